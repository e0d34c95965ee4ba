/* SPDX-License-Identifier: MIT
 *
 * A bed in which somebody is said to be, and by its record nobody is: software gives it to nobody
 * else, whoever names it is told, and it is given again as soon as the doubt ends, however it does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

#define DOUBTED "somebody is said to be in it: look first"

static struct world w;

static const char *two(void)
{
	return world_text(&w, "SELECT coalesce(group_concat(sentence, '; '), '') FROM alarm"
			      " WHERE kind = 'two' AND cleared IS NULL");
}

static const char *offered(void)
{
	return world_text(&w, "SELECT coalesce(group_concat(bed, ','), '') FROM waiting_offer"
			      " WHERE outcome = ''");
}

static void take_all_but(const char *bed)
{
	static const char *const others[] = {"GW1", "GW2", "GW3", "L1", "W1"};
	char args[100];
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (strcmp(others[i], bed) == 0)
			continue;
		snprintf(args, sizeof(args),
			 "{\"bed\":\"%s\",\"person\":\"X%zu\",\"for\":[\"woman\"],"
			 "\"until\":\"23:30\"}",
			 others[i], i);
		bob(&w, "hold", args, "ok", "Held");
	}
}

/* Paper of a man in the women's house. */
static void man_in_w1(const char *person)
{
	char args[120];
	snprintf(args, sizeof(args),
		 "{\"bed\":\"W1\",\"person\":\"%s\",\"for\":[\"man\"],\"at\":\"20:20\"}", person);
	bob(&w, "checkin", args, "refused", "W1 does not suit");
}

static void man_in_the_womens_house(void)
{
	evening(&w);
	at(&w, "2026-11-21T20:30:00Z");
	man_in_w1("M1");
	ck_assert_ptr_nonnull(strstr(two(), "its record says otherwise"));
}

#define HOLD_BEST "{\"bed\":\"best\",\"person\":\"V1\",\"for\":[\"woman\"]}"

START_TEST(the_best_is_another)
{
	man_in_the_womens_house();
	bob_reads(&w, "hold", HOLD_BEST, "Held: W1", false);
	finish(&w);
}
END_TEST

START_TEST(nobody_is_given_it_where_there_is_no_other)
{
	man_in_the_womens_house();
	take_all_but("W1");
	bob(&w, "hold", HOLD_BEST, "refused",
	    "no free bed suits woman: W1 at Women's house: " DOUBTED "; the next step is");
	ck_assert_str_eq(world_text(&w, "SELECT reason FROM turnaway"), "no-bed");
	bob(&w, "dismiss", "{\"alarm\":\"two\",\"reason\":\"empty\"}", "ok", "The alarm is ended");
	bob(&w, "hold", HOLD_BEST, "ok", "Held: W1");
	finish(&w);
}
END_TEST

/* A bed of the same sort that stands behind it is found. */
START_TEST(the_next_of_its_site_is_the_best)
{
	evening(&w);
	import_ok(&w, "beds",
		  "site,bed,kind,attributes,use\nhouse,W1,e-bed,late-entry,night\n"
		  "house,W2,e-bed,late-entry,night\nlodge,L1,e-bed,dog,night\n");
	at(&w, "2026-11-21T20:30:00Z");
	man_in_w1("M1");
	bob(&w, "hold", HOLD_BEST, "ok", "Held: W2 at Women's house");
	finish(&w);
}
END_TEST

START_TEST(whoever_names_it_is_told)
{
	man_in_the_womens_house();
	bob_reads(&w, "hold", "{\"bed\":\"W1\",\"person\":\"V1\",\"for\":[\"woman\"]}",
		  "Mind: W1 may not be empty: " DOUBTED, true);
	ck_assert_str_eq(two(), "two may be in one bed: somebody is said to have come to W1 at "
				"Women's house at Sat 21 Nov 20:20, and it was given to another. "
				"Somebody must look where they are; nothing has ended");
	bob_reads(&w, "hold", "{\"bed\":\"W1\",\"person\":\"V1\"}", "Mind: W1 may not be empty",
		  true);
	bob_reads(&w, "checkin", "{\"person\":\"V1\"}", "Mind: W1 may not be empty", true);
	ck_assert_ptr_nonnull(strstr(two(), "two may be in one bed: somebody"));
	finish(&w);
}
END_TEST

