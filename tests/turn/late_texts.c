/* SPDX-License-Identifier: MIT
 *
 * Texts that come long after they were sent, or not in the order in which they were: what a poll
 * brings after swepd was down, over several pages, the newest first.
 */
#include "lib/scripted_gateway.h"

#include "lib/rehearsal.h"
#include "lib/telling.h"

#define ANN "+447700900001"
#define HOST "+447700900030"
#define WILL "+447700900031"
#define STRANGER "+447700900777"

/* A site with three surge beds and a desk; it is Saturday 21 November, noon. */
static void setup(void)
{
	telling_open();
	snprintf(w.settings->gateways[0].kind, sizeof(w.settings->gateways[0].kind), "texts");
	w.settings->gateways[0].real = true;
	telling_step(OCCASION_ACTIVATION, "hosts", 1)->order = ORDER_ALL;
	world_start(&w);
	telling_import_of("sites", "site,name,kind,opens,confirm,last_entry,women_only\n"
				   "st-anne,St Anne's,surge,tier1,yes,,no\n");
	telling_import_of(
	    "beds", "site,bed,kind,attributes,use\nst-anne,A1,surge,,night\nst-anne,A2,surge,,"
		    "night\nst-anne,A3,surge,,night\n");
	telling_import_of("contacts",
			  "contact,name,phone,groups,site,roles\n"
			  "host,Host,07700 900030,hosts,st-anne,\nann,Ann,07700 900001,hosts,,\n"
			  "will,Will,07700 900031,,,worker\n");
}

static void activate(void)
{
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"cold\"}"));
	world_advance(&w, 0);
	for (size_t i = 0; i < w.count; i++)
		if (w.seen[i].kind == EFFECT_TRANSFER && strstr(w.seen[i].text, "/send?") != NULL) {
			struct errand e = w.seen[i].errand;
			world_result(&w, &e, FATE_ANSWERED, 200, "accepted");
		}
}

/* The answer to the poll that is under way. */
static void page(const char *body)
{
	telling_answer("/poll?", body);
}

static void later(int64_t ms)
{
	world_clear(&w);
	world_advance(&w, ms);
}

static int came(const char *id, const char *from, const char *text, const char *sent)
{
	struct callback_pair query[] = {
	    {"token", "secret"}, {"id", id}, {"from", from}, {"text", text}, {"sent", sent}};
	return telling_callback("/inbound", query, 5);
}

/* In the order in which they were taken. */
#define TAKEN                                                                                      \
	" FROM inbound i JOIN audit a ON a.kind = 'inbound' AND a.subject = i.id"                  \
	" AND a.change LIKE 'new -> %' ORDER BY a.seq"
#define MEANINGS                                                                                   \
	"SELECT group_concat(x, ', ') FROM (SELECT i.text || ': ' || i.meaning ||"                 \
	" CASE WHEN i.seen IS NULL THEN ' waits' ELSE '' END AS x" TAKEN ")"

/* The newest stands first, and the last page holds the oldest: nothing is done before it is read.
 */
START_TEST(what_a_poll_brings_is_taken_in_the_order_it_was_sent)
{
	setup();
	activate();
	later(MINUTES_MS(5));
	page("more b\n"
	     "t5@2026-11-21T12:04:00Z " HOST " OPEN 3\n"
	     "t4@2026-11-21T12:03:00Z " ANN " START\n"
	     "t3@2026-11-21T12:03:00Z " ANN " hello");
	is_text("SELECT count(*) FROM inbound", "0");
	page("end\n"
	     "t2@2026-11-21T12:02:00Z " HOST " OPEN 2\n"
	     "t1@2026-11-21T12:01:00Z " ANN " STOP");
	is_text(MEANINGS, "STOP: stop, OPEN 2: open, hello: other waits, START: start, "
			  "OPEN 3: open");
	is_text("SELECT stopped FROM contact WHERE key = 'ann'", "0");
	is_text("SELECT confirmed FROM surge", "3");
	is_text("SELECT count(*) FROM polled", "0");
	is_text("SELECT (SELECT sent FROM inbound WHERE text = 'STOP') ="
		" strftime('%s', '2026-11-21 12:01:00') * 1000",
		"1");
	telling_close();
}
END_TEST

/* What calls brought tells nothing of older texts, whose calls may have been lost. */
START_TEST(a_poll_looks_further_back_than_what_calls_brought)
{
	setup();
	page("end");
	later(MINUTES_MS(5));
	ck_assert_int_eq(came("t9", ANN, "hello", "2026-11-21T12:04:00Z"), 200);
	page("more b\n-@2026-11-21T12:04:30Z - -\nt9@2026-11-21T12:04:00Z " ANN " hello");
	ck_assert_ptr_nonnull(telling_transfer("/poll?cursor=b"));
	page("more c\n-@2026-11-21T12:03:00Z - -");
	page("more d\n-@2026-11-21T11:40:00Z - -\nt1@2026-11-21T11:39:00Z " ANN " STOP");
	page("more e\n-@2026-11-21T11:29:00Z - -");
	ck_assert_ptr_null(telling_transfer("/poll?cursor=e"));
	is_text("SELECT group_concat(text) FROM (SELECT text FROM inbound ORDER BY sent)",
		"STOP,hello");
	later(MINUTES_MS(5)); /* from 12:05 on, and half an hour of it again */
	page("more b\n-@2026-11-21T11:36:00Z - -");
	page("more c\nt1@2026-11-21T11:34:00Z " ANN " STOP");
	ck_assert_ptr_null(telling_transfer("/poll?cursor=c"));
	telling_close();
}
END_TEST

