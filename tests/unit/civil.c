/* SPDX-License-Identifier: MIT */
#include "civil.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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

START_TEST(test_every_day_agrees_with_the_c_library)
{
	struct tm tm = {.tm_year = 1600 - 1900, .tm_mday = 1};
	time_t from = timegm(&tm);
	tm = (struct tm){.tm_year = 2400 - 1900, .tm_mday = 1};
	time_t to = timegm(&tm);
	for (time_t t = from; t < to; t += 86400) {
		struct date d = {(int32_t)(t / 86400)};
		struct civil c = date_civil(d);
		gmtime_r(&t, &tm);
		ck_assert_int_eq(c.year, tm.tm_year + 1900);
		ck_assert_int_eq(c.month, tm.tm_mon + 1);
		ck_assert_int_eq(c.mday, tm.tm_mday);
		ck_assert_int_eq(date_weekday(d), tm.tm_wday);
		ck_assert_int_eq(date_make(c.year, c.month, c.mday).day, d.day);
		ck_assert(date_valid(c.year, c.month, c.mday));
	}
}
END_TEST

START_TEST(test_which_dates_exist)
{
	static const struct {
		int year, month, mday;
		bool valid;
	} cases[] = {
	    {2024, 2, 29, true},  {2026, 2, 29, false}, {2000, 2, 29, true},  {1900, 2, 29, false},
	    {2100, 2, 29, false}, {2028, 2, 30, false}, {2026, 4, 31, false}, {2026, 12, 31, true},
	    {2026, 0, 1, false},  {2026, 13, 1, false}, {2026, 1, 0, false},  {2026, 1, 32, false},
	    {2026, 1, -1, false}, {0, 1, 1, false},     {1, 1, 1, true},      {9999, 12, 31, true},
	    {10000, 1, 1, false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ck_assert_msg(date_valid(cases[i].year, cases[i].month, cases[i].mday) ==
				  cases[i].valid,
			      "%d-%d-%d", cases[i].year, cases[i].month, cases[i].mday);
}
END_TEST

START_TEST(test_what_the_clock_shows)
{
	static const struct {
		const char *utc, *date;
		int hour, minute, second;
	} cases[] = {
	    {"2026-01-15T12:00:00Z", "2026-01-15", 12, 0, 0},
	    {"2026-07-15T12:00:00Z", "2026-07-15", 13, 0, 0},
	    {"2026-07-15T23:30:00Z", "2026-07-16", 0, 30, 0},
	    {"2026-03-29T00:59:59Z", "2026-03-29", 0, 59, 59}, /* clocks go forward */
	    {"2026-03-29T01:00:00Z", "2026-03-29", 2, 0, 0},
	    {"2026-10-25T00:59:59Z", "2026-10-25", 1, 59, 59}, /* clocks go back */
	    {"2026-10-25T01:00:00Z", "2026-10-25", 1, 0, 0},
	    {"2026-10-25T02:00:00Z", "2026-10-25", 2, 0, 0},
	    {"2027-03-28T01:00:00Z", "2027-03-28", 2, 0, 0},
	    {"2027-10-31T01:00:00Z", "2027-10-31", 1, 0, 0}, /* the last day of its month */
	    {"2024-03-31T01:00:00Z", "2024-03-31", 2, 0, 0},
	    {"2024-02-28T23:59:59Z", "2024-02-28", 23, 59, 59},
	    {"2024-02-29T00:00:00Z", "2024-02-29", 0, 0, 0},
	    {"2027-01-01T00:00:00Z", "2027-01-01", 0, 0, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct civil c = civil_london(utc(cases[i].utc));
		ck_assert_msg(c.hour == cases[i].hour && c.minute == cases[i].minute &&
				  c.second == cases[i].second,
			      "%s: %02d:%02d:%02d", cases[i].utc, c.hour, c.minute, c.second);
		ck_assert_int_eq(date_london(utc(cases[i].utc)).day, day(cases[i].date).day);
	}
}
END_TEST

START_TEST(test_when_the_clock_shows_it)
{
	static const struct {
		const char *date;
		int minutes;
		const char *utc;
	} cases[] = {
	    {"2026-01-15", 18 * 60, "2026-01-15T18:00:00Z"},
	    {"2026-07-15", 18 * 60, "2026-07-15T17:00:00Z"},
	    {"2026-07-15", 0, "2026-07-14T23:00:00Z"},
	    {"2026-03-29", 59, "2026-03-29T00:59:00Z"},
	    {"2026-03-29", 60, "2026-03-29T01:00:00Z"}, /* does not exist: the change itself */
	    {"2026-03-29", 90, "2026-03-29T01:00:00Z"},
	    {"2026-03-29", 119, "2026-03-29T01:00:00Z"},
	    {"2026-03-29", 120, "2026-03-29T01:00:00Z"},
	    {"2026-03-29", 121, "2026-03-29T01:01:00Z"},
	    {"2026-10-25", 59, "2026-10-24T23:59:00Z"},
	    {"2026-10-25", 60, "2026-10-25T00:00:00Z"}, /* occurs twice: the first */
	    {"2026-10-25", 90, "2026-10-25T00:30:00Z"},
	    {"2026-10-25", 119, "2026-10-25T00:59:00Z"},
	    {"2026-10-25", 120, "2026-10-25T02:00:00Z"},
	    {"2026-10-24", 1440 + 90, "2026-10-25T00:30:00Z"}, /* minutes run over midnight */
	    {"2026-03-30", -1440 + 90, "2026-03-29T01:00:00Z"},
	};
	char shown[WALL_TEXT];
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct wall t = wall_london(day(cases[i].date), cases[i].minutes);
		ck_assert_msg(t.ms == utc(cases[i].utc).ms, "%s + %d min: %s", cases[i].date,
			      cases[i].minutes, wall_format_iso(t, shown));
	}
}
END_TEST

/* Local time and back is the same moment, but for the second of the doubled hours: one a year. */
START_TEST(test_forty_years_of_hours_there_and_back)
{
	int doubled = 0;
	struct wall last = utc("2036-01-01T00:00:00Z");
	for (struct wall t = utc("1996-01-01T00:00:00Z"); wall_before(t, last);
	     t = wall_plus(t, HOURS_MS(1))) {
		struct civil c = civil_london(t);
		struct wall back =
		    wall_london(date_make(c.year, c.month, c.mday), c.hour * 60 + c.minute);
		if (back.ms == t.ms)
			continue;
		ck_assert_int_eq(back.ms, t.ms - HOURS_MS(1));
		ck_assert_int_eq(c.month, 10);
		ck_assert_int_eq(c.hour, 1);
		doubled++;
	}
	ck_assert_int_eq(doubled, 40);
}
END_TEST

START_TEST(test_forty_years_of_half_hours_agree_with_the_zone_database)
{
	if (access("/usr/share/zoneinfo/Europe/London", R_OK) != 0) {
		puts("skipped: this system has no zone database");
		return;
	}
	setenv("TZ", "Europe/London", 1);
	tzset();
	struct wall last = utc("2036-01-01T00:00:00Z");
	for (struct wall t = utc("1996-01-01T00:00:00Z"); wall_before(t, last);
	     t = wall_plus(t, MINUTES_MS(30))) {
		time_t seconds = (time_t)(t.ms / 1000);
		struct tm tm;
		localtime_r(&seconds, &tm);
		struct civil c = civil_london(t);
		ck_assert_msg(c.year == tm.tm_year + 1900 && c.month == tm.tm_mon + 1 &&
				  c.mday == tm.tm_mday && c.hour == tm.tm_hour &&
				  c.minute == tm.tm_min,
			      "%lld: %02d:%02d, not %02d:%02d", (long long)seconds, c.hour,
			      c.minute, tm.tm_hour, tm.tm_min);
	}
}
END_TEST

START_TEST(test_iso_times)
{
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"2026-11-21T18:00:00Z", 1795284000000},
	    {"2026-11-21T18:00Z", 1795284000000},
	    {"2026-11-21t18:00:00z", 1795284000000},
	    {"2026-11-21T19:00:00+01:00", 1795284000000},
	    {"2026-11-21T17:30-00:30", 1795284000000},
	    {"2026-11-21T18:00:00-00:00", 1795284000000},
	    {"2026-11-22T08:00:00+14:00", 1795284000000},
	    {"2026-11-21T18:00:00.5Z", 1795284000500},
	    {"2026-11-21T18:00:00.123456789Z", 1795284000123},
	    {"2026-11-21T18:00:00.007+00:00", 1795284000007},
	    {"2024-02-29T23:59:59Z", 1709251199000},
	    {"1969-12-31T23:59:59Z", -1000},
	};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct wall t = {-7};
		ck_assert_msg(wall_parse_iso(good[i].text, &t) && t.ms == good[i].ms, "%s: %lld",
			      good[i].text, (long long)t.ms);
	}
	static const char *const bad[] = {
	    "",
	    "2026-11-21",
	    "2026-11-21T18:00:00",
	    "2026-11-21T18:00",
	    "2026-11-21 18:00:00Z",
	    "2026-11-21T18Z",
	    "2026-11-21T24:00:00Z",
	    "2026-11-21T18:60:00Z",
	    "2026-11-21T18:00:60Z",
	    "2026-11-21T18:00:00.Z",
	    "2026-11-21T18:00.5Z",
	    "2026-11-21T18:00:00,5Z",
	    "2026-11-21T18:00:00Z ",
	    " 2026-11-21T18:00:00Z",
	    "2026-11-21T18:00:00Zulu",
	    "2026-11-21T18:00:00+0100",
	    "2026-11-21T18:00:00+01",
	    "2026-11-21T18:00:00+14:01",
	    "2026-11-21T18:00:00+01:60",
	    "2026-11-21T18:00:00+1:00",
	    "2026-02-29T00:00:00Z",
	    "2026-13-01T00:00:00Z",
	    "2026-1-01T00:00:00Z",
	    "26-11-21T18:00:00Z",
	    "20261-11-21T18:00:00Z",
	    "-026-11-21T18:00:00Z",
	    "2026-11-21T-8:00:00Z",
	    "2026-11-21T1٨:00:00Z",
	    "0000-01-01T00:00:00Z",
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct wall t = {-7};
		ck_assert_msg(!wall_parse_iso(bad[i], &t) && t.ms == -7, "%s", bad[i]);
	}
}
END_TEST

