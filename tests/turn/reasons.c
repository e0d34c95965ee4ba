/* SPDX-License-Identifier: MIT
 *
 * What a decision is said to rest on, in texts, in explain, in the forecast and in the evidence:
 * the values and warnings for which the rule asks, of the day or the night for which it asks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/forecast.h"
#include "lib/sky.h"
#include "lib/suite.h"
#include "lib/world.h"

static struct world w;

static struct area_settings *area(void)
{
	return w.settings->areas[0];
}

/* The first rule, before world_start. */
static void rule_is(const char *text)
{
	struct policy_rule *r = &area()->policy.rules[0];
	struct fault why;
	strcpy(r->text, text);
	ck_assert_int_eq(rule_parse(text, &r->when, &why), ERR_OK);
}

static void ask_managers(void)
{
	struct area_settings *a = area();
	struct step_settings *s = &a->steps[a->step_count++];
	*s = (struct step_settings){
	    .on = OCCASION_PROPOSAL, .order = ORDER_LADDER, .acks = 1, .repeat = true};
	s->within_ms = MINUTES_MS(10);
	s->valid_ms = HOURS_MS(4);
	strcpy(s->group, "managers");
	strcpy(s->template, "any");
	strcpy(a->templates[0].key, "any");
	strcpy(a->templates[0].text, "SWEP {area}: {why}. Reply OK {code}");
	a->template_count = 1;
}

static void warnings_come(void)
{
	struct area_settings *a = area();
	a->sources[1] = a->sources[0];
	a->source_count = 2;
	strcpy(a->sources[1].name, "rss");
	strcpy(a->sources[1].feed, "metoffice-rss");
	strcpy(a->sources[1].url, "http://127.0.0.1:9/wm");
	strcpy(a->sources[1].regions[0], "wm");
	a->sources[1].region_count = 1;
}

/* A Thursday, before it is asked about. */
static void setup(const char *rule)
{
	world_open(&w);
	rule_is(rule);
	ask_managers();
	w.now = sky_time("2026-11-19T11:00:00Z");
}

static void begin(double day, double night)
{
	struct errand e = {ERRAND_FETCH, "coventry/metno", 0, NULL};
	world_start(&w);
	e.attempt = world_number(&w, "SELECT fetch FROM source WHERE name = 'metno'");
	char *body = sky_forecast(&w, day, night);
	world_result(&w, &e, FATE_ANSWERED, 200, body);
	free(body);
}

/* "Amber", "snow", "1000 Thu 19 Nov", "1500 Thu 19 Nov". */
struct warning {
	const char *colour, *of, *from, *to;
};

static void warn(const struct warning *list, size_t count)
{
	char body[4000];
	int used = snprintf(body, sizeof(body),
			    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Met "
			    "Office warnings for West Midlands</title>"
			    "<link>https://www.metoffice.gov.uk/</link><description>Weather "
			    "warnings of severe and extreme weather from the Met "
			    "Office</description>");
	for (size_t i = 0; i < count; i++)
		used += snprintf(body + used, sizeof(body) - (size_t)used,
				 "<item><title>%s warning of %s affecting West Midlands</title>"
				 "<link>https://www.metoffice.gov.uk/weather/warnings-and-advice/"
				 "uk-warnings#?date=2026-11-19&amp;id=7441c9f%zu&amp;referrer=rss"
				 "</link><description>%s warning of %s affecting West Midlands: "
				 "West Midlands Conurbation valid from %s to %s</description>"
				 "</item>",
				 list[i].colour, list[i].of, i, list[i].colour, list[i].of,
				 list[i].from, list[i].to);
	snprintf(body + used, sizeof(body) - (size_t)used, "</channel></rss>");
	struct errand e = {ERRAND_FETCH, "coventry/rss", 0, NULL};
	e.attempt = world_number(&w, "SELECT fetch FROM source WHERE name = 'rss'");
	world_result(&w, &e, FATE_ANSWERED, 200, body);
}

static void state_is(const char *state)
{
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), state);
}

/* {why} of the proposal's text. */
static const char *why_texted(void)
{
	return world_text(&w, "SELECT json_extract(vals, '$.why') FROM occasion WHERE kind = "
			      "'proposal'");
}

