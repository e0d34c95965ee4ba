# SPDX-License-Identifier: MIT
"""Twilio as far as texts and calls go, as strict as the real one: Basic auth, the form of a
request, the lists with their filters, status callbacks and webhooks that bear a signature, calls in
which a key is pressed. It misbehaves on command.

What a right client never does is kept in `faults`, beside the refusal."""

import base64
import collections
import email.utils
import hashlib
import hmac
import http.server
import itertools
import json
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree

from .process import wait_for
from .webserver import WebServer

ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TOKEN = "fedcba9876543210fedcba9876543210"
NUMBER = "+447700900999"
SERVICE = "MG0123456789abcdef0123456789abcdef"
DRAMA = re.compile(r"\+447700900\d{3}")
E164 = re.compile(r"\+[1-9]\d{6,14}")
BODY_MOST, VALIDITY_MOST, TWIML_MOST, PAGE_MOST = 1600, 36000, 4000, 1000
CALL_TIMEOUT_S = 15
ROOT = "/2010-04-01/Accounts/" + ACCOUNT
HTML = b"<html><head><title>502 Bad Gateway</title></head><body>edge</body></html>"
TEXT_KEYS = {"To", "From", "MessagingServiceSid", "Body", "StatusCallback", "ValidityPeriod",
             "SmartEncoded"}
CALL_KEYS = {"To", "From", "Twiml", "StatusCallback", "StatusCallbackEvent", "Timeout"}
# What becomes of a request: HTTP status and code, and nothing is made.
REFUSALS = {"refuse": (400, 21211, "The 'To' number is not a valid phone number."),
            "opted-out": (400, 21610, "Attempt to send to unsubscribed recipient"),
            "landline": (400, 21635, "'To' number cannot be a landline"),
            "sender": (400, 21606, "The From number is not a valid message-capable number"),
            "auth": (401, 20003, "Authenticate"),
            "throttle": (429, 20429, "Too Many Requests"),
            "error": (500, 20500, "An internal server error has occurred")}


class Refusal(Exception):
    """What Twilio says no with: HTTP status, its own code, message."""

    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code = status, code


def signature(token, url, pairs):
    """As Twilio documents it: the URL, then each name and value, sorted, a repeated value once."""
    names = collections.defaultdict(set)
    for name, value in pairs:
        names[name].add(value)
    text = url + "".join(name + value for name in sorted(names) for value in sorted(names[name]))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


