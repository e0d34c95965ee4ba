# SPDX-License-Identifier: MIT
"""The real daemon sends mail: to a real server (aiosmtpd), and to a strict one in which everything
goes wrong; the states as swepctl prints them, and how often each mail arrived."""

import json
import re
import shutil
import smtplib
import ssl
import subprocess
import sys
import tempfile
import unittest

from lib import result
from lib.daemon import CASCADE, Swepd
from lib.process import free_ports, wait_for
from lib.smtp_server import PASSWORD, USER, SmtpServer

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
ANN, BEN = "ann@partner.example", "ben@partner.example"
HERE, AWAY = "127.0.0.1", "127.0.0.2"  # to the second nothing may go unencrypted
GATEWAY = """{ key = "mail"; kind = "smtp"; url = "%s"; timeout = "2s"; lookup = "1s";
      from = "Gwasanaeth tŷ <swep@council.example>"; in_flight = 4; %s },
    { key = "console"; kind = "console"; }"""
LOGIN = 'user = "%s"; password_file = "mail-password";' % USER
TEXT = re.compile(r"(?:\(may be a repeat\) )?SWEP ON Coventry tier 1 .* Reply OK (\d{4})\n\n-- \n")
INSTEAD = CASCADE.replace('group = "partners"; template = "activation";',
                          'group = "partners"; template = "activation"; mail = "instead";')


def certificate(case, name):
    home = tempfile.mkdtemp(prefix="swep-")
    case.addCleanup(shutil.rmtree, home, True)
    path = home + "/mail.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=mail", "-addext", "subjectAltName=" + name, "-keyout", path,
                    "-out", home + "/cert"], check=True, stderr=subprocess.DEVNULL)
    with open(path, "a", encoding="ascii") as out, open(home + "/cert", encoding="ascii") as cert:
        out.write(cert.read())
    return path


class World:
    """One daemon and one mail server."""

    def __init__(self, case, host=HERE, cert=None, ca="", login=False, implicit=False, url=None,
                 people=(ANN,)):
        home = tempfile.mkdtemp(prefix="swep-")
        case.addCleanup(shutil.rmtree, home, True)
        self.case, self.people = case, people
        self.server = SmtpServer(host, cert, login, implicit)
        case.addCleanup(self.server.stop)
        self.swepd = Swepd(home, BUILD, cascade=INSTEAD,
                           fetch='ca_file = "%s";' % (ca or cert) if ca or cert else "")
        case.addCleanup(self.swepd.stop)
        self.swepd.secret("mail-password", PASSWORD)
        self.swepd.gateways = GATEWAY % (url or self.server.url, LOGIN if login else "")

    def activate(self):
        self.swepd.start()
        self.swepd.put("contacts", ["contact,name,organisation,phone,groups,site,email"] + [
            "c%d,%s,Org,07700 90020%d,partners,,%s" % (n, mail[:3], n, mail)
            for n, mail in enumerate(self.people)])
        self.swepd.ctl("activate", "--reason", "a test")
        return self

    def row(self, mail=ANN):
        """(state, note) in the table that swepctl prints."""
        occasions = json.loads(self.swepd.ctl("--json", "cascade"))["occasions"]
        table = self.swepd.ctl("cascade", occasions[0]["id"])
        found = re.search(r"^%s +\S+ +…@partner.example +(\w+) +\d+ *(.*)$" % mail[:3], table, re.M)
        self.case.assertTrue(found, table)
        self.case.assertTrue(found.group(2).startswith("mail"), table)
        return found.group(1), found.group(2)[len("mail"):].strip("; ")

    def wait(self, state, seconds=30.0):
        try:
            wait_for("it to be " + state, lambda: self.row()[0] == state, seconds)
        except AssertionError as e:
            raise AssertionError("%s; %s\n%s\n%s" % (e, self.row(), self.swepd.ctl("log"),
                                                     self.server.faults)) from None

    def story(self, mail=ANN):
        message = self.swepd.one("SELECT id FROM message WHERE phone = ?", mail)
        moves = re.findall(r"  message +%s +(\w+ -> \w+) " % message, self.swepd.ctl("log"))
        self.case.assertEqual(moves[:1], ["new -> queued"])
        return moves[1:]

    def strict(self):
        self.case.assertEqual(self.server.faults, [])


SENT = "queued -> sending"
TAKEN = [SENT, "sending -> accepted"]
LATER = [SENT, "sending -> queued"] + TAKEN
AGAIN = [SENT, "sending -> unknown", "unknown -> queued"] + TAKEN
MARK = "may be a repeat"


