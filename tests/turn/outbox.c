/* SPDX-License-Identifier: MIT
 *
 * One text from the queue to the phone, through whole turns: every answer, every receipt in every
 * order, crashes, look-ups, and what must never happen.
 */
#include "lib/scripted_gateway.h"

#include "delivery.h"
#include "imports.h"
#include "lib/dice.h"
#include "lib/telling.h"

#define ONE_SEND "/send?"

static void setup(void)
{
	telling_open();
	telling_step(OCCASION_PROPOSAL, "duty", 1)->repeat = true;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
}

/* The text to Ann has just left. */
static void one_text(void)
{
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	ck_assert_str_eq(telling_state("ann"), "sending");
}

/* Nobody knows what became of it. */
static void one_unknown(void)
{
	one_text();
	telling_answer(ONE_SEND, "unknown");
	ck_assert_str_eq(telling_state("ann"), "unknown");
	world_clear(&w);
}

static void time_passes(int64_t seconds)
{
	world_advance(&w, SECONDS_MS(seconds));
	telling_invariants();
}

/* ---- sending -------------------------------------------------------------------------------- */

/* Nothing leaves for forty minutes, and Ann is told again every ten. */
START_TEST(who_was_told_in_vain_again_and_again_hears_once)
{
	telling_open();
	telling_step(OCCASION_PROPOSAL, "duty", 1)->repeat = true;
	world_start(&w);
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "ann,Ann,Council,07700 900001,duty,\n");
	world_clear(&w);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	for (int minute = 0; minute < 35; minute++) {
		if (telling_transfers(ONE_SEND) > 0)
			telling_answer(ONE_SEND, "retry");
		world_clear(&w);
		time_passes(60);
	}
	ck_assert_int_gt(world_number(&w, "SELECT max(round) FROM message"), 2);
	for (int second = 0; second < 60; second++) {
		if (telling_transfers(ONE_SEND) > 0)
			telling_answer(ONE_SEND, "accepted");
		world_clear(&w);
		time_passes(1);
	}
	is_text("SELECT count(*) || max(round = (SELECT max(round) FROM message)) FROM message"
		" WHERE state = 'accepted'",
		"11");
	is_text("SELECT count(*) FROM message WHERE state = 'queued'", "0");
	telling_close();
}
END_TEST

START_TEST(attempt_is_on_disk_before_its_request)
{
	one_text();
	const struct seen *s = telling_transfer(ONE_SEND);
	is_text("SELECT state || number || gateway FROM attempt", "sending1one");
	char *reference = telling_reference("ann");
	ck_assert_msg(strstr(s->text, reference) != NULL, "%s in %s", reference, s->text);
	ck_assert_int_eq(s->errand.kind, ERRAND_SEND);
	ck_assert_int_eq(s->errand.attempt, 1);
	ck_assert_str_eq(s->errand.gateway, "one");
	ck_assert_ptr_nonnull(strstr(s->body, "SWEP Coventry tier 1: air.min < 0. Reply OK "));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'message'"
					  " AND change = 'queued -> sending'"),
			 1);
	free(reference);
	telling_close();
}
END_TEST

START_TEST(accepted_then_delivered)
{
	one_text();
	char *reference = telling_reference("ann");
	telling_answer(ONE_SEND, "accepted G7");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	is_text("SELECT state || settled_by || gateway_id FROM attempt", "acceptedanswerG7");
	telling_invariants();
	ck_assert_int_eq(telling_receipt(reference, "delivered"), 200);
	ck_assert_str_eq(telling_state("ann"), "delivered");
	is_text("SELECT state || settled_by FROM attempt", "deliveredreceipt");
	free(reference);
	telling_close();
}
END_TEST

START_TEST(accepted_is_final_when_no_receipt_comes)
{
	one_text();
	telling_answer(ONE_SEND, "accepted");
	telling_ends(OCCASION_PROPOSAL, "p1");
	time_passes(3 * 3600);
	ck_assert_str_eq(telling_state("ann"), "accepted");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'message'"),
			 0);
	telling_close();
}
END_TEST

START_TEST(receipt_may_come_before_the_answer_and_twice)
{
	one_text();
	char *reference = telling_reference("ann");
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(telling_receipt(reference, "delivered"), 200);
		ck_assert_str_eq(telling_state("ann"), "delivered");
	}
	ck_assert_int_eq(telling_receipt(reference, "accepted"), 200);
	ck_assert_int_eq(telling_receipt(reference, "failed"), 200);
	telling_answer(ONE_SEND, "retry");
	ck_assert_str_eq(telling_state("ann"), "delivered");
	is_text("SELECT state FROM attempt", "delivered");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message"), 1);
	free(reference);
	telling_close();
}
END_TEST

/* Its answer is then told to a text that waits for none: what it said of the gateway counts. */
START_TEST(a_receipt_before_the_answer_ends_what_stands_against_the_gateway)
{
	one_text();
	telling_answer(ONE_SEND, "stopped");
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	world_clear(&w);
	time_passes(15);
	char *reference = telling_reference("ann");
	ck_assert_int_eq(telling_receipt(reference, "delivered"), 200);
	ck_assert_str_eq(telling_state("ann"), "delivered");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT sum(taken) FROM sent_minute"), 1);
	telling_answer(ONE_SEND, "accepted");
	ck_assert_int_eq(world_number(&w, "SELECT sum(taken) FROM sent_minute"), 1);
	free(reference);
	telling_close();
}
END_TEST

