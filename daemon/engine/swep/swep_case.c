/* SPDX-License-Identifier: MIT */
#include "swep_case.h"

#include <string.h>

#include "lifecycle_hours.h"
#include "occasion_rows.h"
#include "plan_rows.h"
#include "set_aside.h"
#include "swep_unjudged.h"

static void take_rule(struct lifecycle_facts *f, const struct policy *p, int rule)
{
	int tier = p->rules[rule].tier;
	switch (p->rules[rule].action) {
	case ACTION_ACTIVATE:
		if (tier > f->activate_tier) {
			f->activate_rule = rule;
			f->activate_tier = tier;
		}
		break;
	case ACTION_PROPOSE:
		if (tier > f->propose_tier) {
			f->propose_rule = rule;
			f->propose_tier = tier;
		}
		break;
	case ACTION_ADVISE:
		break;
	}
}

static bool opens_on(const struct swep_case *c, int n)
{
	const struct policy *p = &c->area->policy;
	struct date night = {c->forecast.tonight.day + n};
	for (int r = 0; r < p->rule_count; r++)
		if (p->rules[r].action != ACTION_ADVISE &&
		    policy_rule_holds(p, r, &c->forecast.outlook, LIMIT_NIGHTS_BACK + n, night) ==
			TRUTH_TRUE)
			return true;
	return false;
}

/* Most authorities warn of today and tomorrow only. What they will say of the night after is asked
 * when it is known, before SWEP is off in it: nobody waits for it, as one must for its cold. */
static void hear_beyond_reach(struct turn *t, const struct outlook *o, struct outlook *out)
{
	size_t size = o->watch_count * sizeof(*o->watches);
	struct notice_watch *watches = arena_alloc(t->arena, size > 0 ? size : 1);
	*out = *o;
	out->watches = watches;
	for (size_t i = 0; i < o->watch_count; i++) {
		watches[i] = o->watches[i];
		watches[i].speaks.to = (struct wall){INT64_MAX};
	}
}

/* On every night that must be decided today: Friday answers for the weekend. And on the night after
 * these, the last that SWEP would be off before it could be opened again: to end it in the morning
 * of a night that freezes, or of which nobody can tell, would be absurd. */
static enum truth exit_holds(struct turn *t, const struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	const struct outlook *o = &c->forecast.outlook;
	struct outlook *after = arena_alloc(t->arena, sizeof(*after));
	hear_beyond_reach(t, o, after);
	enum truth least = rule_eval(&p->exit, after, LIMIT_NIGHTS_BACK + c->facts.run);
	for (int n = 0; n < c->facts.run; n++)
		least = truth_both(least, rule_eval(&p->exit, o, LIMIT_NIGHTS_BACK + n));
	for (int n = 0; n <= c->facts.run; n++)
		if (opens_on(c, n))
			return TRUTH_FALSE;
	return least;
}

/* A rule that acts by itself acts when its night comes; nobody need be asked before. */
static void load_wish(struct swep_case *c, int n, const bool suppressed[LIMIT_RULES])
{
	const struct policy *p = &c->area->policy;
	struct lifecycle_wish *wish = &c->facts.ahead[n];
	for (int r = 0; r < p->rule_count; r++)
		if (p->rules[r].action == ACTION_PROPOSE && c->ahead[n][r] == TRUTH_TRUE &&
		    !suppressed[r] && p->rules[r].tier > wish->tier)
			*wish = (struct lifecycle_wish){r, p->rules[r].tier};
	for (size_t i = 0; i < c->approved.count; i++)
		if (c->approved.rows[i].night.day == c->forecast.tonight.day + n &&
		    c->approved.rows[i].tier >= wish->tier)
			*wish = (struct lifecycle_wish){-1, 0};
}

static enum err load_ahead(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	struct lifecycle_facts *f = &c->facts;
	int far = p->watch_nights > f->run - 1 ? p->watch_nights : f->run - 1;
	for (int n = 1; n <= far && n < LIFECYCLE_NIGHTS; n++) {
		bool suppressed[LIMIT_RULES] = {false};
		struct date night = {c->forecast.tonight.day + n};
		for (int r = 0; r < p->rule_count; r++) {
			c->ahead[n][r] = policy_rule_holds(p, r, &c->forecast.outlook,
							   LIMIT_NIGHTS_BACK + n, night);
			f->any_ahead = truth_either(f->any_ahead, c->ahead[n][r]);
		}
		if (n >= f->run)
			continue;
		TRY(set_aside_load(t, c, n, suppressed));
		load_wish(c, n, suppressed);
	}
	return ERR_OK;
}

