/* SPDX-License-Identifier: MIT
 *
 * A question that nobody answers, through whole turns: who hears of it how often, that no text says
 * what is over, and that everybody who heard of it hears the end of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "lib/sky.h"
#include "lib/suite.h"

#define MANAGERS "contact,name,organisation,phone,groups,site\\n"
#define ANN "ann,Ann,C,07700 900101,managers on-call edt,\\n"
#define BEN "ben,Ben,C,07700 900102,managers,\\n"
#define CAT "cat,Cat,C,07700 900103,on-call,\\n"
#define DAN "dan,Dan,C,07700 900104,edt,\\n"

static struct world w;

static struct area_settings *area(void)
{
	return w.settings->areas[0];
}

static struct step_settings *step(enum occasion on, const char *group)
{
	struct step_settings *s = &area()->steps[area()->step_count++];
	*s = (struct step_settings){.on = on, .order = ORDER_LADDER, .acks = 1, .repeat = true};
	s->within_ms = MINUTES_MS(10);
	s->valid_ms = HOURS_MS(4);
	strcpy(s->group, group);
	strcpy(s->template, "any");
	return s;
}

static void prepare(const char *now)
{
	world_open(&w);
	strcpy(area()->templates[0].key, "any");
	strcpy(area()->templates[0].text, "{why} by {due}. OK {code}");
	area()->template_count = 1;
	w.now = sky_time(now);
}

static void begin(const char *contacts)
{
	char args[1000];
	snprintf(args, sizeof(args), "{\"what\":\"contacts\",\"text\":\"" MANAGERS "%s\"}",
		 contacts);
	world_start(&w);
	json_decref(world_ok(&w, "alice", "import", args));
}

/* Whatever happened, what the rows say is what the audit says. */
static void teardown(void)
{
	struct arena arena = {0};
	struct fsck_report report;
	ck_assert_int_eq(fsck_run(w.store, w.now, &arena, &report), ERR_OK);
	ck_assert_msg(report.wrong == 0, "%s %s", report.count > 0 ? report.findings[0].check : "",
		      report.count > 0 ? report.findings[0].id : "");
	arena_free(&arena);
	world_close(&w);
}

static void until(const char *iso)
{
	world_advance(&w, sky_time(iso).ms - w.now.ms);
}

static void weather(double celsius)
{
	sky_weather(&w, celsius > 4 ? celsius : 4, celsius);
}

static const char *sql_about(const char *columns, const char *kind)
{
	static char sql[600];
	snprintf(sql, sizeof(sql),
		 "SELECT %s FROM message m JOIN occasion o ON o.id = m.occasion WHERE o.kind ="
		 " '%s' AND m.text <> '' ORDER BY m.rowid DESC LIMIT 1",
		 columns, kind);
	return sql;
}

static int64_t texts(const char *kind)
{
	return world_number(&w, sql_about("count(*)", kind));
}

/* The longest silence between two texts about such an occasion, in minutes. */
static int64_t silence(const char *kind)
{
	char sql[500];
	snprintf(sql, sizeof(sql),
		 "SELECT max(gap) / 60000 FROM (SELECT m.made - lag(m.made) OVER (ORDER BY m.made)"
		 " AS gap FROM message m JOIN occasion o ON o.id = m.occasion WHERE o.kind = '%s')",
		 kind);
	return world_number(&w, sql);
}

static void ack(const char *contact)
{
	char sql[200], args[40];
	snprintf(sql, sizeof(sql),
		 "SELECT code FROM message WHERE contact = '%s' AND state <> 'cancelled'"
		 " ORDER BY rowid DESC LIMIT 1",
		 contact);
	snprintf(args, sizeof(args), "{\"code\":\"%s\"}", world_text(&w, sql));
	json_decref(world_ok(&w, "bob", "ack", args));
}

/* ---- what a later text says ----------------------------------------------------------------- */

/* No text names a time that is over when it is made. */
START_TEST(no_text_gives_a_time_that_is_over)
{
	prepare("2026-11-19T11:50:00Z");
	step(OCCASION_PROPOSAL, "managers");
	begin(ANN BEN);
	weather(-1.5);
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, sql_about("m.text", "proposal")), "by Thu 19 Nov 12:20"));
	until("2026-11-19T12:25:00Z");
	ck_assert_int_ge(texts("proposal"), 4);
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, sql_about("m.text", "proposal")), "by Thu 19 Nov 12:50"));
	until("2026-11-19T12:55:00Z");
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, sql_about("m.text", "proposal")), "by Thu 19 Nov 13:20"));
	teardown();
}
END_TEST

