/* SPDX-License-Identifier: MIT
 *
 * The Met Office DataHub: three products in tests/data, written by hand, every trap that they hold,
 * every way to spoil them, and captured bodies where a checkout of them lies beside the project.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/sample.h"
#include "lib/suite.h"
#include "reading_set.h"

#define HOURLY "tests/data/datahub-hourly.json"
#define THREE_HOURLY "tests/data/datahub-three-hourly.json"
#define DAILY "tests/data/datahub-daily.json"

static struct feed_facts hourly_of(const char *body)
{
	return sample_facts("datahub-hourly", NULL, body);
}

static struct feed_facts daily_of(const char *body)
{
	return sample_facts("datahub-daily", NULL, body);
}

/* "18:30" of 20 November, "+06:00" of the day after, as ISO 8601. */
static const char *iso(const char *clock)
{
	bool next = clock[0] == '+';
	return arena_printf(sample_arena(), "2026-11-2%cT%s:00Z", next ? '1' : '0', clock + next);
}

static void told(const struct feed_facts *f, enum quantity q, size_t n, const char *from,
		 const char *to, double value)
{
	sample_reading(f, q, n, iso(from), iso(to), value, value);
}

static void is_issued(const struct feed_facts *f, const char *iso_text)
{
	char text[WALL_TEXT];
	ck_assert_str_eq(wall_format_iso(f->issued, text), iso_text);
}

/* ---- hourly ---- */

START_TEST(hourly_instants_begin_and_periods_end_at_the_step)
{
	struct feed_facts f = hourly_of(sample_file(HOURLY));
	told(&f, QUANTITY_AIR, 1, "18:00", "19:00", 1.25);
	told(&f, QUANTITY_FEELS, 1, "18:00", "19:00", -1.5);
	told(&f, QUANTITY_WIND, 1, "18:00", "19:00", 3.4);
	told(&f, QUANTITY_AIR_MIN, 1, "17:00", "18:00", 1.1);
	told(&f, QUANTITY_AIR_MAX, 1, "17:00", "18:00", 2.5);
	told(&f, QUANTITY_GUST, 1, "17:00", "18:00", 8.9);
	told(&f, QUANTITY_RAIN, 1, "17:00", "18:00", 0.2);
	told(&f, QUANTITY_SNOW, 2, "18:00", "19:00", 1.25);
	told(&f, QUANTITY_AIR, 2, "19:00", "20:00", 0); /* -0.0 in the body */
	ck_assert_double_eq_tol(sample_nth(&f, QUANTITY_CHILL, 1)->value, -2.3380, 0.0001);
	told(&f, QUANTITY_CHILL, 4, "21:00", "22:00", -1); /* too little wind: the air */
	is_issued(&f, "2026-11-20T17:00:00Z");
	ck_assert_ptr_null(f.remark);
	ck_assert(f.notice_count == 0 && f.wanted_count == 0);
}
END_TEST

START_TEST(last_hourly_step_lacks_max_min_and_total_keys)
{
	struct feed_facts f = hourly_of(sample_file(HOURLY));
	static const enum quantity periods[] = {QUANTITY_AIR_MIN, QUANTITY_AIR_MAX, QUANTITY_GUST,
						QUANTITY_RAIN, QUANTITY_SNOW};
	for (size_t i = 0; i < COUNT_OF(periods); i++)
		ck_assert_uint_eq(sample_count(&f, periods[i]), 4);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR), 5);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_FEELS), 5);
	/* The rain after 20:00 is a gap, not dryness. */
	struct span late = {sample_nth(&f, QUANTITY_RAIN, 3)->valid.to,
			    sample_nth(&f, QUANTITY_AIR, 4)->valid.to};
	ck_assert_int_eq(reading_gap_minutes(f.readings, f.count, late, AGGREGATE_RAIN_SUM, -1),
			 120);
}
END_TEST

/* An instant after the minimum of the hour is warmer: the minimum is what counts. */
START_TEST(minimum_of_an_hour_is_colder_than_its_instants)
{
	struct feed_facts f = hourly_of(sample_file(HOURLY));
	struct span evening = {sample_nth(&f, QUANTITY_AIR, 1)->valid.from,
			       sample_nth(&f, QUANTITY_AIR, 2)->valid.to};
	sample_interval(reading_aggregate(f.readings, f.count, evening, AGGREGATE_AIR_MIN, -1),
			-0.9, -0.9);
}
END_TEST

/* ---- differing names ---- */

START_TEST(three_hourly_says_feelsLikeTemp_and_hourly_feelsLikeTemperature)
{
	struct feed_facts f = sample_facts("datahub-three-hourly", NULL, sample_file(THREE_HOURLY));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_FEELS), 6);
	told(&f, QUANTITY_FEELS, 1, "21:00", "22:00", -3.5);
	f = hourly_of(sample_file(HOURLY));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_FEELS), 5);
	/* The other product's word means nothing here: unknown, not read by accident. */
	f = hourly_of(sample_replaced(sample_file(HOURLY), "\"feelsLikeTemperature\": 0.2",
				      "\"feelsLikeTemp\": 0.2"));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_FEELS), 4);
}
END_TEST

