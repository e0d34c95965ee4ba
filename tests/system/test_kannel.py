# SPDX-License-Identifier: MIT
"""The real daemon and a real Kannel, with its fake network and as the client of an SMPP network:
whatever goes wrong in between, the states of each text as swepctl prints them, and how often its
phone rang."""

import datetime
import os
import re
import shutil
import signal
import sys
import tempfile
import unittest
import zoneinfo

from lib import parts
from lib.cutter import Cutter
from lib.daemon import CASCADE, Swepd
from lib.kannel import Kannel
from lib.phone import Phone
from lib.process import free_ports, wait_for
from lib.smsc import Smsc
from lib.stories import Stories

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build")
ANN, BEN, CAT = "+447700900201", "+447700900202", "+447700900203"
TEXT = re.compile(r"(\(may be a repeat\) )?SWEP ON Coventry tier 1 .* Reply OK (\d{4})")
REPEAT = "may be a repeat"
# Texts of an activation to partners, and nothing else that could be in the way.
STEPS = '{ on = "activation"; group = "partners"; template = "activation"; valid = "12h"; },' + \
    re.sub(r'\{ on = "activation"[^}]*\},', "", CASCADE)


def number(n):
    return "+447700900%03d" % n


def until_ten():
    """Minutes until a night has just ended: what is told then is of use for a day."""
    now = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London"))
    return (10 * 60 - now.hour * 60 - now.minute) % (24 * 60) or 24 * 60


class World(Stories):
    """One daemon behind a Kannel, which may be another's too."""

    def __init__(self, case, people=(ANN,), mode="live"):
        self.home = tempfile.mkdtemp(prefix="swep-")
        case.addCleanup(shutil.rmtree, self.home, True)
        self.case, self.people = case, people
        super().__init__(Swepd(self.home + "/swepd", BUILD, cascade=STEPS, mode=mode))
        case.addCleanup(self.swepd.stop)
        self.kannel = None

    def own(self, **settings):
        """A Kannel of its own; texts that come in go to this daemon."""
        self.kannel = Kannel(self.home + "/kannel", callback=self.swepd.web, **settings)
        self.case.addCleanup(self.kannel.stop)
        self.kannel.start()
        return self.of(self.kannel)

    def of(self, kannel, url=""):
        self.swepd.kannel(kannel, lookup="1s", timeout="2s", url=url,
                          callback=self.swepd.web, in_flight=8)
        return self

    def phone(self):
        phone = Phone(self.kannel.smsc_port)
        self.case.addCleanup(phone.stop)
        self.kannel.wait_online()
        return phone

    def network(self, **more):
        """Its Kannel's SMPP network."""
        smsc = Smsc(self.kannel.smsc_port)
        self.case.addCleanup(smsc.stop)
        for name, value in more.items():
            setattr(smsc, name, value)
        smsc.start()
        links = 2 if self.kannel.smpp == "pair" else 1
        wait_for("the links", lambda: self.kannel.status().count("<status>online ") == links)
        return smsc

    def activate(self, minutes=0):
        """minutes: the exercise clock is so far ahead of ours."""
        self.swepd.start()
        if minutes > 0:
            self.swepd.ctl("clock", "advance", "%dm" % minutes)
        self.swepd.put("contacts", ["contact,name,organisation,phone,groups,site"] + [
            "c%s,Desk,Org,%s,partners," % (n[-3:], n) for n in self.people])
        self.swepd.ctl("activate", "--reason", "a test")
        return self

    def ends(self, state, words, note="", to=ANN, seconds=30.0):
        """It comes to that state by these moves; they are printed. Receipts come in any order, and
        may overtake the answer; what is sent again has no note until it is answered, too."""
        self.wait(state, to, seconds)
        noted = wait_for("the note %r" % note,
                         lambda: [n for n in (self.note(to),) if note in n], seconds)
        went = self.words(to)
        print("    %-42s %s" % (went, noted[0][:80]))
        self.case.assertRegex(went, "^%s$" % words)

    def status(self):
        return self.swepd.ctl("status")

    def wait_alarm(self, words, seconds=20.0):
        try:
            wait_for("the alarm %r" % words, lambda: words in self.status(), seconds)
        except AssertionError as e:
            raise AssertionError("%s; %s\n%s" % (e, self.status(), self.swepd.ctl(
                "log", "--last", "15"))) from None

    def wait_no_alarm(self, words, seconds=30.0):
        wait_for("the end of the alarm %r" % words, lambda: words not in self.status(), seconds)


