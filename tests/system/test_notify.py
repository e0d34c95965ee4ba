# SPDX-License-Identifier: MIT
"""The real daemon against GOV.UK Notify as its stand-in has it: whatever goes wrong there, the
states of the text as swepctl prints them, and how often its phone rang."""

import json
import re
import shutil
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

from lib import notify_server
from lib.daemon import Swepd
from lib.notify_server import NotifyServer
from lib.process import free_ports, wait_for
from lib import result
from lib.stories import Stories

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
ANN, BEN, CAT, DAN = ("+447700900201", "+447700900202", "+447700900203", "+447700900204")
GATEWAY = """{ key = "notify"; kind = "notify"; url = "%s"; template = "%s"; sender = "%s";
    password_file = "notify-key"; callback_token_file = "notify-token"; timeout = "2s";
    lookup = "1s"; in_flight = 4; }"""
TEXT = re.compile(r"SWEP ON Coventry tier 1 .* Reply OK (\d{4})")


class World(Stories):
    """One daemon, one Notify; nothing advances there unless told."""

    def __init__(self, case, people=(ANN,), url=None, prefix=""):
        home = tempfile.mkdtemp(prefix="swep-")
        case.addCleanup(shutil.rmtree, home, True)
        self.case, self.people = case, people
        super().__init__(Swepd(home, BUILD))
        self.notify = NotifyServer(self.swepd.web, prefix)
        case.addCleanup(self.notify.stop)
        case.addCleanup(self.swepd.stop)
        self.notify.outcome = lambda number: ()
        self.notify.retry_s = 0.2
        self.swepd.secret("notify-key", notify_server.KEY)
        self.swepd.secret("notify-token", notify_server.TOKEN)
        self.swepd.gateways = GATEWAY % (url or self.notify.url, notify_server.TEMPLATE,
                                         notify_server.SENDER)

    def activate(self):
        self.swepd.start()
        self.swepd.put("contacts", ["contact,name,organisation,phone,groups,site"] + [
            "c%s,Desk,Org,%s,partners," % (number[-3:], number) for number in self.people])
        self.swepd.ctl("activate", "--reason", "a test")
        return self

    def alarms(self):
        return self.swepd.ctl("status")

    def deliver(self):
        for row in self.notify.notifications:
            self.notify.become(row, "delivered")

    def strict(self):
        self.case.assertEqual(self.notify.faults, [])


SENT = "queued -> sending"
TAKEN = [SENT, "sending -> accepted"]
FOUND = [SENT, "sending -> unknown", "unknown -> accepted"]
AGAIN = [SENT, "sending -> unknown", "unknown -> queued"] + TAKEN
LATER = [SENT, "sending -> queued"] + TAKEN


