# SPDX-License-Identifier: MIT
"""GOV.UK Notify as far as texts go, as strict as the real one: tokens, schema, rates, the list by
reference, statuses that advance, callbacks with their retries, texts that came in. It misbehaves on
command.

What a right client never does is kept in `faults`, beside the refusal."""

import base64
import hashlib
import hmac
import http.server
import itertools
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from .process import wait_for
from .webserver import WebServer

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = "night-shift-%s-%s" % (SERVICE, SECRET)
TEMPLATE, SENDER = "f33517ff-2a88-4f6e-b855-c550268ce08a", "8e222534-7f05-4972-86e3-17c5d9f894e2"
TOKEN = "a token for callbacks"
PAGE = 250
CLOCK_S = 30
CALL_TIMEOUT_S = 5
CALL_RETRIES = 5
FINAL = ("delivered", "permanent-failure", "temporary-failure", "technical-failure")
SIMULATED = ("+447700900000", "+447700900111", "+447700900222")  # 201, nothing stored, no receipt
SANITISED = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-",
             "\u2014": "-", "\u2026": "...", "\u00a0": " ", "\u00b0": "?", "\t": " "}
HTML = b"<html><head><title>502 Bad Gateway</title></head><body>cloudfront</body></html>"


class Refusal(Exception):
    """What Notify says no with: status, name of the error, message."""

    def __init__(self, status, error, message):
        super().__init__(message)
        self.status, self.error = status, error


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def iso(at):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + ".000000Z"


