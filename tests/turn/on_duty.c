/* SPDX-License-Identifier: MIT
 *
 * SWEP is on, and a duty changes hands: whoever comes on duty of a step that was told hears of it.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define HEAD "contact,name,organisation,phone,groups,site\n"
#define PEOPLE                                                                                     \
	HEAD "d1,Dee,Council,07700 900001,,\nd2,Del,Council,07700 900002,,\n"                      \
	     "d3,Don,Council,07700 900003,,\n"
#define ROTA                                                                                       \
	"duty,from,to,contact\n"                                                                   \
	"oncall,2026-11-23 09:00,2026-11-23 17:00,d1\n"                                            \
	"oncall,2026-11-23 17:00,2026-11-24 09:00,d2\n"                                            \
	"oncall,2026-11-24 09:00,2026-11-24 17:00,d1\n"                                            \
	"oncall,2026-11-24 23:00,2026-11-25 09:00,d3\n"

static struct step_settings *of_duty; /* the step */

/* From this moment on, not on yet. */
static void evening_of(const char *shifts, const char *iso, enum step_order order, int acks)
{
	telling_open();
	telling_quiet_nights(iso);
	of_duty = telling_step(OCCASION_ACTIVATION, "duty:oncall", acks);
	of_duty->order = order;
	of_duty->within_ms = MINUTES_MS(15);
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	telling_import_of("rota", shifts);
}

/* It is on since noon, and whoever had the duty was told. */
static void began(enum step_order order, int acks, bool waits)
{
	evening_of(ROTA, "2026-11-23T12:00:00Z", order, acks);
	of_duty->waits = waits;
	telling_activated();
}

static bool alarmed(const char *kind, const char *words)
{
	const char *sql = telling_sql("SELECT coalesce(group_concat(sentence), '') FROM alarm"
				      " WHERE kind = '%s' AND cleared IS NULL",
				      kind);
	return strstr(world_text(&w, sql), words) != NULL;
}

START_TEST(who_comes_on_duty_hears_that_it_is_on_and_that_it_ends)
{
	began(ORDER_ALL, 0, false);
	telling_left_in_turn("activation", "00001");
	telling_until("2026-11-23T16:59:00Z");
	telling_left_in_turn("activation", "00001");
	telling_until("2026-11-23T17:02:00Z");
	telling_left_in_turn("activation", "00001 00002");
	telling_until("2026-11-24T22:00:00Z");
	telling_left_in_turn("activation", "00001 00002"); /* nobody twice */
	telling_until("2026-11-24T23:02:00Z"); /* at any hour, as the step says */
	telling_left_in_turn("activation", "00001 00002 00003");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	telling_until("2026-11-25T07:31:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT count(DISTINCT m.contact) FROM message m JOIN"
					  " occasion o ON o.id = m.occasion WHERE o.kind ="
					  " 'recall'"),
			 3);
	telling_close();
}
END_TEST

START_TEST(who_sleeps_until_the_morning_does_so)
{
	began(ORDER_ALL, 0, true);
	telling_until("2026-11-24T23:30:00Z");
	telling_left_in_turn("activation", "00001 00002");
	telling_until("2026-11-25T07:32:00Z");
	telling_left_in_turn("activation", "00001 00002 00003");
	telling_close();
}
END_TEST

/* One after the other, too: whoever had it answered, and has it no more. */
START_TEST(who_follows_one_who_answered)
{
	began(ORDER_LADDER, 1, false);
	char *code = telling_code("d1");
	json_t *args = json_pack("{s:s}", "code", code);
	char *text = json_dumps(args, 0);
	free(code);
	json_decref(world_ok(&w, "bob", "ack", text));
	free(text);
	json_decref(args);
	telling_until("2026-11-23T17:02:00Z");
	telling_left_in_turn("activation", "00001 00002");
	telling_close();
}
END_TEST

/* The hand-over of that evening says it already. */
START_TEST(nobody_hears_twice_at_the_hand_over)
{
	began(ORDER_ALL, 0, false);
	telling_step(OCCASION_HANDOVER, "duty:oncall", 0)->order = ORDER_ALL;
	telling_until("2026-11-23T17:00:10Z");
	const char *activation = world_text(&w, "SELECT activation FROM swep");
	char id[24];
	snprintf(id, sizeof(id), "%s", activation);
	telling_change(true, OCCASION_HANDOVER, "2026-11-23", id, wall_plus(w.now, HOURS_MS(16)));
	telling_until("2026-11-23T17:30:00Z");
	telling_left_in_turn("handover", "00002");
	telling_left_in_turn("activation", "00001");
	telling_close();
}
END_TEST

