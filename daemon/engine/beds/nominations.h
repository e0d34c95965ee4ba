/* SPDX-License-Identifier: MIT
 *
 * Beds that a panel gives. Somebody is put forward, a named manager brings the panel's word, and
 * the bed is kept for them until they move in or a person takes the word back. Nothing here ends a
 * stay: whoever is nominated sleeps where they sleep until somebody moves them or checks them out.
 * Private to the engine room.
 */
#ifndef ENGINE_NOMINATIONS_H
#define ENGINE_NOMINATIONS_H

#include "guest_read.h"
#include "nomination_rows.h"
#include "seek.h"
#include "verbs.h"

/* It is given by a panel, crash space or not. */
bool panel_gives(const struct bed *bed);
/* "C-1", or "C-1 and C-2". */
const char *nomination_names(struct turn *t, const struct nomination *n);

/* A bed that is kept for whom *s looks for is theirs to be given, by all that was said of them. */
enum err nomination_opens(struct turn *t, struct seek *s, struct bed *bed);
/* Whom a panel keeps it for, as in "R1 and R2 together"; NULL: nobody. */
enum err nomination_whom(struct turn *t, const struct bed *bed, const char **out);
/* A hold of it does not make it theirs whom nobody named, or who was named with somebody else. */
enum err nomination_refuse_other(struct turn *t, const struct request *r, const struct guest *g,
				 struct fault *why);
/* Who is in it still, and was said to have left, has it back unless it is kept for others since. */
enum err nomination_refuse_back(struct turn *t, const struct guest *g, struct fault *why);
/* Of two who hold it, whether it is kept for this one without the other. */
enum err nomination_lets(struct turn *t, const struct placement *p, bool *lets);
/* They are in it. */
enum err nomination_met(struct turn *t, const struct area_settings *area,
			const struct placement *p);
/* What status says of them. */
enum err nominations_status(struct turn *t, struct request *r);

#endif
