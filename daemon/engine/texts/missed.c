/* SPDX-License-Identifier: MIT */
#include "missed.h"

#include <string.h>

#include "alarm_rows.h"
#include "cascade.h"
#include "cascade_step.h"
#include "contact_rows.h"
#include "deadlines.h"
#include "ladder.h"
#include "message_lists.h"
#include "phone.h"
#include "pseudo_group.h"
#include "quiet_hours.h"
#include "recipient_rows.h"

#define NAMED_MOST 6
/* Nobody is told again sooner than this after the time before. */
#define PACE_LEAST_MS MINUTES_MS(30)

/* How long what an occasion says still matters to who did not hear it. */
enum lasting { LASTS_NONE, LASTS_OPEN, LASTS_UNTIL, LASTS_END };

static enum lasting lasts(enum occasion kind)
{
	static const enum lasting all[OCCASION_COUNT] = {
	    [OCCASION_ACTIVATION] = LASTS_OPEN, /* its end closes it */
	    [OCCASION_LATE] = LASTS_UNTIL,      [OCCASION_LOWERED] = LASTS_UNTIL,
	    [OCCASION_EXTENDED] = LASTS_UNTIL,  [OCCASION_UNOPENED] = LASTS_UNTIL,
	    [OCCASION_LOW] = LASTS_UNTIL,       [OCCASION_FULL] = LASTS_UNTIL,
	    [OCCASION_HANDOVER] = LASTS_UNTIL,  [OCCASION_STALE] = LASTS_UNTIL,
	    [OCCASION_ADVICE] = LASTS_UNTIL,    [OCCASION_STANDDOWN] = LASTS_END,
	    [OCCASION_RECALL] = LASTS_END,      [OCCASION_REJECTED] = LASTS_END,
	    [OCCASION_BACK] = LASTS_UNTIL,
	};
	return all[kind];
}

/* Whoever does not answer is told again, or another has answered in their place. */
static bool asks(const struct step_row *step)
{
	return step->needed > 0 && (!step->everybody || step->state != STEP_MET);
}

/* It sees by itself to whoever its texts do not reach. */
static bool still_asks(const struct step_row *step)
{
	return step->needed > 0 && step->state == STEP_OPEN;
}

/* Of a step that still lacks answers it stands beside the alarm that says so. */
static const char *beside(struct turn *t, const char *step)
{
	return arena_printf(t->arena, "%s/missed", step);
}

static const char *subject(struct turn *t, const struct step_row *step)
{
	bool lacks = step->needed > 0 && step->state != STEP_MET;
	return lacks ? beside(t, step->id) : step->id;
}

enum err missed_over(struct turn *t, const struct step_row *step)
{
	TRY(deadline_clear(t->store, DEADLINE_MISSED, step->id));
	return turn_alarm_clear(t, step->area, ALARM_CASCADE, beside(t, step->id));
}

enum err missed_one(struct turn *t, const struct step_row *step)
{
	struct scene c;
	if (still_asks(step) || step->told.ms == 0)
		return ERR_OK;
	TRY(scene_read(t, turn_area(t, step->area), step->id, &c));
	if (!c.occasion.open || lasts(scene_occasion(&c)) == LASTS_NONE)
		return ERR_OK;
	return deadline_set(t->store, DEADLINE_MISSED, step->id, step->area, t->now);
}

enum err missed_answered(struct turn *t, const char *area, const char *id)
{
	struct step_row step;
	struct wall since;
	TRY(alarm_since(t->store, area, ALARM_CASCADE, id, &since));
	if (since.ms == 0)
		TRY(alarm_since(t->store, area, ALARM_CASCADE, beside(t, id), &since));
	if (since.ms == 0)
		return ERR_OK;
	TRY(step_read(t->store, id, t->arena, &step));
	return missed_one(t, &step);
}

/* Another step may have missed them, too. */
enum err missed_back(struct turn *t, const struct step_row *step)
{
	bool awaited;
	TRY(deadline_is_due(t->store, DEADLINE_MISSED, step->id, (struct wall){INT64_MAX},
			    &awaited));
	return awaited ? missed_one(t, step) : ERR_OK;
}

enum err missed_arrived(struct turn *t, const struct message_row *m)
{
	struct message_list others;
	if (m->occasion[0] == '\0' || (m->round == 0 && m->channel == CHANNEL_SMS))
		return ERR_OK;
	TRY(missed_answered(t, m->area, m->step));
	TRY(message_list_shared(t->store, m->id, t->arena, &others));
	for (size_t i = 0; i < others.count; i++)
		TRY(missed_answered(t, m->area, others.rows[i].step));
	return ERR_OK;
}

