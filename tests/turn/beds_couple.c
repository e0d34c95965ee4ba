/* SPDX-License-Identifier: MIT
 *
 * Two who share one bed: found for both or for neither, kept and moved together, left alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bed_rows.h"
#include "fsck.h"
#include "lib/evening.h"

#define SITES                                                                                      \
	"site,name,kind,opens,confirm,last_entry,women_only,high_support_most,ages\n"              \
	"gateway,The Gateway,supported,always,no,,no,1,\n"                                         \
	"annex,The Annex,supported,always,no,,no,,\n"                                              \
	"young,Young people's house,supported,always,no,,no,,18-24\n"
#define BEDS                                                                                       \
	"site,bed,kind,attributes,use\n"                                                           \
	"gateway,G1,e-bed,couple dog,night\n"                                                      \
	"gateway,G2,e-bed,,night\n"                                                                \
	"annex,A1,e-bed,couple family,night\n"                                                     \
	"annex,A2,e-bed,family,night\n"                                                            \
	"young,Y1,e-bed,couple,night\n"

static void couples(struct world *w)
{
	world_open(w);
	world_start(w);
	import_ok(w, "sites", SITES);
	import_ok(w, "beds", BEDS);
	ck_assert(wall_parse_iso("2026-11-21T20:00:00Z", &w->now));
	world_clear(w);
}

/* Every promise over the whole database. */
static void promises(struct world *w)
{
	struct arena arena = {0};
	struct fsck_report report;
	ck_assert_int_eq(fsck_run(w->store, w->now, &arena, &report), ERR_OK);
	ck_assert_msg(report.wrong == 0, "%s: %s %s", report.findings[0].check,
		      report.findings[0].id, report.findings[0].sentence);
	arena_free(&arena);
}

static void done(struct world *w)
{
	promises(w);
	world_close(w);
}

static void alice(struct world *w, const char *verb, const char *args, const char *wanted)
{
	json_t *reply = world_ok(w, "alice", verb, args);
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(strstr(dump, wanted) != NULL, "expected \"%s\" in %s", wanted, dump);
	free(dump);
	json_decref(reply);
}

/* "C1 G1 held; C2 G1 held beside": whoever has a bed, by reference. */
static const char *who(struct world *w)
{
	promises(w);
	return world_text(w, "SELECT coalesce(group_concat(line, '; '), '') FROM"
			     " (SELECT n.ref || ' ' || substr(p.bed, 10) || ' ' || p.state ||"
			     "  CASE p.beside WHEN '' THEN '' ELSE ' beside' END AS line"
			     " FROM placement p JOIN person n ON n.id = p.person"
			     " WHERE p.state <> 'ended' ORDER BY n.ref)");
}

#define COUPLE "{\"bed\":\"G1\",\"person\":\"C1\",\"with\":\"C2\"}"

/* Their case's reference and the temporary one it was merged with are the same partner. */
START_TEST(a_partner_is_known_by_a_reference_that_was_merged)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held: G1");
	bob(&w, "tempref", "{}", "ok", "T-2026-11-21-1");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C2\"}", "ok", "Merged");
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C1\",\"with\":\"T-2026-11-21-1\"}", "ok",
	    "Still held: G1 at The Gateway for C1 and C2");
	bob(&w, "checkin", "{\"person\":\"C1\",\"with\":\"T-2026-11-21-1\"}", "ok",
	    "Checked in: G1");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"A1\",\"with\":\"T-2026-11-21-1\"}", "ok",
	    "C1 and C2");
	bob(&w, "checkout", "{\"person\":\"C2\"}", "ok", "Checked out");
	bob(&w, "tempref", "{}", "ok", "T-2026-11-21-2");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-2\",\"person\":\"C1\"}", "ok", "Merged");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"G1\",\"with\":\"T-2026-11-21-2\"}", "usage",
	    "nobody is their own partner");
	done(&w);
}
END_TEST

START_TEST(a_couple_is_held_extended_and_brought_in_together)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"dog\"]}",
	    "ok", "Held: G1 at The Gateway for C1 and C2 until 22:00 (2 h).");
	ck_assert_str_eq(who(&w), "C1 G1 held; C2 G1 held beside");
	/* The first's hold is told of before it ends, and the partner's with it. */
	ck_assert_str_eq(world_text(&w, "SELECT group_concat((p.expires - d.due) / 60000, ' ') FROM"
					" placement p JOIN deadline d ON d.kind = 'placement'"
					" AND d.subject = p.id ORDER BY p.beside"),
			 "20 0");
	at(&w, "2026-11-21T21:00:00Z");
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C2\"}", "ok",
	    "Still held: G1 at The Gateway for C2 and C1 until 23:00");
	ck_assert_int_eq(world_number(&w, "SELECT count(DISTINCT expires) FROM placement"), 1);
	bob(&w, "checkin", "{\"person\":\"C2\"}", "ok",
	    "Checked in: G1 at The Gateway for C2 and C1.");
	ck_assert_str_eq(who(&w), "C1 G1 occupied; C2 G1 occupied beside");
	done(&w);
}
END_TEST

START_TEST(a_couple_has_one_room_or_none)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"G2\",\"person\":\"C1\",\"with\":\"C2\"}", "refused",
	    "G2 does not suit: no room for a couple");
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C3\",\"with\":\"C2\"}", "taken",
	    "C2 holds G1");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C2\"}", "taken", "C2 holds G1");
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C1\",\"with\":\"C3\"}", "taken",
	    "C1 shares G1 with C2 already");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C3\",\"with\":\"c3\"}", "usage",
	    "nobody is their own partner");
	ck_assert_str_eq(who(&w), "C1 G1 held; C2 G1 held beside");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(ref) FROM person"), "C1,C2");
	done(&w);
}
END_TEST

START_TEST(a_family_with_two_adults_needs_no_bed_for_couples)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"family\"]}",
	    "ok", "Held: A2 at The Annex for C1 and C2");
	done(&w);
}
END_TEST

/* Whoever is first in the book: the other keeps the bed, and can do with it what they like. */
static const struct {
	const char *leaves, *stays;
} sides[] = {{"C1", "C2"}, {"C2", "C1"}};

static const char *asked(const char *person, const char *more)
{
	static char args[200];
	snprintf(args, sizeof(args), "{\"person\":\"%s\"%s}", person, more);
	return args;
}

static const char *line(const char *format, const char *one, const char *other)
{
	static char text[300];
	snprintf(text, sizeof(text), format, one, other);
	return text;
}

