/* SPDX-License-Identifier: MIT
 *
 * Invariants of telling: who hears, and when. Each says what is broken, or NULL.
 */
#ifndef TESTS_SIM_TELLING_H
#define TESTS_SIM_TELLING_H

#include <stdbool.h>

#include "instant.h"

struct sent_text;
struct sim;

#define TELLING_NOT_ENDED "%s was told that it began, not that it ends"
#define TELLING_ENDS 16

/* Ends of which some hear only when the quiet hours are over. */
struct telling {
	struct {
		char occasion[24];
		struct wall loud; /* by swepd's clock */
	} ends[TELLING_ENDS];
	int count;
};

/* For all that swepd can know. */
bool telling_may_have_gone(struct sim *s, const struct sent_text *x);
/* A new message: in quiet hours, or to whom an area that is tried out is no concern. */
const char *telling_too_loud(struct sim *s, const char *message);
/* … or a text, or a call, of a step that lets its people sleep leaves. */
const char *telling_wakes(struct sim *s, const char *message);
const char *telling_out_of_shadow(struct sim *s, const char *message);
const char *telling_shadow_beds(struct sim *s);
const char *telling_held_back(struct sim *s);
/* Of an end: who was told of what ends, or of what ended before and not of its end, and is not told
 * of this one; who has said STOP and has no address is not. NULL nobody. */
const char *telling_left_out(struct sim *s, const char *occasion);
/* Whether it began in quiet hours: then they are to hear once those are over, and it is kept. */
bool telling_spares(struct sim *s, const char *occasion);
/* … of which they have not heard by then, though SWEP is not on anew. */
const char *telling_owed(struct sim *s);

#endif
