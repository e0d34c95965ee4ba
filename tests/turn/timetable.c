/* SPDX-License-Identifier: MIT
 *
 * The hours of the day, and what one working day decides for the nights that follow: through whole
 * turns.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/forecast.h"
#include "lib/sky.h"
#include "lib/suite.h"

static struct world w;

static struct area_settings *area(void)
{
	return w.settings->areas[0];
}

/* A world at this moment, with the usual hours of a day. */
static void setup(const char *now)
{
	world_open(&w);
	struct policy *p = &area()->policy;
	p->first_look_minutes = p->propose_minutes = 10 * 60 + 45;
	p->recheck_minutes = 16 * 60;
	p->handover_minutes = 17 * 60;
	p->late_minutes = 21 * 60;
	w.now = sky_time(now);
}

static void teardown(void)
{
	world_close(&w);
}

static void until(const char *when)
{
	world_advance(&w, sky_time(when).ms - w.now.ms);
}

static void is_state(const char *state)
{
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), state);
}

static void do_ok(const char *verb, const char *args)
{
	json_decref(world_ok(&w, "alice", verb, args));
}

static int64_t looks(const char *which)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM decision WHERE kind = 'look' AND sentence LIKE '%s:%%'",
		 which);
	return world_number(&w, sql);
}

/* Temperatures by the night they belong to: one for each night from tonight on, and one by day. */
static void forecast_nights(double day, const double *nights, int count)
{
	double celsius[24 * 12];
	struct wall from = {w.now.ms / HOURS_MS(1) * HOURS_MS(1)};
	struct date tonight = night_at(w.now, area()->policy.hours);
	for (int i = 0; i < 24 * 12; i++) {
		struct wall at = wall_plus(from, HOURS_MS(i));
		int n = night_at(at, area()->policy.hours).day - tonight.day;
		bool night = night_in_progress(at, area()->policy.hours);
		celsius[i] = night && n < count ? nights[n] : day;
	}
	sky_await(&w);
	char *body = forecast_compact(w.now, from, celsius, 24 * 12);
	sky_give(&w, body);
	free(body);
}

/* ---- looking -------------------------------------------------------------------------------- */

START_TEST(nobody_is_asked_about_a_night_to_come_before_the_hour)
{
	setup("2026-11-19T09:30:00Z");
	world_start(&w);
	sky_weather(&w, 4, -1.5);
	is_state("WATCH");
	until("2026-11-19T10:44:00Z");
	is_state("WATCH");
	until("2026-11-19T10:50:00Z");
	is_state("PROPOSED");
	/* On paper it is said which tier is asked for: none is on. */
	json_t *reply = world_ok(&w, "alice", "sheet", "{\"what\":\"out-of-hours\"}");
	const char *sheet =
	    json_string_value(json_object_get(json_object_get(reply, "result"), "sheet"));
	ck_assert_ptr_nonnull(strstr(sheet, "  PROPOSED, tier 1 is asked for, since "));
	json_decref(reply);
	teardown();
}
END_TEST

START_TEST(a_rule_that_may_act_waits_for_the_hour_too)
{
	setup("2026-11-19T09:30:00Z");
	area()->policy.rules[0].action = ACTION_ACTIVATE;
	strcpy(area()->policy.rules[0].agreement.name, "Head of Housing");
	world_start(&w);
	sky_weather(&w, 4, -1.5);
	is_state("WATCH");
	until("2026-11-19T10:50:00Z");
	is_state("ACTIVE");
	teardown();
}
END_TEST

/* For a moment it seemed evening: the hours of the day are still to come. */
START_TEST(a_clock_that_was_ahead_takes_no_hour_of_the_day_away)
{
	setup("2026-11-19T09:30:00Z");
	world_start(&w);
	sky_weather(&w, 8, 5);
	w.now = sky_time("2026-11-19T18:30:00Z");
	world_turn(&w, NULL, 0);
	until("2026-11-19T18:34:00Z");
	w.now = sky_time("2026-11-19T09:34:00Z");
	world_turn(&w, NULL, 0);
	int64_t before = looks("Second look");
	until("2026-11-19T15:59:00Z");
	ck_assert_int_eq(looks("Second look"), before);
	until("2026-11-19T16:03:00Z");
	ck_assert_int_eq(looks("Second look"), before + 1);
	teardown();
}
END_TEST

