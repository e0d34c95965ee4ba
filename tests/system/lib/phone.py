# SPDX-License-Identifier: MIT
"""A phone network for Kannel's `smsc = fake`: keeps every text sent to a phone, sends texts back.

The line protocol, as the bearerbox writes it:
    SENDER RECEIVER text WORDS              seven bit, raw UTF-8; a newline in it starts a new line
    SENDER RECEIVER ucs-2 URLENCODED        UTF-16, big endian
    SENDER RECEIVER udh URLENCODED data URLENCODED   a part of a long text, either coding
and as it reads it (the word is then `data`, with any bytes).
"""

import re
import socket
import threading
import time
import urllib.parse

from .process import LOCALHOST, Program, wait_for

FAKESMSC = "/usr/lib/kannel/test/fakesmsc"
_HEAD = re.compile(rb"^(\S*) (\S+) (?:udh (\S+) )?(text|ucs-2|data) (.*)$", re.S)


class Text:
    """A text that reached a phone. `parts` is how many the network carried it in."""

    def __init__(self, sender, receiver, text, parts, ucs2, raw):
        self.time = time.time()
        self.sender, self.receiver, self.text = sender, receiver, text
        self.parts, self.ucs2, self.raw = parts, ucs2, raw

    def __repr__(self):
        return "%s -> %s: %r (%d part%s)" % (self.sender, self.receiver, self.text, self.parts,
                                             "" if self.parts == 1 else "s")


def _seven_bit(data):
    # A part says not which coding it has. Seven-bit text has no control characters but line ends;
    # UTF-16 of any Latin text is full of them.
    if any(b < 32 and b not in (10, 13) for b in data):
        return False
    try:
        data.decode("utf-8")
        return True
    except UnicodeDecodeError:
        return False


class Phone:
    """Connects to the fake SMSC's port. One at a time: the bearerbox leaves a second one waiting."""

    def __init__(self, port):
        self.port = port
        self.lines = []     # as received, bytes
        self._texts = []
        self._parts = {}    # (sender, receiver, reference) -> {number: bytes}
        self._continues = None
        self._lock = threading.Lock()
        self._socket = wait_for("the fake SMSC's port", self._connect)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _connect(self):
        try:
            s = socket.create_connection((LOCALHOST, self.port), timeout=5)
            s.settimeout(None)
            return s
        except OSError:
            return None

    def _read(self):
        pending = b""
        while True:
            try:
                data = self._socket.recv(65536)
            except OSError:
                data = b""
            if not data:
                return
            *lines, pending = (pending + data).split(b"\n")
            with self._lock:
                for line in lines:
                    self._line(line)

    def _line(self, line):
        self.lines.append(line)
        match = _HEAD.match(line)
        if not match:
            if self._continues:
                self._continues.text += "\n" + line.decode("utf-8", "replace")
                self._continues.raw += b"\n" + line
            return
        sender, receiver, udh, kind, rest = match.groups()
        sender, receiver = sender.decode(), receiver.decode()
        self._continues = None
        if udh:
            self._part(sender, receiver, urllib.parse.unquote_to_bytes(udh.replace(b"+", b" ")),
                       urllib.parse.unquote_to_bytes(rest.replace(b"+", b" ")), line)
            return
        if kind == b"text":
            text = Text(sender, receiver, rest.decode("utf-8", "replace"), 1, False, line)
            self._continues = text
        else:
            data = urllib.parse.unquote_to_bytes(rest.replace(b"+", b" "))
            text = Text(sender, receiver, data.decode("utf-16-be", "replace"), 1, True, line)
        self._texts.append(text)

    def _part(self, sender, receiver, udh, data, line):
        # 05 00 03 reference total number
        if len(udh) != 6 or udh[1:3] != b"\x00\x03":
            return
        reference, total, number = udh[3:6]
        parts = self._parts.setdefault((sender, receiver, reference), {})
        parts[number] = data
        if len(parts) < total:
            return
        whole = [parts[n] for n in sorted(parts)]
        del self._parts[(sender, receiver, reference)]
        ucs2 = not all(_seven_bit(p) for p in whole)
        text = b"".join(whole).decode("utf-16-be" if ucs2 else "utf-8", "replace")
        self._texts.append(Text(sender, receiver, text, total, ucs2, line))

    def texts(self, receiver=None, containing=""):
        """Whole texts in the order in which their last part came."""
        with self._lock:
            return [t for t in self._texts if (receiver is None or t.receiver == receiver)
                    and containing in t.text]

    def wait(self, receiver=None, containing="", count=1, seconds=10.0):
        """The texts, once there are at least `count` of them."""
        def enough():
            found = self.texts(receiver, containing)
            return found if len(found) >= count else None
        return wait_for("%d text(s) to %s containing %r; there are: %r"
                        % (count, receiver, containing, self.texts()), enough, seconds)

    def send(self, sender, text, receiver="60777"):
        """A text from a phone to the gateway's number."""
        if text.isascii() and text.isprintable():
            kind, rest = "text", text
        else:
            # Through the eight-bit form nothing is taken as a line end, and mo-recode is put to use.
            kind, rest = "ucs2", urllib.parse.quote(text.encode("utf-16-be"))
        self._write("%s %s %s %s\n" % (sender, receiver, kind, rest))

    def _write(self, line):
        self._socket.sendall(line.encode())

    def stop(self):
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()
        self._thread.join(5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class RealFakesmsc(Program):
    """Kannel's own fakesmsc, which only receives here: an independent witness for Phone."""

    def __init__(self, port, log):
        super().__init__("fakesmsc", [FAKESMSC, "-H", LOCALHOST, "-r", str(port), "-m", "0", "-i", "1",
                                      "447700900001 447700900999 text unused"], log)

    def wait(self, containing, seconds=10.0):
        return wait_for("%r in fakesmsc's output" % containing,
                        lambda: containing in self.output() and self.output(), seconds)
