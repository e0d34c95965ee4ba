/* SPDX-License-Identifier: MIT
 *
 * What followed a temporary reference follows the case it turns out to be: placements, sightings,
 * offers, referrals, plans. Whether that may be is decided before.
 */
#ifndef STORE_MERGING_H
#define STORE_MERGING_H

#include "audit.h"
#include "store.h"

/* A row that says another person now; the caller writes its audit line. */
struct moved_row {
	enum audited kind;
	const char *id;
};

struct moved {
	struct moved_row *rows;
	size_t count;
};

/* Two beds in which the two were at one moment, as they are written down. */
struct met {
	const char *bed, *other; /* labels; NULL: they never were */
	struct wall at; /* when the second came */
};

enum err merging_met(struct store *s, const char *one, const char *other, struct arena *arena,
		     struct met *out);

/* What one person has only once, not both may have: merge_clashes says so before. */
enum err merging_run(struct store *s, const char *area, const char *from, const char *into,
		     struct arena *arena, struct moved *out);

#endif
