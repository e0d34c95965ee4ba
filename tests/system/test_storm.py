# SPDX-License-Identifier: MIT
"""Texts by the thousand while the daemon is killed at random moments and at every boundary between
deciding, committing, sending and hearing, and the gateway under it is killed and started again.

SWEP_TEXTS (1000 unless told), SWEP_KILLS at random moments (10), SWEP_BOUNDARY_KILLS of each
boundary (1), SWEP_GATEWAY_KILLS (2), SWEP_LOOKUP_S before Kannel is asked (4), SWEP_SEED. Prints a line for each kill and a sum.
A second argument, such as Storm.test_kannel, is the only case."""

import collections
import os
import random
import re
import shutil
import sys
import tempfile
import time
import unittest

from lib import notify_server
from lib.daemon import Swepd
from lib.kannel import Kannel
from lib.notify_server import NotifyServer
from lib.phone import Phone
from lib.process import Timeout, wait_for
from lib.proxy import Proxy
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
TEXTS = int(os.environ.get("SWEP_TEXTS") or 1000)
KILLS = int(os.environ.get("SWEP_KILLS") or 10)
EACH = int(os.environ.get("SWEP_BOUNDARY_KILLS") or 1)
GATEWAY_KILLS = int(os.environ.get("SWEP_GATEWAY_KILLS") or 2)
LOOKUP_S = int(os.environ.get("SWEP_LOOKUP_S") or 4)
SEED = int(os.environ.get("SWEP_SEED") or 20261122)
BOUNDARIES = ("commit", "committed", "send", "sent", "answered")
NUMBERS = ["07700 900%03d" % n for n in range(1000)  # that tests may text, but Notify's own
           if "+447700900%03d" % n not in notify_server.SIMULATED]
RATE = 400  # texts a second
IN_FLIGHT = 16
TIMEOUT_S = 5  # of one send, at either gateway
IN_START = 0.1  # of random deaths come while it starts, the others once it serves
START_S = 0.05
LIFE_S = 2.0  # the longest, where the gateway rests
DEATH_S = 5.0  # a boundary that is not reached so soon is not reached in this life
TRIES = 5
GONE_S = 0.3  # nobody listens where the gateway was
UNFINISHED = "('queued', 'sending', 'unknown')"
TEXT = re.compile(r"SWEP ON (Area\d+) ")


def who(text):
    """Whom, and of what, that text told: (number, area). There is one each."""
    return text[0], TEXT.search(text[1]).group(1)


class KannelSide:
    """Kannel, its phones and nginx before us. Killed, it forgets receipts, and it cannot say of a
    text that it has handed on that it ever had it."""

    def __init__(self, case, home, swepd):
        self.case = case
        proxy = Proxy(home + "/proxy", swepd.web).start()
        case.addCleanup(proxy.stop)
        self.kannel = Kannel(home + "/kannel", callback=proxy.url, http_request_retry=60,
                             http_queue_delay=1).start()
        case.addCleanup(self.kannel.stop)
        swepd.kannel(self.kannel, lookup="%ds" % LOOKUP_S, in_flight=IN_FLIGHT,
                     timeout="%ds" % TIMEOUT_S)
        swepd.gateways = swepd.gateways.replace("in_flight", "rate = %d; in_flight" % (60 * RATE))
        self.phones = []
        self.ring()
        self.kannel.wait_online()

    def ring(self):
        self.phones.append(Phone(self.kannel.smsc_port))
        self.case.addCleanup(self.phones[-1].stop)

    def die(self, n):
        """In turn the box that takes our requests, and both."""
        self.kannel.smsbox.kill()
        if n % 2:
            self.kannel.bearerbox.kill()

    def rise(self, n):
        if n % 2:
            self.kannel.start_bearerbox()
            self.ring()
        self.kannel.start_smsbox()

    def texts(self):
        return [(t.receiver, t.text) for phone in self.phones for t in phone.texts()]


