/* SPDX-License-Identifier: MIT */
#include "missed.h"

#include <string.h>

#include "alarm_rows.h"
#include "audience.h"
#include "cascade_tell.h"
#include "contact_rows.h"
#include "deadlines.h"
#include "ladder.h"
#include "lasting.h"
#include "message_lists.h"
#include "phone.h"
#include "quiet_hours.h"

#define NAMED_MOST 6
/* Nobody is told again sooner than this after the time before. */
#define PACE_LEAST_MS MINUTES_MS(30)

bool missed_asks(const struct step_row *step)
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
	if (!c.occasion.open || !lasting_at_all(&c))
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

enum err missed_pace(struct turn *t, const struct scene *c, struct wall *at, bool *spared)
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
	return cascade_tell_round(t, c, people, marks);
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
	TRY(audience_list(t, c, people, &group_count));
	TRY(step_list_missed(t->store, &c->step, t->arena, missed));
	for (size_t i = 0; i < missed->count; i++)
		if (audience_has(people, missed->rows[i].contact))
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
	if (gone && lasting_now(t, &c)) /* they may be imported anew, or have the duty again */
		TRY(await(t, &c));
	if (missed.count == 0)
		return turn_alarm_clear(t, area->key, ALARM_CASCADE, subject(t, &c.step));
	TRY(alarm(t, &c, &missed));
	for (size_t i = 0; i < missed.count; i++)
		idle = idle || !missed.rows[i].waits;
	if (!lasting_now(t, &c) || !idle)
		return ERR_OK;
	TRY(missed_pace(t, &c, &at, &spared));
	return wall_before(t->now, at)
		   ? deadline_set(t->store, DEADLINE_MISSED, step, area->key, at)
		   : tell_again(t, &c, &missed, &people);
}
