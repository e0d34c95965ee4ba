/* SPDX-License-Identifier: MIT */
#include "clock.h"
#include "io_limits.h"
#include "lib/suite.h"

#define REAL ((struct wall){1700000000000})
#define SHIFTED ((struct wall){1795284000000})

static struct clock exercise(double speed)
{
	return (struct clock){true, speed, SHIFTED, REAL};
}

START_TEST(live_it_is_the_machines_clock)
{
	struct clock c = {.speed = 1};
	ck_assert_int_eq(clock_at(&c, REAL).ms, REAL.ms);
	ck_assert_int_eq(clock_wait_ms(&c, wall_plus(REAL, 250), REAL), 250);
}
END_TEST

static const struct {
	double speed;
	int64_t real_ms, shown_ms;
} passing[] = {
    {1, 0, 0},           {1, 1000, 1000}, {60, 1000, 60000},
    {0.5, 1000, 500},    {0.5, 1, 0},     {3600, 86400000, 311040000000},
    {60, -1000, -60000},
};

START_TEST(exercising_it_runs_at_its_speed_from_its_origin)
{
	for (size_t i = 0; i < COUNT_OF(passing); i++) {
		struct clock c = exercise(passing[i].speed);
		struct wall shown = clock_at(&c, wall_plus(REAL, passing[i].real_ms));
		ck_assert_int_eq(shown.ms - SHIFTED.ms, passing[i].shown_ms);
	}
}
END_TEST

START_TEST(moved_by_hand_it_goes_on_from_there)
{
	struct clock c = exercise(60);
	struct wall later = wall_plus(REAL, 5000);
	struct wall two_hours = wall_plus(clock_at(&c, later), HOURS_MS(2));
	clock_move(&c, two_hours, later);
	ck_assert_int_eq(clock_at(&c, later).ms, two_hours.ms);
	ck_assert_int_eq(clock_at(&c, wall_plus(later, 1000)).ms, two_hours.ms + 60000);
}
END_TEST

START_TEST(another_speed_does_not_count_for_the_past)
{
	struct clock c = exercise(60);
	struct wall later = wall_plus(REAL, 60000);
	struct wall before = clock_at(&c, later);
	clock_pace(&c, 1, later);
	ck_assert_int_eq(clock_at(&c, later).ms, before.ms);
	ck_assert_int_eq(clock_at(&c, wall_plus(later, 1000)).ms, before.ms + 1000);
}
END_TEST

START_TEST(a_restart_resumes_from_what_was_kept)
{
	struct clock before = exercise(10);
	struct clock after = {true, 10, before.shifted, before.real};
	struct wall later = wall_plus(REAL, HOURS_MS(1));
	ck_assert_int_eq(clock_at(&after, later).ms, SHIFTED.ms + HOURS_MS(10));
}
END_TEST

START_TEST(waits_are_real_time_and_bounded)
{
	struct clock c = exercise(60);
	ck_assert_int_eq(clock_wait_ms(&c, wall_plus(SHIFTED, 60000), REAL), 1000);
	ck_assert_int_eq(clock_wait_ms(&c, wall_plus(SHIFTED, 1), REAL), 1);
	ck_assert_int_eq(clock_wait_ms(&c, SHIFTED, REAL), 0);
	ck_assert_int_eq(clock_wait_ms(&c, (struct wall){0}, REAL), 0);
	ck_assert_int_eq(clock_wait_ms(&c, wall_plus(SHIFTED, DAYS_MS(1)), REAL), LIMIT_TIMER_MS);
	ck_assert_int_eq(clock_wait_ms(&c, (struct wall){INT64_MAX}, REAL), LIMIT_TIMER_MS);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    live_it_is_the_machines_clock,        exercising_it_runs_at_its_speed_from_its_origin,
	    moved_by_hand_it_goes_on_from_there,  another_speed_does_not_count_for_the_past,
	    a_restart_resumes_from_what_was_kept, waits_are_real_time_and_bounded,
	};
	return suite_run("io clock", cases, COUNT_OF(cases));
}
