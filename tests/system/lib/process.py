# SPDX-License-Identifier: MIT
"""Programs that a test starts: each is ended by its own pid, on success and on failure alike."""

import atexit
import ctypes
import os
import signal
import socket
import subprocess
import time

LOCALHOST = "127.0.0.1"
POLL_S = 0.02
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Timeout(AssertionError):
    """What was waited for did not come; an AssertionError, so a case that waits in vain fails."""


def wait_for(what, condition, seconds=10.0):
    """The first true value of condition(); looks again until then, at most `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Timeout("waited %.1f s for %s" % (seconds, what))
        time.sleep(POLL_S)


class _Ports:
    """Ports for this process alone, beside those that the kernel gives to whoever asks for any: what
    was free when it was chosen is free when a program binds it, though many tests run at a time. A
    block is ours while a name in the abstract space is."""

    FIRST, BLOCK, BLOCKS = 10000, 200, 110

    def __init__(self):
        self.owner, self.mark, self.first, self.next = None, None, 0, 0

    def _take(self):
        self.owner = os.getpid()
        for n in range(self.BLOCKS):
            block = (self.owner + n) % self.BLOCKS
            self.mark = socket.socket(socket.AF_UNIX)
            try:
                self.mark.bind("\0swepd-test-ports-%d" % block)
            except OSError:
                self.mark.close()
                continue
            self.first = self.FIRST + block * self.BLOCK
            return
        raise AssertionError("other tests have all ports")

    def free(self):
        if self.owner != os.getpid():
            self._take()
        for _ in range(self.BLOCK):
            port = self.first + self.next
            self.next = (self.next + 1) % self.BLOCK
            try:
                with socket.socket() as s:
                    s.bind((LOCALHOST, port))
                return port
            except OSError:
                continue  # somebody else's, or ours and still in use
        raise AssertionError("no port is free")


_ports = _Ports()


def free_ports(count):
    """That many loopback ports which nobody uses now, and no other test will."""
    return [_ports.free() for _ in range(count)]


def can_connect(port):
    try:
        socket.create_connection((LOCALHOST, port), timeout=1).close()
        return True
    except OSError:
        return False


def end_with_parent():
    # If the test itself is killed, what it started goes with it. Bound to the starting thread,
    # so start programs from the main one.
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Program:
    """One running program, its output in `log`. Use as a context manager, or call stop()."""

    def __init__(self, name, command, log, cwd=None, env=None, stdin=subprocess.DEVNULL):
        self.name = name
        self.log = log
        with open(log, "ab") as out:
            self.child = subprocess.Popen(command, cwd=cwd, env=env, stdin=stdin, stdout=out,
                                          stderr=subprocess.STDOUT, preexec_fn=end_with_parent)
        atexit.register(self.stop)

    @property
    def pid(self):
        return self.child.pid

    @property
    def running(self):
        return self.child.poll() is None

    def output(self):
        with open(self.log, "rb") as f:
            return f.read().decode("utf-8", "replace")

    def must_run(self):
        if not self.running:
            raise AssertionError("%s ended with status %s:\n%s"
                                 % (self.name, self.child.returncode, self.output()[-2000:]))

    def send(self, number):
        if self.running:
            os.kill(self.pid, number)

    def freeze(self):
        self.send(signal.SIGSTOP)

    def thaw(self):
        self.send(signal.SIGCONT)

    def kill(self):
        """kill -9, and wait until it is gone."""
        self.send(signal.SIGKILL)
        return self.child.wait(10)

    def stop(self, seconds=5.0):
        """Asks it to end (SIGTERM), and kills it when it does not. Returns its status."""
        atexit.unregister(self.stop)
        if not self.running:
            return self.child.returncode
        self.thaw()
        self.send(signal.SIGTERM)
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            return self.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
