# SPDX-License-Identifier: MIT
"""A winter in minutes on the real daemon: its sockets, its transfers, its timers, a real Kannel. Cold
spells and mild ones, proposals, cascades and their answers, people in beds, look-ups and sheets; the
clock is moved three hours at a time. Memory and descriptors must stay as they were after a warm-up, and
what is forgotten after a time must not grow.

SWEP_DAYS (6 unless told; 182 are a winter), SWEP_SEED. Prints a line for each month."""

import collections
import datetime
import http.server
import json
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
import unittest

from lib import result
from lib.daemon import Swepd, source
from lib.kannel import Kannel
from lib.phone import Phone
from lib.process import wait_for
from lib.webserver import WebServer

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
DAYS = int(os.environ.get("SWEP_DAYS") or 6)
SEED = int(os.environ.get("SWEP_SEED") or 20261122)
BEGIN = datetime.datetime(2026, 10, 5, 6, tzinfo=datetime.timezone.utc)  # a Monday
STEP = "3h"
STEPS = 8  # a day
WARM = 0.4  # of the days: until then caches fill, and what is kept for days comes to its number
GROWN_KB = 3 * 1024  # what the allocator and SQLite's caches come and go by
GROWN_FDS = 4
KEPT = "7d"
PEOPLE = 40  # who are about; each has a reference that is used again and again
# What is forgotten, or replaced, after days at most.
BOUNDED = ("request", "body", "reading", "notice", "page", "source", "sent_minute", "sent_day",
           "deadline", "code", "contact", "member", "bed", "site", "gateway")
CONTACTS = ["contact,name,organisation,phone,groups,site",
            "duty,Duty manager,Council,07700 900101,managers,",
            "deputy,Deputy,Council,07700 900102,managers,",
            "hall,Hall desk,Hall,07700 900110,providers,hall"] + [
                "c%d,Desk %d,Org,07700 900%d,partners," % (n, n, n) for n in range(160, 172)]
SITES = ["site,name,kind,opens,confirm,last_entry,women_only", "hall,The hall,hostel,always,no,23:00,no",
         "church,The church,surge,tier1,yes,23:00,no"]
BED_ROWS = ["site,bed,kind,attributes,use"] + ["hall,H%d,e-bed,,night" % n for n in range(30)] + [
    "church,C%d,surge,shared,night" % n for n in range(10)]


class Weather:
    """A forecast for where it is asked for, as of the night's clock: hourly, nine days ahead."""

    def __init__(self, dice):
        self.dice, self.now, self.visits = dice, BEGIN, 0
        self.days = {}  # date: lowest
        keeper = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = json.dumps(keeper.forecast()).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Expires", self.date_time_string(time.time() + 1800))
                self.send_header("Last-Modified", self.date_time_string())
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                keeper.visits += 1

            def log_message(self, *_):
                pass

        self._server = WebServer(Handler)
        self.url = self._server.url
        self.stop = self._server.stop

    def lowest(self, day):
        """Three cold nights, four mild ones, with some chance."""
        if day not in self.days:
            cold = day.toordinal() % 7 < 3
            self.days[day] = self.dice.uniform(-6, -2) if cold else self.dice.uniform(3, 8)
        return self.days[day]

    def forecast(self):
        hour = self.now.replace(minute=0, second=0)
        series = []
        for n in range(9 * 24):
            at = hour + datetime.timedelta(hours=n)
            night = (at - datetime.timedelta(hours=12)).date()
            warmer = 0 if at.hour >= 18 or at.hour < 9 else 4
            series.append({"time": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "data": {
                "instant": {"details": {"air_temperature": round(self.lowest(night) + warmer, 1),
                                        "wind_speed": 2.0, "relative_humidity": 80.0}},
                "next_1_hours": {"summary": {"symbol_code": "cloudy"},
                                 "details": {"precipitation_amount": 0.0}}}})
        return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-1.5106, 52.4081, 90]},
                "properties": {"meta": {
                    "updated_at": self.now.strftime("%Y-%m-%dT%H:%M:%SZ"), "units": {
                        "air_temperature": "celsius", "precipitation_amount": "mm",
                        "relative_humidity": "%", "wind_speed": "m/s"}}, "timeseries": series}}


