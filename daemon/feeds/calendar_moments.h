/* SPDX-License-Identifier: MIT
 *
 * Moments and lengths as a calendar writes them.
 */
#ifndef FEEDS_CALENDAR_MOMENTS_H
#define FEEDS_CALENDAR_MOMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "instant.h"

/* A moment as a calendar says it. Seconds may be those of another day; they are of the clock on the
 * wall, or of UTC. */
enum moment_kind { MOMENT_DATE, MOMENT_LOCAL, MOMENT_UTC };

struct moment {
	enum moment_kind kind;
	int64_t seconds; /* since 1970-01-01 00:00 there; a date is its midnight */
};

struct wall moment_wall(struct moment m);
/* The same moment, in another kind's seconds. */
struct moment moment_as(struct moment m, enum moment_kind kind);
/* "20261121T220000", with Z for UTC, or "20261121"; the length must be all of it. */
bool moment_read(const char *text, size_t length, struct moment *out);

/* "PT9H", "P1D", in seconds; false for what is none, or nothing, or too long. */
bool duration_of(const char *text, size_t length, int64_t *seconds);

#endif
