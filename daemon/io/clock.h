/* SPDX-License-Identifier: MIT
 *
 * What time it is for the engine: the machine's, or, exercising, a time that was shifted and runs
 * at its own speed. Arithmetic only, but for clock_real. A restart resumes from the same origin.
 */
#ifndef IO_CLOCK_H
#define IO_CLOCK_H

#include "instant.h"

struct clock {
	bool exercise;
	double speed; /* shifted seconds in a real one; 1 unless exercising */
	struct wall shifted; /* what the clock showed … */
	struct wall real; /* … at this real moment */
};

struct wall clock_real(void); /* reads the machine's clock */
struct wall clock_at(const struct clock *c, struct wall real);
/* From the real moment `real` on the clock shows `to`, and runs at `speed`. */
void clock_move(struct clock *c, struct wall to, struct wall real);
void clock_pace(struct clock *c, double speed, struct wall real);
/* Real milliseconds until the clock shows `until`: 0 when it is past, LIMIT_TIMER_MS at most. */
int64_t clock_wait_ms(const struct clock *c, struct wall until, struct wall real);

#endif
