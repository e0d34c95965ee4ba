/* SPDX-License-Identifier: MIT
 *
 * Any bytes: a rule's text up to the first NUL, and after it the weather to judge it on. Whatever
 * the text is, it becomes a rule that answers for every night or a fault inside the text; and a
 * rule that is said to be impossible never holds.
 */
#include "rule.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Bytes, and zeroes when they are used up. */
struct bytes {
	const uint8_t *at;
	size_t left;
};

static int byte_take(struct bytes *b)
{
	if (b->left == 0)
		return 0;
	b->left--;
	return *b->at++;
}

/* Known, open on a side, or not known at all; always within what weather can be. */
static struct interval interval_take(struct bytes *b, enum aggregate a)
{
	int form = byte_take(b) & 3;
	double value = byte_take(b) % (AIR_MOST + 1), other = value + (byte_take(b) & 3) / 2.0;
	if (aggregate_danger(a) < 0)
		value = -value, other = -other;
	double low = fmin(value, other), high = fmin(AIR_MOST, fmax(value, other));
	return (struct interval){form & 1 ? -INFINITY : low, form & 2 ? INFINITY : high};
}

static void part_take(struct bytes *b, struct outlook_part *part)
{
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int a = 0; a < AGGREGATE_COUNT; a++) {
			part->nights[n][a] = interval_take(b, (enum aggregate)a);
			part->days[n][a] = interval_take(b, (enum aggregate)a);
		}
}

static struct span span_take(struct bytes *b, const struct outlook *o)
{
	struct wall from = wall_plus(outlook_day(o, 0).from, HOURS_MS(byte_take(b) * 3));
	return (struct span){from, wall_plus(from, HOURS_MS(byte_take(b)))};
}

struct weather {
	struct outlook outlook;
	struct outlook_place place;
	struct notice notice;
	struct notice_watch watch;
};

static const char *issuer_take(struct bytes *b, enum notice_kind *kind)
{
	static const char *const issuers[] = {"metoffice", "ukhsa", "ea", "meteoalarm"};
	static const enum notice_kind kinds[] = {NOTICE_WARNING, NOTICE_ALERT, NOTICE_FLOOD,
						 NOTICE_WARNING};
	int i = byte_take(b) & 3;
	*kind = kinds[i];
	return issuers[i];
}

static void notices_take(struct bytes *b, struct weather *w)
{
	struct notice *n = &w->notice;
	struct notice_watch *x = &w->watch;
	*n = (struct notice){.level = (enum level)(byte_take(b) & 3),
			     .hazards = HAZARD_BIT(byte_take(b) % HAZARDS),
			     .valid = span_take(b, &w->outlook),
			     .here = (enum truth)(byte_take(b) % 3),
			     .areas = "West Midlands\nWM"};
	n->issuer = issuer_take(b, &n->kind);
	if (n->kind == NOTICE_WARNING && strcmp(n->issuer, "metoffice") == 0)
		n->hazards &= ~HAZARD_BIT(HAZARD_COLD);
	else if (n->kind == NOTICE_ALERT)
		n->hazards &= HAZARD_BIT(HAZARD_HEAT) | HAZARD_BIT(HAZARD_COLD);
	else if (n->kind == NOTICE_FLOOD)
		n->hazards &= HAZARD_BIT(HAZARD_FLOOD) | HAZARD_BIT(HAZARD_COAST);
	*x = (struct notice_watch){
	    .hazards = HAZARD_ANY, .fresh = byte_take(b) & 1, .speaks = span_take(b, &w->outlook)};
	x->issuer = issuer_take(b, &x->kind);
}

static void weather_take(struct bytes *b, struct weather *w)
{
	struct outlook *o = &w->outlook;
	outlook_clear(o);
	o->tonight = (struct date){20000 + 16 * byte_take(b) + byte_take(b)};
	part_take(b, &o->all);
	snprintf(w->place.name, sizeof w->place.name, "kew");
	part_take(b, &w->place.part);
	notices_take(b, w);
	o->places = &w->place, o->place_count = 1;
	o->notices = &w->notice, o->notice_count = 1;
	o->watches = &w->watch, o->watch_count = 1;
}

static void fault_check(const char *text, const struct fault *why)
{
	int column = 0, used = 0;
	assert(sscanf(why->field, "when:%d%n", &column, &used) == 1 && why->field[used] == '\0');
	assert(column >= 1 && (size_t)column <= strlen(text) + 1);
	assert(strlen(why->message) > 10);
}

static void rule_check(const struct rule *r, struct bytes *rest)
{
	enum truth truths[OUTLOOK_NIGHTS];
	struct weather w;
	char never[100] = "";
	bool impossible = rule_impossible(r, never, sizeof never) != NULL;
	weather_take(rest, &w);
	rule_eval_all(r, &w.outlook, truths);
	assert(!impossible || strlen(never) > 10);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		assert(truths[n] == TRUTH_FALSE || truths[n] == TRUTH_UNKNOWN ||
		       (truths[n] == TRUTH_TRUE && !impossible));
	assert(rule_nights_needed(r) >= 0 && rule_nights_needed(r) <= LIMIT_NIGHTS_AHEAD);
	assert(rule_aggregates(r) < 1u << AGGREGATE_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = calloc(1, size + 1);
	struct fault why = {0};
	struct rule r;
	if (text == NULL)
		abort();
	if (size > 0)
		memcpy(text, data, size);
	size_t length = strlen(text), used = length < size ? length + 1 : size;
	struct bytes rest = {data + used, size - used};
	if (rule_parse(text, &r, &why) == ERR_OK)
		rule_check(&r, &rest);
	else
		fault_check(text, &why);
	free(text);
	return 0;
}
