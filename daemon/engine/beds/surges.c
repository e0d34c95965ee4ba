/* SPDX-License-Identifier: MIT */
#include "surges.h"

#include "ascii.h"

struct surge *surge_of(struct surge *surges, size_t count, const char *site)
{
	for (size_t i = 0; i < count; i++)
		if (ascii_same(surges[i].site, site))
			return &surges[i];
	return NULL;
}

enum err surge_find(struct turn *t, const struct area_settings *area, const struct opening *o,
		    const char *site, struct surge *out, struct fault *why)
{
	struct surge *surges;
	struct site named;
	size_t count;
	TRY(surge_list(t->store, area->key, o->activation, o->tier, t->arena, &surges, &count));
	struct surge *found = surge_of(surges, count, site);
	if (o->tier > 0 && found != NULL && found->state != SURGE_NONE &&
	    found->state != SURGE_CLOSED) {
		*out = *found;
		return ERR_OK;
	}
	TRY(site_get(t->store, area->key, site, t->arena, &named));
	return fault_set(why, ERR_REFUSED, "site", "no surge beds are expected at %.80s now",
			 named.key != NULL ? named.name : site);
}

enum err beds_site_asked(struct turn *t, const struct area_settings *area, const char *site,
			 bool *asked)
{
	struct opening o;
	struct surge g;
	struct fault refused;
	TRY(opening_get(t->store, area->key, t->arena, &o));
	enum err e = surge_find(t, area, &o, site, &g, &refused);
	*asked = e == ERR_OK;
	return e == ERR_STORE ? e : ERR_OK;
}
