/* SPDX-License-Identifier: MIT */
#include "aggregate.h"

#include <math.h>

#define HEARS(q) (1u << QUANTITY_##q)

static const struct {
	const char *name, *unit;
	enum fold fold;
	unsigned hears; /* which readings speak about it */
} aggregates[AGGREGATE_COUNT] = {
    [AGGREGATE_AIR_MIN] = {"air.min", "C", FOLD_LOWEST, HEARS(AIR) | HEARS(AIR_MIN)},
    [AGGREGATE_AIR_MAX] = {"air.max", "C", FOLD_HIGHEST_INSIDE, HEARS(AIR) | HEARS(AIR_MAX)},
    [AGGREGATE_AIR_THROUGHOUT] = {"air.throughout", "C", FOLD_HIGHEST_OF_COLDEST,
				  HEARS(AIR) | HEARS(AIR_MAX)},
    [AGGREGATE_FEELS_MIN] = {"feels.min", "C", FOLD_LOWEST, HEARS(FEELS) | HEARS(FEELS_MIN)},
    [AGGREGATE_FEELS_MAX] = {"feels.max", "C", FOLD_HIGHEST_INSIDE,
			     HEARS(FEELS) | HEARS(FEELS_MAX)},
    [AGGREGATE_CHILL_MIN] = {"chill.min", "C", FOLD_LOWEST, HEARS(CHILL)},
    [AGGREGATE_WIND_MAX] = {"wind.max", "m/s", FOLD_HIGHEST, HEARS(WIND)},
    [AGGREGATE_GUST_MAX] = {"gust.max", "m/s", FOLD_HIGHEST, HEARS(GUST)},
    [AGGREGATE_RAIN_SUM] = {"rain.sum", "mm", FOLD_SUM, HEARS(RAIN)},
    [AGGREGATE_SNOW_SUM] = {"snow.sum", "cm", FOLD_SUM, HEARS(SNOW)},
    [AGGREGATE_SNOW_CHANCE] = {"snow.chance", "%", FOLD_HIGHEST, HEARS(SNOW_CHANCE)},
};

const char *aggregate_name(enum aggregate a)
{
	return aggregates[a].name;
}

const char *aggregate_unit(enum aggregate a)
{
	return aggregates[a].unit;
}

int aggregate_danger(enum aggregate a)
{
	enum fold fold = aggregates[a].fold;
	return fold == FOLD_LOWEST || fold == FOLD_HIGHEST_OF_COLDEST ? -1 : 1;
}

double aggregate_worst(enum aggregate a, struct interval v)
{
	if (aggregate_danger(a) < 0)
		return isinf(v.low) ? v.high : v.low;
	return isinf(v.high) ? v.low : v.high;
}

enum fold aggregate_fold(enum aggregate a)
{
	return aggregates[a].fold;
}

bool aggregate_hears(enum aggregate a, enum quantity q)
{
	return (aggregates[a].hears & (1u << q)) != 0;
}
