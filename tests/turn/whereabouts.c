/* SPDX-License-Identifier: MIT
 *
 * Somebody is said to be in a bed whose record says otherwise: who stays in doubt, and until when.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

static const char *doubts(struct world *w)
{
	return world_text(w, "SELECT group_concat(ref || ' ' || label, ', ') FROM (SELECT n.ref,"
			     " substr(a.subject, instr(a.subject, '/') + 1) AS label FROM alarm a"
			     " LEFT JOIN person n"
			     " ON n.id = substr(a.subject, 1, instr(a.subject, '/') - 1)"
			     " WHERE a.kind = 'two' AND a.cleared IS NULL ORDER BY 1, 2)");
}

static const char *sentence(struct world *w)
{
	return world_text(w, "SELECT sentence FROM alarm WHERE kind = 'two' AND cleared IS NULL");
}

static void is(struct world *w, const char *want)
{
	ck_assert_str_eq(doubts(w), want);
}

/* P1's hold of L1 ran out at 21:00, and it is held for R1 since. */
static void given_to_another(struct world *w)
{
	evening(w);
	bob(w, "hold", "{\"bed\":\"L1\",\"person\":\"P1\",\"until\":\"21:00\"}", "ok", "Held");
	at(w, "2026-11-21T21:01:00Z");
	bob(w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"21:40\"}", "ok", "Held");
	bob(w, "checkin", "{\"person\":\"P1\",\"at\":\"20:50\"}", "refused",
	    "but R1 holds it since Sat 21 Nov 21:01: find out where P1 is");
	is(w, "P1 L1");
	ck_assert_str_eq(sentence(w),
			 "two may be in one bed: somebody is said to have come to L1 at "
			 "The Lodge at Sat 21 Nov 20:50, and it was given to another. "
			 "Somebody must look where they are; nothing has ended");
}

/* What becomes of whoever else was given it says nothing of who is in doubt. */
START_TEST(nobody_else_ends_it)
{
	struct world w;
	given_to_another(&w);
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: L1");
	is(&w, "P1 L1");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	json_decref(world_ok(&w, "bob", "ready", "{\"bed\":\"L1\"}"));
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R2\"}", "ok", "Checked in: L1");
	is(&w, "P1 L1");
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"20:50\"}", "refused", "R2 is in it since");
	is(&w, "P1 L1");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Held");
	is(&w, "P1 L1");
	bob(&w, "checkin", "{\"person\":\"P1\"}", "ok", "Checked in: GW2");
	is(&w, "");
	finish(&w);
}
END_TEST

/* Once the alarm is gone the record still tells who said so, and what ended it. */
START_TEST(it_stays_on_record)
{
	struct world w;
	static const char trail[] =
	    "SELECT group_concat(actor || ' ' || change || ', ' || because, '; ') FROM (SELECT *"
	    " FROM audit WHERE kind = 'person' AND change LIKE '%said to be in%' ORDER BY seq)";
	given_to_another(&w);
	ck_assert_str_eq(world_text(&w, trail), "bob said to be in L1, checkin by bob");
	bob(&w, "noshow", "{\"person\":\"P1\",\"at\":\"20:30\"}", "ok", "No-show: P1");
	ck_assert_str_eq(world_text(&w, trail), "bob said to be in L1, checkin by bob");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Checked in: GW2");
	ck_assert_str_eq(world_text(&w, trail), "bob said to be in L1, checkin by bob; bob no "
						"longer said to be in L1, checkin by bob");
	finish(&w);
}
END_TEST

START_TEST(the_end_of_the_others_hold_does_not_end_it)
{
	struct world w;
	given_to_another(&w);
	at(&w, "2026-11-21T21:41:00Z");
	is(&w, "P1 L1");
	bob(&w, "checkin", "{\"person\":\"P1\"}", "ok", "Checked in: L1");
	is(&w, "");
	finish(&w);
}
END_TEST

START_TEST(a_person_ends_it)
{
	struct world w;
	given_to_another(&w);
	bob(&w, "dismiss", "{\"alarm\":\"two\",\"reason\":\"seen at home\"}", "ok",
	    "The alarm is ended");
	is(&w, "");
	finish(&w);
	given_to_another(&w);
	at(&w, "2026-11-21T23:30:00Z");
	bob(&w, "noshow", "{\"person\":\"P1\"}", "ok", "No-show: P1");
	is(&w, "");
	finish(&w);
}
END_TEST

/* Raised as well once the other is in already. */
START_TEST(somebody_else_in_the_bed_is_no_less_of_an_alarm)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"P1\",\"until\":\"21:00\"}", "ok", "Held");
	at(&w, "2026-11-21T21:01:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Checked in: L1");
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"20:50\"}", "refused", "R1 is in it since");
	is(&w, "P1 L1");
	finish(&w);
}
END_TEST

