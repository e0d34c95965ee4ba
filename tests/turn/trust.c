/* SPDX-License-Identifier: MIT
 *
 * What may be believed: pages that are old, short, of the future or of another place, clocks that
 * were wrong, and the people who must hear of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/forecast.h"
#include "lib/sky.h"
#include "lib/suite.h"

static struct world w;

/* A ladder of two managers for blindness and proposals. */
static void tell(struct area_settings *a, enum occasion on)
{
	struct step_settings *s = &a->steps[a->step_count++];
	*s = (struct step_settings){.on = on, .order = ORDER_LADDER, .acks = 1, .repeat = true};
	s->within_ms = MINUTES_MS(10);
	s->valid_ms = HOURS_MS(4);
	strcpy(s->group, "managers");
	strcpy(s->template, "any");
}

static void prepare(void)
{
	world_open(&w);
	struct area_settings *a = w.settings->areas[0];
	tell(a, OCCASION_BLIND);
	tell(a, OCCASION_PROPOSAL);
	strcpy(a->templates[0].key, "any");
	strcpy(a->templates[0].text, "SWEP {area}: look. Reply OK {code}");
	a->template_count = 1;
	w.now = sky_time("2026-11-19T10:00:00Z"); /* a Thursday */
}

static void begin(void)
{
	world_start(&w);
	json_decref(world_ok(&w, "alice", "import",
			     "{\"what\":\"contacts\",\"text\":\"contact,name,organisation,phone,"
			     "groups,site\\nm1,M,C,07700 900101,managers,\\nm2,M,C,07700 900102,"
			     "managers,\\n\"}"));
}

static void setup(void)
{
	prepare();
	begin();
}

static void teardown(void)
{
	world_close(&w);
}

static int64_t texts(const char *kind)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM message m JOIN occasion o ON o.id = m.occasion WHERE o.kind"
		 " = '%s'",
		 kind);
	return world_number(&w, sql);
}

static void is_state(const char *state)
{
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), state);
}

static void until(const char *iso)
{
	world_advance(&w, sky_time(iso).ms - w.now.ms);
}

/* The same page for days: every answer is good, and nothing in it is about tonight. */
START_TEST(an_old_page_is_told_of)
{
	setup();
	sky_weather(&w, 8, 5);
	for (int hour = 0; hour < 50; hour++) {
		struct errand e = sky_fetch(&w);
		if (world_number(&w, "SELECT fetching FROM source") == 1)
			world_result(&w, &e, FATE_ANSWERED, 304, "");
		world_advance(&w, HOURS_MS(1));
	}
	ck_assert_int_gt(texts("blind"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'blind' AND"
					  " cleared IS NULL"),
			 1);
	teardown();
}
END_TEST

START_TEST(a_night_that_is_not_covered_is_told_of_from_noon)
{
	setup();
	double celsius[6] = {8, 8, 8, 8, 8, 8};
	char *body = forecast_compact(w.now, w.now, celsius, 6);
	sky_give(&w, body);
	free(body);
	until("2026-11-19T11:50:00Z");
	ck_assert_int_eq(texts("blind"), 0);
	until("2026-11-19T12:10:00Z");
	ck_assert_int_eq(texts("blind"), 1);
	json_t *reply = world_ok(&w, "vera", "status", "{}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "nobody can tell how cold tonight will be"));
	free(dump);
	json_decref(reply);
	sky_weather(&w, 8, 5);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'blind' AND"
					  " cleared IS NULL"),
			 0);
	teardown();
}
END_TEST

/* Advice to wrap up well is no answer to whether a night freezes. */
START_TEST(advice_that_holds_does_not_hide_that_nobody_can_tell)
{
	prepare();
	struct policy *p = &w.settings->areas[0]->policy;
	struct policy_rule *r = &p->rules[p->rule_count++];
	struct fault why;
	*r =
	    (struct policy_rule){.name = "chilly", .text = "air.min <= 9", .action = ACTION_ADVISE};
	r->tier = 1;
	ck_assert_int_eq(rule_parse(r->text, &r->when, &why), ERR_OK);
	p->on_blind = ACTION_PROPOSE;
	begin();
	double celsius[10] = {8, 8, 8, 8, 8, 8, 8, 8, 8, 8};
	char *body = forecast_compact(w.now, w.now, celsius, 10); /* until eight in the evening */
	sky_give(&w, body);
	free(body);
	until("2026-11-19T12:10:00Z");
	ck_assert_int_eq(texts("blind"), 1);
	is_state("PROPOSED");
	teardown();
}
END_TEST

