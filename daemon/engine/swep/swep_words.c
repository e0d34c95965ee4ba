/* SPDX-License-Identifier: MIT */
#include "swep_words.h"

#include <string.h>

#define RUN_NIGHTS 3 /* so many in a row are named by the first and the last */

const char *words_night(struct turn *t, struct date night)
{
	return date_format_short(night, arena_alloc(t->arena, WALL_TEXT));
}

const char *words_time(struct turn *t, struct wall at)
{
	return wall_format_local(at, arena_alloc(t->arena, WALL_TEXT));
}

/* After the first of a month its name need not be said again: texts are short. */
static const char *next_night(struct turn *t, struct date night, struct date before)
{
	char *text = date_format_short(night, arena_alloc(t->arena, WALL_TEXT));
	if (date_civil(night).month == date_civil(before).month)
		*strrchr(text, ' ') = '\0';
	return text;
}

const char *words_run(struct turn *t, struct date first, struct date last)
{
	char *from = date_format_short(first, arena_alloc(t->arena, WALL_TEXT));
	if (first.day >= last.day)
		return from;
	if (date_civil(first).month == date_civil(last).month)
		*strrchr(from, ' ') = '\0';
	return arena_printf(t->arena, "%s to %s", from, words_night(t, last));
}

/* A text has no room for many nights: the run, and the most that is asked for. */
static const char *as_run(struct turn *t, const struct approval_list *nights, int tier)
{
	const struct approval *first = &nights->rows[0], *last = &nights->rows[nights->count - 1];
	int most = 0;
	bool same = true;
	for (size_t i = 0; i < nights->count; i++) {
		most = nights->rows[i].tier > most ? nights->rows[i].tier : most;
		same = same && nights->rows[i].tier == tier;
	}
	const char *text = words_run(t, first->night, last->night);
	return same ? text : arena_printf(t->arena, "%s, up to tier %d", text, most);
}

static bool is_run(const struct approval_list *nights)
{
	size_t last = nights->count - 1;
	return nights->count >= RUN_NIGHTS &&
	       nights->rows[last].night.day - nights->rows[0].night.day == (int)last;
}

const char *words_nights(struct turn *t, const struct approval_list *nights, int tier)
{
	const char *text = "";
	if (is_run(nights))
		return as_run(t, nights, tier);
	for (size_t i = 0; i < nights->count; i++) {
		const struct approval *a = &nights->rows[i];
		const char *night = i == 0 ? words_night(t, a->night)
					   : next_night(t, a->night, nights->rows[i - 1].night);
		text = arena_printf(t->arena, "%s%s%s", text, i > 0 ? ", " : "", night);
		if (a->tier != tier)
			text = arena_printf(t->arena, "%s (tier %d)", text, a->tier);
	}
	return text;
}

/* ---- why ------------------------------------------------------------------------------------ */

static const char *holds_in_words(enum truth truth)
{
	static const char *const words[] = {
	    [TRUTH_FALSE] = "held when it was proposed and does not hold now",
	    [TRUTH_UNKNOWN] = "held when it was proposed and cannot be said to hold now",
	    [TRUTH_TRUE] = "holds"};
	return words[truth];
}

const char *words_approver(struct turn *t, const struct swep_case *c, const char *by)
{
	const char *agreed = c->area->policy.timeout_agreement.name;
	if (agreed[0] == '\0' || strcmp(by, agreed) != 0)
		return by;
	return arena_printf(
	    t->arena, "silence (nobody answered in time, and %s agreed that it then opens)", by);
}

static const char *approved_by(struct turn *t, const struct swep_case *c, bool person)
{
	if (c->approval != NULL)
		return arena_printf(t->arena, "%s approved it on %s; ",
				    words_approver(t, c, c->approval->by),
				    words_night(t, date_london(c->approval->at)));
	return person ? arena_printf(t->arena, "%s approved; ", t->actor) : "";
}

const char *words_reason(struct turn *t, const struct swep_case *c, int rule, int n)
{
	bool person = turn_by_person(t);
	const char *yes = approved_by(t, c, person);
	if (rule == RULE_BLIND)
		return arena_printf(t->arena, "%snobody can tell how cold it will be", yes);
	if (rule < 0)
		return c->approval != NULL ? arena_printf(t->arena, "%sno rule was named", yes)
					   : arena_printf(t->arena, "%s decided", t->actor);
	const struct policy_rule *r = &c->area->policy.rules[rule];
	if (!person && r->action == ACTION_ACTIVATE)
		return arena_printf(t->arena,
				    "the rule %s (%s) holds, and %s agreed that it may act",
				    r->name, r->text, r->agreement.name);
	return arena_printf(t->arena, "%sthe rule %s (%s) %s", yes, r->name, r->text,
			    holds_in_words(c->ahead[n][rule]));
}