START_TEST(a_look_asks_first_and_then_writes_down)
{
	setup("2026-11-19T10:10:00Z");
	world_start(&w);
	sky_weather(&w, 6, 2.1);
	world_clear(&w);
	until("2026-11-19T10:45:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_uint_eq(world_count(&w, EFFECT_TRANSFER), 1);
	ck_assert_int_eq(looks("First look"), 0);
	sky_weather(&w, 6, 3.3);
	until("2026-11-19T10:47:00Z");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM decision WHERE kind = 'look'"),
			 "First look: no rule holds for tonight; lowest forecast 3.3C.");
	ck_assert_int_gt(
	    (int64_t)strlen(world_text(&w, "SELECT evidence FROM decision WHERE kind = 'look'")),
	    100);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'timetable'"
					  " AND subject LIKE '%/record'"),
			 0);
	teardown();
}
END_TEST

START_TEST(who_answered_just_now_is_not_asked_again)
{
	setup("2026-11-19T10:40:00Z");
	world_start(&w);
	sky_weather(&w, 6, 2.1);
	world_clear(&w);
	until("2026-11-19T10:47:00Z");
	ck_assert_uint_eq(world_count(&w, EFFECT_TRANSFER), 0);
	ck_assert_int_eq(looks("First look"), 1);
	teardown();
}
END_TEST

START_TEST(each_look_once_a_day)
{
	setup("2026-11-19T09:30:00Z");
	world_start(&w);
	for (int i = 0; i < 3 * 24; i++) {
		sky_weather(&w, 6, 3);
		world_advance(&w, HOURS_MS(1));
		if (i % 7 == 0)
			world_restart(&w);
	}
	until("2026-11-22T12:00:00Z");
	ck_assert_int_ge(looks("First look"), 3);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM (SELECT 1 FROM decision WHERE kind"
					  " = 'look' GROUP BY substr(sentence, 1, 8), at / 86400000"
					  " HAVING count(*) > 1)"),
			 0);
	teardown();
}
END_TEST

/* While nobody was there: made up for on the same day, or night; else left out. */
START_TEST(what_was_missed)
{
	static const struct {
		const char *back;
		int first, second, late;
	} cases[] = {
	    {"2026-11-19T10:30:00Z", 0, 0, 0}, {"2026-11-19T15:00:00Z", 1, 0, 0},
	    {"2026-11-19T23:00:00Z", 1, 1, 1}, {"2026-11-20T03:00:00Z", 0, 0, 1},
	    {"2026-11-20T09:30:00Z", 0, 0, 0}, {"2026-11-20T10:46:00Z", 1, 0, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		setup("2026-11-19T10:00:00Z");
		world_start(&w);
		sky_weather(&w, 6, 3);
		w.now = sky_time(cases[i].back);
		world_restart(&w);
		world_advance(&w, MINUTES_MS(4));
		ck_assert_msg(looks("First look") == cases[i].first &&
				  looks("Second look") == cases[i].second &&
				  looks("Late look") == cases[i].late,
			      "back at %s: %lld, %lld, %lld", cases[i].back,
			      (long long)looks("First look"), (long long)looks("Second look"),
			      (long long)looks("Late look"));
		teardown();
	}
}
END_TEST

START_TEST(out_of_season_nobody_looks)
{
	setup("2026-07-09T09:30:00Z");
	area()->policy.season = (struct season){11, 1, 3, 31};
	world_start(&w);
	sky_weather(&w, 20, 12);
	until("2026-07-09T21:30:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM decision WHERE kind = 'look'"), 0);
	teardown();
}
END_TEST

START_TEST(out_of_season_somebody_looks_while_it_is_on)
{
	setup("2026-07-09T09:30:00Z");
	area()->policy.season = (struct season){11, 1, 3, 31};
	world_start(&w);
	sky_weather(&w, 20, 12);
	do_ok("activate", "{\"reason\":\"a flood\"}");
	until("2026-07-09T21:30:00Z");
	ck_assert_int_gt(world_number(&w, "SELECT count(*) FROM decision WHERE kind = 'look'"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'handover'"),
			 1);
	teardown();
}
END_TEST

START_TEST(a_clock_that_is_set_back_looks_no_more_often)
{
	setup("2026-11-19T10:30:00Z");
	world_start(&w);
	sky_weather(&w, 6, 3);
	until("2026-11-19T11:00:00Z");
	ck_assert_int_eq(looks("First look"), 1);
	w.now = sky_time("2026-11-19T08:00:00Z");
	world_turn(&w, NULL, 0);
	until("2026-11-20T08:00:00Z");
	ck_assert_int_le(looks("First look"), 2);
	until("2026-11-20T11:00:00Z");
	ck_assert_int_ge(looks("First look"), 2);
	teardown();
}
END_TEST

START_TEST(the_evening_team_hears_while_there_is_something_to_hear)
{
	setup("2026-11-19T10:30:00Z");
	world_start(&w);
	sky_weather(&w, 6, 3);
	until("2026-11-19T17:30:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'handover'"),
			 0);
	until("2026-11-20T09:30:00Z");
	sky_weather(&w, 4, -2);
	until("2026-11-20T17:01:00Z");
	ck_assert_str_eq(world_text(&w, "SELECT json_extract(vals, '$.why') FROM occasion"
					" WHERE kind = 'handover'"),
			 "not on yet, a manager is asked to open tier 1 for Fri 20 to Sun 22 Nov");
	teardown();
}
END_TEST

