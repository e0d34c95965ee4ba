/* SPDX-License-Identifier: MIT */
#include "lifecycle_hours.h"

bool lifecycle_may_ask(const struct policy *p, struct wall now)
{
	struct date tonight = night_at(now, p->hours);
	return night_in_progress(now, p->hours) ||
	       now.ms >= wall_london(tonight, p->propose_minutes).ms;
}

/* At night nobody is woken about another night; its own day will ask. */
bool lifecycle_may_ask_ahead(const struct policy *p, struct wall now)
{
	return !night_in_progress(now, p->hours) && lifecycle_may_ask(p, now);
}

bool lifecycle_working(const struct policy *p, struct wall now)
{
	struct date today = date_london(now);
	return holidays_working_day(&p->holidays, today) &&
	       now.ms >= wall_london(today, p->work_from_minutes).ms &&
	       now.ms < wall_london(today, p->work_to_minutes).ms;
}

struct wall lifecycle_next_work(const struct policy *p, struct wall now)
{
	struct date day = date_london(now);
	if (lifecycle_working(p, now))
		return now;
	while (!holidays_working_day(&p->holidays, day) ||
	       wall_london(day, p->work_from_minutes).ms <= now.ms)
		day.day++;
	return wall_london(day, p->work_from_minutes);
}