/* ---- texts ---------------------------------------------------------------------------------- */

struct template_values words_values(struct turn *t, const struct swep_case *c, int rule, int tier,
				    int n, struct wall due, struct wall until)
{
	struct template_values v = {{NULL}};
	v.word[WORD_TIER] = arena_printf(t->arena, "%d", tier);
	v.word[WORD_NIGHT] = words_night(t, (struct date){c->forecast.tonight.day + n});
	v.word[WORD_WHY] = swep_case_why_on(t, c, rule, n);
	v.word[WORD_OFFER] = tier > 0 ? policy_offer(&c->area->policy, tier) : "";
	v.word[WORD_DUE] = words_time(t, due);
	v.word[WORD_UNTIL] = words_time(t, until);
	return v;
}

const char *words_late(struct turn *t, const struct swep_case *c)
{
	const char *why = swep_case_why(t, c, swep_case_strongest(c));
	if (c->proposal.id != NULL && c->lifecycle.asked_kind != PROPOSAL_STANDDOWN)
		return arena_printf(t->arena, "%s; a manager is asked to open tier %d", why,
				    c->proposal.tier);
	if (swep_is_open(c->lifecycle.state, c->row.tier))
		return arena_printf(t->arena, "%s; SWEP is on at tier %d", why, c->row.tier);
	return why;
}

/* ---- how it stands -------------------------------------------------------------------------- */

/* Begins why, where no rule held. The reason that was typed may be about anybody, and is in no
 * text. */
#define BY_HAND "decided by a manager, "

const char *words_why(struct turn *t, const struct swep_case *c, int rule, int n)
{
	bool holds = rule == RULE_BLIND || (rule >= 0 && c->ahead[n][rule] == TRUTH_TRUE);
	return arena_printf(t->arena, "%s%s", holds ? "" : BY_HAND,
			    swep_case_why_on(t, c, rule, n));
}

bool words_by_hand(const char *why)
{
	return why != NULL && strncmp(why, BY_HAND, strlen(BY_HAND)) == 0;
}

static struct date last_of(const struct approval_list *nights, struct date last)
{
	for (size_t i = 0; i < nights->count; i++) {
		const struct approval *a = &nights->rows[i];
		if (a->state == APPROVAL_OPEN && a->night.day > last.day)
			last = a->night;
	}
	return last;
}

static struct date last_approved(const struct swep_case *c, struct date first)
{
	return last_of(&c->asked, last_of(&c->approved, first));
}

const char *words_nights_from(struct turn *t, const struct swep_case *c, int n)
{
	struct date first = {c->forecast.tonight.day + n};
	return words_run(t, first, last_approved(c, first));
}

const char *words_since_tonight(struct turn *t, const struct swep_case *c)
{
	struct date tonight = c->forecast.tonight, last = last_approved(c, tonight);
	const char *since = arena_printf(t->arena, "since %s", words_night(t, tonight));
	return last.day > tonight.day
		   ? arena_printf(t->arena, "%s, to %s", since, words_night(t, last))
		   : since;
}

/* A question need not be about tonight: its nights are named where they are others. */
static const char *question_asked(struct turn *t, const struct swep_case *c)
{
	const struct approval_list *asked = &c->asked;
	bool tonight = asked->count == 1 && asked->rows[0].night.day == c->forecast.tonight.day;
	if (c->proposal.id == NULL)
		return "";
	if (c->lifecycle.asked_kind == PROPOSAL_STANDDOWN)
		return ", a manager is asked whether it may end";
	if (tonight)
		return arena_printf(t->arena, ", a manager is asked to open tier %d",
				    c->proposal.tier);
	return arena_printf(t->arena, ", a manager is asked to open tier %d for %s",
			    c->proposal.tier, words_nights(t, asked, c->proposal.tier));
}

const char *words_standing(struct turn *t, const struct swep_case *c)
{
	const char *asked = question_asked(t, c), *then = "";
	if (c->row.tier == 0)
		return arena_printf(t->arena, "%s%s",
				    c->proposal.id != NULL ? "not on yet" : "not on", asked);
	if (c->lifecycle.state == SWEP_STANDING_DOWN)
		then = ", ends in the morning";
	else if (c->row.lower_to > 0)
		then = arena_printf(t->arena, ", tier %d from the morning", c->row.lower_to);
	return arena_printf(t->arena, "ON at tier %d%s%s", c->row.tier, asked, then);
}
