/* SPDX-License-Identifier: MIT
 *
 * The weather as it is, as it is forecast, and as a server tells it or does not.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "lib/fake_metno.h"
#include "lib/forecast.h"
#include "night.h"
#include "sim/sim.h"

#define RUN_EVERY_MS HOURS_MS(6)
#define GIVEN_UP_MS SECONDS_MS(9) /* beyond the time-out; swepd waits ten */

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
	for (int h = 0; h < 24 * 240; h++) {
		double season =
		    5.5 + 4.5 * cos(2 * 3.14159265 * (h / 24.0 - 105) / 365 + 3.14159265);
		if (h % 24 == 0)
			anomaly = 0.75 * anomaly + 2.3 * noise(s);
		s->nature.celsius[h] =
		    season + offset + anomaly - 3 * cos(3.14159265 * (h - 4) / 12) + 0.3 * noise(s);
	}
}

static double truth_at(const struct sim *s, struct wall t)
{
	int64_t h = (t.ms - s->first.ms) / HOURS_MS(1);
	return s->nature.celsius[h < 0 ? 0 : h >= 24 * 240 ? 24 * 240 - 1 : h];
}

static const struct forecast_page *page(const struct sim *s, int back)
{
	int n = s->nature.newest - back;
	return n > 0 ? &s->nature.pages[n % PAGES] : NULL;
}

static void run_issue(struct sim *s)
{
	struct forecast_page *p = &s->nature.pages[++s->nature.newest % PAGES];
	double bias = 0.6 * noise(s);
	free(p->body);
	*p = (struct forecast_page){.issued = s->now,
				    .from = {s->now.ms / HOURS_MS(1) * HOURS_MS(1)},
				    .hours = sim_chance(s, RATE_run_partial)
						 ? 3 + sim_throw(s, 20)
						 : 54 + sim_throw(s, 40)};
	for (int h = 0; h < p->hours; h++)
		p->celsius[h] = round(10 * (truth_at(s, wall_plus(p->from, HOURS_MS(h))) + bias +
					    0.02 * h * noise(s))) /
				10;
	p->body = forecast_compact(p->issued, p->from, p->celsius, (size_t)p->hours);
	wall_format_http(s->now, p->last_modified);
}

static void run_due(struct sim *s, struct happening *h)
{
	(void)h;
	if (!sim_chance(s, RATE_run_missing))
		run_issue(s);
	sim_later(s, RUN_EVERY_MS + sim_throw(s, (int)MINUTES_MS(40)), run_due);
}

void nature_begin(struct sim *s)
{
	memset(&s->nature, 0, sizeof(s->nature));
	weather_draw(s);
	run_issue(s);
	sim_later(s, RUN_EVERY_MS, run_due);
}

void nature_end(struct sim *s)
{
	for (int i = 0; i < PAGES; i++)
		free(s->nature.pages[i].body);
}

/* ---- the server ----------------------------------------------------------------------------- */

static const char *header(const struct transfer *t, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < TRANSFER_HEADERS && t->headers[i] != NULL; i++)
		if (strncmp(t->headers[i], name, length) == 0)
			return t->headers[i] + length;
	return NULL;
}

static struct transfer_result dated(struct sim *s, const struct forecast_page *p)
{
	struct page shown = {p->body, p->last_modified};
	return fake_metno_answer(&s->arena, s->now, &shown);
}

static struct transfer_result unsent(const char *error)
{
	return (struct transfer_result){.fate = FATE_NOT_SENT, .error = error};
}

static struct transfer_result page_result(struct sim *s, const char *since, bool *whole)
{
	const struct forecast_page *p = page(s, 0);
	struct transfer_result r = dated(s, p);
	*whole = false;
	if (sim_chance(s, RATE_feed_html))
		r.body = "<html><body>Down for maintenance</body></html>";
	else if (sim_chance(s, RATE_feed_truncated))
		r.body = arena_copy(&s->arena, p->body, strlen(p->body) / 2);
	else if (sim_chance(s, RATE_feed_older) && page(s, 1) != NULL)
		r = dated(s, page(s, 1));
	else if (since != NULL && strcmp(since, p->last_modified) == 0 &&
		 !sim_chance(s, RATE_feed_repeats))
		return fake_metno_unchanged(&s->arena, s->now);
	else
		*whole = true;
	r.size = strlen(r.body);
	return r;
}

static struct transfer_result serve(struct sim *s, const char *since, bool *whole)
{
	*whole = false;
	if (sim_chance(s, RATE_feed_lost))
		return unsent("Connection refused");
	if (sim_chance(s, RATE_feed_refuses))
		return (struct transfer_result){.fate = FATE_ANSWERED,
						.status = sim_throw(s, 2) ? 503 : 429,
						.body = "",
						.retry_after = "600"};
	return page_result(s, since, whole);
}

