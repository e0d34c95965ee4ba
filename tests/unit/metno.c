/* SPDX-License-Identifier: MIT
 *
 * MET Norway's forecast: bodies written by hand in tests/data, every way to spoil them, and
 * captured bodies where a checkout of them lies beside the project.
 */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "feed.h"
#include "lib/sample.h"
#include "lib/suite.h"
#include "night.h"
#include "reading_set.h"
#include "rule.h"

static struct arena arena;

/* ---- files and bodies ---- */

static const struct feed *feed_named(const char *name)
{
	const struct feed *feed = feed_find(name);
	ck_assert_msg(feed != NULL, "no feed %s", name);
	return feed;
}

static struct feed_facts facts_of(const char *body)
{
	return sample_facts("metno-complete", NULL, body);
}

static void is_refused(const char *body, size_t size, enum err code, const char *field,
		       const char *message)
{
	sample_refused("metno-complete", NULL, body, size, code, field, message);
}

static void is_time(struct wall t, const char *iso)
{
	char text[WALL_TEXT];
	ck_assert_str_eq(wall_format_iso(t, text), iso);
}

static struct interval night_of(const struct feed_facts *f, struct date night, enum aggregate what)
{
	struct span span = night_span(night, NIGHT_HOURS_DEFAULT);
	return reading_aggregate(f->readings, f->count, span, what, -1);
}

static int gap_of(const struct feed_facts *f, struct date night, enum aggregate what)
{
	struct span span = night_span(night, NIGHT_HOURS_DEFAULT);
	return reading_gap_minutes(f->readings, f->count, span, what, -1);
}

static void is_interval(struct interval got, double low, double high)
{
	ck_assert_msg(got.low == low && got.high == high, "[%g, %g], wanted [%g, %g]", got.low,
		      got.high, low, high);
}

static enum truth judge(const char *rule, struct interval air_min)
{
	struct rule r;
	struct fault why = {0};
	struct outlook o;
	ck_assert_int_eq(rule_parse(rule, &r, &why), ERR_OK);
	outlook_clear(&o);
	o.all.nights[LIMIT_NIGHTS_BACK][AGGREGATE_AIR_MIN] = air_min;
	return rule_eval(&r, &o, LIMIT_NIGHTS_BACK);
}

/* ---- what a good body says ---- */

#define COMPACT "tests/data/metno-compact.json"
#define COMPLETE "tests/data/metno-complete.json"

static void is_reading(const struct feed_facts *f, enum quantity q, size_t n, const char *from,
		       const char *to, double value)
{
	sample_reading(f, q, n, from, to, value, value);
}

START_TEST(compact_gives_instants)
{
	struct feed_facts f = facts_of(sample_file(COMPACT));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR), 10);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_WIND), 10);
	is_time(f.issued, "2026-11-20T17:40:09Z");
	is_reading(&f, QUANTITY_AIR, 0, "2026-11-20T18:00:00Z", "2026-11-20T19:00:00Z", 1.2);
	is_reading(&f, QUANTITY_WIND, 0, "2026-11-20T18:00:00Z", "2026-11-20T19:00:00Z", 1.4);
	/* a whole number; then a zero whose sign would show */
	is_reading(&f, QUANTITY_AIR, 1, "2026-11-20T19:00:00Z", "2026-11-20T20:00:00Z", 1);
	is_reading(&f, QUANTITY_AIR, 5, "2026-11-20T23:00:00Z", "2026-11-21T00:00:00Z", 0);
	/* six hours to the next step, and still one hour only */
	is_reading(&f, QUANTITY_AIR, 6, "2026-11-21T00:00:00Z", "2026-11-21T01:00:00Z", 0.4);
	is_reading(&f, QUANTITY_AIR, 9, "2026-11-21T18:00:00Z", "2026-11-21T19:00:00Z", 2.1);
}
END_TEST

START_TEST(complete_gives_periods_too)
{
	struct feed_facts f = facts_of(sample_file(COMPLETE));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR), 10);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR_MIN), 9);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR_MAX), 9);
	is_reading(&f, QUANTITY_AIR_MIN, 0, "2026-11-20T18:00:00Z", "2026-11-21T00:00:00Z", 0.2);
	is_reading(&f, QUANTITY_AIR_MAX, 0, "2026-11-20T18:00:00Z", "2026-11-21T00:00:00Z", 1.1);
	is_reading(&f, QUANTITY_AIR_MIN, 8, "2026-11-21T12:00:00Z", "2026-11-21T18:00:00Z", 2.1);
}
END_TEST

/* next_1_hours ends before the six-hourly steps begin, and the last step has no period at all.
 * From 23:00 on six hours are told by two steps: the second would count five of them twice. */
