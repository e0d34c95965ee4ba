/* SPDX-License-Identifier: MIT
 *
 * SWEP is taken back, or ends, and is on anew: the newest word on every phone is the true one, and
 * whoever was told ON hears of the end once, whichever activation it was of which they were told.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

/* Ed is in the out-of-hours team, partners sleep, Oz is asked when the providers are silent. */
#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups,site\n"                                            \
	"ed,Ed,Council,07700 900001,edt,\n"                                                        \
	"pat,Pat,Police,07700 900002,partners,\n"                                                  \
	"pia,Pia,Provider,07700 900003,providers,\n"                                               \
	"oz,Oz,Council,07700 900004,oncall,\n"

/* What this contact was handed over to the gateway, in its order. */
static void heard(const char *contact, const char *kinds)
{
	is_text(
	    telling_sql("SELECT coalesce(group_concat(kind, ' '), '') FROM (SELECT o.kind FROM"
			" message m JOIN occasion o ON o.id = m.occasion WHERE m.contact = '%s'"
			" AND EXISTS (SELECT 1 FROM attempt a WHERE a.message = m.id AND a.state IN"
			" ('unknown', 'sending', 'accepted', 'delivered')) ORDER BY m.rowid)",
			contact),
	    kinds);
}

/* Texts are taken, and what became of one is not known however often it is asked. */
static void taken_and_not_known(void)
{
	for (size_t n = 0, all = w.count; n < all; n++) {
		if (w.seen[n].kind != EFFECT_TRANSFER)
			continue;
		struct errand e = w.seen[n].errand;
		bool asks = strstr(w.seen[n].text, "/ask?") != NULL;
		world_result(&w, &e, FATE_ANSWERED, 200, asks ? "unknown" : "accepted");
	}
	world_clear(&w);
}

/* Texts are taken, but those to one number; an answer may send the next. */
static void taken_but(const char *number, const char *fate)
{
	for (size_t n = 0; n < w.count; n++) {
		if (w.seen[n].kind != EFFECT_TRANSFER)
			continue;
		struct errand e = w.seen[n].errand;
		bool theirs = strstr(w.seen[n].text, number) != NULL;
		world_result(&w, &e, FATE_ANSWERED, 200, theirs ? fate : "accepted");
	}
	world_clear(&w);
}

static void activate(void)
{
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
}

static void end(const char *verb)
{
	json_decref(world_ok(&w, "alice", verb, "{\"reason\":\"an error\"}"));
}

static void acknowledged(const char *contact)
{
	char *code = telling_code(contact);
	json_t *ack = json_pack("{s:s}", "code", code);
	char *args = json_dumps(ack, JSON_COMPACT);
	json_decref(ack);
	json_decref(world_ok(&w, "bob", "ack", args));
	free(args);
	free(code);
}

/* Ed, Pat and Pia are told that it is on. */
static void began_at(const char *iso)
{
	telling_open();
	struct area_settings *a = w.settings->areas[0];
	w.settings->gateways[0].in_flight = 32;
	a->quiet_from_minutes = 21 * 60;
	a->quiet_to_minutes = 7 * 60 + 30;
	a->policy.handover_minutes = 17 * 60;
	ck_assert(wall_parse_iso(iso, &w.now));
	telling_step(OCCASION_ACTIVATION, "edt", 0)->order = ORDER_ALL;
	struct step_settings *wide = telling_step(OCCASION_ACTIVATION, "partners", 0);
	wide->order = ORDER_ALL;
	wide->waits = true;
	struct step_settings *ladder = telling_step(OCCASION_ACTIVATION, "providers", 1);
	snprintf(ladder->then, sizeof(ladder->then), "oncall");
	telling_step(OCCASION_LATE, "edt", 1);
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	telling_step(OCCASION_REJECTED, "partners", 0)->order = ORDER_ALL;
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	world_clear(&w);
	activate();
	telling_answer_all("accepted");
	heard("pat", "activation");
}

static void setup_at(const char *iso)
{
	began_at(iso);
	acknowledged("pia");
}

static void setup(void)
{
	setup_at("2026-11-23T12:00:00Z");
}