START_TEST(one_refuses_and_the_other_keeps_the_hold)
{
	struct world w;
	const char *leaves = sides[_i].leaves, *stays = sides[_i].stays;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	json_t *reply = world_ok(&w, "bob", "refuse", asked(leaves, ",\"reason\":\"shared-room\""));
	json_t *lines =
	    json_object_get(json_object_get(json_object_get(reply, "result"), "text"), "lines");
	ck_assert_str_eq(json_string_value(json_array_get(lines, 1)),
			 line("G1 at The Gateway is still held for %s%s.", stays, ""));
	json_decref(reply);
	ck_assert_str_eq(who(&w), line("%s G1 held%s", stays, ""));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement"
					  " WHERE outcome = 'refused' AND reason = 'shared-room'"),
			 1);
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C9\"}", "taken", "G1 is held");
	world_advance(&w, MINUTES_MS(121));
	ck_assert_str_eq(who(&w), "");
	ck_assert_str_eq(bed_state_of(&w, "G1"), "ready");
	done(&w);
}
END_TEST

START_TEST(one_does_not_come_and_the_other_is_brought_in_alone)
{
	struct world w;
	const char *leaves = sides[_i].leaves, *stays = sides[_i].stays;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "noshow", asked(leaves, ""), "ok",
	    line("No-show: %s. G1 at The Gateway is still held for %s.", leaves, stays));
	bob(&w, "checkin", asked(stays, ""), "ok",
	    line("Checked in: G1 at The Gateway for %s.%s", stays, ""));
	ck_assert_str_eq(who(&w), line("%s G1 occupied%s", stays, ""));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE done = 0"), 1);
	done(&w);
}
END_TEST

START_TEST(one_leaves_and_the_bed_is_not_vacated_before_the_other_has)
{
	struct world w;
	const char *leaves = sides[_i].leaves, *stays = sides[_i].stays;
	couples(&w);
	bob(&w, "checkin", COUPLE, "ok", "Checked in: G1 at The Gateway for C1 and C2.");
	bob(&w, "checkout", asked(leaves, ""), "ok",
	    line("Checked out: %s has left G1 at The Gateway.%s", leaves, ""));
	ck_assert_str_eq(bed_state_of(&w, "G1"), "ready");
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C9\"}", "taken", "G1 is occupied");
	ck_assert_str_eq(who(&w), line("%s G1 occupied%s", stays, ""));
	bob(&w, "checkout", asked(stays, ""), "ok",
	    line("Checked out: %s has left G1 at The Gateway. It must be made ready: ready G1%s",
		 stays, ""));
	ck_assert_str_eq(bed_state_of(&w, "G1"), "vacated");
	done(&w);
}
END_TEST

START_TEST(a_hold_that_runs_out_takes_both_and_both_may_come_late)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	world_advance(&w, MINUTES_MS(130));
	ck_assert_str_eq(who(&w), "");
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM placement WHERE outcome = 'expired'"), 2);
	bob(&w, "checkin", asked(sides[_i].leaves, ""), "ok",
	    line("Checked in: G1 at The Gateway for %s and %s. The hold had ended; the bed was "
		 "free still.",
		 sides[_i].leaves, sides[_i].stays));
	done(&w);
}
END_TEST

START_TEST(a_bed_that_two_held_is_one_bed_again_before_any_deadline_ran)
{
	struct world w;
	char list[2048];
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	ck_assert_int_eq(free_now(&w), 4);
	/* Each looks first: behind its answer the deadlines of the same turn end the hold. */
	at(&w, "2026-11-21T22:01:00Z");
	alice(&w, "status", "{}", "5 free tonight");
	bob(&w, "hold", COUPLE, "ok", "Held");
	at(&w, "2026-11-22T00:02:00Z");
	ck_assert_str_eq(list_text(&w, "{\"site\":\"gateway\"}", list), "G2 free; G1 free");
	bob(&w, "free", "{\"site\":\"gateway\",\"count\":2}", "ok", "The Gateway has 2 free");
	done(&w);
}
END_TEST

START_TEST(a_couple_moves_together)
{
	struct world w;
	const char *named = sides[_i].leaves, *other = sides[_i].stays;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "move", asked(named, ",\"bed\":\"G2\""), "refused", "no room for a couple");
	bob(&w, "move", asked(named, ",\"bed\":\"A1\""), "ok",
	    line("Moved, and held: A1 at The Annex for %s and %s", named, other));
	bob(&w, "checkin", asked(other, ""), "ok",
	    line("Checked in: A1 at The Annex for %s and %s.", other, named));
	bob(&w, "move", asked(other, ",\"bed\":\"G1\""), "ok",
	    line("Moved: %s and %s from A1 to G1 at The Gateway.", other, named));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement WHERE state = 'occupied'"
					  " AND bed = 'coventry/G1'"),
			 2);
	ck_assert_str_eq(bed_state_of(&w, "A1"), "vacated");
	done(&w);
}
END_TEST

START_TEST(a_partner_may_join_later_where_there_is_room)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"G2\",\"person\":\"C1\"}", "ok", "Held: G2");
	bob(&w, "hold", "{\"bed\":\"G2\",\"person\":\"C1\",\"with\":\"C2\"}", "refused",
	    "G2 does not suit: no room for a couple");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C3\"}", "ok", "Held: A1");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C3\",\"with\":\"C4\"}", "ok",
	    "Still held: A1 at The Annex for C3 and C4");
	bob(&w, "checkin", "{\"bed\":\"G1\",\"person\":\"C5\"}", "ok", "Checked in: G1");
	ck_assert_str_eq(who(&w), "C1 G2 held; C3 A1 held; C4 A1 held beside; C5 G1 occupied");
	done(&w);
}
END_TEST

/* Only who stands there is in, whoever is first in the book, and the other comes when they come. */
START_TEST(one_comes_first_and_the_other_later)
{
	struct world w;
	const char *first = sides[_i].leaves, *later = sides[_i].stays;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "checkin", asked(first, ",\"alone\":true,\"with\":\"C9\""), "usage",
	    "either --alone or --with");
	bob(&w, "checkin", asked(first, ",\"alone\":true"), "ok",
	    line("Checked in: G1 at The Gateway for %s.%s", first, ""));
	ck_assert_str_eq(who(&w), line("%s G1 occupied%s", first, ""));
	at(&w, "2026-11-21T21:10:00Z");
	bob(&w, "checkin", asked(later, ""), "ok",
	    line("Checked in: G1 at The Gateway for %s, with %s.", later, first));
	ck_assert_str_eq(who(&w), _i == 0 ? "C1 G1 occupied; C2 G1 occupied beside"
					  : "C1 G1 occupied beside; C2 G1 occupied");
	world_advance(&w, HOURS_MS(14));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup"), 0);
	done(&w);
}
END_TEST

