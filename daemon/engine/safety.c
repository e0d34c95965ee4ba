/* SPDX-License-Identifier: MIT */
#include "safety.h"

#include "bed_rows.h"
#include "followups.h"
#include "placement_rows.h"
#include "waiting_rows.h"

/* ---- somebody under 18 ----------------------------------------------------------------------- */

/* "is in H2 at Harnall Lifehouse"; NULL when no bed is theirs, or is to be. */
static enum err bed_text(struct turn *t, const struct area_settings *area, const char *person,
			 const char **out)
{
	struct placement p;
	struct waiting w;
	struct bed bed;
	*out = NULL;
	TRY(placement_latest(t->store, person, t->arena, &p));
	if (p.id == NULL || p.state == PLACEMENT_ENDED) {
		TRY(waiting_of_person(t->store, area->key, person, t->arena, &w));
		*out = w.id != NULL ? "waits for a bed among adults" : NULL;
		return ERR_OK;
	}
	TRY(bed_get(t->store, p.bed, t->arena, &bed));
	*out = arena_printf(t->arena,
			    p.state == PLACEMENT_HELD ? "is held %s at %s" : "is in %s at %s",
			    bed.label, bed.site_name);
	return ERR_OK;
}

enum err safety_child_found(struct turn *t, const struct area_settings *area,
			    const struct person *who, const char **followup)
{
	const char *where;
	*followup = "";
	TRY(bed_text(t, area, who->id, &where));
	if (where == NULL)
		return ERR_OK;
	TRY(followup_open(t, area, who->id, FOLLOWUP_CHILDREN, followup));
	return turn_alarm(t, area->key, "followup", *followup,
			  "somebody who is or may be under 18 %s: tell children's services now, "
			  "through the out-of-hours team; it stays open as %s",
			  where, *followup);
}
