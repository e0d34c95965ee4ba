/* SPDX-License-Identifier: MIT
 *
 * What was said of somebody: one memory, for every way into a bed. What is typed in what is asked
 * now waits in the turn until it is done or refused; remembering.h writes it. Private to the engine
 * room.
 */
#ifndef ENGINE_PEOPLE_SAID_H
#define ENGINE_PEOPLE_SAID_H

#include "person_rows.h"
#include "verbs.h"

struct said {
	const struct area_settings *area;
	const char *ref;
	const char *whose; /* of whom the heeded was said: ref, as a rule */
	const char *with; /* who is named to share a bed with them; NULL nobody */
	unsigned needs, heeded;
	unsigned of_other; /* … of whoever shares a bed with them: kept where two wait */
	bool stands; /* though it is refused */
	struct said *before;
};

/* What they need, as far as anybody said: as long as anything of theirs is open, else for a day. */
enum err people_needs(struct turn *t, const struct person *p, unsigned *needs);
/* Said now, in what is asked: remembered of whoever is known once it is done.
 * heeded: what an earlier word adds to it. */
void people_said(struct turn *t, const struct area_settings *area, const char *ref, unsigned needs,
		 unsigned heeded);
/* … and heeded in what is asked of `ref`, though it was said of `whose`. */
void people_said_of(struct turn *t, const struct area_settings *area, const char *ref,
		    const char *whose, unsigned heeded);
/* … whom the request names to share a bed with them: what was said of the other one is of nobody
 * else. NULL: nobody is named. */
void people_said_with(struct turn *t, const char *ref);
/* Whoever was spoken of as new is called `ref` from now on. */
void people_said_of_new(struct turn *t, const char *ref);
/* All that was asked is right, and it is refused for want of a bed alone: what was said so far
 * stands. Any other refusal changes nothing. */
void people_lack_bed(struct turn *t);
/* A refusal says what was said before, and how it is taken back. */
void people_heeded(struct turn *t, struct fault *why);
/* "Of C-1 was said before: dog; to take it back: `how`, with all that is true behind it …" */
const char *people_taken_back(struct turn *t, const char *ref, unsigned needs, const char *how);
/* The same of whatever was done: a line for each of whom earlier words were heeded. */
void people_say_heeded(struct turn *t, struct request *r);
/* What only earlier words say of those who are spoken of. */
unsigned people_heeds(const struct turn *t);

#endif
