/* SPDX-License-Identifier: MIT
 *
 * Stays that must be minded: of whoever is in a room that is paid for to a day, or at a site where
 * nobody may stay for ever. Read together from placements, bookings, plans and sites; writes
 * nothing.
 */
#ifndef STORE_STAY_ROWS_H
#define STORE_STAY_ROWS_H

#include "civil.h"
#include "store.h"

struct stay {
	const char *placement; /* NULL: none that must be minded */
	const char *label, *site_name;
	struct wall arrived;
	struct date paid_to; /* day 0: no booked room */
	bool planned;
	bool declined; /* the plan is that they want none */
	struct date plan_due; /* of the open plan; day 0 none */
	int limit_days; /* 0 none; of a family what the law or the site says of families */
	int64_t earlier_ms; /* what they have stayed at such sites before, in the last year */
	const char *beside; /* the placement of whoever has the room, where they share it; or "" */
	const char *partner; /* of whoever shares theirs; or "" */
};

/* Of a live placement in which somebody is. */
enum err stay_get(struct store *s, const char *placement, struct arena *arena, struct stay *out);
enum err stay_list(struct store *s, const char *area, struct arena *arena, struct stay **out,
		   size_t *count);
/* The live placement of a person in which they are; NULL none. */
enum err stay_of(struct store *s, const char *person, struct arena *arena, const char **placement);

#endif
