/* SPDX-License-Identifier: MIT */
#include "night.h"

struct span night_span(struct date night, struct night_hours hours)
{
	struct date morning = {night.day + 1};
	return (struct span){wall_london(night, hours.from_minutes),
			     wall_london(morning, hours.to_minutes)};
}

struct date night_at(struct wall t, struct night_hours hours)
{
	struct date today = date_london(t);
	struct date yesterday = {today.day - 1};
	return span_holds(night_span(yesterday, hours), t) ? yesterday : today;
}

bool night_in_progress(struct wall t, struct night_hours hours)
{
	return span_holds(night_span(night_at(t, hours), hours), t);
}