class Faults(unittest.TestCase):
    # trouble, of look-ups, the moves, the mark
    TABLE = (
        (None, None, TAKEN, ""),
        ("throttle", None, LATER, ""),
        ("500", None, AGAIN, "may be a repeat"),
        ("503", None, AGAIN, "may be a repeat"),
        ("die", None, AGAIN, "may be a repeat"),
        ("hang", None, AGAIN, "may be a repeat"),
        ("html", None, AGAIN, "may be a repeat"),
        ("500-kept", None, FOUND, ""),
        ("html-kept", None, FOUND, ""),
        ("hang-kept", None, FOUND, ""),
        ("garbled", None, FOUND, ""),
        ("lose", None, FOUND, ""),
        ("lose", "500", FOUND, ""),
        ("lose", "html", FOUND, ""),
        ("lose", "hang", FOUND, ""),
        ("lose", "die", FOUND, ""),
        ("lose", "lock", FOUND, ""),
    )

    def test_every_text_arrives_once(self):
        worlds = []
        for trouble, ask_trouble, *_ in self.TABLE:
            world = World(self)
            if trouble:
                world.notify.trouble(trouble)
            if ask_trouble:
                world.notify.ask_trouble(ask_trouble, 2)
            worlds.append(world.activate())
        for world, (trouble, ask_trouble, moves, mark) in zip(worlds, self.TABLE):
            with self.subTest(trouble=trouble, ask=ask_trouble):
                world.wait("accepted")
                self.assertEqual(world.rows()["201"], ("accepted", mark))
                world.deliver()
                world.wait("delivered")
                print("%-10s %-5s %s  %s" % (trouble, ask_trouble or "", ", ".join(
                    move.split(" -> ")[1] for move in world.story()), mark))
                self.assertEqual(world.story(), moves + ["accepted -> delivered"])
                self.assertEqual(len(world.notify.sent(ANN)), 1)
                text = world.notify.sent(ANN)[0]
                self.assertTrue(TEXT.fullmatch(text.replace("(may be a repeat) ", "")), text)
                self.assertEqual("(may be a repeat)" in text, bool(mark))
                self.assertEqual([c[2] for c in world.notify.calls], [200])
                world.strict()

    def test_what_certainly_goes_nowhere(self):
        closed = "http://127.0.0.1:%d" % free_ports(1)[0]
        # trouble, where, the state, in the note, in the alarm
        table = (
            ("refuse", None, "failed", "Not a UK mobile number", ""),
            ("lock", None, "queued", "Notify refuses our key", "no texts: Notify refuses our key"),
            ("full", None, "queued", "no more texts today", "no texts: Notify: no more texts"),
            (None, closed, "queued", "Failed to connect", ""),
        )
        worlds = []
        for trouble, url, *_ in table:
            world = World(self, url=url)
            if trouble:
                world.notify.trouble(trouble, 100)
            worlds.append(world.activate())
        for world, (trouble, _, state, note, alarm) in zip(worlds, table):
            with self.subTest(trouble):
                wait_for("the reason", lambda w=world, n=note: n in w.rows()["201"][1])
                self.assertEqual(world.rows()["201"][0], state)
                self.assertEqual(world.story()[:2], [SENT, "sending -> " + state])
                print("%-16s %s  %s" % (trouble or "nobody listens", world.words(),
                                        world.note()))
                if alarm:
                    self.assertIn(alarm, world.alarms())
                self.assertEqual(world.notify.sent(), [])
                self.assertEqual(world.notify.asked(), [])
                world.strict()

    def test_a_wrong_clock_stops_the_gateway_and_names_itself(self):
        for skew_s, words in ((300, "behind"), (-300, "ahead of")):
            with self.subTest(skew_s):
                world = World(self)
                world.notify.skew_s = skew_s
                world.activate()
                wait_for("the refusal", lambda w=world: "sending -> queued" in w.story())
                self.assertRegex(world.alarms(), r"no texts: this machine's clock is "
                                 r"[23]\d\d s %s Notify's" % words)
                self.assertEqual(world.rows()["201"][0], "queued")
                self.assertIn("clock", world.note())
                print("clock %+d s    %s  %s" % (skew_s, world.words(), world.note()))
                self.assertEqual(world.notify.sent(), [])

    def test_killed_while_the_answer_was_awaited(self):
        for trouble, moves in (("hang-kept", FOUND), ("hang", AGAIN)):
            with self.subTest(trouble):
                world = World(self)
                world.notify.trouble(trouble)
                world.activate()
                world.notify.wait_asked(1, "POST", "/sms")
                world.swepd.kill()
                world.swepd.start()
                world.wait("accepted")
                self.assertEqual(world.story(), moves)
                self.assertEqual(len(world.notify.sent(ANN)), 1)
                world.strict()


