/* SPDX-License-Identifier: MIT */
#include "delivery.h"

#include <string.h>

#include "lib/dice.h"
#include "lib/suite.h"

#define M(state) MESSAGE_##state
#define D(act) DELIVERY_##act

/* One row for every state and every word of an answer, a look-up, a receipt: the whole table. */
static const struct {
	enum source_of_word from;
	enum gateway_word word;
	enum delivery_act want[MESSAGE_STATE_COUNT]; /* queued, sending, unknown, accepted,
							delivered, failed, expired, cancelled */
} rows[] = {
    {WORD_OF_ANSWER,
     GATEWAY_HAS_IT,
     {D(KEEP), D(ACCEPT), D(ACCEPT), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_ANSWER,
     GATEWAY_DELIVERED_IT,
     {D(KEEP), D(DELIVER), D(DELIVER), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_ANSWER,
     GATEWAY_FAILED_IT,
     {D(KEEP), D(FAIL), D(FAIL), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_ANSWER,
     GATEWAY_SAYS_LATER,
     {D(KEEP), D(RETRY), D(RETRY), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_ANSWER,
     GATEWAY_IS_STOPPED,
     {D(KEEP), D(PAUSE), D(PAUSE), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_ANSWER,
     GATEWAY_GAVE_IT_UP,
     {D(KEEP), D(RETRY), D(RETRY), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_ANSWER,
     GATEWAY_LACKS_IT,
     {D(KEEP), D(RETRY), D(RETRY), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_ANSWER,
     GATEWAY_IS_SILENT,
     {D(KEEP), D(ASK), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_LOOKUP,
     GATEWAY_HAS_IT,
     {D(KEEP), D(KEEP), D(ACCEPT), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_LOOKUP,
     GATEWAY_DELIVERED_IT,
     {D(KEEP), D(KEEP), D(DELIVER), D(DELIVER), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_LOOKUP,
     GATEWAY_FAILED_IT,
     {D(KEEP), D(KEEP), D(FAIL), D(FAIL), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_LOOKUP,
     GATEWAY_SAYS_LATER,
     {D(KEEP), D(KEEP), D(ASK_ON), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_LOOKUP,
     GATEWAY_IS_STOPPED,
     {D(KEEP), D(KEEP), D(ASK_ON), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_LOOKUP,
     GATEWAY_GAVE_IT_UP,
     {D(KEEP), D(KEEP), D(TAKE_BACK), D(TAKE_BACK), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_LOOKUP,
     GATEWAY_LACKS_IT,
     {D(KEEP), D(KEEP), D(RESEND), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_LOOKUP,
     GATEWAY_IS_SILENT,
     {D(KEEP), D(KEEP), D(ASK_ON), D(KEEP), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_RECEIPT,
     GATEWAY_HAS_IT,
     {D(ACCEPT), D(ACCEPT), D(ACCEPT), D(KEEP), D(KEEP), D(KEEP), D(ACCEPT), D(ACCEPT)}},
    {WORD_OF_RECEIPT,
     GATEWAY_DELIVERED_IT,
     {D(DELIVER), D(DELIVER), D(DELIVER), D(DELIVER), D(KEEP), D(DELIVER), D(DELIVER), D(DELIVER)}},
    {WORD_OF_RECEIPT,
     GATEWAY_FAILED_IT,
     {D(FAIL), D(FAIL), D(FAIL), D(FAIL), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_RECEIPT, GATEWAY_SAYS_LATER, {D(KEEP)}},
    {WORD_OF_RECEIPT, GATEWAY_IS_STOPPED, {D(KEEP)}},
    {WORD_OF_RECEIPT,
     GATEWAY_GAVE_IT_UP,
     {D(KEEP), D(TAKE_BACK), D(TAKE_BACK), D(TAKE_BACK), D(KEEP), D(KEEP), D(KEEP), D(KEEP)}},
    {WORD_OF_RECEIPT, GATEWAY_LACKS_IT, {D(KEEP)}},
    {WORD_OF_RECEIPT, GATEWAY_IS_SILENT, {D(KEEP)}},
};

START_TEST(every_word_in_every_state)
{
	ck_assert_uint_eq(COUNT_OF(rows), WORD_SOURCE_COUNT * GATEWAY_WORD_COUNT);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		for (int s = 0; s < MESSAGE_STATE_COUNT; s++)
			ck_assert_msg(delivery_decide((enum message_state)s, rows[i].from,
						      rows[i].word, false) == rows[i].want[s],
				      "row %zu in state %s", i,
				      message_state_name((enum message_state)s));
}
END_TEST

START_TEST(no_failure_while_another_attempt_gives_hope)
{
	for (int from = 0; from < WORD_SOURCE_COUNT; from++)
		for (int s = 0; s < MESSAGE_STATE_COUNT; s++)
			ck_assert_int_ne(delivery_decide((enum message_state)s,
							 (enum source_of_word)from,
							 GATEWAY_FAILED_IT, true),
					 DELIVERY_FAIL);
	for (int s = 0; s < MESSAGE_STATE_COUNT; s++)
		ck_assert_int_eq(delivery_decide((enum message_state)s, WORD_OF_RECEIPT,
						 GATEWAY_GAVE_IT_UP, true),
				 DELIVERY_KEEP);
	ck_assert_int_eq(delivery_decide(M(UNKNOWN), WORD_OF_RECEIPT, GATEWAY_HAS_IT, true),
			 DELIVERY_ACCEPT);
}
END_TEST

START_TEST(nothing_follows_delivered)
{
	for (int to = 0; to < MESSAGE_STATE_COUNT; to++) {
		ck_assert(!message_may_move(M(DELIVERED), (enum message_state)to));
		ck_assert(!message_may_move((enum message_state)to, (enum message_state)to));
		ck_assert(to == M(DELIVERED) ||
			  message_may_move((enum message_state)to, M(DELIVERED)));
	}
	ck_assert(!message_may_move(M(EXPIRED), M(QUEUED)));
	ck_assert(!message_may_move(M(CANCELLED), M(SENDING)));
	ck_assert(!message_may_move(M(UNKNOWN), M(SENDING)));
	ck_assert(!message_may_move(M(ACCEPTED), M(SENDING)));
}
END_TEST

START_TEST(names_there_and_back)
{
	for (int s = 0; s < MESSAGE_STATE_COUNT; s++)
		ck_assert_int_eq(message_state_of(message_state_name((enum message_state)s)), s);
	for (int s = 0; s < ATTEMPT_STATE_COUNT; s++)
		ck_assert_int_eq(attempt_state_of(attempt_state_name((enum attempt_state)s)), s);
}
END_TEST

/* Whatever order words come in, and however often, the end is the same: the best that was said. */
START_TEST(attempts_only_learn)
{
	struct dice d = dice_open("attempts_only_learn", 7);
	for (int round = 0; round < 2000; round++) {
		enum gateway_word said[6];
		enum attempt_state forward = ATTEMPT_SENDING, backward = ATTEMPT_SENDING;
		for (int i = 0; i < 6; i++)
			said[i] = (enum gateway_word)dice_throw(&d, GATEWAY_WORD_COUNT);
		for (int i = 0; i < 6; i++) {
			enum attempt_state before = forward;
			forward = attempt_after(forward, said[i]);
			ck_assert_int_ge(forward, before);
			ck_assert_int_eq(attempt_after(forward, said[i]), forward);
			backward = attempt_after(backward, said[5 - i]);
		}
		ck_assert_int_eq(forward, backward);
	}
	ck_assert_int_eq(attempt_after(ATTEMPT_DELIVERED, GATEWAY_FAILED_IT), ATTEMPT_DELIVERED);
	ck_assert_int_eq(attempt_after(ATTEMPT_FAILED, GATEWAY_DELIVERED_IT), ATTEMPT_DELIVERED);
	ck_assert_int_eq(attempt_after(ATTEMPT_ABSENT, GATEWAY_HAS_IT), ATTEMPT_ACCEPTED);
}
END_TEST

START_TEST(backoff_doubles_and_is_bounded)
{
	static const int64_t want[] = {2000, 2000, 4000, 8000, 16000, 32000};
	for (int i = 0; i < (int)COUNT_OF(want); i++)
		ck_assert_int_eq(delivery_backoff_ms(i), want[i]);
	ck_assert_int_eq(delivery_backoff_ms(10), 1024000);
	ck_assert_int_eq(delivery_backoff_ms(1000), 1024000);
}
END_TEST

/* All probes of one message are all the codes there are, each once, and never 0000. */
START_TEST(codes_are_four_digits_and_all_different)
{
	static bool seen[10000];
	char code[5], again[5];
	for (int probe = 0; probe < DELIVERY_CODES; probe++) {
		delivery_code("0badcafe", "m17", probe, code);
		ck_assert_uint_eq(strlen(code), 4);
		ck_assert_uint_eq(strspn(code, "0123456789"), 4);
		int number = atoi(code);
		ck_assert_int_ne(number, 0);
		ck_assert(!seen[number]);
		seen[number] = true;
	}
	delivery_code("0badcafe", "m17", 3, code);
	delivery_code("0badcafe", "m17", 3, again);
	ck_assert_str_eq(code, again);
}
END_TEST

/* Neighbouring messages and other databases have nothing in common that could be guessed. */
START_TEST(codes_are_scattered)
{
	int close = 0, same = 0;
	for (int i = 0; i < 1000; i++) {
		char a[16], b[16], x[5], y[5], z[5];
		snprintf(a, sizeof(a), "m%d", i);
		snprintf(b, sizeof(b), "m%d", i + 1);
		delivery_code("0badcafe", a, 0, x);
		delivery_code("0badcafe", b, 0, y);
		delivery_code("deadbeef", a, 0, z);
		close += abs(atoi(x) - atoi(y)) < 100;
		same += strcmp(x, z) == 0;
	}
	/* by chance some 20, and some 0.1; the seedless hash never varies */
	ck_assert_int_lt(close, 60);
	ck_assert_int_lt(same, 5);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {every_word_in_every_state,
				    no_failure_while_another_attempt_gives_hope,
				    nothing_follows_delivered,
				    names_there_and_back,
				    attempts_only_learn,
				    backoff_doubles_and_is_bounded,
				    codes_are_four_digits_and_all_different,
				    codes_are_scattered};
	return suite_run("delivery", all, COUNT_OF(all));
}
