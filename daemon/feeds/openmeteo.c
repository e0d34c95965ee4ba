/* SPDX-License-Identifier: MIT */
#include "openmeteo.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "asking.h"
#include "body.h"
#include "series.h"

/* ---- what it tells ---- */

enum stretch {
	STRETCH_HOUR, /* an instant, which vouches for the hour that begins */
	STRETCH_BEFORE /* the sum, or the highest, of the hour that ends */
};

struct column {
	const char *key;
	enum quantity quantity;
	enum stretch stretch;
};

/* Air and wind first: chill is computed from them. */
static const struct column columns[] = {
    {"temperature_2m", QUANTITY_AIR, STRETCH_HOUR},
    {"wind_speed_10m", QUANTITY_WIND, STRETCH_HOUR},
    {"apparent_temperature", QUANTITY_FEELS, STRETCH_HOUR},
    {"wind_gusts_10m", QUANTITY_GUST, STRETCH_BEFORE},
    {"precipitation", QUANTITY_RAIN, STRETCH_BEFORE},
    {"snowfall", QUANTITY_SNOW, STRETCH_BEFORE},
};
#define COLUMNS (sizeof columns / sizeof columns[0])
#define ASKED                                                                                      \
	"temperature_2m,apparent_temperature,precipitation,snowfall,wind_speed_10m,wind_gusts_10m"

/* Any other unit is refused. Kilometres an hour are the service's habit where nobody asks. */
static const struct {
	enum quantity quantity;
	const char *unit;
	double factor;
} units[] = {
    {QUANTITY_AIR, "°C", 1},   {QUANTITY_FEELS, "°C", 1},        {QUANTITY_WIND, "m/s", 1},
    {QUANTITY_GUST, "m/s", 1}, {QUANTITY_WIND, "km/h", 1 / 3.6}, {QUANTITY_GUST, "km/h", 1 / 3.6},
    {QUANTITY_RAIN, "mm", 1},  {QUANTITY_SNOW, "cm", 1},
};

/* ---- asking ---- */

static const char *address(const struct source_settings *s, struct arena *arena)
{
	return arena_printf(arena,
			    "https://%sapi.open-meteo.com/v1/forecast?latitude=%s&longitude=%s"
			    "&hourly=" ASKED "&timezone=GMT&timeformat=unixtime"
			    "&wind_speed_unit=ms&forecast_days=10",
			    s->key[0] != '\0' ? "customer-" : "",
			    asking_degrees(s->latitude, arena),
			    asking_degrees(s->longitude, arena));
}

/* An address is stored, logged and shown; so the key goes in a header, which is none of these. */
enum err openmeteo_request(const struct source_settings *s, struct arena *arena,
			   struct transfer *out, struct fault *why)
{
	bool standard = s->url[0] == '\0';
	if (strstr(s->url, "apikey=") != NULL)
		return fault_set(why, ERR_USAGE, "url",
				 "an address is shown to people: the key belongs in its own file");
	if (standard && asking_point(s, why))
		return why->code;
	enum err e =
	    asking_get(s, standard ? address(s, arena) : "", "application/json", arena, out, why);
	if (!e && s->key[0] != '\0')
		asking_header(out, arena, "X-Api-Key", s->key);
	return e;
}

/* ---- reading ---- */

struct reader {
	const json_t *hourly, *units;
	double factors[COLUMNS];
	struct series series;
	bool unixtime;
	struct wall time; /* of the step before, then of this one */
	struct fault *why;
};

static enum err unit_read(struct reader *r, size_t column)
{
	const char *key = columns[column].key;
	const char *given = json_string_value(json_object_get(r->units, key));
	char field[64];
	snprintf(field, sizeof field, "hourly_units.%s", key);
	if (given == NULL)
		return body_wrong(r->why, field, "the unit is not given");
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (units[i].quantity == columns[column].quantity &&
		    strcmp(units[i].unit, given) == 0) {
			r->factors[column] = units[i].factor;
			return ERR_OK;
		}
	return fault_set(r->why, ERR_USAGE, field, "\"%.40s\" is not a unit that was asked for",
			 given);
}

/* A column that is not there at all is unknown; one that is there has a value for every time. */
static enum err column_check(struct reader *r, size_t column, size_t steps)
{
	const json_t *values = json_object_get(r->hourly, columns[column].key);
	char field[64];
	snprintf(field, sizeof field, "hourly.%s", columns[column].key);
	if (values == NULL)
		return ERR_OK;
	if (!json_is_array(values))
		return body_wrong(r->why, field, "this is not a list");
	if (json_array_size(values) != steps)
		return fault_set(r->why, ERR_USAGE, field, "%zu values for %zu times",
				 json_array_size(values), steps);
	return unit_read(r, column);
}

static enum err timeformat_read(struct reader *r)
{
	const char *field = "hourly_units.time";
	const char *given = json_string_value(json_object_get(r->units, "time"));
	if (given == NULL)
		return body_wrong(r->why, field, "the unit is not given");
	r->unixtime = strcmp(given, "unixtime") == 0;
	if (!r->unixtime && strcmp(given, "iso8601") != 0)
		return fault_set(r->why, ERR_USAGE, field,
				 "\"%.40s\" is neither unixtime nor iso8601", given);
	return ERR_OK;
}

#define UNIXTIME_MOST 253402300799 /* the end of the year 9999 */

