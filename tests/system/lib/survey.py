# SPDX-License-Identifier: MIT
"""Holds a database against what its clients were told, by plain SQL and by reading the audit from
its first row: nothing of ours is asked. The audit is read on from where the last look ended."""

import collections
import datetime
import hashlib
import json
import mmap
import re
import sqlite3

from .ledger import ENDED, HELD, OCCUPIED, RANK

SECRET = re.compile(rb"ZX\d+Q")  # references that are erased in the end look like this
AT_ONCE = 8 << 20  # bytes of a file that is rebuilt with each erasure: daemon/store/scrub.c
LATELY = 1000  # asked and heard: a turn or two
MAKES = ("hold", "checkin", "move", "scheme")
LEAVES = ("checkout", "release", "clearout")
# How a hold ended, and how it turns out to have ended: by which verb.
CORRECTS = {("expired", "no-show"): "noshow", ("expired", "refused"): "refuse",
            ("released", "no-show"): "noshow", ("no-show", "refused"): "refuse",
            ("left", "no-show"): "noshow"}
OUTCOMES = ("released", "no-show", "expired", "left", "refused", "moved")

# Each must find nothing.
WRONG = {
    "a bed with two live placements":
        "SELECT bed, count(*) FROM placement NOT INDEXED WHERE state <> 'ended' AND beside = ''"
        " GROUP BY bed HAVING count(*) > 1",
    "three in a bed":
        "SELECT bed, count(*) FROM placement NOT INDEXED WHERE state <> 'ended'"
        " GROUP BY bed HAVING count(*) > 2",
    "a partner who is not where the other is":
        "SELECT p.id FROM placement p LEFT JOIN placement o ON o.id = p.beside"
        " WHERE p.state <> 'ended' AND p.beside <> '' AND (o.bed IS NOT p.bed"
        " OR o.state IS NOT p.state OR o.person = p.person OR o.beside <> '')",
    "a person in two beds":
        "SELECT coalesce(nullif(n.merged, ''), n.id) AS who, count(*) FROM placement p NOT INDEXED"
        " JOIN person n ON n.id = p.person WHERE p.state <> 'ended' GROUP BY who"
        " HAVING count(*) > 1",
    "a bed whose placement is another's":
        "SELECT b.id, b.placement FROM bed b LEFT JOIN placement p ON p.id = b.placement"
        " WHERE b.placement IS NOT NULL AND (p.bed IS NOT b.id OR p.state = 'ended')",
    "a live placement that its bed does not know":
        "SELECT p.id FROM placement p LEFT JOIN bed b ON b.id = p.bed"
        " WHERE p.state <> 'ended' AND p.beside = '' AND b.placement IS NOT p.id",
    "somebody in a bed who came by no arrival":
        "SELECT id FROM placement WHERE state = 'occupied' AND (arrived IS NULL OR ended NOTNULL)",
    "a hold that nothing ends":
        "SELECT id FROM placement WHERE state = 'held' AND (expires IS NULL OR id NOT IN"
        " (SELECT subject FROM deadline WHERE kind = 'placement'))",
    "a young person in a bed":
        "SELECT p.id, n.ref FROM placement p JOIN person n ON n.id = p.person"
        " WHERE n.ref LIKE 'YP-%'",
    "a live placement of nobody":
        "SELECT p.id FROM placement p LEFT JOIN person n ON n.id = p.person"
        " WHERE p.state <> 'ended' AND (n.id IS NULL OR n.erased > 0 OR n.merged <> '')",
    "somebody twice on the waiting list":
        "SELECT person, count(*) FROM waiting NOT INDEXED WHERE ended = 0 GROUP BY person"
        " HAVING count(*) > 1",
    "an open offer without its hold":
        "SELECT o.id FROM waiting_offer o LEFT JOIN placement p ON p.id = o.placement"
        " WHERE o.outcome = '' AND p.state IS NOT 'held'",
    "a bed offered twice":
        "SELECT bed, count(*) FROM waiting_offer NOT INDEXED WHERE outcome = '' GROUP BY bed"
        " HAVING count(*) > 1",
    "two open referrals of one person by one source":
        "SELECT person, source, count(*) FROM referral NOT INDEXED WHERE settled = 0"
        " GROUP BY person, source HAVING count(*) > 1",
    "an open follow-up that nobody will look at":
        "SELECT id FROM followup WHERE done = 0 AND id NOT IN"
        " (SELECT subject FROM deadline WHERE kind = 'followup')",
    "one request remembered twice":
        "SELECT id, count(*) FROM request NOT INDEXED GROUP BY id HAVING count(*) > 1",
}


