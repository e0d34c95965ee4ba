/* SPDX-License-Identifier: MIT
 *
 * Rules against the sources of their area: what nobody tells is unknown every night, and a rule on
 * it would neither open SWEP nor let it end. Found here, with the column of the part that asks.
 */
#include <string.h>

#include "config_parts.h"
#include "rule_inside.h"

struct question {
	struct reader *r;
	config_setting_t *at;
	const char *whose; /* "rule "tier1-cold"" or "exit" */
	const struct rule_node *node;
	int nights; /* that must be seen, tonight's included */
};

static void complain(const struct question *q, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void complain(const struct question *q, const char *format, ...)
{
	char sentence[WHY_SIZE];
	va_list list;
	va_start(list, format);
	vsnprintf(sentence, sizeof(sentence), format, list);
	va_end(list);
	reader_complain(q->r, q->at, "%s, column %d: %s", q->whose, q->node->column, sentence);
}

/* Adds a word to a list: out has size bytes; what does not fit is left off. */
static void list_add(char *out, size_t size, const char *word)
{
	size_t used = strlen(out);
	snprintf(out + used, size - used, "%s\"%s\"", used ? ", " : "", word);
}

/* ---- values ------------------------------------------------------------------------------- */

static bool is_forecast(const struct source_settings *s)
{
	const struct feed *feed = feed_find(s->feed);
	return feed && !feed->issuer;
}

/* How far ahead the forecasts for this place tell of it, in hours; 0: not at all. */
static int value_reach(const struct area_settings *a, const char *place, enum aggregate what)
{
	int reach = 0;
	for (int i = 0; i < a->source_count; i++) {
		const struct source_settings *s = &a->sources[i];
		const struct feed *feed = feed_find(s->feed);
		bool here = is_forecast(s) && strcmp(s->place, place) == 0;
		if (here && feed_reach(feed, what) > reach)
			reach = feed_reach(feed, what);
	}
	return reach;
}

/* The feeds that would tell of it, as a list. */
static void value_feeds(enum aggregate what, char *out, size_t size)
{
	const struct feed *feed;
	*out = '\0';
	for (size_t n = 0; (feed = feed_at(n)) != NULL; n++)
		if (!feed->issuer && feed_reach(feed, what) > 0)
			list_add(out, size, feed->name);
}

/* False after complaining. */
static bool place_check(const struct question *q, const char *place)
{
	enum aggregate what = q->node->aggregate;
	int reach = value_reach(q->r->area, place, what), needed = 24 * q->nights;
	char feeds[200], where[LIMIT_KEY + 16] = "";
	if (*place)
		snprintf(where, sizeof(where), " at \"%s\"", place);
	value_feeds(what, feeds, sizeof(feeds));
	if (reach == 0)
		complain(q, "no source of this area tells %s%s; feeds that do: %s",
			 aggregate_name(what), where, *feeds ? feeds : "none");
	else if (reach < needed)
		complain(q,
			 "%d nights must be seen, %d hours, and no source of this area tells "
			 "%s%s further than %d hours ahead",
			 q->nights, needed, aggregate_name(what), where, reach);
	return reach >= needed;
}

static bool place_there(const struct area_settings *a, const char *place)
{
	for (int i = 0; i < a->source_count; i++)
		if (is_forecast(&a->sources[i]) && strcmp(a->sources[i].place, place) == 0)
			return true;
	return false;
}

/* Without a place every one must tell: the least sure of them decides whether a night is mild. */
static void value_check(const struct question *q)
{
	const struct area_settings *a = q->r->area;
	bool told = true, any = false;
	if (q->node->place[0] && !place_there(a, q->node->place)) {
		complain(q, "no forecast of this area has place = \"%s\"", q->node->place);
	} else if (q->node->place[0]) {
		place_check(q, q->node->place);
	} else {
		for (int i = 0; i < a->source_count && told; i++)
			if (is_forecast(&a->sources[i])) {
				any = true;
				told = place_check(q, a->sources[i].place);
			}
		if (!any)
			place_check(q, "");
	}
}

/* ---- notices ------------------------------------------------------------------------------ */

/* All that is asked of, where the issuer is known to speak of no more than that. */
static unsigned hazards_asked(const struct rule_node *node)
{
	const struct issuer *issuer = issuer_find(node->issuer);
	return issuer ? node->hazards & issuer->hazards : node->hazards;
}

/* Alerts come by hazard, one source for each. */
static unsigned source_hazards(const struct source_settings *s)
{
	enum hazard hazard;
	bool one = s->hazard[0] && hazard_parse(s->hazard, strlen(s->hazard), &hazard);
	return one ? HAZARD_BIT(hazard) : HAZARD_ANY;
}

static bool notice_told_by(const struct rule_node *node, const struct feed *feed)
{
	return feed && feed->issuer && feed->kind == node->notice &&
	       strcmp(feed->issuer, node->issuer) == 0;
}

/* The hazards of which the area's sources tell, and how far ahead. */
static unsigned notice_reach(const struct area_settings *a, const struct rule_node *node,
			     int *hours)
{
	unsigned told = 0;
	*hours = 0;
	for (int i = 0; i < a->source_count; i++) {
		const struct feed *feed = feed_find(a->sources[i].feed);
		if (!notice_told_by(node, feed))
			continue;
		told |= source_hazards(&a->sources[i]);
		if (feed->reach_hours > *hours)
			*hours = feed->reach_hours;
	}
	return told;
}

static void notice_feeds(const struct rule_node *node, char *out, size_t size)
{
	const struct feed *feed;
	*out = '\0';
	for (size_t n = 0; (feed = feed_at(n)) != NULL; n++)
		if (notice_told_by(node, feed))
			list_add(out, size, feed->name);
}

static const char *hazards_list(unsigned hazards, char *out, size_t size)
{
	*out = '\0';
	for (int h = 0; h < HAZARDS; h++)
		if (hazards & HAZARD_BIT(h))
			list_add(out, size, hazard_name((enum hazard)h));
	return out;
}

static void notice_check(const struct question *q)
{
	const struct rule_node *node = q->node;
	const char *kind = notice_kind_name(node->notice);
	unsigned asked = hazards_asked(node);
	int hours, needed = 24 * q->nights;
	unsigned told = notice_reach(q->r->area, node, &hours);
	char words[200];
	notice_feeds(node, words, sizeof(words));
	if (told == 0)
		complain(q, "no source of this area tells the %ss of \"%s\"; feeds that do: %s",
			 kind, node->issuer, *words ? words : "none");
	else if (asked & ~told)
		complain(q,
			 "no source of this area tells the %ss of \"%s\" of %s: add one, or say of "
			 "what they shall be",
			 kind, node->issuer, hazards_list(asked & ~told, words, sizeof(words)));
	else if (hours < needed)
		complain(q,
			 "%d nights must be seen, %d hours, and the %ss of \"%s\" reach no further "
			 "than %d hours ahead",
			 q->nights, needed, kind, node->issuer, hours);
}

/* ---- the rule ----------------------------------------------------------------------------- */

/* Nights that each part must be seen for: parts stand before what they are part of. */
static void nights_needed(const struct rule *rule, int nights[LIMIT_RULE_NODES])
{
	nights[rule->root] = 1;
	for (int i = rule->count - 1; i >= 0; i--) {
		const struct rule_node *node = &rule->nodes[i];
		bool two = node->kind == NODE_AND || node->kind == NODE_OR;
		bool run = node->kind == NODE_NIGHTS || node->kind == NODE_COUNT_OF;
		if (two)
			nights[node->right] = nights[i];
		if (two || run || node->kind == NODE_NOT)
			nights[node->left] =
			    nights[i] + (run ? node->nights - 1 + node->bridging : 0);
	}
}

void rule_sources_check(struct reader *r, config_setting_t *at, const char *whose,
			const struct rule *rule)
{
	int nights[LIMIT_RULE_NODES] = {0};
	nights_needed(rule, nights);
	for (int i = 0; i < rule->count; i++) {
		const struct rule_node *node = &rule->nodes[i];
		const struct question q = {r, at, whose, node, nights[i]};
		if (node->kind == NODE_COMPARE || node->kind == NODE_RANGE)
			value_check(&q);
		else if (node->kind == NODE_NOTICE)
			notice_check(&q);
	}
}
