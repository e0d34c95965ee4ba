/* SPDX-License-Identifier: MIT
 *
 * Readings made ready to be asked the same about many stretches of time: sorted once, so that each
 * question looks only at what touches it. Lives in the arena; the readings themselves are copied.
 */
#ifndef CORE_READING_SET_H
#define CORE_READING_SET_H

#include "aggregate.h"
#include "arena.h"
#include "swep/limits.h"

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

/* ---- asked once ---- */

/* The lowest (or highest) of what all sources say about span. Covered hours are the union of the
 * hours that any vouching reading speaks for. `source` limits to one source, -1 is all of them:
 * sources are combined by taking the more dangerous value, never an average. A sum is taken
 * within each source; the greatest of them counts. */
struct interval reading_aggregate(const struct reading *readings, size_t count, struct span span,
				  enum aggregate what, int source);
/* Minutes of span for which no vouching reading speaks, rounded up: 0 only when none is missing. */
int reading_gap_minutes(const struct reading *readings, size_t count, struct span span,
			enum aggregate what, int source);

#endif