static void load_tonight(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	struct lifecycle_facts *f = &c->facts;
	for (int r = 0; r < p->rule_count; r++) {
		c->tonight[r] = policy_rule_holds(p, r, &c->forecast.outlook, LIMIT_NIGHTS_BACK,
						  c->forecast.tonight);
		c->ahead[0][r] = c->tonight[r];
		f->any_tonight = truth_either(f->any_tonight, c->tonight[r]);
		if (c->tonight[r] == TRUTH_TRUE && !c->suppressed[r])
			take_rule(f, p, r);
	}
	f->exit = exit_holds(t, c);
}

/* The strongest approval of tonight. A weaker rule that holds in place of the one that was approved
 * opens its own tier: who said yes to more has said yes to it. */
static void load_approved(struct swep_case *c)
{
	struct lifecycle_facts *f = &c->facts;
	for (size_t i = 0; i < c->approved.count; i++) {
		const struct approval *a = &c->approved.rows[i];
		f->approved_ahead = f->approved_ahead || a->night.day > c->forecast.tonight.day;
		if (a->night.day != c->forecast.tonight.day || a->tier <= f->approved_tier)
			continue;
		f->approved_tier = a->tier;
		f->approved_rule = rule_index(&c->area->policy, a->rule);
		f->approved_holds =
		    f->approved_rule >= 0 ? c->tonight[f->approved_rule] : TRUTH_UNKNOWN;
	}
	if (f->approved_tier == 0 || f->approved_holds != TRUTH_FALSE || f->propose_rule < 0)
		return;
	f->approved_holds = TRUTH_TRUE;
	f->approved_rule = f->propose_rule;
	if (f->propose_tier < f->approved_tier)
		f->approved_tier = f->propose_tier;
}

/* A rule that acts by itself would open it again: it is asked about like any other before SWEP is
 * off. */
static void take_after(struct swep_case *c, int n, int rule)
{
	const struct policy_rule *r = &c->area->policy.rules[rule];
	struct lifecycle_facts *f = &c->facts;
	if (r->action != ACTION_ADVISE && c->ahead[n][rule] == TRUTH_TRUE &&
	    r->tier > f->after.tier)
		f->after = (struct lifecycle_wish){rule, r->tier};
}

/* The first night that an end, or a lowering, would leave out: the facts on which a person decided
 * it may have changed. */
static enum err load_after(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	const struct lifecycle *l = &c->lifecycle;
	bool suppressed[LIMIT_RULES] = {false};
	struct wall at = l->state == SWEP_STANDING_DOWN ? l->ends : l->lowers_at;
	struct date night = night_at(wall_later(at, t->now), p->hours);
	int n = night.day - c->forecast.tonight.day;
	if (!lifecycle_goes_down(l) || n >= LIFECYCLE_NIGHTS)
		return ERR_OK;
	c->facts.first_off = n;
	TRY(set_aside_load(t, c, n, suppressed));
	for (int r = 0; r < p->rule_count; r++) {
		c->ahead[n][r] =
		    policy_rule_holds(p, r, &c->forecast.outlook, LIMIT_NIGHTS_BACK + n, night);
		if (!suppressed[r])
			take_after(c, n, r);
	}
	for (size_t i = 0; i < c->approved.count; i++)
		if (c->approved.rows[i].night.day == night.day &&
		    c->approved.rows[i].tier > c->facts.after_approved)
			c->facts.after_approved = c->approved.rows[i].tier;
	return ERR_OK;
}

static enum err load_unopened(struct turn *t, struct swep_case *c)
{
	char night[WALL_TEXT];
	struct wall at;
	bool acked;
	TRY(occasion_latest(t->store, c->area->key, occasion_name(OCCASION_UNOPENED),
			    date_format(c->forecast.tonight, night), &at, &acked));
	c->facts.unopened = at.ms != 0;
	return ERR_OK;
}

static enum err load_stay(struct turn *t, struct swep_case *c)
{
	struct date first;
	c->facts.stayed = true;
	if (c->row.activation == NULL)
		return ERR_OK;
	TRY(activation_night(t->store, c->row.activation, &first));
	int nights = c->forecast.tonight.day - first.day;
	c->facts.stayed = nights >= c->area->policy.least_nights;
	return ERR_OK;
}

