/* SPDX-License-Identifier: MIT */
#include "cascade_step.h"

#include <string.h>

#include "audience.h"
#include "cascade.h"
#include "cascade_tell.h"
#include "deadlines.h"
#include "duty.h"
#include "duty_refused.h"
#include "ladder.h"
#include "late_mail.h"
#include "message_lists.h"
#include "missed.h"
#include "newcomers.h"
#include "quiet_hours.h"
#include "unneeded.h"

static enum err settle(struct turn *t, struct scene *c, enum step_state to)
{
	const char *change =
	    arena_printf(t->arena, "%s -> %s", step_state_name(c->step.state), step_state_name(to));
	c->step.state = to;
	TRY(step_save(t->store, &c->step));
	TRY(turn_audit(t, c->step.area, AUDITED_STEP, c->step.id, change, NULL));
	TRY(newcomers_settled(t, c));
	return deadline_clear(t->store, DEADLINE_STEP, c->step.id);
}

static enum err met(struct turn *t, struct scene *c)
{
	TRY(settle(t, c, STEP_MET));
	if (c->step.needed <= 0)
		return ERR_OK;
	turn_publish(t, c->step.area, "message", "enough have acknowledged %s", scene_noun(c));
	TRY(turn_alarm_clear(t, c->step.area, ALARM_CASCADE, c->step.id));
	TRY(missed_over(t, &c->step));
	TRY(unneeded_cancel(t, c->step.id));
	return missed_one(t, &c->step);
}

/* Nobody is waited for any more: who heard nothing is missed. */
static enum err unmet(struct turn *t, struct scene *c)
{
	TRY(settle(t, c, STEP_UNMET));
	TRY(duty_refused_look(t, c));
	return c->step.needed > 0 ? missed_one(t, &c->step) : ERR_OK;
}

/* For a person to see, whatever happens next. */
static enum err alarm_unanswered(struct turn *t, const struct scene *c, int acked)
{
	if (scene_occasion(c) == OCCASION_TEST) /* who answered is what it was begun to show */
		return ERR_OK;
	if (acked == 0)
		return turn_alarm(t, c->area->key, ALARM_CASCADE, c->step.id,
				  "nobody of group %s has acknowledged %s", c->step.group,
				  scene_noun(c));
	return turn_alarm(t, c->area->key, ALARM_CASCADE, c->step.id,
			  "only %d of the %d needed of group %s have acknowledged %s", acked,
			  c->step.needed, c->step.group, scene_noun(c));
}

static enum err alarm_nobody(struct turn *t, const struct scene *c)
{
	return turn_alarm(t, c->area->key, ALARM_CASCADE, c->step.id,
			  "group %s has nobody who can be told of %s", c->step.group,
			  scene_noun(c));
}

static enum err look_again(struct turn *t, const struct scene *c, struct wall after)
{
	int64_t within_ms = c->step.within_ms > 0 ? c->step.within_ms : MINUTES_MS(1);
	struct wall due = wall_plus(after, within_ms);
	return deadline_set(t->store, DEADLINE_STEP, c->step.id, c->step.area,
			    wall_before(t->now, due) ? due : wall_plus(t->now, within_ms));
}

static bool is_stopped(const struct scene *c, const struct recipient *r)
{
	return r->stopped && !scene_tells_stopped(c);
}

static struct ladder_contact *marks_of(struct turn *t, const struct scene *c,
				       const struct recipient_list *people)
{
	struct ladder_contact *marks = arena_alloc(t->arena, (people->count + 1) * sizeof(*marks));
	for (size_t i = 0; i < people->count; i++)
		marks[i] = (struct ladder_contact){.told = people->rows[i].told,
						   .acked = people->rows[i].acked,
						   .declined = people->rows[i].declined,
						   .called = people->rows[i].called,
						   .stopped = is_stopped(c, &people->rows[i])};
	return marks;
}

static bool anybody(const struct scene *c, const struct ladder_contact *marks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!marks[i].stopped || c->step.wake)
			return true;
	return false;
}

/* Who was told by another step may have answered it already: nobody waits for them. */
static enum err go_on(struct turn *t, struct scene *c, bool declined, int before)
{
	int acked, hopeful;
	TRY(step_count_acked(t->store, c->step.id, &acked));
	if (acked == before && !declined)
		return ERR_OK;
	if (acked >= c->step.needed)
		return met(t, c);
	TRY(step_count_hopeful(t->store, &c->step, &hopeful));
	return hopeful == 0 ? step_advance(t, c) : ERR_OK;
}

