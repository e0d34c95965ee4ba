# SPDX-License-Identifier: MIT
"""Sheets come to the disk by themselves, and print on one page."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

from lib.daemon import Swepd
from lib.process import wait_for
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
CHROMIUM = shutil.which("chromium")


class WithFolder(Swepd):

    def configure(self):
        super().configure()
        with open(self.home + "/swepd.conf", "a", encoding="utf-8") as f:
            f.write('sheets = "%s/sheets";\n' % self.home)


class Sheets(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.folder = self.home + "/sheets"
        self.swepd = WithFolder(self.home, BUILD, mode="exercise",
                                arguments=["--clock", "2026-11-21T16:00:00Z"])
        self.addCleanup(self.swepd.stop)
        self.swepd.start()
        self.swepd.put("sites", ["site,name,kind,opens,confirm,last_entry,women_only",
                                 "lodge,The Lodge,hostel,always,no,,no"])
        self.swepd.put("beds", ["site,bed,kind,attributes,use"] +
                       ["lodge,B%d,e-bed,,night" % n for n in range(90)])
        self.swepd.ask("hold", bed="B1", person="CASE-1001", until="3h")

    def files(self, without="roll-call"):
        """The others have a test of their own."""
        names = os.listdir(self.folder) if os.path.isdir(self.folder) else []
        return sorted(name for name in names if not without or without not in name)

    def content(self, name):
        with open(self.folder + "/" + name, encoding="utf-8") as f:
            return f.read()

    def no_alarm(self):
        return not [a for a in self.swepd.ask("status")["alarms"] if a["kind"] == "sheet"]

    def test_they_come_at_their_hour_and_old_ones_go(self):
        os.mkdir(self.folder, 0o750)
        for name in ("coventry-out-of-hours-2026-10-21.txt", "coventry-out-of-hours-2026-10-22.txt",
                     "of-somebody-else-2026-10-01.txt"):
            with open("%s/%s" % (self.folder, name), "w", encoding="utf-8"):
                pass
        self.swepd.ask("clock", advance="31m")
        wait_for("the sheets", lambda: "coventry-out-of-hours-2026-11-21.html" in self.files() and
                 "coventry-out-of-hours-2026-10-21.txt" not in self.files())
        self.assertEqual(self.files(), ["coventry-out-of-hours-2026-10-22.txt",
                                        "coventry-out-of-hours-2026-11-21.html",
                                        "coventry-out-of-hours-2026-11-21.txt",
                                        "of-somebody-else-2026-10-01.txt"])
        path = self.folder + "/coventry-out-of-hours-2026-11-21.txt"
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o640)
        self.assertIn("B1         for CASE-1001", self.content(os.path.basename(path)))

    def test_a_folder_that_cannot_be_written_is_an_alarm_until_it_can(self):
        with open(self.folder, "w", encoding="utf-8"):
            pass  # a file where the folder should be
        self.swepd.ask("clock", advance="31m")
        wait_for("an alarm", lambda: not self.no_alarm())
        os.unlink(self.folder)
        self.swepd.ask("clock", advance="6m")
        wait_for("the alarm to end", self.no_alarm)
        self.assertEqual(len(self.files()), 2)

    def test_a_roll_call_is_there_when_swepd_is_gone_and_only_the_newest(self):
        def names():
            return [name for name in self.files(without="") if "roll-call" in name]
        self.swepd.ask("clock", advance="5m")
        wait_for("roll-calls", lambda: len(names()) == 2)
        self.swepd.ask("checkin", bed="B7", person="CASE-1007")
        self.swepd.ask("clock", advance="5m")
        text = "coventry-roll-call-lodge-2026-11-21.txt"
        wait_for("the roll-call to say so", lambda: "IN   CASE-1007" in self.content(text))
        path = self.folder + "/" + text
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o640)
        before = os.stat(path).st_ino
        self.swepd.kill()
        self.assertIn("IN   CASE-1007", self.content(text))
        self.swepd.start(arguments=[])
        self.swepd.ask("checkout", person="CASE-1007")
        self.swepd.ask("clock", advance="6m")
        wait_for("the roll-call to say so", lambda: "CASE-1007" not in self.content(text))
        self.assertNotEqual(os.stat(path).st_ino, before)  # renamed over the old one
        self.swepd.ask("clock", advance="9h")
        wait_for("those of the next day alone", lambda: names() == [
            "coventry-roll-call-lodge-2026-11-22.html", "coventry-roll-call-lodge-2026-11-22.txt"])

    def printed(self, html):
        """Pages, width and height in points of what a browser makes of it."""
        page, pdf = self.home + "/page.html", self.home + "/page.pdf"
        with open(page, "w", encoding="utf-8") as f:
            f.write(html)
        subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu",
                        "--disable-dev-shm-usage", "--user-data-dir=" + self.home + "/profile",
                        "--no-pdf-header-footer", "--print-to-pdf=" + pdf, "file://" + page],
                       check=True, timeout=120, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        with open(pdf, "rb") as f:
            text = f.read()
        width, height = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]",
                                             text).groups())
        return len(re.findall(rb"/Type\s*/Page\b", text)), width, height

    @unittest.skipUnless(CHROMIUM, "chromium is not installed")
    def test_every_sheet_prints_on_one_page_of_a4(self):
        for what in ("roll-call", "out-of-hours", "meeting", "state"):
            sheet = self.swepd.ask("sheet", what=what,
                                   **({"site": "lodge"} if what == "roll-call" else {}))
            if what == "roll-call":
                self.assertEqual(len(sheet["sheet"].splitlines()), 66)  # as full as a page can be
            pages, width, height = self.printed(sheet["html"])
            self.assertEqual(pages, 1, what)
            self.assertAlmostEqual(width, 595, delta=1)
            self.assertAlmostEqual(height, 842, delta=1)


if __name__ == "__main__":
    sys.exit(result.run())
