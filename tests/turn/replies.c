/* SPDX-License-Identifier: MIT
 *
 * Texts that come in, through the web listener and whole turns: what they are taken for, and what
 * is left to a person.
 */
#include "lib/scripted_gateway.h"

#include "lib/texting.h"

#define ANN "+447700900001"
#define BEN "07700 900002"
#define STRANGER "+447700900777"

/* A proposal that has reached Ann. */
static void setup(void)
{
	telling_open();
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	telling_step(OCCASION_REVIEW, "duty", 1);
	telling_step(OCCASION_ADVICE, "wide", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer("/send?", "accepted");
	world_clear(&w);
}

static int acked(void)
{
	return (int)world_number(&w, "SELECT count(*) FROM message WHERE acked IS NOT NULL");
}

START_TEST(yes_with_its_code)
{
	setup();
	char *code = telling_code("ann"), text[32];
	snprintf(text, sizeof(text), "Ok, %s thanks", code);
	ck_assert_str_eq(taken_for(ANN, text), "ack");
	is_text("SELECT acked_by FROM message", "ann");
	is_text("SELECT state FROM step", "met");
	is_text("SELECT actor || ' ' || because FROM audit WHERE change = 'acknowledged'",
		"ann text one/t1");
	is_text("SELECT contact || ' ' || message FROM inbound",
		world_text(&w, "SELECT 'ann ' || id FROM message"));
	free(code);
	telling_close();
}
END_TEST

/* A number can be forged, and whoever has it may say that they are somebody else: what shows that
 * it is right is the code that it was sent, or its gateway's word that a text arrived. */
START_TEST(only_its_code_verifies_a_number)
{
	setup();
	char *code = telling_code("ann"), text[40];
	taken_for(ANN, "what is this?");
	taken_for(ANN, "NO wrong number");
	taken_for(ANN, "OK 0000");
	snprintf(text, sizeof(text), "NO %s wrong number", code);
	taken_for(ANN, text);
	is_text("SELECT count(*) FROM contact WHERE verified <> 0", "0");
	snprintf(text, sizeof(text), "OK %s", code);
	ck_assert_str_eq(taken_for(ANN, text), "ack");
	is_text("SELECT group_concat(key) FROM contact WHERE verified <> 0", "ann");
	free(code);
	telling_close();
}
END_TEST

START_TEST(a_bare_yes_verifies_no_number)
{
	setup();
	ck_assert_str_eq(taken_for(ANN, "OK"), "ack");
	is_text("SELECT count(*) FROM contact WHERE verified <> 0", "0");
	telling_close();
}
END_TEST

/* Of a gateway that reaches phones; of another it shows nothing. */
START_TEST(a_text_that_arrived_verifies_its_number)
{
	for (int real = 0; real <= 1; real++) {
		setup();
		w.settings->gateways[0].real = real;
		char *reference = telling_reference("ann");
		ck_assert_int_eq(telling_receipt(reference, "accepted"), 200);
		is_text("SELECT count(*) FROM contact WHERE verified <> 0", "0");
		ck_assert_int_eq(telling_receipt(reference, "delivered"), 200);
		ck_assert_str_eq(telling_state("ann"), "delivered");
		is_text("SELECT count(*) FROM contact WHERE verified <> 0", real ? "1" : "0");
		free(reference);
		telling_close();
	}
}
END_TEST

START_TEST(bare_yes_with_one_open)
{
	setup();
	ck_assert_str_eq(taken_for("07700 900 001", "\xf0\x9f\x91\x8d"), "ack");
	ck_assert_int_eq(acked(), 1);
	telling_close();
}
END_TEST

START_TEST(bare_yes_with_two_open_goes_to_a_person)
{
	setup();
	telling_begins(OCCASION_REVIEW, "r1", NULL);
	telling_answer("/send?", "accepted");
	ck_assert_str_eq(taken_for(ANN, "OK"), "unclear waits");
	ck_assert_int_eq(acked(), 0);
	is_text("SELECT sentence FROM alarm WHERE kind = 'inbound'", "1 text waits for a person");
	/* the code still tells which */
	char *code = telling_code("ann"), text[16];
	snprintf(text, sizeof(text), "YES %s", code);
	ck_assert_str_eq(taken_for(ANN, text), "ack");
	is_text("SELECT o.kind FROM message m JOIN occasion o ON o.id = m.occasion"
		" WHERE m.acked IS NOT NULL",
		"review");
	/* and then only one is open */
	ck_assert_str_eq(taken_for(ANN, "OK"), "ack");
	ck_assert_int_eq(acked(), 2);
	free(code);
	telling_close();
}
END_TEST

START_TEST(an_advice_counts_as_open_too)
{
	setup();
	telling_begins(OCCASION_ADVICE, "d1", NULL);
	for (int i = 0; i < 3; i++) {
		struct errand e = world_seen(&w, EFFECT_TRANSFER, (size_t)i)->errand;
		world_result(&w, &e, FATE_ANSWERED, 200, "accepted");
	}
	ck_assert_str_eq(taken_for(ANN, "yes"), "unclear waits");
	ck_assert_str_eq(taken_for(BEN, "yes"), "ack");
	telling_close();
}
END_TEST

START_TEST(a_reminder_is_the_same_question)
{
	setup();
	w.settings->areas[0]->steps[0].order = ORDER_ALL;
	telling_ends(OCCASION_PROPOSAL, "p1");
	w.settings->gateways[0].in_flight = 32;
	telling_begins(OCCASION_PROPOSAL, "p2", NULL);
	world_advance(&w, MINUTES_MS(11));
	is_text("SELECT count(*) FROM message WHERE contact = 'ann' AND round = 1", "1");
	ck_assert_str_eq(taken_for(ANN, "ok"), "ack");
	is_text("SELECT state FROM step ORDER BY occasion DESC LIMIT 1", "met");
	telling_close();
}
END_TEST

START_TEST(what_is_over_is_not_open_while_something_is)
{
	setup();
	telling_ends(OCCASION_PROPOSAL, "p1");
	telling_begins(OCCASION_REVIEW, "r1", NULL);
	telling_answer("/send?", "accepted");
	ck_assert_str_eq(taken_for(ANN, "OK"), "ack");
	is_text("SELECT o.kind FROM message m JOIN occasion o ON o.id = m.occasion"
		" WHERE m.acked IS NOT NULL",
		"review");
	/* nothing else is: a late yes is recorded and reopens nothing */
	ck_assert_str_eq(taken_for(ANN, "OK"), "ack");
	is_text("SELECT group_concat(state) FROM step", "closed,met");
	ck_assert_str_eq(taken_for(ANN, "OK"), "unclear waits");
	telling_close();
}
END_TEST

START_TEST(a_text_that_was_never_sent_is_not_open)
{
	setup();
	w.settings->gateways[0].in_flight = 1;
	telling_begins(OCCASION_ADVICE, "d1", NULL);
	is_text("SELECT group_concat(state) FROM message WHERE contact = 'ben'", "queued");
	ck_assert_str_eq(taken_for(BEN, "ok"), "unclear waits");
	ck_assert_int_eq(acked(), 0);
	telling_close();
}
END_TEST

START_TEST(the_same_text_twice_is_one)
{
	setup();
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(telling_text("dup", ANN, "what?"), 200);
	is_text("SELECT count(*) FROM inbound", "1");
	is_text("SELECT times FROM alarm WHERE kind = 'inbound'", "1");
	telling_close();
}
END_TEST

START_TEST(everything_else_waits_for_a_person)
{
	static const struct {
		const char *from, *text, *want;
	} rows[] = {
	    {ANN, "no worries", "other waits"},
	    {ANN, "yes but we are full", "other waits"},
	    {ANN, "I can't come, my daughter is ill", "other waits"},
	    {ANN, "FREE 3", "free waits"},
	    {ANN, "", "other waits"},
	    {ANN, "OPEN 7", "open waits"},
	    {STRANGER, "OK", "unclear waits"},
	    {STRANGER, "STOP", "stop waits"},
	    {"Lottery", "You have won", "other waits"},
	};
	char want[64];
	setup();
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ck_assert_msg(strcmp(taken_for(rows[i].from, rows[i].text), rows[i].want) == 0,
			      "\"%s\" is not \"%s\"", rows[i].text, rows[i].want);
	ck_assert_int_eq(acked(), 0);
	snprintf(want, sizeof(want), "%zu texts wait for a person", COUNT_OF(rows));
	is_text("SELECT sentence FROM alarm WHERE kind = 'inbound'", want);
	is_text("SELECT text FROM inbound WHERE id LIKE '%' AND text LIKE 'I can%'",
		"I can't come, my daughter is ill");
	telling_close();
}
END_TEST

START_TEST(a_person_who_rings_deals_with_the_text)
{
	setup();
	ck_assert_str_eq(taken_for(ANN, "is that for tonight?"), "other waits");
	json_t *list = world_ok(&w, "bob", "texts", "{}");
	char *dump = json_dumps(list, 0);
	ck_assert_ptr_nonnull(strstr(dump, "is that for tonight?"));
	char *code = telling_code("ann"), args[64];
	snprintf(args, sizeof(args), "{\"code\":\"%s\",\"by\":\"ann\"}", code);
	json_decref(world_ok(&w, "bob", "ack", args));
	is_text("SELECT count(*) FROM inbound WHERE seen IS NULL", "1"); /* it is read by itself */
	free(code);
	free(dump);
	json_decref(list);
	telling_close();
}
END_TEST

static const char *first_line(json_t *reply)
{
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	return json_string_value(json_array_get(json_object_get(text, "lines"), 0));
}

static json_t *waiting_text(json_t *reply, size_t n)
{
	return json_array_get(json_object_get(json_object_get(reply, "result"), "texts"), n);
}

/* As people read it. */
static const char *shown_text(json_t *reply, size_t n, const char *key)
{
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	json_t *rows = json_object_get(json_object_get(text, "table"), "rows");
	return json_string_value(json_object_get(json_array_get(rows, n), key));
}

static void does(const char *id, const char *sentence)
{
	char args[80];
	snprintf(args, sizeof(args), "{\"text\":\"%s\"}", id);
	json_t *reply = world_ok(&w, "bob", "seen", args);
	ck_assert_str_eq(first_line(reply), telling_sql(sentence, id));
	json_decref(reply);
}

START_TEST(texts_are_read_whole_and_dealt_with_one_by_one)
{
	char whole[400], id[2][64];
	setup();
	memset(whole, 'x', sizeof(whole) - 1);
	memcpy(whole + sizeof(whole) - 5, "end", 4);
	ck_assert_str_eq(taken_for(ANN, whole), "other waits");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(taken_for("07700 900 999", "who is this?"), "other waits");
	json_t *list = world_ok(&w, "bob", "texts", "{}");
	for (size_t i = 0; i < 2; i++)
		snprintf(id[i], sizeof(id[i]), "%s",
			 json_string_value(json_object_get(waiting_text(list, i), "id")));
	ck_assert(json_is_null(json_object_get(waiting_text(list, 1), "contact")));
	ck_assert_str_eq(json_string_value(json_object_get(waiting_text(list, 1), "phone")),
			 "+44…999");
	ck_assert_str_eq(json_string_value(json_object_get(waiting_text(list, 0), "contact")),
			 "ann");
	ck_assert_str_eq(json_string_value(json_object_get(waiting_text(list, 0), "phone")),
			 "+44…001");
	ck_assert_str_eq(shown_text(list, 1, "from"), "+44…999");
	ck_assert_str_eq(shown_text(list, 0, "from"), "ann +44…001");
	ck_assert_str_eq(json_string_value(json_object_get(waiting_text(list, 0), "text")), whole);
	ck_assert_ptr_null(waiting_text(list, 2));
	char *dump = json_dumps(list, 0);
	ck_assert_ptr_null(strstr(dump, "7700900"));
	free(dump);
	json_decref(list);
	does(id[0], "Text %s has been dealt with.");
	is_text("SELECT sentence FROM alarm WHERE kind = 'inbound'", "1 text waits for a person");
	is_text("SELECT actor || ' ' || kind FROM audit WHERE change = 'waits -> seen'",
		"bob inbound");
	does(id[0], "Text %s was dealt with already.");
	is_text("SELECT count(*) FROM audit WHERE change = 'waits -> seen'", "1");
	does(id[1], "Text %s has been dealt with.");
	ck_assert_int_eq(telling_alarms("inbound"), 0);
	list = world_ok(&w, "bob", "texts", "{}");
	ck_assert_str_eq(first_line(list), "No text waits for a person.");
	json_decref(list);
	telling_close();
}
END_TEST

/* An answer has room for so much; the oldest are shortened, visibly, and each is there whole. */
START_TEST(long_texts_are_shortened_where_they_are_too_many)
{
	static char whole[70001];
	char args[80];
	setup();
	for (size_t i = 0; i + 1 < sizeof(whole); i += 2)
		memcpy(whole + i, "\xc3\xa9", 2);
	for (int i = 0; i < 5; i++) {
		ck_assert_str_eq(taken_for(ANN, whole), "other waits");
		world_advance(&w, MINUTES_MS(1));
	}
	json_t *list = world_ok(&w, "bob", "texts", "{}");
	const char *id = json_string_value(json_object_get(waiting_text(list, 4), "id"));
	const char *cut = json_string_value(json_object_get(waiting_text(list, 4), "text"));
	ck_assert_str_eq(json_string_value(json_object_get(waiting_text(list, 2), "text")), whole);
	ck_assert_str_eq(shown_text(list, 2, "text"), whole);
	ck_assert_int_eq(strncmp(cut, whole, 1000), 0);
	ck_assert_str_eq(cut + 1000, telling_sql("… cut, 69000 bytes more: texts %s", id));
	ck_assert_str_eq(shown_text(list, 4, "text"), cut);
	snprintf(args, sizeof(args), "{\"text\":\"%s\"}", id);
	json_decref(list);
	list = world_ok(&w, "bob", "texts", args);
	ck_assert_str_eq(shown_text(list, 0, "text"), whole);
	json_decref(list);
	world_refused(&w, "bob", "texts", "{\"text\":\"one/none\"}", "not-found");
	telling_close();
}
END_TEST

START_TEST(what_a_text_says_is_for_workers)
{
	setup();
	ck_assert_str_eq(taken_for(ANN, "my door code is 1234"), "other waits");
	world_refused(&w, "vera", "texts", "{}", "forbidden");
	world_refused(&w, "vera", "seen", "{\"text\":\"one/t1\"}", "forbidden");
	json_t *list = world_ok(&w, "vera", "cascade", "{}");
	char *dump = json_dumps(list, 0);
	ck_assert_ptr_null(strstr(dump, "door code"));
	ck_assert_ptr_nonnull(strstr(dump, "1 text waits for a person: see texts."));
	free(dump);
	json_decref(list);
	world_refused(&w, "bob", "seen", "{\"text\":\"one/none\"}", "not-found");
	world_refused(&w, "bob", "seen", "{}", "usage");
	is_text("SELECT count(*) FROM inbound WHERE seen IS NULL", "1");
	telling_close();
}
END_TEST

/* A code that Ann was not sent. */
static void wrong_code(char *text, size_t size)
{
	char *code = telling_code("ann");
	snprintf(text, size, "YES %04d", atoi(code) % 9999 + 1);
	free(code);
}

START_TEST(guessing_is_ignored_for_a_while)
{
	char wrong[16], right[16];
	setup();
	w.settings->areas[0]->steps[0].within_ms = HOURS_MS(12);
	telling_ends(OCCASION_PROPOSAL, "p1");
	telling_begins(OCCASION_PROPOSAL, "p2", NULL);
	telling_answer("/send?", "accepted");
	wrong_code(wrong, sizeof(wrong));
	for (int i = 0; i < 6; i++)
		ck_assert_str_eq(taken_for(ANN, wrong), "wrong-code waits");
	char *code = telling_code("ann");
	snprintf(right, sizeof(right), "YES %s", code);
	ck_assert_str_eq(taken_for(ANN, right), "ignored waits");
	ck_assert_int_eq(acked(), 0);
	ck_assert_int_eq(telling_alarms("guessing"), 1);
	/* others are not concerned, and an hour later it is over */
	world_advance(&w, MINUTES_MS(61));
	ck_assert_str_eq(taken_for(ANN, right), "ack");
	free(code);
	telling_close();
}
END_TEST

START_TEST(a_code_is_good_for_its_phone_only)
{
	setup();
	char *code = telling_code("ann"), text[16];
	snprintf(text, sizeof(text), "%s", code);
	ck_assert_str_eq(taken_for(BEN, text), "wrong-code waits");
	ck_assert_str_eq(taken_for(STRANGER, text), "wrong-code waits");
	world_advance(&w, HOURS_MS(49));
	ck_assert_str_eq(taken_for(ANN, text), "old-code waits");
	free(code);
	telling_close();
}
END_TEST

START_TEST(stop_moves_urgent_texts_on_at_once)
{
	setup();
	ck_assert_str_eq(taken_for(ANN, "Stop."), "stop");
	is_text("SELECT stopped FROM contact WHERE key = 'ann'", "1");
	world_advance(&w, 0);
	ck_assert_str_eq(telling_state("ben"), "sending");
	is_text("SELECT subject FROM alarm WHERE kind = 'stopped'", "ann");
	/* no text goes to Ann any more; the rest of the group is told as before */
	world_clear(&w);
	telling_begins(OCCASION_ADVICE, "d1", NULL);
	is_text("SELECT count(*) FROM message WHERE contact = 'ann'", "1");
	is_text("SELECT group_concat(contact) FROM message m JOIN occasion o ON o.id = m.occasion"
		" WHERE o.kind = 'advice'",
		"ben,eve");
	telling_close();
}
END_TEST

START_TEST(stop_cancels_what_waits_for_them)
{
	setup();
	w.settings->gateways[0].in_flight = 1;
	telling_begins(OCCASION_ADVICE, "d1", NULL);
	is_text("SELECT state FROM message WHERE contact = 'eve'", "queued");
	ck_assert_str_eq(taken_for("07700900005", "STOP"), "stop");
	is_text("SELECT state FROM message WHERE contact = 'eve'", "cancelled");
	ck_assert_int_eq(telling_alarms("stopped"), 0);
	telling_close();
}
END_TEST

/* ---- a site --------------------------------------------------------------------------------- */

static void setup_site(void)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "hosts", 1);
	world_start(&w);
	telling_import_of("sites", "site,name,kind,opens,confirm,last_entry,women_only\n"
				   "st-anne,St Anne's,surge,tier1,yes,,no\n");
	telling_import_of(
	    "beds", "site,bed,kind,attributes,use\nst-anne,A1,surge,,night\nst-anne,A2,surge,,"
		    "night\nst-anne,A3,surge,,night\n");
	telling_import_of("contacts", "contact,name,phone,groups,site\n"
				      "host,Host,07700 900030,hosts,st-anne\n");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"cold\"}"));
	world_advance(&w, 0);
	telling_answer("/send?", "accepted");
}

