# SPDX-License-Identifier: MIT
"""The real daemon and a Twilio that is strict and misbehaves: what becomes of each text, as swepctl
prints it; what comes back signed, wrongly signed, twice, in any order."""

import base64
import json
import re
import shutil
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

from lib import parts
from lib.callbacks import Callbacks
from lib.daemon import CASCADE, Swepd
from lib.process import wait_for
from lib.stories import Stories
from lib.twilio_server import ACCOUNT, NUMBER, SERVICE, TOKEN, TwilioServer, signature

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
DESK, DUTY = "+447700900161", "+447700900101"
CONTACTS = ["contact,name,organisation,phone,groups,site",
            "duty,Duty manager,Council,07700 900101,managers,",
            "desk,Outreach desk,Outreach,07700 900161,partners,"]
GATEWAY = """{ key = "twilio"; kind = "twilio"; url = "%s"; callback_url = "%s"; user = "%s";
    from = "%s"; password_file = "twilio-token"; timeout = "2s"; lookup = "1s"; in_flight = 4; }"""


class StandIn(unittest.TestCase):
    """What the others rest on: it refuses what Twilio would, and plays a call as Twilio does."""

    def setUp(self):
        self.twilio = TwilioServer()
        self.addCleanup(self.twilio.stop)

    def ask(self, path, form=None, user=ACCOUNT, token=TOKEN):
        """Status, and what was said as JSON."""
        pair = base64.b64encode(("%s:%s" % (user, token)).encode()).decode()
        body = None if form is None else urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(
            "%s/2010-04-01/Accounts/%s/%s" % (self.twilio.url, ACCOUNT, path), body,
            {"Authorization": "Basic " + pair})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as e:
            with e:
                return e.code, json.load(e)

    def test_the_signature(self):
        self.assertEqual(signature(
            "0123456789abcdef0123456789abcdef", "https://swep.example/cb?ref=m1",
            [("To", "+447700900123"), ("MessageStatus", "delivered"), ("MessageSid", "SM1"),
             ("From", "+447700900999"), ("Body", "é “x”"), ("ApiVersion", "2010-04-01"),
             ("AccountSid", "ACaa"), ("To", "+447700900123")]), "+birkDx65zqq/5CzGEJn4bmF40w=")

    def test_texts(self):
        good = {"To": DESK, "From": NUMBER, "Body": "x", "ValidityPeriod": "60",
                "SmartEncoded": "false"}
        bad = (({"To": "07700900161"}, 21211), ({"To": "+441632960001"}, 21211),
               ({"From": "+447700900111"}, 21606), ({"MessagingServiceSid": SERVICE}, 21603),
               ({"Body": ""}, 21602), ({"Body": "x" * 1601}, 21617),
               ({"ValidityPeriod": "0"}, 90007), ({"ValidityPeriod": "36001"}, 90007),
               ({"SmartEncoded": "true"}, 20001),
               ({"Text": "x"}, 20001), ({"StatusCallback": "swep"}, 21609))
        for change, code in bad:
            status, told = self.ask("Messages.json", {**good, **change})
            self.assertEqual((status, told["code"]), (400, code), change)
        self.assertEqual(len(self.twilio.faults), len(bad))
        for user, token in ((ACCOUNT, "x"), ("AC1", TOKEN)):
            self.assertEqual(self.ask("Messages.json", good, user, token)[0], 401)
        self.assertEqual(self.ask("Message.json", good)[0], 404)
        self.assertEqual(self.twilio.texts(), [])
        self.assertEqual(self.ask("Messages.json", good)[0], 201)

    def test_lists(self):
        good = {"To": DESK, "From": NUMBER, "Body": "x"}
        self.twilio.queued = True
        self.ask("Messages.json", good)
        self.twilio.wait_calls_back()
        self.twilio.queued = False
        self.ask("Messages.json", {**good, "Body": "y"})
        self.twilio.wait_calls_back()

        def bodies(**filters):
            status, page = self.ask("Messages.json?" + urllib.parse.urlencode(filters))
            return [m["body"] for m in page["messages"]], page["next_page_uri"] is None
        self.assertEqual(bodies(To=DESK), (["y", "x"], True))
        self.assertEqual(bodies(To=DUTY), ([], True))
        self.assertEqual(bodies(To=DESK, PageSize=1), (["y"], False))
        self.assertEqual(bodies(**{"To": DESK, "DateSent>": "2020-01-01"}), (["y"], True))
        self.assertEqual(bodies(**{"To": DESK, "DateSent>": "2999-01-01"}), ([], True))
        self.assertEqual(self.ask("Messages.json?Body=x")[0], 400)

    def test_pages(self):
        ids = [self.twilio.came(DESK, "text %d" % n) for n in range(5)]
        path, seen = "Messages.json?To=%s&PageSize=2" % urllib.parse.quote(NUMBER), []
        while path:
            page = self.ask(path)[1]
            seen.append([row["sid"] for row in page["messages"]])
            path = (page["next_page_uri"] or "").rpartition("/")[2]
        self.assertEqual(seen, [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]])
        self.assertEqual(self.twilio.came(DESK, "again", sid=ids[0]), ids[0])
        self.assertEqual(len(self.ask("Messages.json")[1]["messages"]), 5)
        for wrong in ("Page=1", "PageToken=PA1", "Page=1&PageToken=PA1"):
            self.assertEqual(self.ask("Messages.json?" + wrong)[0], 400)

    def call(self, keys, word="completed"):
        with Callbacks() as ours:
            self.twilio.answers(DESK, word, keys)
            twiml = ('<Response><Gather numDigits="1" action="%s/key?ref=m-1"><Say loop="2" '
                     'language="en-GB">SWEP</Say></Gather></Response>' % ours.url)
            self.assertEqual(self.ask("Calls.json", [
                ("To", DESK), ("From", NUMBER), ("Twiml", twiml), ("Timeout", "45"),
                ("StatusCallback", ours.url + "/status?ref=m-1"),
                ("StatusCallbackEvent", "answered"), ("StatusCallbackEvent", "completed")])[0], 201)
            self.twilio.wait_calls_back()
            calls = []
            for c in ours.calls():
                pairs = urllib.parse.parse_qsl(c.body.decode(), keep_blank_values=True)
                self.assertEqual(c.headers["X-Twilio-Signature"],
                                 signature(TOKEN, ours.url + c.target, pairs))
                calls.append((c.path, dict(pairs)["CallStatus"], dict(pairs).get("Digits")))
            return calls

    def test_calls(self):
        self.assertEqual(self.call("1"), [
            ("/status", "in-progress", None), ("/key", "in-progress", "1"),
            ("/status", "completed", None)])
        self.assertEqual(self.twilio.spoken[DESK], ["SWEP", "SWEP"])
        self.assertEqual(self.call("", "busy"), [("/status", "busy", None)])
        for twiml, code in (("<Response>", 12100), ("<Say/>", 12100),
                            ("<Response><Hangup/></Response>", 12200), ("x" * 4001, 21205)):
            told = self.ask("Calls.json", {"To": DESK, "From": NUMBER, "Twiml": twiml})
            self.assertEqual((told[0], told[1]["code"]), (400, code))