START_TEST(who_never_comes_to_a_partner_is_looked_for)
{
	struct world w;
	const char *first = sides[_i].leaves;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "checkin", asked(first, ",\"alone\":true"), "ok", "Checked in");
	world_advance(&w, HOURS_MS(14));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE kind = 'welfare'"
					  " AND done = 0"),
			 1);
	ck_assert_str_eq(who(&w), line("%s G1 occupied%s", first, ""));
	done(&w);
}
END_TEST

START_TEST(a_no_show_of_one_is_written_down_beside_the_other)
{
	struct world w;
	const char *first = sides[_i].leaves, *never = sides[_i].stays;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "checkin", asked(first, ",\"alone\":true"), "ok", "Checked in");
	world_advance(&w, MINUTES_MS(130));
	bob(&w, "noshow", asked(never, ""), "ok", line("No-show: %s.%s", never, ""));
	ck_assert_str_eq(who(&w), line("%s G1 occupied%s", first, ""));
	done(&w);
}
END_TEST

START_TEST(a_partner_may_come_to_somebody_who_is_in)
{
	struct world w;
	couples(&w);
	bob(&w, "checkin", "{\"bed\":\"A1\",\"person\":\"C1\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"bed\":\"G2\",\"person\":\"C3\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"person\":\"C2\",\"with\":\"C3\"}", "refused",
	    "no room for a couple");
	bob(&w, "checkin", "{\"person\":\"C2\",\"with\":\"C1\",\"bed\":\"G1\"}", "taken",
	    "C1 is in A1");
	bob(&w, "checkin", "{\"person\":\"C2\",\"with\":\"C1\",\"at\":\"19:00\"}", "refused",
	    "their partner came");
	at(&w, "2026-11-21T21:00:00Z");
	bob(&w, "checkin", "{\"person\":\"C2\",\"with\":\"C1\",\"at\":\"20:30\"}", "ok",
	    "Checked in: A1 at The Annex for C2, with C1 (at 20:30, entered 21:00).");
	bob(&w, "checkin", "{\"person\":\"C4\",\"with\":\"C1\"}", "taken",
	    "C1 shares A1 with C2 already");
	ck_assert_str_eq(who(&w), "C1 A1 occupied; C2 A1 occupied beside; C3 G2 occupied");
	bob(&w, "checkout", "{\"person\":\"C2\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"C5\",\"with\":\"C1\",\"at\":\"20:59\"}", "refused",
	    "somebody else was in A1 until Sat 21 Nov 21:00");
	bob(&w, "checkin", "{\"person\":\"C1\",\"with\":\"C5\"}", "ok",
	    "Checked in: A1 at The Annex for C5, with C1.");
	bob(&w, "person", "{\"person\":\"C6\",\"age\":\"16-17\"}", "ok", "");
	bob(&w, "checkout", "{\"person\":\"C5\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"C6\",\"with\":\"C1\"}", "refused", "under 18");
	done(&w);
}
END_TEST

START_TEST(a_bed_must_suit_both)
{
	struct world w;
	couples(&w);
	bob(&w, "person", "{\"person\":\"C2\",\"age\":\"25+\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"Y1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"under-25\"]}",
	    "refused", "Y1 does not suit: its site takes people of another age");
	bob(&w, "person", "{\"person\":\"C2\",\"high_support\":\"yes\"}", "ok", "");
	bob(&w, "person", "{\"person\":\"C3\",\"high_support\":\"yes\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C2\",\"with\":\"C3\"}", "refused",
	    "as many people with high support needs as it can look after");
	bob(&w, "hold", COUPLE, "ok", "Held: G1");
	bob(&w, "hold", "{\"bed\":\"G2\",\"person\":\"C3\"}", "refused",
	    "as many people with high support needs as it can look after");
	done(&w);
}
END_TEST

/* What is typed for the first of them is no word of how old the other one is. */
START_TEST(the_age_of_each_is_judged_by_what_was_said_of_each)
{
	struct world w;
	couples(&w);
	bob(&w, "person", "{\"person\":\"C2\",\"for\":[\"25+\"]}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"Y1\",\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"under-25\"]}",
	    "refused", "Y1 does not suit: its site takes people of another age");
	done(&w);

	/* … nor one of days ago, which nobody says any more. */
	couples(&w);
	bob(&w, "person", "{\"person\":\"C1\",\"age\":\"18-24\"}", "ok", "");
	bob(&w, "person", "{\"person\":\"C2\",\"for\":[\"25+\"]}", "ok", "");
	at(&w, "2026-11-24T20:00:00Z");
	bob(&w, "hold", "{\"bed\":\"Y1\",\"person\":\"C1\",\"with\":\"C2\"}", "refused",
	    "of two each by person set");
	done(&w);
}
END_TEST

START_TEST(neither_is_put_where_the_other_may_not_be)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"G2\",\"person\":\"C9\"}", "ok", "Held");
	bob(&w, "person", "{\"person\":\"C2\",\"age\":\"25+\"}", "ok", "");
	bob(&w, "apart", "{\"person\":\"C2\",\"other\":\"C9\"}", "ok", "");
	bob(&w, "hold", COUPLE, "refused", "G1 does not suit: its site must be asked first");
	bob(&w, "person", "{\"person\":\"C1\",\"age\":\"25+\"}", "ok", "");
	bob(&w, "apart", "{\"person\":\"C1\",\"other\":\"C2\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C1\",\"with\":\"C2\"}", "refused",
	    "C1 and C2 are not put into one bed unasked: on-call decides");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C1\",\"with\":\"C2\",\"decided\":\"Alice\"}",
	    "ok", "Held: A1 at The Annex for C1 and C2");
	done(&w);
}
END_TEST

START_TEST(a_partner_under_18_is_childrens_services_to_place)
{
	struct world w;
	couples(&w);
	bob(&w, "person", "{\"person\":\"C2\",\"age\":\"16-17\"}", "ok", "");
	bob(&w, "hold", COUPLE, "refused", "Nobody who is or may be under 18");
	bob(&w, "checkin", COUPLE, "refused", "Nobody who is or may be under 18");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(n.ref) FROM followup f"
					" JOIN person n ON n.id = f.person"),
			 "C2");
	ck_assert_str_eq(who(&w), "");
	done(&w);
}
END_TEST

