/* SPDX-License-Identifier: MIT
 *
 * Beds that a panel gives: who is put forward, what the panel says, how they come in, and such a
 * bed lent to the night.
 */
#include <stdio.h>
#include <string.h>

#include "fsck.h"
#include "lib/evening.h"
#include "need.h"

/* At 20:00, with more beds of panels: F1 takes no dog, W9 is for women. */
static void panels(struct world *w)
{
	char beds[2048];
	evening(w);
	snprintf(beds, sizeof(beds),
		 "%slodge,F1,nsap,,panel\nlodge,F2,nsap,couple,panel\n"
		 "house,W9,supported,,panel\n",
		 beds_csv);
	import_ok(w, "beds", beds);
}

/* alice, a manager: ok carries the first line of the answer, anything else is in the refusal. */
static void alice(struct world *w, const char *verb, const char *args, const char *code,
		  const char *wanted)
{
	json_t *reply = world_ask(w, "alice", verb, args);
	json_t *error = json_object_get(reply, "error");
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	const char *got = error == NULL ? "ok" : json_string_value(json_object_get(error, "code"));
	const char *said =
	    error == NULL ? json_string_value(json_array_get(json_object_get(text, "lines"), 0))
			  : json_string_value(json_object_get(error, "message"));
	ck_assert_msg(strcmp(got, code) == 0, "%s %s: %s, not %s: %s", verb, args, got, code, said);
	ck_assert_msg(strstr(said, wanted) != NULL, "%s %s: \"%s\" lacks \"%s\"", verb, args, said,
		      wanted);
	json_decref(reply);
}

/* The id of the newest. */
static const char *newest(struct world *w)
{
	return world_text(w, "SELECT id FROM nomination ORDER BY length(id) DESC, id DESC LIMIT 1");
}

static void nominate(struct world *w, const char *where, const char *person, const char *needs)
{
	char args[300];
	snprintf(args, sizeof(args),
		 "{\"where\":\"%s\",\"person\":\"%s\",\"criteria\":\"2026-1\",\"reason\":\"slept "
		 "out\"%s%s%s}",
		 where, person, needs[0] != '\0' ? ",\"for\":[\"" : "", needs,
		 needs[0] != '\0' ? "\"]" : "");
	bob(w, "nominate", args, "ok", "Nominated: ");
}

/* More of the arguments in `more`, as in ",\"bed\":\"GW9\"". */
static void panel(struct world *w, const char *decision, const char *more, const char *code,
		  const char *wanted)
{
	char args[300];
	snprintf(args, sizeof(args),
		 "{\"nomination\":\"%s\",\"decision\":\"%s\",\"reason\":\"as met\"%s}", newest(w),
		 decision, more);
	alice(w, "panel", args, code, wanted);
}

static const char *nominations(struct world *w)
{
	return world_text(w, "SELECT group_concat(state, ', ') FROM (SELECT state FROM nomination"
			     " ORDER BY length(id), id)");
}

static const char *audited(struct world *w)
{
	return world_text(w, "SELECT group_concat(actor || ': ' || change, '; ') FROM audit"
			     " WHERE kind = 'nomination'");
}

/* ---- the way in ----------------------------------------------------------------------------- */

START_TEST(a_nominated_person_sleeps_where_they_sleep_until_somebody_moves_them)
{
	struct world w;
	panels(&w);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"L1\"}", "ok", "L1");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "refused",
	    "GW9 is given by a panel, not for a night: nominate for it");
	bob(&w, "nominate",
	    "{\"where\":\"gw9\",\"person\":\"R1\",\"criteria\":\"2026-1\",\"reason\":\"x\"}", "ok",
	    "Nominated: R1 for GW9 at The Gateway, by criteria 2026-1, as g");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "refused", "given by a panel");
	at(&w, "2026-11-27T15:00:00Z");
	panel(&w, "accepted", "", "ok",
	      "Accepted: GW9 at The Gateway is kept for R1, by the word of alice.");
	ck_assert_str_eq(live(&w), "L1 occupied");
	at(&w, "2027-01-04T15:00:00Z"); /* nothing ends either by itself */
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "L1 occupied");
	ck_assert_str_eq(nominations(&w), "accepted");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "ok",
	    "Moved: R1 from L1 to GW9 at The Gateway. L1 must be made ready: ready L1");
	ck_assert_str_eq(live(&w), "GW9 occupied");
	ck_assert_str_eq(nominations(&w), "placed");
	ck_assert_str_eq(audited(&w), "bob: new; alice: open -> accepted; bob: accepted -> placed");
	/* The bed is theirs until a person says otherwise. */
	at(&w, "2027-06-04T15:00:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "GW9 occupied");
	finish(&w);
}
END_TEST

static void look_says(struct world *w, const char *words)
{
	json_t *reply = world_ok(w, "bob", "person", "{\"person\":\"R1\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_msg(strstr(dump, words) != NULL, "%s: %s", words, dump);
	free(dump);
	json_decref(reply);
}

START_TEST(a_look_at_somebody_says_what_a_panel_keeps_for_them)
{
	struct world w;
	panels(&w);
	nominate(&w, "GW9", "R1", "");
	look_says(&w, "Nominated for The Gateway (");
	panel(&w, "accepted", "", "ok", "GW9 at The Gateway is kept for R1");
	look_says(&w, "Has no bed tonight.");
	look_says(&w, "GW9 at The Gateway is kept for them by the panel (");
	finish(&w);
}
END_TEST

START_TEST(a_kept_bed_takes_its_person_at_the_door_and_nobody_else)
{
	struct world w;
	panels(&w);
	nominate(&w, "gateway", "R1", "");
	panel(&w, "accepted", "", "usage", "bed is missing");
	panel(&w, "accepted", ",\"bed\":\"F1\"", "refused", "F1 is at The Lodge, and g");
	panel(&w, "accepted", ",\"bed\":\"GW2\"", "refused", "GW2 is no bed that a panel gives");
	panel(&w, "accepted", ",\"bed\":\"GW9\"", "ok", "GW9 at The Gateway is kept for R1");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"GW9\"}", "refused", "given by a panel");
	bob(&w, "hold", "{\"person\":\"R2\",\"bed\":\"GW9\"}", "refused", "given by a panel");
	bob(&w, "checkin", "{\"person\":\"R3\",\"bed\":\"GW3\"}", "ok", "GW3");
	bob(&w, "move", "{\"person\":\"R3\",\"bed\":\"GW9\"}", "refused", "given by a panel");
	nominate(&w, "GW9", "R2", "");
	panel(&w, "accepted", "", "taken", "GW9 is kept for R1, by g");
	alice(&w, "crash", "{\"bed\":\"GW9\",\"until\":\"09:00\",\"reason\":\"full\"}", "taken",
	      "GW9 is kept for R1");
	/* The best bed of a night is a bed of a night. */
	bob(&w, "hold", "{\"person\":\"R1\",\"bed\":\"best\"}", "ok", "Held: GW2");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "ok",
	    "Checked in: GW9 at The Gateway for R1.");
	ck_assert_str_eq(nominations(&w), "placed, open");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "GW9");
	/* Once: who has left, and did not only seem to, is put forward anew. */
	bob(&w, "ready", "{\"bed\":\"GW9\"}", "ok", "Ready");
	bob(&w, "checkin", "{\"person\":\"R1\",\"still\":true}", "ok", "is taken back");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "GW9");
	bob(&w, "ready", "{\"bed\":\"GW9\"}", "ok", "Ready");
	world_advance(&w, HOURS_MS(8));
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "refused", "given by a panel");
	finish(&w);
}
END_TEST

