/* SPDX-License-Identifier: MIT
 *
 * Beds that swepd offered by itself, and nobody has accepted: whoever is let in elsewhere need not
 * know of theirs, and it stands against nothing. Private to check-ins.
 */
#ifndef ENGINE_MERE_OFFERS_H
#define ENGINE_MERE_OFFERS_H

#include "arriving.h"

/* Of whoever comes, and whom they name: an offer of any other bed than the one they came to is
 * withdrawn, and they hold none. Whoever of two does not come keeps the place of both. */
enum err mere_offers_yield(struct turn *t, struct request *r, struct arrival *a, struct fault *why);

#endif
