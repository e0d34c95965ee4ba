# SPDX-License-Identifier: MIT
"""What swepd audit is handed: links, logs and journals beside a file, what is no database at all.

What lies beside a database counts as SQLite takes it, wherever the path that was given leads."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from lib import result
from lib.daemon import Swepd

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
FEED = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "data",
                                    "metno-compact.json"))


def audit(*words):
    """Status, and what it says."""
    done = subprocess.run([BUILD + "/swepd", "audit", *words], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=60, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


class Copies(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        cls.swepd = Swepd(cls.home, BUILD, mode="exercise", feed="file://" + FEED,
                          arguments=["--clock", "2026-11-20T18:30:00Z"]).start()
        cls.addClassCleanup(cls.swepd.stop)
        cls.swepd.ask("activate", tier=1, reason="black ice on every road")
        cls.master = cls.home + "/master.db"
        cls.swepd.ask("backup", file=cls.master)

    def setUp(self):
        self.real, self.links = tempfile.mkdtemp(dir=self.home), tempfile.mkdtemp(dir=self.home)
        self.copy, self.link = self.real + "/a.db", self.links + "/a.db"
        os.symlink(self.copy, self.link)
        shutil.copyfile(self.master, self.copy)

    def tampered_in_the_log(self):
        """A copy whose file is as it was written, and whose log is not."""
        busy = self.home + "/busy.db"
        shutil.copyfile(self.master, busy)
        db = sqlite3.connect(busy)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("UPDATE activation SET by = 'eve'")
        db.commit()
        for end in ("", "-wal"):
            shutil.copyfile(busy + end, self.copy + end)
        db.close()

    def test_a_log_beside_the_file_counts_by_whatever_path(self):
        self.tampered_in_the_log()
        for path in (self.copy, self.link):
            status, text = audit("verify", path)
            self.assertEqual(status, 1, text)
            self.assertIn("left it: by", text)

    def test_a_journal_beside_the_file_is_refused_by_whatever_path(self):
        with open(self.copy + "-journal", "wb") as f:
            f.write(b"x" * 512)
        for path in (self.copy, self.link):
            status, text = audit("verify", path)
            self.assertEqual(status, 1, text)
            self.assertIn(self.copy + "-journal lies beside it", text)

    def test_a_database_in_use_is_read_to_its_end_by_a_link(self):
        link = self.links + "/live.db"
        os.symlink(self.swepd.database, link)
        self.swepd.ask("agreement", version="2026-1")
        head = self.swepd.ask("audit-verify")["head"]
        status, text = audit("verify", "--head", head, link)
        self.assertEqual(status, 0, text)

    def test_a_long_path_is_no_other_file(self):
        folder = self.real
        while len(folder) < 300:
            folder += "/" + "d" * 60
        os.makedirs(folder)
        bad = folder + "/a.db"
        shutil.copyfile(self.master, bad)
        self.assertEqual(audit("verify", bad)[0], 0)
        with sqlite3.connect(bad) as db:
            db.execute("UPDATE activation SET by = 'eve'")
        db.close()
        self.assertIn("left it: by", audit("verify", bad)[1])
        self.assertIn("File name too long", audit("verify", "/" + "d" * 3000)[1])

    def test_a_log_in_a_folder_that_only_reads(self):
        self.tampered_in_the_log()
        mounted = subprocess.run(["mount", "--bind", self.real, self.real], check=False,
                                 stderr=subprocess.DEVNULL).returncode == 0
        if not mounted:
            self.skipTest("nothing can be mounted here")
        self.addCleanup(subprocess.run, ["umount", self.real], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", self.real], check=True)
        status, text = audit("verify", self.copy)
        self.assertEqual(status, 1, text)
        self.assertIn(self.copy + "-wal lies beside it, and can only be read in a folder that can"
                      " be written: copy both into one", text)

    def test_what_is_no_database_of_swepd(self):
        empty = self.real + "/empty"
        with open(empty, "wb"):
            pass
        foreign = self.real + "/foreign.db"
        with sqlite3.connect(foreign) as db:
            db.execute("CREATE TABLE cats (name TEXT)")
        db.close()
        for path, words in ((empty, "is no database of swepd's"),
                            (foreign, "is no database of swepd's"),
                            ("/dev/null", "is no file"), (self.real, "is no file"),
                            ("", "No such file or directory"),
                            (self.real + "/none.db", "No such file or directory")):
            status, text = audit("verify", path)
            self.assertEqual((status, words in text), (1, True), path + ": " + text)

    def test_what_is_no_evidence(self):
        status, text = audit("check", self.real)
        self.assertEqual(status, 1)
        self.assertIn("cannot be read: Is a directory", text)

    def test_what_paper_does_not_prove_is_said(self):
        with sqlite3.connect(self.master) as db:
            (rows, hashes), = db.execute(
                "SELECT max(seq), (SELECT lower(hex(hash)) FROM audit WHERE seq = 2) FROM audit")
        db.close()
        _, text = audit("verify", self.master)
        self.assertIn("No head from paper was held against it.", text)
        _, text = audit("verify", "--head", hashes, self.master)
        self.assertIn("The hash is that of row 2.\nWhat comes after it, up to row %d, no head"
                      " proves.\n" % rows, text)
        newest = text.split("Head")[1].split()[0]
        _, text = audit("verify", "--head", newest, self.master)
        self.assertNotIn("no head proves", text)
        self.assertNotIn("No head", text)


if __name__ == "__main__":
    sys.exit(result.run())
