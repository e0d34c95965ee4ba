/* SPDX-License-Identifier: MIT
 *
 * The bed that somebody is in is judged anew whenever more is known of them, by whatever verb.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

#define STANDING "SELECT count(*) FROM alarm WHERE kind = 'unfit' AND cleared IS NULL"

static void stand(struct world *w, int count)
{
	ck_assert_int_eq(world_number(w, STANDING), count);
	check_rows(w);
}

/* A1 is in W1, a bed for women. */
static void in_womens_house(struct world *w)
{
	evening(w);
	bob(w, "checkin", "{\"bed\":\"W1\",\"person\":\"A1\",\"for\":[\"woman\"]}", "ok",
	    "Checked in: W1");
	stand(w, 0);
}

START_TEST(words_of_any_verb_are_heard_of_the_bed_they_are_in)
{
	struct world w;
	in_womens_house(&w);
	bob(&w, "refer", "{\"person\":\"A1\",\"from\":\"outreach\",\"for\":[\"man\"]}", "ok", "");
	stand(&w, 1);
	bob(&w, "refer", "{\"person\":\"A1\",\"from\":\"outreach\",\"for\":[\"woman\"]}", "ok", "");
	stand(&w, 0);
	bob(&w, "person", "{\"person\":\"A1\",\"for\":[\"man\"]}", "ok", "Set");
	stand(&w, 1);
	bob(&w, "refer", "{\"person\":\"A1\",\"from\":\"outreach\",\"for\":[\"woman\"]}", "ok", "");
	stand(&w, 0);
	finish(&w);
}
END_TEST

START_TEST(a_refused_move_leaves_nobody_unlooked_at)
{
	struct world w;
	in_womens_house(&w);
	bob(&w, "move",
	    "{\"person\":\"A1\",\"bed\":\"best\",\"for\":[\"man\",\"wheelchair\",\"dog\","
	    "\"family\"]}",
	    "refused", "");
	ck_assert_str_eq(live(&w), "W1 occupied");
	stand(&w, 1);
	bob(&w, "move", "{\"person\":\"A1\",\"bed\":\"best\",\"for\":[\"nothing\",\"man\"]}", "ok",
	    "Moved: A1 from W1");
	stand(&w, 0);
	finish(&w);
}
END_TEST

/* The last word of either answers, whichever of them has the bed. */
START_TEST(who_turns_out_to_be_another_is_judged_by_the_words_of_both)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"C-9\",\"for\":[\"woman\"]}", "ok", "");
	at(&w, "2026-11-21T20:05:00Z");
	bob(&w, "tempref", "{}", "ok", "T-2026-11-21-1");
	bob(&w, "person", "{\"person\":\"T-2026-11-21-1\",\"for\":[\"man\"]}", "ok", "");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-9\"}", "ok", "Merged");
	stand(&w, 1);
	finish(&w);

	evening(&w);
	bob(&w, "person", "{\"person\":\"M-3\",\"for\":[\"man\"]}", "ok", "");
	at(&w, "2026-11-21T20:05:00Z");
	bob(&w, "tempref", "{}", "ok", "T-2026-11-21-1");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"T-2026-11-21-1\",\"for\":[\"woman\"]}",
	    "ok", "");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"M-3\"}", "ok", "Merged");
	stand(&w, 0);
	finish(&w);

	/* An alarm of before ends, too, by a later word of the other. */
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"C-9\",\"for\":[\"woman\"]}", "ok", "");
	bob(&w, "person", "{\"person\":\"C-9\",\"for\":[\"man\"]}", "ok", "");
	stand(&w, 1);
	at(&w, "2026-11-21T20:05:00Z");
	bob(&w, "tempref", "{}", "ok", "T-2026-11-21-1");
	bob(&w, "person", "{\"person\":\"T-2026-11-21-1\",\"for\":[\"woman\"]}", "ok", "");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-9\"}", "ok", "Merged");
	stand(&w, 0);
	finish(&w);
}
END_TEST

static void two_women(struct world *w)
{
	evening(w);
	json_decref(world_ok(w, "alice", "bed",
			     "{\"bed\":\"W1\",\"do\":\"set\",\"change\":\"attributes=couple\"}"));
	bob(w, "checkin",
	    "{\"bed\":\"W1\",\"person\":\"E1\",\"with\":\"E2\",\"for\":[\"woman\",\"with-woman\"]}",
	    "ok", "Checked in");
	stand(w, 0);
}

/* One alarm a bed: what either says, or takes back, is of both. */
START_TEST(what_one_of_two_says_is_looked_at_for_both)
{
	struct world w;
	two_women(&w);
	bob(&w, "person", "{\"person\":\"E2\",\"for\":[\"man\"]}", "ok", "");
	stand(&w, 1);
	bob(&w, "person", "{\"person\":\"E1\",\"for\":[\"with-man\"]}", "ok", "");
	stand(&w, 1);
	bob(&w, "person", "{\"person\":\"E2\",\"for\":[\"woman\"]}", "ok", "");
	stand(&w, 0);
	bob(&w, "refer", "{\"person\":\"E2\",\"from\":\"outreach\",\"for\":[\"man\"]}", "ok", "");
	stand(&w, 1);
	bob(&w, "refer", "{\"person\":\"E2\",\"from\":\"outreach\",\"for\":[\"woman\"]}", "ok", "");
	stand(&w, 0);
	finish(&w);

	/* Whoever has the bed may leave it to the other. */
	two_women(&w);
	bob(&w, "person", "{\"person\":\"E2\",\"for\":[\"man\"]}", "ok", "");
	bob(&w, "checkout", "{\"person\":\"E1\"}", "ok", "");
	stand(&w, 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'shared'"
					  " AND cleared IS NULL"),
			 1);
	bob(&w, "refer", "{\"person\":\"E2\",\"from\":\"outreach\",\"for\":[\"woman\"]}", "ok", "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'shared'"
					  " AND cleared IS NULL"),
			 0);
	stand(&w, 0);
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    words_of_any_verb_are_heard_of_the_bed_they_are_in,
	    a_refused_move_leaves_nobody_unlooked_at,
	    who_turns_out_to_be_another_is_judged_by_the_words_of_both,
	    what_one_of_two_says_is_looked_at_for_both,
	};
	return suite_run("unfit", cases, COUNT_OF(cases));
}
