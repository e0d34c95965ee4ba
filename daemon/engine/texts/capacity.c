/* SPDX-License-Identifier: MIT */
#include "capacity.h"

#include <string.h>

#include "bed_rows.h"
#include "cascade.h"
#include "deadlines.h"
#include "doors.h"
#include "occasion_rows.h"
#include "site_rows.h"
#include "step_rows.h"

/* So many more than few must be free before it is news again that they are not: a bed that comes
 * and goes texts nobody. */
#define BEDS_BACK 2

enum room { ROOM_PLENTY, ROOM_LOW, ROOM_FULL };

static bool is_told(const struct area_settings *area)
{
	for (int i = 0; i < area->step_count; i++)
		if (area->steps[i].on == OCCASION_LOW || area->steps[i].on == OCCASION_FULL)
			return true;
	return false;
}

enum err capacity_changed(struct turn *t, const struct area_settings *area)
{
	if (!is_told(area))
		return ERR_OK;
	return deadline_set(t->store, DEADLINE_CAPACITY, area->key, area->key, t->now);
}

/* Whether somebody is still to answer one of these, and is told of it again until they do. */
static enum err is_asked(struct turn *t, const struct occasion_list *told, bool *out)
{
	*out = false;
	for (size_t i = 0; i < told->count; i++) {
		struct step_list steps;
		TRY(step_list(t->store, told->rows[i].id, t->arena, &steps));
		for (size_t k = 0; k < steps.count; k++)
			*out = *out || steps.rows[k].state == STEP_OPEN;
	}
	return ERR_OK;
}

/* What people were told last of this activation; *asked: that no bed is left, and are told on. */
static enum err room_told(struct turn *t, const struct area_settings *area, const char *activation,
			  enum room *out, bool *asked)
{
	struct occasion_list full, low;
	TRY(occasion_list_about(t->store, area->key, occasion_name(OCCASION_FULL), activation,
				t->arena, &full));
	TRY(occasion_list_about(t->store, area->key, occasion_name(OCCASION_LOW), activation,
				t->arena, &low));
	*out = full.count > 0 ? ROOM_FULL : low.count > 0 ? ROOM_LOW : ROOM_PLENTY;
	return is_asked(t, &full, asked);
}

/* It gets worse at once, and better only once there is room to spare; but nobody is told on that no
 * bed is left when one is. */
static enum room room_now(const struct area_settings *area, int beds, enum room before, bool asked)
{
	if (beds == 0)
		return ROOM_FULL;
	if (before == ROOM_FULL && asked)
		return ROOM_LOW;
	if (beds > area->low_beds + BEDS_BACK)
		return ROOM_PLENTY;
	return before == ROOM_PLENTY && beds <= area->low_beds ? ROOM_LOW : before;
}

static enum err tell(struct turn *t, const struct area_settings *area, const struct opening *o,
		     enum occasion kind, int beds)
{
	struct date tonight = night_at(t->now, area->policy.hours);
	char night[WALL_TEXT];
	const char *why = beds == 0   ? "no bed is left"
			  : beds == 1 ? "1 bed is left"
				      : arena_printf(t->arena, "%d beds are left", beds);
	struct template_values v = {
	    {[WORD_WHY] = why,
	     [WORD_TIER] = arena_printf(t->arena, "%d", o->tier),
	     [WORD_COUNT] = arena_printf(t->arena, "%d", beds),
	     [WORD_NIGHT] = arena_text(t->arena, date_format_short(tonight, night))}};
	turn_publish(t, area->key, "bed", "%s tonight", why);
	return cascade_open(t, area, kind,
			    arena_printf(t->arena, "%s/%lld", o->activation, (long long)t->now.ms),
			    o->activation, &v, night_span(tonight, area->policy.hours).to);
}

static enum err forget(struct turn *t, const struct area_settings *area, const char *activation)
{
	TRY(cascade_close(t, area, OCCASION_LOW, activation));
	return cascade_close(t, area, OCCASION_FULL, activation);
}

/* Until the sites that were asked a moment ago have had their time, nobody knows what is left. */
static enum err sites_owe(struct turn *t, const struct area_settings *area, const struct opening *o,
			  struct wall *until)
{
	struct surge *surges;
	size_t count;
	bool acked, owe = false;
	TRY(cascade_latest(t, area, OCCASION_ACTIVATION, o->activation, until, &acked));
	*until = wall_plus(*until, area->confirm_ms);
	TRY(surge_list(t->store, area->key, o->activation, o->tier, t->arena, &surges, &count));
	for (size_t i = 0; i < count; i++)
		owe = owe || surges[i].state == SURGE_EXPECTED;
	if (!owe || !wall_before(t->now, *until))
		*until = (struct wall){0};
	return ERR_OK;
}

/* Counted no further than it matters. */
static enum err free_now(struct turn *t, const struct area_settings *area, int *out)
{
	int shut, most = area->low_beds + BEDS_BACK + 1;
	TRY(doors_shut_count(t, area, &shut));
	TRY(bed_free_up_to(t->store, area->key, t->now, most + shut, out));
	*out -= shut;
	return ERR_OK;
}

/* A door that shuts leaves fewer, and a new night opens it. */
static enum err look_again(struct turn *t, const struct area_settings *area)
{
	struct wall next;
	TRY(doors_next(t, area, &next));
	return next.ms == 0 ? ERR_OK
			    : deadline_set(t->store, DEADLINE_CAPACITY, area->key, area->key, next);
}

enum err capacity_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct opening o;
	enum room before, now;
	struct wall until;
	bool asked;
	int beds;
	TRY(deadline_clear(t->store, DEADLINE_CAPACITY, subject));
	TRY(opening_get(t->store, area->key, t->arena, &o));
	if (o.tier == 0 || o.activation[0] == '\0')
		return ERR_OK;
	TRY(sites_owe(t, area, &o, &until));
	if (until.ms != 0)
		return deadline_set(t->store, DEADLINE_CAPACITY, subject, area->key, until);
	TRY(look_again(t, area));
	TRY(free_now(t, area, &beds));
	TRY(room_told(t, area, o.activation, &before, &asked));
	now = room_now(area, beds, before, asked);
	if (now == before)
		return ERR_OK;
	TRY(forget(t, area, o.activation));
	if (now == ROOM_PLENTY)
		return ERR_OK;
	return tell(t, area, &o, now == ROOM_FULL ? OCCASION_FULL : OCCASION_LOW, beds);
}
