/* SPDX-License-Identifier: MIT
 *
 * Whoever gets no texts and is rung by a person: that they heard is recorded, and the end is not
 * kept from them.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups,call\n"                                            \
	"ed,Ed,Council,07700 900001,edt,\n"                                                        \
	"pat,Pat,Police,07700 900002,edt partners,\n"                                              \
	"sue,Sue,Shelter,07700 900003,partners,\n"                                                 \
	"desk,Desk,Council,,edt,07700 900101\n"

#define HEARD                                                                                      \
	"SELECT coalesce(group_concat(contact || ' ' || state || ' ' || grp, ', '), '') FROM"      \
	" (SELECT m.*, x.grp FROM message m JOIN step x ON x.id = m.step WHERE m.detail ="         \
	" 'nothing was sent: a person rang them' AND m.acked IS NULL ORDER BY m.rowid)"

static void ask(const char *user, const char *verb, const char *args)
{
	json_decref(world_ok(&w, user, verb, args));
}

static void refused(const char *args, const char *code, const char *sentence)
{
	json_t *reply = world_ask(&w, "bob", "ack", args);
	json_t *error = json_object_get(reply, "error");
	ck_assert_str_eq(json_string_value(json_object_get(error, "code")), code);
	ck_assert_str_eq(json_string_value(json_object_get(error, "message")), sentence);
	json_decref(reply);
}

/* Pat and Sue have said STOP, the desk has a landline, and no gateway calls. */
static void setup(void)
{
	telling_open();
	telling_gateway_of(0, "text", "texts");
	telling_step(OCCASION_ACTIVATION, "edt", 2)->order = ORDER_ALL;
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	ck_assert(wall_parse_iso("2026-11-23T12:00:00Z", &w.now));
	world_start(&w);
	telling_import(PEOPLE);
	ck_assert_int_eq(telling_text("1", "+447700900002", "STOP"), 200);
	ck_assert_int_eq(telling_text("2", "+447700900003", "STOP"), 200);
	world_clear(&w);
}

#define WHO_HEARD                                                                                  \
	"SELECT coalesce(group_concat(contact || ' ' || state || ' ' || acked_by, ', '), '')"      \
	" FROM (SELECT * FROM message WHERE acked IS NOT NULL ORDER BY rowid)"

START_TEST(who_was_rung_in_place_of_a_text_is_recorded_in_each_step)
{
	setup();
	telling_activated();
	is_text("SELECT count(*) FROM message WHERE contact = 'pat'", "0");
	ask("bob", "ack", "{\"code\":\"pat\"}");
	is_text(WHO_HEARD, "pat cancelled bob, pat cancelled bob");
	is_text("SELECT group_concat(DISTINCT detail) FROM message WHERE contact = 'pat'",
		"nothing was sent: a person rang them");
	is_text("SELECT group_concat(change || ' ' || actor, ', ') FROM (SELECT * FROM audit WHERE"
		" kind = 'message' AND subject IN (SELECT id FROM message WHERE contact = 'pat')"
		" ORDER BY seq)",
		"new -> cancelled bob, new -> cancelled bob, acknowledged bob, acknowledged bob");
	is_text("SELECT state FROM step WHERE grp = 'edt'", "open");
	ask("bob", "ack", "{\"code\":\"desk\",\"by\":\"the manager\"}");
	is_text("SELECT state FROM step WHERE grp = 'edt'", "met");
	refused("{\"code\":\"pat\"}", "not-found",
		"nothing stands open that pat was to hear and has not answered");
	ask("alice", "fsck", "{}");
	telling_close();
}
END_TEST

START_TEST(a_group_without_texts_is_no_alarm_once_all_were_rung)
{
	setup();
	telling_activated();
	ck_assert_int_eq(telling_alarms("cascade"), 1);
	is_text("SELECT sentence FROM alarm WHERE kind = 'cascade' AND cleared IS NULL",
		"group partners has nobody who can be told of the activation");
	ask("bob", "ack", "{\"code\":\"pat\"}");
	ck_assert_int_eq(telling_alarms("cascade"), 1);
	ask("bob", "ack", "{\"code\":\"sue\"}");
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_close();
}
END_TEST

