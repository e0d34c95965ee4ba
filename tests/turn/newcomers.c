/* SPDX-License-Identifier: MIT
 *
 * SWEP is on, and the list of contacts changes: whoever belongs to a group that has been told, and
 * was not told with it, hears of it, and of its end.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define HEAD "contact,name,organisation,phone,groups,site\n"
#define ED "ed,Ed,Council,07700 900001,edt,\n"
#define ED_PARTNER "ed,Ed,Council,07700 900001,partners,\n"
#define PAT "pat,Pat,Police,07700 900002,partners,\n"
#define PAT_CORRECTED "pat,Pat,Police,07700 900012,partners,\n"
#define NEW "new,New hostel,Hostel,07700 900013,partners edt,\n"

/* It is on since noon; Ed and Pat were told. Nobody can be called. */
static void began(void)
{
	telling_open();
	telling_gateway_of(0, "text", "rechecked");
	telling_quiet_nights("2026-11-23T12:00:00Z");
	telling_step(OCCASION_ACTIVATION, "edt", 0)->order = ORDER_ALL;
	struct step_settings *wide = telling_step(OCCASION_ACTIVATION, "partners", 0);
	wide->order = ORDER_ALL;
	wide->waits = true;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(HEAD ED PAT);
	telling_activated();
}

START_TEST(whoever_came_to_the_list_hears_that_it_is_on_and_that_it_ends)
{
	began();
	telling_left("activation", "00001 00002");
	world_advance(&w, MINUTES_MS(1));
	telling_import(HEAD ED PAT_CORRECTED NEW);
	telling_answer_all("accepted");
	telling_left("activation", "00001 00002 00012 00013");
	telling_import(HEAD ED PAT_CORRECTED NEW);
	telling_until("2026-11-23T13:00:00Z");
	telling_left("activation", "00001 00002 00012 00013"); /* nobody twice */
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	telling_answer_all("accepted");
	telling_left("recall", "00001 00002 00012 00013");
	telling_close();
}
END_TEST

START_TEST(the_import_says_who_is_told)
{
	began();
	json_t *args = json_pack("{s:s, s:s}", "what", "contacts", "text", HEAD ED PAT_CORRECTED);
	char *text = json_dumps(args, 0);
	json_t *reply = world_ok(&w, "alice", "import", text);
	char *said = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(said, "SWEP is on: told of it now, or after the quiet hours "
					   "where their step keeps them: Pat."));
	free(said);
	free(text);
	json_decref(reply);
	json_decref(args);
	telling_close();
}
END_TEST

START_TEST(who_came_by_night_hears_by_the_rules_of_the_quiet_hours)
{
	began();
	telling_until("2026-11-23T22:00:00Z");
	telling_import(HEAD ED PAT_CORRECTED NEW);
	telling_answer_all("accepted");
	telling_left("activation", "00001 00002 00013"); /* edt is told at any hour */
	telling_until("2026-11-24T07:31:00Z");
	telling_left("activation", "00001 00002 00012 00013");
	telling_close();
}
END_TEST

START_TEST(who_wants_texts_again_hears_what_is_on)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "edt", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(HEAD ED PAT);
	ck_assert_int_eq(telling_text("1", "+447700900001", "STOP"), 200);
	telling_activated();
	telling_left("activation", "");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_int_eq(telling_text("2", "+447700900001", "START"), 200);
	telling_answer_all("accepted");
	telling_left("activation", "00001");
	telling_close();
}
END_TEST

/* The text has not left, or is under way, when STOP comes, and the gateway takes it no more. */
START_TEST(so_does_who_wanted_none_while_it_was_queued)
{
	for (int under_way = 0; under_way < 2; under_way++) {
		telling_open();
		telling_step(OCCASION_ACTIVATION, "edt", 0)->order = ORDER_ALL;
		world_start(&w);
		telling_import(HEAD ED PAT);
		world_clear(&w);
		json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
		if (!under_way)
			telling_answer_all("retry");
		ck_assert_int_eq(telling_text("1", "+447700900001", "STOP"), 200);
		telling_answer_all("retry");
		world_advance(&w, MINUTES_MS(1));
		ck_assert_str_eq(telling_state("ed"), "cancelled");
		ck_assert_int_eq(telling_text("2", "+447700900001", "START"), 200);
		telling_answer_all("accepted");
		ck_assert_str_eq(telling_state("ed"), "accepted");
		telling_close();
	}
}
END_TEST