START_TEST(a_rota_that_changes_is_looked_at)
{
	began(ORDER_ALL, 0, false);
	telling_until("2026-11-23T13:00:00Z");
	telling_import_of("rota",
			  "duty,from,to,contact\noncall,2026-11-23 12:30,2026-11-24 09:00,d3\n");
	telling_until("2026-11-23T13:05:00Z");
	telling_left_in_turn("activation", "00001 00003");
	telling_close();
}
END_TEST

START_TEST(nobody_hears_once_it_is_over)
{
	began(ORDER_ALL, 0, false);
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	telling_until("2026-11-23T18:00:00Z");
	telling_left_in_turn("activation", "00001");
	telling_close();
}
END_TEST

/* The name in the row is changed, because somebody is ill: the shift began long ago. */
START_TEST(who_takes_over_a_shift_hears)
{
	for (int acks = 0; acks < 2; acks++) {
		began(acks > 0 ? ORDER_LADDER : ORDER_ALL, acks, false);
		if (acks > 0)
			telling_ok("1", "d1", "+447700900001");
		telling_until("2026-11-23T13:00:00Z");
		telling_import_of(
		    "rota", "duty,from,to,contact\noncall,2026-11-23 09:00,2026-11-24 09:00,d3\n");
		telling_until("2026-11-23T13:05:00Z");
		telling_left_in_turn("activation", "00001 00003");
		telling_until("2026-11-23T20:05:00Z");
		telling_left_in_turn("activation", "00001 00003");
		telling_close();
	}
}
END_TEST

#define D1_CORRECTED HEAD "d1,Dee,Council,07700 900011,,\nd2,Del,Council,07700 900002,,\n"

START_TEST(who_has_the_duty_hears_at_the_number_they_have_now)
{
	began(ORDER_ALL, 0, false);
	telling_until("2026-11-23T13:00:00Z");
	telling_import(D1_CORRECTED);
	telling_until("2026-11-23T13:05:00Z");
	telling_left_in_turn("activation", "00001 00011");
	telling_import(D1_CORRECTED);
	telling_until("2026-11-23T16:05:00Z");
	telling_left_in_turn("activation", "00001 00011");
	telling_close();
}
END_TEST

START_TEST(so_does_who_wants_texts_again)
{
	evening_of(ROTA, "2026-11-23T12:00:00Z", ORDER_ALL, 0);
	ck_assert_int_eq(telling_text("1", "+447700900001", "STOP"), 200);
	telling_activated();
	telling_until("2026-11-23T13:00:00Z");
	telling_left_in_turn("activation", "");
	ck_assert(alarmed("no-texts", "ring them"));
	ck_assert_int_eq(telling_text("2", "+447700900001", "START"), 200);
	telling_until("2026-11-23T13:05:00Z");
	telling_left_in_turn("activation", "00001");
	ck_assert_int_eq(telling_alarms("no-texts"), 0);
	telling_close();
}
END_TEST

/* Whoever dismisses it has rung them, and no later look asks for it again. */
START_TEST(who_comes_on_duty_and_wants_no_texts_is_to_be_rung)
{
	evening_of(ROTA, "2026-11-23T12:00:00Z", ORDER_ALL, 0);
	ck_assert_int_eq(telling_text("1", "+447700900002", "STOP"), 200);
	telling_activated();
	telling_until("2026-11-23T16:59:00Z");
	ck_assert_int_eq(telling_alarms("no-texts"), 0);
	telling_until("2026-11-23T17:02:00Z");
	telling_left_in_turn("activation", "00001");
	ck_assert(alarmed("no-texts", "d2 wants no texts and has not been told of the activation: "
				      "ring them"));
	char args[120];
	telling_to_ring("d2", args, sizeof(args));
	json_decref(world_ok(&w, "alice", "dismiss", args));
	telling_import_of("rota", ROTA);
	telling_until("2026-11-23T20:02:00Z");
	ck_assert_int_eq(telling_alarms("no-texts"), 0);
	telling_left_in_turn("activation", "00001");
	telling_close();
}
END_TEST

#define GAP "duty,from,to,contact\noncall,2026-11-23 17:00,2026-11-24 09:00,d2\n"

