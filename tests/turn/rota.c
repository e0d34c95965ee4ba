/* SPDX-License-Identifier: MIT
 *
 * Duty rotas, from their files to who is told, over both changes of the clocks; and the check that
 * people could be reached.
 */
#include <stdio.h>

#include "contact_rows.h"
#include "duty.h"
#include "fsck.h"
#include "lib/telling.h"
#include "recipient_rows.h"

#define PEOPLE                                                                                     \
	"contact,name,phone,groups,email,call\n"                                                   \
	"ann,Ann Archer,07700 900001,desk,ann@example.org,\n"                                      \
	"ben,Ben Baker,07700 900002,desk,ben@example.org,07700 900012\n"                           \
	"cat,Cat Carter,07700 900003,boss,,\n"

static struct step_settings *step;

static void open_at(const char *iso)
{
	world_open(&w);
	telling_template("SWEP {area}. Reply OK {code}");
	ck_assert(wall_parse_iso(iso, &w.now));
	step = telling_step(OCCASION_ACTIVATION, "desk", 1);
	world_start(&w);
	telling_import(PEOPLE);
}

static void finish(void)
{
	struct arena arena = {0};
	struct fsck_report report;
	ck_assert_int_eq(fsck_run(w.store, w.now, &arena, &report), ERR_OK);
	ck_assert_msg(report.wrong == 0, "%s", report.count > 0 ? report.findings[0].sentence : "");
	ck_assert_str_eq(world_text(&w, "PRAGMA integrity_check"), "ok");
	arena_free(&arena);
	telling_close();
}

/* ---- asking --------------------------------------------------------------------------------- */

static void add(char *out, size_t size, const char *text, const char *end)
{
	size_t used = strlen(out);
	snprintf(out + used, size - used, "%s%s", text, end);
}

/* What swepctl prints, a line each: sentences, rows with blanks between their cells, sentences. */
static const char *shown(const json_t *result)
{
	static char out[8192];
	const json_t *text = json_object_get(result, "text"), *line, *row, *column;
	const json_t *table = json_object_get(text, "table");
	size_t i, j;
	out[0] = '\0';
	json_array_foreach(json_object_get(text, "lines"), i, line)
		add(out, sizeof(out), json_string_value(line), "\n");
	json_array_foreach(json_object_get(table, "rows"), i, row) {
		json_array_foreach(json_object_get(table, "columns"), j, column) {
			const char *key = json_string_value(json_object_get(column, "key"));
			add(out, sizeof(out), json_string_value(json_object_get(row, key)), "|");
		}
		add(out, sizeof(out), "", "\n");
	}
	json_array_foreach(json_object_get(text, "after"), i, line)
		add(out, sizeof(out), json_string_value(line), "\n");
	return out;
}

static const char *ask(const char *user, const char *verb, const char *args)
{
	json_t *reply = world_ok(&w, user, verb, args);
	const char *text = shown(json_object_get(reply, "result"));
	json_decref(reply);
	return text;
}

static json_t *import_reply(const char *duty, const char *text)
{
	json_t *args = json_pack("{s:s, s:s}", "what", "rota", "text", text);
	if (duty != NULL)
		json_object_set_new(args, "duty", json_string(duty));
	char *dump = json_dumps(args, 0);
	json_t *reply = world_ask(&w, "alice", "import", dump);
	free(dump);
	json_decref(args);
	return reply;
}

static const char *import_rota(const char *duty, const char *text)
{
	json_t *reply = import_reply(duty, text);
	ck_assert_msg(
	    json_is_true(json_object_get(reply, "ok")), "%s",
	    json_string_value(json_object_get(json_object_get(reply, "error"), "message")));
	const char *said = shown(json_object_get(reply, "result"));
	json_decref(reply);
	return said;
}

static void import_refused(const char *duty, const char *text, const char *field, const char *words)
{
	json_t *reply = import_reply(duty, text);
	const json_t *error = json_object_get(reply, "error");
	const char *said = json_string_value(json_object_get(error, "message"));
	ck_assert_ptr_nonnull(said);
	ck_assert_msg(strstr(said, words) != NULL, "%s", said);
	ck_assert_str_eq(json_string_value(json_object_get(error, "field")), field);
	json_decref(reply);
}

/* The keys of those who hold the duty now, with blanks between them. */
static const char *holders(const char *duty)
{
	static char keys[200];
	struct arena arena = {0};
	struct effects effects = {0};
	struct recipient_list list = {NULL, 0};
	struct turn t = telling_turn(&arena, &effects);
	keys[0] = '\0';
	ck_assert_int_eq(duty_holders(&t, telling_area(), duty, w.now, "", 0, &list), ERR_OK);
	for (size_t i = 0; i < list.count; i++)
		add(keys, sizeof(keys), list.rows[i].contact, i + 1 < list.count ? " " : "");
	arena_free(&arena);
	return keys;
}