/* Pia does not answer, and Oz is asked. */
static void oz_is_asked(void)
{
	began_at("2026-11-23T12:00:00Z");
	telling_until("2026-11-23T12:11:00Z");
	heard("oz", "activation");
}

/* The gateway takes nothing when the recall should leave; SWEP is on again before it is repaired.
 */
START_TEST(an_end_that_waits_for_a_gateway_does_not_leave_once_it_is_on_anew)
{
	setup();
	telling_until("2026-11-23T14:00:00Z");
	end("recall");
	telling_answer_all("retry");
	activate();
	telling_answer_all("retry");
	is_text("SELECT group_concat(DISTINCT m.state) FROM message m JOIN occasion o"
		" ON o.id = m.occasion WHERE o.kind = 'recall'",
		"cancelled");
	for (int i = 0; i < 20; i++) {
		world_advance(&w, MINUTES_MS(1));
		telling_answer_all("accepted");
	}
	heard("pat", "activation activation");
	heard("ed", "activation activation");
	telling_close();
}
END_TEST

/* The request with the recall is under way when SWEP is on anew, and does not get through. */
START_TEST(nor_does_one_that_was_under_way)
{
	setup();
	telling_until("2026-11-23T14:00:00Z");
	end("recall");
	activate();
	telling_answer_all("retry");
	is_text("SELECT group_concat(DISTINCT m.state) FROM message m JOIN occasion o"
		" ON o.id = m.occasion WHERE o.kind = 'recall'",
		"cancelled");
	for (int i = 0; i < 20; i++) {
		world_advance(&w, MINUTES_MS(1));
		telling_answer_all("accepted");
	}
	heard("pat", "activation activation");
	telling_close();
}
END_TEST

/* Pat would hear that a manager said no, had the gateway not failed. */
START_TEST(a_no_is_taken_back_like_an_end)
{
	setup();
	telling_until("2026-11-23T14:00:00Z");
	end("recall");
	telling_answer_all("accepted");
	telling_begins(OCCASION_REJECTED, "p1", NULL);
	telling_answer_all("retry");
	activate();
	for (int i = 0; i < 20; i++) {
		world_advance(&w, MINUTES_MS(1));
		telling_answer_all("accepted");
	}
	heard("pat", "activation recall activation");
	is_text("SELECT m.state FROM message m JOIN occasion o ON o.id = m.occasion"
		" WHERE o.kind = 'rejected'",
		"cancelled");
	telling_close();
}
END_TEST

START_TEST(who_heard_of_the_recall_this_evening_hears_at_night_that_it_is_on)
{
	setup();
	telling_until("2026-11-23T20:50:00Z");
	end("recall");
	telling_answer_all("accepted");
	heard("pat", "activation recall");
	telling_until("2026-11-23T21:05:00Z");
	activate();
	telling_answer_all("accepted");
	heard("pat", "activation recall activation");
	heard("ed", "activation recall activation");
	telling_until("2026-11-24T08:00:00Z");
	heard("pat", "activation recall activation");
	heard("ed", "activation recall activation");
	telling_close();
}
END_TEST