class Words(unittest.TestCase):
    def test_the_request_byte_for_byte(self):
        world = World(self).activate()
        world.wait("accepted")
        _, path, headers, body = world.notify.asked("POST", "")[0]
        text = world.notify.sent(ANN)[0]
        reference = world.swepd.one("SELECT reference FROM attempt")
        self.assertEqual(path, "/v2/notifications/sms")
        self.assertEqual(body, (
            '{"template_id":"%s","phone_number":"%s","personalisation":{"message":"%s"},'
            '"reference":"%s","sms_sender_id":"%s"}' % (
                notify_server.TEMPLATE, ANN, text, reference, notify_server.SENDER)).encode())
        self.assertEqual(headers["Accept"], "application/json, text/plain, */*")
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertEqual(headers["Content-Length"], str(len(body)))
        self.assertTrue(headers["User-Agent"].startswith("swepd/"))
        self.assertEqual(set(headers) - {
            "Host", "User-Agent", "Accept-Encoding", "Accept", "Authorization", "Content-Type",
            "Content-Length"}, set())
        world.strict()

    def test_what_notify_sends_instead_is_said(self):
        world = World(self, prefix="Coventry City Council").activate()
        world.wait("accepted")
        self.assertEqual(world.swepd.one("SELECT detail FROM attempt"),
                         "accepted; Notify puts before it: Coventry City Council: ")
        world = World(self)
        world.notify.sanitised["N"] = "?"
        world.activate()
        world.wait("accepted")
        self.assertRegex(world.swepd.log(), r"the text m\d+ to c201 was accepted; Notify sends "
                         r"another text than ours, which from character 7 on is: \? Coventry")

    def test_more_than_it_takes_at_once(self):
        people = tuple("+447700900%03d" % n for n in range(300, 308))
        world = World(self, people)
        world.notify.rate, world.notify.room = 10.0, 5
        world.activate()
        wait_for("all of them", lambda: len(world.notify.sent()) == len(people), 60)
        for number in people:
            self.assertEqual(len(world.notify.sent(number)), 1)
        self.assertGreater(len(world.notify.asked("POST", "")), len(people))
        world.strict()

    def test_every_end(self):
        ends = {ANN: "permanent-failure", BEN: "temporary-failure", CAT: "delivered",
                DAN: "technical-failure"}
        world = World(self, people=tuple(ends))
        world.activate()
        for number in ends:
            world.wait("accepted", number)
        for row in list(world.notify.notifications):
            world.notify.become(row, "pending")
            world.notify.become(row, ends[row["phone_number"]])
        world.wait("failed", ANN)
        world.wait("failed", BEN)
        world.wait("delivered", CAT)
        # It was taken and not sent: once more, and no mark, because nobody has it.
        wait_for("the other", lambda: len(world.notify.asked("POST", "")) == 5, 40)
        world.wait("accepted", DAN)
        world.notify.become(world.notify.notifications[-1], "delivered")
        world.wait("delivered", DAN)
        self.assertEqual(world.story(DAN), TAKEN + ["accepted -> queued"] + TAKEN +
                         ["accepted -> delivered"])
        self.assertEqual(len(world.notify.sent(DAN)), 1)
        self.assertRegex(world.notify.sent(DAN)[0], TEXT)
        world.strict()

    def test_receipts_in_any_order(self):
        world = World(self, people=(ANN, BEN))
        world.notify.outcome = lambda number: ("sending", "delivered") if number == ANN else ()
        world.notify.trouble("hang-kept", 2)  # the receipt overtakes the answer
        world.activate()
        world.wait("delivered", ANN)
        world.wait("accepted", BEN)
        self.assertEqual(world.story(ANN)[-1].split(" -> ")[1], "delivered")
        row = next(n for n in world.notify.notifications if n["phone_number"] == ANN)
        receipt = {"id": row["id"], "reference": row["reference"], "to": ANN,
                   "status": "temporary-failure", "created_at": row["created_at"],
                   "notification_type": "sms", "template_id": notify_server.TEMPLATE,
                   "template_version": 1}
        call = world.notify.call
        self.assertEqual(call("/notify/receipt", receipt), 200)  # late, and another end
        self.assertEqual(world.state(ANN), "delivered")
        self.assertEqual(call("/notify/receipt", dict(receipt, reference="swep-of-nobody")), 200)
        self.assertEqual(call("/notify/receipt", dict(receipt, reference=None)), 200)
        self.assertEqual(call("/notify/receipt", dict(receipt, status="returned")), 200)
        self.assertEqual(call("/notify/receipt", receipt, token="another token"), 403)
        self.assertEqual(call("/notify/receipt", {"id": "x"}), 400)
        self.assertEqual(world.state(ANN), "delivered")

    def test_a_receipt_comes_again_until_the_daemon_is_there(self):
        world = World(self).activate()
        world.wait("accepted")
        world.swepd.stop()
        row = world.notify.notifications[0]
        caller = threading.Thread(target=world.notify.become, args=(row, "delivered"), daemon=True)
        caller.start()
        wait_for("a call in vain", lambda: world.notify.calls)
        world.swepd.start()
        world.wait("delivered")
        caller.join(10)
        self.assertEqual([c[2] for c in world.notify.calls][-1], 200)
        self.assertIsNone(world.notify.calls[0][2])

    def test_texts_that_come_in(self):
        world = World(self, people=(ANN, BEN)).activate()
        world.wait("accepted", ANN)
        code = TEXT.fullmatch(world.notify.sent(ANN)[0]).group(1)
        received = world.notify.receive(ANN, "ok %s \U0001f44d" % code)
        world.swepd.wait("the acknowledgement",
                         "SELECT count(*) FROM message WHERE acked IS NOT NULL", 1)
        world.notify.receive(BEN, "who is this? \u0175")
        self.assertIn("who is this? \u0175", world.swepd.ctl("texts"))
        form = {"id": received, "source_number": ANN[1:], "destination_number": "07700900987",
                "message": "ok %s" % code, "date_received": "2026-11-22T05:00:00.000000Z"}
        self.assertEqual(world.notify.call("/notify/text", form), 200)  # the same once more
        self.assertEqual(world.notify.call("/notify/text", dict(form, id="2"), token="no"), 403)
        self.assertEqual(world.swepd.one("SELECT count(*) FROM inbound"), 2)
        self.assertEqual({c[2] for c in world.notify.calls}, {200, 403})

    def test_texts_whose_calls_were_lost_are_fetched(self):
        world = World(self, people=(ANN, BEN)).activate()
        world.wait("accepted", ANN)
        code = TEXT.fullmatch(world.notify.sent(ANN)[0]).group(1)
        world.swepd.stop()
        world.notify.receive(ANN, "ok %s" % code, call=False)
        for n in range(260):  # and so many after it that it is on the second page
            world.notify.receive(BEN, "text %d" % n, call=False)
        world.swepd.start()
        world.swepd.wait("all of them", "SELECT count(*) FROM inbound", 261)
        self.assertEqual(world.swepd.one("SELECT phone FROM message WHERE acked IS NOT NULL"), ANN)
        world.strict()


