/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"
#include "sheet_text.h"
#include "sheets.h"
#include "store_inside.h"

static char page[32768];

/* The sheet as bob reads it; no page of it is longer than one of paper. */
static const char *sheet(struct world *w, const char *args)
{
	json_t *reply = world_ok(w, "bob", "sheet", args);
	json_t *result = json_object_get(reply, "result");
	snprintf(page, sizeof(page), "%s", json_string_value(json_object_get(result, "sheet")));
	json_decref(reply);
	int lines = 0;
	for (const char *at = page, *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
		lines = *at == '\f' ? 1 : lines + 1;
		at += *at == '\f';
		ck_assert_int_le(lines, SHEET_LINES);
		ck_assert_msg(end - at <= SHEET_COLUMNS, "too wide: %.*s", (int)(end - at), at);
	}
	ck_assert(lines > 3 || strchr(page, '\f') != NULL);
	return page;
}

static void says(const char *text, const char *words)
{
	ck_assert_msg(strstr(text, words) != NULL, "\"%s\" does not stand in:\n%s", words, text);
}

static const char contacts_csv[] = "contact,name,organisation,phone,groups,site\n"
				   "asha,Asha,Night desk,07700900123,on-call,\n"
				   "ben,Ben,Partner,07700900124,partners,\n";

START_TEST(the_out_of_hours_sheet_has_the_night_on_one_page)
{
	struct world w;
	evening(&w);
	import_ok(&w, "contacts", contacts_csv);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"CASE-1001\"}", "ok", "Held");
	const char *text = sheet(&w, "{\"what\":\"out-of-hours\"}");
	says(text, "out of hours, Sat 21 Nov 20:00");
	says(text, "lowest forecast unknown");
	says(text, "    2  The Gateway              until 22:00 dog");
	says(text, "GW1        for CASE-1001          until Sat 21 Nov 22:00");
	says(text, world_text(&w, "SELECT word FROM placement"));
	says(text, "Asha                     Night desk               +447700900123");
	ck_assert_ptr_null(strstr(text, "Ben"));
	says(text, world_text(&w, "SELECT lower(hex(hash)) FROM audit ORDER BY seq DESC LIMIT 1"
				  " OFFSET 1")); /* without the look itself */
	finish(&w);
}
END_TEST

/* No word is cut, and what does not fit stands below. */
START_TEST(long_names_and_words_stand_whole)
{
	struct world w;
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "site",
		     "{\"site\":\"gateway\",\"change\":\"name=The Gateway and Garden House of "
		     "Coventry\"}"));
	json_decref(
	    world_ok(&w, "alice", "bed",
		     "{\"bed\":\"GW2\",\"change\":\"attributes=couple family high-support\"}"));
	const char *text = sheet(&w, "{\"what\":\"out-of-hours\"}");
	says(text, "    3  The Gateway and Garden House of Coventry until 22:00 couple family dog\n"
		   "      wheelchair ground-floor high-support\n");
	says(text, "  IDLE, since ");
	finish(&w);
}
END_TEST

START_TEST(a_hold_that_ran_out_and_a_closed_site_are_not_offered)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"CASE-1001\"}", "ok", "Held");
	bob(&w, "close", "{\"site\":\"house\",\"reason\":\"no heating\"}", "ok", "");
	at(&w, "2026-11-21T22:30:00Z");
	const char *text = sheet(&w, "{\"what\":\"out-of-hours\"}");
	says(text, "    0  The Gateway              shut 22:00  3 empty: ring first");
	says(text, "Women's house            until 02:00 CLOSED");
	ck_assert_ptr_null(strstr(text, "CASE-1001"));
	finish(&w);
}
END_TEST

START_TEST(the_meeting_hears_what_became_of_the_night)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"CASE-1001\"}", "ok", "");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"CASE-1002\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"CASE-1003\"}", "ok", "");
	bob(&w, "refuse", "{\"person\":\"CASE-1003\",\"reason\":\"dog\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"CASE-1004\"}", "ok", "");
	bob(&w, "sighting", "{\"person\":\"CASE-1005\",\"place\":\"ring road\",\"found\":\"yes\"}",
	    "ok", "");
	bob(&w, "sighting", "{\"person\":\"case-1005\",\"place\":\"market\",\"found\":\"yes\"}",
	    "ok", ""); /* once more, and one person all the same */
	for (int i = 0; i < 2; i++)
		bob(&w, "sighting",
		    "{\"person\":\"unknown\",\"place\":\"market\",\"found\":\"yes\"}", "ok", "");
	at(&w, "2026-11-21T22:05:00Z");
	bob(&w, "noshow", "{\"person\":\"CASE-1004\"}", "ok", "");
	at(&w, "2026-11-22T08:30:00Z");
	const char *text = sheet(&w, "{\"what\":\"meeting\"}");
	says(text, "The night of Sat 21 Nov");
	says(text, "   1  placed       e-bed");
	says(text, "   1  placed       supported");
	says(text, "   1  refused      dog");
	says(text, "   1  no-show      e-bed");
	says(text, "   1  found        for the first time");
	says(text, "   2  found        nobody knows who");
	ck_assert_ptr_null(strstr(text, "found        known"));
	says(text, "welfare    CASE-1004          bob");
	ck_assert_ptr_null(strstr(text, "The night of Fri 20 Nov")); /* nobody meets on a Sunday */
	finish(&w);
}
END_TEST

