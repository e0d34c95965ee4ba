/* SPDX-License-Identifier: MIT
 *
 * Bank holidays: the file's refusals by line, the shipped file against the law that makes the days,
 * and the nights that one working day must decide for.
 */
#include "holidays.h"

#include <stdio.h>
#include <string.h>

#include "lib/suite.h"

static struct holidays parsed(const char *text)
{
	struct holidays h = {.count = -1};
	struct fault why;
	enum err e = holidays_parse(text, strlen(text), &h, &why);
	ck_assert_msg(e == ERR_OK, "%s: %s", why.field, why.message);
	return h;
}

static struct holidays shipped(void)
{
	char text[8192];
	FILE *f = fopen("etc/bank-holidays-england.txt", "r");
	ck_assert_ptr_nonnull(f);
	size_t size = fread(text, 1, sizeof(text) - 1, f);
	ck_assert_uint_lt(size, sizeof(text) - 1);
	fclose(f);
	text[size] = '\0';
	return parsed(text);
}

/* ---- the file ----------------------------------------------------------------------------- */

START_TEST(lines_blanks_and_comments_are_read)
{
	struct holidays h = parsed("# England\r\n"
				   "\n"
				   "  2026-12-25\tChristmas Day\r\n"
				   "2026-12-28#substitute\n"
				   "\t\n"
				   "2027-01-01");
	ck_assert_int_eq(h.count, 3);
	ck_assert_int_eq(h.days[0].day, date_make(2026, 12, 25).day);
	ck_assert_int_eq(h.days[1].day, date_make(2026, 12, 28).day);
	ck_assert_int_eq(h.days[2].day, date_make(2027, 1, 1).day);
	ck_assert_int_eq(parsed("").count, 0);
	ck_assert_int_eq(parsed("# none\n").count, 0);
}
END_TEST

static const struct {
	const char *text, *field, *message;
} bad[] = {
    {"2026-12-25\n25 December\n", "line 2",
     "a bank holiday begins with its date, as 2026-12-25, not \"25 Decembe\""},
    {"2026-02-29 a day that is not\n", "line 1",
     "a bank holiday begins with its date, as 2026-12-25, not \"2026-02-29\""},
    {"2026-12-251\n", "line 1",
     "a bank holiday begins with its date, as 2026-12-25, not \"2026-12-25\""},
    {"\n\n2026-12\n", "line 3",
     "a bank holiday begins with its date, as 2026-12-25, not \"2026-12\""},
    {"2026-12-25\n# again\n2026-12-25\n", "line 3", "2026-12-25 is not after the day before it"},
    {"2026-12-28\n2026-12-25\n", "line 2", "2026-12-25 is not after the day before it"},
};

START_TEST(what_is_no_holiday_is_refused_by_line)
{
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct holidays h = {.count = -7};
		struct fault why;
		ck_assert_int_eq(holidays_parse(bad[i].text, strlen(bad[i].text), &h, &why),
				 ERR_USAGE);
		ck_assert_str_eq(why.field, bad[i].field);
		ck_assert_str_eq(why.message, bad[i].message);
		ck_assert_int_eq(h.count, -7);
	}
}
END_TEST