/* What is known of an older text says nothing of an account that has been refused since. */
static void older_text(bool by_receipt)
{
	one_text();
	char *reference = telling_reference("ann");
	if (by_receipt)
		telling_answer(ONE_SEND, "unknown");
	struct errand older = telling_transfer(ONE_SEND)->errand;
	time_passes(1);
	telling_begins(OCCASION_PROPOSAL, "p2", NULL);
	telling_answer(ONE_SEND, "stopped");
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	time_passes(1);
	if (by_receipt)
		ck_assert_int_eq(telling_receipt(reference, "delivered"), 200);
	else
		world_result(&w, &older, FATE_ANSWERED, 200, "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	is_text("SELECT state FROM gateway", "failed");
	free(reference);
	telling_close();
}

START_TEST(an_older_text_ends_nothing_that_stands_since)
{
	older_text(true);
	older_text(false);
}
END_TEST

START_TEST(receipt_for_nobody_is_kept)
{
	one_text();
	ck_assert_int_eq(telling_receipt("cafe0000-m99-1", "delivered"), 200);
	ck_assert_int_eq(telling_receipt("cafe0000-m99-1", "delivered"), 200);
	is_text("SELECT group_concat(reference || ' ' || verdict) FROM orphan",
		"cafe0000-m99-1 delivered");
	ck_assert_str_eq(telling_state("ann"), "sending");
	is_text("SELECT sentence FROM alarm WHERE kind = 'orphan' AND cleared IS NULL",
		"one brought a receipt for a text that is not known here: see receipts");
	telling_close();
}
END_TEST

static const char *receipt_text(json_t *reply, size_t n, const char *key)
{
	json_t *list = json_object_get(json_object_get(reply, "result"), "receipts");
	return json_string_value(json_object_get(json_array_get(list, n), key));
}

/* Somebody must know; once they do, only what is new alarms. */
START_TEST(receipts_for_nobody_are_shown)
{
	one_text();
	json_decref(world_ok(&w, "bob", "receipts", "{}"));
	ck_assert_int_eq(telling_receipt("cafe0000-m99-1", "delivered"), 200);
	world_advance(&w, MINUTES_MS(1));
	ck_assert_int_eq(telling_receipt("cafe0000-m98-1", "failed"), 200);
	is_text("SELECT sentence FROM alarm WHERE kind = 'orphan' AND cleared IS NULL",
		"one brought 2 receipts for texts that are not known here: see receipts");
	json_t *list = world_ok(&w, "bob", "receipts", "{}");
	ck_assert_str_eq(receipt_text(list, 0, "reference"), "cafe0000-m98-1");
	ck_assert_str_eq(receipt_text(list, 0, "says"), "failed");
	ck_assert_str_eq(receipt_text(list, 1, "reference"), "cafe0000-m99-1");
	ck_assert_ptr_null(receipt_text(list, 2, "reference"));
	json_decref(list);
	world_refused(&w, "vera", "receipts", "{}", "forbidden");
	json_decref(world_ok(&w, "bob", "dismiss",
			     "{\"alarm\":\"orphan\",\"subject\":\"one\",\"reason\":\"restored\"}"));
	ck_assert_int_eq(telling_receipt("cafe0000-m99-1", "delivered"), 200);
	ck_assert_int_eq(telling_alarms("orphan"), 0);
	ck_assert_int_eq(telling_receipt("cafe0000-m97-1", "delivered"), 200);
	ck_assert_int_eq(telling_alarms("orphan"), 1);
	telling_close();
}
END_TEST

START_TEST(callbacks_are_refused_as_the_gateway_expects)
{
	one_text();
	struct callback_pair wrong[] = {{"token", "guess"}, {"ref", "x"}, {"verdict", "delivered"}};
	struct callback_pair half[] = {{"token", "secret"}, {"ref", "x"}};
	ck_assert_int_eq(telling_callback("/receipt", wrong, 3), 403);
	ck_assert_int_eq(telling_callback("/receipt", half, 2), 400);
	ck_assert_int_eq(telling_callback("/nothing", half, 2), 404);
	ck_assert_int_eq(telling_callback("/health", NULL, 0), 200);
	ck_assert_str_eq(world_seen(&w, EFFECT_ANSWER, 3)->text, "{\"ok\":true}\n");
	snprintf(w.settings->gateways[0].kind, sizeof(w.settings->gateways[0].kind), "other");
	ck_assert_int_eq(telling_callback("/receipt", wrong, 3), 404);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM orphan"), 0);
	telling_close();
}
END_TEST

START_TEST(failed_wakes_the_next_at_once)
{
	one_text();
	telling_answer(ONE_SEND, "failed");
	ck_assert_str_eq(telling_state("ann"), "failed");
	time_passes(1);
	ck_assert_str_eq(telling_state("ben"), "sending");
	telling_close();
}
END_TEST

START_TEST(failed_by_receipt_wakes_the_next_too)
{
	one_text();
	char *reference = telling_reference("ann");
	telling_answer(ONE_SEND, "accepted");
	telling_receipt(reference, "failed");
	ck_assert_str_eq(telling_state("ann"), "failed");
	time_passes(1);
	ck_assert_str_eq(telling_state("ben"), "sending");
	free(reference);
	telling_close();
}
END_TEST

START_TEST(stale_answers_change_nothing)
{
	one_text();
	struct errand first = telling_transfer(ONE_SEND)->errand;
	struct errand nobody = {ERRAND_SEND, "m4711", 1, "one"};
	first.subject = strdup(first.subject);
	first.gateway = "one";
	telling_answer(ONE_SEND, "retry");
	world_clear(&w);
	time_passes(5);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	world_result(&w, &first, FATE_ANSWERED, 200, "failed");
	ck_assert_str_eq(telling_state("ann"), "sending");
	world_result(&w, &nobody, FATE_ANSWERED, 200, "failed");
	first.attempt = 9;
	world_result(&w, &first, FATE_ANSWERED, 200, "failed");
	ck_assert_str_eq(telling_state("ann"), "sending");
	free((char *)(uintptr_t)first.subject);
	telling_close();
}
END_TEST

START_TEST(certainly_unsent_comes_again_with_growing_waits)
{
	static const int waits[] = {2, 4, 15, 16, 20, 20};
	one_text();
	for (size_t i = 0; i < COUNT_OF(waits); i++) {
		struct errand e = telling_transfer(ONE_SEND)->errand;
		world_result(&w, &e, FATE_NOT_SENT, 0, "connection refused");
		ck_assert_str_eq(telling_state("ann"), "queued");
		time_passes(waits[i] - 1);
		ck_assert_str_eq(telling_state("ann"), "queued");
		time_passes(1);
		ck_assert_str_eq(telling_state("ann"), "sending");
	}
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	telling_answer(ONE_SEND, "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	is_text("SELECT resends FROM message", "0");
	telling_close();
}
END_TEST

/* Another text, of which nothing else is known, went through just now. */
static void another_is_taken(int n)
{
	char sql[300];
	snprintf(sql, sizeof(sql),
		 "INSERT INTO attempt SELECT 'other-%d', 'mx', area, %d, gateway, %lld, 'accepted',"
		 " 'answer', '', '', 0 FROM attempt LIMIT 1 RETURNING 1",
		 n, n, (long long)w.now.ms);
	ck_assert_int_eq(world_number(&w, sql), 1);
}

START_TEST(unsent_too_often_while_others_leave_fails_with_an_alarm)
{
	setup();
	w.settings->areas[0]->steps[0].within_ms = HOURS_MS(6);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	for (int i = 0; i < LIMIT_ATTEMPTS; i++) {
		ck_assert_str_eq(telling_state("ann"), "sending");
		another_is_taken(i);
		telling_answer(ONE_SEND, "retry");
		ck_assert_int_eq(telling_alarms("gateway"), 0);
		world_clear(&w);
		if (i + 1 < LIMIT_ATTEMPTS)
			world_advance(&w, delivery_backoff_ms(i + 1) < 15000
					      ? SECONDS_MS(15)
					      : delivery_backoff_ms(i + 1));
	}
	ck_assert_str_eq(telling_state("ann"), "failed");
	ck_assert_int_eq(telling_alarms("message"), 1);
	time_passes(20);
	ck_assert_str_eq(telling_state("ben"), "sending");
	telling_close();
}
END_TEST

/* However long: it is as valid as it was, and is among the first to leave. */
START_TEST(while_a_gateway_takes_nothing_no_text_fails)
{
	setup();
	w.settings->areas[0]->steps[0].within_ms = HOURS_MS(6);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	for (int64_t s = 0; s < 90 * 60; s += 15) {
		if (strcmp(telling_state("ann"), "sending") == 0)
			telling_answer(ONE_SEND, "retry");
		ck_assert_str_eq(telling_state("ann"), "queued");
		world_clear(&w);
		world_advance(&w, SECONDS_MS(15));
	}
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	ck_assert_int_eq(telling_alarms("message"), 0);
	for (int i = 0; i < 8 && strcmp(telling_state("ann"), "sending") != 0; i++)
		world_advance(&w, SECONDS_MS(15));
	telling_answer(ONE_SEND, "accepted");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	telling_close();
}
END_TEST

START_TEST(stopped_gateway_never_fails_a_recipient)
{
	setup();
	w.settings->areas[0]->steps[0].within_ms = HOURS_MS(6);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	for (int i = 0; i < 3 * LIMIT_ATTEMPTS; i++) {
		ck_assert_str_eq(telling_state("ann"), "sending");
		telling_answer(ONE_SEND, "stopped");
		ck_assert_str_eq(telling_state("ann"), "queued");
		ck_assert_int_eq(telling_alarms("gateway"), 1);
		world_clear(&w);
		time_passes(15);
	}
	telling_answer(ONE_SEND, "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	telling_close();
}
END_TEST

static void second_gateway(void)
{
	w.settings->gateways[1] = w.settings->gateways[0];
	snprintf(w.settings->gateways[1].key, sizeof(w.settings->gateways[1].key), "two");
	w.settings->gateway_count = 2;
}

START_TEST(stopped_gateway_is_tried_with_one_text_at_a_time)
{
	setup();
	w.settings->areas[0]->steps[0].order = ORDER_ALL;
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 3);
	for (size_t i = 0; i < 3; i++) {
		struct errand e = world_seen(&w, EFFECT_TRANSFER, i)->errand;
		world_result(&w, &e, FATE_ANSWERED, 200, "stopped");
	}
	world_clear(&w);
	time_passes(15);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	telling_answer(ONE_SEND, "accepted");
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 3);
	telling_close();
}
END_TEST

START_TEST(stopped_gateway_is_passed_over)
{
	setup();
	second_gateway();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ck_assert_uint_eq(telling_transfers("one/send?"), 1);
	telling_answer(ONE_SEND, "stopped");
	ck_assert_uint_eq(telling_transfers("two/send?"), 1);
	telling_answer("two/send?", "accepted");
	is_text("SELECT gateway || ' ' || state || ' ' || retries FROM message", "two accepted 0");
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	telling_close();
}
END_TEST

/* What befalls everything that is asked of gateway "one"; "two" takes all it is handed. */
struct trouble {
	enum fate fate;
	const char *sends, *lookups;
};

static void one_is_in_trouble(const struct trouble *how, size_t *next)
{
	for (; *next < w.count; (*next)++) {
		const struct seen *s = &w.seen[*next];
		struct errand e = s->errand;
		if (s->kind != EFFECT_TRANSFER || e.kind == ERRAND_FETCH)
			continue;
		if (strncmp(s->text, "two/", 4) == 0)
			world_result(&w, &e, FATE_ANSWERED, 200, "accepted");
		else if (e.kind == ERRAND_LOOKUP && how->lookups != NULL)
			world_result(&w, &e, FATE_ANSWERED, 200, how->lookups);
		else
			world_result(&w, &e, how->fate, 200, how->sends);
	}
	if (w.count > WORLD_SEEN / 2) {
		world_clear(&w);
		*next = 0;
	}
}

static void two_hours_of_trouble(const struct trouble *how)
{
	struct wall until = wall_plus(w.now, HOURS_MS(2)), due;
	size_t next = 0;
	one_is_in_trouble(how, &next);
	while (!wall_before(until, due = engine_next_deadline(w.engine))) {
		w.now = wall_later(w.now, due);
		world_turn(&w, NULL, 0);
		one_is_in_trouble(how, &next);
		telling_invariants();
	}
}

START_TEST(a_healthy_second_gateway_takes_every_text_within_a_minute)
{
	static const struct trouble troubles[] = {
	    {FATE_NOT_SENT, "connection refused", NULL},
	    {FATE_ANSWERED, "retry", NULL},
	    {FATE_ANSWERED, "stopped", NULL},
	    {FATE_UNKNOWN, "time-out", NULL},
	    {FATE_UNKNOWN, "time-out", "absent"},
	};
	static const enum occasion kinds[] = {OCCASION_PROPOSAL, OCCASION_REVIEW};
	for (size_t i = 0; i < COUNT_OF(troubles) * COUNT_OF(kinds) * 2; i++) {
		telling_open();
		enum occasion kind = kinds[i / 2 % 2];
		struct step_settings *s = telling_step(kind, "duty", 1);
		s->repeat = true;
		s->order = i % 2 == 0 ? ORDER_LADDER : ORDER_ALL;
		world_start(&w);
		second_gateway();
		telling_import(TELLING_PEOPLE);
		world_clear(&w);
		telling_begins(kind, "p1", NULL);
		two_hours_of_trouble(&troubles[i / 4]);
		ck_assert_int_ge(world_number(&w, "SELECT count(*) FROM message"), 12);
		ck_assert_msg(world_number(&w,
					   "SELECT count(*) FROM message m WHERE NOT EXISTS"
					   " (SELECT 1 FROM attempt a WHERE a.message = m.id"
					   " AND a.gateway = 'two' AND a.state = 'accepted'"
					   " AND a.began - m.made <= 60000)"
					   " AND m.made < (SELECT max(made) FROM message)") == 0,
			      "row %zu: a text did not leave by two in time", i);
		ck_assert_int_eq(telling_alarms("gateway"), 1);
		telling_close();
	}
}
END_TEST

/* Two gateways, the first of which has failed half an hour ago. */
static void one_doubted(void)
{
	telling_open();
	telling_step(OCCASION_PROPOSAL, "duty", 1)->within_ms = HOURS_MS(6);
	telling_step(OCCASION_REVIEW, "duty", 1)->within_ms = HOURS_MS(6);
	world_start(&w);
	second_gateway();
	telling_import(TELLING_PEOPLE);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer("one/send?", "stopped");
	telling_answer("two/send?", "accepted");
	time_passes(30 * 60);
	world_clear(&w);
}

START_TEST(urgent_texts_do_not_try_a_doubted_gateway)
{
	one_doubted();
	telling_begins(OCCASION_PROPOSAL, "p2", NULL);
	ck_assert_uint_eq(telling_transfers("one/send?"), 0);
	ck_assert_uint_eq(telling_transfers("two/send?"), 1);
	telling_close();
}
END_TEST

START_TEST(other_texts_try_it_one_at_a_time_and_it_is_trusted_again)
{
	one_doubted();
	telling_begins(OCCASION_REVIEW, "r1", NULL);
	telling_begins(OCCASION_REVIEW, "r2", NULL);
	ck_assert_uint_eq(telling_transfers("one/send?"), 1);
	ck_assert_uint_eq(telling_transfers("two/send?"), 1);
	telling_answer("one/send?", "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	world_clear(&w);
	telling_begins(OCCASION_PROPOSAL, "p2", NULL);
	ck_assert_uint_eq(telling_transfers("one/send?"), 1);
	telling_close();
}
END_TEST

START_TEST(a_trial_that_fails_is_over_at_once)
{
	one_doubted();
	telling_begins(OCCASION_REVIEW, "r1", NULL);
	telling_answer("one/send?", "retry");
	ck_assert_uint_eq(telling_transfers("two/send?"), 1);
	telling_answer("two/send?", "accepted");
	is_text("SELECT retries FROM message ORDER BY rowid DESC LIMIT 1", "0");
	time_passes(30 * 60 - 1);
	telling_begins(OCCASION_REVIEW, "r2", NULL);
	ck_assert_uint_eq(telling_transfers("one/send?"), 1);
	ck_assert_uint_eq(telling_transfers("two/send?"), 2);
	telling_close();
}
END_TEST

START_TEST(a_doubted_gateway_is_better_than_none)
{
	one_doubted();
	telling_begins(OCCASION_PROPOSAL, "p2", NULL);
	telling_answer("two/send?", "stopped");
	ck_assert_uint_eq(telling_transfers("one/send?"), 1);
	telling_answer("one/send?", "stopped");
	is_text("SELECT state FROM message ORDER BY rowid DESC LIMIT 1", "queued");
	world_clear(&w);
	time_passes(15);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	telling_close();
}
END_TEST

START_TEST(a_clock_put_back_ends_a_rest)
{
	one_text();
	telling_answer(ONE_SEND, "stopped");
	world_clear(&w);
	w.now = wall_plus(w.now, -DAYS_MS(10));
	world_restart(&w);
	telling_begins(OCCASION_PROPOSAL, "p2", NULL);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	world_close(&w);
}
END_TEST

START_TEST(a_real_text_never_falls_to_a_gateway_that_only_prints)
{
	setup();
	second_gateway();
	w.settings->gateways[0].real = true;
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer(ONE_SEND, "stopped");
	ck_assert_uint_eq(telling_transfers("two/"), 0);
	world_clear(&w);
	time_passes(15);
	ck_assert_uint_eq(telling_transfers("one/send?"), 1);
	telling_close();
}
END_TEST

START_TEST(a_full_gateway_is_waited_for)
{
	setup();
	second_gateway();
	w.settings->gateways[0].in_flight = 1;
	w.settings->areas[0]->steps[0].order = ORDER_ALL;
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ck_assert_uint_eq(telling_transfers("one/send?"), 1);
	ck_assert_uint_eq(telling_transfers("two/send?"), 0);
	telling_answer("one/send?", "accepted");
	ck_assert_uint_eq(telling_transfers("one/send?"), 2);
	telling_close();
}
END_TEST

START_TEST(a_gateway_that_hangs_rests_and_then_takes_one_text_at_a_time)
{
	setup();
	w.settings->gateways[0].in_flight = 3;
	w.settings->areas[0]->steps[0].within_ms = HOURS_MS(6);
	for (int i = 0; i < 5; i++) {
		char subject[8];
		snprintf(subject, sizeof(subject), "p%d", i);
		telling_begins(OCCASION_PROPOSAL, subject, NULL);
	}
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 3);
	struct errand under_way[3];
	for (size_t i = 0; i < 3; i++) {
		under_way[i] = world_seen(&w, EFFECT_TRANSFER, i)->errand;
		under_way[i].subject = strdup(under_way[i].subject);
		under_way[i].gateway = "one";
	}
	world_clear(&w);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_int_eq(telling_alarms("gateway"), 0);
		world_result(&w, &under_way[i], FATE_UNKNOWN, 0, "time-out");
		free((char *)(uintptr_t)under_way[i].subject);
	}
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	/* those two that had found room meanwhile are under way, and nothing follows them */
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 2);
	telling_begins(OCCASION_PROPOSAL, "p5", NULL);
	telling_begins(OCCASION_PROPOSAL, "p6", NULL);
	time_passes(14);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 2);
	for (size_t i = 0; i < 2; i++) {
		struct errand e = world_seen(&w, EFFECT_TRANSFER, i)->errand;
		world_result(&w, &e, FATE_UNKNOWN, 0, "time-out");
	}
	world_clear(&w);
	time_passes(15);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	telling_answer(ONE_SEND, "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 2);
	telling_close();
}
END_TEST