class AfterADowntime(unittest.TestCase):
    """Notify keeps what came in for seven days, and lists the newest first."""

    SITE = ["site,name,kind,opens,confirm,last_entry,women_only", "hs,Harnall,surge,tier1,yes,,no"]
    BEDS = ["site,bed,kind,attributes,use"] + ["hs,HS%d,surge,shared,night" % n for n in range(1, 8)]

    def down(self):
        world = World(self, people=(ANN, BEN))
        world.swepd.start()
        world.swepd.put("sites", self.SITE)
        world.swepd.put("beds", self.BEDS)
        world.swepd.put("contacts", ["contact,name,organisation,phone,groups,site",
                                     "ann,Ann,Org,%s,partners," % ANN,
                                     "ben,Ben,Org,%s,partners,hs" % BEN])
        world.swepd.ctl("activate", "--reason", "a test")
        world.wait("accepted", ANN)
        world.wait("accepted", BEN)
        world.swepd.stop()
        return world

    def up(self, world, texts):
        world.swepd.start()
        world.swepd.wait("all of them", "SELECT count(*) FROM inbound", texts)
        return world.swepd.rows("SELECT text, meaning FROM inbound ORDER BY sent")

    def test_words_count_in_the_order_they_were_sent(self):
        world = self.down()
        code = TEXT.search(world.notify.sent(BEN)[0]).group(1)
        for number, text in ((ANN, "STOP"), (ANN, "START"), (BEN, "OPEN 2"), (BEN, "OPEN 7"),
                             (BEN, "OPEN 0 " + code)):
            world.notify.receive(number, text, call=False)
        self.up(world, 5)
        self.assertEqual(world.swepd.one("SELECT stopped FROM contact WHERE key = 'ann'"), 0)
        self.assertEqual(world.swepd.one("SELECT confirmed FROM surge"), 0)
        world.strict()

    def test_words_of_days_ago_are_for_a_person(self):
        world = self.down()
        for number, text in ((BEN, "OPEN 7"), (ANN, "OK")):
            world.notify.receive(number, text, call=False)
            world.notify.received[-1]["created_at"] = \
                notify_server.iso(world.notify.now() - 4 * 86400)
        rows = self.up(world, 2)
        self.assertEqual([r[1] for r in rows], ["late", "late"])
        self.assertEqual(world.swepd.one("SELECT state FROM surge"), "expected")
        self.assertEqual(world.swepd.one("SELECT count(*) FROM message WHERE acked IS NOT NULL"),
                         0)
        self.assertIn("2 texts came late", world.swepd.ctl("status"))
        world.strict()

    def test_what_is_no_text_of_unicode_spoils_nothing_else(self):
        world = self.down()
        world.notify.receive(ANN, "OK", call=False)
        world.notify.receive(BEN, "half an emoji \ud83d", call=False)
        world.notify.receive(BEN, "nul \x00 here", call=False)
        rows = self.up(world, 3)
        self.assertEqual(sorted(r[0] for r in rows),
                         ["OK", "half an emoji \ufffd", "nul \ufffd here"])
        self.assertEqual(world.swepd.one("SELECT count(*) FROM message WHERE acked IS NOT NULL"),
                         1)
        world.notify.receive(BEN, "again \udc4d")
        self.assertEqual([c[2] for c in world.notify.calls], [200])
        self.assertIn("again \ufffd", world.swepd.ctl("texts"))
        world.strict()


