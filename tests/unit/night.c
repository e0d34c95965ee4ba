/* SPDX-License-Identifier: MIT */
#include "night.h"

#include "lib/suite.h"

static struct wall utc(const char *text)
{
	struct wall t;
	ck_assert_msg(wall_parse_iso(text, &t), "test data: %s", text);
	return t;
}

static struct date day(const char *text)
{
	struct date d;
	ck_assert_msg(date_parse(text, &d), "test data: %s", text);
	return d;
}

START_TEST(test_length)
{
	static const struct {
		const char *night, *from, *to;
		int hours;
	} cases[] = {
	    {"2026-11-21", "2026-11-21T18:00:00Z", "2026-11-22T09:00:00Z", 15},
	    {"2026-07-15", "2026-07-15T17:00:00Z", "2026-07-16T08:00:00Z", 15},
	    {"2026-03-27", "2026-03-27T18:00:00Z", "2026-03-28T09:00:00Z", 15},
	    {"2026-03-28", "2026-03-28T18:00:00Z", "2026-03-29T08:00:00Z", 14},
	    {"2026-03-29", "2026-03-29T17:00:00Z", "2026-03-30T08:00:00Z", 15},
	    {"2026-10-23", "2026-10-23T17:00:00Z", "2026-10-24T08:00:00Z", 15},
	    {"2026-10-24", "2026-10-24T17:00:00Z", "2026-10-25T09:00:00Z", 16},
	    {"2026-10-25", "2026-10-25T18:00:00Z", "2026-10-26T09:00:00Z", 15},
	    {"2026-12-31", "2026-12-31T18:00:00Z", "2027-01-01T09:00:00Z", 15},
	    {"2028-02-28", "2028-02-28T18:00:00Z", "2028-02-29T09:00:00Z", 15},
	    {"2028-02-29", "2028-02-29T18:00:00Z", "2028-03-01T09:00:00Z", 15},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span s = night_span(day(cases[i].night), NIGHT_HOURS_DEFAULT);
		ck_assert_msg(s.from.ms == utc(cases[i].from).ms, "%s from", cases[i].night);
		ck_assert_msg(s.to.ms == utc(cases[i].to).ms, "%s to", cases[i].night);
		ck_assert_int_eq(s.to.ms - s.from.ms, HOURS_MS(cases[i].hours));
	}
}
END_TEST

START_TEST(test_which_night_it_is)
{
	static const struct {
		const char *at, *night;
		bool in_progress;
	} cases[] = {
	    {"2026-11-21T17:59:59.999Z", "2026-11-21", false},
	    {"2026-11-21T18:00:00Z", "2026-11-21", true},
	    {"2026-11-21T23:59:59Z", "2026-11-21", true},
	    {"2026-11-22T00:00:00Z", "2026-11-21", true},
	    {"2026-11-22T08:59:59.999Z", "2026-11-21", true},
	    {"2026-11-22T09:00:00Z", "2026-11-22", false},
	    {"2026-11-22T12:00:00Z", "2026-11-22", false},
	    {"2027-01-01T03:00:00Z", "2026-12-31", true},
	    {"2028-03-01T08:00:00Z", "2028-02-29", true},
	    /* Summer time: 18:00 is 17:00Z, and 23:30Z belongs to the next date. */
	    {"2026-07-15T16:59:59Z", "2026-07-15", false},
	    {"2026-07-15T17:00:00Z", "2026-07-15", true},
	    {"2026-07-15T23:30:00Z", "2026-07-15", true},
	    {"2026-07-16T08:00:00Z", "2026-07-16", false},
	    /* The short night ends at 08:00Z, the long one lasts until 09:00Z. */
	    {"2026-03-29T00:59:59Z", "2026-03-28", true},
	    {"2026-03-29T01:00:00Z", "2026-03-28", true},
	    {"2026-03-29T07:59:59Z", "2026-03-28", true},
	    {"2026-03-29T08:00:00Z", "2026-03-29", false},
	    {"2026-10-25T00:30:00Z", "2026-10-24", true},
	    {"2026-10-25T01:30:00Z", "2026-10-24", true},
	    {"2026-10-25T08:59:59Z", "2026-10-24", true},
	    {"2026-10-25T09:00:00Z", "2026-10-25", false},
	};
	char shown[WALL_TEXT];
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct wall t = utc(cases[i].at);
		struct date night = night_at(t, NIGHT_HOURS_DEFAULT);
		ck_assert_msg(night.day == day(cases[i].night).day, "%s: %s", cases[i].at,
			      date_format(night, shown));
		ck_assert_msg(night_in_progress(t, NIGHT_HOURS_DEFAULT) == cases[i].in_progress,
			      "%s", cases[i].at);
	}
}
END_TEST

/* Every minute of forty years is in exactly one night or one day, and the name never goes back. */
START_TEST(test_forty_years_of_nights)
{
	int nights = 0, of_14 = 0, of_16 = 0;
	struct span before = night_span(day("1995-12-31"), NIGHT_HOURS_DEFAULT);
	for (struct date d = day("1996-01-01"); d.day < day("2036-01-01").day; d.day++, nights++) {
		struct span s = night_span(d, NIGHT_HOURS_DEFAULT);
		ck_assert_int_eq(s.from.ms - before.to.ms, HOURS_MS(9));
		int64_t hours = (s.to.ms - s.from.ms) / HOURS_MS(1);
		of_14 += hours == 14;
		of_16 += hours == 16;
		ck_assert(hours >= 14 && hours <= 16);
		ck_assert_int_eq(night_at(s.from, NIGHT_HOURS_DEFAULT).day, d.day);
		ck_assert_int_eq(night_at(wall_plus(s.to, -1), NIGHT_HOURS_DEFAULT).day, d.day);
		ck_assert_int_eq(night_at(s.to, NIGHT_HOURS_DEFAULT).day, d.day + 1);
		ck_assert_int_eq(night_at(wall_plus(s.from, -1), NIGHT_HOURS_DEFAULT).day, d.day);
		before = s;
	}
	ck_assert_int_eq(nights, 14610);
	ck_assert_int_eq(of_14, 40);
	ck_assert_int_eq(of_16, 40);
}
END_TEST

START_TEST(test_other_hours)
{
	struct night_hours hours = {22 * 60 + 30, 1 * 60 + 30};
	struct span spring = night_span(day("2026-03-28"), hours); /* 01:30 does not exist */
	ck_assert_int_eq(spring.to.ms, utc("2026-03-29T01:00:00Z").ms);
	struct span autumn = night_span(day("2026-10-24"), hours); /* 01:30 comes twice */
	ck_assert_int_eq(autumn.from.ms, utc("2026-10-24T21:30:00Z").ms);
	ck_assert_int_eq(autumn.to.ms, utc("2026-10-25T00:30:00Z").ms);
	ck_assert(!night_in_progress(utc("2026-10-25T01:00:00Z"), hours));
	struct night_hours until_midnight = {18 * 60, 0};
	ck_assert(night_in_progress(utc("2026-11-21T23:59:59Z"), until_midnight));
	ck_assert_int_eq(night_at(utc("2026-11-22T00:00:00Z"), until_midnight).day,
			 day("2026-11-22").day);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    test_length,
	    test_which_night_it_is,
	    test_forty_years_of_nights,
	    test_other_hours,
	};
	return suite_run("night", cases, COUNT_OF(cases));
}
