/* SPDX-License-Identifier: MIT
 *
 * Somebody who asks for a bed and is or may be under 18: never a bed among adults, and never
 * forgotten. Private to the verbs of beds.
 */
#ifndef ENGINE_CHILDREN_H
#define ENGINE_CHILDREN_H

#include "guest.h"

bool guest_is_child(const struct guest *g, unsigned needs);
/* Somebody said so: it is remembered of them, unless their age is known to be another. */
enum err guest_mark_child(struct turn *t, const struct request *r, struct guest *g);
/* Never a bed: a refusal that stays, and a follow-up until children's services answered.
 * Whose row it makes has it in *g then. */
enum err guest_child(struct turn *t, struct request *r, struct guest *g);
/* That a young person is not in their bed any more is said for a reason, never in passing. */
enum err guest_refuse_child(struct turn *t, const struct request *r, const struct guest *g,
			    struct fault *why);

#endif