/* Somebody was chosen: they are told now, and have their time to answer. */
static enum err told(struct turn *t, struct scene *c, const struct ladder *l,
		     const struct recipient_list *people, const struct ladder_contact *marks)
{
	bool declined, began_again = l->round > c->step.round && l->rung == 1;
	c->step.rung = l->rung;
	c->step.round = l->round;
	c->step.told = t->now;
	if (began_again)
		TRY(alarm_unanswered(t, c, l->acked));
	else if (l->round == 0)
		TRY(turn_alarm_clear(t, c->area->key, ALARM_CASCADE,
				     c->step.id)); /* nobody was there */
	TRY(cascade_tell(t, c, people, marks, &declined));
	TRY(step_save(t->store, &c->step));
	if (c->step.needed <= 0)
		return met(t, c);
	TRY(look_again(t, c, t->now));
	return go_on(t, c, declined, l->acked);
}

/* When a round may begin that is not the council's plan: its `answer` after the one before began.
 */
static enum err rested(struct turn *t, const struct scene *c, struct wall *at)
{
	int64_t answer_ms = c->area->policy.answer_ms, within_ms = c->step.within_ms;
	TRY(step_round_began(t->store, c->step.id, c->step.round, at));
	*at = wall_plus(*at, answer_ms > within_ms ? answer_ms : within_ms);
	return ERR_OK;
}

/* SWEP is on beyond the night in which it came on: who is asked to answer is asked to the end of a
 * round. */
static bool still_asks(const struct scene *c)
{
	return scene_says_on(c) && c->step.needed > 0;
}

static bool is_past(const struct turn *t, const struct scene *c)
{
	return !wall_before(t->now, c->occasion.until);
}

static enum err pace(struct turn *t, const struct scene *c, struct ladder *l)
{
	struct wall at;
	TRY(rested(t, c, &at));
	l->insists = c->step.needed > 0 && l->acked == 0 && occasion_insists(scene_occasion(c));
	l->resting = wall_before(t->now, at);
	l->last = is_past(t, c);
	l->early =
	    c->step.told.ms != 0 && wall_before(t->now, wall_plus(c->step.told, c->step.within_ms));
	return ERR_OK;
}

static enum err wait_on(struct turn *t, const struct scene *c, const struct ladder *l)
{
	struct wall at;
	TRY(rested(t, c, &at));
	if (l->early || !l->resting || !wall_before(at, wall_plus(t->now, c->step.within_ms)))
		return look_again(t, c, l->early ? c->step.told : t->now);
	return deadline_set(t->store, DEADLINE_STEP, c->step.id, c->step.area, at);
}

/* Whom next? Asked when the step begins, when its time is up, when nobody is left to wait for. */
enum err step_advance(struct turn *t, struct scene *c)
{
	struct ladder l = {.everybody = c->step.everybody,
			   .repeat = c->step.repeat,
			   .wakes = c->step.wake,
			   .needed = c->step.needed,
			   .rung = c->step.rung,
			   .round = c->step.round};
	struct recipient_list people;
	size_t group_count;
	if (scene_keeps_quiet(t, c))
		return deadline_set(t->store, DEADLINE_STEP, c->step.id, c->step.area,
				    quiet_hours_end(c->area, t->now));
	TRY(audience_list(t, c, &people, &group_count));
	if (people.count == 0 && scene_is_to_ended(c)) /* other steps have told them by now */
		return met(t, c);
	TRY(step_count_acked(t->store, c->step.id, &l.acked));
	TRY(pace(t, c, &l));
	struct ladder_contact *marks = marks_of(t, c, &people);
	enum ladder_verdict verdict = ladder_next(&l, marks, group_count, people.count);
	bool empty = !anybody(c, marks, group_count);
	if (empty && verdict != LADDER_MET)
		TRY(alarm_nobody(t, c));
	switch (verdict) {
	case LADDER_MET:
		return met(t, c);
	case LADDER_TOLD:
		return told(t, c, &l, &people, marks);
	case LADDER_WAIT:
	case LADDER_OVER:
		break;
	}
	if (!empty)
		TRY(alarm_unanswered(t, c, l.acked));
	return verdict == LADDER_WAIT ? wait_on(t, c, &l) : unmet(t, c);
}

/* Somebody must be woken: whoever is asked, and whoever has the duty though others have answered.
 */
static bool must_wake(const struct step_row *x)
{
	bool on_duty = step_is_settled(x) && duty_of_group(x->group) != NULL;
	return x->wake && (x->state == STEP_OPEN || on_duty);
}

