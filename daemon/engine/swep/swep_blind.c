/* SPDX-License-Identifier: MIT */
#include "swep_blind.h"

#include "alarm_rows.h"
#include "cascade.h"
#include "swep_unjudged.h"

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
	const char *why = unjudged_why(t, c);
	struct wall since;
	TRY(alarm_since(t->store, area->key, "blind", area->key, &since));
	if (why == NULL) {
		if (since.ms == 0)
			return ERR_OK;
		TRY(cascade_close(t, area, OCCASION_BLIND, spell_of(t, c, since)));
		return turn_alarm_clear(t, area->key, "blind", area->key);
	}
	if (!swep_case_in_season(c) || forecast_being_asked(&c->forecast))
		return ERR_OK;
	TRY(turn_alarm(t, area->key, "blind", area->key, "%s", why));
	TRY(alarm_since(t->store, area->key, "blind", area->key, &since));
	if (!unjudged_hour_has_come(t, c) || !unjudged_lasts(t, c, since))
		return ERR_OK;
	return keep_telling(t, c, spell_of(t, c, since));
}