/* A hold that ran out ends the hold, and not the panel's word. */
START_TEST(who_comes_late_to_a_kept_bed_gets_it)
{
	struct world w;
	panels(&w);
	nominate(&w, "F1", "R1", "");
	panel(&w, "accepted", "", "ok", "F1 at The Lodge is kept for R1");
	bob(&w, "hold", "{\"bed\":\"F1\",\"person\":\"R1\"}", "ok", "Held: F1 at The Lodge for R1");
	ck_assert_str_eq(nominations(&w), "accepted");
	world_advance(&w, MINUTES_MS(130));
	ck_assert_str_eq(live(&w), "");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok",
	    "Checked in: F1 at The Lodge for R1. The hold had ended; the bed was free still.");
	ck_assert_str_eq(nominations(&w), "placed");
	finish(&w);
}
END_TEST

START_TEST(a_hold_of_a_kept_bed_ends_in_the_bed)
{
	struct world w;
	panels(&w);
	nominate(&w, "F1", "R1", "");
	panel(&w, "accepted", "", "ok", "kept for R1");
	bob(&w, "hold", "{\"bed\":\"F1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: F1");
	ck_assert_str_eq(nominations(&w), "placed");
	finish(&w);
}
END_TEST

START_TEST(a_word_is_taken_back_by_a_person_and_the_bed_is_kept_no_more)
{
	struct world w;
	panels(&w);
	nominate(&w, "GW9", "R1", "");
	panel(&w, "accepted", "", "ok", "kept for R1");
	panel(&w, "refused", "", "refused", "was accepted: GW9 is kept for R1");
	panel(&w, "accepted", ",\"bed\":\"GW9\"", "refused", "was accepted");
	panel(&w, "withdrawn", ",\"bed\":\"GW9\"", "usage", "only an accepted one names a bed");
	panel(&w, "withdrawn", "", "ok",
	      "Withdrawn: R1 for GW9 at The Gateway: it is kept no more.");
	panel(&w, "withdrawn", "", "refused", "is over: withdrawn since Sat 21 Nov 20:00");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "refused", "given by a panel");
	nominate(&w, "GW9", "R2", "");
	panel(&w, "refused", "", "ok", "Refused: R2 for GW9 at The Gateway, by the word of alice.");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"GW9\"}", "refused", "given by a panel");
	nominate(&w, "GW9", "R2", "");
	panel(&w, "accepted", "", "ok", "kept for R2");
	ck_assert_str_eq(nominations(&w), "withdrawn, refused, accepted");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'nomination'"
					  " AND remark <> ''"),
			 7);
	finish(&w);
}
END_TEST

START_TEST(a_bed_that_is_not_empty_is_kept_for_nobody)
{
	struct world w;
	panels(&w);
	nominate(&w, "F1", "R1", "");
	alice(&w, "shut", "{\"bed\":\"F1\",\"reason\":\"damp\"}", "ok", "F1");
	panel(&w, "accepted", "", "refused", "F1 is shut");
	alice(&w, "ready", "{\"bed\":\"F1\"}", "ok", "Ready");
	panel(&w, "accepted", "", "ok", "kept");
	alice(&w, "shut", "{\"bed\":\"F1\",\"reason\":\"damp\"}", "ok", "F1");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"F1\"}", "refused", "F1 is shut");
	alice(&w, "ready", "{\"bed\":\"F1\"}", "ok", "Ready");
	alice(&w, "close", "{\"site\":\"lodge\",\"reason\":\"gas\"}", "ok", "Closed");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"F1\"}", "refused", "its site is closed");
	alice(&w, "reopen", "{\"site\":\"lodge\"}", "ok", "The Lodge");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"F1\"}", "ok", "F1");
	nominate(&w, "F1", "R2", "");
	panel(&w, "accepted", "", "taken", "F1 is occupied");
	finish(&w);
}
END_TEST

START_TEST(nobody_is_put_forward_for_one_site_twice)
{
	struct world w;
	panels(&w);
	nominate(&w, "gateway", "R1", "");
	bob(&w, "nominate",
	    "{\"where\":\"GW9\",\"person\":\"r1\",\"criteria\":\"2026-1\",\"reason\":\"x\"}",
	    "taken", "R1 is nominated for The Gateway already: see nominations");
	nominate(&w, "lodge", "R1", "");
	ck_assert_str_eq(nominations(&w), "open, open");
	finish(&w);
}
END_TEST

/* ---- what binds a panel --------------------------------------------------------------------- */

START_TEST(nobody_under_18_is_nominated_accepted_or_moved_in)
{
	struct world w;
	panels(&w);
	bob(&w, "nominate",
	    "{\"where\":\"GW9\",\"person\":\"K1\",\"criteria\":\"2026-1\",\"reason\":\"x\","
	    "\"for\":[\"16-17\"]}",
	    "refused", "Nobody who is or may be under 18 is placed with adults");
	ck_assert_str_eq(nominations(&w), "");
	nominate(&w, "GW9", "K2", "");
	bob(&w, "person", "{\"person\":\"K2\",\"age\":\"16-17\"}", "ok", "K2");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE cleared IS NULL AND"
					  " sentence LIKE '%is nominated for a bed among adults%'"),
			 1);
	panel(&w, "accepted", "", "refused", "Nobody who is or may be under 18");
	ck_assert_str_eq(nominations(&w), "open");
	nominate(&w, "F1", "K3", "");
	panel(&w, "accepted", "", "ok", "kept for K3");
	bob(&w, "person", "{\"person\":\"K3\",\"age\":\"under-16\"}", "ok", "K3");
	bob(&w, "checkin", "{\"person\":\"K3\",\"bed\":\"F1\"}", "refused", "Nobody who is or may");
	ck_assert_str_eq(live(&w), "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE kind = 'children'"),
			 3);
	finish(&w);
}
END_TEST

START_TEST(a_panel_gives_no_bed_that_does_not_suit)
{
	struct world w;
	panels(&w);
	nominate(&w, "W9", "R1", "man");
	panel(&w, "accepted", "", "refused", "W9 does not suit: for women only");
	nominate(&w, "W9", "R2", "");
	panel(&w, "accepted", "", "refused", "say whether it is for a woman");
	nominate(&w, "F1", "R3", "dog");
	panel(&w, "accepted", "", "refused", "F1 does not suit: takes no dogs");
	nominate(&w, "W9", "R4", "woman");
	panel(&w, "accepted", "", "ok", "kept for R4");
	/* What was said of them then is known when they come. */
	bob(&w, "checkin", "{\"person\":\"R4\",\"bed\":\"W9\"}", "ok", "Checked in: W9");
	finish(&w);
}
END_TEST

/* What is known by then counts, and what was said first is not forgotten. */
START_TEST(what_changed_since_the_panel_met_counts_at_the_door)
{
	struct world w;
	panels(&w);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"L1\"}", "ok", "L1");
	nominate(&w, "GW9", "R1", "25+");
	panel(&w, "accepted", "", "ok", "kept for R1");
	alice(&w, "site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"ages=18-24\"}", "ok",
	      "The Gateway");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "refused", "GW9 does not suit: ");
	ck_assert_str_eq(live(&w), "L1 occupied");
	ck_assert_str_eq(nominations(&w), "accepted");
	alice(&w, "site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"ages=\"}", "ok",
	      "The Gateway");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "ok", "Moved: R1");
	ck_assert_int_eq(world_number(&w, "SELECT needs FROM placement WHERE state = 'occupied'"),
			 NEED_25_UP);
	finish(&w);
}
END_TEST

static const struct {
	const char *verb, *args;
} ways[] = {
    {"checkin", "{\"person\":\"R1\",\"bed\":\"GW9\"}"},
    {"hold", "{\"person\":\"R1\",\"bed\":\"GW9\"}"},
};

static void kept_for_r1(struct world *w)
{
	panels(w);
	nominate(w, "GW9", "R1", "");
	panel(w, "accepted", "", "ok", "kept for R1");
}

