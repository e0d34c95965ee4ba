/* SPDX-License-Identifier: MIT
 *
 * Somebody who was typed as "new": whom that made, so that nobody is made twice unnoticed. Two who
 * need the same may stand there, so the same words again make somebody else, and the answer says
 * who it was the first time. No text says a reference.
 */
#ifndef ENGINE_NEW_GUEST_H
#define ENGINE_NEW_GUEST_H

#include "guest.h"

/* A refusal that stays made somebody: met is how they were typed, needs what they are counted by.
 */
enum err new_guest_refused(struct turn *t, struct request *r, const struct guest *met,
			   const struct guest *made, unsigned needs);
/* … so did a place on the list. */
enum err new_guest_waits(struct turn *t, struct request *r, const struct guest *met,
			 const struct guest *made, unsigned needs);

#endif