/* Nobody met on Saturday or on Sunday. */
START_TEST(on_monday_the_meeting_hears_of_the_whole_weekend)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"CASE-1001\"}", "ok", "");
	at(&w, "2026-11-23T08:30:00Z");
	const char *text = sheet(&w, "{\"what\":\"meeting\"}");
	const char *sunday = strstr(text, "The night of Sun 22 Nov");
	const char *saturday = strstr(text, "The night of Sat 21 Nov");
	const char *friday = strstr(text, "The night of Fri 20 Nov");
	const char *placed = strstr(text, "   1  placed       e-bed");
	ck_assert(sunday != NULL && sunday < saturday && saturday < friday);
	ck_assert(saturday < placed && placed < friday);
	ck_assert_ptr_null(strstr(text, "The night of Thu"));
	at(&w, "2026-11-24T08:30:00Z");
	text = sheet(&w, "{\"what\":\"meeting\"}");
	says(text, "The night of Mon 23 Nov");
	ck_assert_ptr_null(strstr(text, "placed"));
	ck_assert_ptr_null(strstr(text, "The night of Sun"));
	finish(&w);
}
END_TEST

/* The clock may jump, or swepd be down: the night is that of the hold. */
START_TEST(who_never_came_is_counted_in_the_night_of_their_hold)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R2\"}", "ok", "Held");
	at(&w, "2026-11-22T16:00:00Z");
	world_turn(&w, NULL, 0);
	at(&w, "2026-11-23T08:30:00Z");
	const char *text = sheet(&w, "{\"what\":\"meeting\"}");
	const char *sunday = strstr(text, "The night of Sun 22 Nov");
	const char *saturday = strstr(text, "The night of Sat 21 Nov");
	const char *missed = strstr(text, "   2  never came   e-bed");
	ck_assert(sunday != NULL && saturday != NULL && missed != NULL);
	ck_assert(sunday < saturday && saturday < missed);
	ck_assert_ptr_null(strstr(missed + strlen("   2  never came"), "never came"));
	finish(&w);
}
END_TEST

/* A bed that they are given in a later night takes nobody out of the night in which they did not
 * come; one that they came to in the same night does. */
START_TEST(who_never_came_on_friday_is_no_less_so_for_a_bed_on_sunday)
{
	struct world w;
	evening(&w);
	at(&w, "2026-11-20T18:00:00Z");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "ok", "Held");
	world_advance(&w, HOURS_MS(15));
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R3\",\"at\":\"2026-11-20 23:00\"}", "ok",
	    "Checked in: L1");
	says(sheet(&w, "{\"what\":\"meeting\"}"), "2  never came   e-bed");
	at(&w, "2026-11-22T18:40:00Z");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "ok", "Checked in");
	world_advance(&w, HOURS_MS(14));
	const char *text = sheet(&w, "{\"what\":\"meeting\"}");
	const char *sunday = strstr(text, "   1  never came   e-bed");
	const char *friday = strstr(text, "   2  never came   e-bed");
	ck_assert_msg(sunday != NULL && friday != NULL, "%s", text);
	ck_assert(strstr(text, "The night of Sun 22 Nov") < sunday);
	ck_assert(sunday < strstr(text, "The night of Sat 21 Nov"));
	ck_assert(strstr(text, "The night of Fri 20 Nov") < friday);
	finish(&w);
}
END_TEST

/* Nobody has to remember to type it: whoever was expected and did not come is looked for. */
START_TEST(who_was_held_a_bed_and_never_came_is_somebodys_to_find)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"GONE-1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"BACK-1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"SAYS-NO\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"LATE-1\"}", "ok", "Held");
	at(&w, "2026-11-21T22:05:00Z");
	bob(&w, "checkin", "{\"person\":\"BACK-1\"}", "ok", "Checked in");
	bob(&w, "refuse", "{\"person\":\"SAYS-NO\",\"reason\":\"dog\"}", "ok", "Refused");
	world_advance(&w, HOURS_MS(10) + MINUTES_MS(25));
	const char *text = sheet(&w, "{\"what\":\"meeting\"}");
	says(text, "2  never came   e-bed");
	says(text, "welfare    GONE-1             NOBODY YET");
	says(text, "welfare    LATE-1             NOBODY YET");
	ck_assert_ptr_null(strstr(text, "BACK-1"));
	ck_assert_ptr_null(strstr(text, "SAYS-NO"));
	bob(&w, "noshow", "{\"person\":\"GONE-1\"}", "ok", "No-show");
	says(sheet(&w, "{\"what\":\"meeting\"}"), "welfare    GONE-1             bob");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"GONE-1\"}", "ok", "Checked in");
	text = sheet(&w, "{\"what\":\"meeting\"}");
	ck_assert_ptr_null(strstr(text, "no-show"));
	ck_assert_ptr_null(strstr(text, "GONE-1"));
	finish(&w);
}
END_TEST

