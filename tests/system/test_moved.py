# SPDX-License-Identifier: MIT
"""The database is moved, removed or replaced under a swepd that runs, or was before it starts.

Nobody hears "done" of what is written where nobody will ever look, and nothing that lies in its place is touched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from lib import result
from lib.daemon import Swepd

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
FEED = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "data",
                                    "metno-compact.json"))
LOST = "the database is not where it was opened"
ENDS = ("", "-wal", "-shm")


class Moved(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.aside = self.home + "/aside"
        os.mkdir(self.aside)
        self.swepd = Swepd(self.home, BUILD, mode="exercise", feed="file://" + FEED,
                           arguments=["--clock", "2026-11-20T18:30:00Z"]).start()
        self.addCleanup(self.swepd.stop)
        self.swepd.put("sites", ["site,name,kind,opens,confirm,last_entry,women_only",
                                 "lodge,The Lodge,hostel,always,no,,no"])
        self.swepd.put("beds", ["site,bed,kind,attributes,use"] +
                       ["lodge,L%d,e-bed,,night" % n for n in range(9)])
        self.swepd.ask("activate", tier=1, reason="black ice on every road")
        self.swepd.ask("checkin", person="CASE-1", bed="L1")

    def put_away(self, ends=ENDS):
        for end in ends:
            os.rename(self.swepd.database + end, self.aside + "/db" + end)

    def put_back(self, ends=ENDS):
        for end in ends:
            os.replace(self.aside + "/db" + end, self.swepd.database + end)

    def nothing_is_done(self):
        self.assertIn("nothing was done", self.swepd.ctl("checkin", "CASE-2", "L2", status=4))
        self.assertIn("ALARM     the database cannot be written", self.swepd.ctl("status"))
        self.assertIn(LOST, self.swepd.log())
        for words in (("fsck",), ("audit", "verify"), ("backup", self.home + "/b.db")):
            for _ in range(5):
                self.assertIn(LOST, self.swepd.ctl(*words, status=4), words)
        self.assertFalse(os.path.exists(self.home + "/b.db"))

    def all_is_well(self):
        self.swepd.ask("checkin", person="CASE-3", bed="L3")
        self.assertNotIn("cannot be written", self.swepd.ctl("status"))
        self.assertEqual(self.swepd.ask("fsck")["findings"], [])
        self.assertEqual(self.swepd.rows("SELECT label FROM bed JOIN placement p ON p.bed = bed.id"
                                         " WHERE p.state = 'occupied' ORDER BY 1"),
                         [("L1",), ("L3",)])

    def test_moved_away_and_back(self):
        self.put_away()
        self.nothing_is_done()
        self.assertFalse(os.path.exists(self.swepd.database))
        self.put_back()
        self.all_is_well()

    def test_replaced_by_a_copy(self):
        file = self.home + "/copy.db"
        self.swepd.ask("backup", file=file)
        with open(file, "rb") as f:
            before = f.read()
        self.put_away()
        os.rename(file, self.swepd.database)
        self.nothing_is_done()
        with open(self.swepd.database, "rb") as f:
            self.assertEqual(f.read(), before)
        self.assertFalse(os.path.exists(self.swepd.database + "-wal"))
        self.put_back()
        self.all_is_well()

    def test_its_log_alone_is_gone(self):
        self.put_away(("-wal",))
        self.nothing_is_done()
        self.put_back(("-wal",))
        self.all_is_well()

    def test_no_swepd_starts_beside_a_log_without_its_database(self):
        self.swepd.kill()
        log = os.stat(self.swepd.database + "-wal").st_size
        self.assertGreater(log, 0)
        self.put_away(("",))
        done = subprocess.run([BUILD + "/swepd", "-c", self.home + "/swepd.conf"], timeout=20,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("is not there, and its log is: put the database back", done.stdout.decode())
        self.assertEqual(os.stat(self.swepd.database + "-wal").st_size, log)
        self.assertFalse(os.path.exists(self.swepd.database))
        self.put_back(("",))
        self.swepd.start()
        self.all_is_well()

    def test_a_new_database_is_told(self):
        self.assertIn("was not there: a new database was made", self.swepd.log())
        self.swepd.kill()
        self.swepd.start()
        self.assertEqual(self.swepd.log().count("a new database was made"), 1)

    def test_a_file_that_was_copied_without_its_log_is_not_whole(self):
        copy = self.home + "/stick.db"
        shutil.copyfile(self.swepd.database, copy)
        done = subprocess.run([BUILD + "/swepd", "audit", "verify", copy], timeout=20,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("copied without its -wal", done.stdout.decode())


if __name__ == "__main__":
    sys.exit(result.run())
