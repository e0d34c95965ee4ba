/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "json_values.h"
#include "placement_rows.h"
#include "rooms.h"

/* ---- rooms ---------------------------------------------------------------------------------- */

static bool is_overdue(const struct turn *t, const struct room *room)
{
	return !wall_before(t->now, room->until);
}

static const char *state_of(const struct room *room)
{
	return room->live[0] != '\0'               ? room->live
	       : strcmp(room->state, "ready") == 0 ? "free"
						   : room->state;
}

static bool is_slept_in(const struct room *room)
{
	return strcmp(room->live, placement_state_name(PLACEMENT_OCCUPIED)) == 0;
}

/* Who is in it is not everybody's to read. */
static json_t *room_json(const struct turn *t, const struct room *room)
{
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:s, s:b, s:i, s:s}", "bed", room->label, "site", room->site,
		      "site_name", room->site_name, "state", state_of(room), "overdue",
		      is_overdue(t, room), "pence", room->pence, "authorised", room->authorised);
	json_object_set_new(row, "paid_to", date_json(room->last));
	json_object_set_new(row, "planned",
			    is_slept_in(room) ? json_boolean(room->plan[0] != '\0') : json_null());
	return row;
}

static void room_say(struct turn *t, struct request *r, const struct room *room)
{
	char day[WALL_TEXT];
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "room", room->label, "site",
		      room->site_name, "state", state_of(room), "shown",
		      arena_printf(t->arena, "%s%s", date_format_short(room->last, day),
				   is_overdue(t, room) ? " OVERDUE" : ""),
		      "price", rooms_pounds(t, room->pence), "authorised", room->authorised, "plan",
		      !is_slept_in(room)      ? ""
		      : room->plan[0] != '\0' ? "yes"
					      : "NONE");
	say_row(r, row);
	json_decref(row);
}

static void rooms_columns(struct request *r)
{
	say_column(r, "room", "ROOM", false);
	say_column(r, "site", "HOTEL", false);
	say_column(r, "state", "STATE", false);
	say_column(r, "shown", "PAID TO", false);
	say_column(r, "price", "A NIGHT", true);
	say_column(r, "authorised", "AUTHORISED", false);
	say_column(r, "plan", "PLAN", false);
}

enum err verb_rooms(struct turn *t, struct request *r, struct fault *why)
{
	struct room *rooms;
	size_t count, overdue = 0;
	(void)why;
	TRY(room_list(t->store, r->area->key, NULL, t->arena, &rooms, &count));
	json_object_set_new(r->result, "rooms", json_array());
	if (count > 0)
		rooms_columns(r);
	for (size_t i = 0; i < count; i++) {
		overdue += is_overdue(t, &rooms[i]);
		json_array_append_new(json_object_get(r->result, "rooms"), room_json(t, &rooms[i]));
		room_say(t, r, &rooms[i]);
	}
	say_after(r, count == 1 ? "%zu room is booked." : "%zu rooms are booked.", count);
	if (overdue > 0)
		say_after(r, "OVERDUE: the hotel is not paid any more. Nobody is put out: pay, or "
			     "move who is in it.");
	return ERR_OK;
}

/* ---- costs ---------------------------------------------------------------------------------- */

#define YEAR_DAYS 366

static enum err arg_day(const struct request *r, const char *name, struct date *out,
			struct fault *why)
{
	const char *text = NULL;
	TRY(arg_text(r, name, false, WALL_TEXT, &text, why));
	return text == NULL || date_parse(text, out)
		   ? ERR_OK
		   : fault_set(why, ERR_USAGE, name, "%s must be a date as in 2026-11-21", name);
}

static const char *activation_text(struct turn *t, const struct cost *c)
{
	char day[WALL_TEXT];
	if (c->activation[0] == '\0')
		return "none";
	return arena_printf(t->arena, "%s from %s", c->activation,
			    date_format_short(c->first, day));
}

static json_t *cost_json(const struct cost *c)
{
	json_t *row =
	    json_pack("{s:s, s:s, s:i, s:i, s:I}", "site", c->site, "site_name", c->site_name,
		      "rooms", c->rooms, "nights", c->nights, "pence", (json_int_t)c->pence);
	json_object_set_new(row, "activation", word_json(c->activation));
	json_object_set_new(row, "first", date_json(c->first));
	return row;
}

static void cost_say(struct turn *t, struct request *r, const struct cost *c)
{
	json_t *row = json_pack("{s:s, s:s, s:i, s:i, s:s}", "site", c->site_name, "activation",
				activation_text(t, c), "rooms", c->rooms, "nights", c->nights,
				"pounds", rooms_pounds(t, c->pence));
	say_row(r, row);
	json_decref(row);
}

static void costs_columns(struct request *r)
{
	say_column(r, "site", "HOTEL", false);
	say_column(r, "activation", "SWEP", false);
	say_column(r, "rooms", "ROOMS", true);
	say_column(r, "nights", "NIGHTS", true);
	say_column(r, "pounds", "COST", true);
}

enum err verb_costs(struct turn *t, struct request *r, struct fault *why)
{
	struct cost *rows;
	size_t count;
	int nights = 0;
	int64_t pence = 0;
	struct date today = date_london(t->now);
	struct date from = {today.day - YEAR_DAYS}, to = {today.day + YEAR_DAYS};
	TRY(arg_day(r, "from", &from, why));
	TRY(arg_day(r, "to", &to, why));
	if (to.day < from.day)
		return fault_set(why, ERR_USAGE, "to", "to comes before from");
	TRY(cost_list(t->store, r->area->key, from, to, t->arena, &rows, &count));
	json_object_set_new(r->result, "costs", json_array());
	if (count > 0)
		costs_columns(r);
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(json_object_get(r->result, "costs"), cost_json(&rows[i]));
		cost_say(t, r, &rows[i]);
		nights += rows[i].nights;
		pence += rows[i].pence;
	}
	json_object_set_new(r->result, "nights", json_integer(nights));
	json_object_set_new(r->result, "pence", json_integer(pence));
	say_after(r, "%d night%s in hotels, %s.", nights, nights == 1 ? "" : "s",
		  rooms_pounds(t, pence));
	return ERR_OK;
}
