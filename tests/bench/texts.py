# SPDX-License-Identifier: MIT
"""Texts from the trigger to the last arrival, all to one receiver in one run: swepd, with every text
and attempt on the disk before it leaves; real Kannel with a store that spools to the disk; and wrk,
which keeps nothing and sends the same bytes over and over. Telling 1,000: swepd and Alertmanager. The
first text after a freezing forecast."""

import http.server
import json
import os
import statistics
import tempfile
import threading
import time
import urllib.request

from lib import notify_server
from lib.daemon import Swepd, source
from lib.kannel import Kannel
from lib.process import LOCALHOST, Program, free_ports, wait_for
from lib.webserver import WebServer
from receiver import Receiver

HERE = os.path.dirname(os.path.abspath(__file__))
NUMBERS = ["07700 900%03d" % n for n in range(1000)  # that tests may text, but Notify's own
           if "+447700900%03d" % n not in notify_server.SIMULATED]
TEXTS, TOLD = 10000, 1000
LINKS = 64  # connections to the receiver, whoever sends
SLOW_MS = 50
RAW_S = 3
AREAS = 100  # whose forecasts come one after the other
PATIENCE_S = 120
WORDS = "SWEP ON Area%d tier 1 tonight. Beds free 0. Reply OK 1234"
RAW = """local file = io.open(os.getenv("SWEP_RAW"), "rb")
local bytes = file:read("*a")
file:close()
request = function() return bytes end
"""
# Exactly so many texts, each once; when none is left it asks for a page that is not there. The first
# request is wrk's own trial and goes nowhere.
FEED = """local count, asked = tonumber(os.getenv("SWEP_TEXTS")), -1
local headers = {["Content-Type"] = "text/plain; charset=UTF-8", ["X-Kannel-From"] = "SWEP",
  ["X-Kannel-Username"] = "%s", ["X-Kannel-Password"] = "%s", ["X-Kannel-Coding"] = "0"}
request = function()
  if asked == count then return wrk.format("GET", "/none") end
  if asked < 0 then asked = 0 return wrk.format("GET", "/none") end
  headers["X-Kannel-To"] = string.format("+447700900%%03d", asked %% 1000)
  asked = asked + 1
  return wrk.format("POST", nil, headers, string.format("%s", (asked - 1) / 1000))
end
""" % (Kannel.user, Kannel.password, WORDS)


def wrk(home, url, script, seconds, **env):
    """Running: it never ends before its time."""
    path = home + "/wrk.lua"
    with open(path, "w", encoding="ascii") as f:
        f.write(script)
    return Program("wrk", ["wrk", "-t1", "-c%d" % LINKS, "-d%d" % seconds, "-s", path, url],
                   home + "/wrk.out", env=dict(os.environ, **env))


# ---- swepd --------------------------------------------------------------------------------------

def to_receiver(d, receiver):
    """Kannel's words, which the receiver speaks; no limit but the connections."""
    d.secret("password", "s3cret")
    d.gateways = """{ key = "texts"; kind = "kannel"; url = "%s"; user = "swep"; from = "SWEP";
        password_file = "password"; timeout = "30s";
        in_flight = %d; }""" % (receiver.url, LINKS)


def contacts(d, area, numbers, group):
    rows = ["contact,name,organisation,phone,groups,site"] + [
        "c%s,Desk,Org,%s,%s," % (n[-3:], n, group) for n in numbers]
    answer = d.reply("import", {"what": "contacts", "text": "\n".join(rows) + "\n"}, area=area)
    if not answer["ok"]:
        raise AssertionError(answer)


def people(d, texts):
    """That many in a group that is told of an activation, in as many areas as it takes."""
    for area, _ in d.areas:
        contacts(d, area, NUMBERS[:texts], "partners")
        texts -= min(texts, len(NUMBERS))


