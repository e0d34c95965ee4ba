/* SPDX-License-Identifier: MIT
 *
 * Surge beds that sites are expected to open: found, by the site that speaks of them. Private to
 * the engine room.
 */
#ifndef ENGINE_SURGES_H
#define ENGINE_SURGES_H

#include "site_rows.h"
#include "turn.h"

/* NULL: it is none of them. */
struct surge *surge_of(struct surge *surges, size_t count, const char *site);
/* Of a site that is to say how many are staffed; else refused. */
enum err surge_find(struct turn *t, const struct area_settings *area, const struct opening *o,
		    const char *site, struct surge *out, struct fault *why);
/* Is this site, of all, to say how many surge beds are staffed? */
enum err beds_site_asked(struct turn *t, const struct area_settings *area, const char *site,
			 bool *asked);

#endif
