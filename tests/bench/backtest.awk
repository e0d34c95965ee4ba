# SPDX-License-Identifier: MIT
# What swepd backtest computes for tests/data/policies/three-rules.conf over HadCET minima, in awk.
#   awk -f backtest.awk FILE
# Dates are counted from the first year's 1 January; what is missing, and what lies beyond the record,
# may be cold.

function leap(y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) }

function starts_of(y,    m) { # the days before each month of year y
	for (m = 1; m <= 12; m++) {
		start[m] = days
		days += m == 2 ? 28 + leap(y) : lengths[m]
	}
}

function runs(truth, may,    n, from, m) { # may: missing nights count
	from = first - 2 * may
	for (n = from; n <= last + 2 * may + 1; n++) {
		if (n <= last + 2 * may && (n in value ? value[n] <= 0 : may))
			continue
		if (n - from >= 3)
			for (m = from; m < n; m++)
				truth[m] = 1
		from = n + 1
	}
}

function winter_print() {
	printf "{\"winter\":\"%d/%02d\",\"policy\":\"three-rules\",\"opened\":%d,\"spells\":%d," \
		"\"missed_at_or_below\":%d,\"freezing\":%d,\"unknown\":%d}\n", winter,
		(winter + 1) % 100, opened, spells, missed, freezing, unknown
	opened = spells = missed = freezing = unknown = 0
}

function night_judge(n, y, m, d,    rule, tier, v, known) {
	if ((m < 7 ? y - 1 : y) != winter) {
		if (winter)
			winter_print()
		winter = m < 7 ? y - 1 : y
	}
	known = n in value
	v = known ? value[n] : 999
	if (n in surely) {
		rule = "run"; tier = 2
	} else if (v <= -30) {
		rule = "hard"; tier = 2
	} else if (v < 0) {
		rule = "below"; tier = 1
	}
	if (v <= 0)
		freezing++
	if (rule != "") {
		opened++
		spells += !before
		printf "{\"night\":\"%04d-%02d-%02d\",\"policy\":\"three-rules\",\"tier\":%d," \
			"\"rule\":\"%s\",\"values\":{\"air.min\":%.15g}}\n", y, m, d, tier, rule, v / 10
	} else if (!known || n in possibly) {
		unknown++
	} else if (v <= 0) {
		missed++
	}
	before = rule != ""
}

BEGIN { RS = "\r?\n"; split("31 28 31 30 31 30 31 31 30 31 30 31", lengths) }

$1 != year {
	if (!base)
		base = $1
	year = $1
	starts_of(year)
}

{
	for (i = 3; i <= 14; i++)
		if ($i != -999)
			value[start[i - 2] + $2] = $i
}

END {
	for (first = 1; !(first in value); first++)
		continue
	for (last = days; !(last in value); last--)
		continue
	runs(surely, 0)
	runs(possibly, 1)
	n = 1
	for (y = base; y <= year; y++)
		for (m = 1; m <= 12; m++) {
			length_of = m == 2 ? 28 + leap(y) : lengths[m]
			if (m >= 4 && m <= 10) {
				n += length_of
				before = 0
				continue
			}
			for (d = 1; d <= length_of; d++) {
				if (n >= first && n <= last)
					night_judge(n, y, m, d)
				n++
			}
		}
	winter_print()
}
