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
from lib.kannel import Kannel
from lib.phone import Phone
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
BEDS = 2000


def restore(swepd, file):
    """As the README says it."""
    swepd.stop()
    for end in ("", "-wal", "-shm"):
        if os.path.exists(swepd.database + end):
            os.unlink(swepd.database + end)
    shutil.copyfile(file, swepd.database)
    swepd.start()


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

    def test_what_a_crash_left_half_made_is_no_backup(self):
        with open(self.file + ".part", "wb") as left:
            left.write(b"half")
        self.swepd.ask("backup", file=self.file)
        self.assertEqual(os.listdir(self.home).count("backup.db"), 1)
        self.assertFalse(os.path.exists(self.file + ".part"))
        with sqlite3.connect(self.file) as copy:
            self.assertEqual(copy.execute("PRAGMA integrity_check").fetchone(), ("ok",))
        self.refused(self.file, "exists already")

    def test_the_copy_is_restored(self):
        taken = self.swepd.ask("backup", file=self.file)
        self.assertEqual(stat.S_IMODE(os.stat(self.file).st_mode), 0o600)
        self.assertEqual(os.stat(self.file).st_size, taken["bytes"])
        self.swepd.ask("hold", bed="B9", person="CASE-1009")
        self.assertEqual(self.swepd.one("SELECT count(*) FROM placement"), 6)
        restore(self.swepd, self.file)
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


class Texts(unittest.TestCase):
    """Phones know more than a database that was restored."""

    PEOPLE = 3

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.swepd = Swepd(self.home + "/swepd", BUILD)
        self.kannel = Kannel(self.home + "/kannel", callback=self.swepd.web)
        self.kannel.start()
        self.addCleanup(self.kannel.stop)
        self.swepd.kannel(self.kannel, lookup="1s", in_flight=2)
        self.phone = Phone(self.kannel.smsc_port)
        self.addCleanup(self.phone.stop)
        self.kannel.wait_online()
        self.swepd.start()
        self.addCleanup(self.swepd.stop)
        self.swepd.put("contacts", ["contact,name,organisation,phone,groups,site"] + [
            "c%d,Desk %d,Org,07700 90000%d,partners," % (n, n, n) for n in range(self.PEOPLE)])

    def all_delivered(self):
        self.swepd.wait("every text", "SELECT count(*) FROM message WHERE state = 'delivered'",
                        self.PEOPLE, 60)

    def test_what_was_under_way_is_asked_about_and_told_again_only_as_a_repeat(self):
        file = self.home + "/b.db"
        self.kannel.smsbox.freeze()
        self.swepd.ask("activate", tier=1, reason="test")
        self.swepd.wait("two under way", "SELECT count(*) FROM message WHERE state = 'sending'", 2)
        self.swepd.ask("backup", file=file)
        self.kannel.smsbox.thaw()
        self.all_delivered()
        self.assertEqual(len(self.phone.texts(containing="SWEP ON")), self.PEOPLE)
        with sqlite3.connect(file) as copy:
            states = dict(copy.execute("SELECT phone, state FROM message"))
        copy.close()
        self.assertEqual(sorted(states.values()), ["queued", "sending", "sending"])
        restore(self.swepd, file)
        self.assertEqual(self.swepd.ask("fsck")["findings"], [])
        self.all_delivered()
        for phone, state in states.items():
            first, *later = [text.text for text in self.phone.texts(containing="SWEP ON")
                             if text.receiver == phone]
            self.assertNotIn("repeat", first)
            self.assertEqual(len(later), 1)
            for text in later:  # what only waited is new to a database that has not sent it
                self.assertEqual("repeat" in text, state == "sending", text)
        self.assertEqual(self.swepd.ask("fsck")["findings"], [])


if __name__ == "__main__":
    sys.exit(result.run())
