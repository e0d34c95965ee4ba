/* SPDX-License-Identifier: MIT */
#include "holidays.h"

#include <stdio.h>
#include <string.h>

#define DATE_LENGTH 10

/* One line without its end: nothing, a comment, or a date and what is celebrated. */
static enum err line_read(const char *line, size_t length, int number, struct holidays *h,
			  struct fault *why)
{
	char date[DATE_LENGTH + 1] = "", field[32];
	struct date day;
	size_t blank = strspn(line, " \t\r");
	snprintf(field, sizeof field, "line %d", number);
	if (blank >= length || line[blank] == '#')
		return ERR_OK;
	snprintf(date, sizeof date, "%.*s", (int)(length - blank), line + blank);
	char after = length - blank > DATE_LENGTH ? line[blank + DATE_LENGTH] : ' ';
	if (!date_parse(date, &day) || !strchr(" \t\r#", after))
		return fault_set(
		    why, ERR_USAGE, field,
		    "a bank holiday begins with its date, as 2026-12-25, not \"%.20s\"", date);
	if (h->count > 0 && day.day <= h->days[h->count - 1].day)
		return fault_set(why, ERR_USAGE, field, "%s is not after the day before it", date);
	if (h->count == LIMIT_HOLIDAYS)
		return fault_set(why, ERR_LIMIT, field, "more than %d bank holidays",
				 LIMIT_HOLIDAYS);
	h->days[h->count++] = day;
	return ERR_OK;
}

enum err holidays_parse(const char *text, size_t size, struct holidays *out, struct fault *why)
{
	struct holidays h = {.count = 0};
	const char *end = text + size;
	int number = 0;
	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		size_t length = (size_t)((stop ? stop : end) - text);
		enum err e = line_read(text, length, ++number, &h, why);
		if (e)
			return e;
		text += length + 1;
	}
	*out = h;
	return ERR_OK;
}

static bool is_holiday(const struct holidays *h, struct date d)
{
	for (int i = 0; i < h->count; i++)
		if (h->days[i].day == d.day)
			return true;
	return false;
}

bool holidays_working_day(const struct holidays *h, struct date d)
{
	int weekday = date_weekday(d);
	return weekday >= 1 && weekday <= 5 && !is_holiday(h, d);
}

int holidays_nights_to_decide(const struct holidays *h, struct date today)
{
	int nights = 1;
	while (nights < LIMIT_NIGHTS_AHEAD &&
	       !holidays_working_day(h, (struct date){today.day + nights}))
		nights++;
	return nights;
}

bool holidays_reach(const struct holidays *h, struct date d)
{
	return h->count > 0 && date_civil(d).year <= date_civil(h->days[h->count - 1]).year;
}
