/* SPDX-License-Identifier: MIT
 *
 * Weather in words that a councillor can read: values with their unit, how sure they are, and how
 * old a source's word is.
 */
#ifndef ENGINE_WEATHER_WORDS_H
#define ENGINE_WEATHER_WORDS_H

#include "turn.h"
#include "weather.h"

/* As many decimals as it takes to see on which side of a threshold it lies, at most two; and no
 * "-0.0": "-2.5", "0.04", "0.0". */
const char *words_number(struct turn *t, double value);
/* "air.min"; "chill.min (computed)", because no source said it. */
const char *words_aggregate(enum aggregate a);
/* "-2.5 C", "-2.5 C or colder", "12.0 mm or more", "unknown". */
const char *words_amount(struct turn *t, enum aggregate what, struct interval value);
/* "holds", "does not hold", "cannot be told". */
const char *words_truth(enum truth truth);
/* "3 h 20 min", "12 min". */
const char *words_age(struct turn *t, int64_t ms);
/* ", it is 1.2 km away" after a reason; "" where there is none. */
const char *words_remark(struct turn *t, const struct source_view *v);
/* "tier1-cold holds; tier2-run cannot be told", of the night at that index; "none" when no rule of
 * the policy holds or may hold. */
const char *words_rules(struct turn *t, const struct policy *p, const struct outlook *outlook,
			int night);

#endif
