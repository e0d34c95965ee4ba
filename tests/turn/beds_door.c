/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "bed_rows.h"
#include "lib/evening.h"

START_TEST(who_comes_late_gets_their_bed_or_the_next_best)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"for\":[\"dog\"]}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R2\",\"for\":[\"woman\",\"late-entry\"]}",
	    "ok", "W1");
	world_advance(&w, MINUTES_MS(130));
	/* Nobody has it: it is theirs. */
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok",
	    "Checked in: W1 at Women's house for R2. The hold had ended; the bed was free still.");
	/* Somebody has it, and the Gateway's door is shut since 22:00. */
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "refused",
	    "R1's hold of L1 had ended and that bed is gone, and no other free bed suits: ask the "
	    "person "
	    "on call");
	bob(&w, "release", "{\"person\":\"R3\"}", "ok", "Released");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"L1\"}", "ok", "the bed was free still");
	ck_assert_str_eq(live(&w), "L1 occupied, W1 occupied");
	finish(&w);
}
END_TEST

/* For want of what is asked of every bed that is free, at sites nobody had looked at before too. */
START_TEST(who_comes_late_with_a_dog_is_counted_for_want_of_one_that_takes_dogs)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"for\":[\"dog\"]}", "ok", "Held");
	world_advance(&w, MINUTES_MS(130));
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"R3\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "refused", "and no other free bed suits");
	ck_assert_str_eq(world_text(&w, "SELECT reason FROM turnaway"), "no-dog-bed");
	finish(&w);
}
END_TEST

START_TEST(the_next_best_bed_is_named_as_such)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R1\",\"for\":[\"dog\"],\"until\":\"20:30\"}",
	    "ok", "(30 min)");
	at(&w, "2026-11-21T20:45:00Z");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok",
	    "Held: L1 at The Lodge for R1 until 22:45 (2 h).");
	ck_assert_int_eq(world_number(&w, "SELECT needs FROM placement WHERE state = 'held'"
					  " AND bed LIKE '%/L1'"),
			 BED_DOG);
	finish(&w);
}
END_TEST

START_TEST(a_hold_that_was_given_up_long_ago_opens_no_door)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"R2\"}", "ok", "Released");
	bob(&w, "checkin", "{\"person\":\"R2\"}", "not-found", "R2 holds no bed");
	at(&w, "2026-11-22T11:59:59Z");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "");
	at(&w, "2026-11-22T12:00:00Z");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "not-found", "R1 holds no bed");
	at(&w, "2026-11-22T11:59:59Z");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: L1");
	finish(&w);
}
END_TEST

START_TEST(a_walk_in_needs_no_hold)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"person\":\"T1\",\"bed\":\"gw2\"}", "ok",
	    "Checked in: GW2 at The Gateway for T1.");
	ck_assert_str_eq(world_text(&w, "SELECT change FROM audit WHERE kind = 'placement'"),
			 "new -> occupied");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'placement'"),
			 0);
	bob(&w, "checkin", "{\"person\":\"T2\",\"bed\":\"W1\",\"for\":[\"woman\"]}", "ok", "W1");
	bob(&w, "checkin", "{\"person\":\"T3\",\"bed\":\"GW9\"}", "refused", "given by a panel");
	/* The hour of last entry is no matter for who stands inside. */
	at(&w, "2026-11-21T23:30:00Z");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"T4\",\"for\":[\"wheelchair\"]}", "refused",
	    "no free bed suits wheelchair");
	bob(&w, "checkin", "{\"person\":\"T4\",\"bed\":\"GW1\",\"for\":[\"wheelchair\"]}", "ok",
	    "GW1");
	/* Nor for who says that they have rung. */
	json_t *reply = world_ok(&w, "bob", "hold", "{\"bed\":\"GW3\",\"person\":\"T5\"}");
	json_t *lines =
	    json_object_get(json_object_get(json_object_get(reply, "result"), "text"), "lines");
	ck_assert_str_eq(json_string_value(json_array_get(lines, 1)),
			 "Last entry there was at 22:00: ring the site before sending anybody.");
	json_decref(reply);
	ck_assert_str_eq(live(&w), "GW1 occupied, GW2 occupied, GW3 held, W1 occupied");
	finish(&w);
}
END_TEST

START_TEST(nobody_is_a_no_show_before_last_entry)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"8h\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"R2\",\"for\":[\"woman\"],\"until\":\"8h\"}",
	    "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"R4\"}", "ok", "Checked in");
	bob(&w, "noshow", "{\"person\":\"R3\"}", "ok",
	    "No-show: R3. L1 at The Lodge is free again.");
	bob(&w, "noshow", "{\"person\":\"R4\"}", "refused", "R4 is in GW3");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "refused",
	    "R1 may still come: last entry at The Gateway is at 22:00");
	at(&w, "2026-11-21T21:59:59Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "refused", "22:00");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "ok", "No-show: R1");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "not-found", "R1 has no bed");
	/* 02:00 is of the morning after. */
	bob(&w, "noshow", "{\"person\":\"R2\"}", "refused", "02:00");
	at(&w, "2026-11-22T02:00:00Z");
	bob(&w, "noshow", "{\"person\":\"R2\"}", "ok", "W1 at Women's house is free again");
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM placement WHERE outcome = 'no-show'"), 3);
	/* Who comes after all is let in. */
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok", "W1");
	ck_assert_str_eq(live(&w), "GW3 occupied, W1 occupied");
	finish(&w);
}
END_TEST

