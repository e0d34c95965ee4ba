# SPDX-License-Identifier: MIT
"""Thousands of bad callers at both listeners, silent, slow, endless, nonsensical, while a night goes
on: a worker asks for beds and holds them, texts leave, receipts come in.

SWEP_CALLERS of each siege (2000 unless told), at the end with so many connections open at once at
both listeners. SWEP_SIEGE_S that each lasts at least (0.5), SWEP_SEED."""

import os
import random
import re
import resource
import shutil
import sys
import tempfile
import time
import unittest

from lib import parts
from lib.daemon import CASCADE, Swepd
from lib.kannel import Kannel
from lib.phone import Phone
from lib.process import Program, wait_for

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
CALLERS = int(os.environ.get("SWEP_CALLERS") or 2000)
SIEGE_S = float(os.environ.get("SWEP_SIEGE_S") or 0.5)
SEED = int(os.environ.get("SWEP_SEED") or 20261122)
BESIEGER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib", "besieger.py")
OTHERS = ("nobody", "daemon")  # system users who may connect, and should not do this
USERS, HOSTS = 40, 60  # who besiege together: system users without a name, loopback addresses
DESCRIPTORS = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
EACH = 2500 if DESCRIPTORS == resource.RLIM_INFINITY else min(2500, DESCRIPTORS - 64)  # of a process
ROOM = 600  # callers of whom some must be refused
SHARE = 256  # connections that one user may have
OWN = 200  # bad callers of the worker's own name
LINKS = 32  # to Kannel, some kept open for the next text
COMMANDS = 4  # of the worker's in each siege, at least
DELIVERED = 5  # texts
PATIENCE_S = 60
GROWN_KB = 200 * 1024  # both listeners full of all they may hold
AREAS = 8 + int(SIEGE_S)  # each has texts for 45 s
ROOT = os.geteuid() == 0
STEPS = '{ on = "activation"; group = "partners"; template = "activation"; valid = "12h"; },' + \
    re.sub(r'\{ on = "activation"[^}]*\},', "", CASCADE)


class Besieged(unittest.TestCase):

    areas = (("coventry", "Coventry"),)

    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="swep-")
        self.addCleanup(shutil.rmtree, self.home, True)
        self.dice = random.Random(SEED)
        self.swepd = Swepd(self.home + "/swepd", BUILD, cascade=STEPS, areas=self.areas)
        self.addCleanup(self.swepd.stop)

    def besieger(self, kinds, address, count, *source):
        n = self.dice.randrange(1 << 40)
        return Program("besieger", [sys.executable, BESIEGER, kinds, address, str(count), str(n),
                                    *map(str, source)], "%s/besieger-%d.out" % (self.home, n))

    @staticmethod
    def counts(program):
        """(made, open, most open, told, hung up on) in the last whole line."""
        line = program.output().rpartition("\n")[0].rpartition("\n")[2]
        return tuple(int(n) for n in line.split()) or (0, 0, 0, 0, 0)