/* ---- the look ------------------------------------------------------------------------------- */

static const char *names_of(struct turn *t, const struct missed_list *missed)
{
	const char *names = "";
	size_t named = missed->count <= NAMED_MOST ? missed->count : NAMED_MOST;
	for (size_t i = 0; i < named; i++)
		names = arena_printf(t->arena, "%s%s%s", names, i > 0 ? ", " : "",
				     missed->rows[i].name);
	if (named == missed->count)
		return names;
	return arena_printf(t->arena, "%s and %zu more", names, missed->count - named);
}

/* Is it of use to whoever has not heard it? What is not true any more is closed. */
static bool matters(const struct turn *t, const struct scene *c)
{
	struct wall end = wall_later(c->occasion.until, wall_plus(c->occasion.at, ENDS_MATTER_MS));
	switch (lasts(scene_occasion(c))) {
	case LASTS_NONE:
		break;
	case LASTS_OPEN:
		return c->occasion.open;
	case LASTS_UNTIL:
		return c->occasion.open && wall_before(t->now, c->occasion.until);
	case LASTS_END:
		return c->occasion.open && wall_before(t->now, end);
	}
	return false;
}

/* At the pace of the policy, and, where the step spares people by night, not in quiet hours. */
static enum err when(struct turn *t, const struct scene *c, struct wall *at, bool *spared)
{
	int64_t answer_ms = c->area->policy.answer_ms;
	TRY(step_round_began(t->store, c->step.id, c->step.round, at));
	*at = wall_plus(*at, answer_ms > PACE_LEAST_MS ? answer_ms : PACE_LEAST_MS);
	*at = wall_later(*at, t->now);
	struct wall loud = quiet_hours_end(c->area, *at);
	*spared = c->step.waits.ms != 0 && wall_before(*at, loud);
	*at = *spared ? loud : *at;
	return ERR_OK;
}

/* Whose newest text is not on its way, and who may still be told. */
static bool is_marked(const struct missed_list *missed, const struct recipient *r)
{
	for (size_t i = 0; i < missed->count; i++)
		if (strcmp(missed->rows[i].contact, r->contact) == 0)
			return !missed->rows[i].waits && !r->stopped;
	return false;
}

static bool is_listed_at(const struct recipient_list *people, const char *contact,
			 const char *phone)
{
	for (size_t i = 0; i < people->count; i++)
		if (strcmp(people->rows[i].contact, contact) == 0 &&
		    strcmp(people->rows[i].phone, phone) == 0)
			return true;
	return false;
}

/* Who is told at the number where they heard what this takes back is told at the number that they
 * have by now, too: the other may be the wrong one. */
static enum err add_number(struct turn *t, const struct scene *c, const struct recipient *r,
			   struct recipient_list *out)
{
	struct contact_row k;
	struct fault ignored;
	char number[LIMIT_PHONE + 1];
	if (phone_parse(r->phone, number, &ignored) != ERR_OK)
		return ERR_OK;
	enum err e = contact_read(t->store, c->area->key, r->contact, t->arena, &k);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	if (is_listed_at(out, r->contact, k.phone))
		return ERR_OK;
	out->rows[out->count] = *r;
	out->rows[out->count++].phone = k.phone;
	return ERR_OK;
}

static enum err with_numbers(struct turn *t, const struct scene *c,
			     const struct recipient_list *people, struct recipient_list *out)
{
	*out = (struct recipient_list){
	    arena_alloc(t->arena, (2 * people->count + 1) * sizeof(*out->rows)), people->count};
	if (people->count > 0)
		memcpy(out->rows, people->rows, people->count * sizeof(*out->rows));
	for (size_t i = 0; i < people->count; i++)
		TRY(add_number(t, c, &people->rows[i], out));
	return ERR_OK;
}

/* Whom nothing can be sent to now. */
static enum err await(struct turn *t, const struct scene *c)
{
	return deadline_set(t->store, DEADLINE_MISSED, c->step.id, c->area->key,
			    wall_plus(t->now, PACE_LEAST_MS));
}