/* A quiet list of the Met Office's warnings, as RSS. */
static const char quiet_rss[] =
    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Met Office warnings for West "
    "Midlands</title><link>https://www.metoffice.gov.uk/</link><description>Weather warnings of "
    "severe and extreme weather from the Met Office</description></channel></rss>";

static void give_warnings(const char *body, int status)
{
	struct errand e = {ERRAND_FETCH, "coventry/rss", 0, NULL};
	e.attempt = world_number(&w, "SELECT fetch FROM source WHERE name = 'rss'");
	world_result(&w, &e, FATE_ANSWERED, status, body);
}

static void add_warnings_rule(void)
{
	struct area_settings *a = w.settings->areas[0];
	struct policy_rule *r = &a->policy.rules[0];
	struct fault why;
	a->sources[1] = a->sources[0];
	a->source_count = 2;
	strcpy(a->sources[1].name, "rss");
	strcpy(a->sources[1].feed, "metoffice-rss");
	strcpy(a->sources[1].url, "http://127.0.0.1:9/wm");
	strcpy(a->sources[1].regions[0], "wm");
	a->sources[1].region_count = 1;
	a->sources[1].every_ms = MINUTES_MS(15);
	strcpy(r->text, "air.min <= 0 or warning(metoffice) >= amber");
	ck_assert_int_eq(rule_parse(r->text, &r->when, &why), ERR_OK);
}

static void forecast_again(void)
{
	if (world_number(&w, "SELECT fetching FROM source WHERE name = 'metno'") == 0)
		return;
	struct errand e = {ERRAND_FETCH, "coventry/metno", 0, NULL};
	e.attempt = world_number(&w, "SELECT fetch FROM source WHERE name = 'metno'");
	char *body = sky_forecast(&w, 8, 5);
	world_result(&w, &e, FATE_ANSWERED, 200, body);
	free(body);
}

/* The list of warnings fails, for so many minutes; the forecast is well. */
static void warnings_fail(int minutes)
{
	for (int i = 0; i < minutes; i++) {
		world_advance(&w, MINUTES_MS(1));
		forecast_again();
		if (world_number(&w, "SELECT fetching FROM source WHERE name = 'rss'") == 1)
			give_warnings("", 503);
	}
}

/* Late by an hour it wakes nobody; but it is no all-clear, and who is silent for long is told of.
 */
START_TEST(a_list_of_warnings_that_is_late_wakes_nobody_at_first)
{
	prepare();
	add_warnings_rule();
	w.now = sky_time("2026-11-19T12:30:00Z");
	begin();
	forecast_again();
	give_warnings(quiet_rss, 200);
	is_state("IDLE");
	warnings_fail(55);
	json_t *reply = world_ok(&w, "vera", "status", "{}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "what warnings there are for tonight: rss is stale"));
	ck_assert_int_eq(texts("blind"), 0);
	free(dump);
	json_decref(reply);
	warnings_fail(60);
	ck_assert_int_gt(texts("blind"), 0);
	teardown();
}
END_TEST

static const char amber_rss[] =
    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Met Office warnings for West "
    "Midlands</title><link>https://www.metoffice.gov.uk/</link><description>Weather warnings of "
    "severe and extreme weather from the Met Office</description><item><title>Amber warning of "
    "snow affecting West Midlands</title><link>https://www.metoffice.gov.uk/weather/"
    "warnings-and-advice/uk-warnings#?date=2026-11-19&amp;id=7441c9ff&amp;referrer=rss</link>"
    "<description>Amber warning of snow affecting West Midlands: West Midlands Conurbation valid "
    "from 1500 Thu 19 Nov to 0800 Fri 20 Nov</description></item></channel></rss>";

/* What a decision rests on is kept with it, and said: the warning, not the mild air. */
START_TEST(a_warning_that_decides_is_in_the_evidence)
{
	prepare();
	add_warnings_rule();
	w.now = sky_time("2026-11-19T12:30:00Z");
	begin();
	forecast_again();
	give_warnings(amber_rss, 200);
	is_state("PROPOSED");
	json_t *evidence = json_loads(
	    world_text(&w, "SELECT substr(evidence, instr(evidence, '\"notices\"') + 10, "
			   "instr(substr(evidence, instr(evidence, '\"notices\"')), ']') "
			   "- 10) FROM decision WHERE kind LIKE '%PROPOSED'"),
	    0, NULL);
	json_t *notice = json_array_get(evidence, 0);
	ck_assert_str_eq(json_string_value(json_object_get(notice, "level")), "amber");
	ck_assert_str_eq(json_string_value(json_object_get(notice, "source")), "rss");
	ck_assert_ptr_nonnull(
	    strstr(json_string_value(json_object_get(notice, "headline")), "snow"));
	json_decref(evidence);
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, "SELECT vals FROM occasion WHERE kind = 'proposal'"),
		   "metoffice amber snow warning"));
	teardown();
}
END_TEST