class Siege(Besieged):

    areas = tuple(("area%d" % n, "Area%d" % n) for n in range(AREAS))

    def setUp(self):
        super().setUp()
        self.kannel = Kannel(self.home + "/kannel", callback=self.swepd.web, http_request_retry=60,
                             http_queue_delay=1).start()
        self.addCleanup(self.kannel.stop)
        self.swepd.kannel(self.kannel, lookup="60s", in_flight=LINKS)
        # So slowly that they last.
        self.swepd.gateways = self.swepd.gateways.replace("in_flight", "rate = 1200; in_flight")
        phone = Phone(self.kannel.smsc_port)
        self.addCleanup(phone.stop)
        self.kannel.wait_online()
        self.swepd.start()
        if ROOT:  # a group of all who work here
            for path, mode in ((self.home, 0o711), (self.swepd.home, 0o711),
                               (self.swepd.socket_path, 0o666)):
                os.chmod(path, mode)
        self.held = self.asked = self.slowest_s = 0
        self.night()

    def night(self):
        for key, _ in self.swepd.areas:
            people = ["c%03d,Desk,Org,07700 900%03d,partners," % (n, n) for n in range(900)]
            self.change(key, "import", what="contacts", text="\n".join(
                ["contact,name,organisation,phone,groups,site"] + people) + "\n")
        self.change("area0", "import", what="sites", text="site,name,kind,opens,confirm,last_entry,"
                    "women_only\nhall,The hall,hostel,always,no,,no\n")
        self.change("area0", "import", what="beds", text="\n".join(
            ["site,bed,kind,attributes,use"] + ["hall,B%d,e-bed,,night" % n for n in range(2000)]) +
            "\n")
        for key, _ in self.swepd.areas:
            self.change(key, "activate", tier=1, reason="a test")

    def change(self, area, verb, **args):
        answer = self.swepd.reply(verb, args, area=area)
        self.assertTrue(answer["ok"], answer)

    # ---- the night's work ---------------------------------------------------------------------

    def delivered(self):
        return self.swepd.one("SELECT count(*) FROM message WHERE state = 'delivered'")

    def work(self):
        """What a worker does: each command is a new swepctl, which must succeed."""
        self.asked += 1
        begun = time.monotonic()
        if self.asked % 2:
            self.assertIn("free", self.swepd.ctl("-a", "area0", "beds"))
        else:
            self.held += 1
            self.assertIn("Held", self.swepd.ctl("-a", "area0", "hold", "best",
                                                 "CASE-%04d" % self.held))
        self.slowest_s = max(self.slowest_s, time.monotonic() - begun)

    def during(self, name, *callers, at_once=0):
        """The work goes on while so many call, each of whom gets in or is refused. at_once: so many
        sockets they must have had open at a time."""
        descriptors, self.slowest_s = self.descriptors(), 0
        many = sum(count for _, _, count, *_ in callers)
        programs = [self.besieger(*c) for c in callers]
        try:
            for p in programs:
                wait_for("the siege", lambda p=p: p.must_run() or p.output().count("\n"), 20)
            begun, asked, texts = time.monotonic(), self.asked, self.delivered()

            def enough():
                self.work()
                return (self.asked >= asked + COMMANDS and self.delivered() >= texts + DELIVERED
                        and time.monotonic() >= begun + SIEGE_S
                        and sum(self.counts(p)[0] for p in programs) >= many
                        and sum(self.counts(p)[2] for p in programs) >= at_once)
            wait_for("the night's work to go on; %s" % name, enough, PATIENCE_S + SIEGE_S)
            memory = self.memory_kb()
            made, _, most, told, shut = map(sum, zip(*map(self.counts, programs)))
        finally:
            for p in programs:
                p.must_run()
                p.stop()
        self.swepd.program.must_run()
        print("%-28s callers %5d, at once %5d; made %6d, told no %6d, hung up on %6d; commands %3d,"
              " slowest %4d ms; texts %3d, %+d MB" % (
                  name + ":", many, most, made, told, shut, self.asked - asked,
                  1000 * self.slowest_s, self.delivered() - texts,
                  (memory - self.calm_kb) // 1024), flush=True)
        self.assertLess(memory, self.calm_kb + GROWN_KB, "%s takes memory" % name)
        if many > ROOM:
            self.assertGreater(told + shut, 0, "nobody was refused")
        wait_for("their descriptors to be closed", lambda: self.descriptors() <= descriptors + LINKS, 30)

    @staticmethod
    def crowd(kinds, address, count, *source):
        """So many, by processes of EACH at most."""
        return [(kinds, address, min(EACH, count - n), *source) for n in range(0, count, EACH)]

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.swepd.program.pid))

    def memory_kb(self, what="VmRSS"):
        with open("/proc/%d/status" % self.swepd.program.pid, encoding="ascii") as f:
            return int(re.search(what + r":\s+(\d+) kB", f.read())[1])

    # ---- the sieges ---------------------------------------------------------------------------

    def test_the_night_goes_on(self):
        print("siege: seed %d, %d callers%s" % (
            SEED, CALLERS, "" if ROOT else "; not root, so all callers have the worker's name"))
        door, web = self.swepd.socket_path, "127.0.0.1:%d" % self.swepd.web_port
        others = [(CALLERS // 2, user) for user in OTHERS] if ROOT else [(OWN,)]
        wait_for("the first receipts", lambda: self.delivered() > 20, 30)
        self.calm_kb = self.memory_kb()
        for kind in ("silent", "drip", "half"):
            self.during(kind + " at the socket", *((kind, door, *who) for who in others))
        for kind in ("long", "noise"):
            self.during(kind + " at the socket", *((kind, door, min(n, 20), *who)
                                                   for n, *who in others))
        for kind in ("silent", "drip", "half"):
            self.during(kind + " at the web listener", (kind, web, CALLERS))
        for kind in ("long", "noise"):  # by several: more than is read while it comes
            self.during(kind + " at the web listener", *[(kind, web, 50)] * 4)
        # The kernel lets no more wait at the socket than there is room for in its queue.
        self.during("at both, of all kinds",
                    *self.crowd("silent,drip,half,noise", door, *(
                        (CALLERS // 2, USERS) if ROOT else (OWN,))),
                    *self.crowd("silent,drip,half,noise", web, CALLERS, HOSTS), at_once=CALLERS)
        self.assertLess(self.memory_kb("VmHWM"), self.calm_kb + GROWN_KB, "memory was taken")
        self.assertEqual(self.swepd.one("SELECT count(DISTINCT bed) FROM placement"), self.held)
        self.assertEqual(self.swepd.one("SELECT count(*) FROM message WHERE state = 'failed'"), 0)
        self.assertEqual(self.swepd.ctl("-a", "area0", "fsck").split()[0], "Clean:")


class OwnShare(Besieged):

    def test_a_connection_that_asks_nothing_gives_way_to_one_that_does(self):
        self.swepd.start()
        siege = self.besieger("drip", self.swepd.socket_path, SHARE)
        wait_for("the siege", lambda: "\n" in siege.output() and self.counts(siege)[1] == SHARE, 20)

        def answered():
            siege.must_run()
            try:
                return "Beds" in self.swepd.ctl("status")
            except AssertionError:
                return False
        self.assertIn("too many connections", self.swepd.ctl("status", status=3))
        wait_for("room for one more", answered, PATIENCE_S)


PARTS = (Siege, OwnShare)
# What a sanitised swepd has given back, and keeps all the same, is not what callers took.
os.environ["ASAN_OPTIONS"] = "%s:quarantine_size_mb=16" % os.environ.get("ASAN_OPTIONS", "")

if __name__ == "__main__":
    sys.exit(parts.run(__file__, BUILD, PARTS, 600 + 30 * SIEGE_S))
