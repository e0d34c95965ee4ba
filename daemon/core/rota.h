/* SPDX-License-Identifier: MIT
 *
 * Who has a duty when, as plain spans of time: where nobody has it, where more than one has. Knows
 * no calendar and no clock; a shift of 22:00 to 07:00 was made one of 8, 9 or 10 hours before.
 */
#ifndef CORE_ROTA_H
#define CORE_ROTA_H

#include <stddef.h>

#include "arena.h"
#include "instant.h"

struct shift {
	struct span span;
	const char *contact; /* key; "" where nobody is known by that name */
	const char *who; /* as the rota calls them */
};

struct shift_list {
	struct shift *rows;
	size_t count;
};

struct span_list {
	struct span *rows;
	size_t count;
};

/* By when they begin, then end, then who: the order that the functions below want. */
void shifts_sort(struct shift *shifts, size_t count);
/* Stretches of `within` in which nobody who is known has the duty. */
void shifts_gaps(const struct shift *shifts, size_t count, struct span within, struct arena *arena,
		 struct span_list *out);
/* Stretches of `within` in which several different contacts have it. */
void shifts_overlaps(const struct shift *shifts, size_t count, struct span within,
		     struct arena *arena, struct span_list *out);

#endif
