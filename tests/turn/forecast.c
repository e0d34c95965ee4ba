/* SPDX-License-Identifier: MIT */
#include <check.h>
#include <string.h>

#include "lib/sky.h"
#include "lib/suite.h"
#include "lib/world.h"

static struct world w;

static void begin(void)
{
	world_open(&w);
	world_start(&w);
	sky_weather(&w, 6, -3);
}

static json_t *night_of(json_t *result, const char *date)
{
	size_t i;
	json_t *night;
	json_array_foreach(json_object_get(result, "nights"), i, night)
		if (strcmp(json_string_value(json_object_get(night, "night")), date) == 0)
			return night;
	return NULL;
}

static bool says(json_t *reply, const char *words)
{
	char *text = json_dumps(reply, 0);
	bool found = strstr(text, words) != NULL;
	free(text);
	return found;
}

START_TEST(each_night_has_values_rules_and_every_source)
{
	begin();
	json_t *reply = world_ok(&w, "vera", "forecast", "{}");
	json_t *result = json_object_get(reply, "result");
	json_t *tonight = night_of(result, "2026-11-21");
	json_t *air = json_object_get(json_object_get(tonight, "values"), "air.min");
	ck_assert_double_eq(json_real_value(json_array_get(air, 0)), -3);
	ck_assert_double_eq(json_real_value(json_array_get(air, 1)), -3);
	json_t *rules = json_object_get(tonight, "rules");
	ck_assert_str_eq(json_string_value(json_object_get(rules, "cold")), "true");
	air = json_object_get(json_object_get(json_object_get(tonight, "sources"), "metno"),
			      "air.min");
	ck_assert_double_eq(json_real_value(json_array_get(air, 0)), -3);
	ck_assert_uint_eq(json_array_size(json_object_get(result, "nights")),
			  LIMIT_NIGHTS_AHEAD + 1);
	ck_assert(says(reply, "Source metno is fresh"));
	json_decref(reply);
	world_close(&w);
}
END_TEST

/* A night to which no forecast reaches is unknown, which is not warm. */
START_TEST(beyond_the_forecast_nothing_is_known)
{
	begin();
	json_t *reply = world_ok(&w, "vera", "forecast", "{}");
	json_t *far = night_of(json_object_get(reply, "result"), "2026-11-28");
	json_t *air = json_object_get(json_object_get(far, "values"), "air.min");
	ck_assert(json_is_null(json_array_get(air, 0)) && json_is_null(json_array_get(air, 1)));
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(far, "rules"), "cold")),
			 "unknown");
	json_decref(reply);
	world_close(&w);
}
END_TEST

START_TEST(a_coming_night_is_explained_by_its_forecast)
{
	begin();
	json_t *reply = world_ok(&w, "vera", "explain", "{\"night\":\"2026-11-22\"}");
	ck_assert(says(reply, "Forecast for it: air.min -3.0 C"));
	ck_assert(says(reply, "for this night it holds"));
	json_decref(reply);
	reply = world_ok(&w, "vera", "explain", "{\"night\":\"2027-03-01\"}");
	ck_assert(says(reply, "so far ahead"));
	json_decref(reply);
	world_close(&w);
}
END_TEST

START_TEST(a_past_night_is_explained_by_what_was_last_forecast)
{
	begin();
	world_advance(&w, DAYS_MS(2));
	json_t *reply = world_ok(&w, "vera", "explain", "{\"night\":\"2026-11-21\"}");
	ck_assert(says(reply, "Last forecast for it: air.min -3.0 C"));
	json_decref(reply);
	world_close(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {each_night_has_values_rules_and_every_source,
				      beyond_the_forecast_nothing_is_known,
				      a_coming_night_is_explained_by_its_forecast,
				      a_past_night_is_explained_by_what_was_last_forecast};
	return suite_run("forecast", cases, COUNT_OF(cases));
}