START_TEST(a_later_text_says_how_cold_it_is_now)
{
	prepare("2026-11-19T11:50:00Z");
	step(OCCASION_PROPOSAL, "managers");
	begin(ANN BEN);
	weather(-1.5);
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, sql_about("m.text", "proposal")), "forecast -1.5C"));
	weather(-2.5);
	world_advance(&w, MINUTES_MS(11));
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, sql_about("m.text", "proposal")), "forecast -2.5C"));
	teardown();
}
END_TEST

START_TEST(whether_to_end_it_is_asked_with_a_time_ahead)
{
	prepare("2026-11-19T10:00:00Z");
	step(OCCASION_REVIEW, "managers")->within_ms = HOURS_MS(20);
	begin(ANN BEN);
	weather(-1.5);
	json_decref(world_ok(&w, "alice", "approve", "{}"));
	until("2026-11-23T10:00:00Z");
	weather(8);
	until("2026-11-23T10:40:00Z");
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, sql_about("m.text", "review")), "by Tue 24 Nov 10:30"));
	while (w.now.ms <
	       sky_time("2026-11-24T04:00:00Z").ms) { /* it stays known that it may end */
		weather(8);
		world_advance(&w, HOURS_MS(1));
	}
	weather(8);
	until("2026-11-24T06:45:00Z");
	ck_assert_int_eq(texts("review"), 2);
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, sql_about("m.text", "review")), "by Tue 24 Nov 10:30"));
	teardown();
}
END_TEST

/* ---- how often ------------------------------------------------------------------------------ */

/* All through the night, whatever the council's plan: never silent for longer than `answer`. */
START_TEST(a_question_is_never_silent)
{
	for (int repeat = 0; repeat < 2; repeat++) {
		prepare("2026-11-19T12:00:00Z");
		step(OCCASION_PROPOSAL, "managers")->repeat = repeat;
		begin(ANN BEN);
		weather(-1.5);
		until("2026-11-20T08:55:00Z");
		ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), "PROPOSED");
		ck_assert_msg(silence("proposal") <= 30, "repeat %d: silent for %lld minutes",
			      repeat, (long long)silence("proposal"));
		ck_assert_int_ge(world_number(&w, "SELECT max(made) FROM message"),
				 sky_time("2026-11-20T08:24:00Z").ms);
		teardown();
	}
}
END_TEST

/* A late crossing that opened by rule: nobody has acknowledged it, so it is told again. */
START_TEST(a_late_crossing_is_never_silent)
{
	for (int repeat = 0; repeat < 2; repeat++) {
		prepare("2026-11-19T19:00:00Z");
		area()->policy.rules[0].action = ACTION_ACTIVATE;
		strcpy(area()->policy.rules[0].agreement.name, "Head of Housing");
		step(OCCASION_LATE, "on-call")->repeat = repeat;
		step(OCCASION_ACTIVATION, "edt")->repeat = repeat;
		begin(BEN CAT DAN);
		weather(-1.5);
		ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), "ACTIVE");
		until("2026-11-20T08:55:00Z");
		ck_assert_msg(silence("late") <= 30 && silence("activation") <= 30,
			      "repeat %d: silent for %lld, %lld minutes", repeat,
			      (long long)silence("late"), (long long)silence("activation"));
		ck_assert_int_ge(texts("late"), 20);
		ck_assert_int_ge(texts("activation"), 20);
		ack("cat");
		int64_t late = texts("late");
		until("2026-11-20T12:00:00Z");
		ck_assert_int_eq(texts("late"), late);
		teardown();
	}
}
END_TEST

/* One person alone, and a plan that asks every minute: twelve in a row, then one each half hour. */
START_TEST(nobody_is_flooded)
{
	prepare("2026-11-19T19:00:00Z");
	step(OCCASION_LATE, "on-call")->within_ms = MINUTES_MS(1);
	begin(CAT);
	weather(-1.5);
	until("2026-11-19T20:00:00Z");
	ck_assert_int_le(texts("late"), 14);
	int64_t first = texts("late");
	until("2026-11-20T06:00:00Z");
	ck_assert_int_ge(texts("late") - first, 19);
	ck_assert_int_le(texts("late") - first, 20);
	teardown();
}
END_TEST

