/* SPDX-License-Identifier: MIT */
#include "want.h"

#include "lib/suite.h"
#include "match.h"

START_TEST(every_word_is_read_back)
{
	for (int w = 0; w < WANT_COUNT; w++) {
		enum want read = WANT_COUNT;
		ck_assert(want_read(want_name((enum want)w), &read));
		ck_assert_int_eq(read, w);
	}
	enum want kept = WANT_DOG;
	ck_assert(want_read("NO-BED", &kept));
	ck_assert_int_eq(kept, WANT_BED);
	ck_assert(!want_read("no-beds", &kept));
	ck_assert(!want_read("", &kept));
	ck_assert_int_eq(kept, WANT_BED);
}
END_TEST

START_TEST(the_narrowest_is_counted)
{
	ck_assert_int_eq(want_narrowest(WANT_BIT(WANT_DOG)), WANT_DOG);
	ck_assert_int_eq(want_narrowest(WANT_BIT(WANT_DOG) | WANT_BIT(WANT_WHEELCHAIR)),
			 WANT_WHEELCHAIR);
	ck_assert_int_eq(want_narrowest(WANT_BIT(WANT_HOURS) | WANT_BIT(WANT_DOG)), WANT_DOG);
	ck_assert_int_eq(want_narrowest(~0u), WANT_UNDER_18);
	ck_assert_int_eq(want_narrowest(0), WANT_TOGETHER);
}
END_TEST

START_TEST(a_bed_says_what_it_wants_for)
{
	static const struct {
		unsigned needs, bed;
		bool shut;
		unsigned wants;
	} cases[] = {
	    {0, 0, false, 0},
	    {NEED_UNDER_18, 0, false, WANT_BIT(WANT_UNDER_18)},
	    {BED_MEN, BED_WOMEN, false, WANT_BIT(WANT_MEN)},
	    {0, BED_WOMEN, false, WANT_BIT(WANT_MEN)},
	    {BED_WOMEN, BED_MEN, false, WANT_BIT(WANT_WOMEN)},
	    {BED_COUPLE | BED_DOG, BED_DOG, false, WANT_BIT(WANT_COUPLE)},
	    {BED_FAMILY, 0, false, WANT_BIT(WANT_FAMILY)},
	    {BED_DOG | BED_WHEELCHAIR, 0, false, WANT_BIT(WANT_DOG) | WANT_BIT(WANT_WHEELCHAIR)},
	    {BED_GROUND_FLOOR, 0, false, WANT_BIT(WANT_GROUND_FLOOR)},
	    {BED_HIGH_SUPPORT, 0, false, 0},
	    {NEED_ALONE, BED_SHARED, false, WANT_BIT(WANT_ALONE)},
	    {0, BED_UNDER_25, false, WANT_BIT(WANT_AGE)},
	    {0, 0, true, WANT_BIT(WANT_HOURS)},
	    {0, BED_LATE_ENTRY, true, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct match_bed bed = {.attributes = cases[i].bed, .shut = cases[i].shut};
		ck_assert_msg(match_judge(cases[i].needs, &bed).wants == cases[i].wants,
			      "case %zu: %x", i, match_judge(cases[i].needs, &bed).wants);
	}
	struct match_bed bed = {.attributes = 0};
	ck_assert_uint_eq(match_judge(BED_LATE_ENTRY, &bed).wants, WANT_BIT(WANT_LATE_ENTRY));
}
END_TEST

START_TEST(a_site_says_what_it_wants_for)
{
	struct match_site asked = {.unasked = true}, full = {.full_support = true},
			  early = {.early = true}, women = {.kept = "kept for women"},
			  old = {.ages = AGE_BIT(AGE_25_UP)};
	const struct {
		const struct match_site *site;
		unsigned wants;
	} cases[] = {
	    {&asked, WANT_BIT(WANT_ON_CALL)}, {&full, WANT_BIT(WANT_HIGH_SUPPORT)},
	    {&early, WANT_BIT(WANT_HOURS)},   {&women, WANT_BIT(WANT_MEN)},
	    {&old, WANT_BIT(WANT_AGE)},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct match_bed bed = {.site = cases[i].site};
		ck_assert_msg(match_judge(BED_MEN | BED_UNDER_25, &bed).wants == cases[i].wants,
			      "case %zu", i);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    every_word_is_read_back,
	    the_narrowest_is_counted,
	    a_bed_says_what_it_wants_for,
	    a_site_says_what_it_wants_for,
	};
	return suite_run("want", cases, COUNT_OF(cases));
}