/* ---- CSV ------------------------------------------------------------------------------------ */

#define WEEKEND                                                                                    \
	"duty,from,to,contact\n"                                                                   \
	"oncall,2026-11-21 09:00,21:00,ann\n"                                                      \
	"oncall,2026-11-21 20:00,2026-11-22 09:00,ben\n"                                           \
	"oncall,2026-11-22 22:00,07:00,ann\n"                                                      \
	"edt,2026-11-20 09:00,2026-12-20 09:00,cat\n"

START_TEST(a_rota_says_who_is_on_duty)
{
	open_at("2026-11-21T12:00:00Z");
	ck_assert_str_eq(ask("vera", "oncall", "{}"), "No rota is imported.\n");
	const char *said = import_rota(NULL, WEEKEND);
	ck_assert_str_eq(said, "4 shifts imported.\n"
			       "Mind: Nobody holds duty:oncall in the night of Sun 22 Nov, 18:00 "
			       "to 22:00.\n"
			       "Mind: Nobody holds duty:oncall in the night of Sun 22 Nov, 07:00 "
			       "to 09:00.\n"
			       "Mind: Nobody holds duty:oncall in the night of Mon 23 Nov, 18:00 "
			       "to 09:00.\n"
			       "Mind: Nobody holds duty:oncall in the night of Tue 24 Nov, 18:00 "
			       "to 09:00.\n"
			       "Mind: Nobody holds duty:oncall in the night of Wed 25 Nov, 18:00 "
			       "to 09:00.\n"
			       "Mind: 2 more nights have such a gap; see rota.\n");
	ck_assert_str_eq(ask("bob", "oncall", "{}"),
			 "edt|Cat Carter|+447700900003|Fri 20 Nov 09:00|Sun 20 Dec 09:00|\n"
			 "oncall|Ann Archer|+447700900001|Sat 21 Nov 09:00|Sat 21 Nov 21:00|\n");
	/* A number that is called stands for the mobile; a viewer sees none whole. */
	ck_assert_str_eq(ask("vera", "oncall", "{\"at\":\"2026-11-21T20:30:00Z\"}"),
			 "edt|Cat Carter|+44…003|Fri 20 Nov 09:00|Sun 20 Dec 09:00|\n"
			 "oncall|Ann Archer|+44…001|Sat 21 Nov 09:00|Sat 21 Nov 21:00|\n"
			 "oncall|Ben Baker|+44…012|Sat 21 Nov 20:00|Sun 22 Nov 09:00|\n");
	ck_assert_str_eq(ask("vera", "oncall", "{\"at\":\"2026-11-22T12:00:00Z\"}"),
			 "edt|Cat Carter|+44…003|Fri 20 Nov 09:00|Sun 20 Dec 09:00|\n"
			 "oncall|NOBODY||Sun 22 Nov 09:00|Sun 22 Nov 22:00|\n");
	ck_assert_str_eq(ask("vera", "rota", "{\"duty\":\"oncall\",\"days\":2}"),
			 "oncall|Sat 21 Nov 09:00|Sat 21 Nov 21:00|12 h|ann|ann|overlap|\n"
			 "oncall|Sat 21 Nov 20:00|Sun 22 Nov 09:00|13 h|ben|ben|overlap|\n"
			 "oncall|Sun 22 Nov 09:00|Sun 22 Nov 22:00|13 h||NOBODY|GAP|\n"
			 "oncall|Sun 22 Nov 22:00|Mon 23 Nov 07:00|9 h|ann|ann||\n"
			 "oncall|Mon 23 Nov 07:00|Mon 23 Nov 12:00|5 h||NOBODY|GAP|\n"
			 "Nobody holds oncall from Sun 22 Nov 09:00 to Sun 22 Nov 22:00.\n"
			 "Nobody holds oncall from Mon 23 Nov 07:00 to Mon 23 Nov 12:00.\n"
			 "More than one hold oncall from Sat 21 Nov 20:00 to Sat 21 Nov 21:00.\n");
	world_refused(&w, "vera", "rota", "{\"duty\":\"nights\"}", "not-found");
	world_refused(&w, "bob", "import", "{\"what\":\"rota\",\"text\":\"x\"}", "forbidden");
	finish();
}
END_TEST

