/* SPDX-License-Identifier: MIT
 *
 * Who is told, who is next, and when it is enough, through whole turns.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"
#include "quiet_hours.h"

#define ONE_SEND "/send?"

static void told_are(const char *contacts)
{
	is_text(
	    "SELECT group_concat(contact, ' ') FROM (SELECT contact FROM message ORDER BY rowid)",
	    contacts);
}

static void step_is(const char *state)
{
	is_text("SELECT state FROM step", state);
}

static void time_passes(int64_t minutes)
{
	world_advance(&w, MINUTES_MS(minutes));
	world_clear(&w);
	telling_invariants();
}

static struct step_settings *setup(int acks)
{
	telling_open();
	w.settings->gateways[0].in_flight = 32;
	return telling_step(OCCASION_PROPOSAL, "duty", acks);
}

static void begin(void)
{
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
}

static void ack(const char *contact)
{
	char *code = telling_code(contact), args[64];
	snprintf(args, sizeof(args), "{\"code\":\"%s\"}", code);
	json_decref(world_ok(&w, "bob", "ack", args));
	free(code);
}

/* ---- ladders -------------------------------------------------------------------------------- */

START_TEST(a_ladder_climbs_until_somebody_answers)
{
	struct step_settings *s = setup(1);
	strcpy(s->then, "boss");
	begin();
	told_are("ann");
	time_passes(9);
	told_are("ann");
	time_passes(1);
	told_are("ann ben");
	time_passes(20);
	told_are("ann ben cat dan");
	ack("ben");
	step_is("met");
	time_passes(600);
	told_are("ann ben cat dan");
	telling_close();
}
END_TEST

START_TEST(an_exhausted_ladder_leaves_an_alarm)
{
	setup(1);
	begin();
	time_passes(30);
	step_is("unmet");
	is_text("SELECT sentence FROM alarm WHERE kind = 'cascade'",
		"nobody of group duty has acknowledged the proposal");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'step'"), 0);
	/* a late answer is good news, and starts nothing */
	ack("cat");
	step_is("met");
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	time_passes(60);
	told_are("ann ben cat");
	telling_close();
}
END_TEST

START_TEST(a_repeating_ladder_goes_on_with_an_alarm)
{
	setup(1)->repeat = true;
	begin();
	time_passes(30);
	told_are("ann ben cat ann");
	ck_assert_int_eq(telling_alarms("cascade"), 1);
	step_is("open");
	for (int hour = 0; hour < 24; hour++)
		time_passes(60);
	/* the occasion makes no sense after twelve hours; three people ten minutes apart fill the
	 * half hour of each round, of the first twelve and of those that follow */
	is_text("SELECT count(*) FROM message", "72");
	step_is("unmet");
	telling_close();
}
END_TEST

START_TEST(rounds_become_rare_and_the_alarm_stays)
{
	struct step_settings *s = setup(1);
	s->repeat = true;
	s->within_ms = MINUTES_MS(1);
	begin();
	for (int i = 0; i < 30; i++)
		time_passes(10);
	is_text(
	    "SELECT sum(made <= (SELECT min(made) FROM message) + 35 * 60000) || ' ' || count(*)"
	    " FROM message",
	    "36 60"); /* then three of each 32 minutes */
	step_is("open");
	ck_assert_int_eq(telling_alarms("cascade"), 1);
	ck_assert_int_ge(world_number(&w, "SELECT max(times) FROM alarm WHERE kind = 'cascade'"),
			 100);
	ack("ann");
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_close();
}
END_TEST

START_TEST(two_answers_needed)
{
	setup(2);
	begin();
	ack("ann");
	/* nobody is left to wait for: the next at once */
	world_advance(&w, 0);
	told_are("ann ben");
	step_is("open");
	ack("ann");
	step_is("open");
	ack("ben");
	step_is("met");
	telling_close();
}
END_TEST

START_TEST(numbers_that_all_fail_do_not_race_through_the_rounds)
{
	setup(1)->repeat = true;
	begin();
	for (int i = 0; i < 3; i++) {
		telling_answer(ONE_SEND, "failed");
		world_advance(&w, 0);
	}
	told_are("ann ben cat");
	ck_assert_int_eq(telling_alarms("cascade"), 1);
	time_passes(9);
	told_are("ann ben cat");
	time_passes(1);
	told_are("ann ben cat ann");
	telling_close();
}
END_TEST

/* ---- everybody ------------------------------------------------------------------------------ */

START_TEST(everybody_then_a_reminder_then_those_beyond)
{
	struct step_settings *s = setup(2);
	s->order = ORDER_ALL;
	strcpy(s->then, "boss");
	begin();
	told_are("ann ben cat");
	ack("ben");
	time_passes(10);
	told_are("ann ben cat ann cat");
	time_passes(10);
	told_are("ann ben cat ann cat dan");
	ack("dan");
	step_is("met");
	telling_close();
}
END_TEST

START_TEST(everybody_is_told_once_even_when_it_is_enough)
{
	struct step_settings *s = setup(1);
	s->order = ORDER_ALL;
	w.settings->gateways[0].in_flight = 1;
	begin();
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	ack("ann");
	step_is("met");
	is_text("SELECT group_concat(state) FROM message", "sending,queued,queued");
	telling_answer(ONE_SEND, "accepted");
	telling_answer(ONE_SEND, "accepted");
	is_text("SELECT group_concat(state) FROM message", "accepted,accepted,sending");
	telling_close();
}
END_TEST

