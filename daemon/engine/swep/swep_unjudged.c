/* SPDX-License-Identifier: MIT */
#include "swep_unjudged.h"

#include "alarm_rows.h"
#include "set_aside.h"

/* After a sleep or a moved clock the feed is asked first: it may well answer. */
#define PATIENCE_MS MINUTES_MS(2)
/* A list of warnings that is a little late wakes nobody yet: it comes and goes more often. */
#define LATE_WARNINGS_MS MINUTES_MS(30)

bool forecast_being_asked(const struct forecast *f)
{
	bool any = false;
	for (int i = 0; i < f->source_count; i++)
		any = any || f->sources[i].asking;
	return any;
}

bool unjudged_hour_has_come(const struct turn *t, const struct swep_case *c)
{
	return t->now.ms >= wall_london(c->forecast.tonight, c->area->policy.blind_minutes).ms;
}

/* The forecasts are well, and no list of warnings is blind: one of them is late. */
static bool only_warnings_late(const struct forecast *f)
{
	return f->health == HEALTH_FRESH && f->notices == HEALTH_STALE;
}

bool unjudged_lasts(const struct turn *t, const struct swep_case *c, struct wall since)
{
	bool late = only_warnings_late(&c->forecast);
	return since.ms != 0 && t->now.ms - since.ms >= (late ? LATE_WARNINGS_MS : PATIENCE_MS);
}

/* Who is to blame: the first that is not fresh, else the first that does not know all of tonight.
 */
static const struct source_view *culprit(const struct forecast *f)
{
	for (int i = 0; i < f->source_count; i++)
		if (f->sources[i].health != HEALTH_FRESH)
			return &f->sources[i];
	for (int i = 0; i < f->source_count; i++)
		if (f->sources[i].gap_minutes > 0)
			return &f->sources[i];
	return &f->sources[0];
}

/* Whether nobody can tell if SWEP should open: advice that holds opens nothing. */
static bool is_unjudged(const struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	enum truth opens = TRUTH_FALSE;
	for (int r = 0; r < p->rule_count; r++)
		if (p->rules[r].action != ACTION_ADVISE || c->tonight[r] == TRUTH_UNKNOWN)
			opens = truth_either(opens, c->tonight[r]);
	return opens == TRUTH_UNKNOWN;
}

const char *unjudged_why(struct turn *t, const struct swep_case *c)
{
	const struct forecast *f = &c->forecast;
	const struct source_view *v = culprit(f);
	const struct lifecycle *l = &c->lifecycle;
	bool asked = l->state == SWEP_PROPOSED && l->asked_tiers[0] > 0;
	if (f->health == HEALTH_BLIND)
		return arena_printf(t->arena,
				    "no weather can be trusted (%s): nobody knows how cold tonight "
				    "will be",
				    f->source_count > 0 ? v->reason : "no source");
	if (swep_is_open(l->state, l->tier) || asked || !unjudged_hour_has_come(t, c) ||
	    !is_unjudged(c))
		return NULL;
	return arena_printf(
	    t->arena, "nobody can tell %s: %s is %s%s%s",
	    v->notices ? "what warnings there are for tonight" : "how cold tonight will be",
	    v->name, health_name(v->health), v->reason[0] != '\0' ? ", " : "", v->reason);
}

enum err unjudged_load(struct turn *t, struct swep_case *c)
{
	const char *key = c->area->key;
	struct wall since;
	bool aside = false;
	const struct lifecycle *l = &c->lifecycle;
	bool settled =
	    swep_is_open(l->state, l->tier) || l->state == SWEP_CANCELLED; /* by people */
	if (c->area->policy.on_blind != ACTION_PROPOSE || settled ||
	    !unjudged_hour_has_come(t, c) || !is_unjudged(c) || !swep_case_in_season(c))
		return ERR_OK;
	TRY(alarm_since(t->store, key, "blind", key, &since));
	TRY(set_aside_blind(t, c, &aside));
	c->facts.blind =
	    unjudged_lasts(t, c, since) && !aside && !forecast_being_asked(&c->forecast);
	return ERR_OK;
}
