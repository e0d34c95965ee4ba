/* SPDX-License-Identifier: MIT */
#include "duty_refused.h"

#include <string.h>

#include "cascade_step.h"
#include "duty.h"
#include "ladder.h"
#include "recipient_rows.h"

/* Those on duty first, as many as *holders, then those beyond. */
static enum err look(struct turn *t, const struct area_settings *area, const struct message_row *m,
		     struct scene *c, struct recipient_list *people, size_t *holders)
{
	*people = (struct recipient_list){NULL, 0};
	*holders = 0;
	TRY(scene_read(t, area, m->step, c));
	bool settled = c->step.state == STEP_MET && c->step.needed > 0 && c->occasion.open;
	if (!settled || duty_of_group(c->step.group) == NULL)
		return ERR_OK;
	return scene_recipients(t, c, people, holders);
}

static bool is_refused(const struct recipient_list *people, size_t holders, const char *contact)
{
	bool theirs = false;
	for (size_t i = 0; i < holders; i++) {
		const struct recipient *r = &people->rows[i];
		theirs = theirs || (r->declined && strcmp(r->contact, contact) == 0);
		if (r->acked)
			return false;
	}
	return theirs;
}

enum err duty_is_refused(struct turn *t, const struct area_settings *area,
			 const struct message_row *m, bool *out)
{
	struct scene c;
	struct recipient_list people;
	size_t holders;
	TRY(look(t, area, m, &c, &people, &holders));
	*out = is_refused(&people, holders, m->contact);
	return ERR_OK;
}

static enum err ask_beyond(struct turn *t, struct scene *c, const struct recipient_list *people,
			   size_t holders)
{
	size_t marked = 0;
	struct ladder_contact *marks = arena_alloc(t->arena, (people->count + 1) * sizeof(*marks));
	memset(marks, 0, (people->count + 1) * sizeof(*marks));
	for (size_t i = 0; i < people->count; i++) {
		const struct recipient *r = &people->rows[i];
		bool asks = !r->declined && !r->stopped && (i >= holders || !r->told);
		marks[i].tell = asks;
		marked += asks;
	}
	return marked > 0 ? scene_tell_round(t, c, people, marks) : ERR_OK;
}

enum err duty_refused_look(struct turn *t, const struct area_settings *area,
			   const struct message_row *m)
{
	struct scene c;
	struct recipient_list people;
	size_t holders;
	TRY(look(t, area, m, &c, &people, &holders));
	if (!is_refused(&people, holders, m->contact))
		return ERR_OK;
	TRY(ask_beyond(t, &c, &people, holders));
	return turn_alarm(t, area->key, "message", m->id,
			  "%s has the duty %s now and says NO to %s: find somebody in their place",
			  m->contact, duty_of_group(c.step.group), scene_noun(&c));
}
