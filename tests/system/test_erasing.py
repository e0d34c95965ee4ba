# SPDX-License-Identifier: MIT
"""Whoever was erased is in no byte of the real files: of a large database from its quiet hour on,
though it was killed in the middle of being rebuilt; and the service manager is told beforehand."""

import hashlib
import os
import shutil
import socket
import sqlite3
import sys
import tempfile
import threading
import unittest

from lib.daemon import Swepd
from lib.process import wait_for
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
EVENING = "2026-11-18T20:00:00Z"
LEFT = b"ZX-LEFT-BEHIND-Q"
WATCHDOG_US = 60 * 1000 * 1000


class Erasing(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.swepd = Swepd(self.home + "/swepd", BUILD, mode="exercise")
        self.addCleanup(self.swepd.stop)
        self.heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.heard.close)
        self.heard.bind(self.home + "/notify")
        self.heard.setblocking(False)

    def start(self, *arguments):
        """As the service manager does."""
        self.swepd.launch(arguments, env={**os.environ, "NOTIFY_SOCKET": self.home + "/notify",
                                          "WATCHDOG_USEC": str(WATCHDOG_US)})
        wait_for("swepd to answer", self.answers)

    def answers(self):
        self.swepd.program.must_run()
        try:
            return bool(self.swepd.reply("clock"))
        except (OSError, ValueError):
            return False

    def told(self):
        """What the service manager has heard of the watchdog's patience, in seconds."""
        patience = []
        while True:
            try:
                words = self.heard.recv(4096).decode().split("\n")
            except BlockingIOError:
                return patience
            patience += [int(w.split("=")[1]) // 10**6 for w in words
                         if w.startswith("WATCHDOG_USEC=")]

    def files_say(self, text):
        found = []
        for end in ("", "-wal"):
            if os.path.exists(self.swepd.database + end):
                with open(self.swepd.database + end, "rb") as f:
                    found += [end or "file"] if text in f.read() else []
        return found

    def grow(self, megabytes):
        """Evidence of old feeds, while nobody has it open; and what pages that were filled anew
        keep of rows that stood there."""
        self.swepd.stop()
        with sqlite3.connect(self.swepd.database) as db:
            for _ in range(megabytes):
                body = os.urandom(1000000)
                db.execute("INSERT INTO body (hash, area, source, received, trusted, content)"
                           " SELECT ?, 'coventry', 'old', CAST(value AS INTEGER), 1, ?"
                           " FROM meta WHERE key = 'seen'",
                           (hashlib.sha256(body).hexdigest(), body))
            page, = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'orphan'"
                               ).fetchone()
            size, = db.execute("PRAGMA page_size").fetchone()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        db.close()
        with open(self.swepd.database, "r+b") as f:
            f.seek((page - 1) * size + size // 2)
            f.write(LEFT)
        self.start()

    def lose(self):
        """Somebody comes and is erased."""
        self.swepd.ask("offered", person="ZX7Q", outcome="accepted")
        return self.swepd.ask("erase", person="ZX7Q", reason="asked to be forgotten")

    def owed(self):
        return self.swepd.ask("returns")["rebuild_owed_since"]

    def advance(self, time):
        self.swepd.ctl("clock", "advance", time)

    def advance_and_hear_nothing(self):
        try:
            self.swepd.reply("clock", {"advance": "16h"})
        except (OSError, ValueError):
            pass

    def test_a_small_file_has_nothing_of_it_once_that_is_answered(self):
        self.start("--clock", EVENING)
        self.assertIsNone(self.lose()["rebuilt"])
        self.assertEqual(self.files_say(b"ZX7Q"), [])
        self.assertIsNone(self.owed())
        self.assertEqual(self.told(), [])

    def test_a_large_one_has_nothing_of_it_after_its_hour(self):
        self.start("--clock", EVENING)
        self.grow(12)
        self.assertEqual(self.lose()["rebuilt"], "2026-11-19T11:30:00Z")
        self.assertEqual(self.files_say(LEFT), ["file"])
        self.assertIsNotNone(self.owed())
        self.swepd.ask("backup", file=self.home + "/copy.db")
        with open(self.home + "/copy.db", "rb") as f:
            self.assertNotIn(LEFT, f.read())
        self.assertEqual(self.told(), [])
        self.advance("16h")
        wait_for("the hour", lambda: self.owed() is None)
        self.assertEqual(self.files_say(LEFT) + self.files_say(b"ZX7Q"), [])
        self.assertEqual(self.told(), [15 * 60, 60])
        self.assertEqual(self.swepd.ask("fsck")["findings"], [])

    def test_killed_in_the_middle_it_begins_again(self):
        self.start("--clock", EVENING)
        self.grow(80)
        self.lose()
        hour = threading.Thread(target=self.advance_and_hear_nothing)
        log = self.swepd.database + "-wal"
        hour.start()
        wait_for("the log to grow", lambda: os.path.getsize(log) > 10**6)
        self.swepd.kill()
        hour.join()
        left = bool(self.files_say(LEFT))  # else it was done by then
        self.start()
        self.assertEqual(self.swepd.ask("fsck")["findings"], [])
        self.assertTrue(self.owed() or not left)
        self.advance("24h")
        wait_for("the hour", lambda: self.owed() is None, 60)
        self.assertEqual(self.files_say(LEFT) + self.files_say(b"ZX7Q"), [])
        self.assertEqual(self.swepd.ask("fsck")["findings"], [])


if __name__ == "__main__":
    sys.exit(result.run())
