/* SPDX-License-Identifier: MIT */
#include "newcomers.h"

#include <string.h>

#include "cascade.h"
#include "contact_rows.h"
#include "deadlines.h"
#include "duty.h"
#include "duty_refused.h"
#include "gateway_choice.h"
#include "ladder.h"
#include "missed.h"
#include "newcomer_rows.h"
#include "on_duty.h"
#include "pseudo_group.h"
#include "quiet_hours.h"
#include "recipient_rows.h"
#include "rung.h"
#include "swep_rows.h"

/* One that was met by whoever it asked first never meant to tell them all; an open one asks them
 * itself. */
static bool means_all(const struct step_row *x)
{
	return x->state != STEP_MET || x->needed <= 0 || x->everybody || x->told.ms == 0;
}

/* As if it were settled. */
static enum err list_of(struct turn *t, const struct step_row *x, struct missed_list *out)
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
	TRY(list_of(t, x, &list));
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

/* ---- telling them --------------------------------------------------------------------------- */

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
		return rung_needless(t, c->area->key, r->contact);
	return out->call ? ERR_OK : rung_wanted(t, c, r->contact);
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
	TRY(scene_recipients(t, c, &people, &group.count));
	group.rows = people.rows;
	struct ladder_contact *marks = arena_alloc(t->arena, (people.count + 1) * sizeof(*marks));
	memset(marks, 0, (people.count + 1) * sizeof(*marks));
	TRY(mark_all(t, c, list, &group, marks, &any));
	if (!any)
		return ERR_OK;
	if (c->step.told.ms == 0 && c->step.needed <= 0)
		TRY(turn_alarm_clear(t, c->area->key, ALARM_CASCADE, c->step.id));
	return scene_tell_round(t, c, &people, marks);
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
	TRY(list_of(t, &c.step, &list));
	if (list.count > 0)
		TRY(tell(t, &c, &list));
	return duty_refused_look(t, &c);
}