/* Nobody knew of them until then. */
START_TEST(whoever_walked_in_is_not_forgotten)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "taken", "L1 is held until");
	is(&w, "");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\",\"at\":\"20:20\"}", "taken",
	    "L1 is held until");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"P2\",\"at\":\"20:20\",\"for\":[\"man\"]}",
	    "refused", "W1 does not suit");
	bob(&w, "checkin", "{\"bed\":\"NONE\",\"person\":\"P1\",\"at\":\"20:20\"}", "not-found",
	    "");
	is(&w, "P1 L1, P2 W1");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\",\"at\":\"20:20\"}", "ok",
	    "Checked in: GW1");
	is(&w, "P2 W1");
	finish(&w);
}
END_TEST

START_TEST(whoever_is_inside_a_site_that_closed_since_is_looked_for)
{
	struct world w;
	evening(&w);
	at(&w, "2026-11-21T20:30:00Z");
	json_decref(world_ok(&w, "alice", "close", "{\"site\":\"lodge\",\"reason\":\"flood\"}"));
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\",\"at\":\"20:20\"}", "refused",
	    "L1 is not open: its site is closed");
	is(&w, "P1 L1");
	ck_assert_str_eq(sentence(&w), "somebody is said to have come to L1 at The Lodge at Sat 21 "
				       "Nov 20:20, and its site is closed now. Somebody must look "
				       "where they are; nothing has ended");
	finish(&w);
}
END_TEST

START_TEST(of_two_who_came_each_is_looked_for)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\",\"with\":\"P2\",\"at\":\"20:20\"}",
	    "taken", "");
	is(&w, "P1 L1, P2 L1");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P2\"}", "ok", "Checked in: GW1");
	is(&w, "P1 L1");
	finish(&w);
}
END_TEST

/* Nor is a third to be in a bed of two, nor a second in a bed for one. */
START_TEST(who_came_to_somebody_is_looked_for_beside_them)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Checked in: L1");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"person\":\"P2\",\"with\":\"P1\",\"at\":\"20:20\"}", "refused",
	    "L1, where P1 is, does not suit");
	is(&w, "P2 L1");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM turnaway"), 0);
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P2\"}", "ok", "Checked in: GW1");
	is(&w, "");
	bob(&w, "checkin", "{\"person\":\"P3\",\"with\":\"P1\"}", "refused", "does not suit");
	is(&w, "");
	finish(&w);
}
END_TEST

START_TEST(who_never_left_is_looked_for_where_another_has_the_bed)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Checked in: L1");
	at(&w, "2026-11-21T21:00:00Z");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	json_decref(world_ok(&w, "bob", "ready", "{\"bed\":\"L1\"}"));
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "taken",
	    "L1 is held for somebody else now: name the bed in which P1 is");
	is(&w, "P1 L1");
	ck_assert_str_eq(sentence(&w),
			 "two may be in one bed: somebody is said never to have left L1 "
			 "at The Lodge, and it was given to another. Somebody must "
			 "look where they are; nothing has ended");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: L1");
	is(&w, "P1 L1");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	json_decref(world_ok(&w, "bob", "ready", "{\"bed\":\"L1\"}"));
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "taken",
	    "somebody else has been in L1 since");
	is(&w, "P1 L1");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Checked in: L1");
	is(&w, "");
	finish(&w);
}
END_TEST

/* What they hold, or are counted as in, is no reason to look for nobody. */
START_TEST(whoever_has_another_bed_is_looked_for_in_the_one_that_paper_names)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"P1\"}", "ok", "Held");
	at(&w, "2026-11-21T20:05:00Z");
	bob(&w, "move", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Moved");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\"}", "taken", "P1 holds GW2");
	is(&w, "");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\",\"at\":\"20:03\"}", "taken",
	    "P1 holds GW2");
	is(&w, "P1 GW1");
	bob(&w, "dismiss", "{\"alarm\":\"two\",\"reason\":\"a slip\"}", "ok", "");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\",\"at\":\"20:07\"}", "taken",
	    "P1 holds GW2");
	is(&w, "P1 GW1");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: GW1");
	is(&w, "P1 GW1");
	bob(&w, "checkin", "{\"person\":\"P1\"}", "ok", "Checked in: GW2");
	is(&w, "");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\",\"at\":\"20:20\"}", "taken",
	    "P1 is in GW2");
	is(&w, "P1 L1");
	bob(&w, "move", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Moved");
	is(&w, "");
	finish(&w);
}
END_TEST

