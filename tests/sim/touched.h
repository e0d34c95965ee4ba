/* SPDX-License-Identifier: MIT
 *
 * Which tables were written to, so that what cannot have been broken need not be looked at again.
 * Told by the statements that ran, whatever became of them: too much rather than too little.
 */
#ifndef TESTS_SIM_TOUCHED_H
#define TESTS_SIM_TOUCHED_H

#include <stdbool.h>

enum {
	TOUCHED_ATTEMPT = 1 << 0,
	TOUCHED_FOLLOWUP = 1 << 1,
	TOUCHED_MESSAGE = 1 << 2,
	TOUCHED_PLACEMENT = 1 << 3,
	TOUCHED_PROPOSAL = 1 << 4,
	TOUCHED_REFERRAL = 1 << 5,
	TOUCHED_SOURCE = 1 << 6,
	TOUCHED_STEP = 1 << 7,
	TOUCHED_SURGE = 1 << 8,
	TOUCHED_SWEP = 1 << 9,
	TOUCHED_WAITING = 1 << 10,
	/* Of deadlines: a new or a later one leaves nothing without. */
	TOUCHED_SET = 1 << 11,
	TOUCHED_CLEARED = 1 << 12,
	TOUCHED_CHANGED = 1 << 13,
	TOUCHED_ALL = (1 << 14) - 1
};

void touched_attend(void); /* every connection that is opened from now on */
void touched_all(void); /* nobody knows what was */
bool touched_any(unsigned tables); /* since the last … */
void touched_forget(void);

#endif