static enum err tell_again(struct turn *t, struct scene *c, const struct missed_list *missed,
			   const struct recipient_list *listed)
{
	size_t marked = 0;
	struct recipient_list all, *people = &all;
	TRY(with_numbers(t, c, listed, people));
	struct ladder_contact *marks = arena_alloc(t->arena, (people->count + 1) * sizeof(*marks));
	for (size_t i = 0; i < people->count; i++) {
		marks[i] = (struct ladder_contact){.tell = is_marked(missed, &people->rows[i])};
		marked += marks[i].tell;
	}
	if (marked == 0) /* they may want texts again */
		return await(t, c);
	return scene_tell_round(t, c, people, marks);
}

static enum err alarm(struct turn *t, const struct scene *c, const struct missed_list *missed)
{
	return turn_alarm(t, c->area->key, ALARM_CASCADE, subject(t, &c->step),
			  "%zu of group %s ha%s not been told of %s, no text reached them: %s",
			  missed->count, c->step.group, missed->count == 1 ? "s" : "ve",
			  scene_noun(c), names_of(t, missed));
}

/* Who, as is known by now, never heard what this takes back need not hear it; nor need who is none
 * of the step's people any more. *gone: some are not, and may be again. */
static enum err owed(struct turn *t, const struct scene *c, struct recipient_list *people,
		     struct missed_list *missed, bool *gone)
{
	size_t group_count, kept = 0;
	TRY(scene_recipients(t, c, people, &group_count));
	TRY(step_list_missed(t->store, &c->step, t->arena, missed));
	for (size_t i = 0; i < missed->count; i++)
		if (recipient_listed(people, missed->rows[i].contact))
			missed->rows[kept++] = missed->rows[i];
	*gone = kept < missed->count && !scene_is_to_told(c);
	missed->count = kept;
	return ERR_OK;
}

enum err missed_due(struct turn *t, const struct area_settings *area, const char *step)
{
	struct scene c;
	struct missed_list missed;
	struct recipient_list people;
	struct wall at;
	bool spared, gone, idle = false;
	TRY(scene_read(t, area, step, &c));
	TRY(deadline_clear(t->store, DEADLINE_MISSED, step));
	if (!c.occasion.open || still_asks(&c.step))
		return ERR_OK;
	TRY(owed(t, &c, &people, &missed, &gone));
	if (gone && matters(t, &c)) /* they may be imported anew, or have the duty again */
		TRY(await(t, &c));
	if (missed.count == 0)
		return turn_alarm_clear(t, area->key, ALARM_CASCADE, subject(t, &c.step));
	TRY(alarm(t, &c, &missed));
	for (size_t i = 0; i < missed.count; i++)
		idle = idle || !missed.rows[i].waits;
	if (!matters(t, &c) || !idle)
		return ERR_OK;
	TRY(when(t, &c, &at, &spared));
	return wall_before(t->now, at)
		   ? deadline_set(t->store, DEADLINE_MISSED, step, area->key, at)
		   : tell_again(t, &c, &missed, &people);
}

/* ---- who wants no texts any more, or wants them again ---------------------------------------- */

static const struct message_list none = {NULL, 0};

/* By a person, or a person was asked to. */
static bool is_rung(const struct message_row *m)
{
	return strcmp(m->detail, WAS_RUNG) == 0 || strcmp(m->detail, RING_NO_TEXTS) == 0 ||
	       strcmp(m->detail, RING_NO_NUMBER) == 0;
}

/* What will not arrive is missed by its own step. */
static bool tells(const struct message_row *m)
{
	static const bool may_arrive[MESSAGE_STATE_COUNT] = {
	    [MESSAGE_QUEUED] = true,   [MESSAGE_SENDING] = true,   [MESSAGE_UNKNOWN] = true,
	    [MESSAGE_ACCEPTED] = true, [MESSAGE_DELIVERED] = true,
	};
	return may_arrive[m->state] || m->acked.ms != 0 || is_rung(m);
}

static bool is_told_at(const struct message_list *all, const struct recipient *r)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct message_row *m = &all->rows[i];
		bool there = m->channel != CHANNEL_SMS || strcmp(m->phone, r->phone) == 0;
		if (strcmp(m->contact, r->contact) == 0 && there && tells(m))
			return true;
	}
	return false;
}

