/* SPDX-License-Identifier: MIT */
#include "sim/nature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "sim/sim.h"

#define RUN_EVERY_MS HOURS_MS(6)
#define WARNED_EVERY_MS HOURS_MS(9)
#define DRIFT 7 /* °C by which a model may err of what is more than a day ahead */
#define TURN 6.0 /* °C by which it says more cold, or it is less cold */
#define MILD_HOURS 84
#define JUMP 20.0 /* °C by which a model errs that has lost its head */

/* Roughly normal, of spread 1. */
static double noise(struct sim *s)
{
	double sum = 0;
	for (int i = 0; i < 12; i++)
		sum += sim_throw(s, 1001) / 1000.0;
	return sum - 6;
}

static void weather_draw(struct sim *s)
{
	double anomaly = 0, offset = sim_throw(s, 6) - 3.0;
	for (int h = 0; h < SIM_HOURS; h++) {
		double day = s->skipped + h / 24.0;
		double season = 7.5 + 4.5 * cos(2 * 3.14159265 * (day - 105) / 365 + 3.14159265);
		if (h % 24 == 0)
			anomaly = 0.75 * anomaly + 2.3 * noise(s);
		s->nature.celsius[h] =
		    season + offset + anomaly - 3 * cos(3.14159265 * (h - 4) / 12) + 0.3 * noise(s);
	}
}

int nature_hour(const struct sim *s, struct wall t)
{
	int64_t ms = t.ms - s->first.ms;
	return (int)(ms >= 0 ? ms / HOURS_MS(1) : -1 - (-1 - ms) / HOURS_MS(1));
}

static double truth_at(const struct sim *s, struct wall t)
{
	int h = nature_hour(s, t);
	return s->nature.celsius[h < 0 ? 0 : h >= SIM_HOURS ? SIM_HOURS - 1 : h];
}

/* ---- warnings -------------------------------------------------------------------------------- */

static void warnings_pass(struct sim *s)
{
	struct nature *n = &s->nature;
	int kept = 0;
	for (int i = 0; i < n->warning_count; i++)
		if (n->warnings[i].valid.to.ms > s->now.ms && sim_throw(s, 12) > 0)
			n->warnings[kept++] = n->warnings[i];
	n->warning_count = kept;
}

static void warning_draw(struct sim *s)
{
	static const unsigned hazards[] = {
	    HAZARD_BIT(HAZARD_SNOW), HAZARD_BIT(HAZARD_ICE), HAZARD_BIT(HAZARD_WIND),
	    HAZARD_BIT(HAZARD_SNOW) | HAZARD_BIT(HAZARD_ICE), HAZARD_BIT(HAZARD_COLD)};
	struct nature *n = &s->nature;
	struct wall hour = {s->now.ms / HOURS_MS(1) * HOURS_MS(1)};
	struct wall from = wall_plus(hour, HOURS_MS(sim_throw(s, 60) - 3));
	n->warnings[n->warning_count++] = (struct sim_notice){
	    .serial = ++n->serials,
	    .level = (enum level)(LEVEL_YELLOW + sim_throw(s, 12) / 6 + (sim_throw(s, 8) == 0)),
	    .hazards = hazards[sim_throw(s, 5)],
	    .valid = {from, wall_plus(from, HOURS_MS(3 + sim_throw(s, 45)))},
	    .here = sim_throw(s, 4) > 0};
	if (n->warnings[n->warning_count - 1].level > LEVEL_RED)
		n->warnings[n->warning_count - 1].level = LEVEL_RED;
}

/* ---- editions -------------------------------------------------------------------------------- */

struct edition *nature_edition(struct sim_source *src, int number)
{
	struct edition *e = &src->editions[number % EDITIONS];
	return number > 0 && e->number == number ? e : NULL;
}

/* A person has decided that it ends: now the models find that it will be cold all the same. */
static bool turns_back(struct sim *s)
{
	return sim_chance(s, RATE_run_turns) && s->engine != NULL &&
	       sim_text(s, "SELECT 1 FROM swep WHERE state = 'STANDING_DOWN' AND tier > 0", NULL) !=
		   NULL;
}

/* A night was approved ahead: mild air comes, now and then, that nobody saw coming. Of each night
 * that is drawn once. */
