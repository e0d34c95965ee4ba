/* SPDX-License-Identifier: MIT
 *
 * What people see of who was told: the occasions, one of them with its steps and its texts, and
 * an answer that somebody heard at the phone.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define ONE_SEND "/send?"
#define ACK(code, by) "{\"code\":\"" code "\"" by "}"

/* The answer as text, as this user sees it. The caller frees it. */
static char *seen_by(const char *user, const char *verb, const char *args)
{
	json_t *reply = world_ask(&w, user, verb, args);
	char *dump = json_dumps(reply, JSON_COMPACT);
	json_decref(reply);
	return dump;
}

static void shows(const char *user, const char *args, const char *words)
{
	char *dump = seen_by(user, "cascade", args);
	ck_assert_msg(strstr(dump, words) != NULL, "%s lacks %s:\n%s", args, words, dump);
	free(dump);
}

static void shows_not(const char *user, const char *args, const char *words)
{
	char *dump = seen_by(user, "cascade", args);
	ck_assert_msg(strstr(dump, words) == NULL, "%s has %s:\n%s", args, words, dump);
	free(dump);
}

static const char *about(const char *kind)
{
	static char args[100];
	snprintf(args, sizeof(args), "{\"occasion\":\"%s\"}",
		 world_text(&w, telling_sql("SELECT id FROM occasion WHERE kind = '%s'", kind)));
	return args;
}

static void setup(void)
{
	telling_open();
	w.settings->gateways[0].in_flight = 32;
	telling_step(OCCASION_ACTIVATION, "wide", 0)->order = ORDER_ALL;
	telling_step(OCCASION_PROPOSAL, "duty", 2)->order = ORDER_ALL;
	w.settings->areas[0]->steps[1].organisations = true;
	telling_step(OCCASION_HANDOVER, "duty", 1)->wake = true;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	world_clear(&w);
}

START_TEST(nobody_told_is_said)
{
	setup();
	shows("vera", "{}", "Nobody has been told of anything yet.");
	shows("vera", "{\"occasion\":\"\"}", "Nobody has been told of anything yet.");
	shows_not("vera", "{}", "see texts");
	telling_text("1", "07700 900077", "who is this");
	shows("vera", "{}", "1 text waits for a person: see texts.");
	telling_text("2", "07700 900078", "and this");
	shows("vera", "{}", "2 texts wait for a person: see texts.");
	telling_close();
}
END_TEST

START_TEST(an_occasion_is_shown_with_its_steps)
{
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	shows("vera", "{}", "\"kind\":\"proposal\"");
	shows("vera", about("proposal"), "group duty: 0 of 2 organisations, open");
	shows("vera", about("proposal"), "open: told 3, delivered 0, acknowledged 0, waiting 3");
	telling_ends(OCCASION_PROPOSAL, "p1");
	shows("vera", about("proposal"), "closed: told");
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	shows_not("vera", about("activation"), "group wide"); /* nobody's answer is waited for */
	telling_begins(OCCASION_HANDOVER, "h1", NULL);
	shows("vera", about("handover"), "group duty: 0 of 1 acknowledgements, open");
	world_refused(&w, "vera", "cascade", "{\"occasion\":\"o999\"}", "not-found");
	world_number(&w, "UPDATE occasion SET area = 'york' WHERE kind = 'handover' RETURNING 1");
	world_refused(&w, "vera", "cascade", about("handover"), "not-found");
	world_close(&w);
}
END_TEST

/* What somebody should notice about a text stands beside it, and nothing beside the others. */
START_TEST(what_became_of_a_text_stands_beside_it)
{
	setup();
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	struct errand ann = world_seen(&w, EFFECT_TRANSFER, 0)->errand;
	struct errand ben = world_seen(&w, EFFECT_TRANSFER, 1)->errand;
	world_result(&w, &ann, FATE_ANSWERED, 200, "accepted");
	world_result(&w, &ben, FATE_ANSWERED, 200, "failed no such number");
	ck_assert_str_eq(telling_state("ben"), "failed");
	shows("vera", about("activation"), "\"marks\":\"failed no such number\"");
	shows("vera", about("activation"), ", failed 1");
	shows("vera", about("activation"), "\"name\":\"Ann\"");
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "ben,Ben,Council,07700 900002,wide,\n");
	shows("vera", about("activation"), "\"name\":\"ann\""); /* who is a contact no more */
	world_number(&w, "UPDATE message SET resends = 1, channel = 'voice' WHERE contact = 'ann'"
			 " RETURNING 1");
	shows("vera", about("activation"), "\"marks\":\"call; may be a repeat\"");
	world_number(&w, "UPDATE message SET resends = 1 WHERE contact = 'ben' RETURNING 1");
	shows("vera", about("activation"), "\"marks\":\"may be a repeat; failed no such number\"");
	world_close(&w);
}
END_TEST

/* What somebody wrote with their NO may be about anybody: workers read it, viewers see the NO. */
START_TEST(a_no_is_seen_by_all_and_its_words_by_workers)
{
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer(ONE_SEND, "accepted");
	char text[64], *code = telling_code("cat");
	snprintf(text, sizeof(text), "NO %s my mother is ill", code);
	free(code);
	telling_text("1", "07700 900003", text);
	shows("vera", about("proposal"), "said NO");
	shows("vera", about("proposal"), ", declined 1");
	shows_not("vera", about("proposal"), "mother");
	shows("bob", about("proposal"), "said NO: ");
	shows("bob", about("proposal"), "my mother is ill");
	telling_close();
}
END_TEST

