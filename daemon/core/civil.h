/* SPDX-License-Identifier: MIT
 *
 * The calendar and the clock on the wall in England. Europe/London by its own rule (summer time
 * from the last Sunday of March to the last Sunday of October, both at 01:00 UTC), valid for 1996
 * onwards; no tz database is read, so that the answer is the same on every machine.
 */
#ifndef CORE_CIVIL_H
#define CORE_CIVIL_H

#include <stddef.h>

#include "instant.h"

/* A local date as a day number; day 0 is 1970-01-01. Arithmetic is plain. */
struct date {
	int32_t day;
};

struct civil {
	int year, month, mday; /* month 1..12, mday 1..31 */
	int hour, minute, second; /* 0..23, 0..59, 0..59 */
};

struct date date_make(int year, int month, int mday);
struct civil date_civil(struct date d);
int date_weekday(struct date d); /* 0 is Sunday */
bool date_valid(int year, int month, int mday);

/* Local wall clock at t, and back. A local time that occurs twice means the first; one that does
 * not exist means the moment the clocks went forward. */
struct civil civil_london(struct wall t);
struct wall wall_london(struct date d, int minutes_after_midnight);
struct date date_london(struct wall t);

/* Parsing: ISO 8601 with date, time and zone ("2026-11-21T18:00:00Z", "…T18:00Z", "…+01:00"; the
 * seconds may carry a fraction), the HTTP date of RFC 9110 (IMF-fixdate), a plain date, and a clock
 * time "18:00". False leaves *out untouched. The whole text must be used up. */
bool wall_parse_iso(const char *text, struct wall *out);
bool wall_parse_http(const char *text, struct wall *out);
bool date_parse(const char *text, struct date *out);
bool minutes_parse(const char *text, int *minutes_after_midnight);
/* A time on the clock of a day in London: the hour that the clocks skip is none, and leaves *out
 * untouched; one that comes twice does not say which, and *out is the first. */
enum clock_time { CLOCK_NONE, CLOCK_ONCE, CLOCK_SKIPPED, CLOCK_TWICE };
enum clock_time wall_at_clock(struct date d, int minutes_after_midnight, struct wall *out);
/* "2026-11-21 22:30", or with a T; CLOCK_NONE when it is not written so. */
enum clock_time wall_parse_local(const char *text, struct wall *out);
/* "90s", "10m", "2h", "1d", "1h30m"; positive, at most 4,000 days. */
bool duration_parse(const char *text, int64_t *ms);

/* Formatting into the caller's buffer of WALL_TEXT bytes; each returns that buffer. A moment
 * outside the years 1 to 9999 ("for ever") is written as the nearest one within. */
#define WALL_TEXT 40
char *wall_format_iso(struct wall t, char *out); /* 2026-11-21T18:00:00Z */
char *wall_format_local(struct wall t, char *out); /* Sat 21 Nov 18:00 */
char *wall_format_clock(struct wall t, char *out); /* 18:00, in London */
char *duration_format(int64_t ms, char *out); /* 45 min, 2 h, 1 h 30 min, 3 d 4 h; rounded */
char *date_format(struct date d, char *out); /* 2026-11-21 */
char *date_format_short(struct date d, char *out); /* Sat 21 Nov */
char *wall_format_http(struct wall t, char *out); /* Sat, 21 Nov 2026 18:00:00 GMT */

#endif
