/* SPDX-License-Identifier: MIT */
#include "scheme.h"

#include <string.h>

#include "bed_args.h"
#include "guest_read.h"

/* ---- who may, and how many ------------------------------------------------------------------ */

static bool refers(const struct site *site, const char *user)
{
	size_t length = strlen(user);
	for (const char *at = site->referrers; *at != '\0'; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");
		if (word == length && memcmp(at, user, length) == 0)
			return true;
		at += word;
	}
	return false;
}

/* The council's year: a scheme's places are paid for from April to March. */
static struct wall year_begins(struct wall now)
{
	struct civil c = civil_london(now);
	return wall_london(date_make(c.month >= 4 ? c.year : c.year - 1, 4, 1), 0);
}

enum err scheme_refuse_over(struct turn *t, const struct area_settings *area,
			    const struct site *site, const char *person, int *others,
			    struct fault *why)
{
	TRY(bed_scheme_people(t->store, area->key, site->key, person, year_begins(t->now), others));
	if (site->people_a_year == 0 || *others < site->people_a_year)
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "bed",
			 "%s has taken %d people since April, and takes %d a year", site->name,
			 *others, site->people_a_year);
}

enum err scheme_refuse_others(const struct turn *t, const struct site *site, struct fault *why)
{
	return refers(site, t->actor)
		   ? ERR_OK
		   : fault_set(why, ERR_FORBIDDEN, "bed", "only the scheme's own team refers to %s",
			       site->name);
}

/* ---- other ways in -------------------------------------------------------------------------- */

void scheme_stands(struct bed *bed)
{
	if (!bed->scheme || bed->site_closed)
		return;
	bed->scheme = false;
	bed->night = bed->open = true;
}

enum err scheme_opens(struct turn *t, const struct request *r, const struct seek *s,
		      struct bed *bed, struct fault *why)
{
	struct site site;
	struct placement now = {.id = NULL};
	int others;
	if (bed->scheme && s->person.id != NULL && s->partner.ref == NULL)
		TRY(placement_latest(t->store, s->person.id, t->arena, &now));
	if (now.id == NULL || now.state == PLACEMENT_ENDED)
		return ERR_OK;
	TRY(arg_site(t, r, bed->site, &site, why));
	if (!refers(&site, t->actor))
		return ERR_OK;
	TRY(scheme_refuse_over(t, r->area, &site, s->person.id, &others, why));
	scheme_stands(bed);
	return ERR_OK;
}

/* A place beside somebody that ran out not long ago stands, as a bed of their own does. */
static enum err had_place(struct turn *t, const char *bed, const char *person, bool *had)
{
	struct guest g = {.person = {.id = person}};
	struct placement other = {.id = NULL};
	TRY(guest_read_last(t, &g));
	if (guest_came_late(t, &g) && strcmp(g.last.bed, bed) == 0)
		TRY(placement_companion(t->store, &g.last, t->arena, &other));
	*had = other.id != NULL;
	return ERR_OK;
}

enum err scheme_joins(struct turn *t, const struct area_settings *area, const char *id,
		      const char *person, struct fault *why)
{
	struct bed bed;
	struct site site;
	bool had = false;
	int others;
	TRY(bed_get(t->store, id, t->arena, &bed));
	if (bed.scheme)
		TRY(had_place(t, id, person, &had));
	if (!bed.scheme || had)
		return ERR_OK;
	TRY(site_get(t->store, area->key, bed.site, t->arena, &site));
	TRY(scheme_refuse_others(t, &site, why));
	return scheme_refuse_over(t, area, &site, person, &others, why);
}