START_TEST(open_from_a_site)
{
	setup_site();
	ck_assert_str_eq(taken_for("07700900030", "OPEN 2"), "open");
	is_text("SELECT state || ' ' || confirmed || ' ' || by FROM surge", "confirmed 2 host");
	telling_close();
}
END_TEST

#define HOST "07700900030"

static const char *answer(void)
{
	return world_text(&w, "SELECT text FROM message WHERE occasion = ''"
			      " ORDER BY rowid DESC LIMIT 1");
}

static void confirmed(const char *want)
{
	is_text("SELECT state || ' ' || confirmed FROM surge", want);
}

START_TEST(only_a_site_that_confirms_is_asked_to_text_open)
{
	telling_open();
	telling_step(OCCASION_ACTIVATION, "hosts", 1)->order = ORDER_ALL;
	telling_template("SWEP ON. Reply OK {code}{open}");
	world_start(&w);
	telling_import_of("sites", "site,name,kind,opens,confirm,last_entry,women_only\n"
				   "st-anne,St Anne's,surge,tier1,yes,,no\n"
				   "st-bede,St Bede's,surge,tier2,yes,,no\n"
				   "st-ives,St Ives,hostel,always,no,,no\n");
	telling_import_of("beds", "site,bed,kind,attributes,use\nst-anne,A1,surge,,night\n"
				  "st-bede,B1,surge,,night\nst-ives,I1,e-bed,,night\n");
	telling_import_of("contacts",
			  "contact,name,phone,groups,site\n"
			  "anne,Anne,07700 900030,hosts,st-anne\n"
			  "bede,Bede,07700 900031,hosts,st-bede\n"
			  "ivo,Ivo,07700 900032,hosts,st-ives\nnan,Nan,07700 900033,hosts,\n");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"cold\"}"));
	is_text("SELECT group_concat(contact || substr(text, 23), '|') FROM message",
		"anne; with SWEP beds staffed, text OPEN and how many|bede|ivo|nan");
	telling_close();
}
END_TEST

