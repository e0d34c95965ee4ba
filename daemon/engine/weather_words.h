/* SPDX-License-Identifier: MIT
 *
 * Weather in words that a councillor can read: values with their unit, how sure they are, and how
 * old a source's word is.
 */
#ifndef ENGINE_WEATHER_WORDS_H
#define ENGINE_WEATHER_WORDS_H

#include "turn.h"
#include "weather.h"

/* "-2.5 C", "-2.5 C or colder", "12.0 mm or more", "unknown". */
const char *words_amount(struct turn *t, enum aggregate what, struct interval value);
/* "holds", "does not hold", "cannot be told". */
const char *words_truth(enum truth truth);
/* "3 h 20 min", "12 min". */
const char *words_age(struct turn *t, int64_t ms);
/* "tier1-cold holds; tier2-run cannot be told", of the night at that index; "none" when no rule of
 * the policy holds or may hold. */
const char *words_rules(struct turn *t, const struct policy *p, const struct outlook *outlook,
			int night);

#endif
