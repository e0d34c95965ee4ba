/* SPDX-License-Identifier: MIT */
#include "feed.h"

#include <string.h>

#include "ea_floods.h"
#include "metno.h"
#include "ukhsa.h"

#define AIR ((1u << AGGREGATE_AIR_MIN) | (1u << AGGREGATE_AIR_MAX))

static const struct feed feeds[] = {
    {.name = "metno-compact",
     .tells = "air (instants)",
     .reach_hours = 9 * 24,
     .aggregates = AIR,
     .request = metno_compact_request,
     .parse = metno_parse},
    {.name = "metno-complete",
     .tells = "air (instants), air.min and air.max (six-hour periods)",
     .reach_hours = 9 * 24,
     .aggregates = AIR,
     .request = metno_complete_request,
     .parse = metno_parse},
    {.name = "ukhsa",
     .tells = "alerts: cold or heat",
     .issuer = "ukhsa",
     .kind = NOTICE_ALERT,
     .reach_hours = 24,
     .request = ukhsa_request,
     .parse = ukhsa_parse},
    {.name = "ea-floods",
     .tells = "floods within 15 km",
     .issuer = "ea",
     .kind = NOTICE_FLOOD,
     .reach_hours = 24,
     .request = ea_floods_request,
     .parse = ea_floods_parse},
};

const struct feed *feed_at(size_t n)
{
	return n < sizeof feeds / sizeof feeds[0] ? &feeds[n] : NULL;
}

const struct feed *feed_find(const char *name)
{
	const struct feed *feed;
	for (size_t n = 0; (feed = feed_at(n)) != NULL; n++)
		if (strcmp(feed->name, name) == 0)
			return feed;
	return NULL;
}