/* ---- one person, one text ------------------------------------------------------------------- */

static int64_t alarms(const char *kind)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM alarm WHERE kind = '%s' AND cleared IS NULL AND NOT EXISTS"
		 " (SELECT 1 FROM occasion o WHERE o.id = alarm.subject)",
		 kind);
	return world_number(&w, sql);
}

static const char *told(const char *kind)
{
	static char sql[400];
	snprintf(sql, sizeof(sql),
		 "SELECT group_concat(contact, ' ') FROM (SELECT m.contact FROM message m JOIN"
		 " occasion o ON o.id = m.occasion WHERE o.kind = '%s' AND m.text <> ''"
		 " ORDER BY m.rowid)",
		 kind);
	return world_text(&w, sql);
}

static void late_evening(const char *contacts)
{
	prepare("2026-11-19T19:00:00Z");
	step(OCCASION_LATE, "on-call");
	step(OCCASION_LATE, "edt");
	begin(contacts);
}

START_TEST(who_is_in_two_groups_gets_one_text)
{
	late_evening(ANN CAT DAN);
	weather(-1.5);
	ck_assert_str_eq(told("late"), "ann");
	world_advance(&w, MINUTES_MS(10));
	ck_assert_str_eq(told("late"), "ann cat dan");
	world_advance(&w, MINUTES_MS(10));
	ck_assert_str_eq(told("late"), "ann cat dan ann");
	ack("ann");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(x.state) FROM step x JOIN occasion o"
					" ON o.id = x.occasion WHERE o.kind = 'late'"),
			 "met,met");
	ck_assert_int_eq(alarms("cascade"), 0);
	world_advance(&w, HOURS_MS(2));
	ck_assert_str_eq(told("late"), "ann cat dan ann");
	teardown();
}
END_TEST

START_TEST(who_is_alone_in_two_groups_gets_one_text_at_a_time)
{
	late_evening(ANN);
	weather(-1.5);
	world_advance(&w, MINUTES_MS(31));
	ck_assert_str_eq(told("late"), "ann ann ann ann");
	teardown();
}
END_TEST

START_TEST(who_has_acknowledged_it_need_not_do_so_again)
{
	late_evening(DAN ANN);
	weather(-1.5);
	ck_assert_str_eq(told("late"), "ann dan");
	ack("ann");
	world_advance(&w, MINUTES_MS(30));
	ck_assert_str_eq(told("late"), "ann dan");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM step x JOIN occasion o ON o.id ="
					  " x.occasion WHERE o.kind = 'late' AND x.state = 'met'"),
			 2);
	ck_assert_int_eq(alarms("cascade"), 0);
	teardown();
}
END_TEST

/* Their answer counts, and where more are needed the next is told at once. */
START_TEST(who_has_acknowledged_it_is_not_waited_for)
{
	late_evening(DAN ANN "eve,Eve,C,07700 900105,edt,\\n");
	area()->steps[1].acks = 2;
	weather(-1.5);
	ack("ann");
	ck_assert_str_eq(told("late"), "ann dan");
	world_advance(&w, MINUTES_MS(10));
	ck_assert_str_eq(told("late"), "ann dan eve");
	ck_assert_int_eq(alarms("deadline"), 0);
	ack("eve");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM step x JOIN occasion o ON o.id ="
					  " x.occasion WHERE o.kind = 'late' AND x.state = 'met'"),
			 2);
	teardown();
}
END_TEST

/* An activation says all that the late crossing says. */
START_TEST(who_hears_that_it_is_on_is_not_told_that_it_is_late)
{
	late_evening(ANN CAT);
	step(OCCASION_ACTIVATION, "edt");
	area()->policy.rules[0].action = ACTION_ACTIVATE;
	strcpy(area()->policy.rules[0].agreement.name, "Head of Housing");
	weather(-1.5);
	ck_assert_str_eq(told("activation"), "ann");
	ck_assert_str_eq(told("late"), "");
	world_advance(&w, MINUTES_MS(10));
	ck_assert_str_eq(told("late"), "cat");
	ack("ann");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(DISTINCT state) FROM step x WHERE"
					" x.needed > 0 AND x.grp <> 'managers'"),
			 "met");
	teardown();
}
END_TEST