START_TEST(an_answer_cancels_the_reminders_that_wait)
{
	struct step_settings *s = setup(2);
	s->order = ORDER_ALL;
	begin();
	w.settings->gateways[0].in_flight = 1;
	time_passes(10);
	is_text("SELECT count(*) FROM message WHERE round = 1 AND state = 'queued'", "3");
	ack("ann");
	ack("ben");
	is_text("SELECT count(*) FROM message WHERE round = 1 AND state = 'cancelled'", "3");
	telling_close();
}
END_TEST

START_TEST(none_needed_tells_once_and_is_met)
{
	setup(0)->order = ORDER_ALL;
	begin();
	told_are("ann ben cat");
	step_is("met");
	time_passes(600);
	told_are("ann ben cat");
	telling_close();
}
END_TEST

/* ---- occasions ------------------------------------------------------------------------------ */

START_TEST(the_same_occasion_opens_once)
{
	setup(1);
	begin();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	told_are("ann");
	telling_begins(OCCASION_PROPOSAL, "p2", NULL);
	told_are("ann ann");
	telling_close();
}
END_TEST

START_TEST(closing_cancels_what_has_not_left)
{
	struct step_settings *s = setup(2);
	s->order = ORDER_ALL;
	w.settings->gateways[0].in_flight = 1;
	begin();
	telling_ends(OCCASION_PROPOSAL, "p1");
	is_text("SELECT group_concat(state) FROM message", "sending,cancelled,cancelled");
	step_is("closed");
	telling_answer(ONE_SEND, "accepted");
	is_text("SELECT group_concat(state) FROM message", "accepted,cancelled,cancelled");
	time_passes(600);
	told_are("ann ben cat");
	/* twice is fine, and so is one that never was */
	telling_ends(OCCASION_PROPOSAL, "p1");
	telling_ends(OCCASION_RECALL, "p9");
	telling_close();
}
END_TEST

START_TEST(closing_ends_every_asking_of_it)
{
	setup(1);
	begin();
	telling_begins(OCCASION_PROPOSAL, "p1/2", "p1");
	telling_begins(OCCASION_PROPOSAL, "p2", NULL);
	telling_ends(OCCASION_PROPOSAL, "p1");
	is_text("SELECT group_concat(subject) FROM occasion WHERE state = 'open'", "p2");
	is_text("SELECT group_concat(DISTINCT o.subject) FROM step x JOIN occasion o"
		" ON o.id = x.occasion WHERE x.state = 'open'",
		"p2");
	telling_close();
}
END_TEST

START_TEST(a_late_answer_reopens_nothing)
{
	setup(1);
	begin();
	telling_ends(OCCASION_PROPOSAL, "p1");
	ack("ann");
	step_is("closed");
	is_text("SELECT acked IS NOT NULL FROM message", "1");
	time_passes(600);
	told_are("ann");
	telling_close();
}
END_TEST

START_TEST(nobody_to_tell_is_an_alarm)
{
	setup(1)->repeat = true;
	world_start(&w);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	is_text("SELECT sentence FROM alarm WHERE kind = 'cascade'",
		"group duty has nobody who can be told of the proposal");
	/* contacts that come later are told at the next look */
	telling_import(TELLING_PEOPLE);
	time_passes(10);
	told_are("ann");
	telling_close();
}
END_TEST

START_TEST(no_step_is_an_alarm)
{
	setup(1);
	world_start(&w);
	telling_begins(OCCASION_RECALL, "a1", "a1");
	is_text("SELECT sentence FROM alarm WHERE kind = 'cascade'",
		"nobody was told of the recall: no cascade step is configured for it");
	telling_close();
}
END_TEST

START_TEST(later_rungs_are_filled_with_the_kept_values)
{
	setup(1);
	telling_template("{area}|{tier}|{why}|{beds}|{offer}|{code}");
	begin();
	world_restart(&w);
	time_passes(10);
	char want[64];
	char *code = telling_code("ben");
	snprintf(want, sizeof(want), "Coventry|1|air.min < 0|0||%s", code);
	is_text("SELECT text FROM message WHERE contact = 'ben'", want);
	free(code);
	telling_close();
}
END_TEST

START_TEST(a_new_configuration_does_not_disturb_a_step)
{
	setup(1);
	begin();
	w.settings->areas[0]->step_count = 0;
	time_passes(10);
	told_are("ann ben");
	w.settings->areas[0]->template_count = 0;
	time_passes(10);
	told_are("ann ben cat");
	ck_assert_int_eq(telling_alarms("template"), 1);
	telling_close();
}
END_TEST

/* ---- told ----------------------------------------------------------------------------------- */

static void setup_told(void)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "wide", 0)->order = ORDER_ALL;
	telling_step(OCCASION_STANDDOWN, "told", 1)->order = ORDER_ALL;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
}

static void standdown_tells(const char *phones)
{
	world_clear(&w);
	telling_begins(OCCASION_STANDDOWN, "d1", "a1");
	is_text(
	    "SELECT group_concat(phone, ' ') FROM (SELECT m.phone FROM message m JOIN occasion o"
	    " ON o.id = m.occasion WHERE o.kind = 'standdown' ORDER BY m.rowid)",
	    phones);
}

START_TEST(standdown_is_told_to_exactly_those_told)
{
	setup_told();
	w.settings->gateways[0].in_flight = 2;
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	/* ann is accepted, ben unknown, eve never leaves the queue */
	struct errand ann = world_seen(&w, EFFECT_TRANSFER, 0)->errand;
	w.settings->gateways[0].in_flight = 1;
	world_result(&w, &ann, FATE_ANSWERED, 200, "accepted");
	is_text("SELECT group_concat(state) FROM message", "accepted,sending,queued");
	standdown_tells("+447700900001 +447700900002");
	is_text("SELECT state FROM message WHERE contact = 'eve'", "queued"); /* on tonight */
	telling_close();
}
END_TEST

