/* SPDX-License-Identifier: MIT */
#include "put_right.h"

#include <string.h>

#include "audience.h"
#include "cascade_tell.h"
#include "ladder.h"
#include "lasting.h"
#include "message_lists.h"
#include "missed.h"
#include "pseudo_group.h"
#include "step_open.h"

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
	TRY(audience_list(t, c, &people, &group_count));
	struct ladder_contact *marks = arena_alloc(t->arena, (people.count + 1) * sizeof(*marks));
	for (size_t i = 0; i < people.count; i++) {
		const struct recipient *r = &people.rows[i];
		bool untold = strcmp(r->contact, contact) == 0 && !is_told_at(texts, r);
		marks[i] = (struct ladder_contact){.tell = untold};
		any = any || untold;
	}
	return any ? cascade_tell_round(t, c, &people, marks) : ERR_OK;
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
	return step_open_ended(t, c, g == PSEUDO_OFF, &number);
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

enum err put_right_stopped(struct turn *t, const struct area_settings *area, const char *step,
			   const char *contact)
{
	struct scene c;
	TRY(scene_read(t, area, step, &c));
	if (!lasting_now(t, &c))
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
	return g == PSEUDO_OFF || g == PSEUDO_ENDING || !missed_asks(&c->step) ||
	       m->rung == RUNG_OWN;
}

enum err put_right_unsaid(struct turn *t, const struct message_row *m)
{
	struct scene c;
	struct wall at;
	bool spared;
	const struct area_settings *area = turn_area(t, m->area);
	if (m->occasion[0] == '\0' || area == NULL)
		return ERR_OK;
	TRY(scene_read(t, area, m->step, &c));
	if (!lasting_now(t, &c))
		return ERR_OK;
	TRY(missed_pace(t, &c, &at, &spared));
	bool sees = sees_to(&c, m);
	return spared || !sees ? put_right(t, &c, m->contact, sees) : ERR_OK;
}

enum err put_right_kept(struct turn *t, const struct message_row *m)
{
	struct scene c;
	TRY(scene_read(t, turn_area(t, m->area), m->step, &c));
	return lasting_now(t, &c) ? put_right(t, &c, m->contact, true) : ERR_OK;
}

enum err put_right_started(struct turn *t, const struct area_settings *area, const char *contact)
{
	struct step_list steps;
	TRY(step_list_untold(t->store, area->key, contact, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++) {
		struct scene c;
		TRY(scene_read(t, area, steps.rows[i].id, &c));
		if (missed_asks(&c.step) || !lasting_now(t, &c))
			continue;
		TRY(clear_alarms(t, &c, contact));
		TRY(tell_only(t, &c, contact, &none));
	}
	return ERR_OK;
}
