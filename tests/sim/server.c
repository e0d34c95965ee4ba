/* SPDX-License-Identifier: MIT
 *
 * The servers of the feeds: what they send, and what becomes of it on its way.
 */
#include <stdio.h>
#include <string.h>

#include "lib/fake_metno.h"
#include "sim/sim.h"

#define GIVEN_UP_MS SECONDS_MS(9) /* beyond the time-out; swepd waits ten */

static const char *header(const struct transfer *t, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < TRANSFER_HEADERS && t->headers[i] != NULL; i++)
		if (strncmp(t->headers[i], name, length) == 0)
			return t->headers[i] + length;
	return NULL;
}

static struct sim_source *source_of(struct sim *s, const char *id)
{
	const char *name = strchr(id, '/') + 1;
	for (int i = 0; i < s->nature.count; i++)
		if (strcmp(s->nature.sources[i].name, name) == 0)
			return &s->nature.sources[i];
	sim_fail(s, "nobody publishes %s", id);
	return &s->nature.sources[0];
}

/* By a clock that is wrong it may be another day, twice over: nobody can say which calls are whose.
 */
static void call_count(struct sim *s, struct sim_source *src, int budget)
{
	int64_t day = sim_wall(s).ms / DAYS_MS(1);
	if (s->skew_ms != 0)
		src->calls_unsure = day + 1;
	if (day > src->calls_day) {
		src->calls_day = day;
		src->calls = 0;
	}
	bool spent = ++src->calls > budget && day > src->calls_unsure;
	s->nature.spent_too_much = s->nature.spent_too_much || spent;
}

static struct transfer_result failed(struct sim *s)
{
	static const int statuses[] = {503, 429, 404, 500};
	if (sim_throw(s, 2))
		return (struct transfer_result){.fate = FATE_NOT_SENT,
						.error = "Connection refused"};
	return (struct transfer_result){.fate = FATE_ANSWERED,
					.status = statuses[sim_throw(s, 4)],
					.body = "",
					.retry_after = "600"};
}

static struct transfer_result dated(struct sim *s, const char *body, const char *modified)
{
	struct page shown = {body, modified};
	return fake_metno_answer(&s->arena, s->now, &shown);
}

/* Once each: the ring is to reach back over all nights that a rule can look at. */
static struct sim_notice *notice_sent(struct sim_source *src, const struct sim_notice *n)
{
	for (int i = 0; i < src->served_count && i < SERVED_NOTICES; i++)
		if (src->served[i].serial == n->serial)
			return &src->served[i];
	struct sim_notice *own = &src->served[src->served_count++ % SERVED_NOTICES];
	*own = *n;
	return own;
}

/* Of list and page the worse counts, and an alert that is listed beyond its end lasts a day more,
 * by whatever clock. */
static void alert_sent(const struct sim *s, struct sim_notice *own)
{
	struct wall latest = wall_later(s->now, sim_wall(s));
	own->level = LEVEL_RED;
	own->valid.to = wall_later(own->valid.to, wall_plus(latest, DAYS_MS(1) + HOURS_MS(2)));
}

/* What anybody may have read of it. */
static void sent(const struct sim *s, struct sim_source *src, const struct edition *e, bool page)
{
	int first = 0;
	while (first < e->hours && src->kind <= KIND_OPENMETEO) {
		int h = nature_hour(s, wall_plus(e->from, HOURS_MS(first)));
		if (h >= 0 && h < SIM_HOURS && e->celsius[first] < src->least[h])
			src->least[h] = e->celsius[first];
		first++;
	}
	for (int i = 0; i < e->notice_count && page; i++) {
		struct sim_notice *own = notice_sent(src, &e->notices[i]);
		if (src->kind == KIND_UKHSA)
			alert_sent(s, own);
	}
	src->issued_most = wall_later(src->issued_most, e->issued);
	if (page)
		src->page_sent = e->number;
}

static bool spoil(struct sim *s, struct transfer_result *r)
{
	if (sim_chance(s, RATE_feed_html))
		r->body = "<html><body>Down for maintenance</body></html>";
	else if (sim_chance(s, RATE_feed_truncated))
		r->body = arena_copy(&s->arena, r->body, strlen(r->body) / 2);
	else
		return false;
	r->size = strlen(r->body);
	return true;
}