START_TEST(a_slow_gateway_that_has_the_texts_is_trusted_again)
{
	setup();
	w.settings->areas[0]->steps[0].order = ORDER_ALL;
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	for (size_t i = 0; i < 3; i++) {
		struct errand e = world_seen(&w, EFFECT_TRANSFER, i)->errand;
		world_result(&w, &e, FATE_UNKNOWN, 0, "time-out");
	}
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	time_passes(60);
	telling_answer("/ask?q=0", "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	telling_close();
}
END_TEST

/* It takes texts and tells nobody what became of them: a person must set its password right. */
START_TEST(a_gateway_that_refuses_questions_is_an_alarm_and_works_on)
{
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	struct errand e = world_seen(&w, EFFECT_TRANSFER, 0)->errand;
	world_result(&w, &e, FATE_UNKNOWN, 0, "time-out");
	time_passes(60);
	telling_answer("/ask?q=0", "stopped");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'look-up'"),
			 "the gateway one does not say what became of lost texts: stopped");
	ck_assert_int_eq(telling_alarms("look-up"), 1);
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	ck_assert_str_eq(telling_state("ann"), "unknown");
	time_passes(90);
	telling_answer("/ask?q=0", "next");
	ck_assert_int_eq(telling_alarms("look-up"), 0);
	telling_close();
}
END_TEST