/* What was handed over is told no longer once it is untrue. */
START_TEST(a_recall_ends_the_hand_over)
{
	setup("2026-11-19T10:30:00Z");
	world_start(&w);
	sky_weather(&w, 4, -2);
	until("2026-11-19T10:50:00Z");
	do_ok("approve", "{}");
	until("2026-11-19T17:01:00Z");
	ck_assert_str_eq(world_text(&w, "SELECT json_extract(vals, '$.why') || state || (audience ="
					" (SELECT activation FROM swep)) FROM occasion"
					" WHERE kind = 'handover'"),
			 "ON at tier 1open1");
	until("2026-11-19T17:10:00Z");
	do_ok("recall", "{\"reason\":\"wrong place\"}");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM occasion WHERE kind = 'handover'"),
			 "closed");
	teardown();
}
END_TEST

START_TEST(an_activation_overtakes_the_hand_over)
{
	setup("2026-11-19T10:30:00Z");
	world_start(&w);
	sky_weather(&w, 4, -2);
	until("2026-11-19T17:01:00Z");
	ck_assert_str_eq(
	    world_text(&w, "SELECT audience || state FROM occasion WHERE kind = 'handover'"),
	    "open");
	do_ok("approve", "{}");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM occasion WHERE kind = 'handover'"),
			 "closed");
	teardown();
}
END_TEST

/* ---- the run of nights ---------------------------------------------------------------------- */

START_TEST(one_question_for_the_whole_run)
{
	static const double nights[] = {3, -1, 4, -6, -2};
	setup("2026-11-20T10:30:00Z"); /* Friday */
	world_start(&w);
	forecast_nights(6, nights, 5);
	until("2026-11-20T10:50:00Z");
	/* What was known of the other nights is kept with the question. */
	ck_assert_str_eq(world_text(&w, "SELECT json_extract(evidence, '$.ahead[0].rules.cold') ||"
					" json_array_length(evidence, '$.ahead') FROM decision"
					" WHERE kind LIKE '%-> PROPOSED'"),
			 "true2");
	/* Saturday's and Sunday's nights; Monday decides for its own. */
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(night || ':' || tier || ':' || rule)"
					" FROM approval WHERE state = 'asked'"),
			 "20778:1:cold");
	teardown();
}
END_TEST

START_TEST(tonight_comes_before_a_night_ahead)
{
	static const double ahead[] = {3, 3, -1}, both[] = {-2, 3, -1};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, ahead, 3);
	until("2026-11-20T10:50:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT night FROM proposal WHERE state = 'open'"),
			 20779);
	forecast_nights(6, both, 3);
	ck_assert_int_eq(world_number(&w, "SELECT night FROM proposal WHERE state = 'open'"),
			 20777);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM proposal WHERE state = 'open'"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM approval WHERE state = 'asked'"),
			 2);
	do_ok("approve", "{}");
	is_state("ACTIVE");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(night || state) FROM approval"
					" WHERE by = 'alice'"),
			 "20777used,20779open");
	teardown();
}
END_TEST

/* In the night nobody is woken about another night, and the question about it stays. */
START_TEST(a_late_frost_keeps_the_night_that_was_asked)
{
	static const double ahead[] = {3, 3, -1}, both[] = {-2, -3, -1};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, ahead, 3);
	until("2026-11-20T10:50:00Z");
	until("2026-11-20T22:00:00Z");
	forecast_nights(6, both, 3);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(night) FROM approval"
					" WHERE state = 'asked'"),
			 "20777,20779");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'late'"), 1);
	teardown();
}
END_TEST