static void kept_by_this_way(size_t way)
{
	struct world w;
	kept_for_r1(&w);
	bob(&w, "hold", "{\"person\":\"R1\",\"bed\":\"GW2\",\"for\":[\"dog\",\"wheelchair\"]}",
	    "refused", "takes no dogs");
	json_t *reply = world_ok(&w, "bob", ways[way].verb, ways[way].args);
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(strstr(dump, "Mind: GW9 was given by a panel before it was said: takes no "
				   "dogs; not for a wheelchair.") != NULL,
		      "%s", dump);
	free(dump);
	json_decref(reply);
	if (way == 1) /* nor at the door of what they hold */
		bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: GW9");
	ck_assert_str_eq(live(&w), "GW9 occupied");
	finish(&w);
}

START_TEST(a_word_that_is_remembered_takes_nobodys_kept_bed)
{
	for (size_t way = 0; way < COUNT_OF(ways); way++)
		kept_by_this_way(way);
}
END_TEST

/* What is said at its door is: nobody is brought into a flat that is none for them. */
START_TEST(a_kept_bed_is_judged_by_what_is_said_at_its_door)
{
	struct world w;
	kept_for_r1(&w);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW9\",\"for\":[\"dog\"]}", "refused",
	    "GW9 does not suit: takes no dogs; a panel gave it to them: ask alice, whose word it "
	    "was, about g");
	ck_assert_str_eq(live(&w), "");
	finish(&w);
}
END_TEST

START_TEST(a_danger_stops_who_a_bed_is_kept_for)
{
	struct world w;
	panels(&w);
	alice(&w, "site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"women_only=yes\"}",
	      "ok", "The Gateway");
	nominate(&w, "GW9", "R1", "woman");
	panel(&w, "accepted", "", "ok", "kept for R1");
	bob(&w, "person", "{\"person\":\"R1\",\"for\":[\"man\"]}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "refused",
	    "GW9 does not suit: for women only; a panel gave it to them: ask alice, whose word it "
	    "was, about g");
	ck_assert_str_eq(live(&w), "");
	finish(&w);
}
END_TEST

START_TEST(people_who_are_kept_apart_are_so_at_a_panels_site)
{
	struct world w;
	panels(&w);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"L1\"}", "ok", "L1");
	nominate(&w, "F1", "R2", "");
	bob(&w, "apart", "{\"person\":\"R1\",\"other\":\"R2\"}", "ok", "apart");
	panel(&w, "accepted", "", "refused", "its site must be asked first: on-call decides");
	panel(&w, "accepted", ",\"decided\":\"kate\"", "ok", "kept for R2");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"F1\"}", "refused", "on-call decides");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"F1\",\"decided\":\"kate\"}", "ok", "F1");
	finish(&w);
}
END_TEST

START_TEST(a_couple_shares_the_flat_that_is_kept_for_one_of_them)
{
	struct world w;
	panels(&w);
	nominate(&w, "F2", "R1", "couple");
	panel(&w, "accepted", "", "ok", "kept for R1");
	bob(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\",\"bed\":\"F2\"}", "refused",
	    "given by a panel");
	bob(&w, "checkin", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok",
	    "Checked in: F2 at The Lodge for R1 and R2.");
	ck_assert_str_eq(nominations(&w), "placed");
	finish(&w);
}
END_TEST

START_TEST(what_is_kept_for_one_is_not_for_two)
{
	struct world w;
	panels(&w);
	nominate(&w, "F2", "R1", "");
	panel(&w, "accepted", "", "ok", "F2 at The Lodge is kept for R1");
	bob(&w, "hold", "{\"person\":\"R1\",\"with\":\"R9\",\"bed\":\"F2\"}", "refused",
	    "F2 is kept for R1 alone, and a panel gives it to two only together");
	bob(&w, "hold", "{\"person\":\"R1\",\"bed\":\"F2\"}", "ok", "Held: F2");
	finish(&w);
}
END_TEST

static void two_nominated(struct world *w)
{
	panels(w);
	bob(w, "nominate",
	    "{\"where\":\"F2\",\"person\":\"R1\",\"with\":\"R2\",\"criteria\":\"2026-1\","
	    "\"reason\":\"slept out\"}",
	    "ok", "Nominated: R1 and R2 for F2 at The Lodge");
}

START_TEST(two_who_were_put_forward_together_move_in_together)
{
	struct world w;
	two_nominated(&w);
	panel(&w, "accepted", "", "ok", "F2 at The Lodge is kept for R1 and R2");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"F2\"}", "refused",
	    "F2 is kept for R1 and R2 together: both or neither: --with R2");
	bob(&w, "hold", "{\"person\":\"R2\",\"bed\":\"F2\"}", "refused",
	    "F2 is kept for R2 and R1 together: both or neither: --with R1");
	bob(&w, "checkin", "{\"person\":\"R1\",\"with\":\"R3\",\"bed\":\"F2\"}", "refused",
	    "--with R2");
	bob(&w, "checkin", "{\"person\":\"R3\",\"with\":\"R2\",\"bed\":\"F2\"}", "refused",
	    "given by a panel");
	ck_assert_str_eq(nominations(&w), "accepted");
	look_says(&w, "checkin R1 F2 --with R2");
	bob(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\",\"bed\":\"F2\"}", "ok",
	    "Checked in: F2 at The Lodge for R2 and R1.");
	ck_assert_str_eq(nominations(&w), "placed");
	finish(&w);
}
END_TEST

/* The panel gave it to one of them, or to both: never to the other alone. */
static const struct {
	const char *verb, *more;
} endings[] = {{"refuse", ",\"reason\":\"area\""}, {"noshow", ""}, {"release", ""}};

static void gives_up(struct world *w, size_t how, const char *person)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"person\":\"%s\"%s}", person, endings[how].more);
	bob(w, endings[how].verb, args, "ok", "");
	ck_assert_str_eq(live(w), "");
	ck_assert_str_eq(world_text(w, "SELECT group_concat(p.outcome, ', ') FROM placement p JOIN"
				       " person n ON n.id = p.person WHERE n.ref = 'R2'"),
			 "released");
	ck_assert_str_eq(nominations(w), "accepted");
}

START_TEST(what_is_kept_for_one_of_two_is_not_the_others)
{
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		struct world w;
		panels(&w);
		nominate(&w, "F2", "R1", "couple");
		panel(&w, "accepted", "", "ok", "kept for R1");
		bob(&w, "hold", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok", "");
		gives_up(&w, i, "R1");
		bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"F2\"}", "refused",
		    "given by a panel");
		bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"F2\"}", "ok", "Checked in: F2");
		finish(&w);
	}
}
END_TEST

START_TEST(what_is_kept_for_two_is_neithers_alone)
{
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		struct world w;
		two_nominated(&w);
		panel(&w, "accepted", "", "ok", "kept for R1 and R2");
		bob(&w, "hold", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok", "");
		bob(&w, "checkin", "{\"person\":\"R2\",\"alone\":true}", "refused",
		    "F2 is kept for R1 and R2 together: both or neither: checkin R1 --with R2");
		gives_up(&w, i, "R1");
		bob(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\",\"bed\":\"F2\"}", "ok",
		    "Checked in: F2");
		finish(&w);
	}
}
END_TEST

/* The answer's lines, or its refusal, say this. */
static void bob_hears(struct world *w, const char *verb, const char *args, const char *wanted)
{
	json_t *reply = world_ask(w, "bob", verb, args);
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(strstr(dump, wanted) != NULL, "%s %s lacks \"%s\": %s", verb, args, wanted,
		      dump);
	free(dump);
	json_decref(reply);
}

