/* SPDX-License-Identifier: MIT */
#include "swep_case.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "swep_blind.h"

/* ---- loading -------------------------------------------------------------------------------- */

static bool sets_aside(const struct suppression *x, const struct policy_rule *rule, double coldest,
		       double worse_by)
{
	bool same = strcmp(x->rule, "*") == 0 || strcmp(x->rule, rule->name) == 0;
	bool colder = coldest <= x->value - worse_by && !isinf(coldest);
	return same && !colder;
}

/* Of the night n after tonight. */
static enum err load_suppressions(struct turn *t, struct swep_case *c, int n,
				  bool suppressed[LIMIT_RULES])
{
	const struct policy *p = &c->area->policy;
	struct date night = {c->forecast.tonight.day + n};
	double coldest = swep_case_coldest_on(c, n);
	struct suppression *list;
	size_t count;
	TRY(suppression_list(t->store, c->area->key, night, t->arena, &list, &count));
	for (int r = 0; r < p->rule_count; r++)
		for (size_t i = 0; i < count; i++)
			if (sets_aside(&list[i], &p->rules[r], coldest, p->worse_by))
				suppressed[r] = true;
	return ERR_OK;
}

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

/* On every night that must be decided today: Friday answers for the weekend. */
static enum truth exit_holds(const struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	enum truth least = TRUTH_TRUE;
	for (int n = 0; n < c->facts.run; n++)
		least = truth_both(
		    least, rule_eval(&p->exit, &c->forecast.outlook, LIMIT_NIGHTS_BACK + n));
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
		TRY(load_suppressions(t, c, n, suppressed));
		load_wish(c, n, suppressed);
	}
	return ERR_OK;
}

static void load_tonight(struct swep_case *c)
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
	f->exit = exit_holds(c);
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
	    .run = holidays_nights_to_decide(&p->holidays, c->forecast.tonight)};
	c->facts.review_due =
	    lifecycle_working(p, t->now) && t->now.ms >= wall_london(today, p->review_minutes).ms;
	load_tonight(c);
	load_approved(c);
	TRY(load_stay(t, c));
	return load_ahead(t, c);
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
	l->asked_tier = c->proposal.tier;
	l->asked_night = c->proposal.night;
	l->asked_blind = rule_index(&c->area->policy, c->proposal.rule) == RULE_BLIND;
	for (size_t i = 0; i < c->asked.count && !l->asked_blind; i++) {
		int n = c->asked.rows[i].night.day - c->forecast.tonight.day;
		if (n >= 0 && n < LIFECYCLE_NIGHTS)
			l->asked_tiers[n] = c->asked.rows[i].tier;
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
	TRY(weather_forecast(t, area, &out->forecast));
	out->about = out->forecast.tonight;
	TRY(load_suppressions(t, out, 0, out->suppressed));
	TRY(load_facts(t, out));
	load_lifecycle(out);
	return swep_blind_load(t, out);
}

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

/* ---- words ---------------------------------------------------------------------------------- */

static struct interval lowest_on(const struct swep_case *c, int n)
{
	return c->forecast.outlook.all.nights[LIMIT_NIGHTS_BACK + n][AGGREGATE_AIR_MIN];
}

double swep_case_coldest_on(const struct swep_case *c, int n)
{
	struct interval night = lowest_on(c, n);
	return isinf(night.low) ? night.high : night.low;
}

double swep_case_coldest(const struct swep_case *c)
{
	return swep_case_coldest_on(c, 0);
}

const char *swep_case_coldest_text_on(struct turn *t, const struct swep_case *c, int n)
{
	double coldest = swep_case_coldest_on(c, n);
	if (isinf(coldest))
		return "unknown";
	return arena_printf(t->arena, "%.1fC%s", coldest,
			    isinf(lowest_on(c, n).low) ? " or colder" : "");
}

const char *swep_case_coldest_text(struct turn *t, const struct swep_case *c)
{
	return swep_case_coldest_text_on(t, c, 0);
}

