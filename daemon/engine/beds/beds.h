/* SPDX-License-Identifier: MIT
 *
 * Beds and the people in them. A bed is given once: checked here, and made impossible by two unique
 * indexes. No occupied placement ends without a person's command.
 */
#ifndef ENGINE_BEDS_H
#define ENGINE_BEDS_H

#include "placement_rows.h"
#include "turn.h"

/* SWEP reached this tier: beds that open in it are open, or expected until their site confirms. */
enum err beds_tier_opened(struct turn *t, const struct area_settings *area, const char *activation,
			  int tier);
/* SWEP fell to this tier (0: ended): beds of higher tiers take nobody new; who is in them stays. */
enum err beds_tier_ended(struct turn *t, const struct area_settings *area, int tier);
/* What a site says of its surge beds: how many are staffed, when and by how many. */
struct site_word {
	int count;
	const char *hours; /* "19:00-09:00"; "" it has not said */
	int staff; /* 0 it has not said */
};

/* Nobody is put out when it is fewer than before. */
enum err beds_site_opened(struct turn *t, const struct area_settings *area, const char *site,
			  const struct site_word *word, struct fault *why);
/* A word that may be anybody's: when it is fewer beds than the site opened, *opened is those, and
 * an alarm asks a person to ring; else -1. Changes no bed. */
enum err beds_site_doubted(struct turn *t, const struct area_settings *area, const char *site,
			   int count, int *opened);
/* Sites or beds were imported: what is open, and what each site is expected to open, follows. */
enum err beds_settle(struct turn *t, const struct area_settings *area);

/* Holds that end within twenty minutes, soonest first. */
enum err beds_ending(struct turn *t, const struct area_settings *area, struct placement **out,
		     size_t *count);
enum err beds_surge_due(struct turn *t, const struct area_settings *area, const char *surge);

#endif
