/* SPDX-License-Identifier: MIT
 *
 * What may be asked of all readings about a night: which of them speak of it, and how they become
 * one interval. Where hours are missing, the open side stays open, so that a gap is never warm and
 * one cold hour is enough.
 */
#ifndef CORE_AGGREGATE_H
#define CORE_AGGREGATE_H

#include "reading.h"

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

#endif
