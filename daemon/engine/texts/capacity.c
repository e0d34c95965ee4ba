/* SPDX-License-Identifier: MIT */
#include "capacity.h"

#include <string.h>

#include "bed_rows.h"
#include "cascade.h"
#include "deadlines.h"
#include "doors.h"
#include "free_beds.h"
#include "free_rows.h"
#include "message_lists.h"
#include "occasion_rows.h"
#include "site_rows.h"
#include "step_rows.h"
#include "wording.h"

/* So many more than few must be free before it is news again that they are not: a bed that comes
 * and goes texts nobody. */
#define BEDS_BACK 2
/* So long one must have been free before who heard that none is hears of it. */
#define STANDS_MS MINUTES_MS(5)

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

static enum err told_of(struct turn *t, const struct area_settings *area, enum occasion kind,
			const char *activation, struct occasion_list *out)
{
	return occasion_list_about(t->store, area->key, occasion_name(kind), activation, t->arena,
				   out);
}

/* What people were told last of this activation; over: of a night that is. */
static enum err room_told(struct turn *t, const struct area_settings *area, const char *activation,
			  enum room *out, bool *over)
{
	struct occasion_list full, low, back;
	TRY(told_of(t, area, OCCASION_FULL, activation, &full));
	TRY(told_of(t, area, OCCASION_LOW, activation, &low));
	TRY(told_of(t, area, OCCASION_BACK, activation, &back));
	*out = full.count > 0 ? ROOM_FULL : low.count + back.count > 0 ? ROOM_LOW : ROOM_PLENTY;
	*over = *out == ROOM_FULL && !wall_before(t->now, full.rows[full.count - 1].until);
	return ERR_OK;
}

/* It gets worse at once, and is good only once there is room to spare; but who heard that there is
 * none hears of the first. */
static enum room room_now(const struct area_settings *area, int beds, enum room before)
{
	if (beds == 0)
		return ROOM_FULL;
	if (beds > area->low_beds + BEDS_BACK)
		return ROOM_PLENTY;
	if (before == ROOM_PLENTY)
		return beds <= area->low_beds ? ROOM_LOW : ROOM_PLENTY;
	return ROOM_LOW;
}

static enum err tell(struct turn *t, const struct area_settings *area, const struct opening *o,
		     enum occasion kind)
{
	struct date tonight = night_at(t->now, area->policy.hours);
	char night[WALL_TEXT];
	int beds;
	struct template_values v = {
	    {[WORD_TIER] = arena_printf(t->arena, "%d", o->tier),
	     [WORD_NIGHT] = arena_text(t->arena, date_format_short(tonight, night))}};
	TRY(beds_free_count(t, area, &beds));
	wording_of_beds(t, kind, beds, &v);
	turn_publish(t, area->key, "bed", "%s tonight", v.word[WORD_WHY]);
	return cascade_open(t, area, kind,
			    arena_printf(t->arena, "%s/%lld", o->activation, (long long)t->now.ms),
			    o->activation, &v, night_span(tonight, area->policy.hours).to);
}

static enum err forget(struct turn *t, const struct area_settings *area, const char *activation)
{
	TRY(cascade_close(t, area, OCCASION_LOW, activation));
	TRY(cascade_close(t, area, OCCASION_BACK, activation));
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

static const char *later(struct turn *t, const struct area_settings *area)
{
	return arena_printf(t->arena, "%s/later", area->key);
}

static enum err look_later(struct turn *t, const struct area_settings *area)
{
	bool set;
	struct wall at = wall_plus(t->now, STANDS_MS);
	TRY(deadline_is_due(t->store, DEADLINE_CAPACITY, later(t, area), at, &set));
	return set ? ERR_OK
		   : deadline_set(t->store, DEADLINE_CAPACITY, later(t, area), area->key, at);
}

/* Somebody who heard that no bed is left is still to hear that some are free again. */
static enum err is_leaving(struct turn *t, const struct area_settings *area, const char *activation,
			   bool *out)
{
	struct occasion_list back;
	*out = false;
	TRY(told_of(t, area, OCCASION_BACK, activation, &back));
	for (size_t i = 0; i < back.count; i++) {
		struct step_list steps;
		TRY(step_list(t->store, back.rows[i].id, t->arena, &steps));
		for (size_t k = 0; k < steps.count; k++) {
			struct message_list queued;
			TRY(message_list_queued(t->store, steps.rows[k].id, t->arena, &queued));
			*out = *out || queued.count > 0;
		}
	}
	return ERR_OK;
}

/* A text that says so does not leave any more; whoever had one hears the contrary. */
static enum err not_full_any_more(struct turn *t, const struct area_settings *area,
				  const struct opening *o)
{
	TRY(forget(t, area, o->activation));
	TRY(tell(t, area, o, OCCASION_BACK));
	return look_later(t, area);
}

static enum err worse(struct turn *t, const struct area_settings *area, const struct opening *o,
		      enum room now)
{
	TRY(forget(t, area, o->activation));
	return tell(t, area, o, now == ROOM_FULL ? OCCASION_FULL : OCCASION_LOW);
}

static enum err spare(struct turn *t, const struct area_settings *area, const struct opening *o)
{
	bool leaving;
	TRY(is_leaving(t, area, o->activation, &leaving));
	return leaving ? look_later(t, area) : forget(t, area, o->activation);
}

/* stood: what is free has been so for a while. */
static enum err compare(struct turn *t, const struct area_settings *area, const struct opening *o,
			int beds, bool stood)
{
	enum room before, now;
	bool over;
	TRY(room_told(t, area, o->activation, &before, &over));
	if (beds == 0)
		TRY(deadline_clear(t->store, DEADLINE_CAPACITY, later(t, area)));
	if (beds > 0 && before == ROOM_FULL && !stood)
		return look_later(t, area);
	if (beds > 0 && over) { /* nobody asks after last night's beds */
		TRY(forget(t, area, o->activation));
		before = ROOM_PLENTY;
	}
	now = room_now(area, beds, before);
	if (now == before)
		return ERR_OK;
	if (before == ROOM_FULL)
		return not_full_any_more(t, area, o);
	return now == ROOM_PLENTY ? spare(t, area, o) : worse(t, area, o, now);
}

enum err capacity_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct opening o;
	struct wall until;
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
	return compare(t, area, &o, beds, strcmp(subject, area->key) != 0);
}