/* A run that fails counts for nothing: the next looks as far back as it would have. */
START_TEST(a_run_that_fails_leaves_its_time_to_the_next)
{
	setup();
	page("end");
	later(MINUTES_MS(5));
	page("more b\n-@2026-11-21T12:04:00Z - -");
	page("busy");
	later(HOURS_MS(2));
	page("more b\n-@2026-11-21T13:59:00Z - -");
	page("more c\n-@2026-11-21T12:10:00Z - -");
	page("end\nt1@2026-11-21T12:09:00Z " ANN " STOP");
	is_text("SELECT group_concat(text) FROM inbound", "STOP");
	telling_close();
}
END_TEST

/* What a gateway does not date was sent now; further down was sent first. */
START_TEST(without_a_date_the_last_line_is_the_oldest)
{
	setup();
	later(MINUTES_MS(5));
	page("end\nt2 " ANN " START\nt1 " ANN " STOP");
	is_text(MEANINGS, "STOP: stop, START: start");
	is_text("SELECT stopped FROM contact WHERE key = 'ann'", "0");
	is_text("SELECT count(*) FROM inbound WHERE sent = received", "2");
	telling_close();
}
END_TEST

/* The gateway slips when the answer to START should leave, which came with a STOP before it. */
START_TEST(a_stop_before_it_silences_no_answer)
{
	setup();
	later(MINUTES_MS(5));
	page("end\nt2@2026-11-21T12:03:00Z " ANN " START\nt1@2026-11-21T12:01:00Z " ANN " STOP");
	telling_answer("/send?", "retry");
	is_text("SELECT state FROM message WHERE occasion = '' AND text LIKE 'You get texts%'",
		"queued");
	telling_close();
}
END_TEST

START_TEST(a_moment_in_the_future_is_now)
{
	setup();
	later(MINUTES_MS(5));
	page("end\nt1@2026-11-22T12:00:00Z " ANN " STOP");
	is_text("SELECT count(*) FROM inbound WHERE sent = received", "1");
	telling_close();
}
END_TEST

/* A run that ends too soon keeps what it has read, over a restart, until it is all read. */
START_TEST(a_run_that_is_broken_off_loses_no_order)
{
	setup();
	later(MINUTES_MS(5));
	page("more b\nt2@2026-11-21T12:03:00Z " ANN " START");
	world_clear(&w);
	world_restart(&w);
	is_text("SELECT count(*) FROM inbound", "0");
	page("more b\nt2@2026-11-21T12:03:00Z " ANN " START");
	page("end\nt1@2026-11-21T12:01:00Z " ANN " STOP");
	is_text(MEANINGS, "STOP: stop, START: start");
	is_text("SELECT stopped FROM contact WHERE key = 'ann'", "0");
	telling_close();
}
END_TEST

#define POISON                                                                                     \
	"CREATE TRIGGER poison BEFORE INSERT ON inbound WHEN new.text = 'poison' BEGIN"            \
	" SELECT raise(ABORT, 'no'); END"

/* It is neither lost nor in the way, is tried again ever more slowly, and a person hears of it. */
START_TEST(one_that_cannot_be_taken_costs_no_other)
{
	setup();
	world_number(&w, POISON);
	later(MINUTES_MS(5));
	page("end\nt3@2026-11-21T12:03:00Z " ANN " START\nt2@2026-11-21T12:02:00Z " STRANGER
	     " poison\nt1@2026-11-21T12:01:00Z " ANN " STOP");
	is_text(MEANINGS, "STOP: stop, START: start");
	is_text("SELECT id FROM polled", "t2");
	is_text("SELECT sentence FROM alarm WHERE kind = 'untaken' AND cleared IS NULL",
		"1 text that came in could not be taken: read it at the gateway; the log names it");
	is_text("SELECT count(*) FROM alarm WHERE kind = 'deadline'", "0");
	is_text("SELECT count(*) FROM audit WHERE subject LIKE '%t2'", "0");
	for (int i = 0; i < 15; i++)
		later(MINUTES_MS(1));
	is_text("SELECT failures FROM polled", "5");
	world_number(&w, "DROP TRIGGER poison");
	later(MINUTES_MS(16));
	is_text(MEANINGS, "STOP: stop, START: start, poison: other waits");
	is_text("SELECT count(*) FROM polled", "0");
	ck_assert_int_eq(telling_alarms("untaken"), 0);
	telling_close();
}
END_TEST

/* More than a turn takes, and every one that was sent first fails. */
START_TEST(many_that_cannot_be_taken_keep_none_waiting)
{
	static char body[8000];
	int used = snprintf(body, sizeof(body), "end\nlast@2026-11-21T12:03:00Z " ANN " STOP");
	setup();
	world_number(&w, POISON);
	later(MINUTES_MS(5));
	for (int i = 0; i < LIMIT_POLLED + 10; i++)
		used += snprintf(body + used, sizeof(body) - (size_t)used,
				 "\np%d@2026-11-21T12:01:00Z " STRANGER " poison", i);
	page(body);
	later(SECONDS_MS(5));
	later(SECONDS_MS(60));
	is_text(MEANINGS, "STOP: stop");
	is_text("SELECT count(*) FROM polled", "138");
	telling_close();
}
END_TEST