START_TEST(where_nothing_is_open_for_them_it_is_refused)
{
	setup();
	refused("{\"code\":\"pat\"}", "not-found",
		"nothing stands open that pat was to hear and has not answered");
	telling_begins(OCCASION_RECALL, "r1", "a1"); /* she heard nothing that it takes back */
	refused("{\"code\":\"sue\"}", "not-found",
		"nothing stands open that sue was to hear and has not answered");
	telling_activated();
	refused("{\"code\":\"sue\",\"of\":\"o99\"}", "not-found",
		"nothing of o99 stands open that sue was to hear and has not answered");
	refused("{\"code\":\"4821\",\"of\":\"o1\"}", "usage",
		"a code says by itself of what: of is for a contact");
	is_text(WHO_HEARD, "");
	telling_close();
}
END_TEST

START_TEST(of_several_it_is_said_which)
{
	char on[20], args[80], sentence[200];
	setup();
	telling_step(OCCASION_ADVICE, "partners", 0)->order = ORDER_ALL;
	telling_activated();
	telling_begins(OCCASION_ADVICE, "d1", NULL);
	snprintf(on, sizeof(on), "%s",
		 world_text(&w, "SELECT id FROM occasion WHERE kind = 'activation'"));
	snprintf(sentence, sizeof(sentence),
		 "sue has not answered several: the activation (no code, %s), the advice (no code, "
		 "%s); say which by its code, or by --of and what stands behind it",
		 on, world_text(&w, "SELECT id FROM occasion WHERE kind = 'advice'"));
	refused("{\"code\":\"sue\"}", "refused", sentence);
	snprintf(args, sizeof(args), "{\"code\":\"sue\",\"of\":\"%s\"}", on);
	ask("bob", "ack", args);
	is_text("SELECT o.kind FROM message m JOIN occasion o ON o.id = m.occasion"
		" WHERE m.contact = 'sue'",
		"activation");
	ask("bob", "ack", "{\"code\":\"sue\"}");
	is_text("SELECT count(*) FROM message WHERE contact = 'sue' AND acked IS NOT NULL", "2");
	telling_close();
}
END_TEST

/* Whoever was rung hears nothing twice when they want texts again, and answers count as ever. */
START_TEST(who_was_rung_and_wants_texts_again_is_not_told_it_anew)
{
	setup();
	telling_activated();
	ask("bob", "ack", "{\"code\":\"sue\"}");
	ck_assert_int_eq(telling_text("3", "+447700900003", "START"), 200);
	telling_answer_all("accepted");
	world_advance(&w, MINUTES_MS(5));
	is_text("SELECT count(*) FROM message WHERE contact = 'sue' AND occasion <> ''", "1");
	ask("alice", "recall", "{\"reason\":\"mild\"}");
	telling_answer_all("accepted");
	is_text("SELECT state FROM message WHERE contact = 'sue' AND occasion <> '' ORDER BY rowid"
		" DESC LIMIT 1",
		"accepted");
	telling_close();
}
END_TEST

/* ---- and of its end ------------------------------------------------------------------------- */

#define TO_RING                                                                                    \
	"SELECT coalesce(group_concat(a.sentence, '; '), '') FROM alarm a JOIN message m"          \
	" ON m.id = a.subject WHERE a.kind = 'message' AND a.cleared IS NULL"

static void ends(const char *verb)
{
	ask("alice", verb, "{\"reason\":\"mild\"}");
	telling_answer_all("accepted");
}

static void dismissed(const char *contact)
{
	char args[120];
	telling_to_ring(contact, args, sizeof(args));
	ask("bob", "dismiss", args);
}

START_TEST(who_was_rung_is_rung_of_the_end)
{
	static const char *const all[][2] = {{"recall", "recall"}, {"standdown", "stand-down"}};
	for (size_t i = 0; i < 2; i++) {
		char to_ring[300];
		setup();
		telling_activated();
		ask("bob", "ack", "{\"code\":\"desk\"}");
		ask("bob", "ack", "{\"code\":\"pat\"}");
		is_text(TO_RING, "");
		ends(all[i][0]);
		snprintf(to_ring, sizeof(to_ring),
			 "desk has not been told of the %s and has no number for texts: ring them; "
			 "pat has not been told of the %s and wants no texts: ring them",
			 all[i][1], all[i][1]);
		is_text(TO_RING, to_ring); /* and not Sue, whom nobody rang */
		ask("bob", "ack", "{\"code\":\"pat\"}");
		ask("bob", "ack", "{\"code\":\"desk\"}");
		is_text(TO_RING, "");
		telling_close();
	}
}
END_TEST

