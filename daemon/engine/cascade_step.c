/* SPDX-License-Identifier: MIT */
#include "cascade_step.h"

#include <string.h>

#include "cascade.h"
#include "contact_rows.h"
#include "deadlines.h"
#include "ladder.h"
#include "message_rows.h"
#include "outbox.h"

#define GROUP_SITE "site" /* whose word counts for the site that it is about */
#define DAY_MINUTES (24 * 60)

enum err scene_read(struct turn *t, const struct area_settings *area, const char *step,
		    struct scene *out)
{
	out->area = area;
	TRY(step_read(t->store, step, t->arena, &out->step));
	return occasion_read(t->store, out->step.occasion, t->arena, &out->occasion);
}

static enum err settle(struct turn *t, struct scene *c, enum step_state to)
{
	const char *change =
	    arena_printf(t->arena, "%s -> %s", step_state_name(c->step.state), step_state_name(to));
	c->step.state = to;
	TRY(step_save(t->store, &c->step));
	TRY(turn_audit(t, c->step.area, AUDITED_STEP, c->step.id, change, NULL));
	return deadline_clear(t->store, DEADLINE_STEP, c->step.id);
}

static enum err met(struct turn *t, struct scene *c)
{
	TRY(settle(t, c, STEP_MET));
	if (c->step.needed <= 0)
		return ERR_OK;
	turn_publish(t, c->step.area, "message", "enough have acknowledged %s", scene_noun(c));
	TRY(turn_alarm_clear(t, c->step.area, ALARM_CASCADE, c->step.id));
	return outbox_cancel(t, c->step.id);
}

/* For a person to see, whatever happens next. */
static enum err alarm_unanswered(struct turn *t, const struct scene *c, int acked)
{
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

static enum err recipients(struct turn *t, const struct scene *c, struct recipient_list *out,
			   size_t *group_count)
{
	const struct step_row *x = &c->step;
	enum occasion kind = scene_occasion(c);
	bool contrary = kind == OCCASION_REJECTED || kind == OCCASION_LATE;
	*out = (struct recipient_list){NULL, 0};
	if (strcmp(x->group, GROUP_TOLD) == 0 && contrary)
		TRY(recipient_list_contrary(t->store, x->area, kind == OCCASION_LATE,
					    c->occasion.until, x->id, x->round, t->arena, out));
	else if (strcmp(x->group, GROUP_TOLD) == 0)
		TRY(recipient_list_told(t->store, x->area, c->occasion.audience, x->id, x->round,
					t->arena, out));
	else if (strcmp(x->group, GROUP_SITE) == 0)
		TRY(recipient_list_site(t->store, x->area, c->occasion.audience, x->id, x->round,
					t->arena, out));
	else
		TRY(recipient_list_group(t->store, x->area, x->group, x->id, x->round, t->arena,
					 out));
	*group_count = out->count;
	if (x->beyond[0] == '\0')
		return ERR_OK;
	return recipient_list_group(t->store, x->area, x->beyond, x->id, x->round, t->arena, out);
}

static struct ladder_contact *marks_of(struct turn *t, const struct recipient_list *people)
{
	struct ladder_contact *marks = arena_alloc(t->arena, (people->count + 1) * sizeof(*marks));
	for (size_t i = 0; i < people->count; i++)
		marks[i] = (struct ladder_contact){.told = people->rows[i].told,
						   .acked = people->rows[i].acked,
						   .stopped = people->rows[i].stopped};
	return marks;
}

static bool anybody(const struct ladder_contact *marks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!marks[i].stopped)
			return true;
	return false;
}

/* Who was told by another step may have acknowledged it already: nobody waits for them. */
static enum err go_on(struct turn *t, struct scene *c, int before)
{
	int acked, hopeful;
	TRY(step_count_acked(t->store, c->step.id, &acked));
	if (acked == before)
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
	bool began_again = l->round > c->step.round && l->rung == 1;
	c->step.rung = l->rung;
	c->step.round = l->round;
	c->step.told = t->now;
	if (began_again)
		TRY(alarm_unanswered(t, c, l->acked));
	else if (l->round == 0)
		TRY(turn_alarm_clear(t, c->area->key, ALARM_CASCADE,
				     c->step.id)); /* nobody was there */
	TRY(scene_tell(t, c, people, marks));
	TRY(step_save(t->store, &c->step));
	if (c->step.needed <= 0)
		return met(t, c);
	TRY(look_again(t, c, t->now));
	return go_on(t, c, l->acked);
}