START_TEST(a_step_finds_who_holds_a_duty)
{
	open_at("2026-11-21T12:00:00Z");
	ck_assert_str_eq(holders("oncall"), "");
	import_rota(NULL, WEEKEND);
	ck_assert_str_eq(holders("oncall"), "ann");
	world_advance(&w, HOURS_MS(8) + MINUTES_MS(30));
	ck_assert_str_eq(holders("oncall"), "ben ann"); /* whose shift began last */
	world_advance(&w, MINUTES_MS(30));
	ck_assert_str_eq(holders("oncall"), "ben");
	world_advance(&w, HOURS_MS(12));
	ck_assert_str_eq(holders("oncall"), "");
	ck_assert_str_eq(holders("edt"), "cat");
	/* Who is no contact any more holds nothing. */
	telling_import("contact,name,phone,groups\nann,Ann,07700 900001,desk\n");
	ck_assert_str_eq(holders("edt"), "");
	ck_assert_ptr_nonnull(strstr(ask("vera", "rota", "{\"duty\":\"edt\",\"days\":1}"),
				     "||cat|nobody of that name|"));
	ck_assert_ptr_null(duty_of_group("edt"));
	ck_assert_str_eq(duty_of_group("duty:edt"), "edt");
	finish();
}
END_TEST

START_TEST(a_file_with_errors_changes_nothing)
{
	open_at("2026-11-21T12:00:00Z");
	import_rota(NULL, WEEKEND);
	import_refused(
	    NULL,
	    "duty,from,to,contact\n"
	    "oncall,2026-11-21 09:00,21:00,cat\n"
	    "oncall,2026-11-21 21:00,2026-13-22 09:00,dan\n"
	    "oncall,2027-03-28 01:30,07:00,cat\n",
	    "line 3",
	    "3 errors, nothing imported: line 3: to: \"2026-13-22 09:00\" is no date and "
	    "time");
	import_refused(NULL, "duty,from,to,contact\n", "text", "leave nobody on duty");
	import_refused(NULL, "from,to\n", "line 1", "lacks the column");
	import_refused("On Call", WEEKEND, "duty", "duty must be a key of 1 to 26");
	import_refused("abcdefghijklmnopqrstuvwxyz0", "from,to\n", "duty", "a key of 1 to 26");
	import_refused("abcdefghijklmnopqrstuvwxyz", "from,to\n", "line 1", "lacks the column");
	import_refused("oncall", WEEKEND, "line 5", "is of the duty edt, and --duty says oncall");
	ck_assert_str_eq(holders("oncall"), "ann");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM shift"), 4);
	world_refused(&w, "alice", "import",
		      "{\"what\":\"contacts\",\"text\":\"x\",\"duty\":\"oncall\"}", "usage");
	finish();
}
END_TEST

/* Last winter's file, once more: as a calendar of last winter it empties no duty. */
START_TEST(a_rota_that_is_over_is_refused)
{
	open_at("2026-11-21T12:00:00Z");
	import_rota(NULL, WEEKEND);
	import_refused(NULL, "duty,from,to,contact\noncall,2025-11-21 09:00,2025-12-21 09:00,ann\n",
		       "text", "all shifts of oncall are over: it would leave nobody on duty");
	import_refused(NULL,
		       "duty,from,to,contact\nedt,2026-11-20 09:00,2026-12-20 09:00,ann\n"
		       "oncall,2026-11-20 09:00,2026-11-21 12:00,ann\n",
		       "text", "all shifts of oncall are over");
	ck_assert_str_eq(holders("oncall"), "ann");
	ck_assert_str_eq(holders("edt"), "cat");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM shift"), 4);
	/* one that has not ended is enough */
	import_rota("oncall", "from,to,contact\n2025-11-20 09:00,2025-11-21 09:00,ann\n"
			      "2026-11-20 09:00,2026-11-21 12:01,cat\n");
	ck_assert_str_eq(holders("oncall"), "cat");
	finish();
}
END_TEST

START_TEST(a_new_rota_is_in_force_from_now_on)
{
	open_at("2026-11-21T12:00:00Z");
	import_rota(NULL, WEEKEND);
	world_advance(&w, HOURS_MS(24)); /* a shift is over */
	import_rota("oncall", "from,to,contact\n2026-11-21 09:00,2026-11-22 09:00,cat\n"
			      "2026-11-22 10:00,2026-11-23 09:00,cat\n");
	ck_assert_str_eq(holders("oncall"), "cat");
	ck_assert_str_eq(holders("edt"), "cat"); /* another duty's */
	ck_assert_ptr_nonnull(strstr(ask("bob", "oncall", "{\"at\":\"2026-11-21T13:00:00Z\"}"),
				     "oncall|Ann Archer|")); /* who had it then */
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'rota'"
					  " AND subject = 'coventry/oncall'"),
			 2);
	finish();
}
END_TEST

/* ---- calendars ------------------------------------------------------------------------------ */

#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"
#define LONDON(name, value) name ";TZID=Europe/London:" value "\r\n"
#define NIGHTS(uid, summary, more)                                                                 \
	"BEGIN:VEVENT\r\nUID:" uid "\r\n" LONDON("DTSTART", "20260105T220000")                     \
	    LONDON("DTEND", "20260106T070000") "SUMMARY:" summary "\r\n" more "END:VEVENT\r\n"