static void late_for_two(struct world *w)
{
	two_nominated(w);
	panel(w, "accepted", "", "ok", "kept for R1 and R2");
	bob(w, "hold", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok", "");
	world_advance(w, MINUTES_MS(130));
}

#define ALONE "{\"person\":\"R1\",\"alone\":true}"
#define KEPT_FOR_BOTH "had ended, and that bed is kept for R1 and R2 together"

START_TEST(who_comes_late_and_alone_hears_that_it_is_kept_for_both)
{
	struct world w;
	late_for_two(&w);
	bob_hears(&w, "checkin", ALONE, "The hold of F2 " KEPT_FOR_BOTH ": this is the next best.");
	ck_assert_str_eq(nominations(&w), "accepted");
	bob_hears(&w, "status", "{}", "1 accepted and not moved in yet");
	finish(&w);
	late_for_two(&w);
	bob_hears(&w, "checkin", ALONE, "Once both are there: move R1 F2 --with R2");
	bob(&w, "move", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok",
	    "Moved: R1 and R2 from L1 to F2");
	ck_assert_str_eq(nominations(&w), "placed");
	finish(&w);
}
END_TEST

static void nothing_else(struct world *w)
{
	char beds[1024];
	snprintf(beds, sizeof(beds), "%s",
		 world_text(w, "SELECT group_concat(label) FROM bed WHERE state = 'ready' AND"
			       " night = 1"));
	for (char *label = strtok(beds, ","); label != NULL; label = strtok(NULL, ",")) {
		char args[100];
		snprintf(args, sizeof(args), "{\"bed\":\"%s\",\"reason\":\"mites\"}", label);
		bob(w, "compromised", args, "ok", "");
	}
}

START_TEST(who_comes_in_time_and_alone_hears_how_they_come_to_a_bed)
{
	struct world w;
	two_nominated(&w);
	panel(&w, "accepted", "", "ok", "kept for R1 and R2");
	bob(&w, "hold", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok", "");
	bob(&w, "checkin", ALONE, "refused",
	    "checkin R1 --with R2; for R1 alone: release R1, then hold best R1");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "");
	bob(&w, "hold", "{\"person\":\"R1\",\"bed\":\"best\"}", "ok", "Held: ");
	ck_assert_str_eq(nominations(&w), "accepted");
	finish(&w);
}
END_TEST

START_TEST(a_child_for_whom_a_bed_is_kept_no_more_is_said_to_have_none)
{
	struct world w;
	two_nominated(&w);
	panel(&w, "accepted", "", "ok", "kept for R1 and R2");
	bob(&w, "hold", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok", "");
	bob(&w, "person", "{\"person\":\"R2\",\"age\":\"16-17\"}", "ok", "");
	bob_hears(&w, "move", "{\"person\":\"R1\",\"bed\":\"best\"}",
		  "R2 has no bed: a panel does not give them that one alone: tell children's");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE done = 0 AND"
					  " kind = 'children'"),
			 1);
	finish(&w);
}
END_TEST

START_TEST(who_comes_late_and_alone_hears_how_both_come_in)
{
	struct world w;
	late_for_two(&w);
	nothing_else(&w);
	bob_hears(&w, "checkin", ALONE,
		  "R1's hold of F2 " KEPT_FOR_BOTH ", and no other free bed suits: ask the person "
		  "on call; once both are there: checkin R1 --with R2");
	bob(&w, "checkin", "{\"person\":\"R1\",\"with\":\"R2\"}", "ok", "Checked in: F2");
	ck_assert_str_eq(nominations(&w), "placed");
	finish(&w);
}
END_TEST

START_TEST(who_comes_late_with_another_hears_that_it_is_kept_for_one)
{
	struct world w;
	panels(&w);
	nominate(&w, "F2", "R1", "");
	panel(&w, "accepted", "", "ok", "kept for R1");
	bob(&w, "hold", "{\"person\":\"R1\",\"bed\":\"F2\"}", "ok", "Held");
	world_advance(&w, MINUTES_MS(130));
	nothing_else(&w);
	bob_hears(&w, "checkin", "{\"person\":\"R1\",\"with\":\"R9\"}",
		  "R1's hold of F2 had ended, and that bed is kept for R1, and no other free bed "
		  "suits: ask the person on call; it is free for R1 alone: checkin R1 --alone");
	bob(&w, "checkin", "{\"person\":\"R1\",\"alone\":true}", "ok", "Checked in: F2");
	finish(&w);
}
END_TEST

