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
#include "truth.h"
#include "want.h"

/* What a bed offers or is kept for, and what a person needs: one set of bits for both. */
enum bed_attribute {
	BED_WOMEN = 1 << 0,
	BED_MEN = 1 << 1,
	BED_COUPLE = 1 << 2,
	BED_FAMILY = 1 << 3,
	BED_DOG = 1 << 4,
	BED_WHEELCHAIR = 1 << 5,
	BED_GROUND_FLOOR = 1 << 6,
	BED_LATE_ENTRY = 1 << 7,
	BED_HIGH_SUPPORT = 1 << 8,
	BED_SHARED = 1 << 9,
	BED_UNDER_25 = 1 << 10,
	NEED_ALONE = 1 << 11,
	NEED_MIXED = 1 << 12, /* a woman who does not want a place for women only */
	NEED_UNDER_18 = 1 << 13,
	NEED_25_UP = 1 << 14,
	/* Of whoever shares the bed: that there is one, and what was said of them. */
	NEED_PARTNER = 1 << 15,
	NEED_WITH_WOMAN = 1 << 16,
	NEED_WITH_MAN = 1 << 17,
	/* Of a placement: the person on call has said this bed. No word, and of no other bed. */
	NEED_DECIDED = 1 << 18,
	NEED_NOTHING = 1 << 19, /* a word: what was said before is so no more. Stored nowhere */
	/* Of a placement: counted as in with whoever shares the bed and came; nobody said that they
	 * are there, too. No word. */
	NEED_UNSEEN = 1 << 20
};

#define NEED_ADULT_AGES (BED_UNDER_25 | NEED_25_UP)

enum bed_kind {
	BED_KIND_E_BED,
	BED_KIND_SUPPORTED,
	BED_KIND_RSAP,
	BED_KIND_NSAP,
	BED_KIND_SURGE,
	BED_KIND_SIT_UP,
	BED_KIND_LOUNGE,
	BED_KIND_HOTEL,
	BED_KIND_COUNT
};

const char *bed_kind_name(enum bed_kind kind);
bool bed_kind_read(const char *word, enum bed_kind *kind);

/* One word, in any case, adds its bit; false for a word outside the vocabulary. */
bool match_attribute_read(const char *word, unsigned *attributes);
bool match_need_read(const char *word, unsigned *needs);
/* The words of a set in the table's order, with `between` between them. MATCH_ALL is every word. */
#define MATCH_ALL (~0u)
#define MATCH_TEXT 200
char *match_attributes_text(unsigned attributes, const char *between, char out[MATCH_TEXT]);
char *match_needs_text(unsigned needs, const char *between, char out[MATCH_TEXT]);

/* What is known once more is said: a question that is answered anew has no older answer, and
 * after NEED_NOTHING nothing has. */
unsigned match_needs_said(unsigned before, unsigned now);
/* What was said for two, as the other one of them would say it. */
unsigned match_needs_of_other(unsigned needs);
/* What is left of it for whoever stays alone. */
unsigned match_needs_alone(unsigned needs);

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
	const struct match_site *site; /* NULL: nothing is said against anybody */
};

#define MATCH_REASONS 19

struct match {
	enum truth suits; /* the worst of all criteria; only TRUTH_TRUE may be offered unasked */
	const char *reasons[MATCH_REASONS]; /* why not TRUTH_TRUE; static, or of the site */
	int count;
	unsigned wants; /* WANT_BITs: the same, as it is counted when somebody is turned away */
	bool on_call; /* every reason is one that the person on call may set aside */
	bool danger; /* a reason is a danger, to them or to who is there */
	int rank; /* among beds that suit: the lowest first, equal ones by label */
};

struct match match_judge(unsigned needs, const struct match_bed *bed);
/* A site adds this much to the rank of each of its beds, and never takes from it. */
int match_site_rank(const struct match_site *site);
/* The need that says as much as this age. */
unsigned match_age_need(enum age_band age);

#endif
