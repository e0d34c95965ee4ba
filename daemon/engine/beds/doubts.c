/* SPDX-License-Identifier: MIT */
#include "doubts.h"

#include <string.h>

#include "guest_read.h"
#include "new_guest.h"
#include "paper.h"
#include "people.h"
#include "person_args.h"
#include "presence_rows.h"
#include "remedy.h"
#include "whereabouts.h"

/* ---- in which bed --------------------------------------------------------------------------- */

/* They came to whoever is in that one. */
static enum err bed_of_host(struct turn *t, const struct person *with, const char **bed)
{
	struct placement p = {.id = NULL};
	if (with->id != NULL)
		TRY(placement_latest(t->store, with->id, t->arena, &p));
	if (p.id != NULL && p.state == PLACEMENT_OCCUPIED)
		*bed = p.bed;
	return ERR_OK;
}

/* The one that was named, or that of whoever they came to, or theirs. NULL: none is. */
static enum err bed_said(struct turn *t, const struct request *r, const struct arrival *a,
			 const struct person *with, const char **bed)
{
	struct bed named;
	bool own = guest_has_bed(&a->g) || guest_came_late(t, &a->g);
	*bed = own ? a->g.bed.id : NULL;
	if (a->label == NULL)
		return bed_of_host(t, with, bed);
	TRY(bed_get(t->store, bed_id(r->area->key, a->label, t->arena), t->arena, &named));
	*bed = named.id;
	return ERR_OK;
}

/* Only paper says of an hour that is past who was let in then: whoever stands at the door now, and
 * is refused, is in no bed. */
static enum err paper_names(struct turn *t, const struct request *r, struct arrival *a,
			    const struct person *with, const char **bed)
{
	struct fault slip;
	if (arg_at(t, r, (struct wall){0}, "", &a->at, &slip) != ERR_OK || a->at.ms == 0)
		return ERR_OK;
	return bed_said(t, r, a, with, bed);
}

/* ---- who ------------------------------------------------------------------------------------ */

/* Of somebody young the refusal is made already, and who was new then is known by now. */
static bool is_made(const struct request *r, const struct arrival *a, const char *ref)
{
	return r->refusal.code != ERR_OK && person_is_new(ref) && a->g.partner.id != NULL;
}

/* Whom --with names; ref NULL: nobody. */
static enum err named_with(struct turn *t, const struct request *r, const struct arrival *a,
			   struct person *with)
{
	const char *ref;
	struct fault slip;
	*with = (struct person){.ref = NULL};
	if (json_object_get(r->args, "with") == NULL ||
	    arg_reference(r, "with", &ref, &slip) != ERR_OK)
		return ERR_OK;
	if (is_made(r, a, ref)) {
		*with = a->g.partner;
		return ERR_OK;
	}
	enum err e = people_meet(t, r->area, "with", ref, with, &slip);
	if (e != ERR_OK)
		*with = (struct person){.ref = NULL};
	return e == ERR_STORE ? e : ERR_OK;
}

/* By its record they are in it, or were when they are said to have come. */
static enum err is_record(struct turn *t, const struct arrival *a, const struct person *who,
			  const char *bed, bool *is)
{
	*is = false;
	return who->id != NULL
		   ? placement_was_in(t->store, who->id, bed, a->at.ms != 0 ? a->at : t->now, is)
		   : ERR_OK;
}

static enum err look_for(struct turn *t, const struct request *r, const struct arrival *a,
			 const struct person *who, const struct bed *bed)
{
	bool is;
	TRY(is_record(t, a, who, bed->id, &is));
	return is ? ERR_OK : whereabouts_doubt(t, r->area, who->id, bed, a->at);
}

static enum err keep(struct turn *t, struct request *r, struct arrival *a, const char *id)
{
	struct bed bed;
	struct guest met = a->g;
	TRY(guest_known(t, r, &a->g));
	TRY(new_guest_refused(t, r, &met, &a->g, a->s.needs));
	TRY(bed_get(t->store, id, t->arena, &bed));
	TRY(look_for(t, r, a, &a->g.person, &bed));
	return a->g.partner.ref != NULL ? look_for(t, r, a, &a->g.partner, &bed) : ERR_OK;
}

/* Nobody is made to be found in the bed that is theirs. */
static enum err all_are_record(struct turn *t, const struct arrival *a, const char *bed, bool *all)
{
	TRY(is_record(t, a, &a->g.person, bed, all));
	return *all && a->g.partner.ref != NULL ? is_record(t, a, &a->g.partner, bed, all) : ERR_OK;
}

/* Who was named with them is said to be there, too; so is who shares the hold of that bed, and was
 * not said to be elsewhere. */
static void share(struct arrival *a, const struct person *with, const char *bed)
{
	bool of_both = a->g.bed.id != NULL && strcmp(a->g.bed.id, bed) == 0 && !a->alone;
	if (with->ref != NULL || !of_both)
		a->g.partner = *with;
}

/* That somebody is under 18 is told before where they are. */
static void refuse(struct turn *t, struct request *r, const struct fault *why, const char *bed)
{
	if (r->refusal.code != ERR_OK)
		return;
	r->refusal = *why;
	remedy_of(t, &r->refusal)->look = bed;
}

enum err doubts_of(struct turn *t, struct request *r, struct arrival *a, const struct fault *why,
		   bool *doubted)
{
	struct person with;
	bool all = false, kept = r->refusal.code != ERR_OK;
	const char *bed = !kept && why->remedy != NULL ? why->remedy->look : NULL;
	*doubted = false;
	TRY(named_with(t, r, a, &with));
	if (bed == NULL)
		TRY(paper_names(t, r, a, &with, &bed));
	if (bed == NULL)
		return ERR_OK;
	share(a, &with, bed);
	TRY(all_are_record(t, a, bed, &all));
	if (all)
		return ERR_OK;
	*doubted = true;
	refuse(t, r, why, bed);
	return keep(t, r, a, bed);
}