START_TEST(rain_periods_never_overlap)
{
	char *body = sample_replaced(sample_file(COMPLETE), "\"precipitation_amount\": 0.0",
				     "\"precipitation_amount\": 2.5");
	struct feed_facts f = facts_of(body);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_RAIN), 8);
	is_reading(&f, QUANTITY_RAIN, 0, "2026-11-20T18:00:00Z", "2026-11-20T19:00:00Z", 2.5);
	is_reading(&f, QUANTITY_RAIN, 4, "2026-11-20T22:00:00Z", "2026-11-20T23:00:00Z", 0);
	is_reading(&f, QUANTITY_RAIN, 5, "2026-11-20T23:00:00Z", "2026-11-21T05:00:00Z", 0);
	is_reading(&f, QUANTITY_RAIN, 6, "2026-11-21T06:00:00Z", "2026-11-21T12:00:00Z", 0);
	is_reading(&f, QUANTITY_RAIN, 7, "2026-11-21T12:00:00Z", "2026-11-21T18:00:00Z", 0);
	for (size_t n = 1; n < 8; n++)
		ck_assert_int_ge(sample_nth(&f, QUANTITY_RAIN, n)->valid.from.ms,
				 sample_nth(&f, QUANTITY_RAIN, n - 1)->valid.to.ms);
}
END_TEST

/* An hour without its rain is told by the six hours, which then speak for all six. */
START_TEST(rain_of_an_hour_left_out_comes_from_six_hours)
{
	char *body =
	    sample_replaced(sample_file(COMPLETE),
			    "\"next_1_hours\": {\"summary\": {\"symbol_code\": "
			    "\"clearsky_night\"}, \"details\": {\"precipitation_amount\": 0.0}}",
			    "\"next_1_hours\": {\"details\": {\"precipitation_amount\": null}}");
	struct feed_facts f = facts_of(body);
	is_reading(&f, QUANTITY_RAIN, 0, "2026-11-20T18:00:00Z", "2026-11-21T00:00:00Z", 0);
	is_reading(&f, QUANTITY_RAIN, 1, "2026-11-21T00:00:00Z", "2026-11-21T06:00:00Z", 0);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_RAIN), 4);
}
END_TEST

/* It has no "feels like": chill is computed, is named chill, and passes for nothing else. */
START_TEST(no_feels_like_is_told_and_chill_is_computed)
{
	struct feed_facts f = facts_of(sample_file(COMPACT));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_FEELS), 0);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_CHILL), 10);
	/* 1.4 m/s = 5.04 km/h and 3.4 m/s = 12.24 km/h: 13.12 + 0.6215 T - 11.37 v^0.16 + … */
	ck_assert_double_eq_tol(sample_nth(&f, QUANTITY_CHILL, 0)->value, -0.2461, 0.0001);
	ck_assert_double_eq_tol(sample_nth(&f, QUANTITY_CHILL, 2)->value, -2.8841, 0.0001);
	is_time(sample_nth(&f, QUANTITY_CHILL, 2)->valid.from, "2026-11-20T20:00:00Z");
	is_time(sample_nth(&f, QUANTITY_CHILL, 2)->valid.to, "2026-11-20T21:00:00Z");
	sample_interval(sample_night(&f, date_make(2026, 11, 20), AGGREGATE_FEELS_MIN), -INFINITY,
			INFINITY);
	f = facts_of(
	    sample_replaced(sample_file(COMPACT), "\"wind_speed\": 3.4", "\"wind_speed\": null"));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_CHILL), 9);
	f = facts_of(sample_replaced(sample_file(COMPACT), "\"air_temperature\": 0.8,", ""));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_CHILL), 9);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_WIND), 10);
}
END_TEST

/* In Britain no gust is told; where one is, it speaks for its hour. */
START_TEST(gust_speaks_for_its_hour)
{
	char *body = sample_replaced(sample_file(COMPACT), "\"wind_speed\": 3.4",
				     "\"wind_speed\": 3.4, \"wind_speed_of_gust\": 18.2");
	is_refused(body, strlen(body), ERR_USAGE, "properties.meta.units.wind_speed_of_gust",
		   "the unit is not given");
	struct feed_facts f =
	    facts_of(sample_replaced(body, "\"wind_speed\": \"m/s\"",
				     "\"wind_speed\": \"m/s\", \"wind_speed_of_gust\": \"m/s\""));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_GUST), 1);
	is_reading(&f, QUANTITY_GUST, 0, "2026-11-20T20:00:00Z", "2026-11-20T21:00:00Z", 18.2);
}
END_TEST

START_TEST(body_for_another_point_is_refused)
{
	struct source_settings s = {.latitude = 52.5, .longitude = -1.4};
	const char *body = sample_file(COMPACT);
	sample_facts("metno-compact", &s, body);
	s.latitude = 52.61;
	sample_refused("metno-compact", &s, body, strlen(body), ERR_USAGE, "geometry.coordinates",
		       "this forecast is for 52.4081, -1.5106 and not for 52.6100, -1.4000");
	s = (struct source_settings){.latitude = -1.5106, .longitude = 52.4081};
	sample_refused("metno-compact", &s, body, strlen(body), ERR_USAGE, "geometry.coordinates",
		       "this forecast is for 52.4081, -1.5106 and not for -1.5106, 52.4081");
	body = sample_replaced(body, "\"geometry\"", "\"where\"");
	sample_facts("metno-compact", NULL, body);
	sample_refused("metno-compact", &s, body, strlen(body), ERR_USAGE, "geometry.coordinates",
		       "does not say for which point it is");
}
END_TEST

