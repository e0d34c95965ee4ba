/* SPDX-License-Identifier: MIT */
#include "want.h"

#include "ascii.h"

static const char *const names[WANT_COUNT] = {
    [WANT_UNDER_18] = "under-18",       [WANT_WHEELCHAIR] = "no-wheelchair-bed",
    [WANT_FAMILY] = "no-family-bed",    [WANT_COUPLE] = "no-couple-bed",
    [WANT_DOG] = "no-dog-bed",          [WANT_HIGH_SUPPORT] = "no-high-support-bed",
    [WANT_WOMEN] = "no-womens-bed",     [WANT_MEN] = "no-mens-bed",
    [WANT_AGE] = "no-bed-for-age",      [WANT_GROUND_FLOOR] = "no-ground-floor-bed",
    [WANT_ALONE] = "no-room-alone",     [WANT_LATE_ENTRY] = "no-late-entry",
    [WANT_HOURS] = "out-of-hours",      [WANT_SITE_RULE] = "site-rule",
    [WANT_ON_CALL] = "on-call-decides", [WANT_TOGETHER] = "needs-together",
    [WANT_WORD] = "word-not-said",      [WANT_BED] = "no-bed",
};

const char *want_name(enum want w)
{
	return names[w];
}

bool want_read(const char *word, enum want *out)
{
	for (int w = 0; w < WANT_COUNT; w++)
		if (ascii_same(names[w], word)) {
			*out = (enum want)w;
			return true;
		}
	return false;
}

enum want want_narrowest(unsigned everywhere)
{
	for (int w = 0; w < WANT_TOGETHER; w++)
		if ((everywhere & WANT_BIT(w)) != 0)
			return (enum want)w;
	return WANT_TOGETHER;
}
