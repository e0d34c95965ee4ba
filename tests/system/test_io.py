# SPDX-License-Identifier: MIT
"""The real swepd at its edges: bad clients, bad callers, bad files, signals, too few descriptors.

    test_io.py BUILD

What a verb answers is tested elsewhere; here `status` is merely something to ask.
"""

import json
import os
import pwd
import random
import re
import resource
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import unittest

from lib import result
from lib.process import LOCALHOST, Program, wait_for

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build")
SWEPD = os.path.join(BUILD, "swepd")
LINE = 4 * 1024 * 1024
SEED = int(os.environ.get("SEED", random.SystemRandom().randrange(1 << 32)))


def request(number, verb="status", **args):
    return json.dumps({"v": 1, "id": "t%s" % number, "verb": verb, "args": args}).encode() + b"\n"


class Client:
    """A connection to the control socket. Reads never hang: ten seconds, then an error."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.socket.settimeout(10)
        self.file = self.socket.makefile("rb")

    def send(self, data):
        """False when the other side hung up first: what it said can still be read."""
        try:
            self.socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def line(self):
        try:
            line = self.file.readline()
        except ConnectionResetError:
            return None
        return json.loads(line) if line else None

    def rest(self):
        """Every line until the end of the stream."""
        lines = []
        while (line := self.line()) is not None:
            lines.append(line)
        return lines

    def ask(self, *args, **named):
        self.send(request(*args, **named))
        return self.line()

    def close(self):
        self.file.close()
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Daemon:
    """swepd in a folder of its own, made from the shipped sample, exercising, without weather."""

    def __init__(self, mode="exercise"):
        self.folder = tempfile.TemporaryDirectory()
        self.home = self.folder.name
        shutil.copytree(os.path.join(ROOT, "etc"), self.home, dirs_exist_ok=True)
        self.conf = os.path.join(self.home, "swepd.conf")
        self.socket = os.path.join(self.home, "sock")
        with open(self.conf, encoding="utf-8") as f:
            text = f.read()
        user = pwd.getpwuid(os.getuid()).pw_name
        for pattern, value in (
                (r'^mode = .*$', 'mode = "%s";' % mode),
                (r'^database = .*$', 'database = "%s/db";' % self.home),
                (r'^control = \{.*?^\};', 'control = { socket = "%s"; };\n'
                 'web = { host = "%s"; port = 0; };' % (self.socket, LOCALHOST)),
                (r'user = "root"', 'user = "%s"' % user),
                (r'(\bfeed = .*$)', r'\1 url = "http://127.0.0.1:1/";')):
            text, count = re.subn(pattern, value, text, count=1, flags=re.M | re.S
                                  if "control" in pattern else re.M)
            if not count:
                raise AssertionError("the sample no longer has %s" % pattern)
        self.write(text)
        self.text = text
        self.program = None

    def write(self, text):
        with open(self.conf, "w", encoding="utf-8") as f:
            f.write(text)

    def start(self, *options):
        self.mark = len(self.log())
        # A file that may not grow is then an error to be handled, not a signal that kills.
        command = ["sh", "-c", 'trap "" XFSZ; exec "$@"', "sh", SWEPD, "-c", self.conf]
        self.program = Program("swepd", [*command, *options], self.home + "/log")
        wait_for("swepd to be ready", self.ready)
        return self

    def ready(self):
        self.program.must_run()
        return re.search(r" main: swepd ", self.log()[self.mark:])

    def log(self):
        try:
            with open(self.home + "/log", encoding="utf-8", errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def heard(self, words):
        wait_for("the log to say %r" % words, lambda: words in self.log()[self.mark:])

    @property
    def port(self):
        return int(re.findall(r"web listener on \S+ port (\d+)", self.log())[-1])

    def client(self):
        return Client(self.socket)

    def stop(self):
        return self.program.stop(20)

    def close(self):
        status = self.stop() if self.program and self.program.running else 0
        said = self.log()[-2000:]
        self.folder.cleanup()
        if status:
            raise AssertionError("swepd ended with status %s:\n%s" % (status, said))


def http(port, data):
    """Sends those bytes, and reads until the other side closes; b"" when it says nothing."""
    with socket.create_connection((LOCALHOST, port), timeout=20) as s:
        answer = b""
        try:
            s.sendall(data)
            while piece := s.recv(65536):
                answer += piece
        except (BrokenPipeError, ConnectionResetError):
            pass
        return answer


def http_status(answer):
    found = re.match(rb"HTTP/1\.1 (\d+) ", answer)
    return int(found.group(1)) if found else None


class Running(unittest.TestCase):
    """One daemon for all cases of a class; each case ends by asking whether it still serves."""

    options = ()

    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon()
        cls.addClassCleanup(cls.daemon.close)
        cls.daemon.start(*cls.options)

    def setUp(self):
        self.addCleanup(self.serves)

    def serves(self):
        with self.daemon.client() as c:
            answer = c.ask(1)
            self.assertTrue(answer and answer["ok"], answer)


class Lines(Running):
    def test_several_lines_in_one_read_are_answered_each(self):
        with self.daemon.client() as c:
            c.send(b"".join(request(i) for i in range(20)))
            self.assertEqual([c.line()["id"] for _ in range(20)], ["t%d" % i for i in range(20)])

    def test_a_line_may_come_in_pieces(self):
        with self.daemon.client() as c:
            for byte in request(1):
                c.send(bytes([byte]))
            self.assertTrue(c.line()["ok"])

    def test_more_than_may_wait_are_answered_all_the_same(self):
        with self.daemon.client() as c:
            c.send(b"".join(request(i) for i in range(1000)))
            self.assertEqual([c.line()["id"] for _ in range(1000)],
                             ["t%d" % i for i in range(1000)])

    def test_half_a_request_is_none(self):
        with self.daemon.client() as c:
            c.send(request(1) + request(2)[:-1])
            c.socket.shutdown(socket.SHUT_WR)
            first, second = c.rest()
            self.assertEqual(first["id"], "t1")
            self.assertFalse(second["ok"])  # and told so, in words
            self.assertIn("in the middle of a line", second["error"]["message"])

    def test_who_stops_sending_still_hears_everything(self):
        with self.daemon.client() as c:
            c.send(b"".join(request(i) for i in range(300)))
            c.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(len(c.rest()), 300)

    def test_too_long_a_line_is_refused_after_the_answers_before_it(self):
        with self.daemon.client() as c:
            self.assertTrue(c.send(request(1) + b"x" * (3 * LINE)), "hung up before it was read")
            first, refusal = c.rest()
            self.assertTrue(first["ok"])
            self.assertEqual(refusal["error"]["code"], "limit")

    def test_the_longest_line_is_read(self):
        with self.daemon.client() as c:
            line = request(1)[:-1]
            c.send(line + b" " * (LINE - len(line) - 1) + b"\n")
            self.assertTrue(c.line()["ok"])

    def test_a_nul_is_refused_and_ends_the_connection(self):
        with self.daemon.client() as c:
            c.send(request(1) + b'{"v":1,\0}\n' + request(3))
            lines = c.rest()
            self.assertEqual([line["ok"] for line in lines], [True, False])

    def test_garbage_is_answered_in_sentences(self):
        dice = random.Random(SEED)
        for _ in range(50):
            data = bytes(dice.randrange(256) for _ in range(dice.randrange(1, 3000)))
            with self.daemon.client() as c:
                c.send(data + b"\n")
                c.socket.shutdown(socket.SHUT_WR)
                for line in c.rest():
                    self.assertFalse(line["ok"], "seed %d" % SEED)
                    self.assertTrue(line["error"]["message"], "seed %d" % SEED)

    def test_vanishing_clients_leave_nothing_behind(self):
        before = self.descriptors()
        for i in range(200):
            c = self.daemon.client()
            c.send(request(i, "log") * 5 + b"half")
            c.close()
        wait_for("their descriptors to be closed", lambda: self.descriptors() <= before + 1)

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.daemon.program.pid))

    def test_watchers_may_leave_at_any_time(self):
        watchers = [self.daemon.client() for _ in range(20)]
        for i, w in enumerate(watchers):
            self.assertTrue(w.ask(i, "watch")["ok"])
        for w in watchers:
            w.close()

    def test_who_does_not_read_is_cut_and_nobody_else(self):
        with self.daemon.client() as slow:
            slow.socket.settimeout(60)
            batch = b"".join(request(i) for i in range(500))
            cut = not all(slow.send(batch) for _ in range(1000))
            self.assertTrue(cut)
            self.daemon.heard("does not read its answers")


class Crowds(Running):
    def test_of_600_connections_all_are_answered_and_some_say_busy(self):
        clients = [self.daemon.client() for _ in range(600)]
        for i, c in enumerate(clients):
            c.send(request(i))
        answers = [c.line() for c in clients]
        good = sum(a["ok"] for a in answers)
        self.assertEqual(good, 256)
        self.assertEqual({a["error"]["code"] for a in answers if not a["ok"]}, {"busy"})
        for c in clients:
            c.close()
        self.again()

    def again(self):
        """Room is there again once the daemon has noticed that the others left."""
        def asked():
            with self.daemon.client() as c:
                answer = c.ask(1)
                return answer and answer["ok"]
        wait_for("room for one more", asked)

    def test_out_of_descriptors_it_says_so_and_recovers(self):
        pid = self.daemon.program.pid
        open_now = len(os.listdir("/proc/%d/fd" % pid))
        soft, hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (open_now + 5, hard))
        clients = [self.daemon.client() for _ in range(12)]
        for c in clients[:4]:
            self.assertTrue(c.ask(1)["ok"])
        self.daemon.heard("cannot accept")
        self.assertTrue(clients[0].ask(2)["ok"])
        told, _, _ = select.select([c.socket for c in clients], [], [], 10)
        refused = [c for c in clients if c.socket in told]
        self.assertEqual([c.line()["error"]["code"] for c in refused], ["busy"] * len(refused))
        self.assertTrue(refused)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (soft, hard))
        for c in clients:
            c.close()
        self.again()


class FewDescriptors(unittest.TestCase):
    def test_with_few_descriptors_it_takes_few_clients(self):
        daemon = Daemon()
        self.addCleanup(daemon.close)
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)
        daemon.start()
        daemon.stop()
        inner = subprocess.Popen(
            ["sh", "-c", 'ulimit -n 100; exec "$@"', "sh", SWEPD, "-c", daemon.conf],
            stderr=subprocess.PIPE, text=True)
        try:
            for line in inner.stderr:
                if " main: swepd " in line:
                    break
            clients = [daemon.client() for _ in range(40)]
            for c in clients:
                c.send(request(1))
            answers = [c.line() for c in clients]
            good = sum(a["ok"] for a in answers)
            self.assertGreater(good, 1)
            self.assertLess(good, 36)
            for c in clients:
                c.close()
        finally:
            inner.terminate()
            self.assertEqual(inner.wait(20), 0)
            inner.stderr.close()
        self.assertEqual(resource.getrlimit(resource.RLIMIT_NOFILE), limit)


class Web(Running):
    def ask(self, text):
        return http(self.daemon.port, text.replace("\n", "\r\n").encode())

    def status(self, text):
        return http_status(self.ask(text))

    def test_health_is_answered(self):
        answer = self.ask("GET /health HTTP/1.1\nHost: x\nConnection: close\n\n")
        self.assertIn(http_status(answer), (200, 503))
        self.assertIn(b"\r\nCache-Control: no-store\r\n", answer)

    def test_a_path_that_means_nothing_is_refused(self):
        self.assertIn(self.status("GET /nothing HTTP/1.1\nHost: x\nConnection: close\n\n"),
                      (400, 403, 404))

    def test_ambiguous_lengths_are_refused(self):
        for headers in ("Content-Length: 5\nTransfer-Encoding: chunked\n",
                        "Transfer-Encoding: chunked\nContent-Length: 5\n",
                        "Content-Length: 5\nContent-Length: 6\n"):
            with self.subTest(headers):
                self.assertEqual(self.status("POST /x HTTP/1.1\nHost: x\n%s\n0\n\n" % headers), 400)

    def test_no_host_two_hosts_and_hidden_nuls_are_refused(self):
        for text in ("GET /health HTTP/1.1\n\n", "GET /health HTTP/1.1\nHost: a\nHost: b\n\n",
                     "GET /health?a%00b=1 HTTP/1.1\nHost: x\n\n"):
            with self.subTest(text):
                self.assertEqual(self.status(text), 400)

    def test_bodies_beyond_the_limit_are_refused(self):
        long = "x" * (240 * 1024 + 1)
        claimed = "POST /x HTTP/1.1\nHost: x\nContent-Length: %d\n\n%s" % (len(long), long)
        chunked = ("POST /x HTTP/1.1\nHost: x\nConnection: close\nTransfer-Encoding: chunked\n\n"
                   "%x\n%s\n0\n\n" % (len(long), long))
        self.assertEqual(self.status(claimed), 413)
        self.assertEqual(self.status(chunked), 413)

    def test_a_body_without_end_is_hung_up_on(self):
        chunk = b"8000\r\n%s\r\n" % (b"x" * 0x8000)
        with socket.create_connection((LOCALHOST, self.daemon.port), timeout=20) as s:
            s.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            with self.assertRaises((BrokenPipeError, ConnectionResetError)):
                for _ in range(4000):
                    s.sendall(chunk)

    def test_other_methods_and_too_many_parameters_are_refused(self):
        self.assertEqual(self.status("DELETE /x HTTP/1.1\nHost: x\nConnection: close\n\n"), 405)
        many = "&".join("a%d=1" % i for i in range(65))
        self.assertEqual(self.status("GET /x?%s HTTP/1.1\nHost: x\n\n" % many), 400)

    def test_garbage_gets_no_answer_that_sounds_good(self):
        dice = random.Random(SEED)
        for _ in range(20):
            data = bytes(dice.randrange(256) for _ in range(500)) + b"\r\n\r\n"
            status = http_status(http(self.daemon.port, data))
            self.assertTrue(status is None or status >= 400, "seed %d: %s" % (SEED, status))

    def test_a_flood_of_silent_callers_leaves_the_control_socket_alone(self):
        callers = []
        try:
            for _ in range(300):
                callers.append(socket.create_connection((LOCALHOST, self.daemon.port), timeout=10))
            self.serves()
        finally:
            for c in callers:
                c.close()

        def healthy():
            answer = http(self.daemon.port,
                          b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return http_status(answer) in (200, 503)
        wait_for("room for a caller", healthy)


class Lifetime(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon()
        self.addCleanup(self.daemon.close)

    def serves(self):
        with self.daemon.client() as c:
            self.assertTrue(c.ask(1)["ok"])

    def test_the_socket_is_for_us_alone_without_a_group(self):
        self.daemon.start()
        mode = os.stat(self.daemon.socket).st_mode
        self.assertTrue(stat.S_ISSOCK(mode))
        self.assertEqual(stat.S_IMODE(mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(self.daemon.home + "/db").st_mode), 0o600)

    def test_sigterm_ends_it_and_takes_the_socket_along(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            self.daemon.start()
            with self.daemon.client() as c:
                self.assertTrue(c.ask(1)["ok"])
                self.daemon.program.send(number)
                self.assertIsNone(c.line())
            self.assertEqual(self.daemon.program.child.wait(20), 0)
            self.assertFalse(os.path.exists(self.daemon.socket))

    def test_requests_in_hand_are_answered_before_the_end(self):
        self.daemon.start()
        with self.daemon.client() as c:
            c.ask(0)
            self.daemon.program.freeze()
            c.send(b"".join(request(i) for i in range(1, 6)))
            self.daemon.program.send(signal.SIGTERM)
            self.daemon.program.thaw()
            answered = [line["id"] for line in c.rest()]
            self.assertEqual(answered, ["t%d" % i for i in range(1, len(answered) + 1)])
        self.assertEqual(self.daemon.program.child.wait(20), 0)

    def test_a_socket_left_by_a_crash_is_replaced(self):
        self.daemon.start()
        self.daemon.program.kill()
        self.assertTrue(os.path.exists(self.daemon.socket))
        self.daemon.start()
        self.serves()

    def refused(self, *options):
        done = subprocess.run([SWEPD, "-c", self.daemon.conf, *options], capture_output=True,
                              text=True, timeout=30, check=False)
        return done.returncode, done.stderr

    def test_a_second_one_is_refused_and_the_first_goes_on(self):
        self.daemon.start()
        self.daemon.write(self.daemon.text.replace("/db\"", "/other\""))
        status, said = self.refused()
        self.assertEqual(status, 1)
        self.assertIn("another swepd is running", said)
        self.serves()

    def test_a_file_in_the_sockets_place_is_left_alone(self):
        with open(self.daemon.socket, "w", encoding="utf-8") as f:
            f.write("mine")
        status, said = self.refused()
        self.assertEqual(status, 1)
        self.assertIn("is no socket", said)
        with open(self.daemon.socket, encoding="utf-8") as f:
            self.assertEqual(f.read(), "mine")

    def test_a_group_that_is_not_there_is_named(self):
        self.daemon.write(self.daemon.text.replace("control = {",
                                                   'control = { group = "no-such-group";'))
        status, said = self.refused()
        self.assertEqual(status, 1)
        self.assertIn("no-such-group", said)

    def test_a_port_in_use_is_named(self):
        with socket.socket() as s:
            s.bind((LOCALHOST, 0))
            s.listen(1)
            port = s.getsockname()[1]
            self.daemon.write(self.daemon.text.replace("port = 0", "port = %d" % port))
            status, said = self.refused()
        self.assertEqual(status, 1)
        self.assertIn("port %d" % port, said)
        self.assertFalse(os.path.exists(self.daemon.socket))


class Reload(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon()
        self.addCleanup(self.daemon.close)
        self.daemon.start()

    def hup(self, text):
        self.daemon.mark = len(self.daemon.log())
        self.daemon.write(text)
        self.daemon.program.send(signal.SIGHUP)

    def serves(self):
        with self.daemon.client() as c:
            self.assertTrue(c.ask(1)["ok"])

    def test_a_broken_file_changes_nothing_and_is_quoted(self):
        for broken in ("areas = (", self.daemon.text + "\nnonsense = 1;\n", ""):
            self.hup(broken)
            self.daemon.heard("the old configuration stays")
            self.assertRegex(self.daemon.log()[self.daemon.mark:], r"swepd\.conf:\d+: ")
            self.serves()

    def test_a_good_file_takes_effect(self):
        user = pwd.getpwuid(os.getuid()).pw_name
        self.assertEqual(self.refusal(), None)
        self.hup(self.daemon.text.replace('user = "%s"' % user, 'user = "somebody-else"'))
        self.daemon.heard("the new configuration is in force")
        self.assertEqual(self.refusal(), "forbidden")
        self.hup(self.daemon.text)
        self.daemon.heard("the new configuration is in force")
        self.assertEqual(self.refusal(), None)

    def refusal(self):
        with self.daemon.client() as c:
            answer = c.ask(1)
            return None if answer["ok"] else answer["error"]["code"]

    def test_many_signals_in_a_row_do_no_harm(self):
        for _ in range(50):
            self.daemon.program.send(signal.SIGHUP)
        self.daemon.heard("the new configuration is in force")
        self.serves()

    def test_what_needs_a_restart_is_said(self):
        self.hup(self.daemon.text.replace('/db"', '/other"'))
        self.daemon.heard("needs a restart")
        self.hup(self.daemon.text.replace('mode = "exercise"', 'mode = "live"'))
        self.daemon.heard("the mode cannot be changed")
        self.serves()


class Exercise(unittest.TestCase):
    def setUp(self):
        self.daemon = Daemon()
        self.addCleanup(self.daemon.close)

    def now(self, **args):
        with self.daemon.client() as c:
            answer = c.ask("c%d" % random.randrange(1 << 30), "clock", **args)
            self.assertTrue(answer["ok"], answer)
            return answer["result"]["now"]

    def test_the_clock_starts_where_it_is_told_and_a_restart_resumes(self):
        self.daemon.start("--clock", "2026-11-21T18:00:00Z")
        self.assertRegex(self.now(), r"^2026-11-21T18:0\d:")
        self.now(advance="2h")
        self.assertRegex(self.now(), r"^2026-11-21T20:0\d:")
        self.assertEqual(self.daemon.stop(), 0)
        self.daemon.start()
        self.assertRegex(self.now(), r"^2026-11-21T20:0\d:")
        self.daemon.program.kill()
        self.daemon.start()
        self.assertRegex(self.now(), r"^2026-11-21T20:0\d:")

    def test_a_slower_speed_does_not_turn_time_back(self):
        self.daemon.start("--clock", "2026-11-21T18:00:00Z", "--speed", "100000")
        wait_for("a day to pass", lambda: self.now() >= "2026-11-22T18:00:00Z")
        self.assertEqual(self.daemon.stop(), 0)
        self.daemon.start("--speed", "1")
        self.assertGreaterEqual(self.now(), "2026-11-22T18:00:00Z")


class FullDisk(unittest.TestCase):
    """No file of swepd may grow: for SQLite that is a full disk."""

    def setUp(self):
        self.daemon = Daemon()
        self.addCleanup(self.daemon.close)
        self.daemon.start("--clock", "2026-11-21T18:00:00Z")
        self.numbers = iter(range(1000))
        self.assertTrue(self.ask("status")["ok"])
        pid = self.daemon.program.pid
        size = os.stat(self.daemon.home + "/db-wal").st_size
        self.before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, self.before[1]))

    def repair(self):
        self.daemon.mark = len(self.daemon.log())
        resource.prlimit(self.daemon.program.pid, resource.RLIMIT_FSIZE, self.before)

    def ask(self, verb, **args):
        with self.daemon.client() as c:
            return c.ask(next(self.numbers), verb, **args)

    def test_nothing_is_done_until_there_is_room_and_reading_goes_on(self):
        answer = self.ask("clock", advance="2h")
        self.assertEqual(answer["error"]["code"], "storage")
        self.assertTrue(self.ask("status")["ok"])
        self.repair()
        self.assertRegex(self.ask("clock")["result"]["now"], "^2026-11-21T18:0")
        self.assertTrue(self.ask("clock", advance="2h")["ok"])
        self.assertRegex(self.ask("clock")["result"]["now"], "^2026-11-21T20:0")

    def test_a_new_configuration_waits_for_room(self):
        self.assertEqual(self.ask("clock", advance="2h")["error"]["code"], "storage")
        user = pwd.getpwuid(os.getuid()).pw_name
        self.daemon.write(self.daemon.text.replace('user = "%s"' % user, 'user = "else"'))
        self.daemon.program.send(signal.SIGHUP)
        self.assertTrue(self.ask("status")["ok"])
        self.repair()
        self.daemon.heard("the new configuration is in force")
        self.assertEqual(self.ask("status")["error"]["code"], "forbidden")

    def test_it_can_be_stopped(self):
        self.assertEqual(self.ask("clock", advance="2h")["error"]["code"], "storage")
        self.assertEqual(self.daemon.stop(), 0)


class Options(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.exercise, cls.live = Daemon(), Daemon(mode="live")
        cls.addClassCleanup(cls.exercise.close)
        cls.addClassCleanup(cls.live.close)

    def run_swepd(self, *options):
        return subprocess.run([SWEPD, *options], capture_output=True, text=True, timeout=30,
                              check=False)

    def test_wrong_usage_is_2_and_explained(self):
        for options in (("--nonsense",), ("-v",), ("word",), ("-c",), ("--speed", "0"),
                        ("--speed", "fast"), ("--speed", "-1"), ("--speed", "1e9"),
                        ("--clock", "yesterday"), ("--clock", "2026-02-30T00:00:00Z")):
            with self.subTest(options):
                done = self.run_swepd(*options)
                self.assertEqual(done.returncode, 2)
                self.assertIn("--help", done.stderr)

    def test_the_clock_of_a_live_night_cannot_be_moved(self):
        for options in (("--clock", "2026-11-21T18:00:00Z"), ("--speed", "60")):
            done = self.run_swepd("-c", self.live.conf, *options)
            self.assertEqual(done.returncode, 2)
            self.assertIn('mode = "exercise"', done.stderr)
            self.assertFalse(os.path.exists(self.live.home + "/db"))

    def test_help_and_version(self):
        done = self.run_swepd("-h")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("--speed", done.stdout)
        self.assertRegex(self.run_swepd("-V").stdout, r"^swepd \d+\.\d+\.\d+\n$")

    def test_a_configuration_is_checked_and_printed_without_running(self):
        self.assertEqual(self.run_swepd("-n", "-c", self.exercise.conf).returncode, 0)
        done = self.run_swepd("-nv", "-c", self.exercise.conf)
        self.assertEqual(done.returncode, 0)
        self.assertIn('mode = "exercise"', done.stdout)
        self.assertFalse(os.path.exists(self.exercise.home + "/db"))

    def test_errors_are_listed_with_their_lines(self):
        bad = Daemon()
        self.addCleanup(bad.close)
        bad.write(bad.text + "\nnonsense = 1;\nrubbish = 2;\n")
        for options in (("-n",), ()):
            done = self.run_swepd("-c", bad.conf, *options)
            self.assertEqual(done.returncode, 1)
            self.assertEqual(len(re.findall(r"swepd\.conf:\d+: .*(?:nonsense|rubbish)",
                                            done.stderr)), 2)
        self.assertEqual(self.run_swepd("-n", "-c", "/nonexistent").returncode, 1)


if __name__ == "__main__":
    print("seed %d" % SEED)
    sys.exit(result.run())
