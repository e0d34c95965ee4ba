/* SPDX-License-Identifier: MIT
 *
 * The life of a placement after somebody has a bed, or was to have one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/evening.h"

/* One line of bob's answer; "" when no line holds the words. */
static const char *line_of(struct world *w, const char *verb, const char *args, const char *words)
{
	static char found[1024];
	json_t *reply = world_ok(w, "bob", verb, args), *line;
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	size_t i;
	found[0] = '\0';
	json_array_foreach(json_object_get(text, "lines"), i, line)
		if (strstr(json_string_value(line), words) != NULL)
			snprintf(found, sizeof(found), "%s", json_string_value(line));
	json_decref(reply);
	return found;
}

static void site(struct world *w, const char *key, const char *change)
{
	char args[200];
	snprintf(args, sizeof(args), "{\"site\":\"%s\",\"change\":\"%s\"}", key, change);
	json_decref(world_ok(w, "alice", "site", args));
}

static const char *placements(struct world *w)
{
	return world_text(w,
			  "SELECT group_concat(line, ', ') FROM (SELECT substr(bed, 10) || ' ' ||"
			  " coalesce(outcome, state) AS line FROM placement ORDER BY made, id)");
}

/* "21:40 23:05": when it was, and when it was typed; of the newest placement. */
static const char *both_times(struct world *w, const char *column)
{
	char sql[300];
	snprintf(sql, sizeof(sql),
		 "SELECT strftime('%%H:%%M', %s / 1000, 'unixepoch') || ' ' ||"
		 " iif(entered, strftime('%%H:%%M', entered / 1000, 'unixepoch'), '-')"
		 " FROM placement ORDER BY length(id) DESC, id DESC LIMIT 1",
		 column);
	return world_text(w, sql);
}

static const char *followups(struct world *w)
{
	return world_text(w, "SELECT group_concat(kind || ' ' || owner || iif(done, ' done', ''),"
			     " ', ') FROM (SELECT * FROM followup ORDER BY made, id)");
}

/* ---- a hold --------------------------------------------------------------------------------- */

START_TEST(a_word_opens_the_door)
{
	struct world w;
	char args[200], word[40];
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	snprintf(word, sizeof(word), "%s", world_text(&w, "SELECT word FROM placement"));
	ck_assert_uint_gt(strlen(word), 6);
	snprintf(args, sizeof(args), "At the door they say: %s.", word);
	ck_assert_str_eq(line_of(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "At the door"),
			 args);
	bob(&w, "checkin", "{\"person\":\"R1\",\"word\":\"open sesame\"}", "refused",
	    "that is not the word that goes with the hold of L1");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"GW2\",\"word\":\"open sesame\"}",
	    "refused", "R2 was told no word");
	ck_assert_str_eq(live(&w), "L1 held");
	*strchr(word, ' ') = '-';
	snprintf(args, sizeof(args), "{\"person\":\"R1\",\"word\":\"%s\"}", word);
	bob(&w, "checkin", args, "ok", "Checked in: L1");
	/* It stands in no line that others see. */
	*strchr(word, '-') = ' ';
	for (size_t i = 0; i < world_count(&w, EFFECT_PUBLISH); i++)
		ck_assert_ptr_null(strstr(world_seen(&w, EFFECT_PUBLISH, i)->text, word));
	snprintf(args, sizeof(args), "SELECT count(*) FROM audit WHERE after LIKE '%%%s%%'", word);
	ck_assert_int_eq(world_number(&w, args), 0);
	finish(&w);
}
END_TEST

static int64_t warnings(struct world *w)
{
	int64_t n = 0;
	for (size_t i = 0; i < world_count(w, EFFECT_PUBLISH); i++)
		n += strstr(world_seen(w, EFFECT_PUBLISH, i)->text,
			    "unless somebody makes it longer") != NULL;
	return n;
}

START_TEST(twenty_minutes_before_it_ends_whoever_watches_is_told)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 22:00");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\",\"until\":\"20:15\"}", "ok",
	    "(15 min)");
	world_advance(&w, MINUTES_MS(99));
	ck_assert_int_eq(warnings(&w), 0);
	ck_assert_str_eq(line_of(&w, "status", "{}", "Holds"), "");
	world_restart(&w);
	world_advance(&w, MINUTES_MS(1));
	ck_assert_int_eq(warnings(&w), 1);
	ck_assert_str_eq(line_of(&w, "status", "{}", "Holds"), "Holds     1 ends soon: L1 22:00");
	world_advance(&w, MINUTES_MS(5));
	ck_assert_int_eq(warnings(&w), 1);
	/* Made longer, it is told again before the new end. */
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 23:45");
	ck_assert_str_eq(line_of(&w, "status", "{}", "Holds"), "");
	world_advance(&w, MINUTES_MS(100));
	ck_assert_int_eq(warnings(&w), 2);
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'placement'"),
			 0);
	finish(&w);
}
END_TEST

/* "L1 20": of each hold, how many minutes before its end somebody looks next. */
static const char *looks(struct world *w)
{
	return world_text(w, "SELECT coalesce(group_concat(line, ', '), '') FROM (SELECT"
			     " substr(p.bed, 10) || ' ' || ((p.expires - d.due) / 60000) AS line"
			     " FROM deadline d LEFT JOIN placement p ON p.id = d.subject"
			     " WHERE d.kind = 'placement' ORDER BY p.bed)");
}

