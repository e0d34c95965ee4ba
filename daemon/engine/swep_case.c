/* SPDX-License-Identifier: MIT */
#include "swep_case.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- loading -------------------------------------------------------------------------------- */

static bool sets_aside(const struct suppression *x, const struct policy_rule *rule, double coldest,
		       double worse_by)
{
	bool same = strcmp(x->rule, "*") == 0 || strcmp(x->rule, rule->name) == 0;
	bool colder = coldest <= x->value - worse_by && !isinf(coldest);
	return same && !colder;
}

static enum err load_suppressions(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	double coldest = swep_case_coldest(c);
	struct suppression *list;
	size_t count;
	TRY(suppression_list(t->store, c->area->key, c->forecast.tonight, t->arena, &list, &count));
	for (int r = 0; r < p->rule_count; r++)
		for (size_t i = 0; i < count; i++)
			if (sets_aside(&list[i], &p->rules[r], coldest, p->worse_by))
				c->suppressed[r] = true;
	return ERR_OK;
}

static enum truth ahead(const struct swep_case *c, int rule)
{
	const struct policy *p = &c->area->policy;
	enum truth best = TRUTH_FALSE;
	for (int n = 1; n <= p->watch_nights; n++) {
		struct date night = {c->forecast.tonight.day + n};
		enum truth holds =
		    policy_rule_holds(p, rule, &c->forecast.outlook, LIMIT_NIGHTS_BACK + n, night);
		best = holds > best ? holds : best;
	}
	return best;
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
	int nights = holidays_nights_to_decide(&p->holidays, c->forecast.tonight);
	enum truth least = TRUTH_TRUE;
	for (int n = 0; n < nights; n++)
		least = truth_both(
		    least, rule_eval(&p->exit, &c->forecast.outlook, LIMIT_NIGHTS_BACK + n));
	return least;
}

static void load_rules(struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	struct lifecycle_facts *f = &c->facts;
	for (int r = 0; r < p->rule_count; r++) {
		enum truth soon = ahead(c, r);
		c->tonight[r] = policy_rule_holds(p, r, &c->forecast.outlook, LIMIT_NIGHTS_BACK,
						  c->forecast.tonight);
		f->any_tonight = c->tonight[r] > f->any_tonight ? c->tonight[r] : f->any_tonight;
		f->any_ahead = soon > f->any_ahead ? soon : f->any_ahead;
		if (c->tonight[r] == TRUTH_TRUE && !c->suppressed[r])
			take_rule(f, p, r);
	}
	f->exit = exit_holds(c);
}

static void load_facts(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	struct date today = date_london(t->now);
	c->facts = (struct lifecycle_facts){.now = t->now,
					    .today = today,
					    .tonight = c->forecast.tonight,
					    .activate_rule = -1,
					    .propose_rule = -1};
	c->facts.review_due =
	    lifecycle_working(p, t->now) && t->now.ms >= wall_london(today, p->review_minutes).ms;
	load_rules(c);
}

static enum proposal_kind kind_of(const char *name)
{
	if (strcmp(name, proposal_kind_name(PROPOSAL_RAISE)) == 0)
		return PROPOSAL_RAISE;
	return strcmp(name, proposal_kind_name(PROPOSAL_STANDDOWN)) == 0 ? PROPOSAL_STANDDOWN
									 : PROPOSAL_OPEN;
}

static void load_lifecycle(struct swep_case *c)
{
	struct lifecycle *l = &c->lifecycle;
	*l = (struct lifecycle){.tier = c->row.tier,
				.held_until = c->row.held_until,
				.ends = c->row.ends,
				.reviewed = c->row.reviewed,
				.asked = c->proposal.id != NULL};
	if (!swep_state_parse(c->row.state, &l->state))
		l->state = SWEP_IDLE;
	if (l->state == SWEP_CANCELLED)
		l->cancelled = night_at((struct wall){c->row.ends.ms - 1}, c->area->policy.hours);
	if (l->asked) {
		l->asked_kind = kind_of(c->proposal.kind);
		l->asked_tier = c->proposal.tier;
		l->asked_night = c->proposal.night;
	}
}

enum err swep_case_load(struct turn *t, const struct area_settings *area, struct swep_case *out)
{
	memset(out, 0, sizeof(*out));
	out->area = area;
	TRY(swep_read(t->store, area->key, t->arena, &out->row));
	TRY(proposal_open(t->store, area->key, t->arena, &out->proposal));
	TRY(weather_forecast(t, area, &out->forecast));
	TRY(load_suppressions(t, out));
	load_facts(t, out);
	load_lifecycle(out);
	return ERR_OK;
}

int rule_index(const struct policy *p, const char *name)
{
	for (int i = 0; i < p->rule_count; i++)
		if (strcmp(p->rules[i].name, name) == 0)
			return i;
	return -1;
}

/* ---- words ---------------------------------------------------------------------------------- */

double swep_case_coldest(const struct swep_case *c)
{
	struct interval night =
	    c->forecast.outlook.all.nights[LIMIT_NIGHTS_BACK][AGGREGATE_AIR_MIN];
	return isinf(night.low) ? night.high : night.low;
}

const char *swep_case_coldest_text(struct turn *t, const struct swep_case *c)
{
	double coldest = swep_case_coldest(c);
	struct interval night =
	    c->forecast.outlook.all.nights[LIMIT_NIGHTS_BACK][AGGREGATE_AIR_MIN];
	if (isinf(coldest))
		return "unknown";
	return arena_printf(t->arena, "%.1fC%s", coldest, isinf(night.low) ? " or colder" : "");
}

const char *swep_case_why(struct turn *t, const struct swep_case *c, int rule)
{
	const char *coldest = swep_case_coldest_text(t, c);
	if (rule < 0 || c->tonight[rule] != TRUTH_TRUE)
		return arena_printf(t->arena, "forecast %s", coldest);
	return arena_printf(t->arena, "%.60s, forecast %s", c->area->policy.rules[rule].text,
			    coldest);
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

const char *swep_case_evidence(struct turn *t, const struct swep_case *c)
{
	char night[WALL_TEXT];
	json_t *root = json_pack(
	    "{s:s, s:o, s:o, s:s, s:o, s:o}", "night", date_format(c->forecast.tonight, night),
	    "policy", policy_json(&c->area->policy), "rules", rules_json(c), "exit",
	    truth_name(c->facts.exit), "sources", sources_json(c), "tonight",
	    aggregates_json(c->forecast.outlook.all.nights[LIMIT_NIGHTS_BACK]));
	char *dump = json_dumps(root, JSON_COMPACT);
	const char *text = arena_text(t->arena, dump);
	json_decref(root);
	free(dump);
	return text;
}
