# SPDX-License-Identifier: MIT
"""Whatever a weather server can do to us: the real daemon over real connections.

One source is well and shows a freezing night; beside it stands one that is not. The reason is shown,
memory stays bounded, and tonight is decided on what is still trusted.
"""

import datetime
import http.server
import json
import shutil
import ssl
import subprocess
import sys
import tempfile
import unittest

from lib.daemon import Swepd, source
from lib.feedserver import FeedServer, TroubleServer
from lib.process import LOCALHOST, wait_for
from lib.webserver import WebServer
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
NOW = datetime.datetime(2026, 11, 21, 12, 0, tzinfo=datetime.timezone.utc)
RSS_LIMIT_KIB = 64 * 1024  # a body may have 4 MiB; endless ones must not become more


def forecast(coldest):
    """Two days of hours in the shape of MET Norway's compact forecast."""
    hours = [NOW + datetime.timedelta(hours=n) for n in range(48)]
    return json.dumps({"type": "Feature", "geometry": {
        "type": "Point", "coordinates": [-1.5106, 52.4081, 90]}, "properties": {
            "meta": {"updated_at": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"),
                     "units": {"air_temperature": "celsius", "wind_speed": "m/s"}},
            "timeseries": [{"time": h.strftime("%Y-%m-%dT%H:%M:%SZ"), "data": {"instant": {
                "details": {"air_temperature": coldest, "wind_speed": 2.0}}}} for h in hours]}})


class Troubled(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.feeds = FeedServer(self.home + "/feeds").start()
        self.addCleanup(self.feeds.stop)
        self.well = self.feeds.put("well", forecast(-2.5))

    def daemon(self, trouble, fetch="", timeout="2s"):
        """A daemon with the good source and one at `trouble`."""
        d = Swepd(self.home + "/swepd", BUILD, mode="exercise", fetch=fetch, sources=[
            source("well", self.well), source("ill", trouble, timeout=timeout)],
            arguments=["--clock", NOW.strftime("%Y-%m-%dT%H:%M:%SZ")])
        self.addCleanup(d.stop)
        return d.start()

    def ill(self, d):
        """The troubled source as status shows it, once its first fetch is over."""
        def known():
            found = [s for s in d.ask("status")["sources"] if s["name"] == "ill"][0]
            return found if found["reason"] != "nothing was heard yet" else None
        return wait_for("the reason", known, 20)

    def decided_all_the_same(self, d):
        wait_for("tonight's proposal", lambda: d.ask("status")["state"] == "PROPOSED")
        self.assertAlmostEqual(d.ask("status")["coldest"], -2.5)

    def test_each_trouble_is_named_and_stops_nobody(self):
        says = {
            "status/500": "status 500", "status/403": "status 403", "status/404": "status 404",
            "status/429": "status 429", "html": "HTML", "truncated": "not JSON",
            "circle": "redirect", "hang": "time", "trickle": "time", "long": "", "close": "",
            "garbage": "",
        }
        with TroubleServer() as server:
            for path, words in says.items():
                with self.subTest(path):
                    d = self.daemon("%s/%s" % (server.url, path))
                    found = self.ill(d)
                    self.assertEqual(found["health"], "blind")
                    self.assertIn(words.lower(), found["reason"].lower())
                    self.decided_all_the_same(d)
                    self.assertIn(found["reason"][:40], d.ctl("status"))
                    d.stop()
                    shutil.rmtree(self.home + "/swepd")

    def test_an_endless_body_stays_outside(self):
        with TroubleServer() as server:
            d = self.daemon(server.url + "/endless", timeout="10s")
            self.assertIn("longer than 4194304 bytes", self.ill(d)["reason"])
            with open("/proc/%d/status" % d.program.pid, encoding="ascii") as f:
                peak = [int(line.split()[1]) for line in f if line.startswith("VmHWM")][0]
            if "san" not in BUILD:
                self.assertLess(peak, RSS_LIMIT_KIB)
            self.decided_all_the_same(d)

    def certificate(self, name):
        """A key and a certificate for that host, in one file; it is its own authority."""
        path = "%s/%s.pem" % (self.home, name.replace(":", "-"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-subj", "/CN=test", "-addext", "subjectAltName=" + name,
                        "-keyout", path + ".key", "-out", path], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return path

    def secure(self, certificate):
        body = forecast(-9.0).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate + ".key")
        server = WebServer(Handler, tls=context)
        self.addCleanup(server.stop)
        return server.url + "/compact"

    def test_a_certificate_for_another_host_is_refused(self):
        path = self.certificate("DNS:weather.example")
        d = self.daemon(self.secure(path), fetch='ca_file = "%s";' % path)
        self.assertIn("certificate", self.ill(d)["reason"].lower())
        self.decided_all_the_same(d)

    def test_an_unknown_authority_is_refused_and_the_right_one_taken(self):
        path, other = self.certificate("IP:" + LOCALHOST), self.certificate("DNS:weather.example")
        url = self.secure(path)
        d = self.daemon(url, fetch='ca_file = "%s";' % other)
        self.assertIn("certificate", self.ill(d)["reason"].lower())
        d.stop()
        d = Swepd(self.home + "/right", BUILD, mode="exercise", fetch='ca_file = "%s";' % path,
                  sources=[source("right", url)],
                  arguments=["--clock", NOW.strftime("%Y-%m-%dT%H:%M:%SZ")])
        self.addCleanup(d.stop)
        d.start()
        wait_for("the forecast", lambda: d.ask("status")["coldest"] == -9.0)


if __name__ == "__main__":
    sys.exit(result.run())
