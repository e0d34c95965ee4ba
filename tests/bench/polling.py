# SPDX-License-Identifier: MIT
"""Hourly polling for 1, 10 and 100 areas from a local nginx: share of a processor, and memory.

The clock of an exercise is moved on an hour at a time; all that the daemon does in that hour (asking,
reading, deciding, keeping) is counted, and set against the hour.
"""

import datetime
import os
import shutil
import tempfile

from lib.daemon import Swepd, source
from lib.feedserver import FeedServer
from lib.process import wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
HOURS = 24
TICKS = os.sysconf("SC_CLK_TCK")


def spent_s(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as f:
        return [int(line.split()[1]) for line in f if line.startswith("VmRSS")][0] / 1024


def settled(d, now_ms):
    """Everything due by then was looked at, and every answer is in."""
    return d.one("SELECT (SELECT count(*) FROM deadline WHERE due <= ?) + "
                 "(SELECT sum(fetching) FROM source)", now_ms) == 0


def one(home, build, feeds, count):
    areas = [("area-%d" % n, "Area %d" % n) for n in range(count)]
    with Swepd(tempfile.mkdtemp(dir=home), build, mode="exercise", areas=areas,
               sources=[source("metno", feeds.url + "/compact", every="45m")],
               arguments=["--clock", "2026-11-19T12:00:00Z"]) as d:
        wait_for("the first forecasts", lambda: d.one("SELECT min(heard) FROM source") > 0, 60)
        began, asked = spent_s(d.program.pid), d.one("SELECT sum(fetch) FROM source")
        for _ in range(HOURS * 12):
            now = datetime.datetime.fromisoformat(d.ask("clock", advance="5m")["now"])
            wait_for("every answer", lambda: settled(d, now.timestamp() * 1000), 60)
        spent = spent_s(d.program.pid) - began
        asked = d.one("SELECT sum(fetch) FROM source") - asked
        print("  %3d areas: %6.1f ms of processor an hour (share %.5f %%), %.2f ms a fetch, "
              "%d fetches, %5.1f MiB" % (count, 1000 * spent / HOURS, 100 * spent / HOURS / 3600,
                                         1000 * spent / max(asked, 1), asked,
                                         resident_mib(d.program.pid)))


def polling(home, build):
    print("polling every hour, %d hours, from a local server" % HOURS)
    with FeedServer(home + "/polling") as feeds:
        shutil.copy(HERE + "/../demo/thursday.json", feeds.www + "/compact")
        for count in (1, 10, 100):
            one(home, build, feeds, count)