static void wants_texts_again_after(const char *verb, const char *kind)
{
	began();
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	telling_until("2026-11-23T15:00:00Z");
	ck_assert_int_eq(telling_text("1", "+447700900002", "STOP"), 200);
	json_decref(world_ok(&w, "alice", verb, "{\"reason\":\"mild\"}"));
	telling_until("2026-11-23T15:09:00Z");
	telling_left(kind, "00001");
	ck_assert_str_eq(telling_state("pat"), "failed");
	ck_assert_int_eq(telling_alarms("message"), 1);
	ck_assert_int_eq(telling_text("2", "+447700900002", "START"), 200);
	telling_until("2026-11-23T15:10:00Z");
	telling_left(kind, "00001 00002");
	ck_assert_str_eq(telling_state("pat"), "accepted");
	ck_assert_int_eq(telling_alarms("message"), 0);
	telling_until("2026-11-24T15:10:00Z");
	telling_left(kind, "00001 00002"); /* nobody twice */
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_close();
}

START_TEST(who_wants_texts_again_hears_what_is_over)
{
	wants_texts_again_after("recall", "recall");
	wants_texts_again_after("standdown", "standdown");
}
END_TEST

/* A day later nobody needs to know that it ended. */
START_TEST(but_not_what_has_long_been_over)
{
	began();
	telling_until("2026-11-23T18:00:00Z");
	ck_assert_int_eq(telling_text("1", "+447700900002", "STOP"), 200);
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"mild\"}"));
	telling_until("2026-11-25T18:00:00Z");
	ck_assert_int_eq(telling_text("2", "+447700900002", "START"), 200);
	telling_until("2026-11-25T18:10:00Z");
	telling_left("recall", "00001");
	telling_close();
}
END_TEST

static void shadow(const char *group)
{
	struct area_settings *a = w.settings->areas[0];
	snprintf(a->shadow, sizeof(a->shadow), "%s", group);
}

/* It is tried out from now on, and what is on is real. */
START_TEST(what_is_real_seems_no_trial_to_who_comes)
{
	began();
	telling_until("2026-11-23T13:00:00Z");
	shadow("testers");
	telling_import(HEAD ED PAT NEW);
	telling_until("2026-11-23T13:05:00Z");
	telling_left("activation", "00001 00002 00013");
	is_text("SELECT count(*) FROM message WHERE text LIKE 'SHADOW%'", "0");
	telling_close();
}
END_TEST

/* The other way round: it was tried, and those who try it are told on that it was. */
START_TEST(nor_does_what_is_tried_seem_real)
{
	telling_open();
	telling_quiet_nights("2026-11-23T12:00:00Z");
	telling_step(OCCASION_ACTIVATION, "edt", 0)->order = ORDER_ALL;
	shadow("edt");
	world_start(&w);
	telling_import(HEAD ED);
	telling_activated();
	telling_until("2026-11-23T13:00:00Z");
	shadow("");
	telling_import(HEAD ED NEW);
	telling_until("2026-11-23T13:05:00Z");
	telling_left("activation", "00001 00013");
	is_text("SELECT count(*) FROM message WHERE text LIKE 'SHADOW%'", "2");
	telling_close();
}
END_TEST

/* One answer is enough, and Ed's has come; then Pat's number is corrected. */
static void corrected_after_the_answer(const char *more)
{
	char csv[400];
	telling_open();
	w.settings->gateways[0].in_flight = 1;
	ck_assert(wall_parse_iso("2026-11-23T12:00:00Z", &w.now));
	telling_step(OCCASION_ACTIVATION, "partners", 1)->order = ORDER_ALL;
	world_start(&w);
	telling_import(HEAD ED_PARTNER PAT);
	telling_activated();
	telling_ok("1", "ed", "+447700900001");
	telling_answer_all("accepted");
	world_advance(&w, MINUTES_MS(1));
	snprintf(csv, sizeof(csv), HEAD ED_PARTNER "%s" PAT_CORRECTED, more);
	telling_import(csv);
}

START_TEST(a_corrected_number_is_told_though_enough_have_answered_and_the_gateway_slips)
{
	corrected_after_the_answer("");
	telling_answer_all("retry");
	telling_until("2026-11-23T12:30:00Z");
	telling_left("activation", "00001 00002 00012");
	ck_assert_str_eq(telling_state("pat"), "accepted");
	telling_close();
}
END_TEST