/* Who may have heard that it is on hears that it is recalled; who certainly has not does not. */
START_TEST(a_recall_reaches_whoever_may_have_been_told)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "wide", 0)->order = ORDER_ALL;
	telling_step(OCCASION_RECALL, "told", 1)->order = ORDER_ALL;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	struct errand ann = world_seen(&w, EFFECT_TRANSFER, 0)->errand;
	struct errand ben = world_seen(&w, EFFECT_TRANSFER, 1)->errand;
	struct errand eve = world_seen(&w, EFFECT_TRANSFER, 2)->errand;
	world_result(&w, &ann, FATE_UNKNOWN, 0, ""); /* and asked about, and still not known */
	world_result(&w, &ben, FATE_UNKNOWN, 0, "");
	world_advance(&w, SECONDS_MS(61));
	for (int question = 0; question < 2; question++) {
		const char *part = question == 0 ? "/ask?q=0" : "/ask?q=1";
		struct errand asked = {0};
		for (size_t i = 0; i < w.count; i++)
			if (w.seen[i].kind == EFFECT_TRANSFER &&
			    strstr(w.seen[i].text, part) != NULL &&
			    strcmp(w.seen[i].errand.subject, ben.subject) == 0)
				asked = w.seen[i].errand;
		ck_assert_ptr_nonnull(asked.subject);
		world_result(&w, &asked, FATE_ANSWERED, 200, question == 0 ? "next" : "absent");
	}
	telling_answer(ONE_SEND, "retry"); /* ben, once more */
	world_result(&w, &eve, FATE_ANSWERED, 200, "retry");
	is_text("SELECT group_concat(state) FROM (SELECT state FROM message ORDER BY rowid)",
		"unknown,queued,queued");
	telling_begins(OCCASION_RECALL, "a1", "a1");
	is_text("SELECT group_concat(m.contact || ' ' || o.kind) FROM message m JOIN occasion o"
		" ON o.id = m.occasion WHERE o.kind = 'recall'",
		"ann recall");
	is_text("SELECT group_concat(state) FROM message WHERE contact IN ('ben', 'eve')",
		"cancelled,cancelled");
	telling_close();
}
END_TEST

/* The activation is on its way to Ann and nobody knows yet what becomes of it. */
static void recalled_in_flight(void)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "boss", 0)->order = ORDER_ALL;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	telling_step(OCCASION_PROPOSAL, "boss", 1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	telling_begins(OCCASION_RECALL, "a1", "a1");
}

START_TEST(a_recall_does_not_overtake_its_activation)
{
	recalled_in_flight();
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	is_text("SELECT group_concat(state) FROM message", "sending,queued");
	telling_begins(OCCASION_PROPOSAL, "p1", NULL); /* others do not wait */
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 2);
	struct errand e = world_seen(&w, EFFECT_TRANSFER, 0)->errand;
	world_result(&w, &e, FATE_ANSWERED, 200, "accepted");
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 3);
	is_text("SELECT group_concat(state) FROM message", "accepted,sending,sending");
	telling_close();
}
END_TEST

START_TEST(nor_while_nobody_knows_what_became_of_it_but_not_for_ever)
{
	recalled_in_flight();
	struct errand e = telling_transfer(ONE_SEND)->errand;
	world_result(&w, &e, FATE_UNKNOWN, 0, "");
	world_clear(&w);
	world_advance(&w, SECONDS_MS(30));
	is_text("SELECT group_concat(state) FROM message", "unknown,queued");
	world_advance(&w, SECONDS_MS(4 * 60 + 20));
	is_text("SELECT group_concat(state) FROM message", "unknown,queued");
	world_advance(&w, SECONDS_MS(25));
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	is_text("SELECT state FROM message ORDER BY rowid DESC LIMIT 1", "sending");
	telling_close();
}
END_TEST

START_TEST(failed_and_absent_were_not_told)
{
	setup_told();
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	struct errand ann = world_seen(&w, EFFECT_TRANSFER, 0)->errand;
	world_result(&w, &ann, FATE_ANSWERED, 200, "failed");
	standdown_tells("+447700900002 +447700900005");
	telling_close();
}
END_TEST

/* ---- who was not told, where nobody's answer is waited for ----------------------------------- */

static void missed_is(const char *sentence)
{
	is_text("SELECT coalesce((SELECT sentence FROM alarm WHERE kind = 'cascade' AND subject IN"
		" (SELECT id FROM step) AND cleared IS NULL), '')",
		sentence);
}

/* Ann hears that it is on; then the gateway takes nothing until Ben's and Eve's texts are too late.
 */
static void on_for_ann_alone(bool waits)
{
	telling_open();
	w.settings->gateways[0].in_flight = 1;
	w.settings->areas[0]->quiet_from_minutes = 21 * 60;
	w.settings->areas[0]->quiet_to_minutes = 7 * 60 + 30;
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "wide", 0);
	s->order = ORDER_ALL;
	s->waits = waits;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	w.now.ms += HOURS_MS(7) + MINUTES_MS(30); /* 19:30 */
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	telling_answer(ONE_SEND, "accepted");
	telling_answer(ONE_SEND, "stopped");
	missed_is("");
	w.now.ms += HOURS_MS(2) + MINUTES_MS(1); /* 21:31 */
	world_clear(&w);
	world_turn(&w, NULL, 0);
	world_turn(&w, NULL, 0);
	missed_is("2 of group wide have not been told of the activation, no text reached them: "
		  "Ben, Eve");
}

