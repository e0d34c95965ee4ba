# SPDX-License-Identifier: MIT
"""A program that keeps as many connections of one kind to a listener as it can, until it is ended.

    besieger.py KIND ADDRESS COUNT SEED [USER]     ADDRESS: a path, or HOST:PORT

KIND: silent (asks nothing), drip (a request that never ends, a byte at a time), long (a request of
100 MB), half (as much of one as is allowed, and then nothing), noise (bytes at random, half UTF-8,
JSON too deep). Who is hung up on comes back. It prints again and again: connections made so far, open now.
As root it can do so as another user."""

import os
import pwd
import random
import resource
import selectors
import socket
import sys
import time

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from lib.process import end_with_parent  # noqa: E402

HALF = 4 * 1024 * 1024 - 70000  # of a line of the control socket
LONG = 100 * 1024 * 1024
PIECE = b"x" * 65536
IN_ONE_GO = 200
OTHERS = 64  # descriptors that are not connections
DRIP_S = 0.5
SAY_S = 0.25


def most_connections(wanted):
    """As many as the hard limit of descriptors lets us have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(wanted, hard - OTHERS)


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
    """One connection: what it still has to send, and when."""

    def __init__(self, link, todo, pieces, slowly):
        self.link, self.todo, self.pieces, self.slowly = link, todo, pieces, slowly


class Besieger:

    def __init__(self, kind, address, count, seed):
        self.kind, self.dice = kind, random.Random(seed)
        self.web = ":" in address and "/" not in address
        host, _, port = address.rpartition(":")
        self.address = (host, int(port)) if self.web else address
        self.count, self.made = most_connections(count), 0
        self.callers, self.selector = {}, selectors.DefaultSelector()

    def _todo(self):
        """(first bytes, further pieces, slowly)"""
        start = b"POST /kannel/mo HTTP/1.1\r\nHost: x\r\n" if self.web else b'{"v":1,"id":"'
        if self.kind == "silent":
            return b"", 0, False
        if self.kind == "drip":
            return start, 1 << 30, True
        if self.kind == "half":
            if self.web:
                return start + b"Content-Length: 65536\r\n\r\n" + b"x" * 60000, 0, False
            return start, HALF // len(PIECE), False
        if self.kind == "long":
            head = start + b"Transfer-Encoding: chunked\r\n\r\n6400000\r\n" if self.web else start
            return head, LONG // len(PIECE), False
        return noise(self.dice, self.web), 0, False

    def _connect(self):
        """False: not now."""
        link = socket.socket(socket.AF_INET if self.web else socket.AF_UNIX)
        link.setblocking(False)
        error = link.connect_ex(self.address)
        if error not in (0, 115):  # EINPROGRESS
            link.close()
            return False
        self.made += 1
        self.callers[link] = Caller(link, *self._todo())
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

    def _step(self, caller, events):
        try:
            if events & selectors.EVENT_READ:
                if not caller.link.recv(65536):
                    return self._drop(caller.link)
                if self.kind == "noise" and not caller.todo:
                    return self._drop(caller.link)
            if events & selectors.EVENT_WRITE:
                self._send(caller)
        except BlockingIOError:
            pass
        except OSError:
            self._drop(caller.link)
        return None

    def _drip(self):
        for caller in list(self.callers.values()):
            if caller.slowly:
                self._step(caller, selectors.EVENT_WRITE)

    def run(self):
        said = dripped = time.monotonic()
        while True:
            for _ in range(IN_ONE_GO):
                if len(self.callers) >= self.count or not self._connect():
                    break
            for key, events in self.selector.select(0.02):
                if key.fileobj in self.callers:
                    self._step(self.callers[key.fileobj], events)
            now = time.monotonic()
            if now > dripped + DRIP_S:
                dripped = now
                self._drip()
            if now > said + SAY_S:
                said = now
                print("%d %d" % (self.made, len(self.callers)), flush=True)


def main(kind, address, count, seed, user=None):
    if user:
        who = pwd.getpwnam(user)
        most_connections(0)  # while we may
        os.setgroups([])
        os.setgid(who.pw_gid)
        os.setuid(who.pw_uid)
        end_with_parent()  # which a change of user undoes
    Besieger(kind, address, int(count), int(seed)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