START_TEST(whoever_walks_in_or_moves_there_is_told)
{
	man_in_the_womens_house();
	bob_reads(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"V1\",\"for\":[\"woman\"]}",
		  "Mind: W1 may not be empty", true);
	ck_assert_ptr_nonnull(strstr(two(), "given to another"));
	finish(&w);
	man_in_the_womens_house();
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"V1\",\"for\":[\"woman\"]}", "ok", "Held");
	bob_reads(&w, "move", "{\"person\":\"V1\",\"bed\":\"W1\"}", "Mind: W1 may not be empty",
		  true);
	ck_assert_ptr_nonnull(strstr(two(), "given to another"));
	finish(&w);
}
END_TEST

/* A third is said to be in the bed of the one whom they join. */
START_TEST(whoever_joins_somebody_there_is_told)
{
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=couple\"}"));
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"A1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"K1\",\"at\":\"20:20\"}", "taken", "");
	bob_reads(&w, "checkin", "{\"person\":\"B1\",\"with\":\"A1\"}",
		  "Mind: GW2 may not be empty", true);
	finish(&w);
}
END_TEST

START_TEST(whoever_was_said_to_be_there_joins_without_it)
{
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=couple\"}"));
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"A1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"B1\",\"at\":\"20:20\"}", "taken", "");
	bob_reads(&w, "checkin", "{\"person\":\"B1\",\"with\":\"A1\"}", "Mind", false);
	finish(&w);
}
END_TEST

/* Nor is it forgotten where somebody turns out to have been in it all the time. */
START_TEST(whoever_never_left_has_it_beside_who_is_said_to_be_in_it)
{
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Checked in: L1");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"K1\",\"at\":\"20:30\"}", "refused", "");
	ck_assert_ptr_nonnull(strstr(two(), "that bed is vacated now"));
	bob(&w, "checkin", "{\"person\":\"P1\",\"still\":true}", "ok", "");
	ck_assert_ptr_nonnull(strstr(two(), "two may be in one bed: somebody"));
	ck_assert_ptr_nonnull(strstr(two(), "at Sat 21 Nov 20:30, and it was given to another. "));
	finish(&w);
}
END_TEST

/* Two say so, before and after it was given: each sentence is true, and no one is said twice. */
START_TEST(whoever_is_said_to_be_in_it_later_makes_no_other_sentence_of_it)
{
	man_in_the_womens_house();
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"V1\",\"for\":[\"woman\"]}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"M2\",\"for\":[\"man\"],\"at\":\"20:25\"}",
	    "taken", "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'two'"
					  " AND cleared IS NULL AND sentence LIKE 'two may be%'"),
			 2);
	bob(&w, "release", "{\"person\":\"V1\"}", "ok", "no longer held");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"V1\"}", "ok", "Held");
	ck_assert_int_eq(world_number(&w, "SELECT max(times) FROM alarm WHERE kind = 'two'"), 2);
	finish(&w);
}
END_TEST

/* It is another who is in doubt: nothing is said to themselves, and the bed may be theirs. */
START_TEST(whoever_it_is_may_have_it)
{
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"P1\",\"until\":\"21:00\"}", "ok", "Held");
	at(&w, "2026-11-21T21:01:00Z");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"21:40\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"20:50\"}", "refused", "but R1 holds it");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "no longer held");
	take_all_but("L1");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\"}", "refused", DOUBTED);
	bob_reads(&w, "hold", "{\"bed\":\"best\",\"person\":\"P1\"}", "Mind", false);
	ck_assert_ptr_nonnull(strstr(live(&w), "L1 held"));
	finish(&w);
}
END_TEST