class NotifyServer:
    """Settings are attributes, at any time. Use as a context manager.

    trouble(NAME, N) is what becomes of the next N texts:
        throttle    429 RateLimitError               full     429, no more today
        refuse      400, the number is wrong         lock     403, the key is revoked
        500, 503    its own failure, nothing kept    500-kept its own failure, and it is kept
        hang        read and never answered          hang-kept  the same, and it is kept
        die         read, and the connection ends    lose     kept, and the connection ends
        html        200 with a page, nothing kept    html-kept  502 with a page, and it is kept
        garbled     201 with half of the answer, and it is kept
    ask_trouble(NAME, N) is the same for the next N look-ups: 500, hang, html, die, lock."""

    def __init__(self, callback=None, prefix=""):
        self.callback, self.token, self.retry_s = callback, TOKEN, 300.0
        self.prefix = prefix  # the service's name before each text
        self.sanitised = dict(SANITISED)
        self.skew_s = 0.0  # its clock is so far ahead of ours
        self.rate, self.room, self.a_day = 50.0, 1000, 250000
        self.outcome = lambda number: ("sending", "delivered")  # NUMBER -> statuses after created
        self.receipts = True  # False: they get lost
        self.faults, self.calls, self.requests = [], [], []
        self.notifications, self.received = [], []  # the newest last
        self._troubles, self._ask_troubles = [], []
        self._tokens, self._filled = float(self.room), time.monotonic()
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._dead = False  # what is on its way gets no answer
        self._server = WebServer(self._handler())
        self.url = self._server.url

    # ---- HTTP ---------------------------------------------------------------------------------

    def _handler(self):
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60

            def date_time_string(self, timestamp=None):
                return super().date_time_string(timestamp or server.now())

            def answer(self, status, body, kind="application/json"):
                if server.hangs_up(self):
                    return
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                if len(body) == length:  # else they died while they wrote it
                    server._serve(self, server._post, body)

            def do_GET(self):
                server._serve(self, server._get, b"")

            def log_message(self, *_):
                pass

        return Handler

    def now(self):
        return time.time() + self.skew_s

    def hangs_up(self, handler):
        handler.close_connection = handler.close_connection or self._dead
        return self._dead

    def _serve(self, handler, serve, body):
        if self.hangs_up(handler):
            return
        with self._lock:
            self.requests.append((handler.command, handler.path, dict(handler.headers), body))
        try:
            self._check_token(handler.headers)
            serve(handler, body)
        except Refusal as no:
            handler.answer(no.status, json.dumps({"status_code": no.status, "errors": [
                {"error": no.error, "message": str(no)}]}).encode())

    def _fault(self, words):
        with self._lock:
            self.faults.append(words)

    def _check_token(self, headers):
        kind, _, token = headers.get("Authorization", "").partition(" ")
        if kind != "Bearer":
            self._fault("no bearer token")
            raise Refusal(401, "AuthError",
                          "Unauthorized: authentication bearer scheme must be used")
        try:
            head, claims, signature = token.split(".")
            right = hmac.new(SECRET.encode(), ("%s.%s" % (head, claims)).encode(), hashlib.sha256)
            good = hmac.compare_digest(unpadded(signature), right.digest())
            head, claims = json.loads(unpadded(head)), json.loads(unpadded(claims))
        except ValueError:
            good, head, claims = False, {}, {}
        if not good or head != {"alg": "HS256", "typ": "JWT"} or claims.get("iss") != SERVICE \
                or set(claims) != {"iss", "iat"} or not isinstance(claims["iat"], int):
            self._fault("a bad token: %s" % token)
            raise Refusal(403, "AuthError", "Invalid token: signature, api token not found")
        if abs(self.now() - claims["iat"]) > CLOCK_S:
            raise Refusal(403, "AuthError",
                          "Error: Your system clock must be accurate to within 30 seconds")

    # ---- texts from us ------------------------------------------------------------------------

    def trouble(self, name, count=1):
        with self._lock:
            self._troubles += [name] * count

    def ask_trouble(self, name, count=1):
        with self._lock:
            self._ask_troubles += [name] * count

    def _next(self, troubles):
        with self._lock:
            return troubles.pop(0) if troubles else None

    def _throttle(self):
        with self._lock:
            at = time.monotonic()
            self._tokens = min(self.room, self._tokens + (at - self._filled) * self.rate)
            self._filled = at
            if self._tokens >= 1:
                self._tokens -= 1
            if self._tokens < 1:
                raise Refusal(429, "RateLimitError", "Exceeded rate limit for key type LIVE of "
                              "%d requests per 60 seconds" % (self.rate * 60))
            if len(self.notifications) >= self.a_day:
                raise Refusal(429, "TooManyRequestsError",
                              "Exceeded send limits (sms: %d) for today" % self.a_day)

    def _form(self, handler, body):
        if handler.path != "/v2/notifications/sms":
            self._fault("posted to %s" % handler.path)
            raise Refusal(404, "NoResultFound", "No result found")
        if handler.headers.get("Content-Type") != "application/json":
            self._fault("content type %r" % handler.headers.get("Content-Type"))
        try:
            form = json.loads(body.decode("utf-8"))
        except ValueError:
            form = None
        if not isinstance(form, dict):
            self._fault("not a JSON object: %r" % body)
            raise Refusal(400, "BadRequestError", "Invalid JSON supplied in POST data")
        wrong = self._wrong(form)
        if wrong:
            self._fault(wrong)
            raise Refusal(400, "ValidationError", wrong)
        return form

    @staticmethod
    def _wrong(form):
        """Against the schema; the sentence, or None."""
        for name in form:
            if name not in ("template_id", "phone_number", "personalisation", "reference",
                            "sms_sender_id", "scheduled_for"):
                return "Additional properties are not allowed (%s was unexpected)" % name
        for name in ("phone_number", "template_id"):
            if not isinstance(form.get(name), str):
                return "%s is a required property" % name
        for name in ("template_id", "sms_sender_id"):
            try:
                uuid.UUID(form.get(name, TEMPLATE))
            except (ValueError, AttributeError):
                return "%s is not a valid UUID" % name
        reference = form.get("reference", "")
        if not isinstance(reference, str) or len(reference) > 1000:
            return "reference is not a string of 1000 characters at most"
        if not isinstance(form.get("personalisation", {}), dict):
            return "personalisation is not of type object"
        if not re.fullmatch(r"\+447700900\d{3}", form["phone_number"]):
            return "phone_number Not a UK mobile number"  # of those that tests may text
        return None

    def _body(self, form):
        if form["template_id"] != TEMPLATE:
            raise Refusal(400, "BadRequestError", "Template not found")
        if form.get("sms_sender_id", SENDER) != SENDER:
            raise Refusal(400, "BadRequestError", "sms_sender_id %s does not exist in database for "
                          "service id %s" % (form["sms_sender_id"], SERVICE))
        text = form.get("personalisation", {}).get("message")
        if text is None:
            raise Refusal(400, "BadRequestError", "Missing personalisation: message")
        text = "".join(self.sanitised.get(c, c) for c in str(text)).strip()
        if len(text.encode("utf-16-le")) // 2 > 918:
            raise Refusal(400, "BadRequestError", "Text messages cannot be longer than 918 "
                          "characters. Your message is %d characters" % len(text))
        return "%s: %s" % (self.prefix, text) if self.prefix else text

    def _keep(self, form, body):
        row = {"id": str(uuid.uuid4()), "reference": form.get("reference"), "type": "sms",
               "phone_number": form["phone_number"], "status": "created", "body": body,
               "created_at": iso(self.now()), "sent_at": None, "completed_at": None,
               "template": {"id": TEMPLATE, "version": 1, "uri": self.url}}
        if form["phone_number"] not in SIMULATED:
            with self._lock:
                self.notifications.append(row)
            threading.Thread(target=self._advance, args=(row,), daemon=True).start()
        return row

    @staticmethod
    def _accepted(row):
        return json.dumps({
            "id": row["id"], "reference": row["reference"], "scheduled_for": None,
            "content": {"from_number": "SWEP", "body": row["body"]}, "template": row["template"],
            "uri": "https://api.example.org/v2/notifications/" + row["id"]}).encode()

    def _post(self, handler, body):
        form = self._form(handler, body)
        trouble = self._next(self._troubles)
        if trouble in self._refusals:
            raise Refusal(*self._refusals[trouble])
        self._throttle()
        text = self._body(form)
        if trouble is None or trouble.endswith("-kept") or trouble in ("lose", "garbled"):
            row = self._keep(form, text)
        if trouble is None:
            handler.answer(201, self._accepted(row))
        elif trouble == "garbled":
            handler.answer(201, self._accepted(row)[:50])
        else:
            self._break(handler, trouble.replace("-kept", ""), 502 if "kept" in trouble else 200)

    _refusals = {
        "throttle": (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 "
                     "requests per 60 seconds"),
        "full": (429, "TooManyRequestsError", "Exceeded send limits (sms: 250000) for today"),
        "refuse": (400, "ValidationError", "phone_number Not a UK mobile number"),
        "lock": (403, "AuthError", "Invalid token: API key revoked"),
        "503": (503, "Exception", "Service unavailable"),
    }

    def _break(self, handler, trouble, html_status):
        handler.close_connection = True
        if trouble == "500":
            raise Refusal(500, "SQLAlchemyError", "Internal server error")
        if trouble == "html":
            handler.answer(html_status, HTML, "text/html")
        elif trouble == "hang":
            self._over.wait(60)
        elif trouble not in ("die", "lose"):
            raise AssertionError("no such trouble: " + trouble)

    # ---- what becomes of them -----------------------------------------------------------------

    def _advance(self, row):
        for status in self.outcome(row["phone_number"]):
            self.become(row, status)

    def become(self, row, status):
        """The first final status wins; it is told by a callback."""
        with self._lock:
            if row["status"] in FINAL:
                return
            row["status"] = status
            if status in FINAL:
                row["completed_at"] = iso(self.now())
        if status in FINAL and self.receipts and self.callback:
            self.call("/notify/receipt", {
                "id": row["id"], "reference": row["reference"], "to": row["phone_number"],
                "status": status, "created_at": row["created_at"],
                "completed_at": row["completed_at"], "sent_at": None, "notification_type": "sms",
                "template_id": TEMPLATE, "template_version": 1})

    def call(self, path, form, token=None):
        """Calls swepd as Notify would, with its retries. The last status, or None."""
        request = urllib.request.Request(
            self.callback + path, json.dumps(form).encode("ascii"),
            {"Content-Type": "application/json",
             "Authorization": "Bearer %s" % (token or self.token)})
        for attempt in itertools.count():
            try:
                with urllib.request.urlopen(request, timeout=CALL_TIMEOUT_S) as answer:
                    status = answer.status
            except urllib.error.HTTPError as no:
                status = no.code
                no.close()
            except OSError:
                status = None
            with self._lock:
                self.calls.append((path, form["id"], status))
            again = status is None or status == 429 or status >= 500
            if not again or attempt == CALL_RETRIES or self._over.wait(self.retry_s):
                return status

    def receive(self, number, text, call=True):
        """A text from a phone. Returns its id."""
        row = {"id": str(uuid.uuid4()), "created_at": iso(self.now()), "service_id": SERVICE,
               "notify_number": "07700900987", "user_number": number.lstrip("+"), "content": text}
        with self._lock:
            self.received.append(row)
        if call:
            self.call("/notify/text", {
                "id": row["id"], "source_number": row["user_number"],
                "destination_number": row["notify_number"], "message": text,
                "date_received": row["created_at"]})
        return row["id"]

    # ---- questions ----------------------------------------------------------------------------

    def _get(self, handler, _):
        parts = urllib.parse.urlsplit(handler.path)
        query = dict(urllib.parse.parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        kind, _, rest = parts.path[len("/v2/"):].partition("/")
        if not parts.path.startswith("/v2/") or kind not in ("notifications",
                                                             "received-text-messages"):
            self._fault("asked for %s" % handler.path)
            raise Refusal(404, "NoResultFound", "No result found")
        trouble = self._next(self._ask_troubles) if kind == "notifications" else None
        if trouble == "lock":
            raise Refusal(*self._refusals["lock"])
        if trouble is not None:
            self._break(handler, trouble, 200)
        else:
            with self._lock:
                answer = self._texts(query) if kind != "notifications" else \
                    self._one(rest) if rest else self._list(query)
            handler.answer(200, json.dumps(answer).encode())

    def _one(self, key):
        for row in self.notifications:
            if row["id"] == key:
                return row
        raise Refusal(404, "NoResultFound", "No result found")

    def _list(self, query):
        if set(query) - {"template_type", "status", "reference", "older_than"}:
            self._fault("asked with %r" % query)
            raise Refusal(400, "ValidationError", "Additional properties are not allowed")
        rows = [n for n in reversed(self.notifications)
                if query.get("reference", n["reference"]) == n["reference"]
                and query.get("template_type", "sms") == "sms"]
        return {"notifications": rows[:PAGE], "links": {"current": self.url + "/v2/notifications"}}

    def _texts(self, query):
        rows = list(reversed(self.received))
        older = query.get("older_than")
        if older:
            rows = rows[[r["id"] for r in rows].index(older) + 1:]
        page = rows[:PAGE]
        links = {"current": self.url + "/v2/received-text-messages"}
        if page:
            links["next"] = links["current"] + "?older_than=" + page[-1]["id"]
        return {"received_text_messages": page, "links": links}

    # ---- for tests ----------------------------------------------------------------------------

    def sent(self, number=None):
        """The texts that it has handed to that phone, or to all."""
        with self._lock:
            return [n["body"] for n in self.notifications
                    if number in (None, n["phone_number"]) and n["status"] != "technical-failure"]

    def asked(self, method="GET", part="/v2/notifications?"):
        with self._lock:
            return [r for r in self.requests if r[0] == method and part in r[1]]

    def wait_asked(self, count=1, method="GET", part="/v2/notifications?", seconds=20.0):
        return wait_for("%d of %s %s" % (count, method, part),
                        lambda: len(self.asked(method, part)) >= count, seconds)

    def die(self):
        """Killed: some of what it took last is kept and was not answered, and nobody listens."""
        self._dead = True
        self._server.stop()

    def rise(self):
        """Started again, with all that it took."""
        self._dead = False
        self._server = WebServer(self._handler(), port=self._server.server_port)

    def restart(self, seconds=0.3):
        self.die()
        time.sleep(seconds)
        self.rise()

    def stop(self):
        self._over.set()
        self._server.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
