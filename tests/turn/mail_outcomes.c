/* SPDX-License-Identifier: MIT
 *
 * What a mail server says, as whole turns see it: each outcome leads a mail, and its gateway, to
 * where it belongs.
 */
#include "lib/telling.h"

#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups,site,email\n"                                      \
	"ann,Ann,Council,07700 900001,duty,,ann@example.org\n"

static void open_with_smtp(void)
{
	telling_open();
	struct gateway_settings *g = &w.settings->gateways[0];
	*g = (struct gateway_settings){.key = "mail",
				       .kind = "smtp",
				       .url = "smtp://127.0.0.1:25",
				       .from = "swep@example.org",
				       .timeout_ms = SECONDS_MS(30),
				       .lookup_ms = SECONDS_MS(60),
				       .in_flight = 4,
				       .real = true};
	w.settings->gateway_count = 1;
	struct step_settings *s = telling_step(OCCASION_ADVICE, "duty", 0);
	s->order = ORDER_ALL;
	s->mail = MAIL_USE_INSTEAD;
	s->valid_ms = HOURS_MS(24);
	world_start(&w);
	telling_import(PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_ADVICE, "a1", NULL);
	ck_assert_str_eq(telling_state("ann"), "sending");
}

struct outcome {
	enum fate fate;
	enum mail_stage stage;
	int status;
	const char *words;
};

/* To the newest mail that left. */
static void server_says(struct outcome o)
{
	struct event event = {.kind = EVENT_RESULT, .errand = telling_transfer("smtp:")->errand};
	event.result = (struct transfer_result){.fate = o.fate, .status = o.status};
	event.result.stage = o.stage;
	if (o.fate == FATE_ANSWERED) {
		event.result.body = o.words;
		event.result.size = strlen(o.words);
	} else {
		event.result.error = o.words;
	}
	world_turn(&w, &event, 1);
	telling_invariants();
}

static const struct outcome taken = {FATE_ANSWERED, MAIL_TEXT, 250, "queued as 1"},
			    lost = {FATE_UNKNOWN, MAIL_TEXT, 354, "the mail server hung up"};

static int mails(void)
{
	return (int)telling_transfers("smtp:");
}

static void minutes(int64_t n)
{
	world_advance(&w, MINUTES_MS(n));
	telling_invariants();
}