static enum err load_facts(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	struct date today = date_london(t->now);
	c->facts = (struct lifecycle_facts){
	    .now = t->now,
	    .today = today,
	    .tonight = c->forecast.tonight,
	    .may_ask = lifecycle_may_ask(p, t->now),
	    .may_ask_ahead = lifecycle_may_ask_ahead(p, t->now),
	    .activate_rule = -1,
	    .propose_rule = -1,
	    .approved_rule = -1,
	    .after = {-1, 0},
	    .run = holidays_nights_to_decide(&p->holidays, c->forecast.tonight)};
	c->facts.review_due =
	    lifecycle_working(p, t->now) && t->now.ms >= wall_london(today, p->review_minutes).ms;
	load_tonight(t, c);
	load_approved(c);
	TRY(load_unopened(t, c));
	TRY(load_stay(t, c));
	TRY(load_ahead(t, c));
	return load_after(t, c);
}

static enum proposal_kind kind_of(const char *name)
{
	if (strcmp(name, proposal_kind_name(PROPOSAL_RAISE)) == 0)
		return PROPOSAL_RAISE;
	return strcmp(name, proposal_kind_name(PROPOSAL_STANDDOWN)) == 0 ? PROPOSAL_STANDDOWN
									 : PROPOSAL_OPEN;
}

static void load_asked(struct swep_case *c)
{
	struct lifecycle *l = &c->lifecycle;
	l->asked_kind = kind_of(c->proposal.kind);
	l->asked_night = c->proposal.night;
	for (size_t i = 0; i < c->asked.count; i++) {
		const struct approval *a = &c->asked.rows[i];
		int n = a->night.day - c->forecast.tonight.day;
		if (n == 0 && rule_index(&c->area->policy, a->rule) == RULE_BLIND)
			l->asked_blind = true;
		else if (n >= 0 && n < LIFECYCLE_NIGHTS)
			l->asked_tiers[n] = a->tier;
	}
}

static void load_lifecycle(struct swep_case *c)
{
	struct lifecycle *l = &c->lifecycle;
	*l = (struct lifecycle){.tier = c->row.tier,
				.lower_to = c->row.lower_to,
				.lowers_at = c->row.lowers_at,
				.held_until = c->row.held_until,
				.ends = c->row.ends,
				.reviewed = c->row.reviewed,
				.asked = c->proposal.id != NULL};
	if (!swep_state_parse(c->row.state, &l->state))
		l->state = SWEP_IDLE;
	if (l->state == SWEP_CANCELLED)
		l->cancelled = night_at((struct wall){c->row.ends.ms - 1}, c->area->policy.hours);
	if (l->asked)
		load_asked(c);
}

/* Of a shadow nothing was given to anybody. */
static enum err load_unplanned(struct turn *t, struct swep_case *c)
{
	if (c->lifecycle.state != SWEP_STANDING_DOWN || c->area->shadow[0] != '\0')
		return ERR_OK;
	return moving_on_count(t->store, c->area->key, c->row.activation, &c->facts.unplanned);
}

/* What was asked or approved at a tier that a newer policy does not have is about its highest. */
static void fit_tiers(struct swep_case *c)
{
	int most = c->area->policy.tiers;
	struct approval_list *lists[] = {&c->asked, &c->approved};
	if (c->proposal.tier > most)
		c->proposal.tier = most;
	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < lists[l]->count; i++)
			if (lists[l]->rows[i].tier > most)
				lists[l]->rows[i].tier = most;
}

enum err swep_case_load(struct turn *t, const struct area_settings *area, struct swep_case *out)
{
	const char *key = area->key;
	memset(out, 0, sizeof(*out));
	out->area = area;
	TRY(swep_read(t->store, key, t->arena, &out->row));
	TRY(proposal_open(t->store, key, t->arena, &out->proposal));
	if (out->proposal.id != NULL)
		TRY(approval_list_of(t->store, key, out->proposal.id, t->arena, &out->asked));
	TRY(approval_list_in(t->store, key, APPROVAL_OPEN, t->arena, &out->approved));
	fit_tiers(out);
	TRY(weather_forecast(t, area, &out->forecast));
	out->about = out->forecast.tonight;
	load_lifecycle(out);
	TRY(set_aside_load(t, out, 0, out->suppressed));
	TRY(load_facts(t, out));
	TRY(load_unplanned(t, out));
	return unjudged_load(t, out);
}
