/* SPDX-License-Identifier: MIT
 *
 * Whoever is said to be in a bed counts, for the rules that keep people safe from each other, as if
 * they were there: it adds a reason, and takes nothing from anybody.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

#define ASK "its site must be asked first: on-call decides"
#define ON_CALL "on-call decides: each bed that would suit is at a site that must be asked first"

static struct world w;

static const char *alarm_of(const char *kind)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT coalesce(group_concat(sentence, '; '), '') FROM alarm"
		 " WHERE kind = '%s' AND cleared IS NULL",
		 kind);
	return world_text(&w, sql);
}

/* A house that keeps `kept` beds for women until `until`, and looks after `most` with high support
 * needs; and one for women only. */
static void house(const char *kept, const char *until, const char *most)
{
	char sites[400];
	world_open(&w);
	world_start(&w);
	snprintf(sites, sizeof(sites),
		 "site,name,kind,opens,confirm,last_entry,women_only,women_kept,women_until,"
		 "high_support_most\n"
		 "harbour,Harbour House,hostel,always,no,,no,%s,%s,%s\n"
		 "house,Women's house,hostel,always,no,,yes,,,\n",
		 kept, until, most);
	import_ok(&w, "sites", sites);
	import_ok(&w, "beds",
		  "site,bed,kind,attributes,use\nharbour,H1,e-bed,,night\n"
		  "harbour,H2,e-bed,,night\nhouse,W1,e-bed,,night\nhouse,W2,e-bed,,night\n");
	at(&w, "2026-11-21T20:30:00Z");
}

/* Paper of two in a bed for one. */
static void paper(const char *words)
{
	char args[120];
	snprintf(args, sizeof(args),
		 "{\"bed\":\"H1\",\"person\":\"K1\",\"for\":[%s\"couple\"],\"at\":\"20:20\"}",
		 words);
	bob(&w, "checkin", args, "refused", "H1 does not suit");
}

static void apart(void)
{
	bob(&w, "apart", "{\"person\":\"K1\",\"other\":\"V1\"}", "ok", "");
}

START_TEST(nobody_is_sent_to_whom_they_must_not_meet)
{
	house("", "", "1");
	apart();
	paper("");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"V1\",\"for\":[\"man\"]}", "refused",
	    ON_CALL);
	bob(&w, "hold", "{\"bed\":\"H2\",\"person\":\"V1\"}", "refused", ASK);
	bob(&w, "hold", "{\"bed\":\"H2\",\"person\":\"V1\",\"decided\":\"rang\"}", "ok", "Held");
	bob_reads(
	    &w, "checkin", "{\"person\":\"V1\"}",
	    "Mind: two people who are kept apart are said to be under one roof, in H2 and H1 at "
	    "Harbour House",
	    true);
	ck_assert_str_eq(alarm_of("apart"), "");
	finish(&w);
}
END_TEST

START_TEST(once_they_are_found_elsewhere_it_is_no_reason)
{
	house("", "", "1");
	apart();
	paper("");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"K1\",\"for\":[\"nothing\",\"woman\"]}",
	    "ok", "Checked in");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"V1\",\"for\":[\"man\"]}", "ok", "Held: H");
	finish(&w);
}
END_TEST

START_TEST(who_is_in_already_is_told_of)
{
	house("", "", "1");
	apart();
	bob(&w, "checkin", "{\"bed\":\"H2\",\"person\":\"V1\"}", "ok", "Checked in");
	paper("");
	ck_assert_ptr_nonnull(strstr(alarm_of("apart"), "two people who are kept apart are said to "
							"be under one roof, in H1 and H2 at "
							"Harbour House: on-call decides"));
	ck_assert_ptr_nonnull(strstr(live(&w), "H2 occupied"));
	finish(&w);
}
END_TEST

/* Nobody is near once the doubt ends, however it does, and until then somebody is. */
START_TEST(it_stands_for_as_long_as_the_doubt_does)
{
	house("", "", "");
	apart();
	bob(&w, "checkin", "{\"bed\":\"H2\",\"person\":\"V1\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"bed\":\"W2\",\"person\":\"K1\",\"for\":[\"woman\"]}", "ok",
	    "Checked in");
	bob(&w, "checkin", "{\"bed\":\"H1\",\"person\":\"K1\",\"at\":\"20:20\"}", "taken", "");
	ck_assert_str_ne(alarm_of("apart"), "");
	bob(&w, "checkout", "{\"person\":\"K1\"}", "ok", "Checked out");
	ck_assert_str_ne(alarm_of("apart"), "");
	bob(&w, "dismiss", "{\"alarm\":\"apart\",\"reason\":\"tired\"}", "refused",
	    "until its cause is gone");
	bob(&w, "dismiss", "{\"alarm\":\"two\",\"reason\":\"empty\"}", "ok", "The alarm is ended");
	ck_assert_str_eq(alarm_of("apart"), "");
	finish(&w);
}
END_TEST

START_TEST(once_they_come_elsewhere_they_are_near_nobody)
{
	house("", "", "");
	apart();
	bob(&w, "checkin", "{\"bed\":\"H2\",\"person\":\"V1\"}", "ok", "Checked in");
	paper("");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"K1\",\"for\":[\"nothing\",\"woman\"]}",
	    "ok", "Checked in");
	ck_assert_str_eq(alarm_of("apart"), "");
	finish(&w);
}
END_TEST