START_TEST(of_two_of_whom_one_is_a_child_neither_is_forgotten)
{
	struct world w;
	evening(&w);
	bob(&w, "hold",
	    "{\"bed\":\"best\",\"person\":\"AD\",\"with\":\"YZ\",\"for\":[\"under-18\"]}",
	    "refused", "Nobody said which of the two it is");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE kind = 'children'"),
			 2);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"YZ\"}", "refused", "under 18");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"AD\"}", "refused", "under 18");
	bob(&w, "person", "{\"person\":\"AD\",\"age\":\"25+\"}", "ok", "Set");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"AD\"}", "ok", "Held");
	finish(&w);
}
END_TEST

START_TEST(a_child_without_a_bed_is_told_of_too)
{
	struct world w;
	evening(&w);
	bob(&w, "person", "{\"person\":\"NK\",\"age\":\"16-17\"}", "ok", "Set: NK");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE kind = 'children'"),
			 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'followup'"
					  " AND cleared IS NULL"),
			 1);
	finish(&w);
}
END_TEST

START_TEST(an_adult_moves_away_from_a_partner_who_is_a_child)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	bob(&w, "person", "{\"person\":\"C2\",\"age\":\"16-17\"}", "ok", "");
	bob(&w, "move", "{\"person\":\"C2\",\"bed\":\"G2\"}", "refused", "under 18");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"A1\"}", "ok",
	    "Moved: C1 from G1 to A1 at The Annex.");
	ck_assert_str_eq(who(&w), "C1 A1 occupied; C2 G1 occupied");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE done = 0"
					  " AND kind = 'children'"),
			 1);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM bed WHERE label = 'G1'"), "ready");
	/* The child has nobody to be parted from, and nobody's bed to go to. */
	bob(&w, "move", "{\"person\":\"C2\",\"bed\":\"best\"}", "refused", "under 18");
	done(&w);
}
END_TEST

START_TEST(an_adult_who_holds_a_bed_with_a_child_holds_another_alone)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	bob(&w, "person", "{\"person\":\"C1\",\"age\":\"16-17\"}", "ok", "");
	json_t *reply = world_ok(&w, "bob", "move", "{\"person\":\"C2\",\"bed\":\"G2\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "Moved, and held: G2 at The Gateway for C2 until"));
	ck_assert_ptr_nonnull(strstr(dump, "C1 stays in G1: tell children's services now"));
	free(dump);
	json_decref(reply);
	ck_assert_str_eq(who(&w), "C1 G1 held; C2 G2 held");
	done(&w);
}
END_TEST

START_TEST(both_are_counted_as_turned_away)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C8\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C9\"}", "ok", "Held");
	bob(&w, "person", "{\"person\":\"C1\",\"age\":\"25+\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C1\",\"with\":\"C2\"}", "refused",
	    "no free bed suits couple");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(n.ref || ' ' || t.reason) FROM"
					" turnaway t JOIN person n ON n.id = t.person"),
			 "C1 needs-together,C2 needs-together");
	done(&w);
}
END_TEST

/* It is theirs to say, and never done for them. */
START_TEST(of_two_who_lose_their_bed_one_may_hold_another)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C8\"}", "ok", "Held");
	bob(&w, "person", "{\"person\":\"C1\",\"age\":\"25+\"}", "ok", "");
	alice(&w, "compromised", "{\"bed\":\"G1\",\"reason\":\"mites\"}", "");
	bob(&w, "hold", asked(sides[_i].stays, ",\"bed\":\"best\""), "refused",
	    line("G1 was kept, but that bed is compromised now, and no other free bed suits: ask "
		 "the person on call; a bed is free for %s alone: release %s, then hold best ",
		 sides[_i].stays, sides[_i].leaves));
	ck_assert_str_eq(who(&w), "C1 G1 held; C2 G1 held beside; C8 A1 held");
	bob(&w, "release", asked(sides[_i].leaves, ""), "ok", "");
	bob(&w, "hold", asked(sides[_i].stays, ",\"bed\":\"best\""), "ok", "Held: ");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement WHERE state = 'held' AND"
					  " bed IN ('coventry/G2', 'coventry/A2')"),
			 1);
	done(&w);
}
END_TEST

START_TEST(who_finds_no_bed_for_a_partner_too_may_hold_one_alone)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"G2\",\"person\":\"C1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C7\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C8\"}", "ok", "Held");
	bob(&w, "person", "{\"person\":\"C1\",\"age\":\"25+\"}", "ok", "");
	alice(&w, "compromised", "{\"bed\":\"G2\",\"reason\":\"mites\"}", "");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C1\",\"with\":\"C2\"}", "refused",
	    "; a bed is free for C1 alone: hold best C1");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C1\"}", "ok", "Held: A2");
	done(&w);
}
END_TEST

START_TEST(lists_of_people_name_both)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C3\",\"with\":\"C4\"}", "ok", "Held");
	alice(&w, "sheet", "{\"what\":\"out-of-hours\"}", "C3 and C4");
	bob(&w, "checkin", COUPLE, "ok", "Checked in");
	alice(&w, "sheet", "{\"what\":\"roll-call\",\"site\":\"gateway\"}", "2 in, of 2 beds.");
	alice(&w, "sheet", "{\"what\":\"roll-call\",\"site\":\"gateway\"}", "C1 and C2");
	alice(&w, "close", "{\"site\":\"gateway\",\"reason\":\"no water\"}",
	      "Must move: C2, occupied in G1.");
	done(&w);
}
END_TEST

/* When they came, and when that was typed, is of each of the two. */
START_TEST(who_is_seen_later_came_when_it_is_said)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	at(&w, "2026-11-21T20:10:00Z");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T23:40:00Z");
	bob(&w, "checkin", "{\"person\":\"C2\",\"at\":\"19:50\"}", "refused", "the hold was made");
	bob(&w, "checkin", "{\"person\":\"C2\",\"at\":\"22:30\"}", "ok",
	    "Checked in: G1 at The Gateway for C2 (at 22:30, entered 23:40), who was counted as in "
	    "already.");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(strftime('%H:%M', arrived / 1000,"
					" 'unixepoch') || iif(entered, strftime(' %H:%M',"
					" entered / 1000, 'unixepoch'), ''), ', ') FROM placement"),
			 "20:10, 22:30 23:40");
	/* Said without a time they came as they were counted. */
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C3\",\"with\":\"C4\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C3\"}", "ok", "Checked in");
	at(&w, "2026-11-21T23:59:00Z");
	bob(&w, "checkin", "{\"person\":\"C4\"}", "ok", "Checked in");
	ck_assert_int_eq(world_number(&w, "SELECT count(DISTINCT arrived) FROM placement WHERE bed"
					  " LIKE '%/A1'"),
			 1);
	done(&w);
}
END_TEST

