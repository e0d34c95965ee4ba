# SPDX-License-Identifier: MIT
"""What a crowd of workers asks for, drawn at random: every verb about beds, people, referrals, the
waiting list and hotels, now and then mistyped. Mostly what makes sense of what they were told last;
the rest of the time whatever comes."""

import datetime
import getpass
import itertools
import json

from .ledger import ANY, HELD, OCCUPIED, Op

SITE_COLUMNS = ("site,name,kind,opens,confirm,last_entry,women_only,admits_from,stay,"
                "suspended_from,ages,high_support_most,women_kept,women_until,accepts,stale,"
                "people_a_year,referrers")
BED_COLUMNS = "site,bed,kind,attributes,use,opens,until"
# key: kind of site, opens, confirm, last entry, women only, stay, cap, rule, referrers; kind of
# bed, attributes in turn, use, how many
SITES = {
    "harnall": ("hostel", "always", "no", "23:00", "no", "nightly", "6", "", "",
                "e-bed", ("", "dog", "wheelchair ground-floor", "late-entry"), "night", 40),
    "through": ("hostel", "always", "no", "", "no", "through", "", "", "",
                "e-bed", ("", "couple dog", "ground-floor", ""), "night", 50),
    "womens": ("hostel", "always", "no", "02:00", "yes", "through", "", "", "",
               "e-bed", ("", "family", "late-entry"), "night", 16),
    "nodogs": ("hostel", "always", "no", "", "no", "nightly", "", "not dog", "",
               "e-bed", ("shared", ""), "night", 16),
    "surge": ("surge", "tier1", "yes", "", "no", "nightly", "", "", "",
              "surge", ("shared", "dog shared"), "night", 20),
    "inn": ("hotel", "always", "no", "", "no", "through", "", "", "",
            "hotel", ("", "couple"), "night", 8),
    "gateway": ("supported", "always", "no", "22:00", "no", "through", "", "", "",
                "supported", ("", "wheelchair ground-floor"), "panel", 10),
    "scheme": ("scheme", "always", "no", "", "no", "through", "", "", "USER",
               "supported", ("",), "scheme", 6),
}
EXTRA = ["EXTRA-%d" % n for n in range(1, 10)]  # beds that a list has, and the next has not
REASONS = ("dog", "partner", "area", "past-incident", "other-people", "substance-use",
           "shared-room", "excluded", "already-housed", "no-reason")
SOURCES = ("outreach", "streetlink", "duty-to-refer", "out-of-hours", "partner", "self",
           "hospital", "prison")
WANTS = ("no-bed", "no-dog-bed", "no-womens-bed", "no-couple-bed", "out-of-hours", "site-rule")
NEEDS = ("woman", "man", "dog", "wheelchair", "ground-floor", "couple", "family", "late-entry",
         "high-support", "alone", "mixed", "under-25", "25+")
OWNERS = (getpass.getuser(), "nobody")  # users of its configuration
WHITHER = ("hostel", "supported", "private-rent", "family", "declined")
AGES = ("unknown", "18-24", "25+")
PEOPLE, YOUNG = 420, 12
LIFE_MINUTES = 36 * 60


def labels(site):
    return ["%s-%d" % (site.upper(), n + 1) for n in range(SITES[site][-1])]


def site_rows(user):
    return [SITE_COLUMNS] + ["%s,The %s,%s,%s,%s,%s,%s,,%s,never,,%s,,,%s,,%s,%s" % (
        key, key, kind, opens, confirm, last, women, stay, cap, rule, "5000" if who else "",
        who and user)
        for key, (kind, opens, confirm, last, women, stay, cap, rule, who, *_) in SITES.items()]


def bed_rows():
    return [BED_COLUMNS] + ["%s,%s,%s,%s,%s,," % (site, label, s[9], s[10][n % len(s[10])], s[11])
                            for site, s in SITES.items() for n, label in enumerate(labels(site))]