/* Whether a reply of that verb holds the words. */
static bool says(const char *verb, const char *words)
{
	json_t *reply = world_ok(&w, "vera", verb, "{}");
	char *dump = json_dumps(reply, JSON_ENSURE_ASCII);
	bool held = strstr(dump, words) != NULL;
	free(dump);
	json_decref(reply);
	return held;
}

static double evidence_number(const char *path)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT json_extract(evidence, '%s') FROM decision WHERE kind LIKE '%%PROPOSED'",
		 path);
	return atof(world_text(&w, sql));
}

START_TEST(a_rule_about_the_day_is_answered_by_the_day)
{
	setup("day.air.max >= 30");
	begin(33, 20);
	state_is("PROPOSED");
	ck_assert_str_eq(why_texted(), "day.air.max >= 30, air.max by day 33.0C");
	ck_assert(says("explain", "today air.max 33.0 C or warmer; tonight air.min 20.0 C"));
	ck_assert(says("forecast", "\"day.air.max\": \"33.0 C or warmer\""));
	ck_assert(evidence_number("$.today.\"air.max\"[0]") == 33);
	ck_assert(evidence_number("$.sources[0].today.\"air.max\"[0]") == 33);
	ck_assert(evidence_number("$.tonight.\"air.max\"[0]") == 20);
	world_close(&w);
}
END_TEST

START_TEST(a_night_to_come_has_its_own_day)
{
	setup("day.air.max >= 30");
	begin(33, 20);
	json_t *reply = world_ok(&w, "vera", "explain", "{\"night\":\"2026-11-20\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_msg(
	    strstr(dump, "Forecast for it: by day air.max 33.0 C; by night air.min 20.0 C"), "%s",
	    dump);
	free(dump);
	json_decref(reply);
	world_close(&w);
}
END_TEST

/* What is asked, what the Met Office warns of, and what people are told of it. */
static const struct {
	const char *rule;
	struct warning warnings[2];
	const char *why;
} told[] = {
    {"warning(metoffice, snow) >= yellow",
     {{"Yellow", "snow", "1500 Thu 19 Nov", "0800 Fri 20 Nov"},
      {"Red", "wind", "1500 Thu 19 Nov", "0800 Fri 20 Nov"}},
     "warning(metoffice, snow) >= yellow, metoffice yellow snow warning"},
    {"warning(metoffice) >= yellow",
     {{"Yellow", "snow", "1500 Thu 19 Nov", "0800 Fri 20 Nov"},
      {"Red", "wind", "1500 Thu 19 Nov", "0800 Fri 20 Nov"}},
     "warning(metoffice) >= yellow, metoffice red wind warning"},
    {"warning(metoffice) >= amber or air.min <= 0",
     {{"Yellow", "snow", "1500 Thu 19 Nov", "0800 Fri 20 Nov"}},
     "warning(metoffice) >= amber or air.min <= 0, forecast -2.0C"},
    {"alert(ukhsa, cold) >= amber or air.min <= 0",
     {{"Red", "wind", "1500 Thu 19 Nov", "0800 Fri 20 Nov"}},
     "alert(ukhsa, cold) >= amber or air.min <= 0, forecast -2.0C"},
    {"day.warning(metoffice) >= amber",
     {{"Amber", "snow", "1000 Thu 19 Nov", "1500 Thu 19 Nov"},
      {"Red", "wind", "1900 Thu 19 Nov", "2300 Thu 19 Nov"}},
     "day.warning(metoffice) >= amber, metoffice amber snow warning by day"},
    {"warning(metoffice) >= amber or day.warning(metoffice) >= amber",
     {{"Amber", "snow", "0900 Thu 19 Nov", "2100 Thu 19 Nov"}},
     "rule cold, metoffice amber snow warning"},
    {"warning(metoffice) >= red or day.warning(metoffice) >= amber",
     {{"Amber", "snow", "1000 Thu 19 Nov", "1500 Thu 19 Nov"},
      {"Red", "wind", "1900 Thu 19 Nov", "2300 Thu 19 Nov"}},
     "warning(metoffice) >= red or day.warning(metoffice) >= amber, metoffice red wind warning, "
     "metoffice amber snow warning by day"},
};