/* GW1 is held for E1, who is given up there, and was in GW3 from then, until then, by paper. */
static const char *given_up_and_in(struct world *w, const char *came, const char *left)
{
	char args[100];
	evening(w);
	bob(w, "hold", "{\"bed\":\"GW1\",\"person\":\"E1\"}", "ok", "Held");
	at(w, "2026-11-21T22:20:00Z");
	bob(w, "noshow", "{\"person\":\"E1\"}", "ok", "No-show: E1");
	snprintf(args, sizeof(args), "{\"bed\":\"GW3\",\"person\":\"E1\",\"at\":\"%s\"}", came);
	bob(w, "checkin", args, "ok", "Checked in: GW3");
	snprintf(args, sizeof(args), "{\"person\":\"E1\",\"at\":\"%s\"}", left);
	bob(w, "checkout", args, "ok", "Checked out");
	at(w, "2026-11-22T08:30:00Z");
	return sheet(w, "{\"what\":\"meeting\"}");
}

/* Paper of a bed in which they were while the other was held, or after, or past its end. */
START_TEST(who_was_in_another_bed_is_not_missed_as_well)
{
	static const char *const stays[][2] = {
	    {"20:20", "20:40"}, {"20:20", "22:10"}, {"22:00", "22:10"}, {"22:19", "22:20"}};
	for (size_t i = 0; i < COUNT_OF(stays); i++) {
		struct world w;
		const char *text = given_up_and_in(&w, stays[i][0], stays[i][1]);
		says(text, "   1  placed       supported");
		ck_assert_msg(strstr(text, "no-show") == NULL, "%s: %s", stays[i][0], text);
		finish(&w);
	}
}
END_TEST

/* Who had left before they were expected, and never came, is both. */
START_TEST(who_was_in_a_bed_before_is_missed_all_the_same)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"E1\"}", "ok", "Checked in: GW3");
	at(&w, "2026-11-21T20:10:00Z");
	bob(&w, "checkout", "{\"person\":\"E1\"}", "ok", "Checked out");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"E1\"}", "ok", "Held");
	at(&w, "2026-11-21T22:20:00Z");
	bob(&w, "noshow", "{\"person\":\"E1\"}", "ok", "No-show: E1");
	at(&w, "2026-11-22T08:30:00Z");
	const char *text = sheet(&w, "{\"what\":\"meeting\"}");
	says(text, "   1  placed       supported");
	says(text, "   1  no-show      e-bed");
	finish(&w);
}
END_TEST

static size_t lines_of(const char *text)
{
	size_t lines = 0;
	for (; *text != '\0'; text++)
		lines += *text == '\n';
	return lines;
}

/* In a week in which SWEP ends they are what the meeting is about. */
START_TEST(who_has_no_plan_has_what_room_the_page_has)
{
	struct world w;
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "site", "{\"site\":\"lodge\",\"change\":\"kind=hotel\"}"));
	json_decref(world_ok(&w, "alice", "book",
			     "{\"site\":\"lodge\",\"count\":70,\"to\":\"2026-11-25\","
			     "\"price\":\"65\"}"));
	for (int i = 1; i <= 70; i++) {
		char args[100], name[32];
		snprintf(args, sizeof(args), "{\"bed\":\"ROOM%d\",\"person\":\"CASE-%d\"}", i,
			 2000 + i);
		bob(&w, "checkin", args, "ok", "Checked in");
		const char *text = sheet(&w, "{\"what\":\"meeting\"}");
		ck_assert_uint_le(lines_of(text), 66);
		says(text, "Head of the audit");
		ck_assert_ptr_null(strstr(text, "more than a page holds"));
		snprintf(name, sizeof(name), "CASE-%d", 2000 + i);
		if (i <= 12)
			says(text, name);
		else if (i == 70)
			says(text, "more: ask swepctl");
	}
	finish(&w);
}
END_TEST

