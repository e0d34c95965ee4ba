/* SPDX-License-Identifier: MIT */
#include "policy.h"

#include <assert.h>
#include <string.h>

#include "rule_inside.h"

const char *action_name(enum action a)
{
	static const char *const names[] = {
	    [ACTION_ADVISE] = "advise",
	    [ACTION_PROPOSE] = "propose",
	    [ACTION_ACTIVATE] = "activate",
	};
	return names[a];
}

bool dated_parse(const char *text, struct dated *out)
{
	static const char rest[] = "0000-01-01";
	char whole[sizeof(rest)];
	size_t known = strlen(text);
	if (strcmp(text, "unknown") == 0) {
		*out = (struct dated){{0}, 0};
		return true;
	}
	if (known != 4 && known != 7 && known != 10)
		return false;
	memcpy(whole, rest, sizeof(rest));
	memcpy(whole, text, known);
	out->known = (int)known;
	return date_parse(whole, &out->first);
}

const char *dated_format(struct dated d, char out[WALL_TEXT])
{
	if (d.known == 0)
		return "unknown";
	date_format(d.first, out)[d.known] = '\0';
	return out;
}

const char *policy_offer(const struct policy *p, int tier)
{
	assert(tier > 0);
	return tier <= p->tiers ? p->offers[tier - 1] : "as until now";
}

bool season_holds(const struct season *season, struct date night)
{
	return season->from_month == 0 || yearly_holds(season->from_month, season->from_mday,
						       season->to_month, season->to_mday, night);
}

const struct season *policy_season(const struct policy *p, int r)
{
	const struct season *own = &p->rules[r].season;
	return own->from_month != 0 ? own : &p->season;
}

unsigned policy_aggregates_of(const struct policy *p, bool by_day)
{
	unsigned set = rule_aggregates_of(&p->exit, by_day);
	for (int r = 0; r < p->rule_count; r++)
		set |= rule_aggregates_of(&p->rules[r].when, by_day);
	return set;
}

unsigned policy_aggregates(const struct policy *p)
{
	return policy_aggregates_of(p, false) | policy_aggregates_of(p, true);
}

enum truth policy_rule_holds(const struct policy *p, int r, const struct outlook *outlook,
			     int night, struct date date)
{
	assert(r >= 0 && r < p->rule_count);
	if (!season_holds(policy_season(p, r), date))
		return TRUTH_FALSE;
	return rule_eval(&p->rules[r].when, outlook, night);
}