/* Heard by Pat this afternoon, who is in no step that tells of an activation at night. */
static void pat_hears_it_at_night_after(enum occasion kind, const char *word)
{
	char all[100];
	telling_open();
	struct area_settings *a = w.settings->areas[0];
	a->quiet_from_minutes = 21 * 60;
	a->quiet_to_minutes = 7 * 60 + 30;
	ck_assert(wall_parse_iso("2026-11-23T16:00:00Z", &w.now));
	struct step_settings *wide = telling_step(OCCASION_ACTIVATION, "partners", 0);
	wide->order = ORDER_ALL;
	wide->waits = true;
	telling_step(kind, "partners", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	world_clear(&w);
	telling_change(true, kind, "2026-11-23", NULL, wall_plus(w.now, HOURS_MS(17)));
	world_turn(&w, NULL, 0);
	telling_answer_all("accepted");
	heard("pat", word);
	telling_until("2026-11-23T22:00:00Z");
	activate();
	telling_answer_all("accepted");
	snprintf(all, sizeof(all), "%s activation", word);
	heard("pat", all);
	telling_until("2026-11-24T08:00:00Z");
	heard("pat", all);
	telling_close();
}

START_TEST(who_heard_that_it_does_not_open_hears_at_night_that_it_is_on)
{
	pat_hears_it_at_night_after(OCCASION_UNOPENED, "unopened");
}
END_TEST

START_TEST(who_heard_that_it_is_not_on_yet_hears_at_night_that_it_is_on)
{
	pat_hears_it_at_night_after(OCCASION_HANDOVER, "handover");
}
END_TEST

/* Pat, who heard nothing of the recall, sleeps. */
START_TEST(who_has_heard_of_no_recall_sleeps_on)
{
	setup();
	telling_until("2026-11-23T22:00:00Z");
	end("recall");
	telling_answer_all("accepted");
	heard("pat", "activation");
	heard("ed", "activation recall");
	activate();
	telling_answer_all("accepted");
	acknowledged("pia");
	heard("pat", "activation");
	heard("ed", "activation recall activation");
	telling_until("2026-11-24T08:00:00Z");
	heard("pat", "activation activation");
	telling_close();
}
END_TEST

/* Pat was told this evening; the recall waits for the gateway, and is overtaken by a new
 * activation, of which Pat would hear in the morning. That is recalled, too. */
START_TEST(who_heard_only_of_the_one_before_hears_at_night_of_its_end)
{
	setup_at("2026-11-23T18:00:00Z");
	telling_until("2026-11-23T22:00:00Z");
	end("recall");
	telling_answer_all("retry");
	activate();
	telling_answer_all("retry");
	world_advance(&w, MINUTES_MS(1));
	telling_answer_all("accepted");
	end("recall");
	world_advance(&w, MINUTES_MS(1));
	telling_answer_all("accepted");
	telling_until("2026-11-23T23:30:00Z");
	heard("pat", "activation recall");
	telling_close();
}
END_TEST

/* Pia, who has read the recall, is asked first of the next; her text does not get through, and Oz
 * answers in her place. */
static void pia_is_passed_over(const char *fate)
{
	setup();
	for (int i = 0; i < w.settings->areas[0]->step_count; i++)
		if (strcmp(w.settings->areas[0]->steps[i].group, "providers") == 0)
			w.settings->areas[0]->steps[i].order = ORDER_LADDER;
	telling_until("2026-11-23T14:00:00Z");
	end("recall");
	telling_answer_all("accepted");
	heard("pia", "activation recall");
	activate();
	for (int i = 0; i < 12 * 12; i++) {
		taken_but("+447700900003", fate);
		world_advance(&w, SECONDS_MS(5));
	}
	heard("oz", "activation");
	acknowledged("oz");
	telling_answer_all("accepted");
	telling_until("2026-11-23T15:30:00Z");
	heard("pia", "activation recall activation");
	telling_until("2026-11-24T12:00:00Z");
	heard("pia", "activation recall activation");
	heard("oz", "activation");
	telling_close();
}

START_TEST(whose_text_nobody_needs_hears_that_it_is_on)
{
	pia_is_passed_over("retry");
}
END_TEST

START_TEST(whose_text_failed_hears_that_it_is_on)
{
	pia_is_passed_over("failed");
}
END_TEST

/* By day a stand-down is heard by Oz, whom no step tells at first that SWEP stays on. */
START_TEST(who_heard_that_it_ends_hears_that_it_stays_on)
{
	oz_is_asked();
	end("standdown");
	telling_answer_all("accepted");
	heard("oz", "activation standdown");
	activate();
	telling_answer_all("accepted");
	heard("oz", "activation standdown activation");
	heard("ed", "activation standdown activation");
	telling_close();
}
END_TEST

/* It ends, is on anew, and Oz hears so; later Oz is asked, and that text does not get through. */
static void oz_knows_and_is_asked(const char *told, const char *asked)
{
	oz_is_asked();
	end("standdown");
	telling_answer_all("accepted");
	activate();
	telling_answer("to=+447700900004", told);
	telling_until("2026-11-23T12:20:59Z");
	world_advance(&w, SECONDS_MS(2));
	telling_answer("to=+447700900004", asked);
}

START_TEST(who_has_heard_that_it_stays_on_hears_it_once)
{
	oz_knows_and_is_asked("accepted", "failed");
	heard("oz", "activation standdown activation");
	telling_close();
}
END_TEST

/* Nor is anybody to ring them. */
START_TEST(so_does_who_wants_no_texts_by_then)
{
	oz_knows_and_is_asked("accepted", "retry");
	ck_assert_int_eq(telling_text("1", "+447700900004", "STOP"), 200);
	telling_answer_all("accepted");
	heard("oz", "activation standdown activation");
	ck_assert_int_eq(telling_alarms("message"), 0);
	telling_close();
}
END_TEST

/* Who has not heard it, and is not asked any more, is called once. */
START_TEST(who_wants_no_texts_by_then_and_has_not_heard_is_called_once)
{
	oz_knows_and_is_asked("failed", "retry");
	ck_assert_int_eq(telling_text("1", "+447700900004", "STOP"), 200);
	telling_answer_all("accepted");
	telling_until("2026-11-23T13:45:00Z");
	is_text("SELECT group_concat(channel || ' ' || state, ', ') FROM message"
		" WHERE contact = 'oz' AND made > 1795436460000",
		"voice accepted");
	telling_close();
}
END_TEST

/* What was to tell them so failed: they hear it by the next. */
START_TEST(who_has_not_heard_that_it_stays_on_hears_it_again)
{
	oz_knows_and_is_asked("failed", "failed");
	telling_answer_all("accepted");
	telling_until("2026-11-23T12:45:00Z");
	heard("oz", "activation standdown activation");
	telling_close();
}
END_TEST

/* Oz, who is in no step that tells it at first, hears that the tier is lowered from tomorrow, and
 * then that it is not. */
START_TEST(who_heard_that_it_is_lowered_hears_that_it_is_not)
{
	oz_is_asked();
	telling_step(OCCASION_LOWERED, "told", 0)->order = ORDER_ALL;
	acknowledged("oz");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":2,\"reason\":\"colder\"}"));
	telling_answer_all("accepted");
	acknowledged("pia");
	world_advance(&w, MINUTES_MS(1));
	json_decref(world_ok(&w, "alice", "lower", "{\"tier\":1,\"reason\":\"milder\"}"));
	telling_answer_all("accepted");
	heard("oz", "activation lowered");
	world_advance(&w, MINUTES_MS(1));
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":2,\"reason\":\"colder\"}"));
	telling_answer_all("accepted");
	acknowledged("pia");
	telling_until("2026-11-23T16:00:00Z");
	heard("oz", "activation lowered activation");
	heard("ed", "activation activation lowered activation");
	telling_close();
}
END_TEST

