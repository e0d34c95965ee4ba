# SPDX-License-Identifier: MIT
"""A disk that fills up, programs that stand still, a gateway that is slow or dead: all in the middle
of a night's work, a real Kannel under it. Nothing that was acknowledged is lost, what is refused is
said, and it goes on by itself once the trouble is over.

SWEP_TEXTS of each night (200 unless told), SWEP_TROUBLE_S that each trouble lasts (3)."""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from lib import parts
from lib.cutter import Cutter
from lib.daemon import CASCADE, Swepd
from lib.kannel import Kannel
from lib.phone import Phone
from lib.process import wait_for
from lib.proxy import Proxy

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
TEXTS = int(os.environ.get("SWEP_TEXTS") or 200)
TROUBLE_S = float(os.environ.get("SWEP_TROUBLE_S") or 3)
BEDS = 3000
RATE = 40  # texts a second: a night's cascade lasts longer than a trouble
DISK_MB = 24
PATIENCE_S = 90
REPEAT = "may be a repeat"
STEPS = '{ on = "activation"; group = "partners"; template = "activation"; valid = "12h"; },' + \
    re.sub(r'\{ on = "activation"[^}]*\},', "", CASCADE)


class Worker(threading.Thread):
    """Holds a bed, and another, for somebody new each time; asks for beds in between. What each was
    told is kept."""

    def __init__(self, swepd, name):
        super().__init__(daemon=True)
        self.swepd, self.word = swepd, name
        self.held = {}  # reference: bed, as acknowledged
        self.refused = collections.Counter()  # (status, sentence) of holds
        self.doubt = set()  # nobody answered
        self.reads = collections.Counter()  # status of each
        self.over = threading.Event()
        self.start()

    def _ctl(self, *words):
        done = subprocess.run([BUILD + "/swepctl", "-s", self.swepd.socket_path, *words],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                              check=False)
        return done.returncode, done.stdout.decode()

    def run(self):
        n = 0
        while not self.over.is_set():
            n += 1
            ref = "%s-%05d" % (self.word, n)
            status, said = self._ctl("--json", "hold", "best", ref)
            if status == 0:
                self.held[ref] = json.loads(said)["bed"]
            elif status == 3 or '"code":"unknown"' in said:
                self.doubt.add(ref)
            else:
                self.refused[status, " ".join(said.split())] += 1
            self.reads[self._ctl("beds")[0]] += 1

    def stop(self):
        self.over.set()
        self.join(120)