START_TEST(who_was_told_too_late_is_an_alarm_and_is_told_again)
{
	on_for_ann_alone(false);
	told_are("ann ben eve ben eve");
	is_text("SELECT group_concat(state) FROM message WHERE round = 0",
		"accepted,expired,expired");
	ck_assert_int_gt(world_number(&w, "SELECT min(valid_until) FROM message WHERE round = 1"),
			 w.now.ms);
	json_t *all = world_ok(&w, "vera", "cascade", "{}");
	char *dump = json_dumps(all, 0);
	ck_assert_ptr_nonnull(strstr(dump, "\"failed\": 2"));
	ck_assert_ptr_nonnull(strstr(dump, "FAILED"));
	free(dump);
	json_decref(all);
	telling_answer(ONE_SEND, "accepted");
	missed_is("1 of group wide has not been told of the activation, no text reached them: Eve");
	telling_answer(ONE_SEND, "accepted");
	missed_is("");
	time_passes(600);
	told_are("ann ben eve ben eve");
	telling_close();
}
END_TEST

START_TEST(who_is_spared_by_night_is_told_again_in_the_morning)
{
	on_for_ann_alone(true);
	time_passes(9 * 60 + 50); /* 07:21 */
	told_are("ann ben eve");
	missed_is("2 of group wide have not been told of the activation, no text reached them: "
		  "Ben, Eve");
	time_passes(10);
	told_are("ann ben eve ben eve");
	telling_close();
}
END_TEST

START_TEST(nobody_is_told_again_of_what_is_over)
{
	on_for_ann_alone(true);
	telling_ends(OCCASION_ACTIVATION, "a1");
	missed_is("");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'missed'"),
			 0);
	time_passes(24 * 60);
	told_are("ann ben eve");
	telling_close();
}
END_TEST

START_TEST(who_could_not_be_reached_is_told_again_at_the_pace_of_the_policy)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "boss", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	telling_answer(ONE_SEND, "failed");
	world_turn(&w, NULL, 0);
	missed_is("1 of group boss has not been told of the activation, no text reached them: Dan");
	time_passes(29);
	told_are("dan");
	world_advance(&w, MINUTES_MS(2));
	told_are("dan dan");
	telling_answer(ONE_SEND, "accepted");
	world_turn(&w, NULL, 0);
	missed_is("");
	telling_close();
}
END_TEST

/* Steps of an activation, of all at once, and what the gateway says to each number. */
static void on(const char *first, int acks, const char *second, int more)
{
	telling_open();
	w.settings->gateways[0].in_flight = 32;
	telling_step(OCCASION_ACTIVATION, first, acks)->order = ORDER_ALL;
	if (second != NULL)
		telling_step(OCCASION_ACTIVATION, second, more)->order = ORDER_ALL;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
}

START_TEST(who_was_not_reached_is_missed_though_enough_have_answered)
{
	on("wide", 2, NULL, 0);
	telling_answer("to=+447700900005", "failed"); /* eve */
	telling_answer("to=+447700900001", "accepted");
	telling_answer("to=+447700900002", "accepted");
	missed_is("");
	ack("ann");
	ack("ben");
	step_is("met");
	world_turn(&w, NULL, 0);
	missed_is("1 of group wide has not been told of the activation, no text reached them: Eve");
	time_passes(29);
	world_advance(&w, MINUTES_MS(1));
	told_are("ann ben eve eve");
	telling_answer(ONE_SEND, "retry"); /* it is wanted still */
	is_text("SELECT state FROM message ORDER BY rowid DESC LIMIT 1", "queued");
	telling_close();
}
END_TEST

START_TEST(who_is_told_by_another_steps_text_is_missed_when_that_fails)
{
	on("duty", 1, "wide", 0);
	telling_answer("to=+447700900001", "failed"); /* ann, of both */
	telling_answer("to=+447700900002", "accepted");
	telling_answer("to=+447700900003", "accepted");
	telling_answer("to=+447700900005", "accepted");
	ack("cat");
	world_turn(&w, NULL, 0);
	is_text("SELECT group_concat(sentence, '; ') FROM alarm WHERE kind = 'cascade' AND cleared"
		" IS NULL AND subject IN (SELECT id FROM step)",
		"1 of group duty has not been told of the activation, no text reached them: Ann; "
		"1 of group wide has not been told of the activation, no text reached them: Ann");
	time_passes(29);
	world_advance(&w, MINUTES_MS(1));
	/* by one text of the two steps */
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE contact = 'ann'"
					  " AND state IN ('queued', 'sending')"),
			 1);
	telling_close();
}
END_TEST

START_TEST(a_step_that_nobody_answers_insists_whoever_has_answered_another)
{
	on("boss", 1, "wide", 1);
	ack("dan");
	time_passes(6 * 60);
	ck_assert_int_gt(world_number(&w, "SELECT count(*) FROM message WHERE contact = 'eve'"), 3);
	ack("eve");
	time_passes(6 * 60);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE contact = 'dan'"), 1);
	telling_close();
}
END_TEST

