/* SPDX-License-Identifier: MIT */
#include "calendar_moments.h"

#include <string.h>

#include "civil.h"

#define DAY_SECONDS 86400
#define YEAR_FIRST 1996 /* Europe/London is known from then on */
#define YEAR_LAST 2200
#define LONGEST_DAYS 400 /* of one shift */

static int64_t day_of(int64_t seconds)
{
	return seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
}

/* A time that the clocks skip is read by the clocks of before, as RFC 5545 has it: 01:30 is then
 * 02:30. */
static struct wall wall_of_local(int64_t seconds)
{
	struct date day = {(int32_t)day_of(seconds)};
	int64_t of_day = seconds - (int64_t)day.day * DAY_SECONDS;
	struct wall at = wall_plus(wall_london(day, (int)(of_day / 60)), 1000 * (of_day % 60));
	struct civil c = civil_london(at);
	if (c.hour * 60 + c.minute != (int)(of_day / 60))
		at.ms = 1000 * seconds;
	return at;
}

struct wall moment_wall(struct moment m)
{
	const struct wall utc = {1000 * m.seconds};
	return m.kind == MOMENT_UTC ? utc : wall_of_local(m.seconds);
}

struct moment moment_as(struct moment m, enum moment_kind kind)
{
	if ((m.kind == MOMENT_UTC) == (kind == MOMENT_UTC))
		return (struct moment){kind, m.seconds};
	struct wall at = moment_wall(m);
	if (kind == MOMENT_UTC)
		return (struct moment){kind, at.ms / 1000};
	struct civil c = civil_london(at);
	int64_t seconds =
	    (int64_t)date_london(at).day * DAY_SECONDS + c.hour * 3600 + c.minute * 60 + c.second;
	return (struct moment){kind, seconds};
}

static bool digits_read(const char **at, int count, int *out)
{
	*out = 0;
	for (int i = 0; i < count; i++, ++*at) {
		if (**at < '0' || **at > '9')
			return false;
		*out = *out * 10 + (**at - '0');
	}
	return true;
}

static bool date_digits(const char **at, int64_t *day)
{
	int year, month, mday;
	if (!digits_read(at, 4, &year) || !digits_read(at, 2, &month) || !digits_read(at, 2, &mday))
		return false;
	if (year < YEAR_FIRST || year > YEAR_LAST || !date_valid(year, month, mday))
		return false;
	*day = date_make(year, month, mday).day;
	return true;
}

bool moment_read(const char *text, size_t length, struct moment *out)
{
	const char *at = text;
	int64_t day;
	int hour = 0, minute = 0, second = 0;
	struct moment m = {.kind = MOMENT_DATE};
	if (!date_digits(&at, &day))
		return false;
	if (*at == 'T') {
		at++;
		if (!digits_read(&at, 2, &hour) || !digits_read(&at, 2, &minute) ||
		    !digits_read(&at, 2, &second) || hour > 23 || minute > 59 || second > 59)
			return false;
		m.kind = *at == 'Z' ? MOMENT_UTC : MOMENT_LOCAL;
		at += *at == 'Z';
	}
	m.seconds = day * DAY_SECONDS + hour * 3600 + minute * 60 + second;
	if (at != text + length)
		return false;
	*out = m;
	return true;
}

/* One number and its letter: "9H". */
static bool part_read(const char **at, const char *end, const char *letters, int64_t *seconds)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {{'W', 7 * DAY_SECONDS}, {'D', DAY_SECONDS}, {'H', 3600}, {'M', 60}, {'S', 1}};
	int64_t number = 0;
	const char *first = *at;
	for (; *at < end && **at >= '0' && **at <= '9' && *at - first < 9; ++*at)
		number = number * 10 + (**at - '0');
	if (*at == first || *at == end || strchr(letters, **at) == NULL)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (units[i].letter == **at)
			*seconds += number * units[i].seconds;
	++*at;
	return true;
}

bool duration_of(const char *text, size_t length, int64_t *seconds)
{
	const char *at = text, *end = text + length;
	int64_t sum = 0;
	at += *at == '+';
	if (at == end || *at++ != 'P')
		return false;
	while (at < end && *at != 'T')
		if (!part_read(&at, end, "WD", &sum))
			return false;
	at += at < end;
	while (at < end)
		if (!part_read(&at, end, "HMS", &sum))
			return false;
	if (sum <= 0 || sum > LONGEST_DAYS * (int64_t)DAY_SECONDS)
		return false;
	*seconds = sum;
	return true;
}