START_TEST(a_corrected_number_is_told_though_another_answers_while_it_is_queued)
{
	corrected_after_the_answer("zed,Zed,Council,07700 900021,partners,\n");
	telling_ok("2", "zed", "+447700900021");
	telling_answer_all("accepted");
	telling_until("2026-11-23T12:30:00Z");
	telling_left("activation", "00001 00002 00012 00021");
	ck_assert_str_eq(telling_state("pat"), "accepted");
	telling_close();
}
END_TEST

START_TEST(nobody_hears_once_it_is_over)
{
	began();
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	telling_answer_all("accepted");
	telling_import(HEAD ED PAT_CORRECTED NEW);
	telling_until("2026-11-23T14:00:00Z");
	telling_left("activation", "00001 00002");
	telling_close();
}
END_TEST

#define ANN "ann,Ann,A,07700 900001,partners,\n"
#define BEN "ben,Ben,B,07700 900002,partners,\n"
#define BEN_CORRECTED "ben,Ben,B,07700 900022,partners,\n"
#define HOSTEL "new,New hostel,Hostel,07700 900013,partners,\n"

/* One group, which was told at noon. */
static void partners_told(int acks, bool repeat, const char *csv)
{
	telling_open();
	w.settings->gateways[0].in_flight = 32;
	ck_assert(wall_parse_iso("2026-11-23T12:00:00Z", &w.now));
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "partners", acks);
	s->order = ORDER_ALL;
	s->repeat = repeat;
	world_start(&w);
	telling_import(csv);
	world_clear(&w);
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer_all("accepted");
}

static bool import_says(const char *csv, const char *words)
{
	json_t *args = json_pack("{s:s, s:s}", "what", "contacts", "text", csv);
	char *text = json_dumps(args, 0);
	json_t *reply = world_ok(&w, "alice", "import", text);
	char *said = json_dumps(reply, 0);
	bool found = strstr(said, words) != NULL;
	free(said);
	free(text);
	json_decref(reply);
	json_decref(args);
	return found;
}

/* The minutes in which wrong numbers are noticed. */
START_TEST(who_comes_while_answers_are_waited_for_hears_once_they_are_not)
{
	partners_told(2, true, HEAD ANN BEN);
	telling_until("2026-11-23T12:03:00Z");
	ck_assert(import_says(HEAD ANN BEN HOSTEL,
			      "with the next round, or once enough have answered: New hostel."));
	telling_until("2026-11-23T12:05:00Z");
	telling_left("activation", "00001 00002");
	telling_ok("1", "ann", "+447700900001");
	telling_ok("2", "ben", "+447700900002");
	telling_until("2026-11-23T19:05:00Z");
	telling_left("activation", "00001 00002 00013");
	telling_close();
	partners_told(1, true, HEAD ANN BEN);
	telling_until("2026-11-23T12:03:00Z");
	telling_import(HEAD ANN BEN_CORRECTED);
	telling_ok("1", "ann", "+447700900001");
	telling_until("2026-11-23T19:05:00Z");
	telling_left("activation", "00001 00002 00022");
	telling_close();
}
END_TEST

static bool missing(const char *name)
{
	return strstr(world_text(&w,
				 "SELECT coalesce(group_concat(sentence), '') FROM alarm"
				 " WHERE cleared IS NULL AND sentence LIKE '%no text reached%'"),
		      name) != NULL;
}

/* Pat's text failed for good; Pat is taken from the list, and comes back to it. */
START_TEST(who_is_on_the_list_no_more_is_not_missed)
{
	telling_open();
	telling_quiet_nights("2026-11-23T12:00:00Z");
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(HEAD ED_PARTNER PAT);
	world_clear(&w);
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer("to=+447700900002", "failed");
	telling_answer("to=+447700900001", "accepted");
	world_clear(&w);
	world_advance(&w, MINUTES_MS(1));
	ck_assert(missing("Pat"));
	telling_import(HEAD ED_PARTNER);
	telling_until("2026-11-23T14:00:00Z");
	ck_assert(!missing("P"));
	ck_assert(!missing("pat"));
	telling_import(HEAD ED_PARTNER PAT);
	telling_until("2026-11-23T14:02:00Z");
	telling_left("activation", "00001 00002 00002");
	telling_close();
}
END_TEST

