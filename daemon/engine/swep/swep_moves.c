/* SPDX-License-Identifier: MIT */
#include "swep_moves.h"

#include <assert.h>

#include "beds.h"
#include "cascade.h"
#include "handover.h"
#include "plans.h"
#include "swep_approved.h"
#include "swep_asking.h"
#include "swep_lowering.h"
#include "swep_nights.h"
#include "swep_raising.h"
#include "swep_record.h"
#include "swep_words.h"

/* Once for each night by which it goes on; once for all until people look at it again. */
static enum err tell_extended(struct turn *t, struct swep_case *c)
{
	struct wall morning = c->forecast.span.to;
	struct date tonight = c->forecast.tonight, last = {tonight.day + c->facts.run - 1};
	char night[WALL_TEXT];
	struct template_values v =
	    words_values(t, c, swep_case_strongest(c), c->row.tier, 0, morning, morning);
	v.word[WORD_NIGHT] = words_run(t, tonight, last);
	return cascade_open(
	    t, c->area, OCCASION_EXTENDED,
	    arena_printf(t->arena, "%s/%s", c->row.activation, date_format(tonight, night)),
	    c->row.activation, &v, morning);
}

/* A rule has become true for the night in progress, or for tonight after it was handed over:
 * whoever is up tonight hears of it at any hour, whoever else is asked or told. */
static enum err tell_late(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	bool asks = act->act == ACT_PROPOSE;
	bool tonight = !asks || c->proposal.night.day == c->forecast.tonight.day;
	struct wall morning = c->forecast.span.to;
	/* What does not end in the morning, as all were told, is news at that hour, too. */
	if (!(handover_is_past(t, c) || act->act == ACT_STAY) || act->rule < 0 || !tonight)
		return ERR_OK;
	struct template_values v = words_values(
	    t, c, act->rule, act->tier, 0, wall_plus(t->now, c->area->policy.answer_ms), morning);
	v.word[WORD_WHY] = words_late(t, c);
	return cascade_open(t, c->area, OCCASION_LATE, asks ? c->proposal.id : c->decision,
			    asks ? NULL : c->row.activation, &v, morning);
}

static enum err do_settle(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	const char *sentence =
	    act->to == SWEP_WATCH
		? arena_printf(t->arena,
			       "A rule may open on one of the next %d nights; "
			       "lowest forecast for tonight %s.",
			       c->area->policy.watch_nights, swep_case_coldest_text(t, c))
		: "No rule holds on any of the coming nights.";
	return swep_settle(t, c, act->to, sentence, NULL);
}

static enum err do_activate(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	TRY(swep_close_proposal(t, c, "superseded"));
	return swep_activate(t, c, act->rule, act->tier, NULL);
}

static enum err do_raise(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	TRY(swep_close_proposal(t, c, "superseded"));
	return swep_raise(t, c, act->rule, act->tier, NULL);
}

static enum err do_unanswered(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	char night[WALL_TEXT];
	const char *id = c->proposal.id;
	date_format_short(c->proposal.night, night);
	TRY(turn_alarm(t, c->area->key, ALARM_NIGHT_UNANSWERED, id,
		       "the night of %s passed and nobody had answered proposal %s", night, id));
	TRY(swep_close_proposal(t, c, "unanswered"));
	return swep_settle(t, c, act->to,
			   arena_printf(t->arena,
					"The night of %s is over and nobody answered the proposal.",
					night),
			   NULL);
}

static enum err do_reviewed(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	c->row.reviewed = c->facts.today;
	TRY(swep_settle(t, c, act->to,
			arena_printf(t->arena,
				     "Looked at again: SWEP stays on for the night of %s; lowest "
				     "forecast %s, exit rule (%s) is %s.",
				     words_night(t, c->forecast.tonight),
				     swep_case_coldest_text(t, c), c->area->policy.exit_text,
				     truth_name(c->facts.exit)),
			NULL));
	return tell_extended(t, c);
}

static enum err do_withdraw(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	TRY(swep_close_proposal(t, c, "withdrawn"));
	TRY(swep_settle(t, c, act->to,
			arena_printf(t->arena,
				     "SWEP stays on: the exit rule no longer holds; lowest "
				     "forecast %s.",
				     swep_case_coldest_text(t, c)),
			NULL));
	return tell_extended(t, c);
}

/* As decided, nobody new; but nobody is to leave without knowing where to go. */
static enum err do_close(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	int n = c->facts.unplanned;
	TRY(swep_close_proposal(t, c, "superseded"));
	TRY(cascade_over(t, c->area, c->row.activation));
	c->row.tier = 0;
	TRY(beds_tier_ended(t, c->area, 0));
	return swep_settle(t, c, act->to,
			   arena_printf(t->arena,
					"SWEP is over, as decided, and nobody new is placed in its "
					"beds. It ends once %d %s in them %s a plan and were "
					"told of it.",
					n, n == 1 ? "person" : "people", n == 1 ? "has" : "have"),
			   NULL);
}

