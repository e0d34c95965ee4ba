/* SPDX-License-Identifier: MIT */
#include "civil.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const weekday_names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* ---- the calendar: years are counted from 1 March, so that the leap day comes last ---- */

#define EPOCH_DAYS 719468 /* from 0000-03-01 to 1970-01-01 */

static int64_t march_first(int64_t year)
{
	return 365 * year + floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400);
}

/* Days from 1 March to the first of the month that comes `months` after it. */
static int month_start(int months)
{
	return (153 * months + 2) / 5;
}

struct date date_make(int year, int month, int mday)
{
	assert(month >= 1 && month <= 12);
	int months = (month + 9) % 12;
	int64_t day = march_first(month > 2 ? year : year - 1) + month_start(months) + mday - 1;
	return (struct date){(int32_t)(day - EPOCH_DAYS)};
}

struct civil date_civil(struct date d)
{
	int64_t day = (int64_t)d.day + EPOCH_DAYS;
	int64_t year = floor_div(day * 400, 146097); /* or one too many, or too few */
	if (march_first(year) > day)
		year--;
	else if (march_first(year + 1) <= day)
		year++;
	int of_year = (int)(day - march_first(year));
	int months = (5 * of_year + 2) / 153;
	return (struct civil){.year = (int)year + (months >= 10),
			      .month = months < 10 ? months + 3 : months - 9,
			      .mday = of_year - month_start(months) + 1};
}

int date_weekday(struct date d)
{
	int64_t since_sunday = (int64_t)d.day + 4; /* 1970-01-01 was a Thursday */
	return (int)(since_sunday - 7 * floor_div(since_sunday, 7));
}

bool date_valid(int year, int month, int mday)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (year < 1 || year > 9999 || month < 1 || month > 12)
		return false;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return mday >= 1 && mday <= lengths[month - 1] + (month == 2 && leap);
}

/* ---- the clock on the wall ---- */

/* "For ever" is a time too: years beyond 1 to 9999 are shown as the nearest moment within. */
static struct wall wall_showable(struct wall t)
{
	const struct wall first = {-62135596800000}, last = {253402300799999};
	return wall_later(first, wall_earlier(t, last));
}

static struct civil civil_of(int64_t ms)
{
	int64_t day = floor_div(ms, DAYS_MS(1));
	int second = (int)((ms - DAYS_MS(day)) / 1000);
	struct civil c = date_civil((struct date){(int32_t)day});
	c.hour = second / 3600;
	c.minute = second / 60 % 60;
	c.second = second % 60;
	return c;
}

/* 01:00 UTC on the last Sunday of a month of 31 days: when the clocks change. */
static struct wall clocks_change(int year, int month)
{
	struct date last = date_make(year, month, 31);
	return (struct wall){DAYS_MS(last.day - date_weekday(last)) + HOURS_MS(1)};
}

static bool summer_time(struct wall t)
{
	struct civil c = civil_of(wall_showable(t).ms);
	if (c.month != 3 && c.month != 10)
		return c.month > 3 && c.month < 10;
	bool changed = !wall_before(t, clocks_change(c.year, c.month));
	return changed == (c.month == 3);
}

struct civil civil_london(struct wall t)
{
	t = wall_showable(t);
	return civil_of(t.ms + (summer_time(t) ? HOURS_MS(1) : 0));
}

struct wall wall_london(struct date d, int minutes_after_midnight)
{
	struct wall winter = {DAYS_MS(d.day) + MINUTES_MS(minutes_after_midnight)};
	struct wall summer = wall_plus(winter, -HOURS_MS(1));
	int month = civil_of(wall_showable(winter).ms).month;
	if (month != 3 && month != 10) /* nearly always, and this is asked for all the time */
		return month > 3 && month < 10 ? summer : winter;
	if (summer_time(summer))
		return summer;
	if (!summer_time(winter))
		return winter;
	return clocks_change(civil_of(winter.ms).year, 3); /* within the hour that is skipped */
}

struct date date_london(struct wall t)
{
	struct civil c = civil_london(t);
	return date_make(c.year, c.month, c.mday);
}

/* ---- reading: each take_ uses up what it understood and fails without touching its result ---- */

static bool take_char(const char **at, char c)
{
	if (**at != c)
		return false;
	++*at;
	return true;
}