START_TEST(who_comes_after_nobody_hears)
{
	evening_of(GAP, "2026-11-23T12:00:00Z", ORDER_ALL, 0);
	telling_activated();
	telling_until("2026-11-23T16:59:00Z");
	telling_left_in_turn("activation", "");
	ck_assert(alarmed("cascade", "has nobody who can be told"));
	telling_until("2026-11-23T17:02:00Z");
	telling_left_in_turn("activation", "00002");
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_close();
}
END_TEST

/* The one before answers late, or somebody of those asked after them. */
START_TEST(a_shift_begins_while_an_answer_is_waited_for)
{
	evening_of(ROTA, "2026-11-23T16:50:00Z", ORDER_LADDER, 1);
	of_duty->repeat = true;
	telling_activated();
	telling_until("2026-11-23T17:02:00Z");
	telling_left_in_turn("activation", "00001");
	telling_ok("1", "d1", "+447700900001");
	telling_until("2026-11-23T23:02:00Z");
	telling_left_in_turn("activation", "00001 00002");
	telling_close();
}
END_TEST

START_TEST(a_shift_begins_after_those_beyond_were_told)
{
	evening_of(GAP, "2026-11-23T16:55:00Z", ORDER_LADDER, 1);
	snprintf(of_duty->then, sizeof(of_duty->then), "boss");
	telling_import(PEOPLE "dan,Dan,Council,07700 900004,boss,\n");
	telling_activated();
	telling_left_in_turn("activation", "00004");
	telling_until("2026-11-23T17:02:00Z");
	telling_ok("1", "dan", "+447700900004");
	telling_until("2026-11-23T17:04:00Z");
	telling_left_in_turn("activation", "00004 00002");
	telling_close();
}
END_TEST

/* Nobody is waited for any more: their text is none of a ladder that was met. */
static void night_text_meets(const char *fate)
{
	began(ORDER_LADDER, 1, false);
	telling_ok("1", "d1", "+447700900001");
	telling_until("2026-11-23T16:59:00Z");
	world_advance(&w, MINUTES_MS(2));
	telling_answer("/send", fate);
	world_clear(&w);
}

START_TEST(a_gateway_that_slips_keeps_it_from_nobody)
{
	night_text_meets("retry");
	ck_assert_str_eq(telling_state("d2"), "queued");
	telling_ok("2", "d1", "+447700900001");
	ck_assert_str_eq(telling_state("d2"), "queued");
	telling_until("2026-11-23T17:30:00Z");
	ck_assert_str_eq(telling_state("d2"), "accepted");
	telling_close();
}
END_TEST

START_TEST(what_fails_for_good_is_missed)
{
	night_text_meets("failed");
	telling_until("2026-11-23T17:05:00Z");
	ck_assert(alarmed("cascade", "not been told of the activation, no text reached them: Del"));
	telling_until("2026-11-23T18:05:00Z");
	ck_assert_str_eq(telling_state("d2"), "accepted");
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_left_in_turn("activation", "00001 00002 00002");
	telling_close();
}
END_TEST

/* Whoever has it by now was told; the one before, whose text failed, need not know, until they
 * have it again. */
START_TEST(who_has_the_duty_no_more_is_not_missed)
{
	evening_of(ROTA, "2026-11-23T16:40:00Z", ORDER_ALL, 0);
	world_clear(&w);
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer("/send", "failed");
	world_clear(&w);
	world_advance(&w, MINUTES_MS(1));
	ck_assert(alarmed("cascade", "no text reached them: Dee"));
	telling_until("2026-11-23T20:00:00Z");
	telling_left_in_turn("activation", "00001 00002");
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_until("2026-11-24T09:03:00Z");
	telling_left_in_turn("activation", "00001 00002 00001");
	telling_close();
}
END_TEST

/* Their text waits for a gateway, and whoever is asked next answers. */
START_TEST(who_has_the_duty_hears_whoever_answers)
{
	evening_of(ROTA, "2026-11-23T12:00:00Z", ORDER_LADDER, 1);
	snprintf(of_duty->then, sizeof(of_duty->then), "boss");
	telling_import(PEOPLE "dan,Dan,Council,07700 900004,boss,\n");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer("/send", "stopped 1200000");
	world_clear(&w);
	world_advance(&w, MINUTES_MS(16));
	ck_assert_str_eq(telling_state("dan"), "queued");
	json_decref(world_ok(&w, "bob", "ack", "{\"code\":\"dan\"}"));
	telling_until("2026-11-23T12:40:00Z");
	ck_assert_str_eq(telling_state("d1"), "accepted");
	ck_assert_str_eq(telling_state("dan"), "cancelled");
	telling_close();
}
END_TEST

