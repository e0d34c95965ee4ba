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

#include "rule.h"

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
	NEED_UNDER_18 = 1 << 13
};

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

struct match_bed {
	unsigned attributes;
	enum bed_kind kind;
	bool any_hour; /* its site lets people in at any hour */
	bool shut; /* its site's last entry of this night has passed */
};

#define MATCH_REASONS 13

struct match {
	enum truth suits; /* the worst of all criteria; only TRUTH_TRUE may be offered unasked */
	const char *reasons[MATCH_REASONS]; /* why not TRUTH_TRUE; static text */
	int count;
	int rank; /* among beds that suit: the lowest first, equal ones by label */
};

struct match match_judge(unsigned needs, const struct match_bed *bed);

#endif
