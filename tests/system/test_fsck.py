# SPDX-License-Identifier: MIT
"""fsck and backup of a large database go on beside the night's work, each on one commit."""

import json
import select
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from lib.daemon import Swepd
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
BEDS = 20000
TAKEN = 6000
AT_ONCE = 32


def line(verb, **args):
    line.count = getattr(line, "count", 0) + 1
    return json.dumps({"v": 1, "id": "l%d" % line.count, "verb": verb,
                       "args": args}).encode() + b"\n"


class Fsck(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp()
        cls.swepd = Swepd(cls.home, BUILD).start()
        cls.swepd.put("sites", ["site,name,kind,opens,confirm,last_entry,women_only",
                                "s,The Site,hostel,always,no,,no"])
        cls.swepd.put("beds", ["site,bed,kind,attributes,use"] +
                      ["s,B%d,e-bed,,night" % n for n in range(BEDS)])
        cls.people = TAKEN
        with cls.swepd.connect() as s, s.makefile("rb") as f:
            for first in range(0, TAKEN, AT_ONCE):
                many = range(first, min(first + AT_ONCE, TAKEN))
                s.sendall(b"".join(line("checkin", bed="B%d" % n, person="CASE-%d" % (10000 + n))
                                   for n in many))
                for _ in many:
                    answer = json.loads(f.readline())
                    assert answer["ok"], answer

    @classmethod
    def tearDownClass(cls):
        cls.swepd.stop()
        shutil.rmtree(cls.home, ignore_errors=True)

    def hold(self):
        Fsck.people += 1
        return line("hold", bed="best", person="CASE-%d" % (10000 + self.people))

    def held_before(self, survey):
        """How many holds on another connection are answered before the survey is."""
        held = 0
        with self.swepd.connect() as s, s.makefile("rb") as answers, \
                self.swepd.connect() as other, other.makefile("rb") as f:
            s.sendall(survey)
            while not select.select([s], [], [], 0)[0]:
                other.sendall(self.hold())
                answer = json.loads(f.readline())
                self.assertTrue(answer["ok"], answer)
                held += 1
            answer = json.loads(answers.readline())
        self.assertTrue(answer["ok"], answer)
        return held, answer["result"]

    def test_beds_are_given_while_it_looks(self):
        held, clean = self.held_before(line("fsck"))
        self.assertGreater(held, 1)
        self.assertEqual(clean["findings"], [])

    def test_beds_are_given_while_a_backup_is_written(self):
        held, taken = self.held_before(line("backup", file=self.home + "/b.db"))
        self.assertGreater(held, 1)
        with sqlite3.connect(self.home + "/b.db") as copy:
            self.assertEqual(copy.execute("SELECT max(seq) FROM audit").fetchone()[0],
                             taken["audit_rows"])
        copy.close()

    def test_on_one_connection_what_is_quick_does_not_wait(self):
        with self.swepd.connect() as s, s.makefile("rb") as f:
            s.sendall(line("fsck") + self.hold() + line("fsck") + line("status"))
            s.shutdown(1)  # everything that is owed still comes
            answers = [json.loads(text)["result"] for text in f]
        self.assertEqual(len(answers), 4)
        self.assertEqual(["checks" in a for a in answers], [False, False, True, True])

    def test_it_sees_one_commit_while_others_write(self):
        crowd = subprocess.Popen([BUILD + "/tests/bench/load", self.swepd.socket_path, "8", "2000",
                                  self.home + "/pairs"], stdout=subprocess.DEVNULL)
        seen = []
        for _ in range(4):
            clean = self.swepd.ask("fsck")
            self.assertEqual(clean["findings"], [])
            head = self.swepd.one("SELECT lower(hex(hash)) FROM audit WHERE seq = ?",
                                  clean["audit_rows"])
            self.assertEqual(head, clean["head"])
            seen.append(clean["audit_rows"])
        self.assertEqual(seen, sorted(seen))
        self.assertEqual(crowd.wait(60), 0)

    def test_who_asks_and_leaves_disturbs_nobody(self):
        for _ in range(3):
            with self.swepd.connect() as s:
                s.sendall(line("fsck"))
        self.assertEqual(self.swepd.ask("fsck")["findings"], [])

    def test_the_order_to_stop_does_not_wait_for_it(self):
        with self.swepd.connect() as s, s.makefile("rb") as f:
            s.sendall(line("fsck") + line("fsck") + line("clock"))
            json.loads(f.readline())  # of the clock: both are under way
            self.assertEqual(self.swepd.stop(), 0)
            answers = [json.loads(text) for text in f]
        self.assertEqual([a["ok"] for a in answers], [False, False])
        self.assertIn("interrupted", answers[0]["error"]["message"])
        self.swepd.start()
        self.assertEqual(self.swepd.ask("fsck")["findings"], [])


if __name__ == "__main__":
    sys.exit(result.run())