void nature_fetch(struct sim *s, const struct effect *e)
{
	bool whole;
	int64_t timeout = e->transfer.timeout_ms;
	struct transfer_result r = serve(s, header(&e->transfer, "If-Modified-Since: "), &whole);
	int64_t wait = sim_wait(s, 50, timeout / 2);
	s->nature.fetch = e->errand.attempt;
	s->nature.fetch_by = wall_plus(s->now, timeout + GIVEN_UP_MS);
	s->nature.fetch_open = true;
	if (sim_chance(s, RATE_feed_stuck))
		wait = timeout + sim_wait(s, 1, MINUTES_MS(20));
	if (sim_chance(s, RATE_feed_hangs)) {
		wait = timeout;
		whole = false;
		r = (struct transfer_result){.fate = FATE_UNKNOWN, .error = "no answer in time"};
	}
	struct posted *p = post_result(&e->errand, &r);
	if (whole) {
		struct forecast_page *copy = arena_alloc(&p->arena, sizeof(*copy));
		*copy = *page(s, 0);
		copy->body = NULL;
		p->page = copy;
	}
	post_later(s, wait, p, s->life);
	if (sim_chance(s, RATE_feed_doubled))
		post_later(s, wait + sim_wait(s, 0, timeout), post_result(&e->errand, &r), s->life);
}

/* ---- what swepd must know ------------------------------------------------------------------- */

void nature_taken(struct sim *s, const struct posted *p)
{
	struct nature *n = &s->nature;
	bool first = n->fetch_open && p->event.errand.attempt == n->fetch;
	if (!first)
		return;
	n->fetch_open = false;
	if (p->page == NULL)
		return; /* refused, or the same: what it goes by has not changed */
	if (s->skew_ms != 0 || n->fetch_by.ms < s->now.ms) {
		n->known = false;
		return;
	}
	n->known = true;
	n->trusted = *p->page;
}

void nature_unsure(struct sim *s)
{
	s->nature.known = s->nature.known && !s->nature.fetch_open;
	s->nature.fetch_open = false;
	s->nature.cold_since.ms = 0;
}

/* What the page alone shows of tonight; HUGE_VAL where it shows nothing. */
static double coldest(const struct forecast_page *p, struct span night)
{
	double least = HUGE_VAL;
	for (int h = 0; h < p->hours; h++) {
		struct wall at = wall_plus(p->from, HOURS_MS(h));
		if (span_holds(night, at) && p->celsius[h] < least)
			least = p->celsius[h];
	}
	return least;
}

static bool set_aside(struct sim *s, const char *rule, struct date night, double value)
{
	const char *day = arena_printf(&s->arena, "%d", night.day);
	const char *least =
	    sim_text(s,
		     "SELECT min(value) FROM suppression WHERE area = 'coventry' AND"
		     " night = CAST(?1 AS INTEGER) AND (rule = '*' OR rule = ?2)",
		     day, rule, NULL);
	const char *any = sim_text(s,
				   "SELECT 1 FROM suppression WHERE area = 'coventry' AND"
				   " night = CAST(?1 AS INTEGER) AND (rule = '*' OR rule = ?2)",
				   day, rule, NULL);
	double worse = s->settings->areas[0]->policy.worse_by + 0.05;
	return any != NULL && (least == NULL || value > strtod(least, NULL) - worse);
}

/* One comparison a rule, as the policies of the simulation have it. */
static bool holds(const struct rule *r, double value)
{
	const struct rule_node *n = &r->nodes[r->root];
	return n->comparison == COMPARE_LT ? value < n->low : value <= n->low;
}

void nature_watch(struct sim *s)
{
	const struct policy *p = &s->settings->areas[0]->policy;
	struct wall wall = sim_wall(s);
	struct date night = night_at(wall, p->hours);
	double value = coldest(&s->nature.trusted, night_span(night, p->hours));
	bool cold = false;
	/* Before that hour nobody is asked about a night to come. */
	bool may = night_in_progress(wall, p->hours) ||
		   wall.ms >= wall_london(night, p->propose_minutes).ms;
	for (int r = 0; r < p->rule_count && s->nature.known && may; r++)
		cold =
		    cold || (p->rules[r].action != ACTION_ADVISE &&
			     holds(&p->rules[r].when, value) && season_holds(&p->season, night) &&
			     !set_aside(s, p->rules[r].name, night, value));
	if (!cold)
		s->nature.cold_since.ms = 0;
	else if (s->nature.cold_since.ms == 0)
		s->nature.cold_since = wall;
}
