/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include <assert.h>
#include <math.h>
#include <time.h>

#include "io_limits.h"

struct wall clock_real(void)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	return (struct wall){SECONDS_MS(t.tv_sec) + t.tv_nsec / 1000000};
}

struct wall clock_at(const struct clock *c, struct wall real)
{
	if (!c->exercise)
		return real;
	double passed = (double)(real.ms - c->real.ms) * c->speed;
	return wall_plus(c->shifted, (int64_t)floor(passed));
}

void clock_move(struct clock *c, struct wall to, struct wall real)
{
	assert(c->exercise);
	c->shifted = to;
	c->real = real;
}

void clock_pace(struct clock *c, double speed, struct wall real)
{
	assert(speed > 0);
	if (c->exercise)
		clock_move(c, clock_at(c, real), real);
	c->speed = speed;
}

int64_t clock_wait_ms(const struct clock *c, struct wall until, struct wall real)
{
	struct wall now = clock_at(c, real);
	if (until.ms <= now.ms)
		return 0;
	double wait = (double)(until.ms - now.ms) / (c->exercise ? c->speed : 1);
	return wait < LIMIT_TIMER_MS ? (int64_t)ceil(wait) : LIMIT_TIMER_MS;
}
