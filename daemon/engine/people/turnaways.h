/* SPDX-License-Identifier: MIT
 *
 * Unmet need: whoever is turned away for want of a bed is counted once a night, by the narrowest
 * thing that no free bed had. Who has a bed later in that night was met after all. Decides nothing.
 */
#ifndef ENGINE_TURNAWAYS_H
#define ENGINE_TURNAWAYS_H

#include "placement_rows.h"
#include "seek.h"
#include "turn.h"
#include "turnaway_rows.h"

/* For want of what somebody finds no bed who does not: a look at every free bed by its sort. */
enum err turnaway_want(struct turn *t, struct seek *s, enum want *out);
/* Counts it, unless they were counted this night. */
enum err turnaway_put(struct turn *t, const struct area_settings *area, const char *person,
		      unsigned needs, enum want want);
/* Both, for a search that found nothing, and for whoever shares it (NULL nobody) for the same
 * reason; looks at no bed when they were counted this night for more than want of a word. */
enum err turnaway_note(struct turn *t, struct seek *s, const char *partner);
/* More was said of somebody who waits: whoever was counted for want of a word is counted anew. */
enum err turnaway_said(struct turn *t, struct seek *s);
/* Counted this night already: for another reason, after all. */
enum err turnaway_correct(struct turn *t, const struct area_settings *area,
			  const struct turnaway *w, enum want want);

/* Every bed that is given, made longer or slept in comes by here: ERR_REFUSED for somebody known to
 * be under 18, whatever a verb forgot to ask.
 * The person has a bed, and not only the offer of one: their referrals are settled, they leave the
 * waiting list, and if they were turned away this night it was met. */
enum err need_met(struct turn *t, const struct area_settings *area, const char *person);
/* The bed that they had was only kept for them, and it is no more: what it met is open again,
 * unless they have been in one since. */
enum err need_unmet(struct turn *t, const struct area_settings *area, const struct placement *p);

#endif