START_TEST(a_roll_call_names_who_is_in_which_bed_since_when)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"CASE-1001\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"CASE-1002\"}", "ok", "");
	const char *text = sheet(&w, "{\"what\":\"roll-call\",\"site\":\"gateway\"}");
	says(text, "1 in, of those placed through this list.");
	says(text, "[ ] GW2        IN   CASE-1001          since Sat 21 Nov 20:00");
	says(text, "[ ] GW1        held CASE-1002          until Sat 21 Nov 22:00");
	says(text, "[ ] GW3        empty (ready)");
	ck_assert(strstr(text, "GW2") < strstr(text, "GW1"));
	world_refused(&w, "bob", "sheet", "{\"what\":\"roll-call\"}", "usage");
	world_refused(&w, "bob", "sheet", "{\"what\":\"roll-call\",\"site\":\"nowhere\"}",
		      "not-found");
	world_refused(&w, "bob", "sheet", "{\"what\":\"state\",\"site\":\"gateway\"}", "usage");
	world_refused(&w, "bob", "sheet", "{\"what\":\"menu\"}", "usage");
	world_refused(&w, "vera", "sheet", "{\"what\":\"state\"}", "forbidden");
	finish(&w);
}
END_TEST

START_TEST(much_of_everything_is_still_one_page)
{
	struct world w;
	char sites[8192], beds[8192], ask[128];
	evening(&w);
	size_t s = (size_t)snprintf(sites, sizeof(sites), "%s", sites_csv);
	size_t b = (size_t)snprintf(beds, sizeof(beds), "%s", beds_csv);
	for (int i = 0; i < 90; i++) {
		s += (size_t)snprintf(
		    sites + s, sizeof(sites) - s,
		    "x%d,A site with <a> very & long name %d,hostel,always,no,,no\n", i, i);
		b += (size_t)snprintf(beds + b, sizeof(beds) - b, "lodge,M%d,e-bed,,night\n", i);
	}
	snprintf(beds + b, sizeof(beds) - b, "x0,X0,e-bed,,night\n");
	import_ok(&w, "sites", sites);
	import_ok(&w, "beds", beds);
	for (int i = 0; i < 80; i++) {
		snprintf(ask, sizeof(ask), "{\"bed\":\"M%d\",\"person\":\"CASE-%d\"}", i, 2000 + i);
		bob(&w, i >= 20 ? "hold" : "checkin", ask, "ok", "");
	}
	const char *text = sheet(&w, "{\"what\":\"out-of-hours\"}");
	says(text, "no bed free at 91 others");
	says(text, "Held: 60");
	const char *second = strchr(text, '\f');
	ck_assert_ptr_nonnull(second);
	ck_assert(strstr(text, "Head of the audit") < second);
	for (int i = 20; i < 80; i++) {
		snprintf(ask, sizeof(ask), "M%-9d for CASE-%d ", i, 2000 + i);
		says(text, ask);
	}
	says(text, "Head of the audit");
	says(sheet(&w, "{\"what\":\"roll-call\",\"site\":\"lodge\"}"),
	     "... and more than a page holds: ask swepctl.");
	json_t *reply = world_ok(&w, "bob", "sheet", "{\"what\":\"state\"}");
	const char *html =
	    json_string_value(json_object_get(json_object_get(reply, "result"), "html"));
	says(html, "@page { size: A4;");
	says(html, "&lt;a&gt; very &amp;");
	ck_assert_ptr_null(strstr(html, "<a>"));
	json_decref(reply);
	finish(&w);
}
END_TEST

/* Nine, older than all that comes. */
static void lesser_alarms(struct world *w)
{
	char sql[300];
	for (int i = 0; i < 9; i++) {
		snprintf(sql, sizeof(sql),
			 "INSERT INTO alarm (area, kind, subject, since, last, times, sentence)"
			 " VALUES ('coventry', 'cascade', 'x%d', 1, 1, 1, 'nobody of group %d')"
			 " RETURNING 1",
			 i, i);
		world_text(w, sql);
	}
}

START_TEST(who_must_move_stands_on_the_sheet_before_what_did_not_arrive)
{
	struct world w;
	evening(&w);
	lesser_alarms(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"CASE-1001\"}", "ok", "Checked in");
	bob(&w, "close", "{\"site\":\"lodge\",\"reason\":\"no heating\"}", "ok", "");
	const char *text = sheet(&w, "{\"what\":\"out-of-hours\"}");
	says(strstr(text, "\nAlarms\n"), "The Lodge is closed, and whoever has L1 there must move");
	says(text, "nobody of group");
	says(text, " more: ask swepctl");
	finish(&w);
}
END_TEST

START_TEST(a_child_stands_on_the_sheet_before_all_that_is_lesser)
{
	struct world w;
	char ask[128];
	evening(&w);
	lesser_alarms(&w);
	for (int i = 0; i < 8; i++) {
		snprintf(ask, sizeof(ask), "{\"person\":\"KID-%d\",\"reason\":\"under-18\"}", i);
		bob(&w, "turnaway", ask, "ok", "Turned away");
	}
	const char *text = sheet(&w, "{\"what\":\"out-of-hours\"}");
	const char *alarms = strstr(text, "\nAlarms\n");
	ck_assert_ptr_nonnull(alarms);
	int children = 0;
	for (const char *at = alarms; (at = strstr(at, "may be under 18")) != NULL; at++)
		children++;
	ck_assert_int_eq(children, 8);
	says(alarms, " more: ask swepctl");
	ck_assert_ptr_null(strstr(text, "nobody of group"));
	finish(&w);
}
END_TEST

