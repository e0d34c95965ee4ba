/* SPDX-License-Identifier: MIT
 *
 * A look at the whole database that takes longer than a turn may: made beside the turns, by another
 * thread on a connection of its own, while beds go on being given. It sees everything as of one
 * commit and changes nothing, so that its answer needs no turn.
 */
#ifndef ENGINE_SURVEY_H
#define ENGINE_SURVEY_H

#include <limits.h>
#include <stdatomic.h>

#include "verbs.h"

/* Points at nothing of the engine's: it may be copied and taken to another thread. */
struct survey {
	/* Fills r->result, or refuses; r has nothing else. */
	enum err (*run)(const struct survey *v, struct store *s, struct arena *arena,
			struct request *r, struct fault *why);
	struct wall now; /* when it was asked for */
	char database[PATH_MAX];
	bool lost; /* it is not where it was opened */
	char id[LIMIT_REQUEST_ID + 1]; /* of the request */
	char file[LIMIT_REASON + 1]; /* to be written, or what else it is about; "" */
};

/* For a verb: its answer comes from `run`. The caller may add a file. */
struct survey *survey_order(struct turn *t, struct request *r,
			    enum err (*run)(const struct survey *v, struct store *s,
					    struct arena *arena, struct request *r,
					    struct fault *why));

/* The line that answers, in the arena. Any thread; ends soon after *stop is set. */
const char *survey_make(const struct survey *v, const atomic_bool *stop, struct arena *arena);
/* The same on a store that is there, between its turns. */
const char *survey_make_on(const struct survey *v, struct store *s, struct arena *arena);

#endif