class Night(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="swep-")
        self.addCleanup(shutil.rmtree, self.home, True)
        self.swepd = Swepd(self.home + "/swepd", BUILD, cascade=STEPS)
        proxy = Proxy(self.home + "/proxy", self.swepd.web).start()
        self.addCleanup(proxy.stop)
        self.kannel = Kannel(self.home + "/kannel", callback=proxy.url, http_request_retry=60,
                             http_queue_delay=1).start()
        self.addCleanup(self.kannel.stop)
        self.cutter = Cutter(self.kannel.url)
        self.addCleanup(self.cutter.stop)
        self.swepd.kannel(self.kannel, lookup="4s", timeout="2s", in_flight=16, url=self.cutter.url)
        self.swepd.gateways = self.swepd.gateways.replace("in_flight",
                                                          "rate = %d; in_flight" % (60 * RATE))
        self.phones = []
        self.ring()
        self.kannel.wait_online()

    def ring(self):
        self.phones.append(Phone(self.kannel.smsc_port))
        self.addCleanup(self.phones[-1].stop)

    def begin(self):
        """Texts are leaving, and a worker is at work."""
        self.swepd.start()
        self.addCleanup(self.swepd.stop)
        self.swepd.put("contacts", ["contact,name,organisation,phone,groups,site"] + [
            "c%03d,Desk,Org,07700 900%03d,partners," % (n, n) for n in range(TEXTS)])
        self.swepd.put("sites", ["site,name,kind,opens,confirm,last_entry,women_only",
                                 "hall,The hall,hostel,always,no,,no"])
        self.swepd.put("beds", ["site,bed,kind,attributes,use"] + [
            "hall,B%d,e-bed,,night" % n for n in range(BEDS)])
        self.swepd.ctl("activate", "--reason", "a test")
        self.worker = Worker(self.swepd, "CASE")
        self.addCleanup(self.worker.stop)
        self.moves()

    def left(self):
        return self.swepd.one("SELECT count(*) FROM message WHERE state = 'queued'")

    def moves(self):
        """Both texts and holds."""
        held, left = len(self.worker.held), self.left()
        wait_for("texts to leave and beds to be held", lambda: (
            len(self.worker.held) > held + 2 and self.left() < left) or None, PATIENCE_S)

    def unknown(self):
        wait_for("texts of unknown fate", lambda: self.swepd.one(
            "SELECT count(*) FROM message WHERE state = 'unknown'") or None, PATIENCE_S)

    def moves_beds(self):
        held = len(self.worker.held)
        wait_for("beds to be held meanwhile", lambda: len(self.worker.held) > held + 5, PATIENCE_S)

    def arrived(self):
        return collections.Counter(t.receiver for phone in self.phones for t in phone.texts())

    def marked(self):
        return {t.receiver for phone in self.phones for t in phone.texts(containing=REPEAT)}

    def finish(self, marked_twice=True, states=("delivered",)):
        """It goes on; then what was said is held against what is there. states: of texts."""
        held = len(self.worker.held)
        wait_for("beds to be held again", lambda: len(self.worker.held) > held + 2, PATIENCE_S)
        self.worker.stop()
        self.swepd.wait("every text to be " + " or ".join(states), "SELECT count(*) FROM message"
                        " WHERE state NOT IN ('%s')" % "', '".join(states), 0, PATIENCE_S)
        wait_for("the phones", lambda: len(self.arrived()) >= TEXTS, PATIENCE_S)
        stored = dict(self.swepd.rows("SELECT x.ref, p.bed FROM placement p JOIN person x ON"
                                      " x.id = p.person"))
        said = {ref: "coventry/" + bed for ref, bed in self.worker.held.items()}
        self.assertEqual({ref: stored.get(ref) for ref in said}, said, "acknowledged, and lost")
        self.assertLessEqual(set(stored), set(said) | self.worker.doubt, "refused, and done")
        self.assertEqual(len(set(stored.values())), len(stored), "a bed twice")
        arrived = self.arrived()
        self.assertEqual(len(arrived), TEXTS, "a text was lost")
        twice = {number for number, times in arrived.items() if times > 1}
        self.assertLessEqual(twice, self.marked() if marked_twice else set(), "twice, not marked")
        self.assertEqual(self.swepd.ctl("fsck").split()[0], "Clean:")
        print("%-26s holds %d, in doubt %d, refused %s; reads %s; texts %d, twice %d" % (
            self.id().rpartition("test_")[2] + ":", len(said), len(self.worker.doubt),
            dict(self.worker.refused), dict(self.worker.reads), len(arrived), len(twice)), flush=True)