START_TEST(whom_nobody_named_hears_for_whom_it_is_kept)
{
	struct world w;
	panels(&w);
	nominate(&w, "F2", "R1", "couple");
	panel(&w, "accepted", "", "ok", "kept for R1");
	bob(&w, "hold", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok", "");
	world_advance(&w, MINUTES_MS(130));
	bob_hears(&w, "checkin", "{\"person\":\"R2\",\"alone\":true}",
		  "The hold of F2 had ended, and that bed is kept for R1: this is the next best");
	finish(&w);
}
END_TEST

static bool given_to_another(struct world *w)
{
	struct arena arena = {0};
	struct fsck_report report;
	bool found = false;
	ck_assert_int_eq(fsck_run(w->store, w->now, &arena, &report), ERR_OK);
	for (size_t i = 0; i < report.count; i++)
		found = found || strcmp(report.findings[i].check, "nomination-given") == 0;
	arena_free(&arena);
	return found;
}

/* As a swepd wrote it that left the second of them the hold. */
START_TEST(a_bed_that_is_kept_for_two_is_given_to_nobody_else_by_either)
{
	struct world w;
	two_nominated(&w);
	panel(&w, "accepted", "", "ok", "kept for R1 and R2");
	bob(&w, "hold", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok", "");
	ck_assert(!given_to_another(&w));
	world_text(&w, "DELETE FROM placement WHERE beside <> ''");
	world_text(&w, "UPDATE placement SET person = (SELECT id FROM person WHERE ref = 'R2')");
	ck_assert(!given_to_another(&w));
	world_text(&w, "UPDATE nomination SET partner = ''");
	ck_assert(given_to_another(&w));
	world_close(&w);
}
END_TEST

START_TEST(whom_nobody_named_comes_in_with_who_was)
{
	struct world w;
	panels(&w);
	nominate(&w, "F2", "R1", "couple");
	panel(&w, "accepted", "", "ok", "kept for R1");
	bob(&w, "hold", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"R2\"}", "refused",
	    "F2 is kept for R1 by a panel: R2 comes in with them, and not without: checkin R1 "
	    "--with R2");
	bob(&w, "checkin", "{\"person\":\"R2\",\"alone\":true}", "refused", "F2 is kept for R1");
	ck_assert_str_eq(live(&w), "F2 held, F2 held");
	bob(&w, "refuse", "{\"person\":\"R2\",\"reason\":\"area\"}", "ok", "");
	ck_assert_str_eq(live(&w), "F2 held");
	bob(&w, "hold", "{\"person\":\"R1\",\"with\":\"R2\",\"bed\":\"F2\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\"}", "ok", "Checked in: F2");
	ck_assert_str_eq(nominations(&w), "placed");
	finish(&w);
}
END_TEST

/* Nor by a hold of the one, made one of two. */
START_TEST(nobody_joins_a_hold_of_what_is_kept_for_one)
{
	struct world w;
	panels(&w);
	nominate(&w, "F2", "R1", "");
	panel(&w, "accepted", "", "ok", "kept for R1");
	bob(&w, "hold", "{\"person\":\"R1\",\"bed\":\"F2\"}", "ok", "");
	bob(&w, "hold", "{\"person\":\"R1\",\"bed\":\"F2\",\"with\":\"R9\"}", "refused",
	    "F2 does not suit: a panel keeps it for one of them alone: ask it, then nominate "
	    "--with");
	bob(&w, "checkin", "{\"person\":\"R1\",\"with\":\"R9\"}", "refused",
	    "a panel keeps it for one of them alone");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: F2");
	finish(&w);
}
END_TEST

static const char *accepted_way(struct world *w)
{
	char args[200];
	static char way[200];
	snprintf(args, sizeof(args),
		 "{\"nomination\":\"%s\",\"decision\":\"accepted\",\"reason\":\"met\"}", newest(w));
	json_t *reply = world_ok(w, "alice", "panel", args);
	json_t *lines =
	    json_object_get(json_object_get(json_object_get(reply, "result"), "text"), "lines");
	snprintf(way, sizeof(way), "%s", json_string_value(json_array_get(lines, 1)));
	json_decref(reply);
	return way;
}

static const struct {
	const char *first, *second; /* the beds they have; NULL none */
	const char *way, *args;
} ways_in[] = {
    {NULL, NULL, "checkin R1 F2 --with R2", "{\"person\":\"R1\",\"bed\":\"F2\",\"with\":\"R2\"}"},
    {"L1", NULL, "move R1 F2 --with R2", "{\"person\":\"R1\",\"bed\":\"F2\",\"with\":\"R2\"}"},
    {NULL, "L1", "move R2 F2 --with R1", "{\"person\":\"R2\",\"bed\":\"F2\",\"with\":\"R1\"}"},
    {"L1", "GW2", "move R1 F2 --with R2", "{\"person\":\"R1\",\"bed\":\"F2\",\"with\":\"R2\"}"},
};

/* What the answer says is what works, wherever the two sleep. */
START_TEST(two_move_in_from_wherever_they_sleep)
{
	for (size_t i = 0; i < COUNT_OF(ways_in); i++) {
		struct world w;
		char args[100], wanted[100], verb[8];
		const char *const beds[] = {ways_in[i].first, ways_in[i].second};
		two_nominated(&w);
		for (int n = 0; n < 2; n++) {
			snprintf(args, sizeof(args), "{\"person\":\"R%d\",\"bed\":\"%s\"}", n + 1,
				 beds[n] != NULL ? beds[n] : "");
			if (beds[n] != NULL)
				bob(&w, "checkin", args, "ok", "");
		}
		snprintf(wanted, sizeof(wanted), "When they are there: %s", ways_in[i].way);
		ck_assert_str_eq(accepted_way(&w), wanted);
		if (ways_in[i].first != NULL)
			look_says(&w, ways_in[i].way);
		snprintf(verb, sizeof(verb), "%.*s", (int)strcspn(ways_in[i].way, " "),
			 ways_in[i].way);
		bob(&w, verb, ways_in[i].args, "ok", "F2 at The Lodge");
		ck_assert_str_eq(live(&w), "F2 occupied, F2 occupied");
		ck_assert_str_eq(nominations(&w), "placed");
		finish(&w);
	}
}
END_TEST

START_TEST(two_are_put_forward_for_a_bed_for_two_and_for_no_other)
{
	struct world w;
	two_nominated(&w);
	bob(&w, "nominate",
	    "{\"where\":\"F1\",\"person\":\"R2\",\"criteria\":\"1\",\"reason\":\"met\"}", "taken",
	    "R2 is nominated for The Lodge already: see nominations");
	bob(&w, "nominate",
	    "{\"where\":\"GW9\",\"person\":\"R5\",\"with\":\"R5\",\"criteria\":\"1\",\"reason\":"
	    "\"met\"}",
	    "usage", "nobody is their own partner");
	panel(&w, "accepted", ",\"bed\":\"F1\"", "refused", "no room for a couple");
	bob(&w, "apart", "{\"person\":\"R1\",\"other\":\"R2\"}", "ok", "apart");
	panel(&w, "accepted", "", "refused", "its site must be asked first: on-call decides");
	ck_assert_str_eq(nominations(&w), "open");
	finish(&w);
}
END_TEST

START_TEST(no_child_is_put_forward_as_a_partner)
{
	struct world w;
	panels(&w);
	json_decref(world_ok(&w, "bob", "person", "{\"person\":\"R2\",\"age\":\"16-17\"}"));
	bob(&w, "nominate",
	    "{\"where\":\"F2\",\"person\":\"R1\",\"with\":\"R2\",\"criteria\":\"2026-1\","
	    "\"reason\":\"slept out\"}",
	    "refused", "Nobody who is or may be under 18");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM nomination"), 0);
	bob(&w, "nominate",
	    "{\"where\":\"F2\",\"person\":\"R3\",\"with\":\"R4\",\"criteria\":\"2026-1\","
	    "\"reason\":\"slept out\"}",
	    "ok", "");
	json_decref(world_ok(&w, "bob", "person", "{\"person\":\"R4\",\"age\":\"16-17\"}"));
	panel(&w, "accepted", "", "refused", "Nobody who is or may be under 18");
	finish(&w);
}
END_TEST

START_TEST(a_partners_nomination_stands_against_erasing_and_follows_the_case)
{
	struct world w;
	panels(&w);
	json_decref(world_ok(&w, "bob", "tempref", "{}"));
	bob(&w, "nominate",
	    "{\"where\":\"F2\",\"person\":\"R1\",\"with\":\"T-2026-11-21-1\",\"criteria\":\"1\","
	    "\"reason\":\"met\"}",
	    "ok", "");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-7\"}", "ok", "");
	alice(&w, "erase", "{\"person\":\"C-7\",\"reason\":\"asked\"}", "refused",
	      "has a nomination that a panel has not ended");
	panel(&w, "accepted", "", "ok", "F2 at The Lodge is kept for R1 and C-7");
	finish(&w);
}
END_TEST

START_TEST(a_couple_put_forward_that_is_one_person_is_for_one)
{
	struct world w;
	panels(&w);
	json_decref(world_ok(&w, "bob", "tempref", "{}"));
	bob(&w, "nominate",
	    "{\"where\":\"F2\",\"person\":\"R1\",\"with\":\"T-2026-11-21-1\",\"criteria\":\"1\","
	    "\"reason\":\"met\"}",
	    "ok", "");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"R1\"}", "ok", "");
	panel(&w, "accepted", ",\"bed\":\"F2\"", "ok", "F2 at The Lodge is kept for R1, by");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"F2\"}", "ok", "Checked in: F2");
	finish(&w);
}
END_TEST

/* ---- who may, and what is kept -------------------------------------------------------------- */

START_TEST(a_panels_word_is_a_named_managers)
{
	struct world w;
	panels(&w);
	world_refused(&w, "vera", "nominations", "{}", "forbidden");
	nominate(&w, "GW9", "R1", "");
	char args[200];
	snprintf(args, sizeof(args),
		 "{\"nomination\":\"%s\",\"decision\":\"accepted\",\"reason\":\"x\"}", newest(&w));
	bob(&w, "panel", args, "forbidden", "panel needs the role manager");
	bob(&w, "crash", "{\"bed\":\"GW9\",\"until\":\"09:00\",\"reason\":\"x\"}", "forbidden",
	    "crash needs the role manager");
	panel(&w, "accepted", ",\"by\":\"bob\"", "forbidden", "bob is no manager");
	panel(&w, "accepted", ",\"by\":\"alice\"", "ok", "by the word of alice");
	ck_assert_str_eq(world_text(&w, "SELECT decided_by FROM nomination"), "alice");
	finish(&w);
}
END_TEST