/* The hand-over that was to tell them did not go. */
START_TEST(a_hand_over_that_fails_told_nobody)
{
	began(ORDER_ALL, 0, false);
	telling_step(OCCASION_HANDOVER, "duty:oncall", 0)->order = ORDER_ALL;
	telling_until("2026-11-23T17:00:10Z");
	char id[24];
	snprintf(id, sizeof(id), "%s", world_text(&w, "SELECT activation FROM swep"));
	telling_change(true, OCCASION_HANDOVER, "2026-11-23", id, wall_plus(w.now, HOURS_MS(16)));
	world_turn(&w, NULL, 0);
	world_advance(&w, MINUTES_MS(3));
	telling_left_in_turn("activation", "00001");
	telling_answer("/send", "failed");
	world_clear(&w);
	telling_until("2026-11-23T17:10:00Z");
	telling_left_in_turn("activation", "00001 00002");
	telling_close();
}
END_TEST

/* Two have the duty at once: the first answers for both, and the other hears none the less. */
START_TEST(each_who_has_the_duty_hears)
{
	evening_of("duty,from,to,contact\noncall,2026-11-23 09:00,2026-11-24 09:00,d1\n"
		   "oncall,2026-11-23 10:00,2026-11-24 09:00,d2\n",
		   "2026-11-23T12:00:00Z", ORDER_LADDER, 1);
	telling_activated();
	telling_left_in_turn("activation", "00002");
	telling_ok("1", "d2", "+447700900002");
	telling_until("2026-11-23T20:00:00Z");
	telling_left_in_turn("activation", "00002 00001");
	telling_close();
}
END_TEST

/* The gateway takes nothing for long: one text in the end, not one for each look. */
START_TEST(no_look_makes_a_second_text)
{
	night_text_meets("stopped 1200000");
	for (int i = 0; i < 6; i++) {
		world_advance(&w, MINUTES_MS(5));
		telling_import_of("rota", ROTA);
		telling_ok("2", "d1", "+447700900001");
	}
	telling_until("2026-11-23T19:00:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE contact = 'd2'"), 1);
	ck_assert_str_eq(telling_state("d2"), "accepted");
	telling_close();
}
END_TEST

/* STOP while it is queued, and START before the morning. */
START_TEST(who_stops_and_starts_on_duty_hears_once)
{
	night_text_meets("stopped 1200000");
	ck_assert_int_eq(telling_text("3", "+447700900002", "STOP"), 200);
	ck_assert_str_eq(telling_state("d2"), "cancelled");
	world_advance(&w, MINUTES_MS(1));
	ck_assert(alarmed("no-texts", "d2 wants no texts"));
	telling_until("2026-11-23T18:00:00Z");
	ck_assert_str_eq(telling_state("d2"), "cancelled");
	ck_assert_int_eq(telling_text("4", "+447700900002", "START"), 200);
	telling_until("2026-11-23T19:00:00Z");
	ck_assert_str_eq(telling_state("d2"), "accepted");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE contact = 'd2'"
					  " AND state = 'accepted' AND occasion <> ''"),
			 1);
	ck_assert_int_eq(telling_alarms("no-texts"), 0);
	telling_close();
}
END_TEST

/* It was under way as another answered, and certainly did not arrive. */
START_TEST(what_was_under_way_as_another_answered_is_told_again)
{
	evening_of(ROTA, "2026-11-23T12:00:00Z", ORDER_LADDER, 1);
	snprintf(of_duty->then, sizeof(of_duty->then), "boss");
	telling_import(PEOPLE "dan,Dan,Council,07700 900004,boss,\n");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer("/send", "unknown");
	world_clear(&w);
	json_decref(world_ok(&w, "bob", "ack", "{\"code\":\"d1\"}"));
	telling_until("2026-11-23T16:59:00Z");
	world_advance(&w, MINUTES_MS(2));
	telling_answer("/send", "retry");
	telling_import_of("rota",
			  "duty,from,to,contact\noncall,2026-11-23 09:00,2026-11-24 09:00,d3\n");
	telling_until("2026-11-23T18:00:00Z");
	ck_assert_str_eq(telling_state("d3"), "accepted");
	telling_close();
}
END_TEST

