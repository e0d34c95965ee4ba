/* SPDX-License-Identifier: MIT
 *
 * The words that a bed and a person are described with: what a bed offers or is kept for, what kind
 * of bed it is, and what a person needs.
 */
#ifndef CORE_NEED_H
#define CORE_NEED_H

#include <stdbool.h>

#include "age.h"

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
	NEED_UNSEEN = 1 << 20,
	/* Of a look: of two who would share a bed, the age of one was never said. Stored nowhere.
	 */
	NEED_AGE_UNSAID = 1 << 21
};

#define NEED_ADULT_AGES (BED_UNDER_25 | NEED_25_UP)
/* Which a person is, and which whoever shares the bed is. */
#define NEED_OF_ONE (0u | BED_WOMEN | BED_MEN)
#define NEED_OF_OTHER (0u | NEED_WITH_WOMAN | NEED_WITH_MAN)

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
bool bed_attribute_read(const char *word, unsigned *attributes);
bool need_read(const char *word, unsigned *needs);
/* "under" and "age": the next word belongs to it, and both are read without a blank. */
bool need_goes_on(const char *word);
/* The words of a set in the table's order, with `between` between them. NEED_ALL is every word. */
#define NEED_ALL (~0u)
#define NEED_TEXT 200
char *bed_attributes_text(unsigned attributes, const char *between, char out[NEED_TEXT]);
char *need_text(unsigned needs, const char *between, char out[NEED_TEXT]);

/* What is known once more is said: a question that is answered anew has no older answer, and
 * after NEED_NOTHING nothing has. */
unsigned need_said(unsigned before, unsigned now);
/* What was said for two, as the other one of them would say it. */
unsigned need_of_other(unsigned needs);
/* What is left of it for whoever stays alone. */
unsigned need_alone(unsigned needs);
/* The age that one of these words says, as "17", "u16" or "child", of somebody of whom *age was
 * known; false for any other word. */
bool need_age(const char *word, enum age_band *age);
/* The need that says as much as this age. */
unsigned need_of_age(enum age_band age);
/* Whether it is of two: for a bed for couples, or with something said of the other one. */
bool need_is_of_two(unsigned needs);

#endif
