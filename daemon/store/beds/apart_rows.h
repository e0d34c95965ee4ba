/* SPDX-License-Identifier: MIT
 *
 * Pairs of people who are not put under one roof. No reason is kept anywhere: it changes which bed,
 * never whether.
 */
#ifndef STORE_APART_ROWS_H
#define STORE_APART_ROWS_H

#include "store.h"

/* The subject of a pair's audit rows, whichever is named first. */
const char *apart_id(const char *area, const char *one, const char *other, struct arena *arena);
/* *fresh: they were not kept apart before. */
enum err apart_put(struct store *s, const char *area, const char *one, const char *other,
		   const char *by, struct wall now, bool *fresh);
enum err apart_end(struct store *s, const char *area, const char *one, const char *other,
		   bool *was);
enum err apart_is(struct store *s, const char *area, const char *one, const char *other,
		  bool *apart);
/* From whom a person is kept apart: ids. */
enum err apart_list(struct store *s, const char *area, const char *person, struct arena *arena,
		    const char ***out, size_t *count);

struct apart_question {
	const char *area, *site, *person;
	struct wall since; /* when a bed there was given to them; 0: none was */
	bool decided; /* and the person on call had said so */
};

/* Whether anybody from whom this person is kept apart has a bed there, or under one roof with it,
 * or is said to be in one: unless the person on call knew of both when the later of the two was
 * given theirs. */
enum err apart_at(struct store *s, const struct apart_question *ask, bool *apart);

#endif
