/* SPDX-License-Identifier: MIT
 *
 * Readings made ready to be asked the same about many stretches of time: sorted once, so that each
 * question looks only at what touches it. Lives in the arena; the readings themselves are copied.
 */
#ifndef CORE_READING_SET_H
#define CORE_READING_SET_H

#include "arena.h"
#include "reading.h"
#include "swep/limits.h"

/* How readings become one value, each on its own cautious side. */
enum fold {
	/* The lowest of all that touch the span: a period that only partly lies in the night may
	 * have its cold inside. Cold is the danger, so cold already shown counts. */
	FOLD_LOWEST,
	/* The highest likewise: wind, gusts and the chance of snow are asked about as dangers. */
	FOLD_HIGHEST,
	/* The highest, but only of what lies wholly inside: a period that reaches to next noon
	 * proves nothing about the night's own heat. */
	FOLD_HIGHEST_INSIDE,
	/* The same within each source, and of these the lowest: whether it froze throughout is the
	 * coldest source's to say. */
	FOLD_HIGHEST_OF_COLDEST,
	/* The sum, within each source. At least what it says of periods that do not overlap and lie
	 * wholly inside; at most what the fewest of them say that cover the span, wholly counted.
	 */
	FOLD_SUM
};

enum fold aggregate_fold(enum aggregate a);
bool aggregate_hears(enum aggregate a, enum quantity q); /* whether such readings speak of it */

/* What one reading says about the aggregate. */
struct stretch {
	int64_t from, to; /* ms */
	double worst; /* the value, or its bound on the dangerous side */
	int source;
	int place;
	bool vouches;
};

struct reading_set {
	enum fold fold;
	struct stretch *stretches; /* by place, then by beginning */
	int64_t *reach; /* the latest end of all up to this one, at its place */
	size_t first[LIMIT_PLACES + 1]; /* of each place */
	bool asked[LIMIT_PLACES]; /* the places that have a say, with readings or without */
	int sources; /* as many as the highest index and one */
	void *scratch;
};

/* Which readings: of one aggregate, and of one source and one place, or -1 for all. `places` is how
 * many have a say when all are asked; 0: those of which there is a reading at all. */
struct reading_choice {
	enum aggregate what;
	int source;
	int place;
	int places;
};

struct reading_set reading_set_make(const struct reading *readings, size_t count,
				    struct reading_choice choice, struct arena *arena);
struct interval reading_set_interval(const struct reading_set *set, struct span span);
int64_t reading_set_gap_ms(const struct reading_set *set, struct span span);

#endif