class Cut(unittest.TestCase):
    """One Kannel, and in front of it as many careless proxies as there are troubles."""

    KEPT = "sending unknown accepted delivered"
    LOST = "sending unknown queued sending (accepted )?delivered"

    def setUp(self):
        self.host = World(self).own()

    def begin(self, names):
        worlds = []
        for n, name in enumerate(names):
            world = World(self, people=(number(210 + n),))
            world.cutter = Cutter(self.host.kannel.url)
            self.addCleanup(world.cutter.stop)
            if name:
                world.cutter.trouble(name)
            worlds.append(world.of(self.host.kannel, world.cutter.url).activate())
        return worlds

    def arrived(self, phone, world, mark):
        to = world.people[0]
        texts = phone.texts(to)
        self.assertEqual(len(texts), 1)
        self.assertEqual(bool(TEXT.fullmatch(texts[0].text)[1]), bool(mark), texts[0].text)

    def test_what_was_kept_is_found_in_the_store(self):
        names = ("lose", "hang-kept", "html-kept", "garbled")
        worlds = self.begin(names)
        for world in worlds:
            world.wait("accepted", world.people[0])
            self.assertEqual(world.words(world.people[0]), "sending unknown accepted")
        phone = self.host.phone()
        for name, world in zip(names, worlds):
            print("%s, the network away:" % name)
            with self.subTest(name):
                world.ends("delivered", self.KEPT, to=world.people[0])
                self.arrived(phone, world, "")

    def test_every_text_arrives_once(self):
        table = ((None, "sending (accepted )?delivered", ""),
                 ("hang-kept", "sending (unknown )?(accepted )?delivered", ""),
                 ("lose", "sending (unknown )?(accepted )?delivered", ""),
                 ("html-kept", "sending (unknown )?(accepted )?delivered", ""),
                 ("hang", self.LOST, REPEAT), ("die", self.LOST, REPEAT),
                 ("html", self.LOST, REPEAT), ("500", self.LOST, REPEAT),
                 ("503", self.LOST, REPEAT))
        phone = self.host.phone()
        worlds = self.begin(name for name, *_ in table)
        for world, (name, words, mark) in zip(worlds, table):
            print("%s:" % name)
            with self.subTest(name):
                world.ends("delivered", words, mark, to=world.people[0])
                self.arrived(phone, world, mark)


class Dying(unittest.TestCase):
    """Kannel itself stands still or dies."""

    def setUp(self):
        self.world = World(self).own()
        self.phone = self.world.phone()

    def handed(self):
        """The smsbox has read the text, and nobody answers for it."""
        self.world.kannel.bearerbox.freeze()
        self.world.activate()
        self.world.wait("unknown", ANN)
        self.assertIn("Reply OK", self.world.kannel.log("smsbox"))
        self.assertEqual(self.phone.texts(), [])

    def test_a_frozen_bearerbox_sends_it_when_it_thaws(self):
        self.handed()
        self.world.kannel.bearerbox.thaw()
        print("bearerbox frozen, then thawed:")
        self.world.ends("delivered", "sending unknown (accepted )?delivered")
        self.assertEqual(len(self.phone.texts(ANN)), 1)

    def test_a_frozen_bearerbox_that_dies_has_lost_it(self):
        self.handed()
        kannel = self.world.kannel
        kannel.bearerbox.kill()
        kannel.smsbox.kill()
        self.phone.stop()
        kannel.start_bearerbox()
        kannel.start_smsbox()
        self.phone = self.world.phone()
        print("bearerbox frozen, then killed:")
        self.world.ends("delivered", "sending unknown queued sending (accepted )?delivered", REPEAT)
        self.assertEqual([TEXT.fullmatch(t.text)[1] for t in self.phone.texts(ANN)],
                         ["(may be a repeat) "])

    def test_a_smsbox_killed_after_it_handed_it_on(self):
        self.handed()
        kannel = self.world.kannel
        kannel.smsbox.kill()
        kannel.bearerbox.thaw()
        kannel.start_smsbox()
        print("smsbox killed after reading, the bearerbox had it:")
        self.world.ends("delivered", "sending unknown (accepted )?delivered")
        self.assertEqual(len(self.phone.texts(ANN)), 1)

    def test_a_smsbox_killed_before_it_handed_it_on(self):
        kannel = self.world.kannel
        kannel.smsbox.freeze()
        self.world.activate()
        wait_for("the request to leave", lambda: self.world.state(ANN) == "sending")
        kannel.smsbox.kill()
        self.world.wait("unknown", ANN)
        kannel.start_smsbox()
        print("smsbox killed before it read:")
        self.world.ends("delivered", "sending unknown queued sending (accepted )?delivered", REPEAT)
        self.assertEqual(len(self.phone.texts(ANN)), 1)


