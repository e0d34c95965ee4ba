/* SPDX-License-Identifier: MIT */
#include "lib/sky.h"

#include <check.h>
#include <stdlib.h>

#include "lib/forecast.h"

struct wall sky_time(const char *iso)
{
	struct wall t;
	ck_assert(wall_parse_iso(iso, &t));
	return t;
}

/* A forecast of HOURS from the hour under way: `day` by day, `night` between 18:00 and 09:00. */
char *sky_forecast(const struct world *w, double day, double night)
{
	double celsius[SKY_HOURS];
	struct wall from = {w->now.ms / HOURS_MS(1) * HOURS_MS(1)};
	for (int i = 0; i < SKY_HOURS; i++) {
		int hour = civil_london(wall_plus(from, HOURS_MS(i))).hour;
		celsius[i] = hour >= 18 || hour < 9 ? night : day;
	}
	return forecast_compact(w->now, from, celsius, SKY_HOURS);
}

struct errand sky_fetch(struct world *w)
{
	struct errand e = {ERRAND_FETCH, "coventry/metno", 0, NULL};
	e.attempt = world_number(w, "SELECT fetch FROM source");
	return e;
}

void sky_give(struct world *w, const char *body)
{
	struct errand e = sky_fetch(w);
	world_result(w, &e, FATE_ANSWERED, 200, body);
}

void sky_await(struct world *w)
{
	while (world_number(w, "SELECT fetching FROM source") == 0)
		world_advance(w, world_number(w, "SELECT due FROM deadline WHERE kind = 'source'") -
				     w->now.ms);
}

void sky_weather(struct world *w, double day, double night)
{
	sky_await(w);
	char *body = sky_forecast(w, day, night);
	sky_give(w, body);
	free(body);
}
