/* SPDX-License-Identifier: MIT
 *
 * A check-out that was typed for the wrong person, and the way back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

#define LEFT_2230 "2026-11-21T22:30:00Z"

/* M2 has been in L1 since 20:00, with a plan, and somebody types at 22:30 that they left. */
static void mistaken(struct world *w)
{
	evening(w);
	bob(w, "checkin", "{\"bed\":\"L1\",\"person\":\"M2\"}", "ok", "Checked in");
	bob(w, "plan",
	    "{\"person\":\"M2\",\"what\":\"hostel\",\"by\":\"2026-11-25\","
	    "\"owner\":\"bob\"}",
	    "ok", "");
	at(w, LEFT_2230);
	bob(w, "checkout", "{\"person\":\"M2\"}", "ok", "Checked out: M2 has left L1");
	at(w, "2026-11-21T22:40:00Z");
}

static void stays(struct world *w)
{
	ck_assert_str_eq(live(w), "L1 occupied");
	ck_assert_str_eq(bed_state_of(w, "L1"), "ready");
	ck_assert_str_eq(
	    world_text(w,
		       "SELECT group_concat(strftime('%H:%M', arrived / 1000, 'unixepoch'))"
		       " FROM placement WHERE person = (SELECT id FROM person WHERE ref = 'M2')"),
	    "20:00");
	ck_assert_int_eq(world_number(w, "SELECT count(*) FROM plan WHERE ended = 0"), 1);
	ck_assert_str_eq(world_text(w, "SELECT change FROM audit WHERE kind = 'placement'"
				       " AND change LIKE 'left%' ORDER BY seq DESC LIMIT 1"),
			 "left -> occupied: not left at 2026-11-21T22:30:00Z, as typed at "
			 "2026-11-21T22:30:00Z");
}

START_TEST(whoever_is_still_there_has_their_bed_and_their_stay_back)
{
	struct world w;
	mistaken(&w);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM plan WHERE ended = 0"), 0);
	bob(&w, "checkin", "{\"person\":\"M2\"}", "not-found",
	    "M2 holds no bed: name the bed of somebody who walks in; they left L1 at Sat 21 Nov "
	    "22:30, and if they did not: checkin M2 --still");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"l1\"}", "refused",
	    "L1 is vacated, and not made ready yet; if M2 "
	    "never "
	    "left it: checkin M2 --still");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"l1\",\"still\":true}", "ok",
	    "Checked in: L1 at The Lodge for M2. That they left at Sat 21 Nov 22:30 is taken "
	    "back: the stay since Sat 21 Nov 20:00 goes on.");
	stays(&w);
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "taken", "M2 is in L1");
	bob(&w, "checkout", "{\"person\":\"M2\"}", "ok", "Checked out: M2 has left L1");
	finish(&w);

	/* Paper of the evening is no word that they are there still. */
	mistaken(&w);
	bob(&w, "checkin", "{\"person\":\"M2\",\"at\":\"20:00\"}", "refused",
	    "M2 was in L1 from Sat 21 Nov 20:00 and left at Sat 21 Nov 22:30; if they never left: "
	    "checkin M2 --still");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\",\"at\":\"21:00\"}", "refused",
	    "if they never left: checkin M2 --still");
	finish(&w);
}
END_TEST

START_TEST(the_bed_in_which_somebody_sleeps_is_offered_to_nobody)
{
	struct world w;
	mistaken(&w);
	bob(&w, "wait", "{\"person\":\"Q1\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"L1\"}", "ok", "Ready");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "L1 held");
	json_t *reply = world_ok(&w, "bob", "checkin", "{\"person\":\"M2\",\"still\":true}");
	char *said = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(said, "is taken back: the stay since"));
	ck_assert_ptr_nonnull(
	    strstr(said, "L1 was offered to the waiting list: that is withdrawn"));
	free(said);
	json_decref(reply);
	stays(&w);
	ck_assert_str_eq(world_text(&w, "SELECT state || ': ' || skipped_bed || ' ' || skipped_why"
					" FROM waiting"),
			 "waiting: L1 was offered, but somebody is in it still");
	world_turn(&w, NULL, 0);
	bob(&w, "checkin", "{\"person\":\"Q1\",\"bed\":\"L1\"}", "taken", "L1 is occupied");
	finish(&w);

	/* Whoever has accepted it has it. */
	mistaken(&w);
	bob(&w, "wait", "{\"person\":\"Q1\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"L1\"}", "ok", "Ready");
	world_turn(&w, NULL, 0);
	bob(&w, "accept", "{\"person\":\"Q1\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "taken",
	    "L1 is held for somebody else now: name the bed in which M2 is");
	finish(&w);
}
END_TEST