START_TEST(the_warning_that_is_told_is_one_that_was_asked_for)
{
	for (size_t i = 0; i < COUNT_OF(told); i++) {
		size_t count = told[i].warnings[1].colour != NULL ? 2 : 1;
		setup(told[i].rule);
		warnings_come();
		begin(6, -2);
		warn(told[i].warnings, count);
		state_is("PROPOSED");
		ck_assert_str_eq(why_texted(), told[i].why);
		world_close(&w);
	}
}
END_TEST

START_TEST(a_warning_by_day_is_explained_and_kept)
{
	setup("day.warning(metoffice) >= amber");
	warnings_come();
	begin(6, 4);
	warn(&told[4].warnings[0], 1);
	ck_assert(says("explain", "metoffice amber warning, Thu 19 Nov"));
	ck_assert_str_eq(world_text(&w, "SELECT json_extract(evidence, '$.notices[0].level') FROM "
					"decision WHERE kind LIKE '%PROPOSED'"),
			 "amber");
	world_close(&w);
}
END_TEST

/* Warnings in force or to come stand in the forecast, with the hour to either side that the feed
 * leaves open, until they are over. */
START_TEST(the_forecast_shows_warnings_until_they_are_over)
{
	static const struct warning both[] = {
	    {"Amber", "snow", "1000 Thu 19 Nov", "1500 Thu 19 Nov"},
	    {"Yellow", "wind", "0900 Fri 20 Nov", "2100 Fri 20 Nov"}};
	setup("warning(metoffice) >= red");
	warnings_come();
	begin(6, 4);
	ck_assert(says("forecast", "\"notices\": []"));
	warn(both, 2);
	ck_assert(says("forecast", "metoffice amber warning, here, Thu 19 Nov 09:00 to Thu 19 "
				   "Nov 16:00: "));
	ck_assert(says("forecast", "metoffice yellow warning, here, Fri 20 Nov 08:00"));
	world_advance(&w, sky_time("2026-11-19T16:00:00Z").ms - w.now.ms);
	ck_assert(!says("forecast", "amber warning"));
	ck_assert(says("forecast", "\"level\": \"yellow\", \"here\": \"true\""));
	world_close(&w);
}
END_TEST

/* ---- set aside unless it gets worse --------------------------------------------------------- */

static int64_t asked_times(void)
{
	return world_number(&w, "SELECT count(*) FROM proposal");
}

static void say_no(void)
{
	json_decref(world_ok(&w, "alice", "reject", "{\"reason\":\"shelters are open\"}"));
	state_is("WATCH");
}

static void warnings_are_asked_for(void)
{
	for (int i = 0; i < 24 * 60; i++) {
		world_advance(&w, MINUTES_MS(1));
		if (world_number(&w, "SELECT fetching FROM source WHERE name = 'rss'") > 0)
			return;
	}
	ck_abort_msg("nobody asks for warnings");
}

/* By night and by day alike: the same level is no news, a stronger one is. */
START_TEST(a_no_to_a_warning_holds_until_it_is_a_stronger_one)
{
	static const char *const rules[] = {"warning(metoffice) >= yellow",
					    "day.warning(metoffice) >= yellow"};
	static const char *const hours[][2] = {{"1900 Thu 19 Nov", "2300 Thu 19 Nov"},
					       {"1200 Thu 19 Nov", "1700 Thu 19 Nov"}};
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		struct warning told_of = {"Yellow", "snow", hours[i][0], hours[i][1]};
		setup(rules[i]);
		warnings_come();
		begin(6, 4);
		warn(&told_of, 1);
		state_is("PROPOSED");
		say_no();
		warnings_are_asked_for();
		warn(&told_of, 1);
		state_is("WATCH");
		ck_assert_int_eq(asked_times(), 1);
		told_of.colour = "Amber";
		warnings_are_asked_for();
		warn(&told_of, 1);
		state_is("PROPOSED");
		ck_assert_int_eq(asked_times(), 2);
		world_close(&w);
	}
}
END_TEST

/* ---- another policy than that by which SWEP was opened -------------------------------------- */