def field(text):
    raw = text if isinstance(text, bytes) else str(text).encode()
    return len(raw).to_bytes(8, "little") + raw


def iso(ms):
    moment = datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


class Survey:

    def __init__(self, ledger, area):
        self.ledger, self.area = ledger, area
        self.seq, self.chain, self.asked = 0, bytes(32), 0
        self.state = {}  # placement: state, by the audit alone
        self.on_bed, self.on_person = {}, {}  # live placement, by the audit alone
        self.bed_of, self.person_of = {}, {}
        self.pair = collections.defaultdict(set)  # placement: whoever ever shared its bed
        self.reopened = set()  # referrals
        self.returned = collections.defaultdict(list)  # placement: how it had ended, and not so
        self.never_came = set()  # they were counted as in, and somebody said that they were not
        self.emptied = set()  # beds that somebody left
        self.made, self.arrived, self.left, self.moved = {}, {}, {}, {}  # no command known yet
        self.corrected = {"noshow": {}, "refuse": {}}  # the same, by verb
        self.fates = collections.defaultdict(list)  # placement: how it ended, and was corrected
        self.waited = {}  # person: the newest row of theirs on the waiting list
        self.newest = None  # placement that the row before began
        self.joined = {}  # who came into a bed in which somebody was: no command known yet
        self.leaver = {}  # person: placement they were moved out of, until the next is made
        self.ids, self.into = collections.defaultdict(set), {}
        self.claimed = 0
        self.replies = {}  # id: what the database remembers, of requests in doubt
        self.rows = self.endings = self.held_to_account = 0

    # ---- one look -----------------------------------------------------------------------------

    def look(self, path, whole=False):
        """What is wrong in the copy at `path`, as sentences. Requests in doubt may be done or not;
        what nobody is in doubt about must be there. whole: every claim again, not the new ones."""
        secrets = self._secrets(path)  # before the log is taken in
        with sqlite3.connect(path) as self.db:
            owed = self._rebuild_owed()
            wrong = ["%s was erased and stands in %s: %s" % (secret, name, rows or "in no row")
                     for secret, name in secrets
                     for rows in [self._where(secret)] if rows or not owed]
            self._people()
            wrong += self._sound(self.db) + self._audit() + self._commands() + self._requests()
            wrong += self._claims(whole) + self._registers()
        self.db.close()
        return wrong

    def _sound(self, db):
        return ["%s: %s" % (what, row) for what, sql in WRONG.items()
                for row in db.execute(sql).fetchmany(3)]

    def backup(self, path):
        """One that was answered for is whole, as sound as what it was made of, and has nobody who
        was erased in an earlier life, in whatever bytes."""
        db = sqlite3.connect(path)
        wrong = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        wrong += self._sound(db)
        db.close()
        with open(path, "rb") as f:
            found = set(SECRET.findall(f.read()))
        wrong += ["%s was erased before and stands in it" % ref
                  for ref, at in self.ledger.erased_at.items()
                  if at < self.ledger.born and ref.encode() in found]
        return ["%s: %s" % (path, w) for w in wrong]

    def _people(self):
        for pid, ref, merged in self.db.execute("SELECT id, ref, merged FROM person"):
            self.ids[ref].add(pid)
            if merged:
                self.into[pid] = merged
        for ref, pid in self.ledger.erased.items():
            self.ids[ref].add(pid)

    def root(self, pid):
        while pid in self.into:
            pid = self.into[pid]
        return pid

    def family(self, ref):
        return {self.root(pid) for pid in self.ids[ref]}

    # ---- the audit ----------------------------------------------------------------------------

    def _audit(self):
        wrong = []
        for row in self.db.execute(
                "SELECT seq, hash, area, at, actor, kind, subject, change, because,"
                " coalesce(remark, ''), after FROM audit WHERE seq > ? ORDER BY seq", (self.seq,)):
            seq, digest, actor, kind = row[0], row[1], row[4], row[5]
            if seq != self.seq + 1:
                wrong.append("audit: %d follows %d" % (seq, self.seq))
            self.seq, self.rows = seq, self.rows + 1
            of_row = hashlib.sha256(b"".join(map(field, row[2:]))).digest()
            self.chain = hashlib.sha256(self.chain + of_row).digest()
            if digest != self.chain:
                wrong.append("audit: row %d is not what the chain says" % seq)
                self.chain = digest
            if kind == "placement":
                wrong += self._step(actor, row[6], row[7], json.loads(row[10]))
            elif kind == "referral" and row[7] == "placed -> answered":
                self.reopened.add(row[6])  # nobody came to the bed after all
            elif kind == "waiting":  # of two who wait, one may find a bed elsewhere
                after = json.loads(row[10])
                self.waited.update({after["person"]: row[6], after["partner"]: row[6]})
        return wrong + self._compare()

    def _step(self, actor, p, change, after):
        was, _, to = change.partition(" -> ")
        if was == "new":
            wrong = self._begins(actor, p, after)
            self.newest = p
            return wrong
        self.newest = None
        if was == "beside":
            self.on_bed[after["bed"]] = p
            return []
        if was in (HELD, OCCUPIED):
            if to in ("ends soon", HELD):
                return []
            if self.state.get(p) != was:
                return ["%s: %s, but it was %s" % (p, change, self.state.get(p))]
            if to == OCCUPIED:
                self.state[p] = OCCUPIED
                self.arrived[p] = actor
                return []
            return self._ends(actor, p, was, to, after)
        if was == "left" and to.startswith("occupied: not left at "):
            return self._returns(actor, p, after)
        if was in OUTCOMES:
            return self._corrects(actor, p, was, to)
        if self.person_of.get(p) == was:
            return self._merges(p, was, to)
        return []

    def _corrects(self, actor, p, was, to):
        verb = CORRECTS.get((was, to))
        if self.state.get(p) != ENDED or self.fates[p][-1:] != [was] or verb is None:
            return ["%s: %s -> %s, but it ended as %s" % (p, was, to, self.fates[p])]
        self.fates[p].append(to)
        self.corrected[verb][p] = actor
        if was == "left":  # counted as in with whoever came, and checked out
            self.never_came.add(p)
            if not self.pair[p]:
                return ["%s: was alone in a bed, left it, and is said never to have come" % p]
        return []

    def _returns(self, actor, p, after):
        """Nobody had left: a check-out was typed for somebody else."""
        wrong, bed, person = [], after["bed"], after["person"]
        if self.state.get(p) != ENDED or self.fates[p][-1:] != ["left"]:
            wrong.append("%s: came back, but it ended as %s" % (p, self.fates.get(p)))
        if bed in self.on_bed:
            wrong.append("DOUBLE BOOKING: %s came back to %s, and %s lives" %
                         (p, bed, self.on_bed[bed]))
        if person in self.on_person:
            wrong.append("TWO BEDS: %s came back, and %s lives" % (p, self.on_person[person]))
        self.returned[p] += self.fates[p]
        self.state[p], self.fates[p] = OCCUPIED, []
        self.on_bed[bed] = self.on_person[person] = p
        self.arrived[p] = actor
        return wrong

    def _begins(self, actor, p, after):
        wrong, bed, person = [], after["bed"], after["person"]
        if after["beside"]:
            wrong += self._joins(actor, p, after)
        elif bed in self.on_bed:
            wrong.append("DOUBLE BOOKING: %s is given as %s while %s lives" %
                         (bed, p, self.on_bed[bed]))
        if person in self.on_person:
            wrong.append("TWO BEDS: %s is given %s while %s lives" %
                         (person, p, self.on_person[person]))
        self.state[p] = after["state"]
        self.on_person[person] = p
        if not after["beside"]:
            self.on_bed[bed] = p
        self.bed_of[p], self.person_of[p] = bed, person
        if actor != "swepd":
            self.made[p] = actor
        old = self.leaver.pop(person, None)
        if old is not None:
            self.moved[old] = p
        return wrong

    def _joins(self, actor, p, after):
        """Two may share a bed, when they said so: nobody else is in it."""
        first = after["beside"]
        others = [o for o in self.pair[first] if self.state.get(o) != ENDED]
        self.pair[first].add(p)
        self.pair[p].add(first)
        if self.state.get(first) == OCCUPIED and self.newest != first:
            self.joined[p] = actor
        return [] if self.on_bed.get(after["bed"]) == first and not others else [
            "DOUBLE BOOKING: %s is given beside %s, with %s there" % (p, first, others)]

    def _ends(self, actor, p, was, to, after):
        self.state[p] = ENDED
        self.fates[p] = [to]
        for where, key in ((self.on_bed, after["bed"]), (self.on_person, after["person"])):
            if where.get(key) == p:
                del where[key]
        if was != OCCUPIED:
            return []
        self.endings += 1
        self.emptied.add(after["bed"])
        if to == "moved":
            self.leaver[after["person"]] = p
        elif to == "no-show":  # counted as in with whoever came
            self.corrected["noshow"][p] = actor
            self.never_came.add(p)
        else:
            self.left[p] = to
        if to == "no-show" and not self.pair[p]:
            return ["PUT OUT: %s was alone in a bed and is said never to have come" % p]
        return ["PUT OUT: %s was occupied and software ended it: %s" % (p, to)] \
            if actor == "swepd" else []

    def _merges(self, p, old, new):
        self.person_of[p] = new
        if self.on_person.get(old) != p:
            return []
        del self.on_person[old]
        if new in self.on_person:
            return ["TWO BEDS: %s took in %s, and both have one" % (new, old)]
        self.on_person[new] = p
        return []

    def _compare(self):
        """What lives in the rows lives in the audit."""
        rows = dict(self.db.execute("SELECT id, state FROM placement WHERE state <> 'ended'"))
        book = {p: s for p, s in self.state.items() if s != ENDED}
        return ["%s is %s in its row and %s in the audit" % (p, rows.get(p), book.get(p))
                for p in set(rows) | set(book) if rows.get(p) != book.get(p)][:5]

    # ---- every change has its command ---------------------------------------------------------

    def _commands(self):
        """What cannot be matched with an answer must be a request in doubt."""
        told, wrong = self.ledger, []
        self._match(self.made, lambda p: self._any(p, told.made), MAKES,
                    "nobody was told of it", wrong)
        self._match(self.arrived, lambda p: self._any(p, told.arrived), ("checkin",),
                    "nobody was told of the arrival", wrong)
        self._match(self.moved, lambda p: self._any(self.moved[p], told.made), ("move",),
                    "PUT OUT: moved without a command", wrong)
        self._match(self.left, self._was_told, LEAVES, "PUT OUT: ended without a command", wrong)
        self._own(self.joined, told.arrived, "checkin", "nobody brought them in", wrong)
        for verb, unmatched in self.corrected.items():
            self._own(unmatched, told.came_to_nothing[verb], verb, "corrected by nobody", wrong)
        wrong += ["PUT OUT: %s ended as moved, and no other bed was given" % p
                  for p in self.leaver.values()]
        return wrong

    def _any(self, p, known):
        """What is done for one of two is done for both."""
        return p in known or any(o in known for o in self.pair[p])

    def _was_told(self, p):
        if p in self.ledger.left:
            return True
        bed = self.bed_of[p].split("/", 1)[1]
        if self.ledger.cleared[bed] > 0:
            self.ledger.cleared[bed] -= 1
            return True
        return False

    def _match(self, unmatched, known, verbs, sentence, wrong):
        for p in [p for p in unmatched if known(p)]:
            del unmatched[p]
        for p in [p for p in unmatched if not self._in_doubt(p, verbs)]:
            wrong.append("%s: %s (%s)" % (p, sentence, unmatched.pop(p)))

    def _own(self, unmatched, known, verb, sentence, wrong):
        """What was said of one of two, and not of both."""
        for p in [p for p in unmatched if p in known]:
            del unmatched[p]
        for p in [p for p in unmatched if not self._asked(p, verb)]:
            wrong.append("%s: %s (%s)" % (p, sentence, unmatched.pop(p)))

    def _asked(self, p, verb):
        who = self.root(self.person_of[p])
        return any(op.verb == verb and who in self.family(op.args.get("person")) |
                   self.family(op.args.get("with")) for op in self.ledger.doubt)

    def _in_doubt(self, p, verbs):
        who = {self.root(self.person_of[o]) for o in {p} | self.pair[p]}
        return any(op.verb in verbs and (op.verb == "clearout" or who & (
            self.family(op.args.get("person")) | self.family(op.args.get("with"))))
                   for op in self.ledger.doubt)

    # ---- answers ------------------------------------------------------------------------------

    def forgotten(self, line):
        """An answer that says an erased reference is not kept."""
        return any(s.decode() in self.going for s in SECRET.findall(line.encode()))

    def _requests(self):
        self.going = set(self.ledger.erased) | {
            op.args["person"] for op in self.ledger.doubt if op.verb == "erase"}
        there = {i: (s, r) for s, i, r in self.db.execute(
            "SELECT seq, id, reply FROM request WHERE seq > ?", (self.asked,))}
        there.update((i, (0, r)) for i, r in self.replies.items())
        self.asked = max([self.asked] + [s for s, _ in there.values()])
        wrong, kept, self.ledger.kept = [], self.ledger.kept, []
        for op, line in kept:
            self.held_to_account += 1
            found = there.get(op.id, (0, None))[1]
            if found != line and not self.forgotten(line):
                wrong.append("LOST: %r was answered %.200s, and the database has %.200s" %
                             (op, line, found))
        self.replies = {i: there[i][1] for i in self.ledger.doubt.values() if i in there}
        return wrong

    def _claims(self, whole):
        start = 0 if whole else self.claimed
        wrong = []
        for claim in self.ledger.claims[start:]:
            if claim.what.get("ref") in self.going and not self.ids[claim.what["ref"]]:
                continue  # erased, and nobody has heard yet under which id
            fault = getattr(self, "_claim_" + claim.kind)(claim.op, **claim.what)
            if fault:
                wrong.append("LOST: %r: %s" % (claim.op, fault))
        self.claimed = len(self.ledger.claims)
        return wrong

    def _claim_placement(self, op, id, bed, ref, floor, outcome):
        row = self.db.execute("SELECT bed, person, state, outcome, arrived FROM placement"
                              " WHERE id = ?", (id,)).fetchone()
        if row is None:
            return "%s is not there" % id
        if row[0].split("/", 1)[1] != bed or self.root(row[1]) not in self.family(ref):
            return "%s is of another bed or person: %s" % (id, row)
        if not self.family(ref) & (self.family(op.args["person"]) |
                                   self.family(op.args.get("with"))):
            return "%s is of %s, of whom nothing was said" % (id, ref)
        came = row[4] is not None or id in self.never_came
        back = self.returned.get(id, [])
        if (RANK[row[2]] < RANK[floor] and not back) or (floor == OCCUPIED and not came):
            return "%s is %s, not %s" % (id, row[2], floor)
        fates = self.fates.get(id, [])
        if outcome and ([row[3]] != (fates[-1:] or [None]) or
                        not set(outcome) & set(fates + back)):
            return "%s ended as %s, not %s" % (id, row[3], outcome)
        return None

    def _claim_shared(self, op, id, bed, ref, floor):
        rows = [self.db.execute("SELECT bed, person, state, arrived, id FROM placement"
                                " WHERE id = ?", (other,)).fetchone() for other in self.pair[id]]
        if any(row and row[0].split("/", 1)[1] == bed and RANK[row[2]] >= RANK[floor] and
               self.root(row[1]) in self.family(ref) and (floor == HELD or row[3] is not None or row[4] in self.never_came)
               for row in rows):
            return None
        return "%s does not share %s with %s, but %s" % (ref, bed, id, rows)

    def _claim_row(self, op, table, id, ref, columns):
        row = self.db.execute("SELECT person%s FROM %s WHERE id = ?" % (
            "".join(", " + c for c in columns), table), (id,)).fetchone()
        if row is None:
            return "%s %s is not there" % (table, id)
        if ref is not None and self.root(row[0]) not in self.family(ref):
            return "%s %s is of another person" % (table, id)
        if table == "referral" and id in self.reopened:
            return None
        return None if list(row[1:]) == list(columns.values()) else \
            "%s %s is %s, not %s" % (table, id, row[1:], columns)

    def _claim_beds(self, op, labels, site):
        for label in labels:
            row = self.db.execute("SELECT site FROM bed WHERE id = ?",
                                  (self.area + "/" + label.upper(),)).fetchone()
            if row != (site,):
                return "bed %s is at %s" % (label, row)
        return None

    def _claim_booked(self, op, rooms):
        unpaid = [room for room in rooms if not self.db.execute(
            "SELECT 1 FROM booking WHERE bed = ?", (self.area + "/" + room,)).fetchone()]
        return "nobody booked %s" % unpaid if unpaid else None

    def _claim_person(self, op, ref):
        return None if self.ids[ref] else "nobody is called %s" % ref

    def _claim_merged(self, op, ref, into):
        return None if self.family(ref) & self.family(into) else "they are not one"

    def _claim_erased(self, op, id):
        row = self.db.execute("SELECT erased, ref FROM person WHERE id = ?", (id,)).fetchone()
        return None if row and row[0] > 0 and row[1].startswith("~") else "%s is %s" % (id, row)

    def _claim_waits(self, op, ref):
        rows = {self.waited.get(pid) for pid in self._members(ref)}
        there = any(self._one("SELECT 1 FROM waiting WHERE id = ?", row) for row in rows)
        return None if there else "%s is on no list, and never was" % ref

    def _claim_turnaway(self, op, ref, night):
        day = (datetime.date.fromisoformat(night) - datetime.date(1970, 1, 1)).days
        rows = [self.db.execute("SELECT 1 FROM turnaway WHERE person = ? AND night = ?",
                                (pid, day)).fetchone() for pid in self._members(ref)]
        return None if any(rows) else "%s was not counted" % ref

    def _members(self, ref):
        roots = self.family(ref)
        return set(self.ids[ref]) | roots

    # ---- what is set again and again ----------------------------------------------------------

    def _registers(self):
        busy = self._kin({ref for op in self.ledger.doubt for ref in op.refs})
        read = {name: getattr(self, "_read_" + name) for name in (
            "bed", "site", "person", "expires", "apart", "listed", "owner", "cap")}
        wrong = []
        for name, register in self.ledger.registers.items():
            if name[0] in ("expires", "person", "listed", "apart") and \
                    busy & self._kin(self._refs(name)):
                continue
            for value in read[name[0]](*name[1:]):
                if not register.allows(value):
                    wrong.append("LOST: %s is %r, not one of %s" % (
                        " ".join(map(str, name)), value, register.values()[:6]))
        return wrong

    def _kin(self, refs):
        """Whoever was merged is asked for by either reference."""
        return refs.union(*(self.family(ref) for ref in refs))

    def _refs(self, name):
        if name[0] != "expires":
            return set(name[1:])
        return {self.ledger.holder[name[1]]}

    def _one(self, sql, *values):
        return [row[0] for row in self.db.execute(sql, values)]

    def _read_bed(self, label):
        states = self._one("SELECT state FROM bed WHERE id = ?", self.area + "/" + label)
        if label.startswith(("SITUP", "LOUNGE", "ROOM")):  # their time may be over
            states = [s for s in states if s != "closed"]
        if self.area + "/" + label in self.emptied:  # somebody left: no command named the bed
            states = [s for s in states if s != "vacated"]
        return states

    def _read_site(self, key):
        return self._one("SELECT closed <> '' FROM site WHERE key = ?", key)

    def _read_cap(self, key):
        return self._one("SELECT high_support_most FROM site WHERE key = ?", key)

    def _read_person(self, ref, column):
        return self._one("SELECT %s FROM person WHERE ref = ? AND merged = ''" % column, ref)

    def _read_expires(self, p):
        if self.pair[p]:  # their partner's commands move it, too
            return []
        return [iso(ms) for ms in self._one(
            "SELECT expires FROM placement WHERE id = ? AND state = 'held'", p)]

    def _read_apart(self, one, other):
        both = [sorted((a, b)) for a in self.ids[one] for b in self.ids[other]]
        return [int(any(self._one("SELECT 1 FROM apart WHERE one = ? AND other = ?", *pair)
                        for pair in both))]

    def _read_listed(self, ref):
        return [int(any(self._one("SELECT 1 FROM listed WHERE person = ? AND removed = 0", pid)
                        for pid in self.ids[ref]))]

    def _read_owner(self, followup):
        return self._one("SELECT owner FROM followup WHERE id = ?", followup)

    # ---- what must be gone --------------------------------------------------------------------

    def _secrets(self, path):
        gone = {ref.encode() for ref, at in self.ledger.erased_at.items()
                if at < self.ledger.born or not self._reading()}
        found = []
        for name in (path, path + "-wal"):
            try:
                with open(name, "rb") as f, mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as m:
                    found += [(s.decode(), name) for s in set(SECRET.findall(m)) & gone]
            except (FileNotFoundError, ValueError):
                pass  # no log, or an empty one
        return found[:5]

    def _where(self, secret):
        """In which rows; in none it is what is left of some that are gone."""
        rows = []
        for (table,) in self.db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"):
            for column in [c[1] for c in self.db.execute("PRAGMA table_info(%s)" % table)]:
                rows += ["%s.%s" % (table, column)] * self.db.execute(
                    "SELECT count(*) FROM %s WHERE instr(%s, ?)" % (table, column),
                    (secret,)).fetchone()[0]
        return " ".join(rows)

    def _rebuild_owed(self):
        """A large file waits for its hour, and says so. No row may have any of it meanwhile."""
        size, = self.db.execute("SELECT page_count * page_size FROM pragma_page_count,"
                                " pragma_page_size").fetchone()
        return size > AT_ONCE and self._one("SELECT 1 FROM meta WHERE key = 'scrub'") != []

    def _reading(self):
        """While the file is read the log waits; the next life empties it."""
        return self.ledger.read > self.ledger.tick - LATELY or any(
            op.verb in ("fsck", "backup") for op in self.ledger.doubt)