/* A hold until the morning is for this night's door, and one made in the morning for tonight's. */
static const struct {
	const char *made, *args; /* the hold of W1, whose last entry is at 02:00 */
	const char *refused, *taken; /* when a no-show is; NULL: it is taken at once */
} nights[] = {
    {"2026-11-21T22:30:00Z", "\"until\":\"09:30\"", "2026-11-22T01:59:00Z", "2026-11-22T02:00:00Z"},
    {"2026-11-22T00:30:00Z", "\"until\":\"12:15\"", "2026-11-22T01:59:00Z", "2026-11-22T02:00:00Z"},
    {"2026-11-22T02:30:00Z", "\"until\":\"09:30\"", NULL, "2026-11-22T02:30:00Z"},
    {"2026-11-22T08:30:00Z", "\"arrives\":\"19:00\"", "2026-11-22T19:30:00Z",
     "2026-11-23T02:00:00Z"},
    {"2026-11-22T16:00:00Z", "\"until\":\"18:00\"", "2026-11-22T22:00:00Z", "2026-11-23T02:00:00Z"},
};

START_TEST(a_hold_is_for_the_door_of_its_night)
{
	char args[200];
	for (size_t i = 0; i < COUNT_OF(nights); i++) {
		struct world w;
		evening(&w);
		at(&w, nights[i].made);
		snprintf(args, sizeof(args),
			 "{\"bed\":\"W1\",\"person\":\"R1\",\"for\":[\"woman\"],%s}",
			 nights[i].args);
		bob(&w, "hold", args, "ok", "Held: W1");
		if (nights[i].refused != NULL) {
			at(&w, nights[i].refused);
			bob(&w, "noshow", "{\"person\":\"R1\"}", "refused",
			    "R1 may still come: last entry at Women's house is at 02:00");
		}
		at(&w, nights[i].taken);
		bob(&w, "noshow", "{\"person\":\"R1\"}", "ok", "No-show: R1");
		finish(&w);
	}
}
END_TEST

/* Nor is a welfare check put off to the night after. */
START_TEST(who_never_came_by_the_morning_is_looked_for_that_morning)
{
	struct world w;
	evening(&w);
	at(&w, "2026-11-21T22:30:00Z");
	bob(&w, "hold",
	    "{\"bed\":\"W1\",\"person\":\"R1\",\"for\":[\"woman\"],\"until\":\"09:30\"}", "ok",
	    "Held");
	at(&w, "2026-11-22T09:29:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup"), 0);
	world_advance(&w, MINUTES_MS(3));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup"), 1);
	finish(&w);
}
END_TEST

START_TEST(last_entry_is_by_the_clock_on_the_wall)
{
	struct world w;
	evening(&w);
	at(&w, "2027-07-01T19:00:00Z");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"23:30\"}", "ok",
	    "until 23:30 (3 h 30 min)");
	at(&w, "2027-07-01T20:59:59Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "refused", "at 22:00");
	at(&w, "2027-07-01T21:00:00Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "ok", "No-show: R1");
	finish(&w);
}
END_TEST

START_TEST(a_no_show_is_recorded_after_the_hold_has_run_out)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"21:00\"}", "ok", "Held");
	world_advance(&w, MINUTES_MS(90));
	bob(&w, "noshow", "{\"person\":\"R1\"}", "refused",
	    "last entry at The Gateway is at 22:00");
	at(&w, "2026-11-21T22:05:00Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "ok", "The hold of GW2 had ended already.");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "not-found", "R1 has no bed");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(change) FROM audit WHERE kind ="
					" 'placement'"),
			 "new -> held,held -> ends soon,held -> expired,expired -> no-show");
	finish(&w);
}
END_TEST

START_TEST(a_bed_that_was_slept_in_is_made_ready_first)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"R2\"}", "ok",
	    "Released: GW3 at The Gateway is no longer held for R2.");
	ck_assert_str_eq(bed_state_of(&w, "GW3"), "ready");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Checked in");
	bob(&w, "release", "{\"person\":\"R1\",\"reason\":\"went home\"}", "ok",
	    "Released: R1 has left GW2 at The Gateway. It must be made ready: ready GW2");
	ck_assert_str_eq(bed_state_of(&w, "GW2"), "vacated");
	ck_assert_str_eq(world_text(&w, "SELECT r.text FROM audit a JOIN remark r ON r.id ="
					" substr(a.remark, 1, instr(a.remark, ':') - 1)"
					" WHERE a.change = 'occupied -> left'"),
			 "went home");
	ck_assert_int_eq(free_now(&w), 4);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R3\"}", "refused",
	    "GW2 is vacated, and not made ready yet");
	bob(&w, "ready", "{\"bed\":\"GW2\"}", "ok", "Ready: GW2 at The Gateway.");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R3\"}", "ok", "Held");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    who_comes_late_gets_their_bed_or_the_next_best,
	    who_comes_late_with_a_dog_is_counted_for_want_of_one_that_takes_dogs,
	    the_next_best_bed_is_named_as_such,
	    a_hold_that_was_given_up_long_ago_opens_no_door,
	    a_walk_in_needs_no_hold,
	    nobody_is_a_no_show_before_last_entry,
	    a_hold_is_for_the_door_of_its_night,
	    who_never_came_by_the_morning_is_looked_for_that_morning,
	    last_entry_is_by_the_clock_on_the_wall,
	    a_no_show_is_recorded_after_the_hold_has_run_out,
	    a_bed_that_was_slept_in_is_made_ready_first,
	};
	return suite_run("beds_door", cases, COUNT_OF(cases));
}
