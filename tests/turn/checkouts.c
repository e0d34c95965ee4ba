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
	    "22:30, and if they did not: checkin M2 L1");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"l1\"}", "ok",
	    "Checked in: L1 at The Lodge for M2. That they left at Sat 21 Nov 22:30 is taken "
	    "back: the stay since Sat 21 Nov 20:00 goes on.");
	stays(&w);
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}", "taken", "M2 is in L1");
	bob(&w, "checkout", "{\"person\":\"M2\"}", "ok", "Checked out: M2 has left L1");
	finish(&w);

	/* Paper of the evening is no word that they are there still. */
	mistaken(&w);
	bob(&w, "checkin", "{\"person\":\"M2\",\"at\":\"20:00\"}", "refused",
	    "M2 was in L1 from Sat 21 Nov 20:00 and left at Sat 21 Nov 22:30; if they are there "
	    "still: checkin M2 L1");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\",\"at\":\"21:00\"}", "refused",
	    "if they are there still: checkin M2 L1");
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
	json_t *reply = world_ok(&w, "bob", "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}");
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
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}", "taken", "L1 is held");
	finish(&w);
}
END_TEST

/* Somebody else has it by now, or it is long ago: they are found another, or begin a new stay. */
static const struct {
	const char *at, *first, *first_args;
	const char *args, *code, *says;
} others[] = {
    {"2026-11-22T06:29:59Z", NULL, NULL, "", "ok", "the stay since Sat 21 Nov 20:00 goes on"},
    {"2026-11-22T06:30:00Z", NULL, NULL, "", "refused", "L1 is vacated, and not made ready yet"},
    {"2026-11-22T06:30:00Z", "ready", "{\"bed\":\"L1\"}", "", "ok",
     "Checked in: L1 at The Lodge for M2."},
    {"2026-11-21T22:40:00Z", NULL, NULL, ",\"at\":\"22:35\"", "refused", "not made ready yet"},
    {"2026-11-21T22:40:00Z", NULL, NULL, ",\"at\":\"19:55\"", "refused", "not made ready yet"},
};

START_TEST(a_check_out_is_taken_back_for_eight_hours)
{
	char args[160];
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		struct world w;
		mistaken(&w);
		at(&w, others[i].at);
		if (others[i].first != NULL)
			bob(&w, others[i].first, others[i].first_args, "ok", "");
		snprintf(args, sizeof(args), "{\"person\":\"M2\",\"bed\":\"L1\"%s}",
			 others[i].args);
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
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}", "taken", "L1 is held");
	bob(&w, "checkin", "{\"person\":\"Q1\"}", "ok", "Checked in: L1");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}", "taken", "L1 is occupied");
	bob(&w, "checkout", "{\"person\":\"Q1\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}", "refused", "not made ready yet");
	bob(&w, "checkin", "{\"person\":\"Q1\",\"bed\":\"L1\"}", "ok", "is taken back");
	ck_assert_str_eq(live(&w), "L1 occupied");
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
	};
	return suite_run("checkouts", cases, COUNT_OF(cases));
}
