# SPDX-License-Identifier: MIT
"""Many beds at once: finding one among them, and taking them in and out as a file."""

import os
import subprocess
import time

from holding import fill
from lib.daemon import Swepd

MOST = 100000 # LIMIT_BEDS
MATCHES = (((100, 1000, 10000, MOST), (20,), "20 sites"),
           ((100, 1000, 10000), (1, "keeping"),
            "one site that keeps beds for women and has a cap on high support"))


def looks(home, build, beds, words):
    path = home + "/match.db"
    try:
        out = subprocess.run([build + "/tests/bench/match", path, str(beds), *map(str, words)],
                             stdout=subprocess.PIPE, check=True, timeout=600).stdout.decode()
    finally:
        for tail in ("", "-wal", "-shm"):
            if os.path.exists(path + tail):
                os.unlink(path + tail)
    return dict((name.strip('"'), float(us)) for name, us in
                (pair.split(":") for pair in out.strip().strip("{}").split(",")))


def match(home, build):
    """The look that `hold best` begins with, alone: no socket, no writing."""
    print("finding the best bed, three quarters taken; microseconds, medians; ratio to the fewest")
    for counts, words, where in MATCHES:
        print("  " + where)
        first = None
        for beds in counts:
            found = looks(home, build, beds, words)
            first = first or found
            print("    %6d beds   %s" % (beds, "   ".join("%s %.1f (%.2f)" % (
                name, us, us / first[name]) for name, us in found.items())), flush=True)


def timed(swepd, words):
    began = time.perf_counter()
    text = swepd.ctl(*words)
    return text, time.perf_counter() - began


def inventory(home, build):
    """As many beds as an area may have: in, out, in again without a change."""
    with Swepd(home + "/inventory", build) as swepd:
        fill(swepd, 1, [""])
        path = home + "/beds.csv"
        with open(path, "w", encoding="ascii") as f:
            f.write("site,bed,kind,attributes,use\n")
            f.writelines("s%d,B%d,e-bed,%s,night\n" % (n % 20, n, ("", "dog")[n % 2])
                         for n in range(MOST))
        _, first = timed(swepd, ["import", "beds", path])
        text, out = timed(swepd, ["export", "beds"])
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        audited = swepd.one("SELECT count(*) FROM audit")
        _, again = timed(swepd, ["import", "beds", path])
        same = text == swepd.ctl("export", "beds")
        if not same or audited != swepd.one("SELECT count(*) FROM audit") or swepd.one(
                "SELECT count(*) FROM bed WHERE state = 'ready'") != MOST:
            raise AssertionError("the beds did not come back as they went out")
        print("%d beds by swepctl: import %.2f s (%.0f a second), export %.2f s, the export imported"
              " again %.2f s, nothing changed" % (MOST, first, MOST / first, out, again), flush=True)
