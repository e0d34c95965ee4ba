# SPDX-License-Identifier: MIT
"""The real swepd in a folder of its own, asked through its socket or through the real swepctl."""

import contextlib
import getpass
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import time

from .process import LOCALHOST, Program, free_ports, wait_for

CONF = """
mode = "{mode}";
database = "{database}";
control = {{ socket = "{home}/control.sock"; group = ""; }};
web = {{ host = "127.0.0.1"; port = {web}; }};
fetch = {{ allow_file_urls = {files}; {fetch} }};
people = (
	{{ user = "{user}"; name = "The tester"; role = "manager"; }},
	{{ user = "nobody"; name = "A viewer"; role = "viewer"; }}
);
gateways = ( {gateways} );
areas = ( {areas} );
{more}
"""

AREA = """{{
	key = "{key}"; name = "{name}";
	policy = {{ {policy} }};
	hold = "2h"; confirm = "30m";
	groups = ( "managers", "providers", "partners" );
	segments = {segments};
	sources = ( {sources} );
	templates = {{
		proposal = "SWEP {{area}} tier {{tier}} proposed {{night}}: {{why}}. Reply OK {{code}}";
		activation = "{activation}";
		standdown = "SWEP {{area}} ENDS {{until}}. Reply OK {{code}}";
		recall = "SWEP {{area}} RECALLED. Reply OK {{code}}";
		review = "SWEP {{area}} may end. Reply OK {{code}}";
		blind = "SWEP {{area}}: no trusted forecast. Reply OK {{code}}";
		surge = "SWEP {{area}}: {{site}} has not confirmed {{count}} beds. Reply OK {{code}}";
	}};
	cascade = ( {cascade} );
}}
"""

POLICY = """
key = "test"; title = "Test policy"; version = "1"; approver = "The test board";
adopted = "2023-11-01"; source = "written for the tests";
season = { from = "1 October"; to = "30 April"; };
working_hours = { from = "09:00"; to = "17:00"; };
decide = { by = "12:00"; answer = "30m"; on_timeout = "keep-asking"; };
tiers = ( "an emergency bed", "a bed for everybody" );
rules = ( { name = "cold"; when = "air.min < 0"; action = "propose"; tier = 1; } );
exit = { when = "air.min > 0"; };
"""

CASCADE = """
	{ on = "proposal"; group = "managers"; template = "proposal"; order = "ladder"; acks = 1;
	  within = "10m"; repeat = true; valid = "6h"; },
	{ on = "activation"; group = "providers"; template = "activation"; acks = 1; within = "30m";
	  then = "managers"; valid = "12h"; },
	{ on = "activation"; group = "partners"; template = "activation"; valid = "12h"; },
	{ on = "standdown"; group = "told"; template = "standdown"; valid = "12h"; },
	{ on = "recall"; group = "told"; template = "recall"; valid = "6h"; },
	{ on = "review"; group = "managers"; template = "review"; order = "ladder"; acks = 1;
	  within = "30m"; repeat = true; valid = "4h"; },
	{ on = "blind"; group = "managers"; template = "blind"; order = "ladder"; acks = 1;
	  within = "30m"; repeat = true; valid = "4h"; },
	{ on = "surge"; group = "managers"; template = "surge"; order = "ladder"; acks = 1;
	  within = "10m"; repeat = true; valid = "2h"; }
"""

ACTIVATION = "SWEP ON {area} tier {tier} {night}. Beds free {beds}. Reply OK {code}"

CONSOLE = '{ key = "console"; kind = "console"; }'



def source(name, url, feed="metno-compact", every="30m", timeout="5s", more=""):
    """One entry of an area's sources; `more` is further settings."""
    return """{ name = "%s"; feed = "%s"; url = "%s"; user_agent = "swepd-test/1 test@example.org";
		latitude = 52.4081; longitude = -1.5106; altitude = 90; every = "%s"; stale = "12h";
		blind = "6h"; timeout = "%s"; %s }""" % (name, feed, url, every, timeout, more)


class Refused(AssertionError):
    """The daemon's refusal: .code, .field, .message."""

    def __init__(self, error):
        super().__init__("%(code)s: %(message)s (%(field)s)" % error)
        self.code, self.field, self.message = error["code"], error["field"], error["message"]