START_TEST(what_makes_no_sense_is_refused_by_name)
{
	static const struct {
		const char *verb, *args, *code, *message;
	} asked[] = {
	    {"nominate", "{\"person\":\"R1\",\"criteria\":\"1\",\"reason\":\"x\"}", "usage",
	     "where is missing"},
	    {"nominate", "{\"where\":\"GW9\",\"person\":\"R1\",\"reason\":\"x\"}", "usage",
	     "criteria is missing"},
	    {"nominate", "{\"where\":\"GW9\",\"person\":\"R1\",\"criteria\":\"1\"}", "usage",
	     "reason is missing"},
	    {"nominate",
	     "{\"where\":\"GW9\",\"person\":\"R1\",\"criteria\":\"of Jane Doe\",\"reason\":\"x\"}",
	     "usage", "criteria is a version"},
	    {"nominate",
	     "{\"where\":\"GW9\",\"person\":\"NEW-1\",\"criteria\":\"new-1\",\"reason\":\"x\"}",
	     "usage", "no reference of anybody"},
	    {"nominate",
	     "{\"where\":\"nowhere\",\"person\":\"R1\",\"criteria\":\"1\",\"reason\":\"x\"}",
	     "not-found", "there is no bed or site \"nowhere\""},
	    {"nominate",
	     "{\"where\":\"GW2\",\"person\":\"R1\",\"criteria\":\"1\",\"reason\":\"x\"}", "refused",
	     "GW2 is no bed that a panel gives"},
	    {"nominate",
	     "{\"where\":\"hall\",\"person\":\"R1\",\"criteria\":\"1\",\"reason\":\"x\"}",
	     "refused", "Church hall has no bed that a panel gives"},
	    {"nominate",
	     "{\"where\":\"GW9\",\"person\":\"Jane Doe\",\"criteria\":\"1\",\"reason\":\"x\"}",
	     "usage", "never a name"},
	    /* Nobody's status is asked, and there is nowhere to say it. */
	    {"nominate",
	     "{\"where\":\"GW9\",\"person\":\"R1\",\"criteria\":\"1\",\"reason\":\"x\","
	     "\"status\":\"none\"}",
	     "usage", "nominate has no argument \"status\""},
	    {"panel", "{\"nomination\":\"g9\",\"decision\":\"accepted\",\"reason\":\"x\"}",
	     "not-found", "there is no nomination \"g9\""},
	    {"crash", "{\"bed\":\"GW2\",\"until\":\"09:00\",\"reason\":\"x\"}", "refused",
	     "GW2 is no bed that a panel gives"},
	    {"crash", "{\"bed\":\"GW9\",\"until\":\"09:00\"}", "usage", "reason is missing"},
	    {"crash", "{\"bed\":\"GW9\",\"reason\":\"x\"}", "usage", "until is missing"},
	    {"crash", "{\"bed\":\"GW9\",\"end\":true,\"reason\":\"x\"}", "refused",
	     "GW9 is no crash space"},
	    {"crash", "{\"bed\":\"GW9\",\"end\":true,\"until\":\"09:00\",\"reason\":\"x\"}",
	     "usage", "either until or end"},
	    {"crash", "{\"bed\":\"GW9\",\"until\":\"2026-11-26\",\"reason\":\"x\"}", "usage",
	     "beyond that a panel decides"},
	};
	struct world w;
	panels(&w);
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		alice(&w, asked[i].verb, asked[i].args, asked[i].code, asked[i].message);
	nominate(&w, "GW9", "R1", "");
	panel(&w, "open", "", "usage", "decision must be accepted, refused or withdrawn");
	panel(&w, "placed", "", "usage", "decision must be accepted, refused or withdrawn");
	ck_assert_str_eq(nominations(&w), "open");
	finish(&w);
}
END_TEST

START_TEST(a_nomination_stands_against_erasing_and_follows_the_case)
{
	struct world w;
	panels(&w);
	json_decref(world_ok(&w, "bob", "tempref", "{}"));
	nominate(&w, "GW9", "T-2026-11-21-1", "");
	panel(&w, "accepted", "", "ok", "kept");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "ok", "Merged");
	alice(&w, "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "refused",
	      "C-1 has a nomination that a panel has not ended: end that first");
	bob(&w, "checkin", "{\"person\":\"C-1\",\"bed\":\"GW9\"}", "ok", "GW9");
	bob(&w, "checkout", "{\"person\":\"C-1\"}", "ok", "GW9");
	alice(&w, "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "ok", "Erased");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM remark WHERE text IN ('as met',"
					  " 'slept out')"),
			 0);
	finish(&w);
}
END_TEST

/* Alone or of two, of either: one person would keep two beds of one site. */
START_TEST(two_nominations_for_one_site_are_not_merged)
{
	static const struct {
		const char *temporary, *known; /* where, for whom, with whom */
		const char *one, *other; /* as the refusal says it; NULL: merged */
	} cases[] = {
	    {"\"F1\",\"person\":\"T-2026-11-21-1\"", "\"F2\",\"person\":\"C-1\"", "F1 at The Lodge",
	     "F2 at The Lodge"},
	    {"\"F2\",\"person\":\"A-1\",\"with\":\"T-2026-11-21-1\"", "\"F1\",\"person\":\"C-1\"",
	     "F2 at The Lodge", "F1 at The Lodge"},
	    {"\"F2\",\"person\":\"T-2026-11-21-1\",\"with\":\"A-1\"",
	     "\"lodge\",\"person\":\"C-2\",\"with\":\"C-1\"", "F2 at The Lodge", "The Lodge"},
	    {"\"F2\",\"person\":\"A-1\",\"with\":\"T-2026-11-21-1\"",
	     "\"lodge\",\"person\":\"C-2\",\"with\":\"C-1\"", "F2 at The Lodge", "The Lodge"},
	    {"\"F2\",\"person\":\"A-1\",\"with\":\"T-2026-11-21-1\"", "\"GW9\",\"person\":\"C-1\"",
	     NULL, NULL},
	};
	static const char merge[] = "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}",
			  people[] = "SELECT group_concat(person || partner) FROM nomination";
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *const both[] = {cases[i].temporary, cases[i].known};
		char text[400], before[400], ids[2][32];
		struct world w;
		panels(&w);
		json_decref(world_ok(&w, "bob", "tempref", "{}"));
		for (size_t n = 0; n < 2; n++) {
			snprintf(text, sizeof(text),
				 "{\"where\":%s,\"criteria\":\"1\",\"reason\":\"met\"}", both[n]);
			bob(&w, "nominate", text, "ok", "Nominated");
			snprintf(ids[n], sizeof(ids[n]), "%s", newest(&w));
		}
		if (cases[i].one != NULL) {
			snprintf(before, sizeof(before), "%s", world_text(&w, people));
			snprintf(
			    text, sizeof(text),
			    "T-2026-11-21-1 is nominated for %s (%s, open) and C-1 for %s (%s, "
			    "open), and nobody is for one site twice: end one of the two "
			    "first: panel %s withdrawn --reason TEXT",
			    cases[i].one, ids[0], cases[i].other, ids[1], ids[0]);
			bob(&w, "merge", merge, "refused", text);
			ck_assert_str_eq(world_text(&w, people), before);
			panel(&w, "withdrawn", "", "ok", "Withdrawn");
		}
		bob(&w, "merge", merge, "ok", "Merged");
		finish(&w);
	}
}
END_TEST

