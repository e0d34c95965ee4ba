/* SPDX-License-Identifier: MIT
 *
 * Everything that is wrong with a file: the first are said in the refusal's sentence, the rest are
 * counted there, and each stands by itself in its list. Private to the engine room.
 */
#ifndef ENGINE_COMPLAINTS_H
#define ENGINE_COMPLAINTS_H

#include <stddef.h>

#include "arena.h"
#include "swep/fault.h"

struct complaint {
	int line; /* 0 when it is about no line */
	int order; /* as complained */
	const char *text; /* with its line */
};

struct complaints {
	struct arena *arena;
	const char *undone; /* completes "2 errors, nothing …": "imported" */
	int count, said;
	int first_line;
	char text[240];
	const char *hint; /* said at the end if there is room */
	struct complaint *each; /* up to LIMIT_ERRORS of them */
	size_t kept;
};

void complain(struct complaints *c, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* ERR_OK when there was nothing to complain of. */
enum err complaints_fault(struct complaints *c, struct fault *why);

/* A key of a row, for finding its repeats. */
struct named {
	const char *key, *typed;
	int line;
};

/* Sorts them. */
void complain_repeats(struct complaints *c, struct named *names, size_t count);

#endif
