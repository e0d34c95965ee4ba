/* SPDX-License-Identifier: MIT */
#include "policy.h"

#include <assert.h>

const char *action_name(enum action a)
{
	static const char *const names[] = {
	    [ACTION_ADVISE] = "advise",
	    [ACTION_PROPOSE] = "propose",
	    [ACTION_ACTIVATE] = "activate",
	};
	return names[a];
}

/* Orders the days of a year, 29 February included. */
static int day_of(int month, int mday)
{
	return month * 100 + mday;
}

bool season_holds(const struct season *season, struct date night)
{
	struct civil c = date_civil(night);
	int from = day_of(season->from_month, season->from_mday);
	int to = day_of(season->to_month, season->to_mday);
	int day = day_of(c.month, c.mday);
	if (season->from_month == 0)
		return true;
	return from <= to ? from <= day && day <= to : from <= day || day <= to;
}

const struct season *policy_season(const struct policy *p, int r)
{
	const struct season *own = &p->rules[r].season;
	return own->from_month != 0 ? own : &p->season;
}

enum truth policy_rule_holds(const struct policy *p, int r, const struct outlook *outlook,
			     int night, struct date date)
{
	assert(r >= 0 && r < p->rule_count);
	if (!season_holds(policy_season(p, r), date))
		return TRUTH_FALSE;
	return rule_eval(&p->rules[r].when, outlook, night);
}