START_TEST(a_text_the_gateway_cannot_write_down_holds_up_nobody)
{
	setup();
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "bad,Bad,Council,07700 900999,duty,\n"
		       "ben,Ben,Council,07700 900002,duty,\n");
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	time_passes(1);
	ck_assert_str_eq(telling_state("bad"), "failed");
	ck_assert_str_eq(telling_state("ben"), "sending");
	ck_assert_int_eq(telling_alarms("message"), 1);
	telling_close();
}
END_TEST

/* ---- unknown -------------------------------------------------------------------------------- */

START_TEST(no_answer_at_all_is_unknown)
{
	one_text();
	time_passes(34);
	ck_assert_str_eq(telling_state("ann"), "sending");
	time_passes(1);
	ck_assert_str_eq(telling_state("ann"), "unknown");
	is_text("SELECT state || settled_by FROM attempt", "unknown");
	/* and a late answer still tells the truth */
	telling_answer(ONE_SEND, "accepted");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	telling_close();
}
END_TEST

START_TEST(lookup_finds_it)
{
	one_unknown();
	time_passes(59);
	ck_assert_uint_eq(telling_transfers("/ask?"), 0);
	time_passes(1);
	ck_assert_uint_eq(telling_transfers("/ask?q=0"), 1);
	telling_answer("/ask?q=0", "accepted G9");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	is_text("SELECT state || settled_by || gateway_id FROM attempt", "acceptedlookupG9");
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	telling_close();
}
END_TEST

START_TEST(lookup_says_absent_so_it_is_sent_again_with_a_mark)
{
	one_unknown();
	time_passes(60);
	telling_answer("/ask?q=0", "next");
	ck_assert_uint_eq(telling_transfers("/ask?q=1"), 1);
	telling_answer("/ask?q=1", "absent");
	ck_assert_str_eq(telling_state("ann"), "sending");
	const struct seen *s = telling_transfer(ONE_SEND);
	ck_assert_msg(strncmp(s->body, "(may be a repeat) SWEP Coventry", 31) == 0, "%s", s->body);
	is_text("SELECT resends || ' ' || attempt FROM message", "1 2");
	is_text("SELECT group_concat(state || settled_by) FROM attempt", "absentlookup,sending");
	telling_close();
}
END_TEST

/* Ann's text of so many letters and a code is sent once more. */
static void repeated_at_length(int letters)
{
	char text[LIMIT_TEXT + 8];
	telling_open();
	memset(text, 'x', (size_t)letters);
	strcpy(text + letters, " {code}");
	telling_template(text);
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer(ONE_SEND, "unknown");
	world_clear(&w);
	time_passes(60);
	telling_answer("/ask?q=0", "absent");
	is_text("SELECT resends FROM message", "1");
}

START_TEST(the_mark_is_worth_a_part)
{
	static const int lengths[] = {150, 301, 895};
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		repeated_at_length(lengths[i]);
		const char *body = telling_transfer(ONE_SEND)->body;
		ck_assert_msg(strncmp(body, "(may be a repeat) xxx", 21) == 0, "%s", body);
		telling_close();
	}
}
END_TEST

START_TEST(what_nobody_would_carry_with_the_mark_goes_without)
{
	repeated_at_length(LIMIT_TEXT - 5);
	ck_assert_int_eq(telling_transfer(ONE_SEND)->body[0], 'x');
	telling_close();
}
END_TEST

START_TEST(an_exercise_says_so_first)
{
	world_open(&w);
	store_close(w.store);
	struct fault why;
	ck_assert_int_eq(store_open(":memory:", true, &w.store, &why), ERR_OK);
	telling_gateway();
	telling_template("Cold – {code}");
	w.settings->exercise = true;
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ck_assert_msg(strncmp(telling_transfer(ONE_SEND)->body, "EXERCISE Cold - ", 16) == 0, "%s",
		      telling_transfer(ONE_SEND)->body);
	telling_answer(ONE_SEND, "unknown");
	time_passes(60);
	telling_answer("/ask?q=0", "absent");
	ck_assert_msg(strncmp(telling_transfer(ONE_SEND)->body,
			      "EXERCISE (may be a repeat) Cold - ", 34) == 0,
		      "%s", telling_transfer(ONE_SEND)->body);
	telling_close();
}
END_TEST

START_TEST(lookups_that_fail_end_in_a_marked_repeat)
{
	one_unknown();
	w.settings->areas[0]->steps[0].within_ms = HOURS_MS(6);
	for (int i = 0; i < 5; i++) {
		ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
		time_passes(i == 0 ? 60 : 61);
		const struct seen *s = telling_transfer("/ask?q=0");
		ck_assert_ptr_nonnull(s);
		struct errand e = s->errand;
		world_result(&w, &e, FATE_UNKNOWN, 0, "the connection broke");
	}
	is_text("SELECT resends FROM message WHERE contact = 'ann'", "1");
	ck_assert_uint_eq(telling_transfers("/ask?q=0"), 5);
	telling_close();
}
END_TEST