/* At each of their numbers; not where one of these texts tells them. */
static enum err tell_only(struct turn *t, struct scene *c, const char *contact,
			  const struct message_list *texts)
{
	struct recipient_list people;
	size_t group_count;
	bool any = false;
	TRY(scene_recipients(t, c, &people, &group_count));
	struct ladder_contact *marks = arena_alloc(t->arena, (people.count + 1) * sizeof(*marks));
	for (size_t i = 0; i < people.count; i++) {
		const struct recipient *r = &people.rows[i];
		bool untold = strcmp(r->contact, contact) == 0 && !is_told_at(texts, r);
		marks[i] = (struct ladder_contact){.tell = untold};
		any = any || untold;
	}
	return any ? scene_tell_round(t, c, &people, marks) : ERR_OK;
}

/* … of the activation's own step for whoever heard that it is not on, or ends. One that waits for
 * the morning tells them by itself; who has heard it by that step hears it once. */
static enum err tell_ended(struct turn *t, struct scene *c, enum pseudo_group g,
			   const char *contact)
{
	struct step_list steps;
	struct message_list texts;
	TRY(step_list(t->store, c->occasion.id, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++) {
		if (pseudo_group_of(steps.rows[i].group) != g)
			continue;
		c->step = steps.rows[i];
		TRY(message_list_step(t->store, c->step.id, t->arena, &texts));
		return c->step.state != STEP_OPEN ? tell_only(t, c, contact, &texts) : ERR_OK;
	}
	int number = (int)steps.count;
	return scene_open_ended(t, c, g == PSEUDO_OFF, &number);
}

/* They heard last that it is not on, or ends, and the text of another step would have put that
 * right. That it does not end can wait for the morning. */
static enum err put_right(struct turn *t, struct scene *c, const char *contact, bool tonight)
{
	bool shadow;
	TRY(scene_is_shadowed(t, c, &shadow));
	if (shadow || scene_occasion(c) != OCCASION_ACTIVATION)
		return ERR_OK;
	TRY(tell_ended(t, c, PSEUDO_OFF, contact));
	return tonight ? ERR_OK : tell_ended(t, c, PSEUDO_ENDING, contact);
}

enum err missed_stopped(struct turn *t, const struct area_settings *area, const char *step,
			const char *contact)
{
	struct scene c;
	TRY(scene_read(t, area, step, &c));
	if (!matters(t, &c))
		return ERR_OK;
	return scene_tells_stopped(&c) ? tell_only(t, &c, contact, &none)
				       : put_right(t, &c, contact, false);
}

/* That somebody must ring them. */
static enum err clear_alarms(struct turn *t, const struct scene *c, const char *contact)
{
	struct message_list all;
	TRY(message_list_step(t->store, c->step.id, t->arena, &all));
	for (size_t i = 0; i < all.count; i++)
		if (strcmp(all.rows[i].contact, contact) == 0)
			TRY(turn_alarm_clear(t, c->area->key, "message", all.rows[i].id));
	return ERR_OK;
}

/* Whoever is told, not asked, is told again by the step itself. */
static bool sees_to(const struct scene *c, const struct message_row *m)
{
	enum pseudo_group g = pseudo_group_of(c->step.group);
	return g == PSEUDO_OFF || g == PSEUDO_ENDING || !asks(&c->step) || m->rung == RUNG_OWN;
}

enum err missed_unsaid(struct turn *t, const struct message_row *m)
{
	struct scene c;
	struct wall at;
	bool spared;
	const struct area_settings *area = turn_area(t, m->area);
	if (m->occasion[0] == '\0' || area == NULL)
		return ERR_OK;
	TRY(scene_read(t, area, m->step, &c));
	if (!matters(t, &c))
		return ERR_OK;
	TRY(when(t, &c, &at, &spared));
	bool sees = sees_to(&c, m);
	return spared || !sees ? put_right(t, &c, m->contact, sees) : ERR_OK;
}

enum err missed_kept(struct turn *t, const struct message_row *m)
{
	struct scene c;
	TRY(scene_read(t, turn_area(t, m->area), m->step, &c));
	return matters(t, &c) ? put_right(t, &c, m->contact, true) : ERR_OK;
}

enum err missed_started(struct turn *t, const struct area_settings *area, const char *contact)
{
	struct step_list steps;
	TRY(step_list_untold(t->store, area->key, contact, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++) {
		struct scene c;
		TRY(scene_read(t, area, steps.rows[i].id, &c));
		if (asks(&c.step) || !matters(t, &c))
			continue;
		TRY(clear_alarms(t, &c, contact));
		TRY(tell_only(t, &c, contact, &none));
	}
	return ERR_OK;
}
