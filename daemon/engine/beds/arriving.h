/* SPDX-License-Identifier: MIT
 *
 * Somebody at a door: into the bed that is held for them, in time or late, into the next best, or
 * to whom they share one with. Private to check-ins.
 */
#ifndef ENGINE_ARRIVING_H
#define ENGINE_ARRIVING_H

#include "guest.h"
#include "seek.h"

/* Somebody at the door. */
struct arrival {
	struct guest g;
	struct seek s;
	const char *remark; /* that the person on call decided */
	const char *label; /* of the bed that was named; NULL none */
	struct wall at; /* .ms 0 now */
	bool in; /* they have been let in, not sent on */
	bool alone; /* it was said that whoever shares the hold is not there */
	bool none; /* no bed was found for them */
	bool unsaid; /* nothing speaks against it, but a word of what they need is lacking */
	bool yielded; /* the waiting list was offered that bed, and is so no more */
};

/* Who stands at the door of a bed that is kept for the waiting list need not wait for long; who was
 * let in before it was offered, as paper says, is in it. */
enum err arrival_offer_yields(struct turn *t, struct request *r, struct arrival *a,
			      struct bed *bed);
/* said: what the answer adds, from a blank on; "" nothing. */
enum err arrival_take_in(struct turn *t, struct request *r, struct arrival *a,
			 const struct bed *bed, const char *said, struct fault *why);
/* Whoever comes later to a bed in which `host`, their partner, is already. */
enum err arrival_bring_in(struct turn *t, struct request *r, struct arrival *a, struct guest *host,
			  struct fault *why);
/* Who has a bed. */
enum err arrival_in_time(struct turn *t, struct request *r, struct arrival *a, struct fault *why);
/* Whose hold ran out: their own bed if nobody has it yet and it suits, else the next best: nobody
 * is sent back into the cold for being late. */
enum err arrival_late(struct turn *t, struct request *r, struct arrival *a, struct fault *why);

#endif
