/* SPDX-License-Identifier: MIT
 *
 * Which bed suits whom. One predicate per criterion, each yes, no or unknown with its reason; then
 * an order among the beds that suit: safety and stated wishes, the least special bed, no more.
 * Knows nothing of immigration status, local connection or past exclusion, and never finds a bed
 * for anybody under 18: they are children's services' to place.
 */
#ifndef CORE_MATCH_H
#define CORE_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "accept.h"
#include "age.h"
#include "need.h"
#include "truth.h"
#include "want.h"

/* The rungs of the ladder, by the kind of the site: each is tried when the one before has nothing.
 */
enum match_rung { RUNG_ORDINARY, RUNG_LADDER, RUNG_OUT_OF_HOURS, RUNG_HOTEL };

enum match_rung match_rung_of(const char *site_kind);

/* What a bed's site says to one person at one moment. Texts are whoever made it. */
struct match_site {
	enum match_rung rung;
	bool old; /* its last word is older than it may be */
	unsigned ages; /* AGE_BITs it takes; 0 is every adult */
	const struct accept *accepts; /* its own rule; NULL takes anybody */
	const char *rule; /* in words, where it does not take them */
	const char *kept; /* NULL: free to all; else why its beds go to women only for now */
	bool early; /* nobody is let in yet when they come */
	/* What changes which bed, and never whether: the person on call may say otherwise. */
	bool apart; /* not this site for this person, nobody says why */
	bool unasked; /* it must be rung first, and nobody there can be */
	bool full_support; /* as many people with high support needs as it can look after */
};

struct match_bed {
	unsigned attributes;
	enum bed_kind kind;
	bool any_hour; /* its site lets people in at any hour */
	bool shut; /* its site's last entry of this night has passed */
	bool doubted; /* somebody else is said to be in it, whatever its record says */
	const struct match_site *site; /* NULL: nothing is said against anybody */
};

#define MATCH_REASONS 20

#define MATCH_DOUBTED "somebody is said to be in it: look first"

struct match {
	enum truth suits; /* the worst of all criteria; only TRUTH_TRUE may be offered unasked */
	const char *reasons[MATCH_REASONS]; /* why not TRUTH_TRUE; static, or of the site */
	int count;
	unsigned wants; /* WANT_BITs: the same, as it is counted when somebody is turned away */
	bool on_call; /* every reason is one that the person on call may set aside */
	bool hour; /* every reason is the hour at its door: a ring to its site may set it aside */
	bool aside; /* every reason is one of these two kinds */
	bool danger; /* a reason is a danger, to them or to who is there */
	int rank; /* among beds that suit: the lowest first, equal ones by label */
};

struct match match_judge(unsigned needs, const struct match_bed *bed);
/* A site adds this much to the rank of each of its beds, and never takes from it. */
int match_site_rank(const struct match_site *site);

#endif