/* Whichever call of the database fails on the way, nothing is taken then, and each once after. */
START_TEST(a_disk_that_fails_on_the_way_loses_none_and_doubles_none)
{
	setup();
	activate();
	later(MINUTES_MS(5));
	page("more b\nt3@2026-11-21T12:03:00Z " HOST " OPEN 3\nt2@2026-11-21T12:02:00Z " ANN
	     " START\nt1@2026-11-21T12:01:00Z " ANN " STOP");
	page("more c\nt0@2026-11-21T12:00:30Z " STRANGER " hello");
	later(MINUTES_MS(10) - 1);
	bool met = true;
	long k = 0;
	w.now = wall_plus(w.now, 1);
	while (met) {
		is_text("SELECT count(*) FROM inbound", "0");
		is_text("SELECT count(*) FROM polled", "4");
		call_fail(++k);
		world_turn(&w, NULL, 0);
		met = call_failed();
		call_fail(0);
		ck_assert_int_eq(w.outcome, met ? TURN_NOT_DONE : TURN_DONE);
	}
	ck_assert_int_gt(k, 50);
	is_text(MEANINGS, "hello: other waits, STOP: stop, START: start, OPEN 3: open");
	is_text("SELECT count(*) FROM polled", "0");
	is_text("SELECT count(*) FROM audit WHERE kind = 'inbound'", "4");
	telling_close();
}
END_TEST

/* Ten minutes, then what is known is acted on; what comes to light after it is for a person. */
START_TEST(a_gateway_that_never_tells_the_rest_holds_nothing_up)
{
	setup();
	activate();
	later(MINUTES_MS(5));
	page("more b\nt2@2026-11-21T12:03:00Z " HOST " OPEN 3");
	for (int i = 0; i < 9; i++) {
		later(MINUTES_MS(1));
		if (telling_transfer("cursor=&") != NULL || telling_transfer("/poll?") != NULL)
			page("busy");
		is_text("SELECT count(*) FROM inbound", "0");
	}
	later(MINUTES_MS(1));
	is_text(MEANINGS, "OPEN 3: open");
	while (telling_transfer("/poll?") == NULL)
		later(SECONDS_MS(10));
	page("end\nt1@2026-11-21T12:02:00Z " HOST " OPEN 2");
	is_text(MEANINGS, "OPEN 3: open, OPEN 2: overtaken waits");
	is_text("SELECT confirmed FROM surge", "3");
	is_text("SELECT sentence FROM alarm WHERE kind = 'late-texts' AND cleared IS NULL",
		"1 text came late and was not acted on: read it and ring who sent it");
	json_decref(world_ok(&w, "bob", "seen", "{\"text\":\"one/t1\"}"));
	ck_assert_int_eq(telling_alarms("late-texts"), 0);
	telling_close();
}
END_TEST

/* So many texts are no one turn's work. */
START_TEST(a_flood_is_taken_in_turns)
{
	char body[20000] = "end";
	setup();
	later(MINUTES_MS(5));
	for (int i = 0; i < 300; i++) {
		char line[64];
		snprintf(line, sizeof(line), "\nt%d@2026-11-21T12:%02d:%02dZ +447700900%03d x%d", i,
			 4 - i / 60 % 5, 59 - i % 60, 100 + i, i);
		strcat(body, line);
	}
	page(body);
	is_text("SELECT count(*) FROM inbound", "128");
	later(SECONDS_MS(1));
	is_text("SELECT count(*) FROM inbound", "256");
	world_restart(&w);
	later(MINUTES_MS(11));
	is_text("SELECT count(*) FROM inbound", "300");
	is_text("SELECT count(*) FROM (SELECT sent - lag(sent, 1, 0) OVER () AS gap FROM"
		" (SELECT i.sent" TAKEN ")) WHERE gap < 0",
		"0");
	telling_close();
}
END_TEST

/* Sent before today's question was asked: it answers no question of today's. */
START_TEST(a_bare_ok_answers_only_what_had_been_asked)
{
	setup();
	later(MINUTES_MS(60));
	activate();
	later(MINUTES_MS(5));
	ck_assert_int_eq(came("t1", ANN, "OK", "2026-11-21T12:59:00Z"), 200);
	is_text("SELECT count(*) FROM message WHERE acked IS NOT NULL", "0");
	ck_assert_int_eq(came("t2", ANN, "OK", "2026-11-21T13:01:00Z"), 200);
	is_text("SELECT count(*) FROM message WHERE acked IS NOT NULL", "1");
	is_text(MEANINGS, "OK: unclear waits, OK: ack");
	telling_close();
}
END_TEST

START_TEST(an_old_word_is_kept_for_a_person)
{
	setup();
	activate();
	later(HOURS_MS(5));
	page("end\n"
	     "t4@2026-11-21T12:30:00Z " HOST " OPEN 2\n"
	     "t3@2026-11-21T12:10:00Z " ANN " OK\n"
	     "t2@2026-11-17T20:00:00Z " HOST " OPEN 3\n"
	     "t1@2026-11-17T19:00:00Z " STRANGER " what is this?");
	is_text(MEANINGS, "what is this?: late waits, OPEN 3: late waits, OK: late waits, "
			  "OPEN 2: late waits");
	is_text("SELECT state || ' ' || confirmed FROM surge", "expected 0");
	is_text("SELECT count(*) FROM message WHERE acked IS NOT NULL", "0");
	is_text("SELECT sentence FROM alarm WHERE kind = 'late-texts' AND cleared IS NULL",
		"4 texts came late and were not acted on: read them and ring who sent them");
	/* those of today hear so; nobody else, and no stranger */
	is_text("SELECT group_concat(phone || ' ' || text, '|') FROM message WHERE occasion = ''",
		ANN " Your text of Sat 21 Nov 12:10 reached us only now, so nothing was done. If "
		    "it still holds, text it once more; if it is urgent, ring.|" HOST
		    " Your text of Sat 21 Nov 12:30 reached us only now, so nothing was done. If "
		    "it still holds, text it once more; if it is urgent, ring.");
	telling_close();
}
END_TEST

