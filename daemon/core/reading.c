/* SPDX-License-Identifier: MIT */
#include "reading.h"

static const char *const quantity_names[QUANTITY_COUNT] = {
    [QUANTITY_AIR] = "air",
    [QUANTITY_AIR_MIN] = "air.min",
    [QUANTITY_AIR_MAX] = "air.max",
    [QUANTITY_FEELS] = "feels",
    [QUANTITY_FEELS_MIN] = "feels.min",
    [QUANTITY_FEELS_MAX] = "feels.max",
    [QUANTITY_CHILL] = "chill",
    [QUANTITY_WIND] = "wind",
    [QUANTITY_GUST] = "gust.max",
    [QUANTITY_RAIN] = "rain",
    [QUANTITY_SNOW] = "snow",
    [QUANTITY_SNOW_CHANCE] = "snow.chance",
};

const char *quantity_name(enum quantity q)
{
	return quantity_names[q];
}

bool quantity_is_instant(enum quantity q)
{
	return q == QUANTITY_AIR || q == QUANTITY_FEELS || q == QUANTITY_CHILL ||
	       q == QUANTITY_WIND;
}
