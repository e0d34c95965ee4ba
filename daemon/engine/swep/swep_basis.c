/* SPDX-License-Identifier: MIT */
#include "swep_basis.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_SIZE (LIMIT_NAME + 2 * LIMIT_KEY)
#define CLEARLY 0.1 /* of what it was; and at least so much of its unit */
#define DUST 1e-9

/* One thing that a rule names, as it is on one night. */
struct measure {
	char key[KEY_SIZE];
	double value; /* infinite: nobody knows */
	double danger; /* +1: more is worse */
	double least, share; /* clearly worse: by so much, and by this share of what it was */
};

static void measure_value(const struct swep_case *c, const struct rule_node *x, int night,
			  struct measure *out)
{
	const struct outlook_part *part = outlook_part_of(&c->forecast.outlook, x->place);
	enum aggregate a = x->aggregate;
	out->value = HUGE_VAL;
	if (part != NULL)
		out->value =
		    aggregate_worst(a, x->by_day ? part->days[night][a] : part->nights[night][a]);
	out->danger = aggregate_danger(a);
	bool celsius = strcmp(aggregate_unit(a), "C") == 0;
	out->least = celsius ? c->area->policy.worse_by : CLEARLY;
	out->share = celsius ? 0 : CLEARLY;
	snprintf(out->key, sizeof(out->key), "%s%s@%s", x->by_day ? "day." : "", aggregate_name(a),
		 x->place);
}

/* The strongest level that is certain. */
static void measure_notice(const struct swep_case *c, const struct rule_node *x, int night,
			   struct measure *out)
{
	const struct outlook *o = &c->forecast.outlook;
	struct span span = x->by_day ? outlook_day(o, night) : outlook_night(o, night);
	int level = LEVEL_RED;
	for (; level > LEVEL_NONE; level--) {
		const struct notice_question q = {x->notice, x->issuer, (enum level)level,
						  x->hazards, x->area};
		if (notice_holds(&q, o->notices, o->notice_count, o->watches, o->watch_count,
				 span) == TRUTH_TRUE)
			break;
	}
	out->value = level;
	out->danger = 1;
	out->least = out->share = 0;
	snprintf(out->key, sizeof(out->key), "%s%s(%s,%x,%s)", x->by_day ? "day." : "",
		 notice_kind_name(x->notice), x->issuer, x->hazards, x->area);
}

static bool measure(const struct swep_case *c, const struct rule_node *x, int n,
		    struct measure *out)
{
	int night = LIMIT_NIGHTS_BACK + n;
	switch (x->kind) {
	case NODE_COMPARE:
	case NODE_RANGE:
		measure_value(c, x, night, out);
		return true;
	case NODE_NOTICE:
		measure_notice(c, x, night, out);
		return true;
	case NODE_CALENDAR:
	case NODE_AND:
	case NODE_OR:
	case NODE_NOT:
	case NODE_NIGHTS:
	case NODE_COUNT_OF:
		break;
	}
	return false;
}

static void add_rule(json_t *all, const struct swep_case *c, int rule, int n)
{
	const struct rule *r = &c->area->policy.rules[rule].when;
	struct measure m;
	for (int i = 0; i < r->count; i++)
		if (measure(c, &r->nodes[i], n, &m))
			json_object_set_new(all, m.key,
					    isinf(m.value) ? json_null() : json_real(m.value));
}

const char *swep_basis_write(struct turn *t, const struct swep_case *c, int rule, int n)
{
	json_t *all = json_object();
	for (int r = 0; r < c->area->policy.rule_count; r++)
		if (rule < 0 || r == rule)
			add_rule(all, c, r, n);
	char *dump = json_dumps(all, JSON_COMPACT);
	const char *text = arena_text(t->arena, dump);
	json_decref(all);
	free(dump);
	return text;
}

/* What nobody knew then, and is known now, is news too. */
static bool is_worse(const struct measure *now, const json_t *was)
{
	if (isinf(now->value))
		return false;
	if (!json_is_number(was))
		return true;
	double old = json_number_value(was);
	double by = now->danger * (now->value - old);
	return by > DUST && by >= fmax(now->least, now->share * fabs(old)) - DUST;
}

bool swep_basis_worse(const struct swep_case *c, int rule, int n, const char *basis)
{
	const struct rule *r = &c->area->policy.rules[rule].when;
	json_t *all = json_loads(basis, 0, NULL);
	bool worse = false;
	struct measure m;
	for (int i = 0; i < r->count && json_is_object(all); i++)
		worse = worse || (measure(c, &r->nodes[i], n, &m) &&
				  is_worse(&m, json_object_get(all, m.key)));
	json_decref(all);
	return worse;
}
