# SPDX-License-Identifier: MIT
"""kill -9 of the daemon at random moments within one cascade; Kannel and its phones are real.

SWEP_KILLS (12 unless told) kills, SWEP_SEED for the moments. Prints a line for each kill and a sum."""

import collections
import os
import random
import shutil
import sys
import tempfile
import time
import unittest

from lib.daemon import Swepd
from lib.kannel import Kannel
from lib.phone import Phone
from lib.proxy import Proxy
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
KILLS = int(os.environ.get("SWEP_KILLS", "12"))
SEED = int(os.environ.get("SWEP_SEED", "20261121"))
PEOPLE = 200
LIFE_S = 0.03  # the longest life between two kills; starting takes some of it
UNFINISHED = "('queued', 'sending', 'unknown')"


class Crash(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.swepd = Swepd(self.home + "/swepd", BUILD)
        proxy = Proxy(self.home + "/proxy", self.swepd.web).start()
        self.addCleanup(proxy.stop)
        self.kannel = Kannel(self.home + "/kannel", callback=proxy.url,
                             http_request_retry=60, http_queue_delay=1)
        self.kannel.start()
        self.addCleanup(self.kannel.stop)
        self.swepd.kannel(self.kannel, lookup="4s", in_flight=2)
        self.phone = Phone(self.kannel.smsc_port)
        self.addCleanup(self.phone.stop)
        self.kannel.wait_online()
        self.swepd.start()
        self.addCleanup(self.swepd.stop)
        self.swepd.put("contacts", ["contact,name,organisation,phone,groups,site"] + [
            "c%03d,Desk %d,Org,07700 900%03d,partners,," [:-1] % (n, n, n) for n in range(PEOPLE)])

    def in_flight(self):
        return {row[0] for row in self.swepd.rows(
            "SELECT reference FROM attempt WHERE state = 'sending'")}

    def settle(self):
        self.swepd.wait("everything to be settled",
                        "SELECT count(*) FROM message WHERE state IN " + UNFINISHED, 0, 90)
        self.swepd.wait("the receipts", "SELECT count(*) FROM message WHERE state = 'accepted'", 0,
                        30)

    def fate(self, reference):
        message, number, state, by = self.swepd.rows(
            "SELECT message, number, state, settled_by FROM attempt WHERE reference = ?",
            reference)[0]
        later = self.swepd.one("SELECT count(*) FROM attempt WHERE message = ? AND number > ?",
                               message, number)
        if state == "absent" or later:
            return "re-sent"
        return by or "unsettled"

    def report(self, kills):
        total = collections.Counter()
        for n, flying in enumerate(kills, 1):
            fates = collections.Counter(self.fate(r) for r in flying)
            total += fates
            print("kill %2d: in flight %d, by receipt %d, by look-up %d, re-sent with mark %d, "
                  "unsettled %d" % (n, len(flying), fates["receipt"], fates["lookup"],
                                    fates["re-sent"], fates["unsettled"]))
        print("kills %d: in flight %d, by receipt %d, by look-up %d, re-sent with mark %d, "
              "unsettled %d" % (len(kills), sum(map(len, kills)), total["receipt"],
                                total["lookup"], total["re-sent"], total["unsettled"]))

    def test_nothing_lost_nothing_doubled(self):
        dice = random.Random(SEED)
        print("crash: seed %d, %d kills" % (SEED, KILLS))
        self.swepd.ask("activate", tier=1, reason="test")
        kills = []
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.0, LIFE_S))
            self.swepd.kill()
            kills.append(self.in_flight())
            unknown = self.swepd.one("SELECT count(*) FROM message WHERE state = 'unknown'")
            self.assertLessEqual(unknown, sum(map(len, kills)))
            self.assertEqual(self.swepd.one(
                "SELECT count(*) FROM message m WHERE state IN " + UNFINISHED + " AND NOT EXISTS"
                " (SELECT 1 FROM deadline d WHERE d.kind = 'message' AND d.subject = m.id)"), 0)
            left = self.swepd.one("SELECT count(*) FROM message WHERE state IN " + UNFINISHED)
            self.swepd.launch()
        self.assertGreater(left, 0, "the last kill came after the cascade")
        self.settle()
        self.report(kills)
        arrived = collections.Counter(t.receiver for t in self.phone.texts(containing="SWEP ON"))
        twice = [number for number, times in arrived.items() if times > 1]
        print("arrived: %d phones, twice: %d" % (len(arrived), len(twice)))
        self.assertEqual(len(arrived), PEOPLE, "a text was lost")
        self.assertEqual(twice, [], "a text arrived twice")
        self.assertEqual(self.swepd.one("SELECT count(*) FROM message WHERE state <> 'delivered'"),
                         0)


if __name__ == "__main__":
    sys.exit(result.run())
