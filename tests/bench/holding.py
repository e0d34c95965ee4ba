# SPDX-License-Identifier: MIT
"""The whole operation, match on four attributes, hold, audit row, by many clients at once: swepd
through its socket, PostgreSQL, and SQLite alone. All durable, in turn, on one disk."""

import json
import sqlite3
import statistics
import subprocess
import tempfile

from lib.daemon import Swepd
from postgres import LEAN, WHOLE, Postgres

BEDS, SITES = 15000, 20
NEEDS = ["dog", "wheelchair", "ground-floor", "late-entry"]
# Of every three beds the last two suit, and the last is too good for most.
KINDS = ["dog ground-floor", " ".join(NEEDS), " ".join(NEEDS) + " high-support"]
BITS = {"dog": 1, "wheelchair": 2, "ground-floor": 4, "late-entry": 8, "high-support": 16}
CROWDS = ((1, 1000), (16, 6400), (64, 9984))


def bits(words):
    return sum(BITS[w] for w in words)


def fill(swepd, beds, kinds, sites=SITES):
    """Beds of these kinds in turn, in ordinary sites that let people in at any hour."""
    swepd.put("sites", ["site,name,kind,opens,confirm,last_entry,women_only"] +
              ["s%d,Site %d,hostel,always,no,,no" % (n, n) for n in range(sites)])
    swepd.put("beds", ["site,bed,kind,attributes,use"] +
              ["s%d,B%d,e-bed,%s,night" % (n % sites, n, kinds[n % len(kinds)])
               for n in range(beds)])


def copy(database, to):
    with sqlite3.connect("file:%s?mode=ro" % database, uri=True) as a, sqlite3.connect(to) as b:
        a.backup(b)
    return to


def figures_of(command):
    out = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=600).stdout
    return json.loads(out)


def ours(home, build, clients, requests):
    """On a fresh database each time, as PostgreSQL's tables are emptied each time; and the same
    rows again by SQLite alone."""
    with Swepd(tempfile.mkdtemp(dir=home), build) as swepd:
        fill(swepd, BEDS, KINDS)
        before = copy(swepd.database, swepd.home + "/before.db")
        figures = figures_of([build + "/tests/bench/load", swepd.socket_path, str(clients),
                              str(requests), swepd.home + "/pairs", "0", json.dumps(NEEDS)])
        if figures["refused"] or figures["ok"] != requests:
            raise AssertionError("not every hold was given: %s" % figures)
        ceiling = figures_of([build + "/tests/bench/ceiling", before, swepd.database])
        return figures, ceiling


def theirs(postgres, operation, clients, requests):
    postgres.fill(BEDS, [bits(k.split()) for k in KINDS])
    return postgres.holds(operation, bits(NEEDS), clients, requests)


def line(name, rounds):
    middle = {k: statistics.median(r[k] for r in rounds) for k in ("per_second", "p50_ms", "p99_ms")}
    print("    %-22s %8.0f a second   p50 %7.2f ms   p99 %7.2f ms" % (
        name, middle["per_second"], middle["p50_ms"], middle["p99_ms"]))


def ratio(mine, other):
    each = sorted(a["per_second"] / b["per_second"] for a, b in zip(mine, other))
    return "%.2f (%.2f to %.2f)" % (statistics.median(each), each[0], each[-1])


def crowd(home, build, postgres, clients, requests, rounds):
    mine, raw, lean, whole = [], [], [], []
    for _ in range(rounds):
        figures, ceiling = ours(home, build, clients, requests)
        mine.append(figures)
        raw.append(ceiling)
        lean.append(theirs(postgres, LEAN, clients, requests))
        whole.append(theirs(postgres, WHOLE, clients, requests // 4))
    print("  %d clients" % clients)
    line("swepd", mine)
    line("PostgreSQL, all of it", whole)
    line("PostgreSQL, bare", lean)
    print("    ratio to PostgreSQL writing all of it %s, bare %s; to SQLite alone %s" % (
        ratio(mine, whole), ratio(mine, lean), ratio(mine, raw)))
    print("    SQLite alone is %s of PostgreSQL, bare" % ratio(raw, lean), flush=True)


def holds(home, build, rounds):
    print("match on four attributes, hold, audit row; durable; %d rounds in turn; medians"
          " (least to most)" % rounds)
    print("  all of it: person, placement, remembered answer, audit chained by hash; bare: placement"
          " and an audit row\n  that nothing chains; SQLite alone: the same bytes, 64 holds a"
          " transaction, no match, no socket", flush=True)
    with Postgres(home + "/pg") as postgres:
        for clients, requests in CROWDS:
            crowd(home, build, postgres, clients, requests, rounds)
