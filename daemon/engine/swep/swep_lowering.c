/* SPDX-License-Identifier: MIT */
#include "swep_lowering.h"

#include <assert.h>

#include "beds.h"
#include "cascade.h"
#include "set_aside.h"
#include "swep_asking.h"
#include "swep_nights.h"
#include "swep_record.h"
#include "swep_words.h"

/* Who ends it is asked afresh about the nights to come. */
static enum err lapse_approvals(struct turn *t, struct swep_case *c)
{
	struct date ever = {INT32_MAX};
	return swep_settle_approvals(t, c, c->forecast.tonight, ever, APPROVAL_LAPSED);
}

enum err swep_lower(struct turn *t, struct swep_case *c, int tier, const char *remark)
{
	struct wall morning = c->forecast.span.to;
	assert(turn_by_person(t) && tier > 0 && tier < c->row.tier);
	c->row.lower_to = tier;
	c->row.lowers_at = morning;
	TRY(swep_settle(t, c, c->lifecycle.state,
			arena_printf(t->arena,
				     "%s lowers SWEP from tier %d to tier %d: it stays as it is "
				     "tonight, and changes on %s.",
				     t->actor, c->row.tier, tier, words_time(t, morning)),
			remark));
	struct template_values v = words_values(t, c, -1, tier, 0, morning, morning);
	return cascade_open(t, c->area, OCCASION_LOWERED, c->decision, c->row.activation, &v,
			    morning);
}

enum err swep_stand_down(struct turn *t, struct swep_case *c, const char *remark)
{
	struct wall morning = c->forecast.span.to;
	assert(turn_by_person(t));
	c->row.ends = morning;
	c->row.lower_to = 0;
	c->row.lowers_at = (struct wall){0};
	c->row.held_until = (struct wall){0};
	bool asked = c->lifecycle.asked && c->lifecycle.asked_kind == PROPOSAL_STANDDOWN;
	TRY(swep_close_proposal(t, c, asked ? "approved" : "superseded"));
	TRY(swep_set_aside(t, c, "stood-down"));
	TRY(lapse_approvals(t, c));
	TRY(swep_settle(t, c, SWEP_STANDING_DOWN,
			arena_printf(t->arena,
				     "%s ends SWEP: it stays on tonight and is over on %s.",
				     t->actor, words_time(t, morning)),
			remark));
	struct template_values v = words_values(t, c, -1, c->row.tier, 0, morning, morning);
	return cascade_open(t, c->area, OCCASION_STANDDOWN, c->decision, c->row.activation, &v,
			    morning);
}

enum err swep_end_activation(struct turn *t, struct swep_case *c, const char *outcome)
{
	TRY(activation_end(t->store, c->row.activation, t->now, outcome));
	TRY(turn_audit(t, c->area->key, AUDITED_ACTIVATION, c->row.activation,
		       arena_printf(t->arena, "on -> %s", outcome), NULL));
	TRY(cascade_over(t, c->area, c->row.activation));
	c->row.lower_to = 0;
	c->row.lowers_at = (struct wall){0};
	c->row.tier = 0;
	c->row.activation = NULL;
	c->row.held_until = (struct wall){0};
	return beds_tier_ended(t, c->area, 0);
}

enum err swep_recall(struct turn *t, struct swep_case *c, const char *remark)
{
	const char *activation = c->row.activation;
	struct wall morning = c->forecast.span.to;
	int tier = c->row.tier;
	assert(turn_by_person(t));
	TRY(swep_close_proposal(t, c, "superseded"));
	TRY(swep_set_aside(t, c, "recalled"));
	TRY(lapse_approvals(t, c));
	TRY(swep_end_activation(t, c, "recalled"));
	c->row.ends = morning;
	TRY(swep_settle(
	    t, c, SWEP_CANCELLED,
	    arena_printf(t->arena,
			 "%s recalls SWEP for the night of %s. Beds already held or offered "
			 "stand.",
			 t->actor, words_night(t, c->forecast.tonight)),
	    remark));
	struct template_values v = words_values(t, c, -1, tier, 0, morning, morning);
	return cascade_open(t, c->area, OCCASION_RECALL, activation, activation, &v, morning);
}
