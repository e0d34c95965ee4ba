/* SPDX-License-Identifier: MIT
 *
 * People, by the council's case reference or a temporary one, never by name. The only table that
 * holds a reference; everything else says the opaque id, so that erasing a row here is enough.
 * A temporary reference that was merged finds whom it was merged into.
 */
#ifndef STORE_PERSON_ROWS_H
#define STORE_PERSON_ROWS_H

#include "age.h"
#include "civil.h"
#include "store.h"

struct person {
	const char *id; /* NULL: unknown */
	const char *ref; /* as first written; found in any case */
	bool temporary; /* a reference of the night, to be merged in the morning */
	enum age_band age; /* as anybody thought; never asked for at night beyond the band */
	bool ring_first; /* ring the site before sending: no reason is kept */
	bool high_support;
	bool legal_hold; /* may not be erased */
	bool objects; /* to their information being shared */
	const char *agreement; /* version of the information-sharing agreement; "" none */
	unsigned needs; /* what was said that they need, whatever came of it; people_needs asks */
	struct wall said; /* when that was; 0: never */
	struct wall made, seen; /* seen: the last time that anything happened */
	struct wall erased; /* 0: not */
};

struct person_list {
	struct person *rows;
	size_t count;
};

enum err person_find(struct store *s, const char *area, const char *ref, struct arena *arena,
		     struct person *out);
enum err person_get(struct store *s, const char *id, struct arena *arena, struct person *out);
/* A reference with the look of a temporary one makes a temporary person. */
enum err person_add(struct store *s, const char *area, const char *ref, struct wall now,
		    struct arena *arena, struct person *out);
/* The next reference of that night's own, T-2026-11-21-3: none is ever given again. counted: the
 * time in which references are named after this night. */
enum err person_next_temporary(struct store *s, const char *area, struct date night,
			       struct span counted, struct arena *arena, const char **ref);
bool person_ref_is_temporary(const char *ref); /* by its look alone */

/* What is known of them: age, flags, agreement. */
enum err person_put(struct store *s, const struct person *p, struct wall now);
/* What was said of them; nothing else. */
enum err person_hear(struct store *s, const char *id, unsigned needs, struct wall now);
enum err person_touch(struct store *s, const char *id, struct wall now);
/* Temporary ones not merged yet, oldest first. */
enum err person_list_temporary(struct store *s, const char *area, int limit, struct arena *arena,
			       struct person_list *out);
/* `from` is found as `into` from now on. Their rows elsewhere are moved by merging.h. */
enum err person_set_merged(struct store *s, const char *from, const char *into, struct wall now);

/* Has a bed, a place on the list or a referral of theirs been open since before `before`? */
enum err person_open_since(struct store *s, const char *id, struct wall before, bool *open);
/* What still happens to them and stands against erasing, in words as in "has a bed"; NULL. */
enum err person_bound(struct store *s, const char *id, const char **how);
/* Of whom nothing was heard since then, and nothing stands against it; longest ago first. */
enum err person_list_stale(struct store *s, const char *area, struct wall before, int limit,
			   struct arena *arena, struct person_list *out);

#endif