START_TEST(few_beds_that_nobody_heard_of_are_an_alarm)
{
	telling_open();
	telling_step(OCCASION_LOW, "boss", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_LOW, "a1", "");
	telling_answer(ONE_SEND, "failed");
	world_turn(&w, NULL, 0);
	missed_is("1 of group boss has not been told of the few beds left, no text reached them: "
		  "Dan");
	time_passes(31);
	told_are("dan dan");
	telling_close();
}
END_TEST

/* Ann heard that it is on, and a recall that comes too late. */
static void recalled_too_late(bool again)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "boss", 0)->order = ORDER_ALL;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	telling_answer(ONE_SEND, "accepted");
	telling_begins(OCCASION_RECALL, "a1", "a1");
	telling_answer(ONE_SEND, "stopped");
	if (again)
		json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	w.now.ms += HOURS_MS(2) + MINUTES_MS(1);
	world_clear(&w);
	world_turn(&w, NULL, 0);
	world_turn(&w, NULL, 0);
}

START_TEST(who_still_believes_it_is_on_is_told_of_the_recall_again)
{
	recalled_too_late(false);
	told_are("dan dan dan");
	missed_is("1 of group told has not been told of the recall, no text reached them: Dan");
	telling_answer(ONE_SEND, "accepted");
	missed_is("");
	telling_close();
}
END_TEST

START_TEST(but_not_once_it_is_on_again)
{
	recalled_too_late(true);
	is_text("SELECT group_concat(kind) FROM (SELECT o.kind FROM message m JOIN occasion o"
		" ON o.id = m.occasion ORDER BY m.rowid)",
		"activation,recall,activation,activation");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE cleared IS NULL"
					  " AND sentence LIKE '% told of the recall,%'"),
			 0);
	telling_close();
}
END_TEST

START_TEST(who_never_heard_that_it_was_on_is_not_missed_at_its_recall)
{
	recalled_in_flight();
	telling_answer(ONE_SEND, "unknown");
	world_advance(&w, SECONDS_MS(61));
	telling_answer("/ask?q=0", "next");
	telling_answer("/ask?q=1", "absent");
	w.now.ms += HOURS_MS(2) + MINUTES_MS(1);
	world_clear(&w);
	world_turn(&w, NULL, 0);
	world_turn(&w, NULL, 0);
	is_text("SELECT group_concat(state) FROM message", "cancelled,cancelled");
	missed_is("");
	telling_close();
}
END_TEST

START_TEST(late_joiners_and_old_numbers_are_told)
{
	setup_told();
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	/* eve has a new number, ben is no contact any more, dan joins as the tier is raised */
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "ann,Ann,Council,07700 900001,duty wide,\n"
		       "dan,Dan,Council,07700 900004,wide,\n"
		       "eve,Eve,Outreach,07700 900015,wide,\n");
	telling_begins(OCCASION_ACTIVATION, "a1/d7", "a1");
	for (int i = 0; i < 6; i++)
		world_advance(&w, SECONDS_MS(61));
	is_text("SELECT count(*) FROM message WHERE state = 'queued'", "0");
	standdown_tells("+447700900001 +447700900002 +447700900005 +447700900004 +447700900015");
	telling_close();
}
END_TEST

START_TEST(who_heard_of_it_at_the_hand_over_was_told)
{
	telling_open();
	telling_step(OCCASION_HANDOVER, "boss", 1);
	telling_step(OCCASION_STANDDOWN, "told", 1)->order = ORDER_ALL;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_HANDOVER, "2026-11-21", "a1");
	standdown_tells("+447700900004");
	is_text("SELECT state FROM occasion WHERE kind = 'handover'", "open");
	telling_begins(OCCASION_RECALL, "a1", "a1");
	is_text("SELECT state FROM occasion WHERE kind = 'handover'", "closed");
	telling_close();
}
END_TEST

/* Nobody climbs on with what the end has made untrue; until an end that is decided comes, it is on.
 */
START_TEST(an_end_ends_all_that_is_not_so_any_more)
{
	static const struct {
		enum occasion told, end;
		bool so;
	} cases[] = {
	    {OCCASION_ACTIVATION, OCCASION_STANDDOWN, true},
	    {OCCASION_ACTIVATION, OCCASION_RECALL, false},
	    {OCCASION_LATE, OCCASION_STANDDOWN, true},
	    {OCCASION_LATE, OCCASION_RECALL, false},
	    {OCCASION_HANDOVER, OCCASION_STANDDOWN, true},
	    {OCCASION_HANDOVER, OCCASION_RECALL, false},
	    {OCCASION_EXTENDED, OCCASION_STANDDOWN, false},
	    {OCCASION_EXTENDED, OCCASION_RECALL, false},
	    {OCCASION_LOWERED, OCCASION_STANDDOWN, false},
	    {OCCASION_LOWERED, OCCASION_RECALL, false},
	    {OCCASION_STANDDOWN, OCCASION_RECALL, false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		telling_open();
		telling_step(cases[i].told, "duty", 1)->repeat = true;
		telling_step(cases[i].end, "told", 0)->order = ORDER_ALL;
		world_start(&w);
		telling_import(TELLING_PEOPLE);
		telling_begins(cases[i].told, "x1", "a1");
		step_is("open");
		telling_begins(cases[i].end, "e1", "a1");
		is_text("SELECT s.state || o.state FROM step s JOIN occasion o ON o.id = s.occasion"
			" WHERE s.needed = 1",
			cases[i].so ? "openopen" : "closedclosed");
		time_passes(60);
		is_text("SELECT group_concat(DISTINCT contact) FROM message",
			cases[i].so ? "ann,ben,cat" : "ann");
		telling_close();
	}
}
END_TEST

/* A night that opens late, by rule: who hears at once that it is on need not hear that it is late;
 * who would hear of it only in the morning does. */
START_TEST(a_late_crossing_is_told_to_who_hears_of_the_activation_in_the_morning)
{
	for (int waits = 0; waits < 2; waits++) {
		telling_open();
		telling_step(OCCASION_ACTIVATION, "boss", 0)->waits = waits == 1;
		telling_step(OCCASION_LATE, "boss", 0);
		world_start(&w);
		telling_import(TELLING_PEOPLE);
		telling_begins(OCCASION_LATE, "x1", "a1");
		is_text("SELECT count(*) FROM message", waits == 1 ? "1" : "0");
		telling_close();
	}
}
END_TEST

START_TEST(a_new_tier_ends_what_is_told_of_the_old_one)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "duty", 1)->within_ms = MINUTES_MS(10);
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	telling_begins(OCCASION_ACTIVATION, "a1/d7", "a1");
	time_passes(25);
	is_text(
	    "SELECT group_concat(o.subject || ' ' || o.state || ' ' || n) FROM occasion o JOIN"
	    " (SELECT occasion, count(*) AS n FROM message GROUP BY occasion) ON occasion = o.id",
	    "a1 closed 1,a1/d7 open 3");
	telling_close();
}
END_TEST

