/* SPDX-License-Identifier: MIT */
#include "outlook.h"

#include <math.h>
#include <string.h>

#include "reading_set.h"

static void part_clear(struct outlook_part *part)
{
	const struct interval unknown = {-INFINITY, INFINITY};
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int a = 0; a < AGGREGATE_COUNT; a++)
			part->nights[n][a] = part->days[n][a] = unknown;
}

void outlook_clear(struct outlook *outlook)
{
	*outlook = (struct outlook){.hours = NIGHT_HOURS_DEFAULT};
	part_clear(&outlook->all);
}

struct date outlook_date(const struct outlook *o, int night)
{
	return (struct date){o->tonight.day + night - LIMIT_NIGHTS_BACK};
}

struct span outlook_night(const struct outlook *o, int night)
{
	return night_span(outlook_date(o, night), o->hours);
}

struct span outlook_day(const struct outlook *o, int night)
{
	struct date date = outlook_date(o, night);
	return (struct span){wall_london(date, o->hours.to_minutes),
			     wall_london(date, o->hours.from_minutes)};
}

struct span outlook_both(const struct outlook *o, int night)
{
	return (struct span){outlook_day(o, night).from, outlook_night(o, night).to};
}

const struct outlook_part *outlook_part_of(const struct outlook *o, const char *place)
{
	if (*place == '\0')
		return &o->all;
	for (int i = 0; o->places != NULL && i < o->place_count; i++)
		if (strcmp(o->places[i].name, place) == 0)
			return &o->places[i].part;
	return NULL;
}

static int places_of(const struct outlook *o, const struct reading *readings, size_t count)
{
	int places = o->place_count > 0 ? o->place_count : 1;
	for (size_t i = 0; i < count; i++)
		places = readings[i].place >= places ? readings[i].place + 1 : places;
	return places;
}

void outlook_fill(const struct outlook *o, struct outlook_part *part,
		  const struct reading *readings, size_t count, int place, unsigned aggregates)
{
	struct span nights[OUTLOOK_NIGHTS], days[OUTLOOK_NIGHTS];
	struct reading_choice choice = {.source = -1, .place = place};
	struct arena arena = {0};
	choice.places = places_of(o, readings, count);
	part_clear(part);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
		nights[n] = outlook_night(o, n);
		days[n] = outlook_day(o, n);
	}
	for (int a = 0; a < AGGREGATE_COUNT; a++) {
		if (!(aggregates & (1u << a)))
			continue;
		choice.what = (enum aggregate)a;
		struct reading_set set = reading_set_make(readings, count, choice, &arena);
		for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
			part->nights[n][a] = reading_set_interval(&set, nights[n]);
			part->days[n][a] = reading_set_interval(&set, days[n]);
		}
		arena_reset(&arena);
	}
	arena_free(&arena);
}
