# SPDX-License-Identifier: MIT
"""One captured freezing evening, end to end: nginx, the real daemon, real Kannel, a phone."""

import getpass
import json
import os
import shutil
import sys
import tempfile
import time
import unittest

from lib.daemon import Swepd
from lib.feedserver import FeedServer
from lib.kannel import Kannel
from lib.phone import Phone
from lib.process import wait_for
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
CAPTURE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared",
                       "data", "metno", "oslo_2023-11-17_freezing_compact.json")
CONTACTS = ["contact,name,organisation,phone,groups,site",
            "duty,Duty manager,Council,07700 900101,managers,",
            "deputy,Deputy,Council,07700 900102,managers,",
            "harnall,Harnall desk,Salvation Army,07700 900110,providers,harnall",
            "gateway,Gateway desk,Salvation Army,07700 900120,providers,the-gateway",
            "cgl,CGL desk,CGL,07700 900161,partners,"]
SITES = ["site,name,kind,opens,confirm,last_entry,women_only",
         "the-gateway,The Gateway,supported,always,no,,no",
         "harnall,Harnall Lifehouse,surge,tier1,yes,23:00,no"]
BEDS = ["site,bed,kind,attributes,use", "the-gateway,GW1,e-bed,,night",
        "the-gateway,GW2,e-bed,dog,night"] + ["harnall,HS%d,surge,shared,night" % n
                                              for n in range(1, 8)]


@unittest.skipUnless(os.path.exists(CAPTURE), "the captured forecasts are not beside the project")
class FreezingNight(unittest.TestCase):
    """Clock, web server and gateway are real; time is moved by hand."""

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.feeds = FeedServer(self.home + "/feeds", compare="before").start()
        self.addCleanup(self.feeds.stop)
        with open(CAPTURE, encoding="utf-8") as f:
            body = json.load(f)
        body["geometry"]["coordinates"] = [-1.5106, 52.4081, 90]  # Oslo's weather over Coventry
        self.feeds.put("compact", json.dumps(body), modified=1700246409)
        self.swepd = Swepd(self.home + "/swepd", BUILD, mode="exercise",
                           feed=self.feeds.url + "/compact",
                           arguments=["--clock", "2023-11-17T18:45:00Z"])
        self.kannel = Kannel(self.home + "/kannel", callback=self.swepd.web)
        self.kannel.start()
        self.addCleanup(self.kannel.stop)
        self.swepd.kannel(self.kannel)
        self.phone = Phone(self.kannel.smsc_port)
        self.addCleanup(self.phone.stop)
        self.kannel.wait_online()
        self.addCleanup(self.swepd.stop)

    def state(self):
        return self.swepd.ask("status")["state"]

    def text_to(self, number):
        return self.phone.wait(number)[-1].text

    def answer(self, number, text):
        self.phone.send(number, text)

    def test_the_night(self):
        d = self.swepd
        d.start()
        for what, rows in (("sites", SITES), ("beds", BEDS), ("contacts", CONTACTS)):
            d.put(what, rows)
        d.ask("clock", advance="15m")  # contacts came after the first look: the ladder goes on
        wait_for("the proposal", lambda: self.state() == "PROPOSED")
        self.assertAlmostEqual(d.ask("status")["coldest"], -4.7)

        # The duty manager is texted, answers with the code, and approves.
        text = self.text_to("+447700900101")
        self.assertTrue(text.startswith("EXERCISE "), text)
        self.assertIn("air.min < 0", text)
        code = text.split("OK ")[1][:4]
        self.answer("+447700900101", "ok %s thanks" % code)
        d.wait("the acknowledgement", "SELECT count(*) FROM message WHERE acked IS NOT NULL", 1)
        self.assertEqual(self.state(), "PROPOSED")  # an acknowledgement approves nothing
        d.ctl("approve", "--reason", "as forecast")
        self.assertEqual(self.state(), "ACTIVE")

        # Everybody is told; receipts arrive; the site opens its surge beds by text.
        for number in ("+447700900110", "+447700900120", "+447700900161"):
            self.assertIn("SWEP ON Coventry", self.text_to(number))
        d.wait("the receipts", "SELECT count(*) FROM message WHERE state <> 'delivered'", 0)
        self.assertEqual(d.ask("status")["beds_free"], 2)
        self.answer("+447700900110", "Open 7.")
        wait_for("the surge beds", lambda: d.ask("status")["beds_free"] == 9)

        # A worker finds and holds a bed.
        held = d.ask("hold", bed="best", person="R118", **{"for": ["dog"]})
        self.assertEqual(held["bed"], "GW2")
        d.ctl("checkin", "R118")

        # The second poll is answered 304, and changes nothing.
        before = len(self.feeds.visits("/compact"))
        d.ask("clock", advance="45m")
        visits = self.feeds.wait("/compact", before + 1)
        self.assertEqual(visits[-1].status, 304)
        self.assertEqual(self.state(), "ACTIVE")

        # Still on the next night, and the one after, until a person ends it.
        d.ask("clock", advance="24h")
        time.sleep(0.2)  # whatever would be due is done
        self.assertEqual(self.state(), "ACTIVE")
        d.ask("clock", advance="40h")  # Monday, 12:00 and something
        time.sleep(0.2)
        self.assertIn(self.state(), ("ACTIVE", "STANDDOWN_PROPOSED"))
        told = {t.receiver for t in self.phone.texts(containing="SWEP ON Coventry")}
        d.ctl("standdown", "--reason", "the exercise ends here")
        self.assertEqual(self.state(), "STANDING_DOWN")
        wait_for("the stand-down", lambda: {t.receiver for t in self.phone.texts(
            containing="ENDS")} == told)
        # It freezes on the first night off, too: somebody is asked at once, and says that it ends.
        d.ctl("reject", "--reason", "the exercise ends here")
        today = json.loads(d.ctl("--json", "status"))["now"][:10]
        d.ctl("plan", "set", "R118", "--what", "supported", "--by", today, "--owner",
              getpass.getuser())
        d.ctl("told", "R118")
        d.ask("clock", advance="24h")
        d.wait("the end", "SELECT outcome FROM activation", "stood-down")
        self.assertEqual(d.one("SELECT state FROM placement"), "occupied")  # nobody was put out
        d.wait("every text", "SELECT count(*) FROM message WHERE state NOT IN "
               "('delivered', 'cancelled', 'expired')", 0)
        self.assertTrue(all(t.text.startswith("EXERCISE ") for t in self.phone.texts()))
        decisions = json.loads(d.ctl("--json", "explain", "2023-11-17"))["decisions"]
        self.assertGreaterEqual(len(decisions), 2)


if __name__ == "__main__":
    sys.exit(result.run())
