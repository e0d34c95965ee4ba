/* SPDX-License-Identifier: MIT */
#include "sim/clock.h"

#include "sim/sim.h"

#define FAR_MS HOURS_MS(2) /* an answer may be forgotten, or kept for too long */
#define LATELY_MS DAYS_MS(1)
#define LEAST_SLACK_MS HOURS_MS(3) /* several steps, one after the other */

static int64_t size_of(int64_t step)
{
	return step < 0 ? -step : step;
}

/* All that was promised by the clock is uncertain, and nothing that was under way counts. */
static void step_by(struct sim *s, int64_t ms)
{
	struct clock *c = &s->clock;
	if (!clock_lately(s))
		c->most_ms = 0;
	c->past = wall_later(c->past, wall_later(sim_wall(s), s->now));
	s->skew_ms += ms;
	c->past = wall_later(c->past, sim_wall(s));
	c->set = s->now;
	if (size_of(s->skew_ms) > c->most_ms)
		c->most_ms = size_of(s->skew_ms);
	if (size_of(ms) >= FAR_MS)
		people_unsure(s);
	guests_unsure(s);
	known_unsure(s);
	known_set_back(s);
	deciding_unsteady(s);
}

static void back(struct sim *s, struct happening *h)
{
	step_by(s, -h->number);
}

static void back_after(struct sim *s, int64_t ms, int64_t step)
{
	sim_later(s, ms, back)->number = step;
	if (ms > s->clock.most_ms)
		s->clock.most_ms = ms;
}

/* A time server does it at once; by hand it is nearly right first. */
static void set_right(struct sim *s, int64_t ms, int64_t step)
{
	int64_t rest = sim_throw(s, 3) ? 0 : MINUTES_MS(sim_throw(s, 21) - 10);
	back_after(s, ms, step - rest);
	if (rest != 0)
		back_after(s, ms + sim_wait(s, MINUTES_MS(2), HOURS_MS(2)), rest);
}

void clock_steps(struct sim *s, struct happening *h)
{
	static const int64_t steps[] = {MINUTES_MS(1), MINUTES_MS(7), HOURS_MS(1),
					HOURS_MS(3),   HOURS_MS(9),   DAYS_MS(1)};
	int64_t step = steps[sim_throw(s, 6)] * (sim_throw(s, 2) ? 1 : -1);
	(void)h;
	step_by(s, step);
	set_right(s, sim_wait(s, MINUTES_MS(2), HOURS_MS(10)), step);
}

static void goes_adrift(struct sim *s, struct happening *h)
{
	static const int64_t steps[] = {DAYS_MS(3), DAYS_MS(31), DAYS_MS(100)};
	int64_t step = steps[sim_throw(s, 3)] * (sim_throw(s, 2) ? 1 : -1);
	(void)h;
	s->clock.adrift = true;
	step_by(s, step);
	if (sim_throw(s, 2))
		set_right(s, sim_wait(s, MINUTES_MS(2), DAYS_MS(1)), step);
}

void clock_drifts(struct sim *s)
{
	int64_t left = s->last.ms - s->now.ms;
	if (sim_throw(s, 4) == 0)
		sim_later(s, left - HOURS_MS(6) - sim_throw(s, (int)DAYS_MS(1)), goes_adrift);
}

bool clock_lately(const struct sim *s)
{
	return s->skew_ms != 0 ||
	       (s->clock.set.ms != 0 && s->now.ms - s->clock.set.ms < LATELY_MS + s->clock.most_ms);
}

int64_t clock_slack_ms(const struct sim *s)
{
	return clock_lately(s) ? LEAST_SLACK_MS + 2 * s->clock.most_ms : 0;
}
