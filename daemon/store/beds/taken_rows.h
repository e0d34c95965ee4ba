/* SPDX-License-Identifier: MIT
 *
 * What of a site is taken already, for matching: counted no further than the site's own numbers
 * make a difference, and without a look at the rest of its beds, however many.
 */
#ifndef STORE_TAKEN_ROWS_H
#define STORE_TAKEN_ROWS_H

#include "store.h"

struct taken_question {
	const char *area, *site;
	const char *person, *partner; /* who looks, and takes nothing; NULL nobody */
	struct wall now; /* a hold that ran out takes nothing */
	int support_most, women_most; /* each is counted up to that many … */
	int free_most; /* … and may be said to be more than it is beyond */
};

struct site_taken {
	int high_support; /* live placements of people with high support needs, under its roof, and
			     who else of them is said to be in a bed there */
	int women; /* … of women, in beds that are not for women only */
	int free; /* beds that anybody could be given now, and nobody is said to be in */
};

enum err taken_count(struct store *s, const struct taken_question *ask, struct site_taken *out);

#endif