/* At least `least` and at most `most` digits (no more than nine). */
static bool take_number(const char **at, int least, int most, int *out)
{
	int value = 0, digits = 0;
	for (; digits < most && **at >= '0' && **at <= '9'; digits++, ++*at)
		value = value * 10 + (**at - '0');
	if (digits < least)
		return false;
	*out = value;
	return true;
}

static bool take_name(const char **at, const char *const *names, int count, int *out)
{
	for (int i = 0; i < count; i++) {
		if (strncmp(*at, names[i], 3) != 0)
			continue;
		*at += 3;
		*out = i;
		return true;
	}
	return false;
}

static bool take_date(const char **at, struct civil *c)
{
	return take_number(at, 4, 4, &c->year) && take_char(at, '-') &&
	       take_number(at, 2, 2, &c->month) && take_char(at, '-') &&
	       take_number(at, 2, 2, &c->mday) && date_valid(c->year, c->month, c->mday);
}

static bool take_minutes(const char **at, int hour_digits, struct civil *c)
{
	return take_number(at, hour_digits, 2, &c->hour) && take_char(at, ':') &&
	       take_number(at, 2, 2, &c->minute) && c->hour < 24 && c->minute < 60;
}

static bool take_seconds(const char **at, struct civil *c)
{
	return take_char(at, ':') && take_number(at, 2, 2, &c->second) && c->second < 60;
}

/* ".5", ".123456": what is finer than a millisecond is cut off. */
static bool take_fraction(const char **at, int *ms)
{
	*ms = 0;
	if (!take_char(at, '.'))
		return true;
	int scale = 100;
	const char *from = *at;
	for (; **at >= '0' && **at <= '9'; ++*at, scale /= 10)
		*ms += (**at - '0') * scale;
	return *at > from;
}

/* "Z" or "+01:00"; no place is more than 14 hours from Greenwich. */
static bool take_zone(const char **at, int64_t *ahead_ms)
{
	struct civil zone = {0};
	*ahead_ms = 0;
	if (take_char(at, 'Z') || take_char(at, 'z'))
		return true;
	int sign = take_char(at, '+') ? 1 : take_char(at, '-') ? -1 : 0;
	if (sign == 0 || !take_minutes(at, 2, &zone))
		return false;
	*ahead_ms = sign * (HOURS_MS(zone.hour) + MINUTES_MS(zone.minute));
	return zone.hour * 60 + zone.minute <= 14 * 60;
}

static struct wall wall_of(const struct civil *utc)
{
	struct date d = date_make(utc->year, utc->month, utc->mday);
	return (struct wall){DAYS_MS(d.day) + HOURS_MS(utc->hour) + MINUTES_MS(utc->minute) +
			     SECONDS_MS(utc->second)};
}

bool wall_parse_iso(const char *text, struct wall *out)
{
	struct civil c = {0};
	int64_t ahead_ms;
	int fraction_ms = 0;
	if (!take_date(&text, &c) || !(take_char(&text, 'T') || take_char(&text, 't')) ||
	    !take_minutes(&text, 2, &c))
		return false;
	if (*text == ':' && !(take_seconds(&text, &c) && take_fraction(&text, &fraction_ms)))
		return false;
	if (!take_zone(&text, &ahead_ms) || *text != '\0')
		return false;
	*out = wall_plus(wall_of(&c), fraction_ms - ahead_ms);
	return true;
}

enum clock_time wall_at_clock(struct date d, int minutes, struct wall *out)
{
	struct wall at = wall_london(d, minutes);
	struct civil there = civil_london(at), later = civil_london(wall_plus(at, HOURS_MS(1)));
	if (there.hour * 60 + there.minute != minutes)
		return CLOCK_SKIPPED;
	*out = at;
	return later.hour * 60 + later.minute == minutes ? CLOCK_TWICE : CLOCK_ONCE;
}

enum clock_time wall_parse_local(const char *text, struct wall *out)
{
	struct civil c = {0};
	if (!take_date(&text, &c) || !(take_char(&text, ' ') || take_char(&text, 'T')) ||
	    !take_minutes(&text, 2, &c) || *text != '\0')
		return CLOCK_NONE;
	return wall_at_clock(date_make(c.year, c.month, c.mday), c.hour * 60 + c.minute, out);
}

