/* SPDX-License-Identifier: MIT
 *
 * The list of people who are sought out and offered a bed each night of SWEP, and every offer made
 * to anybody with what became of it.
 */
#ifndef STORE_LIST_ROWS_H
#define STORE_LIST_ROWS_H

#include "civil.h"
#include "store.h"

enum offer_outcome { OFFER_ACCEPTED, OFFER_REFUSED, OFFER_NOT_FOUND, OFFER_OUTCOMES };

const char *offer_outcome_name(enum offer_outcome o);
bool offer_outcome_parse(const char *word, enum offer_outcome *out);

struct offer {
	const char *id, *person; /* id NULL: none */
	struct date night;
	struct wall at;
	const char *by;
	enum offer_outcome outcome;
	const char *reason; /* code; "" */
};

enum err offer_add(struct store *s, const char *area, struct arena *arena, struct offer *o);
/* The newest of that night. */
enum err offer_latest(struct store *s, const char *person, struct date night, struct arena *arena,
		      struct offer *out);

/* Somebody on the list. */
struct listed {
	const char *person, *by;
	struct wall added, removed; /* removed: 0 stands on it */
};

/* The subject of its audit rows. */
const char *listed_id(const char *area, const char *person, struct arena *arena);
/* person NULL: never was on it. */
enum err listed_get(struct store *s, const char *area, const char *person, struct arena *arena,
		    struct listed *out);
enum err listed_put(struct store *s, const char *area, const struct listed *l);
/* Those who stand on it, who was added first first. */
enum err listed_all(struct store *s, const char *area, struct arena *arena, struct listed **out,
		    size_t *count);

#endif