/* A number can be forged: fewer beds than before are for a person, until the phone says it with
 * what it was sent. */
START_TEST(open_without_a_code_lowers_nothing)
{
	char text[32];
	setup_site();
	ck_assert_str_eq(taken_for(HOST, "OPEN 2"), "open");
	json_decref(world_ok(&w, "bob", "hold", "{\"bed\":\"A1\",\"person\":\"R1\"}"));
	ck_assert_str_eq(taken_for(HOST, "OPEN 1"), "open-fewer waits");
	confirmed("confirmed 2");
	ck_assert_ptr_nonnull(strstr(
	    answer(), "Nothing was changed: St Anne's had said 2, and 1 is fewer. Is it so? Then "
		      "reply OK "));
	is_text("SELECT sentence FROM alarm WHERE kind = 'surge' AND cleared IS NULL",
		"a text without a code of its own says that St Anne's opens 1, not 2, with 1 "
		"taken or held; nothing was changed: ring it");
	ck_assert_str_eq(taken_for(HOST, "OPEN 0"), "open-fewer waits");
	confirmed("confirmed 2");
	is_text("SELECT count(*) FROM occasion WHERE kind = 'surge'", "0");
	ck_assert_str_eq(taken_for(HOST, "OK"), "unclear waits"); /* of two */
	snprintf(text, sizeof(text), "OK %s",
		 world_text(&w, "SELECT code FROM message WHERE code <> '' AND occasion = ''"
				" AND text LIKE '%and 1 is fewer%'"));
	ck_assert_str_eq(taken_for(HOST, text), "open");
	confirmed("confirmed 1");
	ck_assert_int_eq(telling_alarms("surge"), 0);
	is_text("SELECT count(*) FROM inbound WHERE text = 'OPEN 1' AND seen IS NULL", "0");
	ck_assert_str_eq(taken_for(HOST, text), "again");
	ck_assert_str_eq(taken_for(HOST, "OPEN 3"), "open"); /* more is taken */
	confirmed("confirmed 3");
	telling_close();
}
END_TEST