class Full(unittest.TestCase):
    def test_a_full_queue_takes_them_one_after_the_other(self):
        people = tuple(number(n) for n in range(220, 224))
        world = World(self, people).own(core="sms-outgoing-queue-limit = 2").activate()
        full = "Kannel's queue is full or it is ending"
        wait_for("two to be refused", lambda: sum(
            state == ("queued", full) for state in world.rows().values()) == 2)
        self.assertEqual(sorted(state for state, _ in world.rows().values()),
                         ["accepted", "accepted", "queued", "queued"])
        phone = world.phone()
        print("queue full, then a network:")
        for to in people:
            world.wait("delivered", to)
            went = world.words(to)
            print("    %s" % went)
            self.assertRegex(went, "^sending (queued sending )*(accepted )?delivered$")
            self.assertEqual(len(phone.texts(to)), 1)

    def test_a_network_that_is_away(self):
        world = World(self).own().activate()
        world.wait("accepted", ANN)
        world.wait_alarm("the gateway kannel takes no texts: queued in Kannel until its SMSC is")
        self.assertEqual(world.words(ANN), "sending accepted")
        world.phone()
        print("the network away, then there:")
        world.ends("delivered", "sending accepted delivered")
        world.wait_no_alarm("takes no texts")

    def kept_over(self, hours):
        """A text that Kannel keeps while its network is away, which comes back so much later: all of
        Kannel is started anew with a clock that is ahead by that much. By the exercise clock it is
        so early that the night, which the text is about, does not end before that."""
        world = World(self, mode="exercise").own().activate(until_ten())
        world.wait("accepted", ANN)
        kannel = world.kannel
        kannel.smsbox.kill()
        kannel.bearerbox.kill()
        kannel.env = dict(os.environ, LD_PRELOAD=BUILD + "/tests/skew.so",
                          SWEP_SKEW_S=str(int(hours * 3600)))
        kannel.start_bearerbox()
        kannel.start_smsbox()
        print("the network away for %.1f hours, the text worth twelve:" % hours)
        return world, world.phone()

    def test_what_kannel_kept_too_long_reaches_nobody(self):
        world, phone = self.kept_over(13)
        world.ends("failed", "sending accepted failed", "expired")
        self.assertEqual(phone.texts(), [])

    def test_what_kannel_kept_and_is_still_of_use_arrives(self):
        world, phone = self.kept_over(11)
        world.ends("delivered", "sending accepted delivered")
        self.assertEqual(len(phone.texts(ANN)), 1)

    def test_a_wrong_status_password_is_told(self):
        world = World(self).own()
        kannel = world.kannel
        cutter = Cutter(kannel.url)
        self.addCleanup(cutter.stop)
        cutter.trouble("lose")
        kannel.status_password = "something else"
        world.of(kannel, cutter.url)
        kannel.status_password = Kannel.status_password
        world.activate()
        world.wait_alarm("the gateway kannel does not say what became of lost texts: Kannel "
                         "refuses our status password")
        self.assertEqual(world.words(ANN), "sending unknown")
        world.of(kannel, cutter.url)
        world.swepd.configure()
        world.swepd.program.send(signal.SIGHUP)
        world.wait("accepted", ANN)
        world.wait_no_alarm("does not say")
        world.phone()
        print("the status password wrong, then right:")
        world.ends("delivered", "sending unknown accepted delivered")