START_TEST(nights_over_both_changes_of_the_clocks)
{
	static const struct {
		const char *now, *night, *row;
	} cases[] = {
	    {"2026-03-28T12:00:00Z", "2026-03-29T00:30:00Z",
	     "oncall|Sat 28 Mar 22:00|Sun 29 Mar 07:00|8 h|ann|Ann Archer||\n"
	     "oncall|Sun 29 Mar 07:00|Sun 29 Mar 22:00|15 h||NOBODY|GAP|\n"
	     "oncall|Sun 29 Mar 22:00|Mon 30 Mar 07:00|9 h|ann|Ann Archer||\n"},
	    {"2026-10-24T12:00:00Z", "2026-10-25T06:30:00Z",
	     "oncall|Sat 24 Oct 22:00|Sun 25 Oct 07:00|10 h|ann|Ann Archer||\n"
	     "oncall|Sun 25 Oct 07:00|Sun 25 Oct 22:00|15 h||NOBODY|GAP|\n"
	     "oncall|Sun 25 Oct 22:00|Mon 26 Oct 07:00|9 h|ann|Ann Archer||\n"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char args[80];
		open_at(cases[i].now);
		import_rota("oncall", CALENDAR(NIGHTS("a", "Ann Archer", "RRULE:FREQ=DAILY\r\n")));
		const char *rows = ask("vera", "rota", "{\"days\":2}");
		ck_assert_msg(strstr(rows, cases[i].row) != NULL, "%s", rows);
		snprintf(args, sizeof(args), "{\"at\":\"%s\"}", cases[i].night);
		ck_assert_ptr_nonnull(strstr(ask("vera", "oncall", args), "oncall|Ann Archer|"));
		finish();
	}
}
END_TEST

/* By mail, by key, by name, by the organiser; and who is nobody's is listed with the event. */
START_TEST(a_calendar_names_its_people_in_many_ways)
{
	open_at("2026-11-21T12:00:00Z");
	const char *said = import_rota(
	    "oncall", CALENDAR(NIGHTS("a", "Nights",
				      "RRULE:FREQ=WEEKLY;BYDAY=SA\r\n"
				      "ATTENDEE;CN=A:mailto:ANN@example.org\r\n"
				      "ATTENDEE;CN=Dee Drake:mailto:dee@example.org\r\n")
				   NIGHTS("b", "BEN", "RRULE:FREQ=WEEKLY;BYDAY=SU\r\n") NIGHTS(
				       "c", "cat carter", "RRULE:FREQ=WEEKLY;BYDAY=MO\r\n")
				       NIGHTS("d", "Nights",
					      "RRULE:FREQ=WEEKLY;BYDAY=TU\r\n"
					      "ORGANIZER:mailto:ben@example.org\r\n")
					   NIGHTS("e", "Erin", "RRULE:FREQ=WEEKLY;BYDAY=WE\r\n")));
	ck_assert_ptr_nonnull(strstr(said, "25 shifts of oncall in the next 35 days imported.\n"));
	ck_assert_ptr_nonnull(strstr(said, "Mind: nobody of the contacts is \"Dee Drake\", whom "
					   "the event of line 3, Nights names.\n"));
	ck_assert_ptr_nonnull(strstr(said, "Mind: nobody of the contacts is \"Erin\", whom the "
					   "event of line 34, Erin names.\n"));
	const char *rows = ask("vera", "rota", "{\"days\":5}");
	static const char *const wanted[] = {
	    "Sat 21 Nov 22:00|Sun 22 Nov 07:00|9 h|ann|A||",
	    "Sun 22 Nov 22:00|Mon 23 Nov 07:00|9 h|ben|BEN||",
	    "Mon 23 Nov 22:00|Tue 24 Nov 07:00|9 h|cat|cat carter||",
	    "Tue 24 Nov 22:00|Wed 25 Nov 07:00|9 h|ben|Nights||",
	    "Wed 25 Nov 22:00|Thu 26 Nov 07:00|9 h||Erin|nobody of that name|",
	};
	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		ck_assert_msg(strstr(rows, wanted[i]) != NULL, "%s in %s", wanted[i], rows);
	/* She becomes a contact: then the nights are hers. */
	telling_import(PEOPLE "erin,Erin,07700 900009,,,\n");
	world_turn(&w, NULL, 0);
	rows = ask("vera", "rota", "{\"days\":5}");
	ck_assert_msg(strstr(rows, "Wed 25 Nov 22:00|Thu 26 Nov 07:00|9 h|erin|Erin||") != NULL,
		      "%s", rows);
	finish();
}
END_TEST

#define LAST_SHIFT "SELECT date(max(starts) / 1000, 'unixepoch') FROM shift"

START_TEST(a_calendar_is_expanded_again_every_day)
{
	open_at("2026-11-21T12:00:00Z");
	import_rota("oncall", CALENDAR(NIGHTS("a", "ann", "RRULE:FREQ=DAILY\r\n")));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM shift"), 35);
	world_advance(&w, DAYS_MS(2));
	ck_assert_str_eq(world_text(&w, LAST_SHIFT), "2026-12-27");
	w.now = wall_plus(w.now, DAYS_MS(50) + HOURS_MS(14)); /* nobody was there for longer */
	world_restart(&w);
	ck_assert_str_eq(world_text(&w, LAST_SHIFT), "2027-02-16");
	ck_assert_str_eq(holders("oncall"), "ann");
	ck_assert_int_eq(telling_alarms("rota"), 0);
	finish();
}
END_TEST

/* Of every night one shift, however often it was expanded: nobody has it twice, and whoever has it
 * no more has it no more. */
START_TEST(what_is_expanded_again_takes_the_place_of_what_was)
{
	open_at("2026-11-21T12:00:00Z");
	import_rota("oncall", CALENDAR(NIGHTS("a", "ann", "RRULE:FREQ=DAILY\r\n")));
	world_advance(&w, DAYS_MS(2));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) - count(DISTINCT starts) FROM shift"),
			 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM shift"), 37); /* two are over */
	/* ann is no contact any more: then the nights to come are nobody's */
	telling_import("contact,name,phone,groups\nben,Ben Baker,07700 900002,desk\n");
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) - count(DISTINCT starts) FROM shift"),
			 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM shift WHERE contact = 'ann'"), 2);
	finish();
}
END_TEST