START_TEST(open_with_a_code_lowers)
{
	setup_site();
	char *code = telling_code("host"), text[32];
	ck_assert_str_eq(taken_for(HOST, "OPEN 3"), "open");
	snprintf(text, sizeof(text), "OPEN 1 %s", code);
	ck_assert_str_eq(taken_for(HOST, text), "open");
	confirmed("confirmed 1");
	free(code);
	telling_close();
}
END_TEST

static const char *with_code(const char *format, const char *code)
{
	static char text[32];
	snprintf(text, sizeof(text), format, code);
	return text;
}

/* A site that corrects itself still can: more at once, fewer with the code that it is asked with.
 */
START_TEST(a_code_opens_once)
{
	char fresh[8];
	setup_site();
	char *code = telling_code("host");
	ck_assert_str_eq(taken_for(HOST, with_code("OPEN 3 %s", code)), "open");
	confirmed("confirmed 3");
	ck_assert_str_eq(taken_for(HOST, with_code("open 3 %s", code)), "again");
	ck_assert_str_eq(taken_for(HOST, with_code("OPEN 1 %s", code)), "open-fewer waits");
	ck_assert_str_eq(taken_for(HOST, with_code("OPEN 0 %s", code)), "open-fewer waits");
	confirmed("confirmed 3");
	ck_assert_ptr_nonnull(strstr(answer(), " was used already. Nothing was changed: St Anne's "
					       "had said 3, and 0 is fewer."));
	is_text("SELECT count(*) FROM occasion WHERE kind = 'surge'", "0");
	snprintf(fresh, sizeof(fresh), "%s",
		 world_text(&w, "SELECT code FROM message WHERE code <> '' AND occasion = ''"
				" AND text LIKE '%and 1 is fewer%'"));
	ck_assert_str_eq(taken_for(HOST, with_code("OPEN 1 %s", fresh)), "open");
	confirmed("confirmed 1");
	is_text("SELECT count(*) FROM inbound WHERE text LIKE 'OPEN 1%' AND seen IS NULL", "0");
	ck_assert_str_eq(taken_for(HOST, with_code("OPEN 0 %s", fresh)), "open-fewer waits");
	ck_assert_str_eq(taken_for(HOST, with_code("OPEN 2 %s", code)),
			 "open"); /* more needs none */
	confirmed("confirmed 2");
	free(code);
	telling_close();
}
END_TEST