/* Rung in place of their text, and said so. */
START_TEST(nor_is_who_was_rung)
{
	telling_open();
	telling_quiet_nights("2026-11-23T12:00:00Z");
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(HEAD ED_PARTNER PAT);
	world_clear(&w);
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer("to=+447700900002", "failed");
	world_clear(&w);
	world_advance(&w, MINUTES_MS(1));
	ck_assert(missing("Pat"));
	json_decref(world_ok(&w, "bob", "ack", "{\"code\":\"pat\"}"));
	world_advance(&w, SECONDS_MS(1));
	ck_assert(!missing("Pat"));
	telling_close();
}
END_TEST

/* Too few have answered, and nobody is waited for. */
START_TEST(what_fails_of_those_who_came_later_is_missed)
{
	partners_told(2, false, HEAD ANN BEN);
	telling_ok("1", "ann", "+447700900001");
	telling_until("2026-11-23T16:03:00Z");
	ck_assert_int_eq(telling_alarms("cascade"), 1); /* one answer of two */
	telling_import(HEAD ANN BEN HOSTEL);
	world_advance(&w, MINUTES_MS(1));
	telling_answer("/send", "failed");
	world_clear(&w);
	world_advance(&w, MINUTES_MS(5));
	ck_assert(missing("New hostel"));
	ck_assert_int_eq(telling_alarms("cascade"), 2);
	telling_until("2026-11-23T19:05:00Z");
	ck_assert_str_eq(telling_state("new"), "accepted");
	ck_assert(!missing("New hostel"));
	ck_assert_int_eq(telling_alarms("cascade"), 1);
	telling_close();
}
END_TEST

/* What their old number took told them nothing. */
START_TEST(what_fails_at_a_corrected_number_is_missed)
{
	partners_told(0, false, HEAD ANN BEN);
	telling_until("2026-11-23T12:03:00Z");
	telling_import(HEAD ANN BEN_CORRECTED);
	world_advance(&w, SECONDS_MS(5));
	telling_answer("/send", "failed");
	world_clear(&w);
	world_advance(&w, MINUTES_MS(5));
	ck_assert(missing("Ben"));
	telling_until("2026-11-23T14:05:00Z");
	ck_assert_str_eq(telling_state("ben"), "accepted");
	ck_assert(!missing("Ben"));
	telling_close();
}
END_TEST

#define OUTSIDE "new,New hostel,Hostel,07700 900013,,\n"

START_TEST(who_comes_and_wants_no_texts_is_to_be_rung)
{
	partners_told(0, false, HEAD ANN OUTSIDE);
	ck_assert_int_eq(telling_text("5", "+447700900013", "STOP"), 200);
	ck_assert_int_eq(telling_alarms("no-texts"), 0);
	telling_until("2026-11-23T16:03:00Z");
	ck_assert(import_says(HEAD ANN HOSTEL, "not told of it by a text, because they want none, "
					       "ring them: New hostel."));
	telling_until("2026-11-23T16:05:00Z");
	telling_left("activation", "00001");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'no-texts'"
					" AND cleared IS NULL"),
			 "new wants no texts and has not been told of the activation: ring them; "
			 "START brings the texts back");
	ck_assert_int_eq(telling_text("6", "+447700900013", "START"), 200);
	telling_until("2026-11-23T16:10:00Z");
	telling_left("activation", "00001 00013");
	ck_assert_int_eq(telling_alarms("no-texts"), 0);
	telling_close();
}
END_TEST

static void reached(const char *numbers)
{
	ck_assert_str_eq(world_text(&w, "SELECT coalesce(group_concat(phone, ' '), '') FROM (SELECT"
					" substr(phone, 9) AS phone FROM message WHERE state ="
					" 'accepted' AND occasion <> '' ORDER BY phone)"),
			 numbers);
}

/* Ann is on the list of two steps, and the text of the first is to tell her of both. */
static void one_text_for_two_steps(void)
{
	telling_open();
	w.settings->gateways[0].in_flight = 1;
	ck_assert(wall_parse_iso("2026-11-23T12:00:00Z", &w.now));
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "edt", 1);
	s->order = ORDER_LADDER;
	s->within_ms = MINUTES_MS(15);
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(HEAD "ann,Ann,A,07700 900001,edt partners,\nben,Ben,B,07700 900002,edt,\n"
			    "cat,Cat,C,07700 900003,partners,\n");
	world_clear(&w);
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer("/send", "stopped 1200000");
	world_clear(&w);
}