/* What was good when it was imported may not be later, as after an update of the library. */
/* From 01:30 to 02:30 there is no time in the night of the change: that is said. */
START_TEST(a_shift_in_the_hour_that_is_skipped_is_said)
{
	open_at("2026-03-20T12:00:00Z");
	json_t *reply = import_reply(
	    "oncall",
	    CALENDAR(NIGHTS(
		"a", "ann",
		"RRULE:FREQ=DAILY\r\n") "BEGIN:VEVENT\r\nUID:b\r\n"
					"DTSTART;TZID=Europe/London:20260329T013000\r\n"
					"DTEND;TZID=Europe/"
					"London:20260329T023000\r\nSUMMARY:ben\r\nEND:VEVENT\r\n"));
	const char *said = shown(json_object_get(reply, "result"));
	ck_assert_ptr_nonnull(strstr(said,
				     ", ben, has a shift in the hour that the clocks skip on Sun "
				     "29 Mar: nobody holds it."));
	ck_assert_ptr_null(strstr(said, ", ann, has"));
	json_decref(reply);
	finish();
}
END_TEST

/* What is not read yet is no gap. */
START_TEST(so_far_ahead_a_calendar_is_not_known)
{
	open_at("2026-03-20T12:00:00Z");
	import_rota(
	    "oncall",
	    CALENDAR("BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Europe/London:20260320T090000\r\n"
		     "DTEND;TZID=Europe/London:20260321T090000\r\nRRULE:FREQ=DAILY\r\n"
		     "SUMMARY:ann\r\nEND:VEVENT\r\n"));
	ck_assert_ptr_nonnull(strstr(ask("vera", "oncall", "{\"at\":\"2026-04-23T12:00:00Z\"}"),
				     "oncall|Ann Archer|"));
	const char *said = ask("vera", "oncall", "{\"at\":\"2026-05-30T22:30:00Z\"}");
	ck_assert_ptr_null(strstr(said, "NOBODY"));
	ck_assert_ptr_nonnull(strstr(said, "oncall|NOT KNOWN YET||"));
	ck_assert_ptr_nonnull(strstr(
	    said, "The calendar of oncall is read until Fri 24 Apr 00:00: who has it later is "
		  "not known yet."));
	said = ask("vera", "rota", "{\"days\":35}");
	ck_assert_ptr_null(strstr(said, "Nobody holds"));
	ck_assert_ptr_nonnull(
	    strstr(said, "The calendar of oncall is read until Fri 24 Apr 00:00"));
	ck_assert_ptr_null(strstr(ask("vera", "rota", "{\"days\":14}"), "not known"));
	finish();
}
END_TEST

