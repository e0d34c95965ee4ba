/* SPDX-License-Identifier: MIT */
#include <check.h>
#include <string.h>

#include "lib/forecast.h"
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
	ck_assert(says(reply, "Forecast for it: by night air.min -3.0 C"));
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
	ck_assert(says(reply, "Last forecast for it: by night air.min -3.0 C"));
	json_decref(reply);
	world_close(&w);
}
END_TEST

/* Four hundredths above zero is above zero, and must not read as 0.0. */
START_TEST(a_value_shows_on_which_side_of_its_threshold_it_lies)
{
	static const struct {
		double air;
		const char *shown;
	} cases[] = {{0.04, "0.04 C"},
		     {-0.04, "-0.04 C"},
		     {-2.96, "-2.96 C"},
		     {-0.0, "0.0 C"},
		     {-3, "-3.0 C"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		double celsius[SKY_HOURS];
		world_open(&w);
		world_start(&w);
		for (int n = 0; n < SKY_HOURS; n++)
			celsius[n] = cases[i].air;
		char *body = forecast_hundredths(w.now, w.now, celsius, SKY_HOURS);
		sky_give(&w, body);
		free(body);
		json_t *reply = world_ok(&w, "vera", "explain", "{}");
		ck_assert_msg(says(reply, cases[i].shown), "%s", cases[i].shown);
		json_decref(reply);
		world_close(&w);
	}
}
END_TEST

/* Reasons quote what the rule asks, and say that chill is our own computation. */
START_TEST(a_reason_quotes_what_its_rule_asks)
{
	struct fault why;
	world_open(&w);
	struct policy_rule *r = &w.settings->areas[0]->policy.rules[0];
	strcpy(r->text, "chill.min <= 0");
	ck_assert_int_eq(rule_parse(r->text, &r->when, &why), ERR_OK);
	world_start(&w);
	sky_weather(&w, 6, 1.5); /* with 2 m/s of wind it feels like less than zero */
	json_t *reply = world_ok(&w, "vera", "explain", "{}");
	ck_assert(says(reply, "chill.min (computed) -"));
	json_decref(reply);
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, "SELECT sentence FROM decision WHERE kind LIKE '%PROPOSED'"),
		   "chill.min"));
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, "SELECT vals FROM occasion WHERE kind = 'proposal'"),
		   "chill.min <= 0, chill.min (computed) -"));
	world_close(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {each_night_has_values_rules_and_every_source,
				      beyond_the_forecast_nothing_is_known,
				      a_coming_night_is_explained_by_its_forecast,
				      a_past_night_is_explained_by_what_was_last_forecast,
				      a_value_shows_on_which_side_of_its_threshold_it_lies,
				      a_reason_quotes_what_its_rule_asks};
	return suite_run("forecast", cases, COUNT_OF(cases));
}
