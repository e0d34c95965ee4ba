/* SPDX-License-Identifier: MIT
 *
 * How many beds could be given now. Counts, and changes nothing. Private to the engine room.
 */
#ifndef ENGINE_FREE_BEDS_H
#define ENGINE_FREE_BEDS_H

#include "turn.h"

/* How many of a site's beds could be given now: none in which somebody is said to be. */
enum err beds_site_free(struct turn *t, const struct area_settings *area, const char *site,
			int *count);
/* Beds that could be given to somebody new now: free, and behind no door that has shut. */
enum err beds_free_count(struct turn *t, const struct area_settings *area, int *count);

#endif
