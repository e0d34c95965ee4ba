/* SPDX-License-Identifier: MIT
 *
 * Open-Meteo: a body written by hand in tests/data, the traps of its times, units and columns,
 * every way to spoil it, and a captured body where a checkout of them lies beside the project.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/sample.h"
#include "lib/suite.h"

#define SAMPLE "tests/data/open-meteo.json"

static struct feed_facts facts_of(const char *body)
{
	return sample_facts("open-meteo", NULL, body);
}

static struct feed_facts facts_with(const char *from, const char *to)
{
	return facts_of(sample_replaced(sample_file(SAMPLE), from, to));
}

static void told(const struct feed_facts *f, enum quantity q, size_t n, const char *from,
		 const char *to, double value)
{
	struct arena *arena = sample_arena();
	sample_reading(f, q, n, arena_printf(arena, "2026-11-20T%s:00Z", from),
		       arena_printf(arena, "2026-11-20T%s:00Z", to), value, value);
}

/* ---- what a good body says ---- */

START_TEST(instants_begin_and_sums_end_at_their_hour)
{
	struct feed_facts f = facts_of(sample_file(SAMPLE));
	told(&f, QUANTITY_AIR, 1, "18:00", "19:00", 1.2);
	told(&f, QUANTITY_FEELS, 1, "18:00", "19:00", -1.9);
	told(&f, QUANTITY_WIND, 1, "18:00", "19:00", 3.4);
	told(&f, QUANTITY_GUST, 1, "17:00", "18:00", 8.9);
	told(&f, QUANTITY_RAIN, 2, "18:00", "19:00", 1.2);
	told(&f, QUANTITY_SNOW, 2, "18:00", "19:00", 0.84);
	ck_assert_double_eq_tol(sample_nth(&f, QUANTITY_CHILL, 2)->value, -3.9337, 0.0001);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_CHILL), 4);
}
END_TEST

START_TEST(no_time_of_issue_is_given)
{
	struct feed_facts f = facts_of(sample_file(SAMPLE));
	ck_assert_int_eq(f.issued.ms, 0);
	ck_assert_ptr_null(f.remark);
}
END_TEST

START_TEST(minus_zero_is_zero)
{
	struct feed_facts f = facts_of(sample_file(SAMPLE));
	told(&f, QUANTITY_AIR, 2, "19:00", "20:00", 0);
	ck_assert(!signbit(sample_nth(&f, QUANTITY_AIR, 2)->value));
}
END_TEST

/* Several models fill an answer unevenly: its tail is null, and is a gap. */
START_TEST(nulls_of_the_tail_are_gaps)
{
	struct feed_facts f = facts_of(sample_file(SAMPLE));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR), 4);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_FEELS), 5);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_RAIN), 5);
	sample_interval(sample_night(&f, date_make(2026, 11, 20), AGGREGATE_AIR_MIN), -INFINITY,
			-1.5);
	f = facts_with("[2.5, 1.2, -0.0,", "[2.5, null, -0.0,");
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR), 3);
	told(&f, QUANTITY_AIR, 1, "19:00", "20:00", 0);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_CHILL), 3);
	sample_refused("open-meteo", NULL,
		       sample_replaced(sample_file(SAMPLE), "[2.5, 1.2, -0.0, -1.5, null, null]",
				       "[null, null, null, null, null, null]"),
		       strlen(sample_file(SAMPLE)) + 1, ERR_USAGE, "hourly.temperature_2m",
		       "no hour has a temperature");
}
END_TEST

START_TEST(columns_that_were_left_out_are_unknown)
{
	struct feed_facts f = facts_with("\"snowfall\": [", "\"snow_depth\": [");
	ck_assert_uint_eq(sample_count(&f, QUANTITY_SNOW), 0);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR), 4);
}
END_TEST

/* ---- times ---- */

#define TIMES "[1795194000, 1795197600, 1795201200, 1795204800, 1795208400, 1795212000]"
#define ISO                                                                                        \
	"[\"2026-11-20T17:00\", \"2026-11-20T18:00\", \"2026-11-20T19:00\", "                      \
	"\"2026-11-20T20:00\", \"2026-11-20T21:00\", \"2026-11-20T22:00\"]"

