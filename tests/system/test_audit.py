# SPDX-License-Identifier: MIT
"""Whatever is changed in a copy behind the daemon's back is found: one line or one byte at a time.

  SWEP_PLACES   so many random places (60)
  SWEP_ROWS     also the time for so many rows of the audit (0: not)
  SWEP_SEED     of the places
"""

import collections
import json
import math
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

from lib import evidence, result
from lib.daemon import CONSOLE, Refused, Swepd
from lib.pages import File
from lib.process import LOCALHOST

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
PLACES = int(os.environ.get("SWEP_PLACES") or 60)
ROWS = int(os.environ.get("SWEP_ROWS") or 0)
SEED = int(os.environ.get("SWEP_SEED") or 20261122)
HERE = os.path.dirname(os.path.abspath(__file__))
FEED = os.path.join(HERE, "..", "data", "metno-compact.json")
KINDS = os.path.join(HERE, "..", "..", "daemon", "store", "proof", "audit.c")
# Kinds of the audit of which no row can be changed.
NO_ROWS = {"look": "has no table: that somebody looked is all there is"}
COLDER = 4.7  # than the forecast there is; then a proposal has a number with a point
GATEWAYS = CONSOLE + """,
    { key = "kannel"; kind = "kannel"; url = "http://%s:9/sendsms"; status_url = "http://%s:9/";
      callback_url = "%s"; user = "swep"; from = "60777"; password_file = "kannel-password";
      status_password_file = "kannel-status"; callback_token_file = "kannel-token"; }"""
TOKEN = "a-token-of-the-tests"

# As swepd-audit(1) names them: they move on without a line of their own.
LOOSE = {"source.body", "source.issued", "source.reason", "step.rung", "step.round",
         "inbound.seen"}
# What the audit calls a row, where it is not its id.
SUBJECTS = {"swep": ("area",), "sharing": ("area",), "site": ("area", "key"),
            "contact": ("area", "key"), "apart": ("area", "one", "other"),
            "listed": ("area", "person"), "rota": ("area", "duty"),
            "approval": ("area", "night", "proposal")}
SITES = ["site,name,kind,opens,confirm,last_entry,women_only",
         "lodge,The Lodge,hostel,always,no,,no", "hall,Church Hall,surge,tier1,yes,23:00,no",
         "canal,Canal Hotel,hotel,always,no,,no"]
CONTACTS = ["contact,name,organisation,phone,groups,site",
            "duty,Duty manager,Council,07700 900101,managers,",
            "hall,Hall desk,Church,07700 900110,providers,hall",
            "lodge,Lodge desk,Lodge,07700 900120,providers,lodge",
            "cgl,CGL desk,CGL,07700 900161,partners,"]


def subject_sql(kind):
    return " || '/' || ".join(SUBJECTS.get(kind, ("id",)))


def kinds_of_the_audit():
    """As the program has them."""
    with open(KINDS, encoding="utf-8") as f:
        return set(re.findall(r'\[AUDITED_\w+\]\s*=\s*\{\s*"([a-z-]+)"', f.read()))


def colder(home):
    """The forecast that there is, on a night that is asked about."""
    with open(FEED, encoding="utf-8") as f:
        body = json.load(f)
    for hour in body["properties"]["timeseries"]:
        there = hour["data"]["instant"]["details"]
        there["air_temperature"] = round(there["air_temperature"] - COLDER, 1)
    with open(home + "/colder.json", "w", encoding="utf-8") as f:
        json.dump(body, f)
    return "file://%s/colder.json" % home


def cold_swepd(home):
    """Asks whether to open as soon as it has the forecast; takes texts that come in."""
    d = Swepd(home, BUILD, mode="exercise", feed=colder(home),
              arguments=["--clock", "2026-11-20T18:30:00Z"])
    d.secret("kannel-password", "x")
    d.secret("kannel-status", "y")
    d.secret("kannel-token", TOKEN)
    d.gateways = GATEWAYS % (LOCALHOST, LOCALHOST, d.web)
    return d


def text_in(d, ident, sender, words):
    query = urllib.parse.urlencode({"token": TOKEN, "id": ident, "from": sender, "text": words,
                                    "charset": "UTF-8"})
    with urllib.request.urlopen("%s/kannel/mo?%s" % (d.web, query), timeout=30) as answer:
        assert answer.status == 200


