# SPDX-License-Identifier: MIT
"""What swepd backtest computes for tests/data/policies/three-rules.conf over HadCET minima, in
Python.    backtest.py FILE

Written as one would write it once, and then made quick: dates are counted, not made one by one."""

import datetime
import sys


def read(path):
    """(day of the first value, values in tenths or None)"""
    starts, days = {}, {}
    with open(path, encoding="ascii") as f:
        for line in f:
            cells = line.split()
            year, mday = cells[0], int(cells[1])
            if year not in starts:
                starts[year] = [datetime.date(int(year), m, 1).toordinal() - 1 for m in range(1, 13)]
            for start, tenths in zip(starts[year], cells[2:]):
                if tenths != "-999":
                    days[start + mday] = int(tenths)
    first = min(days)
    return first, [days.get(day) for day in range(first, max(days) + 1)]


def run_of_three(cold):
    """Whether each night lies in a run of three or more."""
    truths, start = [False] * len(cold), None
    for night, is_cold in enumerate(cold + [False]):
        if is_cold and start is None:
            start = night
        elif not is_cold and start is not None:
            if night - start >= 3:
                truths[start:night] = [True] * (night - start)
            start = None
    return truths


def runs(values):
    """(surely, possibly) in a run: what is missing, and what lies beyond the record, may be cold."""
    surely = run_of_three([v is not None and v <= 0 for v in values])
    possibly = run_of_three([True, True] + [v is None or v <= 0 for v in values] + [True, True])
    return surely, possibly[2:-2]


def number(tenths):
    return "%d" % (tenths // 10) if tenths % 10 == 0 else repr(tenths / 10)


def winter_line(name, opened, spells, missed, freezing, unknown):
    return ('{"winter":"%s","policy":"three-rules","opened":%d,"spells":%d,"missed_at_or_below":%d,'
            '"freezing":%d,"unknown":%d}\n' % (name, opened, spells, missed, freezing, unknown))


def main():
    first, values = read(sys.argv[1])
    surely, possibly = runs(values)
    lines, name, before = [], None, False
    opened = spells = missed = freezing = unknown = 0
    day = datetime.date.fromordinal(first)
    one = datetime.timedelta(days=1)
    for night, value in enumerate(values):
        if 4 <= day.month <= 10:
            day += one
            before = False
            continue
        year = day.year if day.month > 6 else day.year - 1
        winter = "%d/%02d" % (year, (year + 1) % 100)
        if winter != name:
            if name:
                lines.append(winter_line(name, opened, spells, missed, freezing, unknown))
            name = winter
            opened = spells = missed = freezing = unknown = 0
        rule = None
        if surely[night]:
            rule, tier = "run", 2
        elif value is not None and value <= -30:
            rule, tier = "hard", 2
        elif value is not None and value < 0:
            rule, tier = "below", 1
        if value is not None and value <= 0:
            freezing += 1
        if rule:
            opened += 1
            spells += not before
            lines.append('{"night":"%s","policy":"three-rules","tier":%d,"rule":"%s","values":'
                         '{"air.min":%s}}\n' % (day.isoformat(), tier, rule, number(value)))
        elif value is None or possibly[night]:
            unknown += 1
        elif value <= 0:
            missed += 1
        before = rule is not None
        day += one
    lines.append(winter_line(name, opened, spells, missed, freezing, unknown))
    sys.stdout.write("".join(lines))


main()