/* A question about Sunday says nothing of Saturday, of which nobody can tell. */
START_TEST(a_night_ahead_does_not_hide_that_nobody_can_tell_of_tonight)
{
	static const double ahead[] = {5, 5, -6};
	double six[6] = {6, 6, 6, 6, 6, 6};
	setup("2026-11-20T10:30:00Z");
	area()->policy.on_blind = ACTION_PROPOSE;
	area()->policy.blind_minutes = 12 * 60;
	world_start(&w);
	forecast_nights(6, ahead, 3);
	until("2026-11-20T10:50:00Z");
	is_state("PROPOSED");
	until("2026-11-21T09:30:00Z");
	sky_await(&w);
	char *body = forecast_compact(w.now, w.now, six, 6);
	sky_give(&w, body);
	free(body);
	until("2026-11-21T11:50:00Z");
	int64_t told = world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'blind'");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM approval WHERE state = 'asked'"),
			 1);
	until("2026-11-21T12:20:00Z");
	ck_assert_int_gt(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'blind'"),
			 told);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(night || rule) FROM approval"
					" WHERE state = 'asked'"),
			 "20778blind,20779very-cold");
	int64_t asked = world_number(&w, "SELECT count(*) FROM proposal");
	until("2026-11-21T12:50:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM proposal"), asked);
	forecast_nights(6, ahead + 1, 2); /* now it can be told: only Sunday is asked about */
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(night || rule) FROM approval"
					" WHERE state = 'asked'"),
			 "20779very-cold");
	is_state("PROPOSED");
	teardown();
}
END_TEST

/* Two nights that are cold by turns are one question, not a new one at every forecast. */
START_TEST(nights_that_were_asked_stay_asked)
{
	static const double first[] = {5, -1, 5}, second[] = {5, 5, -1};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	for (int i = 0; i < 3; i++) {
		forecast_nights(6, first, 3);
		if (i == 0)
			until("2026-11-20T10:50:00Z");
		forecast_nights(6, second, 3);
	}
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM proposal"), 2);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(night) FROM approval"
					" WHERE state = 'asked'"),
			 "20778,20779");
	teardown();
}
END_TEST

START_TEST(no_is_said_to_every_night_that_was_asked)
{
	static const double nights[] = {-1, 3, -1}, colder[] = {-1, 3, -1.6};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, nights, 3);
	until("2026-11-20T10:50:00Z");
	do_ok("reject", "{\"reason\":\"no\"}");
	is_state("WATCH");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM suppression"), 2);
	forecast_nights(6, nights, 3);
	is_state("WATCH");
	forecast_nights(6, colder, 3); /* half a degree, on Sunday */
	is_state("PROPOSED");
	ck_assert_int_eq(world_number(&w, "SELECT night FROM proposal WHERE state = 'open'"),
			 20779);
	teardown();
}
END_TEST

START_TEST(an_approved_night_opens_even_when_nobody_can_tell)
{
	static const double nights[] = {3, -1, 3};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, nights, 3);
	until("2026-11-20T10:50:00Z");
	do_ok("approve", "{}");
	is_state("WATCH");
	w.now = sky_time("2026-11-21T10:44:00Z"); /* the feed has been silent since */
	world_turn(&w, NULL, 0);
	is_state("WATCH");
	world_advance(&w, MINUTES_MS(6));
	is_state("ACTIVE");
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, "SELECT sentence FROM decision WHERE kind LIKE '%-> ACTIVE'"),
		   "alice approved it on Fri 20 Nov"));
	teardown();
}
END_TEST

static int64_t standing(const char *kind)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM alarm WHERE kind = '%s' AND cleared IS NULL", kind);
	return world_number(&w, sql);
}

/* One mild run at the wrong moment throws nobody's yes away. */
START_TEST(an_approved_night_opens_when_its_rule_holds_again)
{
	static const double cold[] = {3, -0.4, 3}, mild[] = {0.1, 3};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, cold, 3);
	until("2026-11-20T10:50:00Z");
	do_ok("approve", "{}");
	until("2026-11-21T09:30:00Z");
	forecast_nights(6, mild, 2);
	until("2026-11-21T10:50:00Z");
	is_state("WATCH");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM approval"), "open");
	until("2026-11-21T11:30:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'unopened'"),
			 1);
	forecast_nights(6, cold + 1, 2);
	is_state("ACTIVE");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM approval"), "used");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM proposal"), 1);
	teardown();
}
END_TEST

START_TEST(an_approved_night_that_was_told_not_to_open_lapses_in_its_morning)
{
	static const double cold[] = {3, -0.4, 3}, mild[] = {2, 3};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, cold, 3);
	until("2026-11-20T10:50:00Z");
	do_ok("approve", "{}");
	until("2026-11-21T09:30:00Z");
	forecast_nights(6, mild, 2);
	until("2026-11-22T08:55:00Z");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM approval"), "open");
	until("2026-11-22T09:10:00Z");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM approval"), "lapsed");
	ck_assert_int_eq(standing("night-missed"), 0);
	teardown();
}
END_TEST