START_TEST(who_waits_and_who_was_sent_stand_on_the_sheet)
{
	struct world w;
	evening(&w);
	bob(&w, "wait", "{\"person\":\"W-1\",\"for\":[\"wheelchair\",\"dog\"]}", "ok", "Waiting");
	bob(&w, "refer",
	    "{\"person\":\"H-1\",\"from\":\"hospital\",\"expected\":\"2026-11-21T22:00:00Z\"}",
	    "ok", "Referral");
	const char *text = sheet(&w, "{\"what\":\"out-of-hours\"}");
	says(text, "Waiting for a bed: 1");
	says(text, " 1  W-1                  since Sat 21 Nov 20:00  ");
	says(text, "Referrals that are open: 1");
	says(text, "H-1                hospital, expected Sat 21 Nov 22:00, NOT ANSWERED");
	finish(&w);
}
END_TEST

START_TEST(who_moved_in_the_night_was_placed_once)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"M-1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T21:00:00Z");
	bob(&w, "move", "{\"bed\":\"GW3\",\"person\":\"M-1\"}", "ok", "Moved");
	at(&w, "2026-11-22T08:30:00Z");
	const char *text = sheet(&w, "{\"what\":\"meeting\"}");
	says(text, world_text(&w, "SELECT printf('   1  placed       %s', kind) FROM bed WHERE"
				  " label = 'GW3'"));
	ck_assert_ptr_null(strstr(strstr(text, "placed") + 1, "placed"));
	finish(&w);
}
END_TEST

/* What became of the nights, newest first, as their lines on the sheet. */
static const char *night_lines(const char *text, const char *night, char out[400])
{
	char heading[40];
	snprintf(heading, sizeof(heading), "The night of %s\n", night);
	const char *from = strstr(text, heading);
	ck_assert_ptr_nonnull(from);
	from += strlen(heading);
	const char *to = strstr(from, "\n\n");
	snprintf(out, 400, "%.*s", (int)(to != NULL ? to - from : 0), from);
	return out;
}

/* A move goes on with the stay, whoever slept where before. */
START_TEST(who_moved_on_a_later_night_was_placed_on_the_first)
{
	struct world w;
	char lines[400];
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW1\",\"change\":\"attributes=couple\"}"));
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"M-1\"}", "ok", "Checked in");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"M-2\",\"with\":\"M-3\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"M-2\"}", "ok", "Checked in");
	at(&w, "2026-11-22T21:00:00Z");
	bob(&w, "move", "{\"bed\":\"GW3\",\"person\":\"M-1\"}", "ok", "Moved");
	bob(&w, "move", "{\"bed\":\"L1\",\"person\":\"M-1\"}", "ok", "Moved");
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW3\",\"change\":\"attributes=couple\"}"));
	bob(&w, "ready", "{\"bed\":\"GW3\"}", "ok", "");
	bob(&w, "move", "{\"bed\":\"GW3\",\"person\":\"M-2\"}", "ok", "Moved");
	at(&w, "2026-11-23T08:30:00Z");
	const char *text = sheet(&w, "{\"what\":\"meeting\"}");
	ck_assert_str_eq(night_lines(text, "Sat 21 Nov", lines), "     2  placed       e-bed\n"
								 "     1  not seen     e-bed");
	ck_assert_str_eq(night_lines(text, "Sun 22 Nov", lines), "  none");
	bob(&w, "checkout", "{\"person\":\"M-1\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"GW2\"}", "ok", "");
	at(&w, "2026-11-23T21:00:00Z"); /* a new stay */
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"M-1\"}", "ok", "Checked in");
	at(&w, "2026-11-24T08:30:00Z");
	text = sheet(&w, "{\"what\":\"meeting\"}");
	ck_assert_str_eq(night_lines(text, "Mon 23 Nov", lines), "     1  placed       e-bed");
	finish(&w);
}
END_TEST

/* ---- written by themselves ------------------------------------------------------------------ */

/* The newest file of that name since the last clear; NULL: none. */
static const struct seen *file(const struct world *w, const char *name)
{
	const struct seen *found = NULL;
	for (size_t i = 0; i < w->count; i++)
		if (w->seen[i].kind == EFFECT_FILE && strstr(w->seen[i].body, name) != NULL)
			found = &w->seen[i];
	return found;
}