static char *iso_sample(void)
{
	char *body = sample_replaced(sample_file(SAMPLE), TIMES, ISO);
	return sample_replaced(body, "\"unixtime\"", "\"iso8601\"");
}

START_TEST(iso8601_and_unixtime_say_the_same)
{
	struct feed_facts unixtime = facts_of(sample_file(SAMPLE)), iso = facts_of(iso_sample());
	ck_assert_uint_eq(iso.count, unixtime.count);
	for (size_t i = 0; i < iso.count; i++)
		ck_assert(iso.readings[i].valid.from.ms == unixtime.readings[i].valid.from.ms &&
			  iso.readings[i].value == unixtime.readings[i].value);
}
END_TEST

/* One offset for a whole answer is wrong on one side of a clock change: refused, not corrected. */
START_TEST(one_offset_for_a_whole_answer_is_refused)
{
	static const struct {
		const char *to, *message;
	} offsets[] = {
	    {"\"utc_offset_seconds\": 3600", "the times are 3600 seconds off UTC"},
	    {"\"utc_offset_seconds\": -1", "the times are -1 seconds off UTC"},
	    {"\"utc_offset_seconds\": null", "this is missing, or is not a whole number"},
	    {"\"utc_offset_seconds\": \"0\"", "this is missing, or is not a whole number"},
	    {"\"utc_offset_seconds\": 0.5", "this is missing, or is not a whole number"},
	    {"\"x\": 0", "this is missing, or is not a whole number"},
	};
	for (size_t i = 0; i < COUNT_OF(offsets); i++) {
		char *body = sample_replaced(sample_file(SAMPLE), "\"utc_offset_seconds\": 0",
					     offsets[i].to);
		sample_refused("open-meteo", NULL, body, strlen(body), ERR_USAGE,
			       "utc_offset_seconds", offsets[i].message);
	}
}
END_TEST

/* A year of hours around both changes: each hour once, and nights of 14, 15 and 16 of them. */
START_TEST(hours_around_the_clock_changes_are_whole)
{
	static const struct {
		int month, mday, hours;
	} nights[] = {{3, 27, 15}, {3, 28, 14}, {3, 29, 15}, {10, 23, 15}, {10, 24, 16}};
	for (size_t i = 0; i < COUNT_OF(nights); i++) {
		struct date night = date_make(2026, nights[i].month, nights[i].mday);
		struct span span = night_span(night, NIGHT_HOURS_DEFAULT);
		char *body = arena_alloc(sample_arena(), 8192), *at = body;
		at += sprintf(at, "{\"latitude\":52.4,\"longitude\":-1.5,\"utc_offset_seconds\":0,"
				  "\"hourly_units\":{\"time\":\"unixtime\",\"temperature_2m\":"
				  "\"°C\"},\"hourly\":{\"time\":[");
		for (int h = 0; h < nights[i].hours; h++)
			at += sprintf(at, "%s%lld", h > 0 ? "," : "",
				      (long long)span.from.ms / 1000 + 3600LL * h);
		at += sprintf(at, "],\"temperature_2m\":[");
		for (int h = 0; h < nights[i].hours; h++)
			at += sprintf(at, "%s%d", h > 0 ? "," : "", h);
		strcpy(at, "]}}");
		struct feed_facts f = facts_of(body);
		sample_interval(sample_night(&f, night, AGGREGATE_AIR_MIN), 0, 0);
		sample_interval(sample_night(&f, night, AGGREGATE_AIR_MAX), nights[i].hours - 1,
				nights[i].hours - 1);
	}
}
END_TEST