START_TEST(of_two_who_are_said_to_be_in_it_each_counts)
{
	man_in_the_womens_house();
	man_in_w1("M2");
	take_all_but("W1");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"M9\"}", "taken", "");
	bob(&w, "release", "{\"person\":\"X1\"}", "ok", "no longer held");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"M1\"}", "ok", "Checked in: GW2");
	bob(&w, "hold", HOLD_BEST, "refused", DOUBTED);
	bob(&w, "release", "{\"person\":\"X0\"}", "ok", "no longer held");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"M2\"}", "ok", "Checked in: GW1");
	ck_assert_str_eq(two(), "");
	bob(&w, "hold", HOLD_BEST, "ok", "Held: W1");
	finish(&w);
}
END_TEST

#define WAIT "{\"person\":\"V1\",\"for\":[\"woman\"]}"

/* Nobody on the list is offered it before somebody has looked, and then at once. */
START_TEST(whoever_waits_is_not_offered_it)
{
	man_in_the_womens_house();
	take_all_but("W1");
	bob_reads(&w, "wait", WAIT, DOUBTED, true);
	ck_assert_str_eq(offered(), "");
	world_advance(&w, MINUTES_MS(16));
	ck_assert_str_eq(offered(), "");
	bob_reads(&w, "waiting", "{}", DOUBTED, true);
	bob(&w, "dismiss", "{\"alarm\":\"two\",\"reason\":\"empty\"}", "ok", "The alarm is ended");
	world_advance(&w, 0);
	ck_assert_str_eq(offered(), "coventry/W1");
	finish(&w);
}
END_TEST

START_TEST(once_they_are_found_it_is_offered)
{
	man_in_the_womens_house();
	take_all_but("W1");
	bob_reads(&w, "wait", WAIT, DOUBTED, true);
	bob(&w, "release", "{\"person\":\"X1\"}", "ok", "no longer held");
	bob(&w, "decline", "{\"person\":\"V1\",\"reason\":\"no-reason\"}", "ok", "");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"M1\"}", "ok", "Checked in: GW2");
	world_advance(&w, 0);
	ck_assert_str_eq(offered(), "coventry/W1");
	finish(&w);
}
END_TEST

START_TEST(once_they_never_came_it_is_offered)
{
	evening(&w);
	take_all_but("L1");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"P1\",\"until\":\"21:00\"}", "ok", "Held");
	at(&w, "2026-11-21T21:01:00Z");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"22:30\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"20:50\"}", "refused", "but R1 holds it");
	bob_reads(&w, "wait", WAIT, "Waiting: V1", true);
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "no longer held");
	world_advance(&w, 0);
	ck_assert_str_eq(offered(), "");
	at(&w, "2026-11-21T23:00:00Z");
	world_advance(&w, 0);
	ck_assert_str_eq(offered(), "");
	bob(&w, "noshow", "{\"person\":\"P1\"}", "ok", "No-show: P1");
	world_advance(&w, 0);
	ck_assert_str_eq(offered(), "coventry/L1");
	finish(&w);
}
END_TEST

/* It was offered before anybody said so, and nobody has said yes. */
START_TEST(an_offer_of_it_is_withdrawn)
{
	evening(&w);
	take_all_but("W1");
	at(&w, "2026-11-21T20:10:00Z");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"X9\",\"for\":[\"woman\"]}", "ok", "Held");
	bob_reads(&w, "wait", WAIT, "Waiting: V1", true);
	bob(&w, "release", "{\"person\":\"X9\"}", "ok", "no longer held");
	world_advance(&w, 0);
	ck_assert_str_eq(offered(), "coventry/W1");
	at(&w, "2026-11-21T20:15:00Z");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"M1\",\"for\":[\"man\"],\"at\":\"20:12\"}",
	    "taken", "");
	world_advance(&w, 0);
	ck_assert_str_eq(offered(), "");
	bob_reads(&w, "waiting", "{}", "was offered, but " DOUBTED, true);
	bob(&w, "accept", "{\"person\":\"V1\"}", "refused", "no bed is offered to V1 now");
	finish(&w);
}
END_TEST

