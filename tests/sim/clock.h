/* SPDX-License-Identifier: MIT
 *
 * swepd's clock on the wall: it is set wrong, by minutes or by a day, both ways, and set right
 * again by a time server or by hand. Now and then, as the last thing in a winter, it goes wrong by
 * days or months; from then on only what no clock may break is looked at.
 */
#ifndef TESTS_SIM_CLOCK_H
#define TESTS_SIM_CLOCK_H

#include <stdbool.h>

#include "instant.h"

struct sim;
struct happening;

struct clock {
	struct wall set; /* world time of the last step; 0 never */
	int64_t most_ms; /* by how much it was wrong at most, or for how long */
	struct wall past; /* what it showed latest while it was wrong, or when it was set right */
	bool adrift; /* by more than a model can follow */
};

void clock_steps(struct sim *s, struct happening *h);
/* Of some winters, in the last days. */
void clock_drifts(struct sim *s);
/* Something of a wrong clock may still be about. */
bool clock_lately(const struct sim *s);
/* By how much a stored time may be wrong for that; 0 once nothing is about any more. */
int64_t clock_slack_ms(const struct sim *s);

#endif
