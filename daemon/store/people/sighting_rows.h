/* SPDX-License-Identifier: MIT
 *
 * Where outreach looked for somebody, and whether they were there. Nobody's name: a person's id, or
 * "" for somebody unknown.
 */
#ifndef STORE_SIGHTING_ROWS_H
#define STORE_SIGHTING_ROWS_H

#include "store.h"

struct sighting {
	const char *id;
	const char *person; /* "" unknown */
	const char *place; /* a part of town, as people say it */
	struct wall at;
	bool found;
	bool first; /* found, and never before: derived */
	const char *by;
};

/* Fills id and first. */
enum err sighting_add(struct store *s, const char *area, struct arena *arena, struct sighting *x);
/* The newest of a person; id NULL: none. */
enum err sighting_latest(struct store *s, const char *person, struct arena *arena,
			 struct sighting *out);
/* Rows came together or were entered late: the earliest that found them is the first again. */
enum err sighting_settle_first(struct store *s, const char *person);

#endif
