/* SPDX-License-Identifier: MIT
 *
 * Nights. A night is named by the local date on which it begins and runs from the evening hour to
 * the morning hour of the next date, by the clock on the wall: 14, 15 or 16 hours long.
 */
#ifndef CORE_NIGHT_H
#define CORE_NIGHT_H

#include "civil.h"

struct night_hours {
	int from_minutes; /* after local midnight; 1080 = 18:00 */
	int to_minutes; /* of the following date; 540 = 09:00 */
};

#define NIGHT_HOURS_DEFAULT ((struct night_hours){18 * 60, 9 * 60})

struct span night_span(struct date night, struct night_hours hours);
/* The night in progress at t, or, by day, the one that begins this evening. */
struct date night_at(struct wall t, struct night_hours hours);
bool night_in_progress(struct wall t, struct night_hours hours);

#endif