START_TEST(another_activations_recipients_are_not_told)
{
	setup_told();
	telling_begins(OCCASION_ACTIVATION, "a0", "a0");
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "dan,Dan,Council,07700 900004,wide,\n");
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	standdown_tells("+447700900004");
	telling_close();
}
END_TEST

/* ---- verbs ---------------------------------------------------------------------------------- */

START_TEST(cascade_lists_and_shows)
{
	setup(1);
	begin();
	char *reference = telling_reference("ann");
	telling_receipt(reference, "delivered");
	time_passes(10);
	ack("ann");
	json_t *all = world_ok(&w, "vera", "cascade", "{}");
	json_t *occasions = json_object_get(json_object_get(all, "result"), "occasions");
	/* the newest first: one about the weather that this world lacks, then the proposal */
	ck_assert_uint_eq(json_array_size(occasions), 2);
	const char *id = json_string_value(json_object_get(json_array_get(occasions, 1), "id"));
	char args[64];
	snprintf(args, sizeof(args), "{\"occasion\":\"%s\"}", id);
	json_t *one = world_ok(&w, "vera", "cascade", args);
	json_t *result = json_object_get(one, "result");
	json_t *messages = json_object_get(result, "messages");
	ck_assert_uint_eq(json_array_size(messages), 2);
	json_t *ann = json_array_get(messages, 0);
	ck_assert_str_eq(json_string_value(json_object_get(ann, "name")), "Ann");
	ck_assert_str_eq(json_string_value(json_object_get(ann, "phone")), "+44…001");
	ck_assert_str_eq(json_string_value(json_object_get(ann, "state")), "delivered");
	ck_assert_str_eq(json_string_value(json_object_get(ann, "by")), "bob");
	char *dump = json_dumps(one, 0);
	ck_assert_ptr_nonnull(strstr(dump, "told 2, delivered 1, acknowledged 1, waiting 1"));
	ck_assert_ptr_null(strstr(dump, "7700900001"));
	free(dump);
	json_decref(one);
	json_decref(all);
	world_refused(&w, "vera", "cascade", "{\"occasion\":\"o99\"}", "not-found");
	free(reference);
	telling_close();
}
END_TEST

START_TEST(ack_needs_a_code_that_was_sent)
{
	setup(1);
	begin();
	world_refused(&w, "bob", "ack", "{\"code\":\"12\"}", "usage");
	world_refused(&w, "bob", "ack", "{\"code\":\"0000\"}", "not-found");
	world_refused(&w, "vera", "ack", "{\"code\":\"1234\"}", "forbidden");
	char *code = telling_code("ann"), args[64];
	snprintf(args, sizeof(args), "{\"code\":\"%s\",\"by\":\"Ann herself\"}", code);
	w.now = wall_plus(w.now, HOURS_MS(49));
	world_refused(&w, "bob", "ack", args, "not-found");
	w.now = wall_plus(w.now, -HOURS_MS(2));
	json_decref(world_ok(&w, "bob", "ack", args));
	json_decref(world_ok(&w, "bob", "ack", args));
	is_text("SELECT acked_by FROM message WHERE acked IS NOT NULL", "Ann herself");
	is_text("SELECT count(*) FROM audit WHERE change = 'acknowledged' AND actor = 'bob'", "1");
	free(code);
	telling_close();
}
END_TEST

/* Whoever was rung has no text to read a code from. */
START_TEST(ack_of_a_contact_is_for_what_they_were_told)
{
	setup(1);
	telling_step(OCCASION_ACTIVATION, "duty", 1);
	begin();
	world_refused(&w, "bob", "ack", "{\"code\":\"dan\"}", "not-found");
	world_refused(&w, "bob", "ack", "{\"code\":\"nobody-here\"}", "usage");
	json_decref(world_ok(&w, "bob", "ack", "{\"code\":\"ann\"}"));
	is_text("SELECT contact || ' ' || acked_by FROM message WHERE acked IS NOT NULL",
		"ann bob");
	is_text("SELECT actor FROM audit WHERE change = 'acknowledged'", "bob");
	world_refused(&w, "bob", "ack", "{\"code\":\"ann\"}", "not-found");
	telling_close();
}
END_TEST