START_TEST(a_hold_is_looked_at_before_its_end_and_then_at_its_end)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 22:00");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\",\"until\":\"20:15\"}", "ok",
	    "(15 min)");
	ck_assert_str_eq(looks(&w), "GW2 0, L1 20");
	world_advance(&w, MINUTES_MS(100));
	ck_assert_str_eq(looks(&w), "L1 0");
	ck_assert_int_eq(warnings(&w), 1);
	/* A clock that was set back brings the look along: it was told, and is not told again. */
	at(&w, "2026-11-21T19:00:00Z");
	world_advance(&w, MINUTES_MS(175));
	ck_assert_str_eq(looks(&w), "L1 0");
	ck_assert_int_eq(warnings(&w), 1);
	ck_assert_str_eq(live(&w), "L1 held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 23:55");
	ck_assert_str_eq(looks(&w), "L1 20");
	at(&w, "2026-11-21T20:00:00Z");
	world_advance(&w, MINUTES_MS(214));
	ck_assert_int_eq(warnings(&w), 1);
	world_advance(&w, MINUTES_MS(1));
	ck_assert_int_eq(warnings(&w), 2);
	world_advance(&w, MINUTES_MS(20));
	ck_assert_str_eq(live(&w), "");
	ck_assert_str_eq(looks(&w), "");
	finish(&w);
}
END_TEST

/* Version 13 had a row for the warning and another for the end. */
/* Takes away whatever came later. */
static void as_schema_13(struct world *w)
{
	static const char *const later[] = {
	    "ALTER TABLE site DROP COLUMN building",
	    "ALTER TABLE bed DROP COLUMN crash",
	    "DROP TABLE nomination",
	    "ALTER TABLE contact DROP COLUMN email",
	    "ALTER TABLE contact DROP COLUMN call",
	    "ALTER TABLE contact DROP COLUMN verified",
	    "ALTER TABLE contact DROP COLUMN roles",
	    "ALTER TABLE contact DROP COLUMN digest",
	    "ALTER TABLE step DROP COLUMN organisations",
	    "ALTER TABLE step DROP COLUMN wake",
	    "ALTER TABLE step DROP COLUMN mail",
	    "DROP INDEX message_gathered",
	    "ALTER TABLE message DROP COLUMN gathered",
	    "DROP INDEX message_asking",
	    "ALTER TABLE message DROP COLUMN declined",
	    "ALTER TABLE message DROP COLUMN declined_by",
	    "DROP TABLE gateway",
	    "DROP TABLE sent_day",
	    "DROP TABLE sent_minute",
	    "DROP TABLE poll", /* with what schema 27 adds to it */
	    "DROP TABLE rota",
	    "DROP TABLE shift",
	    "DROP INDEX waiting_partner",
	    "ALTER TABLE waiting DROP COLUMN partner",
	    "DROP TABLE code",
	    "DROP INDEX message_answer",
	    "DROP INDEX inbound_guess",
	    "DROP INDEX inbound_stranger",
	    "ALTER TABLE person DROP COLUMN needs",
	    "ALTER TABLE person DROP COLUMN said",
	    "ALTER TABLE attempt DROP COLUMN died",
	    "DROP INDEX inbound_sent",
	    "ALTER TABLE inbound DROP COLUMN sent",
	    "DELETE FROM meta WHERE key = 'scrub'",
	    "DROP INDEX inbound_theirs",
	    "ALTER TABLE inbound DROP COLUMN account",
	    "ALTER TABLE inbound DROP COLUMN theirs",
	    "ALTER TABLE message DROP COLUMN account",
	    "DROP TABLE polled", /* with what schemas 26 and 28 add to it */
	    "DROP INDEX referral_placed",
	    "DROP INDEX placement_bed_ended",
	    "DROP INDEX alarm_two",
	    "PRAGMA user_version = 13",
	};
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		world_number(w, later[i]);
}

START_TEST(two_deadlines_of_an_older_database_become_one)
{
	struct world w;
	struct fault why = {.message = ""};
	char path[] = "/tmp/beds_life.XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	world_open(&w);
	store_close(w.store);
	ck_assert_int_eq(store_open(path, false, &w.store, &why), ERR_OK);
	evening_from(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 22:00");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\",\"until\":\"20:15\"}", "ok", "Held");
	world_number(&w,
		     "INSERT INTO deadline (kind, subject, area, due) SELECT 'warning', subject,"
		     " area, due FROM deadline d WHERE kind = 'placement' AND due <"
		     " (SELECT expires FROM placement WHERE id = d.subject) RETURNING 1");
	world_number(&w, "UPDATE deadline SET due = (SELECT expires FROM placement WHERE id ="
			 " subject) WHERE kind = 'placement'");
	ck_assert_str_eq(looks(&w), "GW2 0, L1 0");
	as_schema_13(&w);
	store_close(w.store);
	ck_assert_int_eq(store_open(path, false, &w.store, &why), ERR_OK);
	world_restart(&w);
	ck_assert_str_eq(looks(&w), "GW2 0, L1 20");
	world_advance(&w, HOURS_MS(2));
	ck_assert_int_eq(warnings(&w), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'warning'"),
			 0);
	finish(&w);
	unlink(path);
}
END_TEST

START_TEST(it_says_how_long_it_can_be_made)
{
	struct world w;
	evening(&w);
	ck_assert_str_eq(line_of(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "longer"),
			 "It can be made longer until 08:00 at most: hold L1 R1 --until TIME.");
	at(&w, "2026-11-21T21:00:00Z");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"arrives\":\"02:00\"}", "ok",
	    "Still held: L1 at The Lodge for R1 until 03:00 (6 h).");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"23:00\"}", "ok",
	    "Held for less time now: L1 at The Lodge for R1 until 23:00 (2 h).");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"arrives\":\"08:30\"}", "limit",
	    "a hold lasts 12 hours at most, until Sun 22 Nov 08:00");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"arrives\":\"2026-11-21T20:00:00Z\"}",
	    "usage", "arrives lies in the past");
	finish(&w);
}
END_TEST

