/* SPDX-License-Identifier: MIT */
#include "series.h"

#include <math.h>
#include <stdio.h>

#include "body.h"
#include "chill.h"

#define WIND_MOST 120 /* m/s; no gust on earth has reached it */
#define RAIN_MOST 500 /* mm in one period of at most six hours */
#define SNOW_MOST 500 /* cm in one, as deep as that rain would lie */
#define NEAR_DEGREES 0.2 /* a cell of 0.25 degrees has its middle nearer than that */

/* Beyond them a feed is broken: a unit changed, or a filling value slipped through. */
static const struct {
	const char *unit;
	double least, most;
} bounds[QUANTITY_COUNT] = {
    [QUANTITY_AIR] = {"°C", -AIR_MOST, AIR_MOST},
    [QUANTITY_AIR_MIN] = {"°C", -AIR_MOST, AIR_MOST},
    [QUANTITY_AIR_MAX] = {"°C", -AIR_MOST, AIR_MOST},
    [QUANTITY_FEELS] = {"°C", -AIR_MOST, AIR_MOST},
    [QUANTITY_FEELS_MIN] = {"°C", -AIR_MOST, AIR_MOST},
    [QUANTITY_FEELS_MAX] = {"°C", -AIR_MOST, AIR_MOST},
    [QUANTITY_CHILL] = {"°C", -AIR_MOST, AIR_MOST},
    [QUANTITY_WIND] = {"m/s", 0, WIND_MOST},
    [QUANTITY_GUST] = {"m/s", 0, WIND_MOST},
    [QUANTITY_RAIN] = {"mm", 0, RAIN_MOST},
    [QUANTITY_SNOW] = {"cm", 0, SNOW_MOST},
    [QUANTITY_SNOW_CHANCE] = {"%", 0, 100},
};

void series_open(struct series *s, size_t most, struct arena *arena, struct fault *why)
{
	size_t room = most < LIMIT_READINGS ? most : LIMIT_READINGS;
	*s = (struct series){
	    .readings = arena_alloc(arena, room * sizeof *s->readings), .room = room, .why = why};
}

static enum err bounds_check(const struct series *s, enum quantity q, double value,
			     const char *path)
{
	double least = bounds[q].least, most = bounds[q].most;
	if (value >= least && value <= most)
		return ERR_OK;
	if (value < 0 && least == 0)
		return fault_set(s->why, ERR_USAGE, path, "%g %s is less than nothing", value,
				 bounds[q].unit);
	return fault_set(s->why, ERR_USAGE, path, "%g is beyond %g %s", value, most,
			 bounds[q].unit);
}

enum err series_figure(const struct series *s, const json_t *json, double factor, enum quantity q,
		       const char *path, struct figure *out)
{
	*out = (struct figure){0};
	if (json == NULL || json_is_null(json))
		return ERR_OK;
	if (!json_is_number(json))
		return body_wrong(s->why, path, "this is not a number");
	double value = json_number_value(json) * factor;
	enum err e = bounds_check(s, q, value, path);
	if (!e)
		*out = (struct figure){true, value + 0.0}; /* makes -0 plain */
	return e;
}

#define STEP_MOST 16 /* readings of one step */

/* The other end of the same range; QUANTITY_COUNT for what is no end of one. */
static enum quantity other_end(enum quantity q)
{
	static const enum quantity ends[][2] = {{QUANTITY_AIR_MIN, QUANTITY_AIR_MAX},
						{QUANTITY_FEELS_MIN, QUANTITY_FEELS_MAX}};
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		for (int n = 0; n < 2; n++)
			if (ends[i][n] == q)
				return ends[i][1 - n];
	return QUANTITY_COUNT;
}

/* Were the lowest above the highest, both would speak of a warmth that neither knows. */
static enum err range_check(const struct series *s, const char *path, enum quantity q,
			    struct span valid, double value)
{
	enum quantity other = other_end(q);
	bool is_lowest = q == QUANTITY_AIR_MIN || q == QUANTITY_FEELS_MIN;
	size_t least = s->count > STEP_MOST ? s->count - STEP_MOST : 0;
	for (size_t i = s->count; i > least && other != QUANTITY_COUNT; i--) {
		const struct reading *r = &s->readings[i - 1];
		if (r->quantity != other || r->valid.from.ms != valid.from.ms ||
		    r->valid.to.ms != valid.to.ms)
			continue;
		double lowest = is_lowest ? value : r->value;
		double highest = is_lowest ? r->value : value;
		if (lowest > highest)
			return fault_set(s->why, ERR_USAGE, path,
					 "the highest, %g °C, is below the lowest of the same "
					 "time, %g °C",
					 highest, lowest);
	}
	return ERR_OK;
}

enum err series_add(struct series *s, const char *path, enum quantity q, struct span valid,
		    double value, double cautious)
{
	if (s->count == s->room)
		return fault_set(s->why, ERR_LIMIT, path, "more than %zu readings", s->room);
	if (range_check(s, path, q, valid, value))
		return s->why->code;
	s->readings[s->count++] = (struct reading){
	    .valid = valid, .quantity = q, .value = value, .cautious = cautious, .vouches = true};
	return ERR_OK;
}

static const struct reading *latest(const struct series *s, enum quantity q)
{
	for (size_t i = s->count; i > 0; i--)
		if (s->readings[i - 1].quantity == q)
			return &s->readings[i - 1];
	return NULL;
}

bool series_has(const struct series *s, enum quantity q)
{
	return latest(s, q) != NULL;
}

enum err series_chill(struct series *s, const char *path, struct wall at)
{
	const struct reading *air = latest(s, QUANTITY_AIR), *wind = latest(s, QUANTITY_WIND);
	if (air == NULL || wind == NULL || air->valid.from.ms != at.ms ||
	    wind->valid.from.ms != at.ms)
		return ERR_OK;
	double chill = chill_of(air->value, wind->value);
	return series_add(s, path, QUANTITY_CHILL, air->valid, chill, chill);
}

enum err series_point(const struct source_settings *settings, double latitude, double longitude,
		      const char *path, struct fault *why)
{
	if ((settings->latitude == 0 && settings->longitude == 0) ||
	    (fabs(latitude - settings->latitude) <= NEAR_DEGREES &&
	     fabs(longitude - settings->longitude) <= NEAR_DEGREES))
		return ERR_OK;
	return fault_set(why, ERR_USAGE, path,
			 "this forecast is for %.4f, %.4f and not for %.4f, %.4f "
			 "(latitude, longitude)",
			 latitude, longitude, settings->latitude, settings->longitude);
}

enum err series_geometry(const struct source_settings *settings, const json_t *feature,
			 const char *path, struct fault *why)
{
	const json_t *point = json_object_get(json_object_get(feature, "geometry"), "coordinates");
	const json_t *longitude = json_array_get(point, 0), *latitude = json_array_get(point, 1);
	if (json_is_number(latitude) && json_is_number(longitude))
		return series_point(settings, json_number_value(latitude),
				    json_number_value(longitude), path, why);
	if (settings->latitude == 0 && settings->longitude == 0)
		return ERR_OK;
	return body_wrong(why, path, "the forecast does not say for which point it is");
}
