/* SPDX-License-Identifier: MIT
 *
 * NO and STOP of people on whose answer nobody waits, or no longer: what they hear is true, and
 * nobody is left out in silence.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define ANN "+447700900001"
#define BEN "+447700900002"
#define CAT "+447700900003"
#define EVE "+447700900005"

static int sent;

/* Ann, Ben and Cat must answer; Eve is told. */
static void setup(enum step_order order, int acks)
{
	sent = 0;
	telling_open();
	telling_step(OCCASION_ADVICE, "duty", acks)->order = order;
	telling_step(OCCASION_ADVICE, "wide", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "ann,Ann,Council,07700 900001,duty,\nben,Ben,Council,07700 900002,duty,\n"
		       "cat,Cat,Council,07700 900003,duty,\n"
		       "eve,Eve,Outreach,07700 900005,wide,\n");
}

static void begins(void)
{
	telling_begins(OCCASION_ADVICE, "d1", NULL);
	for (size_t i = 0; i < w.count; i++)
		if (w.seen[i].kind == EFFECT_TRANSFER && strstr(w.seen[i].text, "/send?") != NULL) {
			struct errand e = w.seen[i].errand;
			world_result(&w, &e, FATE_ANSWERED, 200, "accepted");
		}
}

/* What was taken of "OK" or "NO" with this contact's code, and what was answered. */
static void says(const char *contact, const char *from, const char *word, const char *meaning,
		 const char *answer)
{
	char text[32], id[16];
	char *code = telling_code(contact);
	snprintf(text, sizeof(text), "%s %s", word, code);
	snprintf(id, sizeof(id), "t%d", ++sent);
	ck_assert_int_eq(telling_text(id, from, text), 200);
	is_text(telling_sql("SELECT meaning || CASE WHEN seen IS NULL THEN ' waits' ELSE '' END"
			    " FROM inbound WHERE id = 'one/%s'",
			    id),
		meaning);
	if (answer != NULL)
		is_text(telling_sql("SELECT text FROM message WHERE occasion = '' AND step ="
				    " 'one/%s'",
				    id),
			answer);
	free(code);
}

START_TEST(who_is_only_told_hears_that_nobody_is_asked)
{
	setup(ORDER_LADDER, 1);
	begins();
	says("eve", EVE, "NO", "no",
	     "Noted: NO. It needed no answer, so nobody is asked in your place.");
	telling_close();
}
END_TEST

START_TEST(the_next_are_asked_only_where_they_are)
{
	setup(ORDER_LADDER, 1);
	begins();
	says("ann", ANN, "NO", "no", "Noted: NO. The next are asked.");
	is_text("SELECT count(*) FROM message WHERE contact = 'ben' AND occasion <> ''", "1");
	says("ben", BEN, "NO", "no", "Noted: NO. The next are asked.");
	says("cat", CAT, "NO", "no waits",
	     "Noted: NO. Nobody else is left to ask. A person reads it.");
	telling_close();
}
END_TEST

START_TEST(where_all_are_asked_at_once_a_person_reads_it)
{
	setup(ORDER_ALL, 1);
	begins();
	says("ann", ANN, "NO", "no waits", "Noted: NO. Others were asked, too. A person reads it.");
	says("ben", BEN, "OK", "ack", NULL);
	says("cat", CAT, "NO", "no waits",
	     "Noted: NO. Enough others have answered. A person reads it.");
	telling_close();
}
END_TEST

START_TEST(whoever_had_said_ok_is_read_by_a_person)
{
	setup(ORDER_ALL, 1);
	begins();
	says("ann", ANN, "OK", "ack", NULL);
	says("ann", ANN, "NO", "no waits",
	     "Noted: NO. You had said OK, so a person will ring you.");
	telling_close();
}
END_TEST

START_TEST(what_is_over_asks_nobody)
{
	setup(ORDER_LADDER, 1);
	begins();
	telling_ends(OCCASION_ADVICE, "d1");
	says("ann", ANN, "NO", "no", "Noted: NO. It was over already.");
	telling_close();
}
END_TEST

/* The number of somebody who is only told may be forged like any other. */
START_TEST(a_stop_of_who_is_only_told_is_an_alarm_until_a_person_has_rung)
{
	setup(ORDER_LADDER, 1);
	ck_assert_int_eq(telling_text("t1", EVE, "STOP"), 200);
	is_text("SELECT sentence FROM alarm WHERE kind = 'no-texts' AND cleared IS NULL",
		"eve wants no texts, as their number says, and hears no more of the advice: ring "
		"them; START brings the texts back");
	is_text("SELECT count(*) FROM message WHERE occasion = ''", "0"); /* they want none */
	json_t *check = world_ok(&w, "bob", "reach", "{}");
	char *all = json_dumps(check, 0);
	ck_assert_ptr_nonnull(strstr(all, "advice to wide: eve wants no texts."));
	free(all);
	json_decref(check);
	json_decref(world_ok(&w, "bob", "dismiss",
			     "{\"alarm\":\"no-texts\",\"subject\":\"eve\",\"reason\":\"rung\"}"));
	ck_assert_int_eq(telling_alarms("no-texts"), 0);
	telling_close();
}
END_TEST

START_TEST(start_ends_the_alarm)
{
	setup(ORDER_LADDER, 1);
	ck_assert_int_eq(telling_text("t1", EVE, "STOP"), 200);
	ck_assert_int_eq(telling_alarms("no-texts"), 1);
	ck_assert_int_eq(telling_text("t2", EVE, "START"), 200);
	ck_assert_int_eq(telling_alarms("no-texts"), 0);
	/* who must answer has the other alarm, and not both */
	ck_assert_int_eq(telling_text("t3", ANN, "STOP"), 200);
	ck_assert_int_eq(telling_alarms("stopped"), 1);
	ck_assert_int_eq(telling_alarms("no-texts"), 0);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    who_is_only_told_hears_that_nobody_is_asked,
	    the_next_are_asked_only_where_they_are,
	    where_all_are_asked_at_once_a_person_reads_it,
	    whoever_had_said_ok_is_read_by_a_person,
	    what_is_over_asks_nobody,
	    a_stop_of_who_is_only_told_is_an_alarm_until_a_person_has_rung,
	    start_ends_the_alarm,
	};
	return suite_run("saying_no", all, COUNT_OF(all));
}