START_TEST(three_hourly_periods_are_three_hours_long)
{
	struct feed_facts f = sample_facts("datahub-three-hourly", NULL, sample_file(THREE_HOURLY));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR), 0);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_CHILL), 0);
	told(&f, QUANTITY_AIR_MIN, 1, "18:00", "21:00", -0.4);
	told(&f, QUANTITY_AIR_MAX, 1, "18:00", "21:00", 1.3);
	told(&f, QUANTITY_GUST, 0, "15:00", "18:00", 9.5);
	told(&f, QUANTITY_RAIN, 2, "21:00", "+00:00", 1.2);
	told(&f, QUANTITY_SNOW, 2, "21:00", "+00:00", 1.2);
	/* Of which hours a chance speaks is not said: of those before and after. */
	told(&f, QUANTITY_SNOW_CHANCE, 2, "21:00", "+03:00", 60);
	sample_interval(sample_night(&f, date_make(2026, 11, 20), AGGREGATE_AIR_MIN), -3.1, -3.1);
	sample_interval(sample_night(&f, date_make(2026, 11, 20), AGGREGATE_SNOW_CHANCE), 60, 60);
	/* Feels-like stands every third hour only: it may prove cold, never warmth. */
	sample_interval(sample_night(&f, date_make(2026, 11, 20), AGGREGATE_FEELS_MIN), -INFINITY,
			-5.9);
}
END_TEST

/* ---- daily ---- */

/* The night of a date is the one that follows it; its lower bound is what caution goes by. */
START_TEST(daily_night_is_the_night_following_the_date)
{
	struct feed_facts f = daily_of(sample_file(DAILY));
	sample_reading(&f, QUANTITY_AIR_MIN, 1, "2026-11-20T18:00:00Z", "2026-11-21T09:00:00Z", 0.4,
		       -1.6);
	sample_reading(&f, QUANTITY_FEELS_MIN, 1, "2026-11-20T18:00:00Z", "2026-11-21T09:00:00Z",
		       -2.5, -4);
	sample_reading(&f, QUANTITY_SNOW_CHANCE, 1, "2026-11-20T18:00:00Z", "2026-11-21T09:00:00Z",
		       20, 20);
	is_issued(&f, "2026-11-20T14:00:00Z");
}
END_TEST

START_TEST(daily_lower_bound_is_the_cautious_value)
{
	struct feed_facts f = daily_of(sample_file(DAILY));
	sample_interval(sample_night(&f, date_make(2026, 11, 20), AGGREGATE_AIR_MIN), -1.6, -1.6);
	sample_interval(sample_night(&f, date_make(2026, 11, 21), AGGREGATE_FEELS_MIN), -8.25,
			-8.25);
	/* No bound: the best value. No best value: the bound. Neither: unknown. */
	char *body = sample_replaced(sample_file(DAILY), "\"nightLowerBoundMinTemp\": -1.6,", "");
	f = daily_of(body);
	sample_interval(sample_night(&f, date_make(2026, 11, 20), AGGREGATE_AIR_MIN), 0.4, 0.4);
	body = sample_replaced(sample_file(DAILY), "\"nightMinScreenTemperature\": 0.4",
			       "\"nightMinScreenTemperature\": null");
	f = daily_of(body);
	sample_interval(sample_night(&f, date_make(2026, 11, 20), AGGREGATE_AIR_MIN), -1.6, -1.6);
	body = sample_replaced(body, "\"nightLowerBoundMinTemp\": -1.6,", "");
	f = daily_of(body);
	sample_interval(sample_night(&f, date_make(2026, 11, 20), AGGREGATE_AIR_MIN), -INFINITY,
			INFINITY);
}
END_TEST

/* daily[0] is yesterday and has no day: it must not pass for tonight, nor shift what follows. */
START_TEST(first_daily_record_is_yesterday_without_its_day)
{
	struct feed_facts f = daily_of(sample_file(DAILY));
	sample_reading(&f, QUANTITY_AIR_MIN, 0, "2026-11-19T18:00:00Z", "2026-11-20T09:00:00Z", 4.5,
		       3.2);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR_MIN), 4);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR_MAX), 3);
	sample_reading(&f, QUANTITY_AIR_MAX, 0, "2026-11-20T09:00:00Z", "2026-11-20T18:00:00Z", 6.5,
		       7.5);
	sample_interval(sample_night(&f, date_make(2026, 11, 18), AGGREGATE_AIR_MIN), -INFINITY,
			INFINITY);
	sample_interval(sample_night(&f, date_make(2026, 11, 19), AGGREGATE_AIR_MIN), 3.2, 3.2);
}
END_TEST