static const char *shared_alarm(struct world *w)
{
	return world_text(w, "SELECT coalesce(group_concat(sentence), '') FROM alarm WHERE"
			     " kind = 'shared' AND cleared IS NULL");
}

#define NOBODY_SAW                                                                                 \
	"of two in G1 at The Gateway one has left, and nobody has seen the other there. Somebody " \
	"must look; nothing has ended"

static void one_left(struct world *w)
{
	couples(w);
	bob(w, "hold", COUPLE, "ok", "Held");
	bob(w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	at(w, "2026-11-21T22:00:00Z");
	ck_assert_str_eq(shared_alarm(w), "");
	bob(w, "checkout", "{\"person\":\"C1\"}", "ok", "Checked out");
	ck_assert_str_eq(shared_alarm(w), NOBODY_SAW);
}

static const struct {
	const char *verb, *stays;
} looks[] = {{"checkin", "C2 G1 occupied"}, {"noshow", ""}, {"checkout", ""}};

START_TEST(a_bed_with_nobody_in_it_but_who_was_never_seen_is_an_alarm)
{
	struct world w;
	one_left(&w);
	bob(&w, looks[_i].verb, "{\"person\":\"C2\"}", "ok", "");
	ck_assert_str_eq(shared_alarm(&w), "");
	ck_assert_str_eq(who(&w), looks[_i].stays);
	done(&w);
}
END_TEST

/* They slept in none of the beds to which the other of two was moved. */
START_TEST(who_never_came_was_in_no_bed)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"A1\"}", "ok", "Moved: C1 and C2");
	alice(&w, "person", "{\"person\":\"C2\"}", "\"unseen\":true");
	alice(&w, "person", "{\"person\":\"C1\"}", "\"unseen\":false");
	at(&w, "2026-11-21T23:30:00Z");
	bob(&w, "noshow", "{\"person\":\"C2\"}", "ok",
	    "No-show: C2. A1 at The Annex is the bed of C1 alone.");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement p JOIN person n"
					  " ON n.id = p.person WHERE n.ref = 'C2'"
					  " AND p.arrived IS NOT NULL"),
			 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement WHERE arrived IS NULL"),
			 2);
	done(&w);
}
END_TEST

START_TEST(two_in_two_beds_move_into_one)
{
	struct world w;
	couples(&w);
	bob(&w, "checkin", "{\"person\":\"C1\",\"bed\":\"G2\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"person\":\"C2\",\"bed\":\"A2\"}", "ok", "Checked in");
	alice(&w, "move", "{\"person\":\"C1\",\"bed\":\"G1\",\"with\":\"c2\"}",
	      "Moved: C1 and C2 from G2 to G1 at The Gateway. G2 must be made ready: ready G2");
	ck_assert_str_eq(who(&w), "C1 G1 occupied; C2 G1 occupied beside");
	ck_assert_str_eq(bed_state_of(&w, "G2"), "vacated");
	ck_assert_str_eq(bed_state_of(&w, "A2"), "vacated");
	/* As is whoever has none yet, and holds move like beds. */
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"A1\",\"with\":\"C2\"}", "ok",
	    "Moved: C1 and C2 from G1 to A1");
	bob(&w, "ready", "{\"bed\":\"G1\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"G2\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"G2\",\"person\":\"C5\"}", "ok", "Held");
	bob(&w, "move", "{\"person\":\"C5\",\"bed\":\"G1\",\"with\":\"C6\"}", "ok",
	    "Moved, and held: G1 at The Gateway for C5 and C6 until 22:00");
	ck_assert_str_eq(who(&w), "C1 A1 occupied; C2 A1 occupied beside; C5 G1 held; C6 G1 held "
				  "beside");
	done(&w);
}
END_TEST

START_TEST(who_joins_somebody_while_they_hold_a_bed_hears_of_their_own_hold)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"person\":\"H\",\"bed\":\"A2\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"E1\",\"bed\":\"A1\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"person\":\"H\",\"with\":\"E1\"}", "taken",
	    "H holds A2 at The Annex until 22:00, and E1 is in A1; to share that one: release H, "
	    "then checkin H --with E1");
	bob(&w, "checkin", "{\"person\":\"H\",\"bed\":\"A2\",\"with\":\"E1\"}", "taken",
	    "E1 is in A1 at The Annex already");
	bob(&w, "release", "{\"person\":\"H\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"H\",\"with\":\"E1\"}", "ok", "Checked in: A1");
	done(&w);
}
END_TEST

START_TEST(two_are_moved_together_by_what_is_true_of_both)
{
	static const struct {
		const char *args, *code, *wanted;
	} asks[] = {
	    {"{\"person\":\"C1\",\"bed\":\"A1\",\"with\":\"C1\"}", "usage", "their own partner"},
	    {"{\"person\":\"C1\",\"bed\":\"A1\",\"with\":\"H\"}", "refused",
	     "H holds A2 and is not there yet: checkin H first, or release H"},
	    {"{\"person\":\"H\",\"bed\":\"A1\",\"with\":\"C1\"}", "refused",
	     "H holds A2 and is not there yet"},
	    {"{\"person\":\"C1\",\"bed\":\"A1\",\"with\":\"D1\"}", "taken",
	     "D1 shares G1 with D2 already"},
	    {"{\"person\":\"D1\",\"bed\":\"A1\",\"with\":\"C1\"}", "taken",
	     "D1 shares G1 with D2 already"},
	    {"{\"person\":\"C1\",\"bed\":\"A1\",\"with\":\"E1\"}", "taken",
	     "E1 is in A1 already; to share it: checkout C1, then checkin C1 --with E1"},
	    {"{\"person\":\"C1\",\"bed\":\"Y1\",\"with\":\"K\"}", "refused",
	     "Nobody who is or may be under 18"},
	    {"{\"person\":\"C1\",\"bed\":\"A1\",\"with\":\"FOE\"}", "refused",
	     "C1 and FOE are not put into one bed unasked: on-call decides"},
	};
	struct world w;
	couples(&w);
	bob(&w, "checkin", "{\"person\":\"C1\",\"bed\":\"G2\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"person\":\"D1\",\"bed\":\"G1\",\"with\":\"D2\"}", "ok",
	    "Checked in");
	bob(&w, "hold", "{\"person\":\"H\",\"bed\":\"A2\"}", "ok", "Held");
	bob(&w, "person", "{\"person\":\"K\",\"age\":\"16-17\"}", "ok", "");
	bob(&w, "person", "{\"person\":\"FOE\",\"age\":\"25+\"}", "ok", "");
	bob(&w, "apart", "{\"person\":\"C1\",\"other\":\"FOE\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"E1\",\"bed\":\"A1\"}", "ok", "Checked in");
	for (size_t i = 0; i < COUNT_OF(asks); i++) {
		bob(&w, "move", asks[i].args, asks[i].code, asks[i].wanted);
		ck_assert_str_eq(who(&w), "C1 G2 occupied; D1 G1 occupied; D2 G1 occupied beside; "
					  "E1 A1 occupied; H A2 held");
	}
	done(&w);
}
END_TEST

