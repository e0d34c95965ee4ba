# SPDX-License-Identifier: MIT
"""A real Kannel on loopback: bearerbox, smsbox and a fake SMSC's port, all state in one folder."""

import os
import urllib.error
import urllib.parse
import urllib.request

from .process import LOCALHOST, Program, free_ports, wait_for

BEARERBOX = "/usr/sbin/bearerbox"
SMSBOX = "/usr/sbin/smsbox"
STARTS = 5

# Why some lines are there: without the smsbox-route group a box with an id never hears of texts that
# come in; without the four empty reply-*, omit-empty and max-messages = 0 the public would be
# texted Kannel's own error messages; without our-host the fake SMSC would listen on every address;
# a sendsms-user's max-messages is 1 by default, which silently cuts a long text.
CONF = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = {admin_password}
status-password = {status_password}
admin-deny-ip = "*.*.*.*"
admin-allow-ip = "127.0.0.1"
smsbox-port = {boxes}
smsbox-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-file = "{home}/bearerbox.log"
log-level = 0
sms-resend-freq = 1
sms-resend-retry = -1
dlr-storage = {dlr}
{core}

{network}

group = smsbox-route
smsbox-id = swep
smsc-id = "PHONES"

group = smsbox
smsbox-id = swep
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
sendsms-chars = "0123456789+"
log-file = "{home}/smsbox.log"
log-level = 0
mo-recode = {mo_recode}
http-request-retry = {retry}
http-queue-delay = {delay}
http-timeout = 10
reply-requestfailed = ""
reply-couldnotfetch = ""
reply-couldnotrepresent = ""
reply-emptymessage = ""

group = sendsms-user
username = {user}
password = {password}
max-messages = 6
concatenation = true
white-list-regex = "^[+]?447700900[0-9][0-9][0-9]$"
user-deny-ip = "*.*.*.*"
user-allow-ip = "127.0.0.1"
{rights}