static struct transfer_result serve_main(struct sim *s, struct sim_source *src, const char *since,
					 struct served *out)
{
	const struct edition *e = nature_edition(src, src->newest);
	if (sim_chance(s, RATE_feed_older) && nature_edition(src, src->newest - 1) != NULL)
		e = nature_edition(src, src->newest - 1);
	struct transfer_result r = dated(s, e->body, e->last_modified);
	out->number = e->number;
	if (since != NULL && strcmp(since, e->last_modified) == 0 &&
	    !sim_chance(s, RATE_feed_repeats)) {
		out->good = out->unchanged = true;
		return fake_metno_unchanged(&s->arena, s->now);
	}
	out->good = !spoil(s, &r);
	if (out->good)
		sent(s, src, e, false);
	return r;
}

/* A page that has been overtaken is gone, unless its address stays while its words change. */
static struct transfer_result serve_page(struct sim *s, struct sim_source *src, const char *url,
					 struct served *out)
{
	const struct edition *e = nature_edition(src, src->newest);
	out->page = true;
	for (int back = 1; back < EDITIONS && src->kind == KIND_NSWWS; back++)
		if (strcmp(e->page_url, url) != 0 && nature_edition(src, src->newest - back))
			e = nature_edition(src, src->newest - back);
	bool gone = src->kind == KIND_NSWWS && e->number != src->newest && sim_throw(s, 2);
	if (e->page == NULL || strcmp(e->page_url, url) != 0 || gone ||
	    sim_chance(s, RATE_page_lost))
		return failed(s);
	struct transfer_result r = dated(s, e->page, e->last_modified);
	out->number = e->number;
	out->good = !spoil(s, &r);
	if (out->good)
		sent(s, src, e, true);
	return r;
}

static struct transfer_result serve(struct sim *s, struct sim_source *src, const struct transfer *t,
				    struct served *out)
{
	bool page = strstr(t->url, "/issued/") != NULL || strstr(t->url, "/E12000005") != NULL;
	out->source = (int)(src - s->nature.sources);
	out->page = page;
	if (wall_before(s->now, src->silent_until) || sim_chance(s, RATE_feed_lost) ||
	    sim_chance(s, RATE_feed_refuses))
		return failed(s);
	return page ? serve_page(s, src, t->url, out)
		    : serve_main(s, src, header(t, "If-Modified-Since: "), out);
}

/* With this answer it may be whole, and heard. */
static bool completes(const struct sim_source *src, const struct served *x)
{
	const struct edition *e = &src->editions[x->number % EDITIONS];
	return x->good && (x->page || e->page == NULL ||
			   (src->kind == KIND_NSWWS && src->page_sent == x->number));
}

static struct posted *post_served(struct sim *s, const struct errand *errand,
				  const struct transfer_result *r, const struct served *x)
{
	struct posted *p = post_result(errand, r);
	p->served = arena_alloc(&p->arena, sizeof(*x));
	memcpy(p->served, x, sizeof(*x));
	(void)s;
	return p;
}

void server_fetch(struct sim *s, const struct effect *e)
{
	struct sim_source *src = source_of(s, e->errand.subject);
	struct served x = {.good = false};
	int64_t timeout = e->transfer.timeout_ms;
	call_count(s, src, s->settings->areas[0]->sources[src - s->nature.sources].calls_a_day);
	struct transfer_result r = serve(s, src, &e->transfer, &x);
	int64_t wait = sim_wait(s, 50, timeout / 2), again = sim_wait(s, 0, timeout);
	src->fetch = e->errand.attempt;
	src->fetch_by = wall_plus(s->now, timeout + GIVEN_UP_MS);
	src->fetch_open = true;
	if (sim_chance(s, RATE_feed_stuck))
		wait = timeout + sim_wait(s, 1, MINUTES_MS(20));
	if (sim_chance(s, RATE_feed_hangs)) {
		wait = timeout;
		x.good = false;
		r = (struct transfer_result){.fate = FATE_UNKNOWN, .error = "no answer in time"};
	}
	if (completes(src, &x))
		src->heard_most = wall_later(src->heard_most, wall_plus(s->now, wait + again));
	post_later(s, wait, post_served(s, &e->errand, &r, &x), s->life);
	if (sim_chance(s, RATE_feed_doubled))
		post_later(s, wait + again, post_served(s, &e->errand, &r, &x), s->life);
}