static const struct {
	const char *from, *to, *field, *message;
} iso_spoilt[] = {
    {"T18:00\"", "T18:00Z\"", "hourly.time[1]", "this is not a time in iso8601 without a zone"},
    {"T18:00\"", "T18:00+01:00\"", "hourly.time[1]", "this is not a time in iso8601"},
    {"\"2026-11-20T18:00\"", "1795197600", "hourly.time[1]", "this is not a time in iso8601"},
    {"\"2026-11-20T18:00\"", "null", "hourly.time[1]", "this is not a time in iso8601"},
    {"T18:00\"", "T25:00\"", "hourly.time[1]", "this is not a time in iso8601"},
    {"T18:00\"", "T18:00:00.0000000000Z and more\"", "hourly.time[1]", "this is not a time"},
    {"T18:00\"", "T17:00\"", "hourly.time[1]", "less than an hour after the one before"},
    {"T18:00\"", "T17:15\"", "hourly.time[1]", "less than an hour after the one before"},
};

START_TEST(iso8601_has_no_zone)
{
	for (size_t i = 0; i < COUNT_OF(iso_spoilt); i++) {
		char *body = sample_replaced(iso_sample(), iso_spoilt[i].from, iso_spoilt[i].to);
		sample_refused("open-meteo", NULL, body, strlen(body), ERR_USAGE,
			       iso_spoilt[i].field, iso_spoilt[i].message);
	}
}
END_TEST

/* ---- units ---- */

/* Kilometres an hour are the service's own habit, and are converted; nothing else is. */
START_TEST(kilometres_an_hour_are_converted)
{
	struct feed_facts f =
	    facts_with("\"wind_speed_10m\": \"m/s\"", "\"wind_speed_10m\": \"km/h\"");
	told(&f, QUANTITY_WIND, 1, "18:00", "19:00", 3.4 / 3.6);
	told(&f, QUANTITY_GUST, 1, "17:00", "18:00", 8.9);
	/* 4.8 km/h and less do not chill */
	told(&f, QUANTITY_CHILL, 1, "18:00", "19:00", 1.2);
}
END_TEST

/* ---- spoilt bodies ---- */

