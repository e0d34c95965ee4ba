/* SPDX-License-Identifier: MIT
 *
 * Unmet need: who was turned away in which night for want of what, once a person and night, and
 * whether they had a bed after all.
 */
#ifndef STORE_TURNAWAY_ROWS_H
#define STORE_TURNAWAY_ROWS_H

#include "civil.h"
#include "store.h"

struct turnaway {
	const char *id, *person;
	struct date night;
	struct wall at;
	unsigned needs;
	const char *reason, *by;
	struct wall met; /* 0: no bed that night */
};

/* ERR_TAKEN when the person has one for the night. */
enum err turnaway_add(struct store *s, const char *area, const struct turnaway *w);
/* id is NULL in *out when there is none. */
enum err turnaway_find(struct store *s, const char *area, struct date night, const char *person,
		       struct arena *arena, struct turnaway *out);
enum err turnaway_set_reason(struct store *s, const char *id, const char *reason);
/* met 0: not after all. */
enum err turnaway_set_met(struct store *s, const char *id, struct wall met);

/* Somebody with a temporary reference who was turned away in the same night by the same user for
 * the same needs. */
struct turnaway_same {
	const char *ref; /* NULL: nobody was */
	struct wall at;
	bool waits; /* on the list since */
};

/* The newest since like->at who has had no bed, but for like->person and other (NULL nobody); of
 * two together whom the command named first, where like->person is with another. */
enum err turnaway_same(struct store *s, const char *area, const struct turnaway *like,
		       const char *other, struct arena *arena, struct turnaway_same *out);

struct turnaway_count {
	struct date night;
	const char *reason;
	int turned_away, met;
};

/* From one night to another, both counted, by night and reason. */
enum err turnaway_count(struct store *s, const char *area, struct date from, struct date to,
			struct arena *arena, struct turnaway_count **out, size_t *count);

#endif