static void await_warnings(void)
{
	while (world_number(&w, "SELECT fetching FROM source WHERE name = 'rss'") == 0)
		world_advance(&w, SECONDS_MS(10));
}

/* Who said NO to amber has not said it to red. */
START_TEST(a_no_is_one_to_the_warning_that_was_seen)
{
	char *red = strdup(amber_rss);
	for (char *at; (at = strstr(red, "Amber")) != NULL;) {
		memcpy(at, "Red", 3);
		memmove(at + 3, at + 5, strlen(at + 5) + 1);
	}
	prepare();
	add_warnings_rule();
	w.now = sky_time("2026-11-19T12:30:00Z");
	begin();
	forecast_again();
	give_warnings(amber_rss, 200);
	is_state("PROPOSED");
	json_decref(world_ok(&w, "alice", "reject", "{\"reason\":\"the snow will not come\"}"));
	is_state("WATCH");
	await_warnings();
	give_warnings(amber_rss, 200);
	is_state("WATCH");
	await_warnings();
	give_warnings(red, 200);
	is_state("PROPOSED");
	free(red);
	teardown();
}
END_TEST

START_TEST(blind_twice_in_a_night_is_told_twice_and_until_somebody_answers)
{
	setup();
	sky_weather(&w, 8, 5);
	until("2026-11-19T20:00:00Z");
	int64_t first = texts("blind");
	ck_assert_int_gt(first, 1);
	sky_weather(&w, 8, 5);
	int64_t told = texts("blind");
	until("2026-11-20T08:00:00Z");
	ck_assert_int_gt(texts("blind"), told + 6); /* all night, as nobody answers */
	int64_t late = world_number(&w, "SELECT max(made) FROM message");
	ck_assert_int_gt(late, sky_time("2026-11-20T07:00:00Z").ms);
	teardown();
}
END_TEST

START_TEST(an_acknowledged_blindness_is_not_told_again)
{
	setup();
	until("2026-11-19T12:20:00Z");
	char args[64];
	snprintf(args, sizeof(args), "{\"code\":\"%s\"}",
		 world_text(&w, "SELECT code FROM message ORDER BY made LIMIT 1"));
	json_decref(world_ok(&w, "bob", "ack", args));
	int64_t told = texts("blind");
	until("2026-11-20T08:00:00Z");
	ck_assert_int_eq(texts("blind"), told);
	teardown();
}
END_TEST

START_TEST(a_page_of_the_future_is_not_believed)
{
	setup();
	double warm[SKY_HOURS];
	for (int i = 0; i < SKY_HOURS; i++)
		warm[i] = 9;
	char *body = forecast_compact(sky_time("2027-06-01T00:00:00Z"), w.now, warm, SKY_HOURS);
	sky_give(&w, body);
	free(body);
	ck_assert_ptr_nonnull(strstr(world_text(&w, "SELECT reason FROM source"), "future"));
	sky_weather(&w, 4, -6); /* and the true one is, afterwards */
	is_state("PROPOSED");
	teardown();
}
END_TEST