static size_t files(const struct world *w, const char *name)
{
	size_t n = 0;
	for (size_t i = 0; i < w->count; i++)
		n += w->seen[i].kind == EFFECT_FILE && strstr(w->seen[i].body, name) != NULL;
	return n;
}

/* What io says of the newest file of that name. */
static void written(struct world *w, const char *name, const char *error)
{
	const struct seen *s = file(w, name);
	ck_assert_msg(s != NULL, "no %s was written", name);
	struct errand errand = {.subject = strdup(s->errand.subject),
				.gateway = strdup(s->errand.gateway),
				.attempt = s->errand.attempt};
	struct event event = {.kind = EVENT_FILE, .errand = errand, .result = {.error = error}};
	world_turn(w, &event, 1);
	free((char *)(uintptr_t)errand.subject);
	free((char *)(uintptr_t)errand.gateway);
}

/* Every roll-call there is word of since the last clear is on disk. */
static void roll_calls_written(struct world *w)
{
	static const char *const sites[] = {"gateway", "house", "lodge", "hall", "annex"};
	char name[64];
	for (size_t i = 0; i < COUNT_OF(sites) * 2; i++) {
		snprintf(name, sizeof(name), "roll-call-%s-2026-11-21.%s", sites[i / 2],
			 i % 2 == 0 ? "txt" : "html");
		if (file(w, name) != NULL)
			written(w, name, NULL);
	}
}

static void with_sheets(struct world *w)
{
	world_open(w);
	snprintf(w->settings->sheets, sizeof(w->settings->sheets), "/sheets");
	evening_from(w);
	world_turn(w, NULL, 0); /* of half past four */
	written(w, "out-of-hours-2026-11-21.txt", NULL);
	written(w, "out-of-hours-2026-11-21.html", NULL);
	roll_calls_written(w);
	world_clear(w);
}

#define UNTIL_HALF_PAST_EIGHT (HOURS_MS(12) + MINUTES_MS(30)) /* from eight in the evening */

START_TEST(sheets_are_written_at_their_hours)
{
	struct world w;
	with_sheets(&w);
	world_advance(&w, UNTIL_HALF_PAST_EIGHT - 1000);
	world_clear(&w);
	world_advance(&w, 1000);
	ck_assert_uint_eq(files(&w, "meeting"), 2);
	const struct seen *html = file(&w, "meeting-2026-11-22.html"),
			  *text = file(&w, "meeting-2026-11-22.txt");
	ck_assert_str_eq(html->body, "/sheets/coventry-meeting-2026-11-22.html");
	ck_assert_str_eq(text->body, "/sheets/coventry-meeting-2026-11-22.txt");
	says(html->text, "<!DOCTYPE html>");
	says(text->text, "nine o'clock meeting, Sun 22 Nov 08:30");
	written(&w, "meeting-2026-11-22.html", NULL);
	written(&w, "meeting-2026-11-22.txt", NULL);
	world_clear(&w);
	world_advance(&w, HOURS_MS(3));
	ck_assert_uint_eq(files(&w, "meeting"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT due FROM deadline WHERE kind = 'sheet'"
					  " AND subject = 'coventry/meeting-txt'"),
			 w.now.ms + HOURS_MS(21));
	finish(&w);
}
END_TEST

START_TEST(a_file_of_which_nothing_was_heard_is_written_again)
{
	struct world w;
	with_sheets(&w);
	world_advance(&w, UNTIL_HALF_PAST_EIGHT);
	world_restart(&w);
	world_clear(&w);
	world_advance(&w, MINUTES_MS(5));
	ck_assert_uint_eq(files(&w, "meeting"), 2);
	finish(&w);
}
END_TEST

START_TEST(a_sheet_that_cannot_be_written_is_an_alarm_until_it_is)
{
	struct world w;
	with_sheets(&w);
	world_advance(&w, UNTIL_HALF_PAST_EIGHT);
	written(&w, "meeting-2026-11-22.txt", "/sheets/x: No space left on device");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'sheet'"
					" AND cleared IS NULL"),
			 "the sheet coventry/meeting-txt is not on disk: /sheets/x: No space left "
			 "on device");
	says(sheet(&w, "{\"what\":\"state\"}"),
	     "  the sheet coventry/meeting-txt is not on disk: /sheets/x: No space left on\n"
	     "  device\n");
	world_clear(&w);
	world_advance(&w, MINUTES_MS(5));
	written(&w, "meeting-2026-11-22.txt", NULL);
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'sheet' AND cleared IS NULL"),
	    0);
	finish(&w);
}
END_TEST

/* ---- roll-calls ----------------------------------------------------------------------------- */

#define FILES 10 /* of five sites, as text and for a browser */
#define LOOKS_AT_FILES "SELECT count(*) FROM audit WHERE kind = 'look' AND change = 'written'"

static void minutes_later(struct world *w, int minutes)
{
	world_clear(w);
	world_advance(w, MINUTES_MS(minutes));
}

