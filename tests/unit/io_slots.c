/* SPDX-License-Identifier: MIT */
#include "descriptors.h"
#include "io_limits.h"
#include "lib/suite.h"
#include "slots.h"

START_TEST(an_answer_to_somebody_who_left_reaches_nobody)
{
	struct slots s;
	int first, second;
	slots_open(&s, 1);
	struct peer before = slots_take(&s, &first);
	ck_assert_ptr_eq(slots_find(&s, before), &first);
	slots_free(&s, before);
	ck_assert_ptr_null(slots_find(&s, before));
	struct peer after = slots_take(&s, &second);
	ck_assert_uint_eq(after.slot, before.slot);
	ck_assert_ptr_null(slots_find(&s, before));
	ck_assert_ptr_eq(slots_find(&s, after), &second);
	slots_close(&s);
}
END_TEST

START_TEST(full_is_full_and_nonsense_is_found_nowhere)
{
	struct slots s;
	int thing;
	slots_open(&s, 2);
	slots_take(&s, &thing);
	ck_assert(!slots_full(&s));
	struct peer last = slots_take(&s, &thing);
	ck_assert(slots_full(&s));
	ck_assert_ptr_null(slots_find(&s, (struct peer){2, 0}));
	ck_assert_ptr_null(slots_find(&s, (struct peer){UINT32_MAX, 0}));
	slots_free(&s, last);
	ck_assert(!slots_full(&s));
	slots_close(&s);
}
END_TEST

START_TEST(descriptors_are_shared_so_that_nobody_starves)
{
	static const uint64_t grants[] = {0, 64, 70, 100, 256, 1024, 2048, 4096, 1 << 20};
	for (size_t i = 0; i < COUNT_OF(grants); i++) {
		struct descriptors d = descriptors_share(grants[i]);
		uint64_t all = d.control + d.web + d.transfers;
		ck_assert(d.control >= 1 && d.web >= 1 && d.transfers >= 1);
		ck_assert(grants[i] < 70 || all + LIMIT_OTHER_DESCRIPTORS <= grants[i]);
	}
	struct descriptors plenty = descriptors_share(LIMIT_DESCRIPTORS);
	ck_assert_uint_eq(plenty.control, LIMIT_CONNECTIONS);
	ck_assert_uint_eq(plenty.web, LIMIT_WEB_CONNECTIONS);
	ck_assert_uint_eq(plenty.transfers, LIMIT_TRANSFERS);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    an_answer_to_somebody_who_left_reaches_nobody,
	    full_is_full_and_nonsense_is_found_nowhere,
	    descriptors_are_shared_so_that_nobody_starves,
	};
	return suite_run("io slots", cases, COUNT_OF(cases));
}
