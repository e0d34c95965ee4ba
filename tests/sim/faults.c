/* SPDX-License-Identifier: MIT
 *
 * What befalls the machine: a clock that is set (clock), a disk that is full or does not sync, a
 * process that ends between any two writes, and a new configuration in the middle of it all.
 */
#include <stdlib.h>
#include <string.h>

#include "sim/disk.h"
#include "sim/sim.h"

static void disk_well(struct sim *s, struct happening *h)
{
	(void)h;
	s->dies_refused = false;
	disk_trouble(DISK_WELL, 0);
}

/* Before a commit, in its midst, after it, or after its effects. */
static void process_ends(struct sim *s, struct happening *h)
{
	(void)h;
	switch (sim_throw(s, 3)) {
	case 0:
		disk_die_at(1 + sim_throw(s, 12));
		break;
	case 1:
		s->must_die = true;
		break;
	case 2:
		s->dies_after = true;
		break;
	}
}

static void disk_ails(struct sim *s, struct happening *h)
{
	(void)h;
	static const enum disk_trouble troubles[] = {DISK_FULL, DISK_UNSYNCED, DISK_UNSYNCED,
						     DISK_BREAKS, DISK_UNREADABLE};
	disk_trouble(troubles[sim_throw(s, 5)], (size_t)sim_throw(s, 200000));
	s->dies_refused = sim_throw(s, 2) == 0;
	int64_t lasts = sim_throw(s, (int)MINUTES_MS(45));
	sim_later(s, lasts, disk_well);
	if (sim_throw(s, 3) == 0)
		sim_later(s, lasts / 2, process_ends);
}

void faults_disk(struct sim *s)
{
	disk_trouble(sim_throw(s, 2) ? DISK_FULL : DISK_BREAKS, 0);
	sim_later(s, sim_wait(s, MINUTES_MS(1), MINUTES_MS(45)), disk_well);
}

/* One server, or the way to all of them. */
static void feeds_end(struct sim *s, struct happening *h)
{
	int only = sim_throw(s, 2 * s->nature.count);
	int64_t lasts = only < s->nature.count ? sim_wait(s, HOURS_MS(1), HOURS_MS(60))
					       : HOURS_MS(1) + sim_throw(s, (int)HOURS_MS(40));
	struct wall until = wall_plus(s->now, lasts);
	(void)h;
	for (int i = 0; i < s->nature.count; i++)
		if (only >= s->nature.count || i == only)
			s->nature.sources[i].silent_until = until;
}

/* What was heard says that the cold is near, or that it is here for those who are only advised. */
static bool is_near(struct sim *s)
{
	return s->engine != NULL &&
	       sim_text(s,
			"SELECT 1 FROM swep WHERE state = 'WATCH' UNION ALL SELECT 1 FROM occasion"
			" WHERE kind = 'advice' AND until > CAST(?1 AS INTEGER) LIMIT 1",
			arena_printf(&s->arena, "%lld", (long long)s->now.ms), NULL) != NULL;
}

/* No feed tells anything any more, when somebody must know most. */
static void feeds_end_early(struct sim *s, struct happening *h)
{
	struct wall until = wall_plus(s->now, HOURS_MS(16) + sim_throw(s, (int)HOURS_MS(30)));
	(void)h;
	for (int i = 0; i < s->nature.count && is_near(s); i++)
		s->nature.sources[i].silent_until = until;
}

static void settings_change(struct sim *s, struct happening *h)
{
	struct posted *p = post_new(EVENT_SETTINGS);
	struct settings *copy = arena_alloc(&s->config_arena, sizeof(*copy));
	struct area_settings *a = arena_alloc(&s->config_arena, sizeof(*a));
	(void)h;
	*copy = *s->settings;
	*a = *s->settings->areas[0];
	copy->areas[0] = a;
	a->hold_ms = HOURS_MS(1 + sim_throw(s, 4));
	a->confirm_ms = MINUTES_MS(10 + 10 * sim_throw(s, 5));
	a->policy.answer_ms = MINUTES_MS(15 + 15 * sim_throw(s, 4));
	a->policy.watch_nights = 1 + sim_throw(s, 5);
	copy->gateways[0].in_flight = 1 + sim_throw(s, 12);
	p->event.settings = s->settings = copy;
	if (sim_throw(s, 6) == 0)
		a->shadow[0] = '\0';
	deciding_unsteady(s);
	post_now(s, p);
}

static void some(struct sim *s, int rate, void (*run)(struct sim *s, struct happening *h))
{
	if (sim_chance(s, rate))
		sim_later(s, sim_throw(s, (int)DAYS_MS(1)), run);
}

void faults_day(struct sim *s)
{
	some(s, RATE_day_clock_steps, clock_steps);
	some(s, RATE_day_disk_ails, disk_ails);
	some(s, RATE_day_process_ends, process_ends);
	some(s, RATE_day_feeds_end, feeds_end);
	some(s, RATE_day_worst_time, feeds_end_early);
	some(s, RATE_day_settings_change, settings_change);
}
