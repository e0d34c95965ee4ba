# SPDX-License-Identifier: MIT
"""swepctl against a scripted daemon: the edges of the protocol.

    test_cli.py BUILD

The daemon here is a list of connections; each is a list of what to say, line by line, to what it
heard. It records every request. Nothing sleeps: a connection ends when its script does.
"""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build")
SWEPCTL = os.path.join(BUILD, "swepctl")


def line(message):
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def done(request, **result):
    return line({"v": 1, "id": request["id"], "ok": True, "result": result})


def refused(request, code, message="no", field=""):
    error = {"code": code, "field": field, "message": message}
    return line({"v": 1, "id": request["id"], "ok": False, "error": error})


class Daemon:
    """Plays one script a connection. A script is called with the request as an object, and yields
    pieces of bytes; each piece is one send. After the last script nobody listens any more."""

    def __init__(self, *scripts):
        self.directory = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.directory.name, "sock")
        self.scripts = scripts
        self.heard = []
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(self.path)
        self.listener.listen(8)
        self.thread = threading.Thread(target=self.play, daemon=True)
        self.thread.start()

    def play(self):
        for script in self.scripts:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                data = connection.makefile("rb").readline()
                self.heard.append(data)
                try:
                    for piece in script(json.loads(data)):
                        connection.sendall(piece)
                except OSError:
                    pass  # swepctl has heard enough

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes an accept that waits in vain
        self.thread.join(30)
        self.listener.close()
        self.directory.cleanup()


def swepctl(*args, path=None, text=None, variables=None):
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    environment.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
    if path:
        environment["SWEPCTL_SOCKET"] = path
    environment.update(variables or {})
    return subprocess.run([SWEPCTL, *args], input=text, capture_output=True, timeout=60,
                          env=environment, check=False)


class Reaching(unittest.TestCase):
    def test_nobody_listens(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "sock")
            for there in (False, True):
                if there:  # a socket left behind by a daemon that is gone
                    with socket.socket(socket.AF_UNIX) as left:
                        left.bind(path)
                ran = swepctl("status", path=path)
                self.assertEqual(ran.returncode, 3)
                self.assertEqual(ran.stdout, b"")
                self.assertRegex(ran.stderr.decode(), r"^swepctl: the daemon cannot be reached at "
                                 + re.escape(path) + r": .*; is swepd running\?\n$")

    def test_nobody_listens_for_programs(self):
        ran = swepctl("hold", "best", "X", "--json", path="/nonexistent/sock")
        self.assertEqual((ran.returncode, ran.stderr), (3, b""))
        self.assertEqual(json.loads(ran.stdout)["code"], "unreachable")

    def test_the_option_is_stronger_than_the_environment(self):
        with Daemon(lambda request: [done(request, text={"lines": ["here"]})]) as daemon:
            ran = swepctl("status", "-s", daemon.path, path="/nonexistent/sock")
        self.assertEqual((ran.returncode, ran.stdout), (0, b"here\n"))

    def test_the_daemon_is_never_asked_nonsense(self):
        with Daemon(lambda request: [done(request)]) as daemon:
            ran = swepctl("hodl", "best", "X", path=daemon.path)
            self.assertEqual(daemon.heard, [])
        self.assertEqual(ran.returncode, 2)
        self.assertEqual(ran.stderr, b"swepctl: there is no command hodl; did you mean hold?\n")

    def test_usage_line(self):
        ran = swepctl("open", "the-gateway")
        self.assertEqual(ran.returncode, 2)
        self.assertEqual(ran.stderr.decode().splitlines()[1],
                         "usage: swepctl open SITE COUNT [--hours HOURS] [--staff N]")