/* That no young person is let in among adults does not say that they are not there. */
START_TEST(whoever_is_under_18_is_looked_for_where_they_are_said_to_be)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"P1\",\"until\":\"21:00\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"person\":\"P1\",\"for\":[\"under-18\"]}", "refused",
	    "Nobody who is");
	is(&w, "");
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"20:20\",\"for\":[\"under-18\"]}", "refused",
	    "Nobody who is or may be under 18");
	is(&w, "P1 L1");
	bob(&w, "checkin",
	    "{\"bed\":\"GW1\",\"person\":\"new\",\"at\":\"20:20\",\"for\":[\"under-18\"]}",
	    "refused", "; new is T-2026-11-21-1 from now on");
	is(&w, "P1 L1, T-2026-11-21-1 GW1");
	at(&w, "2026-11-21T21:01:00Z");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	is(&w, "P1 L1, T-2026-11-21-1 GW1");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE temporary = 1"), 1);
	finish(&w);
}
END_TEST

/* Known to be one, or said of nobody knows which of two. */
START_TEST(whoever_is_under_18_and_shares_a_bed_is_looked_for_there)
{
	struct world w;
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}"));
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"A1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin",
	    "{\"person\":\"P1\",\"with\":\"A1\",\"at\":\"20:20\",\"for\":[\"under-18\"]}",
	    "refused", "Nobody who is");
	is(&w, "P1 L1");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"new\",\"with\":\"A1\",\"at\":\"20:20\"}",
	    "ok", "Checked in");
	bob(&w, "checkin",
	    "{\"bed\":\"GW1\",\"person\":\"new\",\"with\":\"new\",\"at\":\"20:20\","
	    "\"for\":[\"under-18\"]}",
	    "refused", "Nobody said which of the two");
	is(&w, "P1 L1, T-2026-11-21-2 GW1, T-2026-11-21-3 GW1");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"R1\",\"with\":\"P1\",\"at\":\"20:20\"}",
	    "refused", "Nobody who is");
	is(&w, "P1 GW2, P1 L1, R1 GW2, T-2026-11-21-2 GW1, T-2026-11-21-3 GW1");
	finish(&w);
}
END_TEST

/* Not as long as they are counted as in it: then it is their record. */
START_TEST(whoever_is_under_18_is_not_looked_for_where_they_are_in)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"20:20\",\"for\":[\"under-18\"]}", "refused",
	    "Nobody who is");
	is(&w, "");
	finish(&w);
}
END_TEST

/* Before their hold it was nobody's, and they keep it only until it ends. */
START_TEST(paper_of_an_hour_before_their_hold_is_looked_after)
{
	struct world w;
	evening(&w);
	at(&w, "2026-11-21T20:05:00Z");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"P1\",\"until\":\"21:00\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"20:03\"}", "refused", "lies before");
	is(&w, "P1 L1");
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"20:10\"}", "ok", "Checked in: L1");
	is(&w, "");
	finish(&w);
	evening(&w);
	at(&w, "2026-11-21T20:05:00Z");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"P1\",\"until\":\"21:00\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\",\"at\":\"20:03\"}", "refused",
	    "lies before");
	at(&w, "2026-11-21T21:01:00Z");
	is(&w, "P1 L1");
	ck_assert_ptr_null(strstr(sentence(&w), "two may be"));
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	ck_assert_ptr_nonnull(strstr(sentence(&w), "two may be"));
	finish(&w);
}
END_TEST

/* That a word is lacking does not say that they are not there. */
START_TEST(who_lacks_a_word_is_looked_for)
{
	struct world w;
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"W1\",\"change\":\"attributes=couple\"}"));
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"P1\",\"for\":[\"woman\"]}", "ok",
	    "Checked in: W1");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R3\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R4\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"person\":\"P2\",\"with\":\"P1\"}", "usage", "woman");
	is(&w, "");
	bob(&w, "checkin", "{\"person\":\"P2\",\"with\":\"P1\",\"at\":\"23:20\"}", "usage",
	    "still to come");
	is(&w, "");
	bob(&w, "checkin", "{\"person\":\"P2\",\"with\":\"P1\",\"at\":\"20:20\"}", "usage",
	    "woman");
	is(&w, "P2 W1");
	bob(&w, "checkin",
	    "{\"person\":\"P2\",\"with\":\"P1\",\"at\":\"20:20\",\"for\":[\"woman\"]}", "ok",
	    "Checked in: W1");
	is(&w, "");
	finish(&w);
}
END_TEST

