/* SPDX-License-Identifier: MIT
 *
 * Invariants of deciding: what swepd made of the weather, and what it asked of people.
 */
#ifndef TESTS_SIM_DECIDING_H
#define TESTS_SIM_DECIDING_H

#include "instant.h"
#include "swep/limits.h"

struct sim;

#define SINCE_NIGHTS 16
#define DRAWN_MOST 3

struct deciding {
	/* Since when a rule has held that must be acted upon, by rule and day number. */
	struct {
		int night;
		struct wall since; /* 0: it does not */
	} since[DRAWN_MOST][SINCE_NIGHTS];
	int attended[SINCE_NIGHTS]; /* nights for which a turn was done after they might be asked
				       about */
	struct wall steady; /* nothing befell machine or clock since */
	int slots[4]; /* the last day on which each row of the timetable was looked for */
	int64_t look; /* five minutes that were looked at */
	bool fetched; /* a body came since the last look */
	bool mixed; /* … and something else with it */
	int64_t blind_look; /* five minutes in which it was looked whether anybody can judge */
	struct wall unjudged; /* since when nobody can; 0: somebody may */
};

void deciding_begin(struct sim *s);
void deciding_unsteady(struct sim *s);
void deciding_watch(struct sim *s); /* after a turn, before the rest of these */

/* What is broken, or NULL. */
const char *deciding_missed(struct sim *s);
const char *deciding_evidence(struct sim *s, const char *decision);
const char *deciding_proposal(struct sim *s, const char *proposal);
const char *deciding_approval(struct sim *s, const char *after, const char *change,
			      const char *actor);
const char *deciding_opened(struct sim *s, const char *change, const char *actor);
/* Nothing ends before a night for which a rule holds that nobody has set aside. */
const char *deciding_ended(struct sim *s, const char *change);
const char *deciding_forgotten(struct sim *s);
const char *deciding_timetable(struct sim *s);
const char *deciding_blind(struct sim *s);

#endif