/* Its code says what it is about, however late it comes. */
START_TEST(an_old_ok_with_its_code_counts)
{
	char text[120];
	setup();
	activate();
	char *code = telling_code("ann");
	later(HOURS_MS(5));
	snprintf(text, sizeof(text), "end\nt1@2026-11-21T12:10:00Z " ANN " OK %s", code);
	page(text);
	is_text("SELECT meaning FROM inbound", "ack");
	is_text("SELECT acked_by FROM message WHERE acked IS NOT NULL", "ann");
	free(code);
	telling_close();
}
END_TEST

/* R1's hold of H1 ran out at 14:00, and it was offered to R2, who waits. */
static void hold_runs_out(void)
{
	setup();
	telling_import_of("sites", "site,name,kind,opens,confirm,last_entry,women_only\n"
				   "st-anne,St Anne's,surge,tier1,yes,,no\n"
				   "house,The House,hostel,always,no,,no\n");
	telling_import_of("beds",
			  "site,bed,kind,attributes,use\nst-anne,A1,surge,,night\nst-anne,A2,"
			  "surge,,night\nst-anne,A3,surge,,night\nhouse,H1,e-bed,,night\n");
	json_decref(world_ok(&w, "bob", "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}"));
	json_decref(world_ok(&w, "bob", "wait", "{\"person\":\"R2\"}"));
	later(HOURS_MS(2));
	is_text("SELECT group_concat(state) FROM (SELECT state FROM placement ORDER BY state)",
		"ended,held");
}

static void in_begins(const char *id, const char *text, const char *sent, const char *want)
{
	char sql[120];
	ck_assert_int_eq(came(id, WILL, text, sent), 200);
	snprintf(sql, sizeof(sql),
		 "SELECT text FROM message WHERE occasion = '' AND step = 'one/%s'", id);
	const char *said = world_text(&w, sql);
	ck_assert_msg(strncmp(said, want, strlen(want)) == 0, "%s: %s", text, said);
}

/* The list was offered the bed while the text was on its way, and nobody took it yet. */
START_TEST(an_in_that_was_sent_while_the_hold_ran_counts_after_it)
{
	char text[40];
	hold_runs_out();
	in_begins("t1", "IN R1", "2026-11-21T13:57:00Z", "H1 at The House: are they in?");
	later(MINUTES_MS(5));
	snprintf(text, sizeof(text), "OK %s",
		 world_text(&w, "SELECT code FROM message WHERE step = 'one/t1'"));
	in_begins("t2", text, "2026-11-21T14:05:00Z", "They are IN: H1 at The House.");
	is_text("SELECT strftime('%H:%M', arrived / 1000, 'unixepoch') FROM placement"
		" WHERE state = 'occupied'",
		"13:57");
	is_text("SELECT count(*) FROM turnaway t JOIN person p ON p.id = t.person"
		" WHERE p.ref = 'R1'",
		"0");
	telling_close();
}
END_TEST

#define DOUBTED                                                                                    \
	"SELECT group_concat(substr(subject, instr(subject, '/') + 1)) FROM alarm"                 \
	" WHERE kind = 'two' AND cleared IS NULL"
#define TURNED_AWAY                                                                                \
	"SELECT count(*) FROM turnaway t JOIN person p ON p.id = t.person WHERE p.ref = 'R1'"

static void says_ok(const char *id, const char *to, const char *sent, const char *want)
{
	char text[40], sql[100];
	snprintf(sql, sizeof(sql), "SELECT code FROM message WHERE step = 'one/%s'", to);
	snprintf(text, sizeof(text), "OK %s", world_text(&w, sql));
	in_begins(id, text, sent, want);
}

/* Whoever accepted it is on their way to a bed with somebody in it. */
START_TEST(an_in_that_was_sent_in_time_is_no_turning_away_once_the_bed_is_anothers)
{
	hold_runs_out();
	json_decref(world_ok(&w, "bob", "accept", "{\"person\":\"R2\"}"));
	in_begins("t1", "IN R1", "2026-11-21T13:57:00Z",
		  "H1 was theirs then, and is not now. They are looked for there.");
	is_text(DOUBTED, "H1");
	is_text(TURNED_AWAY, "0");
	json_decref(world_ok(&w, "bob", "checkin", "{\"person\":\"R2\"}"));
	is_text(DOUBTED, "H1");
	telling_close();
}
END_TEST

START_TEST(an_in_is_no_less_true_where_the_bed_was_taken_before_the_ok)
{
	hold_runs_out();
	in_begins("t1", "IN R1", "2026-11-21T13:57:00Z", "H1 at The House: are they in?");
	json_decref(world_ok(&w, "bob", "accept", "{\"person\":\"R2\"}"));
	json_decref(world_ok(&w, "bob", "checkin", "{\"person\":\"R2\"}"));
	later(MINUTES_MS(5));
	says_ok("t2", "t1", "2026-11-21T14:05:00Z",
		"H1 was theirs then, and is not now. They are looked for there.");
	is_text(DOUBTED, "H1");
	telling_close();
}
END_TEST

/* Nor is another bed held for somebody who is in theirs. */
START_TEST(an_in_that_was_sent_in_time_leads_to_no_other_bed)
{
	hold_runs_out();
	json_decref(world_ok(&w, "bob", "accept", "{\"person\":\"R2\"}"));
	telling_import_of("beds",
			  "site,bed,kind,attributes,use\nst-anne,A1,surge,,night\nst-anne,A2,"
			  "surge,,night\nst-anne,A3,surge,,night\nhouse,H1,e-bed,,night\n"
			  "house,H2,e-bed,,night\n");
	in_begins("t1", "IN R1", "2026-11-21T13:57:00Z", "H1 was theirs then, and is not now.");
	is_text("SELECT count(*) FROM placement p JOIN person n ON n.id = p.person"
		" WHERE n.ref = 'R1' AND p.state <> 'ended'",
		"0");
	telling_close();
}
END_TEST