START_TEST(what_a_person_decided_says_so_and_not_why)
{
	prepare("2026-11-19T11:50:00Z");
	strcpy(area()->templates[0].text, "{night}: {why}. OK {code}");
	step(OCCASION_ACTIVATION, "managers");
	begin(ANN);
	json_decref(
	    world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"Kim is outside\"}"));
	ck_assert_ptr_nonnull(strstr(world_text(&w, sql_about("m.text", "activation")),
				     "Thu 19 Nov: decided by a manager, forecast unknown. OK "));
	until("2026-11-19T12:02:00Z");
	ck_assert_int_eq(texts("activation"), 2);
	ck_assert_ptr_nonnull(strstr(world_text(&w, sql_about("m.text", "activation")),
				     "Thu 19 Nov: decided by a manager, forecast unknown. OK "));
	until("2026-11-20T02:00:00Z");
	ck_assert_ptr_nonnull(strstr(world_text(&w, sql_about("m.text", "activation")),
				     "since Thu 19 Nov: decided by a manager, "));
	teardown();
}
END_TEST

/* Nobody knows how cold it will be, but SWEP is on: that is worth a question, and no sleep. */
START_TEST(who_sees_nothing_is_not_asked_all_night_while_it_is_on)
{
	for (int on = 0; on < 2; on++) {
		prepare("2026-11-19T11:50:00Z");
		step(OCCASION_BLIND, "managers");
		begin(ANN BEN);
		if (on == 1)
			json_decref(
			    world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"r\"}"));
		until("2026-11-20T08:00:00Z");
		ck_assert_int_eq(alarms("blind"), 1);
		ck_assert_int_ge(texts("blind"), on == 1 ? 2 : 24);
		ck_assert_int_le(texts("blind"), on == 1 ? 6 : 240);
		teardown();
	}
}
END_TEST

/* ---- a no ----------------------------------------------------------------------------------- */

static void say_no(void)
{
	json_decref(world_ok(&w, "alice", "reject", "{\"reason\":\"the church hall is open\"}"));
}

START_TEST(who_heard_of_it_late_hears_of_the_no)
{
	late_evening(ANN BEN CAT DAN);
	strcpy(step(OCCASION_REJECTED, "managers")->then, "");
	area()->steps[2].acks = 0;
	area()->steps[2].order = ORDER_ALL;
	weather(-1.5);
	world_advance(&w, MINUTES_MS(5));
	say_no();
	ck_assert_str_eq(told("late"), "ann");
	ck_assert_str_eq(told("rejected"), "ann ben"); /* ann once, dan and cat not yet told */
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, sql_about("m.text", "rejected")), "alice said NO to tier 1"));
	teardown();
	late_evening(CAT DAN);
	weather(-1.5);
	say_no();
	ck_assert_str_eq(told("late"), "cat dan");
	ck_assert_str_eq(told("rejected"), "cat dan"); /* whatever is configured */
	teardown();
}
END_TEST

/* The out-of-hours team took the evening over with a question open. */
START_TEST(who_took_over_a_question_hears_of_the_no)
{
	prepare("2026-11-19T12:00:00Z");
	area()->policy.handover_minutes = 17 * 60;
	step(OCCASION_HANDOVER, "edt");
	begin(DAN);
	weather(-1.5);
	until("2026-11-19T17:05:00Z");
	ck_assert_str_eq(told("handover"), "dan");
	json_decref(world_ok(&w, "alice", "inhibit", "{\"reason\":\"r\",\"second\":\"carol\"}"));
	ck_assert_str_eq(told("rejected"), "dan");
	teardown();
}
END_TEST

START_TEST(a_hand_over_that_is_told_again_says_how_it_stands_then)
{
	prepare("2026-11-19T12:00:00Z");
	area()->policy.handover_minutes = 17 * 60;
	step(OCCASION_HANDOVER, "edt");
	begin(DAN);
	weather(-1.5);
	json_decref(world_ok(&w, "alice", "approve", "{\"reason\":\"r\"}"));
	until("2026-11-19T17:05:00Z");
	ck_assert_int_eq(texts("handover"), 1);
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, sql_about("m.text", "handover")), "ON at tier 1 by"));
	weather(-6);
	int64_t before = texts("handover");
	world_advance(&w, MINUTES_MS(11));
	ck_assert_int_eq(texts("handover"), before + 1);
	ck_assert_ptr_nonnull(strstr(world_text(&w, sql_about("m.text", "handover")),
				     "ON at tier 1, a manager is asked to open tier 2"));
	teardown();
}
END_TEST