START_TEST(a_text_is_wanted_while_another_step_relies_on_it)
{
	one_text_for_two_steps();
	world_advance(&w, MINUTES_MS(16));
	json_decref(world_ok(&w, "bob", "ack", "{\"code\":\"ben\"}"));
	telling_until("2026-11-23T13:00:00Z");
	reached("00001 00003");
	telling_close();
}
END_TEST

START_TEST(who_was_spared_for_a_text_that_never_left_hears_at_start)
{
	one_text_for_two_steps();
	ck_assert_int_eq(telling_text("1", "+447700900001", "STOP"), 200);
	world_advance(&w, MINUTES_MS(16));
	json_decref(world_ok(&w, "bob", "ack", "{\"code\":\"ben\"}"));
	telling_until("2026-11-23T13:00:00Z");
	reached("00003");
	ck_assert_int_eq(telling_text("2", "+447700900001", "START"), 200);
	telling_until("2026-11-23T13:05:00Z");
	reached("00001 00003");
	telling_close();
}
END_TEST

/* … or comes to the list of the second while the first has a text for her. */
START_TEST(who_came_while_a_text_waited_that_never_left_hears)
{
	one_text_for_two_steps();
	telling_import(HEAD "ann,Ann,A,07700 900001,edt,\nben,Ben,B,07700 900002,edt partners,\n"
			    "cat,Cat,C,07700 900003,partners,\n");
	world_advance(&w, MINUTES_MS(16));
	telling_import(HEAD "ann,Ann,A,07700 900001,edt partners,\n"
			    "ben,Ben,B,07700 900002,edt partners,\n"
			    "cat,Cat,C,07700 900003,partners,\n");
	json_decref(world_ok(&w, "bob", "ack", "{\"code\":\"ben\"}"));
	telling_until("2026-11-23T13:00:00Z");
	reached("00001 00003");
	telling_close();
}
END_TEST

/* Texts to this number fail with that; all others are accepted. */
static void hours_pass(int hours, const char *number, const char *fate)
{
	for (int i = 0; i < hours * 12; i++) {
		for (size_t n = 0; n < w.count; n++) { /* an answer may send the next */
			if (w.seen[n].kind != EFFECT_TRANSFER)
				continue;
			struct errand e = w.seen[n].errand;
			bool fails = strstr(w.seen[n].text, number) != NULL;
			world_result(&w, &e, FATE_ANSWERED, 200, fails ? fate : "accepted");
		}
		world_clear(&w);
		world_advance(&w, MINUTES_MS(5));
	}
}

#define NOT_TOLD                                                                                   \
	"SELECT count(*) FROM alarm WHERE kind = 'cascade' AND cleared IS NULL AND sentence"       \
	" LIKE '%% not been told of %%'"

/* The end does not reach Pat's number, which is corrected an hour later. */
START_TEST(an_end_that_failed_is_told_at_the_number_of_by_then)
{
	static const char fate[] = "dead", left[] = "00001 00002 00002 00002 00002 00012";
	began();
	world_advance(&w, MINUTES_MS(5));
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	hours_pass(1, "to=+447700900002", fate);
	is_text(NOT_TOLD, "1");
	telling_import(HEAD ED PAT_CORRECTED);
	hours_pass(1, "to=+447700900002", fate);
	is_text(NOT_TOLD, "0");
	telling_left("recall", left);
	hours_pass(3, "to=+447700900002", fate);
	telling_left("recall", left); /* no more */
	telling_close();
}
END_TEST

/* A group is called otherwise by now, in the configuration and in the list. */
START_TEST(an_import_says_which_group_is_gone)
{
	static const char gone[] = "SWEP is on: whoever is new in a group of another name is not "
				   "told of it; told were: partners.";
	partners_told(0, false, HEAD ANN BEN);
	ck_assert(!import_says(HEAD ANN, gone));
	struct step_settings *s = &w.settings->areas[0]->steps[0];
	snprintf(s->group, sizeof(s->group), "night-team");
	ck_assert(!import_says(HEAD ANN, gone)); /* its step sees to them */
	ck_assert(import_says(HEAD "ann,Ann,A,07700 900001,night-team,\n", gone));
	telling_close();
}
END_TEST

