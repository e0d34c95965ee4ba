/* SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "json_values.h"
#include "page_rows.h"
#include "swep_case.h"

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

static bool asks_by_day(const struct swep_case *c)
{
	return policy_aggregates_of(&c->area->policy, true) != 0;
}

static json_t *policy_json(const struct policy *p)
{
	char adopted[WALL_TEXT];
	return json_pack("{s:s, s:s, s:s, s:s, s:s}", "key", p->key, "title", p->title, "version",
			 p->version, "approver", p->approver, "adopted",
			 dated_format(p->adopted, adopted));
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

/* The hashes of its further pages; what cannot be read fails the whole turn anyway. */
static json_t *pages_json(struct turn *t, const struct swep_case *c, int source)
{
	const char **bodies = NULL;
	size_t count = 0;
	json_t *all = json_array();
	const char *id =
	    arena_printf(t->arena, "%s/%s", c->area->key, c->forecast.sources[source].name);
	if (page_list(t->store, id, t->arena, &bodies, &count) == ERR_OK)
		for (size_t i = 0; i < count; i++)
			json_array_append_new(all, json_string(bodies[i]));
	return all;
}

static json_t *sources_json(struct turn *t, const struct swep_case *c)
{
	json_t *all = json_array();
	for (int i = 0; i < c->forecast.source_count; i++) {
		const struct source_view *v = &c->forecast.sources[i];
		json_array_append_new(
		    all,
		    json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:i, s:s, s:o, s:o}", "name", v->name,
			      "health", health_name(v->health), "reason", v->reason, "heard",
			      wall_json(v->heard), "issued", wall_json(v->issued), "body", v->body,
			      "gap_minutes", v->gap_minutes, "remark", v->remark, "pages",
			      pages_json(t, c, i), "tonight", aggregates_json(v->tonight)));
		if (asks_by_day(c))
			json_object_set_new(json_array_get(all, (size_t)i), "today",
					    aggregates_json(v->today));
	}
	return all;
}

/* Every warning that touches tonight, or the day before it, wherever it is: what was known, and
 * from which page. */
static json_t *notices_json(const struct swep_case *c)
{
	json_t *all = json_array();
	const struct outlook *o = &c->forecast.outlook;
	char from[WALL_TEXT], to[WALL_TEXT];
	for (size_t i = 0; i < o->notice_count; i++) {
		const struct notice *n = &o->notices[i];
		if (!span_meets(n->valid, outlook_both(o, LIMIT_NIGHTS_BACK)) || n->source < 0)
			continue;
		json_array_append_new(
		    all, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "source",
				   c->forecast.sources[n->source].name, "id", n->id, "level",
				   level_name(n->kind, n->level), "kind", notice_kind_name(n->kind),
				   "here", truth_name(n->here), "from",
				   wall_format_iso(n->valid.from, from), "to",
				   wall_format_iso(n->valid.to, to), "areas", n->areas, "headline",
				   n->headline));
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
		if (asks_by_day(c))
			json_object_set_new(
			    json_array_get(all, json_array_size(all) - 1), "day",
			    aggregates_json(c->forecast.outlook.all.days[LIMIT_NIGHTS_BACK + n]));
	}
	return all;
}

const char *swep_case_evidence(struct turn *t, const struct swep_case *c)
{
	char night[WALL_TEXT];
	json_t *root = json_pack(
	    "{s:s, s:o, s:o, s:s, s:o, s:o}", "night", date_format(c->forecast.tonight, night),
	    "policy", policy_json(&c->area->policy), "rules", rules_json(c), "exit",
	    truth_name(c->facts.exit), "sources", sources_json(t, c), "tonight",
	    aggregates_json(c->forecast.outlook.all.nights[LIMIT_NIGHTS_BACK]));
	json_object_set_new(root, "notices", notices_json(c));
	if (asks_by_day(c))
		json_object_set_new(
		    root, "today",
		    aggregates_json(c->forecast.outlook.all.days[LIMIT_NIGHTS_BACK]));
	if (c->facts.run > 1)
		json_object_set_new(root, "ahead", ahead_json(c));
	char *dump = json_dumps(root, JSON_COMPACT);
	const char *text = arena_text(t->arena, dump);
	json_decref(root);
	free(dump);
	return text;
}