static const struct {
	const char *at, *args, *code, *says;
} others[] = {
    {"2026-11-22T06:29:59Z", ",\"still\":true", "ok", "the stay since Sat 21 Nov 20:00 goes on"},
    {"2026-11-22T06:30:00Z", ",\"still\":true", "refused",
     "in the last eight hours: checkin M2 BED"},
    {"2026-11-21T22:40:00Z", ",\"still\":true,\"bed\":\"GW2\"", "refused", "M2 left L1, not GW2"},
    {"2026-11-21T22:40:00Z", ",\"still\":true,\"at\":\"22:35\"", "usage", "either --still or --at"},
    {"2026-11-21T22:40:00Z", ",\"still\":true,\"for\":[\"man\"]", "usage",
     "either --still or --for"},
    {"2026-11-21T22:40:00Z", ",\"bed\":\"L1\",\"at\":\"22:35\"", "refused", "not made ready yet"},
    {"2026-11-21T22:40:00Z", ",\"bed\":\"L1\",\"at\":\"19:55\"", "refused", "not made ready yet"},
};

START_TEST(a_check_out_is_taken_back_for_eight_hours)
{
	char args[160];
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		struct world w;
		mistaken(&w);
		at(&w, others[i].at);
		snprintf(args, sizeof(args), "{\"person\":\"M2\"%s}", others[i].args);
		bob(&w, "checkin", args, others[i].code, others[i].says);
		finish(&w);
	}
}
END_TEST

START_TEST(nobody_is_put_out_by_what_is_taken_back)
{
	struct world w;
	mistaken(&w);
	bob(&w, "ready", "{\"bed\":\"L1\"}", "ok", "Ready");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"Q1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "taken",
	    "L1 is held for somebody else now");
	bob(&w, "checkin", "{\"person\":\"Q1\"}", "ok", "Checked in: L1");
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "taken",
	    "L1 is occupied by somebody else now");
	bob(&w, "checkout", "{\"person\":\"Q1\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "taken",
	    "somebody else has been in L1 since: name the bed in which M2 is");
	bob(&w, "checkin", "{\"person\":\"Q1\",\"still\":true}", "ok", "is taken back");
	ck_assert_str_eq(live(&w), "L1 occupied");
	finish(&w);
}
END_TEST

/* Whoever comes to that bed later is somebody at the door: the night is another, and a bed that has
 * been made unfit or shut since, or that another one's words speak against, is none for them. */
START_TEST(whoever_comes_back_is_judged_as_anybody_at_the_door)
{
	struct world w;
	mistaken(&w);
	bob(&w, "ready", "{\"bed\":\"L1\"}", "ok", "Ready");
	at(&w, "2026-11-22T03:30:00Z");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}", "ok",
	    "Checked in: L1 at The Lodge for M2.");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement"), 2);
	finish(&w);

	mistaken(&w);
	bob(&w, "compromised", "{\"bed\":\"L1\",\"reason\":\"wet\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}", "refused",
	    "L1 is not fit for use");
	finish(&w);
}
END_TEST

static long standing(struct world *w, const char *alarm)
{
	char sql[120];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM alarm WHERE cleared IS NULL AND kind = '%s'", alarm);
	return world_number(w, sql);
}

/* Nobody is given a bed by it: whoever is there needs what they needed. */
START_TEST(what_stood_of_their_stay_stands_again)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"M2\"}", "ok", "Checked in");
	bob(&w, "close", "{\"site\":\"lodge\",\"reason\":\"flood\"}", "ok", "");
	ck_assert_int_eq(standing(&w, "closed"), 1);
	bob(&w, "checkout", "{\"person\":\"M2\"}", "ok", "");
	ck_assert_int_eq(standing(&w, "closed"), 0);
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "ok", "is taken back");
	ck_assert_int_eq(standing(&w, "closed"), 1);
	finish(&w);

	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"K1\"}", "ok", "Checked in");
	bob(&w, "person", "{\"person\":\"K1\",\"age\":\"16-17\"}", "ok", "");
	bob(&w, "checkout", "{\"person\":\"K1\",\"reason\":\"a slip\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"K1\",\"still\":true}", "ok", "is taken back");
	ck_assert_str_eq(live(&w), "L1 occupied");
	ck_assert_int_eq(standing(&w, "followup"), 1);
	finish(&w);
}
END_TEST