extern const char sites_csv[], beds_csv[];

#define SAM "sam,Sam,Lodge,07700 900001,,lodge\n"
#define NEW_AT_THE_LODGE "new,New,Lodge,07700 900002,,lodge\n"
#define HALL "hal,Hal,Hall,07700 900003,partners,hall\n"
#define ANNEX "ann,Ann,Annex,07700 900005,,annex\n"

/* Sam was told, for the lodge takes people, and Hal of the hall, which has not said yet. */
static void open_sites_told(void)
{
	telling_open();
	telling_quiet_nights("2026-11-23T12:00:00Z");
	telling_step(OCCASION_ACTIVATION, "open-sites", 0)->order = ORDER_ALL;
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import_of("sites", sites_csv);
	telling_import_of("beds", beds_csv);
	telling_import(HEAD SAM HALL ANNEX);
	telling_activated();
	world_advance(&w, MINUTES_MS(5));
	telling_answer_all("accepted");
	telling_left("activation", "00001 00003");
}

START_TEST(who_comes_to_speak_for_an_open_site_hears)
{
	open_sites_told();
	ck_assert(import_says(HEAD SAM NEW_AT_THE_LODGE HALL ANNEX,
			      "told of it now, or after the quiet hours where their step keeps "
			      "them: New."));
	world_advance(&w, MINUTES_MS(1));
	telling_answer_all("accepted");
	telling_left("activation", "00001 00002 00003");
	telling_import(HEAD SAM NEW_AT_THE_LODGE HALL ANNEX);
	telling_until("2026-11-23T14:00:00Z");
	telling_left("activation", "00001 00002 00003");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"mild\"}"));
	telling_answer_all("accepted");
	telling_left("recall", "00001 00002 00003");
	telling_close();
}
END_TEST

/* Nobody is told twice of those whom a group told. */
START_TEST(so_does_who_speaks_for_one_that_opens)
{
	open_sites_told();
	json_decref(world_ok(&w, "bob", "open", "{\"site\":\"hall\",\"count\":2}"));
	telling_until("2026-11-23T13:00:00Z");
	telling_left("activation", "00001 00003");
	telling_import(HEAD SAM HALL ANNEX "hat,Hat,Hall,07700 900006,,hall\n");
	telling_until("2026-11-23T13:10:00Z");
	telling_left("activation", "00001 00003 00006");
	char sites[1000];
	snprintf(sites, sizeof(sites), "%s", sites_csv);
	memcpy(strstr(sites, "tier2"), "tier1", 5);
	telling_import_of("sites", sites);
	telling_until("2026-11-23T13:20:00Z");
	telling_left("activation", "00001 00003 00005 00006");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    an_end_that_failed_is_told_at_the_number_of_by_then,
	    whoever_came_to_the_list_hears_that_it_is_on_and_that_it_ends,
	    the_import_says_who_is_told,
	    who_came_by_night_hears_by_the_rules_of_the_quiet_hours,
	    who_wants_texts_again_hears_what_is_on,
	    so_does_who_wanted_none_while_it_was_queued,
	    who_wants_texts_again_hears_what_is_over,
	    but_not_what_has_long_been_over,
	    a_corrected_number_is_told_though_enough_have_answered_and_the_gateway_slips,
	    a_corrected_number_is_told_though_another_answers_while_it_is_queued,
	    nobody_hears_once_it_is_over,
	    who_is_on_the_list_no_more_is_not_missed,
	    nor_is_who_was_rung,
	    what_is_real_seems_no_trial_to_who_comes,
	    nor_does_what_is_tried_seem_real,
	    who_comes_while_answers_are_waited_for_hears_once_they_are_not,
	    what_fails_of_those_who_came_later_is_missed,
	    what_fails_at_a_corrected_number_is_missed,
	    who_comes_and_wants_no_texts_is_to_be_rung,
	    a_text_is_wanted_while_another_step_relies_on_it,
	    who_was_spared_for_a_text_that_never_left_hears_at_start,
	    who_came_while_a_text_waited_that_never_left_hears,
	    an_import_says_which_group_is_gone,
	    who_comes_to_speak_for_an_open_site_hears,
	    so_does_who_speaks_for_one_that_opens,
	};
	return suite_run("newcomers", all, COUNT_OF(all));
}