/* Oz is told of the first activation alone; its recall waits for the morning, and never comes. */
static void oz_hears_of_the_first(void)
{
	oz_is_asked();
	acknowledged("oz");
	telling_until("2026-11-23T22:00:00Z");
	end("recall");
	telling_answer_all("accepted");
	heard("oz", "activation");
	activate();
	telling_answer_all("accepted");
	acknowledged("pia");
	telling_until("2026-11-24T12:00:00Z");
	heard("oz", "activation");
}

START_TEST(who_heard_of_an_activation_before_it_hears_of_the_end)
{
	oz_hears_of_the_first();
	end("recall");
	telling_answer_all("accepted");
	heard("oz", "activation recall");
	activate();
	telling_answer_all("accepted");
	acknowledged("pia");
	end("recall");
	telling_answer_all("accepted");
	heard("oz", "activation recall activation recall"); /* on after all, that same day */
	telling_close();
}
END_TEST

/* Oz's phone is off until that is told no more. */
static void oz_is_off_for_two_days(void)
{
	for (int i = 0; i < 50 * 6; i++) {
		taken_but("+447700900004", "failed");
		world_advance(&w, MINUTES_MS(10));
	}
}

START_TEST(who_missed_the_end_for_two_days_hears_of_the_next)
{
	oz_is_asked();
	acknowledged("oz");
	end("standdown");
	oz_is_off_for_two_days();
	heard("oz", "activation");
	activate();
	telling_answer_all("accepted");
	acknowledged("pia");
	world_advance(&w, HOURS_MS(1));
	heard("oz", "activation");
	end("recall");
	telling_answer_all("accepted");
	heard("oz", "activation recall");
	telling_close();
}
END_TEST