class TwilioServer:
    """Settings are attributes, at any time. Use as a context manager.

    trouble(NAME, N) is what becomes of the next N texts or calls: one of REFUSALS, or
        html          502 with a page of HTML, nothing made
        html-made     the same, though the text was made
        hang          no answer at all, nothing made
        die           the connection ends after the request was read, nothing made
        lost          the connection ends after the text was made
    list_trouble(NAME, N) of the next N lists of what was sent: html, auth, part (never whole), drop.
    poll_trouble(NAME, N) of the next N pages of what came in: the same, or elsewhere (the rest is at
        another host, which is `elsewhere`), or busy. page_rows: no page has more rows.
    statuses: what a text goes through, by callbacks; None is no callback. shuffle: in any order.
    repeat: each callback so often. queued: texts never leave the queue, so they have no date_sent.
    offset: how far Twilio's clock is ahead of ours, in seconds.
    answers(NUMBER, WORD, KEYS): what a call to it comes to ("completed", "busy"), keys pressed.
    """

    def __init__(self, public="", token=TOKEN, numbers=(NUMBER,)):
        self.public, self.token, self.numbers = public, token, set(numbers)
        self.statuses, self.error = ("sent", "delivered"), None
        self.shuffle, self.repeat, self.queued, self.offset = False, 1, False, 0.0
        self.faults, self.refused, self.called = [], [], []
        self.things = {"Messages": [], "Calls": []}
        self.lists = collections.Counter()
        self.spoken = {}
        self._plans = {}
        self._trouble = collections.deque()
        self._list_trouble = collections.deque()
        self._poll_trouble = collections.deque()
        self.elsewhere, self.page_rows = "https://elsewhere.example", PAGE_MOST
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._going = 0  # texts and calls whose callbacks are not all answered
        self._server = WebServer(self._handler())
        self.url = self._server.url

    # ---- commands -----------------------------------------------------------------------------

    def trouble(self, name, times=1):
        self._trouble.extend([name] * times)

    def list_trouble(self, name, times=1):
        self._list_trouble.extend([name] * times)

    def poll_trouble(self, name, times=1):
        self._poll_trouble.extend([name] * times)

    def over(self):
        """No more trouble."""
        self._trouble.clear()
        self._list_trouble.clear()
        self._poll_trouble.clear()

    def answers(self, number, word, keys=""):
        self._plans[number] = (word, keys)

    def texts(self, to=None):
        with self._lock:
            return [t for t in self.things["Messages"]
                    if to in (None, t["to"]) and t["direction"] != "inbound"]

    def calls(self, to=None):
        with self._lock:
            return [c for c in self.things["Calls"] if to in (None, c["to"])]

    def wait_text(self, to, count=1, seconds=20.0):
        def enough():
            found = self.texts(to)
            return found if len(found) >= count else None
        return wait_for("%d text(s) to %s" % (count, to), enough, seconds)

    def wait_calls_back(self, seconds=20.0):
        """Until every callback that is under way has been answered."""
        wait_for("the callbacks", lambda: self._going == 0, seconds)

    def text_in(self, sender, body, **more):
        """Somebody texts our number: what came of it, as post() says."""
        pairs = [("MessageSid", "SM%032x" % next(self._ids)), ("AccountSid", ACCOUNT),
                 ("ApiVersion", "2010-04-01"), ("From", sender), ("To", NUMBER), ("Body", body),
                 ("NumMedia", "0"), ("NumSegments", "1")]
        pairs = [(name, more.pop(name, value)) for name, value in pairs] + list(more.items())
        self.came(sender, body, sid=dict(pairs)["MessageSid"])
        return self.post(self.public + "/twilio/sms", pairs)

    def came(self, sender, body, sid=None, to=NUMBER, ago_s=0, **more):
        """It is among the account's texts, whoever heard of it; its id. Once each."""
        sid = sid or "SM%032x" % next(self._ids)
        date = email.utils.formatdate(self.now() - ago_s).replace("-0000", "+0000")
        with self._lock:
            if sid not in [row["sid"] for row in self.things["Messages"]]:
                self.things["Messages"].append({
                    "sid": sid, "account_sid": ACCOUNT, "direction": "inbound", "from": sender,
                    "to": to, "body": body, "status": "received", "error_code": None,
                    "messaging_service_sid": None, "date_created": date, "date_sent": date,
                    "num_segments": "1", "api_version": "2010-04-01", **more})
        return sid

    def post(self, url, pairs, signed=None, headers=None):
        """One webhook: HTTP status, content type, body. `signed`: another signature than ours."""
        body = urllib.parse.urlencode(pairs).encode()
        request = urllib.request.Request(url, body, {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "I-Twilio-Idempotency-Token": "%032x" % random.getrandbits(128),
            "X-Twilio-Signature": signature(self.token, url, pairs) if signed is None else signed,
            **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=CALL_TIMEOUT_S) as answer:
                told = answer.status, answer.headers.get("Content-Type"), answer.read().decode()
        except urllib.error.HTTPError as e:
            with e:
                told = e.code, e.headers.get("Content-Type"), e.read().decode()
        with self._lock:
            self.called.append((url, dict(pairs), told))
        return told

    # ---- texts --------------------------------------------------------------------------------

    def now(self):
        return time.time() + self.offset

    def _must(self, right, status, code, message):
        if right:
            return
        with self._lock:
            self.faults.append(message)
        raise Refusal(status, code, message)

    def _form(self, body, known, several=()):
        pairs = urllib.parse.parse_qsl(body.decode("ascii"), keep_blank_values=True,
                                       strict_parsing=True, errors="strict")
        form = {}
        for name, value in pairs:
            self._must(name in known, 400, 20001, "unknown parameter %s" % name)
            self._must(name not in form or name in several, 400, 20001, "%s is repeated" % name)
            form[name] = value
        return form, pairs

    def _check_common(self, form):
        to, back = form.get("To", ""), form.get("StatusCallback")
        self._must(E164.fullmatch(to), 400, 21211, "'To' %r is not a phone number" % to)
        self._must(DRAMA.fullmatch(to), 400, 21211, "'To' %s is nobody's test number" % to)
        self._must(back is None or re.fullmatch(r"https?://[^\s#@]+", back), 400, 21609,
                   "StatusCallback %r is not a URL" % back)

    def make_text(self, body):
        form, _ = self._form(body, TEXT_KEYS)
        self._check_common(form)
        period, smart = form.get("ValidityPeriod", "36000"), form.get("SmartEncoded", "false")
        self._must(("From" in form) != ("MessagingServiceSid" in form), 400, 21603,
                   "one of From and MessagingServiceSid is required")
        self._must(form.get("From", NUMBER) in self.numbers, 400, 21606,
                   "From %s is not one of the account's" % form.get("From"))
        self._must(form.get("MessagingServiceSid", SERVICE) == SERVICE, 400, 21701,
                   "there is no such messaging service")
        self._must(form.get("Body"), 400, 21602, "Body is required")
        self._must(len(form["Body"]) <= BODY_MOST, 400, 21617, "Body is longer than 1600")
        self._must(period.isdigit() and 1 <= int(period) <= VALIDITY_MOST, 400, 90007,
                   "ValidityPeriod %s is not from 1 to 36000" % period)
        self._must(smart in ("true", "false"), 400, 20001, "SmartEncoded is true or false")
        self._must(smart == "false", 400, 20001, "this text may not be changed on its way")
        return self._add("Messages", "SM", {
            "to": form["To"], "from": form.get("From", NUMBER), "body": form["Body"],
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "date_sent": None, "num_segments": "1"}, form)

    def _add(self, kind, prefix, row, form):
        date = email.utils.formatdate(self.now()).replace("-0000", "+0000")
        with self._lock:
            row.update({"sid": "%s%032x" % (prefix, next(self._ids)), "account_sid": ACCOUNT,
                        "direction": "outbound-api", "status": "queued", "error_code": None,
                        "date_created": date, "api_version": "2010-04-01", "form": form})
            self.things[kind].append(row)
            self._going += 1
        return row

    def _spawn(self, work, row):
        def goes():
            try:
                work(row)
            finally:
                with self._lock:
                    self._going -= 1
        threading.Thread(target=goes, daemon=True).start()

    def _text_goes(self, row):
        """Through its statuses; Twilio's callbacks come in any order, and more than once."""
        if self.queued:
            return
        words = list(self.statuses)
        if words:
            row["date_sent"], row["status"] = row["date_created"], words[-1]
            row["error_code"] = self.error if words[-1] in ("failed", "undelivered") else None
        if "StatusCallback" not in row["form"]:
            return
        calls = [word for word in words for _ in range(self.repeat)]
        if self.shuffle:
            random.shuffle(calls)
        for word in calls:
            pairs = [("MessageSid", row["sid"]), ("SmsSid", row["sid"]), ("MessageStatus", word),
                     ("SmsStatus", word), ("To", row["to"]), ("From", row["from"]),
                     ("AccountSid", ACCOUNT), ("ApiVersion", "2010-04-01")]
            if word in ("failed", "undelivered") and self.error:
                pairs.append(("ErrorCode", str(self.error)))
            self._call_back(row["form"]["StatusCallback"], pairs)

    def _call_back(self, url, pairs):
        try:
            return self.post(url, pairs)
        except OSError:
            return None  # it is down: Twilio does not come again

    # ---- calls --------------------------------------------------------------------------------

    def _twiml(self, text):
        """What an answered call does: what is said, and where a key goes."""
        try:
            root = xml.etree.ElementTree.fromstring(text)
        except xml.etree.ElementTree.ParseError as e:
            self._must(False, 400, 12100, "the TwiML cannot be read: %s" % e)
        self._must(root.tag == "Response", 400, 12100, "the TwiML is no Response")
        said, action = [], None
        for verb in root.iter():
            self._must(verb.tag in ("Response", "Gather", "Say", "Pause"), 400, 12200,
                       "there is no verb %s here" % verb.tag)
            if verb.tag == "Say":
                self._must(verb.get("language") == "en-GB", 400, 12200, "the language is not ours")
                said += [verb.text] * int(verb.get("loop", "1"))
            if verb.tag == "Gather":
                self._must(verb.get("numDigits") == "1" and verb.get("action"), 400, 12200,
                           "a key is gathered")
                action = verb.get("action")
        return said, action

    def make_call(self, body):
        form, pairs = self._form(body, CALL_KEYS, several=("StatusCallbackEvent",))
        self._check_common(form)
        events = {value for name, value in pairs if name == "StatusCallbackEvent"}
        self._must(form.get("From") in self.numbers, 400, 21210, "From is not a verified number")
        self._must(form.get("Twiml"), 400, 21205, "Url, Twiml or ApplicationSid is required")
        self._must(len(form["Twiml"]) <= TWIML_MOST, 400, 21205, "Twiml is longer than 4000")
        self._must(events <= {"initiated", "ringing", "answered", "completed"}, 400, 21626,
                   "StatusCallbackEvent is wrong")
        self._must(re.fullmatch(r"[1-9]\d{0,2}", form.get("Timeout", "60")), 400, 13230,
                   "Timeout is wrong")
        self._twiml(form["Twiml"])
        return self._add("Calls", "CA", {"to": form["To"], "from": form["From"],
                                         "start_time": None}, {**form, "events": events})

    def _call_event(self, row, event, word):
        row["status"] = word
        if event in row["form"]["events"] and "StatusCallback" in row["form"]:
            self._call_back(row["form"]["StatusCallback"], [
                ("CallSid", row["sid"]), ("CallStatus", word), ("To", row["to"]),
                ("From", row["from"]), ("AccountSid", ACCOUNT), ("Direction", "outbound-api")])

    def _call_goes(self, row):
        word, keys = self._plans.get(row["to"], ("completed", ""))
        self._call_event(row, "ringing", "ringing")
        row["start_time"] = row["date_created"]
        if word == "completed":
            self._call_event(row, "answered", "in-progress")
            said, action = self._twiml(row["form"]["Twiml"])
            self.spoken.setdefault(row["to"], []).extend(said)
            for key in keys:
                told = action and self._call_back(action, [
                    ("CallSid", row["sid"]), ("CallStatus", "in-progress"), ("Digits", key),
                    ("To", row["to"]), ("From", row["from"]), ("AccountSid", ACCOUNT)])
                if not told or told[0] != 200:
                    break
                try:
                    said, action = self._twiml(told[2])
                except Refusal:
                    break  # "an application error has occurred", and the call ends
                self.spoken[row["to"]].extend(said)
        self._call_event(row, "completed", word)

    # ---- lists --------------------------------------------------------------------------------

    def page(self, kind, query):
        sent, dated = ("date_sent", "DateSent>") if kind == "Messages" else ("start_time",
                                                                             "StartTime>")
        known = {"To", "From", "PageSize", dated, "Page", "PageToken"}
        self._must(set(query) <= known, 400, 20001, "unknown filters %s" % sorted(query))
        size, day = query.get("PageSize", "50"), query.get(dated)
        self._must(size.isdigit() and 1 <= int(size) <= PAGE_MOST, 400, 20006, "PageSize is wrong")
        self._must(day is None or re.fullmatch(r"\d{4}-\d\d-\d\d", day), 400, 20001,
                   "%s is no date" % dated)
        self._must(("Page" in query) == ("PageToken" in query), 400, 20006,
                   "a page is named with its token")
        with self._lock:
            rows = [r for r in reversed(self.things[kind])
                    if query.get("To", r["to"]) == r["to"]
                    and query.get("From", r["from"]) == r["from"]
                    # what has not left has no date, and is in no list by date
                    and (day is None or (r[sent] is not None and self._day(r[sent]) >= day))]
        ids = ["PA" + r["sid"] for r in rows]  # a token is the last row of the page before
        token, number = query.get("PageToken"), int(query.get("Page", "0"))
        self._must(token is None or token in ids, 400, 20006, "there is no such page")
        rows = rows[ids.index(token) + 1 if token else 0:]
        shown = rows[:min(int(size), self.page_rows)]
        more = urllib.parse.urlencode({**query, "Page": number + 1,
                                       "PageToken": "PA" + shown[-1]["sid"]}) if shown else ""
        return {kind.lower(): [self.shown(r) for r in shown], "page": number,
                "page_size": int(size), "previous_page_uri": None,
                "next_page_uri": "%s/%s.json?%s" % (ROOT, kind, more)
                                 if len(rows) > len(shown) else None}

    @staticmethod
    def _day(date):
        return email.utils.parsedate_to_datetime(date).strftime("%Y-%m-%d")

    @staticmethod
    def shown(row):
        return {name: value for name, value in row.items() if name != "form"}

    # ---- HTTP ---------------------------------------------------------------------------------

    def _handler(self):
        twilio = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def date_time_string(self, timestamp=None):
                return email.utils.formatdate(twilio.now(), usegmt=True)

            def log_message(self, *_):
                pass

            def reply(self, status, body, kind="application/json"):
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def refuse(self, r):
                with twilio._lock:
                    twilio.refused.append(r.code)
                self.reply(r.status, {"code": r.code, "message": str(r), "status": r.status,
                                      "more_info": "https://twilio.example/errors/%d" % r.code})

            def vanish(self):
                self.close_connection = True

            def authorised(self):
                pair = "%s:%s" % (ACCOUNT, twilio.token)
                wanted = "Basic " + base64.b64encode(pair.encode()).decode()
                if self.headers.get("Authorization") != wanted:
                    raise Refusal(401, 20003, "Authenticate")

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                name = twilio._trouble.popleft() if twilio._trouble else None
                try:
                    self.authorised()
                    if name in REFUSALS:
                        raise Refusal(*REFUSALS[name])
                    self.make(body, name)
                except Refusal as r:
                    self.refuse(r)

            def make(self, body, name):
                if name == "hang":
                    twilio._stopped.wait()
                if name in ("hang", "die"):
                    return self.vanish()
                if name == "html":
                    return self.reply(502, HTML, "text/html")
                kind = self.headers.get("Content-Type", "")
                twilio._must(kind == "application/x-www-form-urlencoded", 400, 20001,
                             "Content-Type %s" % kind)
                made = {ROOT + "/Messages.json": (twilio.make_text, twilio._text_goes),
                        ROOT + "/Calls.json": (twilio.make_call, twilio._call_goes)}
                if self.path not in made:
                    raise Refusal(404, 20404, "The requested resource was not found")
                make, goes = made[self.path]
                row = make(body)
                shown = twilio.shown(row)
                if name == "lost":
                    self.vanish()
                elif name == "html-made":
                    self.reply(502, HTML, "text/html")
                else:
                    self.reply(201, shown)
                return twilio._spawn(goes, row)

            def do_GET(self):
                try:
                    self.authorised()
                    self.show()
                except Refusal as r:
                    self.refuse(r)

            def trouble(self, kind, query):
                """Who looks for what it sent names to whom; what came in came to our number, or to
                any of a service."""
                polled = kind == "Messages" and query.get("To", NUMBER) in twilio.numbers
                twilio.lists["received" if polled else kind] += 1
                troubles = twilio._poll_trouble if polled else twilio._list_trouble
                return troubles.popleft() if troubles else None

            def show(self):
                parts = urllib.parse.urlsplit(self.path)
                one = re.fullmatch(ROOT + r"/(Messages|Calls)/(\w+)\.json", parts.path)
                all_of = re.fullmatch(ROOT + r"/(Messages|Calls)\.json", parts.path)
                if one:
                    with twilio._lock:
                        rows = [r for r in twilio.things[one[1]] if r["sid"] == one[2]]
                    if rows:
                        return self.reply(200, twilio.shown(rows[0]))
                if not all_of:
                    raise Refusal(404, 20404, "The requested resource was not found")
                query = dict(urllib.parse.parse_qsl(
                    parts.query, keep_blank_values=True, strict_parsing=True))
                name = self.trouble(all_of[1], query)
                if name == "html":
                    return self.reply(502, HTML, "text/html")
                if name == "drop":
                    return self.vanish()
                if name == "auth":
                    raise Refusal(401, 20003, "Authenticate")
                if name == "busy":
                    raise Refusal(*REFUSALS["throttle"])
                page = twilio.page(all_of[1], query)
                if name == "part":
                    page["next_page_uri"] = self.path + "&Page=1"
                if name == "elsewhere":
                    page["next_page_uri"] = twilio.elsewhere + ROOT + "/Messages.json?Page=1"
                return self.reply(200, page)

        return Handler

    def stop(self):
        self._stopped.set()
        self._server.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
