/* SPDX-License-Identifier: MIT
 *
 * For want of what somebody is turned away: the words in which unmet need is counted. The narrowest
 * stands first, so that "no wheelchair bed" is not lost in "no bed".
 */
#ifndef CORE_WANT_H
#define CORE_WANT_H

#include <stdbool.h>

enum want {
	WANT_UNDER_18, /* children's services place them */
	WANT_WHEELCHAIR,
	WANT_FAMILY,
	WANT_COUPLE,
	WANT_DOG,
	WANT_HIGH_SUPPORT, /* a site with room for one more */
	WANT_WOMEN, /* only men's were free */
	WANT_MEN, /* only women's were free, or were kept for them */
	WANT_AGE, /* only for people of another age */
	WANT_GROUND_FLOOR,
	WANT_ALONE,
	WANT_LATE_ENTRY,
	WANT_HOURS, /* every door had shut, or had not opened yet */
	WANT_SITE_RULE, /* a site's own rule on whom it takes */
	WANT_ON_CALL, /* which bed was for the person on call to say */
	WANT_TOGETHER, /* each need was met somewhere, all of them nowhere */
	WANT_WORD, /* nobody had said the word with which one was free */
	WANT_BED, /* none was free */
	WANT_COUNT
};

#define WANT_BIT(want) (1u << (want))

const char *want_name(enum want w); /* "no-dog-bed" */
bool want_read(const char *word, enum want *out); /* any case */
/* The one to count, of those (WANT_BITs) that spoke against every single bed. */
enum want want_narrowest(unsigned everywhere);

#endif