class WithTwilio(unittest.TestCase):

    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="swep-")
        self.addCleanup(shutil.rmtree, self.home, True)
        self.swepd = Swepd(self.home, BUILD, cascade=CASCADE)
        self.twilio = TwilioServer(public=self.swepd.web)
        self.addCleanup(self.twilio.stop)
        self.swepd.secret("twilio-token", TOKEN)
        self.configure(NUMBER)
        self.addCleanup(self.swepd.stop)

    def configure(self, sender):
        self.swepd.gateways = GATEWAY % (self.twilio.url, self.swepd.web, ACCOUNT, sender)

    def begin(self):
        """The cascade of an activation; the text to the desk is on its way."""
        self.swepd.start()
        self.swepd.put("contacts", CONTACTS)
        self.swepd.ask("activate", tier=1, reason="test")

    def message(self):
        """The text to the desk, as swepctl prints it; its note from the table for people."""
        listed = json.loads(self.swepd.ctl("--json", "cascade"))["occasions"]
        occasion = [o["id"] for o in listed if o["kind"] == "activation"][0]
        shown = json.loads(self.swepd.ctl("--json", "cascade", occasion))["messages"]
        mine = [m for m in shown if m["contact"] == "desk"][0]
        return {**mine, "note": Stories(self.swepd).note(DESK)}

    def wait_state(self, state, seconds=20.0):
        last = [None]

        def there():
            last[0] = self.message()
            return last[0] if last[0]["state"] == state else None
        try:
            return wait_for("the text to be " + state, there, seconds)
        except AssertionError as e:
            raise AssertionError("%s: %r; %r; %s" % (e, last[0], self.twilio.faults,
                                                     self.swepd.log()[-1000:])) from None

    def went(self, words, name=""):
        """The moves of the text to the desk, as swepctl prints them; a regular expression, because
        callbacks may overtake the answer."""
        story = Stories(self.swepd)
        print("%-12s %-60s %s" % (name, story.words(DESK), story.note(DESK)))
        self.assertRegex(story.words(DESK), "^%s$" % words)

    def attempts(self):
        """State and what settled it, of each attempt."""
        return self.swepd.rows("SELECT a.state, a.settled_by FROM attempt a JOIN message m ON"
                               " m.id = a.message WHERE m.contact = 'desk' ORDER BY a.number")

    def alarms(self):
        return {row[0] for row in self.swepd.rows("SELECT kind FROM alarm WHERE cleared IS NULL")}

    def reference(self, contact="desk"):
        return self.swepd.one("SELECT max(reference) FROM attempt a JOIN message m ON m.id ="
                              " a.message WHERE m.contact = '%s'" % contact)

    def tearDown(self):
        self.assertEqual(self.twilio.faults, [])


