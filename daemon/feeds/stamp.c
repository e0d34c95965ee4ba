/* SPDX-License-Identifier: MIT */
#include "stamp.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"

#define DATE_LENGTH 10 /* "2024-05-07" */

/* The same digits as wall clock time in England: in summer an hour before what UTC makes of them.
 */
static struct wall as_london(struct wall utc)
{
	int64_t day = utc.ms / DAYS_MS(1) - (utc.ms % DAYS_MS(1) < 0);
	int64_t minutes = (utc.ms - DAYS_MS(day)) / MINUTES_MS(1);
	struct wall local = wall_london((struct date){(int32_t)day}, (int)minutes);
	return wall_plus(local, utc.ms - DAYS_MS(day) - MINUTES_MS(minutes));
}

bool stamp_parse(const char *text, struct span *out)
{
	char plain[48];
	struct wall t;
	if (wall_parse_iso(text, &t)) {
		*out = (struct span){t, t};
		return true;
	}
	size_t length = strlen(text);
	if (length < DATE_LENGTH || length > sizeof plain - sizeof "Z")
		return false;
	snprintf(plain, sizeof plain, "%sZ", text);
	if (plain[DATE_LENGTH] == ' ')
		plain[DATE_LENGTH] = 'T';
	if (!wall_parse_iso(plain, &t))
		return false;
	*out = (struct span){wall_earlier(as_london(t), t), t};
	return true;
}