/* … and of no later one, of whose activation they heard nothing. */
START_TEST(whoever_has_heard_of_the_end_hears_of_no_other)
{
	oz_hears_of_the_first();
	end("recall");
	telling_answer_all("accepted");
	heard("oz", "activation recall");
	telling_until("2026-11-25T12:00:00Z");
	activate();
	telling_answer_all("accepted");
	acknowledged("pia");
	telling_until("2026-11-25T12:30:00Z");
	end("recall");
	telling_answer_all("accepted");
	heard("oz", "activation recall");
	heard("ed", "activation recall activation recall activation recall");
	telling_close();
}
END_TEST

static void is_recall(const char *state)
{
	static int number;
	char subject[20];
	snprintf(subject, sizeof(subject), "v%d", ++number);
	telling_begins(OCCASION_ADVICE, subject, NULL);
	is_text("SELECT state FROM occasion WHERE kind = 'recall'", state);
}

/* Nothing closes it but what is told next; that Oz could not be told stays for a person. */
START_TEST(an_end_is_over_when_it_matters_no_more)
{
	oz_is_asked();
	acknowledged("oz");
	end("recall");
	is_recall("open");
	oz_is_off_for_two_days();
	heard("oz", "activation");
	is_recall("closed");
	ck_assert_int_eq(telling_alarms("cascade"), 1);
	telling_close();
}
END_TEST

/* The recall's fate is unknown for so long that ON leaves; then it turns out to have left. */
START_TEST(who_may_have_read_the_recall_last_is_named)
{
	setup();
	telling_until("2026-11-23T14:00:00Z");
	end("recall");
	const struct seen *sent = telling_transfer("+447700900002");
	struct errand pat = sent->errand;
	for (size_t n = 0, all = w.count; n < all; n++)
		if (w.seen[n].kind == EFFECT_TRANSFER &&
		    strcmp(w.seen[n].errand.subject, pat.subject) != 0) {
			struct errand e = w.seen[n].errand;
			world_result(&w, &e, FATE_ANSWERED, 200, "accepted");
		}
	world_result(&w, &pat, FATE_UNKNOWN, 0, "");
	world_clear(&w);
	activate();
	heard("pat", "activation recall");
	struct wall then = wall_plus(w.now, MINUTES_MS(6));
	while (wall_before(w.now, then)) {
		world_advance(&w, SECONDS_MS(20));
		taken_and_not_known();
	}
	heard("pat", "activation recall activation");
	ck_assert_int_eq(telling_alarms("order"), 0);
	char recall[100];
	snprintf(recall, sizeof(recall), "%s",
		 world_text(&w, "SELECT reference FROM attempt WHERE state = 'unknown'"));
	ck_assert_int_eq(telling_receipt(recall, "delivered"), 200);
	is_text("SELECT sentence FROM alarm WHERE kind = 'order' AND cleared IS NULL",
		"SWEP is on, and pat may have read last that it is not: ring them");
	acknowledged("pat");
	ck_assert_int_eq(telling_alarms("order"), 0);
	telling_close();
}
END_TEST

/* Pia is silent: the ladder climbs on, in the words of now. */
START_TEST(who_has_not_answered_is_told_on_that_it_is_on_until_it_ends)
{
	telling_open();
	telling_template("SWEP {area} tier {tier} {night}. Reply OK {code}");
	ck_assert(wall_parse_iso("2026-11-23T10:00:00Z", &w.now));
	struct step_settings *ladder = telling_step(OCCASION_ACTIVATION, "providers", 1);
	snprintf(ladder->then, sizeof(ladder->then), "oncall");
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	activate();
	telling_answer_all("accepted");
	telling_until("2026-11-23T10:05:00Z");
	end("standdown");
	telling_answer_all("accepted");
	telling_until("2026-11-23T10:11:00Z");
	heard("pia", "activation standdown");
	heard("oz", "activation");
	is_text("SELECT text LIKE '%Mon 23 Nov, ends Tue 24 Nov %' FROM message"
		" WHERE contact = 'oz'",
		"1");
	end("recall");
	telling_answer_all("accepted");
	heard("pia", "activation standdown recall");
	heard("oz", "activation recall");
	telling_close();
}
END_TEST

