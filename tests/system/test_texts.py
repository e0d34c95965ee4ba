# SPDX-License-Identifier: MIT
"""The real daemon on a night when everybody texts at once: a worker who holds a bed, gateways that
hand a text over again and again, and a flood of strangers, with and without the token.

    test_texts.py BUILD
"""

import concurrent.futures
import http.server
import re
import shutil
import socket
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

from lib import result
from lib.daemon import Swepd
from lib.process import LOCALHOST, wait_for
from lib.webserver import WebServer

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
TOKEN = "a-token-of-the-tests"
WILL, HOST = "+447700900211", "+447700900212"
GATEWAY = """{ key = "kannel"; kind = "kannel"; url = "%s/cgi-bin/sendsms"; status_url = "%s";
    callback_url = "%s"; user = "swep"; from = "60777"; password_file = "kannel-password";
    status_password_file = "kannel-status"; callback_token_file = "kannel-token"; timeout = "5s";
    in_flight = 16; }"""


class Phones:
    """A gateway that takes every text, and what the phones got: number -> texts."""

    def __init__(self):
        self.texts, self.lock = {}, threading.Lock()
        phones = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                with phones.lock:
                    phones.texts.setdefault(self.headers["X-Kannel-To"], []).append(body)
                said = b"0: Accepted for delivery"
                self.send_response(202)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_):
                pass

        self.server = WebServer(Handler)
        self.url = self.server.url

    def of(self, number):
        with self.lock:
            return list(self.texts.get(number, ()))