START_TEST(a_code_that_said_ok_opens_no_fewer)
{
	setup_site();
	char *code = telling_code("host");
	ck_assert_str_eq(taken_for(HOST, with_code("OK %s", code)), "ack");
	ck_assert_str_eq(taken_for(HOST, with_code("OPEN 3 %s", code)), "open");
	confirmed("confirmed 3");
	ck_assert_str_eq(taken_for(HOST, with_code("OPEN 0 %s", code)), "open-fewer waits");
	confirmed("confirmed 3");
	free(code);
	telling_close();
}
END_TEST

/* Who has a bed keeps it, however few the site says it opens. */
START_TEST(fewer_beds_put_nobody_out)
{
	setup_site();
	char *code = telling_code("host");
	ck_assert_str_eq(taken_for(HOST, "OPEN 2"), "open");
	json_decref(world_ok(&w, "bob", "hold", "{\"bed\":\"A1\",\"person\":\"R1\"}"));
	json_decref(world_ok(&w, "bob", "checkin", "{\"person\":\"R1\"}"));
	ck_assert_str_eq(taken_for(HOST, with_code("OPEN 0 %s", code)), "open");
	confirmed("confirmed 0");
	is_text("SELECT state FROM placement", "occupied");
	free(code);
	telling_close();
}
END_TEST