START_TEST(daily_upper_bound_tells_of_heat)
{
	struct feed_facts f = daily_of(sample_file(DAILY));
	struct span day = {wall_london(date_make(2026, 11, 21), 9 * 60),
			   wall_london(date_make(2026, 11, 21), 18 * 60)};
	sample_interval(reading_aggregate(f.readings, f.count, day, AGGREGATE_AIR_MAX, -1), 3.75,
			3.75);
	sample_interval(reading_aggregate(f.readings, f.count, day, AGGREGATE_FEELS_MAX, -1), 0.5,
			0.5);
}
END_TEST

/* Dates are local ones: in summer midnight may be written 00:00Z or, the day before, 23:00Z. The
 * nights of the clock changes are an hour longer and shorter. */
static const struct {
	const char *time, *from, *to;
} nights[] = {
    {"2026-07-14T00:00Z", "2026-07-14T17:00:00Z", "2026-07-15T08:00:00Z"},
    {"2026-07-13T23:00Z", "2026-07-14T17:00:00Z", "2026-07-15T08:00:00Z"},
    {"2026-03-28T00:00Z", "2026-03-28T18:00:00Z", "2026-03-29T08:00:00Z"},
    {"2026-10-24T00:00Z", "2026-10-24T17:00:00Z", "2026-10-25T09:00:00Z"},
    {"2024-02-29T00:00Z", "2024-02-29T18:00:00Z", "2024-03-01T09:00:00Z"},
    {"2026-12-31T00:00Z", "2026-12-31T18:00:00Z", "2027-01-01T09:00:00Z"},
};

START_TEST(daily_nights_of_summer_and_of_clock_changes)
{
	for (size_t i = 0; i < COUNT_OF(nights); i++) {
		char *body = arena_printf(
		    sample_arena(),
		    "{\"type\":\"FeatureCollection\",\"features\":[{\"properties\":{"
		    "\"modelRunDate\":\"2026-01-01T00:00Z\",\"timeSeries\":[{\"time\":\"%s\","
		    "\"nightMinScreenTemperature\":-1}]}}]}",
		    nights[i].time);
		struct feed_facts f = daily_of(body);
		sample_reading(&f, QUANTITY_AIR_MIN, 0, nights[i].from, nights[i].to, -1, -1);
	}
}
END_TEST

/* ---- times, units, distance, point ---- */

START_TEST(times_have_no_seconds)
{
	const char *sample = sample_file(HOURLY);
	struct feed_facts f = hourly_of(sample);
	told(&f, QUANTITY_AIR, 0, "17:00", "18:00", 2.5);
	f = hourly_of(sample_replaced(sample, "\"2026-11-20T18:00Z\"", "\"2026-11-20T18:00:00Z\""));
	told(&f, QUANTITY_AIR, 1, "18:00", "19:00", 1.25);
}
END_TEST

START_TEST(descriptions_may_be_left_out)
{
	struct feed_facts f =
	    hourly_of(sample_replaced(sample_file(HOURLY), "\"parameters\"", "\"not_parameters\""));
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR), 5);
}
END_TEST

/* "mm", in the words of all precipitation, is water: a millimetre lies a centimetre deep. */
START_TEST(snow_in_millimetres_is_water)
{
	struct feed_facts f = hourly_of(sample_replaced(
	    sample_file(HOURLY), "\"totalSnowAmount\": 1.25", "\"totalSnowAmount\": 8"));
	told(&f, QUANTITY_SNOW, 2, "18:00", "19:00", 8);
}
END_TEST

START_TEST(request_point_distance_over_a_kilometre_is_a_remark)
{
	static const struct {
		const char *metres, *remark;
	} far[] = {
	    {"1000", NULL},
	    {"1081.5349", "the forecast is for a place 1.1 km from the one asked about"},
	    {"50000", "the forecast is for a place 50.0 km from the one asked about"},
	    {"null", NULL},
	};
	for (size_t i = 0; i < COUNT_OF(far); i++) {
		struct feed_facts f =
		    hourly_of(sample_replaced(sample_file(HOURLY), "412.5", far[i].metres));
		if (far[i].remark == NULL)
			ck_assert_ptr_null(f.remark);
		else
			ck_assert_str_eq(f.remark, far[i].remark);
	}
}
END_TEST

START_TEST(body_for_another_point_is_refused)
{
	struct source_settings s = {.latitude = 52.4081, .longitude = -1.5106};
	const char *body = sample_file(DAILY);
	const char *field = "features[0].geometry.coordinates";
	sample_facts("datahub-daily", &s, body);
	s.longitude = -1.72;
	sample_refused("datahub-daily", &s, body, strlen(body), ERR_USAGE, field,
		       "this forecast is for 52.4081, -1.5106 and not for 52.4081, -1.7200");
	body = sample_replaced(body, "\"coordinates\"", "\"x\"");
	sample_refused("datahub-daily", &s, body, strlen(body), ERR_USAGE, field,
		       "does not say for which point it is");
}
END_TEST