struct wall cascade_loud(const struct area_settings *area, struct wall now)
{
	struct date today = date_london(now);
	struct civil c = civil_london(now);
	int minutes = c.hour * 60 + c.minute;
	int from = area->quiet_from_minutes, to = area->quiet_to_minutes;
	int since = (minutes - from + DAY_MINUTES) % DAY_MINUTES;
	int length = (to - from + DAY_MINUTES) % DAY_MINUTES;
	if (since >= length)
		return now;
	return wall_london((struct date){today.day + (minutes >= to)}, to);
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

static enum err pace(struct turn *t, const struct scene *c, struct ladder *l)
{
	struct occasion_counts n = {.acked = 1};
	struct wall at;
	if (c->step.needed > 0 && occasion_insists(scene_occasion(c)))
		TRY(occasion_count(t->store, c->occasion.id, &n));
	TRY(rested(t, c, &at));
	l->insists = n.acked == 0;
	l->resting = wall_before(t->now, at);
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
			   .needed = c->step.needed,
			   .rung = c->step.rung,
			   .round = c->step.round};
	struct recipient_list people;
	size_t group_count;
	struct wall loud = cascade_loud(c->area, t->now);
	if (wall_before(t->now, c->step.waits) && wall_before(t->now, loud))
		return deadline_set(t->store, DEADLINE_STEP, c->step.id, c->step.area, loud);
	TRY(recipients(t, c, &people, &group_count));
	TRY(step_count_acked(t->store, c->step.id, &l.acked));
	TRY(pace(t, c, &l));
	struct ladder_contact *marks = marks_of(t, &people);
	enum ladder_verdict verdict = ladder_next(&l, marks, group_count, people.count);
	bool empty = !anybody(marks, group_count);
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
	return verdict == LADDER_WAIT ? wait_on(t, c, &l) : settle(t, c, STEP_UNMET);
}

/* Quiet hours that outlast the night: who was spared by night is told once they end, if SWEP is
 * still on (its end closes the occasion). */
static bool is_owed(const struct scene *c)
{
	return scene_occasion(c) == OCCASION_ACTIVATION && c->step.waits.ms != 0 &&
	       c->step.told.ms == 0;
}

enum err cascade_step_due(struct turn *t, const struct area_settings *area, const char *step)
{
	struct scene c;
	int acked;
	TRY(scene_read(t, area, step, &c));
	if (c.step.state != STEP_OPEN || !c.occasion.open)
		return deadline_clear(t->store, DEADLINE_STEP, step);
	if (wall_before(t->now, c.occasion.until) || is_owed(&c))
		return step_advance(t, &c);
	TRY(step_count_acked(t->store, step, &acked));
	TRY(alarm_unanswered(t, &c, acked));
	return settle(t, &c, STEP_UNMET);
}

/* ---- what comes back ------------------------------------------------------------------------ */

enum err step_close(struct turn *t, struct scene *c)
{
	if (c->step.state != STEP_MET && c->step.state != STEP_CLOSED)
		TRY(settle(t, c, STEP_CLOSED));
	TRY(turn_alarm_clear(t, c->step.area, ALARM_CASCADE, c->step.id));
	return outbox_cancel(t, c->step.id);
}

enum err step_move_on_if_stuck(struct turn *t, const struct step_row *step)
{
	struct ladder l = {.needed = step->needed};
	int hopeful;
	if (step->state != STEP_OPEN)
		return ERR_OK;
	TRY(step_count_acked(t->store, step->id, &l.acked));
	TRY(step_count_hopeful(t->store, step, &hopeful));
	if (!ladder_stuck(&l, hopeful))
		return ERR_OK;
	return deadline_set(t->store, DEADLINE_STEP, step->id, step->area, t->now);
}

enum err step_recount(struct turn *t, struct scene *c)
{
	int acked;
	bool waits = c->step.state == STEP_OPEN || c->step.state == STEP_UNMET;
	if (!waits || c->step.needed <= 0)
		return ERR_OK;
	TRY(step_count_acked(t->store, c->step.id, &acked));
	turn_publish(t, c->step.area, "message", "%d of %d have acknowledged %s", acked,
		     c->step.needed, scene_noun(c));
	return acked >= c->step.needed ? met(t, c) : step_move_on_if_stuck(t, &c->step);
}