class Answers(unittest.TestCase):
    def test_error_codes(self):
        codes = {"usage": 2, "not-found": 1, "taken": 1, "forbidden": 1, "refused": 1, "limit": 1,
                 "busy": 3, "storage": 4, "unknown": 4, "a-later-code": 4}
        for code, status in codes.items():
            with self.subTest(code), Daemon(
                    lambda request: [refused(request, code, "Because.", "bed")]) as daemon:
                ran = swepctl("noshow", "X", path=daemon.path)
                self.assertEqual(ran.returncode, status)
                self.assertEqual(ran.stderr, b"swepctl: Because. (field bed)\n")
                self.assertEqual(ran.stdout, b"")

    def test_errors_for_programs(self):
        with Daemon(lambda request: [refused(request, "taken", "Because.", "bed")]) as daemon:
            ran = swepctl("--json", "noshow", "X", path=daemon.path)
        self.assertEqual((ran.returncode, ran.stderr), (1, b""))
        self.assertEqual(ran.stdout, b'{"code":"taken","field":"bed","message":"Because."}\n')

    def test_a_refusal_without_an_id(self):
        error = {"code": "busy", "field": "", "message": "too many connections"}
        answer = line({"v": 1, "id": "", "ok": False, "error": error})
        with Daemon(lambda request: [answer]) as daemon:
            ran = swepctl("status", path=daemon.path)
        self.assertEqual((ran.returncode, ran.stderr), (3, b"swepctl: too many connections\n"))

    def test_an_answer_in_many_pieces(self):
        lines = ["é" * 50 + str(i) for i in range(2000)]

        def pieces(request):
            answer = done(request, text={"lines": lines})
            return [answer[i:i + 777] for i in range(0, len(answer), 777)]
        with Daemon(pieces) as daemon:
            ran = swepctl("log", path=daemon.path)
        self.assertEqual(ran.returncode, 0)
        self.assertEqual(ran.stdout.decode().splitlines(), lines)

    def test_one_byte_at_a_time(self):
        with Daemon(lambda request: [bytes([b]) for b in done(request, n=1)]) as daemon:
            ran = swepctl("beds", "--json", path=daemon.path)
        self.assertEqual((ran.returncode, ran.stdout), (0, b'{"n":1}\n'))

    def test_garbage(self):
        cases = [
            (b"220 mail.example.org ESMTP\r\n", "does not speak swepd's protocol"),
            (b"\n", "does not speak swepd's protocol"),
            (b"\xff\xfe\x00\n", "does not speak swepd's protocol"),
            (b"[1,2]\n", "its answer is no JSON object"),
            (b'{"v":2,"ok":true}\n', "the daemon speaks version 2 of the protocol"),
            (b'{"v":1,"id":"another","ok":true,"result":{}}\n', "its answer is to another request"),
        ]
        for garbage, sentence in cases:
            for args, status in ((["status"], 3), (["noshow", "X"], 4)):
                with self.subTest(garbage=garbage, args=args), \
                        Daemon(lambda request: [garbage]) as daemon:
                    ran = swepctl(*args, path=daemon.path)
                    self.assertEqual(ran.returncode, status)
                    self.assertIn(sentence, ran.stderr.decode())
                    self.assertEqual(len(ran.stderr.splitlines()), 1)
                    self.assertEqual(ran.stdout, b"")

    def test_a_full_disk_under_the_answer(self):
        with Daemon(lambda request: [done(request, text={"lines": ["x"]})]) as daemon, \
                open("/dev/full", "wb") as full:
            ran = subprocess.run([SWEPCTL, "-s", daemon.path, "status"], stdout=full,
                                 stderr=subprocess.PIPE, timeout=60, check=False)
        self.assertEqual(ran.returncode, 4)
        self.assertIn(b"the answer could not be written: No space left", ran.stderr)


class Repeating(unittest.TestCase):
    def test_the_same_request_again(self):
        breaks = [lambda request: [], lambda request: [done(request)[:-1]]]
        for broken in breaks:
            with Daemon(broken, lambda request: [done(request, n=1)]) as daemon:
                ran = swepctl("hold", "best", "C-1042", "--json", path=daemon.path)
            self.assertEqual((ran.returncode, ran.stdout, ran.stderr), (0, b'{"n":1}\n', b""))
            self.assertEqual(len(daemon.heard), 2)
            self.assertEqual(daemon.heard[0], daemon.heard[1])
            self.assertRegex(json.loads(daemon.heard[0])["id"], "^[0-9a-f]{32}$")

    def test_only_once(self):
        with Daemon(*[lambda request: []] * 3) as daemon:
            ran = swepctl("hold", "best", "C-1042", path=daemon.path)
            self.assertEqual(len(daemon.heard), 2)
        self.assertEqual(ran.returncode, 4)
        self.assertIn(b"it is not known whether this was done", ran.stderr)

    def test_every_run_has_its_own_id(self):
        with Daemon(*[lambda request: [done(request)]] * 2) as daemon:
            for _ in range(2):
                self.assertEqual(swepctl("noshow", "X", path=daemon.path).returncode, 0)
        self.assertNotEqual(daemon.heard[0], daemon.heard[1])


