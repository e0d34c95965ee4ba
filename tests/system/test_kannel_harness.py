#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The stand-ins of the system tests, proved on the real programs: Kannel, its fake SMSC, nginx."""

import email.utils
import gzip
import os
import shutil
import socket
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import result  # noqa: E402
from lib.callbacks import Callbacks  # noqa: E402
from lib.feedserver import FeedServer, TroubleServer  # noqa: E402
from lib.kannel import Kannel  # noqa: E402
from lib.phone import Phone, RealFakesmsc  # noqa: E402
from lib.process import wait_for  # noqa: E402

ANN, BEN = "+447700900001", "+447700900002"


class WithHome(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="swep-")
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)

    def start(self, thing):
        thing.__enter__()
        self.addCleanup(thing.stop)
        return thing


class KannelCase(WithHome):
    def setUp(self):
        super().setUp()
        self.web = self.start(Callbacks())
        self.kannel = self.start(Kannel(self.home, callback=self.web.url, token="a&b c"))

    def phones(self):
        phone = self.start(Phone(self.kannel.smsc_port))
        self.kannel.wait_online()
        return phone

    def test_texts_receipts_and_replies(self):
        phone = self.phones()
        long = "Eight beds at the hall, doors open at 20:00. " * 5
        for reference, text, coding, parts in (
                ("r-1", "SWEP opens tonight: \u00a35 {keep}\nReply YES 1234", 0, 1),
                ("r-2", "SWEP ar agor heno \u0175\u0177 \u201cYES\u201d \U0001f44d", 2, 1),
                ("r-3", long, 0, 2), ("r-4", long + "\u0175", 2, 4)):
            with self.subTest(reference):
                self.assertEqual(self.kannel.send(ANN, text, reference, coding=coding)[0], 202)
                got = phone.wait(ANN, text)[-1]
                self.assertEqual((got.text, got.parts, got.ucs2, got.sender),
                                 (text, parts, coding == 2, "SWEP"))
                call = self.web.wait("/kannel/dlr", ref=reference, d="8")
                self.assertEqual(call.query["token"], "a&b c")
                self.web.wait("/kannel/dlr", ref=reference, d="1")
        for text in ("YES 1234", "S\u00ed, 3 gwely \u0175 \U0001f44d", "two\nlines & a +"):
            with self.subTest(text):
                phone.send(BEN, text)
                call = self.web.wait("/kannel/mo", text=text)
                self.assertEqual((call.query["from"], call.query["charset"]), (BEN, "UTF-8"))
                self.assertEqual(call.query["token"], "a&b c")
                self.assertTrue(call.query["id"])
        # Nothing was texted back to the public.
        self.assertEqual(phone.texts(BEN), [])

    def test_it_sends_to_no_number_that_may_ring(self):
        phone = self.phones()
        for number in ("+4479111" "23456", "4479111" "23456", "079111" "23456"):
            status, answer = self.kannel.send(number, "to somebody")
            self.assertEqual(status, 400)
            self.assertIn("denied", answer)
        self.assertEqual(self.kannel.send(ANN, "to nobody")[0], 202)
        phone.wait(ANN, "to nobody")
        self.assertEqual(phone.texts(), phone.texts(ANN))

    def test_queued_texts_survive_kill_and_show_in_the_store(self):
        self.assertEqual(self.kannel.send(ANN, "held & kept", "r-1"),
                         (202, "3: Queued for later delivery"))
        self.assertIn("<msg-data>held+%26+kept</msg-data>", self.kannel.store_status())
        self.kannel.bearerbox.kill()
        with self.assertRaises(OSError):
            self.kannel.status()
        self.kannel.start_bearerbox()
        self.assertIn("<msg-data>held+%26+kept</msg-data>", self.kannel.store_status())
        # Stored texts move on when a smsbox connects; the old one would try again within 10 s.
        self.kannel.smsbox.kill()
        self.kannel.start_smsbox()
        phone = self.phones()
        self.assertEqual([t.text for t in phone.wait(ANN)], ["held & kept"])

    def test_a_suspended_kannel_sends_a_text_when_it_resumes(self):
        phone = self.phones()
        self.kannel.admin("suspend")
        with socket.create_connection(("127.0.0.1", self.kannel.sendsms_port), 5) as s:
            self.kannel.post(s, ANN, "between the boxes")
            wait_for("the smsbox to take it",
                     lambda: "between the boxes" in self.kannel.log("smsbox"))
            self.assertIn("<status>suspended,", self.kannel.status())
        # Nobody waits for the answer any more, and it is sent all the same.
        self.kannel.admin("resume")
        phone.wait(ANN, "between the boxes")

    def test_without_a_store_the_page_is_as_empty_as_an_empty_one(self):
        bare = self.start(Kannel(self.home + "/bare", callback=self.web.url, store=None))
        self.assertEqual(bare.send(ANN, "held in memory")[0], 202)
        self.assertEqual(bare.store_status(), self.kannel.store_status())
        self.assertIn("<storesize>-1<", bare.status())
        self.assertIn("Denied", bare.admin("store-status.xml", password="wrong"))

    def test_an_smsc_that_was_stopped(self):
        self.phones()
        self.kannel.admin("stop-smsc", smsc="PHONES")
        wait_for("the SMSC to be dead", lambda: "<status>dead" in self.kannel.status())
        self.assertEqual(self.kannel.send(ANN, "no way out", "r-9"),
                         (403, "Not routable. Do not try again."))
        # The refusal comes a second time, as a receipt.
        call = self.web.wait("/kannel/dlr", ref="r-9", d="16")
        self.assertEqual(call.query["a"], "NACK/no SMSC")

    def test_smsbox_killed_and_started_again(self):
        phone = self.phones()
        self.kannel.smsbox.kill()
        with self.assertRaises(OSError):
            self.kannel.send(ANN, "nobody hears this")
        self.kannel.start_smsbox()
        self.assertEqual(self.kannel.send(ANN, "after the restart")[0], 202)
        phone.wait(ANN, "after the restart")

    def test_a_second_witness(self):
        witness = self.start(RealFakesmsc(self.kannel.smsc_port, self.home + "/fakesmsc.out"))
        self.kannel.wait_online()
        self.assertEqual(self.kannel.send(ANN, "seen by another program")[0], 202)
        self.assertIn("<SWEP %s text seen by another program>" % ANN,
                      witness.wait("seen by another program"))

    def test_a_failing_callback_is_tried_again(self):
        phone = self.phones()
        self.web.status = 503
        phone.send(BEN, "again please")
        first = self.web.wait("/kannel/mo", text="again please")
        self.web.status = 200
        wait_for("the second try",
                 lambda: len(self.web.calls("/kannel/mo", id=first.query["id"])) >= 2)