/* A slip of the pen about a bed that they are in puts nobody else into it. */
START_TEST(nobody_is_looked_for_in_the_bed_that_is_theirs)
{
	struct world w;
	evening(&w);
	at(&w, "2026-11-21T20:05:00Z");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"P1\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"person\":\"P1\"}", "ok", "Checked in: GW1");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\",\"at\":\"20:30\"}", "taken",
	    "is in GW1 at The Gateway already");
	is(&w, "");
	at(&w, "2026-11-21T21:00:00Z");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\",\"at\":\"20:40\"}", "refused",
	    "was in GW1 from");
	is(&w, "");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\",\"at\":\"20:40\"}", "refused",
	    "was in GW1 until");
	is(&w, "P1 GW2");
	finish(&w);
}
END_TEST

/* Of two by what stands against each of them; who is there by the record is not looked for. */
START_TEST(whoever_is_said_to_share_a_bed_is_looked_for_there)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Checked in: L1");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"P2\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"person\":\"P2\",\"with\":\"P1\"}", "taken", "P2 holds GW1");
	is(&w, "");
	bob(&w, "checkin", "{\"person\":\"P2\",\"with\":\"P1\",\"at\":\"20:20\"}", "taken",
	    "P2 holds GW1");
	is(&w, "P2 L1");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P3\",\"with\":\"P2\",\"at\":\"20:20\"}",
	    "taken", "P2 holds GW1");
	is(&w, "P2 GW2, P2 L1, P3 GW2");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"P4\",\"with\":\"P1\",\"at\":\"20:20\"}",
	    "taken", "P1 is in L1");
	is(&w, "P1 GW3, P2 GW2, P2 L1, P3 GW2, P4 GW3");
	finish(&w);
}
END_TEST

/* What was held for them elsewhere, later, says nothing of when they came to this one. */
START_TEST(paper_of_a_bed_comes_before_a_hold_of_another)
{
	struct world w;
	evening(&w);
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"P1\",\"until\":\"21:00\"}", "ok", "Held");
	at(&w, "2026-11-21T21:01:00Z");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\",\"at\":\"20:10\"}", "refused",
	    "lies before the hold was made");
	is(&w, "P1 GW1");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\",\"at\":\"20:10\"}", "ok",
	    "Checked in: GW2");
	is(&w, "");
	finish(&w);
}
END_TEST

/* A bed for two, in which P1 and P2 were, and which P1 is said to have left by a slip. */
static void one_of_two_left(struct world *w)
{
	evening(w);
	json_decref(
	    world_ok(w, "alice", "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}"));
	bob(w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\",\"with\":\"P2\"}", "ok", "Checked in");
	at(w, "2026-11-21T20:30:00Z");
	bob(w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
}

START_TEST(who_never_left_is_looked_for_where_their_partner_has_the_bed)
{
	struct world w;
	one_of_two_left(&w);
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "taken", "checkin P1 --with P2");
	is(&w, "P1 L1");
	bob(&w, "checkin", "{\"person\":\"P1\",\"with\":\"P2\"}", "ok", "Checked in: L1");
	is(&w, "");
	finish(&w);
	one_of_two_left(&w);
	bob(&w, "checkin", "{\"person\":\"R1\",\"with\":\"P2\"}", "ok", "Checked in: L1");
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "taken",
	    "shares it with somebody else now");
	is(&w, "P1 L1");
	finish(&w);
}
END_TEST

START_TEST(who_never_left_is_looked_for_whatever_is_held_for_both)
{
	struct world w;
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}"));
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\"}", "ok", "Checked in: GW1");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"P2\",\"with\":\"P1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "taken", "P1 holds L1");
	is(&w, "P1 GW1");
	bob(&w, "dismiss", "{\"alarm\":\"two\",\"reason\":\"a slip\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"P2\"}", "ok", "Checked in: L1");
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "taken", "P1 is counted as in L1");
	is(&w, "P1 GW1");
	bob(&w, "checkin", "{\"person\":\"P1\"}", "ok", "Checked in: L1");
	is(&w, "");
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "taken", "P1 is in L1");
	is(&w, "");
	finish(&w);
}
END_TEST

/* A night shift is longer than that a slip may be taken back. */
START_TEST(who_never_left_is_looked_for_however_late_that_is_noticed)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\"}", "ok", "Checked in: GW1");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	at(&w, "2026-11-22T04:30:00Z");
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "refused",
	    "checkin P1 BED, and where that is GW1: ready GW1 first");
	is(&w, "P1 GW1");
	json_decref(world_ok(&w, "bob", "ready", "{\"bed\":\"GW1\"}"));
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Checked in: GW1");
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "refused",
	    "was not typed in the last eight hours");
	is(&w, "P1 GW1");
	ck_assert_ptr_nonnull(strstr(sentence(&w), "two may be in one bed"));
	bob(&w, "checkin", "{\"person\":\"P9\",\"still\":true}", "refused",
	    "was not typed in the last eight hours: checkin P9 BED");
	is(&w, "P1 GW1");
	finish(&w);
}
END_TEST

