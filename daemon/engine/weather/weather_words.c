/* SPDX-License-Identifier: MIT */
#include "weather_words.h"

#include <math.h>
#include <string.h>

const char *words_truth(enum truth truth)
{
	static const char *const words[] = {[TRUTH_FALSE] = "does not hold",
					    [TRUTH_UNKNOWN] = "cannot be told",
					    [TRUTH_TRUE] = "holds"};
	return words[truth];
}

const char *words_age(struct turn *t, int64_t ms)
{
	int64_t minutes = ms > 0 ? ms / MINUTES_MS(1) : 0;
	if (minutes < 60)
		return arena_printf(t->arena, "%lld min", (long long)minutes);
	return arena_printf(t->arena, "%lld h %02lld min", (long long)(minutes / 60),
			    (long long)(minutes % 60));
}

const char *words_number(struct turn *t, double value)
{
	double tenths = round(value * 10);
	bool exact =
	    fabs(value * 10 - tenths) < 0.05; /* a feed's own tenths, as a double has them */
	double shown = exact ? tenths / 10 : value;
	return arena_printf(t->arena, exact ? "%.1f" : "%.2f", shown == 0 ? 0.0 : shown);
}

const char *words_aggregate(enum aggregate a)
{
	return a == AGGREGATE_CHILL_MIN ? "chill.min (computed)" : aggregate_name(a);
}

const char *words_remark(struct turn *t, const struct source_view *v)
{
	return v->remark[0] != '\0' ? arena_printf(t->arena, "; %s", v->remark) : "";
}

/* The word for an open side: towards danger, or away from it. */
static const char *beyond(enum aggregate what, bool upwards)
{
	bool temperature = aggregate_unit(what)[0] == 'C';
	if (upwards)
		return temperature ? "or warmer" : "or more";
	return temperature ? "or colder" : "or less";
}

const char *words_amount(struct turn *t, enum aggregate what, struct interval v)
{
	const char *unit = aggregate_unit(what);
	const char *low = isinf(v.low) ? "" : words_number(t, v.low);
	const char *high = isinf(v.high) ? "" : words_number(t, v.high);
	if (isinf(v.low) && isinf(v.high))
		return "unknown";
	if (isinf(v.low))
		return arena_printf(t->arena, "%s %s %s", high, unit, beyond(what, false));
	if (isinf(v.high))
		return arena_printf(t->arena, "%s %s %s", low, unit, beyond(what, true));
	if (strcmp(low, high) != 0)
		return arena_printf(t->arena, "%s to %s %s", low, high, unit);
	return arena_printf(t->arena, "%s %s", low, unit);
}

const char *words_rules(struct turn *t, const struct policy *p, const struct outlook *outlook,
			int night)
{
	const char *all = "";
	struct date date = outlook_date(outlook, night);
	for (int r = 0; r < p->rule_count; r++) {
		enum truth holds = policy_rule_holds(p, r, outlook, night, date);
		if (holds != TRUTH_FALSE)
			all = arena_printf(t->arena, "%s%s%s %s", all, all[0] != '\0' ? "; " : "",
					   p->rules[r].name, words_truth(holds));
	}
	return all[0] != '\0' ? all : "none";
}
