/* SPDX-License-Identifier: MIT */
#include "window.h"

#include "lib/suite.h"

static const struct {
	struct window w;
	bool bad, good;
} rows[] = {
    {{0, 0, 0, 0}, false, false},
    {{1, 0, 0, 50}, false, false},
    {{0, 19, 0, 0}, false, false}, /* too few to say */
    {{0, 20, 0, 0}, true, false},
    {{0, 0, 20, 0}, true, false},
    {{16, 4, 0, 800}, false, false}, /* between the two nothing changes */
    {{15, 4, 1, 800}, true, false},
    {{18, 2, 0, 800}, false, false},
    {{19, 1, 0, 800}, false, true},
    {{4, 0, 0, 200}, false, false},
    {{5, 0, 0, 200}, false, true},
    {{20, 0, 0, 20 * 4999}, false, false},
    {{20, 0, 0, 20 * 5000}, true, false},
    {{20, 0, 0, 20 * 2500}, false, false},
    {{20, 0, 0, 20 * 2499}, false, true},
    {{10000, 2000, 1000, 10000 * 80}, false, false},
    {{10000, 3000, 1000, 10000 * 80}, true, false},
};

START_TEST(bad_good_and_neither)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		ck_assert_msg(window_bad(&rows[i].w) == rows[i].bad, "row %zu: bad", i);
		ck_assert_msg(window_good(&rows[i].w) == rows[i].good, "row %zu: good", i);
		ck_assert(!(rows[i].bad && rows[i].good));
	}
}
END_TEST

START_TEST(they_add_up)
{
	struct window a = {1, 2, 3, 40}, b = {10, 20, 30, 400};
	window_add(&a, &b);
	ck_assert_int_eq(window_count(&a), 66);
	ck_assert_int_eq(window_mean_ms(&a), 40);
	ck_assert_int_eq(a.refused, 22);
	ck_assert_int_eq(a.lost, 33);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {bad_good_and_neither, they_add_up};
	return suite_run("window", all, COUNT_OF(all));
}
