/* SPDX-License-Identifier: MIT */
#include "metno.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "asking.h"
#include "body.h"
#include "series.h"

/* ---- asking ---- */

static const char *address(const char *product, const struct source_settings *s,
			   struct arena *arena)
{
	return arena_printf(arena,
			    "https://api.met.no/weatherapi/locationforecast/2.0/%s"
			    "?lat=%s&lon=%s&altitude=%ld",
			    product, asking_degrees(s->latitude, arena),
			    asking_degrees(s->longitude, arena), lround(s->altitude_m));
}

static enum err request(const char *product, const struct source_settings *s, struct arena *arena,
			struct transfer *out, struct fault *why)
{
	bool standard = s->url[0] == '\0';
	if (standard && s->user_agent[0] == '\0')
		return fault_set(why, ERR_USAGE, "user_agent",
				 "MET Norway refuses requests that do not name the council and "
				 "a way to reach it");
	if (standard && asking_point(s, why))
		return why->code;
	return asking_get(s, standard ? address(product, s, arena) : "", "application/json", arena,
			  out, why);
}

enum err metno_compact_request(const struct source_settings *settings, struct arena *arena,
			       struct transfer *out, struct fault *why)
{
	return request("compact", settings, arena, out, why);
}

enum err metno_complete_request(const struct source_settings *settings, struct arena *arena,
				struct transfer *out, struct fault *why)
{
	return request("complete", settings, arena, out, why);
}

/* ---- reading ---- */

/* Where in the body we are; the kinds of details of a step. */
struct place {
	size_t step;
	const char *part; /* "instant", "next_6_hours" */
};

struct reader {
	const json_t *units;
	struct series series;
	struct wall time; /* of the step before, then of this one */
	struct wall rain_until; /* precipitation has been told up to here */
	struct fault *why;
};

/* A value in a step's details and what it says about which stretch of time. */
struct column {
	const char *part, *key, *unit;
	enum quantity quantity;
	int64_t lasts_ms;
};

/* An instant vouches for its hour and no more, however far away the next step is. Six hours of
 * rain stand after the one hour, which goes first where both are told. */
static const struct column columns[] = {
    {"instant", "air_temperature", "celsius", QUANTITY_AIR, HOURS_MS(1)},
    {"instant", "wind_speed", "m/s", QUANTITY_WIND, HOURS_MS(1)},
    {"instant", "wind_speed_of_gust", "m/s", QUANTITY_GUST, HOURS_MS(1)},
    {"next_1_hours", "precipitation_amount", "mm", QUANTITY_RAIN, HOURS_MS(1)},
    {"next_6_hours", "precipitation_amount", "mm", QUANTITY_RAIN, HOURS_MS(6)},
    {"next_6_hours", "air_temperature_min", "celsius", QUANTITY_AIR_MIN, HOURS_MS(6)},
    {"next_6_hours", "air_temperature_max", "celsius", QUANTITY_AIR_MAX, HOURS_MS(6)},
};
#define COLUMNS (sizeof columns / sizeof columns[0])

static const char *path(const struct place *at, const char *key, char out[64])
{
	snprintf(out, 64, "timeseries[%zu].data.%s.details%s%s", at->step, at->part,
		 key != NULL ? "." : "", key != NULL ? key : "");
	return out;
}

static enum err unit_check(const struct reader *r, const char *key, const char *unit)
{
	const char *given = json_string_value(json_object_get(r->units, key));
	char field[64];
	snprintf(field, sizeof field, "properties.meta.units.%s", key);
	if (given == NULL)
		return body_wrong(r->why, field, "the unit is not given");
	if (strcmp(given, unit) != 0)
		return fault_set(r->why, ERR_USAGE, field, "\"%.40s\" is not %s", given, unit);
	return ERR_OK;
}

/* Periods of rain are summed, so no two may tell of the same hour. */
static bool told_already(struct reader *r, const struct column *column)
{
	if (column->quantity != QUANTITY_RAIN)
		return false;
	if (wall_before(r->time, r->rain_until))
		return true;
	r->rain_until = wall_plus(r->time, column->lasts_ms);
	return false;
}

static enum err value_read(struct reader *r, const struct place *at, const struct column *column,
			   const json_t *json)
{
	char field[64];
	struct figure f;
	path(at, column->key, field);
	enum err e = series_figure(&r->series, json, 1, column->quantity, field, &f);
	if (e || !f.there)
		return e;
	e = unit_check(r, column->key, column->unit);
	if (e || told_already(r, column))
		return e;
	struct span valid = {r->time, wall_plus(r->time, column->lasts_ms)};
	return series_add(&r->series, field, column->quantity, valid, f.value, f.value);
}

