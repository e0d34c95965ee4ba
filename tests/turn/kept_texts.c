/* SPDX-License-Identifier: MIT
 *
 * A text that spares its step's people the night was queued before the quiet hours, and is kept
 * until the morning: it tells nobody who must know it tonight.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define HEAD "contact,name,organisation,phone,groups,site\n"
#define DEE "d1,Dee,Council,07700 900001,,\n"
#define DEL "d2,Del,Council,07700 900002,partners,\n"
#define PAT "pat,Pat,Police,07700 900003,partners,\n"
#define ED "ed,Ed,Council,07700 900004,edt,\n"
#define ROTA                                                                                       \
	"duty,from,to,contact\n"                                                                   \
	"oncall,2026-11-23 09:00,2026-11-23 22:00,d1\n"                                            \
	"oncall,2026-11-23 22:00,2026-11-24 09:00,d2\n"

/* Whoever has the duty is told at any hour, the partners sleep; Del is one of them, and has the
 * duty from ten on. */
static void evening_at(const char *iso, int acks)
{
	telling_open();
	telling_gateway_of(0, "text", "texts");
	telling_quiet_nights(iso);
	struct step_settings *duty = telling_step(OCCASION_ACTIVATION, "duty:oncall", acks);
	duty->order = acks > 0 ? ORDER_LADDER : ORDER_ALL;
	struct step_settings *wide = telling_step(OCCASION_ACTIVATION, "partners", 0);
	wide->order = ORDER_ALL;
	wide->waits = true;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(HEAD DEE DEL PAT ED);
	telling_import_of("rota", ROTA);
	world_clear(&w);
}

static void activate(void)
{
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
}

static int texts_to(const char *contact)
{
	return (int)world_number(&w, telling_sql("SELECT count(*) FROM message m JOIN attempt a ON"
						 " a.message = m.id WHERE m.contact = '%s' AND"
						 " a.state IN ('accepted', 'delivered') AND"
						 " m.occasion <> ''",
						 contact));
}

/* The gateway wants a pause that lasts into the quiet hours. */
static void paused_into_the_night(void)
{
	for (int i = 0; i < 5; i++) {
		telling_answer_all("later 40000");
		world_advance(&w, SECONDS_MS(35));
	}
}

static void kept_for_the_night(int acks)
{
	evening_at("2026-11-23T20:58:30Z", acks);
	activate();
	paused_into_the_night();
	telling_until("2026-11-23T21:10:00Z");
	if (acks > 0)
		telling_ok("1", "d1", "+447700900001");
	telling_until("2026-11-23T21:59:00Z");
	ck_assert_int_eq(texts_to("d2"), 0);
	ck_assert_int_eq(texts_to("pat"), 0);
}

START_TEST(who_comes_on_duty_is_not_told_by_a_text_that_is_kept)
{
	for (int acks = 0; acks < 2; acks++) {
		kept_for_the_night(acks);
		telling_until("2026-11-23T22:02:00Z");
		ck_assert_int_eq(texts_to("d2"), 1);
		ck_assert_int_eq(texts_to("pat"), 0);
		telling_until("2026-11-24T08:00:00Z");
		ck_assert_int_eq(texts_to("d2"), 1); /* nobody twice */
		ck_assert_int_eq(texts_to("pat"), 1);
		ck_assert_int_eq(telling_alarms("cascade"), 0);
		telling_close();
	}
}
END_TEST

/* The shift began while the text was still waiting for the gateway, and might have left. */
START_TEST(nor_is_who_came_before_it_was_kept)
{
	evening_at("2026-11-23T20:58:30Z", 0);
	activate();
	telling_answer_all("stopped 7200000");
	telling_until("2026-11-23T23:30:00Z");
	ck_assert_int_eq(texts_to("d2"), 1);
	ck_assert_int_eq(texts_to("pat"), 0);
	telling_until("2026-11-24T08:00:00Z");
	ck_assert_int_eq(texts_to("d2"), 1);
	ck_assert_int_eq(texts_to("pat"), 1);
	telling_close();
}
END_TEST

/* Opened by rule: the late crossing wakes them, and left it to the activation's own text, which is
 * kept by now, or failed. */
START_TEST(nor_is_who_must_be_woken_of_a_late_crossing)
{
	for (int fails = 0; fails < 2; fails++) {
		telling_open();
		telling_quiet_nights(fails ? "2026-11-23T20:50:00Z" : "2026-11-23T20:58:00Z");
		struct step_settings *wide = telling_step(OCCASION_ACTIVATION, "partners", 0);
		wide->order = ORDER_ALL;
		wide->waits = true;
		telling_step(OCCASION_LATE, "partners", 0)->order = ORDER_ALL;
		world_start(&w);
		telling_import(HEAD PAT);
		world_clear(&w);
		telling_change(true, OCCASION_ACTIVATION, "a1", "a1",
			       wall_plus(w.now, HOURS_MS(12)));
		telling_change(true, OCCASION_LATE, "d1", "a1", wall_plus(w.now, HOURS_MS(12)));
		world_turn(&w, NULL, 0);
		if (fails)
			telling_answer_all("failed");
		else
			paused_into_the_night();
		telling_until("2026-11-23T21:50:00Z");
		ck_assert_int_eq(texts_to("pat"), 1);
		telling_close();
	}
}
END_TEST

