/* SPDX-License-Identifier: MIT */
#include "swep_blind.h"

#include <string.h>

#include "alarm_rows.h"
#include "cascade.h"

/* After a sleep or a moved clock the feed is asked first: it may well answer. */
#define PATIENCE_MS MINUTES_MS(2)
/* A list of warnings that is a little late wakes nobody yet: it comes and goes more often. */
#define LATE_WARNINGS_MS MINUTES_MS(30)

static bool being_asked(const struct forecast *f)
{
	bool any = false;
	for (int i = 0; i < f->source_count; i++)
		any = any || f->sources[i].asking;
	return any;
}

static bool hour_has_come(const struct turn *t, const struct swep_case *c)
{
	return t->now.ms >= wall_london(c->forecast.tonight, c->area->policy.blind_minutes).ms;
}

/* The forecasts are well, and no list of warnings is blind: one of them is late. */
static bool only_warnings_late(const struct forecast *f)
{
	return f->health == HEALTH_FRESH && f->notices == HEALTH_STALE;
}

static bool lasts(const struct turn *t, const struct swep_case *c, struct wall since)
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

/* Why nobody can tell whether tonight will be cold; NULL when it can be told, or SWEP is on anyway,
 * or a person is asked about tonight because of what is known. */
static const char *why_unjudged(struct turn *t, const struct swep_case *c)
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
	if (swep_is_open(l->state, l->tier) || asked || !hour_has_come(t, c) || !is_unjudged(c))
		return NULL;
	return arena_printf(
	    t->arena, "nobody can tell %s: %s is %s%s%s",
	    v->notices ? "what warnings there are for tonight" : "how cold tonight will be",
	    v->name, health_name(v->health), v->reason[0] != '\0' ? ", " : "", v->reason);
}

static enum err is_set_aside(struct turn *t, const struct swep_case *c, bool *aside)
{
	struct suppression *list;
	size_t count;
	TRY(suppression_list(t->store, c->area->key, c->forecast.tonight, t->arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		*aside = *aside || strcmp(list[i].rule, "*") == 0 ||
			 rule_index(&c->area->policy, list[i].rule) == RULE_BLIND;
	return ERR_OK;
}

enum err swep_blind_load(struct turn *t, struct swep_case *c)
{
	const char *key = c->area->key;
	struct wall since;
	bool aside = false;
	const struct lifecycle *l = &c->lifecycle;
	bool settled =
	    swep_is_open(l->state, l->tier) || l->state == SWEP_CANCELLED; /* by people */
	if (c->area->policy.on_blind != ACTION_PROPOSE || settled || !hour_has_come(t, c) ||
	    !is_unjudged(c) || !swep_case_in_season(c))
		return ERR_OK;
	TRY(alarm_since(t->store, key, "blind", key, &since));
	TRY(is_set_aside(t, c, &aside));
	c->facts.blind = lasts(t, c, since) && !aside && !being_asked(&c->forecast);
	return ERR_OK;
}

/* ---- telling -------------------------------------------------------------------------------- */

static enum err tell_blind(struct turn *t, struct swep_case *c, const char *subject,
			   const char *spell)
{
	struct template_values v = {{NULL}};
	v.word[WORD_NIGHT] =
	    date_format_short(c->forecast.tonight, arena_alloc(t->arena, WALL_TEXT));
	return cascade_open(t, c->area, OCCASION_BLIND, subject, spell, &v, c->forecast.span.to);
}

/* Once for each spell and night; again and again until somebody has acknowledged it. */
static enum err keep_telling(struct turn *t, struct swep_case *c, const char *spell)
{
	struct wall at;
	bool acked, asks;
	int64_t patience_ms = c->area->policy.answer_ms;
	TRY(cascade_latest(t, c->area, OCCASION_BLIND, spell, &at, &acked));
	if (at.ms == 0)
		return tell_blind(t, c, spell, NULL);
	/* Nobody is outside for want of an answer: one asking is enough, and the alarm stands. */
	if (swep_is_open(c->lifecycle.state, c->row.tier) && t->now.ms - at.ms >= patience_ms)
		return cascade_close(t, c->area, OCCASION_BLIND, spell);
	if (acked || t->now.ms - at.ms < patience_ms)
		return ERR_OK;
	TRY(cascade_asks(t, c->area, OCCASION_BLIND, spell, wall_plus(t->now, -patience_ms),
			 &asks));
	if (asks)
		return ERR_OK;
	TRY(cascade_close(t, c->area, OCCASION_BLIND, spell));
	return tell_blind(t, c, arena_printf(t->arena, "%s/%lld", spell, (long long)t->now.ms),
			  spell);
}

static const char *spell_of(struct turn *t, const struct swep_case *c, struct wall since)
{
	char night[WALL_TEXT];
	return arena_printf(t->arena, "%s/%lld", date_format(c->forecast.tonight, night),
			    (long long)since.ms);
}

/* Nothing that can be trusted says whether tonight will be cold: somebody must look out of the
 * window. From the policy's hour on people are told. */
enum err swep_blind_mind(struct turn *t, struct swep_case *c)
{
	const struct area_settings *area = c->area;
	const char *why = why_unjudged(t, c);
	struct wall since;
	TRY(alarm_since(t->store, area->key, "blind", area->key, &since));
	if (why == NULL) {
		if (since.ms == 0)
			return ERR_OK;
		TRY(cascade_close(t, area, OCCASION_BLIND, spell_of(t, c, since)));
		return turn_alarm_clear(t, area->key, "blind", area->key);
	}
	if (!swep_case_in_season(c) || being_asked(&c->forecast))
		return ERR_OK;
	TRY(turn_alarm(t, area->key, "blind", area->key, "%s", why));
	TRY(alarm_since(t->store, area->key, "blind", area->key, &since));
	if (!hour_has_come(t, c) || !lasts(t, c, since))
		return ERR_OK;
	return keep_telling(t, c, spell_of(t, c, since));
}
