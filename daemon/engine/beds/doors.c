/* SPDX-License-Identifier: MIT */
#include "doors.h"

#include "free_rows.h"
#include "need.h"
#include "site_rows.h"

#define NOON (12 * 60)

struct wall doors_time(const struct area_settings *area, int minutes, struct wall when)
{
	struct date night = night_at(when, area->policy.hours);
	night.day += minutes < NOON;
	return wall_london(night, minutes);
}

struct wall doors_last_entry(const struct area_settings *area, int last_entry, struct wall when)
{
	const struct wall never = {INT64_MAX};
	return last_entry < 0 ? never : doors_time(area, last_entry, when);
}

static bool has_passed(const struct turn *t, const struct area_settings *area, int last_entry)
{
	return !wall_before(t->now, doors_last_entry(area, last_entry, t->now));
}

bool doors_shut_for(const struct turn *t, const struct area_settings *area, const struct bed *bed)
{
	return (bed->attributes & BED_LATE_ENTRY) == 0 && has_passed(t, area, bed->last_entry);
}

enum err doors_shut_count(struct turn *t, const struct area_settings *area, int *count)
{
	struct site *sites;
	size_t n;
	*count = 0;
	TRY(site_list(t->store, area->key, t->arena, &sites, &n));
	for (size_t i = 0; i < n; i++) {
		int beds = 0;
		if (has_passed(t, area, sites[i].last_entry))
			TRY(bed_free_without(t->store, area->key, sites[i].key, BED_LATE_ENTRY,
					     t->now, &beds));
		*count += beds;
	}
	return ERR_OK;
}

enum err doors_next(struct turn *t, const struct area_settings *area, struct wall *out)
{
	struct site *sites;
	size_t n;
	struct date tonight = night_at(t->now, area->policy.hours);
	struct wall over = night_span(tonight, area->policy.hours).to;
	*out = (struct wall){0};
	TRY(site_list(t->store, area->key, t->arena, &sites, &n));
	for (size_t i = 0; i < n; i++) {
		if (sites[i].last_entry < 0)
			continue;
		struct wall at = has_passed(t, area, sites[i].last_entry)
				     ? over
				     : doors_last_entry(area, sites[i].last_entry, t->now);
		*out = out->ms == 0 ? at : wall_earlier(*out, at);
	}
	return ERR_OK;
}