/* That it is on was under way when the end was decided, and did not get through. */
START_TEST(what_is_sent_again_says_how_it_ends)
{
	telling_open();
	telling_template("SWEP {area} tier {tier} {night}. Reply OK {code}");
	ck_assert(wall_parse_iso("2026-11-23T10:00:00Z", &w.now));
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	activate();
	world_advance(&w, SECONDS_MS(1));
	end("standdown");
	telling_answer_all("retry");
	telling_until("2026-11-23T10:05:00Z");
	is_text("SELECT text LIKE '%, ends Tue 24 Nov %' FROM message m JOIN occasion o"
		" ON o.id = m.occasion WHERE o.kind = 'activation' AND m.state = 'accepted'",
		"1");
	telling_close();
}
END_TEST

/* That it is on was in doubt for so long that the end left; then it turns out to have been lost. */
START_TEST(what_was_lost_is_not_sent_behind_a_newer_word)
{
	telling_open();
	w.settings->gateways[0].lookup_ms = MINUTES_MS(15);
	ck_assert(wall_parse_iso("2026-11-23T10:00:00Z", &w.now));
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	activate();
	telling_answer_all("unknown");
	world_advance(&w, MINUTES_MS(1));
	end("standdown");
	telling_until("2026-11-23T10:14:00Z");
	is_text("SELECT group_concat(state) FROM message", "unknown,accepted");
	world_advance(&w, SECONDS_MS(65));
	telling_answer_all("absent");
	telling_until("2026-11-23T10:18:00Z");
	is_text("SELECT group_concat(state) FROM message", "cancelled,accepted");
	heard("pat", "standdown");
	telling_close();
}
END_TEST

/* That it is on is in doubt; a question that asks a person leaves behind it. Then it is sent once
 * more, because the question does not say that it is on. */
static void on_in_doubt_behind_a_question(enum occasion asking)
{
	telling_open();
	w.settings->gateways[0].lookup_ms = MINUTES_MS(15);
	ck_assert(wall_parse_iso("2026-11-23T10:00:00Z", &w.now));
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	telling_step(asking, "partners", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	activate();
	telling_answer_all("unknown");
	world_advance(&w, MINUTES_MS(1));
	telling_begins(asking, "p2", NULL);
	telling_until("2026-11-23T10:14:00Z");
	is_text("SELECT group_concat(state) FROM message", "unknown,accepted");
	world_advance(&w, SECONDS_MS(65));
	telling_answer_all("absent");
	telling_until("2026-11-23T10:18:00Z");
	is_text("SELECT group_concat(state) FROM message", "accepted,accepted");
	telling_close();
}

START_TEST(what_was_lost_is_sent_behind_a_question)
{
	on_in_doubt_behind_a_question(OCCASION_LATE);
	on_in_doubt_behind_a_question(OCCASION_REJECTED);
}
END_TEST

/* Of the team, Ed is asked first, then Oz. They are in no step that tells of an activation. */
static void handed_over(void)
{
	telling_open();
	telling_template("SWEP {area} tier {tier}: {why}. Reply OK {code}");
	w.settings->areas[0]->policy.handover_minutes = 17 * 60;
	ck_assert(wall_parse_iso("2026-11-23T16:00:00Z", &w.now));
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	struct step_settings *team = telling_step(OCCASION_HANDOVER, "edt", 1);
	snprintf(team->then, sizeof(team->then), "oncall");
	world_start(&w);
	telling_import(PEOPLE);
	world_clear(&w);
}

/* What was handed over is asked on, in the words of now, and who heard it hears of the raise. */
START_TEST(a_raise_does_not_silence_the_hand_over)
{
	handed_over();
	activate();
	telling_answer_all("accepted");
	telling_until("2026-11-23T17:05:00Z");
	heard("ed", "handover");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":2,\"reason\":\"ice\"}"));
	telling_answer_all("accepted");
	heard("ed", "handover activation");
	telling_until("2026-11-23T17:12:00Z");
	heard("oz", "handover");
	is_text("SELECT text LIKE '%tier 2: ON at tier 2%' FROM message WHERE contact = 'oz'", "1");
	telling_close();
}
END_TEST