/* An alarm asked for it, and nobody has written down whether they were rung. */
START_TEST(who_was_to_be_rung_is_rung_of_the_end)
{
	setup();
	telling_activated();
	is_text(TO_RING, "desk has not been told of the activation and has no number for texts: "
			 "ring them");
	ends("recall");
	is_text(TO_RING,
		"desk has not been told of the recall and has no number for texts: ring them");
	telling_close();
}
END_TEST

/* Whoever ends the alarm has rung them: they heard that it is on, and hear that it ends. */
START_TEST(who_was_rung_as_an_alarm_says_is_rung_of_the_end)
{
	setup();
	telling_activated();
	dismissed("sue");
	is_text(HEARD, "sue cancelled partners");
	is_text(WHO_HEARD, "");
	ask("bob", "ack", "{\"code\":\"desk\"}");
	ends("recall");
	is_text(TO_RING,
		"desk has not been told of the recall and has no number for texts: ring them; "
		"sue has not been told of the recall and wants no texts: ring them");
	ask("alice", "fsck", "{}");
	telling_close();
}
END_TEST

START_TEST(so_is_whose_text_was_still_to_be_sent)
{
	setup();
	ck_assert_int_eq(telling_text("3", "+447700900003", "START"), 200);
	ask("alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}");
	telling_answer("to=+447700900003", "later 120000");
	ck_assert_int_eq(telling_text("4", "+447700900003", "STOP"), 200);
	telling_answer("to=+447700900001", "accepted");
	world_advance(&w, SECONDS_MS(1));
	dismissed("sue");
	is_text(HEARD, "sue cancelled partners");
	ask("bob", "ack", "{\"code\":\"desk\"}");
	ends("recall");
	is_text(TO_RING,
		"desk has not been told of the recall and has no number for texts: ring them; "
		"sue has not been told of the recall and wants no texts: ring them");
	telling_close();
}
END_TEST

static void stopped_is_seen(void)
{
	ask("bob", "dismiss", "{\"alarm\":\"no-texts\",\"subject\":\"sue\",\"reason\":\"rung\"}");
}

/* Spoken with of the STOP, and of no SWEP. */
START_TEST(who_was_rung_before_it_was_on_is_not)
{
	setup();
	stopped_is_seen();
	telling_activated();
	ask("bob", "ack", "{\"code\":\"desk\"}");
	is_text(HEARD, "");
	ends("recall");
	is_text(TO_RING,
		"desk has not been told of the recall and has no number for texts: ring them");
	telling_close();
}
END_TEST

/* Ann is asked first, Pat next; Pat has said STOP, and is told with the partners, too. */
static void a_ladder_asks(enum step_order order)
{
	telling_open();
	telling_gateway_of(0, "text", "texts");
	telling_gateway_of(1, "call", "calls");
	telling_step(OCCASION_ACTIVATION, "duty", 1)->order = order;
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	ck_assert(wall_parse_iso("2026-11-23T12:00:00Z", &w.now));
	world_start(&w);
	telling_import("contact,name,organisation,phone,groups\n"
		       "ann,Ann,Council,07700 900001,duty\n"
		       "pat,Pat,Council,07700 900002,duty partners\n"
		       "cat,Cat,Council,07700 900003,duty\n");
	ck_assert_int_eq(telling_text("1", "+447700900002", "STOP"), 200);
	telling_activated();
}

START_TEST(nobody_s_being_rung_answers_for_a_ladder)
{
	static const enum step_order orders[] = {ORDER_LADDER, ORDER_ALL};
	for (size_t i = 0; i < 2; i++) {
		char args[120];
		a_ladder_asks(orders[i]);
		telling_until("2026-11-23T12:03:00Z");
		telling_to_ring("pat", args, sizeof(args));
		json_t *reply = world_ok(&w, "bob", "dismiss", args);
		char *said = json_dumps(reply, 0);
		ck_assert_ptr_nonnull(strstr(said, "pat is recorded as having heard of the "
						   "activation. That is no answer: a step that "
						   "needs one goes on."));
		free(said);
		json_decref(reply);
		is_text("SELECT state FROM step WHERE grp = 'duty'", "open");
		is_text(HEARD, "pat cancelled duty, pat cancelled partners");
		telling_until("2026-11-23T13:00:00Z");
		is_text("SELECT state FROM step WHERE grp = 'duty'", "open");
		is_text("SELECT count(*) > 0 FROM message WHERE contact = 'cat' AND attempt > 0",
			"1");
		ck_assert_int_eq(telling_alarms("cascade"), 1);
		ask("bob", "ack", "{\"code\":\"pat\"}"); /* an answer is one */
		is_text("SELECT state FROM step WHERE grp = 'duty'", "met");
		telling_close();
	}
}
END_TEST

