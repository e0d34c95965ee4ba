/* SPDX-License-Identifier: MIT */
#include "newcomers.h"

#include <string.h>

#include "contact_rows.h"
#include "deadlines.h"
#include "duty.h"
#include "newcomer_rows.h"
#include "on_duty.h"
#include "pseudo_group.h"
#include "swep_rows.h"

/* One that was met by whoever it asked first never meant to tell them all; an open one asks them
 * itself. */
static bool means_all(const struct step_row *x)
{
	return x->state != STEP_MET || x->needed <= 0 || x->everybody || x->told.ms == 0;
}

enum err newcomers_list(struct turn *t, const struct step_row *x, struct missed_list *out)
{
	const char *duty = duty_of_group(x->group);
	*out = (struct missed_list){NULL, 0};
	if (duty != NULL)
		return on_duty_list(t, x, duty, out);
	if (!means_all(x))
		return ERR_OK;
	return pseudo_group_of(x->group) == PSEUDO_OPEN
		   ? newcomer_list_open(t->store, x, t->arena, out)
		   : newcomer_list_group(t->store, x, t->arena, out);
}

/* ---- when to look --------------------------------------------------------------------------- */

static enum err look_soon(struct turn *t, const struct step_row *x)
{
	return deadline_set(t->store, DEADLINE_NEWCOMERS, x->id, x->area, t->now);
}

enum err newcomers_settled(struct turn *t, const struct scene *c)
{
	bool looks = step_is_settled(&c->step) && c->occasion.open && scene_says_on(c);
	return looks ? look_soon(t, &c->step) : ERR_OK;
}

static enum err look_at_settled(struct turn *t, const char *occasion)
{
	struct step_list steps;
	TRY(step_list(t->store, occasion, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++)
		if (step_is_settled(&steps.rows[i]))
			TRY(look_soon(t, &steps.rows[i]));
	return ERR_OK;
}

/* Whoever heard by the hand-over was not told on duty. */
enum err newcomers_lost(struct turn *t, const char *step)
{
	struct scene c;
	struct newcomers names;
	struct step_row x;
	TRY(step_read(t->store, step, t->arena, &x));
	const struct area_settings *area = turn_area(t, x.area);
	if (area == NULL)
		return ERR_OK;
	TRY(scene_read(t, area, step, &c));
	if (scene_occasion(&c) == OCCASION_HANDOVER)
		return newcomers_look(t, area, &names);
	return c.occasion.open && scene_says_on(&c) ? look_at_settled(t, c.occasion.id) : ERR_OK;
}

/* ---- who ------------------------------------------------------------------------------------ */

static const char *with(struct turn *t, const char *names, const char *name)
{
	const char *all = arena_printf(t->arena, ", %s,", names);
	if (strstr(all, arena_printf(t->arena, ", %s,", name)) != NULL)
		return names;
	return arena_printf(t->arena, "%s%s%s", names, names[0] != '\0' ? ", " : "", name);
}

/* The configuration, and the list, call it otherwise by now: its step waits for members in vain. */
static enum err look_for_gone(struct turn *t, const struct step_row *x, struct newcomers *out)
{
	const struct area_settings *area = turn_area(t, x->area);
	int members = 0;
	if (pseudo_group_of(x->group) != PSEUDO_NONE || duty_of_group(x->group) != NULL)
		return ERR_OK;
	for (int i = 0; area != NULL && i < area->step_count; i++)
		if (strcmp(area->steps[i].group, x->group) == 0)
			return ERR_OK;
	TRY(member_count(t->store, x->area, x->group, &members));
	if (members == 0)
		out->gone = with(t, out->gone, x->group);
	return ERR_OK;
}

/* An open step that asks one after the other comes to whom it comes. */
static enum err look_at(struct turn *t, const struct step_row *x, struct newcomers *out)
{
	struct missed_list list;
	bool settled = step_is_settled(x);
	TRY(look_for_gone(t, x, out));
	if (settled)
		TRY(look_soon(t, x));
	if (!settled && (!x->everybody || x->told.ms == 0))
		return ERR_OK;
	TRY(newcomers_list(t, x, &list));
	for (size_t i = 0; i < list.count; i++) {
		const struct missed *r = &list.rows[i];
		const char **names = r->stopped ? &out->ring : settled ? &out->now : &out->then;
		*names = with(t, *names, r->name);
	}
	return ERR_OK;
}

static enum err look_at_all(struct turn *t, const char *occasion, struct newcomers *out)
{
	struct step_list steps;
	TRY(step_list(t->store, occasion, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++)
		TRY(look_at(t, &steps.rows[i], out));
	return ERR_OK;
}

enum err newcomers_look(struct turn *t, const struct area_settings *area, struct newcomers *out)
{
	static const enum occasion kinds[] = {OCCASION_ACTIVATION, OCCASION_LATE};
	struct swep_row swep;
	*out = (struct newcomers){"", "", "", ""};
	TRY(swep_ensure(t->store, area->key, t->now));
	TRY(swep_read(t->store, area->key, t->arena, &swep));
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]) && swep.activation != NULL; k++) {
		struct occasion_list open;
		TRY(occasion_list_about(t->store, area->key, occasion_name(kinds[k]),
					swep.activation, t->arena, &open));
		for (size_t i = 0; i < open.count; i++)
			TRY(look_at_all(t, open.rows[i].id, out));
	}
	return ERR_OK;
}
