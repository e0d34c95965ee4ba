/* SPDX-License-Identifier: MIT
 *
 * Beds that swepd offered by itself, and nobody has accepted: whoever is let in elsewhere, or is
 * given another, need not know of theirs, and it stands against nothing. Private to check-ins and
 * holds.
 */
#ifndef ENGINE_MERE_OFFERS_H
#define ENGINE_MERE_OFFERS_H

#include "arriving.h"

/* Of whoever comes, and whom they name: an offer of any other bed than the one they came to is
 * withdrawn, and they hold none. Whoever of two does not come keeps the place of both. */
enum err mere_offers_yield(struct turn *t, struct request *r, struct arrival *a, struct fault *why);
/* The same of whom another bed is named for: what they hold then is that one. */
enum err mere_offers_yield_to_hold(struct turn *t, struct request *r, struct guest *g,
				   const char *label, struct fault *why);

#endif