bool wall_parse_http(const char *text, struct wall *out)
{
	struct civil c = {0};
	int weekday, month;
	if (!take_name(&text, weekday_names, COUNT_OF(weekday_names), &weekday) ||
	    !take_char(&text, ',') || !take_char(&text, ' ') ||
	    !take_number(&text, 2, 2, &c.mday) || !take_char(&text, ' ') ||
	    !take_name(&text, month_names, COUNT_OF(month_names), &month) ||
	    !take_char(&text, ' ') || !take_number(&text, 4, 4, &c.year) ||
	    !take_char(&text, ' ') || !take_minutes(&text, 2, &c) || !take_seconds(&text, &c) ||
	    strcmp(text, " GMT") != 0)
		return false;
	c.month = month + 1;
	/* A weekday that contradicts the date leaves nothing to trust. */
	if (!date_valid(c.year, c.month, c.mday) ||
	    date_weekday(date_make(c.year, c.month, c.mday)) != weekday)
		return false;
	*out = wall_of(&c);
	return true;
}

bool date_parse(const char *text, struct date *out)
{
	struct civil c;
	if (!take_date(&text, &c) || *text != '\0')
		return false;
	*out = date_make(c.year, c.month, c.mday);
	return true;
}

bool minutes_parse(const char *text, int *minutes_after_midnight)
{
	struct civil c;
	if (!take_minutes(&text, 1, &c) || *text != '\0')
		return false;
	*minutes_after_midnight = c.hour * 60 + c.minute;
	return true;
}

bool duration_parse(const char *text, int64_t *ms)
{
	static const struct {
		char letter;
		int64_t ms;
	} units[] = {
	    {'d', DAYS_MS(1)}, {'h', HOURS_MS(1)}, {'m', MINUTES_MS(1)}, {'s', SECONDS_MS(1)}};
	int64_t total = 0;
	/* Each unit once, the greater first; whatever does not fit stays unread. */
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		const char *at = text;
		int number;
		if (!take_number(&at, 1, 9, &number) || !take_char(&at, units[i].letter))
			continue;
		total += number * units[i].ms;
		text = at;
	}
	if (*text != '\0' || total <= 0 || total > DAYS_MS(4000))
		return false;
	*ms = total;
	return true;
}

/* ---- writing ---- */

char *wall_format_iso(struct wall t, char *out)
{
	struct civil c = civil_of(wall_showable(t).ms);
	snprintf(out, WALL_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.mday, c.hour,
		 c.minute, c.second);
	return out;
}

char *wall_format_local(struct wall t, char *out)
{
	struct civil c = civil_london(t);
	snprintf(out, WALL_TEXT, "%s %d %s %02d:%02d", weekday_names[date_weekday(date_london(t))],
		 c.mday, month_names[c.month - 1], c.hour, c.minute);
	return out;
}

char *wall_format_clock(struct wall t, char *out)
{
	struct civil c = civil_london(t);
	snprintf(out, WALL_TEXT, "%02d:%02d", c.hour, c.minute);
	return out;
}

static char *parts_format(int64_t large, const char *of, int64_t small, const char *rest, char *out)
{
	if (small == 0)
		snprintf(out, WALL_TEXT, "%lld %s", (long long)large, of);
	else
		snprintf(out, WALL_TEXT, "%lld %s %lld %s", (long long)large, of, (long long)small,
			 rest);
	return out;
}

/* From a day on whole hours are enough. */
char *duration_format(int64_t ms, char *out)
{
	int64_t minutes = (ms + MINUTES_MS(1) / 2) / MINUTES_MS(1);
	int64_t hours = (minutes + 30) / 60;
	if (minutes < 60)
		return parts_format(minutes, "min", 0, "", out);
	if (minutes < 24 * 60)
		return parts_format(minutes / 60, "h", minutes % 60, "min", out);
	return parts_format(hours / 24, "d", hours % 24, "h", out);
}

char *date_format(struct date d, char *out)
{
	struct civil c = date_civil(d);
	snprintf(out, WALL_TEXT, "%04d-%02d-%02d", c.year, c.month, c.mday);
	return out;
}

char *date_format_short(struct date d, char *out)
{
	struct civil c = date_civil(d);
	snprintf(out, WALL_TEXT, "%s %d %s", weekday_names[date_weekday(d)], c.mday,
		 month_names[c.month - 1]);
	return out;
}

char *wall_format_http(struct wall t, char *out)
{
	struct civil c = civil_of(wall_showable(t).ms);
	struct date d = date_make(c.year, c.month, c.mday);
	snprintf(out, WALL_TEXT, "%s, %02d %s %04d %02d:%02d:%02d GMT",
		 weekday_names[date_weekday(d)], c.mday, month_names[c.month - 1], c.year, c.hour,
		 c.minute, c.second);
	return out;
}