START_TEST(test_http_dates)
{
	struct wall t = {-7};
	ck_assert(wall_parse_http("Sun, 06 Nov 1994 08:49:37 GMT", &t));
	ck_assert_int_eq(t.ms, 784111777000);
	ck_assert(wall_parse_http("Thu, 29 Feb 2024 00:00:00 GMT", &t));
	ck_assert_int_eq(t.ms, utc("2024-02-29T00:00:00Z").ms);
	static const char *const bad[] = {
	    "",
	    "0",
	    "-1",
	    "Mon, 06 Nov 1994 08:49:37 GMT", /* it was a Sunday */
	    "Sunday, 06-Nov-94 08:49:37 GMT",
	    "Sun Nov  6 08:49:37 1994",
	    "Sun, 6 Nov 1994 08:49:37 GMT",
	    "Sun, 06 Nov 1994 08:49:37 UTC",
	    "Sun, 06 Nov 1994 08:49:37 +0000",
	    "Sun, 06 Nov 1994 08:49:37 GMT ",
	    "Sun, 06 Nov 1994 08:49:37",
	    "Sun, 06 Nov 1994 08:49 GMT",
	    "Sun, 06 Nov 1994 24:00:00 GMT",
	    "Sun, 06 Foo 1994 08:49:37 GMT",
	    "Sun, 31 Nov 1994 08:49:37 GMT",
	    "sun, 06 nov 1994 08:49:37 gmt",
	    "Thu, 29 Feb 2026 00:00:00 GMT",
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		t.ms = -7;
		ck_assert_msg(!wall_parse_http(bad[i], &t) && t.ms == -7, "%s", bad[i]);
	}
}
END_TEST