/* Their answer is no longer enough: the step asks again, and tells nobody of itself. */
START_TEST(who_is_told_later_answers_too)
{
	began(ORDER_LADDER, 1, false);
	telling_ok("1", "d1", "+447700900001");
	telling_until("2026-11-23T17:02:00Z");
	telling_left_in_turn("activation", "00001 00002");
	telling_ok("2", "d2", "+447700900002");
	char *code = telling_code("d1");
	char text[32];
	snprintf(text, sizeof(text), "NO %s", code);
	free(code);
	ck_assert_int_eq(telling_text("3", "+447700900001", text), 200);
	telling_until("2026-11-23T19:00:00Z");
	telling_left_in_turn("activation", "00001 00002");
	ck_assert_str_eq(world_text(&w, "SELECT s.state FROM step s JOIN occasion o"
					" ON o.id = s.occasion WHERE o.kind = 'activation'"),
			 "met");
	telling_close();
}
END_TEST

static void answers_so(const char *id, const char *from, const char *word, const char *contact)
{
	char text[40], *code = telling_code(contact);
	snprintf(text, sizeof(text), "%s %s", word, code);
	free(code);
	ck_assert_int_eq(telling_text(id, from, text), 200);
	telling_answer_all("accepted");
}

#define ANSWERED "SELECT text FROM message WHERE occasion = '' ORDER BY rowid DESC LIMIT 1"
#define UNHELD "SELECT sentence FROM alarm WHERE kind = 'unheld' AND cleared IS NULL"
#define FIND                                                                                       \
	"d2 has the duty oncall now and says NO to the activation: find somebody in their place"

/* D1 has answered at noon, and goes home at five; D2, who comes, is ill. */
static void refused(const char *then)
{
	telling_open();
	telling_quiet_nights("2026-11-23T12:00:00Z");
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "duty:oncall", 1);
	snprintf(s->then, sizeof(s->then), "%s", then);
	world_start(&w);
	telling_import(PEOPLE "m1,Man,Council,07700 900009,mgr,\n");
	telling_import_of("rota", ROTA);
	telling_activated();
	answers_so("1", "+447700900001", "OK", "d1");
	telling_until("2026-11-23T17:02:00Z");
	telling_left_in_turn("activation", "00001 00002");
	answers_so("2", "+447700900002", "NO", "d2");
	is_text(UNHELD, FIND);
}

START_TEST(who_comes_on_duty_and_says_no_is_not_left_alone)
{
	refused("");
	is_text(ANSWERED, "Noted: NO. Nobody else who is on duty has answered: a person finds"
			  " somebody.");
	answers_so("3", "+447700900002", "OK", "d2");
	is_text(UNHELD, "");
	telling_close();
}
END_TEST

START_TEST(those_beyond_are_asked_in_their_place)
{
	refused("mgr");
	is_text(ANSWERED, "Noted: NO. The next are asked.");
	telling_left_in_turn("activation", "00001 00002 00009");
	telling_close();
}
END_TEST

/* Hours before they said OK to what another step told them; by night a call wakes them. */
START_TEST(who_is_asked_in_their_place_has_not_answered_yet)
{
	static const char *const no_at[] = {"2026-11-23T20:00:00Z", "2026-11-23T23:00:00Z"};
	for (size_t i = 0; i < COUNT_OF(no_at); i++) {
		telling_open();
		telling_quiet_nights("2026-11-23T12:00:00Z");
		struct step_settings *s = telling_step(OCCASION_ACTIVATION, "duty:oncall", 1);
		snprintf(s->then, sizeof(s->then), "mgr");
		s->wake = true;
		telling_step(OCCASION_ACTIVATION, "mgr", 1);
		world_start(&w);
		telling_import(PEOPLE "m1,Man,Council,07700 900009,mgr,\n");
		telling_import_of("rota", ROTA);
		telling_activated();
		answers_so("1", "+447700900001", "OK", "d1");
		answers_so("2", "+447700900009", "OK", "m1");
		telling_until(no_at[i]);
		answers_so("3", "+447700900002", "NO", "d2");
		is_text("SELECT group_concat(contact || ' ' || channel) FROM message WHERE rung = "
			"-1 AND occasion <> '' AND text <> '' AND contact = 'm1'",
			i == 0 ? "m1 sms" : "m1 voice");
		telling_close();
	}
}
END_TEST