/* Who is counted as in, and was seen by nobody. */
static const char *unseen(struct world *w)
{
	promises(w);
	return world_text(w, "SELECT coalesce(group_concat(ref), '') FROM (SELECT n.ref FROM"
			     " placement p JOIN person n ON n.id = p.person WHERE p.state ="
			     " 'occupied' AND p.needs & 1048576 <> 0 ORDER BY n.ref)");
}

/* Nobody who lies in a bed becomes somebody who may never have come, for whom another leaves. */
START_TEST(whoever_is_brought_to_a_bed_was_seen_whoever_stays_behind)
{
	struct world w;
	bool seen = (_i & 1) != 0, own = (_i & 2) != 0, first = (_i & 4) != 0;
	couples(&w);
	bob(&w, "hold",
	    first ? "{\"bed\":\"G1\",\"person\":\"C1\",\"with\":\"K1\"}"
		  : "{\"bed\":\"G1\",\"person\":\"K1\",\"with\":\"C1\"}",
	    "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	if (seen)
		bob(&w, "checkin", "{\"person\":\"K1\"}", "ok", "Checked in");
	if (own)
		bob(&w, "checkin", "{\"person\":\"X1\",\"bed\":\"G2\"}", "ok", "Checked in");
	bob(&w, "person", "{\"person\":\"K1\",\"age\":\"16-17\"}", "ok", "");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"A1\",\"with\":\"X1\"}", "ok",
	    "Moved: C1 and X1 from G1 to A1");
	ck_assert_str_eq(who(&w), "C1 A1 occupied; K1 G1 occupied; X1 A1 occupied beside");
	ck_assert_str_eq(unseen(&w), seen ? "" : "K1");
	at(&w, "2026-11-21T23:30:00Z");
	bob(&w, "noshow", "{\"person\":\"X1\"}", "refused", "X1 is in A1: check them out");
	bob(&w, "noshow", "{\"person\":\"C1\"}", "refused", "C1 is in A1: check them out");
	ck_assert_str_eq(who(&w), "C1 A1 occupied; K1 G1 occupied; X1 A1 occupied beside");
	done(&w);
}
END_TEST

/* Whoever is named stands there: nobody is put out for having been seen by nobody. */
START_TEST(whoever_somebody_joins_is_seen)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	bob(&w, "checkout", "{\"person\":\"C1\"}", "ok", "");
	ck_assert_str_eq(unseen(&w), "C2");
	bob(&w, "checkin", "{\"person\":\"C2\",\"with\":\"X1\"}", "ok",
	    "for C2, who was counted as in already");
	ck_assert_str_eq(who(&w), "C2 G1 occupied; X1 G1 occupied beside");
	ck_assert_str_eq(unseen(&w), "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'alone'"), 0);
	at(&w, "2026-11-21T23:30:00Z");
	bob(&w, "noshow", "{\"person\":\"C2\"}", "refused", "C2 is in G1: check them out");
	done(&w);
}
END_TEST

/* The age of each of two: nobody of unknown age sleeps in a young people's house beside somebody
 * of a known one, whichever of them the command names first. */
START_TEST(a_site_asks_the_age_of_both)
{
	static const struct {
		const char *verb, *args;
	} asks[] = {
	    {"hold", "{\"bed\":\"Y1\",\"person\":\"Y\",\"with\":\"U\"}"},
	    {"hold", "{\"bed\":\"Y1\",\"person\":\"U\",\"with\":\"Y\"}"},
	    {"hold", "{\"bed\":\"Y1\",\"person\":\"Y\",\"with\":\"U\",\"for\":[\"18-24\"]}"},
	    {"checkin", "{\"bed\":\"Y1\",\"person\":\"Y\",\"with\":\"U\"}"},
	};
	struct world w;
	couples(&w);
	bob(&w, "person", "{\"person\":\"Y\",\"age\":\"18-24\"}", "ok", "");
	for (size_t i = 0; i < COUNT_OF(asks); i++)
		bob(&w, asks[i].verb, asks[i].args, "refused",
		    "say 18-24 or 25+, of two each by person set");
	bob(&w, "checkin", "{\"bed\":\"Y1\",\"person\":\"Y\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"person\":\"U\",\"with\":\"Y\"}", "refused", "say 18-24 or 25+");
	bob(&w, "person", "{\"person\":\"U\",\"age\":\"18-24\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"U\",\"with\":\"Y\"}", "ok", "Checked in");
	done(&w);
}
END_TEST

/* Named or not, whoever comes along is as seen as before, move after move. */
START_TEST(a_move_makes_nobody_seen_or_unseen)
{
	struct world w;
	bool seen = (_i & 1) != 0, with = (_i & 2) != 0;
	const char *one = sides[_i >> 2].leaves, *other = sides[_i >> 2].stays;
	const char *const beds[] = {"A1", "G1", "A1"};
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "checkin", asked(one, ""), "ok", "Checked in");
	if (seen)
		bob(&w, "checkin", asked(other, ""), "ok", "Checked in");
	for (size_t i = 0; i < COUNT_OF(beds); i++) {
		char more[64];
		snprintf(more, sizeof(more), ",\"bed\":\"%s\"%s%s%s", beds[i],
			 with ? ",\"with\":\"" : "", with ? other : "", with ? "\"" : "");
		bob(&w, "move", asked(one, more), "ok", "Moved: ");
		ck_assert_str_eq(unseen(&w), seen ? "" : other);
		bob(&w, "ready", i == 1 ? "{\"bed\":\"A1\"}" : "{\"bed\":\"G1\"}", "ok", "");
	}
	done(&w);
}
END_TEST

