# SPDX-License-Identifier: MIT
"""Checks a file of evidence as swepd-audit(1) describes it, and by nothing else."""

import datetime
import hashlib
import json

FIELDS = ("area", "at", "actor", "kind", "subject", "change", "because", "remark", "after")


class Wrong(Exception):
    pass


def need(truth, words):
    if not truth:
        raise Wrong(words)


def digest_of(row):
    h = hashlib.sha256()
    for name in FIELDS:
        field = str(row[name]).encode()
        h.update(len(field).to_bytes(8, "little") + field)
    return h.digest()


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def night_number(text):
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


def check(text, head=None):
    """The number of rows and the newest hash; raises Wrong."""
    lines = [json.loads(line) for line in text.splitlines()]
    need(lines and all(len(line) == 1 for line in lines), "no file of evidence")
    begin, end = lines[0].get("evidence"), lines[-1].get("end")
    need(begin and begin["format"] == 1, "no beginning")
    need(end, "no end")
    due, chain = begin["first"], bytes.fromhex(begin["before"])
    hashes, newest, seals = [], {}, set()
    for line in lines[1:-1]:
        (key, body), = line.items()
        if key == "row":
            need(body["seq"] == due, "row %d is missing" % due)
            chain = hashlib.sha256(chain + digest_of(body)).digest()
            need(chain.hex() == body["hash"], "row %d is altered" % due)
            newest[body["kind"], body["subject"]] = body
            seals.add(body["remark"])
            due += 1
            hashes.append(chain.hex())
        elif key == "sealed":
            need(all(d == d.lower() for d in body["digests"]), "digests are of small letters")
            need(body["first"] == due, "rows are missing")
            for digest in body["digests"]:
                chain = hashlib.sha256(chain + bytes.fromhex(digest)).digest()
                due += 1
                hashes.append(chain.hex())
        else:
            need(key in ("decision", "body", "text", "reason"), "no line of evidence")
    need(due == begin["last"] + 1 and chain.hex() == end["head"], "cut off")
    need(head is None or any(h.startswith(head) for h in hashes), "no such hash")
    for line in lines[1:-1]:
        (key, body), = line.items()
        if key == "decision":
            row = newest["decision", body["id"]]
            after = json.loads(row["after"])
            need(all(body[k] == after[k] for k in ("kind", "actor", "subject", "sentence")) and
                 body["evidence"] == json.loads(after["evidence"]) and
                 night_number(body["night"]) == after["night"] and
                 seconds(body["at"]) == row["at"] // 1000, "decision %s" % body["id"])
        elif key == "text":
            after = json.loads(newest["message", body["id"]]["after"])
            need(all(body[k] == after[k] for k in ("occasion", "contact", "state", "attempt",
                                                   "acked_by")) and
                 (body["acked"] is None) == (after["acked"] is None) and
                 (body["acked"] is None or seconds(body["acked"]) == after["acked"] // 1000),
                 "text %s" % body["id"])
        elif key == "reason":
            sealed = hashlib.sha256((body["salt"] + body["text"]).encode()).hexdigest()
            need("%s:%s" % (body["id"], sealed) in seals, "reason %s" % body["id"])
    return len(hashes), chain.hex()