class OurFault(unittest.TestCase):
    """Whatever is wrong with our account stops the gateway and fails nobody."""

    TRIES_ON = "sending queued( sending queued)*( sending)?"

    def test_in_kannel(self):
        host = World(self).own(rights='black-list-regex = "44770090024"')
        host.phone()
        kannel = host.kannel
        wrong = World(self)
        kannel.password = "something else"
        wrong.of(kannel)
        kannel.password = Kannel.password
        astray = World(self, people=(CAT,)).of(kannel, kannel.url.replace("sendsms", "nowhere"))
        closed = World(self).of(kannel, "http://127.0.0.1:%d/cgi-bin/sendsms" % free_ports(1)[0])
        denied = World(self, people=(number(241),)).of(kannel)
        unrouted = World(self).own()
        unrouted.phone()
        unrouted.kannel.admin("stop-smsc", smsc="PHONES")
        wait_for("the network to be off", lambda: "<status>dead" in unrouted.kannel.status())
        for world in (wrong, astray, closed, denied, unrouted):
            world.activate()

        print("denied by Kannel:")
        denied.ends("failed", "sending failed", "Number(s) has/have been denied", denied.people[0])
        for name, world, note in (("wrong password", wrong, "Kannel refuses our user or password"),
                                  ("wrong path", astray, "the url is not that of Kannel's"),
                                  ("not routable", unrouted, "Kannel has no SMSC that would")):
            with self.subTest(name):
                print("%s:" % name)
                world.wait_alarm("the gateway kannel takes no texts: " + note)
                world.ends("queued", self.TRIES_ON, note, world.people[0])
        print("nobody listens there:")
        closed.ends("queued", self.TRIES_ON, "Failed to connect")

        # Set right, everything leaves, and the alarms are over.
        wrong.of(kannel)
        astray.of(kannel)
        closed.of(kannel)
        for world in (wrong, astray, closed):
            world.swepd.configure()
            world.swepd.program.send(signal.SIGHUP)
        unrouted.kannel.admin("start-smsc", smsc="PHONES")
        for name, world in (("the right password", wrong), ("the right path", astray),
                            ("somebody listens", closed), ("routable again", unrouted)):
            with self.subTest(name):
                print("%s:" % name)
                if world is unrouted:
                    world.phone()
                world.ends("delivered", "(sending queued )+sending (accepted )?delivered", to=world.people[0], seconds=60)
                world.wait_no_alarm("takes no texts")


class Clocks(unittest.TestCase):
    def test_kannels_clock_is_wrong(self):
        for skew_s in (7200, -7200):
            with self.subTest(skew_s):
                world = World(self, mode="exercise").own(smpp="transceiver", env={
                    "LD_PRELOAD": BUILD + "/tests/skew.so", "SWEP_SKEW_S": str(skew_s)})
                smsc = world.network()
                world.activate(until_ten())
                print("Kannel's clock %+d s:" % skew_s)
                world.ends("delivered", "sending (accepted )?delivered")
                self.assertEqual(len(smsc.texts(ANN)), 1)
                self.assertEqual(smsc.faults, [])

    def test_a_validity_that_is_over_by_the_networks_clock(self):
        world = World(self).own(smpp="transceiver")
        smsc = world.network(offset_s=86400.0)
        world.activate()
        world.wait_alarm("the gateway kannel takes no texts: ")
        print("the network's clock a day ahead:")
        world.ends("queued", "sending (accepted )?queued", "Invalid message validity period")
        smsc.offset_s = 0.0
        world.ends("delivered", "sending (accepted )?queued sending (accepted )?delivered",
                   seconds=60)
        self.assertEqual(len(smsc.texts(ANN)), 1)
        self.assertEqual(smsc.faults, [])


class NetworkRefuses(unittest.TestCase):
    """The same at an SMPP network."""

    def test_our_sender(self):
        world = World(self).own(smpp="transceiver")
        smsc = world.network()
        smsc.submits(ANN, "source")
        world.activate()
        world.wait_alarm("the gateway kannel takes no texts: the network refuses our sender")
        print("our sender refused:")
        world.ends("queued", "sending (accepted )?queued", "Invalid Source Address")
        world.ends("delivered", "sending (accepted )?queued sending (accepted )?delivered",
                   seconds=60)
        self.assertEqual(len(smsc.texts(ANN)), 1)

    def test_kannels_password(self):
        world = World(self).own(smpp="transceiver")
        smsc = Smsc(world.kannel.smsc_port, password="another")
        self.addCleanup(smsc.stop)
        smsc.start()
        wait_for("a refused bind", lambda: "<status>dead" in world.kannel.status())
        self.assertEqual(smsc.binds, [("transceiver", False)])
        world.activate()
        world.wait_alarm("the gateway kannel takes no texts: Kannel has no SMSC that would take it")
        print("bind refused:")
        world.ends("queued", "(sending queued ?)+", "Kannel has no SMSC")
        smsc.password = Kannel.smsc_password
        world.kannel.admin("start-smsc", smsc="PHONES")
        print("bind taken:")
        world.ends("delivered", "(sending queued )+sending (accepted )?delivered")
        self.assertEqual(smsc.faults, [])


