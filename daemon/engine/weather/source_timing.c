/* SPDX-License-Identifier: MIT */
#include "source_timing.h"

#include <limits.h>
#include <stdlib.h>

#define BACK_OFF_MS SECONDS_MS(30) /* after the first failure; doubles */
#define BACK_OFF_MOST_MS MINUTES_MS(15)
#define JITTER_MOST_MS MINUTES_MS(5)
#define DAY_S (24 * 3600L)

/* A pause that differs by source and fetch, the same in every replay. */
static int64_t jitter_ms(const struct source *s, int64_t most_ms)
{
	uint64_t h = 1469598103934665603u;
	for (const char *c = s->row.id; *c != '\0'; c++)
		h = (h ^ (unsigned char)*c) * 1099511628211u;
	h = (h ^ (uint64_t)s->row.fetch) * 1099511628211u;
	return (int64_t)(h >> 16) % (most_ms + 1);
}

/* Services are asked not to be called on the hour, when everybody calls. */
static struct wall off_the_hour(const struct source *s, struct wall at)
{
	bool on_the_hour = at.ms % HOURS_MS(1) < MINUTES_MS(1);
	return on_the_hour ? wall_plus(at, MINUTES_MS(1) + jitter_ms(s, MINUTES_MS(3))) : at;
}

/* ---- calls of a day ------------------------------------------------------------------------- */

/* A UTC day; on the exercise clock as much of its time as passes in a real one. */
static int64_t day_ms(const struct turn *t)
{
	return (int64_t)((double)DAYS_MS(1) * t->settings->speed);
}

static struct wall day_end(const struct turn *t)
{
	return (struct wall){(t->now.ms / day_ms(t) + 1) * day_ms(t)};
}

static int calls_left(const struct turn *t, const struct source *s)
{
	bool today = s->row.calls_day == t->now.ms / day_ms(t);
	int left = s->settings->calls_a_day - (today ? s->row.calls : 0);
	if (s->settings->calls_a_day <= 0)
		return INT_MAX;
	return left > 0 ? left : 0;
}

bool source_may_call(const struct turn *t, const struct source *s)
{
	return calls_left(t, s) > 0;
}

void source_count_call(const struct turn *t, struct source *s)
{
	int64_t today = t->now.ms / day_ms(t);
	s->row.calls = s->row.calls_day == today ? s->row.calls + 1 : 1;
	s->row.calls_day = today;
}

struct wall source_calls_again(const struct turn *t, const struct source *s)
{
	return off_the_hour(s, day_end(t));
}

/* So many calls are left for the rest of the day: nobody wants to find in the evening that they
 * were spent in the morning. */
static struct wall paced(const struct turn *t, const struct source *s, struct wall at)
{
	int left = calls_left(t, s);
	int64_t rest_ms = day_end(t).ms - t->now.ms;
	if (left == 0)
		return source_calls_again(t, s);
	if (left >= rest_ms / s->settings->every_ms)
		return at;
	return wall_later(at, wall_plus(t->now, rest_ms / left));
}

/* ---- the next time -------------------------------------------------------------------------- */

struct wall source_next_poll(const struct turn *t, const struct source *s)
{
	int64_t spread = s->settings->every_ms / 10;
	struct wall at = wall_later(wall_plus(t->now, s->settings->every_ms), s->row.expires);
	at = wall_plus(at, jitter_ms(s, spread < JITTER_MOST_MS ? spread : JITTER_MOST_MS));
	return off_the_hour(s, paced(t, s, at));
}

struct wall source_next_try(const struct turn *t, const struct source *s, struct wall not_before)
{
	int failures = s->row.failures;
	int doublings = failures > 6 ? 6 : failures < 1 ? 0 : failures - 1;
	int64_t wait = BACK_OFF_MS << doublings;
	if (wait > BACK_OFF_MOST_MS)
		wait = BACK_OFF_MOST_MS;
	struct wall at = turn_after_real(t, wait + jitter_ms(s, wait / 4));
	return off_the_hour(s, paced(t, s, wall_later(at, not_before)));
}

/* A daemon that is started again and again must not spend the day's calls. */
struct wall source_next_start(const struct turn *t, const struct source *s)
{
	const struct source_row *row = &s->row;
	int64_t back_off_ms = turn_after_real(t, BACK_OFF_MS).ms - t->now.ms;
	struct wall due = wall_plus(row->heard, s->settings->every_ms);
	if (row->heard.ms == 0 || row->failures > 0)
		due = wall_plus(row->asked, row->asked.ms != 0 ? back_off_ms : 0);
	else
		due = wall_later(due, row->expires);
	return wall_later(t->now, due);
}

/* ---- what servers ask for ------------------------------------------------------------------- */

/* However long a server wants us to wait: long enough before we would call ourselves blind. */
static int64_t bounded_ms(const struct source *s, int64_t wait_ms)
{
	int64_t half = s->settings->blind_ms / 2, every = s->settings->every_ms;
	int64_t most = half > every ? half : every;
	return wait_ms < most ? wait_ms : most;
}

/* How long the server wants its page to be kept: a length of time, by its own clock, so that a
 * shifted clock of ours does not matter. */
struct wall source_expiry(const struct turn *t, const struct source *s,
			  const struct transfer_result *r)
{
	struct wall date, expires;
	if (r->expires == NULL || !wall_parse_http(r->expires, &expires) || r->date == NULL ||
	    !wall_parse_http(r->date, &date) || expires.ms <= date.ms)
		return t->now;
	return wall_plus(t->now, bounded_ms(s, expires.ms - date.ms));
}

/* Seconds, or a moment by its own clock; 0 when it says neither. */
static int64_t asked_to_wait_ms(const struct turn *t, const struct transfer_result *r)
{
	char *end;
	struct wall at, date = t->now;
	if (r->retry_after == NULL)
		return 0;
	long seconds = strtol(r->retry_after, &end, 10);
	if (end != r->retry_after && *end == '\0')
		return SECONDS_MS(seconds < 0 ? 0 : seconds > DAY_S ? DAY_S : seconds);
	if (!wall_parse_http(r->retry_after, &at))
		return 0;
	if (r->date != NULL)
		wall_parse_http(r->date, &date);
	return at.ms > date.ms ? at.ms - date.ms : 0;
}

struct wall source_retry_after(const struct turn *t, const struct source *s,
			       const struct transfer_result *r)
{
	int64_t wait = asked_to_wait_ms(t, r);
	return turn_after_real(t, bounded_ms(s, wait > 0 ? wait : HOURS_MS(1)));
}