/* A body that contradicts itself vouches for nothing. */
START_TEST(lowest_above_highest_is_refused)
{
	const char *body = sample_replaced(sample_file(HOURLY),
					   "\"maxScreenAirTemp\": 2.5, \"minScreenAirTemp\": 1.1",
					   "\"maxScreenAirTemp\": 1.1, \"minScreenAirTemp\": 2.5");
	sample_refused("datahub-hourly", NULL, body, strlen(body), ERR_USAGE,
		       "timeSeries[1].maxScreenAirTemp",
		       "the highest, 1.1 °C, is below the lowest of the same time, 2.5 °C");
	body = sample_replaced(sample_file(HOURLY), "\"minScreenAirTemp\": 1.1",
			       "\"minScreenAirTemp\": 2.5"); /* equal is well */
	sample_facts("datahub-hourly", NULL, body);
	const char *whole = sample_file(THREE_HOURLY), *steps = strstr(whole, "\"timeSeries\"");
	body = sample_replaced(whole, steps,
			       sample_replaced(steps, "\"minScreenAirTemp\": ",
					       "\"minScreenAirTemp\": 59.5, \"x\": "));
	sample_refused("datahub-three-hourly", NULL, body, strlen(body), ERR_USAGE,
		       "timeSeries[0].maxScreenAirTemp", "is below the lowest of the same time");
}
END_TEST

START_TEST(bound_on_the_wrong_side_is_refused)
{
	static const struct {
		const char *bound, *value, *message;
	} bounds[] = {
	    {"nightLowerBoundMinTemp", "59.5", "nightLowerBoundMinTemp of 59.5 °C, is above"},
	    {"dayUpperBoundMaxTemp", "-59.5", "dayUpperBoundMaxTemp of -59.5 °C, is below"},
	};
	for (size_t i = 0; i < COUNT_OF(bounds); i++) {
		const char *from = arena_printf(sample_arena(), "\"%s\": ", bounds[i].bound);
		const char *whole = sample_file(DAILY), *body = strstr(whole, "timeSeries\":");
		ck_assert_ptr_nonnull(body);
		body =
		    arena_printf(sample_arena(), "%.*s%s", (int)(body - whole), whole,
				 sample_replaced(body, from,
						 arena_printf(sample_arena(), "%s%s, \"x\": ", from,
							      bounds[i].value)));
		struct arena scratch = {0};
		struct feed_facts facts;
		struct fault why = {0};
		const struct feed_page page = {"", body, strlen(body)};
		ck_assert_int_eq(feed_find("datahub-daily")
				     ->parse(&(struct source_settings){0}, &page, 1,
					     (struct wall){0}, &scratch, &facts, &why),
				 ERR_USAGE);
		ck_assert_msg(strstr(why.message, bounds[i].message) != NULL, "%s", why.message);
		arena_free(&scratch);
	}
}
END_TEST

/* ---- another product at the address ---- */

START_TEST(another_product_is_found_out)
{
	static const struct {
		const char *feed, *file, *field, *message;
	} mixed[] = {
	    {"datahub-hourly", THREE_HOURLY, "features[0].properties.timeSeries",
	     "no step has a screenTemperature: this is not the hourly forecast"},
	    {"datahub-hourly", DAILY, "features[0].properties.timeSeries",
	     "no step has a screenTemperature: this is not the hourly forecast"},
	    {"datahub-three-hourly", HOURLY, "timeSeries[1].time",
	     "2026-11-20T18:00Z is less than 3 hours after the step before"},
	    {"datahub-three-hourly", DAILY, "features[0].properties.timeSeries",
	     "no step has a minScreenAirTemp: this is not the three-hourly forecast"},
	    {"datahub-daily", HOURLY, "timeSeries[1].time",
	     "2026-11-20T18:00Z is less than 23 hours after the step before"},
	    {"datahub-daily", THREE_HOURLY, "timeSeries[1].time", "is less than 23 hours after"},
	};
	for (size_t i = 0; i < COUNT_OF(mixed); i++) {
		const char *body = sample_file(mixed[i].file);
		sample_refused(mixed[i].feed, NULL, body, strlen(body), ERR_USAGE, mixed[i].field,
			       mixed[i].message);
	}
}
END_TEST

/* ---- spoilt bodies ---- */