START_TEST(test_http_dates_there_and_back)
{
	char text[WALL_TEXT];
	struct wall last = utc("2030-01-01T00:00:00Z");
	for (struct wall t = utc("1999-12-25T00:00:01Z"), back; wall_before(t, last);
	     t = wall_plus(t, HOURS_MS(7) + MINUTES_MS(13) + 11000)) {
		ck_assert(wall_parse_http(wall_format_http(t, text), &back));
		ck_assert_int_eq(back.ms, t.ms);
		ck_assert(wall_parse_iso(wall_format_iso(t, text), &back));
		ck_assert_int_eq(back.ms, t.ms);
	}
}
END_TEST

START_TEST(test_plain_dates)
{
	static const char *const bad[] = {
	    "",           "2026-2-3",   "2026-02-30", "2026-02-03 ", "2026-02-033", "20260203",
	    "03/02/2026", "2026-00-10", "2026-02",    "2026-02-1O",  "+2026-02-01", "2100-02-29"};
	char text[WALL_TEXT];
	ck_assert_str_eq(date_format(day("2026-11-21"), text), "2026-11-21");
	ck_assert_str_eq(date_format(day("0999-01-02"), text), "0999-01-02");
	ck_assert_int_eq(day("1970-01-01").day, 0);
	ck_assert_int_eq(day("1969-12-31").day, -1);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct date d = {-7};
		ck_assert_msg(!date_parse(bad[i], &d) && d.day == -7, "%s", bad[i]);
	}
}
END_TEST