/* Who shares the hold comes in with it, and so they are in doubt with it. */
START_TEST(of_a_hold_of_two_both_are_looked_for)
{
	struct world w;
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}"));
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"P1\",\"with\":\"P2\",\"until\":\"21:00\"}",
	    "ok", "Held");
	at(&w, "2026-11-21T21:01:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Checked in: L1");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"R2\"}", "ok", "Checked in: GW1");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\",\"at\":\"20:50\"}", "taken", "");
	is(&w, "P1 GW1");
	bob(&w, "checkin", "{\"person\":\"P1\",\"alone\":true,\"at\":\"20:50\"}", "refused",
	    "R1 is in it since");
	is(&w, "P1 GW1, P1 L1");
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"20:50\"}", "refused", "R1 is in it since");
	is(&w, "P1 GW1, P1 L1, P2 L1");
	finish(&w);
}
END_TEST

START_TEST(who_turns_out_to_be_another_is_looked_for_by_that)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"new\",\"at\":\"20:20\"}", "taken",
	    "is T-");
	const char *made = world_text(&w, "SELECT ref FROM person WHERE temporary = 1");
	char args[200];
	snprintf(args, sizeof(args), "{\"temporary\":\"%s\",\"person\":\"C7\"}", made);
	bob(&w, "refer", "{\"person\":\"C7\",\"from\":\"outreach\"}", "ok", "");
	bob(&w, "merge", args, "ok", "Merged");
	is(&w, "C7 L1");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"C7\"}", "ok", "Checked in: GW1");
	is(&w, "");
	finish(&w);
}
END_TEST

/* Nor is anybody looked for in the bed in which they are by the other reference. */
START_TEST(who_turns_out_to_be_in_that_bed_is_not_looked_for)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"new\",\"at\":\"20:20\"}", "taken",
	    "is T-");
	is(&w, "T-2026-11-21-1 L1");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"R1\"}", "ok", "Merged");
	is(&w, "");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"new\",\"at\":\"20:10\"}", "refused", "");
	is(&w, "T-2026-11-21-2 L1");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-2\",\"person\":\"R1\"}", "ok", "Merged");
	is(&w, "");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"new\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"R1\",\"at\":\"20:30\"}", "taken", "");
	at(&w, "2026-11-21T20:40:00Z");
	bob(&w, "checkout", "{\"person\":\"T-2026-11-21-3\"}", "ok", "Checked out");
	is(&w, "R1 GW1");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-3\",\"person\":\"R1\"}", "ok", "Merged");
	is(&w, "");
	finish(&w);
}
END_TEST

/* From there they may have gone on to the bed in which they are said to be. */
START_TEST(where_they_were_before_ends_nothing)
{
	struct world w;
	given_to_another(&w);
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"20:20\"}", "refused",
	    "but R1 holds it since");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\",\"at\":\"20:30\"}", "ok",
	    "Checked in: GW2");
	is(&w, "P1 L1");
	bob(&w, "checkout", "{\"person\":\"P1\",\"at\":\"20:40\"}", "ok", "Checked out");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: L1");
	is(&w, "P1 L1");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"P1\",\"at\":\"20:50\"}", "ok",
	    "Checked in: GW3");
	is(&w, "");
	finish(&w);
}
END_TEST

/* Nor who is known to have been there by another reference. */
START_TEST(where_another_reference_was_before_ends_nothing)
{
	struct world w;
	given_to_another(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"new\",\"at\":\"20:55\"}", "taken",
	    "is T-");
	const char *made = world_text(&w, "SELECT ref FROM person WHERE temporary = 1");
	char args[200];
	snprintf(args, sizeof(args), "{\"temporary\":\"%s\",\"person\":\"P1\"}", made);
	bob(&w, "merge", args, "ok", "Merged");
	is(&w, "P1 L1");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\",\"at\":\"20:52\"}", "ok",
	    "Checked in: GW2");
	is(&w, "P1 L1");
	bob(&w, "move", "{\"bed\":\"GW3\",\"person\":\"P1\"}", "ok", "Moved");
	is(&w, "P1 L1");
	finish(&w);
}
END_TEST

START_TEST(whoever_never_left_was_nowhere_else_before)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Checked in: L1");
	at(&w, "2026-11-21T21:00:00Z");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	json_decref(world_ok(&w, "bob", "ready", "{\"bed\":\"L1\"}"));
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	at(&w, "2026-11-21T21:30:00Z");
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "taken", "L1 is held");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\",\"at\":\"21:10\"}", "ok",
	    "Checked in: GW2");
	is(&w, "P1 L1");
	bob(&w, "move", "{\"bed\":\"GW3\",\"person\":\"P1\"}", "ok", "Moved");
	is(&w, "P1 L1");
	finish(&w);
}
END_TEST

