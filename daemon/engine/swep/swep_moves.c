/* SPDX-License-Identifier: MIT */
#include "swep_moves.h"

#include <assert.h>
#include <string.h>

#include "beds.h"
#include "cascade.h"
#include "deadlines.h"
#include "handover.h"
#include "plans.h"
#include "swep_asking.h"
#include "swep_basis.h"
#include "swep_record.h"
#include "swep_words.h"

/* ---- raising -------------------------------------------------------------------------------- */

/* In an area that is shadowed no door opens. */
static enum err open_beds(struct turn *t, struct swep_case *c)
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
	TRY(open_beds(t, c));
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
	TRY(open_beds(t, c));
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

enum err swep_hold_on(struct turn *t, struct swep_case *c, struct wall until, const char *remark)
{
	c->row.held_until = until;
	return swep_settle(
	    t, c, c->lifecycle.state,
	    arena_printf(t->arena, "%s holds SWEP on until %s.", t->actor, words_time(t, until)),
	    remark);
}

/* ---- late crossings -------------------------------------------------------------------------- */

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

/* ---- setting aside -------------------------------------------------------------------------- */

/* For the night n after tonight. */
static enum err set_aside_one(struct turn *t, struct swep_case *c, const char *kind,
			      const char *rule, int n)
{
	struct suppression x = {.rule = rule,
				.kind = kind,
				.by = t->actor,
				.night = {c->forecast.tonight.day + n},
				.value = swep_case_coldest_on(c, n),
				.basis =
				    swep_basis_write(t, c, rule_index(&c->area->policy, rule), n)};
	TRY(store_id(t->store, 'x', t->arena, &x.id));
	TRY(suppression_insert(t->store, c->area->key, &x, t->now));
	return turn_audit(t, c->area->key, AUDITED_SUPPRESSION, x.id, kind, NULL);
}

/* What holds on that night, from this tier on; and the rule that was asked about. */
static enum err set_aside_on(struct turn *t, struct swep_case *c, const char *kind, int n,
			     int asked_rule, int tier)
{
	const struct policy *p = &c->area->policy;
	for (int r = 0; r < p->rule_count; r++)
		if ((c->ahead[n][r] == TRUTH_TRUE && p->rules[r].tier >= tier) || r == asked_rule)
			TRY(set_aside_one(t, c, kind, p->rules[r].name, n));
	return asked_rule == RULE_BLIND ? set_aside_one(t, c, kind, rule_name(p, RULE_BLIND), n)
					: ERR_OK;
}

enum err swep_set_aside(struct turn *t, struct swep_case *c, const char *kind)
{
	return set_aside_on(t, c, kind, 0, -1, 0);
}

enum err swep_set_aside_all(struct turn *t, struct swep_case *c, const char *kind, int n)
{
	struct date night = {c->forecast.tonight.day + n};
	TRY(swep_settle_approvals(t, c, night, night, APPROVAL_LAPSED));
	return set_aside_one(t, c, kind, "*", n);
}

enum err swep_set_aside_asked(struct turn *t, struct swep_case *c, const char *kind)
{
	for (size_t i = 0; i < c->asked.count; i++) {
		const struct approval *a = &c->asked.rows[i];
		int n = a->night.day - c->forecast.tonight.day;
		if (n >= 0 && n < LIFECYCLE_NIGHTS)
			TRY(set_aside_on(t, c, kind, n, rule_index(&c->area->policy, a->rule),
					 a->tier));
	}
	return ERR_OK;
}

/* ---- lowering: a named person's decisions --------------------------------------------------- */

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

static enum err end_activation(struct turn *t, struct swep_case *c, const char *outcome)
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
	TRY(end_activation(t, c, "recalled"));
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

/* ---- software's own ------------------------------------------------------------------------- */

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
	TRY(end_activation(t, c, "stood-down"));
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
	return open_beds(t, c);
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