def want_of_beds(d):
    """What comes of there being too few: lists, offers, rooms, a panel."""
    d.ask("checkin", person="CASE-160", bed="W1")
    d.ask("wait", person="CASE-161", **{"for": ["wheelchair"]})
    d.ask("checkout", person="CASE-160")
    d.ask("ready", bed="W1")  # and is offered to whoever waits
    d.ask("refer", person="CASE-162", **{"from": "outreach"})
    d.ask("turnaway", person="CASE-163", reason="no-dog-bed", **{"for": ["dog"]})
    d.ask("book", site="canal", count=2, to="2026-11-24", price="65.50")
    d.ask("nominate", where="F1", person="CASE-164", criteria="2026-1", reason="slept out")
    d.ask("noshow", person="CASE-113")  # and is looked for


def a_night(d):
    """A bit of everything, by people."""
    d.put("sites", SITES)
    d.put("beds", ["site,bed,kind,attributes,use"] +
          ["lodge,L%d,e-bed,,night" % n for n in range(30)] +
          ["hall,H%d,surge,,night" % n for n in range(8)] +
          ["lodge,W1,e-bed,wheelchair,night", "lodge,F1,nsap,,panel"])
    d.put("contacts", CONTACTS)
    d.put("rota", ["duty,from,to,contact", "oncall,2026-11-20 17:00,2026-11-21 09:00,duty",
                   "oncall,2026-11-21 17:00,2026-11-22 09:00,cgl"])
    d.wait("what is asked", "SELECT count(*) FROM proposal", 1)
    d.ask("reject", reason="shelters are open anyway")
    d.ask("activate", tier=1, reason="black ice on every road")
    d.ask("open", site="hall", count=6)
    for n in range(16):
        d.ask("hold", bed="L%d" % n, person="CASE-%d" % (100 + n))
    for n in range(10):
        d.ask("checkin", person="CASE-%d" % (100 + n))
    d.ask("checkout", person="CASE-100")
    d.ask("release", person="CASE-110", reason="has gone to a sister")
    d.ask("release", person="CASE-111", reason="CASE-111 has a room now")
    d.ask("compromised", bed="L20", reason="the roof leaks")
    d.ask("person", person="CASE-101", age="25+", high_support="yes")
    d.ask("apart", person="CASE-102", other="CASE-103")
    d.ask("list", what="add", person="CASE-112")
    d.ask("sighting", person="CASE-112", place="by the bridge", found="yes")
    d.ask("offered", person="CASE-112", outcome="refused", reason="dog")
    d.ask("plan", person="CASE-101", what="hostel", by="2026-12-01", owner="duty")
    made = d.ask("tempref", age="unknown")
    d.ask("hold", bed="L25", person=made["person"])
    d.ask("merge", temporary=made["person"], person="CASE-150")
    d.ask("legal-hold", person="CASE-104", hold="on", reason="an inquest")
    d.ask("agreement", version="2026-1")
    d.ask("close", site="hall", reason="no staff")
    d.ask("reopen", site="hall")
    want_of_beds(d)
    code = d.one("SELECT code FROM message WHERE contact = 'cgl'")
    d.ask("ack", code=code, by="cgl")
    text_in(d, "t1", "+447700900161", "which door is it")
    d.ask("erase", person="CASE-111", reason="asked for it")