/* Nowhere is it counted, and where all beds are listed it is said why. */
START_TEST(it_is_counted_nowhere)
{
	char out[2048];
	evening(&w);
	int64_t before = free_now(&w);
	ck_assert_int_eq(before, 5);
	at(&w, "2026-11-21T20:30:00Z");
	man_in_w1("M1");
	ck_assert_int_eq(free_now(&w), before - 1);
	bob_reads(&w, "status", "{}", "\"beds_free\": 4", true);
	bob_reads(&w, "beds", "{}", "\"W1\"", false);
	bob_reads(&w, "beds", "{}",
		  "1 more is free by the record alone: somebody is said to be in it", true);
	list_text(&w, "{\"all\":true,\"site\":\"house\"}", out);
	ck_assert_msg(strstr(out, "W1 doubted (" DOUBTED) != NULL, "%s", out);
	bob_reads(&w, "sheet", "{\"what\":\"out-of-hours\"}",
		  "0  Women's house            until 02:00 1 in doubt: look first", true);
	finish(&w);
}
END_TEST

/* Whoever is said to be in a bed has none that women could have; but they may have that one. */
START_TEST(it_is_none_of_those_kept_for_women)
{
	evening(&w);
	json_decref(world_ok(&w, "alice", "site",
			     "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"women_kept=1\"}"));
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin",
	    "{\"bed\":\"GW2\",\"person\":\"P1\",\"for\":[\"couple\"],\"at\":\"20:20\"}", "refused",
	    "GW2 does not suit");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"M1\",\"for\":[\"man\"]}", "ok", "Held: GW3");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"M2\",\"for\":[\"man\"]}", "refused",
	    "kept for women");
	bob(&w, "checkin",
	    "{\"bed\":\"GW2\",\"person\":\"P1\",\"for\":[\"nothing\",\"man\"],\"at\":\"20:20\"}",
	    "ok", "Checked in: GW2");
	finish(&w);
}
END_TEST

/* Whoever rings says of the bed in doubt what they have seen: one number is the book's. */
START_TEST(a_site_counts_as_it_is_counted_for_it)
{
	man_in_the_womens_house();
	bob(&w, "free", "{\"site\":\"house\",\"count\":1}", "refused",
	    "the book has 0 free at Women's house, not 1");
	bob(&w, "free", "{\"site\":\"house\",\"count\":0}", "ok",
	    "Women's house has 0 free, as the book has it.");
	bob(&w, "close", "{\"site\":\"house\",\"reason\":\"flood\"}", "ok", "Closed");
	bob(&w, "reopen", "{\"site\":\"house\"}", "ok", "Open again: Women's house, 0 free.");
	finish(&w);
}
END_TEST

/* An import may write the label otherwise: it is the same bed. */
START_TEST(it_is_known_by_any_way_of_writing)
{
	man_in_the_womens_house();
	import_ok(&w, "beds",
		  "site,bed,kind,attributes,use\nhouse,w1,e-bed,late-entry,night\n"
		  "gateway,GW2,e-bed,,night\n");
	bob_reads(&w, "hold", HOLD_BEST, "Held: GW2", true);
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    the_best_is_another,
	    nobody_is_given_it_where_there_is_no_other,
	    the_next_of_its_site_is_the_best,
	    whoever_names_it_is_told,
	    whoever_walks_in_or_moves_there_is_told,
	    whoever_joins_somebody_there_is_told,
	    whoever_was_said_to_be_there_joins_without_it,
	    whoever_never_left_has_it_beside_who_is_said_to_be_in_it,
	    whoever_is_said_to_be_in_it_later_makes_no_other_sentence_of_it,
	    whoever_it_is_may_have_it,
	    of_two_who_are_said_to_be_in_it_each_counts,
	    whoever_waits_is_not_offered_it,
	    once_they_are_found_it_is_offered,
	    once_they_never_came_it_is_offered,
	    an_offer_of_it_is_withdrawn,
	    it_is_counted_nowhere,
	    it_is_none_of_those_kept_for_women,
	    a_site_counts_as_it_is_counted_for_it,
	    it_is_known_by_any_way_of_writing,
	};
	return suite_run("doubted", cases, COUNT_OF(cases));
}