START_TEST(a_hold_that_has_ended_is_explained)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 22:00");
	at(&w, "2026-11-21T22:10:00Z");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R2\"}", "ok", "until 00:10");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "taken",
	    "R1's hold of L1 ended at 22:00; now L1 is held until 00:10");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "taken", "L1 is held until 00:10");
	finish(&w);
}
END_TEST

START_TEST(a_clock_that_was_set_back_loses_nothing)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 22:00");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "ok", "Checked in");
	at(&w, "2026-11-21T19:00:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "GW2 occupied, L1 held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "taken", "L1 is held until 22:00");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 22:00 (3 h)");
	world_advance(&w, MINUTES_MS(179));
	ck_assert_str_eq(live(&w), "GW2 occupied, L1 held");
	bob(&w, "checkout", "{\"person\":\"R2\",\"at\":\"1m\"}", "ok", "Checked out");
	world_advance(&w, MINUTES_MS(2));
	ck_assert_str_eq(placements(&w), "L1 expired, GW2 left");
	finish(&w);
}
END_TEST

/* ---- refusing ------------------------------------------------------------------------------- */

START_TEST(a_refusal_has_a_reason)
{
	struct world w;
	evening(&w);
	bob(&w, "refuse", "{\"person\":\"R1\",\"reason\":\"dog\"}", "not-found", "R1 has no bed");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "refuse", "{\"person\":\"R1\",\"reason\":\"weather\"}", "usage",
	    "\"weather\" is none of: dog, partner, area");
	bob(&w, "refuse", "{\"person\":\"R1\"}", "usage", "reason is missing");
	bob(&w, "refuse", "{\"person\":\"R1\",\"reason\":\"DOG\",\"note\":\"not without Rex\"}",
	    "ok", "Refused: R1 did not want GW2 at The Gateway (dog). Ask what they would accept.");
	ck_assert_str_eq(world_text(&w, "SELECT outcome || ' ' || reason FROM placement"),
			 "refused dog");
	ck_assert_str_eq(world_text(&w, "SELECT r.text FROM audit a JOIN remark r ON r.id ="
					" substr(a.remark, 1, instr(a.remark, ':') - 1)"
					" WHERE a.change = 'held -> refused'"),
			 "not without Rex");
	ck_assert_str_eq(bed_state_of(&w, "GW2"), "ready");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup"), 0);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW2\"}", "refused", "takes no dogs");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW2\",\"for\":[\"nothing\"]}", "ok",
	    "Checked in");
	bob(&w, "refuse", "{\"person\":\"R1\",\"reason\":\"dog\"}", "refused",
	    "R1 is in GW2: check them out");
	finish(&w);
}
END_TEST

START_TEST(a_refusal_is_written_down_after_the_hold_has_ended)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"20:30\"}", "ok", "Held");
	world_advance(&w, MINUTES_MS(60));
	bob(&w, "refuse", "{\"person\":\"R1\",\"reason\":\"area\",\"at\":\"20:10\"}", "ok",
	    "(at 20:10, entered 21:00) (area)");
	ck_assert_str_eq(world_text(&w, "SELECT outcome || ' ' || reason FROM placement"),
			 "refused area");
	bob(&w, "refuse", "{\"person\":\"R1\",\"reason\":\"area\"}", "not-found", "R1 has no bed");
	/* So is one of somebody who was thought not to have come. */
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "Held");
	at(&w, "2026-11-22T00:30:00Z");
	bob(&w, "noshow", "{\"person\":\"R2\"}", "ok", "No-show");
	bob(&w, "refuse", "{\"person\":\"R2\",\"reason\":\"dog\"}", "ok", "Refused: R2");
	ck_assert_str_eq(world_text(&w, "SELECT change FROM audit WHERE kind = 'placement'"
					" ORDER BY seq DESC LIMIT 1"),
			 "no-show -> refused");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE done = 0"), 0);
	finish(&w);
}
END_TEST

/* ---- not coming ----------------------------------------------------------------------------- */

START_TEST(whoever_does_not_come_is_looked_for_in_the_morning)
{
	struct world w;
	char id[32], args[120];
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"8h\"}", "ok", "Held");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "ok", "No-show: R1. GW2");
	ck_assert_str_eq(followups(&w), "welfare bob");
	snprintf(id, sizeof(id), "%s", world_text(&w, "SELECT id FROM followup"));
	ck_assert_str_eq(world_text(&w, "SELECT strftime('%d %H:%M', due / 1000, 'unixepoch')"
					" FROM followup"),
			 "22 09:00");
	import_ok(&w, "contacts",
		  "contact,name,organisation,phone,groups,site\n"
		  "rsot,Outreach,Council,07700 900150,outreach,\n");
	snprintf(args, sizeof(args), "{\"followup\":\"%s\",\"owner\":\"aunt Jane\"}", id);
	bob(&w, "assign", args, "not-found", "owner must be a user, a contact or a group");
	snprintf(args, sizeof(args), "{\"followup\":\"%s\",\"owner\":\"outreach\"}", id);
	bob(&w, "assign", args, "ok", "is for outreach now");
	json_t *reply = world_ok(&w, "bob", "followups", "{}");
	json_t *row =
	    json_array_get(json_object_get(json_object_get(reply, "result"), "followups"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(row, "person")), "R1");
	ck_assert(!json_is_true(json_object_get(row, "overdue")));
	json_decref(reply);
	world_advance(&w, HOURS_MS(11) - 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'followup'"), 0);
	world_advance(&w, 1);
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'followup'"),
		   "a welfare check is overdue; outreach owns it"));
	snprintf(args, sizeof(args), "{\"followup\":\"%s\",\"reason\":\"found, well\"}", id);
	bob(&w, "done", args, "ok", "Done: ");
	ck_assert_str_eq(followups(&w), "welfare outreach done");
	bob(&w, "done", "{\"followup\":\"f999\"}", "not-found", "there is no follow-up \"f999\"");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'followup'"),
			 0);
	world_refused(&w, "vera", "followups", "{}", "forbidden");
	finish(&w);
}
END_TEST

