/* SPDX-License-Identifier: MIT */
#include "doors.h"

#include "bed_rows.h"
#include "match.h"
#include "seek.h"
#include "site_rows.h"

static bool is_shut(const struct turn *t, const struct area_settings *area, const struct site *site)
{
	return !wall_before(t->now, seek_last_entry(area, site->last_entry, t->now));
}

enum err doors_shut_count(struct turn *t, const struct area_settings *area, int *count)
{
	struct site *sites;
	size_t n;
	*count = 0;
	TRY(site_list(t->store, area->key, t->arena, &sites, &n));
	for (size_t i = 0; i < n; i++) {
		int beds = 0;
		if (is_shut(t, area, &sites[i]))
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
		struct wall at = is_shut(t, area, &sites[i])
				     ? over
				     : seek_last_entry(area, sites[i].last_entry, t->now);
		*out = out->ms == 0 ? at : wall_earlier(*out, at);
	}
	return ERR_OK;
}
