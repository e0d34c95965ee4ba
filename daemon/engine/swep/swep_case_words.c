/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "swep_case.h"
#include "weather_words.h"

#define RULE_TEXTED 60 /* characters of a rule that a text message has room for */

static struct interval lowest_on(const struct swep_case *c, int n)
{
	return c->forecast.outlook.all.nights[LIMIT_NIGHTS_BACK + n][AGGREGATE_AIR_MIN];
}

double swep_case_coldest_on(const struct swep_case *c, int n)
{
	return aggregate_worst(AGGREGATE_AIR_MIN, lowest_on(c, n));
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

/* Where the words of one rule go; each value and each warning is said once. */
struct facts {
	struct turn *t;
	const struct swep_case *c;
	int n; /* the night after tonight */
	const char *text;
	const struct notice *told[LIMIT_RULE_NODES];
	size_t told_count;
};

static void add_fact(struct facts *f, const char *words)
{
	const char *comma = f->text[0] != '\0' ? ", " : "";
	f->text = arena_printf(f->t->arena, "%s%s%s", f->text, comma, words);
}

/* "snow and ice"; nothing that the kind says already. */
static const char *hazards_text(struct turn *t, const struct notice *x)
{
	const char *text = "";
	for (int h = 0; h < HAZARDS; h++) {
		const char *name = hazard_name((enum hazard)h);
		if ((x->hazards & HAZARD_BIT(h)) == 0 || h == HAZARD_OTHER ||
		    strcmp(name, notice_kind_name(x->kind)) == 0)
			continue;
		text =
		    arena_printf(t->arena, "%s%s%s", text, text[0] != '\0' ? " and " : " ", name);
	}
	return text;
}

static bool was_told(const struct facts *f, const struct notice *x)
{
	for (size_t i = 0; i < f->told_count; i++)
		if (f->told[i] == x)
			return true;
	return false;
}

/* The strongest of those for which this part asks, and that it is sure of before any other. */
static const struct notice *notice_asked(const struct outlook *o, const struct rule_node *x,
					 struct span span)
{
	const struct notice_question q = {x->notice, x->issuer, x->level, x->hazards, x->area};
	const struct notice *best = NULL;
	enum truth best_is = TRUTH_FALSE;
	for (size_t i = 0; i < o->notice_count; i++) {
		enum truth is = notice_matches(&o->notices[i], &q, span);
		bool surer = is == TRUTH_TRUE && best_is != TRUTH_TRUE;
		bool stronger = is == best_is && best != NULL && o->notices[i].level > best->level;
		if (is == TRUTH_FALSE || (best != NULL && !surer && !stronger))
			continue;
		best = &o->notices[i];
		best_is = is;
	}
	return best;
}

/* "metoffice amber snow warning", "… by day" of one that is over when the night begins. */
static void add_notice(struct facts *f, const struct rule_node *x)
{
	const struct outlook *o = &f->c->forecast.outlook;
	int night = LIMIT_NIGHTS_BACK + f->n;
	const struct notice *best =
	    notice_asked(o, x, x->by_day ? outlook_day(o, night) : outlook_night(o, night));
	if (best == NULL || was_told(f, best))
		return;
	f->told[f->told_count++] = best;
	add_fact(f,
		 arena_printf(f->t->arena, "%s %s%s %s%s", best->issuer,
			      level_name(best->kind, best->level), hazards_text(f->t, best),
			      notice_kind_name(best->kind),
			      span_meets(best->valid, outlook_night(o, night)) ? "" : " by day"));
}

/* "forecast -4.7C", which needs no name: it is what every night is about. */
static const char *coldest_text(struct turn *t, const struct swep_case *c, int n)
{
	return arena_printf(t->arena, "forecast %s", swep_case_coldest_text_on(t, c, n));
}

/* "rain.sum 12.0mm", "air.max by day 33.0C", "air.min at heathrow -2.0C". */
static void add_value(struct facts *f, const struct rule_node *x)
{
	const struct outlook_part *part = outlook_part_of(&f->c->forecast.outlook, x->place);
	int night = LIMIT_NIGHTS_BACK + f->n;
	enum aggregate a = x->aggregate;
	double value = HUGE_VAL;
	if (part != NULL)
		value = aggregate_worst(a, (x->by_day ? part->days : part->nights)[night][a]);
	const char *name =
	    arena_printf(f->t->arena, "%s%s%s%s", words_aggregate(a), x->by_day ? " by day" : "",
			 x->place[0] != '\0' ? " at " : "", x->place);
	if (a == AGGREGATE_AIR_MIN && !x->by_day && x->place[0] == '\0')
		add_fact(f, coldest_text(f->t, f->c, f->n));
	else if (isinf(value))
		add_fact(f, arena_printf(f->t->arena, "%s unknown", name));
	else
		add_fact(f, arena_printf(f->t->arena, "%s %s%s", name, words_number(f->t, value),
					 aggregate_unit(a)));
}

static bool is_value(const struct rule_node *x)
{
	return x->kind == NODE_COMPARE || x->kind == NODE_RANGE;
}

/* Whether an earlier part of the rule asks for the same value. */
static bool was_asked(const struct rule *r, int i)
{
	const struct rule_node *x = &r->nodes[i];
	for (int before = 0; before < i; before++) {
		const struct rule_node *y = &r->nodes[before];
		if (is_value(y) && y->aggregate == x->aggregate && y->by_day == x->by_day &&
		    strcmp(y->place, x->place) == 0)
			return true;
	}
	return false;
}

/* What the weather says of what this rule asks: its values, and the warnings. */
static const char *facts_on(struct turn *t, const struct swep_case *c, int rule, int n)
{
	const struct rule *r = &c->area->policy.rules[rule].when;
	struct facts f = {.t = t, .c = c, .n = n, .text = ""};
	for (int i = 0; i < r->count; i++)
		if (is_value(&r->nodes[i]) && !was_asked(r, i))
			add_value(&f, &r->nodes[i]);
	for (int i = 0; i < r->count; i++)
		if (r->nodes[i].kind == NODE_NOTICE)
			add_notice(&f, &r->nodes[i]);
	return f.text[0] != '\0' ? f.text : coldest_text(t, c, n);
}

const char *swep_case_rule_text(const struct policy_rule *r, struct arena *arena)
{
	return strlen(r->text) <= RULE_TEXTED ? r->text : arena_printf(arena, "rule %s", r->name);
}

const char *swep_case_why_on(struct turn *t, const struct swep_case *c, int rule, int n)
{
	if (rule == RULE_BLIND)
		return "no trusted forecast";
	if (rule < 0)
		return coldest_text(t, c, n);
	if (c->ahead[n][rule] != TRUTH_TRUE)
		return facts_on(t, c, rule, n);
	return arena_printf(t->arena, "%s, %s",
			    swep_case_rule_text(&c->area->policy.rules[rule], t->arena),
			    facts_on(t, c, rule, n));
}

const char *swep_case_why(struct turn *t, const struct swep_case *c, int rule)
{
	return swep_case_why_on(t, c, rule, 0);
}