class StandIn(unittest.TestCase):
    """What the stand-in refuses, so that what it takes means something."""

    GOLDEN = ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
              "eyJpc3MiOiIyNjc4NWEwOS1hYjE2LTRlYjAtODQwNy1hMzc0OTdhNTc1MDYi"
              "LCJpYXQiOjE1Njg4MTg1Nzh9."
              "YlLRluAeKD8aULjyZVgSwNwmUxolUmcv5g2k84o7ZTU")
    FORM = {"template_id": notify_server.TEMPLATE, "phone_number": ANN,
            "personalisation": {"message": "x"}, "reference": "r-1"}

    def setUp(self):
        self.notify = NotifyServer()
        self.addCleanup(self.notify.stop)
        self.notify.outcome = lambda number: ()
        self.notify.skew_s = 1568818578 - time.time()  # the moment of the golden token

    def ask(self, path, form=None, authorization="Bearer " + GOLDEN):
        body = form if form is None or isinstance(form, bytes) else json.dumps(form).encode()
        request = urllib.request.Request(self.notify.url + path, body,
                                         {"Content-Type": "application/json"})
        if authorization:
            request.add_header("Authorization", authorization)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as no:
            with no:
                error = json.load(no)
            self.assertEqual(error["status_code"], no.code)
            return no.code, error["errors"][0]["error"]

    def test_tokens(self):
        path = "/v2/notifications"
        self.assertEqual(self.ask(path)[0], 200)
        for authorization, answer in ((None, (401, "AuthError")),
                                      ("Basic x", (401, "AuthError")),
                                      ("Bearer x", (403, "AuthError")),
                                      ("Bearer " + self.GOLDEN.replace(".YlL", ".ZlL"),
                                       (403, "AuthError"))):
            self.assertEqual(self.ask(path, authorization=authorization), answer)
        for off_s, status in ((29, 200), (-29, 200), (32, 403), (-32, 403)):
            self.notify.skew_s = 1568818578 - time.time() + off_s
            self.assertEqual(self.ask(path)[0], status, off_s)

    def test_forms(self):
        bad = ((b"{", "BadRequestError"), (b"[]", "BadRequestError"),
               (dict(self.FORM, valid=1), "ValidationError"),
               (dict(self.FORM, template_id="x"), "ValidationError"),
               (dict(self.FORM, template_id=notify_server.SENDER), "BadRequestError"),
               (dict(self.FORM, sms_sender_id=notify_server.TEMPLATE), "BadRequestError"),
               (dict(self.FORM, phone_number="+4479111" "23456"), "ValidationError"),
               (dict(self.FORM, phone_number=None), "ValidationError"),
               (dict(self.FORM, reference="r" * 1001), "ValidationError"),
               (dict(self.FORM, personalisation={}), "BadRequestError"),
               (dict(self.FORM, personalisation="x"), "ValidationError"),
               (dict(self.FORM, personalisation={"message": "x" * 919}), "BadRequestError"))
        for form, error in bad:
            with self.subTest(form):
                self.assertEqual(self.ask("/v2/notifications/sms", form), (400, error))
        self.assertEqual(self.notify.sent(), [])
        status, taken = self.ask("/v2/notifications/sms", self.FORM)
        self.assertEqual((status, taken["content"]["body"]), (201, "x"))
        self.assertEqual(self.ask("/v2/notifications/" + taken["id"])[1]["status"], "created")
        self.assertEqual(self.ask("/v2/notifications/x"), (404, "NoResultFound"))
        listed = self.ask("/v2/notifications?template_type=sms&reference=r-1")[1]
        self.assertEqual([n["id"] for n in listed["notifications"]], [taken["id"]])
        self.assertEqual(self.ask("/v2/notifications?reference=r")[1]["notifications"], [])

    def test_rates(self):
        self.notify.rate, self.notify.room = 0.0, 4
        answers = [self.ask("/v2/notifications/sms", self.FORM)[0] for _ in range(6)]
        self.assertEqual(answers, [201, 201, 201, 429, 429, 429])  # refused when none is left
        self.notify.rate, self.notify.a_day = 1e6, 3
        self.assertEqual(self.ask("/v2/notifications/sms", self.FORM),
                         (429, "TooManyRequestsError"))

    def test_pages_of_texts(self):
        ids = [self.notify.receive(ANN, "text %d" % n, call=False) for n in range(260)]
        path, seen = "/v2/received-text-messages", []
        while path:
            page = self.ask(path)[1]
            seen.append([row["id"] for row in page["received_text_messages"]])
            path = page["links"].get("next", "").replace(self.notify.url, "")
        self.assertEqual([len(p) for p in seen], [250, 10, 0])
        self.assertEqual(sum(seen, []), ids[::-1])


if __name__ == "__main__":
    sys.exit(result.run())