START_TEST(a_clock_set_back_is_noticed)
{
	setup();
	struct wall right = w.now;
	w.now = wall_plus(right, DAYS_MS(10));
	world_turn(&w, NULL, 0);
	sky_weather(&w, 8, 5);
	world_advance(&w, MINUTES_MS(20));
	world_clear(&w);
	w.now = wall_plus(right, MINUTES_MS(30));
	world_turn(&w, NULL, 0);
	ck_assert_ptr_nonnull(strstr(world_seen(&w, EFFECT_NOTE, 0)->text, "set back"));
	world_advance(&w, HOURS_MS(2));
	ck_assert_uint_gt(world_count(&w, EFFECT_TRANSFER), 0); /* asked again, not in ten days */
	sky_weather(&w, 4, -6);
	is_state("PROPOSED");
	teardown();
}
END_TEST

/* Frost tonight, and mild weather behind it. */
static void frost_tonight(void)
{
	double celsius[SKY_HOURS];
	struct wall from = {w.now.ms / HOURS_MS(1) * HOURS_MS(1)};
	for (int i = 0; i < SKY_HOURS; i++)
		celsius[i] = i > 8 && i < 20 ? -3 : 6;
	sky_await(&w);
	char *body = forecast_compact(w.now, from, celsius, SKY_HOURS);
	sky_give(&w, body);
	free(body);
}

START_TEST(what_a_clock_ended_that_was_ahead_is_on_again)
{
	setup();
	frost_tonight();
	json_decref(world_ok(&w, "alice", "approve", "{}"));
	json_decref(world_ok(&w, "alice", "standdown", "{\"reason\":\"all have a plan\"}"));
	is_state("STANDING_DOWN");
	struct wall right = w.now;
	w.now = wall_plus(right, DAYS_MS(1));
	world_turn(&w, NULL, 0);
	world_advance(&w, SECONDS_MS(30));
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 0);
	w.now = wall_plus(right, MINUTES_MS(5));
	world_turn(&w, NULL, 0);
	world_advance(&w, MINUTES_MS(5));
	is_state("STANDING_DOWN");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM activation"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM activation WHERE ended IS NULL"),
			 1);
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM opening"), 1);
	until("2026-11-20T08:59:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 1);
	until("2026-11-20T09:05:00Z");
	is_state("IDLE");
	teardown();
}
END_TEST

/* Recalled, and then asked again because it got worse: nothing was ended early. */
START_TEST(what_was_recalled_is_not_on_again)
{
	setup();
	sky_weather(&w, 6, -3);
	json_decref(world_ok(&w, "alice", "approve", "{}"));
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	sky_weather(&w, 6, -6);
	is_state("PROPOSED");
	json_decref(world_ok(&w, "alice", "reject", "{\"reason\":\"no\"}"));
	world_advance(&w, MINUTES_MS(10));
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 0);
	teardown();
}
END_TEST

/* It is asked for nothing, for its calls are spent: its silence is silence, and hides no other's.
 */
START_TEST(a_source_that_may_not_be_asked_is_blind)
{
	for (int others = 0; others < 2; others++) {
		setup();
		struct area_settings *a = w.settings->areas[0];
		a->sources[0].calls_a_day = 1;
		if (others > 0) {
			a->sources[1] = a->sources[0];
			strcpy(a->sources[1].name, "second");
			a->source_count = 2;
		}
		sky_weather(&w, 8, 5);
		strcpy(a->sources[0].url, "http://127.0.0.1:9/elsewhere");
		world_restart(&w);
		until("2026-11-19T14:00:00Z");
		ck_assert_int_eq(
		    world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'blind' AND cleared "
				     "IS NULL"),
		    1);
		ck_assert_int_gt(texts("blind"), 0);
		teardown();
	}
}
END_TEST