class Base(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        cls.swepd = cold_swepd(cls.home).start()
        cls.addClassCleanup(cls.swepd.stop)
        a_night(cls.swepd)
        cls.master = cls.home + "/master.db"
        cls.taken = cls.swepd.ask("backup", file=cls.master)
        cls.copy = cls.home + "/copy.db"
        cls.random = random.Random(SEED)

    @staticmethod
    def audit(*words, text=None):
        """Status, and what it says."""
        done = subprocess.run([BUILD + "/swepd", "audit", *words], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=600, check=False,
                              input=text.encode() if text is not None else None)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def changed(self, *statements):
        """What is said of a copy in which somebody did that."""
        shutil.copyfile(self.master, self.copy)
        with sqlite3.connect(self.copy) as db:
            for sql in statements:
                db.execute(sql)
        db.close()
        return self.audit("verify", self.copy)


class Verify(Base):

    def test_a_copy_is_whole_and_nothing_is_written_beside_it(self):
        status, text = self.audit("verify", self.master)
        self.assertEqual((status, self.taken["head"] in text), (0, True), text)
        self.assertFalse([n for n in os.listdir(self.home) if n.startswith("master.db-")])

    def test_the_live_database_is_whole_by_the_daemon_and_without(self):
        said = self.swepd.ask("audit-verify", head=self.taken["head"])
        self.assertEqual(said["marked"], self.taken["audit_rows"])
        self.assertIn("every row agrees", self.swepd.ctl("audit", "verify"))
        status, text = self.audit("verify", "--head", self.taken["head"][:16].upper(),
                                  self.swepd.database)
        self.assertEqual(status, 0, text)
        with self.assertRaises(Refused) as caught:
            self.swepd.ask("audit-verify", head="ab" * 32)
        self.assertIn("no row has the hash abab", caught.exception.message)
        with self.assertRaises(Refused) as caught:
            self.swepd.ask("audit-verify", head="abc")
        self.assertEqual(caught.exception.code, "usage")

    def test_the_sheet_prints_the_head_that_tells_a_cut_tail(self):
        self.swepd.ask("sighting", person="CASE-113", place="the park", found="no")
        head = self.swepd.ctl("sheet", "out-of-hours").split("Head of the audit")[1].split()[0]
        late = self.home + "/late.db"
        self.swepd.ask("backup", file=late)
        status, text = self.audit("verify", "--head", head, late)
        self.assertEqual(status, 0, text)
        with sqlite3.connect(late) as db:  # all that was written since the first backup
            db.execute("DELETE FROM audit WHERE seq > ?", (self.taken["audit_rows"],))
        db.close()
        status, text = self.audit("verify", "--head", head, late)
        self.assertEqual(status, 1)
        self.assertIn("no row has the hash " + head, text)
        self.assertIn("was cut off", text)

    def test_what_is_said_names_the_row_its_time_and_what_it_was(self):
        with sqlite3.connect(self.master) as db:
            seq, subject = db.execute("SELECT seq, subject FROM audit WHERE change ="
                                      " 'held -> occupied' LIMIT 1").fetchone()
        db.close()
        words = " of 2026-11-20T18:30:"
        status, text = self.changed("UPDATE audit SET actor = 'eve' WHERE seq = %d" % seq)
        self.assertIn("row %d%s" % (seq, words), text)
        self.assertIn("(placement %s: held -> occupied, by eve) is not as it was written" % subject,
                      text)
        self.assertEqual(status, 1)
        status, text = self.changed("DELETE FROM audit WHERE seq = %d" % (seq - 1))
        self.assertIn("row %d is missing, before row %d%s" % (seq - 1, seq, words), text)
        status, text = self.changed("DELETE FROM audit WHERE seq BETWEEN %d AND %d"
                                    % (seq - 5, seq - 1))
        self.assertIn("rows %d to %d are missing" % (seq - 5, seq - 1), text)
        status, text = self.changed("INSERT INTO audit SELECT -1, area, at, actor, kind, subject,"
                                    " change, because, remark, after, hash FROM audit"
                                    " WHERE seq = %d" % seq)
        self.assertIn("row -1%s" % words, text)
        self.assertIn("was slipped in", text)
        status, text = self.changed("UPDATE placement SET state = 'held' WHERE id = '%s'" % subject)
        self.assertIn("placement %s is not as row " % subject, text)
        self.assertIn("left it: state", text)

    def test_rows_that_come_and_go_by_themselves_are_found(self):
        for sql, words in (
                ("INSERT INTO placement SELECT 'p999', area, bed, person, state, outcome, needs,"
                 " made, expires, arrived, ended, by, word, entered, warned, longest, reason,"
                 " beside, site, high_support FROM placement WHERE state = 'ended' LIMIT 1",
                 "placement p999 stands in no row"),
                ("DELETE FROM placement WHERE id = (SELECT id FROM placement WHERE state = 'ended'"
                 " LIMIT 1)", "is gone, and by row"),
                ("DELETE FROM apart", "is gone, and by row"),
                ("UPDATE remark SET text = 'no reason' WHERE text = 'the roof leaks'",
                 "is not the reason that was given"),
                ("UPDATE person SET legal_hold = 1 WHERE ref = 'CASE-105'",
                 "stands in no row of the audit"),
                ("UPDATE bed SET placement = NULL WHERE label = 'L5'", "bed coventry/L5"),
                ("UPDATE decision SET at = at - 36000000", "left it: at"),
                ("UPDATE decision SET remark = 'r999'", "does not name the reason"),
                ("UPDATE bed SET area = 'x'", "left it: area"),
                ("UPDATE body SET content = x'00'", "does not have the bytes"),
                ("DELETE FROM member", "is not in each group"),
                ("UPDATE member SET contact = 'duty'", "is in a group"),
                ("DELETE FROM opening", "does not open what SWEP is on for"),
                ("UPDATE opening SET tier = 0", "does not open what SWEP is on for"),
                ("UPDATE surge SET site = 'lodge'", "is not of the activation and the site"),
                ("UPDATE step SET occasion = 'o1'", "is not of the occasion"),
                ("DELETE FROM person WHERE ref = 'CASE-105'", "is gone, and what happened"),
                ("UPDATE person SET area = 'x' WHERE ref = 'CASE-105'",
                 "is not of the area in which it happened"),
                ("DELETE FROM remark WHERE text = 'the roof leaks'", "and no erasure took it")):
            status, text = self.changed(sql)
            self.assertEqual((status, words in text), (1, True), sql + ": " + text)

    def test_what_is_no_database_and_what_is_no_command(self):
        with open(self.copy, "wb") as f:
            f.write(b"no database at all" * 100)
        self.assertEqual(self.audit("verify", self.copy)[0], 1)
        self.assertEqual(self.audit("verify", self.home + "/none.db")[0], 1)
        with open(self.master, "rb") as f, open(self.copy, "wb") as g:
            g.write(f.read()[:20000])
        self.assertEqual(self.audit("verify", self.copy)[0], 1)
        for words in ((), ("verify",), ("look", "a"), ("verify", "--head", "xyz", self.master),
                      ("check", "a", "b"), ("export", self.master)):
            self.assertEqual(self.audit(*words)[0], 2, words)
        shutil.copyfile(self.master, self.copy)
        with sqlite3.connect(self.copy) as db:
            db.execute("PRAGMA user_version = 7")
        db.close()
        self.assertIn("of schema 7", self.audit("verify", self.copy)[1])


class Places(Base):
    """One random change at a time: every one must be found."""

    def setUp(self):
        self.file = File(self.master)
        with sqlite3.connect(self.master) as db:
            newest = {(kind, subject): after for kind, subject, after in db.execute(
                "SELECT kind, subject, after FROM audit ORDER BY seq")}
            self.seqs = [seq for seq, in db.execute("SELECT seq FROM audit")]
            self.rows = []  # kind, subject, column, value: each audited value of each live row
            for (kind, subject), after in newest.items():
                for column in json.loads(after or "{}"):
                    if "%s.%s" % (kind, column) not in LOOSE and self.there(db, kind, subject):
                        self.rows.append((kind, subject, column))
        db.close()
        self.kinds = collections.defaultdict(list)
        for row in self.rows:
            self.kinds[row[0]].append(row)

    @staticmethod
    def there(db, kind, subject):
        return db.execute("SELECT 1 FROM %s WHERE %s = ?" % (kind.replace("-", "_"),
                                                             subject_sql(kind)),
                          (subject,)).fetchone() is not None

    def some_row(self):
        return self.random.choice(self.kinds[self.random.choice(sorted(self.kinds))])

    def other(self, value):
        r = self.random
        if value is None:
            return r.choice([0, 1, "x"])
        if isinstance(value, float) and r.random() < 0.5:
            return math.nextafter(value, r.choice([-math.inf, math.inf]))
        if isinstance(value, (int, float)):
            return value + r.choice([-1, 1, 2 ** r.randrange(40)])
        if isinstance(value, bytes):
            at = r.randrange(len(value))
            return value[:at] + bytes([value[at] ^ r.randrange(1, 256)]) + value[at + 1:]
        at = r.randrange(len(value) + 1)
        put = r.choice("0aZ ~")
        return value[:at] + put + value[at + r.randrange(2):] if value[at:at + 1] != put \
            else value[:at] + value[at + 1:]

    def line_of_row(self, db):
        kind, subject, column = self.some_row()
        table, where = kind.replace("-", "_"), subject_sql(kind)
        value, = db.execute("SELECT %s FROM %s WHERE %s = ?" % (column, table, where),
                            (subject,)).fetchone()
        db.execute("UPDATE %s SET %s = ? WHERE %s = ?" % (table, column, where),
                   (self.other(value), subject))
        return "UPDATE %s.%s of %s" % (table, column, subject)

    def line_of_audit(self, db):
        seq = self.random.choice(self.seqs)
        column = self.random.choice(["area", "at", "actor", "kind", "subject", "change", "because",
                                     "remark", "after", "hash", "seq"])
        value, = db.execute("SELECT %s FROM audit WHERE seq = ?" % column, (seq,)).fetchone()
        db.execute("UPDATE audit SET %s = ? WHERE seq = ?" % column, (self.other(value), seq))
        return "UPDATE audit.%s of %d" % (column, seq)

    def line_out(self, db):
        seq = self.random.choice(self.seqs[:-1])
        db.execute("DELETE FROM audit WHERE seq = ?", (seq,))
        if self.random.random() < 0.5:  # and the gap is closed
            db.execute("UPDATE audit SET seq = -seq WHERE seq > ?", (seq,))
            db.execute("UPDATE audit SET seq = -seq - 1 WHERE seq < 0")
        return "DELETE audit %d" % seq

    def line_in(self, db):
        seq = self.random.choice(self.seqs)
        before = self.random.choice(self.seqs + [len(self.seqs) + 1])
        db.execute("UPDATE audit SET seq = -seq WHERE seq >= ?", (before,))
        db.execute("UPDATE audit SET seq = -seq + 1 WHERE seq < 0")
        db.execute("INSERT INTO audit SELECT ?, area, at, actor, kind, subject, change, because,"
                   " remark, after, hash FROM audit WHERE seq = ?",
                   (before, seq if seq < before else seq + 1))
        return "INSERT audit %d before %d" % (seq, before)

    def nul(self, db):
        """More behind the end of a text."""
        while True:
            kind, subject, column = self.some_row()
            table, where = kind.replace("-", "_"), subject_sql(kind)
            value, = db.execute("SELECT %s FROM %s WHERE %s = ?" % (column, table, where),
                                (subject,)).fetchone()
            if isinstance(value, str):
                break
        db.execute("UPDATE %s SET %s = %s || char(0) || ? WHERE %s = ?"
                   % (table, column, column, where),
                   (self.random.choice(["", "x", "0"]), subject))
        return "NUL in %s.%s of %s" % (table, column, subject)

    def salt(self, db):
        """What was said begins later, or earlier, or has another salt."""
        ident, salt, text = self.random.choice(db.execute(
            "SELECT id, salt, text FROM remark WHERE id IN"
            " (SELECT substr(remark, 1, instr(remark, ':') - 1) FROM audit)").fetchall())
        at = self.random.randrange(1, len(salt) + len(text))
        at += at == len(salt)
        both = salt + text
        db.execute("UPDATE remark SET salt = ?, text = ? WHERE id = ?",
                   (both[:at], both[at:], ident))
        return "salt of %s cut at %d" % (ident, at)

    def reason_out(self, db):
        ident = self.random.choice(db.execute(
            "SELECT id FROM remark WHERE id IN"
            " (SELECT substr(remark, 1, instr(remark, ':') - 1) FROM audit)").fetchall())
        db.execute("DELETE FROM remark WHERE id = ?", ident)
        return "DELETE remark %s" % ident

    def schema(self, db):
        r = self.random
        table, = r.choice(db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                     " AND name NOT LIKE 'sqlite_%'").fetchall())
        index, = r.choice(db.execute("SELECT name FROM sqlite_schema WHERE type = 'index'"
                                     " AND sql IS NOT NULL").fetchall())
        trigger, = r.choice(db.execute("SELECT name FROM sqlite_schema WHERE type ="
                                       " 'trigger'").fetchall())
        sql = r.choice(["CREATE TRIGGER planted %s %s ON %s BEGIN DELETE FROM deadline; END"
                        % (r.choice(["BEFORE", "AFTER"]), r.choice(["INSERT", "UPDATE", "DELETE"]),
                           table),
                        "CREATE VIEW planted AS SELECT * FROM " + table,
                        "CREATE TABLE planted (a)", "DROP INDEX " + index,
                        "DROP TRIGGER " + trigger,
                        "ALTER TABLE %s ADD COLUMN planted INTEGER" % table])
        db.execute(sql)
        return sql

    def index(self, db):
        """It finds nothing any more, and says what it always said."""
        names = [name for name, table in db.execute(
            "SELECT i.name, t.name FROM sqlite_schema t JOIN pragma_index_list(t.name) i"
            " WHERE t.type = 'table' AND i.origin = 'c' AND i.partial = 0").fetchall()
                 if db.execute("SELECT 1 FROM " + table).fetchone()]
        name = self.random.choice(names)
        sql, = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
        for text in (sql + " WHERE 0", sql):
            db.execute("PRAGMA writable_schema = ON")
            db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (text, name))
            db.execute("PRAGMA writable_schema = RESET")
            if text != sql:
                db.execute("REINDEX " + name)
        return "emptied " + name

    def beside(self, db):
        """What has no line, and is compared with those that have one."""
        sql = self.random.choice([
            "UPDATE body SET content = CAST(content || x'00' AS BLOB)",
            "DELETE FROM member WHERE position = (SELECT max(position) FROM member)",
            "UPDATE member SET grp = grp || 's'", "UPDATE opening SET tier = tier + 1",
            "UPDATE opening SET activation = 'a0'",
            "DELETE FROM person WHERE id = (SELECT person FROM placement ORDER BY random())",
            "UPDATE decision SET at = at + 1", "UPDATE decision SET remark = NULL"] + [
                "UPDATE %s SET area = 'x'" % kind.replace("-", "_") for kind in sorted(self.kinds)
                if kind not in SUBJECTS])
        db.execute(sql)
        return sql

    def by_line(self):
        """Some statement that SQLite takes."""
        while True:
            shutil.copyfile(self.master, self.copy)
            db = sqlite3.connect(self.copy)
            try:
                how = self.random.choice([self.line_of_row, self.line_of_row, self.line_of_audit,
                                          self.line_of_audit, self.line_out, self.line_in,
                                          self.nul, self.salt, self.reason_out, self.schema,
                                          self.index, self.beside])
                what = how(db)
                db.commit()
                return "line", what
            except sqlite3.IntegrityError:
                continue
            finally:
                db.close()

    def subject_of(self, kind, cell):
        return "/".join(self.file.text(cell, c) for c in SUBJECTS.get(kind, ("id",)))

    def bytes_of_rows(self):
        """Every byte of a value that the audit knows: offset and whose it is."""
        places = collections.defaultdict(list)
        audited = collections.defaultdict(set)
        for kind, subject, column in self.rows:
            audited[kind, subject].add(column)
        for kind in self.kinds:
            table = kind.replace("-", "_")
            for cell in self.file.cells(table):
                subject = self.subject_of(kind, cell)
                for column in audited.get((kind, subject), ()):
                    for at in cell.columns.get(column, ()):
                        places[kind].append((at, "%s.%s of %s" % (table, column, subject)))
        return places

    def bytes_of_indexes(self):
        """By which what is proven is found, and which bed is free."""
        return {name: [at for cell in self.file.entries(name) for at in cell.offsets]
                for name in self.file.indexes}

    def with_byte(self, at, flip):
        """What is said of a copy in which this one byte is another."""
        shutil.copyfile(self.master, self.copy)
        with open(self.copy, "r+b") as f:
            f.seek(at)
            f.write(bytes([self.file.bytes[at] ^ flip]))
        return self.audit("verify", self.copy)

    def test_a_byte_of_each_column_of_each_kind_is_found(self):
        live = self.bytes_of_rows()
        self.assertEqual(set(self.kinds), kinds_of_the_audit() - set(NO_ROWS))
        self.assertEqual(set(live), set(self.kinds))
        columns = collections.defaultdict(list)
        for places in live.values():
            for at, what in places:
                columns[what.split(" of ")[0]].append((at, what))
        for column in sorted(columns):
            for at, what in (columns[column][-1], self.random.choice(columns[column])):
                flip = 1 << self.random.randrange(8)
                with self.subTest(what=what, at=at, flip=flip):
                    status, text = self.with_byte(at, flip)
                    self.assertEqual(status, 1, text)
        for number in ("proposal.value", "suppression.value"):
            self.assertEqual(len(columns[number]) % 8, 0)
            for at, what in columns[number]:
                for bit in range(8):
                    with self.subTest(what=what, at=at, bit=bit):
                        status, text = self.with_byte(at, 1 << bit)
                        self.assertEqual((status, ": value" in text), (1, True), text)
        sys.stdout.write("a byte of each of %d columns of %d kinds\n" % (len(columns), len(live)))

    def byte(self, n, cells, live, found):
        """Some byte of one of three sorts in turn: where, whose, and which sort."""
        r = self.random
        if n % 4 == 1:
            return r.choice(r.choice(cells).offsets), "audit", "byte of a row of the audit"
        if n % 8 == 3:
            at, what = r.choice(live[r.choice(sorted(live))])
            return at, what, "byte of an audited value"
        name = r.choice(sorted(name for name, places in found.items() if places))
        return r.choice(found[name]), name, "byte of an index"

    def test_every_change_is_found(self):
        cells = list(self.file.cells("audit"))
        self.assertEqual(len(cells), len(self.seqs))
        live, found = self.bytes_of_rows(), self.bytes_of_indexes()
        tally, missed = collections.Counter(), []
        for n in range(PLACES):
            if n % 2 == 0:
                sort, what = self.by_line()
                status, text = self.audit("verify", self.copy)
            else:
                at, what, sort = self.byte(n, cells, live, found)
                flip = self.random.randrange(1, 256)
                what = "%s, byte %d ^ %d" % (what, at, flip)
                status, text = self.with_byte(at, flip)
            damaged = "damaged" in text or "cannot be read" in text
            tally[sort, "missed" if status == 0 else "the file is damaged, too" if damaged
                  else "found"] += 1
            self.assertIn(status, (0, 1), "%s: %s" % (what, text))
            if status == 0:
                missed.append("%s: %s" % (sort, what))
        sys.stdout.write("%d places of %d rows of the audit, %d audited values of %d kinds; seed"
                         " %d:\n" % (PLACES, len(self.seqs), len(self.rows), len(self.kinds), SEED))
        for (sort, end), count in sorted(tally.items()):
            sys.stdout.write("  %-28s %-26s %5d\n" % (sort, end, count))
        self.assertEqual(missed, [])