START_TEST(open_with_less_than_nothing_is_refused)
{
	setup_site();
	ck_assert_str_eq(taken_for(HOST, "OPEN -1"), "open waits");
	ck_assert_ptr_nonnull(strstr(answer(), "Nothing was done. Text it as in OPEN 7"));
	ck_assert_str_eq(taken_for(HOST, "OPEN \xe2\x88\x92"
					 "1"),
			 "open waits");
	confirmed("expected 0");
	telling_close();
}
END_TEST

START_TEST(open_with_hours_is_taken_with_its_hours)
{
	setup_site();
	ck_assert_str_eq(taken_for("07700900030", "OPEN 2 19:00-09:00 staff 3"), "open");
	is_text("SELECT state || ' ' || confirmed || ' ' || hours || ' ' || staff FROM surge",
		"confirmed 2 19:00-09:00 3");
	telling_close();
}
END_TEST

START_TEST(open_with_a_code_acknowledges_too)
{
	setup_site();
	char *code = telling_code("host"), text[32];
	snprintf(text, sizeof(text), "OPEN 3 beds %s", code);
	ck_assert_str_eq(taken_for("07700900030", text), "open");
	ck_assert_int_eq(acked(), 1);
	is_text("SELECT confirmed FROM surge", "3");
	free(code);
	telling_close();
}
END_TEST

