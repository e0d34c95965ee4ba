# SPDX-License-Identifier: MIT
"""swepd backtest against a second computation of the same rules, made here from the definitions.

    test_backtest.py BUILD

The second computation shares nothing with the first: a night of a run is found from the maximal runs
around it, once with every missing night taken as cold and once as warm. Where both agree it is
known. SWEP_SEED for the histories that are thrown."""

import csv
import datetime
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

from lib import result

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build")
POLICIES = ROOT + "/tests/data/policies/"
FIXTURE = ROOT + "/tests/data/hadcet-min.txt"
HADCET = ROOT + "/../shared/data/history/hadcet_min_daily_1878_2021.txt"
SEED = int(os.environ.get("SWEP_SEED", "18780101"))
DAY = datetime.timedelta(days=1)


# ---- the second computation ----

def hadcet(path):
    """{date: degrees} of every value there is."""
    values = {}
    with open(path, encoding="ascii") as f:
        for line in f:
            year, mday, *months = map(int, line.split())
            for month, tenths in enumerate(months, 1):
                if tenths != -999:
                    values[datetime.date(year, month, mday)] = tenths / 10
    return values


def in_season(night):
    return night.month >= 11 or night.month <= 3


def run_length(night, cold):
    """Nights of the unbroken run of cold ones around this one; 0 when it is not cold itself."""
    if not cold(night):
        return 0
    first = last = night
    while cold(first - DAY) and (night - first).days < 5:
        first -= DAY
    while cold(last + DAY) and (last - night).days < 5:
        last += DAY
    return (last - first).days + 1


def known(possible, certain):
    """Three values: True, False, None."""
    return True if certain else None if possible else False


def at_most(limit, strict=False):
    def rule(values, night):
        value = values.get(night)
        if value is None:
            return None
        return value < limit if strict else value <= limit
    return rule


def nights(limit, least):
    def rule(values, night):
        certain = run_length(night, lambda n: values.get(n, 99) <= limit)
        possible = run_length(night, lambda n: values.get(n, -99) <= limit)
        return known(possible >= least, certain >= least)
    return rule


def either(*rules):
    def rule(values, night):
        said = [r(values, night) for r in rules]
        return True if True in said else None if None in said else False
    return rule


def frost_alone(values, night):
    frost, run = at_most(0)(values, night), nights(0, 3)(values, night)
    if frost is False or run is True:
        return False
    return True if frost and run is False else None


# policy: its rules from the strongest to the weakest, with their tiers
RULES = {
    "at-or-below-zero": [("zero", 1, at_most(0))],
    "below-zero": [("below", 1, at_most(0, strict=True))],
    "minus-three": [("hard", 1, at_most(-3))],
    "three-nights": [("run", 1, nights(0, 3))],
    "minus-three-or-three-nights": [("hard", 1, at_most(-3)), ("run", 1, nights(0, 3))],
    "lone-frost": [("lone", 1, frost_alone)],
    "three-rules": [("run", 2, nights(0, 3)), ("hard", 2, at_most(-3)),
                    ("below", 1, at_most(0, strict=True))],
}


def winter_of(night):
    year = night.year if night.month >= 10 else night.year - 1
    return "%d/%02d" % (year, (year + 1) % 100)


def expected(policy, values, first, last):
    """(opened nights, winters) as --json prints them."""
    opened, winters = [], {}
    before = False
    for night in (first + DAY * n for n in range((last - first).days + 1)):
        if not in_season(night):
            before = False
            continue
        winter = winters.setdefault(winter_of(night), {
            "winter": winter_of(night), "policy": policy, "opened": 0, "spells": 0,
            "missed_at_or_below": 0, "freezing": 0, "unknown": 0, "measured": 0})
        truths = [(rule(values, night), name, tier) for name, tier, rule in RULES[policy]]
        truth = True if any(t[0] for t in truths) else None if any(
            t[0] is None for t in truths) else False
        freezing = values.get(night, 99) <= 0
        if truth:
            _, name, tier = next(t for t in truths if t[0])
            opened.append({"night": night.isoformat(), "policy": policy, "tier": tier, "rule": name,
                           "values": {"air.min": values[night]} if night in values else {}})
        winter["opened"] += truth is True
        winter["spells"] += truth is True and not before
        winter["unknown"] += truth is None
        winter["freezing"] += freezing
        winter["missed_at_or_below"] += freezing and truth is not True
        winter["measured"] += night in values
        before = truth is True
    for winter in winters.values():
        if not winter.pop("measured"):
            winter["missed_at_or_below"] = winter["freezing"] = None
    return opened, list(winters.values())


# ---- the first one ----

