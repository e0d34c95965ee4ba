/* SPDX-License-Identifier: MIT
 *
 * Nights of hotel rooms, as they were paid for. A room is a bed; each booking adds nights to it at
 * a price, and says who authorised them. Until when a room is paid for is the latest of its
 * bookings; the bed's own end says the same as a moment. Names no guest.
 */
#ifndef STORE_BOOKING_ROWS_H
#define STORE_BOOKING_ROWS_H

#include "civil.h"
#include "store.h"

struct booking {
	const char *id, *bed, *site;
	const char *activation; /* under which it was booked; "" none was on */
	struct date first; /* night */
	struct date last; /* the morning to which it is paid; no night of its own */
	struct wall until; /* the end of the night before that morning */
	int pence; /* a night */
	const char *authorised, *by; /* system users */
	struct wall made;
};

enum err booking_add(struct store *s, const char *area, const struct booking *b);
/* The one that ends last; id is NULL in *out when the bed was never booked. */
enum err booking_latest(struct store *s, const char *bed, struct arena *arena, struct booking *out);
/* Those of a bed that reach beyond this morning, oldest first. */
enum err booking_list_beyond(struct store *s, const char *bed, struct date last,
			     struct arena *arena, struct booking **out, size_t *count);
/* Ends earlier; a booking whose first night was to come has no night left. */
enum err booking_shorten(struct store *s, const char *id, struct date last, struct wall until);

/* ---- rooms as they stand ---- */

struct room {
	const char *bed, *label, *site, *site_name;
	const char *state; /* of the bed */
	const char *live; /* held, occupied, or "" */
	const char *person, *ref; /* whoever is there or on the way; "" nobody */
	struct date last;
	struct wall until;
	int pence; /* a night of the newest booking */
	const char *authorised;
	const char *plan; /* the guest's, by id; "" none */
};

/* Rooms that are not closed, by site and label. */
enum err room_list(struct store *s, const char *area, const char *site, struct arena *arena,
		   struct room **out, size_t *count);

/* ---- what they cost ---- */

struct cost {
	const char *site, *site_name;
	const char *activation; /* "" none */
	struct date first; /* night of that activation; day 0 none */
	int rooms, nights;
	int64_t pence;
};

/* Nights from `from` to `to`, both inside, by site and activation. */
enum err cost_list(struct store *s, const char *area, struct date from, struct date to,
		   struct arena *arena, struct cost **out, size_t *count);

#endif