/* Nobody was there to open it: that is not passed over. */
START_TEST(an_approved_night_that_was_slept_through_is_an_alarm)
{
	static const double cold[] = {3, -0.4, 3};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, cold, 3);
	until("2026-11-20T10:50:00Z");
	do_ok("approve", "{}");
	w.now = sky_time("2026-11-22T10:00:00Z");
	world_restart(&w);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM approval"), "lapsed");
	ck_assert_int_eq(standing("night-missed"), 1);
	ck_assert_str_eq(
	    world_text(&w, "SELECT sentence FROM decision WHERE kind = 'night missed' AND "
			   "night = 20778"),
	    "The night of Sat 21 Nov, for which alice approved tier 1, passed and SWEP was not "
	    "opened: swepd was not running when it should have been.");
	do_ok("activate", "{\"reason\":\"late is better than never\"}");
	ck_assert_int_eq(standing("night-missed"), 0);
	teardown();
}
END_TEST

START_TEST(a_weaker_rule_opens_what_it_may)
{
	static const double hard[] = {3, -6, 3}, mild[] = {3, -1, 3};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, hard, 3);
	until("2026-11-20T10:50:00Z");
	do_ok("approve", "{}");
	forecast_nights(6, mild, 3);
	until("2026-11-21T09:30:00Z");
	forecast_nights(6, mild + 1, 2);
	until("2026-11-21T10:50:00Z");
	is_state("ACTIVE");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 1);
	teardown();
}
END_TEST

START_TEST(whoever_recalls_is_asked_afresh)
{
	static const double nights[] = {-1, -1, -1};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, nights, 3);
	until("2026-11-20T10:50:00Z");
	do_ok("approve", "{}");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM approval WHERE state = 'open'"), 2);
	until("2026-11-20T19:00:00Z");
	do_ok("recall", "{\"reason\":\"wrong place\"}");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM approval WHERE state = 'open'"), 0);
	until("2026-11-21T09:30:00Z");
	forecast_nights(6, nights, 3);
	until("2026-11-21T10:50:00Z");
	is_state("PROPOSED");
	teardown();
}
END_TEST

START_TEST(one_night_ahead_is_inhibited)
{
	static const double nights[] = {3, -1, -1};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, nights, 3);
	until("2026-11-20T10:50:00Z");
	do_ok("approve", "{}");
	world_refused(&w, "alice", "inhibit",
		      "{\"reason\":\"r\",\"second\":\"carol\",\"night\":\"2026-11-19\"}",
		      "refused");
	do_ok("inhibit", "{\"reason\":\"r\",\"second\":\"carol\",\"night\":\"2026-11-21\"}");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(night || state) FROM approval"),
			 "20778lapsed,20779open");
	until("2026-11-21T09:30:00Z");
	forecast_nights(6, nights + 1, 2);
	until("2026-11-21T12:00:00Z");
	is_state("WATCH");
	until("2026-11-22T09:30:00Z");
	forecast_nights(6, nights + 2, 1);
	until("2026-11-22T10:50:00Z");
	is_state("ACTIVE");
	teardown();
}
END_TEST

/* What is on stays on: to keep a coming night off would promise what nobody does. */
START_TEST(no_coming_night_is_kept_off_while_it_is_on)
{
	static const double nights[] = {-1, 3, 3};
	setup("2026-11-20T10:30:00Z");
	world_start(&w);
	forecast_nights(6, nights, 3);
	until("2026-11-20T10:50:00Z");
	do_ok("approve", "{}");
	is_state("ACTIVE");
	world_refused(&w, "alice", "inhibit",
		      "{\"reason\":\"r\",\"second\":\"carol\",\"night\":\"2026-11-21\"}",
		      "refused");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM suppression"), 0);
	teardown();
}
END_TEST

START_TEST(silence_is_a_yes_only_for_the_nights_that_were_asked)
{
	static const double nights[] = {3, -1, 3};
	setup("2026-11-20T10:30:00Z");
	area()->policy.activate_on_timeout = true;
	strcpy(area()->policy.timeout_agreement.name, "Head of Housing");
	world_start(&w);
	forecast_nights(6, nights, 3);
	until("2026-11-20T12:30:00Z");
	is_state("WATCH"); /* not tonight */
	ck_assert_str_eq(world_text(&w, "SELECT state || by FROM approval"), "openHead of Housing");
	until("2026-11-21T09:30:00Z");
	forecast_nights(6, nights + 1, 2);
	until("2026-11-21T10:50:00Z");
	is_state("ACTIVE");
	teardown();
}
END_TEST

/* ---- lowering and staying ------------------------------------------------------------------- */

static void on_at_two(void)
{
	setup("2026-11-19T10:40:00Z"); /* Thursday */
	world_start(&w);
	sky_weather(&w, 2, -6);
	until("2026-11-19T10:50:00Z");
	do_ok("approve", "{}");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 2);
}