START_TEST(a_question_nobody_answers_is_asked_again_from_the_start)
{
	one_unknown();
	time_passes(60);
	telling_answer("/ask?q=0", "next");
	struct errand lost = telling_transfer("/ask?q=1")->errand;
	lost.subject = strdup(lost.subject);
	lost.gateway = "one";
	world_clear(&w);
	time_passes(35 + 60);
	ck_assert_uint_eq(telling_transfers("/ask?q=0"), 1);
	/* the late answer to the earlier question is not taken for this one's */
	world_result(&w, &lost, FATE_ANSWERED, 200, "absent");
	is_text("SELECT state || resends FROM message WHERE contact = 'ann'", "unknown0");
	telling_answer("/ask?q=0", "accepted");
	is_text("SELECT state FROM message WHERE contact = 'ann'", "accepted");
	free((char *)(uintptr_t)lost.subject);
	telling_close();
}
END_TEST

START_TEST(at_most_two_repeats)
{
	one_unknown();
	for (int i = 0; i < LIMIT_RESENDS; i++) {
		time_passes(60);
		telling_answer("/ask?q=0", "absent");
		telling_answer(ONE_SEND, "unknown");
	}
	world_clear(&w);
	time_passes(60);
	telling_answer("/ask?q=0", "absent");
	is_text("SELECT state || resends FROM message WHERE contact = 'ann'", "failed2");
	ck_assert_uint_eq(telling_transfers("to=+447700900001"), 0);
	ck_assert_int_eq(telling_alarms("message"), 1);
	telling_close();
}
END_TEST

/* The only gateway knows all that it ever had. */
static void one_certain(void)
{
	telling_open();
	snprintf(w.settings->gateways[0].key, sizeof(w.settings->gateways[0].key), "certain");
	snprintf(w.settings->gateways[0].kind, sizeof(w.settings->gateways[0].kind), "certain");
	telling_step(OCCASION_PROPOSAL, "duty", 1)->within_ms = HOURS_MS(2);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
}

/* Until the next question about it, which this is told, or until it has left again. */
static void asked_until(const char *part, const char *answer)
{
	for (int i = 0; telling_transfer(part) == NULL && i < 200; i++) {
		if (answer != NULL && telling_transfer("/ask?q=0") != NULL) {
			struct errand e = telling_transfer("/ask?q=0")->errand;
			e.subject = strdup(e.subject);
			world_clear(&w);
			e.gateway = "certain";
			world_result(&w, &e, FATE_ANSWERED, 200, answer);
			free((char *)(uintptr_t)e.subject);
		} else {
			time_passes(5);
		}
	}
}

/* Another death, or answer that is lost; the text has left again before that. */
static void lost_for_certain(void)
{
	telling_answer(ONE_SEND, "unknown");
	world_clear(&w);
	asked_until("/ask?q=0", NULL);
	asked_until(ONE_SEND, "absent");
}

START_TEST(a_certain_absence_is_no_doubtful_repeat)
{
	one_certain();
	for (int i = 0; i < 3 * LIMIT_RESENDS; i++) {
		lost_for_certain();
		ck_assert_str_eq(telling_state("ann"), "sending");
	}
	is_text("SELECT resends FROM message", "6");
	ck_assert_int_eq(telling_alarms("message"), 0);
	ck_assert_ptr_eq(strstr(telling_transfer(ONE_SEND)->body, "(may be a repeat) "),
			 telling_transfer(ONE_SEND)->body);
	telling_answer(ONE_SEND, "accepted");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	telling_close();
}
END_TEST

START_TEST(certain_absences_come_ever_more_slowly)
{
	one_certain();
	for (int i = 0; i < LIMIT_RESENDS + 2; i++)
		lost_for_certain();
	telling_answer(ONE_SEND, "unknown");
	world_clear(&w);
	asked_until("/ask?q=0", NULL);
	telling_answer("/ask?q=0", "absent");
	ck_assert_str_eq(telling_state("ann"), "queued");
	time_passes(31);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	time_passes(2);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	telling_close();
}
END_TEST

/* It says nothing legible, so often that the text is sent all the same. */
START_TEST(doubtful_repeats_count_beside_certain_ones)
{
	one_certain();
	lost_for_certain();
	for (int i = 0; i <= LIMIT_RESENDS; i++) {
		ck_assert_str_eq(telling_state("ann"), "sending");
		telling_answer(ONE_SEND, "unknown");
		world_clear(&w);
		asked_until(ONE_SEND, "unknown");
	}
	is_text("SELECT resends || ' ' || attempt FROM message WHERE contact = 'ann'", "3 4");
	ck_assert_str_eq(telling_state("ann"), "unknown");
	telling_close();
}
END_TEST

START_TEST(a_repeat_prefers_another_gateway)
{
	setup();
	second_gateway();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer("one/send?", "unknown");
	time_passes(60);
	telling_answer("one/ask?q=0", "unknown");
	ck_assert_uint_eq(telling_transfers("two/send?"), 1);
	ck_assert_ptr_eq(strstr(telling_transfer("two/send?")->body, "(may be a repeat) "),
			 telling_transfer("two/send?")->body);
	/* refused for a moment there, it is still not taken back to the first */
	telling_answer("two/send?", "retry");
	time_passes(2);
	ck_assert_uint_eq(telling_transfers("one/send?"), 1);
	ck_assert_uint_eq(telling_transfers("two/send?"), 2);
	telling_answer("two/send?", "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	telling_close();
}
END_TEST

START_TEST(receipt_settles_what_is_unknown_and_stops_a_repeat)
{
	one_unknown();
	char *reference = telling_reference("ann");
	time_passes(60);
	telling_receipt(reference, "delivered");
	ck_assert_str_eq(telling_state("ann"), "delivered");
	telling_answer("/ask?q=0", "absent");
	ck_assert_str_eq(telling_state("ann"), "delivered");
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	free(reference);
	telling_close();
}
END_TEST

START_TEST(receipt_for_an_older_attempt_stops_a_repeat_in_the_queue)
{
	one_unknown();
	char *first = telling_reference("ann");
	time_passes(60);
	telling_answer("/ask?q=0", "absent");
	telling_answer(ONE_SEND, "retry");
	is_text("SELECT state || resends FROM message", "queued1");
	world_clear(&w);
	telling_receipt(first, "accepted");
	is_text("SELECT state FROM message", "accepted");
	time_passes(30);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	/* and that it failed after all is only believed of the last hope */
	telling_receipt(first, "failed");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM message WHERE contact = 'ann'"),
			 "failed");
	free(first);
	telling_close();
}
END_TEST

START_TEST(an_older_attempts_failure_is_not_the_newer_ones)
{
	one_unknown();
	char *first = telling_reference("ann");
	time_passes(60);
	telling_answer("/ask?q=0", "absent");
	telling_receipt(first, "failed");
	ck_assert_str_eq(telling_state("ann"), "sending");
	telling_answer(ONE_SEND, "accepted");
	telling_receipt(first, "failed");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	free(first);
	telling_close();
}
END_TEST

/* ---- given up by the gateway ---------------------------------------------------------------- */

START_TEST(a_text_the_gateway_gives_up_is_sent_again_without_a_mark)
{
	one_text();
	w.settings->areas[0]->steps[0].within_ms = HOURS_MS(6);
	char *reference = telling_reference("ann");
	telling_answer(ONE_SEND, "accepted");
	world_clear(&w);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(telling_receipt(reference, "retry"), 200);
		ck_assert_str_eq(telling_state("ann"), "queued");
	}
	is_text("SELECT state || settled_by FROM attempt", "failedreceipt");
	time_passes(15);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	ck_assert_ptr_null(strstr(telling_transfer(ONE_SEND)->body, "repeat"));
	ck_assert_int_eq(telling_receipt(reference, "retry"), 200);
	ck_assert_str_eq(telling_state("ann"), "sending");
	telling_answer(ONE_SEND, "accepted");
	ck_assert_int_eq(telling_receipt(reference, "retry"), 200);
	ck_assert_str_eq(telling_state("ann"), "accepted");
	ck_assert_int_eq(telling_alarms("message"), 0);
	free(reference);
	telling_close();
}
END_TEST