START_TEST(no_server_makes_us_wait_until_we_are_blind)
{
	setup();
	struct errand e = sky_fetch(&w);
	char *body = sky_forecast(&w, 8, 5);
	struct event event = {.kind = EVENT_RESULT, .errand = e};
	event.result = (struct transfer_result){.fate = FATE_ANSWERED,
						.status = 200,
						.body = body,
						.size = strlen(body),
						.date = "Thu, 19 Nov 2026 10:00:00 GMT",
						.expires = "Sat, 21 Nov 2026 10:00:00 GMT"};
	world_turn(&w, &event, 1);
	free(body);
	int64_t wait =
	    world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'") - w.now.ms;
	ck_assert_int_le(wait, HOURS_MS(4)); /* blind after six */
	teardown();
}
END_TEST

START_TEST(another_place_is_another_source)
{
	setup();
	sky_weather(&w, 8, 5);
	strcpy(w.settings->areas[0]->sources[0].url, "http://127.0.0.1:9/elsewhere");
	world_restart(&w);
	world_advance(&w, world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'") -
			      w.now.ms);
	ck_assert_str_eq(world_text(&w, "SELECT body FROM source"), "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM reading r JOIN source s ON s.id ="
					  " r.source WHERE r.valid_to > s.asked"),
			 0);
	teardown();
}
END_TEST

START_TEST(nothing_opens_for_a_night_that_nobody_was_asked_about)
{
	world_open(&w);
	struct policy *p = &w.settings->areas[0]->policy;
	p->activate_on_timeout = true;
	strcpy(p->timeout_agreement.name, "Head of Housing");
	w.now = sky_time("2026-11-19T10:00:00Z");
	world_start(&w);
	sky_weather(&w, 8, -1);
	is_state("PROPOSED");
	/* The machine is off until the next day, which will be mild. */
	w.now = sky_time("2026-11-20T13:00:00Z");
	world_restart(&w);
	ck_assert_str_ne(world_text(&w, "SELECT state FROM swep"), "ACTIVE");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM activation"), 0);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM proposal ORDER BY made LIMIT 1"),
			 "unanswered");
	teardown();
}
END_TEST

/* Silence is agreed to be a yes, and as one that was said ahead it is one to a rule that holds. */
START_TEST(silence_opens_nothing_when_it_is_mild_by_then)
{
	prepare();
	struct area_settings *a = w.settings->areas[0];
	tell(a, OCCASION_UNOPENED);
	a->policy.activate_on_timeout = true;
	strcpy(a->policy.timeout_agreement.name, "Head of Housing");
	begin();
	sky_weather(&w, 8, -1);
	is_state("PROPOSED");
	int64_t due = world_number(&w, "SELECT due FROM proposal");
	sky_weather(&w, 8, 4);
	is_state("PROPOSED"); /* no question is taken back */
	world_advance(&w, due - w.now.ms);
	is_state("WATCH");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM proposal"), "timeout");
	ck_assert_int_gt(texts("unopened"), 0);
	sky_weather(&w, 8, -2);
	is_state("ACTIVE");
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, "SELECT sentence FROM decision WHERE kind = 'WATCH -> ACTIVE'"),
		   "nobody answered in time, and Head of Housing agreed"));
	teardown();
}
END_TEST

START_TEST(the_same_id_with_other_words_is_refused)
{
	setup();
	static const char *const lines[] = {
	    "{\"v\":1,\"id\":\"one\",\"verb\":\"activate\",\"args\":{\"reason\":\"a\"}}",
	    "{\"v\":1,\"id\":\"one\",\"verb\":\"activate\",\"args\":{\"reason\":\"b\"}}"};
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct event event = {.kind = EVENT_REQUEST,
				      .user = "alice",
				      .line = lines[i],
				      .length = strlen(lines[i])};
		world_clear(&w);
		world_turn(&w, &event, 1);
		ck_assert_ptr_nonnull(strstr(world_seen(&w, EFFECT_REPLY, 0)->text,
					     i == 0 ? "\"ok\":true" : "used before"));
	}
	teardown();
}
END_TEST

START_TEST(colder_while_standing_down_asks_for_the_higher_tier)
{
	setup();
	json_decref(world_ok(&w, "alice", "activate", "{\"reason\":\"x\"}"));
	json_decref(world_ok(&w, "alice", "standdown", "{\"reason\":\"x\"}"));
	sky_weather(&w, 4, -1);
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM proposal WHERE state = 'open'"), 1);
	sky_weather(&w, 4, -8);
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM proposal WHERE state = 'open'"), 2);
	teardown();
}
END_TEST

