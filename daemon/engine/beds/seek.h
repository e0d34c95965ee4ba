/* SPDX-License-Identifier: MIT
 *
 * Somebody looks for a bed: what they need, when they come, and what each site says to that. Sites
 * are asked once a look. Keep-apart pairs, ring-first and a site's cap on high support change which
 * bed and never whether: the person on call may set them aside. Private to the engine room.
 */
#ifndef ENGINE_SEEK_H
#define ENGINE_SEEK_H

#include "bed_rows.h"
#include "match.h"
#include "person_rows.h"
#include "site_rows.h"
#include "turn.h"

struct seek_site {
	struct site row;
	struct match_site says;
	struct accept rule;
	struct wall last_entry; /* of the night in question; .ms is INT64_MAX at any hour */
	bool shut; /* when they come, nobody is let in any more */
};

struct seek {
	const struct area_settings *area;
	struct person person; /* id NULL: nobody in particular */
	struct person partner; /* who shares the bed; id NULL: nobody in particular */
	unsigned needs; /* what was said, and what is known of the person's age */
	struct wall comes; /* when they will be at the door; .ms 0 is now */
	bool named; /* the bed that is judged is named or theirs: who is said to be in it is said */
	bool at_door; /* they stand there already, so the hour does not matter */
	const char *inside; /* the site that they are in already; NULL none */
	const struct site *here; /* the site at whose door they stand; NULL: nobody says */
	bool only_here; /* nothing but what is under its roof */
	bool decided; /* the person on call has said which bed */
	struct wall theirs; /* since when the bed that is judged is theirs; .ms 0: it is not … */
	bool stands; /* … and the person on call said so then, of what was known */
	bool joins; /* … but for the partner, who is new to it */
	unsigned heeded; /* of the needs, what only earlier words say */
	const char
	    *panel; /* who brought its word: a panel keeps the bed that is judged for them … */
	const char *both; /* … with this one, who is not with them: so it is not; NULL */
	bool single; /* … and not with whoever is with them: so it is not */
	unsigned given; /* … for what they were said to need then */
	const char *mind; /* why that bed is not all that they need; NULL: it is */
	bool on_call; /* a look for the best met a bed that only the person on call may give */
	struct seek_site **sites; /* asked so far */
	size_t count;
};

/* person: NULL for nobody in particular. */
struct seek seek_begin(const struct area_settings *area, const struct person *person,
		       unsigned needs);
/* Whoever shares the bed: it must suit both. */
void seek_with(struct seek *s, const struct person *partner);
enum err seek_site(struct turn *t, struct seek *s, const char *key, const struct seek_site **out);
enum err seek_judge(struct turn *t, struct seek *s, const struct bed *bed, struct match *out);
/* The best free bed; id is NULL when none suits. Holds that ran out must have been ended. */
enum err seek_best(struct turn *t, struct seek *s, struct bed *out);
/* Somebody else is said to be in it. */
bool seek_doubts(const struct seek *s, const struct bed *bed);
/* What a bed that a panel keeps for them is judged by: earlier words are no part of it. */
unsigned seek_given(const struct seek *s);
/* What a placement remembers of it. */
unsigned seek_taken(const struct seek *s);
/* They have high support needs, and this bed has no support: it is theirs all the same. */
bool seek_lacks_support(const struct seek *s, const struct bed *bed);
/* The reasons of a match that does not suit, as one text. */
const char *seek_reasons(struct turn *t, const struct match *m);

#endif
