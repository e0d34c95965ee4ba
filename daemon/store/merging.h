/* SPDX-License-Identifier: MIT
 *
 * What followed a temporary reference follows the case it turns out to be: placements, sightings,
 * offers, referrals, plans. Whether that may be is decided before.
 */
#ifndef STORE_MERGING_H
#define STORE_MERGING_H

#include "store.h"

/* Ids of rows that were moved and whose audit the caller writes. */
struct moved {
	const char **ids;
	size_t count;
};

/* Everything but the placements. Both on the waiting list, or referred by the same source and not
 * settled: ERR_TAKEN. */
enum err merging_move(struct store *s, const char *area, const char *from, const char *into);
enum err merging_move_placements(struct store *s, const char *from, const char *into,
				 struct arena *arena, struct moved *out);

#endif