static const struct {
	const char *from, *to, *field, *message;
} spoilt[] = {
    {"\"temperature_2m\": \"°C\"", "\"temperature_2m\": \"°F\"", "hourly_units.temperature_2m",
     "is not a unit that was asked for"},
    {"\"temperature_2m\": \"°C\"", "\"temperature_2m\": \"C\"", "hourly_units.temperature_2m",
     "\"C\" is not a unit that was asked for"},
    {"\"temperature_2m\": \"°C\"", "\"temperature_2m\": 7", "hourly_units.temperature_2m",
     "the unit is not given"},
    {"\"wind_speed_10m\": \"m/s\"", "\"wind_speed_10m\": \"mp/h\"", "hourly_units.wind_speed_10m",
     "\"mp/h\" is not a unit"},
    {"\"wind_gusts_10m\": \"m/s\"", "\"wind_gusts_10m\": \"kn\"", "hourly_units.wind_gusts_10m",
     "\"kn\" is not a unit"},
    {"\"precipitation\": \"mm\"", "\"precipitation\": \"inch\"", "hourly_units.precipitation",
     "\"inch\" is not a unit"},
    {"\"snowfall\": \"cm\"", "\"snowfall\": \"mm\"", "hourly_units.snowfall",
     "\"mm\" is not a unit"},
    {"\"snowfall\": \"cm\",", "", "hourly_units.snowfall", "the unit is not given"},
    {"\"hourly_units\"", "\"units\"", "hourly_units.time", "the unit is not given"},
    {"\"unixtime\"", "\"local\"", "hourly_units.time", "\"local\" is neither unixtime nor"},
    {"\"unixtime\"", "\"iso8601\"", "hourly.time[0]", "this is not a time in iso8601"},
    {"\"hourly\"", "\"daily\"", "hourly.time", "this is missing, or is empty"},
    {"\"hourly\": {", "\"hourly\": [{}], \"x\": {", "hourly.time", "is missing, or is empty"},
    {TIMES, "[]", "hourly.time", "this is missing, or is empty"},
    {TIMES, "7", "hourly.time", "this is missing, or is empty"},
    {"1795197600,", "1795194000,", "hourly.time[1]", "less than an hour after the one before"},
    {"1795197600,", "1795195800,", "hourly.time[1]", "less than an hour after the one before"},
    {"1795197600,", "1795190400,", "hourly.time[1]", "less than an hour after the one before"},
    {"1795197600,", "1795197600.5,", "hourly.time[1]", "this is not a time in unixtime"},
    {"1795197600,", "null,", "hourly.time[1]", "this is not a time in unixtime"},
    {"1795197600,", "-5,", "hourly.time[1]", "this is not a time in unixtime"},
    {"1795197600,", "9223372036854775807,", "hourly.time[1]", "not a time in unixtime"},
    {"1795197600,", "99999999999999999999999,", "line 7", "this is not JSON: too big integer"},
    {"1795212000]", "1795212000, 1795215600]", "hourly.temperature_2m", "6 values for 7 times"},
    {", 1795212000]", "]", "hourly.temperature_2m", "6 values for 5 times"},
    {"-5.5, null]", "-5.5]", "hourly.apparent_temperature", "5 values for 6 times"},
    {"\"snowfall\": [", "\"snowfall\": null, \"x\": [", "hourly.snowfall", "this is not a list"},
    {"\"snowfall\": [", "\"snowfall\": {}, \"x\": [", "hourly.snowfall", "this is not a list"},
    {"[2.5, 1.2,", "[2.5, \"1.2\",", "hourly.temperature_2m[1]", "this is not a number"},
    {"[2.5, 1.2,", "[2.5, [1.2],", "hourly.temperature_2m[1]", "this is not a number"},
    {"[2.5, 1.2,", "[2.5, -60.5,", "hourly.temperature_2m[1]", "-60.5 is beyond 60 °C"},
    {"[-0.5, -1.9,", "[-0.5, 273.15,", "hourly.apparent_temperature[1]", "beyond 60 °C"},
    {"[2.0, 3.4,", "[2.0, 121,", "hourly.wind_speed_10m[1]", "121 is beyond 120 m/s"},
    {"[6.0, 8.9,", "[6.0, -1,", "hourly.wind_gusts_10m[1]", "-1 m/s is less than nothing"},
    {"[0.0, 0.3,", "[0.0, 500.5,", "hourly.precipitation[1]", "500.5 is beyond 500 mm"},
    {"[0.0, 0.0, 0.84,", "[0.0, -9999, 0.84,", "hourly.snowfall[1]", "-9999 cm is less than"},
    {"[2.5, 1.2,", "[2.5, NaN,", "line 8", "this is not JSON"},
    {"[2.5, 1.2,", "[2.5, 1e999,", "line 8", "this is not JSON"},
    {"\"latitude\": 52.4,", "", "latitude", "does not say for which point it is"},
    {"\"elevation\"", "\"timezone\"", "line 3", "duplicate object key"},
};

START_TEST(spoilt_bodies_are_refused_with_the_place)
{
	const char *sample = sample_file(SAMPLE);
	for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
		char *body = sample_replaced(sample, spoilt[i].from, spoilt[i].to);
		sample_refused("open-meteo", NULL, body, strlen(body), ERR_USAGE, spoilt[i].field,
			       spoilt[i].message);
	}
}
END_TEST

START_TEST(its_own_error_is_quoted)
{
	static const struct {
		const char *body, *message;
	} errors[] = {
	    {"{\"error\":true,\"reason\":\"Daily API request limit exceeded.\"}",
	     "the service refuses: \"Daily API request limit exceeded.\""},
	    {"{\"error\":true,\"reason\":7}", "the service refuses: \"no reason given\""},
	    {"{\"error\":true,\"reason\":\"a\\u001b[2Jb\"}", "the service refuses: \"a?[2Jb\""},
	};
	for (size_t i = 0; i < COUNT_OF(errors); i++)
		sample_refused("open-meteo", NULL, errors[i].body, strlen(errors[i].body),
			       ERR_USAGE, "reason", errors[i].message);
}
END_TEST

START_TEST(strangers_are_recognised)
{
	static const struct {
		const char *body, *field, *message;
	} strangers[] = {
	    {"", "", "the body is empty"},
	    {"<html>502</html>", "", "this is HTML, not JSON"},
	    {"null", "line 1", "this is not JSON"},
	    {"{}", "latitude", "does not say for which point it is"},
	    {"[]", "latitude", "does not say for which point it is"},
	};
	for (size_t i = 0; i < COUNT_OF(strangers); i++)
		sample_refused("open-meteo", NULL, strangers[i].body, strlen(strangers[i].body),
			       ERR_USAGE, strangers[i].field, strangers[i].message);
}
END_TEST

