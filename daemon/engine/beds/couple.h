/* SPDX-License-Identifier: MIT
 *
 * Two who share a bed: with whom somebody comes, who joins whom, who stays alone, and what is kept
 * of both with the bed. Private to the verbs of beds.
 */
#ifndef ENGINE_COUPLE_H
#define ENGINE_COUPLE_H

#include "guest.h"

/* Whom the argument "with" names, once it was heard what is said of them: known, or as people_meet
 * leaves them. */
enum err guest_meet_with(struct turn *t, const struct request *r, const struct guest *g,
			 struct person *other, struct fault *why);
/* The argument "with": a partner, who adds to the needs of both. */
enum err guest_with(struct turn *t, const struct request *r, struct guest *g, unsigned *needs,
		    struct fault *why);
/* The same of a move: the partner comes along from *other's own bed, if they have one. */
enum err guest_brings(struct turn *t, const struct request *r, struct guest *g, unsigned *needs,
		      struct guest *other, struct fault *why);
/* What was heard of them, and what on-call says, is kept with the bed that they have. */
enum err guest_learn(struct turn *t, const struct request *r, struct guest *g, const struct seek *s,
		     const char *remark);
/* A partner who joins, once it is sure that the bed suits both; at: .ms 0 now. */
enum err guest_join(struct turn *t, struct request *r, struct guest *g, struct wall at,
		    struct fault *why);
/* In whose bed somebody without one has a place: whom "with" names, or who shared their hold and is
 * in its bed. person.id NULL: nobody's; `label` is the bed that was typed, or NULL. Refused is who
 * holds another bed themselves. */
enum err guest_inside(struct turn *t, const struct request *r, const struct guest *g,
		      const char *label, struct guest *host, struct fault *why);
/* *g is to be the partner of *host, who is in a bed. */
enum err guest_joins(struct turn *t, const struct request *r, struct guest *host,
		     const struct guest *g, struct fault *why);
/* The bed is the guest's alone, and whoever shares the hold has not come. */
enum err guest_parts(struct turn *t, const struct request *r, struct guest *g);

#endif