START_TEST(a_zero_byte_is_no_date)
{
	static const char text[] = "2026-12-25\n2026\0-12-28\n";
	struct holidays h;
	struct fault why;
	ck_assert_int_eq(holidays_parse(text, sizeof(text) - 1, &h, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "line 2");
}
END_TEST

START_TEST(as_many_as_fit_and_no_more)
{
	char text[(LIMIT_HOLIDAYS + 1) * 12] = "", day[WALL_TEXT], field[32];
	struct holidays h;
	struct fault why;
	for (int i = 0; i < LIMIT_HOLIDAYS; i++) {
		date_format((struct date){date_make(2026, 1, 1).day + i}, day);
		sprintf(text + strlen(text), "%s\n", day);
	}
	ck_assert_int_eq(parsed(text).count, LIMIT_HOLIDAYS);
	strcat(text, "2040-01-01\n");
	snprintf(field, sizeof(field), "line %d", LIMIT_HOLIDAYS + 1);
	ck_assert_int_eq(holidays_parse(text, strlen(text), &h, &why), ERR_LIMIT);
	ck_assert_str_eq(why.field, field);
}
END_TEST

/* ---- the shipped file --------------------------------------------------------------------- */

/* The Sunday after the first full moon of spring, as the Gregorian calendar reckons it. */
static struct date easter(int year)
{
	int golden = year % 19, century = year / 100, rest = year % 100;
	int moon =
	    (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) %
	    30;
	int sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
	int late = (golden + 11 * moon + 22 * sunday) / 451;
	int day = moon + sunday - 7 * late + 114;
	return date_make(year, day / 31, day % 31 + 1);
}

/* The first Monday on or after a date. */
static struct date monday_from(struct date d)
{
	while (date_weekday(d) != 1)
		d.day++;
	return d;
}

/* A holiday on a weekend is taken on the next day that is neither one nor a holiday. */
static struct date taken(struct date d, struct date not_on)
{
	while (date_weekday(d) == 0 || date_weekday(d) == 6 || d.day == not_on.day)
		d.day++;
	return d;
}

static void year_check(const struct holidays *h, int year, const struct date *listed)
{
	const struct date none = {0};
	struct date sunday = easter(year);
	struct date boxing = taken(date_make(year, 12, 26), none);
	struct date christmas = taken(date_make(year, 12, 25), boxing);
	const struct date want[] = {
	    taken(date_make(year, 1, 1), none),
	    {sunday.day - 2},
	    {sunday.day + 1},
	    monday_from(date_make(year, 5, 1)),
	    monday_from(date_make(year, 5, 25)),
	    monday_from(date_make(year, 8, 25)),
	    christmas.day < boxing.day ? christmas : boxing,
	    christmas.day < boxing.day ? boxing : christmas,
	};
	char text[WALL_TEXT];
	for (size_t i = 0; i < COUNT_OF(want); i++)
		ck_assert_msg(listed[i].day == want[i].day, "%d: number %zu should be %s", year,
			      i + 1, date_format(want[i], text));
	ck_assert(!holidays_working_day(h, want[0]));
}

START_TEST(the_shipped_days_are_those_of_the_law)
{
	struct holidays h = shipped();
	ck_assert_int_eq(h.count, 4 * 8);
	for (int y = 0; y < 4; y++)
		year_check(&h, 2025 + y, h.days + (ptrdiff_t)8 * y);
	for (int i = 0; i < h.count; i++) {
		int weekday = date_weekday(h.days[i]);
		ck_assert_msg(weekday >= 1 && weekday <= 5, "line of day %d is a weekend", i + 1);
	}
}
END_TEST

START_TEST(the_shipped_file_reaches_to_the_end_of_2028)
{
	struct holidays h = shipped(), none = {.count = 0};
	ck_assert(holidays_reach(&h, date_make(2025, 1, 1)));
	ck_assert(holidays_reach(&h, date_make(2028, 12, 31)));
	ck_assert(!holidays_reach(&h, date_make(2029, 1, 1)));
	ck_assert(!holidays_reach(&none, date_make(2025, 1, 1)));
}
END_TEST

/* ---- who decides for which nights --------------------------------------------------------- */

static const struct {
	int year, month, mday, nights;
	bool working;
} decides[] = {
    {2026, 11, 23, 1, true},
    {2026, 11, 26, 1, true},
    {2026, 11, 27, 3, true},
    {2026, 11, 28, 2, false},
    {2026, 11, 29, 1, false},
    /* Christmas 2026: Thursday decides for five nights, Tuesday is at work again. */
    {2026, 12, 23, 1, true},
    {2026, 12, 24, 5, true},
    {2026, 12, 25, 4, false},
    {2026, 12, 26, 3, false},
    {2026, 12, 27, 2, false},
    {2026, 12, 28, 1, false},
    {2026, 12, 29, 1, true},
    {2026, 12, 31, 4, true},
    {2027, 1, 1, 3, false},
    /* Easter 2027, and Christmas 2027 with both substitutes. */
    {2027, 3, 25, 5, true},
    {2027, 3, 30, 1, true},
    {2027, 12, 24, 5, true},
    {2027, 12, 28, 1, false},
    {2027, 12, 29, 1, true},
    {2028, 1, 3, 1, false},
    {2027, 12, 31, 4, true},
    /* A leap day is a day like others. */
    {2028, 2, 28, 1, true},
    {2028, 2, 29, 1, true},
};

START_TEST(the_last_working_day_decides_for_the_whole_run)
{
	struct holidays h = shipped();
	for (size_t i = 0; i < COUNT_OF(decides); i++) {
		struct date d = date_make(decides[i].year, decides[i].month, decides[i].mday);
		char text[WALL_TEXT];
		ck_assert_msg(holidays_nights_to_decide(&h, d) == decides[i].nights,
			      "%s: %d nights", date_format(d, text),
			      holidays_nights_to_decide(&h, d));
		ck_assert_msg(holidays_working_day(&h, d) == decides[i].working, "%s",
			      date_format(d, text));
	}
}
END_TEST

/* Nobody decides twice, no night is left to nobody. */
START_TEST(every_night_of_four_years_is_decided_once)
{
	struct holidays h = shipped();
	int first = date_make(2025, 1, 2).day, last = date_make(2028, 12, 29).day;
	for (int day = first; day <= last;) {
		struct date d = {day};
		ck_assert(holidays_working_day(&h, d));
		day += holidays_nights_to_decide(&h, d);
	}
}
END_TEST

START_TEST(without_a_file_only_weekends_are_free)
{
	struct holidays none = {.count = 0};
	ck_assert(holidays_working_day(&none, date_make(2026, 12, 25)));
	ck_assert_int_eq(holidays_nights_to_decide(&none, date_make(2026, 12, 24)), 1);
	ck_assert_int_eq(holidays_nights_to_decide(&none, date_make(2026, 12, 25)), 3);
}
END_TEST

START_TEST(no_run_is_longer_than_the_forecast)
{
	char text[20 * 12] = "", day[WALL_TEXT];
	for (int i = 1; i < 20; i++) {
		date_format((struct date){date_make(2026, 11, 23).day + i}, day);
		sprintf(text + strlen(text), "%s\n", day);
	}
	struct holidays h = parsed(text);
	ck_assert_int_eq(holidays_nights_to_decide(&h, date_make(2026, 11, 23)),
			 LIMIT_NIGHTS_AHEAD);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    lines_blanks_and_comments_are_read,
	    what_is_no_holiday_is_refused_by_line,
	    a_zero_byte_is_no_date,
	    as_many_as_fit_and_no_more,
	    the_shipped_days_are_those_of_the_law,
	    the_shipped_file_reaches_to_the_end_of_2028,
	    the_last_working_day_decides_for_the_whole_run,
	    every_night_of_four_years_is_decided_once,
	    without_a_file_only_weekends_are_free,
	    no_run_is_longer_than_the_forecast,
	};
	return suite_run("holidays", cases, COUNT_OF(cases));
}