START_TEST(who_comes_after_all_needs_no_welfare_check)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "ok", "No-show: R1");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: L1");
	ck_assert_str_eq(followups(&w), "welfare bob done");
	finish(&w);
}
END_TEST

/* The paper of last night is typed at ten in the morning: last entry is that of last night. */
START_TEST(a_no_show_of_last_night_is_entered_in_the_morning)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"23:00\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R2\",\"until\":\"23:00\"}", "ok", "Held");
	at(&w, "2026-11-22T10:00:00Z");
	bob(&w, "noshow", "{\"person\":\"R2\"}", "ok", "No-show: R2.");
	bob(&w, "noshow", "{\"person\":\"R1\",\"at\":\"21:30\"}", "refused",
	    "R1 may still come: last entry at The Gateway is at 22:00");
	bob(&w, "noshow", "{\"person\":\"R1\",\"at\":\"22:30\"}", "ok",
	    "No-show: R1. The hold of GW2 had ended already.");
	finish(&w);
}
END_TEST

/* ---- moving --------------------------------------------------------------------------------- */

START_TEST(a_person_is_moved_and_never_between_two_beds)
{
	struct world w;
	evening(&w);
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW2\"}", "not-found", "R1 has no bed");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW2\",\"for\":[\"man\"]}", "ok", "GW2");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"GW3\"}", "ok", "GW3");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW3\"}", "taken", "GW3 is occupied");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"W1\"}", "refused", "for women only");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"gw2\"}", "refused", "R1 has GW2 already");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "refused", "given by a panel");
	ck_assert_str_eq(live(&w), "GW2 occupied, GW3 occupied");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"L1\",\"reason\":\"noise\"}", "ok",
	    "Moved: R1 from GW2 to L1 at The Lodge. GW2 must be made ready: ready GW2");
	ck_assert_str_eq(live(&w), "GW3 occupied, L1 occupied");
	ck_assert_str_eq(placements(&w), "GW2 moved, GW3 occupied, L1 occupied");
	ck_assert_str_eq(bed_state_of(&w, "GW2"), "vacated");
	ck_assert_int_eq(world_number(&w, "SELECT needs FROM placement WHERE bed LIKE '%L1'"),
			 world_number(&w, "SELECT needs FROM placement WHERE bed LIKE '%GW2'"));
	finish(&w);
}
END_TEST

/* At midnight the Gateway's door is shut: to those who are outside. */
START_TEST(who_is_inside_needs_no_door)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW2\",\"for\":[\"man\"]}", "ok", "GW2");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"L1\",\"for\":[\"man\"]}", "ok", "L1");
	at(&w, "2026-11-22T00:00:00Z");
	bob(&w, "move", "{\"person\":\"R2\",\"bed\":\"best\"}", "refused", "no free bed suits man");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"best\"}", "ok", "Moved: R1 from GW2 to GW3");
	finish(&w);
}
END_TEST

/* The bed that was kept is shut, and the only other one stands behind a shut door. */
START_TEST(nobody_is_sent_to_a_shut_door_from_a_bed_that_is_none)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"for\":[\"man\"],\"until\":\"6h\"}",
	    "ok", "Held");
	bob(&w, "shut", "{\"bed\":\"L1\",\"reason\":\"flood\"}", "ok", "Shut");
	at(&w, "2026-11-21T23:00:00Z");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "refused",
	    "R1's hold of L1 was kept, but that bed is shut now, and no other free bed suits");
	ck_assert_str_eq(live(&w), "L1 held");
	finish(&w);
}
END_TEST

START_TEST(a_hold_is_moved_and_keeps_its_end)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"23:30\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"best\",\"for\":[\"dog\"]}", "ok",
	    "Moved, and held: L1 at The Lodge for R1 until 23:30 (3 h).");
	ck_assert_str_eq(bed_state_of(&w, "GW2"), "ready");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"08:01\"}", "limit",
	    "this one until Sun 22 Nov 08:00");
	finish(&w);
}
END_TEST

/* ---- leaving -------------------------------------------------------------------------------- */

START_TEST(a_person_checks_out)
{
	struct world w;
	evening(&w);
	bob(&w, "checkout", "{\"person\":\"R1\"}", "not-found", "R1 has no bed");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "refused",
	    "R1 has not arrived in GW2: release, refuse or noshow ends a hold");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in");
	at(&w, "2026-11-22T08:10:00Z");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok",
	    "Checked out: R1 has left GW2 at The Gateway. It must be made ready: ready GW2");
	ck_assert_str_eq(both_times(&w, "ended"), "08:10 -");
	finish(&w);
}
END_TEST

START_TEST(a_bed_that_is_damaged_is_given_to_nobody_and_puts_nobody_out)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW2\"}", "ok", "Checked in");
	bob(&w, "compromised", "{\"bed\":\"GW2\"}", "usage", "reason is missing");
	bob(&w, "compromised", "{\"bed\":\"GW7\",\"reason\":\"x\"}", "not-found", "no bed");
	bob(&w, "compromised", "{\"bed\":\"gw2\",\"reason\":\"bedbugs\"}", "ok",
	    "Compromised: GW2 at The Gateway is not given to anybody until: ready GW2");
	bob(&w, "compromised", "{\"bed\":\"GW2\",\"reason\":\"bedbugs\"}", "refused",
	    "GW2 is compromised already");
	ck_assert_str_eq(live(&w), "GW2 occupied");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	ck_assert_str_eq(bed_state_of(&w, "GW2"), "compromised");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "refused", "not fit for use");
	bob(&w, "ready", "{\"bed\":\"GW2\"}", "ok", "Ready");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "ok", "Held");
	finish(&w);
}
END_TEST