START_TEST(open_that_cannot_be_waits_for_a_person)
{
	setup_site();
	ck_assert_str_eq(taken_for("07700900030", "OPEN 40"), "open-refused waits");
	ck_assert_str_eq(taken_for("07700900030", "OPEN"), "open waits");
	ck_assert_str_eq(taken_for("07700900030", "OPEN 2 0000"), "wrong-code waits");
	is_text("SELECT state FROM surge", "expected");
	telling_close();
}
END_TEST

/* St Anne's has two beds that are always open, and has said nothing for twelve hours. Its host is
 * asked, and nobody else. */
static void setup_silent(void)
{
	struct step_settings *step;
	telling_open();
	step = telling_step(OCCASION_STALE, "site", 1);
	step->order = ORDER_ALL;
	world_start(&w);
	telling_import_of("sites", "site,name,kind,opens,confirm,last_entry,women_only,stale\n"
				   "st-anne,St Anne's,hostel,always,no,,no,12h\n"
				   "st-ives,St Ives,hostel,always,no,,no,\n");
	telling_import_of("beds", "site,bed,kind,attributes,use\n"
				  "st-anne,A1,e-bed,,night\nst-anne,A2,e-bed,,night\n"
				  "st-ives,I1,e-bed,,night\n");
	telling_import_of("contacts", "contact,name,phone,groups,site\n"
				      "host,Host,07700 900030,hosts,st-anne\n"
				      "other,Other,07700 900031,hosts,st-ives\n"
				      "nobody,Nobody,07700 900032,hosts,\n");
	world_clear(&w);
	world_advance(&w, HOURS_MS(12));
	is_text("SELECT group_concat(contact) FROM message", "host");
	telling_answer("/send?", "accepted");
	world_clear(&w);
}