static void milder_from_tomorrow(void)
{
	static const double nights[] = {-6, -1, 5};
	sky_await(&w);
	forecast_nights(5, nights, 3);
}

START_TEST(lowering_is_for_the_morning)
{
	on_at_two();
	world_refused(&w, "bob", "lower", "{\"tier\":1,\"reason\":\"r\"}", "forbidden");
	world_refused(&w, "alice", "lower", "{\"tier\":1}", "usage");
	world_refused(&w, "alice", "lower", "{\"tier\":2,\"reason\":\"r\"}", "refused");
	milder_from_tomorrow();
	json_t *reply = world_ok(&w, "alice", "lower", "{\"tier\":1,\"reason\":\"milder\"}");
	char *said = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(said, "It is lowered to tier 1 on Fri 20 Nov 09:00."));
	free(said);
	json_decref(reply);
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 2);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM proposal WHERE state = 'open'"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'lowered'"),
			 1);
	until("2026-11-20T08:59:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 2);
	until("2026-11-20T09:01:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT lower_to FROM swep"), 0);
	is_state("ACTIVE");
	teardown();
}
END_TEST

START_TEST(nobody_lowers_at_night)
{
	on_at_two();
	until("2026-11-19T19:00:00Z");
	world_refused(&w, "alice", "lower", "{\"tier\":1,\"reason\":\"r\"}", "refused");
	teardown();
}
END_TEST

#define MILD "{\"reason\":\"mild\"}"
#define TO_ONE "{\"tier\":1,\"reason\":\"mild\"}"

/* Mild when it was decided, and then the first night that it would leave out is cold. */
static const struct {
	const char *decided, *args; /* in the morning of Thursday 19 November, at tier 2 */
	const char *answer; /* of the manager, when asked in the evening … */
	int times; /* … so often; 0: none */
	const char *state; /* on Friday at 09:10 */
	int tier;
} decided[] = {
    {"standdown", MILD, "", 0, "ACTIVE", 2},       {"standdown", MILD, "approve", 1, "ACTIVE", 2},
    {"standdown", MILD, "reject", 1, "ACTIVE", 2}, /* that was tier 2; tier 1 is asked next */
    {"standdown", MILD, "reject", 2, "WATCH", 0},  {"lower", TO_ONE, "", 0, "ACTIVE", 2},
    {"lower", TO_ONE, "approve", 1, "ACTIVE", 2},  {"lower", TO_ONE, "reject", 1, "ACTIVE", 1},
};

START_TEST(what_was_decided_for_a_mild_night_is_asked_about_when_it_turns_cold)
{
	static const double mild[] = {-6, 5, 5}, cold[] = {-6, -6, 5};
	for (size_t i = 0; i < COUNT_OF(decided); i++) {
		on_at_two();
		sky_await(&w);
		forecast_nights(5, mild, 3);
		do_ok(decided[i].decided, decided[i].args);
		ck_assert_int_eq(
		    world_number(&w, "SELECT count(*) FROM proposal WHERE state = 'open'"), 0);
		until("2026-11-19T22:00:00Z");
		sky_await(&w);
		forecast_nights(5, cold, 3);
		ck_assert_int_eq(
		    world_number(&w, "SELECT a.night FROM approval a JOIN proposal p ON"
				     " p.id = a.proposal WHERE p.state = 'open' AND a.tier = 2"),
		    date_london(sky_time("2026-11-20T12:00:00Z")).day);
		for (int n = 0; n < decided[i].times; n++)
			do_ok(decided[i].answer, "{\"reason\":\"r\"}");
		until("2026-11-20T08:59:00Z");
		ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 2);
		until("2026-11-20T09:10:00Z");
		is_state(decided[i].state);
		ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), decided[i].tier);
		ck_assert_int_eq(world_number(&w, "SELECT lower_to FROM swep"), 0);
		teardown();
	}
}
END_TEST

START_TEST(raising_takes_the_lowering_back)
{
	on_at_two();
	do_ok("lower", "{\"tier\":1,\"reason\":\"milder\"}");
	do_ok("activate", "{\"tier\":2,\"reason\":\"not after all\"}");
	until("2026-11-20T09:30:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 2);
	teardown();
}
END_TEST

START_TEST(a_minimum_stay_is_stayed)
{
	static const double warm[] = {6, 6, 6, 6, 6};
	static const struct {
		int nights;
		const char *state;
	} cases[] = {{1, "STANDDOWN_PROPOSED"}, {2, "ACTIVE"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		setup("2026-11-16T10:40:00Z"); /* Monday */
		area()->policy.least_nights = cases[i].nights;
		world_start(&w);
		sky_weather(&w, 2, -2);
		until("2026-11-16T10:50:00Z");
		do_ok("approve", "{}");
		until("2026-11-17T09:30:00Z");
		forecast_nights(6, warm, 5);
		until("2026-11-17T10:40:00Z");
		is_state(cases[i].state);
		until("2026-11-18T09:30:00Z");
		forecast_nights(6, warm, 5);
		until("2026-11-18T10:40:00Z");
		is_state("STANDDOWN_PROPOSED");
		teardown();
	}
}
END_TEST

static const char *night_told(const char *kind)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT json_extract(vals, '$.night') FROM occasion WHERE kind = '%s'"
		 " ORDER BY at DESC LIMIT 1",
		 kind);
	return world_text(&w, sql);
}

