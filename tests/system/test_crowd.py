# SPDX-License-Identifier: MIT
"""64 clients take 10,000 beds through the socket: every `ok` is a distinct bed. What kill -9 does to
a crowd is in test_torture.py."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from lib.daemon import Swepd
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
BEDS = int(os.environ.get("SWEP_BEDS", "10000"))
CLIENTS = 64


class Crowd(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.swepd = Swepd(self.home, BUILD).start()
        self.addCleanup(self.swepd.stop)
        self.swepd.put("sites", ["site,name,kind,opens,confirm,last_entry,women_only"] +
                       ["s%d,Site %d,hostel,always,no,,no" % (n, n) for n in range(20)])
        attributes = ["", "dog", "ground-floor", "late-entry", "wheelchair ground-floor"]
        self.swepd.put("beds", ["site,bed,kind,attributes,use"] +
                       ["s%d,B%d,e-bed,%s,night" % (n % 20, n, attributes[n % 5])
                        for n in range(BEDS)])

    def crowd(self, requests):
        self.pairs = self.home + "/pairs"
        return subprocess.Popen([BUILD + "/tests/bench/load", self.swepd.socket_path, str(CLIENTS),
                                 str(requests), self.pairs], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def finish(self, crowd):
        out, err = crowd.communicate(timeout=120)
        self.assertEqual(crowd.returncode, 0, err.decode())
        figures = json.loads(out)
        with open(self.pairs, encoding="utf-8") as f:
            answered = [tuple(line.split()) for line in f]
        stored = {(bed.split("/")[1], person) for bed, person in self.swepd.rows(
            "SELECT p.bed, x.ref FROM placement p JOIN person x ON x.id = p.person"
            " WHERE p.state = 'held'")}
        print("crowd: %s" % out.decode().strip())
        self.assertEqual(len(answered), figures["ok"])
        self.assertEqual(len({bed for bed, _ in answered}), len(answered), "a bed twice")
        self.assertEqual(len({person for _, person in answered}), len(answered))
        self.assertEqual(set(answered) - stored, set(), "an ok that is not in the database")
        self.assertEqual(len(stored), len({bed for bed, _ in stored}))
        self.assertEqual(self.swepd.one(
            "SELECT count(*) FROM bed b LEFT JOIN placement p ON p.id = b.placement WHERE"
            " b.placement IS NOT NULL AND (p.bed IS NOT b.id OR p.state = 'ended')"), 0)
        self.assertEqual(self.swepd.one(
            "SELECT count(*) FROM placement p WHERE state = 'held' AND NOT EXISTS (SELECT 1 FROM"
            " deadline d WHERE d.kind = 'placement' AND d.subject = p.id)"), 0)
        return figures, stored

    def test_every_ok_is_a_distinct_bed(self):
        figures, stored = self.finish(self.crowd(BEDS + 500))
        self.assertEqual(figures["ok"], BEDS)
        self.assertEqual(figures["refused"], 500)  # more people than beds
        self.assertEqual(len(stored), BEDS)


if __name__ == "__main__":
    sys.exit(result.run())