class Receipts(unittest.TestCase):
    # submit_sm, receipts, the state, the moves, the note
    TABLE = (
        ((), ("DELIVRD",), "delivered", "sending (accepted )?delivered", ""),
        ((), ("UNDELIV",), "failed", "sending (accepted )?failed",
         "the network could not deliver it"),
        ((), ("EXPIRED",), "failed", "sending (accepted )?failed",
         "expired before the phone could be reached"),
        ((), ("REJECTD",), "failed", "sending (accepted )?failed", "stat:REJECTD"),
        ((), ("UNKNOWN",), "accepted", "sending accepted", ""),
        ((), ("ACCEPTD",), "accepted", "sending accepted", ""),
        ((), (), "accepted", "sending accepted", ""),
        ((), ("ACCEPTD", "DELIVRD"), "delivered", "sending (accepted )?delivered", ""),
        ((), ("DELIVRD", "ACCEPTD"), "delivered", "sending (accepted )?delivered", ""),
        ((), ("DELIVRD", "DELIVRD"), "delivered", "sending (accepted )?delivered", ""),
        ((), ("DELIVRD", "UNDELIV"), "delivered", "sending (accepted )?delivered", ""),
        ((), ("UNKNOWN", "DELIVRD"), "accepted", "sending accepted", ""),
        (("throttled",), ("DELIVRD",), "delivered", "sending (accepted )?delivered", ""),
        (("full",), ("DELIVRD",), "delivered", "sending (accepted )?delivered", ""),
        (("system",), ("DELIVRD",), "delivered", "sending (accepted )?delivered", ""),
        (("destination",), (), "failed", "sending (accepted )?failed",
         "NACK/0x0000000b/Invalid Destination Address"),
    )

    def test_every_receipt(self):
        """All of them at once, while the receipts are held back, and then told backwards."""
        people = tuple(number(230 + n) for n in range(len(self.TABLE)))
        for smpp in ("transceiver", "pair"):
            with self.subTest(smpp):
                world = World(self, people).own(smpp=smpp, smsc_lines="wait-ack = 5")
                smsc = world.network(hold=True)
                for to, (submits, receipts, *_) in zip(people, self.TABLE):
                    smsc.submits(to, *submits)
                    smsc.receipts(to, *receipts)
                world.activate()
                taken = len([row for row in self.TABLE if "destination" not in row[0]])
                world.swepd.wait("all to be accepted by the network", "SELECT count(*) FROM attempt"
                                 " WHERE gateway_id <> ''", taken)
                smsc.release()
                smsc.wait_quiet()
                for to, (submits, receipts, state, words, note) in zip(people, self.TABLE):
                    print("%s %s" % (" ".join(submits), " ".join(receipts) or "no receipt"))
                    with self.subTest((submits, receipts)):
                        world.ends(state, words, note, to)
                for to in people[:-1]:
                    self.assertEqual(len(smsc.texts(to)), 1)
                self.assertEqual(smsc.faults, [])

    def test_a_submit_sm_whose_answer_is_lost(self):
        """Kannel repeats it on its own. Nothing of that is ours to know."""
        world = World(self).own(smpp="transceiver", smsc_lines="wait-ack = 1")
        smsc = world.network()
        smsc.submits(ANN, "lost")
        world.activate()
        print("submit_sm_resp lost:")
        world.ends("delivered", "sending (accepted )?delivered")
        self.assertEqual(len(smsc.texts(ANN)), 2)
        self.assertEqual(smsc.texts(ANN)[0].text, smsc.texts(ANN)[1].text)
        self.assertEqual(len(world.swepd.rows("SELECT 1 FROM attempt")), 1)

    def test_receipts_that_overtake_and_come_late(self):
        world = World(self, (ANN, BEN)).own(smpp="transceiver")
        smsc = world.network(early=True)
        smsc.receipts(ANN, "DELIVRD")
        smsc.receipts(BEN)
        world.activate()
        world.swepd.wait("both to be with the network",
                         "SELECT count(*) FROM attempt WHERE gateway_id <> ''", 2)
        smsc.drop()
        smsc.early = False
        world.kannel.bearerbox.kill()
        world.kannel.smsbox.kill()
        world.kannel.start_bearerbox()
        world.kannel.start_smsbox()
        world.kannel.wait_online()
        text = smsc.texts(BEN)[0]
        smsc.receipt(BEN, text.sender, text.id, "DELIVRD")
        print("a receipt after the connection, and Kannel, were gone:")
        world.ends("delivered", "sending accepted delivered", to=BEN)
        print("a receipt before the submit_sm_resp:")
        world.ends("accepted", "sending accepted")