START_TEST(test_clock_times)
{
	static const struct {
		const char *text;
		int minutes; /* -1: refused */
	} cases[] = {
	    {"00:00", 0},  {"18:00", 1080}, {"23:59", 1439}, {"9:05", 545}, {"24:00", -1},
	    {"18:60", -1}, {"18", -1},      {"18:0", -1},    {"1800", -1},  {"18:00:00", -1},
	    {"", -1},      {" 18:00", -1},  {"18:00 ", -1},  {"-1:00", -1}, {"018:00", -1},
	    {":30", -1},   {"6pm", -1},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int minutes = -1;
		ck_assert_msg(minutes_parse(cases[i].text, &minutes) == (cases[i].minutes >= 0),
			      "%s", cases[i].text);
		ck_assert_int_eq(minutes, cases[i].minutes);
	}
}
END_TEST

START_TEST(test_durations_in_words)
{
	static const struct {
		int64_t ms;
		const char *text;
	} cases[] = {
	    {0, "0 min"},
	    {SECONDS_MS(29), "0 min"},
	    {SECONDS_MS(30), "1 min"},
	    {MINUTES_MS(59), "59 min"},
	    {MINUTES_MS(60) - 1, "1 h"},
	    {MINUTES_MS(90), "1 h 30 min"},
	    {HOURS_MS(2), "2 h"},
	    {HOURS_MS(24) - MINUTES_MS(1), "23 h 59 min"},
	    {HOURS_MS(24), "1 d"},
	    {HOURS_MS(28) + MINUTES_MS(20), "1 d 4 h"},
	    {DAYS_MS(3) - 1, "3 d"},
	};
	char out[WALL_TEXT];
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ck_assert_str_eq(duration_format(cases[i].ms, out), cases[i].text);
}
END_TEST