group = sms-service
keyword = default
catch-all = true
omit-empty = true
max-messages = 0
get-url = "{mo_url}"
"""

# The fake network is a client of smsc_port; of an SMPP network, which listens there, Kannel is one.
# E.164 with a plus: TON and NPI of the sender are found out, those of the receiver are told.
FAKE = """group = smsc
smsc = fake
smsc-id = PHONES
port = {port}
our-host = 127.0.0.1
connect-allow-ip = 127.0.0.1"""
SMPP = """group = smsc
smsc = smpp
smsc-id = PHONES
host = 127.0.0.1
smsc-username = swep
smsc-password = {password}
system-type = ""
interface-version = 34
source-addr-autodetect = yes
dest-addr-ton = 1
dest-addr-npi = 1
enquire-link-interval = 1
max-pending-submits = 10
reconnect-delay = 1
msg-id-type = 0
{bind}
{more}
"""

MO_QUERY = ("token={token}&id=%I&from=%p&to=%P&t=%T&smsc=%i&coding=%c&charset=%C&text=%b")


class Kannel:
    """Settings are attributes; after start() the addresses are valid. Use as a context manager.

    store: "spool", "file" or None (nothing is kept); dlr: "spool" or "internal".
    callback: the base address of the web listener, such as "http://127.0.0.1:8080"; receipts and
    texts arrive under /kannel/. core: further lines for the core group.
    smpp: None for the fake network, "transceiver" or "pair" (of a transmitter and a receiver), with
    smsc_lines as further lines of it. rights: further lines for the user.
    env: further environment of the programs.
    """

    user, password = "swep", "s3cret"
    admin_password, status_password = "admin", "status"
    smsc_password = "pw"

    def __init__(self, home, callback="", token="token", store="spool", dlr="spool",
                 http_request_retry=3, http_queue_delay=1, mo_recode=True, core="", smpp=None,
                 smsc_lines="", rights="", env=None):
        self.home = os.path.abspath(home)
        self.callback, self.token = callback, token
        self.store, self.dlr = store, dlr
        self.retry, self.delay = http_request_retry, http_queue_delay
        self.mo_recode, self.core = mo_recode, core
        self.smpp, self.smsc_lines, self.rights = smpp, smsc_lines, rights
        self.env = dict(os.environ, **env) if env else None
        self.bearerbox = self.smsbox = None
        os.makedirs(self.home, exist_ok=True)

    def _core(self):
        lines = [self.core]
        if self.store:
            os.makedirs(self.home + "/store", exist_ok=True)
            place = "/store" if self.store == "spool" else "/store/messages"
            lines += ["store-type = " + self.store, 'store-location = "%s%s"' % (self.home, place)]
        if self.dlr == "spool":
            os.makedirs(self.home + "/dlr", exist_ok=True)
            lines.append('dlr-spool = "%s/dlr"' % self.home)
        return "\n".join(line for line in lines if line)

    def configure(self):
        """Chooses ports and writes the configuration. A restart keeps both."""
        self.admin_port, self.boxes_port, self.smsc_port, self.sendsms_port = free_ports(4)
        self.admin_url = "http://%s:%d" % (LOCALHOST, self.admin_port)
        self.url = "http://%s:%d/cgi-bin/sendsms" % (LOCALHOST, self.sendsms_port)
        self.conf = self.home + "/kannel.conf"
        self.write()

    def _network(self):
        if self.smpp is None:
            return FAKE.format(port=self.smsc_port)
        binds = {"transceiver": ("port = %d\ntransceiver-mode = true",),
                 "pair": ("port = %d", "receive-port = %d")}[self.smpp]
        return "\n".join(SMPP.format(password=self.smsc_password, more=self.smsc_lines,
                                     bind=bind % self.smsc_port) for bind in binds)

    def write(self):
        """The configuration, as the attributes are now; the next start reads it."""
        token = urllib.parse.quote(self.token, safe="")
        mo_url = self.callback + "/kannel/mo?" + MO_QUERY.format(token=token)
        with open(self.conf, "w", encoding="utf-8") as f:
            f.write(CONF.format(
                home=self.home, admin=self.admin_port, boxes=self.boxes_port,
                network=self._network(), rights=self.rights,
                sendsms=self.sendsms_port, admin_password=self.admin_password,
                status_password=self.status_password, user=self.user, password=self.password,
                dlr=self.dlr, core=self._core(), mo_recode=str(self.mo_recode).lower(),
                retry=self.retry, delay=self.delay, mo_url=mo_url))

    def start(self):
        # A port can be taken between choosing and binding it: then others are chosen.
        for attempt in range(3):
            self.configure()
            try:
                self.start_bearerbox()
                self.start_smsbox()
                return self
            except AssertionError:
                self.stop()
                if attempt == 2:
                    raise
        return self

    def _run(self, name, program):
        return Program(name, [program, "-v", "4", self.conf], "%s/%s.out" % (self.home, name),
                       cwd=self.home, env=self.env)

    def start_bearerbox(self):
        self.bearerbox = self._run("bearerbox", BEARERBOX)
        self._wait_ready(self.bearerbox, lambda: self.admin("status.txt"))

    def start_smsbox(self):
        """Again when it dies of a request while it starts: 1.4.5 listens before it has read its
        users, and whoever asks in between, this harness or swepd, ends it (1 start in 150)."""
        for start in range(STARTS):
            self.smsbox = self._run("smsbox", SMSBOX)
            try:
                return self.wait_smsbox()
            except AssertionError:
                if start == STARTS - 1 or self.smsbox.running:
                    raise

    @staticmethod
    def _wait_ready(program, ready):
        def look():
            program.must_run()
            try:
                return ready()
            except OSError:
                return False
        wait_for(program.name + " to be ready", look, 15)

    def wait_smsbox(self):
        """After a restart of the bearerbox: the smsbox connects again within 10 s, and only then
        do stored texts move on. Starting the smsbox anew is quicker.

        Without credentials it answers 403 once it is connected to the bearerbox."""
        self._wait_ready(self.smsbox, lambda: self._http(self.url)[0] == 403)

    def wait_online(self, seconds=10.0):
        """Until the SMSC is online: somebody is connected to smsc_port."""
        wait_for("the SMSC to be online", lambda: "<status>online " in self.status(), seconds)

    def stop(self):
        for program in (self.smsbox, self.bearerbox):
            if program:
                program.stop()

    @staticmethod
    def _http(url, data=None, headers=None, seconds=10.0):
        request = urllib.request.Request(url, data, headers or {})
        try:
            with urllib.request.urlopen(request, timeout=seconds) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode("utf-8", "replace")

    def admin(self, command, **query):
        """One of the admin port's commands: suspend, resume, stop-smsc (smsc="PHONES") …"""
        query.setdefault("password", self.admin_password)
        return self._http("%s/%s?%s" % (self.admin_url, command, urllib.parse.urlencode(query)))[1]

    def status(self):
        return self.admin("status.xml", password=self.status_password)

    def store_status(self):
        return self.admin("store-status.xml", password=self.status_password)

    def log(self, name):
        """The log of "bearerbox" or "smsbox" so far."""
        with open("%s/%s.log" % (self.home, name), encoding="utf-8", errors="replace") as f:
            return f.read()

    def _headers(self, to, reference=None, sender="SWEP", coding=0):
        headers = {"Content-Type": "text/plain; charset=UTF-8", "X-Kannel-Username": self.user,
                   "X-Kannel-Password": self.password, "X-Kannel-From": sender, "X-Kannel-To": to,
                   "X-Kannel-Coding": str(coding)}
        if reference:
            headers["X-Kannel-DLR-Mask"] = "31"
            headers["X-Kannel-DLR-URL"] = "%s/kannel/dlr?token=%s&ref=%s&d=%%d&id=%%F&a=%%A" % (
                self.callback, urllib.parse.quote(self.token, safe=""), reference)
        return headers

    def send(self, to, text, reference=None, sender="SWEP", coding=0, seconds=10.0):
        """What a correct client does, for tests of Kannel itself. Returns (status, answer)."""
        headers = self._headers(to, reference, sender, coding)
        return self._http(self.url, text.encode(), headers, seconds)

    def post(self, connection, to, text):
        """The same without waiting for the answer, on a socket connected to sendsms_port."""
        body = text.encode()
        lines = ["POST /cgi-bin/sendsms HTTP/1.1", "Host: localhost",
                 "Content-Length: %d" % len(body)]
        lines += ["%s: %s" % pair for pair in self._headers(to).items()]
        connection.sendall("\r\n".join(lines + ["", ""]).encode() + body)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