/* ---- an answer by phone --------------------------------------------------------------------- */

static void ack_refused(const char *args, const char *code, const char *words)
{
	char *dump = seen_by("bob", "ack", args);
	ck_assert_msg(strstr(dump, code) != NULL && strstr(dump, words) != NULL, "%s: %s", args,
		      dump);
	free(dump);
}

START_TEST(an_answer_by_phone_needs_the_code_and_whose_it_is)
{
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ack_refused("{}", "usage", "code is missing");
	ack_refused(ACK("48", ""), "usage", "a code has four digits, as in 4821");
	ack_refused(ACK("48a1", ""), "usage", "a code has four digits, as in 4821");
	ack_refused(ACK("48211", ""), "usage", "a code has four digits, as in 4821");
	world_number(&w, "UPDATE message SET code = '4821' WHERE contact = 'ann' RETURNING 1");
	world_number(&w, "UPDATE message SET code = '4822' WHERE contact IN ('ben', 'cat')"
			 " RETURNING 1");
	world_number(&w, "UPDATE message SET code = '4822' WHERE contact = 'cat' RETURNING 1");
	ack_refused(ACK("4823", ""), "not-found", "no text of the last two days has the code 4823");
	ack_refused(ACK("4822", ""), "refused", "both have the code 4822: say whose with --by");
	ack_refused(ACK("4822", ",\"by\":\"zed\""), "refused", "both have the code 4822");
	ack_refused(ACK("4822", ",\"by\":\"cat\""), "\"ok\":true", "cat is recorded as having");
	ack_refused(ACK("4822", ",\"by\":\"cat\""), "\"ok\":true", "cat had acknowledged");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(contact || ' ' || acked_by, ', ')"
					" FROM message WHERE acked IS NOT NULL"),
			 "cat cat");
	/* Of one text it is said who took the answer. */
	ack_refused(ACK("4821", ",\"by\":\"the desk\""), "\"ok\":true", "ann is recorded");
	ck_assert_str_eq(world_text(&w, "SELECT acked_by FROM message WHERE contact = 'ann'"),
			 "the desk");
	ack_refused(ACK("4822", ",\"by\":\"ben\""), "\"ok\":true", "ben is recorded as having");
	world_close(&w);
}
END_TEST

START_TEST(another_areas_code_is_none_here)
{
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	world_number(&w, "UPDATE message SET code = '4821', area = 'york' WHERE contact = 'ann'"
			 " RETURNING 1");
	ack_refused(ACK("4821", ""), "not-found", "no text of the last two days");
	ack_refused(ACK("4821", ",\"by\":\"ann\""), "not-found", "no text of the last two days");
	world_close(&w);
}
END_TEST

/* ---- trying it out -------------------------------------------------------------------------- */

START_TEST(who_is_to_be_tried_is_a_list_of_contacts)
{
	static const struct {
		const char *list, *code;
	} cases[] = {
	    {"[]", "usage"},
	    {"\"ann\"", "usage"},
	    {"[1]", "not-found"},
	    {"[null]", "not-found"},
	    {"[\"zed\"]", "not-found"},
	    {"[\"ann\",\"ann\"]", "usage"},
	    {"[\"ben\",\"ann\",\"ben\"]", "usage"},
	};
	setup();
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "an,An,,07700 900006,,\nann,Ann,,07700 900001,,\nben,Ben,,07700 900002,,\n");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char args[100];
		snprintf(args, sizeof(args), "{\"contacts\":%s}", cases[i].list);
		world_refused(&w, "alice", "cascade-test", args, cases[i].code);
	}
	/* one name begins another */
	json_decref(world_ok(&w, "alice", "cascade-test", "{\"contacts\":[\"ann\",\"an\"]}"));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message"), 2);
	telling_close();
}
END_TEST

/* Ann has answered with words that nobody has read, and Bob rings her. */
START_TEST(an_answer_by_phone_reads_nobodys_texts)
{
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer_all("accepted");
	char text[64], *code = telling_code("ann");
	snprintf(text, sizeof(text), "NO %s not before six", code);
	telling_text("1", "07700 900001", text);
	telling_text("2", "07700 900001", "two of them in a doorway by the station");
	snprintf(text, sizeof(text), "{\"code\":\"%s\"}", code);
	free(code);
	ack_refused(text, "\"ok\":true", "1 text waits for a person: see texts.");
	is_text("SELECT group_concat(id) FROM inbound WHERE seen IS NULL",
		world_text(&w, "SELECT id FROM inbound WHERE text LIKE 'two of them%'"));
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    an_answer_by_phone_reads_nobodys_texts,
	    nobody_told_is_said,
	    an_occasion_is_shown_with_its_steps,
	    what_became_of_a_text_stands_beside_it,
	    a_no_is_seen_by_all_and_its_words_by_workers,
	    an_answer_by_phone_needs_the_code_and_whose_it_is,
	    another_areas_code_is_none_here,
	    who_is_to_be_tried_is_a_list_of_contacts,
	};
	return suite_run("told", all, COUNT_OF(all));
}
