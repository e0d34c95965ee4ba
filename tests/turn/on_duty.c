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

/* It is on since noon, and whoever had the duty was told. */
static void began(enum step_order order, int acks, bool waits)
{
	telling_open();
	telling_quiet_nights("2026-11-23T12:00:00Z");
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "duty:oncall", acks);
	s->order = order;
	s->waits = waits;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	telling_import_of("rota", ROTA);
	telling_activated();
}

START_TEST(who_comes_on_duty_hears_that_it_is_on_and_that_it_ends)
{
	began(ORDER_ALL, 0, false);
	telling_left("activation", "00001");
	telling_until("2026-11-23T16:59:00Z");
	telling_left("activation", "00001");
	telling_until("2026-11-23T17:02:00Z");
	telling_left("activation", "00001 00002");
	telling_until("2026-11-24T22:00:00Z");
	telling_left("activation", "00001 00002"); /* nobody twice */
	telling_until("2026-11-24T23:02:00Z"); /* at any hour, as the step says */
	telling_left("activation", "00001 00002 00003");
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
	telling_left("activation", "00001 00002");
	telling_until("2026-11-25T07:32:00Z");
	telling_left("activation", "00001 00002 00003");
	telling_close();
}
END_TEST

/* One after the other, too: whoever had it answered, and has it no more. */
START_TEST(who_follows_one_who_answered)
{
	began(ORDER_LADDER, 1, false);
	json_t *args = json_pack("{s:s}", "code", telling_code("d1"));
	char *text = json_dumps(args, 0);
	json_decref(world_ok(&w, "bob", "ack", text));
	free(text);
	json_decref(args);
	telling_until("2026-11-23T17:02:00Z");
	telling_left("activation", "00001 00002");
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
	telling_left("handover", "00002");
	telling_left("activation", "00001");
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
	telling_left("activation", "00001 00003");
	telling_close();
}
END_TEST

START_TEST(nobody_hears_once_it_is_over)
{
	began(ORDER_ALL, 0, false);
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	telling_until("2026-11-23T18:00:00Z");
	telling_left("activation", "00001");
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
#define UNHELD                                                                                     \
	"SELECT sentence FROM alarm WHERE kind = 'message' AND cleared IS NULL AND sentence LIKE"  \
	" 'd2 %'"
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
	telling_left("activation", "00001 00002");
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
	telling_left("activation", "00001 00002 00009");
	telling_close();
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

int main(void)
{
	const TTest *const all[] = {who_comes_on_duty_hears_that_it_is_on_and_that_it_ends,
				    who_sleeps_until_the_morning_does_so,
				    who_follows_one_who_answered,
				    nobody_hears_twice_at_the_hand_over,
				    a_rota_that_changes_is_looked_at,
				    nobody_hears_once_it_is_over,
				    who_comes_on_duty_and_says_no_is_not_left_alone,
				    those_beyond_are_asked_in_their_place,
				    a_no_of_who_has_gone_off_duty_asks_nobody};
	return suite_run("on_duty", all, COUNT_OF(all));
}