START_TEST(what_is_given_up_again_and_again_fails_and_the_ladder_goes_on)
{
	setup();
	w.settings->areas[0]->steps[0].within_ms = HOURS_MS(6);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	for (int i = 0; i <= LIMIT_RESENDS; i++) {
		ck_assert_str_eq(telling_state("ann"), "sending");
		char *reference = telling_reference("ann");
		telling_answer(ONE_SEND, "accepted");
		telling_receipt(reference, "retry");
		free(reference);
		world_clear(&w);
		time_passes(15);
	}
	ck_assert_str_eq(telling_state("ann"), "failed");
	is_text("SELECT attempt || ' ' || resends FROM message WHERE contact = 'ann'", "3 0");
	ck_assert_int_eq(telling_alarms("message"), 1);
	ck_assert_str_eq(telling_state("ben"), "sending");
	telling_close();
}
END_TEST

START_TEST(given_up_for_want_of_a_route_it_leaves_by_another_gateway_at_once)
{
	setup();
	second_gateway();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	char *reference = telling_reference("ann");
	telling_answer("one/send?", "accepted");
	telling_receipt(reference, "stopped");
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	ck_assert_uint_eq(telling_transfers("two/send?"), 1);
	telling_answer("two/send?", "accepted");
	free(reference);
	telling_close();
}
END_TEST

START_TEST(given_up_by_our_fault_it_fails_nobody)
{
	setup();
	w.settings->areas[0]->steps[0].within_ms = HOURS_MS(6);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	for (int i = 0; i < 4 * LIMIT_RESENDS; i++) {
		char *reference = telling_reference("ann");
		telling_answer(ONE_SEND, "accepted");
		telling_receipt(reference, "stopped");
		free(reference);
		ck_assert_str_eq(telling_state("ann"), "queued");
		ck_assert_int_eq(telling_alarms("gateway"), 1);
		world_clear(&w);
		time_passes(15);
	}
	telling_answer(ONE_SEND, "accepted");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	ck_assert_int_eq(telling_alarms("message"), 0);
	telling_close();
}
END_TEST

START_TEST(a_gateway_that_can_pass_nothing_on_counts_as_failed_until_it_can)
{
	setup();
	second_gateway();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	char *reference = telling_reference("ann");
	telling_answer("one/send?", "held");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'gateway'"),
			 "the gateway one takes no texts: held");
	world_clear(&w);
	time_passes(600); /* the next of the ladder */
	ck_assert_uint_eq(telling_transfers("two/send?"), 1);
	telling_receipt("of-nobody", "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	telling_receipt(reference, "accepted");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	ck_assert_str_eq(telling_state("ann"), "accepted");
	telling_answer("two/send?", "accepted");
	world_clear(&w);
	time_passes(600);
	ck_assert_uint_eq(telling_transfers("one/send?"), 1);
	free(reference);
	telling_close();
}
END_TEST

/* It held an earlier text, too, and passed it on long ago; what its phone says of that comes now,
 * or comes once more. */
START_TEST(what_it_held_before_does_not_vouch_for_it_later)
{
	for (int heard_before = 0; heard_before < 2; heard_before++) {
		setup();
		second_gateway();
		telling_step(OCCASION_ADVICE, "boss", 0);
		telling_begins(OCCASION_ADVICE, "p1", NULL);
		char *reference = telling_reference("dan");
		telling_answer("one/send?", "held");
		world_clear(&w);
		if (heard_before)
			telling_receipt(reference, "accepted");
		time_passes(3600);
		telling_begins(OCCASION_ADVICE, "p2", NULL);
		telling_answer("one/send?", "accepted");
		ck_assert_int_eq(telling_alarms("gateway"), 0);
		world_clear(&w);
		time_passes(3600);
		telling_begins(OCCASION_ADVICE, "p3", NULL);
		char *newest = telling_reference("dan");
		telling_answer("one/send?", "held");
		time_passes(1);
		telling_receipt(reference, "delivered");
		ck_assert_int_eq(telling_alarms("gateway"), 1);
		telling_receipt(reference, "delivered");
		ck_assert_int_eq(telling_alarms("gateway"), 1);
		telling_receipt(newest, "accepted");
		ck_assert_int_eq(telling_alarms("gateway"), 0);
		free(newest);
		free(reference);
		telling_close();
	}
}
END_TEST

START_TEST(given_up_too_late_fails_with_an_alarm)
{
	setup();
	w.settings->areas[0]->steps[0].valid_ms = MINUTES_MS(5);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	char *reference = telling_reference("ann");
	telling_answer(ONE_SEND, "accepted");
	time_passes(300);
	telling_receipt(reference, "retry");
	ck_assert_str_eq(telling_state("ann"), "failed");
	ck_assert_int_eq(telling_alarms("message"), 1);
	free(reference);
	telling_close();
}
END_TEST

START_TEST(words_that_are_overtaken_do_not_undo_a_giving_up)
{
	one_text();
	char *reference = telling_reference("ann");
	telling_receipt(reference, "retry"); /* before its answer, and before "in the network" */
	ck_assert_str_eq(telling_state("ann"), "queued");
	telling_answer(ONE_SEND, "accepted");
	telling_receipt(reference, "accepted");
	ck_assert_str_eq(telling_state("ann"), "queued");
	time_passes(15);
	ck_assert_str_eq(telling_state("ann"), "sending");
	ck_assert_int_eq(world_number(&w, "SELECT attempt FROM message"), 2);
	/* but that the phone has it after all settles everything */
	telling_receipt(reference, "delivered");
	ck_assert_str_eq(telling_state("ann"), "delivered");
	free(reference);
	telling_close();
}
END_TEST

START_TEST(what_somebody_has_answered_was_not_given_up)
{
	one_text();
	char *reference = telling_reference("ann");
	telling_answer(ONE_SEND, "accepted");
	telling_text("i1", "+447700900001", "OK");
	telling_receipt(reference, "retry");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	free(reference);
	telling_close();
}
END_TEST

START_TEST(unknown_stays_so_when_it_is_too_late)
{
	setup();
	w.settings->areas[0]->steps[0].valid_ms = MINUTES_MS(3);
	w.settings->areas[0]->steps[0].within_ms = HOURS_MS(6);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer(ONE_SEND, "unknown");
	world_clear(&w);
	time_passes(3600);
	ck_assert_str_eq(telling_state("ann"), "unknown");
	ck_assert_int_eq(telling_alarms("message"), 1);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	/* a receipt may still tell */
	char *reference = telling_reference("ann");
	telling_receipt(reference, "delivered");
	ck_assert_str_eq(telling_state("ann"), "delivered");
	ck_assert_int_eq(telling_alarms("message"), 0);
	free(reference);
	telling_close();
}
END_TEST

START_TEST(a_repeat_nobody_needs_is_cancelled)
{
	one_unknown();
	telling_ends(OCCASION_PROPOSAL, "p1");
	time_passes(60);
	telling_answer("/ask?q=0", "absent");
	ck_assert_str_eq(telling_state("ann"), "cancelled");
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	telling_close();
}
END_TEST

/* ---- crashes -------------------------------------------------------------------------------- */

START_TEST(crash_before_the_answer_asks_first)
{
	one_text();
	char *reference = telling_reference("ann");
	world_clear(&w);
	world_restart(&w);
	ck_assert_str_eq(telling_state("ann"), "unknown");
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	time_passes(60);
	ck_assert_uint_eq(telling_transfers("/ask?q=0"), 1);
	ck_assert_ptr_nonnull(strstr(telling_transfer("/ask?q=0")->text, reference));
	/* crash again, now with the question under way */
	world_clear(&w);
	world_restart(&w);
	time_passes(60);
	telling_answer("/ask?q=0", "accepted");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	is_text("SELECT count(*) FROM attempt", "1");
	free(reference);
	telling_close();
}
END_TEST