static const struct {
	const char *from, *to, *field, *message;
} spoilt[] = {
    {"\"FeatureCollection\"", "\"Feature\"", "type", "the type is not \"FeatureCollection\""},
    {"\"features\": [", "\"features\": [], \"x\": [", "features", "there are 0 places and not one"},
    {"\"features\": [", "\"features\": [{},", "features", "there are 2 places and not one"},
    {"\"features\": [", "\"features\": {}, \"x\": [", "features", "there are 0 places"},
    {"\"parameters\": [", "\"parameters\": 7, \"x\": [", "parameters", "this is not a list"},
    {"\"properties\"", "\"prop\"", "features[0].properties.modelRunDate", "is missing"},
    {"\"modelRunDate\": \"2026-11-20T17:00Z\"", "\"modelRunDate\": null",
     "features[0].properties.modelRunDate", "is missing, or is not text"},
    {"\"modelRunDate\": \"2026-11-20T17:00Z\"", "\"modelRunDate\": \"today\"",
     "features[0].properties.modelRunDate", "\"today\" is not a time with its zone"},
    {"\"modelRunDate\": \"2026-11-20T17:00Z\"", "\"modelRunDate\": \"2026-11-20T17:00\"",
     "features[0].properties.modelRunDate", "is not a time with its zone"},
    {"412.5", "50001", "features[0].properties.requestPointDistance",
     "this forecast is for a place 50.0 km from the one asked about"},
    {"412.5", "-1", "features[0].properties.requestPointDistance", "-1 is not from 0 to"},
    {"412.5", "\"near\"", "features[0].properties.requestPointDistance", "not a number"},
    {"\"timeSeries\": [", "\"timeSeries\": [], \"x\": [", "features[0].properties.timeSeries",
     "this is missing, or is empty"},
    {"\"timeSeries\": [", "\"timeSeries\": null, \"x\": [", "features[0].properties.timeSeries",
     "this is missing, or is empty"},
    {"\"timeSeries\": [", "\"timeSeries\": [7,", "timeSeries[0].time", "the time is missing"},
    {"\"time\": \"2026-11-20T18:00Z\"", "\"time\": \"2026-11-20T17:00Z\"", "timeSeries[1].time",
     "2026-11-20T17:00Z is less than 1 hour after the step before"},
    {"\"time\": \"2026-11-20T18:00Z\"", "\"time\": \"2026-11-20T17:30Z\"", "timeSeries[1].time",
     "is less than 1 hour after"},
    {"\"time\": \"2026-11-20T18:00Z\"", "\"time\": \"18:00\"", "timeSeries[1].time",
     "\"18:00\" is not a time with its zone"},
    {"\"type\": \"Cel\"", "\"type\": \"K\"", "parameters[0].screenTemperature.unit",
     "\"K\" is not Cel"},
    {"\"type\": \"m/s\"", "\"type\": \"km/h\"", "parameters[0].windSpeed10m.unit",
     "\"km/h\" is not m/s"},
    {"\"type\": \"mm\"", "\"type\": \"cm\"", "parameters[0].totalPrecipAmount.unit",
     "\"cm\" is not mm"},
    {"\"screenTemperature\": {", "\"x\": {", "parameters[0].screenTemperature.unit",
     "the unit is not given"},
    {"\"screenTemperature\": 1.25", "\"screenTemperature\": 61", "timeSeries[1].screenTemperature",
     "61 is beyond 60 °C"},
    {"\"screenTemperature\": 1.25", "\"screenTemperature\": -999",
     "timeSeries[1].screenTemperature", "-999 is beyond 60 °C"},
    {"\"screenTemperature\": 1.25", "\"screenTemperature\": \"1.25\"",
     "timeSeries[1].screenTemperature", "this is not a number"},
    {"\"feelsLikeTemperature\": -1.5", "\"feelsLikeTemperature\": true",
     "timeSeries[1].feelsLikeTemperature", "this is not a number"},
    {"\"minScreenAirTemp\": 1.1", "\"minScreenAirTemp\": -60.5", "timeSeries[1].minScreenAirTemp",
     "-60.5 is beyond 60 °C"},
    {"\"windSpeed10m\": 3.4", "\"windSpeed10m\": 340", "timeSeries[1].windSpeed10m",
     "340 is beyond 120 m/s"},
    {"\"max10mWindGust\": 8.9", "\"max10mWindGust\": -8.9", "timeSeries[1].max10mWindGust",
     "-8.9 m/s is less than nothing"},
    {"\"totalPrecipAmount\": 0.2", "\"totalPrecipAmount\": 501", "timeSeries[1].totalPrecipAmount",
     "501 is beyond 500 mm"},
    {"\"totalSnowAmount\": 1.25", "\"totalSnowAmount\": 1e300", "timeSeries[2].totalSnowAmount",
     "1e+300 is beyond 500 cm"},
    {"\"screenTemperature\": 1.25", "\"screenTemperature\": NaN", "line 19", "not JSON"},
    {"\"screenTemperature\": 1.25", "\"screenTemperature\": 1e999", "line 19", "not JSON"},
    {"\"screenTemperature\": 1.25", "\"screenTemperature\": 1, \"screenTemperature\": 2", "line 19",
     "duplicate object key"},
};

