# SPDX-License-Identifier: MIT
"""A program that keeps so many callers of one kind at a listener's door until it is ended. Who is hung
up on, or is turned away, comes back.

    besieger.py KIND[,KIND ...] ADDRESS COUNT SEED [FROM]     ADDRESS: a path, or HOST:PORT

KIND: silent (asks nothing), drip (a request that never ends, a byte at a time), long (a request of
100 MB), half (as much of one as is allowed, and then nothing), noise (bytes at random, half UTF-8,
JSON too deep); of several, each caller draws one. FROM, as root: a system user's name, or of how many
users; at HOST:PORT, of how many loopback addresses. It prints again and again: connections made so
far, open now, the most open at once, how many were told that there is no room, how many were hung up
on."""

import errno
import os
import pwd
import random
import resource
import selectors
import socket
import sys
import time

HALF = 4 * 1024 * 1024 - 70000  # of a line of the control socket
LONG = 100 * 1024 * 1024
PIECE = b"x" * 65536
IN_ONE_GO = 200
OTHERS = 64  # descriptors that are not connections
DRIP_S = 0.5
SAY_S = 0.25
FIRST_USER = 61000  # of users without a name
NO_PORT_YET = 24  # IP_BIND_ADDRESS_NO_PORT: as many ports of an address as there are, for each peer


def most_connections(wanted):
    """As many of those as there may be descriptors."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = max(hard, wanted + OTHERS)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        return wanted
    except (ValueError, OSError):  # which asks for more privilege than we have
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(wanted, hard - OTHERS)


def loopback(n):
    """The n-th address of this machine but 127.0.0.1, which others use."""
    return "127.0.%d.%d" % (1 + n // 250, 1 + n % 250)


def noise(dice, web):
    """Something that is no request, whole."""
    kind = dice.randrange(4)
    if kind == 0:
        text = dice.randbytes(dice.randrange(1, 3000)).replace(b"\0", b"?")
    elif kind == 1:
        text = b'{"v":1,"id":"\xe2\x82","verb":"\xc3(","args":{"\xf0\x9f":"' + b"\xff" * 50 + b'"}}'
    elif kind == 2:
        text = b'{"v":1,"id":"deep","verb":"hold","args":' + b"[" * 100000 + b"]" * 100000 + b"}"
    else:
        text = b'{"v":1,"id":"d' + b"9" * 40 + b'","verb":"beds","args":{"x":' + b"9" * 5000 + b"}}"
    if web:
        return b"POST /" + text[:100].replace(b"\n", b"") + b" HTTP/1.1\r\nHost: x\r\n\r\n" + text
    return text + b"\n"


class Caller:
    """One connection: what it still has to send, when, and whether it leaves with the first answer."""

    def __init__(self, link, todo, pieces=0, slowly=False, once=False):
        self.link, self.todo, self.pieces, self.slowly, self.once = link, todo, pieces, slowly, once
        self.arrived = self.told = False


class Besieger:

    def __init__(self, kinds, address, count, seed, sources):
        self.kinds, self.dice = kinds.split(","), random.Random(seed)
        self.web = ":" in address and "/" not in address
        host, _, port = address.rpartition(":")
        self.address = (host, int(port)) if self.web else address
        self.count, self.sources = most_connections(count), sources
        self.made = self.most = self.told = self.shut = 0
        self.callers, self.selector = {}, selectors.DefaultSelector()

    def _caller(self, link):
        start = b"POST /kannel/mo HTTP/1.1\r\nHost: x\r\n" if self.web else b'{"v":1,"id":"'
        kind = self.dice.choice(self.kinds)
        if kind == "silent":
            return Caller(link, b"")
        if kind == "drip":
            return Caller(link, start, 1 << 30, slowly=True)
        if kind == "half" and self.web:
            return Caller(link, start + b"Content-Length: 65536\r\n\r\n" + b"x" * 60000)
        if kind == "half":
            return Caller(link, start, HALF // len(PIECE))
        if kind == "long":
            head = start + b"Transfer-Encoding: chunked\r\n\r\n6400000\r\n" if self.web else start
            return Caller(link, head, LONG // len(PIECE))
        return Caller(link, noise(self.dice, self.web), once=True)

    def _dial(self, link):
        """As one of so many users, or from one of so many addresses."""
        source = self.dice.randrange(self.sources) if self.sources else None
        if source is not None and self.web:
            link.setsockopt(socket.IPPROTO_IP, NO_PORT_YET, 1)
            link.bind((loopback(source), 0))
        if source is None or self.web:
            return link.connect_ex(self.address)
        os.seteuid(FIRST_USER + source)
        try:
            return link.connect_ex(self.address)
        finally:
            os.seteuid(0)

    def _connect(self):
        """False: not now."""
        link = socket.socket(socket.AF_INET if self.web else socket.AF_UNIX)
        link.setblocking(False)
        if self._dial(link) not in (0, errno.EINPROGRESS):
            link.close()
            return False
        self.callers[link] = self._caller(link)
        self.selector.register(link, selectors.EVENT_READ | selectors.EVENT_WRITE)
        return True

    def _drop(self, link):
        self.selector.unregister(link)
        del self.callers[link]
        link.close()

    def _send(self, caller):
        """What can go at once; then only who drips is asked again, by the clock."""
        if not caller.todo and caller.pieces:
            caller.todo, caller.pieces = b"x" if caller.slowly else PIECE, caller.pieces - 1
        if caller.todo:
            caller.todo = caller.todo[caller.link.send(caller.todo):]
        if caller.slowly or not (caller.todo or caller.pieces):
            self.selector.modify(caller.link, selectors.EVENT_READ)

    def _hear(self, caller):
        """False: nothing more is to be heard."""
        said = caller.link.recv(65536)
        if b'"busy"' in said:
            caller.told = True
            self.told += 1
        self.shut += not said and not caller.told
        return said and not (caller.once and not caller.todo)

    def _step(self, caller, events):
        try:
            if events & selectors.EVENT_WRITE and not caller.arrived:
                caller.arrived = True
                self.made += 1
            if events & selectors.EVENT_READ and not self._hear(caller):
                return self._drop(caller.link)
            if events & selectors.EVENT_WRITE:
                self._send(caller)
        except BlockingIOError:
            pass
        except OSError:
            self.shut += not caller.told
            self._drop(caller.link)
        return None

    def _drip(self):
        for caller in list(self.callers.values()):
            if caller.slowly and caller.arrived:
                self._step(caller, selectors.EVENT_WRITE)

    def run(self):
        said = dripped = time.monotonic()
        parent = os.getppid()
        while os.getppid() == parent:
            for _ in range(IN_ONE_GO):
                if len(self.callers) >= self.count or not self._connect():
                    break
            self.most = max(self.most, len(self.callers))
            for key, events in self.selector.select(0.02):
                if key.fileobj in self.callers:
                    self._step(self.callers[key.fileobj], events)
            now = time.monotonic()
            if now > dripped + DRIP_S:
                dripped = now
                self._drip()
            if now > said + SAY_S:
                said = now
                print(self.made, len(self.callers), self.most, self.told, self.shut, flush=True)


def become(user):
    who = pwd.getpwnam(user)
    most_connections(0)  # while we may
    os.setgroups([])
    os.setgid(who.pw_gid)
    os.setuid(who.pw_uid)


def main(kinds, address, count, seed, source="0"):
    if not source.isdigit():
        become(source)
    Besieger(kinds, address, int(count), int(seed), int(source) if source.isdigit() else 0).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