class Faults(unittest.TestCase):
    # trouble, the moves, the mark, how often it arrived
    TABLE = (
        (None, TAKEN, "", 1),
        ("busy", LATER, "", 1),
        ("silent", LATER, "", 1),
        ("later", LATER, "", 1),
        ("grey", LATER, "", 1),
        ("hang-sender", LATER, "", 1),
        ("die-early", LATER, "", 1),
        ("no-data", LATER, "", 1),
        ("full", LATER, "", 1),
        ("die", AGAIN, MARK, 1),
        ("hang", AGAIN, MARK, 1),
        ("die-kept", AGAIN, MARK, 2),
        ("hang-kept", AGAIN, MARK, 2),
        ("garbled", AGAIN, MARK, 2),
    )

    def test_every_mail_arrives(self):
        worlds = []
        for trouble, *_ in self.TABLE:
            world = World(self)
            if trouble:
                world.server.trouble(trouble)
            worlds.append(world.activate())
        for world, (trouble, moves, mark, times) in zip(worlds, self.TABLE):
            with self.subTest(trouble):
                world.wait("accepted")
                print("%-12s %s  %s" % (trouble, ", ".join(
                    move.split(" -> ")[1] for move in world.story()), mark))
                self.assertEqual(world.story(), moves)
                self.assertEqual(world.row(), ("accepted", mark))
                mails = world.server.to(ANN)
                self.assertEqual(len(mails), times)
                self.assertEqual(len({mail.id for mail in mails}), 1)
                for mail in mails:
                    self.assertTrue(TEXT.match(mail.text), mail.text)
                self.assertEqual(MARK in mails[-1].text, bool(mark))
                world.strict()

    def test_what_goes_nowhere(self):
        closed = "smtp://%s:%d" % (HERE, free_ports(1)[0])
        # trouble, url, the state, in the note, in the alarms
        table = (
            ("nobody", None, "failed", "User unknown", ""),
            ("spam", None, "failed", "5.7.1 spam", ""),
            ("relay", None, "queued", "Relay access denied", "the gateway mail takes no mails"),
            ("sender", None, "queued", "not from here", "the gateway mail takes no mails"),
            (None, closed, "queued", "onnect", ""),
        )
        worlds = []
        for trouble, url, *_ in table:
            world = World(self, url=url)
            if trouble:
                world.server.trouble(trouble, 100)
            worlds.append(world.activate())
        for world, (trouble, _, state, note, alarm) in zip(worlds, table):
            with self.subTest(trouble):
                wait_for("the reason", lambda w=world, n=note: n in w.row()[1])
                self.assertEqual(world.row()[0], state)
                self.assertEqual(world.story()[:2], [SENT, "sending -> " + state])
                if alarm:
                    self.assertIn(alarm, world.swepd.ctl("status"))
                self.assertEqual(world.server.mails, [])
                world.strict()

    def test_killed_while_the_last_reply_was_awaited(self):
        world = World(self)
        world.server.trouble("hang-kept")
        world.activate()
        self.assertTrue(world.server.hung.wait(20))
        world.swepd.kill()
        world.swepd.start()
        world.wait("accepted")
        self.assertEqual(world.story(), AGAIN)
        self.assertEqual(len({mail.id for mail in world.server.to(ANN)}), 1)
        world.strict()

    def test_a_hanging_server_holds_nobody_up(self):
        world = World(self, people=(ANN, BEN))
        world.swepd.gateways = world.swepd.gateways.replace('timeout = "2s"', 'timeout = "5m"')
        world.server.trouble("hang")
        world.activate()
        self.assertTrue(world.server.hung.wait(20))
        wait_for("the other mail", lambda: world.server.mails, 20)
        self.assertIn("Coventry", world.swepd.ctl("status"))