class Sending(WithTwilio):

    def test_accepted_and_delivered(self):
        self.twilio.shuffle, self.twilio.repeat = True, 2
        self.twilio.statuses = ("queued", "sending", "sent", "delivered")
        self.begin()
        m = self.wait_state("delivered")
        self.assertEqual((m["attempt"], m["resends"], m["note"]), (1, 0, ""))
        self.went("sending (accepted )?delivered", "accepted")
        text = self.twilio.wait_text(DESK)[0]
        left_s = self.swepd.one("SELECT (valid_until - made) / 1000 FROM message"
                                " WHERE contact = 'desk'")
        period = int(text["form"]["ValidityPeriod"])
        self.assertEqual(period % 60, 0)
        self.assertIn(min(left_s, 36000) - period, range(0, 70))
        self.assertEqual(text["form"]["From"], NUMBER)
        self.assertEqual(text["body"], self.swepd.one(
            "SELECT text FROM message WHERE contact = 'desk'"))
        self.twilio.wait_calls_back()
        self.assertEqual({told[0] for _, _, told in self.twilio.called}, {200})
        self.assertEqual(self.message()["state"], "delivered")
        self.assertEqual(len(self.twilio.texts(DESK)), 1)

    def test_by_a_messaging_service(self):
        self.configure(SERVICE)
        self.twilio.trouble("lost", 2)
        self.begin()
        self.assertEqual(self.wait_state("delivered")["resends"], 0)
        self.assertEqual(self.twilio.texts(DESK)[0]["messaging_service_sid"], SERVICE)

    def test_certainly_not_sent(self):
        for name, detail in (("refuse", "the number is not valid (21211)"),
                             ("opted-out", "they have told Twilio that they want no texts (21610)"),
                             ("landline", "the number is a landline (21635)")):
            with self.subTest(name):
                self.setUp()
                self.twilio.trouble(name, 20)
                self.begin()
                m = self.wait_state("failed")
                self.assertEqual((m["attempt"], m["note"]), (1, detail))
                self.went("sending failed", name)
                self.assertIn("failed", self.swepd.ctl("cascade", self.occasion()))
                self.assertEqual(self.twilio.texts(DESK), [])
                self.swepd.stop()

    def occasion(self):
        return self.swepd.one("SELECT id FROM occasion WHERE kind = 'activation'")

    def test_throttled(self):
        self.twilio.trouble("throttle", 2)
        self.begin()
        m = self.wait_state("delivered", 30)
        self.assertEqual(m["resends"], 0)
        self.went("(sending queued )+sending (accepted )?delivered", "throttle")
        self.assertEqual(len(self.twilio.texts(DESK)), 1)
        self.assertNotIn("may be a repeat", self.twilio.texts(DESK)[0]["body"])

    def test_a_wrong_token_stops_the_gateway_and_fails_nobody(self):
        self.twilio.trouble("auth", 100)
        self.begin()
        wait_for("the alarm", lambda: "gateway" in self.alarms())
        self.assertEqual(self.message()["state"], "queued")
        self.assertIn("Twilio refuses our account or its token", self.swepd.ctl("status"))
        self.twilio.over()
        m = self.wait_state("delivered", 60)
        self.assertEqual(m["resends"], 0)
        self.went("(sending queued )+sending (accepted )?delivered", "auth")
        self.assertNotIn("gateway", self.alarms())

    def test_receipts_that_say_no(self):
        for error in (30003, 30007, 30008):
            with self.subTest(error):
                self.setUp()
                self.twilio.statuses, self.twilio.error = ("sent", "undelivered"), error
                self.begin()
                m = self.wait_state("failed")
                self.assertEqual(m["attempt"], 1)
                self.assertIn("(%d)" % error, m["note"])
                self.went("sending (accepted )?failed", "receipt")
                self.swepd.stop()

    def test_a_full_queue_is_tried_again(self):
        self.twilio.statuses, self.twilio.error = ("failed",), 30001
        self.begin()
        wait_for("the first to fail", lambda: [a for a in self.attempts()
                                               if a[0] not in ("sending", "accepted")])
        self.twilio.statuses = ("delivered",)
        m = self.wait_state("delivered", 40)
        self.assertEqual((m["attempt"], m["resends"]), (2, 0))