START_TEST(an_in_that_was_sent_in_time_counts_where_they_were_thought_a_no_show)
{
	hold_runs_out();
	json_decref(world_ok(&w, "bob", "decline",
			     "{\"person\":\"R2\",\"reason\":\"area\",\"leave\":true}"));
	json_decref(world_ok(&w, "bob", "noshow", "{\"person\":\"R1\"}"));
	in_begins("t1", "IN R1", "2026-11-21T13:57:00Z", "H1 at The House: are they in?");
	says_ok("t2", "t1", "2026-11-21T14:01:00Z", "They are IN: H1 at The House.");
	is_text("SELECT strftime('%H:%M', arrived / 1000, 'unixepoch') FROM placement"
		" WHERE state = 'occupied'",
		"13:57");
	telling_close();
}
END_TEST

START_TEST(an_in_that_was_sent_after_the_hold_is_judged_by_now)
{
	hold_runs_out();
	in_begins("t1", "IN R1", "2026-11-21T14:01:00Z",
		  "That person's hold of H1 had ended and that bed is gone");
	telling_close();
}
END_TEST

/* ---- what was asked, and what has become of it since ---------------------------------------- */

/* R1 has H1 until 14:00, and it is 12:20; H2 is free, in the same house. */
static void two_beds(void)
{
	setup();
	telling_import_of("sites", "site,name,kind,opens,confirm,last_entry,women_only\n"
				   "st-anne,St Anne's,surge,tier1,yes,,no\n"
				   "house,The House,hostel,always,no,,no\n"
				   "lodge,The Lodge,hostel,always,no,,no\n");
	telling_import_of("beds",
			  "site,bed,kind,attributes,use\nst-anne,A1,surge,,night\nst-anne,A2,"
			  "surge,,night\nst-anne,A3,surge,,night\nhouse,H1,e-bed,,night\n"
			  "house,H2,e-bed,,night\nhouse,H3,e-bed,,night\n");
	json_decref(world_ok(&w, "bob", "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}"));
	later(MINUTES_MS(20));
}

static void office(const char *verb, const char *args)
{
	json_decref(world_ok(&w, "bob", verb, args));
}

/* What the office does between a question and the yes to it; H1 is R2's from then on. */
static void moves_on(const char *verb)
{
	if (strcmp(verb, "move") == 0)
		office("move", "{\"person\":\"R1\",\"bed\":\"H2\"}");
	else if (strcmp(verb, "refuse") == 0)
		office("refuse", "{\"person\":\"R1\",\"reason\":\"area\"}");
	else
		office("release", "{\"person\":\"R1\"}");
	if (strcmp(verb, "hold") == 0)
		office("hold", "{\"person\":\"R1\",\"bed\":\"H2\"}");
}

#define LIVE                                                                                       \
	"SELECT coalesce(group_concat(x, ', '), '') FROM (SELECT b.label || ' ' || n.ref || ' ' "  \
	"||"                                                                                       \
	" p.state AS x FROM placement p JOIN person n ON n.id = p.person JOIN bed b"               \
	" ON b.id = p.bed WHERE p.state <> 'ended' ORDER BY 1)"

static const struct {
	const char *verb, *live;
} between[] = {
    {"move", "H1 R2 held, H2 R1 held"},
    {"hold", "H1 R2 held, H2 R1 held"},
    {"release", "H1 R2 held"},
    {"refuse", "H1 R2 held"},
};

START_TEST(a_yes_is_about_the_bed_that_was_asked_about)
{
	for (size_t i = 0; i < COUNT_OF(between); i++) {
		two_beds();
		in_begins("t1", "IN R1", "2026-11-21T12:20:00Z", "H1 at The House: are they in?");
		later(MINUTES_MS(2));
		moves_on(between[i].verb);
		office("hold", "{\"person\":\"R2\",\"bed\":\"H1\"}");
		says_ok("t2", "t1", "2026-11-21T12:25:00Z",
			"H1 was theirs then, and is not now. They are looked for there.");
		is_text(LIVE, between[i].live);
		is_text(DOUBTED, "H1");
		is_text(TURNED_AWAY, "0");
		telling_close();
	}
}
END_TEST

/* The text took its time. That two may be in one bed waits for no answer. */
START_TEST(an_in_that_was_sent_while_a_hold_ran_counts_whatever_ended_it)
{
	for (size_t i = 0; i < COUNT_OF(between); i++) {
		two_beds();
		later(MINUTES_MS(2));
		moves_on(between[i].verb);
		office("hold", "{\"person\":\"R2\",\"bed\":\"H1\"}");
		later(MINUTES_MS(5));
		in_begins("t1", "IN R1", "2026-11-21T12:15:00Z",
			  "H1 was theirs then, and is not now. They are looked for there.");
		is_text(LIVE, between[i].live);
		is_text(DOUBTED, "H1");
		telling_close();
	}
}
END_TEST

/* As after an outage: nobody had told the hold yet that it is over. */
START_TEST(an_in_is_heard_before_the_end_of_the_hold_is)
{
	two_beds();
	w.now = wall_plus(w.now, HOURS_MS(2));
	in_begins("t1", "IN R1", "2026-11-21T13:57:00Z", "H1 at The House: are they in?");
	later(MINUTES_MS(1));
	office("hold", "{\"person\":\"R2\",\"bed\":\"H1\"}");
	says_ok("t2", "t1", "2026-11-21T14:22:00Z", "H1 was theirs then, and is not now.");
	is_text(DOUBTED, "H1");
	telling_close();
}
END_TEST

