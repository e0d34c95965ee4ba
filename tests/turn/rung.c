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

static void is_text(const char *sql, const char *wanted)
{
	ck_assert_str_eq(world_text(&w, sql), wanted);
}

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

static void is_on(void)
{
	ask("alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}");
	telling_answer_all("accepted");
}

#define WHO_HEARD                                                                                  \
	"SELECT coalesce(group_concat(contact || ' ' || state || ' ' || acked_by, ', '), '')"      \
	" FROM (SELECT * FROM message WHERE acked IS NOT NULL ORDER BY rowid)"

START_TEST(who_was_rung_in_place_of_a_text_is_recorded_in_each_step)
{
	setup();
	is_on();
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
	is_on();
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
	is_on();
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
	is_on();
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
	is_on();
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

int main(void)
{
	const TTest *const all[] = {
	    who_was_rung_in_place_of_a_text_is_recorded_in_each_step,
	    a_group_without_texts_is_no_alarm_once_all_were_rung,
	    where_nothing_is_open_for_them_it_is_refused,
	    of_several_it_is_said_which,
	    who_was_rung_and_wants_texts_again_is_not_told_it_anew,
	};
	return suite_run("rung", all, COUNT_OF(all));
}