/* Whom a text cannot tell is called, as where an answer is waited for. */
START_TEST(who_comes_on_duty_and_gets_no_text_is_called_where_they_must_wake)
{
	for (int wake = 0; wake < 2; wake++) {
		evening_of(ROTA, "2026-11-23T12:00:00Z", ORDER_LADDER, 1);
		of_duty->wake = wake;
		telling_activated();
		answers_so("1", "+447700900001", "OK", "d1");
		telling_until("2026-11-23T16:59:30Z");
		world_advance(&w, MINUTES_MS(2));
		telling_answer("/send?", "failed");
		world_advance(&w, 0);
		is_text("SELECT group_concat(channel || ' ' || state) FROM message"
			" WHERE contact = 'd2'",
			wake ? "sms failed,voice sending" : "sms failed");
		telling_close();
	}
}
END_TEST

/* The night of which they said OK, or in which nobody answered, is over by then; SWEP is not. */
START_TEST(a_no_on_a_later_day_asks_those_beyond)
{
	for (int answered = 0; answered < 2; answered++) {
		evening_of("duty,from,to,contact\noncall,2026-11-23 09:00,2026-11-25 09:00,d2\n",
			   "2026-11-23T12:00:00Z", ORDER_LADDER, 1);
		snprintf(of_duty->then, sizeof(of_duty->then), "mgr");
		telling_activated();
		if (answered)
			answers_so("1", "+447700900002", "OK", "d2");
		telling_import(PEOPLE "m1,Man,Council,07700 900009,mgr,\n");
		telling_until("2026-11-24T20:00:00Z");
		answers_so("2", "+447700900002", "NO", "d2");
		is_text(ANSWERED, answered ? "Noted: NO. You had said OK: the next are asked, and a"
					     " person will ring you."
					   : "Noted: NO. The next are asked.");
		telling_until("2026-11-24T23:00:00Z");
		is_text("SELECT group_concat(contact) FROM message WHERE occasion <> ''"
			" AND made > 1795550399999",
			"m1");
		is_text(UNHELD, FIND);
		telling_close();
	}
}
END_TEST

/* D1's own NO, once their shift is over, is no news. */
START_TEST(a_no_of_who_has_gone_off_duty_asks_nobody)
{
	began(ORDER_LADDER, 1, false);
	char *code = telling_code("d1"), no[20];
	snprintf(no, sizeof(no), "NO %s", code);
	answers_so("1", "+447700900001", "OK", "d1");
	telling_until("2026-11-23T17:02:00Z");
	answers_so("2", "+447700900002", "OK", "d2");
	ck_assert_int_eq(telling_text("3", "+447700900001", no), 200);
	free(code);
	is_text("SELECT count(*) FROM alarm WHERE sentence LIKE '% has the duty %'", "0");
	telling_close();
}
END_TEST

/* The rota names another, who says OK; or somebody else is found, and a person says so. */
START_TEST(it_stands_until_another_who_has_the_duty_says_ok)
{
	for (int dismissed = 0; dismissed < 2; dismissed++) {
		refused("mgr");
		answers_so("3", "+447700900009", "OK", "m1");
		is_text(UNHELD, FIND);
		if (dismissed) {
			json_decref(world_ok(&w, "bob", "dismiss",
					     "{\"alarm\":\"unheld\",\"reason\":\"Man comes in\"}"));
			is_text(UNHELD, "");
		}
		telling_import_of("rota", "duty,from,to,contact\n"
					  "oncall,2026-11-23 17:00,2026-11-24 09:00,d3\n");
		telling_until("2026-11-23T17:30:00Z");
		answers_so("4", "+447700900003", "OK", "d3");
		is_text(UNHELD, "");
		telling_left_in_turn("activation", "00001 00002 00009 00003");
		telling_import_of("rota", ROTA); /* and back again */
		telling_until("2026-11-23T17:40:00Z");
		is_text(UNHELD, FIND);
		telling_left_in_turn("activation", "00001 00002 00009 00003"); /* asked before */
		telling_until("2026-11-24T09:02:00Z");
		is_text(UNHELD, "");
		telling_close();
	}
}
END_TEST

