# SPDX-License-Identifier: MIT
"""A backup is taken while the daemon works, and the daemon lives on from it."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import unittest

from lib.daemon import Refused, Swepd
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
BEDS = 2000


class Backup(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.file = self.home + "/backup.db"
        self.swepd = Swepd(self.home, BUILD).start()
        self.addCleanup(self.swepd.stop)
        self.swepd.put("sites", ["site,name,kind,opens,confirm,last_entry,women_only",
                                 "s,The Site,hostel,always,no,,no"])
        self.swepd.put("beds", ["site,bed,kind,attributes,use"] +
                       ["s,B%d,e-bed,,night" % n for n in range(BEDS)])
        for n in range(5):
            self.swepd.ask("hold", bed="B%d" % n, person="CASE-100%d" % n)

    def refused(self, file, words):
        with self.assertRaises(Refused) as caught:
            self.swepd.ask("backup", file=file)
        self.assertIn(words, caught.exception.message)

    def test_the_copy_is_restored(self):
        taken = self.swepd.ask("backup", file=self.file)
        self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o600)
        self.assertEqual(os.stat(self.file).st_size, taken["bytes"])
        self.swepd.ask("hold", bed="B9", person="CASE-1009")
        self.assertEqual(self.swepd.one("SELECT count(*) FROM placement"), 6)
        self.swepd.stop()
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.swepd.database + end):
                os.unlink(self.swepd.database + end)
        shutil.copyfile(self.file, self.swepd.database)
        self.swepd.start()
        clean = self.swepd.ask("fsck")
        self.assertEqual(clean["findings"], [])
        self.assertEqual(self.swepd.one("SELECT count(*) FROM placement WHERE state = 'held'"), 5)
        self.assertEqual(self.swepd.one("SELECT lower(hex(hash)) FROM audit WHERE seq = %d"
                                        % taken["audit_rows"]), taken["head"])
        self.assertGreaterEqual(clean["audit_rows"], taken["audit_rows"])
        self.swepd.ask("hold", bed="B9", person="CASE-1009")

    def test_the_copy_is_whole_while_others_write(self):
        crowd = subprocess.Popen([BUILD + "/tests/bench/load", self.swepd.socket_path, "16", "1500",
                                  self.home + "/pairs"], stdout=subprocess.DEVNULL)
        for n in range(5):
            file = "%s/backup-%d.db" % (self.home, n)
            taken = self.swepd.ask("backup", file=file)
            with sqlite3.connect(file) as copy:
                self.assertEqual(copy.execute("PRAGMA integrity_check").fetchone(), ("ok",))
                rows, live = copy.execute("SELECT (SELECT max(seq) FROM audit), (SELECT count(*)"
                                          " FROM placement WHERE state <> 'ended')").fetchone()
                self.assertEqual(rows, taken["audit_rows"])
                self.assertEqual(live, copy.execute("SELECT count(*) FROM bed WHERE placement"
                                                    " IS NOT NULL").fetchone()[0])
            copy.close()
        self.assertEqual(crowd.wait(60), 0)
        self.assertEqual(self.swepd.ask("fsck")["findings"], [])

    def test_nothing_is_overwritten_and_nothing_left_behind(self):
        self.swepd.ask("backup", file=self.file)
        with open(self.file, "rb") as f:
            before = f.read()
        self.refused(self.file, "overwrites nothing")
        with open(self.file, "rb") as f:
            self.assertEqual(f.read(), before)
        self.refused("backup2.db", "named from the root")
        self.refused(self.home + "/no/such/b.db", "No such file")
        os.symlink(self.home + "/elsewhere", self.home + "/link.db")
        self.refused(self.home + "/link.db", "overwrites nothing")
        self.assertFalse(os.path.exists(self.home + "/elsewhere"))
        text = self.swepd.ctl("backup", self.home + "/second.db")
        self.assertIn("read back whole", text)
        self.assertIn("Head", text)


if __name__ == "__main__":
    sys.exit(result.run())