START_TEST(a_bed_that_was_shut_while_held_still_brings_its_person_in)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"for\":[\"man\"]}", "ok", "Held");
	ck_assert_str_eq(
	    line_of(&w, "shut", "{\"bed\":\"GW2\",\"reason\":\"no heating\"}", "It is held"),
	    "It is held until 22:00: move PERSON best, or they get the next best bed at the "
	    "door.");
	ck_assert_str_eq(live(&w), "GW2 held");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok",
	    "Checked in: GW3 at The Gateway for R1. The hold of GW2 was kept, but that bed is shut "
	    "now: this is the next best.");
	ck_assert_str_eq(live(&w), "GW3 occupied");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "refused", "GW2 is shut");
	bob(&w, "ready", "{\"bed\":\"GW2\"}", "ok", "Ready");
	finish(&w);
}
END_TEST

/* ---- the morning ---------------------------------------------------------------------------- */

/* Three sleep at the Lodge and the Gateway, one is expected at the Gateway. */
static void night_over(struct world *w, const char *iso)
{
	evening(w);
	site(w, "gateway", "stay=nightly");
	bob(w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW1\"}", "ok", "Checked in");
	bob(w, "checkin", "{\"person\":\"R2\",\"bed\":\"GW2\"}", "ok", "Checked in");
	bob(w, "checkin", "{\"person\":\"R3\",\"bed\":\"L1\"}", "ok", "Checked in");
	at(w, iso);
	world_clear(w);
}

START_TEST(a_person_clears_a_nightly_site_in_the_morning)
{
	struct world w;
	night_over(&w, "2026-11-23T08:30:00Z"); /* Monday */
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R4\"}", "ok", "Held");
	bob(&w, "clearout", "{\"site\":\"lodge\"}", "refused", "stays at The Lodge go through");
	bob(&w, "clearout", "{\"site\":\"nowhere\"}", "not-found", "there is no site");
	bob(&w, "clearout", "{\"site\":\"gateway\"}", "ok",
	    "Cleared: 2 of 2 people have left The Gateway; their beds must be made ready.");
	ck_assert_str_eq(live(&w), "GW3 held, L1 occupied");
	ck_assert_str_eq(bed_state_of(&w, "GW1"), "vacated");
	bob(&w, "clearout", "{\"site\":\"gateway\"}", "ok", "Cleared: 0 of 0");
	world_refused(&w, "vera", "clearout", "{\"site\":\"gateway\"}", "forbidden");
	finish(&w);
}
END_TEST

START_TEST(nobody_is_cleared_out_otherwise)
{
	static const struct {
		const char *iso, *says;
	} when[] = {
	    {"2026-11-22T08:30:00Z", "today is no working day, so stays go on as they are"},
	    {"2026-11-23T04:59:59Z", "a site is cleared in the morning, from 05:00 to 14:00"},
	    {"2026-11-23T14:00:00Z", "in the morning"},
	    {"2026-11-23T22:00:00Z", "in the morning"},
	};
	for (size_t i = 0; i < COUNT_OF(when); i++) {
		struct world w;
		night_over(&w, when[i].iso);
		bob(&w, "clearout", "{\"site\":\"gateway\"}", "refused", when[i].says);
		ck_assert_str_eq(live(&w), "GW1 occupied, GW2 occupied, L1 occupied");
		finish(&w);
	}
}
END_TEST

START_TEST(a_hotel_is_never_cleared_out)
{
	struct world w;
	evening(&w);
	site(&w, "gateway", "stay=nightly");
	site(&w, "gateway", "kind=hotel");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW1\"}", "ok", "Checked in");
	at(&w, "2026-11-23T08:30:00Z");
	bob(&w, "clearout", "{\"site\":\"gateway\"}", "refused", "The Gateway is a hotel");
	finish(&w);
}
END_TEST

START_TEST(who_came_this_morning_has_had_no_night)
{
	struct world w;
	night_over(&w, "2026-11-23T06:00:00Z");
	bob(&w, "checkin", "{\"person\":\"R5\",\"bed\":\"GW3\"}", "ok", "Checked in");
	at(&w, "2026-11-23T08:30:00Z");
	/* Who stays, and why, is said; the look at them is on record. */
	json_t *reply = world_ok(&w, "bob", "clearout", "{\"site\":\"gateway\"}");
	json_t *result = json_object_get(reply, "result"), *text = json_object_get(result, "text");
	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(text, "lines"), 0)),
			 "Cleared: 2 of 3 people have left The Gateway; their beds must be made "
			 "ready.");
	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(text, "after"), 0)),
			 "NOT CLEARED: R5 came to GW3 this morning, at 06:00, and has had no night "
			 "yet. Once they have left: checkout R5.");
	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(result, "stay"), 0)),
			 "GW3");
	ck_assert_str_eq(world_text(&w, "SELECT change FROM audit WHERE kind = 'person'"
					" ORDER BY seq DESC"),
			 "looked at: not cleared");
	json_decref(reply);
	ck_assert_str_eq(live(&w), "GW3 occupied, L1 occupied");
	finish(&w);
}
END_TEST