static void is_heard(bool heard)
{
	is_text("SELECT count(*) FROM alarm WHERE kind = 'stale' AND cleared IS NULL",
		heard ? "0" : "1");
	is_text("SELECT count(*) FROM occasion WHERE kind = 'stale' AND state = 'open'",
		heard ? "0" : "1");
	is_text("SELECT (SELECT due FROM deadline WHERE kind = 'stale') ="
		" (SELECT heard + stale_ms FROM site WHERE key = 'st-anne')",
		heard ? "1" : "");
}

START_TEST(a_silent_site_that_says_yes_is_heard)
{
	setup_silent();
	is_heard(false);
	ck_assert_str_eq(taken_for("07700900030", "ok"), "ack");
	is_heard(true);
	is_text("SELECT actor FROM audit WHERE change = 'heard'", "host");
	telling_close();
}
END_TEST

START_TEST(a_silent_site_that_says_the_books_number_is_heard)
{
	setup_silent();
	ck_assert_str_eq(taken_for("07700900030", "2 beds free, thanks"), "free");
	is_heard(true);
	telling_close();
}
END_TEST

/* It may be the book that is wrong. */
START_TEST(another_number_than_the_books_waits_for_a_person)
{
	setup_silent();
	ck_assert_str_eq(taken_for("07700900030", "FREE 1"), "free-differs waits");
	ck_assert_str_eq(taken_for("07700900030", "FREE"), "free waits");
	ck_assert_str_eq(taken_for("07700900030", "FREE 2 0000"), "wrong-code waits");
	ck_assert_str_eq(taken_for("07700900032", "FREE 2"), "free waits");
	is_heard(false);
	/* of its own beds only */
	ck_assert_str_eq(taken_for("07700900031", "FREE 1"), "free");
	is_heard(false);
	telling_close();
}
END_TEST

START_TEST(what_is_kept_is_utf8_and_bounded)
{
	setup();
	size_t length = LIMIT_INBOUND + 1904;
	char *text = malloc(length + 1);
	memset(text, 'a', length);
	text[length] = '\0';
	memcpy(text, "\xff\xc3\xa9", 3);
	ck_assert_str_eq(taken_for(ANN, text), "other waits");
	is_text("SELECT substr(text, 1, 3) || substr(text, -22) FROM inbound",
		"\xef\xbf\xbd\xc3\xa9"
		"a… cut, 1953 bytes more");
	ck_assert_int_le(world_number(&w, "SELECT length(CAST(text AS BLOB)) FROM inbound"),
			 LIMIT_INBOUND);
	free(text);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    yes_with_its_code,
	    only_its_code_verifies_a_number,
	    a_bare_yes_verifies_no_number,
	    a_text_that_arrived_verifies_its_number,
	    bare_yes_with_one_open,
	    bare_yes_with_two_open_goes_to_a_person,
	    an_advice_counts_as_open_too,
	    a_reminder_is_the_same_question,
	    what_is_over_is_not_open_while_something_is,
	    a_text_that_was_never_sent_is_not_open,
	    the_same_text_twice_is_one,
	    everything_else_waits_for_a_person,
	    a_person_who_rings_deals_with_the_text,
	    texts_are_read_whole_and_dealt_with_one_by_one,
	    long_texts_are_shortened_where_they_are_too_many,
	    what_a_text_says_is_for_workers,
	    guessing_is_ignored_for_a_while,
	    a_code_is_good_for_its_phone_only,
	    stop_moves_urgent_texts_on_at_once,
	    stop_cancels_what_waits_for_them,
	    open_from_a_site,
	    only_a_site_that_confirms_is_asked_to_text_open,
	    open_without_a_code_lowers_nothing,
	    open_with_a_code_lowers,
	    a_code_opens_once,
	    a_code_that_said_ok_opens_no_fewer,
	    fewer_beds_put_nobody_out,
	    open_with_less_than_nothing_is_refused,
	    open_with_hours_is_taken_with_its_hours,
	    open_with_a_code_acknowledges_too,
	    open_that_cannot_be_waits_for_a_person,
	    a_silent_site_that_says_yes_is_heard,
	    a_silent_site_that_says_the_books_number_is_heard,
	    another_number_than_the_books_waits_for_a_person,
	    what_is_kept_is_utf8_and_bounded,
	};
	return suite_run("replies", all, COUNT_OF(all));
}