START_TEST(a_calendar_that_cannot_be_expanded_any_more_is_an_alarm)
{
	open_at("2026-11-21T12:00:00Z");
	import_rota("oncall", CALENDAR(NIGHTS("a", "ann", "RRULE:FREQ=DAILY\r\n")));
	world_number(&w, "UPDATE rota SET text = replace(text, 'DAILY', 'SECONDLY') RETURNING 1");
	world_advance(&w, DAYS_MS(1));
	ck_assert_int_eq(telling_alarms("rota"), 1);
	const char *sentence = world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'rota'");
	ck_assert_msg(strstr(sentence, "the rota oncall is not known beyond the days already "
				       "expanded: ") == sentence,
		      "%s", sentence);
	ck_assert_str_eq(holders("oncall"), "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM shift"), 35); /* as they were */
	world_number(&w, "UPDATE rota SET text = replace(text, 'SECONDLY', 'DAILY') RETURNING 1");
	world_advance(&w, DAYS_MS(1));
	ck_assert_int_eq(telling_alarms("rota"), 0);
	finish();
}
END_TEST

/* As the rota's own file writes times; the night of the change says which hour is meant. */
START_TEST(who_is_on_call_is_asked_in_the_words_of_the_rota)
{
	open_at("2026-11-21T08:00:00Z");
	import_rota(NULL, WEEKEND);
	ck_assert_ptr_nonnull(
	    strstr(ask("vera", "oncall", "{\"at\":\"2026-11-21 09:30\"}"), "Ann Archer"));
	ck_assert_ptr_nonnull(
	    strstr(ask("vera", "oncall", "{\"at\":\"2026-11-22T08:59\"}"), "Ben Baker"));
	world_refused(&w, "vera", "oncall", "{\"at\":\"2027-03-28 01:30\"}", "usage");
	world_refused(&w, "vera", "oncall", "{\"at\":\"2026-10-25 01:30\"}", "usage");
	world_refused(&w, "vera", "oncall", "{\"at\":\"2026-11-21 9.30\"}", "usage");
	json_t *at = world_ok(&w, "vera", "oncall", "{\"at\":\"2026-06-21 09:30\"}");
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(at, "result"), "at")),
			 "2026-06-21T08:30:00Z");
	json_decref(at);
	finish();
}
END_TEST

START_TEST(a_calendar_that_cannot_be_read_changes_nothing)
{
	open_at("2026-11-21T12:00:00Z");
	import_rota("oncall", CALENDAR(NIGHTS("a", "ann", "RRULE:FREQ=DAILY\r\n")));
	import_refused("oncall", CALENDAR(NIGHTS("a", "ann", "RRULE:FREQ=SECONDLY\r\n")), "line 8",
		       "repeats more often than daily");
	import_refused(NULL, CALENDAR(NIGHTS("a", "ann", "")), "duty",
		       "a calendar is of one duty: say which");
	import_refused("oncall", "BEGIN:VCALENDAR\r\n", "line 2", "never ends");
	import_refused("oncall", CALENDAR(""), "text", "it would leave nobody on duty");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM shift"), 35);
	finish();
}
END_TEST

START_TEST(a_duty_is_a_key_and_there_are_only_so_many)
{
	char csv[4000], *at = csv;
	open_at("2026-11-21T12:00:00Z");
	const char *one = "duty,from,to,contact\noncall,2026-11-21 17:00,2026-11-22 09:00,ann\n";
	import_refused("On call", one, "duty", "duty must be a key of 1 to");
	import_refused("0123456789012345678901234567890", one, "duty",
		       "duty must be a key of 1 to");
	at += sprintf(at, "duty,from,to,contact\n");
	for (int i = 0; i < LIMIT_DUTIES; i++)
		at += sprintf(at, "d%d,2026-11-21 17:00,2026-11-22 09:00,ann\n", i);
	import_rota(NULL, csv);
	import_refused("oncall", one, "duty", "there may be no more than 32 duties");
	import_refused("oncall", CALENDAR(NIGHTS("a", "ann", "RRULE:FREQ=DAILY\r\n")), "duty",
		       "there may be no more than 32 duties");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM rota"), LIMIT_DUTIES);
	import_rota("d7", CALENDAR(NIGHTS("a", "ann",
					  "RRULE:FREQ=DAILY\r\n"))); /* one of those there are */
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM rota"), LIMIT_DUTIES);
	finish();
}
END_TEST

