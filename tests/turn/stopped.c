/* SPDX-License-Identifier: MIT
 *
 * Whoever wants no texts, and believes that SWEP is not on, while it is: they are called, or
 * somebody is asked to ring them.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define HEAD "contact,name,organisation,phone,groups,site\nann,Ann,A,07700 900001,partners,\n"
#define THREE                                                                                      \
	HEAD "ben,Ben,B,07700 900002,partners,\n"                                                  \
	     "cat,Cat,C,07700 900003,partners,\n"
/* Ben and Cat are in no group that is told. */
#define LEFT                                                                                       \
	HEAD "ben,Ben,B,07700 900002,,\n"                                                          \
	     "cat,Cat,C,07700 900003,,\n"
#define BENS_PHONE "+447700900002"

static void ask(const char *verb, const char *args)
{
	json_decref(world_ok(&w, "alice", verb, args));
	telling_answer_all("accepted");
}

static void begun(const char *gateway)
{
	telling_open();
	if (gateway != NULL)
		telling_gateway_of(0, "text", gateway);
	telling_quiet_nights("2026-11-23T12:00:00Z");
	telling_step(OCCASION_ACTIVATION, "partners", 0)->order = ORDER_ALL;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import(THREE);
	telling_activated();
	telling_until("2026-11-23T13:00:00Z");
}

static void says(const char *word)
{
	static int number;
	char id[20];
	snprintf(id, sizeof(id), "s%d", ++number);
	ck_assert_int_eq(telling_text(id, BENS_PHONE, word), 200);
	telling_answer_all("accepted");
}

static void on_anew(void)
{
	world_advance(&w, MINUTES_MS(10));
	ask("activate", "{\"tier\":1,\"reason\":\"ice\"}");
	world_advance(&w, MINUTES_MS(10));
}

/* What Ben was told of SWEP, and how. */
static void ben_heard(const char *want)
{
	is_text("SELECT group_concat(x, ', ') FROM (SELECT o.kind || ' ' || m.channel || ' ' ||"
		" m.state AS x FROM message m JOIN occasion o ON o.id = m.occasion"
		" WHERE m.contact = 'ben' ORDER BY m.rowid)",
		want);
}

#define RING_HIM                                                                                   \
	"SELECT sentence FROM alarm WHERE cleared IS NULL AND kind = 'message' AND sentence LIKE"  \
	" 'ben %'"

START_TEST(who_read_the_recall_and_wants_no_texts_is_called_when_it_is_on_anew)
{
	begun(NULL);
	ask("recall", "{\"reason\":\"mild\"}");
	telling_import(LEFT);
	says("STOP");
	on_anew();
	ben_heard("activation sms accepted, recall sms accepted, activation voice accepted");
	is_text("SELECT count(*) FROM message m JOIN occasion o ON o.id = m.occasion"
		" WHERE m.contact = 'cat' AND o.kind = 'activation'",
		"2");
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	says("START"); /* he was called */
	world_advance(&w, MINUTES_MS(10));
	ben_heard("activation sms accepted, recall sms accepted, activation voice accepted");
	telling_close();
}
END_TEST

START_TEST(where_nothing_calls_an_alarm_names_them_until_they_hear_it)
{
	begun("texts");
	ask("recall", "{\"reason\":\"mild\"}");
	telling_import(LEFT);
	says("STOP");
	on_anew();
	is_text(RING_HIM, "ben has not been told of the activation and wants no texts: ring them");
	says("START");
	world_advance(&w, MINUTES_MS(10));
	is_text(RING_HIM, "");
	ben_heard("activation sms accepted, recall sms accepted, activation sms failed,"
		  " activation sms accepted");
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_close();
}
END_TEST

/* Also where he is in a group that is told, and nobody else heard the recall. */
START_TEST(also_who_is_in_a_group_that_is_told)
{
	begun("texts");
	ask("recall", "{\"reason\":\"mild\"}");
	says("STOP");
	on_anew();
	is_text(RING_HIM, "ben has not been told of the activation and wants no texts: ring them");
	ck_assert_int_eq(telling_alarms("cascade"), 0); /* it names him */
	json_decref(world_ok(&w, "bob", "ack", "{\"code\":\"ben\"}"));
	is_text(RING_HIM, "");
	says("START");
	world_advance(&w, MINUTES_MS(10));
	ben_heard("activation sms accepted, recall sms accepted, activation sms failed");
	ask("recall", "{\"reason\":\"mild\"}"); /* of which whoever was rung hears, too */
	is_text("SELECT count(*) FROM message m JOIN occasion o ON o.id = m.occasion"
		" WHERE m.contact = 'ben' AND o.kind = 'recall' AND m.state = 'accepted'",
		"2");
	telling_close();
}
END_TEST

/* The STOP comes while that it is on anew waits for a gateway. */
START_TEST(who_stops_before_it_leaves_is_called)
{
	begun(NULL);
	ask("recall", "{\"reason\":\"mild\"}");
	telling_import(LEFT);
	world_advance(&w, MINUTES_MS(10));
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer_all("retry");
	says("STOP");
	telling_until("2026-11-23T14:00:00Z");
	ben_heard("activation sms accepted, recall sms accepted, activation sms cancelled,"
		  " activation voice accepted");
	telling_close();
}
END_TEST