/* Who cannot be told by text, though it was their turn, is called at once. */
static enum err call_unreached(struct turn *t, const struct step_row *step)
{
	struct recipient_list people;
	struct scene c;
	size_t group_count, calls = 0;
	bool declined;
	if (!must_wake(step))
		return ERR_OK;
	TRY(scene_read(t, turn_area(t, step->area), step->id, &c));
	if (!c.occasion.open)
		return ERR_OK;
	TRY(audience_list(t, &c, &people, &group_count));
	struct ladder_contact *marks = marks_of(t, &c, &people);
	for (size_t i = 0; i < people.count; i++) {
		const struct recipient *r = &people.rows[i];
		marks[i].call =
		    r->told && (r->failed || r->stopped) && !r->called && !r->acked && !r->declined;
		calls += marks[i].call;
	}
	c.step.rung = 0; /* nobody waits for these calls before the next is told */
	return calls > 0 ? cascade_tell(t, &c, &people, marks, &declined) : ERR_OK;
}

static bool is_owed(const struct scene *c)
{
	return scene_is_for_the_spared(c) && c->step.waits.ms != 0 && c->step.told.ms == 0;
}

enum err cascade_step_due(struct turn *t, const struct area_settings *area, const char *step)
{
	struct scene c;
	int acked;
	TRY(scene_read(t, area, step, &c));
	if (c.step.state != STEP_OPEN || !c.occasion.open)
		return deadline_clear(t->store, DEADLINE_STEP, step);
	if (!is_past(t, &c) || is_owed(&c) || still_asks(&c))
		return step_advance(t, &c);
	TRY(step_count_acked(t->store, step, &acked));
	TRY(alarm_unanswered(t, &c, acked));
	return unmet(t, &c);
}

/* ---- what comes back ------------------------------------------------------------------------ */

enum err step_close(struct turn *t, struct scene *c)
{
	if (c->step.state != STEP_MET && c->step.state != STEP_CLOSED)
		TRY(settle(t, c, STEP_CLOSED));
	TRY(turn_alarm_clear(t, c->step.area, ALARM_CASCADE, c->step.id));
	TRY(turn_alarm_clear(t, c->step.area, ALARM_UNHELD, c->step.id));
	TRY(missed_over(t, &c->step));
	TRY(deadline_clear(t->store, DEADLINE_LATE_MAIL, c->step.id));
	TRY(turn_alarm_clear(t, c->step.area, ALARM_LATE_MAIL, c->step.id));
	TRY(message_forget_gathered(t->store, c->step.id, "it was over before the digest"));
	return unneeded_cancel(t, c->step.id);
}

enum err step_move_on_if_stuck(struct turn *t, const struct step_row *step)
{
	struct ladder l = {.needed = step->needed};
	int hopeful;
	TRY(call_unreached(t, step));
	if (step->state != STEP_OPEN)
		return ERR_OK;
	TRY(step_count_acked(t->store, step->id, &l.acked));
	TRY(step_count_hopeful(t->store, step, &hopeful));
	if (!ladder_stuck(&l, hopeful))
		return ERR_OK;
	return deadline_set(t->store, DEADLINE_STEP, step->id, step->area, t->now);
}

enum err step_reopen_if_short(struct turn *t, struct scene *c)
{
	int acked;
	TRY(step_count_acked(t->store, c->step.id, &acked));
	if (!step_is_settled(&c->step) || acked >= c->step.needed)
		return ERR_OK;
	if (is_past(t, c) || c->step.state == STEP_UNMET) {
		c->step.round++;
		c->step.rung = 0;
	}
	TRY(settle(t, c, STEP_OPEN));
	TRY(look_again(t, c, c->step.told));
	return step_move_on_if_stuck(t, &c->step);
}

/* That nobody could be told is over once all of them were rung, or said that they know. */
static enum err heard_at_last(struct turn *t, const struct scene *c)
{
	struct recipient_list people;
	size_t group_count;
	TRY(audience_list(t, c, &people, &group_count));
	for (size_t i = 0; i < people.count; i++)
		if (!people.rows[i].acked && !people.rows[i].rung)
			return ERR_OK;
	TRY(missed_over(t, &c->step));
	return turn_alarm_clear(t, c->step.area, ALARM_CASCADE, c->step.id);
}

enum err step_recount(struct turn *t, struct scene *c)
{
	int acked;
	bool waits = c->step.state == STEP_OPEN || c->step.state == STEP_UNMET;
	if (waits && c->step.needed <= 0)
		return heard_at_last(t, c);
	if (!waits)
		return missed_answered(t, c->step.area, c->step.id);
	TRY(step_count_acked(t->store, c->step.id, &acked));
	turn_publish(t, c->step.area, "message", "%d of %d have acknowledged %s", acked,
		     c->step.needed, scene_noun(c));
	return acked >= c->step.needed ? met(t, c) : step_move_on_if_stuck(t, &c->step);
}