/* *details is NULL when the part is not there: the last steps lose their periods one by one. */
static enum err details_read(struct reader *r, const struct place *at, const json_t *data,
			     const json_t **details)
{
	char field[64];
	const json_t *part = json_object_get(data, at->part);
	*details = json_object_get(part, "details");
	if ((part != NULL && !json_is_object(part)) ||
	    (*details != NULL && !json_is_object(*details)))
		return body_wrong(r->why, path(at, NULL, field), "this is not an object");
	return ERR_OK;
}

/* Missing, or null, is unknown: no reading, and so a gap, which is never warm. */
static enum err column_read(struct reader *r, size_t step, const struct column *column,
			    const json_t *data)
{
	const json_t *details;
	const struct place at = {step, column->part};
	enum err e = details_read(r, &at, data, &details);
	return e ? e : value_read(r, &at, column, json_object_get(details, column->key));
}

static enum err time_read(struct reader *r, size_t step, const json_t *json)
{
	char field[64];
	struct wall time;
	snprintf(field, sizeof field, "timeseries[%zu]", step);
	enum err e = body_time(json, "time", field, &time, r->why);
	if (!e && step > 0 && !wall_before(r->time, time))
		e = fault_set(r->why, ERR_USAGE, strcat(field, ".time"),
			      "%.40s is not after the step before",
			      json_string_value(json_object_get(json, "time")));
	if (!e)
		r->time = time;
	return e;
}

static enum err step_read(struct reader *r, size_t step, const json_t *json)
{
	char field[64];
	const json_t *data = json_object_get(json, "data");
	snprintf(field, sizeof field, "timeseries[%zu].data", step);
	enum err e = time_read(r, step, json);
	if (!e && !json_is_object(data))
		e = body_wrong(r->why, field, "this is missing, or is not an object");
	for (size_t i = 0; !e && i < COLUMNS; i++)
		e = column_read(r, step, &columns[i], data);
	return e ? e : series_chill(&r->series, field, r->time);
}

static enum err steps_read(struct reader *r, const json_t *series, struct arena *arena)
{
	size_t steps = json_array_size(series);
	if (steps == 0)
		return body_wrong(r->why, "properties.timeseries", "this is missing, or is empty");
	if (steps > LIMIT_READINGS)
		return fault_set(r->why, ERR_LIMIT, "properties.timeseries", "more than %d steps",
				 LIMIT_READINGS);
	series_open(&r->series, steps * (COLUMNS + 1), arena, r->why);
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < steps; i++)
		e = step_read(r, i, json_array_get(series, i));
	if (!e && !series_has(&r->series, QUANTITY_AIR))
		e = body_wrong(r->why, "properties.timeseries", "no step has an air_temperature");
	return e;
}

static enum err feature_read(const struct source_settings *settings, const json_t *root,
			     struct arena *arena, struct feed_facts *out, struct fault *why)
{
	const char *type = json_string_value(json_object_get(root, "type"));
	const json_t *properties = json_object_get(root, "properties");
	const json_t *meta = json_object_get(properties, "meta");
	struct reader r = {.units = json_object_get(meta, "units"), .why = why};
	struct wall issued;
	if (type == NULL || strcmp(type, "Feature") != 0)
		return body_wrong(why, "type",
				  "this is not a forecast: the type is not \"Feature\"");
	enum err e = series_geometry(settings, root, "geometry.coordinates", why);
	if (!e)
		e = body_time(meta, "updated_at", "properties.meta", &issued, why);
	if (!e)
		e = unit_check(&r, "air_temperature", "celsius");
	if (!e)
		e = steps_read(&r, json_object_get(properties, "timeseries"), arena);
	if (!e)
		*out = (struct feed_facts){
		    .issued = issued, .readings = r.series.readings, .count = r.series.count};
	return e;
}

enum err metno_parse(const struct source_settings *settings, const struct feed_page *pages,
		     size_t count, struct wall received, struct arena *arena,
		     struct feed_facts *out, struct fault *why)
{
	(void)count, (void)received;
	json_t *root = body_json(pages[0].body, pages[0].size, why);
	if (root == NULL)
		return why->code;
	enum err e = feature_read(settings, root, arena, out, why);
	json_decref(root);
	return e;
}
