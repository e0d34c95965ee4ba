/* SPDX-License-Identifier: MIT */
#include "feed.h"

#include <string.h>

#include "cap.h"
#include "datahub.h"
#include "ea_floods.h"
#include "metno.h"
#include "metoffice_rss.h"
#include "nswws.h"
#include "openmeteo.h"
#include "ukhsa.h"

#define AIR                                                                                        \
	((1u << AGGREGATE_AIR_MIN) | (1u << AGGREGATE_AIR_MAX) | (1u << AGGREGATE_AIR_THROUGHOUT))
#define FEELS ((1u << AGGREGATE_FEELS_MIN) | (1u << AGGREGATE_FEELS_MAX))
#define CHILL (1u << AGGREGATE_CHILL_MIN)
#define WIND (1u << AGGREGATE_WIND_MAX)
#define GUST (1u << AGGREGATE_GUST_MAX)
#define RAIN (1u << AGGREGATE_RAIN_SUM)
#define SNOW (1u << AGGREGATE_SNOW_SUM)
#define SNOW_CHANCE (1u << AGGREGATE_SNOW_CHANCE)

/* MET Norway's instants stand six hours apart from then on, and one vouches for one hour. */
#define METNO_HOURLY_HOURS 60

static const struct feed feeds[] = {
    /* Gusts are read where they are told, which is not in Britain: no rule may rest on them. */
    {.name = "metno-compact",
     .tells = "air, wind and wind chill (instants), rain",
     .reach_hours = 9 * 24,
     .aggregates = AIR | CHILL | WIND | RAIN,
     .early = AIR | CHILL | WIND,
     .early_hours = METNO_HOURLY_HOURS,
     .request = metno_compact_request,
     .parse = metno_parse},
    {.name = "metno-complete",
     .tells = "air (instants; lowest and highest of six hours), wind and wind chill, rain",
     .reach_hours = 9 * 24,
     .aggregates = AIR | CHILL | WIND | RAIN,
     .early = CHILL | WIND,
     .early_hours = METNO_HOURLY_HOURS,
     .request = metno_complete_request,
     .parse = metno_parse},
    {.name = "datahub-hourly",
     .tells = "air, feels-like, wind, wind chill, gusts, rain and snow of every hour",
     .reach_hours = 2 * 24,
     .aggregates = AIR | FEELS | CHILL | WIND | GUST | RAIN | SNOW,
     .keyed = true,
     .request = datahub_hourly_request,
     .parse = datahub_hourly_parse},
    /* Feels-like and wind are instants of one hour in three: cold and storms are heard, but no
     * night is ever vouched for, so no rule may rest on them either. */
    {.name = "datahub-three-hourly",
     .tells = "air, gusts, rain, snow and its chance of every three hours; feels-like and wind "
	      "(instants)",
     .reach_hours = 7 * 24,
     .aggregates = AIR | GUST | RAIN | SNOW | SNOW_CHANCE,
     .keyed = true,
     .request = datahub_three_hourly_request,
     .parse = datahub_three_hourly_parse},
    {.name = "datahub-daily",
     .tells = "lowest air and feels-like of each night, highest of each day, with their bounds; "
	      "chance of snow",
     .reach_hours = 7 * 24,
     .aggregates = AIR | FEELS | SNOW_CHANCE,
     .keyed = true,
     .request = datahub_daily_request,
     .parse = datahub_daily_parse},
    {.name = "open-meteo",
     .tells = "air, feels-like, wind and wind chill (instants), gusts, rain and snow of every hour",
     .reach_hours = 9 * 24,
     .aggregates = AIR | FEELS | CHILL | WIND | GUST | RAIN | SNOW,
     .request = openmeteo_request,
     .parse = openmeteo_parse},
    {.name = "ukhsa",
     .tells = "alerts: cold or heat",
     .issuer = "ukhsa",
     .kind = NOTICE_ALERT,
     .reach_hours = 24,
     .pages_change = true,
     .request = ukhsa_request,
     .parse = ukhsa_parse},
    {.name = "ea-floods",
     .tells = "floods within 15 km",
     .issuer = "ea",
     .kind = NOTICE_FLOOD,
     .reach_hours = 24,
     .request = ea_floods_request,
     .parse = ea_floods_parse},
    {.name = "nswws",
     .tells = "the Met Office's warnings of the next seven days, with their polygons",
     .issuer = "metoffice",
     .kind = NOTICE_WARNING,
     .reach_hours = 7 * 24,
     .keyed = true,
     .request = nswws_request,
     .parse = nswws_parse},
    {.name = "metoffice-rss",
     .tells = "the Met Office's warnings of the next seven days, by the names of areas",
     .issuer = "metoffice",
     .kind = NOTICE_WARNING,
     .still_days = 31,
     .reach_hours = 7 * 24,
     .request = metoffice_rss_request,
     .parse = metoffice_rss_parse},
    {.name = "meteoalarm",
     .tells = "warnings of a region",
     .issuer = "meteoalarm",
     .kind = NOTICE_WARNING,
     .still_days = 1,
     .reach_hours = 48,
     .request = meteoalarm_request,
     .parse = meteoalarm_parse},
    {.name = "cap",
     .tells = "warnings",
     .issuer = "cap",
     .kind = NOTICE_WARNING,
     .reach_hours = 48,
     .request = cap_request,
     .parse = cap_parse},
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