START_TEST(spoilt_bodies_are_refused_with_the_place)
{
	const char *sample = sample_file(HOURLY);
	for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
		char *body = sample_replaced(sample, spoilt[i].from, spoilt[i].to);
		sample_refused("datahub-hourly", NULL, body, strlen(body), ERR_USAGE,
			       spoilt[i].field, spoilt[i].message);
	}
}
END_TEST

START_TEST(absurd_bounds_and_chances_are_refused)
{
	static const struct {
		const char *from, *to, *field, *message;
	} daily[] = {
	    {"\"nightLowerBoundMinTemp\": -1.6", "\"nightLowerBoundMinTemp\": -99",
	     "timeSeries[1].nightLowerBoundMinTemp", "-99 is beyond 60 °C"},
	    {"\"nightProbabilityOfSnow\": 20", "\"nightProbabilityOfSnow\": 101",
	     "timeSeries[1].nightProbabilityOfSnow", "101 is beyond 100 %"},
	    {"\"dayUpperBoundMaxFeelsLikeTemp\": 4.5", "\"dayUpperBoundMaxFeelsLikeTemp\": []",
	     "timeSeries[1].dayUpperBoundMaxFeelsLikeTemp", "this is not a number"},
	};
	for (size_t i = 0; i < COUNT_OF(daily); i++) {
		char *body = sample_replaced(sample_file(DAILY), daily[i].from, daily[i].to);
		sample_refused("datahub-daily", NULL, body, strlen(body), ERR_USAGE, daily[i].field,
			       daily[i].message);
	}
}
END_TEST

static const struct {
	const char *feed, *file;
} products[] = {
    {"datahub-hourly", HOURLY},
    {"datahub-three-hourly", THREE_HOURLY},
    {"datahub-daily", DAILY},
};

START_TEST(strangers_are_recognised)
{
	static const struct {
		const char *body, *field, *message;
	} strangers[] = {
	    {"", "", "the body is empty"},
	    {"<html>", "", "this is HTML, not JSON"},
	    {"null", "line 1", "this is not JSON"},
	    {"[]", "type", "this is not a forecast"},
	    {"{}", "type", "this is not a forecast"},
	    {"{\"httpCode\":\"401\",\"httpMessage\":\"Unauthorized\"}", "type",
	     "this is not a forecast"},
	};
	for (size_t n = 0; n < COUNT_OF(products); n++)
		for (size_t i = 0; i < COUNT_OF(strangers); i++)
			sample_refused(products[n].feed, NULL, strangers[i].body,
				       strlen(strangers[i].body), ERR_USAGE, strangers[i].field,
				       strangers[i].message);
}
END_TEST

/* A transfer cut off anywhere is never taken for a shorter forecast (but for the last newline). */
START_TEST(no_beginning_of_a_body_is_a_body)
{
	for (size_t n = 0; n < COUNT_OF(products); n++)
		ck_assert_int_eq(sample_cut(products[n].feed, sample_file(products[n].file)), 1);
}
END_TEST

START_TEST(every_value_of_every_type_is_met)
{
	for (size_t n = 0; n < COUNT_OF(products); n++)
		ck_assert_int_gt(sample_twist(products[n].feed, sample_file(products[n].file)),
				 100);
}
END_TEST

START_TEST(damaged_bodies_never_crash)
{
	for (size_t n = 0; n < COUNT_OF(products); n++)
		ck_assert_int_gt(
		    sample_damage(products[n].feed, sample_file(products[n].file), 2021 + n), 100);
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
	enum { DEEP = 100000 };
	char *body = arena_alloc(sample_arena(), DEEP + 1);
	memset(body, '[', DEEP);
	for (size_t n = 0; n < COUNT_OF(products); n++)
		sample_refused(products[n].feed, NULL, body, DEEP, ERR_USAGE, "line 1",
			       "this is not JSON: maximum parsing depth");
}
END_TEST

/* A body of `steps` hourly steps. */
static char *long_body(int steps)
{
	char *body = arena_alloc(sample_arena(), LIMIT_BODY), *at = body, time[WALL_TEXT];
	at += sprintf(at, "{\"type\":\"FeatureCollection\",\"features\":[{\"properties\":{"
			  "\"modelRunDate\":\"2026-11-20T17:00Z\",\"timeSeries\":[");
	for (int i = 0; i < steps; i++)
		at += sprintf(at, "%s{\"time\":\"%s\",\"screenTemperature\":1,\"windSpeed10m\":2}",
			      i > 0 ? "," : "",
			      wall_format_iso((struct wall){HOURS_MS(500000 + i)}, time));
	strcpy(at, "]}}]}");
	return body;
}