static void mild_air(struct sim *s)
{
	int night = s->engine == NULL ? 0
				      : (int)sim_number(s,
							"SELECT max(night) FROM approval WHERE"
							" state = 'open'",
							NULL);
	int now = nature_hour(s, s->now);
	if (night <= s->nature.mild_night)
		return;
	s->nature.mild_night = night;
	if (sim_throw(s, 2) == 0)
		return;
	for (int h = now; h < now + MILD_HOURS && h < SIM_HOURS; h++)
		s->nature.celsius[h] += TURN;
}

static void forecast_fill(struct sim *s, const struct sim_source *src, struct edition *e)
{
	double bias = 0.6 * noise(s) + src->lean;
	if (sim_chance(s, RATE_run_jumps))
		bias += sim_throw(s, 3) ? JUMP : -JUMP;
	if (turns_back(s))
		bias -= TURN;
	double drift = sim_chance(s, RATE_run_drifts) ? sim_throw(s, 2 * DRIFT + 1) - DRIFT : 0;
	e->hours = sim_chance(s, RATE_run_partial) ? 3 + sim_throw(s, 20)
						   : 54 + sim_throw(s, EDITION_HOURS - 54);
	for (int h = 0; h < e->hours; h++)
		e->celsius[h] = round(10 * (truth_at(s, wall_plus(e->from, HOURS_MS(h))) + bias +
					    drift * (h < 30 ? h : 30) / 30 + 0.02 * h * noise(s))) /
				10;
}

static bool told_by(const struct sim_source *src, const struct sim_notice *n)
{
	bool cold = (n->hazards & HAZARD_BIT(HAZARD_COLD)) != 0;
	return src->kind == KIND_NSWWS ? !cold : cold && n->here;
}

static void notices_fill(struct sim *s, const struct sim_source *src, struct edition *e)
{
	const struct nature *n = &s->nature;
	for (int i = 0; i < n->warning_count; i++)
		if (told_by(src, &n->warnings[i]) &&
		    e->notice_count < (src->kind == KIND_UKHSA ? 1 : EDITION_NOTICES))
			e->notices[e->notice_count++] = n->warnings[i];
}

static void edition_issue(struct sim *s, struct sim_source *src)
{
	struct edition *e = &src->editions[++src->newest % EDITIONS];
	free(e->body);
	free(e->page);
	*e = (struct edition){.number = src->newest,
			      .issued = {s->now.ms / SECONDS_MS(1) * SECONDS_MS(1)},
			      .from = {s->now.ms / HOURS_MS(1) * HOURS_MS(1)}};
	if (src->kind <= KIND_OPENMETEO)
		forecast_fill(s, src, e);
	else
		notices_fill(s, src, e);
	wall_format_http(s->now, e->last_modified);
	edition_write(s, src, e);
}

static void run_due(struct sim *s, struct happening *h)
{
	struct sim_source *src = &s->nature.sources[h->number];
	mild_air(s);
	if (!sim_chance(s, RATE_run_missing))
		edition_issue(s, src);
	sim_later(s, RUN_EVERY_MS + sim_throw(s, (int)MINUTES_MS(40)), run_due)->number = h->number;
}

static void warnings_due(struct sim *s, struct happening *h)
{
	(void)h;
	warnings_pass(s);
	if (s->nature.warning_count < WARNINGS && sim_throw(s, 3) == 0)
		warning_draw(s);
	for (int i = 0; i < s->nature.count; i++)
		if (s->nature.sources[i].kind > KIND_OPENMETEO && !sim_chance(s, RATE_run_missing))
			edition_issue(s, &s->nature.sources[i]);
	sim_later(s, sim_wait(s, MINUTES_MS(20), WARNED_EVERY_MS), warnings_due);
}

void nature_begin(struct sim *s)
{
	weather_draw(s);
	known_begin(s);
	for (int i = 0; i < s->nature.count; i++) {
		edition_issue(s, &s->nature.sources[i]);
		if (s->nature.sources[i].kind <= KIND_OPENMETEO)
			sim_later(s, RUN_EVERY_MS, run_due)->number = i;
	}
	sim_later(s, WARNED_EVERY_MS, warnings_due);
}

void nature_end(struct sim *s)
{
	for (int i = 0; i < SIM_SOURCES; i++)
		for (int k = 0; k < EDITIONS; k++) {
			free(s->nature.sources[i].editions[k].body);
			free(s->nature.sources[i].editions[k].page);
		}
}