class Drawing:

    def __init__(self, dice, ledger, home, began):
        self.dice, self.ledger, self.home, self.began = dice, ledger, home, began
        self.people = ["CASE-%04d" % n for n in range(PEOPLE)]
        self.young = ["YP-%04d" % n for n in range(YOUNG)]
        self.beds = {label: site for site in SITES for label in labels(site)}
        self.all_beds = list(self.beds)
        self.due = []  # asked before anything that is drawn
        self.ahead = 0  # minutes that the clock was put forward in this life
        self.number = itertools.count(1)
        self.client, self.lives = None, {}  # what who will be erased has still to live through
        kinds = sorted(k[6:] for k in dir(self) if k.startswith("_draw_"))
        self.kinds = kinds
        self.weights = [getattr(self, "_draw_" + k).__defaults__[0] for k in kinds]

    def __call__(self, client):
        if self.due:
            return self.due.pop()
        if self.ledger.exported:
            return self.import_beds()
        while True:
            kind, = self.dice.choices(self.kinds, self.weights)
            self.client = client
            op = getattr(self, "_draw_" + kind)()
            if op is not None:
                op.kind = op.kind or kind
                return op

    # ---- choosing -----------------------------------------------------------------------------

    def some(self, sequence):
        return self.dice.choice(list(sequence)) if sequence else None

    def sometimes(self, chance):
        return self.dice.random() < chance

    def anybody(self):
        if self.ledger.temporary and self.sometimes(0.1):
            return self.some(sorted(self.ledger.temporary))
        return self.some(self.people)

    def case(self):
        return self.some(self.people)

    def who(self, *states):
        """Mostly somebody of whom this was heard last."""
        there = [r for r, w in self.ledger.where.items() if w[0] in states
                 and not r.startswith("ZX")] if self.sometimes(0.9) else []
        return self.some(there) or self.anybody()

    def bedless(self):
        ref = self.anybody()
        for _ in range(6):
            if ref not in self.ledger.where:
                break
            ref = self.anybody()
        return ref

    def bed(self):
        return self.some(self.all_beds)

    def unready(self):
        return self.some(list(self.ledger.unready)) if self.sometimes(0.9) else self.bed()

    def needs(self, chance=0.5):
        return {"for": self.dice.sample(NEEDS, self.dice.choice((1, 1, 2)))} \
            if self.sometimes(chance) else {}

    def at(self):
        return {"at": "%dm" % self.dice.randint(1, 90)} if self.sometimes(0.1) else {}

    def decided(self):
        return {"decided": "on-call said so"} if self.sometimes(0.3) else {}

    # ---- beds ---------------------------------------------------------------------------------

    def _draw_hold_best(self, weight=90):
        until = {"until": self.some(("20m", "2h", "6h", "22:30", "90s"))} \
            if self.sometimes(0.3) else {}
        arrives = {"arrives": self.some(("30m", "3h"))} if self.sometimes(0.1) else {}
        return Op(None, "hold", {"bed": "best", "person": self.bedless(), **self.needs(),
                                 **until, **arrives, **self.decided()})

    def _draw_hold_named(self, weight=50):
        return Op(None, "hold", {"bed": self.bed(), "person": self.bedless(), **self.needs(0.2),
                                 **self.decided()})

    def _draw_hold_longer(self, weight=25):
        ref = self.who(HELD)
        bed = self.ledger.where.get(ref, (None, None, self.bed()))[2]
        return Op(None, "hold", {"bed": bed, "person": ref,
                                 "until": self.some(("1h", "3h", "5h", "13h"))})

    def _draw_hold_couple(self, weight=14):
        one = self.who(HELD) if self.sometimes(0.2) else self.bedless()
        bed = self.ledger.where.get(one, (None, None, "best"))[2]
        return Op(None, "hold", {"bed": bed, "person": one, "with": self.bedless(),
                                 **self.decided()})

    def _draw_walk_in_couple(self, weight=8):
        return Op(None, "checkin", {"person": self.bedless(), "with": self.bedless(), **self.at(),
                                    "bed": self.some(labels("through")), **self.decided()})

    def _draw_checkin_alone(self, weight=10):
        """Of a couple one is at the door."""
        couples = [r for r, w in self.ledger.where.items() if w[0] == HELD and not w[1]]
        ref = self.some(couples) if self.sometimes(0.9) else self.who(HELD, OCCUPIED)
        return ref and Op(None, "checkin", {"person": ref, "alone": True, **self.at(),
                                            **self.decided()})

    def _draw_comes_later(self, weight=14):
        """And the other after all, by memory or named; or somebody who never was of that couple."""
        ref = self.some(self.ledger.absent)
        if not ref or self.sometimes(0.1):
            host = self.who(OCCUPIED)
            return Op(None, "checkin", {"person": self.bedless(), "with": host, **self.needs(0.2),
                                        **self.at(), **self.decided()})
        named = {"with": self.ledger.absent[ref]} if self.sometimes(0.4) else {}
        return Op(None, "checkin", {"person": ref, **named, **self.needs(0.1), **self.at(),
                                    **self.decided()})

    def _draw_refuse_after(self, weight=6):
        """They had been at the door, and somebody thought that nobody came."""
        ref = self.some(self.ledger.no_shows)
        return ref and Op(None, "refuse", {"person": ref, "reason": self.some(REASONS)})

    def _draw_hold_young(self, weight=4):
        return Op(None, "hold", {"bed": "best", "person": self.some(self.young),
                                 "for": ["under-18"]}, must_fail=True)

    def _draw_checkin(self, weight=70):
        ref = self.who(HELD)
        word = {"word": "not-the-word"} if self.sometimes(0.03) else {}
        return Op(None, "checkin", {"person": ref, **self.at(), **word, **self.decided()})

    def _draw_walk_in(self, weight=30):
        bed = "best" if self.sometimes(0.3) else self.bed()
        marks = [(("bed", bed), "ready", False)] if bed != "best" else []
        return Op(None, "checkin", {"person": self.bedless(), **self.needs(0.2), **self.at(),
                                    "bed": bed, **self.decided()}, marks=marks)

    def _draw_not_left(self, weight=10):
        """A check-out was typed for somebody else: they are there."""
        gone = self.some(self.ledger.gone)
        if not gone:
            return None
        bed = self.ledger.gone[gone]
        return Op(None, "checkin", {"person": gone, "still": True,
                                    **({"bed": bed} if self.dice.random() < 0.5 else {})},
                  marks=[(("bed", bed), "ready", False)])

    def _draw_noshow(self, weight=20):
        return Op(None, "noshow", {"person": self.who(HELD), **self.at()})

    def _draw_refuse(self, weight=14):
        note = {"note": "said so at the door"} if self.sometimes(0.3) else {}
        return Op(None, "refuse", {"person": self.who(HELD), "reason": self.some(REASONS),
                                   **note, **self.at()})

    def _draw_release(self, weight=16):
        why = {"reason": "not needed"} if self.sometimes(0.5) else {}
        return Op(None, "release", {"person": self.who(HELD, OCCUPIED), **why})

    def _draw_move(self, weight=25):
        return Op(None, "move", {"person": self.who(HELD, OCCUPIED), **self.decided(),
                                 "bed": self.some(("best", self.bed()))})

    def _draw_checkout(self, weight=45):
        return Op(None, "checkout", {"person": self.who(OCCUPIED), **self.at()})

    def _draw_clearout(self, weight=3):
        return Op(None, "clearout", {"site": self.some(("harnall", "nodogs", "surge", "inn"))})

    def _draw_ready(self, weight=75):
        label = self.unready()
        return label and Op(None, "ready", {"bed": label},
                            marks=[(("bed", label), "ready", True)])

    def _draw_compromised(self, weight=5):
        label = self.bed()
        return Op(None, "compromised", {"bed": label, "reason": "a burst pipe"},
                  marks=[(("bed", label), "compromised", True)])

    def _draw_shut(self, weight=5):
        label = self.bed()
        return Op(None, "shut", {"bed": label, "reason": "redecorating"},
                  marks=[(("bed", label), "shut", True)])

    def _draw_scheme(self, weight=8):
        return Op(None, "scheme", {"bed": self.some(labels("scheme")), "person": self.bedless(),
                                   **self.needs(0.2), **self.decided()})

    # ---- beds that a panel gives ----------------------------------------------------------------

    def _draw_nominate(self, weight=8):
        where = "gateway" if self.sometimes(0.2) else self.some(labels("gateway"))
        return Op(None, "nominate", {"where": where, "person": self.anybody(),
                                     "criteria": "2026-%d" % self.dice.randint(1, 3),
                                     "reason": "known to the team", **self.needs(0.2)})

    def _draw_panel(self, weight=8):
        kept = self.ledger.kept_beds and self.sometimes(0.2)
        nomination = self.some(self.ledger.kept_beds if kept else self.ledger.nominated)
        decision = "withdrawn" if kept else self.some(("accepted", "accepted", "accepted",
                                                       "refused", "withdrawn"))
        bed = {"bed": self.some(labels("gateway"))} if nomination and decision == "accepted" and (
            not self.ledger.nominated[nomination][1]) else {}
        return nomination and Op(None, "panel", {
            "nomination": nomination, "decision": decision, "reason": "heard on Monday", **bed,
            **self.decided()})

    def _draw_moves_in(self, weight=8):
        nomination = self.some(self.ledger.kept_beds)
        if not nomination:
            return None
        ref, bed = self.ledger.kept_beds[nomination]
        return Op(None, "move" if ref in self.ledger.where else self.some(("checkin", "hold")),
                  {"person": ref, "bed": bed, **self.decided()})

    def _draw_nominations(self, weight=0.3):
        return Op(None, "nominations", {})

    def _draw_crash(self, weight=3):
        label = self.some(self.ledger.crashed) if self.sometimes(0.4) else None
        if label:
            return Op(None, "crash", {"bed": label, "reason": "let again", "end": True})
        return Op(None, "crash", {"bed": self.some(labels("gateway")), "reason": "full elsewhere",
                                  "until": self.some(("3h", "20h"))})

    # ---- sites --------------------------------------------------------------------------------

    def _draw_close(self, weight=1.2):
        site = self.some(("nodogs", "womens", "surge", "through"))
        return Op(None, "close", {"site": site, "reason": "no heating"},
                  marks=[(("site", site), 1, True)])

    def _draw_reopen(self, weight=5):
        site = self.some(sorted(self.ledger.closed)) or self.some(sorted(SITES))
        return Op(None, "reopen", {"site": site}, marks=[(("site", site), 0, True)])

    def _draw_open(self, weight=6):
        more = {"hours": "19:00-09:00", "staff": 2} if self.sometimes(0.5) else {}
        return Op(None, "open", {"site": "surge", "count": self.dice.randint(0, 20), **more})

    def _draw_free(self, weight=3):
        return Op(None, "free", {"site": self.some(sorted(SITES)),
                                 "count": self.dice.randint(0, 12)})

    def _draw_spaces(self, weight=0.5):
        return Op(None, "spaces", {"site": self.some(("through", "nodogs")), "count": 1,
                                   "kind": self.some(("sit-up", "lounge")), "until": "3h",
                                   "reason": "snow"})

    def _draw_site_set(self, weight=2):
        cap = self.dice.randint(4, 40)
        return Op(None, "site", {"site": "harnall", "do": "set",
                                 "change": "high_support_most=%d" % cap},
                  marks=[(("cap", "harnall"), cap, True)])

    def _draw_bed_set(self, weight=1):
        return Op(None, "bed", {"bed": self.bed(), "do": "set",
                                "change": "attributes=" + self.some(("dog", "", "late-entry"))})

    # ---- people -------------------------------------------------------------------------------

    def _draw_person(self, weight=12):
        ref, column = self.case(), self.some(("age", "high_support", "ring_first"))
        value = self.some(AGES) if column == "age" else self.some(("yes", "no"))
        kept = value if column == "age" else int(value == "yes")
        return Op(None, "person", {"person": ref, column: value},
                  marks=[(("person", ref, column), kept, True)])

    def _draw_look(self, weight=8):
        return Op(None, "person", {"person": self.anybody()})

    def _draw_apart(self, weight=6):
        one, other = sorted(self.dice.sample(self.people[:60], 2))
        end = self.sometimes(0.5)
        if end and self.ledger.apart:
            one, other = self.some(sorted(self.ledger.apart))
        return Op(None, "apart", {"person": one, "other": other, **({"end": True} if end else {})},
                  marks=[(("apart", one, other), int(not end), True)])

    def _draw_tempref(self, weight=10):
        return Op(None, "tempref", {}) if len(self.ledger.temporary) < 100 else None

    def _draw_temporary(self, weight=0.3):
        return Op(None, "temporary", {})

    def _draw_merge(self, weight=8):
        ref = self.some(sorted(self.ledger.temporary))
        return ref and Op(None, "merge", {"temporary": ref, "person": self.bedless()
                                          if self.sometimes(0.7) else self.anybody()})

    def _draw_list(self, weight=5):
        what = self.some(("add", "remove"))
        ref = self.case() if what == "add" else self.some(sorted(self.ledger.listed))
        return ref and Op(None, "list", {"what": what, "person": ref},
                          marks=[(("listed", ref), int(what == "add"), True)])

    def _draw_list_show(self, weight=0.3):
        return Op(None, "list", {"what": "show"})

    def _draw_offered(self, weight=6):
        outcome = self.some(("accepted", "refused", "not-found"))
        why = {"reason": self.some(REASONS)} if outcome == "refused" else {}
        return Op(None, "offered", {"person": self.anybody(), "outcome": outcome, **why})

    def _draw_sighting(self, weight=8):
        return Op(None, "sighting", {"person": "unknown" if self.sometimes(0.2)
                                     else self.anybody(),
                                     "place": "Pool Meadow", "found": self.some(("yes", "no"))})

    def _draw_objects(self, weight=4):
        ref, yes = self.case(), self.some(("yes", "no"))
        return Op(None, "objects", {"person": ref, "objects": yes},
                  marks=[(("person", ref, "objects"), int(yes == "yes"), True)])

    def _draw_agreement(self, weight=4):
        ref, version = self.case(), "ISA-%d" % self.dice.randint(1, 9)
        return Op(None, "agreement", {"person": ref, "version": version},
                  marks=[(("person", ref, "agreement"), version, True)])

    def _draw_legal_hold(self, weight=4):
        ref, hold = self.case(), self.some(("on", "off"))
        return Op(None, "legal-hold", {"person": ref, "hold": hold, "reason": "the coroner"},
                  marks=[(("person", ref, "legal_hold"), int(hold == "on"), True)])


    def _draw_erase(self, weight=14):
        """One client alone leads somebody through a short life and erases them, so that it knows
        that nobody speaks of them any more."""
        life = self.lives.get(self.client)
        if not life:
            ref = "ZX%dQ" % next(self.number)
            life = self.lives[self.client] = [
                ("person", {"person": ref, "ring_first": "yes"}),
                ("hold", {"bed": "best", "person": ref}), ("checkin", {"person": ref}),
                ("release", {"person": ref, "reason": "left with %s's brother" % ref}),
                ("sighting", {"person": ref, "place": "beside " + ref, "found": "yes"}),
                ("erase", {"person": ref, "reason": "asked to be forgotten"})]
        verb, args = life.pop(0)
        return Op(None if verb == "erase" else "short_life", verb, args)

    def _draw_returns(self, weight=0.5):
        return Op(None, "returns", {}, writes=False)

    # ---- follow-ups ---------------------------------------------------------------------------

    def _draw_followups(self, weight=0.5):
        return Op(None, "followups", {}, writes=False)

    def _followup(self):
        return self.some(self.ledger.followups)

    def _draw_assign(self, weight=4):
        followup, owner = self._followup(), self.some(OWNERS)
        return followup and Op(None, "assign", {"followup": followup, "owner": owner},
                               marks=[(("owner", followup), owner, True)])

    def _draw_done(self, weight=6):
        followup = self._followup()
        return followup and Op(None, "done", {"followup": followup, "reason": "met them"})

    # ---- who has no bed yet -------------------------------------------------------------------

    def _draw_refer(self, weight=16):
        source = self.some(SOURCES)
        young = self.sometimes(0.05)
        args = {"person": self.some(self.young) if young else self.anybody(), "from": source}
        args.update({"for": ["under-18"]} if young else self.needs(0.3))
        if source in ("hospital", "prison") or self.sometimes(0.1):
            args["expected"] = "5h"
        return Op(None, "refer", args)

    def _draw_referrals(self, weight=0.2):
        return Op(None, "referrals", {})

    def _draw_answer(self, weight=10):
        referral = self.some(self.ledger.referrals)
        return referral and Op(None, "answer", {"referral": referral})

    def _draw_settle(self, weight=8):
        referral = self.some(self.ledger.referrals)
        outcome, why = self.some((("placed", None), ("refused", self.some(REASONS)),
                                  ("not-found", None), ("no-bed", self.some(WANTS)),
                                  ("elsewhere", "family"), ("children", None)))
        return referral and Op(None, "settle", {"referral": referral, "outcome": outcome,
                                                **({"reason": why} if why else {})})

    def _draw_wait(self, weight=20):
        with_ = {"with": self.bedless()} if self.sometimes(0.15) else {}
        return Op(None, "wait", {"person": self.bedless(), **with_, **self.needs(0.8)})

    def _draw_waiting(self, weight=0.3):
        return Op(None, "waiting", {})

    def _waiter(self):
        return self.some(sorted(self.ledger.waiting))

    def _draw_accept(self, weight=14):
        ref = self._waiter()
        return ref and Op(None, "accept", {"person": ref})

    def _draw_decline(self, weight=10):
        ref = self._waiter()
        leave = {"leave": True} if self.sometimes(0.3) else {}
        return ref and Op(None, "decline", {"person": ref, "reason": self.some(REASONS), **leave})

    def _draw_turnaway(self, weight=8):
        return Op(None, "turnaway", {"person": self.bedless(), "reason": self.some(WANTS)})

    def _draw_unmet(self, weight=0.5):
        return Op(None, "unmet", {}, writes=False)

    # ---- hotels, and moving on ------------------------------------------------------------------

    def day(self, least, most):
        """So many mornings on, by the clock that was heard of last."""
        today = datetime.date.fromisoformat((self.ledger.now or self.began)[:10])
        return str(today + datetime.timedelta(days=self.dice.randint(least, most)))

    def room(self):
        return self.some(sorted(self.ledger.rooms))

    def _draw_book(self, weight=2):
        return None if len(self.ledger.rooms) > 30 else Op(None, "book", {
            "site": "inn", "count": self.dice.randint(1, 3), "to": self.day(1, 4),
            "price": "65.50"})

    def _draw_pay(self, weight=3):
        what = {"site": "inn"} if self.sometimes(0.2) else {"bed": self.room() or "ROOM1"}
        return Op(None, "pay", {**what, "to": self.day(1, 6)})

    def _draw_cancel(self, weight=2):
        what = {"site": "inn"} if self.sometimes(0.1) else {"bed": self.room() or "ROOM1"}
        return Op(None, "cancel", {**what, "reason": "nobody is coming"})

    def _draw_rooms(self, weight=0.5):
        return Op(None, "rooms", {}, writes=False)

    def _draw_costs(self, weight=0.5):
        return Op(None, "costs", {}, writes=False)

    def _draw_plan(self, weight=8):
        return Op(None, "plan", {"person": self.who(OCCUPIED), "owner": self.some(OWNERS),
                                 "what": self.some(WHITHER), "by": self.day(0, 5)})

    def _draw_plan_drop(self, weight=2):
        return Op(None, "plan-drop", {"person": self.who(OCCUPIED), "reason": "fell through"})

    def _draw_plans(self, weight=0.3):
        return Op(None, "plans", {})

    def _draw_told(self, weight=5):
        return Op(None, "told", {"person": self.who(OCCUPIED)})

    # ---- looking ------------------------------------------------------------------------------

    def _draw_beds(self, weight=1.5):
        return Op(None, "beds", self.some(({}, {"all": True}, {"site": "harnall"},
                                           {"for": ["woman"]})), writes=False)

    def _draw_sites(self, weight=1):
        return Op(None, "sites", {}, writes=False)

    def _draw_status(self, weight=1):
        return Op(None, "status", {}, writes=False)

    def _draw_sheet(self, weight=1):
        return Op(None, "sheet", self.some(({"what": "out-of-hours"}, {"what": "meeting"},
                                            {"what": "state"},
                                            {"what": "roll-call", "site": "harnall"})),
                  writes=False)

    def _draw_log(self, weight=1):
        return Op(None, "log", {"last": 50}, writes=False)

    # ---- mistyped -----------------------------------------------------------------------------

    def _draw_mistyped(self, weight=25):
        ref = self.anybody()
        bad = self.some((
            ("holt", {"bed": "best", "person": ref}), ("hold", {"person": ref}),
            ("hold", {"bed": "best", "person": "John Smith"}), ("hold", {"bed": 7, "person": ref}),
            ("hold", {"bed": "NO-SUCH-BED", "person": ref}),
            ("hold", {"bed": "best", "person": ref, "for": ["dragon"]}),
            ("hold", {"bed": "best", "person": ref, "until": "yesterday"}),
            ("hold", {"bed": "best", "person": ref, "colour": "red"}),
            ("checkin", {"person": ""}), ("checkin", {"person": "X" * 60}),
            ("checkout", {"person": ref, "at": "40h00"}),
            ("refuse", {"person": ref, "reason": "weather"}),
            ("move", {"person": ref, "bed": ["best"]}), ("ready", {"bed": "NO-SUCH-BED"}),
            ("close", {"site": "harnall"}), ("reopen", {"site": "no-such-site"}),
            ("open", {"site": "surge", "count": -1}), ("free", {"site": "surge", "count": "six"}),
            ("spaces", {"site": "through", "count": 0, "kind": "sit-up", "until": "2h",
                        "reason": "snow"}),
            ("person", {"person": ref, "age": "old"}), ("person", {"person": ref,
                                                                 "ring_first": True}),
            ("apart", {"person": ref, "other": ref}), ("merge", {"temporary": ref,
                                                                "person": "N/A?"}),
            ("list", {"what": "burn", "person": ref}), ("tempref", {"name": "John"}),
            ("refer", {"person": ref, "from": "a friend"}), ("answer", {"referral": "e0"}),
            ("settle", {"referral": "e0", "outcome": "gone"}), ("wait", {"person": "unknown"}),
            ("decline", {"person": ref, "reason": "mood"}), ("sheet", {"what": "shopping"}),
            ("turnaway", {"person": ref, "reason": "bored"}), ("done", {"followup": "f0"}),
            ("erase", {"person": "CASE-NOBODY-9", "reason": "never was"}),
            ("import", {"what": "dogs", "text": ""}),
            ("bed", {"bed": self.bed(), "change": "label=X"}),
        ))
        return Op(None, *bad, writes=False, must_fail=True)

    def _draw_not_a_request(self, weight=4):
        line, named = self.some((
            (b'{"v":1,"id":"%s","verb":"hold"', ""), (b'["hold"]', ""),
            (b'{"v":9,"id":"%s","verb":"status"}', "%s"),
            (b'{"v":1,"id":"%s","verb":"hold","verb":"erase"}', ""),
            (b'{"v":1,"id":"%s","verb":"status","args":[]}', "%s"),
            (b'{"v":1,"id":"%s","verb":"status","area":"leeds"}', "%s")))
        mine = "odd-%d" % next(self.number)
        op = Op(None, "nothing", {}, writes=False, must_fail=True,
                line=line.replace(b"%s", mine.encode()) + b"\n")
        op.id = named.replace("%s", mine)
        return op

    # ---- heavy things, asked for by whoever runs the crowd -------------------------------------

    def import_beds(self):
        """The list as it was exported last, changed by somebody at a desk."""
        rows, self.ledger.exported = self.ledger.exported, None
        kind = self.some(("same", "same", "less", "other", "crlf", "more", "twice", "columns",
                          "quote", "nosite"))
        victim = self.dice.randrange(1, len(rows))
        if kind == "less":
            self.ledger.unready[rows[victim].split(",")[1]] = True
            del rows[victim]
        elif kind == "other":
            cells = rows[victim].split(",")
            cells[3] = self.some(("", "dog", "late-entry"))
            rows[victim] = ",".join(cells)
        elif kind == "more":
            rows.append('through,"%s",e-bed,,night,,' % self.some(EXTRA))
        elif kind == "twice":
            rows.append(rows[victim])
        elif kind == "columns":
            rows[0] = "site,bed,colour"
        elif kind == "quote":
            rows[victim] = '"' + rows[victim]
        elif kind == "nosite":
            rows[victim] = "atlantis" + rows[victim][rows[victim].index(","):]
        text = ("\r\n" if kind == "crlf" else "\n").join(rows) + "\n"
        if kind == "crlf":
            text = "\ufeff" + text
        bad = kind in ("twice", "columns", "quote", "nosite")
        return Op("import_" + ("broken" if bad else "beds"), "import",
                  {"what": "beds", "text": text}, must_fail=bad,
                  marks=[(("bed", label), ANY, False) for label in (*self.all_beds, *EXTRA)])

    def import_sites(self, user):
        return Op("import_sites", "import", {"what": "sites",
                                             "text": "\n".join(site_rows(user)) + "\n"},
                  marks=[(("cap", "harnall"), 6, True)])

    def export(self):
        return Op("export", "export", {"what": self.some(("beds", "beds", "sites", "contacts"))},
                  writes=False)

    def clock(self):
        """Answers are remembered for two days: no life is as long, and each is there after it."""
        minutes = self.some((5, 20, 60, 180, 420))
        if self.ahead + minutes > LIFE_MINUTES:
            minutes = 5
        self.ahead += minutes
        return Op("clock", "clock", {"advance": "%dm" % minutes})

    def fsck(self):
        return Op("fsck", "fsck", {}, writes=False)

    def backup(self):
        return Op("backup", "backup", {"file": "%s/backup-%d.db" % (self.home,
                                                                   next(self.number))},
                  writes=False)

    def reused_id(self, op):
        """The id of one that was done, and another request."""
        line = json.dumps({"v": 1, "id": op.id, "verb": "hold",
                           "args": {"bed": "best", "person": "CASE-0001"}}).encode() + b"\n"
        again = Op("reused_id", "hold", {"bed": "best", "person": "CASE-0001"}, writes=False,
                   must_fail=True, line=line)
        again.id = op.id
        return again