static void policy_of_one_tier(void)
{
	struct policy *p = &area()->policy;
	p->tiers = 1;
	p->rule_count = 1;
	memset(p->offers[1], 0, sizeof(p->offers[1]));
	world_restart(&w);
	world_turn(&w, NULL, 0);
}

static int64_t alarms(const char *kind)
{
	char sql[120];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM alarm WHERE kind = '%s' AND cleared IS NULL", kind);
	return world_number(&w, sql);
}

START_TEST(a_policy_with_fewer_tiers_than_are_on_is_told_of)
{
	setup("air.min <= 0");
	begin(6, -6);
	json_decref(world_ok(&w, "alice", "approve", "{}"));
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 2);
	ck_assert_int_eq(alarms("tiers"), 0);
	policy_of_one_tier();
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 2);
	ck_assert_int_eq(alarms("tiers"), 1);
	ck_assert_str_eq(
	    world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'tiers'"),
	    "SWEP is at tier 2, and the policy \"Test policy\" (version 1) has no tier above 1: "
	    "it stays on as it is; put the policy back, or lower it to tier 1");
	ck_assert(
	    says("explain", "SWEP is ACTIVE at tier 2, which the policy does not have, since"));
	world_restart(&w);
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(alarms("tiers"), 1);
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"a mistake\"}"));
	ck_assert_int_eq(alarms("tiers"), 0);
	world_close(&w);
}
END_TEST

START_TEST(a_question_about_a_tier_that_is_gone_offers_something)
{
	setup("air.min <= 0");
	begin(6, -6);
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM proposal"), 2);
	policy_of_one_tier();
	ck_assert_int_eq(alarms("tiers"), 0);
	json_decref(world_ok(&w, "alice", "approve", "{}"));
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 1);
	ck_assert_int_eq(alarms("tiers"), 0);
	world_close(&w);
}
END_TEST

static const char *end_asked(void)
{
	return world_text(&w, "SELECT sentence FROM decision WHERE kind LIKE '%STANDDOWN_PROPOSED'"
			      " ORDER BY at DESC LIMIT 1");
}

/* An exit may forget a rule that only advises; the question does not. */
START_TEST(advice_that_holds_is_said_before_an_end)
{
	setup("air.min <= 0");
	struct policy_rule *r = &area()->policy.rules[1];
	struct fault why;
	strcpy(r->text, "air.min <= 5");
	r->action = ACTION_ADVISE;
	ck_assert_int_eq(rule_parse(r->text, &r->when, &why), ERR_OK);
	begin(6, -2);
	json_decref(world_ok(&w, "alice", "approve", "{}"));
	sky_weather(&w, 8, 4);
	world_advance(&w, sky_time("2026-11-20T10:20:00Z").ms - w.now.ms);
	sky_weather(&w, 8, 4);
	world_advance(&w, HOURS_MS(1));
	ck_assert_msg(strstr(end_asked(), "and no rule opens it, but very-cold holds, which "
					  "advises. It stays on until"),
		      "%s", end_asked());
	world_close(&w);
}
END_TEST

START_TEST(a_rule_that_would_hold_is_said_to_be_out_of_season)
{
	setup("air.min <= 0");
	area()->policy.season =
	    (struct season){.from_month = 12, .from_mday = 1, .to_month = 3, .to_mday = 31};
	begin(6, -6);
	ck_assert(says("explain",
		       "Rule cold: tier 1 when air.min <= 0; it would hold, and is out of "
		       "season tonight."));
	ck_assert(!says("explain", "it does not hold tonight"));
	world_close(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {a_rule_about_the_day_is_answered_by_the_day,
				      a_night_to_come_has_its_own_day,
				      the_warning_that_is_told_is_one_that_was_asked_for,
				      a_warning_by_day_is_explained_and_kept,
				      the_forecast_shows_warnings_until_they_are_over,
				      a_no_to_a_warning_holds_until_it_is_a_stronger_one,
				      a_policy_with_fewer_tiers_than_are_on_is_told_of,
				      a_question_about_a_tier_that_is_gone_offers_something,
				      advice_that_holds_is_said_before_an_end,
				      a_rule_that_would_hold_is_said_to_be_out_of_season};
	return suite_run("reasons", cases, COUNT_OF(cases));
}
