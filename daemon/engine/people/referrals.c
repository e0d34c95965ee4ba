/* SPDX-License-Identifier: MIT */
#include "referrals.h"

#include "deadlines.h"
#include "need.h"

#define ALARM "referral"

bool referral_is_child(const struct referral *r)
{
	return (r->needs & NEED_UNDER_18) != 0;
}

/* A child's is an alarm from the first moment: it has one answer, and that is urgent. */
static enum err alarm_child(struct turn *t, const struct area_settings *area, const char *id)
{
	return turn_alarm(t, area->key, ALARM, id,
			  "referral %s is of somebody under 18: children's services must be told "
			  "now, through the out-of-hours team",
			  id);
}

enum err referrals_make(struct turn *t, const struct area_settings *area, struct referral *r)
{
	r->made = t->now;
	r->by = t->actor;
	TRY(store_id(t->store, 'f', t->arena, &r->id));
	TRY(referral_add(t->store, area->key, r));
	TRY(turn_audit(t, area->key, AUDITED_REFERRAL, r->id, "new -> open", NULL));
	turn_publish(t, area->key, "referral", "Referral %s from %s.", r->id, r->source);
	if (referral_is_child(r))
		TRY(alarm_child(t, area, r->id));
	return deadline_set(t->store, DEADLINE_REFERRAL, r->id, area->key,
			    wall_plus(t->now, area->referral_answer_ms));
}

/* What is still to be minded once somebody has answered: that they come when they are expected. */
static enum err mind_arrival(struct turn *t, const struct area_settings *area,
			     const struct referral *r)
{
	if (!wall_before(t->now, r->expected))
		return deadline_clear(t->store, DEADLINE_REFERRAL, r->id);
	return deadline_set(t->store, DEADLINE_REFERRAL, r->id, area->key, r->expected);
}

enum err referrals_answer(struct turn *t, const struct area_settings *area,
			  const struct referral *r)
{
	TRY(referral_answer(t->store, r->id, t->now, t->actor));
	TRY(turn_audit(t, area->key, AUDITED_REFERRAL, r->id, "open -> answered", NULL));
	turn_publish(t, area->key, "referral", "Referral %s from %s is answered.", r->id,
		     r->source);
	if (!referral_is_child(r))
		TRY(turn_alarm_clear(t, area->key, ALARM, r->id));
	return mind_arrival(t, area, r);
}

enum err referrals_settle(struct turn *t, const struct area_settings *area,
			  const struct referral *r, const char *outcome, const char *reason)
{
	const char *change =
	    arena_printf(t->arena, "%s -> %s", r->answered.ms != 0 ? "answered" : "open", outcome);
	if (r->answered.ms == 0)
		TRY(referral_answer(t->store, r->id, t->now, t->actor));
	TRY(referral_settle(t->store, r->id, t->now, t->actor, outcome, reason));
	TRY(turn_audit(t, area->key, AUDITED_REFERRAL, r->id, change, NULL));
	turn_publish(t, area->key, "referral", "Referral %s from %s is settled: %s.", r->id,
		     r->source, outcome);
	TRY(turn_alarm_clear(t, area->key, ALARM, r->id));
	return deadline_clear(t->store, DEADLINE_REFERRAL, r->id);
}

enum err referral_placed(struct turn *t, const struct area_settings *area, const char *person)
{
	struct referral *open;
	size_t count;
	TRY(referral_list_of_person(t->store, area->key, person, t->arena, &open, &count));
	for (size_t i = 0; i < count; i++)
		if (!referral_is_child(&open[i]))
			TRY(referrals_settle(t, area, &open[i], "placed", ""));
	return ERR_OK;
}

/* Whom somebody expects, and who has no bed, is looked for at once. */
static enum err reopen(struct turn *t, const struct area_settings *area, const struct referral *r)
{
	TRY(referral_reopen(t->store, r->id));
	TRY(turn_audit(t, area->key, AUDITED_REFERRAL, r->id, "placed -> answered", NULL));
	turn_publish(t, area->key, "referral",
		     "Referral %s from %s is open again: nobody came to the bed that was held.",
		     r->id, r->source);
	return r->expected.ms != 0
		   ? deadline_set(t->store, DEADLINE_REFERRAL, r->id, area->key, r->expected)
		   : ERR_OK;
}

enum err referral_unplaced(struct turn *t, const struct area_settings *area, const char *person,
			   struct wall since)
{
	struct referral r;
	TRY(referral_find_unmet(t->store, area->key, person, since, t->arena, &r));
	while (r.id != NULL) {
		TRY(reopen(t, area, &r));
		TRY(referral_find_unmet(t->store, area->key, person, since, t->arena, &r));
	}
	return ERR_OK;
}

/* ---- when nobody does anything --------------------------------------------------------------- */

static enum err unanswered(struct turn *t, const struct area_settings *area,
			   const struct referral *r)
{
	char made[WALL_TEXT];
	if (referral_is_child(r))
		TRY(alarm_child(t, area, r->id));
	else
		TRY(turn_alarm(t, area->key, ALARM, r->id,
			       "nobody has answered referral %s from %s of %s: see referrals, then "
			       "answer %s",
			       r->id, r->source, wall_format_local(r->made, made), r->id));
	return deadline_set(t->store, DEADLINE_REFERRAL, r->id, area->key,
			    wall_plus(t->now, area->referral_answer_ms));
}

static enum err unmet(struct turn *t, const struct area_settings *area, const struct referral *r)
{
	char at[WALL_TEXT];
	if (wall_before(t->now, r->expected)) /* the clock was set back */
		return mind_arrival(t, area, r);
	if (r->expected.ms != 0 && !referral_is_child(r))
		TRY(turn_alarm(t, area->key, ALARM, r->id,
			       "whom referral %s from %s is about was expected at %s and has no "
			       "bed: see referrals, then settle %s",
			       r->id, r->source, wall_format_local(r->expected, at), r->id));
	return deadline_clear(t->store, DEADLINE_REFERRAL, r->id);
}

enum err referral_due(struct turn *t, const struct area_settings *area, const char *id)
{
	struct referral r;
	TRY(referral_get(t->store, area->key, id, t->arena, &r));
	if (r.id == NULL || r.settled.ms != 0)
		return deadline_clear(t->store, DEADLINE_REFERRAL, id);
	return r.answered.ms == 0 ? unanswered(t, area, &r) : unmet(t, area, &r);
}