/* The same, where he is in a group that is told. */
START_TEST(who_stops_before_the_text_of_their_group_leaves_is_called)
{
	begun(NULL);
	ask("recall", "{\"reason\":\"mild\"}");
	world_advance(&w, MINUTES_MS(10));
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer_all("retry");
	says("STOP");
	telling_until("2026-11-23T14:00:00Z");
	ben_heard("activation sms accepted, recall sms accepted, activation sms cancelled,"
		  " activation voice accepted");
	telling_close();
}
END_TEST

START_TEST(who_heard_that_it_ends_and_wants_no_texts_is_called)
{
	begun(NULL);
	ask("standdown", "{\"reason\":\"mild\"}");
	telling_import(LEFT);
	says("STOP");
	on_anew();
	ben_heard("activation sms accepted, standdown sms accepted, activation voice accepted");
	telling_close();
}
END_TEST

#define CORRECTED                                                                                  \
	HEAD "ben,Ben,B,07700 900022,partners,\n"                                                  \
	     "cat,Cat,C,07700 900003,partners,\n"

/* A stranger has Ben's number, and says STOP; then it is corrected. */
START_TEST(the_stop_of_a_wrong_number_holds_for_that_number)
{
	begun("texts");
	says("STOP");
	ck_assert_int_eq(telling_alarms("no-texts"), 1);
	telling_import(CORRECTED);
	telling_answer_all("accepted");
	ck_assert_int_eq(telling_alarms("no-texts"), 0);
	telling_left("activation", "00001 00002 00003 00022");
	world_advance(&w, MINUTES_MS(10));
	ask("recall", "{\"reason\":\"mild\"}");
	telling_left("recall", "00001 00003 00022");
	ck_assert_int_eq(telling_alarms("message"), 0);
	telling_close();
}
END_TEST

/* … and START brings the texts back. */
START_TEST(a_number_that_says_start_again_hears_of_the_end)
{
	begun("texts");
	says("STOP");
	world_advance(&w, MINUTES_MS(1));
	says("START");
	telling_import(CORRECTED);
	telling_answer_all("accepted");
	world_advance(&w, MINUTES_MS(10));
	ask("recall", "{\"reason\":\"mild\"}");
	telling_left("recall", "00001 00002 00003 00022");
	telling_close();
}
END_TEST

#define WITHOUT_BEN HEAD "cat,Cat,C,07700 900003,partners,\n"
#define OF_BEN                                                                                     \
	"SELECT coalesce(group_concat(sentence, '; '), '') FROM (SELECT sentence FROM alarm"       \
	" WHERE kind = 'no-texts' AND cleared IS NULL ORDER BY subject)"
#define BEN_WANTS_NONE                                                                             \
	"ben wants no texts, as their number says, and hears no more of the activation: ring "     \
	"them;"                                                                                    \
	" START brings the texts back"

static const char *const others[] = {CORRECTED, WITHOUT_BEN};

/* The number was another for a while, or Ben was in no file. */
static void comes_back_after(const char *other)
{
	begun("texts");
	ask("recall", "{\"reason\":\"mild\"}");
	says("STOP");
	world_advance(&w, MINUTES_MS(1));
	telling_import(other);
	is_text(OF_BEN, other == others[0] ? "" : BEN_WANTS_NONE); /* until a person has looked */
	world_restart(&w);
	world_advance(&w, MINUTES_MS(1));
	telling_import(THREE);
	is_text(OF_BEN, BEN_WANTS_NONE);
	telling_import(THREE);
	on_anew();
	ben_heard("activation sms accepted, recall sms accepted, activation sms failed");
}

START_TEST(a_stop_holds_for_its_number_whatever_files_say)
{
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		comes_back_after(others[i]);
		says("START");
		ben_heard("activation sms accepted, recall sms accepted, activation sms failed, "
			  "activation sms accepted");
		telling_import(others[i]);
		telling_import(THREE); /* it is past for that number */
		is_text(OF_BEN, "");
		is_text("SELECT stopped FROM contact WHERE key = 'ben'", "0");
		telling_close();
	}
}
END_TEST

/* Whoever it was: the number is somebody's whom the file did not name yet. */
START_TEST(so_does_one_of_a_number_that_was_nobody_s)
{
	begun("texts");
	telling_import(WITHOUT_BEN);
	says("STOP");
	says("START");
	says("STOP");
	telling_import(THREE);
	world_advance(&w, MINUTES_MS(2));
	is_text("SELECT stopped FROM contact WHERE key = 'ben'", "1");
	is_text("SELECT count(*) FROM alarm WHERE kind = 'no-texts' AND cleared IS NULL", "1");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    who_read_the_recall_and_wants_no_texts_is_called_when_it_is_on_anew,
	    where_nothing_calls_an_alarm_names_them_until_they_hear_it,
	    also_who_is_in_a_group_that_is_told,
	    who_stops_before_it_leaves_is_called,
	    who_stops_before_the_text_of_their_group_leaves_is_called,
	    who_heard_that_it_ends_and_wants_no_texts_is_called,
	    the_stop_of_a_wrong_number_holds_for_that_number,
	    a_number_that_says_start_again_hears_of_the_end,
	    a_stop_holds_for_its_number_whatever_files_say,
	    so_does_one_of_a_number_that_was_nobody_s,
	};
	return suite_run("stopped", all, COUNT_OF(all));
}
