/* SPDX-License-Identifier: MIT
 *
 * Weather as facts with their own uncertainty. A reading says what one source forecast for one
 * stretch of time. An aggregate over a night is an interval: where hours are missing, the open side
 * stays open, so that a gap is never warm and one cold hour is enough.
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

/* What rules ask of a night, or of a day. */
enum aggregate {
	AGGREGATE_AIR_MIN,
	AGGREGATE_AIR_MAX, /* asked about as heat: the warmest source counts */
	AGGREGATE_AIR_THROUGHOUT, /* the highest of the coldest source: frost throughout */
	AGGREGATE_FEELS_MIN,
	AGGREGATE_FEELS_MAX,
	AGGREGATE_CHILL_MIN, /* computed, and said to be */
	AGGREGATE_WIND_MAX,
	AGGREGATE_GUST_MAX,
	AGGREGATE_RAIN_SUM,
	AGGREGATE_SNOW_SUM,
	AGGREGATE_SNOW_CHANCE,
	AGGREGATE_COUNT
};

const char *aggregate_name(enum aggregate a); /* "air.min": the words of the rule language */
const char *aggregate_unit(enum aggregate a); /* "C", "m/s", "mm", "cm", "%" */
/* -1 when the lowest value is the dangerous one, else +1. */
int aggregate_danger(enum aggregate a);
/* The bound on the dangerous side; the other where that is open, and infinite where nothing is
 * known. */
double aggregate_worst(enum aggregate a, struct interval v);

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