class Night(unittest.TestCase):
    """One activation over SMPP: told, delivered or not, answered."""

    WELSH = ("SWEP YMLAEN yn {area}: mae'n rhewi heno {night}. Bydd gwelyau brys ar agor drwy'r nos, "
             "ac mae {beds} ohonynt yn rhydd yn awr. Ffoniwch ni \\u0175rth ddod o hyd i rywun sy'n "
             "cysgu allan; c\\u0175n yn iawn. Atebwch OK {code}").encode().decode("unicode_escape")

    def test_the_night(self):
        people = (ANN, BEN, CAT, number(204))
        world = World(self, people, mode="exercise")
        world.swepd.activation = self.WELSH
        world.swepd.segments = 5
        world.own(smpp="pair")
        smsc = world.network(hold=True)
        smsc.receipts(BEN, "UNDELIV")
        smsc.receipts(CAT, "EXPIRED")
        world.activate()
        world.swepd.wait("all to be with the network",
                         "SELECT count(*) FROM attempt WHERE gateway_id <> ''", len(people))
        text = smsc.texts(ANN)[0]
        self.assertTrue(text.text.startswith("EXERCISE SWEP YMLAEN yn Coventry: mae'n rhewi"))
        self.assertIn(" \u0175rth ddod ", text.text)
        self.assertEqual((text.coding, text.parts, text.receipts), ("UCS-2", 4, 1))
        smsc.release(reverse=True)
        print("a night over SMPP:")
        for to, state in ((ANN, "delivered"), (BEN, "failed"), (CAT, "failed"),
                          (people[3], "delivered")):
            world.ends(state, "sending accepted " + state, to=to)
        print(world.table())

        code = re.search(r"OK (\d{4})", text.text)[1]
        smsc.send(ANN, "OK %s thanks" % code)
        world.swepd.wait("the acknowledgement",
                         "SELECT count(*) FROM message WHERE acked IS NOT NULL", 1)
        self.assertRegex(world.swepd.ctl("log"), r"c201 +message +\S+ +acknowledged")
        long = "Mae gennym dri gwely a lle i g\u0175n, ond dim ystafelloedd preifat. " * 3
        smsc.send(people[3], long, reverse=True)
        smsc.payload = True
        smsc.send(BEN, "Nid oes neb yma heno, \u0175 " * 6)
        wait_for("both texts", lambda: all(words in world.swepd.ctl("texts")
                                             for words in ("Mae gennym", "Nid oes neb")))
        self.assertEqual(world.swepd.one(
            "SELECT text FROM inbound WHERE phone = '%s'" % people[3]).strip(), long.strip())
        self.assertEqual((smsc.faults, smsc.refused), ([], []))

    def test_what_is_too_late_expires(self):
        world = World(self, mode="exercise")
        kannel = Kannel(world.home + "/kannel", callback=world.swepd.web)
        kannel.configure()
        world.of(kannel).activate()
        wait_for("an attempt in vain", lambda: "sending -> queued" in world.story(ANN))
        world.swepd.ctl("clock", "advance", "13h")
        print("Kannel away for 13 hours:")
        wait_for("its expiry", lambda: world.words(ANN).endswith("expired"))
        self.assertRegex(world.words(ANN), "^(sending queued )+expired$")
        print("    %s" % world.words(ANN))
        world.wait("queued", ANN)  # in the words of now, for when Kannel is back