START_TEST(the_list_says_who_waits_for_a_panel_and_for_whom_a_bed_is_kept)
{
	struct world w;
	panels(&w);
	nominate(&w, "gateway", "R1", "dog");
	nominate(&w, "F1", "R2", "");
	panel(&w, "accepted", "", "ok", "kept");
	nominate(&w, "W9", "R3", "");
	panel(&w, "refused", "", "ok", "Refused");
	json_t *reply = world_ok(&w, "bob", "nominations", "{}");
	json_t *result = json_object_get(reply, "result");
	json_t *list = json_object_get(result, "nominations"), *first = json_array_get(list, 0);
	ck_assert_int_eq((int)json_array_size(list), 2);
	ck_assert_str_eq(json_string_value(json_object_get(first, "person")), "R1");
	ck_assert_str_eq(json_string_value(json_object_get(first, "site")), "gateway");
	ck_assert_str_eq(json_string_value(json_object_get(first, "site_name")), "The Gateway");
	ck_assert_str_eq(json_string_value(json_object_get(first, "made")), "2026-11-21T20:00:00Z");
	ck_assert(json_is_null(json_object_get(first, "bed")));
	ck_assert(json_is_null(json_object_get(first, "decided")));
	ck_assert_int_eq(json_integer_value(json_object_get(result, "open")), 1);
	ck_assert_int_eq(json_integer_value(json_object_get(result, "accepted")), 1);
	json_decref(reply);
	reply = world_ok(&w, "bob", "nominations", "{\"all\":true}");
	list = json_object_get(json_object_get(reply, "result"), "nominations");
	ck_assert_int_eq((int)json_array_size(list), 3);
	json_decref(reply);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'person'"
					  " AND change = 'looked at: nominated'"),
			 5);
	reply = world_ok(&w, "vera", "status", "{}");
	result = json_object_get(json_object_get(reply, "result"), "nominations");
	ck_assert_int_eq(json_integer_value(json_object_get(result, "open")), 1);
	json_decref(reply);
	finish(&w);
}
END_TEST

/* ---- crash space ---------------------------------------------------------------------------- */

START_TEST(crash_space_is_matched_for_a_time_and_is_the_panels_again)
{
	struct world w;
	char text[2048];
	panels(&w);
	ck_assert_int_eq(free_now(&w), 5);
	alice(&w, "crash", "{\"bed\":\"F2\",\"until\":\"09:00\",\"reason\":\"full\"}", "ok",
	      "Crash space: F2 at The Lodge until Sun 22 Nov 09:00.");
	ck_assert_int_eq(free_now(&w), 6);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"couple\"]}", "ok",
	    "Held: F2 at The Lodge");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	world_advance(&w, HOURS_MS(13));
	ck_assert_int_eq(world_number(&w, "SELECT crash + night FROM bed WHERE label = 'F2'"), 0);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"F2\"}", "refused", "given by a panel");
	ck_assert_ptr_nonnull(strstr(list_text(&w, "{\"all\":true}", text), "F2 panel"));
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(actor || ': ' || change, '; ')"
					" FROM audit WHERE kind = 'bed' AND change LIKE '%crash%'"),
			 "alice: panel -> crash space; swepd: crash space -> panel");
	finish(&w);
}
END_TEST

START_TEST(nobody_is_put_out_of_crash_space)
{
	static const char alarm[] = "SELECT sentence FROM alarm WHERE kind = 'crash'"
				    " AND cleared IS NULL";
	struct world w;
	panels(&w);
	alice(&w, "crash", "{\"bed\":\"F1\",\"until\":\"09:00\",\"reason\":\"full\"}", "ok", "F1");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"F1\"}", "ok", "F1");
	ck_assert_str_eq(world_text(&w, alarm), "");
	world_advance(&w, HOURS_MS(15));
	ck_assert_str_eq(live(&w), "F1 occupied");
	ck_assert_ptr_nonnull(strstr(world_text(&w, alarm),
				     "F1 at The Lodge was crash space until Sun 22 Nov 09:00 "
				     "and is occupied: find its guest another place"));
	check_rows(&w);
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "F1");
	bob(&w, "ready", "{\"bed\":\"F1\"}", "ok", "F1");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"F1\"}", "refused", "given by a panel");
	world_advance(&w, MINUTES_MS(16));
	ck_assert_str_eq(world_text(&w, alarm), "");
	ck_assert_int_eq(world_number(&w, "SELECT crash + night FROM bed WHERE label = 'F1'"), 0);
	finish(&w);
}
END_TEST

START_TEST(a_manager_ends_crash_space_and_the_panel_has_it_back)
{
	struct world w;
	panels(&w);
	alice(&w, "crash", "{\"bed\":\"F1\",\"until\":\"09:00\",\"reason\":\"full\"}", "ok", "F1");
	nominate(&w, "F1", "R1", "");
	panel(&w, "accepted", "", "taken", "F1 is crash space until Sun 22 Nov 09:00");
	alice(&w, "crash", "{\"bed\":\"F1\",\"until\":\"10:00\",\"reason\":\"later\"}", "ok",
	      "until Sun 22 Nov 10:00");
	alice(&w, "crash", "{\"bed\":\"F1\",\"end\":true,\"reason\":\"not needed\"}", "ok",
	      "Crash space no more: F1 at The Lodge is the panel's.");
	ck_assert_int_eq(free_now(&w), 5);
	panel(&w, "accepted", "", "ok", "kept for R1");
	finish(&w);
}
END_TEST

/* The bed is a panel's again, and whoever was lent it must still go somewhere. */
START_TEST(who_sleeps_in_crash_space_needs_a_plan_even_after_it_is_over)
{
	struct world w;
	panels(&w);
	activate(&w, 1);
	alice(&w, "crash", "{\"bed\":\"F1\",\"until\":\"09:00\",\"reason\":\"full\"}", "ok", "F1");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"F1\"}", "ok", "F1");
	nominate(&w, "GW9", "R2", "");
	panel(&w, "accepted", "", "ok", "kept");
	bob(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"GW9\"}", "ok", "GW9"); /* at home */
	for (int i = 0; i < 2; i++) {
		json_t *reply = world_ok(&w, "bob", "plans", "{}");
		json_t *result = json_object_get(reply, "result");
		ck_assert_int_eq(json_integer_value(json_object_get(result, "lacking")), 1);
		json_decref(reply);
		at(&w, "2026-11-22T09:01:00Z");
		world_turn(&w, NULL, 0);
	}
	finish(&w);
}
END_TEST

/* A file knows nothing of the night's loan, and neither ends it nor writes it down. */
START_TEST(files_leave_crash_space_alone)
{
	struct world w;
	char beds[2048];
	panels(&w);
	snprintf(beds, sizeof(beds),
		 "%slodge,F1,nsap,dog,panel\nlodge,F2,nsap,couple,panel\n"
		 "house,W9,supported,,panel\n",
		 beds_csv);
	alice(&w, "crash", "{\"bed\":\"F1\",\"until\":\"09:00\",\"reason\":\"full\"}", "ok", "F1");
	json_t *reply = world_ok(&w, "alice", "export", "{\"what\":\"beds\"}");
	const char *csv =
	    json_string_value(json_object_get(json_object_get(reply, "result"), "csv"));
	ck_assert_ptr_nonnull(strstr(csv, "lodge,F1,nsap,,panel"));
	import_ok(&w, "beds", csv);
	json_decref(reply);
	import_ok(&w, "beds", beds); /* another attribute, the same loan */
	bob(&w, "hold", "{\"bed\":\"F1\",\"person\":\"R1\",\"for\":[\"dog\"]}", "ok", "Held: F1");
	finish(&w);
}
END_TEST

/* No file and no command gives away what a panel has promised. */
START_TEST(a_bed_that_is_kept_stays_a_panels)
{
	struct world w;
	panels(&w);
	nominate(&w, "GW9", "R1", "");
	panel(&w, "accepted", "", "ok", "GW9 at The Gateway is kept for R1");
	alice(&w, "bed", "{\"bed\":\"GW9\",\"change\":\"use=night\"}", "usage",
	      "GW9 is kept for R1 by g");
	char whole[200];
	snprintf(whole, sizeof(whole),
		 "1 error, nothing imported: GW9 is kept for R1 by %s and cannot change now: panel "
		 "%s withdrawn first",
		 newest(&w), newest(&w));
	import_refused(&w, "beds", "site,bed,kind,attributes,use\nlodge,L1,e-bed,dog,night\n", "",
		       whole);
	finish(&w);
}
END_TEST

