# SPDX-License-Identifier: MIT
"""Four months of the Met Office's warnings feed, replayed in order to the real daemon.

505 captured Atom feeds; each names a snapshot, which the test server answers with one of the captured
ones, with an empty one, or with 404, by the address's last digit. The clock of an exercise moves from
capture to capture.
"""

import datetime
import glob
import http.server
import os
import re
import shutil
import sys
import tempfile
import unittest

from lib.daemon import POLICY, Swepd, source
from lib.process import wait_for
from lib.webserver import WebServer
from lib import result

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data",
                    "nswws")
FEEDS = sorted(glob.glob(DATA + "/feed/*.xml"))
SNAPSHOTS = sorted(glob.glob(DATA + "/geojson/*.geojson"))
EMPTY = DATA + "/official_docs_issued_empty.geojson"
WARNED = POLICY.replace("air.min < 0", "warning(metoffice) >= amber").replace(
    "air.min > 0", "not warning(metoffice) >= amber")
KEY = "a-key-that-nobody-may-see"
UTC = datetime.timezone.utc


def captured(path):
    return datetime.datetime.strptime(os.path.basename(path), "%Y-%m-%d_%H-%M-%S.xml").replace(
        tzinfo=UTC)


def snapshot_of(path):
    """The address that the feed names as the newest list, without its server."""
    with open(path, encoding="utf-8") as f:
        return re.search(r'rel="related"[^>]*href="https://[^/]*([^"]*)"', f.read()).group(1)


def what_is_at(address):
    """Of every sixteen addresses two are gone, eleven are quiet, three hold a captured snapshot."""
    digit = int(address.rstrip("/")[-1], 16)
    if digit < 2:
        return None
    return SNAPSHOTS[digit - 2] if digit < 2 + len(SNAPSHOTS) else EMPTY


class Mirror:
    """Serves `current` as the feed, and each snapshot by its address; counts who asked for what."""

    def __init__(self):
        self.current, self.visits, self.keys, mirror = FEEDS[0], [], set(), self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                mirror.visits.append(self.path)
                mirror.keys.add(self.headers.get("x-api-key"))
                path = mirror.current if self.path.endswith("/feed") else what_is_at(self.path)
                body = b"gone\n"
                if path:
                    with open(path, "rb") as f:
                        body = f.read()
                self.send_response(200 if path else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = WebServer(Handler)
        self.url = self.server.url + "/v1.0/objects/feed"


@unittest.skipUnless(FEEDS, "the captured warnings are not beside the project")
class Replay(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home, True)
        self.mirror = Mirror()
        self.addCleanup(self.mirror.server.stop)
        self.d = Swepd(self.home + "/swepd", BUILD, mode="exercise", policy=WARNED, sources=[
            source("nswws", self.mirror.url, feed="nswws", every="5m",
                   more='key_file = "nswws-key"; regions = ( "West Midlands Conurbation" );')],
            arguments=["--clock", captured(FEEDS[0]).strftime("%Y-%m-%dT%H:%M:%SZ")])
        self.d.secret("nswws-key", KEY)
        self.addCleanup(self.d.stop)
        self.now = captured(FEEDS[0])

    def move(self, to):
        """The clock to that moment; then everything that is due is looked at and answered."""
        seconds = int((to - self.now).total_seconds())
        if seconds > 0:
            text = self.d.ask("clock", advance="%ds" % seconds)["now"]
            self.now = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        wait_for("every answer", self.settled, 30)

    def settled(self):
        due = self.d.one("SELECT count(*) FROM deadline WHERE due <= ?",
                         int(self.now.timestamp() * 1000))
        return due == 0 and self.d.one("SELECT sum(fetching) FROM source") == 0

    def health(self):
        return self.d.ask("status")["sources"][0]

    def step(self, path):
        """The feed as it was at that time, long enough to be asked for."""
        self.mirror.current = path
        visits = self.mirror.visits.count("/v1.0/objects/feed")
        self.move(captured(path))
        while self.mirror.visits.count("/v1.0/objects/feed") == visits:
            self.move(self.now + datetime.timedelta(minutes=2))

    def test_the_archive(self):
        self.d.start()
        blind = quiet = covering = 0
        seen = set()
        for path in FEEDS:
            self.step(path)
            address, found = snapshot_of(path), self.health()
            if what_is_at(address) is None:
                self.assertNotEqual(found["reason"], "", path)
                blind += found["health"] == "blind"
                continue
            seen.add(address)
            self.assertEqual((found["health"], found["reason"]), ("fresh", ""), path)
            rows = self.d.one("SELECT count(*) FROM notice WHERE valid_to > ?",
                              int(self.now.timestamp() * 1000))
            quiet += what_is_at(address) == EMPTY
            if what_is_at(address) == EMPTY:
                self.assertEqual(rows, 0, path)
        for address in seen:
            self.assertEqual(self.mirror.visits.count(address), 1, address)
        covering = self.d.one("SELECT count(DISTINCT id) FROM notice WHERE here = 2")
        self.backwards()
        self.nobody_saw_the_key()
        print("%d feeds, %d snapshots each fetched once, %d quiet, %d times blind because the "
              "snapshot was gone, %d warnings covered Coventry" % (len(FEEDS), len(seen), quiet,
                                                                   blind, covering))

    def backwards(self):
        """An older feed than the one before: a stale replica, and no all-clear."""
        held = self.d.rows("SELECT id FROM notice ORDER BY id")
        self.mirror.current = FEEDS[0]
        visits = len(self.mirror.visits)
        self.move(self.now + datetime.timedelta(minutes=12))
        self.assertGreater(len(self.mirror.visits), visits)
        self.assertIn("backwards", self.health()["reason"])
        self.assertEqual(self.d.rows("SELECT id FROM notice ORDER BY id"), held)
        self.move(self.now + datetime.timedelta(hours=7))
        self.assertEqual(self.health()["health"], "blind")

    def nobody_saw_the_key(self):
        self.assertEqual(self.mirror.keys, {KEY})
        self.assertNotIn(KEY, self.d.log())
        for name in ("swepd.db", "swepd.db-wal"):
            with open(self.d.home + "/" + name, "rb") as f:
                self.assertNotIn(KEY.encode(), f.read())


if __name__ == "__main__":
    sys.exit(result.run())