START_TEST(nobody_who_holds_a_bed_is_counted_as_in_by_a_move)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"G1\",\"person\":\"C1\",\"with\":\"K1\"}", "ok", "Held");
	if (_i == 1)
		bob(&w, "hold", "{\"bed\":\"G2\",\"person\":\"X1\"}", "ok", "Held");
	bob(&w, "person", "{\"person\":\"K1\",\"age\":\"16-17\"}", "ok", "");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"A1\",\"with\":\"X1\"}", "ok",
	    "Moved, and held: A1 at The Annex for C1 and X1");
	ck_assert_str_eq(who(&w), "C1 A1 held; K1 G1 held; X1 A1 held beside");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement WHERE"
					  " needs & 1048576 <> 0"),
			 0);
	bob(&w, "checkin", "{\"person\":\"C1\",\"with\":\"X1\"}", "ok", "Checked in");
	ck_assert_str_eq(unseen(&w), "");
	done(&w);
}
END_TEST

/* Who came only to the bed to which they had been moved was in no other before it. */
START_TEST(who_came_after_the_move_came_then)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"A1\"}", "ok", "Moved: C1 and C2");
	at(&w, "2026-11-21T23:30:00Z");
	bob(&w, "checkin", "{\"person\":\"C2\",\"at\":\"20:15\"}", "refused",
	    "at, Sat 21 Nov 20:15, lies before they were counted as in, Sat 21 Nov 20:30");
	bob(&w, "checkin", "{\"person\":\"C2\",\"at\":\"22:30\"}", "ok",
	    "Checked in: A1 at The Annex for C2 (at 22:30, entered 23:30)");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(strftime('%H:%M', arrived / 1000,"
					" 'unixepoch')) FROM placement p JOIN person n"
					" ON n.id = p.person WHERE n.ref = 'C2'"),
			 "22:30");
	done(&w);
}
END_TEST

#define ROLL_CALL "{\"what\":\"roll-call\",\"site\":\"gateway\"}"
#define UNSEEN "C2 is counted as in, and nobody has seen them yet"

START_TEST(a_roll_call_says_who_was_only_counted_as_in)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	alice(&w, "sheet", ROLL_CALL, UNSEEN);
	bob(&w, "checkin", "{\"person\":\"C2\"}", "ok", "Checked in");
	json_t *sheet = world_ok(&w, "alice", "sheet", ROLL_CALL);
	char *text = json_dumps(sheet, 0);
	ck_assert_ptr_nonnull(strstr(text, "2 in, of 2 beds."));
	ck_assert_ptr_null(strstr(text, "counted as in"));
	free(text);
	json_decref(sheet);
	done(&w);
}
END_TEST

/* Whose stay has ended is in nobody's way at a fire. */
START_TEST(a_roll_call_counts_nobody_who_is_said_to_have_never_come)
{
	static const struct {
		const char *verb, *args, *said;
	} ends[] = {{"noshow", "{\"person\":\"C2\"}", "C2"},
		    {"checkout", "{\"person\":\"C2\"}", "Checked out"}};
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		struct world w;
		couples(&w);
		bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C1\",\"with\":\"C2\"}", "ok",
		    "Held");
		bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
		at(&w, "2026-11-21T23:00:00Z");
		bob(&w, ends[i].verb, ends[i].args, "ok", ends[i].said);
		json_t *sheet = world_ok(&w, "alice", "sheet", ROLL_CALL);
		char *text = json_dumps(sheet, 0);
		ck_assert_ptr_nonnull(strstr(text, "1 in, of 2 beds."));
		ck_assert_msg(strstr(text, "counted as in") == NULL, "%s: %s", ends[i].verb, text);
		free(text);
		json_decref(sheet);
		done(&w);
	}
}
END_TEST

/* Who is brought into a bed from nowhere is found, and the welfare check ends. */
START_TEST(whoever_is_brought_along_is_well)
{
	static const char open[] = "SELECT count(*) FROM followup WHERE done = 0";
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"A2\",\"person\":\"C2\"}", "ok", "Held");
	bob(&w, "noshow", "{\"person\":\"C2\"}", "ok", "");
	ck_assert_int_eq(world_number(&w, open), 1);
	bob(&w, "hold", "{\"bed\":\"G2\",\"person\":\"C1\"}", "ok", "Held");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"G1\",\"with\":\"C2\"}", "ok",
	    "Moved, and held");
	ck_assert_int_eq(world_number(&w, open), 1);
	bob(&w, "release", "{\"person\":\"C1\"}", "ok", "");
	bob(&w, "release", "{\"person\":\"C2\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"C1\",\"bed\":\"G2\"}", "ok", "Checked in");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"G1\",\"with\":\"C2\"}", "ok", "Moved");
	ck_assert_int_eq(world_number(&w, open), 0);
	done(&w);
}
END_TEST

#define CHECKS "SELECT count(*) FROM followup WHERE done = 0 AND kind = 'welfare'"