/* Their own hold ran out, another has that bed, and whoever wrote the paper was mistaken. */
START_TEST(once_they_never_came_they_are_near_nobody)
{
	house("", "", "");
	apart();
	bob(&w, "checkin", "{\"bed\":\"H2\",\"person\":\"V1\"}", "ok", "Checked in");
	bob(&w, "hold",
	    "{\"bed\":\"H1\",\"person\":\"K1\",\"until\":\"21:00\",\"decided\":\"rang\"}", "ok",
	    "Held");
	at(&w, "2026-11-21T21:01:00Z");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"K1\",\"at\":\"20:50\"}", "refused", "but R1 holds it");
	ck_assert_str_ne(alarm_of("apart"), "");
	at(&w, "2026-11-21T23:30:00Z");
	bob(&w, "noshow", "{\"person\":\"K1\"}", "ok", "No-show: K1");
	ck_assert_str_eq(alarm_of("two"), "");
	ck_assert_str_eq(alarm_of("apart"), "");
	finish(&w);
}
END_TEST

START_TEST(who_are_kept_apart_later_are_told_of)
{
	house("", "", "1");
	bob(&w, "checkin", "{\"bed\":\"H2\",\"person\":\"V1\"}", "ok", "Checked in");
	paper("");
	ck_assert_str_eq(alarm_of("apart"), "");
	apart();
	ck_assert_ptr_nonnull(strstr(alarm_of("apart"), "are said to be under one roof"));
	finish(&w);
}
END_TEST

#define HIGH "{\"bed\":\"best\",\"person\":\"Z1\",\"for\":[\"man\",\"high-support\"]}"

START_TEST(high_support_needs_count)
{
	house("", "", "1");
	paper("\"high-support\",");
	bob(&w, "hold", HIGH, "refused", ON_CALL);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"Z2\",\"for\":[\"man\"]}", "ok", "Held: H2");
	finish(&w);
}
END_TEST

/* By the record they are under that roof, too: one person is counted once. */
START_TEST(nobody_counts_twice)
{
	house("", "", "2");
	bob(&w, "checkin", "{\"bed\":\"H2\",\"person\":\"K1\",\"for\":[\"high-support\"]}", "ok",
	    "Checked in: H2");
	bob(&w, "checkin", "{\"bed\":\"H1\",\"person\":\"K1\",\"at\":\"20:20\"}", "taken", "");
	ck_assert_str_ne(alarm_of("two"), "");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"Z1\",\"for\":[\"high-support\"]}", "ok",
	    "Held: H1");
	finish(&w);
}
END_TEST

#define HERS "{\"bed\":\"best\",\"person\":\"L1\",\"for\":[\"woman\"]}"
#define A_MAN                                                                                      \
	"Mind: somebody is said to be in W1 at Women's house, and nobody says that they are a "    \
	"woman"

START_TEST(a_woman_is_told_of_a_man_in_the_same_house)
{
	house("", "", "");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"M1\",\"for\":[\"man\"],\"at\":\"20:20\"}",
	    "refused", "");
	bob_reads(&w, "hold", HERS, A_MAN, true);
	bob_reads(&w, "checkin", "{\"person\":\"L1\"}", A_MAN, true);
	bob_reads(&w, "hold", "{\"bed\":\"H1\",\"person\":\"L2\",\"for\":[\"woman\"]}", A_MAN,
		  false);
	finish(&w);
}
END_TEST

START_TEST(of_a_woman_in_the_same_house_nobody_is_told)
{
	house("", "", "");
	bob(&w, "checkin",
	    "{\"bed\":\"W1\",\"person\":\"V1\",\"for\":[\"woman\",\"couple\",\"with-woman\"],"
	    "\"at\":\"20:20\"}",
	    "refused", "");
	ck_assert_str_ne(alarm_of("two"), "");
	bob_reads(&w, "hold", HERS, "Mind", false);
	finish(&w);
}
END_TEST

START_TEST(a_bed_in_doubt_is_none_for_women)
{
	house("1", "23:00", "1");
	paper("");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"M1\",\"for\":[\"man\"]}", "refused",
	    "kept for women until 23:00");
	bob(&w, "hold", "{\"bed\":\"H2\",\"person\":\"V1\",\"for\":[\"woman\"]}", "ok", "Held");
	finish(&w);
}
END_TEST

/* The hold of a bed ran out: it is free by that, and in doubt. */
START_TEST(nor_is_one_whose_hold_ran_out)
{
	house("1", "23:00", "1");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"P1\",\"until\":\"21:00\"}", "ok", "Held");
	bob(&w, "checkin",
	    "{\"bed\":\"H1\",\"person\":\"K1\",\"for\":[\"couple\"],\"at\":\"20:20\"}", "taken",
	    "");
	at(&w, "2026-11-21T21:01:00Z");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"M1\",\"for\":[\"man\"]}", "refused",
	    "kept for women until 23:00");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    nobody_is_sent_to_whom_they_must_not_meet,
	    once_they_are_found_elsewhere_it_is_no_reason,
	    who_is_in_already_is_told_of,
	    it_stands_for_as_long_as_the_doubt_does,
	    once_they_come_elsewhere_they_are_near_nobody,
	    once_they_never_came_they_are_near_nobody,
	    who_are_kept_apart_later_are_told_of,
	    high_support_needs_count,
	    nobody_counts_twice,
	    a_woman_is_told_of_a_man_in_the_same_house,
	    of_a_woman_in_the_same_house_nobody_is_told,
	    a_bed_in_doubt_is_none_for_women,
	    nor_is_one_whose_hold_ran_out,
	};
	return suite_run("said_near", cases, COUNT_OF(cases));
}
