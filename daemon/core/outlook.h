/* SPDX-License-Identifier: MIT
 *
 * What is known about each night, and the day before it, once all sources have spoken: what rules
 * are asked about. Plain values; whoever fills it keeps what it points to.
 */
#ifndef CORE_OUTLOOK_H
#define CORE_OUTLOOK_H

#include "aggregate.h"
#include "night.h"
#include "notice.h"
#include "swep/limits.h"

/* Tonight stands at index LIMIT_NIGHTS_BACK. */
#define OUTLOOK_NIGHTS (LIMIT_NIGHTS_BACK + 1 + LIMIT_NIGHTS_AHEAD)

/* One night of a date, and its day: from the morning hour until the night begins. */
struct outlook_part {
	struct interval nights[OUTLOOK_NIGHTS][AGGREGATE_COUNT];
	struct interval days[OUTLOOK_NIGHTS][AGGREGATE_COUNT];
};

struct outlook_place {
	char name[LIMIT_KEY]; /* as sources name it: "heathrow" */
	struct outlook_part part;
};

struct outlook {
	struct date tonight;
	struct night_hours hours;
	struct outlook_part all; /* every place together: the most dangerous value of each */
	const struct outlook_place *places; /* each by itself, where there are several */
	int place_count;
	const struct notice *notices;
	size_t notice_count;
	const struct notice_watch *watches;
	size_t watch_count;
};

/* Every night unknown: where filling one begins, because a zeroed outlook says 0 °C. */
void outlook_clear(struct outlook *outlook);

struct date outlook_date(const struct outlook *o, int night); /* of the night at that index */
struct span outlook_night(const struct outlook *o, int night);
struct span outlook_day(const struct outlook *o, int night);
struct span outlook_both(const struct outlook *o, int night); /* from morning to morning */

/* "" is all places together; NULL: no such place is known. */
const struct outlook_part *outlook_part_of(const struct outlook *o, const char *place);

/* Fills `part` from readings (of one place: place >= 0; of all: -1) for the aggregates of the set
 * (bit 1 << aggregate); others stay unknown. tonight and hours must be set. All places together are
 * as sure as the least sure of them: readings at one place vouch for no other. */
void outlook_fill(const struct outlook *o, struct outlook_part *part,
		  const struct reading *readings, size_t count, int place, unsigned aggregates);

#endif