START_TEST(an_in_with_the_code_of_a_hold_counts_from_when_it_was_sent)
{
	char text[40];
	two_beds();
	in_begins("t1", "HOLD H3 R3", "2026-11-21T12:20:00Z", "H3 at The House: hold it?");
	says_ok("t2", "t1", "2026-11-21T12:20:30Z", "H3 at The House is held until");
	later(MINUTES_MS(5));
	office("move", "{\"person\":\"R3\",\"bed\":\"H2\"}");
	snprintf(text, sizeof(text), "IN %s",
		 world_text(&w, "SELECT code FROM message WHERE step = 'one/t2'"));
	in_begins("t4", text, "2026-11-21T12:24:00Z",
		  "H3 was theirs then, and is not now. They are looked for there.");
	is_text(DOUBTED, "H3");
	is_text(LIVE, "H1 R1 held, H2 R3 held");
	telling_close();
}
END_TEST

/* Nor does whoever has that code know by then what became of the hold. */
START_TEST(an_in_with_the_code_of_a_hold_that_was_moved_is_of_that_bed)
{
	char text[40];
	two_beds();
	in_begins("t1", "HOLD H3 R3", "2026-11-21T12:20:00Z", "H3 at The House: hold it?");
	says_ok("t2", "t1", "2026-11-21T12:20:30Z", "H3 at The House is held until");
	later(MINUTES_MS(5));
	office("move", "{\"person\":\"R3\",\"bed\":\"H2\"}");
	snprintf(text, sizeof(text), "NOSHOW %s",
		 world_text(&w, "SELECT code FROM message WHERE step = 'one/t2'"));
	in_begins("t3", text, "2026-11-21T12:26:00Z", "Nothing was done. That hold is over");
	snprintf(text, sizeof(text), "IN %s",
		 world_text(&w, "SELECT code FROM message WHERE step = 'one/t2'"));
	in_begins("t5", text, "2026-11-21T12:26:00Z",
		  "H3 was theirs then, and is not now. They are looked for there.");
	is_text(DOUBTED, "H3");
	is_text(LIVE, "H1 R1 held, H2 R3 held");
	telling_close();
}
END_TEST

/* Nobody else has it: they are in it since then. */
START_TEST(an_in_that_was_sent_before_a_release_lets_them_in_while_the_bed_is_free)
{
	two_beds();
	in_begins("t1", "IN R1", "2026-11-21T12:20:00Z", "H1 at The House: are they in?");
	later(MINUTES_MS(2));
	office("release", "{\"person\":\"R1\"}");
	says_ok("t2", "t1", "2026-11-21T12:25:00Z", "They are IN: H1 at The House.");
	is_text(LIVE, "H1 R1 occupied");
	is_text("SELECT strftime('%H:%M', arrived / 1000, 'unixepoch') FROM placement"
		" WHERE state = 'occupied'",
		"12:20");
	telling_close();
}
END_TEST

/* What is wrong with the bed since is no reason to be in another. */
START_TEST(a_yes_leads_to_no_other_bed_than_the_one_that_was_asked_about)
{
	two_beds();
	in_begins("t1", "IN R1", "2026-11-21T12:20:00Z", "H1 at The House: are they in?");
	office("compromised", "{\"bed\":\"H1\",\"reason\":\"wet\"}");
	says_ok("t2", "t1", "2026-11-21T12:25:00Z", "They are IN: H1 at The House.");
	is_text(LIVE, "H1 R1 occupied");
	telling_close();
	two_beds();
	office("compromised", "{\"bed\":\"H1\",\"reason\":\"wet\"}");
	in_begins("t1", "IN R1", "2026-11-21T12:20:00Z",
		  "H1 is theirs no more. H2 at The House: are they in that one?");
	says_ok("t2", "t1", "2026-11-21T12:21:00Z",
		"Not H1, which is theirs no more, but another bed. They are IN: H2");
	is_text(LIVE, "H2 R1 occupied");
	telling_close();
}
END_TEST

/* H1 is R2's by now, H2 the next best: whoever said yes to that is in it, whoever has it since. */
START_TEST(a_yes_to_the_next_best_is_about_that_one)
{
	two_beds();
	later(MINUTES_MS(105));
	office("hold", "{\"bed\":\"H1\",\"person\":\"R2\"}");
	in_begins("t1", "IN R1", "2026-11-21T14:05:00Z",
		  "H1 is theirs no more. H2 at The House: are they in that one?");
	office("hold", "{\"bed\":\"H2\",\"person\":\"R5\"}");
	says_ok("t2", "t1", "2026-11-21T14:06:00Z", "H2 was theirs then, and is not now.");
	is_text(LIVE, "H1 R2 held, H2 R5 held");
	is_text(DOUBTED, "H2");
	is_text(TURNED_AWAY, "0");
	telling_close();
}
END_TEST

/* Not asked whether they are in it, but whether it shall be held for them. */
START_TEST(a_yes_to_a_hold_elsewhere_is_about_that_one)
{
	two_beds();
	telling_import_of("beds", "site,bed,kind,attributes,use\nst-anne,A1,surge,,night\n"
				  "st-anne,A2,surge,,night\nst-anne,A3,surge,,night\n"
				  "house,H1,e-bed,,night\nlodge,L1,e-bed,,night\n"
				  "lodge,L2,e-bed,,night\n");
	office("compromised", "{\"bed\":\"H1\",\"reason\":\"wet\"}");
	in_begins("t1", "IN R1", "2026-11-21T12:20:00Z",
		  "H1 is theirs no more. L1 at The Lodge: shall it be held for them?");
	office("hold", "{\"bed\":\"L1\",\"person\":\"R5\"}");
	says_ok("t2", "t1", "2026-11-21T12:21:00Z",
		"H1 is theirs no more. L2 at The Lodge: shall it be held for them?");
	is_text(DOUBTED, "");
	says_ok("t3", "t2", "2026-11-21T12:22:00Z", "Not theirs, but another bed: L2 at The Lodge");
	is_text(LIVE, "L1 R5 held, L2 R1 held");
	telling_close();
}
END_TEST