START_TEST(test_durations)
{
	static const struct {
		const char *text;
		int64_t ms; /* -1: refused */
	} cases[] = {
	    {"90s", 90000},
	    {"10m", 600000},
	    {"2h", 7200000},
	    {"1d", 86400000},
	    {"1h30m", 5400000},
	    {"1d2h3m4s", 93784000},
	    {"1h0m", 3600000},
	    {"4000d", 345600000000},
	    {"3999d24h", 345600000000},
	    {"4000d1s", -1},
	    {"4001d", -1},
	    {"999999999d", -1},
	    {"9999999999s", -1},
	    {"99999999999999999999h", -1},
	    {"0s", -1},
	    {"", -1},
	    {"90", -1},
	    {"h", -1},
	    {"-5m", -1},
	    {"+5m", -1},
	    {"1.5h", -1},
	    {"1h 30m", -1},
	    {"30m1h", -1},
	    {"1h1h", -1},
	    {"5ms", -1},
	    {"5M", -1},
	    {"5m ", -1},
	    {"1w", -1},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t ms = -1;
		ck_assert_msg(duration_parse(cases[i].text, &ms) == (cases[i].ms >= 0), "%s",
			      cases[i].text);
		ck_assert_msg(ms == cases[i].ms, "%s: %lld", cases[i].text, (long long)ms);
	}
}
END_TEST

START_TEST(test_times_as_people_read_them)
{
	char text[WALL_TEXT];
	struct wall winter = utc("2026-11-21T18:00:59.999Z"), summer = utc("2026-07-06T23:05:00Z");
	ck_assert_str_eq(wall_format_iso(winter, text), "2026-11-21T18:00:59Z");
	ck_assert_str_eq(wall_format_local(winter, text), "Sat 21 Nov 18:00");
	ck_assert_str_eq(wall_format_local(summer, text), "Tue 7 Jul 00:05");
	ck_assert_str_eq(wall_format_clock(summer, text), "00:05");
	ck_assert_str_eq(date_format_short(day("2026-11-21"), text), "Sat 21 Nov");
	ck_assert_str_eq(date_format_short(day("2027-01-01"), text), "Fri 1 Jan");
	ck_assert_str_eq(wall_format_http(winter, text), "Sat, 21 Nov 2026 18:00:59 GMT");
}
END_TEST

/* "Never" is written as the greatest number there is, and must not wrap round. */
START_TEST(test_the_ends_of_time)
{
	char text[WALL_TEXT];
	struct wall never = {INT64_MAX}, before = {INT64_MIN};
	ck_assert_str_eq(wall_format_iso(never, text), "9999-12-31T23:59:59Z");
	ck_assert_str_eq(wall_format_iso(before, text), "0001-01-01T00:00:00Z");
	ck_assert_str_eq(wall_format_local(never, text), "Fri 31 Dec 23:59");
	ck_assert_str_eq(wall_format_http(before, text), "Mon, 01 Jan 0001 00:00:00 GMT");
	ck_assert_int_eq(civil_london(never).year, 9999);
	ck_assert_int_eq(date_london(before).day, day("0001-01-01").day);
	ck_assert_str_eq(wall_format_iso((struct wall){-1}, text), "1969-12-31T23:59:59Z");
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    test_every_day_agrees_with_the_c_library,
	    test_which_dates_exist,
	    test_what_the_clock_shows,
	    test_when_the_clock_shows_it,
	    test_forty_years_of_hours_there_and_back,
	    test_forty_years_of_half_hours_agree_with_the_zone_database,
	    test_iso_times,
	    test_http_dates,
	    test_http_dates_there_and_back,
	    test_plain_dates,
	    test_clock_times,
	    test_durations,
	    test_durations_in_words,
	    test_times_as_people_read_them,
	    test_the_ends_of_time,
	};
	return suite_run("civil", cases, COUNT_OF(cases));
}