START_TEST(ack_of_a_contact_who_was_told_of_several_asks_which)
{
	setup(1);
	telling_step(OCCASION_ACTIVATION, "duty", 1);
	begin();
	telling_begins(OCCASION_ACTIVATION, "a1", NULL);
	json_t *reply = world_ask(&w, "bob", "ack", "{\"code\":\"ann\"}");
	const char *said =
	    json_string_value(json_object_get(json_object_get(reply, "error"), "message"));
	ck_assert_ptr_nonnull(said);
	ck_assert_ptr_nonnull(strstr(said, "ann has not answered several: the proposal ("));
	ck_assert_ptr_nonnull(strstr(said, ", the activation ("));
	json_decref(reply);
	is_text("SELECT count(*) FROM message WHERE acked IS NOT NULL", "0");
	ack("ann");
	json_decref(world_ok(&w, "bob", "ack", "{\"code\":\"ann\"}"));
	is_text("SELECT count(*) FROM message WHERE acked IS NOT NULL", "2");
	telling_close();
}
END_TEST

/* ---- contacts ------------------------------------------------------------------------------- */

static char *import_refusal(const char *csv)
{
	json_t *args = json_pack("{s:s, s:s}", "what", "contacts", "text", csv);
	char *text = json_dumps(args, 0);
	json_t *reply = world_ask(&w, "alice", "import", text);
	json_t *error = json_object_get(reply, "error");
	ck_assert_ptr_nonnull(error);
	char *message = strdup(json_string_value(json_object_get(error, "message")));
	free(text);
	json_decref(args);
	json_decref(reply);
	return message;
}

START_TEST(import_reports_every_line_and_changes_nothing)
{
	setup(1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	char *why = import_refusal("contact,name,phone,groups,site\n"
				   "ann,,07700 900001,duty,\n"
				   "ben,Ben,020 7946 0000,duty,\n"
				   "ann,Ann,07700 900003,duty duty,\n");
	ck_assert_msg(strstr(why, "line 2: the name is empty") != NULL, "%s", why);
	ck_assert_msg(strstr(why, "line 3: ") != NULL && strstr(why, "landline") != NULL, "%s",
		      why);
	ck_assert_msg(strstr(why, "line 4: ") != NULL, "%s", why);
	free(why);
	why = import_refusal("contact,name,phone,groups,site\nann,Ann,07700900001,told,nowhere\n");
	ck_assert_msg(strstr(why, "told") != NULL && strstr(why, "no site \"nowhere\"") != NULL,
		      "%s", why);
	free(why);
	why = import_refusal("contact,name,phone,groups\n");
	free(why);
	is_text("SELECT count(*) FROM contact", "5");
	is_text("SELECT group_concat(contact) FROM (SELECT contact FROM member WHERE grp = 'duty'"
		" ORDER BY position)",
		"ann,ben,cat");
	telling_close();
}
END_TEST

START_TEST(import_counts_errors_it_has_no_room_for)
{
	setup(1);
	world_start(&w);
	char csv[4096] = "contact,name,phone,groups\n";
	for (int i = 0; i < 60; i++)
		strcat(csv, "x y,Name,12,duty\n");
	char *why = import_refusal(csv);
	ck_assert_msg(strstr(why, "line 2: ") != NULL && strstr(why, "; and 176 more") != NULL,
		      "%s", why);
	free(why);
	telling_close();
}
END_TEST

START_TEST(import_replaces_and_remembers_a_stop)
{
	setup(1);
	begin();
	telling_text("1", "07700 900002", "STOP");
	is_text("SELECT group_concat(key) FROM contact WHERE stopped = 1", "ben");
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "ann,Ann B,Council,07700 900001,duty,\n"
		       "ben,Ben,Council,07700 900002,duty,\n");
	is_text("SELECT group_concat(key || stopped) FROM contact", "ann0,ben1");
	is_text("SELECT group_concat(change) FROM (SELECT change FROM audit WHERE kind = 'contact'"
		" AND seq > (SELECT seq FROM audit WHERE change = 'stopped') ORDER BY seq)",
		"removed,removed,removed,changed,changed");
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "ben,Ben,Council,07700 900022,duty,\n");
	is_text("SELECT group_concat(key || stopped) FROM contact", "ben0");
	telling_close();
}
END_TEST

/* ---- quiet hours ---------------------------------------------------------------------------- */

static const struct {
	int from, to; /* hours */
	const char *now, *loud;
} quiets[] = {
    {21, 7, "2026-11-22T20:59:59Z", "2026-11-22T20:59:59Z"},
    {21, 7, "2026-11-22T21:00:00Z", "2026-11-23T07:00:00Z"},
    {21, 7, "2026-11-23T00:00:00Z", "2026-11-23T07:00:00Z"},
    {21, 7, "2026-11-23T06:59:59Z", "2026-11-23T07:00:00Z"},
    {21, 7, "2026-11-23T07:00:00Z", "2026-11-23T07:00:00Z"},
    {1, 7, "2026-11-23T00:59:00Z", "2026-11-23T00:59:00Z"}, /* not over midnight */
    {1, 7, "2026-11-23T01:00:00Z", "2026-11-23T07:00:00Z"},
    {0, 0, "2026-11-23T01:00:00Z", "2026-11-23T01:00:00Z"}, /* none */
    {21, 7, "2026-10-24T22:00:00Z", "2026-10-25T07:00:00Z"}, /* the clocks go back */
    {21, 7, "2026-03-28T22:00:00Z", "2026-03-29T06:00:00Z"}, /* … and forward */
};

