# SPDX-License-Identifier: MIT
"""Two hundred workers, every verb about beds and people at random, and the daemon is killed again
and again: nobody is given twice, nobody is put out, and what was answered is there.

SWEP_SECONDS (20 unless told), SWEP_CLIENTS (200), SWEP_SEED for what is drawn. Prints a table of
what was asked and answered, and a line for each kill. Ends at the first kill after which anything
is wrong, with all that is wrong; SWEP_KEEP=FOLDER keeps the database
and all that is wrong."""

import collections
import contextlib
import datetime
import getpass
import glob
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
import unittest

from lib.crowd import Crowd
from lib.daemon import Swepd
from lib.drawing import Drawing, bed_rows, site_rows
from lib.ledger import Ledger
from lib.survey import Survey
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
SECONDS = float(os.environ.get("SWEP_SECONDS") or 20)
CLIENTS = int(os.environ.get("SWEP_CLIENTS") or 200)
SEED = int(os.environ.get("SWEP_SEED") or 20261121)
KEEP = os.environ.get("SWEP_KEEP")
SPEED = 60  # a minute of the night in a second
EVENING = "2026-11-18T20:00:00Z"  # a Wednesday
TURN_S = 0.03
LIFE_S = (0.2, 2.5) if SECONDS < 120 else (0.5, 9.0)
BACK = datetime.timedelta(hours=1)