START_TEST(body_for_another_point_is_refused)
{
	struct source_settings s = {.latitude = 52.4081, .longitude = -1.5106};
	const char *body = sample_file(SAMPLE);
	sample_facts("open-meteo", &s, body);
	s.latitude = 51.5;
	sample_refused("open-meteo", &s, body, strlen(body), ERR_USAGE, "latitude",
		       "this forecast is for 52.4000, -1.5000 and not for 51.5000, -1.5106");
}
END_TEST

START_TEST(no_beginning_of_a_body_is_a_body)
{
	ck_assert_int_eq(sample_cut("open-meteo", sample_file(SAMPLE)), 1); /* the last newline */
	sample_cut("open-meteo", iso_sample());
}
END_TEST

START_TEST(every_value_of_every_type_is_met)
{
	ck_assert_int_gt(sample_twist("open-meteo", sample_file(SAMPLE)), 100);
	ck_assert_int_gt(sample_twist("open-meteo", iso_sample()), 100);
}
END_TEST

START_TEST(damaged_bodies_never_crash)
{
	ck_assert_int_gt(sample_damage("open-meteo", sample_file(SAMPLE), 2024), 100);
	ck_assert_int_gt(sample_damage("open-meteo", iso_sample(), 2025), 100);
}
END_TEST

START_TEST(readings_are_bounded)
{
	char *body = arena_alloc(sample_arena(), LIMIT_BODY), *at = body;
	at += sprintf(at, "{\"latitude\":52.4,\"longitude\":-1.5,\"utc_offset_seconds\":0,"
			  "\"hourly_units\":{\"time\":\"unixtime\"},\"hourly\":{\"time\":[1");
	for (int i = 0; i < LIMIT_READINGS; i++)
		at += sprintf(at, ",%d", 3601 + 3600 * i);
	strcpy(at, "]}}");
	sample_refused("open-meteo", NULL, body, strlen(body), ERR_LIMIT, "hourly.time",
		       "more than 4096 times");
}
END_TEST

/* ---- asking ---- */

static const struct source_settings coventry = {
    .name = "open-meteo",
    .latitude = 52.40814,
    .longitude = -1.5106,
    .user_agent = "swepd/0.1 coventry (night-team@example.gov.uk)",
    .timeout_ms = 30000,
};

#define QUERY                                                                                      \
	"/v1/forecast?latitude=52.4081&longitude=-1.5106&hourly=temperature_2m,"                   \
	"apparent_temperature,precipitation,snowfall,wind_speed_10m,wind_gusts_10m"                \
	"&timezone=GMT&timeformat=unixtime&wind_speed_unit=ms&forecast_days=10"

static struct transfer asked(const struct source_settings *s)
{
	struct transfer t;
	struct fault why = {0};
	ck_assert_int_eq(feed_find("open-meteo")->request(s, sample_arena(), &t, &why), ERR_OK);
	return t;
}

START_TEST(request_asks_for_utc_and_metres_a_second)
{
	struct transfer t = asked(&coventry);
	ck_assert_str_eq(t.url, "https://api.open-meteo.com" QUERY);
	ck_assert_str_eq(t.method, "GET");
	ck_assert_ptr_null(t.headers[2]);
	ck_assert(t.redirects);
	ck_assert(!feed_find("open-meteo")->keyed); /* it may have one, and need not */
}
END_TEST

