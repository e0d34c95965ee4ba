/* SPDX-License-Identifier: MIT
 *
 * What swepd must know of what was sent to it, and what it cannot.
 */
#include <math.h>
#include <string.h>

#include "sim/sim.h"

#define JUMP_MOST 15.000001
#define SHRINK_MOST_MS HOURS_MS(12)
#define TURN_SLACK_MS HOURS_MS(1) /* an answer that waits for a turn */

void known_begin(struct sim *s)
{
	for (int i = 0; i < s->nature.count; i++)
		for (int h = 0; h < SIM_HOURS; h++) {
			s->nature.sources[i].told[h] = NAN;
			s->nature.sources[i].least[h] = HUGE_VAL;
		}
}

/* ---- doubts ---------------------------------------------------------------------------------- */

static struct wall end_of(const struct edition *e)
{
	return wall_plus(e->from, HOURS_MS(e->hours));
}

static bool jumps(const struct sim *s, const struct edition *old, const struct edition *new)
{
	for (int h = 0; h < new->hours; h++) {
		struct wall at = wall_plus(new->from, HOURS_MS(h));
		int64_t k = (at.ms - old->from.ms) / HOURS_MS(1);
		if (at.ms >= sim_wall(s).ms && k >= 0 && k < old->hours &&
		    fabs(new->celsius[h] - old->celsius[k]) > JUMP_MOST)
			return true;
	}
	return false;
}

static bool shrinks(const struct sim *s, const struct edition *old, const struct edition *new)
{
	struct wall now = sim_wall(s);
	struct wall before = end_of(old), after = end_of(new);
	bool any = before.ms - HOURS_MS(1) >= now.ms; /* of its values lies ahead */
	if (after.ms - HOURS_MS(1) < now.ms)
		after = now;
	return any && before.ms - after.ms >= SHRINK_MOST_MS;
}

/* ---- taking ---------------------------------------------------------------------------------- */

static void tell(const struct sim *s, struct sim_source *src, const struct edition *e)
{
	int first = nature_hour(s, e->from);
	for (int h = 0; h < SIM_HOURS && !src->known; h++)
		if (h < first || h >= first + e->hours)
			src->told[h] = NAN;
	for (int h = 0; h < e->hours && first + h < SIM_HOURS; h++) {
		double *told = &src->told[first + h];
		*told = src->doubted && src->known ? fmin(*told, e->celsius[h]) : e->celsius[h];
	}
}

/* Its time went backwards: it is refused. */
static bool is_older(const struct sim_source *src, const struct edition *e)
{
	return src->kind != KIND_OPENMETEO && e->issued.ms < src->trusted.issued.ms;
}

static void take(const struct sim *s, struct sim_source *src, const struct edition *e)
{
	bool forecast = src->kind <= KIND_OPENMETEO;
	if (!src->known && e->number != src->newest)
		return; /* it may have been refused, or not */
	if (src->known && (e->number == src->trusted.number || is_older(src, e)))
		return;
	src->doubted =
	    src->known && forecast && (jumps(s, &src->trusted, e) || shrinks(s, &src->trusted, e));
	if (forecast)
		tell(s, src, e);
	src->trusted = *e;
	src->trusted.body = src->trusted.page = NULL;
	src->known = true;
}

static void take_served(struct sim *s, struct sim_source *src, const struct served *x)
{
	const struct edition *e = nature_edition(src, x->number);
	int pending = src->pending;
	src->pending = 0;
	if (!x->good || x->unchanged)
		return;
	if (e == NULL || s->skew_ms != 0) {
		src->known = false;
		return;
	}
	bool refused = src->known && is_older(src, e);
	if (!x->page && e->page != NULL && !refused && e->number != src->trusted.number) {
		src->pending = e->number;
		return;
	}
	if (x->page && x->number != pending)
		src->known = false;
	else if (x->page || e->page == NULL)
		take(s, src, e);
}

void known_taken(struct sim *s, const struct posted *p)
{
	struct sim_source *src = p->served != NULL ? &s->nature.sources[p->served->source] : NULL;
	if (src == NULL || !src->fetch_open || p->event.errand.attempt != src->fetch)
		return;
	src->fetch_open = false;
	if (src->fetch_by.ms < s->now.ms) { /* swepd may have given it up */
		src->known = src->known && !p->served->good;
		src->pending = 0;
		return;
	}
	take_served(s, src, p->served);
}

/* What was asked under the old configuration is nobody's, for certain. */
void known_forsaken(struct sim *s)
{
	for (int i = 0; i < s->nature.count; i++) {
		s->nature.sources[i].fetch_open = false;
		s->nature.sources[i].pending = 0;
	}
}

void known_unsure(struct sim *s)
{
	for (int i = 0; i < s->nature.count; i++) {
		struct sim_source *src = &s->nature.sources[i];
		src->known = src->known && !src->fetch_open && src->pending == 0;
		src->fetch_open = false;
		src->pending = 0;
	}
}

/* Of what was issued in what is now the future swepd forgets when it was: an older edition may
 * follow. */
void known_set_back(struct sim *s)
{
	for (int i = 0; i < s->nature.count; i++) {
		struct sim_source *src = &s->nature.sources[i];
		src->known = src->known && src->trusted.issued.ms <= sim_wall(s).ms;
	}
}

/* ---- at most --------------------------------------------------------------------------------- */

static const struct source_settings *settings_of(const struct sim *s, const struct sim_source *src)
{
	return &s->settings->areas[0]->sources[src - s->nature.sources];
}

/* By how much swepd may take for younger what it heard. */
static int64_t slack_ms(const struct sim *s)
{
	return clock_lately(s) ? clock_slack_ms(s) : TURN_SLACK_MS;
}

bool known_may_be_fresh(const struct sim *s, const struct sim_source *src)
{
	const struct source_settings *x = settings_of(s, src);
	return src->heard_most.ms != 0 &&
	       s->now.ms - src->heard_most.ms <= x->blind_ms + slack_ms(s);
}

bool known_may_vouch(const struct sim *s, const struct sim_source *src)
{
	const struct source_settings *x = settings_of(s, src);
	bool stale =
	    src->kind == KIND_METNO && s->now.ms - src->issued_most.ms > x->stale_ms + slack_ms(s);
	return known_may_be_fresh(s, src) && !(src->known && src->doubted) && !stale;
}
