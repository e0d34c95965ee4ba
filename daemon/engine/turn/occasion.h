/* SPDX-License-Identifier: MIT
 *
 * Why people are told something: each starts its own cascade, by the steps that name it.
 */
#ifndef ENGINE_OCCASION_H
#define ENGINE_OCCASION_H

#include <stdbool.h>

enum occasion {
	OCCASION_PROPOSAL,
	OCCASION_ACTIVATION,
	OCCASION_STANDDOWN,
	OCCASION_RECALL,
	OCCASION_REVIEW, /* a stand-down may be decided */
	OCCASION_BLIND, /* no trusted weather */
	OCCASION_ADVICE,
	OCCASION_SURGE, /* a site has not said whether its surge beds are staffed */
	OCCASION_LATE, /* a rule has become true for the night in progress */
	OCCASION_REJECTED, /* a person said no to opening or raising */
	OCCASION_LOWERED, /* a person lowers the tier, from the next morning */
	OCCASION_UNOPENED, /* a night that was approved does not open: its rule no longer holds */
	OCCASION_HANDOVER, /* how things stand, for the out-of-hours team */
	OCCASION_STALE, /* a site has said nothing of its beds for longer than it may */
	OCCASION_OUTAGE, /* every gateway for texts has failed */
	OCCASION_LOW, /* few beds are left */
	OCCASION_FULL, /* no bed is left */
	OCCASION_EXTENDED, /* SWEP stays on for another night */
	OCCASION_TEST, /* only whether numbers are right; of no step */
	OCCASION_BACK, /* beds are free again, for who heard that none is; of no step */
	OCCASION_DIGEST, /* what was not urgent, once a day by mail; of no step */
	OCCASION_COUNT
};

const char *occasion_name(enum occasion o);
enum occasion occasion_named(const char *name); /* that it has one of these is sure */

/* Whoever reads it last believes that SWEP is not on, or ends. */
bool occasion_says_off(enum occasion kind);
/* It tells whoever heard that SWEP is on of less, or of no more than they knew. */
bool occasion_says_less(enum occasion kind);
/* What the earlier one says of the same activation, or of the same night where it names none, is
 * not so any more once the later one has happened: nobody is told it from then on. */
bool occasion_outdates(enum occasion later, enum occasion earlier);
bool occasion_outdates_night(enum occasion later, enum occasion earlier);
/* It is of no use to anybody once the activation that it is about is over. */
bool occasion_needs_on(enum occasion kind);

/* What it is called in a sentence, how urgent its texts are (0: most), and whether a council may
 * leave it untold. */
const char *occasion_noun(enum occasion kind); /* "the activation" */
int occasion_priority(enum occasion kind);
bool occasion_may_be_untold(enum occasion kind);
/* Whether what it says without asking anything can wait for a digest. */
bool occasion_is_gathered(enum occasion kind);
/* While nobody at all has acknowledged it, people are told of it again, whatever the steps say. */
bool occasion_insists(enum occasion kind);
/* What it says of the weather, the tier and the end is filled in as of each telling. */
bool occasion_grows_old(enum occasion kind);

#endif
