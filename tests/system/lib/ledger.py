# SPDX-License-Identifier: MIT
"""What a crowd of clients asked and what it was told, so that a database can be held against it.

A claim is something that an answer promised for good: a placement exists, a follow-up is done. A
register is something that is set again and again: whoever reads it must find a value that no later
command replaced. Of two commands that overlapped in time either may have been the later."""

import collections

ANY = object()  # a write of which only the daemon knows the value
HELD, OCCUPIED, ENDED = "held", "occupied", "ended"
RANK = {HELD: 0, OCCUPIED: 1, ENDED: 2}
NEVER = float("inf")
MOST = 60

Claim = collections.namedtuple("Claim", "kind op what")


class Op:
    """One request, however often it is sent. Its line never changes."""

    def __init__(self, kind, verb, args, writes=True, must_fail=False, marks=(), line=None):
        self.kind, self.verb, self.args = kind, verb, args
        self.writes, self.must_fail = writes, must_fail
        self.marks = list(marks)  # (register, value, certain)
        self.refs = {v for k, v in args.items()
                     if k in ("person", "with", "other", "temporary")}
        self.id, self.line = None, line
        self.sent = self.heard = None  # ticks
        self.times = 0  # sent so often
        self.reply = None

    def __repr__(self):
        return "%s %s %s" % (self.id, self.verb, self.args)


class Register:
    __slots__ = ("writes",)

    def __init__(self, first=ANY):
        self.writes = {None: (0, 0, first)}  # by op: sent, heard, value

    def begin(self, op, value):
        self.writes[op] = (op.sent, NEVER, value)

    def settle(self, op, done, value, certain):
        """Refused: it did nothing. Done: what was heard of before this was sent is replaced."""
        self.writes.pop(op, None)
        if not done:
            return
        if certain:
            self.writes = {o: w for o, w in self.writes.items() if w[1] >= op.sent}
        self.writes[op] = (op.sent, op.heard, value)

    def allows(self, value):
        return any(w[2] is ANY or w[2] == value for w in self.writes.values())

    def values(self):
        return [w[2] for w in self.writes.values()]


class Newest(dict):
    """What was heard of last; who draws from it need not look through a week."""

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        if len(self) > MOST:
            del self[next(iter(self))]