START_TEST(who_was_moved_this_morning_has_had_the_night)
{
	struct world w;
	night_over(&w, "2026-11-23T05:30:00Z");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW3\"}", "ok", "Moved");
	bob(&w, "ready", "{\"bed\":\"GW1\"}", "ok", "");
	at(&w, "2026-11-23T06:00:00Z");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW1\"}", "ok", "Moved");
	ck_assert_str_eq(live(&w), "GW1 occupied, GW2 occupied, L1 occupied");
	at(&w, "2026-11-23T07:30:00Z");
	bob(&w, "clearout", "{\"site\":\"gateway\"}", "ok", "Cleared: 2 of 2");
	ck_assert_str_eq(live(&w), "L1 occupied");
	finish(&w);
}
END_TEST

static const char *stays(struct world *w, size_t n)
{
	static char said[400];
	json_t *reply = world_ok(w, "bob", "clearout", "{\"site\":\"gateway\"}");
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	const char *line = json_string_value(json_array_get(json_object_get(text, "after"), n));
	snprintf(said, sizeof(said), "%s", line != NULL ? line : "");
	json_decref(reply);
	return said;
}

/* They slept elsewhere, and nobody moved them to be put out in the same morning. Who was moved in
 * the evening has slept where they were moved to. */
START_TEST(who_was_moved_here_this_morning_stays_and_is_not_said_to_have_had_no_night)
{
	static const char moved[] =
	    "NOT CLEARED: R3 was moved to GW3 only this morning, at 06:00, from L1 at The Lodge, "
	    "and stays. Once they have left: checkout R3.";
	struct world w;
	night_over(&w, "2026-11-23T06:00:00Z");
	bob(&w, "move", "{\"person\":\"R3\",\"bed\":\"GW3\"}", "ok", "Moved");
	at(&w, "2026-11-23T07:30:00Z");
	ck_assert_str_eq(stays(&w, 0), moved);
	ck_assert_str_eq(live(&w), "GW3 occupied");
	bob(&w, "ready", "{\"bed\":\"GW1\"}", "ok", "");
	bob(&w, "move", "{\"person\":\"R3\",\"bed\":\"GW1\"}", "ok", "Moved");
	ck_assert_str_eq(stays(&w, 0),
			 "NOT CLEARED: R3 was moved to GW1 only this morning, at 06:00, from L1 at "
			 "The Lodge, and stays. Once they have left: checkout R3.");
	finish(&w);

	night_over(&w, "2026-11-22T21:00:00Z");
	bob(&w, "move", "{\"person\":\"R3\",\"bed\":\"GW3\"}", "ok", "Moved");
	at(&w, "2026-11-23T07:30:00Z");
	ck_assert_str_eq(stays(&w, 0), "");
	ck_assert_str_eq(live(&w), "");
	finish(&w);
}
END_TEST

/* Days pass, tiers end: nobody is cleared out by software. */
START_TEST(no_occupied_bed_empties_by_itself)
{
	struct world w;
	night_over(&w, "2026-11-22T12:00:00Z");
	world_advance(&w, DAYS_MS(5));
	world_restart(&w);
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "GW1 occupied, GW2 occupied, L1 occupied");
	finish(&w);
}
END_TEST

/* ---- from paper ----------------------------------------------------------------------------- */

START_TEST(what_is_entered_later_keeps_both_times)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"23:59\"}", "ok", "Held");
	at(&w, "2026-11-21T23:05:00Z");
	bob(&w, "checkin", "{\"person\":\"R1\",\"at\":\"21:40\"}", "ok",
	    "Checked in: L1 at The Lodge for R1 (at 21:40, entered 23:05).");
	ck_assert_str_eq(both_times(&w, "arrived"), "21:40 23:05");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"GW2\",\"at\":\"30m\"}", "ok",
	    "(at 22:35, entered 23:05)");
	ck_assert_str_eq(both_times(&w, "arrived"), "22:35 23:05");
	at(&w, "2026-11-22T09:00:00Z");
	bob(&w, "checkout", "{\"person\":\"R2\",\"at\":\"2026-11-22T07:15:00Z\"}", "ok",
	    "Checked out: R2 has left GW2 at The Gateway (at 07:15, entered 09:00).");
	ck_assert_str_eq(both_times(&w, "ended"), "07:15 09:00");
	/* In the morning a time of the evening is yesterday's, and the answer says so. */
	bob(&w, "checkin", "{\"person\":\"R4\",\"bed\":\"GW3\",\"at\":\"22:15\"}", "ok",
	    "(at Sat 21 Nov 22:15, entered 09:00)");
	ck_assert_int_eq(world_number(&w, "SELECT json_extract(after, '$.entered') -"
					  " json_extract(after, '$.ended') FROM audit"
					  " WHERE change = 'occupied -> left'"),
			 MINUTES_MS(105));
	finish(&w);
}
END_TEST