static int unacknowledged(void)
{
	return (int)world_number(&w, "SELECT count(*) FROM alarm WHERE cleared IS NULL AND"
				     " sentence LIKE '%has acknowledged the hand-over%'");
}

/* Dan takes nothing over, though SWEP is on. */
static void on_and_not_taken_over(void)
{
	prepare("2026-11-19T12:00:00Z");
	area()->policy.handover_minutes = 17 * 60;
	step(OCCASION_HANDOVER, "edt");
	begin(DAN);
	weather(-1.5);
	json_decref(world_ok(&w, "alice", "approve", "{\"reason\":\"r\"}"));
	until("2026-11-20T10:00:00Z");
	ck_assert_int_eq(unacknowledged(), 1);
}

/* On its last evening, too: its end was being told already. */
START_TEST(a_hand_over_that_nobody_took_is_over_with_swep)
{
	on_and_not_taken_over();
	weather(6);
	json_decref(world_ok(&w, "alice", "standdown", "{\"reason\":\"r\"}"));
	until("2026-11-21T08:30:00Z");
	ck_assert_int_eq(unacknowledged(), 2); /* of either evening */
	until("2026-11-21T09:10:00Z");
	ck_assert_ptr_null(strstr(world_text(&w, "SELECT state FROM swep"), "ACTIVE"));
	ck_assert_int_eq(unacknowledged(), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'handover'"
					  " AND state = 'open'"),
			 0);
	teardown();
}
END_TEST

START_TEST(a_later_hand_over_that_is_taken_ends_the_alarm_of_one_before)
{
	on_and_not_taken_over();
	weather(-1.5);
	until("2026-11-20T17:05:00Z");
	ck_assert_int_eq(unacknowledged(), 1);
	ack("dan");
	ck_assert_int_eq(unacknowledged(), 0);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(state) FROM (SELECT state FROM"
					" occasion WHERE kind = 'handover' ORDER BY at)"),
			 "closed,open");
	teardown();
}
END_TEST

/* A manager says no to what was handed over as a question. */
START_TEST(a_hand_over_of_a_question_is_over_with_it)
{
	prepare("2026-11-19T12:00:00Z");
	area()->policy.handover_minutes = 17 * 60;
	step(OCCASION_HANDOVER, "edt");
	begin(DAN);
	weather(-1.5);
	until("2026-11-19T17:25:00Z");
	ck_assert_int_eq(unacknowledged(), 1);
	json_decref(world_ok(&w, "alice", "inhibit", "{\"reason\":\"r\",\"second\":\"carol\"}"));
	ck_assert_int_eq(unacknowledged(), 0);
	teardown();
}
END_TEST

START_TEST(a_no_that_nobody_else_need_hear_is_no_alarm)
{
	prepare("2026-11-19T12:00:00Z");
	begin(ANN BEN CAT DAN);
	weather(-1.5);
	say_no();
	ck_assert_str_eq(told("rejected"), "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE sentence LIKE"
					  " '%rejection%' AND cleared IS NULL"),
			 0);
	teardown();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {no_text_gives_a_time_that_is_over,
				      a_later_text_says_how_cold_it_is_now,
				      whether_to_end_it_is_asked_with_a_time_ahead,
				      a_question_is_never_silent,
				      a_late_crossing_is_never_silent,
				      nobody_is_flooded,
				      who_is_in_two_groups_gets_one_text,
				      who_is_alone_in_two_groups_gets_one_text_at_a_time,
				      who_has_acknowledged_it_need_not_do_so_again,
				      who_has_acknowledged_it_is_not_waited_for,
				      who_hears_that_it_is_on_is_not_told_that_it_is_late,
				      what_a_person_decided_says_so_and_not_why,
				      who_sees_nothing_is_not_asked_all_night_while_it_is_on,
				      who_heard_of_it_late_hears_of_the_no,
				      who_took_over_a_question_hears_of_the_no,
				      a_hand_over_that_is_told_again_says_how_it_stands_then,
				      a_hand_over_that_nobody_took_is_over_with_swep,
				      a_later_hand_over_that_is_taken_ends_the_alarm_of_one_before,
				      a_hand_over_of_a_question_is_over_with_it,
				      a_no_that_nobody_else_need_hear_is_no_alarm};
	return suite_run("unanswered", cases, COUNT_OF(cases));
}