class Texts(unittest.TestCase):
    def setUp(self):
        home = tempfile.mkdtemp(prefix="swep-")
        self.addCleanup(shutil.rmtree, home, True)
        self.phones = Phones()
        self.addCleanup(self.phones.server.stop)
        self.swepd = Swepd(home, BUILD)
        self.addCleanup(self.swepd.stop)
        for name, text in (("password", "x"), ("status", "y"), ("token", TOKEN)):
            self.swepd.secret("kannel-" + name, text)
        self.swepd.gateways = GATEWAY % (self.phones.url, self.phones.url, self.swepd.web)
        self.swepd.start()
        self.swepd.put("sites", ["site,name,kind,opens,confirm,last_entry,women_only",
                                 "gate,The Gateway,hostel,always,no,,no"])
        self.swepd.put("beds", ["site,bed,kind,attributes,use", "gate,GW1,e-bed,,night",
                                "gate,GW2,e-bed,,night"])
        self.swepd.put("contacts", ["contact,name,phone,groups,site,roles",
                                    "will,Will,%s,,,worker" % WILL, "host,Host,%s,,gate," % HOST])

    def text(self, ident, sender, words, token=TOKEN):
        """Its HTTP status, as Kannel sees it; 0 when the connection broke."""
        query = urllib.parse.urlencode({"token": token, "id": ident, "from": sender,
                                        "text": words, "charset": "UTF-8"})
        try:
            with urllib.request.urlopen("%s/kannel/mo?%s" % (self.swepd.web, query),
                                        timeout=30) as answer:
                self.assertEqual(answer.read(), b"")  # it would be texted to the public
                return answer.status
        except urllib.error.HTTPError as e:
            return e.code
        except OSError:
            return 0

    def answer(self, number, count):
        return wait_for("%d texts to %s" % (count, number), lambda: self.phones.of(number)[count - 1:]
                        and self.phones.of(number)[count - 1])

    def test_a_night_by_text_over_a_kill(self):
        self.assertEqual(self.text("a1", WILL, "beds"), 200)
        code = re.search(r"^2 free: GW1 GW2 \(.* ago\)\. HOLD bed case (\d{4})$",
                         self.answer(WILL, 1)).group(1)
        hold = "Hold: gw2, r118 %s" % code
        with concurrent.futures.ThreadPoolExecutor(8) as pool:  # the same text, eight times at once
            self.assertEqual(set(pool.map(lambda _: self.text("a2", WILL, hold), range(8))), {200})
        held = self.answer(WILL, 2)
        self.assertRegex(held, r"^GW2 at The Gateway is held until \d\d:\d\d\. At the door they say: ")
        self.swepd.kill()
        self.swepd.start()
        self.assertEqual(self.text("a2", WILL, hold), 200)  # again, after a crash
        self.assertEqual(self.text("a3", WILL, hold), 200)  # typed again: the same answer
        self.assertEqual(self.answer(WILL, 3), held)
        self.assertEqual(self.swepd.rows("SELECT state, \"by\" FROM placement"), [("held", "will")])
        self.assertEqual(self.text("a4", WILL, "in " + re.search(r"IN (\d{4})", held).group(1)), 200)
        self.assertEqual(self.answer(WILL, 4), "They are IN: GW2 at The Gateway. Thank you.")
        self.assertEqual(self.swepd.rows("SELECT state FROM placement"), [("occupied",)])
        self.swepd.ctl("fsck")  # its status says that all is sound

    def test_a_text_with_a_nul_is_kept_whole(self):
        self.assertEqual(self.text("n1", WILL, "\0\x01binary\0 to its end"), 200)
        self.assertEqual(self.swepd.rows("SELECT text, seen FROM inbound"),
                         [("?\x01binary? to its end", None)])
        self.assertEqual(self.text("n2", WILL, "OK", token=TOKEN + "\0"), 403)

    def alarms(self):
        return self.swepd.rows("SELECT subject, times FROM alarm WHERE kind = 'too-much'"
                               " AND cleared IS NULL")

    def posted(self, size, token):
        """The status of a body that is claimed to be so long, and is never sent."""
        with socket.create_connection((LOCALHOST, self.swepd.web_port), timeout=20) as s:
            s.sendall(b"POST /kannel/mo?token=%s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
                      % (token.encode(), size))
            return int(s.recv(4096).split()[1])

    def test_what_is_too_much_is_refused_and_alarms_if_it_is_our_gateways(self):
        whole = "\u00e9" * (255 * 153)  # as much as there can be
        self.assertEqual(self.text("l1", "+447700900300", whole), 200)
        self.assertEqual(self.swepd.rows("SELECT text FROM inbound"), [(whole,)])
        self.assertIn(whole, self.swepd.ctl("texts"))
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            self.assertEqual(set(pool.map(lambda n: self.text(
                "x%d" % n, WILL, whole + "\u20ac" * 2000, token="guess"), range(50))), {414})
        self.assertEqual(self.posted(10 ** 9, "guess"), 413)
        self.assertEqual(self.alarms(), [])
        self.assertEqual(self.text("l2", WILL, whole + "\u20ac" * 2000), 414)
        self.assertEqual(self.posted(10 ** 9, TOKEN), 413)
        self.assertEqual(self.alarms(), [("kannel", 2)])
        self.assertIn("the gateway kannel brought 1000000000 bytes to /kannel/mo",
                      self.swepd.ctl("status"))
        self.swepd.ctl("dismiss", "too-much", "--reason", "read at the gateway")
        self.assertEqual(self.alarms(), [])
        self.assertEqual(self.swepd.one("SELECT count(*) FROM inbound"), 1)

    def test_a_flood(self):
        def stranger(n):
            return self.text("s%d" % n, "+447700900%03d" % (300 + n % 600), "flood %d " % n * 40)

        def forger(n):
            return self.text("f%d" % n, WILL, "OK", token="guess")
        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            strangers = pool.map(stranger, range(1500))
            forgers = pool.map(forger, range(500))
            self.assertEqual(self.text("b1", WILL, "HOLD GW1 R118"), 200)
            self.assertEqual(set(forgers), {403})
            self.assertEqual(set(strangers), {200})
        code = re.search(r"reply OK (\d{4})", self.answer(WILL, 1)).group(1)
        self.assertEqual(self.text("b2", WILL, "ok " + code), 200)
        self.assertIn("GW1 at The Gateway is held", self.answer(WILL, 2))
        self.assertEqual(self.swepd.one("SELECT count(*) FROM inbound"), 1502)
        self.assertEqual(self.swepd.one("SELECT count(*) FROM inbound WHERE seen IS NULL"), 1500)
        self.assertEqual(self.swepd.one("SELECT count(*) FROM alarm WHERE kind = 'flood'"), 1)
        self.assertEqual(self.swepd.one("SELECT count(*) FROM message"), 2)  # strangers hear nothing
        self.assertIn("1500", self.swepd.ctl("texts"))
        self.swepd.program.must_run()


if __name__ == "__main__":
    sys.exit(result.run())