class Watching(unittest.TestCase):
    EVENTS = [{"text": "SWEP is on.", "kind": "swep"}, {"text": "A bed is free: é", "kind": "bed"}]

    def stream(self, request):
        answer = done(request, text={"lines": ["Watching."]})
        first, second = [line({"v": 1, "event": event}) for event in self.EVENTS]
        return [answer + first[:20], first[20:] + second]

    def test_for_people(self):
        with Daemon(self.stream) as daemon:
            ran = swepctl("watch", path=daemon.path)
        self.assertEqual(ran.stdout.decode(), "Watching.\nSWEP is on.\nA bed is free: é\n")
        self.assertEqual((ran.returncode, ran.stderr), (3, b"swepctl: the daemon hung up\n"))

    def test_for_programs(self):
        with Daemon(self.stream) as daemon:
            ran = swepctl("watch", "--json", path=daemon.path)
        objects = [json.loads(text) for text in ran.stdout.splitlines()]
        self.assertEqual(objects[:-1], self.EVENTS)
        self.assertEqual((ran.returncode, objects[-1]["code"]), (3, "unreachable"))

    def test_each_event_at_once(self):
        """The second event is sent only when the first has been read from swepctl's output."""
        seen = threading.Event()

        def stream(request):
            yield done(request, text={"lines": []}) + line({"v": 1, "event": self.EVENTS[0]})
            yield b"" if seen.wait(30) else b"late"
            yield line({"v": 1, "event": self.EVENTS[1]})
        with Daemon(stream) as daemon, subprocess.Popen(
                [SWEPCTL, "-s", daemon.path, "watch"], stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL) as ran:
            self.assertEqual(ran.stdout.readline(), b"SWEP is on.\n")
            seen.set()
            self.assertEqual(ran.stdout.readline().decode(), "A bed is free: é\n")

    def test_refused(self):
        with Daemon(lambda request: [refused(request, "forbidden")]) as daemon:
            ran = swepctl("watch", path=daemon.path)
        self.assertEqual((ran.returncode, ran.stderr), (1, b"swepctl: no\n"))


class Importing(unittest.TestCase):
    def test_standard_input(self):
        csv = 'site,label\r\nthe-gateway,"Café ""3"""\n'
        with Daemon(lambda request: [done(request)]) as daemon:
            ran = swepctl("import", "beds", "-", path=daemon.path, text=csv.encode())
        self.assertEqual(ran.returncode, 0)
        request = json.loads(daemon.heard[0])
        self.assertEqual(request["args"], {"what": "beds", "text": csv})

    def test_a_whole_list(self):
        """Larger than any socket buffer: it is sent in pieces, and taken in pieces."""
        csv = "x" * (4 * 1024 * 1024 - 200)
        with Daemon(lambda request: [done(request)]) as daemon:
            ran = swepctl("import", "sites", "-", path=daemon.path, text=csv.encode())
        self.assertEqual((ran.returncode, ran.stderr), (0, b""))
        self.assertEqual(json.loads(daemon.heard[0])["args"]["text"], csv)

    def test_too_long(self):
        with Daemon() as daemon:
            ran = swepctl("import", "sites", "-", path=daemon.path, text=b"x" * (4 * 1024 * 1024))
        self.assertEqual(ran.returncode, 2)
        self.assertIn(b"split it", ran.stderr)