START_TEST(paper_cannot_say_what_cannot_have_been)
{
	static const struct {
		const char *verb, *args, *code, *says;
	} asked[] = {
	    {"checkin", "{\"person\":\"R1\",\"at\":\"19:59\"}", "refused",
	     "at, Sat 21 Nov 19:59, lies before the hold was made, Sat 21 Nov 20:00"},
	    {"checkin", "{\"person\":\"R1\",\"at\":\"2026-11-21T23:06:00Z\"}", "usage",
	     "at lies in the future: Sat 21 Nov 23:06"},
	    {"checkin", "{\"person\":\"R9\",\"bed\":\"GW1\",\"at\":\"23:59\"}", "usage",
	     "at 23:59 is still to come today; if it was yesterday: --at 2026-11-20T23:59:00Z"},
	    {"checkin", "{\"person\":\"R1\",\"at\":\"2026-11-21 19:59\"}", "refused",
	     "at, Sat 21 Nov 19:59, lies before the hold was made, Sat 21 Nov 20:00"},
	    {"checkin", "{\"person\":\"R1\",\"at\":\"2026-10-25 01:30\"}", "usage",
	     "at comes twice that night; say which"},
	    {"checkin", "{\"person\":\"R1\",\"at\":\"yesterday\"}", "usage",
	     "at must be a time that has been (22:30), how long ago (20m) or a date with time"},
	    {"checkin", "{\"person\":\"R9\",\"bed\":\"GW1\",\"at\":\"2026-11-14T23:00:00Z\"}",
	     "usage", "at lies more than seven days back"},
	    {"noshow", "{\"person\":\"R1\",\"at\":\"19:00\"}", "refused",
	     "before the hold was made"},
	    {"refuse", "{\"person\":\"R1\",\"reason\":\"dog\",\"at\":\"19:00\"}", "refused",
	     "before the hold was made"},
	    {"checkout", "{\"person\":\"R2\",\"at\":\"20:29\"}", "refused",
	     "lies before they arrived, Sat 21 Nov 20:30"},
	    {"checkin", "{\"person\":\"R9\",\"bed\":\"GW3\",\"at\":\"21:59\"}", "refused",
	     "somebody else was in GW3 until Sat 21 Nov 22:00"},
	};
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"23:59\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R3\",\"bed\":\"GW3\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"GW2\"}", "ok", "Checked in");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "checkout", "{\"person\":\"R3\"}", "ok", "Checked out");
	bob(&w, "ready", "{\"bed\":\"GW3\"}", "ok", "Ready");
	at(&w, "2026-11-21T23:05:00Z");
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		bob(&w, asked[i].verb, asked[i].args, asked[i].code, asked[i].says);
	ck_assert_str_eq(live(&w), "GW2 occupied, L1 held");
	finish(&w);
}
END_TEST

/* On 31 October 2027 half past one comes at 00:30Z and at 01:30Z. */
START_TEST(a_time_that_comes_twice_is_asked_about_however_it_is_typed)
{
	static const struct {
		const char *now, *verb, *args, *code, *says;
	} asked[] = {
	    {"2027-10-30T22:00:00Z", "hold",
	     "{\"person\":\"R1\",\"bed\":\"GW2\",\"until\":\"01:30\"}", "usage",
	     "until comes twice that night; say which"},
	    {"2027-10-31T00:15:00Z", "checkin",
	     "{\"person\":\"R1\",\"bed\":\"GW2\",\"at\":\"01:30\"}", "usage",
	     "at 01:30 is still to come today"},
	    {"2027-10-31T00:45:00Z", "checkin",
	     "{\"person\":\"R4\",\"bed\":\"L1\",\"at\":\"01:35\"}", "ok",
	     "Checked in: L1 at The Lodge for R4 (at 01:35, entered 01:45)"},
	    {"2027-10-31T00:46:00Z", "checkout", "{\"person\":\"R4\",\"at\":\"2027-10-31 01:40\"}",
	     "ok", "Checked out: R4 has left L1 at The Lodge (at 01:40, entered 01:46)"},
	    {"2027-10-31T01:20:00Z", "checkin",
	     "{\"person\":\"R5\",\"bed\":\"W1\",\"for\":[\"woman\"],\"at\":\"01:30\"}", "ok",
	     "Checked in: W1 at Women's house for R5 (at 01:30, entered 01:20)"},
	    {"2027-10-31T01:20:00Z", "checkin",
	     "{\"person\":\"R6\",\"bed\":\"GW3\",\"at\":\"01:05\"}", "usage",
	     "at comes twice that night; say which, as in 2027-10-31T01:05+01:00 (the first) or "
	     "2027-10-31T01:05+00:00"},
	    {"2027-10-31T01:20:00Z", "checkin",
	     "{\"person\":\"R6\",\"bed\":\"GW3\",\"at\":\"2027-10-31T01:05\"}", "usage",
	     "2027-10-31T01:05+01:00 (the first)"},
	    {"2027-10-31T01:20:00Z", "hold",
	     "{\"person\":\"R1\",\"bed\":\"GW2\",\"until\":\"01:30\"}", "usage",
	     "until comes twice that night; say which"},
	    {"2027-10-31T01:45:00Z", "hold",
	     "{\"person\":\"R1\",\"bed\":\"GW2\",\"until\":\"01:30\"}", "limit",
	     "a hold lasts 12 hours at most"},
	    {"2027-10-31T03:00:00Z", "checkin",
	     "{\"person\":\"R1\",\"bed\":\"GW2\",\"at\":\"01:30\"}", "usage",
	     "at comes twice that night; say which"},
	    {"2027-10-31T03:00:00Z", "checkin",
	     "{\"person\":\"R1\",\"bed\":\"GW2\",\"at\":\"2027-10-31 01:30\"}", "usage",
	     "at comes twice that night; say which"},
	    {"2027-10-31T03:00:00Z", "checkin",
	     "{\"person\":\"R1\",\"bed\":\"GW2\",\"at\":\"2027-10-31T01:30+00:00\"}", "ok",
	     "Checked in: GW2 at The Gateway for R1 (at 01:30, entered 03:00)"},
	    {"2027-11-01T03:00:00Z", "checkin",
	     "{\"person\":\"R2\",\"bed\":\"GW1\",\"at\":\"01:30\"}", "ok",
	     "Checked in: GW1 at The Gateway for R2 (at 01:30, entered 03:00)"},
	    {"2028-03-26T02:00:00Z", "checkin",
	     "{\"person\":\"R3\",\"bed\":\"GW3\",\"at\":\"01:30\"}", "ok",
	     "Checked in: GW3 at The Gateway for R3 (at 02:00, entered 03:00)"},
	};
	struct world w;
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		at(&w, asked[i].now);
		bob(&w, asked[i].verb, asked[i].args, asked[i].code, asked[i].says);
	}
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement WHERE arrived ="
					  " strftime('%s', '2027-10-31T01:30:00') * 1000"),
			 1);
	finish(&w);
}
END_TEST