/* An open step comes to them next, and leaves it to no text that is kept. */
START_TEST(nor_is_who_is_asked_next_at_night)
{
	evening_at("2026-11-23T20:58:30Z", 0);
	struct step_settings *ladder = telling_step(OCCASION_ACTIVATION, "edt", 1);
	snprintf(ladder->then, sizeof(ladder->then), "partners");
	activate();
	paused_into_the_night();
	telling_until("2026-11-23T21:07:00Z");
	ck_assert_int_eq(texts_to("d2"), 0);
	telling_until("2026-11-23T21:25:00Z");
	ck_assert_int_eq(texts_to("d2"), 1);
	ck_assert_int_eq(texts_to("pat"), 1);
	telling_ok("1", "ed", "+447700900004");
	telling_until("2026-11-24T08:00:00Z");
	ck_assert_int_eq(texts_to("d2"), 1);
	telling_close();
}
END_TEST

START_TEST(nor_is_who_comes_to_a_group_that_is_woken)
{
	evening_at("2026-11-23T20:58:30Z", 0);
	telling_step(OCCASION_ACTIVATION, "edt", 0)->order = ORDER_ALL;
	activate();
	paused_into_the_night();
	telling_until("2026-11-23T21:10:00Z");
	ck_assert_int_eq(texts_to("pat"), 0);
	telling_import(HEAD DEE DEL ED "pat,Pat,Police,07700 900003,partners edt,\n");
	telling_until("2026-11-23T21:20:00Z");
	ck_assert_int_eq(texts_to("pat"), 1);
	telling_until("2026-11-24T08:00:00Z");
	ck_assert_int_eq(texts_to("pat"), 1);
	telling_close();
}
END_TEST

/* Pat has read this evening that it is recalled. */
static void on_anew_in_the_evening(const char *answer)
{
	evening_at("2026-11-23T18:00:00Z", 0);
	activate();
	telling_answer_all("accepted");
	telling_until("2026-11-23T19:00:00Z");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	telling_answer_all("accepted");
	ck_assert_int_eq(texts_to("pat"), 2);
	telling_import(HEAD DEE DEL PAT ED "new,New,Police,07700 900006,partners,\n");
	telling_until("2026-11-23T20:58:30Z");
	activate();
	telling_answer_all(answer);
	for (int i = 0; i < 4 && strncmp(answer, "later", 5) == 0; i++) {
		world_advance(&w, SECONDS_MS(35));
		telling_answer_all(answer);
	}
}

START_TEST(who_read_that_it_is_off_hears_at_night_that_it_is_on)
{
	static const char *const answers[] = {"later 40000", "stopped 7200000"};
	for (int i = 0; i < 2; i++) {
		on_anew_in_the_evening(answers[i]);
		telling_until(i == 0 ? "2026-11-23T21:05:00Z" : "2026-11-23T23:30:00Z");
		ck_assert_int_eq(texts_to("pat"), 3);
		ck_assert_int_eq(texts_to("d2"), 3);
		ck_assert_int_eq(texts_to("new"), 0); /* who has read nothing sleeps */
		telling_until("2026-11-24T08:00:00Z");
		ck_assert_int_eq(texts_to("pat"), 3);
		ck_assert_int_eq(texts_to("d2"), 3);
		ck_assert_int_eq(texts_to("new"), 1);
		telling_close();
	}
}
END_TEST

/* It failed in the evening, and its step tells them again in the morning. */
START_TEST(so_does_whose_text_failed)
{
	on_anew_in_the_evening("failed");
	telling_until("2026-11-23T23:30:00Z");
	ck_assert_int_eq(texts_to("pat"), 3);
	ck_assert_int_eq(texts_to("new"), 0);
	telling_until("2026-11-24T09:00:00Z");
	ck_assert_int_eq(texts_to("pat"), 3);
	ck_assert_int_eq(texts_to("new"), 1);
	telling_close();
}
END_TEST

/* ---- what failed, and is told again in the morning ------------------------------------------- */

/* Accepted at seven, and given up by the network at night. */
START_TEST(who_has_the_duty_hears_when_the_text_of_a_step_that_waits_fails)
{
	evening_at("2026-11-23T19:00:00Z", 1);
	activate();
	telling_answer_all("accepted");
	char *reference = telling_reference("d2");
	telling_ok("1", "d1", "+447700900001");
	telling_until("2026-11-23T23:00:00Z");
	ck_assert_int_eq(telling_receipt(reference, "failed"), 200);
	free(reference);
	telling_until("2026-11-23T23:02:00Z");
	ck_assert_int_eq(texts_to("d2"), 1);
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_until("2026-11-24T09:00:00Z");
	ck_assert_int_eq(texts_to("d2"), 1);
	telling_close();
}
END_TEST

START_TEST(so_does_who_comes_on_duty_after_it_failed)
{
	evening_at("2026-11-23T20:40:00Z", 1);
	activate();
	telling_answer("to=+447700900002", "failed");
	telling_answer("to=+447700900001", "accepted");
	world_clear(&w);
	telling_ok("1", "d1", "+447700900001");
	telling_until("2026-11-23T21:59:00Z");
	ck_assert_int_eq(texts_to("d2"), 0);
	telling_until("2026-11-23T22:02:00Z");
	ck_assert_int_eq(texts_to("d2"), 1);
	telling_until("2026-11-24T09:00:00Z");
	ck_assert_int_eq(texts_to("d2"), 1);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    who_comes_on_duty_is_not_told_by_a_text_that_is_kept,
	    nor_is_who_came_before_it_was_kept,
	    nor_is_who_must_be_woken_of_a_late_crossing,
	    nor_is_who_is_asked_next_at_night,
	    nor_is_who_comes_to_a_group_that_is_woken,
	    who_read_that_it_is_off_hears_at_night_that_it_is_on,
	    so_does_whose_text_failed,
	    who_has_the_duty_hears_when_the_text_of_a_step_that_waits_fails,
	    so_does_who_comes_on_duty_after_it_failed,
	};
	return suite_run("kept texts", all, COUNT_OF(all));
}