/* The coldest hours lie between six-hourly instants: those must leave the night unknown. */
START_TEST(six_hourly_steps_hide_the_minimum)
{
	struct date night = date_make(2026, 11, 20);
	struct feed_facts compact = facts_of(sample_file(COMPACT));
	struct feed_facts complete = facts_of(sample_file(COMPLETE));
	struct interval hidden = night_of(&compact, night, AGGREGATE_AIR_MIN);
	struct interval known = night_of(&complete, night, AGGREGATE_AIR_MIN);
	is_interval(hidden, -INFINITY, 0);
	is_interval(known, -1.6, -1.6);
	ck_assert_int_eq(gap_of(&compact, night, AGGREGATE_AIR_MIN), 7 * 60);
	ck_assert_int_eq(gap_of(&complete, night, AGGREGATE_AIR_MIN), 0);
	ck_assert_int_eq(judge("air.min < 0", hidden), TRUTH_UNKNOWN);
	ck_assert_int_eq(judge("air.min < 0", known), TRUTH_TRUE);
	is_interval(night_of(&complete, night, AGGREGATE_AIR_MAX), 1.2, 5.5);
}
END_TEST

/* The night after is beyond the last step: only its first hour is there. */
START_TEST(beyond_the_last_step_is_unknown)
{
	struct feed_facts f = facts_of(sample_file(COMPLETE));
	is_interval(night_of(&f, date_make(2026, 11, 21), AGGREGATE_AIR_MIN), -INFINITY, 2.1);
	ck_assert_int_eq(gap_of(&f, date_make(2026, 11, 21), AGGREGATE_AIR_MIN), 14 * 60);
	is_interval(night_of(&f, date_make(2026, 11, 22), AGGREGATE_AIR_MIN), -INFINITY, INFINITY);
}
END_TEST

/* ---- spoilt bodies ---- */

#define STEP_2 "timeseries[2].data"