/* Who is seen now is there now, whenever they came. */
START_TEST(whoever_is_there_now_is_looked_for_no_more)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Checked in: L1");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	at(&w, "2026-11-21T20:40:00Z");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\",\"at\":\"20:35\"}", "taken",
	    "GW1 is held");
	is(&w, "P1 GW1");
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "ok", "Checked in: L1");
	is(&w, "");
	finish(&w);
}
END_TEST

/* Of two each is where they were said to be, whoever of them is moved, and to whichever bed. */
START_TEST(a_move_says_of_nobody_that_they_were_seen)
{
	struct world w;
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW1\",\"change\":\"attributes=couple\"}"));
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=couple\"}"));
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}"));
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"P1\",\"with\":\"P2\"}", "ok",
	    "Checked in");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P2\",\"at\":\"20:20\"}", "taken",
	    "P2 is in GW1");
	bob(&w, "move", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Moved");
	is(&w, "P2 L1");
	at(&w, "2026-11-21T20:40:00Z");
	bob(&w, "move", "{\"bed\":\"GW1\",\"person\":\"P2\"}", "refused", "");
	json_decref(world_ok(&w, "bob", "ready", "{\"bed\":\"GW1\"}"));
	bob(&w, "move", "{\"bed\":\"GW1\",\"person\":\"P2\"}", "ok", "Moved");
	is(&w, "P2 L1");
	bob(&w, "move", "{\"bed\":\"L1\",\"person\":\"P2\"}", "ok", "Moved");
	is(&w, "");
	finish(&w);
}
END_TEST

/* What swepctl shows of it, line by line. */
static const char *shown(struct world *w, const char *verb, const char *args)
{
	static char out[4000];
	json_t *reply = world_ok(w, "bob", verb, args);
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	json_t *line, *lines = json_object_get(text, "lines");
	size_t i;
	out[0] = '\0';
	json_array_foreach(lines, i, line) {
		size_t end = strlen(out);
		snprintf(out + end, sizeof(out) - end, "%s\n", json_string_value(line));
	}
	json_decref(reply);
	return out;
}

static void says(const char *text, const char *wanted)
{
	ck_assert_msg(strstr(text, wanted) != NULL, "%s\nlacks: %s", text, wanted);
}

static void says_not(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) == NULL, "%s\nhas: %s", text, part);
}

/* The alarm names nobody: whoever takes over, or comes with a fire engine, must find out whom. */
START_TEST(whoever_may_know_is_told_of_whom_it_is)
{
	static const char person[] = "{\"person\":\"P1\"}";
	static const char lodge[] = "{\"what\":\"roll-call\",\"site\":\"lodge\"}";
	struct world w;
	given_to_another(&w);
	says(shown(&w, "person", person),
	     "Said to be in L1 at The Lodge since Sat 21 Nov 20:50, and its record says otherwise: "
	     "somebody must look.");
	says(shown(&w, "sheet", lodge),
	     "0 in, of 1 bed.\nWho is said to be in besides stands below "
	     "that bed: LOOK for them.\n");
	says(shown(&w, "sheet", lodge), "P1 is said to be in it since Sat 21 Nov 20:50: LOOK");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: L1");
	const char *roll = shown(&w, "sheet", lodge);
	says(roll, "1 in, of 1 bed.");
	ck_assert(strstr(roll, "IN   R1") < strstr(roll, "P1 is said to be in it"));
	says_not(shown(&w, "person", "{\"person\":\"R1\"}"), "Said to be");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Checked in: GW2");
	says_not(shown(&w, "person", person), "Said to be");
	says_not(shown(&w, "sheet", lodge), "said to be");
	finish(&w);
}
END_TEST

/* They have no bed there by the record, and are none of those who have left. */
START_TEST(whoever_closes_or_empties_a_site_hears_whom_to_look_for)
{
	static const char look[] = "LOOK FOR P1: said to be in L1 since Sat 21 Nov 20:50";
	struct world w;
	given_to_another(&w);
	says(shown(&w, "close", "{\"site\":\"lodge\",\"reason\":\"flood\"}"), look);
	finish(&w);
	given_to_another(&w);
	json_decref(
	    world_ok(&w, "alice", "site", "{\"site\":\"lodge\",\"change\":\"stay=nightly\"}"));
	at(&w, "2026-11-23T07:00:00Z");
	says(shown(&w, "clearout", "{\"site\":\"lodge\"}"), look);
	is(&w, "P1 L1");
	finish(&w);
}
END_TEST