class NotifySide:
    """A stand-in that keeps what it took, and can be asked for it by our reference."""

    def __init__(self, case, home, swepd):
        del home
        self.notify = NotifyServer(swepd.web)
        case.addCleanup(self.notify.stop)
        self.notify.rate = self.notify.room = 10 * RATE
        self.notify.retry_s = 0.5
        swepd.secret("notify-key", notify_server.KEY)
        swepd.secret("notify-token", notify_server.TOKEN)
        swepd.gateways = """{ key = "notify"; kind = "notify"; url = "%s"; template = "%s";
            sender = "%s"; password_file = "notify-key"; callback_token_file = "notify-token";
            timeout = "%ds"; lookup = "2s"; rate = %d; in_flight = %d; }""" % (
                self.notify.url, notify_server.TEMPLATE, notify_server.SENDER, TIMEOUT_S,
                60 * RATE, IN_FLIGHT)

    def die(self, _):
        self.notify.die()

    def rise(self, _):
        time.sleep(GONE_S)
        self.notify.rise()

    def texts(self):
        return [(n["phone_number"], n["body"]) for n in self.notify.notifications]


class Storm(unittest.TestCase):

    def setUp(self):
        self.dice = random.Random(SEED)
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        areas = [("area%d" % n, "Area%d" % n) for n in range(-(-TEXTS // len(NUMBERS)))]
        self.swepd = Swepd(self.home + "/swepd", BUILD, areas=areas)
        self.deaths = []  # (how, references in flight that no earlier death had caught)
        self.caught = set()
        self.looked = time.monotonic()

    def begin(self, side):
        self.side = side(self, self.home, self.swepd)
        self.addCleanup(self.swepd.stop)
        self.swepd.start()
        left = TEXTS
        for key, _ in self.swepd.areas:
            people = ["c%s,Desk,Org,%s,partners," % (number[-3:], number)
                      for number in NUMBERS[:left]]
            left -= len(people)
            self.change(key, "import", what="contacts", text="\n".join(
                ["contact,name,organisation,phone,groups,site"] + people) + "\n")
        for key, _ in self.swepd.areas:
            self.change(key, "activate", tier=1, reason="a test")

    def change(self, area, verb, **args):
        answer = self.swepd.reply(verb, args, area=area)
        self.assertTrue(answer["ok"], answer)

    # ---- deaths -------------------------------------------------------------------------------

    def left(self):
        return self.swepd.one("SELECT count(*) FROM message WHERE state IN " + UNFINISHED)

    def share(self):
        """How many texts one life may take, so that there are some for every later one."""
        return max(1, self.left() // max(1, self.planned - len(self.deaths) + 1))

    def launch(self, serves, env=None):
        log = self.swepd.home + "/swepd.log"
        before = os.path.getsize(log)  # what earlier lives wrote: the last of them may have served
        self.swepd.launch(env=env)
        if serves:
            with open(log, "rb") as f:
                f.seek(before)
                wait_for("swepd to serve", lambda: b" main: swepd " in f.read(), 60)

    def random_death(self):
        """Early, or at a moment between two of the texts that are this life's share."""
        if self.dice.random() < IN_START:
            self.launch(serves=False)
            time.sleep(self.dice.uniform(0, START_S))
        else:
            enough = self.begun() + self.dice.uniform(1, 1.5 * self.share())
            self.launch(serves=True)
            end = time.monotonic() + LIFE_S
            while self.begun() < enough and time.monotonic() < end:
                pass
            time.sleep(self.dice.uniform(0, 1.0 / RATE))
        self.swepd.kill()

    def begun(self):
        return self.swepd.one("SELECT count(*) FROM attempt")

    def boundary_death(self, name, most):
        at = "%s:%d" % (name, self.dice.randint(1, max(1, most)))
        self.launch(False, dict(os.environ, SWEP_DIE_AT=at,
                                LD_PRELOAD=self.swepd.build + "/tests/boundary.so"))
        end = time.monotonic() + DEATH_S
        while self.swepd.program.running and time.monotonic() < end:
            time.sleep(0.005)
        reached = not self.swepd.program.running
        self.swepd.kill()
        return reached

    def flying(self):
        return {row[0] for row in self.swepd.rows(
            "SELECT reference FROM attempt WHERE state = 'sending'")}

    def unanswered(self):
        """Whose answer did not come in time, while swepd was there to hear it: on a busy machine the
        gateway is late. They were in flight all that time, so there is a most of them as well."""
        late = {row[0] for row in self.swepd.rows(
            "SELECT reference FROM attempt WHERE state = 'unknown' AND died = 0 AND"
            " (detail LIKE '%timed out%' OR detail = 'no answer came back')")} - self.caught
        since, self.looked = self.looked, time.monotonic()
        self.assertLessEqual(len(late), IN_FLIGHT * (1 + int((self.looked - since) / TIMEOUT_S)))
        return late

    def look(self, how, before=frozenset()):
        """What must hold of the database of somebody dead. before: what a death just before it had
        caught in flight."""
        one = self.swepd.one
        caught = (self.flying() | self.unanswered() | before) - self.caught
        self.caught |= caught
        self.deaths.append((how, caught))
        unknown = dict(self.swepd.rows(
            "SELECT reference, detail FROM attempt WHERE state = 'unknown'"))
        self.assertEqual({r: why for r, why in unknown.items() if r not in self.caught}, {},
                         "unknown, and was not in flight")
        self.assertLessEqual(one("SELECT count(*) FROM message WHERE state = 'unknown'"),
                             len(self.caught))
        self.assertEqual(one(
            "SELECT count(*) FROM message m WHERE state IN " + UNFINISHED + " AND NOT EXISTS"
            " (SELECT 1 FROM deadline d WHERE d.kind = 'message' AND d.subject = m.id)"), 0)

    def die(self, how):
        """A boundary that is not reached (the gateway rests, say) is tried for in another life, and
        sooner in it."""
        if how == "random":
            self.random_death()
            return self.look(how)
        for tried in range(TRIES):
            reached = self.boundary_death(how, min(60, self.share()) >> 2 * tried)
            self.look(how if reached else "random")
            if reached:
                return None
            self.planned += 1  # a life more than was planned
        return self.fail("the boundary %s was not reached" % how)

    def gateway_death(self, n):
        """What is in flight when the gateway dies is known exactly: swepd stands still meanwhile."""
        self.launch(serves=True)
        time.sleep(self.dice.uniform(0, START_S))
        self.swepd.program.freeze()
        begun = time.time() * 1000
        caught = self.flying()
        self.side.die(n)
        self.swepd.program.thaw()
        self.side.rise(n)
        self.swepd.kill()
        self.look("gateway", caught | self.astray(begun))

    def astray(self, begun):
        """What left by connections that nobody held any more: one text for each at most."""
        lost = {row[0] for row in self.swepd.rows(
            "SELECT reference FROM attempt WHERE state = 'unknown' AND began >= ?", begun)}
        self.assertLessEqual(len(lost), IN_FLIGHT)
        return lost

    def lives(self):
        plan = ["random"] * KILLS + [b for b in BOUNDARIES for _ in range(EACH)]
        self.dice.shuffle(plan)
        every = len(plan) / max(1, GATEWAY_KILLS)
        self.planned = len(self.deaths) + len(plan) + GATEWAY_KILLS
        killed = 0
        for n, how in enumerate(plan):
            if killed < GATEWAY_KILLS and n >= every * (killed + 0.5):
                self.gateway_death(killed)
                killed += 1
            self.die(how)
            if n % 100 == 99:
                print("%d deaths, %d texts caught in flight" % (len(self.deaths), len(self.caught)),
                      flush=True)
        left = self.left()
        print("deaths %d, of the gateway %d, texts left for the last life %d" % (
            len(self.deaths), killed, left))
        self.assertGreater(left, 0, "the last kill came after the storm")

    def settle(self):
        self.swepd.start()
        self.swepd.wait("everything to be settled",
                        "SELECT count(*) FROM message WHERE state IN " + UNFINISHED, 0,
                        60 + 4 * TEXTS / RATE)
        try:
            wait_for("the phones", lambda: len(set(map(who, self.side.texts()))) >= TEXTS, 20)
        except Timeout:
            pass  # the sum says which did not arrive

    # ---- the sum ------------------------------------------------------------------------------

    def attempts(self):
        """Reference -> (what became of it, whom it was to tell)."""
        last = dict(self.swepd.rows("SELECT message, max(number) FROM attempt GROUP BY message"))
        found = {}
        for reference, message, number, state, by, phone, text in self.swepd.rows(
                "SELECT a.reference, a.message, a.number, a.state, a.settled_by, m.phone, m.text"
                " FROM attempt a JOIN message m ON m.id = a.message"):
            resent = state == "absent" or number < last[message]
            found[reference] = ("re-sent" if resent else by or "unsettled", who((phone, text)))
        return found

    def report(self):
        attempts, total = self.attempts(), collections.Counter()
        arrived = collections.Counter(map(who, self.side.texts()))
        twice = {w for w, times in arrived.items() if times > 1}
        for n, (how, flying) in enumerate(self.deaths, 1):
            fates = collections.Counter(attempts[r][0] for r in flying)
            doubled = len({attempts[r][1] for r in flying} & twice)
            total += fates
            print("kill %4d %-9s: in flight %2d, by receipt %d, by look-up %d, by answer %d, "
                  "re-sent with mark %d, unsettled %d; arrived twice %d" % (
                      n, how, len(flying), fates["receipt"], fates["lookup"], fates["answer"],
                      fates["re-sent"], fates["unsettled"], doubled))
        states = dict(self.swepd.rows("SELECT state, count(*) FROM message GROUP BY state"))
        print("kills %d: in flight %d, by receipt %d, by look-up %d, by answer %d, re-sent with "
              "mark %d, unsettled %d" % (
                  len(self.deaths), sum(total.values()), total["receipt"], total["lookup"],
                  total["answer"], total["re-sent"], total["unsettled"]))
        print("texts %d: arrived %d, lost %d, twice %d; states %s" % (
            TEXTS, len(arrived), TEXTS - len(arrived), len(twice), states))
        print("texts by how many of their attempts died with swepd: %s" % self.swepd.rows(
            "SELECT times, count(*) FROM (SELECT sum(died) AS times FROM attempt GROUP BY message)"
            " GROUP BY times"))
        for lost in self.lost(arrived):
            print("lost: %s: %s" % lost)
        for sentence, in self.swepd.rows("SELECT sentence FROM alarm WHERE kind = 'message'"
                                        " AND cleared IS NULL"):
            print("alarm: %s" % sentence)
        return arrived, sorted(twice), states

    def lost(self, arrived):
        """What became of each text that never arrived: (whom it was to tell, its attempts)."""
        stories = collections.defaultdict(list)
        for message, phone, text, state, attempt, by in self.swepd.rows(
                "SELECT m.id, m.phone, m.text, m.state, a.state, a.settled_by FROM message m LEFT"
                " JOIN attempt a ON a.message = m.id ORDER BY m.id, a.number"):
            stories[who((phone, text))].append((message, state, attempt, by))
        return [(w, story) for w, story in stories.items() if w not in arrived]

    def storm(self, side):
        print("storm: %s, seed %d, %d texts" % (side.__name__, SEED, TEXTS))
        self.begin(side)
        self.swepd.kill()
        self.look("start")
        self.lives()
        self.settle()
        arrived, twice, states = self.report()
        self.assertEqual(len(arrived), TEXTS, "a text was lost")
        self.assertEqual(states.get("failed", 0), 0, "a text was given up")
        self.assertLessEqual(states.get("unknown", 0), TEXTS // 100)
        self.assertEqual(self.swepd.ctl("-a", "area0", "fsck").split()[0], "Clean:")
        return twice

    def test_a_gateway_that_can_be_asked(self):
        self.assertEqual(self.storm(NotifySide), [], "a text arrived twice")
        self.assertEqual(self.side.notify.faults, [])

    def test_kannel(self):
        twice = self.storm(KannelSide)
        marked = {who(t) for t in self.side.texts() if "may be a repeat" in t[1]}
        self.assertEqual([w for w in twice if w not in marked], [], "a repeat is not marked")
        if GATEWAY_KILLS == 0:
            self.assertEqual(twice, [], "a text arrived twice, and Kannel never died")


if __name__ == "__main__":
    sys.exit(result.run(".".join(["__main__"] + sys.argv[2:3])))