/* Their turn in the ladder comes none the less: they are called. */
START_TEST(who_was_rung_is_called_in_their_turn)
{
	a_ladder_asks(ORDER_LADDER);
	w.settings->areas[0]->steps[0].wake = true;
	ask("alice", "recall", "{\"reason\":\"mild\"}");
	world_advance(&w, MINUTES_MS(5));
	telling_activated();
	world_advance(&w, MINUTES_MS(1));
	dismissed("pat");
	telling_until("2026-11-23T13:00:00Z");
	is_text("SELECT count(*) > 0 FROM message WHERE contact = 'pat' AND channel = 'voice'"
		" AND attempt > 0",
		"1");
	telling_close();
}
END_TEST

#define STANDING                                                                                   \
	"SELECT coalesce(group_concat(sentence, '; '), '') FROM (SELECT sentence FROM alarm"       \
	" WHERE kind = 'no-texts' AND cleared IS NULL AND subject LIKE '%sue' ORDER BY subject)"
#define RING_SUE                                                                                   \
	"sue wants no texts and has not been told of the activation: ring them; START brings the"  \
	" texts back"

/* Nobody is asked to tell her that it is on once it is not, and each time that it is anew. */
START_TEST(an_alarm_asks_to_ring_them_while_it_is_on)
{
	setup();
	stopped_is_seen();
	for (int i = 0; i < 2; i++) {
		telling_activated();
		is_text(STANDING, RING_SUE);
		world_restart(&w);
		world_turn(&w, NULL, 0);
		is_text(STANDING, RING_SUE);
		ends("recall");
		is_text(STANDING, "");
		world_advance(&w, HOURS_MS(1));
	}
	telling_activated();
	ask("bob", "ack", "{\"code\":\"sue\"}");
	is_text(STANDING, "");
	telling_close();
}
END_TEST

static void days_pass(int days)
{
	for (int i = 0; i < 4 * days; i++) {
		world_advance(&w, HOURS_MS(6));
		telling_answer_all("accepted");
	}
}

/* What she said on Friday, and nobody has looked into, asks for nothing on Monday. */
START_TEST(it_asks_beside_an_old_one)
{
	setup();
	days_pass(3);
	telling_activated();
	stopped_is_seen();
	is_text(STANDING, RING_SUE);
	is_text(HEARD, "");
	ask("alice", "activate", "{\"tier\":2,\"reason\":\"colder\"}");
	telling_answer_all("accepted");
	is_text(STANDING, RING_SUE);
	ck_assert_int_eq(telling_text("3", "+447700900003", "START"), 200);
	is_text(STANDING, "");
	telling_close();
}
END_TEST

/* Who comes on duty is to be rung, and it is raised: that stands while the ladder asks others. */
START_TEST(it_stands_when_it_is_raised)
{
	telling_open();
	telling_gateway_of(0, "text", "texts");
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "duty:oncall", 1);
	snprintf(s->then, sizeof(s->then), "edt");
	ck_assert(wall_parse_iso("2026-11-23T12:00:00Z", &w.now));
	world_start(&w);
	telling_import(PEOPLE);
	telling_import_of("rota", "duty,from,to,contact\n"
				  "oncall,2026-11-23 09:00,2026-11-23 17:00,ed\n"
				  "oncall,2026-11-23 17:00,2026-11-24 09:00,sue\n");
	ck_assert_int_eq(telling_text("2", "+447700900003", "STOP"), 200);
	telling_activated();
	telling_ok("3", "ed", "+447700900001");
	telling_until("2026-11-23T17:02:00Z");
	is_text(STANDING, RING_SUE);
	ask("alice", "activate", "{\"tier\":2,\"reason\":\"colder\"}");
	telling_until("2026-11-23T17:20:00Z");
	is_text(STANDING, RING_SUE);
	dismissed("sue");
	is_text("SELECT group_concat(state, ' ') FROM step s WHERE grp = 'duty:oncall' AND EXISTS"
		" (SELECT 1 FROM occasion o WHERE o.id = s.occasion AND o.state = 'open')",
		"open");
	telling_until("2026-11-23T18:00:00Z");
	is_text(STANDING, "");
	telling_close();
}
END_TEST