class Export(Base):

    def setUp(self):
        self.activation = self.swepd.one("SELECT id FROM activation")
        self.text = self.swepd.ctl("audit", "export", self.activation)

    def test_it_is_whole_by_its_description_alone(self):
        rows, head = evidence.check(self.text)
        self.assertIn(head, [h for h, in self.swepd.rows("SELECT lower(hex(hash)) FROM audit")])
        status, said = self.audit("check", "-", text=self.text)
        self.assertEqual((status, head in said), (0, True), said)
        kinds = collections.Counter(next(iter(json.loads(line))) for line in self.text.splitlines())
        self.assertEqual(kinds["evidence"], 1)
        for kind in ("decision", "text", "row", "sealed", "reason"):
            self.assertGreater(kinds[kind], 0, kind)
        self.assertIn("black ice on every road", self.text)
        self.assertEqual(self.audit("check", "--head", head[:20], "-", text=self.text)[0], 0)
        self.assertEqual(self.audit("check", "--head", "0" * 20, "-", text=self.text)[0], 1)

    def test_nobody_stands_in_it(self):
        for word in ("CASE-", "+4477", "07700", "bridge", "sister", "Reply OK", "placement",
                     "inquest"):
            self.assertNotIn(word, self.text)

    def agree(self, bad):
        """Whether it is refused, by the program and by the description."""
        try:
            evidence.check(bad)
            said = 0
        except (evidence.Wrong, KeyError, ValueError, TypeError, AttributeError):
            said = 1
        status, text = self.audit("check", "-", text=bad)
        self.assertEqual(status, said, text)
        return status == 1

    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]

    @staticmethod
    def joined(lines):
        return "".join(json.dumps(line) + "\n" for line in lines)

    def other_value(self, value):
        if isinstance(value, bool) or value is None:
            return "x"
        if isinstance(value, int):
            return value + self.random.choice([-1, 1, 1000])
        if isinstance(value, str):
            return self.random.choice([value + "x", "x" + value, value[1:] or "x", ""]) \
                if value else "x"
        return []

    def test_any_claim_counts(self):
        """A value, a key, a whole line: altered, added or taken out."""
        for _ in range(min(PLACES, 300)):
            lines = self.lines()
            n = self.random.randrange(len(lines))
            (key, body), = lines[n].items()
            name = self.random.choice(sorted(body))
            how = self.random.choice(["value", "value", "value", "more", "less", "line", "twice"])
            if how == "value":
                body[name] = self.other_value(body[name])
            elif how == "more":
                body["approved_by"] = "mayor"
            elif how == "less":
                del body[name]
            elif how == "line":
                del lines[n]
            else:
                lines.insert(n, json.loads(json.dumps(lines[n])))
            with self.subTest(how=how, key=key, name=name):
                refused = self.agree(self.joined(lines))
                self.assertTrue(refused or (key == "reason" and how == "line"))

    def test_a_row_that_is_hidden_counts_where_another_follows_from_it(self):
        """What is found: see What a file cannot prove."""
        found = collections.Counter()
        lines = self.lines()
        for n, line in enumerate(lines):
            if "row" not in line:
                continue
            row = line["row"]
            hidden = list(lines)
            hidden[n] = {"sealed": {"first": row["seq"],
                                    "digests": [evidence.digest_of(row).hex()]}}
            if "reason" in lines[n + 1]:
                del hidden[n + 1]
            refused = self.agree(self.joined(hidden))
            found[refused] += 1
            later = [x["row"] for x in lines[n + 1:] if "row" in x]
            if row["kind"] in ("activation", "swep", "occasion", "decision") or any(
                    " -> " in x["change"] for x in later
                    if (x["kind"], x["subject"]) == (row["kind"], row["subject"])):
                self.assertTrue(refused or row["kind"] == "swep", row)
        sys.stdout.write("of %d rows of evidence %d are missed when they are hidden\n"
                         % (sum(found.values()), found[True]))
        self.assertGreater(found[True], found[False])

    def test_all_hidden_and_nothing_told_is_no_evidence(self):
        hidden = []
        for line in self.lines():
            if "row" in line:
                row = line["row"]
                hidden.append({"sealed": {"first": row["seq"],
                                          "digests": [evidence.digest_of(row).hex()]}})
            elif not {"decision", "text", "reason"} & set(line):
                hidden.append(line)
        self.assertTrue(self.agree(self.joined(hidden)))

    def test_an_old_file_is_refused_by_its_format(self):
        status, said = self.audit("check", "-", text=self.text.replace('"format":2', '"format":1'))
        self.assertEqual(status, 1)
        self.assertIn("is of format 1", said)

    def test_a_head_of_the_file_belongs_to_what_it_shows(self):
        for name, value in (("activation", "a99"), ("area", "birmingham")):
            lines = self.lines()
            lines[0]["evidence"][name] = value
            self.assertTrue(self.agree(self.joined(lines)), name)

    def test_any_byte_of_it_counts(self):
        covered = range(len(self.text.rstrip("\n")))
        for _ in range(min(PLACES, 300)):
            where = self.random.choice(covered)
            if self.text[where] == "\n":
                continue
            put = self.random.choice("0aZ~ ").replace(self.text[where], "x")
            bad = self.text[:where] + put + self.text[where + 1:]
            with self.subTest(at=where, was=self.text[where], put=put):
                self.assertEqual(self.audit("check", "-", text=bad)[0], 1)
                with self.assertRaises((evidence.Wrong, KeyError, ValueError, TypeError)):
                    evidence.check(bad)

    def test_a_line_that_is_missing_counts(self):
        lines = self.text.splitlines(True)
        for i, line in enumerate(lines):
            if not line.startswith(('{"row"', '{"sealed"', '{"evidence"', '{"end"')):
                continue
            bad = "".join(lines[:i] + lines[i + 1:])
            with self.subTest(line=i):
                self.assertEqual(self.audit("check", "-", text=bad)[0], 1)
                with self.assertRaises((evidence.Wrong, KeyError, ValueError, AttributeError)):
                    evidence.check(bad)

    def test_a_copy_gives_the_same_and_files_are_new(self):
        status, text = self.audit("export", self.master, self.activation)
        self.assertEqual(status, 0)
        evidence.check(text)
        out = self.home + "/evidence.jsonl"
        self.assertEqual(self.swepd.ctl("audit", "export", self.activation, "--out", out), "")
        self.assertEqual(os.stat(out).st_mode & 0o777, 0o600)
        self.assertEqual(self.audit("check", out)[0], 0)
        self.assertIn("cannot be made", self.swepd.ctl("audit", "export", self.activation, "--out",
                                                       out, status=2))
        self.assertIn("no activation", self.swepd.ctl("audit", "export", "v999", "--out",
                                                      out + "2", status=1))
        self.assertFalse(os.path.exists(out + "2"))
        self.assertEqual(self.audit("export", self.master, "v999")[0], 1)