class Torture(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.dice = random.Random(SEED)
        self.swepd = Swepd(self.home + "/swepd", BUILD, mode="exercise",
                           arguments=("--speed", str(SPEED)))
        self.swepd.start(self.swepd.arguments + ["--clock", EVENING])
        self.addCleanup(self.swepd.stop)
        self.swepd.put("sites", site_rows(getpass.getuser()))
        self.swepd.put("beds", bed_rows())
        self.swepd.ask("activate", tier=1, reason="a hard night", until="30h")
        self.ledger = Ledger()
        self.drawing = Drawing(self.dice, self.ledger, self.home, EVENING)
        self.crowd = Crowd(self.swepd.socket_path, CLIENTS, self.ledger, self.drawing, self.dice,
                           "c%d" % os.getpid())
        self.survey = Survey(self.ledger, "coventry")
        self.copy = None
        self.wrong, self.kills, self.backs = [], [], 0
        self.busy_s = self.fsck_s = self.look_s = 0.0
        self.begun = time.monotonic()

    # ---- one life -----------------------------------------------------------------------------

    def heavy(self):
        """A few things that are too heavy to be drawn as often as the rest."""
        d = self.drawing
        d.due = [d.clock(), d.export()]
        for chance, draw in ((0.3, d.backup), (0.3, d.fsck), (0.7, d.export), (0.5, d.clock),
                             (0.2, lambda: d.import_sites(getpass.getuser()))):
            if self.dice.random() < chance:
                d.due.append(draw())
        done = [op for op, line in self.ledger.kept[-200:] if "ZX" not in line]
        if done:
            d.due.append(d.reused_id(self.dice.choice(done)))

    def live(self, seconds):
        """Other workers go on while the heavy things come in between."""
        begun = time.monotonic()
        while seconds > 0:
            part = min(seconds, self.dice.uniform(0.3, 1.5))
            self.heavy()
            self.crowd.run(part)
            seconds -= part
        self.busy_s += time.monotonic() - begun

    def kill(self):
        time.sleep(self.dice.uniform(0, TURN_S))  # nobody listens, and it is at work
        self.swepd.kill()
        self.crowd.lose()
        changes = [op for op in self.ledger.doubt if op.writes]
        self.take_copy()
        self.look()
        return {op: self.survey.replies.get(op.id) for op in changes}

    def take_copy(self):
        """Under a name of its own: what SQLite remembers of a file, it remembers by its name."""
        for old in glob.glob(self.home + "/copy*"):
            os.remove(old)
        self.copy = "%s/copy-%d.db" % (self.home, len(self.kills))
        for end in ("", "-wal"):
            if os.path.exists(self.swepd.database + end):
                shutil.copyfile(self.swepd.database + end, self.copy + end)

    def look(self, whole=False):
        begun = time.monotonic()
        self.wrong += self.survey.look(self.copy, whole) + self.ledger.wrong + self.backups()
        self.look_s += time.monotonic() - begun
        if self.wrong:
            self.fail("%d wrong after %.1f s, %d kills: %s" % (
                len(self.wrong), time.monotonic() - self.begun, len(self.kills),
                "; ".join(self.wrong[:6])))

    def backups(self):
        """The newest is looked at, and none is kept."""
        wrong = [w for path in self.ledger.backups[-1:] for w in self.survey.backup(path)]
        self.ledger.backups = []
        for path in glob.glob(self.home + "/backup-*"):
            os.remove(path)
        return wrong

    # ---- the next life ------------------------------------------------------------------------

    def restart(self):
        arguments = list(self.swepd.arguments)
        if self.dice.random() < 0.15:  # somebody sets the clock right, and it was an hour ahead
            self.backs += 1
            arguments += ["--clock", (self.now() - BACK).strftime("%Y-%m-%dT%H:%M:%SZ")]
        self.swepd.start(arguments)
        self.ledger.born = self.ledger.tick
        self.drawing.ahead = 0

    def now(self):
        # One that is left open would show the next copy as it was before its log.
        with contextlib.closing(sqlite3.connect(self.copy)) as db:
            at = dict(db.execute("SELECT key, value FROM meta WHERE key LIKE 'clock_%'"))
        passed = time.time() * 1000 - int(at["clock_real"])
        return datetime.datetime.fromtimestamp(
            (int(at["clock_shifted"]) + passed * SPEED) / 1000, datetime.timezone.utc)

    def fsck(self):
        begun = time.monotonic()
        self.swepd.ctl("fsck")
        took = time.monotonic() - begun
        self.fsck_s += took
        return took

    def changed_by_people(self, since):
        return self.swepd.rows("SELECT seq, change, because FROM audit WHERE seq > ?"
                               " AND actor <> 'swepd'", since)

    def repeat(self, ops):
        """What was answered, and what was done though nobody heard of it: asked again, it gets the
        same answer and changes nothing."""
        since = self.swepd.one("SELECT coalesce(max(seq), 0) FROM audit")
        for op, line in ops:
            with self.swepd.connect() as s, s.makefile("rb") as f:
                s.sendall(op.line)
                again = f.readline().decode().rstrip("\n")
            if again != line:
                self.wrong.append("%r was answered %.300s, and again %.300s" % (op, line, again))
        self.wrong += ["a repeat did something: %s of %s" % (row, ops)
                       for row in self.changed_by_people(since)]

    def again(self, heard):
        unheard = [(op, self.survey.replies[op.id]) for op in self.ledger.doubt
                   if op.writes and op.id in self.survey.replies]
        chosen = self.dice.sample(heard, min(12, len(heard))) + unheard
        self.repeat([(op, line) for op, line in chosen if not self.survey.forgotten(line)])

    def settle(self, doubt):
        """How what was in doubt at the kill turned out: (done before, done now, refused)."""
        fates = collections.Counter()
        self.crowd.connect()
        self.crowd.settle()
        for op, before in doubt.items():
            ok = '"ok":true' in op.reply
            fates["before" if before else "now" if ok else "refused"] += 1
            if before and op.reply != before and not self.survey.forgotten(before):
                self.wrong.append("%r was done, answered %.300s, and asked again %.300s" % (
                    op, before, op.reply))
        return fates

    def die_and_live(self):
        heard = [(op, line) for op, line in self.ledger.kept if "ZX" not in line]
        doubt = self.kill()
        self.restart()
        took = self.fsck()
        self.again(heard)
        fates = self.settle(doubt)
        self.kills.append((len(doubt), fates, took))
        print("kill %3d: %6d audit rows, in doubt %3d: done before %d, done now %d, refused %d; "
              "fsck %.2f s" % (len(self.kills), self.survey.rows, len(doubt), fates["before"],
                               fates["now"], fates["refused"], took))
        sys.stdout.flush()

    # ---- the sum ------------------------------------------------------------------------------

    def report(self):
        told = self.ledger
        codes = collections.Counter()
        print("%-16s %8s %8s  refused as" % ("asked", "times", "ok"))
        for kind in sorted(set(told.ok) | set(told.refused)):
            codes.update(told.refused[kind])
            print("%-16s %8d %8d  %s" % (
                kind, told.ok[kind] + sum(told.refused[kind].values()), told.ok[kind],
                ", ".join("%s %d" % pair for pair in told.refused[kind].most_common())))
        ok = sum(told.ok.values())
        total = ok + sum(codes.values())
        fates = sum((f for _, f, _ in self.kills), collections.Counter())
        print("torture: seed %d, %d clients, %.0f s (%.0f s of asking): %d operations of %d kinds, "
              "%.0f a second" % (SEED, CLIENTS, time.monotonic() - self.begun, self.busy_s, total,
                                 len(set(told.ok) | set(told.refused)), total / self.busy_s))
        print("answers: ok %d, %s" % (ok, ", ".join("%s %d" % c for c in codes.most_common())))
        print("kills and restarts: %d, clock set back an hour: %d, lines that went: %d" % (
            len(self.kills), self.backs, self.crowd.hung_up))
        print("in doubt at a kill: %d; done before it %d, done when asked again %d, refused %d" % (
            sum(n for n, _, _ in self.kills), fates["before"], fates["now"], fates["refused"]))
        print("held against the database: %d answers to the byte, %d claims, %d registers, %d audit"
              " rows, %d ends of an occupied placement" % (
                  self.survey.held_to_account, len(told.claims), len(told.registers),
                  self.survey.rows, self.survey.endings))
        fscks = sorted(took for _, _, took in self.kills)
        print("fsck: %.2f s the median, %.2f s the longest; our own look %.2f s a time" % (
            fscks[len(fscks) // 2], fscks[-1], self.look_s / (len(self.kills) + 1)))

    def keep(self):
        if KEEP:
            shutil.copytree(self.home, KEEP, dirs_exist_ok=True,
                            ignore=shutil.ignore_patterns("*.sock"))
            with open(KEEP + "/wrong", "w") as f:
                f.write("\n".join(self.wrong))

    def test_nobody_twice_nobody_out_nothing_lost(self):
        print("torture: seed %d, %d clients, %.0f s" % (SEED, CLIENTS, SECONDS))
        self.addCleanup(self.keep)
        end = self.begun + SECONDS
        self.crowd.connect()
        while time.monotonic() < end or not self.kills:
            self.live(self.dice.uniform(*LIFE_S))
            self.die_and_live()
        self.swepd.kill()
        self.crowd.lose()
        self.take_copy()
        self.look(whole=True)
        self.report()
        self.assertGreater(self.ledger.ok["erase"] + self.ledger.ok["checkout"], 0)


if __name__ == "__main__":
    sys.exit(result.run())
