/* SPDX-License-Identifier: MIT
 *
 * Texts in flight when swepd itself ends: no gateway lost them, and nobody goes untold for it.
 */
#include "lib/scripted_gateway.h"

#include <stdio.h>

#include "lib/telling.h"
#include "swep/limits.h"

#define ONE_SEND "/send?"
#define ANN(columns) "SELECT " columns " FROM message WHERE contact = 'ann'"

/* The text to Ann has just left; nobody else is asked before the morning. */
static void one_text(const char *kind)
{
	telling_open();
	struct gateway_settings *g = &w.settings->gateways[0];
	snprintf(g->key, sizeof(g->key), "%s", kind);
	snprintf(g->kind, sizeof(g->kind), "%s", kind);
	telling_step(OCCASION_PROPOSAL, "duty", 1)->within_ms = HOURS_MS(8);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 1);
}

static void time_passes(int64_t seconds)
{
	world_advance(&w, SECONDS_MS(seconds));
	telling_invariants();
}

static void dies(void)
{
	world_clear(&w);
	world_restart(&w);
	ck_assert_str_eq(telling_state("ann"), "unknown");
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
}

/* The gateway is asked what became of it, and says this. */
static void is_asked(const char *answer)
{
	time_passes(60);
	telling_answer("/ask?q=0", answer);
}

/* How many seconds until it leaves again; it must within an hour. */
static int leaves_after(void)
{
	int seconds = 0;
	for (; telling_transfers(ONE_SEND) == 0 && seconds < 3600; seconds++)
		time_passes(1);
	ck_assert_str_eq(telling_state("ann"), "sending");
	return seconds;
}

static void dies_and_leaves_again(void)
{
	dies();
	is_asked("absent");
	leaves_after();
}

START_TEST(deaths_use_up_nothing_of_what_a_gateway_may_lose)
{
	one_text("scripted");
	for (int i = 0; i < LIMIT_DEATHS; i++)
		dies_and_leaves_again();
	for (int i = 0; i < LIMIT_RESENDS; i++) {
		telling_answer(ONE_SEND, "unknown");
		world_clear(&w);
		is_asked("absent");
		leaves_after();
	}
	ck_assert_int_eq(telling_alarms("message"), 0);
	ck_assert_ptr_eq(strstr(telling_transfer(ONE_SEND)->body, "(may be a repeat) "),
			 telling_transfer(ONE_SEND)->body);
	is_text(ANN("attempt || ' ' || resends"), "11 10");
	telling_answer(ONE_SEND, "accepted");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	telling_close();
}
END_TEST

START_TEST(what_a_gateway_may_lose_is_no_more_for_deaths)
{
	one_text("scripted");
	dies_and_leaves_again();
	for (int i = 0; i <= LIMIT_RESENDS; i++) {
		ck_assert_str_eq(telling_state("ann"), "sending");
		telling_answer(ONE_SEND, "unknown");
		world_clear(&w);
		is_asked("absent");
		if (i < LIMIT_RESENDS)
			leaves_after();
	}
	ck_assert_str_eq(telling_state("ann"), "failed");
	is_text(
	    "SELECT count(*) FROM alarm WHERE sentence LIKE '% was lost at the gateway 3 times'",
	    "1");
	telling_close();
}
END_TEST

START_TEST(deaths_without_end_are_given_up_and_said)
{
	one_text("scripted");
	for (int i = 0; i < LIMIT_DEATHS; i++)
		dies_and_leaves_again();
	dies();
	is_asked("absent");
	ck_assert_str_eq(telling_state("ann"), "failed");
	time_passes(3600);
	ck_assert_uint_eq(telling_transfers("to=+447700900001"), 0);
	is_text("SELECT count(*) FROM alarm WHERE kind = 'message' AND cleared IS NULL AND sentence"
		" LIKE 'swepd ended 9 times before it heard whether the gateway took the text % to "
		"ann'",
		"1");
	telling_close();
}
END_TEST

/* A gateway that cannot say: it stays unknown, and is asked on. */
START_TEST(deaths_without_end_and_no_word_send_nothing_more)
{
	one_text("scripted");
	for (int i = 0; i < LIMIT_DEATHS; i++)
		dies_and_leaves_again();
	dies();
	for (int i = 0; i < 10; i++)
		is_asked("unknown");
	ck_assert_str_eq(telling_state("ann"), "unknown");
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	telling_close();
}
END_TEST

START_TEST(after_many_deaths_it_leaves_ever_more_slowly)
{
	static const int pace_s[LIMIT_DEATHS] = {0, 0, 8, 16, 32, 64, 128, 256};
	one_text("scripted");
	for (int i = 0; i < LIMIT_DEATHS; i++) {
		dies();
		is_asked("absent");
		ck_assert_int_eq(leaves_after(), pace_s[i]);
	}
	telling_close();
}
END_TEST

START_TEST(a_death_that_a_receipt_settles_is_none)
{
	one_text("scripted");
	char *reference = telling_reference("ann");
	dies();
	telling_receipt(reference, "delivered");
	is_text(ANN("state || resends"), "delivered0");
	time_passes(600);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 0);
	free(reference);
	telling_close();
}
END_TEST

/* What the gateway knows that it never had has reached nobody, however often we died over it. */
START_TEST(certainly_absent_deaths_are_none)
{
	one_text("certain");
	for (int i = 0; i < LIMIT_DEATHS + 3; i++)
		dies_and_leaves_again();
	ck_assert_int_eq(telling_alarms("message"), 0);
	telling_answer(ONE_SEND, "accepted");
	ck_assert_str_eq(telling_state("ann"), "accepted");
	telling_close();
}
END_TEST

START_TEST(deaths_are_no_silence_of_the_gateway)
{
	one_text("scripted");
	w.settings->areas[0]->steps[0].order = ORDER_ALL;
	telling_begins(OCCASION_PROPOSAL, "p2", NULL);
	ck_assert_uint_eq(telling_transfers(ONE_SEND), 4);
	dies();
	w.settings->areas[0]->steps[0].order = ORDER_LADDER;
	telling_begins(OCCASION_PROPOSAL, "p3", NULL);
	telling_answer(ONE_SEND, "unknown");
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    deaths_use_up_nothing_of_what_a_gateway_may_lose,
	    what_a_gateway_may_lose_is_no_more_for_deaths,
	    deaths_without_end_are_given_up_and_said,
	    deaths_without_end_and_no_word_send_nothing_more,
	    after_many_deaths_it_leaves_ever_more_slowly,
	    a_death_that_a_receipt_settles_is_none,
	    certainly_absent_deaths_are_none,
	    deaths_are_no_silence_of_the_gateway,
	};
	return suite_run("deaths", all, COUNT_OF(all));
}