class Long(unittest.TestCase):
    """Texts that are as long as a phone can make them, which Kannel brings in the URL."""

    def setUp(self):
        self.world = World(self).own()
        self.phone = self.world.phone()
        self.world.activate()

    def test_the_longest_texts_come_whole_and_nothing_is_lost_in_silence(self):
        ends = " the last words matter"
        for text in ("\U0001f600" * 8500 + ends, "\u2013" * 17000 + ends, "\u00e9" * 38900 + ends):
            before = self.world.swepd.one("SELECT count(*) FROM inbound")
            self.phone.send(BEN, text)
            self.world.swepd.wait("the text", "SELECT count(*) FROM inbound", before + 1)
            self.assertEqual(self.world.swepd.one(
                "SELECT count(*) FROM inbound WHERE text = ?", text), 1)
        shown = self.world.swepd.ctl("texts")
        self.assertEqual(shown.count(ends), 3)
        self.assertNotIn("too much", self.world.status())
        # More than any phone can make: refused, and somebody knows.
        self.phone.send(BEN, "\u2013" * 28000)
        self.world.wait_alarm("the gateway kannel brought 252")
        self.assertEqual(self.world.swepd.one("SELECT count(*) FROM inbound"), 3)


class Documented(Kannel):
    """As swepd-kannel(7) says, but for ports, folders, secrets and the network."""

    def __init__(self, *args, **settings):
        with open(os.path.join(ROOT, "man", "swepd-kannel.7"), encoding="utf-8") as f:
            self.blocks = re.findall(r"^\.Bd -literal\n(.*?)^\.Ed$", f.read(), re.M | re.S)
        super().__init__(*args, **settings)

    def fill(self, text):
        """All at once: a port of ours may be one that stands in the manual."""
        words = {":8099": ":" + self.callback.rsplit(":", 1)[1], "port = 8099": "port = 1",
                 "13000": str(self.admin_port), "13001": str(self.boxes_port),
                 "13013": str(self.sendsms_port), "/var/log/kannel": self.home,
                 "/var/spool/kannel": self.home, "ADMIN-PASSWORD": self.admin_password,
                 "token=TOKEN": "token=" + self.token, "STATUS-PASSWORD": self.status_password,
                 "SWEP-PASSWORD": self.password, "http-queue-delay = 10": "http-queue-delay = 1"}
        return re.sub("|".join(map(re.escape, words)), lambda old: words[old[0]], text)

    def write(self):
        for name in ("store", "dlr"):
            os.makedirs(self.home + "/" + name, exist_ok=True)
        conf = re.sub(r"group = smsc\n.*?\n\n", self._network().replace("PHONES", "NETWORK") + "\n\n",
                      self.fill(self.blocks[0]), flags=re.S)
        with open(self.conf, "w", encoding="utf-8") as f:
            f.write(conf)

    def gateways(self):
        return re.search(r"gateways = \((.*?)\n\);", self.fill(self.blocks[1]), re.S)[1]


class Manual(unittest.TestCase):
    """What the manual says works: both ways, over a restart of ours, and nothing to the public."""

    def test_both_ways(self):
        world = World(self)
        world.kannel = Documented(world.home + "/kannel", callback=world.swepd.web)
        self.addCleanup(world.kannel.stop)
        world.kannel.start()
        world.swepd.kannel(world.kannel)  # its secrets
        world.swepd.gateways = world.kannel.gateways()
        phone = world.phone()
        world.activate()
        world.ends("delivered", "sending (accepted )?delivered")
        code = TEXT.fullmatch(phone.texts(ANN)[0].text)[2]
        phone.send(ANN, "OK " + code)
        world.swepd.wait("the acknowledgement",
                         "SELECT count(*) FROM message WHERE acked IS NOT NULL", 1)
        words = "\U0001f600 50% \u0175 & + t\u00eal\n" * 400 + "the end"
        phone.send(BEN, words)
        world.swepd.wait("a text", "SELECT count(*) FROM inbound", 2)
        self.assertEqual(world.swepd.one("SELECT count(*) FROM inbound WHERE text = ?", words), 1)
        phone.send(BEN, "")
        world.swepd.wait("an empty text", "SELECT count(*) FROM inbound", 3)
        world.swepd.stop()
        phone.send(CAT, "are you there")
        wait_for("a try in vain", lambda: "are you there" in world.kannel.log("smsbox")
                 or "etrying" in world.kannel.log("smsbox"))
        world.swepd.start()
        world.swepd.wait("the text", "SELECT count(*) FROM inbound WHERE text = 'are you there'", 1)
        self.assertEqual([t.text for t in phone.texts(BEN) + phone.texts(CAT)], [])


PARTS = (Cut, Dying, Full, OurFault, Clocks, NetworkRefuses, Receipts, Night, Long, Manual)

if __name__ == "__main__":
    sys.exit(parts.run(__file__, BUILD, PARTS))