/* Both of GW1 since 20:00. */
static void both_in(struct world *w)
{
	evening(w);
	json_decref(
	    world_ok(w, "alice", "bed", "{\"bed\":\"GW1\",\"change\":\"attributes=couple\"}"));
	bob(w, "hold", "{\"bed\":\"GW1\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	bob(w, "checkin", "{\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Checked in");
	at(w, LEFT_2230);
}

/* All that the answer says. */
static const char *said(struct world *w, const char *verb, const char *args)
{
	static char text[4096];
	json_t *reply = world_ok(w, "bob", verb, args);
	char *dump = json_dumps(reply, 0);
	snprintf(text, sizeof(text), "%s", dump);
	free(dump);
	json_decref(reply);
	return text;
}

static void says_other(const char *text, const char *sentence)
{
	ck_assert_msg(strstr(text, sentence) != NULL, "%s lacks: %s", text, sentence);
}

/* Nobody is put into a bed by a guess: whoever takes one of them back hears of the other. */
START_TEST(of_two_who_left_the_other_is_named)
{
	static const char one[] = "{\"person\":\"C1\",\"still\":true}",
			  other[] = "{\"person\":\"C2\",\"still\":true}";
	struct world w;
	for (int first = 0; first < 2; first++) {
		both_in(&w);
		bob(&w, "checkout", first ? "{\"person\":\"C1\"}" : "{\"person\":\"C2\"}", "ok",
		    "");
		bob(&w, "checkout", first ? "{\"person\":\"C2\"}" : "{\"person\":\"C1\"}", "ok",
		    "");
		says_other(said(&w, "checkin", one),
			   "C2, who shared it, stands as having left at Sat 21 Nov 22:30, too: if "
			   "they never left: checkin C2 --with C1");
		bob(&w, "checkin", other, "taken",
		    "C1, who shared GW1 with C2, is in it: checkin C2 --with C1");
		bob(&w, "checkin", "{\"person\":\"C2\",\"with\":\"C1\"}", "ok",
		    "Checked in: GW1 at The Gateway for C2, with C1.");
		finish(&w);
	}

	/* Who has another bed since, or left long before, is not asked about. */
	both_in(&w);
	bob(&w, "checkout", "{\"person\":\"C2\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"C2\",\"bed\":\"L1\"}", "ok", "Checked in");
	bob(&w, "checkout", "{\"person\":\"C1\"}", "ok", "");
	ck_assert_ptr_null(strstr(said(&w, "checkin", one), "C2"));
	finish(&w);
}
END_TEST

#define STILL(person) "{\"person\":\"" person "\",\"still\":true}"

/* A hold is no bed that they have been in. */
START_TEST(what_was_held_for_them_since_hides_no_check_out)
{
	struct world w;
	mistaken(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"M2\"}", "ok", "Held");
	says_other(said(&w, "checkin", "{\"person\":\"M2\",\"still\":true}"),
		   "GW2 at The Gateway is held for them no longer.");
	stays(&w);
	finish(&w);

	mistaken(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"M2\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"M2\"}", "ok", "Released");
	bob(&w, "checkin", "{\"person\":\"M2\"}", "not-found",
	    "they left L1 at Sat 21 Nov 22:30, and if they did not: checkin M2 --still");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}", "refused",
	    "if M2 never left it: checkin M2 --still");
	bob(&w, "checkin", STILL("M2"), "ok", "is taken back");
	stays(&w);
	finish(&w);

	/* One that ran out, and after which somebody asks how they are. */
	mistaken(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"M2\",\"until\":\"23:00\"}", "ok", "Held");
	world_advance(&w, HOURS_MS(7));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE done = 0"), 1);
	bob(&w, "checkin", STILL("M2"), "ok", "is taken back");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE done = 0"), 0);
	stays(&w);
	finish(&w);

	/* The same bed was held for them. */
	mistaken(&w);
	bob(&w, "ready", "{\"bed\":\"L1\"}", "ok", "Ready");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"M2\"}", "ok", "Held");
	bob(&w, "checkin", STILL("M2"), "ok", "is taken back");
	stays(&w);
	finish(&w);

	/* They turn out to be somebody known. */
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"new\"}", "ok", "Checked in");
	bob(&w, "person", "{\"person\":\"M2\",\"age\":\"25+\"}", "ok", "");
	at(&w, LEFT_2230);
	bob(&w, "checkout", "{\"person\":\"T-2026-11-21-1\"}", "ok", "");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"M2\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"M2\"}", "ok", "Held");
	bob(&w, "checkin", STILL("T-2026-11-21-1"), "ok", "Checked in: L1 at The Lodge for M2.");
	ck_assert_str_eq(live(&w), "L1 occupied");
	finish(&w);

	/* A bed that they have been in is another stay. */
	mistaken(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"M2\"}", "ok", "Checked in");
	bob(&w, "checkin", STILL("M2"), "taken", "M2 is in GW2");
	bob(&w, "checkout", "{\"person\":\"M2\"}", "ok", "");
	bob(&w, "checkin", STILL("M2"), "ok", "Checked in: GW2 at The Gateway for M2.");
	finish(&w);
}
END_TEST

