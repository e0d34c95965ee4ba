/* SPDX-License-Identifier: MIT */
#include "set_aside.h"

#include <math.h>
#include <string.h>

#include "swep_basis.h"
#include "swep_nights.h"

/* ---- what is -------------------------------------------------------------------------------- */

/* A person's NO is one to the weather that they saw. Who ends SWEP for the morning leaves it on
 * tonight: that is no NO to a night in which it is not on. */
static bool sets_aside(const struct swep_case *c, const struct suppression *x, int rule, int n)
{
	const struct policy *p = &c->area->policy;
	double coldest = swep_case_coldest_on(c, n);
	bool same = strcmp(x->rule, "*") == 0 || strcmp(x->rule, p->rules[rule].name) == 0;
	bool over = strcmp(x->kind, "stood-down") == 0 && c->lifecycle.state != SWEP_STANDING_DOWN;
	bool colder = coldest <= x->value - p->worse_by && !isinf(coldest);
	return same && !over && !colder && !swep_basis_worse(c, rule, n, x->basis);
}

enum err set_aside_load(struct turn *t, struct swep_case *c, int n, bool suppressed[LIMIT_RULES])
{
	const struct policy *p = &c->area->policy;
	struct date night = {c->forecast.tonight.day + n};
	struct suppression *list;
	size_t count;
	TRY(suppression_list(t->store, c->area->key, night, t->arena, &list, &count));
	for (int r = 0; r < p->rule_count; r++)
		for (size_t i = 0; i < count; i++)
			if (sets_aside(c, &list[i], r, n))
				suppressed[r] = true;
	return ERR_OK;
}

enum err set_aside_blind(struct turn *t, const struct swep_case *c, bool *aside)
{
	struct suppression *list;
	size_t count;
	TRY(suppression_list(t->store, c->area->key, c->forecast.tonight, t->arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		*aside = *aside || strcmp(list[i].rule, "*") == 0 ||
			 rule_index(&c->area->policy, list[i].rule) == RULE_BLIND;
	return ERR_OK;
}

/* ---- setting aside -------------------------------------------------------------------------- */

/* For the night n after tonight. */
static enum err set_aside_one(struct turn *t, struct swep_case *c, const char *kind,
			      const char *rule, int n)
{
	struct suppression x = {.rule = rule,
				.kind = kind,
				.by = t->actor,
				.night = {c->forecast.tonight.day + n},
				.value = swep_case_coldest_on(c, n),
				.basis =
				    swep_basis_write(t, c, rule_index(&c->area->policy, rule), n)};
	TRY(store_id(t->store, 'x', t->arena, &x.id));
	TRY(suppression_insert(t->store, c->area->key, &x, t->now));
	return turn_audit(t, c->area->key, AUDITED_SUPPRESSION, x.id, kind, NULL);
}

/* What holds on that night, from this tier on; and the rule that was asked about. */
static enum err set_aside_on(struct turn *t, struct swep_case *c, const char *kind, int n,
			     int asked_rule, int tier)
{
	const struct policy *p = &c->area->policy;
	for (int r = 0; r < p->rule_count; r++)
		if ((c->ahead[n][r] == TRUTH_TRUE && p->rules[r].tier >= tier) || r == asked_rule)
			TRY(set_aside_one(t, c, kind, p->rules[r].name, n));
	return asked_rule == RULE_BLIND ? set_aside_one(t, c, kind, rule_name(p, RULE_BLIND), n)
					: ERR_OK;
}

enum err swep_set_aside(struct turn *t, struct swep_case *c, const char *kind)
{
	return set_aside_on(t, c, kind, 0, -1, 0);
}

enum err swep_set_aside_all(struct turn *t, struct swep_case *c, const char *kind, int n)
{
	struct date night = {c->forecast.tonight.day + n};
	TRY(swep_settle_approvals(t, c, night, night, APPROVAL_LAPSED));
	return set_aside_one(t, c, kind, "*", n);
}

enum err swep_set_aside_asked(struct turn *t, struct swep_case *c, const char *kind)
{
	for (size_t i = 0; i < c->asked.count; i++) {
		const struct approval *a = &c->asked.rows[i];
		int n = a->night.day - c->forecast.tonight.day;
		if (n >= 0 && n < LIFECYCLE_NIGHTS)
			TRY(set_aside_on(t, c, kind, n, rule_index(&c->area->policy, a->rule),
					 a->tier));
	}
	return ERR_OK;
}