class Lost(WithTwilio):
    """Nobody knows whether the text left, until Twilio is asked."""

    def sent_again(self, name):
        self.twilio.trouble(name)
        self.begin()
        m = self.wait_state("delivered", 30)
        self.assertEqual((m["resends"], m["note"]), (1, "may be a repeat"))
        self.went("sending unknown queued sending (accepted )?delivered", name)
        self.assertEqual([a[0] for a in self.attempts()], ["absent", "delivered"])
        self.assertEqual(len(self.twilio.texts(DESK)), 1)
        self.assertIn("may be a repeat", self.swepd.ctl("cascade", self.swepd.one(
            "SELECT id FROM occasion WHERE kind = 'activation'")))

    def only_desk(self):
        """The duty manager's text must not take the desk's trouble."""
        self.swepd.cascade = '{ on = "activation"; group = "partners"; template = "activation";' \
                             ' valid = "12h"; },' + re.sub(
                                 r'\{ on = "activation"(.|\n)*?\},', "", CASCADE)

    def setUp(self):
        super().setUp()
        self.only_desk()

    def test_an_error_of_twilios(self):
        self.sent_again("error")

    def test_a_page_of_html(self):
        self.sent_again("html")

    def test_no_answer_at_all(self):
        self.sent_again("hang")

    def test_a_connection_that_dies_after_reading(self):
        self.sent_again("die")

    def test_an_answer_that_is_lost_is_settled_by_a_receipt(self):
        self.twilio.trouble("lost")
        self.begin()
        m = self.wait_state("delivered")
        self.assertEqual((m["attempt"], m["resends"]), (1, 0))
        self.assertEqual(self.attempts(), [("delivered", "receipt")])
        self.went("sending (unknown )?(accepted )?delivered", "lost")

    def found(self, name, offset=0.0):
        """No callback ever comes, and the text waits in Twilio's queue: no list by date has it."""
        self.twilio.queued, self.twilio.offset = True, offset
        self.twilio.trouble(name)
        self.begin()
        m = self.wait_state("accepted")
        self.assertEqual((m["attempt"], m["resends"]), (1, 0))
        self.assertEqual(self.attempts(), [("accepted", "lookup")])
        self.went("sending unknown accepted", "%s %+d s" % (name, offset))
        self.assertEqual(self.twilio.lists["Messages"], 2)
        self.assertEqual(len(self.twilio.texts(DESK)), 1)

    def test_a_lost_answer_is_found_in_the_list(self):
        self.found("lost")

    def test_html_although_it_was_made(self):
        self.found("html-made")

    def test_found_though_twilios_clock_is_ahead(self):
        self.found("lost", offset=3600)

    def test_found_though_twilios_clock_is_behind(self):
        self.found("lost", offset=-3600)

    def test_lists_that_fail_are_asked_again(self):
        self.twilio.queued = True
        self.twilio.trouble("lost")
        self.twilio.list_trouble("html")
        self.twilio.list_trouble("drop")
        self.begin()
        self.wait_state("accepted")
        self.assertEqual(self.twilio.lists["Messages"], 4)
        self.assertEqual(len(self.twilio.texts(DESK)), 1)

    def test_lists_that_refuse_us_alarm(self):
        self.twilio.queued = True
        self.twilio.trouble("lost")
        self.twilio.list_trouble("auth", 2)
        self.begin()
        wait_for("the alarm", lambda: "look-up" in self.alarms())
        self.wait_state("accepted")
        self.assertNotIn("look-up", self.alarms())

    def test_a_list_that_is_never_whole_tells_nothing(self):
        self.twilio.trouble("die")
        self.twilio.list_trouble("part", 100)
        self.begin()
        m = self.wait_state("delivered", 40)
        self.assertEqual((m["resends"], m["note"]), (1, "may be a repeat"))
        self.assertEqual([a[0] for a in self.attempts()], ["unknown", "delivered"])

    def test_kill_after_the_request_left(self):
        self.twilio.queued = True
        self.twilio.trouble("lost")
        self.begin()
        self.twilio.wait_text(DESK)
        self.swepd.kill()
        self.swepd.start()
        self.wait_state("accepted", 30)
        self.assertEqual(len(self.twilio.texts(DESK)), 1)