static const struct {
	const char *from, *to, *field, *message;
} spoilt[] = {
    {"\"Feature\"", "\"FeatureCollection\"", "type", "the type is not \"Feature\""},
    {"\"type\": \"Feature\",", "", "type", "the type is not \"Feature\""},
    {"\"type\": \"Feature\",", "\"type\": 7,", "type", "the type is not \"Feature\""},
    {"\"properties\"", "\"prop\"", "properties.meta.updated_at", "is missing"},
    {"\"updated_at\"", "\"updated\"", "properties.meta.updated_at", "is missing"},
    {"\"2026-11-20T17:40:09Z\"", "17", "properties.meta.updated_at", "is not text"},
    {"2026-11-20T17:40:09Z", "yesterday", "properties.meta.updated_at",
     "\"yesterday\" is not a time with its zone"},
    {"2026-11-20T17:40:09Z", "2026-11-20T17:40:09", "properties.meta.updated_at",
     "\"2026-11-20T17:40:09\" is not a time with its zone"},
    {"\"air_temperature\": \"celsius\"", "\"air_temperature\": \"kelvin\"",
     "properties.meta.units.air_temperature", "\"kelvin\" is not celsius"},
    {"\"air_temperature\": \"celsius\"", "\"air_temperature\": \"Celsius\"",
     "properties.meta.units.air_temperature", "\"Celsius\" is not celsius"},
    {"\"air_temperature\": \"celsius\",", "", "properties.meta.units.air_temperature",
     "the unit is not given"},
    {"\"air_temperature\": \"celsius\"", "\"air_temperature\": null",
     "properties.meta.units.air_temperature", "the unit is not given"},
    {"\"air_temperature_min\": \"celsius\"", "\"air_temperature_min\": \"F\"",
     "properties.meta.units.air_temperature_min", "\"F\" is not celsius"},
    {"\"air_temperature_max\": \"celsius\",", "", "properties.meta.units.air_temperature_max",
     "the unit is not given"},
    {"\"units\"", "\"unit\"", "properties.meta.units.air_temperature", "not given"},
    {"\"timeseries\"", "\"series\"", "properties.timeseries", "is missing, or is empty"},
    {"\"timeseries\": [", "\"timeseries\": [], \"x\": [", "properties.timeseries", "is empty"},
    {"\"timeseries\": [", "\"timeseries\": {}, \"x\": [", "properties.timeseries", "is empty"},
    {"\"timeseries\": [", "\"timeseries\": [7,", "timeseries[0].time", "the time is missing"},
    {"\"timeseries\": [", "\"timeseries\": [null,", "timeseries[0].time", "is missing"},
    {"\"timeseries\": [", "\"timeseries\": [{\"time\": \"2026-11-20T17:00:00Z\"},",
     "timeseries[0].data", "this is missing, or is not an object"},
    {"\"timeseries\": [", "\"timeseries\": [{\"time\": \"2026-11-20T17:00:00Z\", \"data\": []},",
     "timeseries[0].data", "this is missing, or is not an object"},
    {"2026-11-20T20:00:00Z", "2026-11-20T19:00:00Z", "timeseries[2].time",
     "2026-11-20T19:00:00Z is not after the step before"},
    {"2026-11-20T20:00:00Z", "2026-11-20T18:30:00Z", "timeseries[2].time", "is not after"},
    {"2026-11-20T20:00:00Z", "2026-11-20T20:00:00+02:00", "timeseries[2].time", "not after"},
    {"2026-11-20T20:00:00Z", "2026-11-20T20:00", "timeseries[2].time",
     "\"2026-11-20T20:00\" is not a time with its zone"},
    {"2026-11-20T20:00:00Z", "2026-02-30T20:00:00Z", "timeseries[2].time", "is not a time"},
    {"2026-11-20T20:00:00Z", "\\n\\u001b[2J", "timeseries[2].time", "\"??[2J\" is not a time"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": 99.0",
     STEP_2 ".instant.details.air_temperature", "99 is beyond 60 °C"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": -60.1",
     STEP_2 ".instant.details.air_temperature", "-60.1 is beyond 60 °C"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": 273",
     STEP_2 ".instant.details.air_temperature", "273 is beyond 60 °C"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": 60.04",
     STEP_2 ".instant.details.air_temperature", "60.04 is beyond 60 °C"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": \"0.8\"",
     STEP_2 ".instant.details.air_temperature", "this is not a number"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": true",
     STEP_2 ".instant.details.air_temperature", "this is not a number"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": [0.8]",
     STEP_2 ".instant.details.air_temperature", "this is not a number"},
    {"\"air_temperature_min\": -0.9", "\"air_temperature_min\": -99.9",
     STEP_2 ".next_6_hours.details.air_temperature_min", "-99.9 is beyond 60 °C"},
    /* a body that contradicts itself vouches for nothing */
    {"\"air_temperature_max\": 1.0, \"air_temperature_min\": -0.4",
     "\"air_temperature_max\": -0.4, \"air_temperature_min\": 1.0",
     "timeseries[1].data.next_6_hours.details.air_temperature_max",
     "the highest, -0.4 °C, is below the lowest of the same time, 1 °C"},
    {"\"wind_speed\": \"m/s\"", "\"wind_speed\": \"km/h\"", "properties.meta.units.wind_speed",
     "\"km/h\" is not m/s"},
    {"\"precipitation_amount\": \"mm\"", "\"precipitation_amount\": \"cm\"",
     "properties.meta.units.precipitation_amount", "\"cm\" is not mm"},
    {"\"wind_speed\": 3.4", "\"wind_speed\": 120.5", STEP_2 ".instant.details.wind_speed",
     "120.5 is beyond 120 m/s"},
    {"\"wind_speed\": 3.4", "\"wind_speed\": -0.1", STEP_2 ".instant.details.wind_speed",
     "-0.1 m/s is less than nothing"},
    {"\"precipitation_amount\": 0.0", "\"precipitation_amount\": 501",
     "timeseries[0].data.next_1_hours.details.precipitation_amount", "501 is beyond 500 mm"},
    {"\"precipitation_amount\": 0.0", "\"precipitation_amount\": \"wet\"",
     "timeseries[0].data.next_1_hours.details.precipitation_amount", "this is not a number"},
    {"\"air_temperature_max\": 0.8", "\"air_temperature_max\": {}",
     STEP_2 ".next_6_hours.details.air_temperature_max", "this is not a number"},
    {"\"instant\": {\"details\": {", "\"instant\": 3, \"x\": {\"details\": {",
     "timeseries[0].data.instant.details", "this is not an object"},
    {"\"instant\": {\"details\": {", "\"instant\": {\"details\": [], \"x\": {",
     "timeseries[0].data.instant.details", "this is not an object"},
    {"\"next_6_hours\": {", "\"next_6_hours\": 1, \"x\": {",
     "timeseries[0].data.next_6_hours.details", "this is not an object"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": 0.8, \"air_temperature\": 0.9", "line 26",
     "this is not JSON: duplicate object key"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": NaN", "line 26", "this is not JSON"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": 1e999", "line 26", "this is not JSON"},
    {"\"air_temperature\": 0.8", "\"air_temperature\": 0,8", "line 26", "this is not JSON"},
    {"clearsky_night", "clear\\u0000sky", "line 17", "this is not JSON"},
    {"clearsky_night", "clear\xffsky", "line 17", "this is not JSON"},
};

START_TEST(spoilt_bodies_are_refused_with_the_place)
{
	const char *sample = sample_file(COMPLETE);
	for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
		char *body = sample_replaced(sample, spoilt[i].from, spoilt[i].to);
		is_refused(body, strlen(body), ERR_USAGE, spoilt[i].field, spoilt[i].message);
	}
}
END_TEST

static const struct {
	const char *body, *field, *message;
} strangers[] = {
    {"", "", "the body is empty"},
    {" \r\n\t ", "", "the body is empty"},
    {"<!DOCTYPE html><html><body>403 Forbidden</body></html>", "", "this is HTML, not JSON"},
    {"\n  <html>", "", "this is HTML, not JSON"},
    {"403 Forbidden", "line 1", "this is not JSON"},
    {"null", "line 1", "this is not JSON"},
    {"[]", "type", "this is not a forecast"},
    {"{}", "type", "this is not a forecast"},
    {"{\"error\": true, \"reason\": \"limit\"}", "type", "this is not a forecast"},
    {"{\"type\": \"Feature\"", "line 1", "this is not JSON"},
    {"{\"type\": \"Feature\"} {}", "line 1", "this is not JSON"},
};

START_TEST(strangers_are_recognised)
{
	for (size_t i = 0; i < COUNT_OF(strangers); i++)
		is_refused(strangers[i].body, strlen(strangers[i].body), ERR_USAGE,
			   strangers[i].field, strangers[i].message);
}
END_TEST