/* An address is stored and shown. */
START_TEST(key_goes_in_a_header_and_never_in_the_address)
{
	struct source_settings s = coventry;
	struct fault why = {0};
	strcpy(s.key, "not-a-real-key");
	struct transfer t = asked(&s);
	ck_assert_str_eq(t.url, "https://customer-api.open-meteo.com" QUERY);
	ck_assert_str_eq(t.headers[2], "X-Api-Key: not-a-real-key");
	ck_assert_ptr_null(t.headers[3]);
	ck_assert(!t.redirects);
	strcpy(s.url, "https://customer-api.open-meteo.com/v1/forecast?apikey=not-a-real-key");
	ck_assert_int_eq(feed_find("open-meteo")->request(&s, sample_arena(), &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "url");
	ck_assert_ptr_null(strstr(why.message, "not-a-real-key"));
}
END_TEST

START_TEST(request_refuses_bad_settings)
{
	struct source_settings s = coventry;
	struct transfer t = {0};
	struct fault why = {0};
	s.longitude = NAN;
	ck_assert_int_eq(feed_find("open-meteo")->request(&s, sample_arena(), &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "longitude");
	strcpy(s.url, "file:///srv/exercise/open-meteo.json");
	ck_assert_str_eq(asked(&s).url, s.url);
}
END_TEST

/* ---- a captured body ---- */

#define CAPTURES "../shared/data/openmeteo/"

static const struct {
	int month, mday;
	double air, feels, wind_kmh, gust_kmh, rain;
} captured_nights[] = {
    {7, 27, 17.3, 17.4, 11.2, 24.1, 0.2},
    {7, 30, 14.7, 14.1, 9.5, 28.1, 1.1},
    {8, 1, 16.1, 16.9, 9.7, 25.2, 1},
};

START_TEST(capture_of_every_parameter)
{
	if (!sample_captured("openmeteo", CAPTURES))
		return;
	struct source_settings s = {.latitude = 52.52, .longitude = 13.42};
	struct feed_facts f = sample_facts(
	    "open-meteo", &s, sample_file(CAPTURES "berlin_2025-07-27_all-parameters.json"));
	ck_assert_uint_eq(f.count, 168 * 7);
	double rain = 0;
	for (size_t i = 0; i < 168; i++)
		rain += sample_nth(&f, QUANTITY_RAIN, i)->value;
	ck_assert_double_eq_tol(rain, 12.5, 1e-9);
	for (size_t i = 0; i < COUNT_OF(captured_nights); i++) {
		struct date night =
		    date_make(2025, captured_nights[i].month, captured_nights[i].mday);
		double air = captured_nights[i].air, feels = captured_nights[i].feels;
		double wind = captured_nights[i].wind_kmh / 3.6;
		double gust = captured_nights[i].gust_kmh / 3.6;
		sample_interval(sample_night(&f, night, AGGREGATE_AIR_MIN), air, air);
		sample_interval(sample_night(&f, night, AGGREGATE_FEELS_MIN), feels, feels);
		sample_interval(sample_night(&f, night, AGGREGATE_WIND_MAX), wind, wind);
		sample_interval(sample_night(&f, night, AGGREGATE_GUST_MAX), gust, gust);
		sample_interval(sample_night(&f, night, AGGREGATE_RAIN_SUM),
				captured_nights[i].rain, captured_nights[i].rain);
	}
	/* The last night ends before the forecast does: cold may still come. */
	sample_interval(sample_night(&f, date_make(2025, 8, 2), AGGREGATE_AIR_MIN), -INFINITY,
			16.6);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    instants_begin_and_sums_end_at_their_hour,
	    no_time_of_issue_is_given,
	    minus_zero_is_zero,
	    nulls_of_the_tail_are_gaps,
	    columns_that_were_left_out_are_unknown,
	    iso8601_and_unixtime_say_the_same,
	    one_offset_for_a_whole_answer_is_refused,
	    hours_around_the_clock_changes_are_whole,
	    iso8601_has_no_zone,
	    kilometres_an_hour_are_converted,
	    spoilt_bodies_are_refused_with_the_place,
	    its_own_error_is_quoted,
	    strangers_are_recognised,
	    body_for_another_point_is_refused,
	    no_beginning_of_a_body_is_a_body,
	    every_value_of_every_type_is_met,
	    damaged_bodies_never_crash,
	    readings_are_bounded,
	    request_asks_for_utc_and_metres_a_second,
	    key_goes_in_a_header_and_never_in_the_address,
	    request_refuses_bad_settings,
	    capture_of_every_parameter,
	};
	int code = suite_run("openmeteo", tests, COUNT_OF(tests));
	sample_free();
	return code;
}
