/* SPDX-License-Identifier: MIT
 *
 * Weather as facts with their own uncertainty: a reading says what one source forecast for one
 * stretch of time.
 */
#ifndef CORE_READING_H
#define CORE_READING_H

#include <stddef.h>

#include "instant.h"

/* °C, either side of zero: beyond it a feed is broken and a threshold mistyped. */
#define AIR_MOST 60

/* What a feed may tell. °C, m/s, mm, cm of snow, %: converted once, on reading. An instant vouches
 * for the hour that begins at `from`, whatever the length of `valid`; a period for itself. */
enum quantity {
	QUANTITY_AIR, /* instant */
	QUANTITY_AIR_MIN, /* lowest of a period */
	QUANTITY_AIR_MAX, /* highest of a period */
	QUANTITY_FEELS, /* instant: the source's own "feels like" */
	QUANTITY_FEELS_MIN,
	QUANTITY_FEELS_MAX,
	QUANTITY_CHILL, /* instant: wind chill that we computed from its air and wind */
	QUANTITY_WIND, /* instant: mean speed at 10 m */
	QUANTITY_GUST, /* highest of a period */
	QUANTITY_RAIN, /* all precipitation of a period, as water */
	QUANTITY_SNOW, /* fresh snow of a period */
	QUANTITY_SNOW_CHANCE, /* highest of a period */
	QUANTITY_COUNT
};

const char *quantity_name(enum quantity q); /* "air", "air.min", …: as stored */
/* Whether its `valid` is an hour from an instant, not a period. */
bool quantity_is_instant(enum quantity q);

struct reading {
	struct span valid;
	enum quantity quantity;
	double value; /* the source's best value */
	double cautious; /* the bound on the dangerous side; equals value where none is given */
	int source; /* index among the sources of this outlook */
	int place; /* index among its places; 0 where there is but one */
	bool vouches; /* of the source's newest trusted body, or already past when that came:
			 may prove that a night is NOT cold. Others may only prove that it is. */
};

/* The range in which the true value lies; infinite where nothing is known. */
struct interval {
	double low, high;
};

#endif