START_TEST(friday_answers_for_the_weekend)
{
	setup();
	json_decref(world_ok(&w, "alice", "activate", "{\"reason\":\"x\"}"));
	w.now = sky_time("2026-11-20T09:30:00Z"); /* Friday; Saturday night will freeze */
	world_turn(&w, NULL, 0);
	double celsius[SKY_HOURS];
	for (int i = 0; i < SKY_HOURS; i++)
		celsius[i] = i > 33 && i < 46 ? -4 : 6;
	char *body = forecast_compact(w.now, sky_time("2026-11-20T09:00:00Z"), celsius, SKY_HOURS);
	if (world_number(&w, "SELECT fetching FROM source") == 0)
		world_advance(&w,
			      world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'") -
				  w.now.ms);
	sky_give(&w, body);
	free(body);
	until("2026-11-20T11:00:00Z");
	is_state("ACTIVE");
	teardown();
}
END_TEST

/* On Tuesday evening it is mild, and the night after freezes: to end it on Wednesday morning would
 * be to open it again some hours later. */
START_TEST(nobody_is_asked_to_end_it_in_the_morning_of_a_night_that_freezes)
{
	for (int freezes = 0; freezes < 2; freezes++) {
		double celsius[SKY_HOURS];
		for (int i = 0; i < SKY_HOURS; i++)
			celsius[i] = freezes && i > 33 && i < 46 ? -4 : 6;
		setup();
		w.now = sky_time("2026-11-24T09:30:00Z"); /* a Tuesday */
		world_turn(&w, NULL, 0);
		json_decref(world_ok(&w, "alice", "activate", "{\"reason\":\"x\"}"));
		until("2026-11-25T09:10:00Z");
		sky_await(&w);
		char *body =
		    forecast_compact(w.now, sky_time("2026-11-25T09:00:00Z"), celsius, SKY_HOURS);
		sky_give(&w, body);
		free(body);
		until("2026-11-25T11:00:00Z");
		is_state(freezes ? "ACTIVE" : "STANDDOWN_PROPOSED");
		teardown();
	}
}
END_TEST

START_TEST(cold_out_of_season_is_shown)
{
	setup();
	w.settings->areas[0]->policy.season = (struct season){12, 1, 3, 31};
	sky_weather(&w, 4, -6);
	is_state("IDLE");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'season' AND"
					  " cleared IS NULL"),
			 1);
	json_t *reply = world_ok(&w, "vera", "explain", "{}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "no rule of the policy is in season"));
	free(dump);
	json_decref(reply);
	teardown();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    an_old_page_is_told_of,
	    a_night_that_is_not_covered_is_told_of_from_noon,
	    advice_that_holds_does_not_hide_that_nobody_can_tell,
	    a_list_of_warnings_that_is_late_wakes_nobody_at_first,
	    a_warning_that_decides_is_in_the_evidence,
	    a_no_is_one_to_the_warning_that_was_seen,
	    blind_twice_in_a_night_is_told_twice_and_until_somebody_answers,
	    an_acknowledged_blindness_is_not_told_again,
	    a_page_of_the_future_is_not_believed,
	    a_clock_set_back_is_noticed,
	    what_a_clock_ended_that_was_ahead_is_on_again,
	    what_was_recalled_is_not_on_again,
	    a_source_that_may_not_be_asked_is_blind,
	    silence_opens_nothing_when_it_is_mild_by_then,
	    no_server_makes_us_wait_until_we_are_blind,
	    another_place_is_another_source,
	    nothing_opens_for_a_night_that_nobody_was_asked_about,
	    the_same_id_with_other_words_is_refused,
	    colder_while_standing_down_asks_for_the_higher_tier,
	    friday_answers_for_the_weekend,
	    nobody_is_asked_to_end_it_in_the_morning_of_a_night_that_freezes,
	    cold_out_of_season_is_shown};
	return suite_run("trust", cases, COUNT_OF(cases));
}