class Answers(threading.Thread):
    """People who answer their texts: OK with its code, mostly; now and then something else."""

    def __init__(self, phone, dice):
        super().__init__(daemon=True)
        self.phone, self.dice, self.over, self.seen = phone, dice, threading.Event(), 0
        self.start()

    def run(self):
        while not self.over.wait(0.05):
            texts = self.phone.texts()
            for text in texts[self.seen:]:
                code = re.search(r"OK (\d{4})", text.text)
                if code and self.dice.random() < 0.8:
                    self.phone.send(text.receiver, "OK " + code[1])
                elif self.dice.random() < 0.5:
                    self.phone.send(text.receiver, "BEDS")
            self.seen = len(texts)


def keeps_what_was_freed():
    """A build with AddressSanitizer does, for a while, so that its size says nothing."""
    with open(BUILD + "/swepd", "rb") as program:
        return b"__asan_init" in program.read()


class Soak(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="swep-")
        self.addCleanup(shutil.rmtree, self.home, True)
        self.dice = random.Random(SEED)
        self.weather = Weather(self.dice)
        self.addCleanup(self.weather.stop)
        self.swepd = Swepd(self.home + "/swepd", BUILD, mode="exercise", sources=[source(
            "metno", self.weather.url)], arguments=["--clock", BEGIN.strftime("%Y-%m-%dT%H:%M:%SZ")])
        self.swepd.more = 'keep_bodies = "%s"; sheets = "%s/sheets";' % (KEPT, self.home)
        os.mkdir(self.home + "/sheets")
        self.kannel = Kannel(self.home + "/kannel", callback=self.swepd.web).start()
        self.addCleanup(self.kannel.stop)
        self.swepd.kannel(self.kannel)
        self.phone = Phone(self.kannel.smsc_port)
        self.addCleanup(self.phone.stop)
        self.kannel.wait_online()
        self.swepd.start()
        self.addCleanup(self.swepd.stop)
        for what, rows in (("sites", SITES), ("beds", BED_ROWS), ("contacts", CONTACTS)):
            self.swepd.put(what, rows)
        self.people = Answers(self.phone, random.Random(SEED + 1))
        self.addCleanup(self.people.over.set)
        self.done, self.samples, self.in_bed = collections.Counter(), [], set()

    # ---- a day --------------------------------------------------------------------------------

    def ask(self, verb, **args):
        """Refusals are ordinary; that there is no answer is not."""
        answer = self.swepd.reply(verb, args)
        self.done["%s%s" % (verb, "" if answer["ok"] else " refused")] += 1
        self.assertIn(answer.get("error", {}).get("code"),
                      (None, "refused", "not-found", "taken", "usage"), answer)
        return answer["ok"] and answer["result"]

    def advance(self):
        visits = self.weather.visits
        now = self.ask("clock", advance=STEP)["now"]
        self.weather.now = datetime.datetime.fromisoformat(now.replace("Z", "+00:00"))
        wait_for("the forecast to be fetched", lambda: self.weather.visits > visits, 30)
        # Else the next three hours would be the answer's.
        heard = int(self.weather.now.timestamp() * 1000)
        wait_for("the forecast to be read", lambda: self.swepd.one(
            "SELECT max(heard) FROM source") >= heard, 30)

    def decide(self):
        state = self.ask("status")["state"]
        self.done["state " + state] += 1
        if state == "PROPOSED":
            self.ask("approve", reason="as forecast")
            self.ask("open", site="church", count=10)
        elif state == "STANDDOWN_PROPOSED":
            self.ask("standdown", reason="it is warmer")

    def evening(self):
        for n in self.dice.sample(range(PEOPLE), 12):
            person = "CASE-%03d" % n
            if person not in self.in_bed and self.ask("hold", bed="best", person=person):
                if self.dice.random() < 0.8 and self.ask("checkin", person=person):
                    self.in_bed.add(person)
        for verb, args in (("beds", {}), ("status", {}), ("waiting", {}), ("log", {"last": 50}),
                           ("sheet", {"what": "roll-call", "site": "hall"}), ("texts", {}), ("cascade", {})):
            self.ask(verb, **args)
        if self.dice.random() < 0.1:
            self.ask("wait", person="CASE-%03d" % self.dice.randrange(PEOPLE))
        self.assertIn("SWEP", self.swepd.ctl("status"))

    def morning(self):
        for person in sorted(self.in_bed):
            self.ask("checkout", person=person)
        self.in_bed.clear()
        for label in [row.split(",")[1] for row in BED_ROWS[1:]]:
            if self.dice.random() < 0.5:
                self.ask("ready", bed=label)

    def day(self):
        for step in range(STEPS):
            self.advance()
            self.decide()
            if step in (4, 5):  # 21:00
                self.evening()
            if step == 7:
                self.morning()

    # ---- what it takes ------------------------------------------------------------------------

    def process(self, path):
        return "/proc/%d/%s" % (self.swepd.program.pid, path)

    def sample(self):
        """Once what is under way is over: (memory kB, descriptors, rows of each table, pages)."""
        self.swepd.wait("texts to be settled", "SELECT count(*) FROM message WHERE state IN"
                        " ('sending', 'unknown')", 0, 60)
        with open(self.process("status"), encoding="ascii") as f:
            memory = int(re.search(r"VmRSS:\s+(\d+) kB", f.read())[1])
        rows = {table: self.swepd.one("SELECT count(*) FROM " + table) for table, in self.swepd.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")}
        self.samples.append((memory, len(os.listdir(self.process("fd"))), rows,
                             self.swepd.one("SELECT * FROM pragma_page_count")))

    def say(self, day):
        memory, descriptors, rows, pages = self.samples[-1]
        print("day %3d: %d kB, %d descriptors, %d pages; texts %d, answers %d, audit %d, requests %d, "
              "bodies %d" % (day, memory, descriptors, pages, rows["message"], rows["inbound"],
                             rows["audit"], rows["request"], rows["body"]), flush=True)

    def middle(self, what, samples):
        return sorted(what(s) for s in samples)[len(samples) // 2]

    def test_a_winter(self):
        print("soak: seed %d, %d days" % (SEED, DAYS))
        for day in range(DAYS):
            self.day()
            self.sample()
            if day % 30 == 29 or day == DAYS - 1:
                self.say(day + 1)
        warm = int(DAYS * WARM)
        some = max(1, (DAYS - warm) // 5)
        before, after = self.samples[warm:warm + some], self.samples[-some:]
        grown = (self.middle(lambda s: s[0], after) - self.middle(lambda s: s[0], before))
        fds = max(s[1] for s in after) - max(s[1] for s in before)
        print("since day %d: %+d kB, %+d descriptors" % (warm, grown, fds))
        print(", ".join("%s %d" % pair for pair in sorted(self.done.items())))
        for table, count in sorted(after[-1][2].items()):
            if count != before[-1][2][table]:
                print("    %-16s %7d -> %7d" % (table, before[-1][2][table], count))
        self.assertGreater(self.done["approve"], 0, "it was never cold enough")
        if not keeps_what_was_freed():
            self.assertLess(grown, GROWN_KB, "memory grows")
        self.assertLessEqual(fds, GROWN_FDS, "descriptors are not closed")
        for table in BOUNDED if DAYS > 30 else ():
            was, now = (max(s[2][table] for s in samples) for samples in (before, after))
            self.assertLessEqual(now, was * 1.25 + 30, "%s grows" % table)
        self.assertEqual(self.swepd.ctl("fsck").split()[0], "Clean:")


if __name__ == "__main__":
    sys.exit(result.run())