static enum err do_end(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	TRY(swep_close_proposal(t, c, "superseded"));
	bool closed = c->row.tier == 0;
	TRY(swep_end_activation(t, c, "stood-down"));
	TRY(plans_over(t, c->area));
	if (closed)
		return swep_settle(t, c, act->to,
				   "Everybody in a bed that SWEP gave them was told of a plan: it "
				   "has ended. Who is in one stays until a person says otherwise.",
				   NULL);
	return swep_settle(
	    t, c, act->to,
	    "SWEP is over, as decided. Nobody new is placed in its beds; who is in one "
	    "stays until a person says otherwise.",
	    NULL);
}

static enum err do_take_back(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	struct lifecycle_act others = {ACT_PROPOSE, SWEP_PROPOSED, PROPOSAL_OPEN, -1, 0};
	if (c->asked.count > 1)
		return swep_propose(t, c, &others);
	TRY(swep_close_proposal(t, c, "withdrawn"));
	return swep_settle(
	    t, c, act->to,
	    arena_printf(t->arena,
			 "The question is taken back: the weather can be told again, "
			 "and no rule holds tonight; lowest forecast %s.",
			 swep_case_coldest_text(t, c)),
	    NULL);
}

static enum err do_covered(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	(void)act;
	return swep_settle_approvals(t, c, c->forecast.tonight, c->forecast.tonight, APPROVAL_USED);
}

/* What a person decided comes to be. */
static enum err do_lower(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	int tier = c->row.lower_to;
	c->row.tier = tier;
	c->row.lower_to = 0;
	c->row.lowers_at = (struct wall){0};
	TRY(turn_audit(t, c->area->key, AUDITED_ACTIVATION, c->row.activation, "lowered", NULL));
	TRY(beds_tier_ended(t, c->area, tier));
	return swep_settle(t, c, act->to,
			   arena_printf(t->arena,
					"SWEP is at tier %d from now on, as decided. Nobody new is "
					"placed in beds of a higher tier; who is in one stays.",
					tier),
			   NULL);
}

/* Whoever was told of its end was told of that moment, and nobody need hear more. */
static enum err do_resume(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	TRY(swep_close_proposal(t, c, "superseded"));
	TRY(activation_resume(t->store, c->area->key, t->arena, &c->row.activation, &c->row.tier));
	TRY(turn_audit(t, c->area->key, AUDITED_ACTIVATION, c->row.activation,
		       "over -> standing down", NULL));
	TRY(swep_settle(
	    t, c, act->to,
	    arena_printf(t->arena,
			 "The clock was ahead when SWEP ended: it is on at tier %d, and "
			 "ends on %s, as decided.",
			 c->row.tier, words_time(t, c->row.ends)),
	    NULL));
	return swep_open_beds(t, c);
}

static enum err do_stay(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	TRY(swep_close_proposal(t, c, "unanswered"));
	return swep_stay_on(t, c, act->rule, NULL);
}

enum err swep_do(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	static const struct {
		enum err (*run)(struct turn *, struct swep_case *, const struct lifecycle_act *);
		bool crosses; /* a rule has become true for a night */
	} todo[] = {
	    [ACT_SETTLE] = {do_settle, false},
	    [ACT_ACTIVATE] = {do_activate, true},
	    [ACT_RAISE] = {do_raise, true},
	    [ACT_PROPOSE] = {swep_propose, true},
	    [ACT_UNANSWERED] = {do_unanswered, false},
	    [ACT_REVIEWED] = {do_reviewed, false},
	    [ACT_WITHDRAW] = {do_withdraw, false},
	    [ACT_CLOSE] = {do_close, false},
	    [ACT_END] = {do_end, false},
	    [ACT_APPROVED] = {swep_open_approved, true},
	    [ACT_COVERED] = {do_covered, false},
	    [ACT_UNOPENED] = {swep_leave_unopened, false},
	    [ACT_TAKE_BACK] = {do_take_back, false},
	    [ACT_LOWER] = {do_lower, false},
	    [ACT_STAY] = {do_stay, true},
	    [ACT_RESUME] = {do_resume, false},
	};
	assert(todo[act->act].run != NULL); /* of ACT_NONE alone */
	TRY(todo[act->act].run(t, c, act));
	return todo[act->act].crosses ? tell_late(t, c, act) : ERR_OK;
}