/* Nobody is told again on the days off: what is on for all of them is told so. */
START_TEST(a_weekend_is_told_as_a_whole)
{
	static const double cold[] = {-1, -1, -1, -1}, two[] = {-1, 3, -1, 3};
	static const struct {
		const double *nights;
		const char *from, *activation, *extended;
	} cases[] = {{cold, "2026-11-20", "Fri 20 to Sun 22 Nov", ""},
		     {two, "2026-11-20", "Fri 20 to Sun 22 Nov", ""},
		     {cold, "2026-11-19", "Thu 19 Nov", "Fri 20 to Sun 22 Nov"},
		     {cold, "2026-11-17", "Tue 17 Nov", "Wed 18 Nov"}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char moment[24];
		snprintf(moment, sizeof(moment), "%sT10:40:00Z", cases[i].from);
		setup(moment);
		world_start(&w);
		forecast_nights(6, cases[i].nights, 4);
		world_advance(&w, MINUTES_MS(10));
		do_ok("approve", "{}");
		ck_assert_str_eq(night_told("activation"), cases[i].activation);
		world_advance(&w, HOURS_MS(20));
		forecast_nights(6, cases[i].nights, 4);
		world_advance(&w, HOURS_MS(4));
		ck_assert_str_eq(night_told("extended"), cases[i].extended);
		teardown();
	}
}
END_TEST

/* The night that is on is the one that began yesterday: the next is looked at in its own morning.
 */
START_TEST(what_opens_after_midnight_is_looked_at_again_that_morning)
{
	static const double cold[] = {-2, -2, -2}, warm[] = {6, 6, 6};
	static const struct {
		const double *nights;
		const char *state;
		int told;
	} cases[] = {{cold, "ACTIVE", 1}, {warm, "STANDDOWN_PROPOSED", 0}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		setup("2026-11-16T19:40:00Z"); /* Monday */
		area()->steps[0] = (struct step_settings){.on = OCCASION_HANDOVER, .acks = 1};
		strcpy(area()->steps[0].group, "edt");
		area()->step_count = 1;
		world_start(&w);
		sky_weather(&w, 6, 6);
		until("2026-11-17T00:30:00Z");
		do_ok("activate", "{\"reason\":\"colder than they say\"}");
		ck_assert_str_eq(world_text(&w, "SELECT json_extract(vals, '$.due') FROM occasion"
						" WHERE kind = 'handover'"),
				 "Tue 17 Nov 10:30");
		until("2026-11-17T09:30:00Z");
		is_state("ACTIVE");
		forecast_nights(6, cases[i].nights, 3);
		until("2026-11-17T10:40:00Z");
		is_state(cases[i].state);
		ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind ="
						  " 'extended' AND vals LIKE '%Tue 17 Nov%'"),
				 cases[i].told);
		teardown();
	}
}
END_TEST

/* ---- holidays and shadow -------------------------------------------------------------------- */

START_TEST(holidays_that_run_out_are_an_alarm)
{
	static const struct {
		const char *now;
		int alarms;
	} cases[] = {{"2026-10-20T12:00:00Z", 0}, {"2026-11-05T12:00:00Z", 1}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		setup(cases[i].now);
		struct holidays *h = &area()->policy.holidays;
		ck_assert(date_parse("2026-12-28", &h->days[h->count++]));
		world_start(&w);
		world_advance(&w, MINUTES_MS(6));
		ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind ="
						  " 'bank-holidays' AND cleared IS NULL"),
				 cases[i].alarms);
		ck_assert(date_parse("2027-01-01", &h->days[h->count++])); /* renewed */
		world_advance(&w, MINUTES_MS(6));
		ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind ="
						  " 'bank-holidays' AND cleared IS NULL"),
				 0);
		teardown();
	}
}
END_TEST

