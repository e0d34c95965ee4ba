/* SPDX-License-Identifier: MIT
 *
 * Wind chill: the published table's values, and the edges of the formula's range.
 */
#include "chill.h"

#include <math.h>

#include "lib/suite.h"

#define KMH(v) ((v) / 3.6)

/* As the weather services print it, rounded to whole degrees. */
static const struct {
	double air, wind_kmh, chill;
} table[] = {
    {5, 5, 4},     {5, 10, 3},     {5, 80, -3},    {0, 5, -2},     {0, 20, -5},    {0, 40, -7},
    {-5, 30, -13}, {-10, 30, -20}, {-10, 60, -23}, {-20, 45, -35}, {-30, 80, -52}, {-40, 60, -64},
};

START_TEST(published_table)
{
	for (size_t i = 0; i < COUNT_OF(table); i++)
		ck_assert_double_eq(round(chill_of(table[i].air, KMH(table[i].wind_kmh))),
				    table[i].chill);
}
END_TEST

START_TEST(formula_to_the_fourth_decimal)
{
	ck_assert_double_eq_tol(chill_of(0, KMH(20)), -5.2422, 0.0001);
	ck_assert_double_eq_tol(chill_of(-10, KMH(30)), -19.5205, 0.0001);
	ck_assert_double_eq_tol(chill_of(2.5, 2.1), 0.3285, 0.0001);
}
END_TEST

/* Above 10 °C, or in 4.8 km/h and less, it feels as it is. */
START_TEST(outside_its_range_it_is_the_air)
{
	ck_assert_double_eq(chill_of(10.01, KMH(100)), 10.01);
	ck_assert_double_eq(chill_of(35, KMH(30)), 35);
	ck_assert_double_eq(chill_of(-12, KMH(4.8)), -12);
	ck_assert_double_eq(chill_of(-12, 0), -12);
	ck_assert_double_eq(chill_of(0, KMH(4.7)), 0);
	ck_assert_double_eq_tol(chill_of(10, KMH(4.81)), 9.8143, 0.0001);
	ck_assert_double_eq_tol(chill_of(10, KMH(100)), 3.8638, 0.0001);
}
END_TEST

/* Wherever it is asked, it is never warmer than the air, and more wind is never warmer. */
START_TEST(wind_never_warms)
{
	for (int air = -600; air <= 600; air += 5) {
		double before = INFINITY;
		for (int wind = 0; wind <= 1200; wind += 3) {
			double chill = chill_of(air / 10.0, wind / 10.0);
			ck_assert(chill <= air / 10.0 && chill <= before);
			before = chill;
		}
	}
}
END_TEST

START_TEST(what_is_no_number_gives_none)
{
	ck_assert(isnan(chill_of(NAN, 5)));
	ck_assert(isnan(chill_of(0, NAN)));
	ck_assert(isnan(chill_of(20, NAN)));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    published_table,  formula_to_the_fourth_decimal, outside_its_range_it_is_the_air,
	    wind_never_warms, what_is_no_number_gives_none,
	};
	return suite_run("chill", tests, COUNT_OF(tests));
}
