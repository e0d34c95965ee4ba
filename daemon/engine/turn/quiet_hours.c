/* SPDX-License-Identifier: MIT */
#include "quiet_hours.h"

#define DAY_MINUTES (24 * 60)

struct wall quiet_hours_end(const struct area_settings *area, struct wall now)
{
	struct date today = date_london(now);
	struct civil c = civil_london(now);
	int minutes = c.hour * 60 + c.minute;
	int from = area->quiet_from_minutes, to = area->quiet_to_minutes;
	int since = (minutes - from + DAY_MINUTES) % DAY_MINUTES;
	int length = (to - from + DAY_MINUTES) % DAY_MINUTES;
	if (since >= length)
		return now;
	return wall_london((struct date){today.day + (minutes >= to)}, to);
}