/* A transfer cut off anywhere is never taken for a shorter forecast. */
START_TEST(no_beginning_of_a_body_is_a_body)
{
	/* but for the last newline */
	ck_assert_int_eq(sample_cut("metno-complete", sample_file(COMPLETE)), 1);
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
	enum { DEEP = 1000000 };
	char *body = arena_alloc(&arena, DEEP + 1);
	memset(body, '[', DEEP);
	is_refused(body, DEEP, ERR_USAGE, "line 1", "this is not JSON: maximum parsing depth");
}
END_TEST

START_TEST(large_bodies_are_refused)
{
	char *body = arena_alloc(&arena, LIMIT_BODY + 2);
	memset(body, ' ', LIMIT_BODY + 1);
	is_refused(body, LIMIT_BODY + 1, ERR_LIMIT, "", "larger than 4194304 bytes");
	is_refused(body, LIMIT_BODY, ERR_USAGE, "", "the body is empty");
}
END_TEST

/* A body of `steps` hourly steps, each with `details` for the six hours ahead. */
static char *long_body(int steps, const char *details)
{
	char *body = arena_alloc(&arena, LIMIT_BODY), *at = body, time[WALL_TEXT];
	at += sprintf(at, "{\"type\":\"Feature\",\"properties\":{\"meta\":{\"updated_at\":"
			  "\"2026-11-20T17:40:09Z\",\"units\":{\"air_temperature\":\"celsius\","
			  "\"air_temperature_min\":\"celsius\",\"air_temperature_max\":"
			  "\"celsius\"}},\"timeseries\":[");
	for (int i = 0; i < steps; i++)
		at += sprintf(at,
			      "%s{\"time\":\"%s\",\"data\":{\"instant\":{\"details\":"
			      "{\"air_temperature\":1}},\"next_6_hours\":{\"details\":{%s}}}}",
			      i > 0 ? "," : "",
			      wall_format_iso((struct wall){HOURS_MS(500000 + i)}, time), details);
	strcpy(at, "]}}");
	return body;
}

START_TEST(readings_are_bounded)
{
	const char *both = "\"air_temperature_min\":0,\"air_temperature_max\":2";
	char *body = long_body(LIMIT_READINGS, "");
	ck_assert_uint_eq(facts_of(body).count, LIMIT_READINGS);
	body = long_body(LIMIT_READINGS + 1, "");
	is_refused(body, strlen(body), ERR_LIMIT, "properties.timeseries", "more than 4096 steps");
	body = long_body(LIMIT_READINGS / 3, both);
	ck_assert_uint_eq(facts_of(body).count, LIMIT_READINGS / 3 * 3);
	body = long_body(LIMIT_READINGS / 3 + 1, both);
	is_refused(body, strlen(body), ERR_LIMIT,
		   "timeseries[1365].data.next_6_hours.details.air_temperature_min",
		   "more than 4096 readings");
}
END_TEST

/* ---- what is missing is unknown ---- */

static const struct {
	const char *from, *to;
	size_t readings;
} sparse[] = {
    {"\"air_temperature\": 0.8,", "", 9},
    {"\"air_temperature\": 0.8,", "\"air_temperature\": null,", 9},
    {"\"instant\": {\"details\": {", "\"instant\": {}, \"x\": {\"y\": {", 9},
    {"\"instant\": {\"details\": {", "\"x\": {\"y\": {", 9},
    {"\"next_6_hours\"", "\"next_7_hours\"", 10},
    {"\"note\":", "\"unheard_of\": {\"air_temperature\": 99}, \"note\":", 10},
    {"2026-11-20T18:00:00Z", "2026-11-20T18:00Z", 10},
    {"2026-11-20T18:00:00Z", "2026-11-20T19:00:00+01:00", 10},
};

START_TEST(missing_values_are_no_readings)
{
	const char *sample = sample_file(COMPACT);
	for (size_t i = 0; i < COUNT_OF(sparse); i++) {
		struct feed_facts f =
		    facts_of(sample_replaced(sample, sparse[i].from, sparse[i].to));
		ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR), sparse[i].readings);
	}
}
END_TEST

START_TEST(missing_hour_is_a_gap)
{
	struct date night = date_make(2026, 11, 20);
	const char *sample = sample_file(COMPACT);
	char *body = sample_replaced(sample, "\"air_temperature\": 0.8,", "");
	struct feed_facts f = facts_of(body);
	ck_assert_int_eq(gap_of(&f, night, AGGREGATE_AIR_MIN), 8 * 60);
}
END_TEST

START_TEST(no_temperature_at_all_is_refused)
{
	const char *body = "{\"type\":\"Feature\",\"properties\":{\"meta\":{\"updated_at\":"
			   "\"2026-11-20T17:40:09Z\",\"units\":{\"air_temperature\":\"celsius\"}},"
			   "\"timeseries\":[{\"time\":\"2026-11-20T18:00:00Z\",\"data\":{}}]}}";
	is_refused(body, strlen(body), ERR_USAGE, "properties.timeseries",
		   "no step has an air_temperature");
}
END_TEST

/* ---- chance ---- */

START_TEST(damaged_bodies_never_crash)
{
	ck_assert_int_gt(sample_damage("metno-complete", sample_file(COMPLETE), 2021), 100);
}
END_TEST