START_TEST(roll_calls_on_disk_follow_what_happens)
{
	struct world w;
	with_sheets(&w);
	ck_assert_int_eq(world_number(&w, LOOKS_AT_FILES " AND subject LIKE '%/roll-call-%'"),
			 FILES);
	minutes_later(&w, 30);
	ck_assert_uint_eq(files(&w, "roll-call"), 0);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"CASE-1001\"}", "ok", "");
	minutes_later(&w, 5);
	ck_assert_uint_eq(files(&w, "roll-call"), 2);
	says(file(&w, "roll-call-gateway-2026-11-21.txt")->text, "GW2        IN   CASE-1001");
	says(file(&w, "roll-call-gateway-2026-11-21.html")->text, "<pre>Coventry: roll-call of");
	finish(&w);
}
END_TEST

START_TEST(a_roll_call_that_is_not_on_disk_is_written_again_and_alarmed)
{
	struct world w;
	with_sheets(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"CASE-1001\"}", "ok", "");
	minutes_later(&w, 5);
	written(&w, "roll-call-lodge-2026-11-21.txt", "/sheets/x: No space left on device");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'sheet'"
					" AND cleared IS NULL"),
			 "the sheet coventry/roll-call-txt/lodge is not on disk: /sheets/x: No "
			 "space left on device");
	minutes_later(&w, 5);
	ck_assert_uint_eq(files(&w, "roll-call"), 2);
	roll_calls_written(&w);
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'sheet' AND cleared IS NULL"),
	    0);
	minutes_later(&w, 5);
	ck_assert_uint_eq(files(&w, "roll-call"), 0);
	finish(&w);
}
END_TEST

START_TEST(a_roll_call_says_every_hour_that_it_is_still_true)
{
	struct world w;
	with_sheets(&w);
	int64_t looks = world_number(&w, LOOKS_AT_FILES);
	minutes_later(&w, 59);
	ck_assert_uint_eq(files(&w, "roll-call"), 0);
	minutes_later(&w, 1);
	ck_assert_uint_eq(files(&w, "roll-call"), FILES);
	roll_calls_written(&w);
	ck_assert_int_eq(world_number(&w, LOOKS_AT_FILES), looks);
	minutes_later(&w, 30);
	ck_assert_uint_eq(files(&w, "roll-call"), 0);
	finish(&w);
}
END_TEST

/* Yesterday's are taken away when today's is there, so there must be one of today. */
START_TEST(after_midnight_every_roll_call_is_of_the_new_day)
{
	struct world w;
	with_sheets(&w);
	world_advance(&w, HOURS_MS(3) + MINUTES_MS(50));
	roll_calls_written(&w);
	minutes_later(&w, 15);
	ck_assert_uint_eq(files(&w, "roll-call"), FILES * 2); /* looked at twice, not heard of */
	ck_assert_uint_eq(files(&w, "2026-11-22.txt"), FILES);
	finish(&w);
}
END_TEST

/* ---- who has seen them ---------------------------------------------------------------------- */

static const char *last_look(struct world *w)
{
	return world_text(w, "SELECT actor || ' ' || change || ' ' || subject || ' ' || because"
			     " FROM audit WHERE kind = 'look' ORDER BY seq DESC LIMIT 1");
}

#define LOOKS "SELECT count(*) FROM audit WHERE kind = 'look'"

START_TEST(whoever_reads_what_names_people_stands_in_the_audit)
{
	struct world w;
	evening(&w);
	sheet(&w, "{\"what\":\"meeting\"}");
	ck_assert_str_eq(last_look(&w), "bob read sheet coventry/meeting sheet by bob");
	sheet(&w, "{\"what\":\"roll-call\",\"site\":\"lodge\"}");
	ck_assert_str_eq(last_look(&w), "bob read sheet coventry/roll-call/lodge sheet by bob");
	json_decref(world_ok(&w, "bob", "followups", "{}"));
	ck_assert_str_eq(last_look(&w), "bob read followups followups by bob");
	ck_assert_int_eq(world_number(&w, LOOKS), 3);
	world_refused(&w, "bob", "sheet", "{\"what\":\"roll-call\"}", "usage");
	ck_assert_int_eq(world_number(&w, LOOKS), 3);
	finish(&w);
}
END_TEST

START_TEST(a_sheet_on_disk_stands_in_the_audit_once)
{
	struct world w;
	with_sheets(&w);
	int64_t looks = world_number(&w, LOOKS);
	world_advance(&w, UNTIL_HALF_PAST_EIGHT);
	written(&w, "meeting-2026-11-22.txt", "/sheets/x: No space left on device");
	ck_assert_int_eq(world_number(&w, LOOKS), looks);
	written(&w, "meeting-2026-11-22.txt", NULL);
	ck_assert_str_eq(last_look(&w), "swepd written sheet coventry/meeting-txt"
					" sheet coventry/meeting-txt on disk");
	ck_assert_int_eq(world_number(&w, LOOKS), looks + 1);
	finish(&w);
}
END_TEST

