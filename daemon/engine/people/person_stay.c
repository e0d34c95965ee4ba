/* SPDX-License-Identifier: MIT */
#include "person_stay.h"

#include "json_values.h"

/* "in GW2 at The Gateway since Sat 21 Nov 22:10" */
const char *person_stay_text(struct turn *t, const struct placement *p, const struct bed *bed)
{
	char at[WALL_TEXT];
	bool held = p->state == PLACEMENT_HELD;
	if (held)
		wall_format_clock(p->expires, at);
	else
		wall_format_local(p->arrived, at);
	return arena_printf(t->arena, held ? "holds %s at %s until %s" : "in %s at %s since %s",
			    bed->label, bed->site_name, at);
}

/* Their live placement; bed->id is NULL without one. */
enum err person_stay_find(struct turn *t, const struct person *person, struct placement *p,
			  struct bed *bed)
{
	*bed = (struct bed){0};
	TRY(placement_latest(t->store, person->id, t->arena, p));
	if (p->id == NULL || p->state == PLACEMENT_ENDED)
		return ERR_OK;
	return bed_get(t->store, p->bed, t->arena, bed);
}

json_t *person_stay_json(const struct placement *p, const struct bed *bed)
{
	if (bed->id == NULL)
		return json_null();
	json_t *stay = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", p->id, "state",
				 placement_state_name(p->state), "bed", bed->label, "site",
				 bed->site, "site_name", bed->site_name);
	bool held = p->state == PLACEMENT_HELD;
	json_object_set_new(stay, held ? "until" : "since",
			    wall_json(held ? p->expires : p->arrived));
	return stay;
}