class Completing(unittest.TestCase):
    def complete(self, *words):
        script = swepctl("completion", "bash").stdout.decode()
        typed = " ".join(shlex.quote(word) for word in words)
        script += f"\nCOMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _swepctl\n"
        script += 'printf "%s\\n" "${COMPREPLY[@]}"\n'
        ran = subprocess.run(["bash", "-c", script], capture_output=True, cwd=ROOT, timeout=60,
                             check=True)
        self.assertEqual(ran.stderr, b"")
        return ran.stdout.decode().split()

    def test_words(self):
        cases = [
            (("swepctl", "st"), ["status", "standdown"]),
            (("swepctl", "-s", "/x", "--json", "wat"), ["watch"]),
            (("swepctl", "hold", "b"), ["best"]),
            (("swepctl", "hold", "--"),
             ["--for", "--with", "--until", "--arrives", "--decided", "--socket", "--area",
              "--json", "--help", "--version"]),
            (("swepctl", "hold", "--until", ""), []),
            (("swepctl", "--reason", "x", "reca"), ["recall"]),
            (("swepctl", "clock", ""), ["advance"]),
            (("swepctl", "import", "be"), ["beds"]),
            (("swepctl", "import", "beds", "LICEN"), ["LICENSE"]),
            (("swepctl", "-s", "Makefi"), ["Makefile"]),
            (("swepctl", "completion", ""), ["bash"]),
            (("swepctl", "nonsense", ""), []),
        ]
        for words, expected in cases:
            with self.subTest(words):
                self.assertEqual(self.complete(*words), expected)


def transcripts():
    """The examples of the manual page: (command, steps, printed), where a step is a pair of the
    request and what the daemon says to it, in lines."""
    with open(os.path.join(ROOT, "man", "swepd-protocol.7"), encoding="utf-8") as page:
        blocks = re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", page.read(), re.S | re.M)
    for block in blocks:
        text = re.sub(r"\n    ", "", block.replace("\\-", "-"))
        command, steps, printed = None, [], []
        for row in text.splitlines():
            if row.startswith("$ swepctl "):
                command = shlex.split(row)[2:]
            elif row.startswith(">"):
                steps.append((json.loads(row[1:]), []))
            elif row.startswith("<"):
                steps[-1][1].append(row[1:].strip())
            else:
                printed.append(row)
        yield command, steps, printed


class Manual(unittest.TestCase):
    def play(self, command, steps, printed):
        def script(says):
            return lambda request: [text.replace(steps[0][0]["id"], request["id"]).encode() + b"\n"
                                    for text in says if text]
        with Daemon(*[script(says) for _, says in steps]) as daemon:
            ran = swepctl(*command, path=daemon.path)
        heard = [json.loads(data) for data in daemon.heard]
        for request in heard:
            request["id"] = steps[0][0]["id"]
        self.assertEqual(heard, [request for request, _ in steps])
        self.assertEqual((ran.stdout + ran.stderr).decode().splitlines(), printed)

    def test_transcripts(self):
        played = list(transcripts())
        self.assertGreaterEqual(len(played), 4)
        for command, steps, printed in played:
            with self.subTest(command):
                self.play(command, steps, printed)

    def test_verbs(self):
        """The page and swepctl know the same verbs."""
        with open(os.path.join(ROOT, "man", "swepd-protocol.7"), encoding="utf-8") as page:
            section = page.read().split(".Sh VERBS")[1].split(".Sh ")[0]
        listed = re.findall(r"^\.It Li (\S+)$", section, re.M)
        known = re.findall(r"^  ([a-z][a-z -]*?)  ", swepctl("help").stdout.decode(), re.M)
        two = {"person set": "person", "plan set": "plan", "plan drop": "plan-drop",
               "clock advance": "clock", "cascade test": "cascade-test",
               "audit verify": "audit-verify", "audit export": "audit-export"}
        known = {two.get(name, name) for name in known}
        self.assertEqual(sorted(listed), sorted(known - {"help", "completion", "sms count"}))

    def test_codes(self):
        """The page names every code of errors.h but ok, with its exit code."""
        with open(os.path.join(ROOT, "include", "swep", "errors.h"), encoding="utf-8") as header:
            codes = re.findall(r'X\(\w+, "(.*?)", (\d)\)', header.read())
        with open(os.path.join(ROOT, "man", "swepd-protocol.7"), encoding="utf-8") as page:
            listed = re.findall(r"^\.It Li (\S+) Ta exit (\d) ", page.read(), re.M)
        self.assertEqual(listed, [code for code in codes if code[0] != "ok"])


def main():
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=1).run(
        unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"]))
    bad = len(result.failures) + len(result.errors)
    percent = 100 * max(result.testsRun - bad, 0) // max(result.testsRun, 1)
    print(f"{percent}%: Checks: {result.testsRun}, Failures: {len(result.failures)}, "
          f"Errors: {len(result.errors)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
