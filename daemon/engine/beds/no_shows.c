/* SPDX-License-Identifier: MIT */
#include "no_shows.h"

#include "bed_rows.h"
#include "deadlines.h"
#include "followups.h"
#include "no_show_rows.h"
#include "seek.h"

#define MORNING (5 * 60) /* where the door is open at any hour: in time for the morning's sheet */

/* Nobody comes to that bed after this. */
static struct wall over_at(const struct area_settings *area, const struct bed *bed,
			   struct wall expired)
{
	struct wall last = seek_last_entry(area, bed->last_entry, expired);
	struct date today = date_london(expired);
	struct wall morning = wall_london(today, MORNING);
	if (last.ms != INT64_MAX)
		return last;
	return wall_before(expired, morning) ? morning
					     : wall_london((struct date){today.day + 1}, MORNING);
}

enum err no_show_watch(struct turn *t, const struct area_settings *area, const struct placement *p)
{
	struct bed bed;
	TRY(bed_get(t->store, p->bed, t->arena, &bed));
	return deadline_set(t->store, DEADLINE_NO_SHOW, p->id, area->key,
			    over_at(area, &bed, p->expires));
}

enum err no_show_due(struct turn *t, const struct area_settings *area, const char *placement)
{
	struct placement p;
	bool is;
	const char *id;
	TRY(no_show_is(t->store, placement, &is));
	TRY(placement_get(t->store, placement, t->arena, &p));
	if (is)
		TRY(followup_open(t, area, p.person, FOLLOWUP_WELFARE, &id));
	return deadline_clear(t->store, DEADLINE_NO_SHOW, placement);
}