const char *swep_case_why_on(struct turn *t, const struct swep_case *c, int rule, int n)
{
	const char *coldest = swep_case_coldest_text_on(t, c, n);
	if (rule == RULE_BLIND)
		return "no trusted forecast";
	if (rule < 0 || c->ahead[n][rule] != TRUTH_TRUE)
		return arena_printf(t->arena, "forecast %s", coldest);
	return arena_printf(t->arena, "%.60s, forecast %s", c->area->policy.rules[rule].text,
			    coldest);
}

const char *swep_case_why(struct turn *t, const struct swep_case *c, int rule)
{
	return swep_case_why_on(t, c, rule, 0);
}

/* ---- evidence ------------------------------------------------------------------------------- */

static json_t *bound(double value)
{
	return isinf(value) ? json_null() : json_real(value);
}

static json_t *interval_json(struct interval i)
{
	json_t *pair = json_array();
	json_array_append_new(pair, bound(i.low));
	json_array_append_new(pair, bound(i.high));
	return pair;
}

static json_t *aggregates_json(const struct interval *values)
{
	json_t *all = json_object();
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		json_object_set_new(all, aggregate_name((enum aggregate)a),
				    interval_json(values[a]));
	return all;
}

static json_t *policy_json(const struct policy *p)
{
	char adopted[WALL_TEXT];
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "key", p->key, "title", p->title, "version",
			 p->version, "approver", p->approver, "adopted",
			 date_format(p->adopted, adopted));
}

static json_t *rules_json(const struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	json_t *all = json_array();
	for (int r = 0; r < p->rule_count; r++)
		json_array_append_new(
		    all, json_pack("{s:s, s:s, s:i, s:s, s:s, s:b}", "name", p->rules[r].name,
				   "when", p->rules[r].text, "tier", p->rules[r].tier, "action",
				   action_name(p->rules[r].action), "tonight",
				   truth_name(c->tonight[r]), "set_aside", c->suppressed[r]));
	return all;
}

static json_t *sources_json(const struct swep_case *c)
{
	json_t *all = json_array();
	char heard[WALL_TEXT], issued[WALL_TEXT];
	for (int i = 0; i < c->forecast.source_count; i++) {
		const struct source_view *v = &c->forecast.sources[i];
		json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:o}",
						     "name", v->name, "health",
						     health_name(v->health), "reason", v->reason,
						     "heard", wall_format_iso(v->heard, heard),
						     "issued", wall_format_iso(v->issued, issued),
						     "body", v->body, "gap_minutes", v->gap_minutes,
						     "tonight", aggregates_json(v->tonight)));
	}
	return all;
}

/* The nights after tonight that have to be decided with it. */
static json_t *ahead_json(const struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	json_t *all = json_array();
	for (int n = 1; n < c->facts.run; n++) {
		char night[WALL_TEXT];
		json_t *rules = json_object();
		for (int r = 0; r < p->rule_count; r++)
			json_object_set_new(rules, p->rules[r].name,
					    json_string(truth_name(c->ahead[n][r])));
		json_array_append_new(
		    all, json_pack("{s:s, s:o, s:o}", "night",
				   date_format((struct date){c->forecast.tonight.day + n}, night),
				   "rules", rules, "values",
				   aggregates_json(
				       c->forecast.outlook.all.nights[LIMIT_NIGHTS_BACK + n])));
	}
	return all;
}

const char *swep_case_evidence(struct turn *t, const struct swep_case *c)
{
	char night[WALL_TEXT];
	json_t *root = json_pack(
	    "{s:s, s:o, s:o, s:s, s:o, s:o}", "night", date_format(c->forecast.tonight, night),
	    "policy", policy_json(&c->area->policy), "rules", rules_json(c), "exit",
	    truth_name(c->facts.exit), "sources", sources_json(c), "tonight",
	    aggregates_json(c->forecast.outlook.all.nights[LIMIT_NIGHTS_BACK]));
	if (c->facts.run > 1)
		json_object_set_new(root, "ahead", ahead_json(c));
	char *dump = json_dumps(root, JSON_COMPACT);
	const char *text = arena_text(t->arena, dump);
	json_decref(root);
	free(dump);
	return text;
}