class Swepd:
    """Settings are attributes until start(). Use as a context manager."""

    def __init__(self, home, build, feed="", mode="live", gateways=CONSOLE, policy=POLICY,
                 cascade=CASCADE, every="30m", timeout="5s", fetch="", sources=None,
                 areas=(("coventry", "Coventry"),), arguments=(), own_sources=None):
        self.home, self.build = os.path.abspath(home), os.path.abspath(build)
        self.feed = feed or "http://%s:9/nobody" % LOCALHOST
        self.mode, self.gateways, self.policy, self.cascade = mode, gateways, policy, cascade
        self.fetch, self.areas = fetch, list(areas)
        self.sources = sources or [source("metno", self.feed, every=every, timeout=timeout)]
        self.own_sources = own_sources or {}  # those of an area by its key, instead
        self.arguments = list(arguments)
        self.activation, self.segments = ACTIVATION, 2
        self.more = ""  # further settings
        self.program = None
        self.web_port = free_ports(1)[0]
        self.web = "http://%s:%d" % (LOCALHOST, self.web_port)
        self.socket_path = self.home + "/control.sock"
        self.database = self.home + "/swepd.db"
        self.asked = 0
        os.makedirs(self.home, exist_ok=True)

    def secret(self, name, text):
        """A credential file beside the configuration."""
        with open(self.home + "/" + name, "w", encoding="utf-8") as f:
            f.write(text + "\n")
        os.chmod(self.home + "/" + name, 0o600)

    def kannel(self, kannel, lookup="2s", in_flight=32, timeout="5s", url="", callback=""):
        """Points the daemon at this Kannel, under the key "kannel"; its callback is where Kannel
        reaches us. url: of a proxy in between. callback: another than Kannel's, for receipts."""
        self.secret("kannel-password", kannel.password)
        self.secret("kannel-status", kannel.status_password)
        self.secret("kannel-token", kannel.token)
        self.gateways = """{ key = "kannel"; kind = "kannel"; url = "%s"; status_url = "%s";
            callback_url = "%s"; user = "%s"; from = "60777"; password_file = "kannel-password";
            status_password_file = "kannel-status"; callback_token_file = "kannel-token";
            timeout = "%s"; lookup = "%s"; in_flight = %d; }""" % (
                url or kannel.url, kannel.admin_url, callback or kannel.callback, kannel.user,
                timeout, lookup, in_flight)

    def configure(self):
        areas = [AREA.format(key=key, name=name, policy=self.policy, cascade=self.cascade,
                             activation=self.activation, segments=self.segments,
                             sources=self.own_sources.get(
                                 key, ",\n\t".join(self.sources))) for key, name in self.areas]
        with open(self.home + "/swepd.conf", "w", encoding="utf-8") as f:
            f.write(CONF.format(
                mode=self.mode, home=self.home, database=self.database, web=self.web_port, user=getpass.getuser(),
                files=str(self.feed.startswith("file:")).lower(), fetch=self.fetch,
                gateways=self.gateways, areas=",\n".join(areas), more=self.more))

    def launch(self, arguments=None, env=None):
        """Starts it and waits for nothing."""
        self.configure()
        command = [self.build + "/swepd", "-c", self.home + "/swepd.conf"]
        self.program = Program("swepd", command + (self.arguments if arguments is None
                                                   else list(arguments)), self.home + "/swepd.log",
                               env=env)
        return self

    def start(self, arguments=None):
        self.launch(arguments)

        def ready():
            self.program.must_run()
            try:
                return bool(self.reply("clock"))
            except (OSError, ValueError):
                return False
        wait_for("swepd to answer", ready)
        return self

    def kill(self):
        self.program.kill()

    def stop(self):
        return self.program.stop() if self.program else None

    def connect(self):
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(30)
        s.connect(self.socket_path)
        return s

    def reply(self, verb, args=None, request=None, area=None):
        """The whole answer to one request on a connection of its own."""
        self.asked += 1
        if area is None and len(self.areas) > 1:
            area = self.areas[0][0]
        line = json.dumps({"v": 1, "id": request or "t%d-%d" % (os.getpid(), self.asked),
                           "verb": verb, "args": args or {}, **({"area": area} if area else {})})
        with self.connect() as s:
            s.sendall(line.encode() + b"\n")
            with s.makefile("rb") as f:
                return json.loads(f.readline())

    def ask(self, verb, **args):
        """The result, or Refused."""
        answer = self.reply(verb, args)
        if not answer["ok"]:
            raise Refused(answer["error"])
        return answer["result"]

    def ctl(self, *words, status=0):
        """What the real swepctl prints; its exit status must be `status`."""
        done = subprocess.run([self.build + "/swepctl", "-s", self.socket_path, *words],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
                              check=False)
        text = done.stdout.decode()
        if done.returncode != status:
            raise AssertionError("swepctl %s ended with %d, not %d: %s"
                                 % (" ".join(words), done.returncode, status, text))
        return text

    def put(self, what, rows):
        """Imports CSV lines given as a list."""
        return self.ask("import", what=what, text="\n".join(rows) + "\n")

    def rows(self, sql, *values):
        """Asks the database itself, read only. While a log that a dead swepd left is recovered SQLite
        may say at once that it is locked: asked again for as long as it would have waited."""
        end = time.monotonic() + 10
        while True:
            with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % self.database, uri=True,
                                                    timeout=10)) as db:
                try:
                    return db.execute(sql, values).fetchall()
                except sqlite3.OperationalError as e:
                    if "locked" not in str(e) or time.monotonic() > end:
                        raise
            time.sleep(0.01)

    def one(self, sql, *values):
        return self.rows(sql, *values)[0][0]

    def wait(self, what, sql, value, seconds=20.0):
        """Until the one value of that question is `value`."""
        last = [None]

        def there():
            last[0] = self.one(sql)
            return last[0] == value
        try:
            wait_for(what, there, seconds)
        except AssertionError as e:
            raise AssertionError("%s: it is %r, not %r; log: %s" % (
                e, last[0], value, self.program.output()[-1500:])) from None

    def log(self):
        return self.program.output()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
