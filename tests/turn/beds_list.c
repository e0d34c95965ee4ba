/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

START_TEST(the_list_shows_what_is_free_and_on_request_why_the_rest_is_not)
{
	struct world w;
	char text[2048];
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R2\"}", "ok", "Checked in");
	ck_assert_str_eq(list_text(&w, "{}", text), "GW2 free; GW3 free; W1 free");
	ck_assert_str_eq(list_text(&w, "{\"for\":[\"woman\"]}", text),
			 "W1 free; GW2 free; GW3 free");
	ck_assert_str_eq(list_text(&w, "{\"for\":[\"man\",\"dog\"]}", text), "GW3 free");
	ck_assert_str_eq(list_text(&w, "{\"site\":\"house\"}", text), "W1 free");
	ck_assert_str_eq(
	    list_text(&w, "{\"all\":true,\"for\":[\"man\",\"dog\"]}", text),
	    "GW3 free; A1 not open (not open: it opens only in SWEP tier 2); GW1 held (held until "
	    "22:00); GW2 free (takes no dogs); GW9 panel (given by a panel, not for a night); "
	    "H1 not open (not open: it opens only in SWEP tier 1); H2 not open (not open: it opens "
	    "only in SWEP tier 1); H3 not open (not open: it opens only in SWEP tier 1); W1 free "
	    "(for women only; takes no dogs); L1 occupied (occupied)");
	at(&w, "2026-11-21T22:30:00Z");
	ck_assert_str_eq(list_text(&w, "{\"for\":[\"woman\"]}", text),
			 "W1 free; GW1 free (last entry has passed); GW2 free (last entry has "
			 "passed); GW3 free (last entry has passed)");
	ck_assert_str_eq(
	    list_text(&w, "{\"site\":\"gateway\",\"all\":true}", text),
	    "GW1 free (last entry has passed); GW2 free (last entry has passed); GW3 free "
	    "(last entry has passed); GW9 panel (given by a panel, not for a night)");
	finish(&w);
}
END_TEST

START_TEST(a_door_that_has_shut_is_marked_and_stands_last)
{
	struct world w;
	char text[2048];
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"22:10\"}", "ok", "Held");
	ck_assert_str_eq(table_text(&w, "{}", text), "GW2 22:00; GW3 22:00; GW1 22:00; W1 02:00"
						     " | 4 beds are free.");
	/* L1's hold has run out and its deadline has not run. */
	at(&w, "2026-11-21T22:30:00Z");
	ck_assert_str_eq(table_text(&w, "{}", text),
			 "L1 ; W1 02:00; GW1 closed 22:00; GW2 closed 22:00; GW3 closed 22:00"
			 " | 2 beds are free. | 3 more stand empty where last entry has passed: "
			 "ring the site before sending anybody.");
	at(&w, "2026-11-22T02:30:00Z");
	ck_assert_str_eq(table_text(&w, "{\"site\":\"house\"}", text),
			 "W1 late entry | 1 bed is free.");
	ck_assert_str_eq(table_text(&w, "{\"site\":\"lodge\",\"for\":[\"dog\"]}", text),
			 "L1  | 1 bed is free; 1 suits dog.");
	finish(&w);
}
END_TEST

START_TEST(the_only_bed_that_suits_is_named_behind_a_door_that_has_shut)
{
	struct world w;
	char text[2048];
	evening(&w);
	at(&w, "2026-11-21T23:30:00Z");
	ck_assert_str_eq(table_text(&w, "{\"for\":[\"wheelchair\"]}", text),
			 "GW1 closed 22:00 | 2 beds are free; 0 suit wheelchair. | 1 more that "
			 "would suit stands empty where last entry has passed: ring the site "
			 "before sending anybody.");
	ck_assert_str_eq(list_text(&w, "{\"for\":[\"wheelchair\"]}", text),
			 "GW1 free (last entry has passed)");
	/* One need is one want: the bed is there, and the hour is against it. */
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"wheelchair\"]}", "refused",
	    "no free bed suits wheelchair");
	ck_assert_str_eq(world_text(&w, "SELECT reason FROM turnaway"), "out-of-hours");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R2\",\"for\":[\"wheelchair\",\"dog\"]}",
	    "refused", "no free bed suits dog, wheelchair");
	ck_assert_str_eq(world_text(&w, "SELECT reason FROM turnaway ORDER BY at DESC, id DESC"),
			 "needs-together");
	finish(&w);
}
END_TEST

START_TEST(the_table_and_the_counts_are_for_people)
{
	struct world w;
	evening(&w);
	json_t *reply = world_ok(&w, "vera", "beds", "{\"for\":[\"dog\"],\"site\":\"gateway\"}");
	json_t *result = json_object_get(reply, "result");
	json_t *text = json_object_get(result, "text");
	json_t *row = json_array_get(json_object_get(json_object_get(text, "table"), "rows"), 0);
	char *dump = json_dumps(row, JSON_COMPACT | JSON_SORT_KEYS);
	ck_assert_str_eq(dump, "{\"attributes\":\"dog\",\"bed\":\"GW3\",\"kind\":\"supported\","
			       "\"site\":\"The Gateway\",\"until\":\"22:00\"}");
	free(dump);
	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(text, "after"), 0)),
			 "3 beds are free; 1 suits dog.");
	dump = json_dumps(json_object_get(result, "beds"), JSON_COMPACT | JSON_SORT_KEYS);
	ck_assert_str_eq(dump, "[{\"attributes\":[\"dog\"],\"bed\":\"GW3\",\"kind\":\"supported\","
			       "\"site\":\"gateway\",\"state\":\"free\",\"until\":null}]");
	free(dump);
	json_decref(reply);
	finish(&w);
}
END_TEST

/* Whoever rings round the city reads why a bed is none; a viewer does not read what was written. */
START_TEST(a_bed_that_is_unfit_or_shut_says_why_to_who_may_read_it)
{
	struct world w;
	char text[2048];
	evening(&w);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW1\"}", "ok", "Checked in");
	bob(&w, "compromised", "{\"bed\":\"GW1\",\"reason\":\"a broken lock\"}", "ok", "");
	bob(&w, "compromised", "{\"bed\":\"GW2\",\"reason\":\"bedbugs\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"GW2\"}", "ok", "");
	bob(&w, "compromised", "{\"bed\":\"GW2\",\"reason\":\"a burst pipe\"}", "ok", "");
	bob(&w, "shut", "{\"bed\":\"GW3\",\"reason\":\"redecorating\"}", "ok", "");
	ck_assert_str_eq(list_text(&w, "{\"all\":true,\"site\":\"gateway\"}", text),
			 "GW1 occupied (occupied; not fit for use); GW2 compromised (not fit for "
			 "use); GW3 shut (shut); GW9 panel (given by a panel, not for a night)");
	json_t *reply = world_ok(&w, "bob", "beds", "{\"all\":true,\"site\":\"gateway\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "\"occupied; not fit for use: a broken lock\""));
	ck_assert_ptr_nonnull(strstr(dump, "\"not fit for use: a burst pipe\""));
	ck_assert_ptr_nonnull(strstr(dump, "\"shut: redecorating\""));
	free(dump);
	json_decref(reply);
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    the_list_shows_what_is_free_and_on_request_why_the_rest_is_not,
	    a_door_that_has_shut_is_marked_and_stands_last,
	    the_only_bed_that_suits_is_named_behind_a_door_that_has_shut,
	    the_table_and_the_counts_are_for_people,
	    a_bed_that_is_unfit_or_shut_says_why_to_who_may_read_it,
	};
	return suite_run("beds_list", cases, COUNT_OF(cases));
}