/* Ed has heard that a person is asked, and has not answered when they say yes. */
START_TEST(a_yes_is_heard_by_who_heard_that_a_person_is_asked)
{
	for (int acks = 0; acks < 2; acks++) {
		handed_over();
		w.settings->areas[0]->policy.handover_minutes = 16 * 60;
		telling_change(true, OCCASION_HANDOVER, "2026-11-23", NULL,
			       wall_plus(w.now, HOURS_MS(17)));
		world_turn(&w, NULL, 0);
		telling_answer_all("accepted");
		if (acks > 0)
			acknowledged("ed");
		telling_until("2026-11-23T16:05:00Z");
		heard("ed", "handover");
		activate();
		telling_answer_all("accepted");
		telling_until("2026-11-23T16:30:00Z");
		heard("ed", acks > 0 ? "handover activation" : "handover activation handover");
		heard("oz", acks > 0 ? "" : "handover");
		telling_close();
	}
}
END_TEST

/* Nothing leaves while the gateway is down; what is queued says how long tier 2 lasts. */
START_TEST(what_waits_to_leave_says_that_it_is_to_be_lowered)
{
	telling_open();
	telling_template("SWEP {area} tier {tier} {night}. Reply OK {code}");
	ck_assert(wall_parse_iso("2026-11-23T10:00:00Z", &w.now));
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	telling_step(OCCASION_LOWERED, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(PEOPLE);
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":2,\"reason\":\"ice\"}"));
	telling_answer_all("retry");
	world_advance(&w, SECONDS_MS(1));
	json_decref(world_ok(&w, "alice", "lower", "{\"tier\":1,\"reason\":\"mild\"}"));
	telling_until("2026-11-23T10:10:00Z");
	heard("pat", "activation");
	is_text("SELECT text LIKE '%tier 2 Mon 23 Nov, tier 1 from Tue 24 Nov %' FROM message"
		" WHERE contact = 'pat'",
		"1");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    an_end_that_waits_for_a_gateway_does_not_leave_once_it_is_on_anew,
	    nor_does_one_that_was_under_way,
	    a_no_is_taken_back_like_an_end,
	    who_heard_of_the_recall_this_evening_hears_at_night_that_it_is_on,
	    who_heard_that_it_does_not_open_hears_at_night_that_it_is_on,
	    who_heard_that_it_is_not_on_yet_hears_at_night_that_it_is_on,
	    who_has_heard_of_no_recall_sleeps_on,
	    who_heard_only_of_the_one_before_hears_at_night_of_its_end,
	    who_heard_that_it_ends_hears_that_it_stays_on,
	    who_has_heard_that_it_stays_on_hears_it_once,
	    so_does_who_wants_no_texts_by_then,
	    who_wants_no_texts_by_then_and_has_not_heard_is_called_once,
	    who_has_not_heard_that_it_stays_on_hears_it_again,
	    whose_text_nobody_needs_hears_that_it_is_on,
	    whose_text_failed_hears_that_it_is_on,
	    who_heard_that_it_is_lowered_hears_that_it_is_not,
	    who_heard_of_an_activation_before_it_hears_of_the_end,
	    who_missed_the_end_for_two_days_hears_of_the_next,
	    whoever_has_heard_of_the_end_hears_of_no_other,
	    an_end_is_over_when_it_matters_no_more,
	    who_may_have_read_the_recall_last_is_named,
	    who_has_not_answered_is_told_on_that_it_is_on_until_it_ends,
	    what_is_sent_again_says_how_it_ends,
	    what_was_lost_is_not_sent_behind_a_newer_word,
	    what_was_lost_is_sent_behind_a_question,
	    a_raise_does_not_silence_the_hand_over,
	    a_yes_is_heard_by_who_heard_that_a_person_is_asked,
	    what_waits_to_leave_says_that_it_is_to_be_lowered,
	};
	return suite_run("on_anew", all, COUNT_OF(all));
}