@unittest.skipUnless(ROWS, "SWEP_ROWS says how many rows to time")
class Many(unittest.TestCase):

    def hundred(self, c, answers, turn, first):
        """So many people have a bed kept, and let it go."""
        for verb in ("hold", "release"):
            lines = []
            for n in range(first, first + 100):
                args = {"person": "CASE-%d" % n}
                args.update({"bed": "L%d" % n} if verb == "hold" else {"reason": "went home"})
                lines.append(json.dumps({"v": 1, "id": "%s-%d-%d" % (verb, turn, n), "verb": verb,
                                         "args": args}) + "\n")
            c.sendall("".join(lines).encode())
            for _ in lines:
                answer = json.loads(answers.readline())
                self.assertTrue(answer["ok"], answer)

    def slowly(self, swepd, verb, **args):
        """However long the answer takes."""
        with swepd.connect() as c, c.makefile("rb") as answers:
            c.settimeout(None)
            c.sendall(json.dumps({"v": 1, "id": "slow-" + verb, "verb": verb,
                                  "args": args}).encode() + b"\n")
            answer = json.loads(answers.readline())
        self.assertTrue(answer["ok"], answer)
        return answer["result"]

    def test_the_time_for_many_rows(self):
        home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, home, True)
        swepd = Swepd(home, BUILD).start()
        self.addCleanup(swepd.stop)
        swepd.put("sites", SITES)
        swepd.put("beds", ["site,bed,kind,attributes,use"] +
                  ["lodge,L%d,e-bed,,night" % n for n in range(2000)])
        with swepd.connect() as c, c.makefile("rb") as answers:
            turn = 0
            while swepd.one("SELECT max(seq) FROM audit") < ROWS:
                turn += 1
                for first in range(0, 2000, 100):
                    self.hundred(c, answers, turn, first)
        taken = self.slowly(swepd, "backup", file=home + "/many.db")
        subjects = swepd.one("SELECT count(*) FROM (SELECT DISTINCT kind, subject FROM audit)")
        live = time.monotonic()
        self.slowly(swepd, "audit-verify", head=taken["head"])
        live = time.monotonic() - live
        copy = time.monotonic()
        status, text = Base.audit("verify", "--head", taken["head"], home + "/many.db")
        copy = time.monotonic() - copy
        self.assertEqual(status, 0, text)
        sys.stdout.write("%d rows of the audit about %d others, %.0f MB: %.1f s of a copy, %.1f s by"
                         " the daemon beside its work\n"
                         % (taken["audit_rows"], subjects, taken["bytes"] / 1e6, copy, live))


if __name__ == "__main__":
    sys.exit(result.run())