START_TEST(after_a_crash_the_queue_goes_on_at_once)
{
	setup();
	w.settings->gateways[0].in_flight = 1;
	w.settings->areas[0]->steps[0].order = ORDER_ALL;
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	world_clear(&w);
	world_restart(&w);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
	telling_close();
}
END_TEST

/* ---- time ----------------------------------------------------------------------------------- */

START_TEST(nothing_stale_leaves_after_a_long_outage)
{
	setup();
	w.settings->areas[0]->steps[0].order = ORDER_ALL;
	w.settings->gateways[0].in_flight = 1;
	telling_change(true, OCCASION_PROPOSAL, "p1", NULL, wall_plus(w.now, HOURS_MS(3)));
	w.now = wall_plus(w.now, HOURS_MS(10)); /* the machine was off */
	world_restart(&w);
	time_passes(60);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	is_text("SELECT group_concat(DISTINCT state) FROM message", "expired");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'message'"
					  " AND change = 'queued -> expired'"),
			 3);
	is_text("SELECT state FROM step", "unmet");
	is_text("SELECT sentence FROM alarm WHERE subject = (SELECT id FROM step)",
		"nobody of group duty has acknowledged the proposal");
	telling_close();
}
END_TEST

START_TEST(waits_on_machines_are_real_seconds)
{
	setup();
	w.settings->speed = 60;
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ck_assert_int_eq(world_number(&w, "SELECT due FROM deadline WHERE kind = 'message'") -
			     w.now.ms,
			 SECONDS_MS(35) * 60);
	telling_close();
}
END_TEST

/* ---- the queue ------------------------------------------------------------------------------ */

static void many_contacts(int count)
{
	size_t size = 64 + 40 * (size_t)count, used;
	char *csv = malloc(size);
	used = (size_t)sprintf(csv, "contact,name,phone,groups\n");
	for (int i = 0; i < count; i++)
		used += (size_t)snprintf(csv + used, size - used, "c%d,C%d,07700900%03d,g%d\n", i,
					 i, i % 999, i / 1000);
	struct arena arena = {0};
	struct effects effects = {0};
	struct turn t = telling_turn(&arena, &effects);
	struct fault why = {.message = ""};
	struct imported done = {0};
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	ck_assert_msg(import_contacts(&t, telling_area(), csv, &done, &why) == ERR_OK, "%s",
		      why.message);
	ck_assert_int_eq(store_commit(w.store), COMMIT_DONE);
	ck_assert_int_eq(done.rows, count);
	arena_free(&arena);
	free(csv);
}

static void burst_steps(int groups)
{
	char group[LIMIT_KEY];
	for (int i = 0; i < groups; i++) {
		snprintf(group, sizeof(group), "g%d", i);
		telling_step(OCCASION_ACTIVATION, group, 0)->order = ORDER_ALL;
		w.settings->areas[0]->steps[i].valid_ms = HOURS_MS(24);
	}
}

/* Answers everything under way in turns of up to 256 results, until nothing is. */
static int drain(int *most)
{
	struct event events[LIMIT_TURN_EVENTS];
	int sent = 0;
	for (;;) {
		size_t n = 0;
		for (size_t i = 0; i < w.count && n < COUNT_OF(events); i++)
			if (w.seen[i].kind == EFFECT_TRANSFER)
				events[n++] = (struct event){.kind = EVENT_RESULT,
							     .errand = w.seen[i].errand,
							     .result = {.fate = FATE_ANSWERED,
									.status = 200,
									.body = "accepted",
									.size = 8}};
		if (n == 0)
			return sent;
		int under_way = (int)world_number(&w, "SELECT count(*) FROM message"
						      " WHERE state = 'sending'");
		*most = under_way > *most ? under_way : *most;
		ck_assert_int_eq(under_way, (int)n);
		sent += (int)n;
		struct seen seen[LIMIT_TURN_EVENTS];
		ck_assert_uint_le(w.count, COUNT_OF(seen));
		memcpy(seen, w.seen, w.count * sizeof(*seen));
		size_t count = w.count;
		w.count = 0;
		world_turn(&w, events, n);
		size_t after = w.count;
		struct seen fresh[LIMIT_TURN_EVENTS];
		ck_assert_uint_le(after, COUNT_OF(fresh));
		memcpy(fresh, w.seen, after * sizeof(*fresh));
		memcpy(w.seen, seen, count * sizeof(*seen));
		w.count = count;
		world_clear(&w);
		memcpy(w.seen, fresh, after * sizeof(*fresh));
		w.count = after;
	}
}

START_TEST(ten_thousand_texts_keep_the_bound)
{
	int most = 0;
	telling_open();
	telling_template("SWEP {area} {code}");
	burst_steps(10);
	w.settings->gateways[0].in_flight = 64;
	world_start(&w);
	many_contacts(10000);
	telling_change(true, OCCASION_ACTIVATION, "a1", NULL, wall_plus(w.now, HOURS_MS(12)));
	world_clear(&w);
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(drain(&most), 10000);
	ck_assert_int_eq(most, 64);
	is_text("SELECT count(*) FROM message WHERE state = 'accepted'", "10000");
	is_text("SELECT count(*) FROM attempt", "10000");
	telling_close();
}
END_TEST

START_TEST(the_queue_never_spins)
{
	setup();
	w.settings->areas[0]->steps[0].order = ORDER_ALL;
	w.settings->gateways[0].in_flight = 1;
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	struct wall due = engine_next_deadline(w.engine);
	ck_assert_int_ge(due.ms - w.now.ms, SECONDS_MS(10));
	telling_close();
}
END_TEST

START_TEST(urgent_texts_leave_first)
{
	telling_open();
	w.settings->gateways[0].in_flight = 1;
	telling_step(OCCASION_ADVICE, "wide", 0)->order = ORDER_ALL;
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_begins(OCCASION_ADVICE, "d1", NULL);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer(ONE_SEND, "accepted");
	is_text("SELECT o.kind FROM message m JOIN occasion o ON o.id = m.occasion"
		" WHERE m.state = 'sending'",
		"proposal");
	telling_close();
}
END_TEST

START_TEST(codes_of_one_phone_differ)
{
	setup();
	for (int i = 0; i < 200; i++) {
		char subject[16];
		snprintf(subject, sizeof(subject), "p%d", i);
		telling_change(true, OCCASION_PROPOSAL, subject, NULL,
			       wall_plus(w.now, HOURS_MS(12)));
	}
	is_text("SELECT count(DISTINCT code) || ' ' || count(*) FROM message", "200 200");
	is_text("SELECT count(*) FROM message WHERE length(code) <> 4 OR code = '0000'", "0");
	telling_close();
}
END_TEST

START_TEST(a_text_too_long_is_kept_as_failed)
{
	telling_open();
	char text[1000];
	memset(text, 'x', 940);
	text[940] = '\0';
	telling_template(text);
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ck_assert_str_eq(telling_state("ann"), "failed");
	ck_assert_int_eq(telling_alarms("message"), 1);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	telling_close();
}
END_TEST

/* ---- storms --------------------------------------------------------------------------------- */

/* One thing that may happen, to any text that ever left, in any order, as often as it likes. */
static void something(struct dice *d, struct errand *errands, int count)
{
	static const char *const words[] = {"accepted", "failed", "retry", "stopped",
					    "unknown",  "absent", "next",  "delivered"};
	struct errand e =
	    count > 0 ? errands[dice_throw(d, count)] : (struct errand){.subject = "m0"};
	const char *word = words[dice_throw(d, COUNT_OF(words))];
	char reference[80];
	switch (dice_throw(d, 10)) {
	case 0:
	case 1:
	case 2:
		world_result(&w, &e, (enum fate)dice_throw(d, 3), 200, word);
		break;
	case 3:
	case 4:
		snprintf(reference, sizeof(reference), "%s-%s-%d", store_instance(w.store),
			 e.subject, 1 + dice_throw(d, 3));
		telling_receipt(reference, word);
		break;
	case 5:
		world_restart(&w);
		break;
	case 6:
		world_advance(&w, MINUTES_MS(dice_throw(d, 40)));
		break;
	default:
		world_advance(&w, SECONDS_MS(dice_throw(d, 90)));
		break;
	}
}