/* What is held for two is not one's to give back in passing. */
/* A stay that goes on outlives what was held for them meanwhile, and is the one that ends last. */
START_TEST(the_stay_that_goes_on_is_their_latest_once_it_ends)
{
	static const bool ran_out[] = {true, false};
	for (size_t i = 0; i < COUNT_OF(ran_out); i++) {
		struct world w;
		mistaken(&w);
		bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"M2\",\"until\":\"23:00\"}", "ok",
		    "Held");
		if (ran_out[i])
			at(&w, "2026-11-21T23:10:00Z");
		bob(&w, "checkin", STILL("M2"), "ok", "is taken back");
		at(&w, "2026-11-22T05:43:00Z");
		bob(&w, "checkout", "{\"person\":\"M2\"}", "ok", "Checked out: M2 has left L1");
		bob(&w, "noshow", "{\"person\":\"M2\"}", "not-found", "M2 has no bed");
		bob(&w, "refuse", "{\"person\":\"M2\",\"reason\":\"area\"}", "not-found",
		    "M2 has no bed");
		bob(&w, "checkin", "{\"person\":\"M2\"}", "not-found",
		    "they left L1 at Sun 22 Nov 05:43, and if they did not: checkin M2 --still");
		ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE done = 0"),
				 0);
		finish(&w);
	}
}
END_TEST

/* Paper of a walk-in is of an hour before the hold that they made nothing of. */
START_TEST(a_stay_from_paper_is_their_latest_though_it_began_before_a_hold)
{
	struct world w;
	evening(&w);
	at(&w, "2026-11-21T20:05:00Z");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"M2\",\"until\":\"20:30\"}", "ok", "Held");
	at(&w, "2026-11-21T20:40:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"M2\",\"at\":\"20:00\"}", "ok",
	    "Checked in");
	bob(&w, "checkout", "{\"person\":\"M2\",\"at\":\"20:20\"}", "ok", "Checked out");
	bob(&w, "noshow", "{\"person\":\"M2\"}", "not-found", "M2 has no bed");
	finish(&w);
}
END_TEST

START_TEST(a_hold_of_two_is_given_back_by_name)
{
	struct world w;
	mistaken(&w);
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW1\",\"change\":\"attributes=couple\"}"));
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"M2\",\"with\":\"M3\"}", "ok", "Held");
	bob(&w, "checkin", STILL("M2"), "taken",
	    "M2 holds GW1 at The Gateway with M3: release M2, then checkin M2 --still");
	bob(&w, "release", "{\"person\":\"M2\"}", "ok", "Released");
	bob(&w, "checkin", STILL("M2"), "ok", "is taken back");
	ck_assert_str_eq(live(&w), "GW1 held, L1 occupied");
	finish(&w);
}
END_TEST

/* They wait for a bed, and have been in one all along: what was offered to them is the next one's.
 */
START_TEST(who_never_left_needs_no_place_on_the_list)
{
	struct world w;
	mistaken(&w);
	bob(&w, "close", "{\"site\":\"gateway\",\"reason\":\"flood\"}", "ok", "");
	bob(&w, "wait", "{\"person\":\"M2\",\"for\":[\"man\"]}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"L1\"}", "ok", "Ready");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "L1 held");
	bob(&w, "checkin", STILL("M2"), "ok", "is taken back");
	stays(&w);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM waiting"), "placed");
	finish(&w);
}
END_TEST

#define JOIN "checkin C2 --with C1"