START_TEST(while_nothing_can_be_written_a_sheet_is_read_all_the_same)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"CASE-1001\"}", "ok", "");
	world_clear(&w);
	char full[64];
	snprintf(full, sizeof(full), "PRAGMA max_page_count = %d",
		 (int)world_number(&w, "PRAGMA page_count"));
	sqlite3_exec(w.store->db, full, NULL, NULL, NULL);
	for (int i = 0; i < 50 && w.outcome != TURN_NOT_DONE; i++)
		says(sheet(&w, "{\"what\":\"roll-call\",\"site\":\"gateway\"}"), "IN   CASE-1001");
	ck_assert_int_eq(w.outcome, TURN_NOT_DONE);
	bool said = false;
	for (size_t i = 0; world_seen(&w, EFFECT_NOTE, i) != NULL; i++)
		said = said ||
		       strcmp(world_seen(&w, EFFECT_NOTE, i)->text,
			      "coventry: sheet coventry/roll-call/gateway, read by bob; not in "
			      "the audit, which cannot be written") == 0;
	ck_assert(said);
	finish(&w);
}
END_TEST

START_TEST(in_the_morning_temporary_references_wait_to_be_merged)
{
	struct world w;
	evening(&w);
	char ask[64];
	for (int i = 0; i < 11; i++)
		bob(&w, "tempref", "{}", "ok", "");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"CASE-1001\"}", "ok", "");
	at(&w, "2026-11-22T08:30:00Z");
	const char *text = sheet(&w, "{\"what\":\"meeting\"}");
	says(text, "Temporary references to be merged: swepctl merge TEMPORARY CASE");
	ck_assert_ptr_null(strstr(text, "T-2026-11-21-1 "));
	says(text, "  T-2026-11-21-2       since Sat 21 Nov 20:00");
	says(text, "... and 2 more: ask swepctl");
	for (int i = 2; i <= 11; i++) {
		snprintf(ask, sizeof(ask),
			 "{\"temporary\":\"T-2026-11-21-%d\",\"person\":\"CASE-1001\"}", i);
		bob(&w, "merge", ask, "ok", "");
	}
	ck_assert_ptr_null(strstr(sheet(&w, "{\"what\":\"meeting\"}"), "T-2026"));
	finish(&w);
}
END_TEST

START_TEST(without_a_folder_none_is_written)
{
	struct world w;
	evening(&w);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'sheet'"), 0);
	world_advance(&w, HOURS_MS(24));
	ck_assert_uint_eq(world_count(&w, EFFECT_FILE), 0);
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {

	    the_out_of_hours_sheet_has_the_night_on_one_page,
	    long_names_and_words_stand_whole,
	    a_hold_that_ran_out_and_a_closed_site_are_not_offered,
	    the_meeting_hears_what_became_of_the_night,
	    on_monday_the_meeting_hears_of_the_whole_weekend,
	    who_never_came_is_counted_in_the_night_of_their_hold,
	    who_never_came_on_friday_is_no_less_so_for_a_bed_on_sunday,
	    who_was_held_a_bed_and_never_came_is_somebodys_to_find,
	    who_was_in_another_bed_is_not_missed_as_well,
	    who_was_in_a_bed_before_is_missed_all_the_same,
	    who_has_no_plan_has_what_room_the_page_has,
	    a_roll_call_names_who_is_in_which_bed_since_when,
	    much_of_everything_is_still_one_page,
	    who_must_move_stands_on_the_sheet_before_what_did_not_arrive,
	    a_child_stands_on_the_sheet_before_all_that_is_lesser,
	    who_waits_and_who_was_sent_stand_on_the_sheet,
	    who_moved_in_the_night_was_placed_once,
	    who_moved_on_a_later_night_was_placed_on_the_first,
	    sheets_are_written_at_their_hours,
	    a_file_of_which_nothing_was_heard_is_written_again,
	    a_sheet_that_cannot_be_written_is_an_alarm_until_it_is,
	    without_a_folder_none_is_written,
	    roll_calls_on_disk_follow_what_happens,
	    a_roll_call_that_is_not_on_disk_is_written_again_and_alarmed,
	    a_roll_call_says_every_hour_that_it_is_still_true,
	    after_midnight_every_roll_call_is_of_the_new_day,
	    whoever_reads_what_names_people_stands_in_the_audit,
	    a_sheet_on_disk_stands_in_the_audit_once,
	    while_nothing_can_be_written_a_sheet_is_read_all_the_same,
	    in_the_morning_temporary_references_wait_to_be_merged,
	};
	return suite_run("sheets", cases, COUNT_OF(cases));
}