/* Whoever was to be counted as turned away has a bed by then: in which nobody said that they are.
 */
START_TEST(a_yes_to_being_turned_away_puts_nobody_into_a_bed)
{
	two_beds();
	office("hold", "{\"bed\":\"H2\",\"person\":\"R2\"}");
	office("hold", "{\"bed\":\"H3\",\"person\":\"R3\"}");
	office("compromised", "{\"bed\":\"H1\",\"reason\":\"wet\"}");
	in_begins("t1", "IN R1", "2026-11-21T12:20:00Z", "That person's hold of H1 was kept, but");
	office("release", "{\"person\":\"R2\"}");
	later(MINUTES_MS(2));
	says_ok("t2", "t1", "2026-11-21T12:21:00Z",
		"H1 is theirs no more. H2 at The House: are they in that one?");
	is_text(LIVE, "H1 R1 held, H3 R3 held");
	telling_close();
}
END_TEST

/* Its text was on its way as the bed was lost. */
START_TEST(an_in_that_was_sent_before_the_bed_was_lost_is_about_that_bed)
{
	two_beds();
	office("compromised", "{\"bed\":\"H1\",\"reason\":\"wet\"}");
	in_begins("t1", "IN R1", "2026-11-21T12:15:00Z", "H1 at The House: are they in?");
	says_ok("t2", "t1", "2026-11-21T12:21:00Z",
		"They are IN: H1 at The House. Mind: H1 was kept, but that bed is compromised "
		"now. Nothing has ended. Thank you.");
	is_text(LIVE, "H1 R1 occupied");
	telling_close();
}
END_TEST

START_TEST(a_yes_after_the_hold_is_about_no_bed_that_is_theirs_since)
{
	two_beds();
	later(MINUTES_MS(105));
	in_begins("t1", "IN R1", "2026-11-21T14:05:00Z", "H1 at The House: are they in?");
	office("hold", "{\"bed\":\"H2\",\"person\":\"R1\"}");
	says_ok("t2", "t1", "2026-11-21T14:06:00Z", "H1 was theirs then, and is not now.");
	is_text(LIVE, "H2 R1 held");
	is_text(DOUBTED, "H1");
	telling_close();
	two_beds();
	later(MINUTES_MS(105));
	in_begins("t1", "IN R1", "2026-11-21T14:05:00Z", "H1 at The House: are they in?");
	office("checkin", "{\"bed\":\"H1\",\"person\":\"R2\"}");
	says_ok("t2", "t1", "2026-11-21T14:06:00Z", "H1 was theirs then, and is not now.");
	is_text(LIVE, "H1 R2 occupied");
	is_text(DOUBTED, "H1");
	telling_close();
}
END_TEST

START_TEST(a_yes_to_whether_they_did_not_come_ends_no_hold_that_was_made_since)
{
	static const struct {
		const char *verb, *live;
	} kept[] = {{"move", "H2 R1 held"}, {"hold", "H2 R1 held"}};
	for (size_t i = 0; i < COUNT_OF(kept); i++) {
		two_beds();
		in_begins("t1", "NOSHOW R1", "2026-11-21T12:20:00Z",
			  "H1 at The House: did they not come?");
		later(MINUTES_MS(2));
		moves_on(kept[i].verb);
		says_ok("t2", "t1", "2026-11-21T12:25:00Z",
			"Nothing was done. That hold is over, and there is a newer one");
		is_text(LIVE, kept[i].live);
		is_text("SELECT count(*) FROM inbound WHERE seen IS NULL", "1");
		telling_close();
	}
}
END_TEST

/* They have rung since. */
START_TEST(a_yes_to_whether_they_did_not_come_ends_no_hold_that_was_made_longer)
{
	char text[40];
	two_beds();
	in_begins("t1", "NOSHOW R1", "2026-11-21T12:20:00Z", "H1 at The House: did they not come?");
	office("hold", "{\"person\":\"R1\",\"bed\":\"H1\",\"until\":\"15:00\"}");
	says_ok("t2", "t1", "2026-11-21T12:22:00Z", "Nothing was done. It is held for longer now");
	snprintf(text, sizeof(text), "NOSHOW R1 %s",
		 world_text(&w, "SELECT code FROM message WHERE step = 'one/t1'"));
	in_begins("t3", text, "2026-11-21T12:23:00Z",
		  "Nothing was done. It is held for longer now");
	is_text(LIVE, "H1 R1 held");
	in_begins("t4", "NOSHOW R1", "2026-11-21T12:24:00Z", "H1 at The House: did they not come?");
	says_ok("t5", "t4", "2026-11-21T12:25:00Z", "NOSHOW noted: H1 at The House");
	is_text(LIVE, "");
	telling_close();
}
END_TEST

/* A code of an activation shows whose phone it is, and not of which hold they spoke. */
START_TEST(a_word_that_was_sent_before_a_hold_was_made_is_not_about_it)
{
	static const char *const verbs[] = {"move", "hold"};
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		two_beds();
		later(MINUTES_MS(2));
		moves_on(verbs[i]);
		in_begins("t1", "NOSHOW R1", "2026-11-21T12:19:00Z",
			  "Nothing was done. That hold is over, and there is a newer one");
		is_text(LIVE, "H2 R1 held");
		telling_close();
	}
	two_beds();
	office("hold", "{\"bed\":\"H2\",\"person\":\"R4\"}");
	in_begins("t1", "NOSHOW R4", "2026-11-21T12:15:00Z",
		  "Nothing was done. That hold was made after your text");
	in_begins("t2", "IN R4", "2026-11-21T12:15:00Z",
		  "Nothing was done. That hold was made after your text");
	in_begins("t3", "IN R4", "2026-11-21T12:19:50Z", "H2 at The House: are they in?");
	telling_close();
}
END_TEST