/* Nor is who lives in a bed of the panel's known because somebody else is said to be in it. */
START_TEST(a_bed_that_is_not_known_to_the_list_is_on_the_roll_if_somebody_is_said_to_be_in_it)
{
	static const char gateway[] = "{\"what\":\"roll-call\",\"site\":\"gateway\"}";
	struct world w;
	evening(&w);
	says_not(shown(&w, "sheet", gateway), "GW9");
	bob(&w, "checkin", "{\"bed\":\"gw9\",\"person\":\"P1\",\"at\":\"19:50\"}", "refused",
	    "GW9 is given by a panel");
	is(&w, "P1 GW9");
	const char *roll = shown(&w, "sheet", gateway);
	says(roll, "THIS IS NOT THE ROLL OF The Gateway");
	says(roll, "[ ] GW9        not known to this list (ready)");
	ck_assert(strstr(roll, "GW9 ") < strstr(roll, "GW1 "));
	says(roll, "P1 is said to be in it since Sat 21 Nov 19:50: LOOK");
	finish(&w);
}
END_TEST

/* P2 was counted as in GW1 at 20:10, and is said to have come to L1 at 20:20. */
static void counted_in_elsewhere(struct world *w)
{
	evening(w);
	json_decref(
	    world_ok(w, "alice", "bed", "{\"bed\":\"GW1\",\"change\":\"attributes=couple\"}"));
	bob(w, "hold", "{\"bed\":\"GW1\",\"person\":\"P1\",\"with\":\"P2\"}", "ok", "Held");
	at(w, "2026-11-21T20:10:00Z");
	bob(w, "checkin", "{\"person\":\"P1\"}", "ok", "Checked in: GW1");
	at(w, "2026-11-21T20:30:00Z");
	bob(w, "checkin", "{\"bed\":\"L1\",\"person\":\"P2\",\"at\":\"20:20\"}", "taken",
	    "P2 is counted as in GW1");
	is(w, "P2 L1");
}

START_TEST(whoever_is_seen_where_they_were_counted_is_looked_for_no_more)
{
	struct world w;
	counted_in_elsewhere(&w);
	bob(&w, "checkin", "{\"person\":\"P2\",\"at\":\"20:15\"}", "ok", "GW1");
	is(&w, "P2 L1");
	finish(&w);
	counted_in_elsewhere(&w);
	bob(&w, "checkin", "{\"person\":\"P2\",\"at\":\"20:25\"}", "ok", "GW1");
	is(&w, "");
	finish(&w);
	counted_in_elsewhere(&w);
	bob(&w, "checkin", "{\"person\":\"P2\"}", "ok", "GW1");
	is(&w, "");
	finish(&w);
}
END_TEST

/* Whoever told them of their plan may have met them anywhere. */
START_TEST(who_is_told_is_looked_for_still)
{
	struct world w;
	counted_in_elsewhere(&w);
	bob(&w, "plan",
	    "{\"person\":\"P2\",\"what\":\"family\",\"by\":\"2026-11-24\",\"owner\":\"bob\"}", "ok",
	    "Plan");
	bob(&w, "told", "{\"person\":\"P2\"}", "ok", "told by bob");
	is(&w, "P2 L1");
	finish(&w);
}
END_TEST

/* Of that hour they were not there yet, and are said to have come since. */
START_TEST(a_no_show_ends_no_later_word)
{
	struct world w;
	given_to_another(&w);
	bob(&w, "noshow", "{\"person\":\"P1\",\"at\":\"20:30\"}", "ok", "No-show: P1");
	is(&w, "P1 L1");
	finish(&w);
	given_to_another(&w);
	bob(&w, "noshow", "{\"person\":\"P1\",\"at\":\"20:55\"}", "ok", "No-show: P1");
	is(&w, "");
	finish(&w);
}
END_TEST

static const char *stands(struct world *w, const char *kind)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT coalesce(max(sentence), '') FROM alarm WHERE kind = '%s'"
		 " AND cleared IS NULL",
		 kind);
	return world_text(w, sql);
}

/* What paper says of a bed that is theirs is recorded there. */
static void was_let_in(struct world *w, const char *bed, const char *mind)
{
	char wanted[80];
	snprintf(wanted, sizeof(wanted), "Checked in: %s", bed);
	at(w, "2026-11-21T21:00:00Z");
	json_t *result = world_ok(w, "bob", "checkin", "{\"person\":\"P1\",\"at\":\"20:10\"}");
	char *said = json_dumps(result, 0);
	ck_assert_msg(strstr(said, wanted) != NULL, "%s", said);
	ck_assert_msg(strstr(said, mind) != NULL, "%s", said);
	free(said);
	json_decref(result);
	ck_assert_int_eq(world_number(w, "SELECT count(*) FROM placement WHERE state <> 'ended'"),
			 1);
}