START_TEST(whose_partner_has_the_bed_hears_how_they_come_back_to_it)
{
	struct world w;
	both_in(&w);
	bob(&w, "checkout", "{\"person\":\"C2\"}", "ok", "");
	bob(&w, "checkin", STILL("C2"), "taken", "C1, who shared GW1 with C2, is in it: " JOIN);
	/* though a hold of theirs came between */
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"C2\"}", "ok", "Held");
	bob(&w, "checkin", STILL("C2"), "taken",
	    JOIN "; but first, as L1 is held for them: release C2");
	bob(&w, "release", "{\"person\":\"C2\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"C2\",\"with\":\"C1\"}", "ok", "Checked in: GW1");
	finish(&w);

	/* Another shares it now, or did. */
	both_in(&w);
	bob(&w, "checkout", "{\"person\":\"C2\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"C3\",\"with\":\"C1\"}", "ok", "Checked in: GW1");
	bob(&w, "checkin", STILL("C2"), "taken",
	    "C1, who shared GW1 with C2, shares it with somebody else now: name the bed in which "
	    "C2 is");
	at(&w, "2026-11-21T22:40:00Z");
	bob(&w, "checkout", "{\"person\":\"C3\"}", "ok", "");
	bob(&w, "checkin", STILL("C2"), "taken", JOIN);
	bob(&w, "checkin", "{\"person\":\"C2\",\"with\":\"C1\"}", "ok", "Checked in: GW1");
	finish(&w);

	/* An offer of it that came to nothing hides nobody. */
	both_in(&w);
	bob(&w, "checkout", "{\"person\":\"C2\"}", "ok", "");
	bob(&w, "checkout", "{\"person\":\"C1\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"GW1\"}", "ok", "");
	at(&w, "2026-11-21T22:40:00Z");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"Q1\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"Q1\"}", "ok", "");
	says_other(said(&w, "checkin", "{\"person\":\"C1\",\"still\":true}"), JOIN);
	finish(&w);
}
END_TEST

/* The newest nomination. */
static const char *newest(struct world *w)
{
	return world_text(w, "SELECT id FROM nomination ORDER BY length(id) DESC, id DESC");
}

static void panel(struct world *w, const char *decision)
{
	char args[160];
	snprintf(args, sizeof(args), "{\"nomination\":\"%s\",\"decision\":\"%s\",\"reason\":\"x\"}",
		 newest(w), decision);
	json_decref(world_ok(w, "alice", "panel", args));
}

/* GW9 is kept for this one. */
static void kept(struct world *w, const char *person)
{
	char args[160];
	snprintf(args, sizeof(args),
		 "{\"where\":\"GW9\",\"person\":\"%s\",\"criteria\":\"1\",\"reason\":\"x\"}",
		 person);
	bob(w, "nominate", args, "ok", "");
	panel(w, "accepted");
}

/* Who lives in a bed that a panel gave; the panel has another in mind for it since. */
START_TEST(a_bed_that_a_panel_keeps_for_another_is_said_to_be_kept)
{
	struct world w;
	char says[200];
	evening(&w);
	kept(&w, "Q1");
	bob(&w, "checkin", "{\"person\":\"Q1\",\"bed\":\"GW9\"}", "ok", "Checked in");
	at(&w, LEFT_2230);
	bob(&w, "checkout", "{\"person\":\"Q1\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"GW9\"}", "ok", "");
	kept(&w, "Q2");
	snprintf(says, sizeof(says),
		 "GW9 is kept by a panel for somebody else since: name the bed in which Q1 is; if "
		 "it is that one, ask the panel: panel %s withdrawn, then checkin Q1 --still",
		 newest(&w));
	bob(&w, "checkin", STILL("Q1"), "refused", says);
	panel(&w, "withdrawn");
	/* for themselves it may be kept */
	kept(&w, "Q1");
	bob(&w, "checkin", STILL("Q1"), "ok", "is taken back");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM nomination WHERE ended = 0"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM nomination WHERE state = 'placed'"),
			 2);
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    whoever_is_still_there_has_their_bed_and_their_stay_back,
	    the_bed_in_which_somebody_sleeps_is_offered_to_nobody,
	    a_check_out_is_taken_back_for_eight_hours,
	    nobody_is_put_out_by_what_is_taken_back,
	    whoever_comes_back_is_judged_as_anybody_at_the_door,
	    what_stood_of_their_stay_stands_again,
	    of_two_who_left_the_other_is_named,
	    what_was_held_for_them_since_hides_no_check_out,
	    the_stay_that_goes_on_is_their_latest_once_it_ends,
	    a_stay_from_paper_is_their_latest_though_it_began_before_a_hold,
	    a_hold_of_two_is_given_back_by_name,
	    who_never_left_needs_no_place_on_the_list,
	    whose_partner_has_the_bed_hears_how_they_come_back_to_it,
	    a_bed_that_a_panel_keeps_for_another_is_said_to_be_kept,
	};
	return suite_run("checkouts", cases, COUNT_OF(cases));
}