/* However long it has been on. */
START_TEST(who_is_rung_after_weeks_has_heard)
{
	for (int acks = 0; acks < 2; acks++) {
		setup();
		telling_activated();
		ask("bob", "ack", "{\"code\":\"desk\"}");
		days_pass(16);
		if (acks == 0)
			dismissed("sue");
		else
			ask("bob", "ack", "{\"code\":\"sue\"}");
		telling_import(PEOPLE);
		world_advance(&w, MINUTES_MS(2));
		is_text(STANDING, "sue wants no texts, as their number says, and hears no more of"
				  " the activation: ring them; START brings the texts back");
		telling_close();
	}
}
END_TEST

static int64_t calls_left(void)
{
	return world_number(&w, "SELECT count(*) FROM attempt a JOIN message m ON m.id = a.message"
				" WHERE m.channel = 'voice' AND m.contact = 'sue'");
}

static void quiet_at_night(void)
{
	setup();
	telling_gateway_of(1, "call", "calls");
	w.settings->areas[0]->quiet_from_minutes = 21 * 60;
	w.settings->areas[0]->quiet_to_minutes = 7 * 60 + 30;
}

/* Whoever was rung in the afternoon, and has nothing to do by night, is called in the morning. */
START_TEST(no_call_wakes_who_was_rung_by_day)
{
	quiet_at_night();
	telling_activated();
	ask("bob", "ack", "{\"code\":\"sue\"}");
	telling_until("2026-11-23T22:00:00Z");
	ends("recall");
	telling_until("2026-11-24T07:29:00Z");
	ck_assert_int_eq(calls_left(), 0);
	telling_until("2026-11-24T07:31:00Z");
	ck_assert_int_eq(calls_left(), 1);
	telling_close();
}
END_TEST

/* Nor whose text of the end came back at night. */
START_TEST(nor_whose_text_did_not_go)
{
	quiet_at_night();
	ck_assert_int_eq(telling_text("3", "+447700900003", "START"), 200);
	telling_answer_all("accepted");
	telling_activated();
	ask("bob", "ack", "{\"code\":\"desk\"}");
	ask("bob", "ack", "{\"code\":\"pat\"}");
	telling_until("2026-11-23T16:59:50Z");
	w.settings->areas[0]->quiet_from_minutes = 17 * 60;
	ask("alice", "standdown", "{\"reason\":\"mild\"}");
	struct errand sue = telling_transfer("to=+447700900003")->errand;
	telling_answer("to=+447700900001", "accepted");
	ck_assert_int_eq(telling_text("4", "+447700900003", "STOP"), 200);
	world_advance(&w, SECONDS_MS(15));
	world_result(&w, &sue, FATE_ANSWERED, 200, "retry");
	is_text("SELECT channel || ' ' || state FROM message WHERE contact = 'sue' ORDER BY rowid"
		" DESC LIMIT 1",
		"voice queued");
	telling_until("2026-11-24T07:29:00Z");
	ck_assert_int_eq(calls_left(), 0);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    who_was_rung_in_place_of_a_text_is_recorded_in_each_step,
	    a_group_without_texts_is_no_alarm_once_all_were_rung,
	    where_nothing_is_open_for_them_it_is_refused,
	    of_several_it_is_said_which,
	    who_was_rung_and_wants_texts_again_is_not_told_it_anew,
	    who_was_rung_is_rung_of_the_end,
	    who_was_to_be_rung_is_rung_of_the_end,
	    who_was_rung_as_an_alarm_says_is_rung_of_the_end,
	    so_is_whose_text_was_still_to_be_sent,
	    who_was_rung_before_it_was_on_is_not,
	    nobody_s_being_rung_answers_for_a_ladder,
	    who_was_rung_is_called_in_their_turn,
	    an_alarm_asks_to_ring_them_while_it_is_on,
	    it_asks_beside_an_old_one,
	    it_stands_when_it_is_raised,
	    who_is_rung_after_weeks_has_heard,
	    no_call_wakes_who_was_rung_by_day,
	    nor_whose_text_did_not_go,
	};
	return suite_run("rung", all, COUNT_OF(all));
}
