/* SPDX-License-Identifier: MIT */
#include "text_length.h"

#include <string.h>

#include "swep_case.h"

/* What a name may be that is not known yet: nearly all are shorter. */
#define SITE "Women's house, Holbrooks annexe"
#define PERSON "Deputy head of housing options"
#define NIGHT "Wed 30 Sep"
#define NIGHTS "Fri 27 to Sun 29 Nov"
#define MOMENT "Wed 30 Sep 12:00"
#define COLD "forecast -10.7C"
#define WARNED "metoffice amber warning"

/* Why, where it is not the weather alone. */
static const struct {
	bool rule; /* begins with a rule and what it rests on */
	const char *more;
} whys[OCCASION_COUNT] = {
    [OCCASION_PROPOSAL] = {true, ""},
    [OCCASION_ACTIVATION] = {true, ""},
    [OCCASION_STANDDOWN] = {true, ""},
    [OCCASION_RECALL] = {true, ""},
    [OCCASION_REVIEW] = {true, ""},
    [OCCASION_BLIND] = {false, "no trusted forecast"},
    [OCCASION_ADVICE] = {true, ""},
    [OCCASION_SURGE] = {false, SITE " opens none of its beds tonight"},
    [OCCASION_LATE] = {true, "; a manager is asked to open tier 2"},
    [OCCASION_REJECTED] = {false, PERSON " said NO to tier 2, " COLD},
    [OCCASION_LOWERED] = {true, ""},
    [OCCASION_UNOPENED] = {false, "three-cold-nights no longer holds, " COLD},
    [OCCASION_HANDOVER] = {false, "ON at tier 2, a manager is asked whether it may end"},
    [OCCASION_STALE] = {false, "not heard since " MOMENT},
    [OCCASION_OUTAGE] = {false, "no text has left since 12:00, every gateway for texts has failed"},
    [OCCASION_LOW] = {false, "12 beds are left"},
    [OCCASION_FULL] = {false, "no bed is left"},
    [OCCASION_BACK] = {false, "12 beds are free again"},
    [OCCASION_EXTENDED] = {true, ""},
    [OCCASION_TEST] = {false, ""},
};

static bool asks_notices(const struct rule *rule)
{
	for (int i = 0; i < rule->count; i++)
		if (rule->nodes[i].kind == NODE_NOTICE)
			return true;
	return false;
}

/* As swep_case_why() puts it: the rule, what the weather says of it, and a warning. */
static const char *why_of(const struct policy_rule *r, struct arena *arena)
{
	bool notices = asks_notices(&r->when), values = rule_aggregates(&r->when) != 0;
	return arena_printf(arena, "%s%s%s", swep_case_rule_text(r, arena),
			    values || !notices ? ", " COLD : "", notices ? ", " WARNED : "");
}

static const char *longest_why(const struct policy *p, struct arena *arena)
{
	const char *longest = COLD;
	for (int i = 0; i < p->rule_count; i++) {
		const char *why = why_of(&p->rules[i], arena);
		longest = strlen(why) > strlen(longest) ? why : longest;
	}
	return longest;
}

static const char *longest_offer(const struct policy *p)
{
	const char *longest = "";
	for (int i = 0; i < p->tiers && i < LIMIT_TIERS; i++)
		longest = strlen(p->offers[i]) > strlen(longest) ? p->offers[i] : longest;
	return longest;
}

/* It names all that are on until people look at it again. */
static bool is_of_a_run(enum occasion on)
{
	return on == OCCASION_ACTIVATION || on == OCCASION_EXTENDED;
}

struct template_values text_longest(const struct area_settings *area, enum occasion on,
				    struct arena *arena)
{
	const char *rule = whys[on].rule ? longest_why(&area->policy, arena) : "";
	return (struct template_values){
	    {[WORD_AREA] = area->name,
	     [WORD_TIER] = arena_printf(arena, "%d", area->policy.tiers),
	     [WORD_NIGHT] = is_of_a_run(on) ? NIGHTS : NIGHT,
	     [WORD_WHY] = arena_printf(arena, "%s%s", rule, whys[on].more),
	     [WORD_OFFER] = longest_offer(&area->policy),
	     [WORD_BEDS] = "112",
	     [WORD_DUE] = MOMENT,
	     [WORD_UNTIL] = MOMENT,
	     [WORD_SITE] = SITE,
	     [WORD_COUNT] = "12",
	     [WORD_OPEN] = TEMPLATE_OPEN,
	     [WORD_CODE] = "0000"}};
}

static void size_on(const struct area_settings *area, const struct template_settings *t,
		    enum occasion on, struct arena *arena, struct sms_size *longest)
{
	struct sms_size size;
	struct template_values values = text_longest(area, on, arena);
	const char *text = template_fill(t->text, &values, arena);
	size_t room = SMS_GROWTH * strlen(text) + 1;
	char *sent = arena_alloc(arena, room);
	sms_replace(text, sent, room);
	if (sms_measure(sent, &size) &&
	    (size.parts > longest->parts ||
	     (size.parts == longest->parts && size.units > longest->units)))
		*longest = size;
}

bool text_longest_size(const struct area_settings *area, const struct template_settings *t,
		       struct arena *arena, struct sms_size *out)
{
	*out = (struct sms_size){0};
	for (int i = 0; i < area->step_count; i++)
		if (strcmp(area->steps[i].template, t->key) == 0)
			size_on(area, t, area->steps[i].on, arena, out);
	return out->parts > 0;
}
