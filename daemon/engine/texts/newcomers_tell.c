/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "audience.h"
#include "cascade_tell.h"
#include "deadlines.h"
#include "duty_refused.h"
#include "gateway_choice.h"
#include "ladder.h"
#include "missed.h"
#include "newcomers.h"
#include "on_duty.h"
#include "quiet_hours.h"
#include "to_ring.h"

static bool is_among(const struct missed_list *list, const char *contact)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->rows[i].contact, contact) == 0)
			return true;
	return false;
}

/* A step that wakes people calls who wants no texts. */
static enum err mark(struct turn *t, const struct scene *c, const struct recipient *r,
		     struct ladder_contact *out)
{
	bool calls = c->step.wake && r->call[0] != '\0' && gateway_configured(t, CHANNEL_VOICE);
	*out = (struct ladder_contact){.tell = !r->stopped, .call = r->stopped && calls};
	if (out->tell) /* by a number, perhaps, that said no STOP */
		return to_ring_needless(t, c->area->key, r->contact);
	return out->call ? ERR_OK : to_ring_wanted(t, c, r->contact);
}

static enum err mark_all(struct turn *t, const struct scene *c, const struct missed_list *list,
			 const struct recipient_list *group, struct ladder_contact *marks,
			 bool *any)
{
	*any = false;
	for (size_t i = 0; i < group->count; i++) {
		if (is_among(list, group->rows[i].contact))
			TRY(mark(t, c, &group->rows[i], &marks[i]));
		*any = *any || marks[i].tell || marks[i].call;
	}
	return ERR_OK;
}

/* That nobody could be told is over once somebody is. */
static enum err tell(struct turn *t, struct scene *c, const struct missed_list *list)
{
	struct recipient_list people, group;
	bool any;
	TRY(audience_list(t, c, &people, &group.count));
	group.rows = people.rows;
	struct ladder_contact *marks = arena_alloc(t->arena, (people.count + 1) * sizeof(*marks));
	memset(marks, 0, (people.count + 1) * sizeof(*marks));
	TRY(mark_all(t, c, list, &group, marks, &any));
	if (!any)
		return ERR_OK;
	if (c->step.told.ms == 0 && c->step.needed <= 0)
		TRY(turn_alarm_clear(t, c->area->key, ALARM_CASCADE, c->step.id));
	return cascade_tell_round(t, c, &people, marks);
}

/* When the next come on its duty. */
static enum err await(struct turn *t, const struct scene *c)
{
	struct wall next;
	TRY(on_duty_next(t, &c->step, &next));
	return next.ms != 0
		   ? deadline_set(t->store, DEADLINE_NEWCOMERS, c->step.id, c->area->key, next)
		   : ERR_OK;
}

enum err newcomers_due(struct turn *t, const struct area_settings *area, const char *step)
{
	struct scene c;
	struct missed_list list;
	struct wall loud = quiet_hours_end(area, t->now);
	TRY(scene_read(t, area, step, &c));
	TRY(deadline_clear(t->store, DEADLINE_NEWCOMERS, step));
	if (!c.occasion.open || !scene_says_on(&c) || !step_is_settled(&c.step))
		return ERR_OK;
	if (c.step.waits.ms != 0 && wall_before(t->now, loud))
		return deadline_set(t->store, DEADLINE_NEWCOMERS, step, area->key, loud);
	TRY(await(t, &c));
	TRY(missed_back(t, &c.step));
	TRY(newcomers_list(t, &c.step, &list));
	if (list.count > 0)
		TRY(tell(t, &c, &list));
	return duty_refused_look(t, &c);
}