START_TEST(readings_are_bounded)
{
	ck_assert_uint_eq(hourly_of(long_body(1365)).count, 1365 * 3);
	char *body = long_body(1366);
	sample_refused("datahub-hourly", NULL, body, strlen(body), ERR_LIMIT,
		       "timeSeries[1365].windSpeed10m", "more than 4096 readings");
	body = long_body(LIMIT_READINGS + 1);
	sample_refused("datahub-hourly", NULL, body, strlen(body), ERR_LIMIT,
		       "features[0].properties.timeSeries", "more than 4096 steps");
}
END_TEST

/* ---- asking ---- */

static const struct source_settings coventry = {
    .name = "metoffice",
    .latitude = 52.40814,
    .longitude = -1.5106,
    .user_agent = "swepd/0.1 coventry (night-team@example.gov.uk)",
    .key = "not-a-real-key",
    .timeout_ms = 30000,
};

START_TEST(request_carries_the_key_in_a_header_only)
{
	static const struct {
		const char *feed, *word;
	} words[] = {{"datahub-hourly", "hourly"},
		     {"datahub-three-hourly", "three-hourly"},
		     {"datahub-daily", "daily"}};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct transfer t;
		struct fault why = {0};
		const struct feed *feed = feed_find(words[i].feed);
		ck_assert(feed->keyed);
		ck_assert_int_eq(feed->request(&coventry, sample_arena(), &t, &why), ERR_OK);
		ck_assert_str_eq(
		    t.url, arena_printf(sample_arena(),
					"https://data.hub.api.metoffice.gov.uk/sitespecific/v0/"
					"point/%s?latitude=52.4081&longitude=-1.5106"
					"&includeLocationName=true&excludeParameterMetadata=false",
					words[i].word));
		ck_assert_str_eq(t.method, "GET");
		ck_assert_str_eq(t.headers[0], "Accept: application/json");
		ck_assert_str_eq(t.headers[2], "apikey: not-a-real-key");
		ck_assert(t.headers[3] == NULL && t.body == NULL);
		ck_assert(!t.redirects); /* which could carry the key elsewhere */
		ck_assert_int_eq(t.timeout_ms, 30000);
	}
}
END_TEST

static void request_refused(struct source_settings s, const char *field, const char *message)
{
	struct transfer t = {.timeout_ms = 77};
	struct fault why = {0};
	ck_assert_int_eq(feed_find("datahub-daily")->request(&s, sample_arena(), &t, &why),
			 ERR_USAGE);
	ck_assert_str_eq(why.field, field);
	ck_assert_ptr_nonnull(strstr(why.message, message));
	ck_assert_ptr_null(strstr(why.message, "not-a-real-key"));
	ck_assert(t.url == NULL && t.timeout_ms == 77);
}

START_TEST(request_refuses_bad_settings)
{
	struct source_settings s = coventry;
	s.key[0] = '\0';
	request_refused(s, "key", "answers nobody without a key");
	strcpy(s.key, "not-a-real-key\r\nX-Evil: 1");
	request_refused(s, "key", "printable ASCII");
	s = coventry;
	s.latitude = 91;
	request_refused(s, "latitude", "91 is not from -90 to 90");
}
END_TEST