/* The holds ended at 22:00, and the night's paper is typed at half past eleven. */
START_TEST(paper_of_the_night_is_typed_until_noon)
{
	static const struct {
		const char *verb, *args, *late;
	} asked[] = {
	    {"refuse", "{\"person\":\"R1\",\"reason\":\"dog\",\"at\":\"20:30\"}", "R1 has no bed"},
	    {"noshow", "{\"person\":\"R2\"}", "R2 has no bed"},
	    {"noshow", "{\"person\":\"R4\"}", "R4 has no bed"},
	    {"checkin", "{\"person\":\"R3\",\"at\":\"21:30\"}", "R3 holds no bed"},
	};
	for (size_t i = 0; i < 2 * COUNT_OF(asked); i++) {
		struct world w;
		size_t n = i / 2;
		evening(&w);
		bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Held");
		bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "ok", "Held");
		bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "ok", "Held");
		bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R4\"}", "ok", "Held");
		bob(&w, "release", "{\"person\":\"R4\"}", "ok", "Released");
		at(&w, i % 2 == 0 ? "2026-11-22T11:59:59Z" : "2026-11-22T12:00:00Z");
		bob(&w, asked[n].verb, asked[n].args, i % 2 == 0 ? "ok" : "not-found",
		    i % 2 == 0 ? "" : asked[n].late);
		finish(&w);
	}
}
END_TEST

START_TEST(nobody_is_in_where_no_paper_says_that_they_are)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"20:30\"}", "ok", "Held");
	at(&w, "2026-11-21T21:00:00Z");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"person\":\"R1\",\"at\":\"20:20\"}", "refused",
	    "paper says that R1 came to GW2 at Sat 21 Nov 20:20, but R2 is in it since Sat 21 Nov "
	    "21:00: find out where R1 is");
	bob(&w, "checkin", "{\"bed\":\"best\",\"person\":\"R9\",\"at\":\"20:30\"}", "usage",
	    "nobody has said at which door R9 stands: name the bed");
	bob(&w, "checkin", "{\"bed\":\"best\",\"person\":\"R9\"}", "usage", "hold best R9");
	ck_assert_str_eq(live(&w), "GW2 occupied");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"R1\",\"at\":\"20:20\"}", "ok",
	    "Checked in: GW3");
	finish(&w);
}
END_TEST

START_TEST(viewers_change_nothing)
{
	static const char *const asked[][2] = {
	    {"refuse", "{\"person\":\"R1\",\"reason\":\"dog\"}"},
	    {"move", "{\"person\":\"R1\",\"bed\":\"L1\"}"},
	    {"checkout", "{\"person\":\"R1\"}"},
	    {"compromised", "{\"bed\":\"L1\",\"reason\":\"x\"}"},
	    {"shut", "{\"bed\":\"L1\",\"reason\":\"x\"}"},
	    {"assign", "{\"followup\":\"f1\",\"owner\":\"bob\"}"},
	    {"done", "{\"followup\":\"f1\"}"},
	};
	struct world w;
	evening(&w);
	int64_t audited = audited_rows(&w);
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		world_refused(&w, "vera", asked[i][0], asked[i][1], "forbidden");
	ck_assert_int_eq(audited_rows(&w), audited);
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_word_opens_the_door,
	    twenty_minutes_before_it_ends_whoever_watches_is_told,
	    a_hold_is_looked_at_before_its_end_and_then_at_its_end,
	    two_deadlines_of_an_older_database_become_one,
	    it_says_how_long_it_can_be_made,
	    a_hold_that_has_ended_is_explained,
	    a_clock_that_was_set_back_loses_nothing,
	    a_refusal_has_a_reason,
	    a_refusal_is_written_down_after_the_hold_has_ended,
	    whoever_does_not_come_is_looked_for_in_the_morning,
	    who_comes_after_all_needs_no_welfare_check,
	    a_no_show_of_last_night_is_entered_in_the_morning,
	    a_person_is_moved_and_never_between_two_beds,
	    who_is_inside_needs_no_door,
	    nobody_is_sent_to_a_shut_door_from_a_bed_that_is_none,
	    a_hold_is_moved_and_keeps_its_end,
	    a_person_checks_out,
	    a_bed_that_is_damaged_is_given_to_nobody_and_puts_nobody_out,
	    a_bed_that_was_shut_while_held_still_brings_its_person_in,
	    a_person_clears_a_nightly_site_in_the_morning,
	    nobody_is_cleared_out_otherwise,
	    a_hotel_is_never_cleared_out,
	    who_came_this_morning_has_had_no_night,
	    who_was_moved_this_morning_has_had_the_night,
	    who_was_moved_here_this_morning_stays_and_is_not_said_to_have_had_no_night,
	    no_occupied_bed_empties_by_itself,
	    what_is_entered_later_keeps_both_times,
	    paper_cannot_say_what_cannot_have_been,
	    a_time_that_comes_twice_is_asked_about_however_it_is_typed,
	    paper_of_the_night_is_typed_until_noon,
	    nobody_is_in_where_no_paper_says_that_they_are,
	    viewers_change_nothing,
	};
	return suite_run("beds_life", cases, COUNT_OF(cases));
}