START_TEST(what_was_decided_in_shadow_does_not_become_real)
{
	setup("2026-11-19T10:40:00Z");
	strcpy(area()->shadow, "deciders");
	world_start(&w);
	sky_weather(&w, 2, -2);
	until("2026-11-19T10:50:00Z");
	do_ok("approve", "{}");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM opening WHERE tier > 0"), 0);
	area()->shadow[0] = '\0';
	world_advance(&w, MINUTES_MS(6));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'shadow'"
					  " AND cleared IS NULL"),
			 1);
	do_ok("recall", "{\"reason\":\"it was only tried out\"}");
	do_ok("activate", "{\"reason\":\"and now it is meant\"}");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM opening WHERE tier = 1"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'shadow'"
					  " AND cleared IS NULL"),
			 0);
	teardown();
}
END_TEST

/* The other way round: what is real stays so, and its end is told to all who were told of it. */
START_TEST(what_was_decided_live_is_ended_live)
{
	setup("2026-11-19T10:40:00Z");
	area()->steps[0] = (struct step_settings){.on = OCCASION_RECALL, .acks = 1};
	strcpy(area()->steps[0].group, "told");
	area()->step_count = 1;
	world_start(&w);
	sky_weather(&w, 2, -2);
	until("2026-11-19T10:50:00Z");
	do_ok("approve", "{}");
	ck_assert_int_eq(standing("shadow"), 0);
	strcpy(area()->shadow, "nobody-at-all");
	world_advance(&w, MINUTES_MS(6));
	ck_assert_int_eq(standing("shadow"), 1);
	do_ok("recall", "{\"reason\":\"the wrong grid point\"}");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM step x JOIN occasion o ON"
					  " o.id = x.occasion WHERE o.kind = 'recall'"
					  " AND x.grp = 'nobody-at-all'"),
			 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM step x JOIN occasion o ON"
					  " o.id = x.occasion WHERE o.kind = 'recall'"
					  " AND x.grp = 'told'"),
			 1);
	ck_assert_int_eq(standing("shadow"), 0);
	teardown();
}
END_TEST

START_TEST(a_crossing_after_the_hand_over_is_a_late_one)
{
	setup("2026-11-19T10:30:00Z");
	world_start(&w);
	sky_weather(&w, 4, 3);
	until("2026-11-19T16:55:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'late'"), 0);
	until("2026-11-19T17:10:00Z");
	sky_weather(&w, 4, -1);
	ck_assert(w.now.ms < sky_time("2026-11-19T18:00:00Z").ms);
	is_state("PROPOSED");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'late'"), 1);
	teardown();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    nobody_is_asked_about_a_night_to_come_before_the_hour,
	    a_rule_that_may_act_waits_for_the_hour_too,
	    a_clock_that_was_ahead_takes_no_hour_of_the_day_away,
	    a_look_asks_first_and_then_writes_down,
	    who_answered_just_now_is_not_asked_again,
	    each_look_once_a_day,
	    what_was_missed,
	    out_of_season_nobody_looks,
	    out_of_season_somebody_looks_while_it_is_on,
	    a_clock_that_is_set_back_looks_no_more_often,
	    the_evening_team_hears_while_there_is_something_to_hear,
	    a_recall_ends_the_hand_over,
	    an_activation_overtakes_the_hand_over,
	    one_question_for_the_whole_run,
	    tonight_comes_before_a_night_ahead,
	    a_late_frost_keeps_the_night_that_was_asked,
	    a_night_ahead_does_not_hide_that_nobody_can_tell_of_tonight,
	    nights_that_were_asked_stay_asked,
	    no_is_said_to_every_night_that_was_asked,
	    an_approved_night_opens_even_when_nobody_can_tell,
	    an_approved_night_opens_when_its_rule_holds_again,
	    an_approved_night_that_was_told_not_to_open_lapses_in_its_morning,
	    an_approved_night_that_was_slept_through_is_an_alarm,
	    a_weaker_rule_opens_what_it_may,
	    whoever_recalls_is_asked_afresh,
	    one_night_ahead_is_inhibited,
	    no_coming_night_is_kept_off_while_it_is_on,
	    silence_is_a_yes_only_for_the_nights_that_were_asked,
	    lowering_is_for_the_morning,
	    what_was_decided_for_a_mild_night_is_asked_about_when_it_turns_cold,
	    nobody_lowers_at_night,
	    raising_takes_the_lowering_back,
	    a_minimum_stay_is_stayed,
	    a_weekend_is_told_as_a_whole,
	    what_opens_after_midnight_is_looked_at_again_that_morning,
	    holidays_that_run_out_are_an_alarm,
	    what_was_decided_live_is_ended_live,
	    a_crossing_after_the_hand_over_is_a_late_one,
	    what_was_decided_in_shadow_does_not_become_real};
	return suite_run("timetable", cases, COUNT_OF(cases));
}
