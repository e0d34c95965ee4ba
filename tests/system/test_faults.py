# SPDX-License-Identifier: MIT
"""What the machine can withhold from the real swepd: descriptors to connect with, a database that may
be written, the files of its secrets. Each is said in a sentence, nothing is lost, and it goes on by
itself, or at the next start, when the machine has mended.

    test_faults.py BUILD
"""

import http.server
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import unittest

from lib import result
from lib.daemon import Swepd, source
from lib.process import Program, wait_for
from lib.webserver import WebServer

BUILD = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "build"
PHONES = ["07700 9002%02d" % n for n in range(6)]
SECRETS = ("kannel-password", "kannel-status", "kannel-token")
WAITING = 4  # to be connected, when a descriptor is given back
NOBODY = 65534


class Gateway(http.server.BaseHTTPRequestHandler):
    """Takes every text, as Kannel does, and remembers to whom."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.texts.append(self.headers["X-Kannel-To"])
        self.send_response(202)
        self.end_headers()
        self.wfile.write(b"0: Accepted for delivery")

    def log_message(self, *_):
        pass


class Feed(http.server.BaseHTTPRequestHandler):
    """Counts who asks, and has nothing."""

    def do_GET(self):
        self.server.visits += 1
        self.send_error(404)

    def log_message(self, *_):
        pass


class World(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.gateway = WebServer(Gateway)
        self.gateway.texts = []
        self.addCleanup(self.gateway.stop)
        self.feed = WebServer(Feed)
        self.feed.visits = 0
        self.addCleanup(self.feed.stop)
        self.daemon = Swepd(self.home + "/swepd", BUILD,
                            sources=[source("well", self.feed.url + "/page", every="10m")])
        for name in SECRETS:
            self.daemon.secret(name, "secret-of-" + name)
        self.daemon.gateways = """{ key = "kannel"; kind = "kannel"; url = "%s/sendsms";
            status_url = "%s"; callback_url = "%s"; user = "swep"; from = "60777";
            password_file = "kannel-password"; status_password_file = "kannel-status";
            callback_token_file = "kannel-token"; timeout = "5s"; lookup = "2s"; in_flight = 8; }""" % (
                self.gateway.url, self.gateway.url, self.daemon.web)
        self.addCleanup(self.daemon.stop)

    def contacts(self):
        self.daemon.put("contacts", ["contact,name,organisation,phone,groups,site"] + [
            "c%d,Desk,Org,%s,partners," % (n, phone) for n, phone in enumerate(PHONES)])

    def each_once(self):
        """Every phone has had its text, and none a second one."""
        wait_for("the texts", lambda: len(self.gateway.texts) >= len(PHONES), 40)
        self.assertEqual(sorted(self.gateway.texts),
                         sorted("+44" + p[1:].replace(" ", "") for p in PHONES))

    def sound(self):
        self.assertIn("Clean: ", self.daemon.ctl("fsck"))


class Descriptors(World):
    def test_without_one_to_connect_with_nothing_is_sent_twice_or_lost(self):
        d = self.daemon.start()
        self.contacts()
        with d.connect() as s, s.makefile("rwb") as ours:
            def ask(verb, **args):
                ours.write(json.dumps({"v": 1, "id": "own-%s" % verb, "verb": verb,
                                       "args": args}).encode() + b"\n")
                ours.flush()
                return json.loads(ours.readline())

            self.assertTrue(ask("clock")["ok"])
            visits = self.feed.visits
            pid = d.program.pid
            before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
            most = max(int(n) for n in os.listdir("/proc/%d/fd" % pid)) + 1
            held = len(os.listdir("/proc/%d/fd" % pid))
            # Every number below the limit is taken, by us where it has gaps; and whoever else closes
            # one now gives it to those of us who wait.
            resource.prlimit(pid, resource.RLIMIT_NOFILE, (most, before[1]))
            spare = [d.connect() for _ in range(most - held + WAITING)]
            wait_for("all to be taken",
                     lambda: len(os.listdir("/proc/%d/fd" % pid)) >= most)
            self.assertTrue(ask("activate", reason="a test")["ok"])
            wait_for("the attempts to fail", lambda: d.one(
                "SELECT count(*) FROM attempt WHERE state = 'unsent'") >= len(PHONES), 20)
            self.assertEqual(self.gateway.texts, [])
            self.assertEqual(d.one("SELECT count(*) FROM message WHERE state = 'queued'"),
                             len(PHONES))
            self.assertTrue(ask("status")["ok"])
            resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
            for c in spare:
                c.close()
            self.each_once()
        said = d.one("SELECT detail FROM attempt WHERE state = 'unsent' LIMIT 1")
        print("    it says: %s" % said)
        self.assertIn("Too many open files", said)
        self.assertGreaterEqual(self.feed.visits, visits)
        self.sound()


class ReadOnly(World):
    """A database that may only be read, by somebody whom root does not help."""

    def setUp(self):
        super().setUp()
        self.daemon.start()
        self.contacts()
        self.rows = self.daemon.rows("SELECT key, name FROM contact")
        self.daemon.stop()
        self.daemon.program = None
        os.chmod(self.home, 0o777)
        with open(self.daemon.home + "/swepd.conf", encoding="utf-8") as f:
            text = f.read()
        with open(self.home + "/swepd.conf", "w", encoding="utf-8") as f:
            f.write(text.replace(self.daemon.socket_path, self.home + "/control.sock").replace(
                'password_file = "', 'password_file = "swepd/').replace(
                'token_file = "', 'token_file = "swepd/'))
        self.own(NOBODY)

    def own(self, user):
        if os.geteuid() == 0:
            for name in ["."] + os.listdir(self.daemon.home):
                os.chown(self.daemon.home + "/" + name, user, -1)

    def launch(self):
        program = [self.home + "/program", "-c", self.home + "/swepd.conf"]
        shutil.copy(BUILD + "/swepd", program[0])
        if os.geteuid() == 0:
            program = ["setpriv", "--reuid", str(NOBODY), "--clear-groups"] + program
        self.daemon.socket_path = self.home + "/control.sock"
        self.daemon.program = Program("swepd", program, self.home + "/log")

    def says(self, words):
        wait_for("it to say %r" % words, lambda: re.search(words, self.daemon.log()))
        print("    it says: %s" % re.search(".*" + words, self.daemon.log()).group())

    def test_a_file_is_read_until_it_can_be_written_again(self):
        os.chmod(self.daemon.database, 0o444)
        self.launch()
        self.says("the database cannot be written: .*readonly.*")
        status = self.daemon.reply("status")
        self.assertTrue(status["ok"], status)
        answer = self.daemon.reply("activate", {"reason": "a test"})
        self.assertEqual(answer["error"]["code"], "storage")
        self.assertIn("nothing was done", answer["error"]["message"])
        os.chmod(self.daemon.database, 0o644)
        self.says("the database can be written again")
        self.assertEqual(self.gateway.texts, [])
        self.daemon.ctl("activate", "--reason", "a test")
        self.each_once()
        self.assertEqual(self.daemon.rows("SELECT key, name FROM contact"), self.rows)
        self.sound()


class Secrets(World):
    def unreadable(self):
        """Each way in which a file of a secret is none, with what is said of it."""
        path = self.daemon.home + "/" + SECRETS[0]
        os.rename(path, path + ".kept")
        yield "No such file or directory"
        os.mkdir(path)
        yield "Is a directory"
        os.rmdir(path)
        os.symlink(path, path)
        yield "Too many levels of symbolic links"
        os.unlink(path)
        os.rename(path + ".kept", path)

    def test_at_the_start_it_is_named_and_no_database_is_made(self):
        for words in self.unreadable():
            with self.subTest(words):
                self.daemon.launch()
                self.assertEqual(self.daemon.program.child.wait(20), 1)
                self.assertRegex(self.daemon.log(), r"swepd\.conf:\d+: password_file names \S*%s, "
                                 "which cannot be read: %s" % (SECRETS[0], words))
                self.assertFalse(os.path.exists(self.daemon.database))
        self.daemon.start()

    def test_at_a_reload_the_old_ones_stay_in_use(self):
        d = self.daemon.start()
        self.contacts()
        for words in self.unreadable():
            with self.subTest(words):
                mark = len(d.log())
                d.program.send(signal.SIGHUP)
                wait_for("the refusal", lambda: "the old configuration stays" in d.log()[mark:])
                self.assertIn("which cannot be read: " + words, d.log()[mark:])
                self.assertTrue(d.ask("status"))
        os.rename(d.home + "/" + SECRETS[0], d.home + "/away")
        d.program.send(signal.SIGHUP)
        d.ctl("activate", "--reason", "a test")
        self.each_once()
        os.rename(d.home + "/away", d.home + "/" + SECRETS[0])
        mark = len(d.log())
        d.program.send(signal.SIGHUP)
        wait_for("the reload", lambda: "new configuration is in force" in d.log()[mark:])
        self.sound()


if __name__ == "__main__":
    sys.exit(result.run())
