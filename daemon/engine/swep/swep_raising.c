/* SPDX-License-Identifier: MIT */
#include "swep_raising.h"

#include <assert.h>

#include "beds.h"
#include "cascade.h"
#include "handover.h"
#include "swep_record.h"
#include "swep_words.h"

enum err swep_open_beds(struct turn *t, struct swep_case *c)
{
	if (c->area->shadow[0] != '\0')
		return ERR_OK;
	return beds_tier_opened(t, c->area, c->row.activation, c->row.tier);
}

/* It is on, for the night n after tonight. */
static enum err tell_activation(struct turn *t, struct swep_case *c, int rule, int n,
				const char *subject)
{
	struct date about = {c->forecast.tonight.day + n};
	struct wall morning = night_span(about, c->area->policy.hours).to;
	struct template_values v = words_values(t, c, rule, c->row.tier, n, morning, morning);
	v.word[WORD_WHY] = words_why(t, c, rule, n);
	v.word[WORD_NIGHT] = words_nights_from(t, c, n);
	return cascade_open(t, c->area, OCCASION_ACTIVATION, subject, c->row.activation, &v,
			    morning);
}

/* Whoever raises, or keeps it on, takes back that it was to end or to be lowered. */
static void stay_up(struct swep_case *c)
{
	if (!lifecycle_goes_down(&c->lifecycle))
		return;
	c->row.ends = c->row.lowers_at = (struct wall){0};
	c->row.lower_to = 0;
}

static enum err new_activation(struct turn *t, struct swep_case *c)
{
	TRY(store_id(t->store, 'a', t->arena, &c->row.activation));
	TRY(activation_insert(t->store, c->row.activation, c->area->key, c->row.tier, t->now,
			      t->actor, c->forecast.tonight));
	return c->area->shadow[0] != '\0' ? activation_mark_shadow(t->store, c->row.activation)
					  : ERR_OK;
}

/* What opens after midnight is on for the night that began yesterday: its morning's look, about the
 * next night, is still to come. */
static struct date looked_at(const struct swep_case *c)
{
	return c->facts.review_due ? c->facts.today : c->forecast.tonight;
}

enum err swep_activate(struct turn *t, struct swep_case *c, int rule, int tier, const char *remark)
{
	bool again = c->row.activation != NULL; /* it was standing down, or was to be lowered */
	bool ending = c->lifecycle.state == SWEP_STANDING_DOWN, hands_over;
	c->row.tier = tier > c->row.tier ? tier : c->row.tier;
	c->row.reviewed = looked_at(c);
	stay_up(c);
	c->row.ends = (struct wall){0}; /* of an earlier one */
	if (!again)
		TRY(new_activation(t, c));
	const char *sentence = arena_printf(
	    t->arena, "SWEP is on at tier %d for the night of %s: %s; lowest forecast %s.",
	    c->row.tier, words_night(t, c->forecast.tonight), words_reason(t, c, rule, 0),
	    swep_case_coldest_text(t, c));
	TRY(activation_raise(t->store, c->row.activation, c->row.tier));
	TRY(turn_audit(t, c->area->key, AUDITED_ACTIVATION, c->row.activation,
		       ending  ? "standing down -> on"
		       : again ? "stays on"
			       : "new -> on",
		       remark));
	TRY(swep_settle(t, c, SWEP_ACTIVE, sentence, remark));
	TRY(swep_open_beds(t, c));
	TRY(handover_again(t, c, &hands_over));
	TRY(tell_activation(t, c, rule, 0,
			    again ? arena_printf(t->arena, "%s/%s", c->row.activation, c->decision)
				  : c->row.activation));
	return !again && hands_over ? handover_tell_anew(t, c) : ERR_OK;
}

enum err swep_raise(struct turn *t, struct swep_case *c, int rule, int tier, const char *remark)
{
	c->row.tier = tier;
	stay_up(c);
	const char *sentence = arena_printf(
	    t->arena, "SWEP is raised to tier %d for the night of %s: %s; lowest forecast %s.",
	    tier, words_night(t, c->forecast.tonight), words_reason(t, c, rule, 0),
	    swep_case_coldest_text(t, c));
	TRY(activation_raise(t->store, c->row.activation, tier));
	TRY(turn_audit(t, c->area->key, AUDITED_ACTIVATION, c->row.activation, "raised", remark));
	TRY(swep_settle(t, c, SWEP_ACTIVE, sentence, remark));
	TRY(swep_open_beds(t, c));
	return tell_activation(t, c, rule, 0,
			       arena_printf(t->arena, "%s/%s", c->row.activation, c->decision));
}

enum err swep_stay_on(struct turn *t, struct swep_case *c, int rule, const char *remark)
{
	int n = c->facts.first_off;
	bool off = c->lifecycle.state == SWEP_STANDING_DOWN;
	struct date about = {c->forecast.tonight.day + n};
	assert(lifecycle_goes_down(&c->lifecycle));
	const char *sentence =
	    arena_printf(t->arena,
			 "SWEP stays on at tier %d for the night of %s, before which it was to %s: "
			 "%s; lowest forecast %s.",
			 c->row.tier, words_night(t, about), off ? "end" : "be lowered",
			 words_reason(t, c, rule, n), swep_case_coldest_text_on(t, c, n));
	stay_up(c);
	TRY(turn_audit(t, c->area->key, AUDITED_ACTIVATION, c->row.activation,
		       off ? "standing down -> on" : "stays on", remark));
	c->about = about;
	TRY(swep_settle(t, c, SWEP_ACTIVE, sentence, remark));
	c->about = c->forecast.tonight;
	return tell_activation(t, c, rule, n,
			       arena_printf(t->arena, "%s/%s", c->row.activation, c->decision));
}

enum err swep_hold_on(struct turn *t, struct swep_case *c, struct wall until, const char *remark)
{
	c->row.held_until = until;
	return swep_settle(
	    t, c, c->lifecycle.state,
	    arena_printf(t->arena, "%s holds SWEP on until %s.", t->actor, words_time(t, until)),
	    remark);
}