/* iso8601 comes without seconds and zone; that it is UTC has been checked. */
static bool time_parse(const struct reader *r, const json_t *json, struct wall *out)
{
	char text[32];
	json_int_t seconds = json_integer_value(json);
	if (!r->unixtime) {
		const char *given = json_string_value(json);
		if (given == NULL || strlen(given) > 20)
			return false;
		snprintf(text, sizeof text, "%sZ", given);
		return wall_parse_iso(text, out);
	}
	if (!json_is_integer(json) || seconds <= 0 || seconds > UNIXTIME_MOST)
		return false;
	*out = (struct wall){SECONDS_MS(seconds)};
	return true;
}

/* Hours closer than an hour would count the same rain twice. */
static enum err time_read(struct reader *r, size_t step, const json_t *json)
{
	char field[64];
	struct wall time;
	snprintf(field, sizeof field, "hourly.time[%zu]", step);
	if (!time_parse(r, json, &time))
		return fault_set(r->why, ERR_USAGE, field, "this is not a time in %s",
				 r->unixtime ? "unixtime" : "iso8601 without a zone");
	if (step > 0 && wall_before(time, wall_plus(r->time, HOURS_MS(1))))
		return body_wrong(r->why, field, "this is less than an hour after the one before");
	r->time = time;
	return ERR_OK;
}

static struct span stretch_span(enum stretch stretch, struct wall at)
{
	switch (stretch) {
	case STRETCH_HOUR:
		return (struct span){at, wall_plus(at, HOURS_MS(1))};
	case STRETCH_BEFORE:
		return (struct span){wall_plus(at, -HOURS_MS(1)), at};
	}
	return (struct span){at, at};
}

static enum err value_read(struct reader *r, size_t step, size_t n)
{
	const struct column *column = &columns[n];
	const json_t *values = json_object_get(r->hourly, column->key);
	char field[64];
	struct figure f;
	snprintf(field, sizeof field, "hourly.%s[%zu]", column->key, step);
	enum err e = series_figure(&r->series, json_array_get(values, step), r->factors[n],
				   column->quantity, field, &f);
	if (e || !f.there)
		return e;
	return series_add(&r->series, field, column->quantity,
			  stretch_span(column->stretch, r->time), f.value, f.value);
}

static enum err step_read(struct reader *r, size_t step, const json_t *time)
{
	enum err e = time_read(r, step, time);
	for (size_t n = 0; !e && n < COLUMNS; n++)
		e = value_read(r, step, n);
	return e ? e : series_chill(&r->series, "hourly", r->time);
}

static enum err hourly_read(struct reader *r, struct arena *arena)
{
	const json_t *times = json_object_get(r->hourly, "time");
	size_t steps = json_array_size(times);
	if (steps == 0)
		return body_wrong(r->why, "hourly.time", "this is missing, or is empty");
	if (steps > LIMIT_READINGS)
		return fault_set(r->why, ERR_LIMIT, "hourly.time", "more than %d times",
				 LIMIT_READINGS);
	series_open(&r->series, steps * (COLUMNS + 1), arena, r->why);
	enum err e = timeformat_read(r);
	for (size_t n = 0; !e && n < COLUMNS; n++)
		e = column_check(r, n, steps);
	for (size_t i = 0; !e && i < steps; i++)
		e = step_read(r, i, json_array_get(times, i));
	if (!e && !series_has(&r->series, QUANTITY_AIR))
		e = body_wrong(r->why, "hourly.temperature_2m", "no hour has a temperature");
	return e;
}

/* What a whole answer must be before its columns are looked at. */
static enum err answer_check(const struct source_settings *settings, const json_t *root,
			     struct fault *why)
{
	const char *reason = json_string_value(json_object_get(root, "reason"));
	const json_t *offset = json_object_get(root, "utc_offset_seconds");
	const json_t *latitude = json_object_get(root, "latitude");
	const json_t *longitude = json_object_get(root, "longitude");
	if (json_is_true(json_object_get(root, "error")))
		return fault_set(why, ERR_USAGE, "reason", "the service refuses: \"%.200s\"",
				 reason != NULL ? reason : "no reason given");
	if (!json_is_number(latitude) || !json_is_number(longitude))
		return body_wrong(why, "latitude",
				  "the forecast does not say for which point it is");
	if (!json_is_integer(offset))
		return body_wrong(why, "utc_offset_seconds",
				  "this is missing, or is not a whole number");
	if (json_integer_value(offset) != 0)
		return fault_set(why, ERR_USAGE, "utc_offset_seconds",
				 "the times are %lld seconds off UTC, and would be an hour wrong "
				 "after a clock change",
				 (long long)json_integer_value(offset));
	return series_point(settings, json_number_value(latitude), json_number_value(longitude),
			    "latitude", why);
}

enum err openmeteo_parse(const struct source_settings *settings, const struct feed_page *pages,
			 size_t count, struct wall received, struct arena *arena,
			 struct feed_facts *out, struct fault *why)
{
	(void)count, (void)received;
	json_t *root = body_json(pages[0].body, pages[0].size, why);
	if (root == NULL)
		return why->code;
	struct reader r = {.hourly = json_object_get(root, "hourly"),
			   .units = json_object_get(root, "hourly_units"),
			   .why = why};
	enum err e = answer_check(settings, root, why);
	if (!e)
		e = hourly_read(&r, arena);
	json_decref(root);
	if (!e)
		*out = (struct feed_facts){.readings = r.series.readings, .count = r.series.count};
	return e;
}
