/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "swep_case.h"

#define BLIND_NAME "blind"

int rule_index(const struct policy *p, const char *name)
{
	for (int i = 0; i < p->rule_count; i++)
		if (strcmp(p->rules[i].name, name) == 0)
			return i;
	return strcmp(name, BLIND_NAME) == 0 ? RULE_BLIND : -1;
}

const char *rule_name(const struct policy *p, int rule)
{
	if (rule == RULE_BLIND)
		return BLIND_NAME;
	return rule >= 0 ? p->rules[rule].name : "exit";
}

bool swep_case_in_season(const struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	for (int r = 0; r < p->rule_count; r++)
		if (season_holds(policy_season(p, r), c->forecast.tonight))
			return true;
	return false;
}

int swep_case_strongest(const struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	int best = -1;
	for (int r = 0; r < p->rule_count; r++)
		if (p->rules[r].action != ACTION_ADVISE && c->tonight[r] == TRUTH_TRUE &&
		    (best < 0 || p->rules[r].tier > p->rules[best].tier))
			best = r;
	return best;
}