class ComingBack(WithTwilio):

    def setUp(self):
        super().setUp()
        self.twilio.statuses = ("sent",)

    def everything(self):
        return [self.swepd.rows(sql) for sql in (
            "SELECT id, state, acked, acked_by FROM message ORDER BY id",
            "SELECT reference, state, settled_by, gateway_id FROM attempt ORDER BY reference",
            "SELECT count(*) FROM inbound", "SELECT count(*) FROM orphan")]

    def test_who_cannot_sign_changes_nothing(self):
        self.begin()
        self.wait_state("accepted")
        self.twilio.wait_calls_back()
        before = self.everything()
        code = self.swepd.one("SELECT code FROM message WHERE contact = 'desk'")
        ref = self.reference()
        status = "%s/twilio/status?ref=%s" % (self.swepd.web, ref)
        key = "%s/twilio/voice/key?ref=%s" % (self.swepd.web, ref)
        text = self.swepd.web + "/twilio/sms"
        receipt = [("MessageSid", "SM1"), ("MessageStatus", "delivered")]
        reply = [("MessageSid", "SM2"), ("From", DESK), ("Body", "OK " + code)]
        for url, pairs in ((status, receipt), (text, reply)):
            good = signature(TOKEN, url, pairs)
            bad = ("", "x", ("A" if good[0] != "A" else "B") + good[1:], good[1:] + "=",
                   signature("0" * 32, url, pairs), signature(TOKEN, url + "&", pairs),
                   signature(TOKEN, status + "1", pairs), signature(TOKEN, url, pairs[:1]))
            for signed in bad:
                self.assertEqual(self.twilio.post(url, pairs, signed=signed)[0], 403, signed)
        # There is no gateway that calls, so there is nobody who could have signed this.
        self.assertEqual(self.twilio.post(key, [("CallSid", "CA1"), ("Digits", "1")])[0], 404)
        self.assertEqual(self.everything(), before)
        self.assertEqual(self.twilio.post(status, receipt)[0], 200)
        self.assertEqual(self.message()["state"], "delivered")

    def test_a_reply_acknowledges_once_and_nothing_is_texted_back(self):
        self.begin()
        self.wait_state("accepted")
        code = self.swepd.one("SELECT code FROM message WHERE contact = 'desk'")
        for _ in range(3):
            told = self.twilio.text_in(DESK, "Ok %s – thanks 👍" % code, MessageSid="SM77")
            self.assertEqual(told, (200, "text/xml", "<Response/>"))
        self.assertIsNotNone(self.message()["acknowledged"])
        self.assertEqual(self.swepd.rows("SELECT phone, text FROM inbound"),
                         [(DESK, "Ok %s – thanks 👍" % code)])
        self.assertEqual(len(self.twilio.texts(DESK)), 1)

    def test_odd_texts_are_kept_for_a_person(self):
        self.begin()
        for n, (sender, body) in enumerate((("+447700900444", "who is this?"), ("60777", "promo"),
                                            (DESK, "x" * 2000), (DESK, "\x00\x01 &=+%41"),
                                            (DESK, ""))):
            told = self.twilio.text_in(sender, body, MessageSid="SM8%d" % n)
            self.assertEqual(told[0], 200, body)
        self.assertEqual(self.swepd.one("SELECT count(*) FROM inbound"), 5)
        self.assertEqual(self.swepd.one("SELECT max(length(text)) FROM inbound"), 2000)
        for missing in ("MessageSid", "From", "Body"):
            pairs = [p for p in (("MessageSid", "SM9"), ("From", DESK), ("Body", "x"))
                     if p[0] != missing]
            self.assertEqual(self.twilio.post(self.swepd.web + "/twilio/sms", pairs)[0], 400)

    def test_receipts_for_nobody_and_before_the_answer(self):
        self.begin()
        url = self.swepd.web + "/twilio/status?ref=nobody-1"
        self.assertEqual(self.twilio.post(url, [("MessageSid", "SM1"),
                                                ("MessageStatus", "delivered")])[0], 200)
        self.assertEqual(self.swepd.one("SELECT count(*) FROM orphan"), 1)
        url = self.swepd.web + "/twilio/status?ref=x%27--"
        self.assertEqual(self.twilio.post(url, [("MessageStatus", "delivered")])[0], 400)

    def test_a_flood(self):
        self.begin()
        self.wait_state("accepted")
        url = "%s/twilio/status?ref=%s" % (self.swepd.web, self.reference())
        for n in range(300):
            pairs = [("MessageSid", "SM1"), ("MessageStatus", "delivered" if n % 2 else "sent")]
            pairs += [("x%d" % i, "y" * 50) for i in range(200)] * (n % 20 == 0)
            told = self.twilio.post(url, pairs, signed="A" * 27 + "=" if n % 3 else None)
            self.assertEqual(told[0], 403 if n % 3 else 200)
        self.assertEqual(self.message()["state"], "delivered")


