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

#endif