/* What was kept for somebody must be there, and suit them, when they come. */
START_TEST(a_bed_that_is_kept_stays_what_the_panel_gave)
{
	static const struct {
		const char *verb, *args, *wanted;
	} changes[] = {
	    {"bed", "{\"bed\":\"GW9\",\"change\":\"until=2026-11-21T20:30:00Z\"}",
	     "GW9 is kept for R1"},
	    {"bed", "{\"bed\":\"GW9\",\"change\":\"kind=hotel\"}", "GW9 is kept for R1"},
	    {"bed", "{\"bed\":\"GW9\",\"change\":\"attributes=women\"}", "GW9 is kept for R1"},
	    {"bed", "{\"bed\":\"GW9\",\"change\":\"opens=tier2\"}", "GW9 is kept for R1"},
	    {"bed", "{\"bed\":\"GW9\",\"change\":\"use=scheme\"}", "GW9 is kept for R1"},
	    {"site", "{\"site\":\"gateway\",\"change\":\"women_only=yes\"}",
	     "gateway cannot change women_only now"},
	    {"site", "{\"site\":\"gateway\",\"change\":\"opens=tier1\"}",
	     "gateway cannot change opens now"},
	};
	struct world w;
	panels(&w);
	nominate(&w, "GW9", "R1", "");
	panel(&w, "accepted", "", "ok", "kept for R1");
	for (size_t i = 0; i < COUNT_OF(changes); i++)
		alice(&w, changes[i].verb, changes[i].args, "usage", changes[i].wanted);
	world_advance(&w, 31 * 60000);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "ok", "Checked in: GW9");
	finish(&w);
}
END_TEST

/* Nor does time take it: a bed that was one for a time when the panel met is a person's to end. */
START_TEST(a_kept_bed_that_ends_is_an_alarm_and_is_not_closed)
{
	struct world w;
	panels(&w);
	alice(&w, "bed", "{\"bed\":\"GW9\",\"change\":\"until=2026-11-21T20:30:00Z\"}", "ok",
	      "GW9");
	nominate(&w, "GW9", "R1", "");
	panel(&w, "accepted", "", "ok", "kept for R1");
	world_advance(&w, 31 * 60000);
	ck_assert_str_eq(bed_state_of(&w, "GW9"), "ready");
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'space'"),
		   "let the panel say where they go"));
	alice(&w, "bed", "{\"bed\":\"GW9\",\"change\":\"until=\"}", "ok", "GW9");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'space'"
					  " AND cleared IS NULL"),
			 0);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW9\"}", "ok", "Checked in: GW9");
	finish(&w);
}
END_TEST

/* ---- who sleeps there ----------------------------------------------------------------------- */

static const char *roll_call(struct world *w, const char *site, char out[4096])
{
	char args[100];
	snprintf(args, sizeof(args), "{\"what\":\"roll-call\",\"site\":\"%s\"}", site);
	json_t *reply = world_ok(w, "bob", "sheet", args);
	snprintf(out, 4096, "%s",
		 json_string_value(json_object_get(json_object_get(reply, "result"), "sheet")));
	json_decref(reply);
	return out;
}

START_TEST(the_roll_call_of_a_panels_site_sends_for_the_sites_own_list)
{
	struct world w;
	char text[4096];
	panels(&w);
	roll_call(&w, "lodge", text);
	ck_assert_ptr_nonnull(
	    strstr(text, "\nTHIS IS NOT THE ROLL OF The Lodge: FETCH ITS OWN LIST.\n"
			 "Here stand only those who were placed through this list. Who lives in "
			 "the\nother 2 beds is not known to it.\n"
			 "0 in, of those placed through this list.\n"));
	/* Nothing says that they are empty. */
	ck_assert_ptr_null(strstr(text, "F1"));
	ck_assert_ptr_null(strstr(text, " of 3 beds"));
	ck_assert_ptr_nonnull(strstr(text, "L1         empty (ready)"));
	nominate(&w, "F1", "R1", "");
	panel(&w, "accepted", "", "ok", "kept");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"F1\"}", "ok", "F1");
	roll_call(&w, "lodge", text);
	ck_assert_ptr_nonnull(strstr(text, "other 1 bed is not known"));
	ck_assert_ptr_nonnull(strstr(text, "1 in, of those placed through this list."));
	ck_assert_ptr_nonnull(strstr(text, "F1         IN   R1"));
	/* Of a site without such beds the list is the roll. */
	roll_call(&w, "hall", text);
	ck_assert_ptr_nonnull(strstr(text, "0 in, of 3 beds."));
	ck_assert_ptr_null(strstr(text, "NOT THE ROLL"));
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_nominated_person_sleeps_where_they_sleep_until_somebody_moves_them,
	    a_look_at_somebody_says_what_a_panel_keeps_for_them,
	    a_kept_bed_takes_its_person_at_the_door_and_nobody_else,
	    who_comes_late_to_a_kept_bed_gets_it,
	    who_comes_late_and_alone_hears_that_it_is_kept_for_both,
	    who_comes_late_and_alone_hears_how_both_come_in,
	    who_comes_in_time_and_alone_hears_how_they_come_to_a_bed,
	    a_child_for_whom_a_bed_is_kept_no_more_is_said_to_have_none,
	    who_comes_late_with_another_hears_that_it_is_kept_for_one,
	    whom_nobody_named_hears_for_whom_it_is_kept,
	    a_hold_of_a_kept_bed_ends_in_the_bed,
	    a_word_is_taken_back_by_a_person_and_the_bed_is_kept_no_more,
	    a_bed_that_is_not_empty_is_kept_for_nobody,
	    nobody_is_put_forward_for_one_site_twice,
	    nobody_under_18_is_nominated_accepted_or_moved_in,
	    a_panel_gives_no_bed_that_does_not_suit,
	    what_changed_since_the_panel_met_counts_at_the_door,
	    a_word_that_is_remembered_takes_nobodys_kept_bed,
	    a_kept_bed_is_judged_by_what_is_said_at_its_door,
	    a_danger_stops_who_a_bed_is_kept_for,
	    people_who_are_kept_apart_are_so_at_a_panels_site,
	    a_couple_shares_the_flat_that_is_kept_for_one_of_them,
	    what_is_kept_for_one_is_not_for_two,
	    two_who_were_put_forward_together_move_in_together,
	    what_is_kept_for_one_of_two_is_not_the_others,
	    what_is_kept_for_two_is_neithers_alone,
	    a_bed_that_is_kept_for_two_is_given_to_nobody_else_by_either,
	    whom_nobody_named_comes_in_with_who_was,
	    nobody_joins_a_hold_of_what_is_kept_for_one,
	    two_move_in_from_wherever_they_sleep,
	    two_are_put_forward_for_a_bed_for_two_and_for_no_other,
	    no_child_is_put_forward_as_a_partner,
	    a_partners_nomination_stands_against_erasing_and_follows_the_case,
	    a_couple_put_forward_that_is_one_person_is_for_one,
	    a_panels_word_is_a_named_managers,
	    what_makes_no_sense_is_refused_by_name,
	    a_nomination_stands_against_erasing_and_follows_the_case,
	    two_nominations_for_one_site_are_not_merged,
	    the_list_says_who_waits_for_a_panel_and_for_whom_a_bed_is_kept,
	    crash_space_is_matched_for_a_time_and_is_the_panels_again,
	    nobody_is_put_out_of_crash_space,
	    a_manager_ends_crash_space_and_the_panel_has_it_back,
	    who_sleeps_in_crash_space_needs_a_plan_even_after_it_is_over,
	    files_leave_crash_space_alone,
	    a_bed_that_is_kept_stays_a_panels,
	    a_bed_that_is_kept_stays_what_the_panel_gave,
	    a_kept_bed_that_ends_is_an_alarm_and_is_not_closed,
	    the_roll_call_of_a_panels_site_sends_for_the_sites_own_list,
	};
	return suite_run("panel", cases, COUNT_OF(cases));
}