/* Whose name two share is nobody's, and a key goes before a name. */
START_TEST(a_name_that_two_share_is_nobodys)
{
	open_at("2026-11-21T12:00:00Z");
	telling_import("contact,name,phone,groups,email,call\n"
		       "ann,Sam Smith,07700 900001,desk,ann@example.org,\n"
		       "ben,Sam Smith,07700 900002,desk,,\n"
		       "sam,Sam Other,07700 900003,desk,,\n"
		       "otto,sam,07700 900004,desk,,\n");
	const char *said = import_rota(
	    "oncall", CALENDAR(NIGHTS("a", "Sam Smith", "RRULE:FREQ=WEEKLY;BYDAY=SA\r\n")
				   NIGHTS("b", "Sam", "RRULE:FREQ=WEEKLY;BYDAY=SU\r\n")
				       NIGHTS("c", "",
					      "RRULE:FREQ=WEEKLY;BYDAY=MO\r\n"
					      "ATTENDEE;CN=Zoe:mailto:z@example.org\r\n")));
	ck_assert_ptr_nonnull(strstr(said, "nobody of the contacts is \"Sam Smith\", whom"));
	ck_assert_ptr_nonnull(strstr(said, "nobody of the contacts is \"Zoe\""));
	ck_assert_ptr_null(strstr(said, "nobody of the contacts is \"Sam\""));
	ck_assert_int_gt(world_number(&w, "SELECT count(*) FROM shift WHERE contact = 'sam'"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM shift WHERE contact NOT IN"
					  " ('', 'sam')"),
			 0);
	finish();
}
END_TEST

