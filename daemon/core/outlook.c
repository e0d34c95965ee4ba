/* SPDX-License-Identifier: MIT */
#include "outlook.h"

#include <math.h>

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

void outlook_fill(const struct outlook *o, struct outlook_part *part,
		  const struct reading *readings, size_t count, int place, unsigned aggregates)
{
	(void)place;
	part_clear(part);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int a = 0; a < AGGREGATE_COUNT; a++)
			if (aggregates & (1u << a)) {
				part->nights[n][a] = reading_aggregate(
				    readings, count, outlook_night(o, n), (enum aggregate)a, -1);
				part->days[n][a] = reading_aggregate(
				    readings, count, outlook_day(o, n), (enum aggregate)a, -1);
			}
}