START_TEST(quiet_hours_have_an_end)
{
	static struct area_settings area;
	for (size_t i = 0; i < COUNT_OF(quiets); i++) {
		struct wall now, loud;
		ck_assert(wall_parse_iso(quiets[i].now, &now));
		ck_assert(wall_parse_iso(quiets[i].loud, &loud));
		area.quiet_from_minutes = quiets[i].from * 60;
		area.quiet_to_minutes = quiets[i].to * 60;
		ck_assert_msg(quiet_hours_end(&area, now).ms == loud.ms, "%s", quiets[i].now);
	}
}
END_TEST

/* A step that waits says nothing at night, is closed with its occasion, and does not count against
 * anybody meanwhile. */
/* Quiet hours that outlast the night: who was spared hears of it when they end, while it is on. */
START_TEST(who_slept_longer_than_the_night_is_told_after_it)
{
	telling_open();
	w.settings->areas[0]->quiet_from_minutes = 21 * 60;
	w.settings->areas[0]->quiet_to_minutes = 10 * 60;
	telling_step(OCCASION_ACTIVATION, "wide", 1)->waits = true;
	w.now.ms += HOURS_MS(10); /* 22:00 */
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_change(true, OCCASION_ACTIVATION, "a1", "a1", wall_plus(w.now, HOURS_MS(11)));
	telling_change(true, OCCASION_ACTIVATION, "a2", "a2", wall_plus(w.now, HOURS_MS(11)));
	telling_ends(OCCASION_ACTIVATION, "a1");
	world_advance(&w, HOURS_MS(11) + MINUTES_MS(59));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message"), 0);
	world_advance(&w, MINUTES_MS(2));
	is_text("SELECT group_concat(o.subject || (m.valid_until > m.made)) FROM message m JOIN"
		" occasion o ON o.id = m.occasion",
		"a21");
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_close();
}
END_TEST

START_TEST(who_waits_sleeps)
{
	telling_open();
	w.settings->areas[0]->quiet_from_minutes = 21 * 60;
	w.settings->areas[0]->quiet_to_minutes = 7 * 60 + 30;
	telling_step(OCCASION_ACTIVATION, "wide", 1)->waits = true;
	w.now.ms += HOURS_MS(10); /* 22:00 */
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	world_advance(&w, HOURS_MS(9));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message"), 0);
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_ends(OCCASION_ACTIVATION, "a1");
	world_advance(&w, HOURS_MS(1));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message"), 0);
	telling_begins(OCCASION_ACTIVATION, "a2", "a2"); /* 08:00: nobody sleeps */
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message"), 1);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    a_ladder_climbs_until_somebody_answers,
	    an_exhausted_ladder_leaves_an_alarm,
	    a_repeating_ladder_goes_on_with_an_alarm,
	    rounds_become_rare_and_the_alarm_stays,
	    two_answers_needed,
	    numbers_that_all_fail_do_not_race_through_the_rounds,
	    everybody_then_a_reminder_then_those_beyond,
	    everybody_is_told_once_even_when_it_is_enough,
	    an_answer_cancels_the_reminders_that_wait,
	    none_needed_tells_once_and_is_met,
	    the_same_occasion_opens_once,
	    closing_cancels_what_has_not_left,
	    closing_ends_every_asking_of_it,
	    a_late_answer_reopens_nothing,
	    nobody_to_tell_is_an_alarm,
	    no_step_is_an_alarm,
	    later_rungs_are_filled_with_the_kept_values,
	    a_new_configuration_does_not_disturb_a_step,
	    standdown_is_told_to_exactly_those_told,
	    failed_and_absent_were_not_told,
	    a_recall_reaches_whoever_may_have_been_told,
	    who_was_told_too_late_is_an_alarm_and_is_told_again,
	    who_is_spared_by_night_is_told_again_in_the_morning,
	    nobody_is_told_again_of_what_is_over,
	    who_could_not_be_reached_is_told_again_at_the_pace_of_the_policy,
	    who_still_believes_it_is_on_is_told_of_the_recall_again,
	    but_not_once_it_is_on_again,
	    who_was_not_reached_is_missed_though_enough_have_answered,
	    who_is_told_by_another_steps_text_is_missed_when_that_fails,
	    a_step_that_nobody_answers_insists_whoever_has_answered_another,
	    few_beds_that_nobody_heard_of_are_an_alarm,
	    who_never_heard_that_it_was_on_is_not_missed_at_its_recall,
	    a_recall_does_not_overtake_its_activation,
	    nor_while_nobody_knows_what_became_of_it_but_not_for_ever,
	    late_joiners_and_old_numbers_are_told,
	    another_activations_recipients_are_not_told,
	    who_heard_of_it_at_the_hand_over_was_told,
	    an_end_ends_all_that_is_not_so_any_more,
	    a_late_crossing_is_told_to_who_hears_of_the_activation_in_the_morning,
	    a_new_tier_ends_what_is_told_of_the_old_one,
	    cascade_lists_and_shows,
	    ack_needs_a_code_that_was_sent,
	    ack_of_a_contact_is_for_what_they_were_told,
	    ack_of_a_contact_who_was_told_of_several_asks_which,
	    import_reports_every_line_and_changes_nothing,
	    import_counts_errors_it_has_no_room_for,
	    import_replaces_and_remembers_a_stop,
	    quiet_hours_have_an_end,
	    who_slept_longer_than_the_night_is_told_after_it,
	    who_waits_sleeps};
	return suite_run("cascade", all, COUNT_OF(all));
}