class Safety(unittest.TestCase):
    def test_starttls_and_login(self):
        for implicit in (False, True):
            with self.subTest(implicit=implicit):
                world = World(self, AWAY, certificate(self, "IP:" + AWAY), login=True,
                              implicit=implicit).activate()
                world.wait("accepted")
                self.assertEqual(len(world.server.mails), 1)
                world.strict()

    def test_nothing_is_said_unprotected(self):
        cert = certificate(self, "IP:" + AWAY)
        other = certificate(self, "DNS:mail.example")
        # trouble, its certificate, whom we trust, what is said
        table = (
            ("no-tls", cert, cert, "offers no safe connection"),
            (None, cert, other, "offers no safe connection"),
            (None, other, other, "offers no safe connection"),
            ("lock", cert, cert, "refuses our user or password"),
            (None, None, cert, "offers no safe connection"),
        )
        for trouble, own, trusted, words in table:
            with self.subTest(trouble=trouble, own=own, trusted=trusted):
                world = World(self, AWAY, own, ca=trusted, login=True)
                world.server.trouble(trouble, 100)
                world.activate()
                wait_for("the alarm", lambda w=world: "takes no mails" in w.swepd.ctl("status"))
                self.assertIn(words, world.swepd.ctl("status"))
                self.assertEqual(world.row()[0], "queued")
                self.assertEqual(world.server.mails, [])
                self.assertNotIn(PASSWORD, world.swepd.log())
                world.strict()

    def test_what_is_refused_for_now_is_tried_again(self):
        cert = certificate(self, "IP:" + AWAY)
        for trouble in ("tls-later", "auth-later"):
            with self.subTest(trouble):
                world = World(self, AWAY, cert, login=True)
                world.server.trouble(trouble)
                world.activate()
                world.wait("accepted")
                self.assertEqual(world.story(), LATER)
                world.strict()


class Letter(unittest.TestCase):
    def test_what_a_reader_sees(self):
        world = World(self).activate()
        world.wait("accepted")
        message = world.server.mails[0].message
        self.assertEqual(str(message["From"]), "Gwasanaeth tŷ <swep@council.example>")
        self.assertEqual(str(message["To"]), ANN)
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertEqual(message.get_content_type(), "text/plain")
        self.assertTrue(str(message["Subject"]).startswith("SWEP ON Coventry tier 1 "))
        reference = world.swepd.one("SELECT reference FROM attempt")
        self.assertEqual(message["Message-ID"],
                         "<%s@council.example>" % reference.rsplit("-", 1)[0])
        self.assertEqual(world.server.mails[0].sender, "swep@council.example")

    def test_a_real_server_takes_it(self):
        from aiosmtpd.controller import Controller

        kept = []

        class Handler:
            async def handle_DATA(self, _server, _session, envelope):
                kept.append(envelope)
                return "250 Message accepted for delivery"

        cert = certificate(self, "IP:" + AWAY)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert)
        controller = Controller(Handler(), hostname=AWAY, port=free_ports(1)[0],
                                tls_context=context, require_starttls=True)
        controller.start()
        self.addCleanup(controller.stop)
        world = World(self, cert=cert, url="smtp://%s:%d" % (AWAY, controller.port)).activate()
        world.wait("accepted")
        self.assertEqual(world.story(), TAKEN)
        self.assertEqual((kept[0].mail_from, kept[0].rcpt_tos), ("swep@council.example", [ANN]))
        self.assertIn(b"\r\nAuto-Submitted: auto-generated\r\n", kept[0].content)


class Strict(unittest.TestCase):
    """The server of these tests, told wrong things by a client that is not ours."""

    def setUp(self):
        self.server = SmtpServer()
        self.addCleanup(self.server.stop)

    def faults_of(self, data):
        with smtplib.SMTP(HERE, self.server.port) as client:
            client.ehlo("test.example")
            client.docmd("MAIL FROM:<x@y.example>")
            client.docmd("RCPT TO:<a@b.example>")
            client.docmd("DATA")
            client.send(data + b"\r\n.\r\n")
            client.getreply()
        return self.server.faults

    def test_it_sees_what_is_wrong(self):
        for data in (b"Subject: x\r\n\r\ny\nz", b"Subject: x\r\n\r\n\xc3\xa9",
                     b"Subject: x\r\n\r\n" + 79 * b"x", b"Subject: x\r\n\r\ny"):
            with self.subTest(data):
                self.server.faults.clear()
                self.assertNotEqual(self.faults_of(data), [])

    def test_it_wants_addresses(self):
        for wrong in ("a@b.example", "<a@b.example> <c@d.example>", "<>"):
            with self.subTest(wrong), smtplib.SMTP(HERE, self.server.port) as client:
                self.server.faults.clear()
                client.ehlo("test.example")
                client.docmd("MAIL FROM:<x@y.example>")
                self.assertEqual(client.docmd("RCPT TO:" + wrong)[0], 501)
                self.assertIn("a bad receiver", self.server.faults[0])


if __name__ == "__main__":
    sys.exit(result.run())