class Backtest(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)

    def file(self, text, name="history.csv"):
        path = os.path.join(self.home, name)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path

    def policy(self, rules, name="ours", hours="18:00 09:00", season="1 November,31 March"):
        day, night = hours.split(), season.split(",")
        return self.file("""title = "A test"; version = "1"; approver = "Nobody"; source = "here";
adopted = "2025-10-01"; tiers = ( "One", "Two" ); exit = { when = "air.min > 0 for 2 nights"; };
season = { from = "%s"; to = "%s"; }; night = { from = "%s"; to = "%s"; };
rules = ( %s );""" % (night[0], night[1], day[0], day[1], ", ".join(
            '{ name = "r%d"; when = "%s"; action = "propose"; tier = 1; }' % (n, rule)
            for n, rule in enumerate(rules))), name + ".conf")

    def run_raw(self, *args):
        done = subprocess.run([BUILD + "/swepd", "backtest", *args], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def run_good(self, *args):
        code, out, err = self.run_raw(*args)
        self.assertEqual((code, err), (0, ""))
        return out

    def run_json(self, *args):
        """(opened nights, winters)"""
        rows = [json.loads(line) for line in self.run_good("--json", *args).splitlines()]
        self.assertTrue(all(("night" in row) != ("winter" in row) for row in rows))
        return [r for r in rows if "night" in r], [r for r in rows if "winter" in r]

    def opened(self, policy, *args):
        return [row["night"] for row in self.run_json("--policy", policy, *args)[0]]


class Hadcet(Backtest):

    def both(self, policy, path, values, first=None, last=None):
        """Compares the two computations night by night, and returns what both say."""
        chosen = []
        if first:
            chosen = ["--from", first.isoformat(), "--to", last.isoformat()]
        ours = self.run_json("--policy", POLICIES + policy + ".conf", "--format", "hadcet-min",
                             *chosen, path)
        theirs = expected(policy, values, first or min(values), last or max(values))
        for mine, yours in zip(ours, theirs):
            for a, b in zip(mine, yours):
                self.assertEqual(a, b)
            self.assertEqual(len(mine), len(yours))
        return ours

    def test_fixture(self):
        values = hadcet(FIXTURE)
        for policy in RULES:
            with self.subTest(policy):
                self.both(policy, FIXTURE, values)

    def test_fixture_by_hand(self):
        """The same fixture, read with the eye."""
        arguments = ["--format", "hadcet-min", FIXTURE]
        self.assertEqual(self.opened(POLICIES + "minus-three.conf", *arguments),
                         ["1999-12-17", "1999-12-18", "1999-12-31"])
        self.assertEqual(self.opened(POLICIES + "three-nights.conf", *arguments), [
            "1999-11-01", "1999-11-11", "1999-11-12", "1999-11-13", "1999-12-17", "1999-12-18",
            "1999-12-19", "1999-12-30", "1999-12-31", "2000-01-01", "2000-02-27", "2000-02-28", "2000-02-29",
            "2000-03-29", "2000-03-30", "2000-03-31"])

    def test_whole_record(self):
        if not os.path.exists(HADCET):
            self.skipTest("../shared/data is not here")
        values = hadcet(HADCET)
        self.assertEqual(len(values), 52503)
        for policy in RULES:
            with self.subTest(policy):
                _, winters = self.both(policy, HADCET, values)
                self.assertEqual((winters[0]["winter"], winters[-1]["winter"], len(winters)),
                                 ("1877/78", "2020/21", 144))

    def test_figures(self):
        """Means of the winters 1990/91 to 2020/21, as published."""
        if not os.path.exists(HADCET):
            self.skipTest("../shared/data is not here")
        values = hadcet(HADCET)
        first, last = datetime.date(1990, 11, 1), datetime.date(2021, 3, 31)
        figures = {"at-or-below-zero": 34.8, "below-zero": 33.1, "minus-three": 8.2,
                   "three-nights": 24.6, "lone-frost": 10.1, "minus-three-or-three-nights": 25.1}
        winters = {p: self.both(p, HADCET, values, first, last)[1] for p in figures}
        for policy, figure in figures.items():
            self.assertEqual(len(winters[policy]), 31)
            self.assertEqual(round(sum(w["opened"] for w in winters[policy]) / 31, 1), figure)
            self.assertEqual(sum(w["unknown"] for w in winters[policy]), 0)
        zero, run = winters["at-or-below-zero"], winters["three-nights"]
        self.assertEqual(round(sum(w["spells"] for w in run) / 31, 1), 4.4)
        self.assertEqual(round(sum(w["missed_at_or_below"] for w in run) / 31, 1), 10.1)
        self.assertEqual(min((w["opened"], w["winter"]) for w in zero), (8, "2013/14"))
        self.assertEqual(max((w["opened"], w["winter"]) for w in zero), (58, "2012/13"))
        self.assertEqual([w["opened"] for w in run if w["winter"] == "2013/14"], [0])

    def test_refused(self):
        row = " 1900    1" + "   10" * 12 + "\n"
        for text, said in (
                (row + " 1900   29" + "   10" * 12 + "\n", ":2: 1900-02-29 is no date, and must be"),
                (row + " 1900   31   10 -999   10    0" + " -999" * 8 + "\n",
                 ":2: 1900-04-31 is no date, and must be -999, not 0"),
                (row + row, ":2: 1900-01-01 stands on line 1 already"),
                (row + " 1900    2    1    2\n", ":2: a line of HadCET is a year"),
                (" 1900    1" + "   10" * 13 + "\n", ":1: a line of HadCET is a year"),
                (" 1900    1" + " 10.5" * 12 + "\n", ":1: a line of HadCET is a year"),
                (" 1900    0" + " -999" * 12 + "\n", ":1: 0 is no day of a month"),
                (" 19000   1" + " -999" * 12 + "\n", ":1: 19000 is no year"),
                (" 1900    1" + " 1000" * 12 + "\n", ":1: 1000 for month 1 is beyond 60 degrees"),
                ("date,air.min\n", ":1: a line of HadCET is a year")):
            with self.subTest(said):
                path = self.file(text)
                code, out, err = self.run_raw("--policy", POLICIES + "below-zero.conf", "--format",
                                              "hadcet-min", "--json", path)
                self.assertEqual((code, out), (1, ""))
                self.assertIn(path + said, err)

    def test_leap_days(self):
        rows = "".join(" %d   29  10 %s  10%s\n" % (year, leap, " -999" * 9) for year, leap in (
            (1900, -999), (1904, -1), (2000, -2), (2023, -999), (2024, -3)))
        self.assertEqual(self.opened(POLICIES + "below-zero.conf", "--format", "hadcet-min",
                                     self.file(rows)), ["1904-02-29", "2000-02-29", "2024-02-29"])


class Csv(Backtest):

    def test_thrown_histories(self):
        """Rows and columns in any order, with holes: the second computation agrees throughout."""
        print("backtest: SWEP_SEED=%d" % SEED)
        dice = random.Random(SEED)
        for turn in range(12):
            first = datetime.date(dice.randint(1890, 2090), dice.randint(1, 12), dice.randint(1, 28))
            values, rows, cold = {}, [], dice.choice([0.2, 0.5, 0.8])
            for n in range(400):
                night = first + n * DAY
                value = round(dice.uniform(-4, 0.01) if dice.random() < cold else
                              dice.uniform(-0.2, 6), dice.choice([0, 1, 3]))
                if dice.random() < 0.08:
                    rows.append("%s,,%d" % (night, n % 7) if dice.random() < 0.5 else "")
                else:
                    values[night] = value
                    rows.append("%s,%s,%d" % (night, value, n % 7))
            dice.shuffle(rows)
            path = self.file("date,air.min,rain\n" + "\n".join(rows) + "\n")
            for policy in RULES:
                with self.subTest(turn=turn, policy=policy):
                    last = first + 399 * DAY
                    ours = self.run_json("--policy", POLICIES + policy + ".conf", "--from",
                                         first.isoformat(), "--to", last.isoformat(), path)
                    self.assertEqual(ours, expected(policy, values, first, last))

    def test_shapes(self):
        policy = POLICIES + "below-zero.conf"
        for text in ("date,air.min\n2020-01-01,-1\n2020-01-02,1\n2020-01-03,-0.5\n",
                     "air.min,date\r\n-0.5,2020-01-03\r\n-1.0,2020-01-01\r\n+1,2020-01-02\r\n",
                     "\ufeff\n DATE , Air.Min \n\n 2020-01-01 , -1 \n2020-01-03,-.5\n2020-01-02,1e0",
                     '"time","air.min"\n"2020-01-01","-1"\n"2020-01-02",""\n"2020-01-03",-0.50000\n',
                     "date,rain,air.min,day.air.max\n2020-01-03,,-0.5,\n2020-01-01,3,-1,4\n"):
            with self.subTest(text):
                nights, _ = self.run_json("--policy", policy, self.file(text))
                self.assertEqual([(n["night"], n["values"]) for n in nights],
                                 [("2020-01-01", {"air.min": -1}), ("2020-01-03", {"air.min": -0.5})])

    def test_numbers_are_exact(self):
        dice = random.Random(SEED)
        text, numbers = "date,air.min\n", []
        for n in range(300):
            number = "%.*f" % (dice.randint(0, 17), dice.uniform(-9, -0.5))
            numbers.append(float(number))
            text += "%s,%s\n" % (datetime.date(2020, 1, 1) + n * DAY, number)
        policy = self.policy(["air.min <= 0"], season="1 January,31 December")
        nights, _ = self.run_json("--policy", policy, self.file(text))
        self.assertEqual(len(nights), 300)
        for night, number in zip(nights, numbers):
            self.assertAlmostEqual(night["values"]["air.min"], number, delta=1e-13)

    def test_refused(self):
        for text, said in (
                ("", ":1: is empty"),
                ("date\n2020-01-01\n", ":1: the first line must name the columns"),
                ("air.min\n2\n", ":1: the first line must name the columns"),
                ("date,frost\n", ':1: no column can be called "frost"; there are date or time, air'),
                ("date,air.min,AIR.MIN\n", ':1: the column "AIR.MIN" comes twice'),
                ("date,rain,rain.sum\n", ':1: the column "rain.sum" comes twice'),
                ("date,air.min,time\n", ':1: the column "time" comes twice'),
                ("date,air\n2020-01-01,3\n", ':1: one value a day of "air" does not say'),
                ("time,day.air.max\n2020-01-01T00:00Z,3\n", ':1: hourly rows are sorted into days'),
                ("date,air.min\n2020-01-01,1,2\n", ":2: the row has 3 cells, the heading 2"),
                ("date,air.min\n2020-01-01\n", ":2: the row has 1 cells, the heading 2"),
                ("date,air.min\n2020-01-01,1\n\n2020-01-01,\n",
                 ":4: 2020-01-01 stands on line 2 already"),
                ("date,air.min\n2019-02-29,1\n", ':2: no such date from 1600 to 2199: "2019-02-29"'),
                ("date,air.min\n1599-12-31,1\n", ':2: no such date'),
                ("date,air.min\n2020/01/01,1\n", ':2: no such date'),
                ("date,air.min\n2020-01-01,nan\n", ':2: air.min is no number: "nan"'),
                ("date,air.min\n2020-01-01,0x1p3\n", ':2: air.min is no number: "0x1p3"'),
                ("date,air.min\n2020-01-01,1.2.3\n", ':2: air.min is no number: "1.2.3"'),
                ("date,air.min\n2020-01-01,-\n", ':2: air.min is no number: "-"'),
                ("date,air.min\n2020-01-01,1e999\n", ':2: air.min is no number: "1e999"'),
                ("date,air.min\n2020-01-01,60.01\n", ":2: air.min must be from -60 to 60, not 60.01"),
                ("date,rain\n2020-01-01,-1\n", ":2: rain must be from 0 to 2000"),
                ("date,air.min\n2020-01-01,1\n2020-01-02T03:00Z,1\n", ":3: some rows have a date"),
                ("time,air\n2020-01-01T25:00Z,1\n", ':2: no such time: "2020-01-01T25:00Z"'),
                ("time,air\n2020-01-01T10:00Q,1\n", ':2: no such time'),
                ("time,air\n2020-01-01T10:00Z,1\n2020-01-01T11:00+01:00,1\n",
                 ":3: 2020-01-01T10:00:00Z stands on line 2 already"),
                ("time,air\n2020-01-01T10:00Z,1\n2020-01-02T10:00Z,1\n",
                 ":3: the rows are more than six hours apart"),
                ("time,air\n2020-01-01T10:00:00Z,1\n2020-01-01T10:00:30Z,1\n",
                 ":3: the rows are less than a minute apart"),
                ("date,air.min,air.max\n2020-01-01,-1,-1\n2020-01-02,5,-5\n",
                 ":3: air.min in column 2 is 5, above air.max in column 3, which is -5"),
                ("day.feels.max,date,day.feels.min\n-1,2020-01-01,0\n",
                 ":2: day.feels.min in column 3 is 0, above day.feels.max in column 1, which is -1"),
                ("time,air.max,air.min\n2020-01-01T10:00Z,1,1.5\n",
                 ":2: air.min in column 3 is 1.5, above air.max in column 2, which is 1"),
                (b"date,air.min\n2020-01-01,\x001\n", ":1: is no text"),
                (b"date,air.min\n2020-01-01,\xff\x1b[31m\n", ':2: air.min is no number: "??[31m"')):
            with self.subTest(text):
                path = self.file(text)
                code, out, err = self.run_raw("--policy", POLICIES + "below-zero.conf", path)
                self.assertEqual((code, out), (1, ""))
                self.assertIn(path + said, err)
        code, _, err = self.run_raw("--policy", POLICIES + "below-zero.conf", self.home + "/absent")
        self.assertEqual((code, err), (1, self.home + "/absent:1: cannot be read: "
                                       "No such file or directory\n"))

    def test_errors_are_all_listed(self):
        path = self.file("date,air.min\n" + "2020-01-01,x\n" * 150)
        code, _, err = self.run_raw("--policy", POLICIES + "below-zero.conf", path)
        self.assertEqual(code, 1)
        self.assertEqual(len(err.splitlines()), 101)
        self.assertIn("and 50 more", err)

    def test_merged(self):
        """Where two files speak of one night the colder counts, and each fills the other's gaps."""
        a = self.file("date,air.min\n2020-01-01,-1\n2020-01-02,1\n2020-01-03,\n", "a.csv")
        b = self.file("rain,air.min,date\n,0,2020-01-01\n,-2,2020-01-02\n,,2020-01-03\n", "b.csv")
        c = self.file("date,rain\n2020-01-03,12\n2020-01-04,1\n", "c.csv")
        policy = self.policy(["air.min < 0 or rain.sum >= 10"])
        for files in ((a, b, c), (c, b, a)):
            nights, winters = self.run_json("--policy", policy, *files)
            self.assertEqual([n["night"] for n in nights],
                             ["2020-01-01", "2020-01-02", "2020-01-03"])
            self.assertEqual([n["values"] for n in nights],
                             [{"air.min": -1}, {"air.min": -2}, {"rain.sum": 12}])
            self.assertEqual(winters[0]["unknown"], 1)


class Hours(Backtest):
    """Hourly rows: a night is 14, 15 or 16 hours long, and a gap in it is never warm."""

    def hours(self, first, count, values=None, zone="Z", step=1, column="air"):
        """Rows from `first` on at +5, except where values say otherwise; None leaves a row out."""
        values = values or {}
        rows = ["time," + column]
        for n in range(0, count, step):
            at = first + datetime.timedelta(hours=n)
            value = values.get(n, 5)
            if value is not None:
                rows.append("%s%s,%s" % (at.isoformat(timespec="minutes"), zone, value))
        return self.file("\n".join(rows) + "\n")

    def judged(self, path, night, rule="air.min <= 0", *more):
        """(opened, unknown) of one night."""
        policy = self.policy([rule], season="1 January,31 December")
        nights, winters = self.run_json("--policy", policy, "--from", night, "--to", night, *more,
                                        path)
        return [n["night"] for n in nights], winters[0]["unknown"]

    def test_clock_changes(self):
        """Every hour of the night, and no other, decides it; London's clock makes the hours."""
        for night, begins, length in (("2026-03-28", 18, 14), ("2026-10-24", 17, 16),
                                      ("2026-01-10", 18, 15), ("2026-07-10", 17, 15)):
            midnight = datetime.datetime.fromisoformat(night)
            for n in range(begins - 3, begins + length + 4):
                inside = begins <= n < begins + length
                with self.subTest(night=night, hour=n):
                    cold = self.hours(midnight, 48, {n: -1})
                    self.assertEqual(self.judged(cold, night), ([night] if inside else [], 0))
                    gap = self.hours(midnight, 48, {n: None})
                    self.assertEqual(self.judged(gap, night), ([], int(inside)))

    def test_local_times(self):
        """The hour that comes twice in October is two hours; the one skipped in March is none."""
        local = []
        for hour in list(range(18, 24)) + [24, 25, 25] + list(range(26, 34)):
            day, hour = divmod(hour, 24)
            local.append("2026-10-%02d %02d:00" % (24 + day, hour))
        rows = "time,air\n" + "".join("%s,5\n" % at for at in local)
        full = self.file(rows)
        self.assertEqual(self.judged(full, "2026-10-24", "air.min <= 0", "--zone", "london"), ([], 0))
        once = self.file(rows.replace("2026-10-25 01:00,5\n", "", 1))
        self.assertEqual(self.judged(once, "2026-10-24", "air.min <= 0", "--zone", "london"), ([], 1))
        thrice = self.file(rows + "2026-10-25 01:00,5\n")
        policy = POLICIES + "below-zero.conf"
        code, _, err = self.run_raw("--policy", policy, "--zone", "london", thrice)
        self.assertEqual((code, "stands on line" in err), (1, True))
        skipped = self.file("time,air\n2026-03-29T00:00,1\n2026-03-29T01:00,1\n")
        code, _, err = self.run_raw("--policy", policy, "--zone", "london", skipped)
        self.assertEqual((code, ':3: no such time: "2026-03-29T01:00"' in err), (1, True))

    def test_zone_is_asked_for(self):
        path = self.file("time,air\n2026-01-10T18:00,-1\n2026-01-10T19:00,-1\n")
        policy = POLICIES + "below-zero.conf"
        code, out, err = self.run_raw("--policy", policy, "--json", path)
        self.assertEqual((code, json.loads(out.splitlines()[0])["night"]), (0, "2026-01-10"))
        self.assertIn("without a zone are taken as UTC", err)
        self.run_good("--policy", policy, "--zone", "utc", path)

    def test_partly_covered(self):
        """Three-hourly instants vouch for an hour each; one cold one is enough all the same."""
        first = datetime.datetime(2026, 1, 10)
        self.assertEqual(self.judged(self.hours(first, 48, step=3), "2026-01-10"), ([], 1))
        path = self.hours(first, 48, {24: -1}, step=3)
        policy = self.policy(["air.min <= 0"])
        nights, _ = self.run_json("--policy", policy, "--from", "2026-01-10", "--to", "2026-01-10",
                                  path)
        self.assertEqual(nights[0]["values"], {"air.min": {"most": -1}})
        whole = self.hours(first, 48, step=3, column="air.min")
        self.assertEqual(self.judged(whole, "2026-01-10"), ([], 0))

    def test_sums_and_days(self):
        wet = self.file("time,rain\n" + "".join(
            "2026-01-%02dT%02d:00Z,%d\n" % (10 + n // 24, n % 24, 1 if 18 <= n < 33 else 0)
            for n in range(48)))
        for rule, opened in (("rain.sum >= 15", True), ("rain.sum > 15", False),
                             ("day.rain.sum > 0", False)):
            with self.subTest(rule):
                self.assertEqual(self.judged(wet, "2026-01-10", rule),
                                 (["2026-01-10"] if opened else [], 0))

    def test_policy_hours(self):
        """The night is the policy's own."""
        first = datetime.datetime(2026, 1, 10)
        path = self.hours(first, 48, {19: -1})
        late = self.policy(["air.min <= 0"], "late", "20:00 08:00")
        self.assertEqual(self.opened(late, path), [])
        self.assertEqual(self.opened(self.policy(["air.min <= 0"]), path), ["2026-01-10"])

    def test_chill_is_computed(self):
        rows = "".join("2026-01-%02dT%02d:00Z,2,10\n" % (10 + n // 24, n % 24) for n in range(48))
        path = self.file("time,air,wind\n" + rows)
        nights, _ = self.run_json("--policy", self.policy(["chill.min <= -4"]), "--from",
                                  "2026-01-10", "--to", "2026-01-10", path)
        kmh = 36 ** 0.16
        chill = 13.12 + 0.6215 * 2 - 11.37 * kmh + 0.3965 * 2 * kmh
        self.assertAlmostEqual(nights[0]["values"]["chill.min"], chill, places=6)


class Interface(Backtest):

    def test_range_is_inclusive(self):
        path = self.file("date,air.min\n" + "".join(
            "2020-01-%02d,-1\n" % day for day in range(1, 10)))
        policy = POLICIES + "below-zero.conf"
        nights = self.opened(policy, "--from", "2020-01-03", "--to", "2020-01-05", path)
        self.assertEqual(nights, ["2020-01-03", "2020-01-04", "2020-01-05"])
        self.assertEqual(len(self.opened(policy, "--from", "2020-01-08", path)), 2)
        self.assertEqual(len(self.opened(policy, "--to", "2020-01-02", path)), 2)

    def test_neighbours_outside_the_range_count(self):
        path = self.file("date,air.min\n" + "".join(
            "2020-01-%02d,%d\n" % (day, -1 if 3 <= day <= 5 else 1) for day in range(1, 10)))
        self.assertEqual(self.opened(POLICIES + "three-nights.conf", "--from", "2020-01-05", "--to",
                                     "2020-01-06", path), ["2020-01-05"])

    def test_unknown_is_not_false(self):
        path = self.file("date,air.min\n2020-01-01,-1\n2020-01-02,-1\n2020-01-04,5\n2020-01-07,5\n")
        nights, winters = self.run_json("--policy", POLICIES + "three-nights.conf", path)
        self.assertEqual((nights, winters[0]["unknown"], winters[0]["missed_at_or_below"]),
                         ([], 3, 2))

    def test_only_rules_that_open(self):
        """An advice opens nothing; a rule's own season counts; the strongest tier is named."""
        policy = self.file("""title = "A test"; version = "1"; approver = "Nobody"; source = "here";
adopted = "2025-10-01"; tiers = ( "One", "Two" ); exit = { when = "air.min > 0 for 2 nights"; };
season = { from = "1 November"; to = "15 September"; };
rules = (
 { name = "tell"; when = "air.min <= 5"; action = "advise"; tier = 2; },
 { name = "ask"; when = "air.min <= 0"; action = "propose"; tier = 1;
   season = { from = "1 November"; to = "31 March"; }; },
 { name = "act"; when = "air.min <= -2"; action = "activate"; tier = 2;
   season = { from = "1 November"; to = "31 March"; };
   agreement = { name = "N"; date = "2025-10-01"; }; },
 { name = "heat"; when = "day.air.max >= 30"; action = "propose"; tier = 1;
   season = { from = "1 June"; to = "15 September"; }; }
);""", "tiers.conf")
        path = self.file("date,air.min,day.air.max\n2019-12-01,3,9\n2019-12-02,0,9\n2019-12-03,-2,3\n"
                         "2020-04-01,-9,5\n2020-06-30,12,31\n2020-07-01,12,32\n2020-10-02,1,33\n")
        nights, winters = self.run_json("--policy", policy, path)
        self.assertEqual([(n["night"], n["tier"], n["rule"]) for n in nights], [
            ("2019-12-02", 1, "ask"), ("2019-12-03", 2, "act"), ("2020-06-30", 1, "heat"),
            ("2020-07-01", 1, "heat")])
        self.assertEqual([(w["winter"], w["opened"], w["spells"]) for w in winters],
                         [("2019/20", 4, 2)])

    def test_unheard_is_said_once(self):
        policy = self.policy(["air.min <= 0 or warning(metoffice) >= amber", "feels.min <= 0",
                              "warning(metoffice, wind) >= red"])
        path = self.file("date,air.min\n2020-01-01,-1\n2020-01-02,1\n")
        code, out, err = self.run_raw("--policy", policy, "--json", path)
        self.assertEqual((code, err), (0, "swepd backtest: ours asks what no history tells: warnings,"
                                       " feels.min. That is unknown, never false.\n"))
        rows = [json.loads(line) for line in out.splitlines()]
        self.assertEqual((rows[0]["night"], rows[1]["opened"], rows[1]["unknown"]),
                         ("2020-01-01", 1, 1))

    def test_what_a_warning_might_have_opened_is_missed_all_the_same(self):
        """Nobody reads 0 missed from a policy whose warnings no history tells."""
        policy = self.policy(["air.min <= -3", "warning(metoffice) >= amber", "air.min <= -9"])
        path = self.file("date,air.min\n" + "".join(
            "2020-01-%02d,%d\n" % (n + 1, value) for n, value in enumerate([-1, -4, 2, 0])))
        code, out, _ = self.run_raw("--policy", POLICIES + "at-or-below-zero.conf", "--policy",
                                    policy, "--json", path)
        rows = [json.loads(line) for line in out.splitlines()]
        self.assertEqual((code, [(w["opened"], w["only"], w["unknown"], w["missed_at_or_below"])
                                 for w in rows if "winter" in w]),
                         (0, [(3, 2, 0, 0), (1, 0, 3, 2)]))

    def two(self, *more):
        path = self.file("date,air.min\n" + "".join("2020-01-%02d,%s\n" % (n + 1, value)
                         for n, value in enumerate([1, 1, 0, -1, -2, 1, -4, 1, 0, 1, ""])))
        return ["--policy", POLICIES + "at-or-below-zero.conf", "--policy",
                POLICIES + "minus-three-or-three-nights.conf", *more, path]

    def test_two_policies(self):
        nights, winters = self.run_json(*self.two("--price", "60.50", "--beds", "12"))
        only = {(n["policy"], n["night"]) for n in nights if n["only"]}
        self.assertEqual(only, {("at-or-below-zero", "2020-01-09")})
        self.assertEqual([(w["policy"], w["opened"], w["only"], w["unknown"], w["cost"],
                           w["missed_at_or_below"]) for w in winters], [
            ("at-or-below-zero", 5, 1, 0, 3630.0, 0),
            ("minus-three-or-three-nights", 4, 0, 0, 2904.0, 1)])

    def test_one_name_twice(self):
        shutil.copy(POLICIES + "below-zero.conf", self.home + "/at-or-below-zero.conf")
        path = self.file("date,air.min\n2020-01-01,0\n2020-01-02,-1\n")
        paths = [POLICIES + "at-or-below-zero.conf", self.home + "/at-or-below-zero.conf"]
        nights, _ = self.run_json("--policy", paths[0], "--policy", paths[1], path)
        self.assertEqual([n["policy"] for n in nights], [paths[0], paths[0], paths[1]])

    def test_csv_says_the_same(self):
        for more in ([], ["--price", "60", "--beds", "12"]):
            nights, winters = self.run_json(*self.two(*more))
            rows = list(csv.DictReader(io.StringIO(self.run_good("--csv", *self.two(*more)))))
            self.assertTrue(all(None not in row and None not in row.values() for row in rows))
            self.assertEqual([(r["night"], r["policy"], int(r["tier"]), r["rule"],
                               float(r["air.min"]), r["only"] == "1")
                              for r in rows if r["kind"] == "night"],
                             [(n["night"], n["policy"], n["tier"], n["rule"],
                               n["values"]["air.min"], n["only"]) for n in nights])
            names = ["opened", "spells", "missed_at_or_below", "freezing", "unknown", "only"]
            names += ["cost"] if more else []
            self.assertEqual([[r["winter"]] + [float(r[name]) for name in names]
                              for r in rows if r["kind"] == "winter"],
                             [[w["winter"]] + [w[name] for name in names] for w in winters])

    def test_text_fits_a_screen(self):
        cost = ["--price", "9999.99", "--beds", "999"]
        one = ["--policy", POLICIES + "at-or-below-zero.conf", "--format", "hadcet-min", FIXTURE]
        for args in (one, one + cost, self.two(), self.two() + cost):
            out = self.run_good(*args)
            self.assertEqual([line for line in out.splitlines() if len(line) > 80], [])
            self.assertIn("Unknown: the histories cannot tell", out)
        out = self.run_good(*one)
        self.assertRegex(out, r"(?m)^1999/00 +21 +9 +0 +1  #+$")
        out = self.run_good(*self.two("--price", "60.50", "--beds", "12"))
        self.assertRegex(out, r"(?m)^2019/20 +5 +4 +1 +0 +0 +1 +0 +0 +3,630 +2,904$")
        self.assertIn("Only A opens 1 nights:\n  2020-01-09   0.0\n", out)
        self.assertIn("A opens 5 nights in 3 spells, 5.0 nights a winter, £3,630 a winter.", out)

    def test_no_night_in_season(self):
        path = self.file("date,air.min\n2020-07-01,-1\n")
        self.assertIn("None of these nights is in season.",
                      self.run_good("--policy", POLICIES + "below-zero.conf", path))
        self.assertEqual(self.run_json("--policy", POLICIES + "below-zero.conf", path), ([], []))

    def test_usage(self):
        policy, path = POLICIES + "below-zero.conf", self.file("date,air.min\n2020-01-01,1\n")
        good = ["--policy", policy]
        for args, said in (
                ([path], "--policy is missing"),
                (good, "no history was named"),
                (good * 3 + [path], "two policies can be compared, not more"),
                (good + ["--from", "1 May", path], "--from takes a date as 1990-11-01, not 1 May"),
                (good + ["--to", "2019-02-29", path], "--to takes a date"),
                (good + ["--from", "0900-01-01", path], "a year must be from 1600 to 2199"),
                (good + ["--from", "2020-02-01", "--to", "2020-01-01", path], "later than --to"),
                (good + ["--format", "xml", path], "--format takes csv or hadcet-min, not xml"),
                (good + ["--zone", "mars", path], "--zone takes utc or london, not mars"),
                (good + ["--price", "60", path], "--price and --beds go together"),
                (good + ["--beds", "6", path], "--price and --beds go together"),
                (good + ["--price", "-1", "--beds", "6", path], "--price takes pounds"),
                (good + ["--price", "1.234", "--beds", "6", path], "--price takes pounds"),
                (good + ["--price", "60", "--beds", "0", path], "--beds takes a whole number"),
                (good + ["--json", "--csv", path], "--json and --csv do not go together"),
                (good + ["--colour", path], "swepd backtest: unrecognized option '--colour'"),
                (good + ["--from"], "requires an argument")):
            with self.subTest(args):
                code, out, err = self.run_raw(*args)
                self.assertEqual((code, out), (2, ""))
                self.assertIn(said, err)
                self.assertIn("Try swepd backtest --help.", err)
        self.assertIn("usage: swepd backtest", self.run_good("--help"))

    def test_data_errors_end_with_1(self):
        path = self.file("date,air.min\n2020-01-01,1\n")
        bad = self.policy(["air.min <"])
        code, out, err = self.run_raw("--policy", bad, path)
        self.assertEqual((code, out), (1, ""))
        self.assertRegex(err, r"^%s:4: " % bad)
        empty = self.file("date,air.min\n2020-01-01,\n", "empty.csv")
        code, _, err = self.run_raw("--policy", POLICIES + "below-zero.conf", empty)
        self.assertEqual((code, err), (1, "swepd backtest: the histories hold no value\n"))
        with open("/dev/full", "wb") as full:
            done = subprocess.run([BUILD + "/swepd", "backtest", "--policy",
                                   POLICIES + "below-zero.conf", path], stdout=full,
                                  stderr=subprocess.PIPE, timeout=60)
        self.assertEqual((done.returncode, b"standard output" in done.stderr), (1, True))


if __name__ == "__main__":
    sys.exit(result.run())
