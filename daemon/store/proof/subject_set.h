/* SPDX-License-Identifier: MIT
 *
 * Which rows the audit speaks of: pairs of a kind (without blanks) and a subject, found by their
 * hash. For whoever walks the whole chain; the database itself would sort it first.
 */
#ifndef STORE_SUBJECT_SET_H
#define STORE_SUBJECT_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/* All zeroes is an empty set. Keeps its texts in the arena that subject_set_add was given. */
struct subject_set {
	const char **slots; /* "kind subject"; NULL free */
	size_t room, count; /* room: a power of two, or 0 */
};

/* True when it was not there. */
bool subject_set_add(struct subject_set *set, struct arena *arena, const char *kind,
		     const char *subject);
bool subject_set_has(const struct subject_set *set, const char *kind, const char *subject);
void subject_set_free(struct subject_set *set);

#endif
