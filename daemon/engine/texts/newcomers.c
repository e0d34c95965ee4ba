/* SPDX-License-Identifier: MIT */
#include "newcomers.h"

#include <string.h>

#include "cascade.h"
#include "cascade_step.h"
#include "deadlines.h"
#include "duty.h"
#include "ladder.h"
#include "mailing.h"
#include "on_duty.h"
#include "recipient_rows.h"
#include "swep_rows.h"

/* A step that waits for answers asks whoever is in its group by then, round by round; and one after
 * the other, it never meant to tell them all. */
static bool tells_nobody_more(const struct step_row *x)
{
	bool is_over = x->state == STEP_MET || x->state == STEP_UNMET;
	return is_over && (x->needed <= 0 || x->everybody || x->told.ms == 0);
}

static enum err list_of(struct turn *t, const struct step_row *x, struct missed_list *out)
{
	*out = (struct missed_list){NULL, 0};
	if (duty_of_group(x->group) != NULL)
		return x->state != STEP_OPEN ? on_duty_list(t, x, out) : ERR_OK;
	return tells_nobody_more(x)
		   ? step_list_newcomers(t->store, x, x->mail == MAIL_USE_INSTEAD, t->arena, out)
		   : ERR_OK;
}

static const char *named(struct turn *t, const char *names, const struct missed_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *name = list->rows[i].name;
		if (strstr(names, name) == NULL)
			names = arena_printf(t->arena, "%s%s%s", names,
					     names[0] != '\0' ? ", " : "", name);
	}
	return names;
}

static enum err look_at(struct turn *t, const struct area_settings *area, const char *occasion,
			const char **names)
{
	struct step_list steps;
	TRY(step_list(t->store, occasion, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++) {
		struct missed_list list;
		TRY(list_of(t, &steps.rows[i], &list));
		if (list.count > 0 || duty_of_group(steps.rows[i].group) != NULL)
			TRY(deadline_set(t->store, DEADLINE_NEWCOMERS, steps.rows[i].id, area->key,
					 t->now));
		*names = named(t, *names, &list);
	}
	return ERR_OK;
}

enum err newcomers_look(struct turn *t, const struct area_settings *area, const char **names)
{
	static const enum occasion kinds[] = {OCCASION_ACTIVATION, OCCASION_LATE};
	struct swep_row swep;
	*names = "";
	TRY(swep_ensure(t->store, area->key, t->now));
	TRY(swep_read(t->store, area->key, t->arena, &swep));
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]) && swep.activation != NULL; k++) {
		struct occasion_list open;
		TRY(occasion_list_about(t->store, area->key, occasion_name(kinds[k]),
					swep.activation, t->arena, &open));
		for (size_t i = 0; i < open.count; i++)
			TRY(look_at(t, area, open.rows[i].id, names));
	}
	return ERR_OK;
}

static bool is_among(const struct missed_list *list, const char *contact)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->rows[i].contact, contact) == 0)
			return true;
	return false;
}

static enum err tell(struct turn *t, struct scene *c, const struct missed_list *list)
{
	struct recipient_list people;
	size_t group_count;
	TRY(scene_recipients(t, c, &people, &group_count));
	struct ladder_contact *marks = arena_alloc(t->arena, (people.count + 1) * sizeof(*marks));
	for (size_t i = 0; i < people.count; i++)
		marks[i] = (struct ladder_contact){.tell = i < group_count &&
							   is_among(list, people.rows[i].contact)};
	return scene_tell_round(t, c, &people, marks);
}

enum err newcomers_due(struct turn *t, const struct area_settings *area, const char *step)
{
	struct scene c;
	struct missed_list list;
	struct wall loud = cascade_loud(area, t->now);
	TRY(scene_read(t, area, step, &c));
	TRY(deadline_clear(t->store, DEADLINE_NEWCOMERS, step));
	if (!c.occasion.open)
		return ERR_OK;
	if (c.step.waits.ms != 0 && wall_before(t->now, loud))
		return deadline_set(t->store, DEADLINE_NEWCOMERS, step, area->key, loud);
	TRY(on_duty_await(t, &c));
	TRY(list_of(t, &c.step, &list));
	return list.count > 0 ? tell(t, &c, &list) : ERR_OK;
}