START_TEST(paper_of_a_bed_that_is_no_more_for_them_says_that_they_are_in_it)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"P1\",\"for\":[\"woman\"]}", "ok", "Held");
	json_decref(world_ok(&w, "bob", "person", "{\"person\":\"P1\",\"for\":[\"man\"]}"));
	was_let_in(&w, "W1", "has ceased to suit (for women only)");
	ck_assert_str_eq(stands(&w, "unfit"),
			 "by what is known now W1 at Women's house is none for "
			 "somebody who is in it: for women only. Somebody must "
			 "decide; nothing has ended");
	finish(&w);
}
END_TEST

START_TEST(paper_of_a_bed_that_was_damaged_since_says_that_they_are_in_it)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"P1\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "compromised", "{\"bed\":\"GW1\",\"reason\":\"wet\"}", "ok", "Compromised");
	was_let_in(&w, "GW1", "that bed is compromised now");
	finish(&w);
}
END_TEST

START_TEST(paper_of_a_site_that_closed_since_says_that_they_must_move)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Held");
	at(&w, "2026-11-21T20:30:00Z");
	json_decref(world_ok(&w, "alice", "close", "{\"site\":\"lodge\",\"reason\":\"flood\"}"));
	was_let_in(&w, "L1", "its site is closed now");
	ck_assert_str_eq(stands(&w, "closed"), "The Lodge is closed, and whoever has L1 there must "
					       "move: nothing of theirs has ended");
	finish(&w);
}
END_TEST

/* Who stands at the door now is led on as before. */
START_TEST(whoever_comes_now_is_led_on)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"P1\"}", "ok", "Held");
	bob(&w, "compromised", "{\"bed\":\"GW1\",\"reason\":\"wet\"}", "ok", "Compromised");
	bob(&w, "checkin", "{\"person\":\"P1\"}", "ok", "Checked in: GW2");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    nobody_else_ends_it,
	    it_stays_on_record,
	    the_end_of_the_others_hold_does_not_end_it,
	    a_person_ends_it,
	    somebody_else_in_the_bed_is_no_less_of_an_alarm,
	    whoever_walked_in_is_not_forgotten,
	    whoever_is_inside_a_site_that_closed_since_is_looked_for,
	    of_two_who_came_each_is_looked_for,
	    who_came_to_somebody_is_looked_for_beside_them,
	    who_never_left_is_looked_for_where_another_has_the_bed,
	    whoever_has_another_bed_is_looked_for_in_the_one_that_paper_names,
	    whoever_is_under_18_is_looked_for_where_they_are_said_to_be,
	    whoever_is_under_18_and_shares_a_bed_is_looked_for_there,
	    whoever_is_under_18_is_not_looked_for_where_they_are_in,
	    paper_of_an_hour_before_their_hold_is_looked_after,
	    who_lacks_a_word_is_looked_for,
	    nobody_is_looked_for_in_the_bed_that_is_theirs,
	    whoever_is_said_to_share_a_bed_is_looked_for_there,
	    paper_of_a_bed_comes_before_a_hold_of_another,
	    who_never_left_is_looked_for_where_their_partner_has_the_bed,
	    who_never_left_is_looked_for_whatever_is_held_for_both,
	    who_never_left_is_looked_for_however_late_that_is_noticed,
	    of_a_hold_of_two_both_are_looked_for,
	    who_turns_out_to_be_another_is_looked_for_by_that,
	    who_turns_out_to_be_in_that_bed_is_not_looked_for,
	    where_they_were_before_ends_nothing,
	    where_another_reference_was_before_ends_nothing,
	    whoever_never_left_was_nowhere_else_before,
	    whoever_is_there_now_is_looked_for_no_more,
	    whoever_is_seen_where_they_were_counted_is_looked_for_no_more,
	    a_move_says_of_nobody_that_they_were_seen,
	    who_is_told_is_looked_for_still,
	    a_no_show_ends_no_later_word,
	    whoever_may_know_is_told_of_whom_it_is,
	    whoever_closes_or_empties_a_site_hears_whom_to_look_for,
	    a_bed_that_is_not_known_to_the_list_is_on_the_roll_if_somebody_is_said_to_be_in_it,
	    paper_of_a_bed_that_is_no_more_for_them_says_that_they_are_in_it,
	    paper_of_a_bed_that_was_damaged_since_says_that_they_are_in_it,
	    paper_of_a_site_that_closed_since_says_that_they_must_move,
	    whoever_comes_now_is_led_on,
	};
	return suite_run("whereabouts", cases, COUNT_OF(cases));
}