/* Two have it at once. */
START_TEST(either_may_say_ok_before_or_after_the_no)
{
	for (int before = 0; before < 2; before++) {
		telling_open();
		telling_quiet_nights("2026-11-23T12:00:00Z");
		telling_step(OCCASION_ACTIVATION, "duty:oncall", 1);
		world_start(&w);
		telling_import(PEOPLE);
		telling_import_of("rota", ROTA "oncall,2026-11-23 17:00,2026-11-24 09:00,d3\n");
		telling_activated();
		answers_so("1", "+447700900001", "OK", "d1");
		telling_until("2026-11-23T17:02:00Z");
		if (before)
			answers_so("2", "+447700900003", "OK", "d3");
		answers_so("3", "+447700900002", "NO", "d2");
		is_text(UNHELD, before ? "" : FIND);
		if (!before)
			answers_so("2", "+447700900003", "OK", "d3");
		is_text(UNHELD, "");
		telling_import_of("rota", ROTA);
		telling_until("2026-11-23T17:10:00Z");
		is_text(UNHELD, FIND);
		json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"mild\"}"));
		is_text(UNHELD, "");
		telling_close();
	}
}
END_TEST

/* D2 is asked as one of edt at noon, long before the shift. */
static void no_at_noon(void)
{
	telling_open();
	telling_quiet_nights("2026-11-23T12:00:00Z");
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "duty:oncall", 1);
	snprintf(s->then, sizeof(s->then), "mgr");
	telling_step(OCCASION_ACTIVATION, "edt", 1)->order = ORDER_ALL;
	world_start(&w);
	telling_import(HEAD "d1,Dee,Council,07700 900001,,\nd2,Del,Council,07700 900002,edt,\n"
			    "d3,Don,Council,07700 900003,edt,\n"
			    "m1,Man,Council,07700 900009,mgr,\n");
	telling_import_of("rota", ROTA);
	telling_activated();
	answers_so("1", "+447700900001", "OK", "d1");
	answers_so("2", "+447700900002", "NO", "d2");
	answers_so("3", "+447700900003", "OK", "d3");
}

START_TEST(a_no_before_the_shift_is_one)
{
	no_at_noon();
	world_restart(&w);
	telling_until("2026-11-23T16:59:00Z");
	is_text(UNHELD, "");
	telling_left_in_turn("activation", "00001 00002 00003");
	telling_until("2026-11-23T17:02:00Z");
	is_text(UNHELD, FIND);
	telling_left_in_turn("activation", "00001 00002 00003 00009");
	telling_import_of("rota", ROTA);
	telling_until("2026-11-23T23:00:00Z");
	telling_left_in_turn("activation", "00001 00002 00003 00009"); /* nobody twice */
	answers_so("4", "+447700900002", "OK", "d2");
	is_text(UNHELD, "");
	telling_close();
}
END_TEST

/* The rota is changed at once: whoever takes over has said NO. */
START_TEST(so_it_is_of_who_takes_over)
{
	no_at_noon();
	telling_import_of("rota",
			  "duty,from,to,contact\noncall,2026-11-23 09:00,2026-11-24 09:00,d2\n");
	telling_until("2026-11-23T12:05:00Z");
	is_text(UNHELD, FIND);
	telling_left_in_turn("activation", "00001 00002 00003 00009");
	telling_close();
}
END_TEST

/* One step alone: D2's own shift of the morning, and the night. */
START_TEST(so_is_one_in_an_earlier_shift)
{
	telling_open();
	telling_quiet_nights("2026-11-23T11:30:00Z");
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "duty:oncall", 1);
	snprintf(s->then, sizeof(s->then), "mgr");
	world_start(&w);
	telling_import(PEOPLE "m1,Man,Council,07700 900009,mgr,\n");
	telling_import_of("rota", "duty,from,to,contact\n"
				  "oncall,2026-11-23 09:00,2026-11-23 12:00,d2\n"
				  "oncall,2026-11-23 12:00,2026-11-23 17:00,d1\n"
				  "oncall,2026-11-23 17:00,2026-11-24 09:00,d2\n");
	telling_activated();
	answers_so("1", "+447700900002", "NO", "d2");
	telling_answer_all("accepted");
	answers_so("2", "+447700900009", "OK", "m1");
	telling_until("2026-11-23T12:05:00Z");
	answers_so("3", "+447700900001", "OK", "d1");
	is_text(UNHELD, "");
	telling_until("2026-11-23T17:02:00Z");
	is_text(UNHELD, FIND);
	telling_left_in_turn("activation", "00002 00009 00001 00009");
	telling_close();
}
END_TEST

