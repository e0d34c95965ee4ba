/* SPDX-License-Identifier: MIT
 *
 * A check-out that was of somebody else: whoever is still in the bed has it back, while nobody else
 * has had it since. Private to the verbs of beds.
 */
#ifndef ENGINE_CHECKOUTS_H
#define ENGINE_CHECKOUTS_H

#include "guest.h"

/* Whether that they have left may be taken back: by `checkin --still` alone, for whoever comes back
 * later is judged as anybody at the door. *left is the stay of which it is so, whatever was held
 * for them since. */
enum err checkout_open(struct turn *t, const struct guest *g, struct guest *left, bool *open);
/* Whether they are said to have left, of late, the bed of `in` while whoever is in it was there. */
enum err checkout_shared(struct turn *t, const struct person *who, const struct placement *in,
			 bool *shared);
/* They never left: the stay goes on as if nobody had typed that it was over. `label` is the bed
 * that was named, NULL none was. */
enum err checkout_take_back(struct turn *t, struct request *r, struct guest *g, const char *label,
			    struct fault *why);

#endif