class AfterADowntime(WithTwilio):
    """Twilio calls once. What came in while swepd was down is in the account's list, the newest
    first, among what was sent."""

    def begin(self):
        self.twilio.statuses = ("sent",)
        super().begin()
        self.wait_state("accepted")
        self.twilio.wait_calls_back()
        return self.swepd.one("SELECT code FROM message WHERE contact = 'desk'")

    def up(self, texts):
        """Started again; each text and its meaning, the first that was sent first."""
        self.swepd.start()
        self.swepd.wait("all of them", "SELECT count(*) FROM inbound", texts)
        self.swepd.wait("the end", "SELECT count(*) FROM polled", 0)
        return self.swepd.rows("SELECT text, meaning FROM inbound ORDER BY sent")

    def test_what_came_meanwhile_is_fetched(self):
        code = self.begin()
        self.swepd.stop()
        self.twilio.page_rows = 20
        self.twilio.came(DESK, "Ok %s – thanks 👍" % code, ago_s=100)
        self.twilio.came("+447700900444", "half an emoji \ud83d", ago_s=90)
        for n in range(50):  # so that the first is on the third page
            self.twilio.came("+447700900444", "text %d" % n, ago_s=60 - n)
        self.twilio.came(NUMBER, "of ours, to ourselves", direction="outbound-api")
        self.twilio.came(DESK, "to another number of the account", to="+447700900998")
        rows = self.up(52)
        self.assertEqual(rows[:2], [("Ok %s – thanks 👍" % code, "ack"),
                                    ("half an emoji \ufffd", "other")])
        self.assertIsNotNone(self.message()["acknowledged"])
        self.assertGreaterEqual(self.twilio.lists["received"], 3)
        self.swepd.stop()  # and nothing of it is new when it is fetched again
        asked = self.twilio.lists["received"]
        self.swepd.start()
        wait_for("the poll", lambda: self.twilio.lists["received"] > asked)
        self.swepd.ctl("status")
        self.assertEqual(self.swepd.one("SELECT count(*) FROM inbound"), 52)
        self.assertEqual(self.swepd.one("SELECT count(*) FROM polled"), 0)

    def test_what_was_called_and_is_listed_counts_once(self):
        code = self.begin()
        self.assertEqual(self.twilio.text_in(DESK, "OK " + code)[0], 200)
        self.swepd.stop()
        asked = self.twilio.lists["received"]
        sid = self.twilio.came(DESK, "later")
        rows = self.up(2)
        self.assertGreater(self.twilio.lists["received"], asked)
        self.assertEqual({text for text, _ in rows}, {"OK " + code, "later"})
        self.assertEqual(self.twilio.text_in(DESK, "later", MessageSid=sid)[0], 200)
        self.assertEqual(self.swepd.one("SELECT count(*) FROM inbound"), 2)

    def test_words_count_in_the_order_they_were_sent(self):
        self.begin()
        self.swepd.stop()
        self.twilio.came(DESK, "STOP", ago_s=20)
        self.twilio.came(DESK, "START", ago_s=10)
        self.assertEqual([m for _, m in self.up(2)], ["stop", "start"])
        self.assertEqual(self.swepd.one("SELECT stopped FROM contact WHERE key = 'desk'"), 0)

    def test_words_of_hours_ago_are_for_a_person(self):
        self.begin()
        self.swepd.stop()
        self.twilio.came(DESK, "OPEN 7", ago_s=5 * 3600)
        self.twilio.came(DESK, "too old to be asked for", ago_s=9 * 86400)
        self.assertEqual(self.up(1), [("OPEN 7", "late")])
        self.assertIn("1 text came late", self.swepd.ctl("status"))

    def test_lists_that_fail_are_asked_again(self):
        code = self.begin()
        self.swepd.stop()
        self.twilio.came(DESK, "OK " + code)
        self.twilio.poll_trouble("html")
        self.assertEqual(self.up_slowly(), [("OK " + code, "ack")])
        self.assertNotIn("poll", self.alarms())

    def up_slowly(self):
        """The second poll is half a minute later."""
        self.swepd.start()
        self.swepd.wait("the text", "SELECT count(*) FROM inbound", 1, 90)
        return self.swepd.rows("SELECT text, meaning FROM inbound")

    def test_a_list_that_goes_on_elsewhere(self):
        """What it holds counts; nobody else is asked, least of all with the account's token."""
        code = self.begin()
        self.swepd.stop()
        strangers = TwilioServer()
        self.addCleanup(strangers.stop)
        self.twilio.elsewhere = strangers.url
        self.twilio.came(DESK, "OK " + code)
        self.twilio.poll_trouble("elsewhere", 1)
        self.assertEqual(self.up_slowly(), [("OK " + code, "ack")])
        self.assertEqual(strangers.lists["received"], 0)
        self.assertEqual(strangers.refused, [])

    def test_who_refuses_us_alarms(self):
        self.twilio.poll_trouble("auth")
        self.begin()
        wait_for("the alarm", lambda: "poll" in self.alarms())
        self.assertIn("does not say what came in: Twilio refuses our account",
                      self.swepd.ctl("status"))

    def test_of_a_service_whatever_number_it_came_to(self):
        self.configure(SERVICE)
        code = self.begin()
        self.swepd.stop()
        self.twilio.page_rows = 1
        self.twilio.came(DESK, "OK " + code, to="+447700900998", messaging_service_sid=SERVICE)
        self.twilio.came(DESK, "not ours", messaging_service_sid="MG" + "1" * 32)
        self.assertEqual(self.up(1), [("OK " + code, "ack")])