START_TEST(request_takes_a_given_address_as_it_is)
{
	struct source_settings s = coventry;
	struct transfer t;
	struct fault why = {0};
	strcpy(s.url, "http://127.0.0.1:8080/daily.json");
	ck_assert_int_eq(feed_find("datahub-daily")->request(&s, sample_arena(), &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, "http://127.0.0.1:8080/daily.json");
}
END_TEST

/* ---- captured bodies ---- */

#define CAPTURES "../shared/data/datahub/"

START_TEST(capture_hourly)
{
	if (!sample_captured("datahub", CAPTURES))
		return;
	struct source_settings s = {.latitude = 50.99, .longitude = 0.02};
	const struct date night = date_make(2024, 2, 15), next = date_make(2024, 2, 16);
	struct feed_facts f =
	    sample_facts("datahub-hourly", &s, sample_file(CAPTURES "sheffield-park_hourly.json"));
	ck_assert_uint_eq(f.count, 431);
	is_issued(&f, "2024-02-15T19:00:00Z");
	ck_assert_str_eq(f.remark, "the forecast is for a place 1.1 km from the one asked about");
	/* The first step is 19:00 and tells of the hour before it, but for feels-like. */
	sample_interval(sample_night(&f, night, AGGREGATE_AIR_MIN), 10.27, 10.27);
	sample_interval(sample_night(&f, night, AGGREGATE_FEELS_MIN), -INFINITY, 8.27);
	sample_interval(sample_night(&f, night, AGGREGATE_GUST_MAX), 8.92, 8.92);
	sample_interval(sample_night(&f, night, AGGREGATE_RAIN_SUM), 0.08, 0.08);
	sample_interval(sample_night(&f, night, AGGREGATE_SNOW_SUM), 0, 0);
	sample_interval(sample_night(&f, next, AGGREGATE_AIR_MIN), 5.17, 5.17);
	sample_interval(sample_night(&f, next, AGGREGATE_FEELS_MIN), 4.03, 4.03);
	sample_interval(sample_night(&f, next, AGGREGATE_CHILL_MIN), 4.35875776238065,
			4.35875776238065);
	sample_interval(sample_night(&f, next, AGGREGATE_WIND_MAX), 2.58, 2.58);
	sample_interval(sample_night(&f, next, AGGREGATE_GUST_MAX), 8.02, 8.02);
	/* The third night has but its first two hours. */
	sample_interval(sample_night(&f, date_make(2024, 2, 17), AGGREGATE_AIR_MIN), -INFINITY,
			10.25);
	sample_interval(sample_night(&f, date_make(2024, 2, 17), AGGREGATE_GUST_MAX), -INFINITY,
			INFINITY);
}
END_TEST

static const struct {
	int month, mday;
	double air, air_low, feels, feels_low;
} captured_nights[] = {
    {2, 16, 5.32, 3.56, 6.27, 2.75}, {2, 17, 9.96, 9.04, 7.76, 7.04},
    {2, 18, 7.15, 5.31, 5.34, 5.06}, {2, 19, 4.02, 1.52, 2.36, 1.06},
    {2, 20, 8.75, 5.87, 6.1, 4.52},  {2, 21, 8.58, 4.97, 6.72, 1.79},
    {2, 22, 4.47, 2.22, 1.2, -0.95}, {2, 23, 3.1, -0.72, 0.74, -2.25},
};

START_TEST(capture_daily)
{
	if (!sample_captured("datahub", CAPTURES))
		return;
	struct feed_facts f =
	    sample_facts("datahub-daily", NULL, sample_file(CAPTURES "sheffield-park_daily.json"));
	is_issued(&f, "2024-02-17T14:00:00Z");
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR_MIN), 8);
	for (size_t i = 0; i < COUNT_OF(captured_nights); i++) {
		struct date night =
		    date_make(2024, captured_nights[i].month, captured_nights[i].mday);
		const struct reading *r = sample_nth(&f, QUANTITY_AIR_MIN, i);
		ck_assert(r->value == captured_nights[i].air);
		ck_assert(sample_nth(&f, QUANTITY_FEELS_MIN, i)->value == captured_nights[i].feels);
		sample_interval(sample_night(&f, night, AGGREGATE_AIR_MIN),
				captured_nights[i].air_low, captured_nights[i].air_low);
		sample_interval(sample_night(&f, night, AGGREGATE_FEELS_MIN),
				captured_nights[i].feels_low, captured_nights[i].feels_low);
	}
	/* Yesterday has its highest air, and no feels-like and no chance of snow by day. */
	ck_assert_uint_eq(sample_count(&f, QUANTITY_AIR_MAX), 8);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_FEELS_MAX), 8);
	ck_assert_uint_eq(sample_count(&f, QUANTITY_SNOW_CHANCE), 15);
	sample_interval(sample_night(&f, date_make(2024, 2, 24), AGGREGATE_AIR_MIN), -INFINITY,
			INFINITY);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    hourly_instants_begin_and_periods_end_at_the_step,
	    last_hourly_step_lacks_max_min_and_total_keys,
	    minimum_of_an_hour_is_colder_than_its_instants,
	    three_hourly_says_feelsLikeTemp_and_hourly_feelsLikeTemperature,
	    three_hourly_periods_are_three_hours_long,
	    daily_night_is_the_night_following_the_date,
	    daily_lower_bound_is_the_cautious_value,
	    first_daily_record_is_yesterday_without_its_day,
	    daily_upper_bound_tells_of_heat,
	    daily_nights_of_summer_and_of_clock_changes,
	    times_have_no_seconds,
	    descriptions_may_be_left_out,
	    snow_in_millimetres_is_water,
	    request_point_distance_over_a_kilometre_is_a_remark,
	    body_for_another_point_is_refused,
	    lowest_above_highest_is_refused,
	    bound_on_the_wrong_side_is_refused,
	    another_product_is_found_out,
	    spoilt_bodies_are_refused_with_the_place,
	    absurd_bounds_and_chances_are_refused,
	    strangers_are_recognised,
	    no_beginning_of_a_body_is_a_body,
	    every_value_of_every_type_is_met,
	    damaged_bodies_never_crash,
	    deep_nesting_is_refused,
	    readings_are_bounded,
	    request_carries_the_key_in_a_header_only,
	    request_refuses_bad_settings,
	    request_takes_a_given_address_as_it_is,
	    capture_hourly,
	    capture_daily,
	};
	int code = suite_run("datahub", tests, COUNT_OF(tests));
	sample_free();
	return code;
}
