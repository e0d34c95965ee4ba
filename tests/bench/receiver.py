# SPDX-License-Identifier: MIT
"""The receiver of receiver.c, to which everything in one run is sent."""

import subprocess

from lib.process import LOCALHOST, wait_for


class Receiver:
    """Use as a context manager. .url is where it listens."""

    def __init__(self, build):
        self.child = subprocess.Popen([build + "/tests/bench/receiver"], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE)
        self.url = "http://%s:%d" % (LOCALHOST, int(self.child.stdout.readline()))

    def _order(self, order):
        self.child.stdin.write(order.encode() + b"\n")
        self.child.stdin.flush()
        return self.child.stdout.readline()

    def reset(self, delay_ms=0):
        self._order("reset %d" % delay_ms)

    def arrivals(self, n=None):
        """How many there were; when the first, and when the n-th (or the last) came, in seconds of
        the monotonic clock."""
        count, first, last = self._order("arrivals" if n is None else "arrivals %d" % n).split()
        return int(count), int(first) / 1e9, int(last) / 1e9

    def wait(self, n, seconds):
        """When the n-th came."""
        wait_for("%d arrivals" % n, lambda: self.arrivals(n)[0] >= n, seconds)
        return self.arrivals(n)[2]

    def different(self):
        return int(self._order("different"))

    def sample(self):
        """The first request, byte for byte."""
        return self.child.stdout.read(int(self._order("bytes")))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.stdin.close()  # which ends it
        self.child.wait(10)
        self.child.stdout.close()