START_TEST(each_outcome_has_its_end)
{
	static const struct {
		struct outcome outcome;
		const char *state;
		int gateway_alarms;
	} cases[] = {
	    {{FATE_ANSWERED, MAIL_TEXT, 250, "queued"}, "accepted", 0},
	    {{FATE_ANSWERED, MAIL_TEXT, 452, "no room"}, "queued", 0},
	    {{FATE_ANSWERED, MAIL_TEXT, 554, "spam"}, "failed", 0},
	    {{FATE_ANSWERED, MAIL_RECEIVER, 550, "who?"}, "failed", 0},
	    {{FATE_ANSWERED, MAIL_RECEIVER, 451, "later"}, "queued", 0},
	    {{FATE_ANSWERED, MAIL_LOGIN, 535, "no"}, "queued", 1},
	    {{FATE_ANSWERED, MAIL_SAFETY, 250, "no STARTTLS"}, "queued", 1},
	    {{FATE_ANSWERED, MAIL_SENDER, 550, "no"}, "queued", 1},
	    {{FATE_NOT_SENT, MAIL_NOWHERE, 0, "refused"}, "queued", 0},
	    {{FATE_NOT_SENT, MAIL_TEXT, 354, "it hung up"}, "queued", 0},
	    {{FATE_UNKNOWN, MAIL_TEXT, 354, "it hung up"}, "unknown", 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		open_with_smtp();
		server_says(cases[i].outcome);
		ck_assert_msg(strcmp(telling_state("ann"), cases[i].state) == 0, "%zu: %s", i,
			      telling_state("ann"));
		ck_assert_int_eq(telling_alarms("gateway"), cases[i].gateway_alarms);
		telling_close();
	}
}
END_TEST

START_TEST(what_was_taken_is_never_asked_about_nor_sent_again)
{
	open_with_smtp();
	server_says(taken);
	minutes(24 * 60);
	ck_assert_int_eq(mails(), 1);
	ck_assert_str_eq(telling_state("ann"), "accepted");
	telling_close();
}
END_TEST

START_TEST(a_lost_reply_is_sent_once_more_marked_and_with_its_id)
{
	open_with_smtp();
	char *first = strdup(telling_transfer("smtp:")->body);
	server_says(lost);
	world_advance(&w, SECONDS_MS(59));
	ck_assert_int_eq(mails(), 1);
	world_advance(&w, SECONDS_MS(1));
	ck_assert_int_eq(mails(), 2);
	const char *again = telling_transfer("smtp:")->body;
	ck_assert_ptr_null(strstr(first, "(may be a repeat)"));
	ck_assert_ptr_nonnull(strstr(again, "\r\n\r\n(may be a repeat) SWEP Coventry"));
	const char *id = strstr(first, "Message-ID: "), *its = strstr(again, "Message-ID: ");
	ck_assert_int_eq(strncmp(id, its, (size_t)(strstr(id, "\r\n") - id)), 0);
	server_says(taken);
	ck_assert_str_eq(telling_state("ann"), "accepted");
	free(first);
	telling_close();
}
END_TEST

START_TEST(it_is_not_sent_without_end)
{
	open_with_smtp();
	for (int i = 0; i < 60; i++) {
		if (strcmp(telling_state("ann"), "sending") == 0)
			server_says(lost);
		minutes(1);
	}
	ck_assert_int_eq(mails(), 1 + LIMIT_RESENDS);
	telling_close();
}
END_TEST

/* A mailbox that is full says nothing of the server. */
START_TEST(one_receiver_stops_no_gateway)
{
	open_with_smtp();
	for (int i = 0; i < LIMIT_ATTEMPTS; i++) {
		server_says((struct outcome){FATE_ANSWERED, MAIL_RECEIVER, 452, "mailbox full"});
		ck_assert_int_eq(telling_alarms("gateway"), 0);
		for (int s = 0; s < 2000 && strcmp(telling_state("ann"), "queued") == 0; s++)
			world_advance(&w, SECONDS_MS(1));
	}
	ck_assert_int_eq(mails(), LIMIT_ATTEMPTS);
	ck_assert_str_eq(telling_state("ann"), "failed");
	ck_assert_int_eq(telling_alarms("message"), 1);
	telling_close();
}
END_TEST

START_TEST(a_server_that_takes_nothing_now_is_at_fault_after_a_while)
{
	open_with_smtp();
	for (int i = 0; i < 3; i++) {
		server_says((struct outcome){FATE_ANSWERED, MAIL_SENDER, 451, "later"});
		minutes(1);
	}
	ck_assert_int_eq(telling_alarms("gateway"), 1);
	server_says(taken);
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	telling_close();
}
END_TEST

START_TEST(a_login_that_is_set_right_sends_what_waited)
{
	open_with_smtp();
	server_says((struct outcome){FATE_ANSWERED, MAIL_LOGIN, 535, "no"});
	ck_assert_int_eq(mails(), 1);
	minutes(1);
	ck_assert_int_eq(mails(), 2);
	server_says(taken);
	ck_assert_int_eq(telling_alarms("gateway"), 0);
	ck_assert_str_eq(telling_state("ann"), "accepted");
	ck_assert_ptr_null(strstr(telling_transfer("smtp:")->body, "may be a repeat"));
	telling_close();
}
END_TEST

START_TEST(after_a_restart_it_is_unknown)
{
	open_with_smtp();
	world_restart(&w);
	ck_assert_str_eq(telling_state("ann"), "unknown");
	minutes(2);
	ck_assert_int_eq(mails(), 2);
	ck_assert_ptr_nonnull(strstr(telling_transfer("smtp:")->body, "(may be a repeat)"));
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    each_outcome_has_its_end,
	    what_was_taken_is_never_asked_about_nor_sent_again,
	    a_lost_reply_is_sent_once_more_marked_and_with_its_id,
	    it_is_not_sent_without_end,
	    one_receiver_stops_no_gateway,
	    a_server_that_takes_nothing_now_is_at_fault_after_a_while,
	    a_login_that_is_set_right_sends_what_waited,
	    after_a_restart_it_is_unknown,
	};
	return suite_run("mail_outcomes", cases, COUNT_OF(cases));
}