class FeedCase(WithHome):
    def get(self, url, **headers):
        request = urllib.request.Request(url, headers={k.replace("_", "-"): v
                                                       for k, v in headers.items()})
        try:
            answer = urllib.request.urlopen(request, timeout=5)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            return answer.status, answer.headers, answer.read()

    def test_headers_304_gzip_and_redirect(self):
        server = self.start(FeedServer(self.home))
        url = server.put("metno/compact.json", '{"cold": true}', modified=1795000000)
        status, headers, body = self.get(url)
        self.assertEqual((status, body), (200, b'{"cold": true}'))
        self.assertEqual(headers["Last-Modified"], email.utils.formatdate(1795000000, usegmt=True))
        fresh = [email.utils.parsedate_to_datetime(headers[h]) for h in ("Date", "Expires")]
        self.assertEqual((fresh[1] - fresh[0]).total_seconds(), 1800)
        status, headers, body = self.get(url, If_Modified_Since=headers["Last-Modified"])
        self.assertEqual((status, body), (304, b""))
        self.assertIn("Expires", headers)
        server.put("metno/compact.json", '{"cold": false}', modified=1795000600)
        old = email.utils.formatdate(1795000000, usegmt=True)
        self.assertEqual(self.get(url, If_Modified_Since=old)[2], b'{"cold": false}')
        status, headers, body = self.get(url, Accept_Encoding="gzip")
        self.assertEqual(headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(body), b'{"cold": false}')
        self.assertEqual(self.get(server.url + "/moved/metno/compact.json")[0], 200)
        self.assertEqual(self.get(server.url + "/nothing")[0], 404)
        seen = server.wait("/metno/compact.json", count=5)
        self.assertEqual([v.status for v in seen], [200, 304, 200, 200, 200])
        self.assertEqual(seen[1].if_modified_since, old)

    def test_troubles(self):
        server = self.start(TroubleServer())
        self.assertEqual(self.get(server.url + "/status/500")[0], 500)
        self.assertEqual(self.get(server.url + "/nowhere")[0], 404)
        self.assertIn(b"<html>", self.get(server.url + "/html")[2])
        self.assertEqual(self.get(server.url + "/truncated")[2][-5:], b'"upda')
        for path, kind in (("/long", Exception), ("/circle", None), ("/close", Exception),
                           ("/garbage", Exception)):
            with self.subTest(path):
                if kind:
                    with self.assertRaises(kind):
                        self.get(server.url + path)
                else:
                    self.assertEqual(self.get(server.url + path)[0], 302)
        for path, least in (("/hang", 0), ("/trickle", 3), ("/endless", 1 << 20)):
            with self.subTest(path):
                self.drink(server, path, least)
        self.assertIn("/hang", server.visits)

    def drink(self, server, path, least):
        """Takes that many bytes of the body; the connection then stays open without an end."""
        host, port = server.url[len("http://"):].split(":")
        with socket.create_connection((host, int(port)), timeout=5) as s:
            s.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode())
            wait_for("the request to arrive", lambda: path in server.visits)
            taken = 0
            while taken < least:
                data = s.recv(65536)
                self.assertTrue(data, "ended after %d bytes" % taken)
                taken += len(data)


class ResultCase(unittest.TestCase):
    def test_the_summary_counts_what_went_wrong(self):
        import io
        import types
        module = types.ModuleType("sample_cases")

        class Sample(unittest.TestCase):
            def test_good(self):
                pass

            def test_bad(self):
                self.assertEqual(1, 2)

            def test_broken(self):
                raise OSError("gone")

            @unittest.skip("no capture here")
            def test_skipped(self):
                pass

        module.Sample = Sample
        sys.modules["sample_cases"] = module
        self.addCleanup(sys.modules.pop, "sample_cases")
        out = io.StringIO()
        self.assertEqual(result.run("sample_cases", out), 1)
        lines = out.getvalue().splitlines()
        self.assertEqual(lines[-1], "33%: Checks: 3, Failures: 1, Errors: 1")
        self.assertTrue(any(":F:" in l.replace(" ", "") and "1 != 2" in l for l in lines), lines)
        self.assertTrue(any("OSError: gone" in l for l in lines), lines)
        self.assertTrue(any(l.startswith("skipped:") for l in lines), lines)


if __name__ == "__main__":
    sys.exit(result.run())