START_TEST(of_many_strangers_some_are_named_and_the_rest_counted)
{
	static const char head[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n";
	char calendar[8000], *at = calendar;
	open_at("2026-11-21T12:00:00Z");
	at += sprintf(at, "%s", head);
	for (int i = 0; i < 13; i++)
		at +=
		    sprintf(at,
			    "BEGIN:VEVENT\r\nUID:%d\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:N%d\r\n"
			    "DTSTART:202611%02dT220000Z\r\nDTEND:202611%02dT230000Z\r\n"
			    "END:VEVENT\r\n",
			    i, i, 21 + i % 9, 21 + i % 9);
	sprintf(at, "END:VCALENDAR\r\n");
	const char *said = import_rota("oncall", calendar);
	ck_assert_ptr_nonnull(strstr(said, "Mind: 3 further events name nobody of the contacts."));
	finish();
}
END_TEST

/* ---- reaching people ------------------------------------------------------------------------ */

START_TEST(the_check_names_what_stands_between)
{
	open_at("2026-11-21T12:00:00Z");
	const char *said = ask("vera", "reach", "{\"days\":1}");
	ck_assert_str_eq(
	    said, "In the next 1 day somebody would not be told:\n"
		  "  NO REAL GATEWAY: no text reaches a phone.\n"
		  "  Nobody can be woken tonight, 18:00 to 09:00: no gateway calls.\n"
		  "To mind:\n"
		  "  activation to desk has no verified number. Try them: cascade test ann,ben\n"
		  "  activation to desk: 2 of 2 numbers not verified yet: ann ben.\n");
	snprintf(step->group, sizeof(step->group), "duty:oncall");
	step->acks = 2;
	step->valid_ms = MINUTES_MS(10);
	import_rota(NULL, WEEKEND);
	json_t *reply = world_ok(&w, "vera", "reach", "{\"days\":2}");
	const json_t *found = json_object_get(json_object_get(reply, "result"), "findings"), *f;
	size_t i;
	char kinds[400] = "";
	json_array_foreach(found, i, f)
		add(kinds, sizeof(kinds), json_string_value(json_object_get(f, "kind")), " ");
	ck_assert_str_eq(kinds, "gateway few few nobody few nobody ladder asleep unheld unheld "
				"asleep untried unverified ");
	json_decref(reply);
	finish();
}
END_TEST

START_TEST(a_number_that_answered_is_verified_until_it_changes)
{
	open_at("2026-11-21T12:00:00Z");
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	ck_assert_int_eq(contact_verify(w.store, "+447700900001", w.now), ERR_OK);
	ck_assert_int_eq(store_commit(w.store), COMMIT_DONE);
	ck_assert_ptr_nonnull(
	    strstr(ask("vera", "reach", "{}"), "1 of 2 numbers not verified yet: ben."));
	telling_import(PEOPLE);
	ck_assert_ptr_nonnull(strstr(ask("vera", "reach", "{}"), "1 of 2 numbers not"));
	telling_import("contact,name,phone,groups\nann,Ann,07700 900011,desk\n");
	ck_assert_ptr_nonnull(strstr(ask("vera", "reach", "{}"), "1 of 1 numbers not"));
	finish();
}
END_TEST

static void real_gateway(int n, const char *kind)
{
	struct gateway_settings *g = &w.settings->gateways[n];
	snprintf(g->key, sizeof(g->key), "g%d", n);
	snprintf(g->kind, sizeof(g->kind), "%s", kind);
	g->real = true;
	w.settings->gateway_count = n + 1;
}

static void verify(const char *phone)
{
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	ck_assert_int_eq(contact_verify(w.store, phone, w.now), ERR_OK);
	ck_assert_int_eq(store_commit(w.store), COMMIT_DONE);
}

START_TEST(enough_numbers_must_be_verified)
{
	open_at("2026-11-21T12:00:00Z");
	real_gateway(0, "notify");
	real_gateway(1, "twilio-voice");
	step->wake = true;
	snprintf(step->then, sizeof(step->then), "boss");
	step->acks = 2;
	ck_assert_str_eq(ask("vera", "reach", "{\"days\":1}"),
			 "Everybody who is to be told can be, for 1 day from now, if numbers that "
			 "are not verified are right:\n"
			 "  activation to desk has no verified number. Try them: cascade test "
			 "ann,ben,cat\n"
			 "To mind:\n"
			 "  activation to desk: 3 of 3 numbers not verified yet: ann ben cat.\n");
	verify("+447700900001");
	ck_assert_ptr_nonnull(strstr(ask("vera", "reach", "{}"),
				     "activation to desk needs 2 answers and has 1 verified.\n"));
	verify("+447700900003"); /* of those who are asked next */
	ck_assert_str_eq(ask("vera", "reach", "{\"days\":1}"),
			 "Everybody who is to be told can be, for 1 day from now.\n"
			 "To mind:\n"
			 "  activation to desk: 1 of 3 numbers not verified yet: ben.\n");
	finish();
}
END_TEST

START_TEST(what_a_gateway_carries_is_told_apart)
{
	static const char asleep[] =
	    "  Nobody can be woken tonight, 18:00 to 09:00: no gateway calls.\n";
	static const char unsent[] = "  NO REAL GATEWAY: no text reaches a phone.\n";
	open_at("2026-11-21T12:00:00Z");
	step->wake = true;
	real_gateway(0, "notify");
	const char *said = ask("vera", "reach", "{\"days\":1}");
	ck_assert(strstr(said, asleep) != NULL && strstr(said, unsent) == NULL);
	real_gateway(0, "twilio-voice");
	said = ask("vera", "reach", "{\"days\":1}");
	ck_assert(strstr(said, asleep) == NULL && strstr(said, unsent) != NULL);
	finish();
}
END_TEST

/* Nobody but the shadow's group is told, so nobody else makes up for it. */
START_TEST(in_a_shadow_nobody_beyond_counts)
{
	open_at("2026-11-21T12:00:00Z");
	snprintf(step->then, sizeof(step->then), "boss");
	step->acks = 3;
	ck_assert_ptr_null(strstr(ask("vera", "reach", "{}"), "needs 3 answers and has 2"));
	snprintf(w.settings->areas[0]->shadow, sizeof(w.settings->areas[0]->shadow), "desk");
	ck_assert_ptr_nonnull(
	    strstr(ask("vera", "reach", "{}"),
		   "activation to desk needs 3 answers and has 2 who can be texted."));
	finish();
}
END_TEST

/* At the policy's first hour, in season; gone when somebody can be told and woken again. */
START_TEST(an_alarm_stands_while_somebody_would_not_be_told)
{
	open_at("2026-11-21T07:00:00Z");
	w.settings->areas[0]->policy.first_look_minutes = 9 * 60 + 30;
	world_restart(&w);
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(telling_alarms("reach"), 0);
	world_advance(&w, HOURS_MS(3));
	ck_assert_int_eq(telling_alarms("reach"), 1);
	const char *sentence = world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'reach'");
	ck_assert_msg(strstr(sentence, "NO REAL GATEWAY: no text reaches a phone. And 8 more; "
				       "see reach.") != NULL,
		      "%s", sentence);
	finish();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_rota_says_who_is_on_duty,
	    a_step_finds_who_holds_a_duty,
	    a_file_with_errors_changes_nothing,
	    a_rota_that_is_over_is_refused,
	    a_new_rota_is_in_force_from_now_on,
	    nights_over_both_changes_of_the_clocks,
	    a_calendar_names_its_people_in_many_ways,
	    a_calendar_is_expanded_again_every_day,
	    what_is_expanded_again_takes_the_place_of_what_was,
	    a_shift_in_the_hour_that_is_skipped_is_said,
	    so_far_ahead_a_calendar_is_not_known,
	    a_calendar_that_cannot_be_expanded_any_more_is_an_alarm,
	    who_is_on_call_is_asked_in_the_words_of_the_rota,
	    a_calendar_that_cannot_be_read_changes_nothing,
	    a_duty_is_a_key_and_there_are_only_so_many,
	    a_name_that_two_share_is_nobodys,
	    of_many_strangers_some_are_named_and_the_rest_counted,
	    the_check_names_what_stands_between,
	    a_number_that_answered_is_verified_until_it_changes,
	    enough_numbers_must_be_verified,
	    what_a_gateway_carries_is_told_apart,
	    in_a_shadow_nobody_beyond_counts,
	    an_alarm_stands_while_somebody_would_not_be_told,
	};
	return suite_run("rota", cases, COUNT_OF(cases));
}
