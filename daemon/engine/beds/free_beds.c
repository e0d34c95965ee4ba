/* SPDX-License-Identifier: MIT */
#include "free_beds.h"

#include "doors.h"
#include "doubt_rows.h"
#include "free_rows.h"

enum err beds_site_free(struct turn *t, const struct area_settings *area, const char *site,
			int *count)
{
	struct bed *beds;
	size_t free_beds;
	TRY(bed_list_free(t->store, area->key, site, t->now, t->arena, &beds, &free_beds));
	*count = 0;
	for (size_t i = 0; i < free_beds; i++)
		*count += !bed_in_doubt(&beds[i], NULL, NULL);
	return ERR_OK;
}

enum err beds_free_count(struct turn *t, const struct area_settings *area, int *count)
{
	int shut;
	TRY(doors_shut_count(t, area, &shut));
	TRY(bed_free_count(t->store, area->key, t->now, count));
	*count -= shut;
	return ERR_OK;
}