class FullDisk(Night):

    def setUp(self):
        super().setUp()
        self.disk = self.home + "/disk"
        os.mkdir(self.disk)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%dm" % DISK_MB, "swep-test",
                               self.disk], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.skipTest("a small disk cannot be mounted here: %s" % done.stderr.strip())
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=False)
        self.swepd.database = self.disk + "/swepd.db"

    def fill(self):
        """To the last byte; again, because swepd may give room back (a log that is emptied)."""
        with open(self.disk + "/others", "ab", buffering=0) as f:
            for size in (1 << 20, 4096, 1):
                try:
                    while f.write(b"x" * size) == size:
                        pass
                except OSError:
                    pass

    def empty(self):
        os.remove(self.disk + "/others")

    def full(self):
        """Filled until a hold is refused for it, and then for a while."""
        def refused():
            self.fill()
            return any(status == 4 for status, _ in self.worker.refused)
        wait_for("a hold to be refused", refused, PATIENCE_S)
        end = time.monotonic() + TROUBLE_S
        reads = self.worker.reads[0]
        while time.monotonic() < end or self.worker.reads[0] < reads + 3:
            self.fill()
            self.swepd.program.must_run()
            self.assertLess(time.monotonic(), end + PATIENCE_S, "no reads while the disk is full")
            time.sleep(0.05)

    def health(self):
        try:
            with urllib.request.urlopen(self.swepd.web + "/health", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as e:
            with e:
                return e.code

    def test_full_and_room_again(self):
        self.begin()
        self.full()
        self.assertIn("free", self.swepd.ctl("beds"))
        self.assertIn("alarm engine: the database cannot be written: ", self.swepd.log())
        self.assertIn("cannot be written", self.swepd.ctl("status"))
        self.assertEqual(self.health(), 503)
        for (status, sentence), _ in self.worker.refused.items():
            self.assertEqual(status, 4, sentence)
            self.assertRegex(sentence, "nothing was done")
        self.assertEqual(self.worker.doubt, set())
        self.empty()
        self.finish(marked_twice=False)
        self.assertIn("alarm engine: the database can be written again", self.swepd.log())
        self.assertNotIn("cannot be written", self.swepd.ctl("status"))
        self.assertEqual(self.health(), 200)

    def test_killed_and_started_while_it_is_full(self):
        """There is no room for anything but to read."""
        self.begin()
        self.full()
        self.swepd.kill()
        self.fill()
        self.swepd.start()
        self.assertIn("free", self.swepd.ctl("beds"))
        reads = self.worker.reads[0]
        wait_for("reads", lambda: self.worker.reads[0] > reads + 2, PATIENCE_S)
        self.empty()
        self.finish()


class Standstill(Night):
    """SIGSTOP: nobody is dead, and nobody answers."""

    def test_swepd(self):
        self.begin()
        self.swepd.program.freeze()
        arrived = len(self.arrived())
        time.sleep(TROUBLE_S)  # the trouble is that time goes by
        self.assertLessEqual(len(self.arrived()), arrived + 32)
        self.swepd.program.thaw()
        self.finish()
        self.assertEqual(self.worker.doubt, set())

    def test_smsbox(self):
        self.begin()
        self.kannel.smsbox.freeze()
        self.unknown()
        self.moves_beds()
        self.kannel.smsbox.thaw()
        self.finish()

    def test_bearerbox(self):
        self.begin()
        self.kannel.bearerbox.freeze()
        self.unknown()
        self.moves_beds()
        self.kannel.bearerbox.thaw()
        self.finish()


class BadGateway(Night):

    def test_slow(self):
        self.begin()
        self.cutter.delay_s = 1.0  # half the time-out
        self.moves()
        self.moves()
        self.cutter.delay_s = 0.0
        self.finish(marked_twice=False)

    def test_slower_than_we_wait(self):
        self.begin()
        self.cutter.delay_s = 3.0
        self.unknown()
        wait_for("the alarm", lambda: "gateway kannel" in self.swepd.ctl("status"), PATIENCE_S)
        self.cutter.delay_s = 0.0
        self.finish()

    def test_dead(self):
        """What it had not read yet when it died is sent once more, and says so."""
        self.begin()
        self.kannel.smsbox.freeze()
        self.unknown()
        self.kannel.smsbox.kill()
        self.kannel.bearerbox.kill()
        wait_for("the alarm", lambda: "gateway kannel takes no texts" in self.swepd.ctl("status"),
                 PATIENCE_S)
        self.moves_beds()
        self.kannel.start_bearerbox()
        self.ring()
        self.kannel.start_smsbox()
        self.finish(states=("delivered", "accepted"))  # its receipts died with it
        self.assertNotEqual(self.marked(), set(), "no repeat was marked")


PARTS = (FullDisk, Standstill, BadGateway)

if __name__ == "__main__":
    sys.exit(parts.run(__file__, BUILD, PARTS, 900))