class WithVoice(WithTwilio):

    def setUp(self):
        super().setUp()
        self.swepd.gateways += """, { key = "calls"; kind = "twilio-voice"; url = "%s";
            callback_url = "%s"; user = "%s"; from = "%s"; password_file = "twilio-token";
            timeout = "2s"; lookup = "1s"; }""" % (self.twilio.url, self.swepd.web, ACCOUNT, NUMBER)


class Calling(WithVoice):
    """Both kinds: a key in a call that bears the reference of a message acknowledges it."""

    def test_a_key_acknowledges(self):
        self.begin()
        self.wait_state("delivered")
        url = "%s/twilio/voice/key?ref=%s" % (self.swepd.web, self.reference())
        pairs = [("CallSid", "CA1"), ("CallStatus", "in-progress"), ("To", DESK)]
        wrong = self.twilio.post(url, pairs + [("Digits", "2")])
        self.assertEqual(wrong[:2], (200, "text/xml"))
        self.assertIn("That was not 1", wrong[2])
        self.assertIsNone(self.message()["acknowledged"])
        self.assertEqual(self.twilio.post(url, pairs + [("Digits", "1")], signed="A" * 28)[0], 403)
        self.assertIsNone(self.message()["acknowledged"])
        right = self.twilio.post(url, pairs + [("Digits", "1")])
        self.assertEqual(right[:2], (200, "text/xml"))
        self.assertIn("Thank you", right[2])
        self.assertIsNotNone(self.message()["acknowledged"])
        self.assertIn("Thank you", self.twilio.post(url, pairs + [("Digits", "1")])[2])
        self.assertEqual(self.twilio.post(url, pairs + [("Digits", "one")])[0], 400)

    def test_a_key_in_a_call_that_is_not_known_acknowledges_nothing(self):
        self.begin()
        url = self.swepd.web + "/twilio/voice/key?ref=cafe0000-m99-1"
        said = self.twilio.post(url, [("CallSid", "CA1"), ("Digits", "1")])
        self.assertEqual(said[:2], (200, "text/xml"))
        self.assertIn("Nothing was acknowledged: this call is not known here", said[2])
        self.assertNotIn("It is acknowledged", said[2])
        self.assertIn("brought 2 receipts for texts that are not known here", self.swepd.ctl("status"))