#define STORM_ERRANDS 512

/* Every transfer that leaves has its attempt in the store, committed with it. */
static int collect(struct errand *errands, int count)
{
	for (size_t i = 0; i < w.count; i++) {
		if (w.seen[i].kind != EFFECT_TRANSFER || strstr(w.seen[i].text, "ref=") == NULL)
			continue;
		const char *from = strstr(w.seen[i].text, "ref=") + 4;
		char reference[80];
		snprintf(reference, sizeof(reference), "%.*s", (int)strcspn(from, "&"), from);
		ck_assert_int_eq(world_number(&w, telling_sql("SELECT count(*) FROM attempt"
							      " WHERE reference = '%s'",
							      reference)),
				 1);
		if (count == STORM_ERRANDS)
			continue;
		errands[count] = w.seen[i].errand;
		errands[count].subject = strdup(w.seen[i].errand.subject);
		errands[count++].gateway = "one";
	}
	world_clear(&w);
	return count;
}

static void storm(struct dice *d)
{
	struct errand errands[STORM_ERRANDS];
	int count = 0;
	setup();
	w.settings->areas[0]->steps[0].order = dice_throw(d, 2) ? ORDER_ALL : ORDER_LADDER;
	w.settings->areas[0]->steps[0].valid_ms = MINUTES_MS(5 + dice_throw(d, 120));
	w.settings->gateways[0].in_flight = 1 + dice_throw(d, 4);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	for (int i = 0; i < 120; i++) {
		count = collect(errands, count);
		something(d, errands, count);
		telling_invariants();
	}
	for (int i = 0; i < count; i++)
		free((char *)(uintptr_t)errands[i].subject);
	/* and in the end it comes to rest */
	telling_ends(OCCASION_PROPOSAL, "p1");
	world_clear(&w);
	world_advance(&w, DAYS_MS(1));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline"
					  " WHERE kind IN ('message', 'step')"),
			 0);
	telling_close();
}

START_TEST(storms_break_nothing)
{
	struct dice d = dice_open("storms_break_nothing", 20261121);
	for (int i = 0; i < 8; i++)
		storm(&d);
}
END_TEST

/* The line of status about texts; "" when it has none. */
static const char *texts_line(char out[128])
{
	json_t *reply = world_ok(&w, "vera", "status", "{}"), *line;
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	size_t i;
	out[0] = '\0';
	json_array_foreach(json_object_get(text, "lines"), i, line) {
		const char *said = json_string_value(line);
		if (strncmp(said, "Texts ", 6) == 0 && strstr(said, "GATEWAY") == NULL)
			snprintf(out, 128, "%s", said);
	}
	json_decref(reply);
	return out;
}

START_TEST(status_counts_texts_that_are_not_well)
{
	char line[128];
	one_text();
	char *reference = telling_reference("ann");
	ck_assert_str_eq(texts_line(line),
			 "Texts     1 waiting, 0 of unknown fate, 0 failed in 24 hours");
	world_restart(&w);
	ck_assert_str_eq(texts_line(line),
			 "Texts     0 waiting, 1 of unknown fate, 0 failed in 24 hours");
	telling_receipt(reference, "failed");
	time_passes(1);
	ck_assert_str_eq(texts_line(line),
			 "Texts     1 waiting, 0 of unknown fate, 1 failed in 24 hours");
	telling_answer(ONE_SEND, "accepted");
	telling_ends(OCCASION_PROPOSAL, "p1");
	ck_assert_str_eq(texts_line(line),
			 "Texts     0 waiting, 0 of unknown fate, 1 failed in 24 hours");
	time_passes(24 * 60 * 60);
	ck_assert_str_eq(texts_line(line), "");
	free(reference);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    who_was_told_in_vain_again_and_again_hears_once,
	    attempt_is_on_disk_before_its_request,
	    accepted_then_delivered,
	    accepted_is_final_when_no_receipt_comes,
	    receipt_may_come_before_the_answer_and_twice,
	    a_receipt_before_the_answer_ends_what_stands_against_the_gateway,
	    an_older_text_ends_nothing_that_stands_since,
	    receipt_for_nobody_is_kept,
	    receipts_for_nobody_are_shown,
	    callbacks_are_refused_as_the_gateway_expects,
	    failed_wakes_the_next_at_once,
	    failed_by_receipt_wakes_the_next_too,
	    stale_answers_change_nothing,
	    certainly_unsent_comes_again_with_growing_waits,
	    unsent_too_often_while_others_leave_fails_with_an_alarm,
	    while_a_gateway_takes_nothing_no_text_fails,
	    stopped_gateway_never_fails_a_recipient,
	    stopped_gateway_is_tried_with_one_text_at_a_time,
	    stopped_gateway_is_passed_over,
	    a_healthy_second_gateway_takes_every_text_within_a_minute,
	    urgent_texts_do_not_try_a_doubted_gateway,
	    other_texts_try_it_one_at_a_time_and_it_is_trusted_again,
	    a_trial_that_fails_is_over_at_once,
	    a_doubted_gateway_is_better_than_none,
	    a_clock_put_back_ends_a_rest,
	    a_real_text_never_falls_to_a_gateway_that_only_prints,
	    a_full_gateway_is_waited_for,
	    a_gateway_that_hangs_rests_and_then_takes_one_text_at_a_time,
	    a_slow_gateway_that_has_the_texts_is_trusted_again,
	    a_gateway_that_refuses_questions_is_an_alarm_and_works_on,
	    a_text_the_gateway_cannot_write_down_holds_up_nobody,
	    no_answer_at_all_is_unknown,
	    lookup_finds_it,
	    lookup_says_absent_so_it_is_sent_again_with_a_mark,
	    the_mark_is_worth_a_part,
	    what_nobody_would_carry_with_the_mark_goes_without,
	    an_exercise_says_so_first,
	    lookups_that_fail_end_in_a_marked_repeat,
	    a_question_nobody_answers_is_asked_again_from_the_start,
	    at_most_two_repeats,
	    a_certain_absence_is_no_doubtful_repeat,
	    certain_absences_come_ever_more_slowly,
	    doubtful_repeats_count_beside_certain_ones,
	    a_repeat_prefers_another_gateway,
	    receipt_settles_what_is_unknown_and_stops_a_repeat,
	    receipt_for_an_older_attempt_stops_a_repeat_in_the_queue,
	    an_older_attempts_failure_is_not_the_newer_ones,
	    a_text_the_gateway_gives_up_is_sent_again_without_a_mark,
	    what_is_given_up_again_and_again_fails_and_the_ladder_goes_on,
	    given_up_for_want_of_a_route_it_leaves_by_another_gateway_at_once,
	    given_up_by_our_fault_it_fails_nobody,
	    a_gateway_that_can_pass_nothing_on_counts_as_failed_until_it_can,
	    what_it_held_before_does_not_vouch_for_it_later,
	    given_up_too_late_fails_with_an_alarm,
	    words_that_are_overtaken_do_not_undo_a_giving_up,
	    what_somebody_has_answered_was_not_given_up,
	    unknown_stays_so_when_it_is_too_late,
	    a_repeat_nobody_needs_is_cancelled,
	    crash_before_the_answer_asks_first,
	    after_a_crash_the_queue_goes_on_at_once,
	    nothing_stale_leaves_after_a_long_outage,
	    waits_on_machines_are_real_seconds,
	    ten_thousand_texts_keep_the_bound,
	    the_queue_never_spins,
	    urgent_texts_leave_first,
	    codes_of_one_phone_differ,
	    a_text_too_long_is_kept_as_failed,
	    storms_break_nothing,
	    status_counts_texts_that_are_not_well,
	};
	return suite_run("outbox", all, COUNT_OF(all));
}
