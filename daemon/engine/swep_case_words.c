/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "brief.h"
#include "swep_case.h"
#include "weather_words.h"

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
	return arena_printf(t->arena, "%sC%s", words_number(t, coldest),
			    isinf(lowest_on(c, n).low) ? " or colder" : "");
}

const char *swep_case_coldest_text(struct turn *t, const struct swep_case *c)
{
	return swep_case_coldest_text_on(t, c, 0);
}

/* ---- what a rule rests on ------------------------------------------------------------------- */

/* The first warning that touches the night and may be here: "metoffice amber warning". */
static const char *notice_on(struct turn *t, const struct swep_case *c, int n)
{
	const struct outlook *o = &c->forecast.outlook;
	struct span night = outlook_night(o, LIMIT_NIGHTS_BACK + n);
	const struct notice *best = NULL;
	for (size_t i = 0; i < o->notice_count; i++) {
		const struct notice *x = &o->notices[i];
		if (x->here != TRUTH_FALSE && span_meets(x->valid, night) &&
		    (best == NULL || x->level > best->level))
			best = x;
	}
	if (best == NULL)
		return NULL;
	return arena_printf(t->arena, "%s %s %s", best->issuer, level_name(best->kind, best->level),
			    notice_kind_name(best->kind));
}

/* The side on which a value is dangerous. */
static double worst(enum aggregate a, struct interval v)
{
	if (aggregate_danger(a) < 0)
		return isinf(v.low) ? v.high : v.low;
	return isinf(v.high) ? v.low : v.high;
}

static const char *value_on(struct turn *t, const struct swep_case *c, enum aggregate a, int n)
{
	double value = worst(a, c->forecast.outlook.all.nights[LIMIT_NIGHTS_BACK + n][a]);
	if (a == AGGREGATE_AIR_MIN)
		return arena_printf(t->arena, "forecast %s", swep_case_coldest_text_on(t, c, n));
	if (isinf(value))
		return arena_printf(t->arena, "%s unknown", words_aggregate(a));
	return arena_printf(t->arena, "%s %s%s", words_aggregate(a), words_number(t, value),
			    aggregate_unit(a));
}

/* What the weather says of what this rule asks: its values, and the warning of the night. */
static const char *facts_on(struct turn *t, const struct swep_case *c, int rule, int n)
{
	unsigned asked = rule_aggregates(&c->area->policy.rules[rule].when);
	const char *text = "";
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		if (asked & (1u << a))
			text = arena_printf(t->arena, "%s%s%s", text, text[0] != '\0' ? ", " : "",
					    value_on(t, c, (enum aggregate)a, n));
	const char *notice =
	    rule_asks_notices(&c->area->policy.rules[rule].when) ? notice_on(t, c, n) : NULL;
	if (notice != NULL)
		text = arena_printf(t->arena, "%s%s%s", text, text[0] != '\0' ? ", " : "", notice);
	return text[0] != '\0' ? text : value_on(t, c, AGGREGATE_AIR_MIN, n);
}

const char *swep_case_why_on(struct turn *t, const struct swep_case *c, int rule, int n)
{
	if (rule == RULE_BLIND)
		return "no trusted forecast";
	if (rule < 0)
		return value_on(t, c, AGGREGATE_AIR_MIN, n);
	if (c->ahead[n][rule] != TRUTH_TRUE)
		return facts_on(t, c, rule, n);
	return arena_printf(t->arena, "%s, %s",
			    brief_text(c->area->policy.rules[rule].text, RULE_IN_TEXT, t->arena),
			    facts_on(t, c, rule, n));
}

const char *swep_case_why(struct turn *t, const struct swep_case *c, int rule)
{
	return swep_case_why_on(t, c, rule, 0);
}
