# SPDX-License-Identifier: MIT
"""Many clients of one control socket, each with one request under way. One thread, so what was
heard before something was asked is known for certain."""

import json
import selectors
import socket
import time

from .process import wait_for

PATIENCE_S = 60.0  # without any answer to anybody


class Client:

    def __init__(self, number):
        self.number, self.socket, self.op, self.got = number, None, None, bytearray()


class Crowd:

    def __init__(self, path, count, ledger, draw, dice, name):
        """draw(client number) gives the next Op."""
        self.path, self.ledger, self.draw, self.dice, self.name = path, ledger, draw, dice, name
        self.clients = [Client(n) for n in range(count)]
        self.selector = selectors.DefaultSelector()
        self.asked = self.hung_up = 0
        self.drawing = True

    # ---- connections --------------------------------------------------------------------------

    def _connect(self, client):
        client.socket = socket.socket(socket.AF_UNIX)
        client.socket.settimeout(PATIENCE_S)
        wait_for("room at the socket", lambda: self._dial(client.socket))
        client.got.clear()
        self.selector.register(client.socket, selectors.EVENT_READ, client)

    def _dial(self, to):
        try:
            to.connect(self.path)
            return True
        except BlockingIOError:
            return False

    def _drop(self, client):
        if client.socket:
            self.selector.unregister(client.socket)
            client.socket.close()
            client.socket = None

    def _send(self, client):
        self.ledger.begin(client.op)
        client.socket.sendall(client.op.line)

    def _ask(self, client):
        client.op = op = self.draw(client.number)
        self.asked += 1
        if op.line is None:
            op.id = op.id or "%s-%d" % (self.name, self.asked)
            op.line = json.dumps({"v": 1, "id": op.id, "verb": op.verb,
                                  "args": op.args}).encode() + b"\n"
        self._send(client)
        if self.dice.random() < 0.003:  # the line to the laptop goes, and swepctl asks again
            self.hung_up += 1
            self._drop(client)
            self._connect(client)
            self._send(client)

    # ---- hearing ------------------------------------------------------------------------------

    def _lines(self, client):
        """Whole answers that have arrived; None when the other side is gone."""
        try:
            some = client.socket.recv(1 << 20)
        except OSError:
            some = b""
        if not some:
            return None
        client.got += some
        if not client.got.endswith(b"\n"):
            return []
        line = bytes(client.got[:-1])
        client.got.clear()
        return [line]

    def _hear(self, client):
        lines = self._lines(client)
        for line in lines or []:
            op, client.op = client.op, None
            self.ledger.hear(op, json.loads(line), line.decode())
        return lines is not None

    def _step(self, seconds):
        """True when anything came."""
        ready = self.selector.select(seconds)
        for key, _ in ready:
            client = key.data
            if not self._hear(client):
                raise AssertionError("the daemon hung up on %r" % client.op)
            if client.op is None and self.drawing:
                self._ask(client)
        return bool(ready)

    # ---- what a test does ---------------------------------------------------------------------

    def connect(self):
        """Everybody connects; who was left without an answer asks again. Their number."""
        again = 0
        for client in self.clients:
            self._connect(client)
            if client.op is not None:
                again += 1
                self._send(client)
        return again

    def settle(self):
        """Until nobody waits for an answer."""
        self.drawing = False
        heard = time.monotonic()
        while any(c.op is not None for c in self.clients):
            if self._step(1.0):
                heard = time.monotonic()
            if time.monotonic() > heard + PATIENCE_S:
                raise AssertionError("no answer: %r" % [c.op for c in self.clients if c.op][:3])
        self.drawing = True

    def run(self, seconds):
        """Everybody asks, until the time is over; then requests are still under way."""
        end = heard = time.monotonic()
        end += seconds
        for client in self.clients:
            if client.op is None:
                self._ask(client)
        while time.monotonic() < end:
            if self._step(max(0.0, min(1.0, end - time.monotonic()))):
                heard = time.monotonic()
            if time.monotonic() > heard + PATIENCE_S:
                raise AssertionError("nobody was answered for %d s" % PATIENCE_S)

    def lose(self):
        """The daemon is gone. What it had said before is heard, but for those whose line went at
        the same moment; the rest is in doubt."""
        for client in self.clients:
            hears = self.dice.random() < 0.7
            while hears and client.socket and self._hear(client):
                pass
            self._drop(client)