START_TEST(stop_counts_at_any_age)
{
	setup();
	later(MINUTES_MS(5));
	page("end\nt1@2026-11-16T12:10:00Z " ANN " STOP");
	is_text(MEANINGS, "STOP: stop");
	is_text("SELECT stopped FROM contact WHERE key = 'ann'", "1");
	/* … but one from before a START is over */
	later(MINUTES_MS(1));
	ck_assert_int_eq(came("t3", ANN, "START", "2026-11-21T12:05:00Z"), 200);
	ck_assert_int_eq(came("t2", ANN, "STOP", "2026-11-21T12:04:00Z"), 200);
	is_text("SELECT stopped FROM contact WHERE key = 'ann'", "0");
	is_text("SELECT meaning FROM inbound WHERE id = 'one/t2'", "overtaken");
	telling_close();
}
END_TEST

/* By hours or by months: what was heard until then seems to be of the future. */
START_TEST(what_was_sent_before_the_clock_was_set_back_overtakes_nothing)
{
	setup();
	later(MINUTES_MS(5));
	ck_assert_int_eq(came("t1", ANN, "STOP", "2026-11-21T12:03:00Z"), 200);
	ck_assert_int_eq(came("t2", ANN, "START", "2026-11-21T12:04:00Z"), 200);
	w.now = wall_plus(w.now, -DAYS_MS(1));
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(came("t3", ANN, "STOP", "2026-11-20T12:04:00Z"), 200);
	is_text("SELECT meaning FROM inbound WHERE id = 'one/t3'", "stop");
	is_text("SELECT stopped FROM contact WHERE key = 'ann'", "1");
	telling_import_of("contacts",
			  "contact,name,phone,groups,site,roles\nanna,Anna,07700 900001,hosts,,\n");
	is_text("SELECT stopped FROM contact WHERE key = 'anna'", "1");
	telling_close();
}
END_TEST

START_TEST(beds_offered_before_swep_began_are_not_taken_for_it)
{
	setup();
	later(MINUTES_MS(30));
	activate();
	later(MINUTES_MS(5));
	ck_assert_int_eq(came("t1", HOST, "OPEN 3", "2026-11-21T12:20:00Z"), 200);
	is_text(MEANINGS, "OPEN 3: late waits");
	is_text("SELECT state || ' ' || confirmed FROM surge", "expected 0");
	ck_assert_int_eq(came("t2", HOST, "OPEN 3", "2026-11-21T12:31:00Z"), 200);
	is_text("SELECT state || ' ' || confirmed FROM surge", "confirmed 3");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    a_poll_looks_further_back_than_what_calls_brought,
	    a_run_that_fails_leaves_its_time_to_the_next,
	    what_a_poll_brings_is_taken_in_the_order_it_was_sent,
	    one_that_cannot_be_taken_costs_no_other,
	    many_that_cannot_be_taken_keep_none_waiting,
	    a_disk_that_fails_on_the_way_loses_none_and_doubles_none,
	    without_a_date_the_last_line_is_the_oldest,
	    a_stop_before_it_silences_no_answer,
	    a_moment_in_the_future_is_now,
	    a_run_that_is_broken_off_loses_no_order,
	    a_gateway_that_never_tells_the_rest_holds_nothing_up,
	    a_flood_is_taken_in_turns,
	    a_bare_ok_answers_only_what_had_been_asked,
	    an_old_word_is_kept_for_a_person,
	    an_old_ok_with_its_code_counts,
	    an_in_that_was_sent_while_the_hold_ran_counts_after_it,
	    an_in_that_was_sent_in_time_is_no_turning_away_once_the_bed_is_anothers,
	    an_in_is_no_less_true_where_the_bed_was_taken_before_the_ok,
	    an_in_that_was_sent_in_time_leads_to_no_other_bed,
	    an_in_that_was_sent_in_time_counts_where_they_were_thought_a_no_show,
	    an_in_that_was_sent_after_the_hold_is_judged_by_now,
	    a_yes_is_about_the_bed_that_was_asked_about,
	    an_in_that_was_sent_while_a_hold_ran_counts_whatever_ended_it,
	    an_in_is_heard_before_the_end_of_the_hold_is,
	    an_in_with_the_code_of_a_hold_counts_from_when_it_was_sent,
	    an_in_with_the_code_of_a_hold_that_was_moved_is_of_that_bed,
	    an_in_that_was_sent_before_a_release_lets_them_in_while_the_bed_is_free,
	    a_yes_leads_to_no_other_bed_than_the_one_that_was_asked_about,
	    a_yes_to_the_next_best_is_about_that_one,
	    a_yes_to_a_hold_elsewhere_is_about_that_one,
	    a_yes_to_being_turned_away_puts_nobody_into_a_bed,
	    an_in_that_was_sent_before_the_bed_was_lost_is_about_that_bed,
	    a_yes_after_the_hold_is_about_no_bed_that_is_theirs_since,
	    a_yes_to_whether_they_did_not_come_ends_no_hold_that_was_made_since,
	    a_yes_to_whether_they_did_not_come_ends_no_hold_that_was_made_longer,
	    a_word_that_was_sent_before_a_hold_was_made_is_not_about_it,
	    stop_counts_at_any_age,
	    what_was_sent_before_the_clock_was_set_back_overtakes_nothing,
	    beds_offered_before_swep_began_are_not_taken_for_it,
	};
	return suite_run("late_texts", all, COUNT_OF(all));
}