/* In the morning somebody asks after whoever was counted as in, and was seen by nobody. */
START_TEST(nobody_is_counted_as_in_for_a_whole_night_unasked)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", "{\"bed\":\"A2\",\"person\":\"C2\"}", "ok", "Held");
	bob(&w, "noshow", "{\"person\":\"C2\"}", "ok", "");
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	ck_assert_int_eq(world_number(&w, CHECKS), 1); /* of the hold to which C2 did not come */
	bob(&w, "checkin", "{\"person\":\"C2\"}", "ok", "counted as in already");
	ck_assert_int_eq(world_number(&w, CHECKS), 0);
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"C3\",\"with\":\"C4\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C3\"}", "ok", "Checked in");
	at(&w, "2026-11-22T04:59:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(world_number(&w, CHECKS), 0);
	at(&w, "2026-11-22T05:01:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(world_number(&w, CHECKS), 1); /* of C4 */
	bob(&w, "checkin", "{\"person\":\"C3\",\"with\":\"C4\"}", "taken",
	    "C3 is in A1 at The Annex already, and C4 is counted as in, too: once somebody has");
	bob(&w, "checkout", "{\"person\":\"C3\"}", "ok", "Checked out");
	bob(&w, "checkin", "{\"person\":\"C9\",\"with\":\"C4\"}", "taken", "C4 is counted as in");
	bob(&w, "checkin", "{\"person\":\"C4\"}", "ok", "Checked in");
	ck_assert_int_eq(world_number(&w, CHECKS), 0);
	done(&w);
}
END_TEST

START_TEST(a_move_does_not_end_the_question_after_whoever_was_not_seen)
{
	struct world w;
	couples(&w);
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"A1\"}", "ok", "Moved");
	at(&w, "2026-11-22T05:01:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(world_number(&w, CHECKS), 1);
	done(&w);
}
END_TEST

START_TEST(a_clear_out_asks_after_whoever_nobody_saw)
{
	struct world w;
	couples(&w);
	alice(&w, "site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"stay=nightly\"}", "");
	bob(&w, "hold", COUPLE, "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	at(&w, "2026-11-23T08:30:00Z");
	json_t *reply = world_ok(&w, "bob", "clearout", "{\"site\":\"gateway\"}");
	char *text = json_dumps(reply, 0);
	ck_assert_msg(strstr(text, "C2 was counted as in G1, and nobody has seen them there: f") &&
			  strstr(text, "Cleared: 1 of 2 people have left"),
		      "%s", text);
	ck_assert_int_eq(world_number(&w, CHECKS), 1);
	free(text);
	json_decref(reply);
	done(&w);
}
END_TEST

START_TEST(a_morning_clear_out_ends_the_night_of_both)
{
	struct world w;
	couples(&w);
	alice(&w, "site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"stay=nightly\"}", "");
	bob(&w, "checkin", COUPLE, "ok", "Checked in");
	at(&w, "2026-11-23T08:30:00Z");
	bob(&w, "clearout", "{\"site\":\"gateway\"}", "ok",
	    "Cleared: 2 of 2 people have left The Gateway");
	ck_assert_str_eq(who(&w), "");
	ck_assert_str_eq(bed_state_of(&w, "G1"), "vacated");
	done(&w);
}
END_TEST

/* The dog was the other one's, and the bed still has it. */
START_TEST(what_was_said_of_who_left_is_said_of_whom)
{
	struct world w;
	evening(&w);
	import_ok(&w, "beds",
		  "site,bed,kind,attributes,use\ngateway,GW1,e-bed,couple dog,night\n"
		  "gateway,GW2,e-bed,,night\n");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"D1\",\"with\":\"D2\",\"for\":[\"dog\"]}",
	    "ok", "Held");
	bob(&w, "release", "{\"person\":\"D1\"}", "ok", "Released");
	bob(&w, "move", "{\"person\":\"D2\",\"bed\":\"GW2\"}", "refused",
	    "GW2 does not suit: takes no dogs. Of D1 was said before: dog; to take it back: "
	    "--for nothing, with all that is true behind it");
	json_t *reply = world_ok(&w, "bob", "person", "{\"person\":\"D2\"}");
	char *told = json_dumps(reply, 0);
	ck_assert_msg(strstr(told, "Said for their bed, of D1: dog.") != NULL, "%s", told);
	free(told);
	json_decref(reply);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE change = 'looked at: "
					  "said for a bed'"),
			 1);
	bob(&w, "move", "{\"person\":\"D2\",\"bed\":\"GW2\",\"for\":[\"nothing\"]}", "ok", "GW2");
	reply = world_ok(&w, "bob", "person", "{\"person\":\"D2\"}");
	told = json_dumps(reply, 0);
	ck_assert_msg(strstr(told, "Said for") == NULL, "%s", told);
	free(told);
	json_decref(reply);
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    what_was_said_of_who_left_is_said_of_whom,
	    a_couple_is_held_extended_and_brought_in_together,
	    a_partner_is_known_by_a_reference_that_was_merged,
	    a_couple_has_one_room_or_none,
	    a_family_with_two_adults_needs_no_bed_for_couples,
	    a_partner_may_join_later_where_there_is_room,
	    a_partner_may_come_to_somebody_who_is_in,
	    a_bed_must_suit_both,
	    the_age_of_each_is_judged_by_what_was_said_of_each,
	    neither_is_put_where_the_other_may_not_be,
	    a_partner_under_18_is_childrens_services_to_place,
	    of_two_of_whom_one_is_a_child_neither_is_forgotten,
	    a_child_without_a_bed_is_told_of_too,
	    an_adult_moves_away_from_a_partner_who_is_a_child,
	    an_adult_who_holds_a_bed_with_a_child_holds_another_alone,
	    both_are_counted_as_turned_away,
	    who_finds_no_bed_for_a_partner_too_may_hold_one_alone,
	    lists_of_people_name_both,
	    who_is_seen_later_came_when_it_is_said,
	    who_never_came_was_in_no_bed,
	    who_came_after_the_move_came_then,
	    two_in_two_beds_move_into_one,
	    who_joins_somebody_while_they_hold_a_bed_hears_of_their_own_hold,
	    two_are_moved_together_by_what_is_true_of_both,
	    a_roll_call_says_who_was_only_counted_as_in,
	    a_roll_call_counts_nobody_who_is_said_to_have_never_come,
	    whoever_is_brought_along_is_well,
	    nobody_is_counted_as_in_for_a_whole_night_unasked,
	    a_move_does_not_end_the_question_after_whoever_was_not_seen,
	    a_clear_out_asks_after_whoever_nobody_saw,
	    a_morning_clear_out_ends_the_night_of_both,
	    a_bed_that_two_held_is_one_bed_again_before_any_deadline_ran,
	};
	const TTest *const from_both_sides[] = {
	    one_refuses_and_the_other_keeps_the_hold,
	    of_two_who_lose_their_bed_one_may_hold_another,
	    one_does_not_come_and_the_other_is_brought_in_alone,
	    one_leaves_and_the_bed_is_not_vacated_before_the_other_has,
	    a_hold_that_runs_out_takes_both_and_both_may_come_late,
	    a_couple_moves_together,
	    one_comes_first_and_the_other_later,
	    who_never_comes_to_a_partner_is_looked_for,
	    a_no_show_of_one_is_written_down_beside_the_other,
	};
	Suite *s = suite_create("beds_couple");
	TCase *c = tcase_create("all");
	tcase_set_timeout(c, 60);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		tcase_add_test(c, cases[i]);
	for (size_t i = 0; i < COUNT_OF(from_both_sides); i++)
		tcase_add_loop_test(c, from_both_sides[i], 0, (int)COUNT_OF(sides));
	tcase_add_loop_test(c, a_bed_with_nobody_in_it_but_who_was_never_seen_is_an_alarm, 0,
			    (int)COUNT_OF(looks));
	tcase_add_loop_test(c, whoever_is_brought_to_a_bed_was_seen_whoever_stays_behind, 0, 8);
	tcase_add_loop_test(c, a_move_makes_nobody_seen_or_unseen, 0, 8);
	tcase_add_test(c, whoever_somebody_joins_is_seen);
	tcase_add_test(c, a_site_asks_the_age_of_both);
	tcase_add_loop_test(c, nobody_who_holds_a_bed_is_counted_as_in_by_a_move, 0, 2);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