class Ledger:

    def __init__(self):
        self.tick = 0
        self.registers = collections.defaultdict(Register)
        self.claims = []  # all, oldest first
        self.kept = []  # (op, reply) of every change that was heard of since the last survey
        self.doubt = {}  # op: its id; asked and not answered yet
        self.where = {}  # ref: (state, placement, bed), as last heard
        self.made, self.arrived, self.left = {}, {}, {}  # placement: op
        self.came_to_nothing = {"noshow": {}, "refuse": {}}  # by verb, placement: op
        self.holder = {}  # placement: ref
        self.absent = Newest()  # ref: who of their couple came alone, if that was said
        self.no_shows = Newest()  # ref: the bed
        self.gone = Newest()  # ref: the bed that they were said to have left
        self.nominated, self.kept_beds, self.crashed = Newest(), Newest(), Newest()
        self.cleared = collections.Counter()  # bed: how often a clear-out said so
        self.waits = collections.Counter()  # ref: how often it joined the waiting list
        self.waiting, self.temporary = set(), set()
        self.followups, self.referrals = Newest(), Newest()
        self.read = 0  # when a survey or a backup was last known to read the file
        self.born = 0  # when this life of the daemon began
        self.erased_at, self.backups = {}, []
        self.now, self.rooms = None, set()
        self.exported = None  # rows of beds that nobody has changed at a desk yet
        self.erased, self.listed, self.closed, self.unready = {}, set(), set(), {}
        self.apart, self.wrong = set(), []
        self.ok, self.refused = collections.Counter(), collections.defaultdict(collections.Counter)

    # ---- asking and hearing -------------------------------------------------------------------

    def begin(self, op):
        self.tick += 1
        if op.sent is None:
            op.sent = self.tick
            for name, value, _ in op.marks:
                self.registers[name].begin(op, value)
        op.times += 1
        self.doubt[op] = op.id

    def hear(self, op, answer, line):
        self.tick += 1
        op.heard, op.reply = self.tick, line
        del self.doubt[op]
        if not isinstance(answer.get("ok"), bool) or answer.get("id") != op.id:
            self.wrong.append("%r was answered by %.300s" % (op, line))
            return
        done = answer["ok"]
        if op.verb in ("fsck", "backup"):
            self.read = self.tick
        for name, value, certain in op.marks:
            self.registers[name].settle(op, done, value, certain)
        if done:
            self._done(op, answer["result"], line)
        else:
            self._undone(op, answer["error"])

    def _done(self, op, result, line):
        self.ok[op.kind] += 1
        if op.must_fail:
            self.wrong.append("%r was done: %.300s" % (op, line))
        if op.writes:
            self.kept.append((op, line))
        told = getattr(self, "_told_" + op.verb.replace("-", "_"), None)
        if told:
            told(op, op.args, result)

    def _undone(self, op, error):
        self.refused[op.kind][error["code"]] += 1
        if error["code"] in ("store", "busy") or not error["message"]:
            self.wrong.append("%r was refused: %s" % (op, error))
        if op.verb in ("checkout", "release", "refuse", "noshow") and error["code"] == "not-found":
            self.where.pop(op.args.get("person"), None)

    def claim(self, kind, op, **what):
        self.claims.append(Claim(kind, op, what))

    def set(self, op, name, value):
        """Known only now: as a certain write of this op."""
        self.registers[name].settle(op, True, value, True)

    def _told_backup(self, op, args, result):
        self.backups.append(args["file"])

    def _told_export(self, op, args, result):
        if args["what"] == "beds":
            self.exported = result["csv"].splitlines()

    # ---- beds ---------------------------------------------------------------------------------

    def _placed(self, op, result, state):
        ref = result["person"]  # a case, of whoever was merged into it; or who joins somebody
        self.where.pop(op.args["person"], None)
        self.where[ref] = (state, result["placement"], result["bed"])
        self.holder[result["placement"]] = ref
        self.absent.pop(ref, None)
        self.no_shows.pop(ref, None)
        if "partner" in result:
            self.where[result["partner"]] = (state, None, result["bed"])
            self.claim("shared", op, id=result["placement"], bed=result["bed"],
                       ref=result["partner"], floor=state)
        self.claim("placement", op, id=result["placement"], bed=result["bed"], ref=ref,
                   floor=state, outcome=None)

    def _told_hold(self, op, args, result):
        self._placed(op, result, HELD)
        self.made.setdefault(result["placement"], op)
        self.set(op, ("expires", result["placement"]), result["until"][:19])

    def _told_scheme(self, op, args, result):
        self._told_hold(op, args, result)

    def _told_checkin(self, op, args, result):
        # At another door than where they stand, the next best is held for them.
        self._placed(op, result, HELD if "until" in result else OCCUPIED)
        self.made.setdefault(result["placement"], op)
        if "until" not in result:
            self.arrived[result["placement"]] = op
        bed = result["bed"] if args.get("still") else args.get("bed", "best")
        if bed != "best":  # what was said of the bed stands but for a return
            came = self.registers[("bed", bed)]
            came.settle(op, bool(result.get("returned")), "ready", False)
        if result.get("returned"):
            self.unready.pop(result["bed"], None)
        if args.get("alone"):
            self._came_alone(args["person"], result["bed"])

    def _came_alone(self, ref, bed):
        for other in [o for o, w in self.where.items() if w[2] == bed and o != ref]:
            del self.where[other]
            self.absent[other] = ref

    def _told_move(self, op, args, result):
        self._placed(op, result, HELD if "until" in result else OCCUPIED)
        self.made[result["placement"]] = op

    def _ended(self, op, result, outcome):
        self.where.pop(op.args["person"], None)
        self.where.pop(result["person"], None)
        self.claim("placement", op, id=result["placement"], bed=result["bed"],
                   ref=op.args["person"], floor=ENDED, outcome=outcome)

    def _bed_left(self, op, result):
        """Its answer says how the bed stands now."""
        self.set(op, ("bed", result["bed"]), result["state"])
        if result["state"] == "vacated":
            self.unready[result["bed"]] = True

    def _told_release(self, op, args, result):
        self._ended(op, result, ("released", "left", "no-show", "refused"))  # … or had not come
        self.left[result["placement"]] = op
        self._bed_left(op, result)

    def _told_checkout(self, op, args, result):
        self.gone[args["person"]] = result["bed"]
        self._ended(op, result, ("left",))
        self.left[result["placement"]] = op
        self._bed_left(op, result)

    def _told_refuse(self, op, args, result):
        self._ended(op, result, ("refused",))
        self.no_shows.pop(args["person"], None)
        self.came_to_nothing["refuse"][result["placement"]] = op

    def _told_noshow(self, op, args, result):
        self._ended(op, result, ("no-show", "refused"))  # who was there says later what happened
        self.followups[result["followup"]] = args["person"]
        self.no_shows[args["person"]] = result["bed"]
        self.came_to_nothing["noshow"][result["placement"]] = op

    def _told_clearout(self, op, args, result):
        self.cleared.update(result["beds"])
        for bed in result["beds"]:
            self.unready[bed] = True

    def _bed_state(self, op, args, result):
        self.unready.pop(args["bed"], None)
        if result["state"] != "ready":
            self.unready[args["bed"]] = True

    _told_ready = _told_compromised = _told_shut = _bed_state

    def _told_spaces(self, op, args, result):
        self.claim("beds", op, labels=result["beds"], site=args["site"])

    def _told_close(self, op, args, result):
        self.closed.add(args["site"])

    def _told_reopen(self, op, args, result):
        self.closed.discard(args["site"])

    # ---- beds that a panel gives ----------------------------------------------------------------

    def _nomination(self, op, ref, result):
        kept = result["state"] == "accepted"
        for known, there in ((self.nominated, result["state"] == "open"), (self.kept_beds, kept)):
            known.pop(result["nomination"], None)
            if there:
                known[result["nomination"]] = (ref, result["bed"])
        self.claim("row", op, table="nomination", id=result["nomination"], ref=ref,
                   columns={"criteria": result["criteria"],
                            **({} if result["state"] == "open" else {"decided > 0": 1})})

    def _told_nominate(self, op, args, result):
        self._nomination(op, args["person"], result)

    def _told_panel(self, op, args, result):
        self._nomination(op, result["person"], result)

    def _told_crash(self, op, args, result):
        self.crashed.pop(args["bed"], None)
        if result["until"]:
            self.crashed[args["bed"]] = True

    # ---- hotels, and moving on ------------------------------------------------------------------

    def _told_clock(self, op, args, result):
        self.now = result["now"]

    def _told_book(self, op, args, result):
        self.rooms.update(result["rooms"])
        self.claim("beds", op, labels=result["rooms"], site=args["site"])
        self.claim("booked", op, rooms=result["rooms"])

    def _told_pay(self, op, args, result):
        self.claim("booked", op, rooms=result["rooms"])

    def _told_cancel(self, op, args, result):
        self.rooms.difference_update(result["rooms"])
        for room in result["rooms"]:
            self.set(op, ("bed", room), "closed")

    def _told_plan(self, op, args, result):
        if result["plan"] is not None:
            self.claim("row", op, table="plan", id=result["plan"], ref=args["person"],
                       columns={"what": result["what"]})

    def _told_told(self, op, args, result):
        self.claim("row", op, table="plan", id=result["plan"], ref=args["person"],
                   columns={"told_at > 0": 1})

    # ---- people -------------------------------------------------------------------------------

    def _known(self, op, args, result):
        self.claim("person", op, ref=args["person"])

    def _told_tempref(self, op, args, result):
        self.temporary.add(result["person"])
        self.claim("person", op, ref=result["person"])

    def _told_person(self, op, args, result):
        self._known(op, args, result)

    def _told_apart(self, op, args, result):
        (self.apart.add if result["apart"] else self.apart.discard)(
            tuple(sorted((args["person"], args["other"]))))

    def _told_merge(self, op, args, result):
        self.temporary.discard(args["temporary"])
        self.claim("merged", op, ref=args["temporary"], into=args["person"])
        if args["temporary"] in self.where:
            self.where[args["person"]] = self.where.pop(args["temporary"])

    def _told_erase(self, op, args, result):
        self.erased[args["person"]] = result["id"]
        self.erased_at[args["person"]] = self.tick
        self.where.pop(args["person"], None)
        self.claim("erased", op, id=result["id"])

    def _told_list(self, op, args, result):
        if args["what"] != "show":
            (self.listed.add if args["what"] == "add" else self.listed.discard)(args["person"])

    def _told_offered(self, op, args, result):
        self.claim("row", op, table="offer", id=result["offer"], ref=args["person"],
                   columns={"outcome": args["outcome"], "reason": args.get("reason", "")})

    def _told_sighting(self, op, args, result):
        self.claim("row", op, table="sighting", id=result["sighting"],
                   ref=None if args["person"] == "unknown" else args["person"],
                   columns={"found": int(args["found"] == "yes")})

    # ---- follow-ups, referrals, waiting --------------------------------------------------------

    def _told_followups(self, op, args, result):
        for row in result["followups"][:40]:
            self.followups[row["id"]] = row["person"]

    def _told_assign(self, op, args, result):
        self.claim("row", op, table="followup", id=args["followup"], ref=None, columns={})

    def _told_done(self, op, args, result):
        self.followups.pop(args["followup"], None)
        self.claim("row", op, table="followup", id=args["followup"], ref=None,
                   columns={"done > 0": 1})

    def _told_refer(self, op, args, result):
        self.referrals[result["referral"]] = args["person"]
        self.claim("row", op, table="referral", id=result["referral"], ref=args["person"],
                   columns={"source": args["from"]})

    def _told_answer(self, op, args, result):
        self.claim("row", op, table="referral", id=args["referral"], ref=None,
                   columns={"answered > 0": 1})

    def _told_settle(self, op, args, result):
        self.referrals.pop(args["referral"], None)
        self.claim("row", op, table="referral", id=args["referral"], ref=None,
                   columns={"settled > 0": 1, "outcome": result["outcome"],
                            "reason": result["reason"]})

    def _told_wait(self, op, args, result):
        self.waits[args["person"]] += 1
        self.waiting.add(args["person"])
        for ref in (args["person"], result.get("partner")):
            if ref:
                self.claim("waits", op, ref=ref)

    def _told_accept(self, op, args, result):
        self._placed(op, result, HELD)
        self.waiting.discard(args["person"])
        self.set(op, ("expires", result["placement"]), result["until"][:19])

    def _told_decline(self, op, args, result):
        if args.get("leave"):
            self.waiting.discard(args["person"])

    def _told_turnaway(self, op, args, result):
        self.claim("turnaway", op, ref=args["person"], night=result["night"])