def ours(home, build, receiver, texts, delay_ms):
    """Seconds from the first order to activate to the last arrival."""
    areas = [("area%d" % n, "Area%d" % n) for n in range(-(-texts // len(NUMBERS)))]
    d = Swepd(tempfile.mkdtemp(dir=home), build, areas=areas)
    to_receiver(d, receiver)
    with d:
        people(d, texts)
        receiver.reset(delay_ms)
        began = time.monotonic()
        for area, _ in areas:
            if not d.reply("activate", {"tier": 1, "reason": "a bench"}, area=area)["ok"]:
                raise AssertionError("not activated")
        took = receiver.wait(texts, PATIENCE_S) - began
        d.wait("all answers", "SELECT count(*) FROM message WHERE state <> 'accepted'", 0, 60)
        whole(receiver, texts)
        return took


def whole(receiver, texts):
    count, different = receiver.arrivals()[0], receiver.different()
    if count != texts or different != texts:
        raise AssertionError("%d texts arrived, %d of them different; not %d" % (
            count, different, texts))


# ---- Kannel -------------------------------------------------------------------------------------

class KannelBefore(Kannel):
    """One whose SMSC is the receiver."""

    def __init__(self, home, receiver):
        super().__init__(home)
        self.receiver = receiver

    def configure(self):
        super().configure()
        with open(self.conf, encoding="utf-8") as f:
            conf = f.read().replace("log-level = 0", "log-level = 3")
        before, after = conf.split("group = smsc\n")
        after = after[after.index("group ="):]
        smsc = """group = smsc
smsc = http
system-type = kannel
smsc-id = PHONES
connect-allow-ip = 127.0.0.1
smsc-username = swep
smsc-password = s3cret
max-pending-submits = %d
send-url = "%s/"

""" % (LINKS, self.receiver.url)
        with open(self.conf, "w", encoding="utf-8") as f:
            f.write(before + smsc + after)


def theirs(home, receiver, texts):
    receiver.reset()
    with KannelBefore(tempfile.mkdtemp(dir=home), receiver) as kannel:
        kannel.wait_online()
        began = time.monotonic()
        with wrk(home, kannel.url, FEED, PATIENCE_S, SWEP_TEXTS=str(texts)):
            took = receiver.wait(texts, PATIENCE_S) - began
        whole(receiver, texts)
        return took


# ---- wrk ----------------------------------------------------------------------------------------

def raw(home, receiver, sample, delay_ms):
    """Texts a second."""
    path = home + "/sample"
    with open(path, "wb") as f:
        f.write(sample)
    receiver.reset(delay_ms)
    wrk(home, receiver.url, RAW, RAW_S, SWEP_RAW=path).child.wait(2 * RAW_S + 60)
    count, first, last = receiver.arrivals()
    return (count - 1) / (last - first)


# ---- Alertmanager -------------------------------------------------------------------------------

def alertmanager_conf(receiver, told):
    lines = ["route:", "  receiver: told0", "  group_by: [alertname]", "  group_wait: 0s",
             "  routes:"]
    for n in range(told):
        lines += ["  - receiver: told%d" % n, "    matchers: [alertname=freezing]",
                  "    continue: true"]
    lines.append("receivers:")
    for n in range(told):
        lines += ["- name: told%d" % n, "  webhook_configs:", "  - url: %s/%d" % (receiver.url, n)]
    return "\n".join(lines) + "\n"


def alerts(home, receiver, told):
    """Seconds from the alert to the last arrival."""
    place = tempfile.mkdtemp(dir=home)
    port = free_ports(1)[0]
    url = "http://%s:%d" % (LOCALHOST, port)
    with open(place + "/conf.yml", "w", encoding="ascii") as f:
        f.write(alertmanager_conf(receiver, told))
    receiver.reset()
    with Program("alertmanager", [
            "prometheus-alertmanager", "--config.file=" + place + "/conf.yml", "--log.level=error",
            "--storage.path=" + place, "--cluster.listen-address=", "--web.listen-address=%s:%d" % (
                LOCALHOST, port)], place + "/log") as program:
        def ready():
            program.must_run()
            try:
                return urllib.request.urlopen(url + "/-/ready").close() is None
            except OSError:
                return False
        wait_for("Alertmanager to be ready", ready)
        body = json.dumps([{"labels": {"alertname": "freezing"},
                            "annotations": {"summary": WORDS % 0}}]).encode()
        request = urllib.request.Request(url + "/api/v2/alerts", body,
                                         {"Content-Type": "application/json"})
        began = time.monotonic()
        urllib.request.urlopen(request).close()
        took = receiver.wait(told, PATIENCE_S) - began
        whole(receiver, told)
        return took


# ---- the first text -----------------------------------------------------------------------------

class Held(WebServer):
    """A forecast for each area, which is told only when its turn has come; until then there are
    blanks, as nobody waits long for a server that says nothing."""

    request_queue_size = 2 * AREAS  # all ask at once

    def __init__(self, body, count):
        self.asked = [threading.Event() for _ in range(count)]
        self.free = [threading.Event() for _ in range(count)]
        self.told = [0.0] * count
        held = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def piece(self, data):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

            def do_GET(self):
                n = int(self.path.lstrip("/").split("?")[0])
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                held.asked[n].set()
                while not held.free[n].wait(1):
                    self.piece(b" " * 100)
                self.piece(body)
                held.told[n] = time.monotonic()
                self.wfile.write(b"0\r\n\r\n")

            def log_message(self, *_):
                pass
        super().__init__(Handler)


def first_texts(home, build, receiver):
    """Seconds from the last byte of a freezing forecast to the arrival of the text that asks its
    manager, one area after the other."""
    with open(HERE + "/../demo/thursday.json", "rb") as f:
        held = Held(f.read(), AREAS)
    areas = [("area%d" % n, "Area%d" % n) for n in range(AREAS)]
    d = Swepd(tempfile.mkdtemp(dir=home), build, areas=areas, mode="exercise",
              arguments=["--clock", "2026-01-08T16:05:00Z"], own_sources={
                  key: source("metno", "%s/%d" % (held.url, n), timeout="60s")
                  for n, (key, _) in enumerate(areas)})
    to_receiver(d, receiver)
    receiver.reset()
    try:
        with d:
            for n, (key, _) in enumerate(areas):
                contacts(d, key, NUMBERS[n:n + 1], "managers")
            waits = []
            for n in range(AREAS):
                held.asked[n].wait(PATIENCE_S)
                held.free[n].set()
                waits.append(receiver.wait(n + 1, PATIENCE_S) - held.told[n])
            whole(receiver, AREAS)
            return waits
    finally:
        held.stop()


# ---- all of it ----------------------------------------------------------------------------------

def spread(values, form):
    return "%s (%s to %s)" % tuple(form % v for v in (
        statistics.median(values), min(values), max(values)))


def ratio(mine, other):
    """How many times as fast."""
    return spread([b / a for a, b in zip(mine, other)], "%.2f")


def mass(home, build, receiver, rounds):
    mine, kannel, driven = [], [], []
    for _ in range(rounds):
        mine.append(ours(home, build, receiver, TEXTS, 0))
        sample = receiver.sample()
        kannel.append(theirs(home, receiver, TEXTS))
        driven.append(TEXTS / raw(home, receiver, sample, 0))
    print("  %d texts, a receiver that answers at once\n    swepd %s s   Kannel %s s   wrk %s s" % (
        TEXTS, spread(mine, "%.2f"), spread(kannel, "%.2f"), spread(driven, "%.2f")))
    print("    as fast as Kannel with its spool (which it never syncs) %s times; as wrk, which keeps"
          " nothing, %s" % (ratio(mine, kannel), ratio(mine, driven)), flush=True)


def slow(home, build, receiver, rounds):
    mine, driven = [], []
    for _ in range(rounds):
        mine.append(ours(home, build, receiver, TEXTS, SLOW_MS))
        driven.append(TEXTS / raw(home, receiver, receiver.sample(), SLOW_MS))
    print("  %d texts, a receiver that answers after %d ms\n    swepd %s s   wrk %s s; as fast as wrk"
          " %s" % (TEXTS, SLOW_MS, spread(mine, "%.2f"), spread(driven, "%.2f"),
                   ratio(mine, driven)), flush=True)


def told(home, build, receiver, rounds):
    mine, manager = [], []
    for _ in range(rounds):
        mine.append(ours(home, build, receiver, TOLD, 0))
        manager.append(alerts(home, receiver, TOLD))
    print("  %d texts; Alertmanager tells %d receivers\n    swepd %s s   Alertmanager %s s; as fast %s"
          " times" % (TOLD, TOLD, spread(mine, "%.2f"), spread(manager, "%.2f"),
                      ratio(mine, manager)), flush=True)


def first(home, build, receiver, rounds):
    waits = sorted(1000 * w for _ in range(rounds) for w in first_texts(home, build, receiver))
    print("  from the last byte of a freezing forecast to its first text, %d times: p50 %.1f ms"
          "   p99 %.1f ms" % (len(waits), waits[len(waits) // 2], waits[len(waits) * 99 // 100]),
          flush=True)


def texts(home, build, rounds):
    print("texts, all to one receiver over %d connections; each of ours committed with its attempt"
          " before it leaves;\n  from the trigger to the last arrival; %d rounds in turn; medians"
          " (least to most)" % (LINKS, rounds))
    with Receiver(build) as receiver:
        for part in (mass, slow, told, first):
            part(home, build, receiver, rounds)