START_TEST(every_value_of_every_type_is_met)
{
	ck_assert_int_gt(sample_twist("metno-complete", sample_file(COMPLETE)), 100);
}
END_TEST

/* ---- asking ---- */

static const struct source_settings coventry = {
    .name = "metno",
    .feed = "metno-complete",
    .user_agent = "swepd/0.1 coventry (night-team@example.gov.uk)",
    .latitude = 52.4081,
    .longitude = -1.5106,
    .altitude_m = 90,
    .timeout_ms = 30000,
};

START_TEST(request_names_the_council)
{
	struct transfer t;
	struct fault why = {0};
	ck_assert_int_eq(feed_named("metno-complete")->request(&coventry, &arena, &t, &why),
			 ERR_OK);
	ck_assert_str_eq(t.method, "GET");
	ck_assert_str_eq(t.url, "https://api.met.no/weatherapi/locationforecast/2.0/complete"
				"?lat=52.4081&lon=-1.5106&altitude=90");
	ck_assert_str_eq(t.headers[0], "Accept: application/json");
	ck_assert_str_eq(t.headers[1],
			 "User-Agent: swepd/0.1 coventry (night-team@example.gov.uk)");
	ck_assert_ptr_null(t.headers[2]);
	ck_assert_ptr_null(t.body);
	ck_assert(t.redirects && !t.once && !t.print);
	ck_assert_uint_eq(t.max_bytes, LIMIT_BODY);
	ck_assert_int_eq(t.timeout_ms, 30000);
	ck_assert_int_eq(feed_named("metno-compact")->request(&coventry, &arena, &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, "https://api.met.no/weatherapi/locationforecast/2.0/compact"
				"?lat=52.4081&lon=-1.5106&altitude=90");
}
END_TEST

/* A fifth decimal is answered with 403. */
START_TEST(request_rounds_to_four_decimals)
{
	static const struct {
		double latitude, longitude, altitude;
		const char *query;
	} points[] = {
	    {52.408149, -1.510651, 89.6, "lat=52.4081&lon=-1.5107&altitude=90"},
	    {0, 0, 0, "lat=0.0000&lon=0.0000&altitude=0"},
	    {-0.00001, 0.00005, -0.4, "lat=0.0000&lon=0.0001&altitude=0"},
	    {-0.5, -0.0014, -3.5, "lat=-0.5000&lon=-0.0014&altitude=-4"},
	    {90, -180, 9000, "lat=90.0000&lon=-180.0000&altitude=9000"},
	};
	for (size_t i = 0; i < COUNT_OF(points); i++) {
		struct source_settings s = coventry;
		struct transfer t;
		struct fault why = {0};
		s.latitude = points[i].latitude;
		s.longitude = points[i].longitude;
		s.altitude_m = points[i].altitude;
		ck_assert_int_eq(feed_named("metno-compact")->request(&s, &arena, &t, &why),
				 ERR_OK);
		ck_assert_str_eq(strchr(t.url, '?') + 1, points[i].query);
	}
}
END_TEST

START_TEST(request_takes_a_given_address_as_it_is)
{
	struct source_settings s = coventry;
	struct transfer t;
	struct fault why = {0};
	strcpy(s.url, "file:///srv/exercise/metno.json");
	s.user_agent[0] = '\0';
	s.latitude = NAN;
	ck_assert_int_eq(feed_named("metno-complete")->request(&s, &arena, &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, "file:///srv/exercise/metno.json");
	ck_assert_str_eq(t.headers[0], "Accept: application/json");
	ck_assert_ptr_null(t.headers[1]);
}
END_TEST

static void request_refused(struct source_settings s, const char *field)
{
	struct transfer t = {.timeout_ms = 77};
	struct fault why = {0};
	ck_assert_int_eq(feed_named("metno-complete")->request(&s, &arena, &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, field);
	ck_assert_str_ne(why.message, "");
	ck_assert(t.url == NULL && t.timeout_ms == 77);
}

START_TEST(request_refuses_bad_settings)
{
	static const char *const agents[] = {"", "swepd\r\nX-Evil: 1", "swepd\t", "sw\xc3\xa9pd"};
	for (size_t i = 0; i < COUNT_OF(agents); i++) {
		struct source_settings s = coventry;
		strcpy(s.user_agent, agents[i]);
		request_refused(s, "user_agent");
	}
	struct source_settings s = coventry;
	s.latitude = 90.01;
	request_refused(s, "latitude");
	s.latitude = NAN;
	request_refused(s, "latitude");
	s = coventry;
	s.longitude = -INFINITY;
	request_refused(s, "longitude");
	s = coventry;
	s.altitude_m = 52408;
	request_refused(s, "altitude");
}
END_TEST

START_TEST(table_of_feeds)
{
	size_t n = 0;
	for (const struct feed *feed; (feed = feed_at(n)) != NULL; n++) {
		ck_assert_ptr_eq(feed_find(feed->name), feed);
		ck_assert(feed->request != NULL && feed->parse != NULL);
		ck_assert_str_ne(feed->tells, "");
	}
	ck_assert_uint_ge(n, 2);
	ck_assert_ptr_null(feed_at(n + 1));
	ck_assert_ptr_null(feed_find("metno"));
	ck_assert_ptr_null(feed_find(""));
}
END_TEST

/* ---- captured bodies ---- */

#define CAPTURES "../shared/data/metno/"

static bool captures_absent(void)
{
	return !sample_captured("metno", CAPTURES);
}

/* Some captures keep the answer's headers beside its body. */
static char *capture_read(const char *name)
{
	char *text = sample_file(arena_printf(&arena, CAPTURES "%s", name));
	json_t *root = json_loads(text, 0, NULL);
	json_t *data = json_object_get(root, "data");
	if (data != NULL) {
		char *body = json_dumps(data, JSON_COMPACT);
		text = arena_text(&arena, body);
		free(body);
	}
	json_decref(root);
	return text;
}

static const struct {
	const char *name, *issued, *first, *last;
	size_t instants, periods; /* with both a minimum and a maximum */
	double lowest, highest; /* of the instants */
	size_t rains; /* periods, none of which meets another */
	double rain, wind, chill; /* sum, highest, lowest */
} captures[] = {
    {"beijing_2020-07-20_compact_wrapped.json", "2020-07-20T01:30:57Z", "2020-07-20T11:00:00Z",
     "2020-07-29T06:00:00Z", 82, 0, 21.4, 38.1, 81, 0.4, 5.8, 21.4},
    {"greenwich_2023-07-03_run1_compact.json", "2023-07-03T05:37:54Z", "2023-07-03T06:00:00Z",
     "2023-07-12T12:00:00Z", 88, 0, 10.9, 28.3, 87, 23.1, 9.2, 10.9},
    {"greenwich_2023-07-03_run2_compact.json", "2023-07-03T17:49:04Z", "2023-07-03T18:00:00Z",
     "2023-07-13T00:00:00Z", 88, 0, 10.1, 27.1, 87, 36.6, 8.2, 10.1},
    {"london_2020-07-20_complete_wrapped.json", "2020-07-20T01:30:57Z", "2020-07-20T11:00:00Z",
     "2020-07-29T06:00:00Z", 82, 76, 10.9, 23.3, 81, 2.5, 5.2, 10.9},
    {"oslo_2023-11-17_freezing_compact.json", "2023-11-17T18:40:09Z", "2023-11-17T19:00:00Z",
     "2023-11-27T18:00:00Z", 85, 0, -4.7, 6.1, 84, 2.3, 5.3, -7.464646540981114},
};

/* Rain adds up, and no hour of it is told twice. */
static void capture_rain_check(const struct feed_facts *f, size_t n)
{
	double sum = 0;
	size_t rains = sample_count(f, QUANTITY_RAIN);
	ck_assert_uint_eq(rains, captures[n].rains);
	for (size_t i = 0; i < rains; i++) {
		const struct reading *r = sample_nth(f, QUANTITY_RAIN, i);
		sum += r->value;
		if (i > 0)
			ck_assert_int_eq(r->valid.from.ms,
					 sample_nth(f, QUANTITY_RAIN, i - 1)->valid.to.ms);
	}
	ck_assert_double_eq_tol(sum, captures[n].rain, 1e-6);
}

static void capture_check(size_t n)
{
	struct feed_facts f = facts_of(capture_read(captures[n].name));
	size_t counts[QUANTITY_COUNT] = {0};
	double lowest = INFINITY, highest = -INFINITY, wind = 0, chill = INFINITY;
	struct wall last = {0};
	for (size_t i = 0; i < f.count; i++) {
		const struct reading *r = &f.readings[i];
		counts[r->quantity]++;
		if (r->quantity == QUANTITY_WIND)
			wind = fmax(wind, r->value);
		if (r->quantity == QUANTITY_CHILL)
			chill = fmin(chill, r->value);
		if (r->quantity != QUANTITY_AIR)
			continue;
		lowest = fmin(lowest, r->value);
		highest = fmax(highest, r->value);
		last = r->valid.from;
	}
	ck_assert_uint_eq(counts[QUANTITY_AIR], captures[n].instants);
	ck_assert_uint_eq(counts[QUANTITY_AIR_MIN], captures[n].periods);
	ck_assert_uint_eq(counts[QUANTITY_AIR_MAX], captures[n].periods);
	is_time(f.issued, captures[n].issued);
	is_time(f.readings[0].valid.from, captures[n].first);
	is_time(last, captures[n].last);
	ck_assert(lowest == captures[n].lowest && highest == captures[n].highest);
	ck_assert_uint_eq(counts[QUANTITY_CHILL], captures[n].instants);
	ck_assert(wind == captures[n].wind);
	ck_assert_double_eq_tol(chill, captures[n].chill, 1e-9);
	capture_rain_check(&f, n);
}

START_TEST(captures_are_read)
{
	for (size_t n = 0; n < COUNT_OF(captures) && !captures_absent(); n++)
		capture_check(n);
}
END_TEST

/* Asked at 18:40, the forecast begins at 19:00: the night's first hour is missing. That it freezes
 * is certain all the same; how cold it may have been is not. */
START_TEST(capture_of_a_freezing_evening)
{
	if (captures_absent())
		return;
	struct feed_facts f = facts_of(capture_read("oslo_2023-11-17_freezing_compact.json"));
	struct date night = date_make(2023, 11, 17);
	struct interval v = night_of(&f, night, AGGREGATE_AIR_MIN);
	is_interval(v, -INFINITY, -4.7);
	ck_assert_int_eq(gap_of(&f, night, AGGREGATE_AIR_MIN), 60);
	ck_assert_int_eq(judge("air.min < 0", v), TRUTH_TRUE);
	ck_assert_int_eq(judge("air.min <= -4.7", v), TRUTH_TRUE);
	ck_assert_int_eq(judge("air.min < -4.7", v), TRUTH_UNKNOWN);
	/* Three days on, three instants above zero prove nothing about the hours between. */
	v = night_of(&f, date_make(2023, 11, 20), AGGREGATE_AIR_MIN);
	is_interval(v, -INFINITY, 0.3);
	ck_assert_int_eq(judge("air.min <= 0", v), TRUTH_UNKNOWN);
	/* The night after is told whole: colder to the skin than the air ever is. */
	sample_interval(sample_night(&f, date_make(2023, 11, 18), AGGREGATE_CHILL_MIN),
			-7.464646540981114, -7.464646540981114);
	is_interval(night_of(&f, date_make(2023, 11, 18), AGGREGATE_WIND_MAX), 4, 4);
}
END_TEST

/* An hour that was forecast before it passed closes the gap of the later run. */
START_TEST(captures_of_two_runs)
{
	if (captures_absent())
		return;
	struct date night = date_make(2023, 7, 3);
	struct feed_facts one = facts_of(capture_read("greenwich_2023-07-03_run1_compact.json"));
	struct feed_facts two = facts_of(capture_read("greenwich_2023-07-03_run2_compact.json"));
	is_interval(night_of(&one, night, AGGREGATE_AIR_MIN), 12.3, 12.3);
	is_interval(night_of(&two, night, AGGREGATE_AIR_MIN), -INFINITY, 13.3);
	ck_assert_int_eq(gap_of(&two, night, AGGREGATE_AIR_MIN), 60);

	struct reading *all = arena_alloc(&arena, (one.count + two.count) * sizeof *all);
	for (size_t i = 0; i < one.count; i++) {
		all[i] = one.readings[i];
		all[i].vouches = wall_before(all[i].valid.from, two.issued);
	}
	memcpy(all + one.count, two.readings, two.count * sizeof *all);
	struct feed_facts both = {
	    .issued = two.issued, .readings = all, .count = one.count + two.count};
	ck_assert_int_eq(gap_of(&both, night, AGGREGATE_AIR_MIN), 0);
	/* the older run's colder hour still counts */
	is_interval(night_of(&both, night, AGGREGATE_AIR_MIN), 12.3, 12.3);
}
END_TEST

/* Two days on, instants stand six hours apart and miss the minimum by 1.7 degrees. */
START_TEST(capture_whose_instants_hide_the_minimum)
{
	if (captures_absent())
		return;
	struct date night = date_make(2020, 7, 22);
	struct feed_facts f = facts_of(capture_read("london_2020-07-20_complete_wrapped.json"));
	is_interval(night_of(&f, night, AGGREGATE_AIR_MIN), 11.8, 11.8);
	size_t instants = 0;
	for (size_t i = 0; i < f.count; i++)
		if (f.readings[i].quantity == QUANTITY_AIR)
			f.readings[instants++] = f.readings[i];
	f.count = instants;
	is_interval(night_of(&f, night, AGGREGATE_AIR_MIN), -INFINITY, 13.5);
	ck_assert_int_eq(gap_of(&f, night, AGGREGATE_AIR_MIN), 11 * 60);
}
END_TEST

/* The wrapping of a capture is itself no forecast. */
START_TEST(capture_with_its_wrapping_is_refused)
{
	if (captures_absent())
		return;
	char *text = sample_file(CAPTURES "london_2020-07-20_complete_wrapped.json");
	is_refused(text, strlen(text), ERR_USAGE, "type", "this is not a forecast");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    compact_gives_instants,
	    complete_gives_periods_too,
	    rain_periods_never_overlap,
	    rain_of_an_hour_left_out_comes_from_six_hours,
	    no_feels_like_is_told_and_chill_is_computed,
	    gust_speaks_for_its_hour,
	    body_for_another_point_is_refused,
	    six_hourly_steps_hide_the_minimum,
	    beyond_the_last_step_is_unknown,
	    spoilt_bodies_are_refused_with_the_place,
	    strangers_are_recognised,
	    no_beginning_of_a_body_is_a_body,
	    deep_nesting_is_refused,
	    large_bodies_are_refused,
	    readings_are_bounded,
	    missing_values_are_no_readings,
	    missing_hour_is_a_gap,
	    no_temperature_at_all_is_refused,
	    damaged_bodies_never_crash,
	    every_value_of_every_type_is_met,
	    request_names_the_council,
	    request_rounds_to_four_decimals,
	    request_takes_a_given_address_as_it_is,
	    request_refuses_bad_settings,
	    table_of_feeds,
	    captures_are_read,
	    capture_of_a_freezing_evening,
	    captures_of_two_runs,
	    capture_whose_instants_hide_the_minimum,
	    capture_with_its_wrapping_is_refused,
	};
	int code = suite_run("metno", tests, COUNT_OF(tests));
	arena_free(&arena);
	sample_free();
	return code;
}