class Waking(WithVoice):
    """A ladder that must wake: texts first, then the phone rings, and a key ends it."""

    BEN = "+447700900102"
    PEOPLE = ["contact,name,organisation,phone,groups,site",
              "duty,Duty manager,Council,07700 900101,managers,",
              "deputy,Deputy,Council,07700 900102,managers,"]
    STEP = """{ on = "activation"; group = "managers"; template = "activation"; order = "ladder";
        acks = 1; within = "10m"; wake = true; valid = "12h"; }"""

    def setUp(self):
        super().setUp()
        self.swepd.mode = "exercise"
        steps = [step for step in CASCADE.split("},") if '"activation"' not in step]
        self.swepd.cascade = self.STEP + "," + "},".join(steps)

    def begin(self):
        self.swepd.start()
        self.swepd.put("contacts", self.PEOPLE)
        self.swepd.ctl("activate", "--reason", "a test")

    def told(self):
        """Contact, channel and state of each, as swepctl prints them; who has answered."""
        listed = json.loads(self.swepd.ctl("--json", "cascade"))["occasions"]
        occasion = [o["id"] for o in listed if o["kind"] == "activation"][0]
        shown = json.loads(self.swepd.ctl("--json", "cascade", occasion))["messages"]
        return ([(m["contact"], m["channel"], m["state"]) for m in shown],
                {m["contact"] for m in shown if m["acknowledged"]})

    def wait_told(self, *rows):
        """Until these are among them."""
        last = [None]

        def there():
            last[0] = self.told()[0]
            return set(rows) <= set(last[0])
        try:
            wait_for("them to be told", there)
        except AssertionError as e:
            raise AssertionError("%s: %r; %r" % (e, last[0], self.twilio.faults)) from None

    def nobody_answers(self):
        """Both are texted, one after the other, and say nothing."""
        self.begin()
        self.wait_told(("duty", "sms", "delivered"))
        self.swepd.ctl("clock", "advance", "10m")
        self.wait_told(("duty", "sms", "delivered"), ("deputy", "sms", "delivered"))
        self.swepd.ctl("clock", "advance", "10m")

    def test_the_text_is_spoken_and_a_key_ends_it(self):
        self.twilio.answers(DUTY, "completed", "1")
        self.twilio.answers(self.BEN, "completed", "")
        self.nobody_answers()
        self.wait_told(("duty", "voice", "delivered"))
        self.twilio.wait_calls_back()
        self.assertEqual(self.told()[1], {"duty"})
        said = " ".join(self.twilio.spoken[DUTY])
        self.assertRegex(said, r"EXERCISE.* SWEP ON Coventry tier 1 .*1")
        self.assertEqual(self.swepd.one("SELECT state FROM step WHERE grp = 'managers' AND"
                                        " occasion IN (SELECT id FROM occasion WHERE kind ="
                                        " 'activation')"), "met")
        self.assertRegex(self.swepd.ctl("log"),
                         r"duty +message +\S+ +acknowledged +key 1 in the call ")
        calls = len(self.twilio.calls())
        self.swepd.ctl("clock", "advance", "2h")
        self.twilio.wait_calls_back()
        self.assertEqual((len(self.twilio.calls(DUTY)), len(self.twilio.calls())), (1, calls))
        self.assertNotIn("queued", [state for _, _, state in self.told()[0]])

    def test_nobody_at_the_phone(self):
        self.twilio.answers(DUTY, "busy")
        self.twilio.answers(self.BEN, "no-answer")
        self.nobody_answers()
        self.wait_told(*[(who, channel, state) for who in ("duty", "deputy")
                         for channel, state in (("sms", "delivered"), ("voice", "failed"))])
        self.assertEqual(self.told()[1], set())
        self.assertEqual(self.twilio.spoken, {})
        self.swepd.ctl("clock", "advance", "15m")
        self.assertIn("cascade", self.alarms())

    def test_another_key_is_no_answer(self):
        self.twilio.answers(DUTY, "completed", "72")
        self.twilio.answers(self.BEN, "completed", "21")
        self.nobody_answers()
        self.wait_told(*[(who, channel, "delivered") for who in ("duty", "deputy")
                         for channel in ("sms", "voice")])
        self.twilio.wait_calls_back()
        self.assertEqual(self.told()[1], {"deputy"})

    def test_who_wants_no_texts_is_called_at_once(self):
        self.twilio.answers(DUTY, "completed", "1")
        self.swepd.start()
        self.swepd.put("contacts", self.PEOPLE)
        self.assertEqual(self.twilio.text_in(DUTY, "STOP")[0], 200)
        self.swepd.ctl("activate", "--reason", "a test")
        self.wait_told(("duty", "voice", "delivered"), ("deputy", "sms", "delivered"))
        self.twilio.wait_calls_back()
        self.assertEqual(self.told()[1], {"duty"})
        self.assertEqual(self.twilio.texts(DUTY), [])

    def test_a_call_whose_answer_was_lost_rings_once(self):
        self.begin()
        self.wait_told(("duty", "sms", "delivered"))
        self.swepd.ctl("clock", "advance", "10m")
        self.wait_told(("deputy", "sms", "delivered"))
        self.twilio.trouble("lost", 2)
        self.swepd.ctl("clock", "advance", "10m")
        self.wait_told(("duty", "voice", "delivered"), ("deputy", "voice", "delivered"))
        self.twilio.wait_calls_back()
        self.assertEqual([len(self.twilio.calls(number)) for number in (DUTY, self.BEN)], [1, 1])
        self.assertEqual(self.told()[1], set())


PARTS = (StandIn, Sending, Lost, ComingBack, AfterADowntime, Calling, Waking)

if __name__ == "__main__":
    sys.exit(parts.run(__file__, BUILD, PARTS))