static void handed_over(void)
{
	char id[24];
	snprintf(id, sizeof(id), "%s", world_text(&w, "SELECT activation FROM swep"));
	telling_change(true, OCCASION_HANDOVER, "2026-11-23", id, wall_plus(w.now, HOURS_MS(16)));
	telling_until("2026-11-23T17:05:00Z");
}

/* They heard by the hand-over, which asked nothing of them. */
START_TEST(so_is_one_to_the_hand_over)
{
	for (int acks = 0; acks < 2; acks++) {
		telling_open();
		telling_quiet_nights("2026-11-23T12:00:00Z");
		struct step_settings *s = telling_step(OCCASION_ACTIVATION, "duty:oncall", acks);
		snprintf(s->then, sizeof(s->then), "mgr");
		s->order = acks > 0 ? ORDER_LADDER : ORDER_ALL;
		telling_step(OCCASION_HANDOVER, "duty:oncall", 0)->order = ORDER_ALL;
		world_start(&w);
		telling_import(PEOPLE "m1,Man,Council,07700 900009,mgr,\n");
		telling_import_of("rota", ROTA);
		telling_activated();
		if (acks > 0)
			answers_so("1", "+447700900001", "OK", "d1");
		telling_until("2026-11-23T17:00:10Z");
		handed_over();
		telling_left_in_turn("activation", "00001");
		answers_so("2", "+447700900002", "NO", "d2");
		is_text(ANSWERED, "Noted: NO. Nobody else who is on duty has answered: a person "
				  "finds somebody.");
		is_text(UNHELD, FIND);
		telling_left_in_turn("activation", "00001 00009");
		answers_so("3", "+447700900002", "OK", "d2");
		is_text(UNHELD, "");
		telling_close();
	}
}
END_TEST

/* Where no answer is wanted, another who has the duty has heard it, and said nothing. */
START_TEST(who_is_only_told_and_silent_looks_after_it)
{
	evening_of(ROTA "oncall,2026-11-23 10:00,2026-11-24 09:00,d3\n", "2026-11-23T12:00:00Z",
		   ORDER_ALL, 0);
	telling_activated();
	telling_until("2026-11-23T17:02:00Z");
	answers_so("1", "+447700900002", "NO", "d2");
	is_text(UNHELD, "");
	answers_so("2", "+447700900003", "NO", "d3");
	is_text(UNHELD, "d2 and d3 have the duty oncall now and say NO to the activation: find "
			"somebody in their place");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    who_comes_on_duty_hears_that_it_is_on_and_that_it_ends,
	    who_sleeps_until_the_morning_does_so,
	    who_follows_one_who_answered,
	    nobody_hears_twice_at_the_hand_over,
	    a_rota_that_changes_is_looked_at,
	    who_takes_over_a_shift_hears,
	    who_has_the_duty_hears_at_the_number_they_have_now,
	    so_does_who_wants_texts_again,
	    who_comes_on_duty_and_wants_no_texts_is_to_be_rung,
	    who_comes_after_nobody_hears,
	    a_shift_begins_while_an_answer_is_waited_for,
	    a_shift_begins_after_those_beyond_were_told,
	    a_gateway_that_slips_keeps_it_from_nobody,
	    what_fails_for_good_is_missed,
	    who_has_the_duty_no_more_is_not_missed,
	    who_has_the_duty_hears_whoever_answers,
	    a_hand_over_that_fails_told_nobody,
	    each_who_has_the_duty_hears,
	    no_look_makes_a_second_text,
	    who_stops_and_starts_on_duty_hears_once,
	    what_was_under_way_as_another_answered_is_told_again,
	    who_is_told_later_answers_too,
	    nobody_hears_once_it_is_over,
	    who_comes_on_duty_and_says_no_is_not_left_alone,
	    those_beyond_are_asked_in_their_place,
	    a_no_on_a_later_day_asks_those_beyond,
	    who_is_asked_in_their_place_has_not_answered_yet,
	    who_comes_on_duty_and_gets_no_text_is_called_where_they_must_wake,
	    a_no_of_who_has_gone_off_duty_asks_nobody,
	    it_stands_until_another_who_has_the_duty_says_ok,
	    either_may_say_ok_before_or_after_the_no,
	    a_no_before_the_shift_is_one,
	    so_it_is_of_who_takes_over,
	    so_is_one_in_an_earlier_shift,
	    so_is_one_to_the_hand_over,
	    who_is_only_told_and_silent_looks_after_it};
	return suite_run("on_duty", all, COUNT_OF(all));
}
