# SPDX-License-Identifier: MIT
"""Checks a file of evidence as swepd-audit(1) describes it, and by nothing else."""

import datetime
import hashlib
import json
import re

FIELDS = ("area", "at", "actor", "kind", "subject", "change", "because", "remark", "after")
KEYS = {"evidence": ("format", "area", "activation", "first", "last", "before"),
        "decision": ("id", "at", "night", "kind", "actor", "subject", "sentence", "evidence"),
        "text": ("id", "occasion", "about", "contact", "state", "attempt", "acked", "acked_by"),
        "row": ("seq",) + FIELDS + ("hash",),
        "reason": ("id", "salt", "text"),
        "sealed": ("first", "digests"),
        "end": ("head", "rows")}
# How a kind's rows are named, what their first begins with, and which rows they speak of.
BEGIN = {"activation", "inbound", "message", "occasion", "proposal", "step", "surge"}
SPEAKS = {"approval": ("proposal",), "inbound": ("message",), "message": ("step", "occasion")}
OTHERS = {"approval", "decision", "source", "suppression", "swep"}


class Wrong(Exception):
    pass


def need(truth, words):
    if not truth:
        raise Wrong(words)


def once(pairs):
    keys = [key for key, _ in pairs]
    need(len(keys) == len(set(keys)), "a key stands twice")
    return dict(pairs)


def digest_of(row):
    h = hashlib.sha256()
    for name in FIELDS:
        field = str(row[name]).encode()
        h.update(len(field).to_bytes(8, "little") + field)
    return h.digest()


def time_text(ms):
    return datetime.datetime.fromtimestamp(ms // 1000, datetime.timezone.utc).strftime(
        "%Y-%m-%dT%H:%M:%SZ")


def night_text(number):
    return str(datetime.date(1970, 1, 1) + datetime.timedelta(number))


class Rows:
    """Those that are shown, each held against those before it."""

    def __init__(self, begin):
        self.area, self.activation, self.last = begin["area"], begin["activation"], begin["last"]
        self.newest, self.after, self.owed = {}, {}, None

    def owned(self, kind, subject):
        return {"activation": subject == self.activation, "swep": subject == self.area,
                "surge": subject.startswith(self.activation + "/"),
                "approval": subject.startswith(self.area + "/"),
                "source": subject.startswith(self.area + "/"),
                "step": ("occasion", subject.split("/")[0]) in self.newest}.get(kind, True)

    def take(self, row):
        kind, subject, change = row["kind"], row["subject"], row["change"]
        need(row["area"] == self.area, "a row of another area")
        if row["seq"] == self.last and kind == "look" and \
                subject.startswith("sheet %s/out-of-hours" % self.area):
            return
        need(kind in BEGIN | OTHERS and self.owned(kind, subject), "another's row")
        before = self.after.get((kind, subject))
        after = json.loads(row["after"]) if row["after"] else {}
        if before is None:
            need(kind not in BEGIN or change.startswith("new -> "), "no beginning is shown")
        elif " -> " in change and isinstance(before.get("state"), str):
            own = self.newest.get(("activation", self.activation), {})
            resumed = kind == "swep" and own.get("change") == "over -> standing down" and \
                own["at"] == row["at"]
            need(resumed or change.split(" -> ")[0] == before["state"],
                 "a row in between is not shown")
        for other in SPEAKS.get(kind, ()):
            need(not after.get(other) or (other, after[other]) in self.newest,
                 "a row is not shown of which this one speaks")
        if kind == "swep":
            need(self.owed is None, "a move without its decision")
            self.owed = change, row["at"]
        elif kind == "decision" and self.owed == (change, row["at"]):
            self.owed = None
        self.newest[kind, subject], self.after[kind, subject] = row, after

    def end(self):
        need(("activation", self.activation) in self.newest, "the activation is not shown")
        need(self.owed is None, "a move without its decision")


def check_claim(rows, key, body):
    kind = {"decision": "decision", "text": "message"}[key]
    row, after = rows.newest[kind, body["id"]], rows.after[kind, body["id"]]
    if key == "decision":
        need(all(body[k] == after[k] for k in ("kind", "actor", "subject", "sentence")) and
             body["evidence"] == json.loads(after["evidence"]) and
             body["night"] == night_text(after["night"]) and
             body["at"] == time_text(row["at"]), "decision %s" % body["id"])
    else:
        need(all(body[k] == after[k] and type(body[k]) is type(after[k])
                 for k in ("occasion", "contact", "state", "attempt", "acked_by")) and
             body["about"] == rows.after["occasion", body["occasion"]]["kind"] and
             body["acked"] == (time_text(after["acked"]) if after["acked"] else None),
             "text %s" % body["id"])
    return kind, body["id"]


def check(text, head=None):
    """The number of rows and the newest hash; raises Wrong."""
    lines = [json.loads(line, object_pairs_hook=once) for line in text.splitlines()]
    need(lines and all(isinstance(line, dict) and len(line) == 1 for line in lines), "no evidence")
    for line in lines:
        (key, body), = line.items()
        need(key in KEYS and set(body) == set(KEYS[key]), "no such line")
    begin, end = lines[0].get("evidence"), lines[-1].get("end")
    need(begin and begin["format"] == 2, "no beginning")
    need(end, "no end")
    due, chain = begin["first"], bytes.fromhex(begin["before"])
    need(len(chain) == 32 and due >= 1, "no beginning")
    hashes, rows, claims, seal = [], Rows(begin), [], ""
    for line in lines[1:-1]:
        (key, body), = line.items()
        if key == "row":
            need(body["seq"] == due, "row %d is missing" % due)
            chain = hashlib.sha256(chain + digest_of(body)).digest()
            need(chain.hex() == body["hash"], "row %d is altered" % due)
            rows.take(body)
            seal = body["remark"]
            due += 1
            hashes.append(chain.hex())
        elif key == "sealed":
            need(body["digests"], "a line of no rows")
            need(all(re.fullmatch("[0-9a-f]{64}", d) for d in body["digests"]), "no digests")
            need(body["first"] == due, "rows are missing")
            for digest in body["digests"]:
                chain = hashlib.sha256(chain + bytes.fromhex(digest)).digest()
                due += 1
                hashes.append(chain.hex())
            seal = ""
        elif key == "reason":
            need(re.fullmatch("[0-9a-f]{32}", body["salt"]), "a salt is 32 hex digits")
            sealed = hashlib.sha256((body["salt"] + body["text"]).encode()).hexdigest()
            need("%s:%s" % (body["id"], sealed) == seal, "reason %s" % body["id"])
            seal = ""
        else:
            need(key in ("decision", "text"), "not in its place")
            claims.append((key, body))
    need(due == begin["last"] + 1 and chain.hex() == end["head"], "cut off")
    need(end["rows"] == due - begin["first"], "not so many rows")
    need(head is None or any(h.startswith(head) for h in hashes), "no such hash")
    rows.end()
    told = [check_claim(rows, key, body) for key, body in claims]
    need(len(told) == len(set(told)), "told twice")
    need(set(told) == {key for key in rows.newest if key[0] in ("decision", "message")},
         "not everything that is shown is told")
    return len(hashes), chain.hex()
