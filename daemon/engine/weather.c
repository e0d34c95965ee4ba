/* SPDX-License-Identifier: MIT */
#include "weather.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deadlines.h"
#include "digest.h"
#include "swep.h"
#include "weather_rows.h"

#define GIVE_UP_SLACK_MS SECONDS_MS(10) /* beyond the transfer's own limit: io has answered */
#define BACK_OFF_MS SECONDS_MS(30) /* after the first failure; doubles */
#define BACK_OFF_MOST_MS MINUTES_MS(15)
#define REFUSED_KEPT ((size_t)64 * 1024)
#define JITTER_MOST_MS MINUTES_MS(5)
#define FUTURE_SLACK_MS MINUTES_MS(5)
#define ISSUE_SLACK_MS HOURS_MS(1) /* a forecast issued later than this is not believed */

static const char *const health_names[] = {
    [HEALTH_FRESH] = "fresh", [HEALTH_STALE] = "stale", [HEALTH_BLIND] = "blind"};

const char *health_name(enum health h)
{
	return health_names[h];
}

static const char *source_id(struct turn *t, const struct area_settings *area,
			     const struct source_settings *s)
{
	return arena_printf(t->arena, "%s/%s", area->key, s->name);
}

static const struct source_settings *source_settings_of(const struct area_settings *area,
							const char *name)
{
	for (int i = 0; i < area->source_count; i++)
		if (strcmp(area->sources[i].name, name) == 0)
			return &area->sources[i];
	return NULL;
}

/* ---- health --------------------------------------------------------------------------------- */

static enum health judge(struct turn *t, const struct source_settings *settings,
			 const struct source_row *row, const char **reason)
{
	int64_t silent_ms = t->now.ms - row->heard.ms;
	int64_t age_ms = t->now.ms - row->issued.ms;
	*reason = row->reason;
	if (row->body[0] == '\0' || silent_ms > settings->blind_ms) {
		if (row->failures == 0 && row->body[0] != '\0')
			*reason = "no answer for too long";
		return HEALTH_BLIND;
	}
	if (silent_ms < -FUTURE_SLACK_MS || age_ms < -ISSUE_SLACK_MS) {
		*reason = "its time lies ahead of our clock";
		return HEALTH_STALE;
	}
	if (age_ms > settings->stale_ms) {
		*reason = arena_printf(t->arena, "its forecast is %lld h old",
				       (long long)(age_ms / HOURS_MS(1)));
		return HEALTH_STALE;
	}
	if (silent_ms > 2 * settings->every_ms && row->failures > 0)
		return HEALTH_STALE;
	*reason = "";
	return HEALTH_FRESH;
}

/* Writes the row; a change of health is audited and told. */
static enum err keep_source(struct turn *t, const struct source_settings *settings,
			    struct source_row *row)
{
	const char *reason;
	const char *before = row->health;
	row->health = health_name(judge(t, settings, row, &reason));
	TRY(source_write(t->store, row));
	if (strcmp(before, row->health) == 0)
		return ERR_OK;
	turn_publish(t, row->area, "feed", "%s is %s%s%s", row->name, row->health,
		     reason[0] != '\0' ? ": " : "", reason);
	return turn_audit(t, row->area, AUDITED_SOURCE, row->id,
			  arena_printf(t->arena, "%s -> %s", before, row->health), NULL);
}

/* ---- asking --------------------------------------------------------------------------------- */

/* A pause that differs by source and fetch, the same in every replay. */
static int64_t jitter_ms(const struct source_row *row, int64_t most_ms)
{
	uint64_t h = 1469598103934665603u;
	for (const char *c = row->id; *c != '\0'; c++)
		h = (h ^ (unsigned char)*c) * 1099511628211u;
	h = (h ^ (uint64_t)row->fetch) * 1099511628211u;
	return (int64_t)(h >> 16) % (most_ms + 1);
}

/* Services are asked not to be called on the hour, when everybody calls. */
static struct wall off_the_hour(const struct source_row *row, struct wall at)
{
	bool on_the_hour = at.ms % HOURS_MS(1) < MINUTES_MS(1);
	return on_the_hour ? wall_plus(at, MINUTES_MS(1) + jitter_ms(row, MINUTES_MS(3))) : at;
}

static struct wall next_poll(struct turn *t, const struct source_settings *settings,
			     const struct source_row *row)
{
	struct wall earliest = wall_plus(t->now, settings->every_ms);
	int64_t spread = settings->every_ms / 10;
	earliest = wall_later(earliest, row->expires);
	return off_the_hour(
	    row,
	    wall_plus(earliest, jitter_ms(row, spread < JITTER_MOST_MS ? spread : JITTER_MOST_MS)));
}

static struct wall next_try(struct turn *t, const struct source_row *row)
{
	int doublings = row->failures > 6 ? 6 : row->failures < 1 ? 0 : row->failures - 1;
	int64_t wait = BACK_OFF_MS << doublings;
	if (wait > BACK_OFF_MOST_MS)
		wait = BACK_OFF_MOST_MS;
	return turn_after_real(t, wait + jitter_ms(row, wait / 4));
}

static void add_header(struct turn *t, struct transfer *transfer, const char *name,
		       const char *value)
{
	for (size_t i = 0; value[0] != '\0' && i < TRANSFER_HEADERS; i++) {
		if (transfer->headers[i] == NULL) {
			transfer->headers[i] = arena_printf(t->arena, "%s: %s", name, value);
			return;
		}
	}
}

/* Another address is another place or another product: what the old one said is not its word. */
static enum err mind_address(struct turn *t, struct source_row *row, const char *url)
{
	bool moved = row->address[0] != '\0' && strcmp(row->address, url) != 0;
	row->address = url;
	if (!moved)
		return ERR_OK;
	row->body = row->etag = row->last_modified = "";
	row->issued = row->expires = row->heard = (struct wall){0};
	row->reason = "it is asked for another place now";
	return source_forget(t->store, row->id, t->now);
}

static enum err start_fetch(struct turn *t, const struct area_settings *area,
			    const struct source_settings *settings, struct source_row *row)
{
	struct transfer transfer = {0};
	struct fault why;
	const struct feed *feed = feed_find(settings->feed);
	if (feed == NULL || feed->request(settings, t->arena, &transfer, &why) != ERR_OK)
		return ERR_REFUSED; /* the configuration was checked: our own bug, alarmed */
	TRY(mind_address(t, row, transfer.url));
	if (row->body[0] != '\0') {
		add_header(t, &transfer, "If-Modified-Since", row->last_modified);
		add_header(t, &transfer, "If-None-Match", row->etag);
	}
	row->fetch++;
	row->fetching = true;
	row->asked = t->now;
	TRY(source_write(t->store, row));
	TRY(deadline_set(t->store, DEADLINE_SOURCE, row->id, area->key,
			 turn_after_real(t, settings->timeout_ms + GIVE_UP_SLACK_MS)));
	struct effect *e = turn_effect(t, EFFECT_TRANSFER);
	e->transfer = transfer;
	e->errand = (struct errand){ERRAND_FETCH, row->id, row->fetch, NULL};
	return ERR_OK;
}

static enum err failed(struct turn *t, const struct area_settings *area,
		       const struct source_settings *settings, struct source_row *row,
		       const char *reason, struct wall not_before)
{
	row->fetching = false;
	row->failures++;
	row->reason = reason;
	turn_note(t, NOTE_WARNING, "%s: %s", row->id, reason);
	TRY(keep_source(t, settings, row));
	TRY(deadline_set(t->store, DEADLINE_SOURCE, row->id, area->key,
			 wall_later(next_try(t, row), not_before)));
	return swep_look(t, area);
}

enum err weather_prepare(struct turn *t, const struct area_settings *area)
{
	for (int i = 0; i < area->source_count; i++) {
		const char *id = source_id(t, area, &area->sources[i]);
		struct source_row row;
		TRY(source_ensure(t->store, id, area->key, area->sources[i].name));
		TRY(source_read(t->store, id, t->arena, &row));
		/* Whatever an earlier process was fetching, nobody is any more. */
		struct wall due = wall_later(t->now, row.expires);
		row.fetching = false;
		TRY(source_write(t->store, &row));
		TRY(deadline_set(t->store, DEADLINE_SOURCE, id, area->key,
				 row.heard.ms != 0 ? due : t->now));
	}
	return ERR_OK;
}

enum err weather_source_due(struct turn *t, const struct area_settings *area, const char *source)
{
	struct source_row row;
	TRY(source_read(t->store, source, t->arena, &row));
	const struct source_settings *settings = source_settings_of(area, row.name);
	if (settings == NULL) /* not configured any more */
		return deadline_clear(t->store, DEADLINE_SOURCE, source);
	if (row.fetching)
		return failed(t, area, settings, &row, "no answer in time", t->now);
	return start_fetch(t, area, settings, &row);
}

/* ---- answers -------------------------------------------------------------------------------- */

/* However long a server wants us to wait: long enough before we would call ourselves blind. */
static int64_t longest_wait_ms(const struct source_settings *settings)
{
	int64_t half = settings->blind_ms / 2;
	return half > settings->every_ms ? half : settings->every_ms;
}

/* How long the server wants its page to be kept: a length of time, by its own clock, so that a
 * shifted clock of ours does not matter. */
static struct wall expiry(struct turn *t, const struct source_settings *settings,
			  const struct transfer_result *r)
{
	struct wall date, expires;
	if (r->expires == NULL || !wall_parse_http(r->expires, &expires) || r->date == NULL ||
	    !wall_parse_http(r->date, &date) || expires.ms <= date.ms)
		return t->now;
	int64_t keep = expires.ms - date.ms, most = longest_wait_ms(settings);
	return wall_plus(t->now, keep < most ? keep : most);
}

static struct wall retry_after(struct turn *t, const struct source_settings *settings,
			       const struct transfer_result *r)
{
	long seconds = r->retry_after != NULL ? strtol(r->retry_after, NULL, 10) : 0;
	int64_t wait = seconds > 0 && seconds < 24 * 3600 ? SECONDS_MS(seconds) : HOURS_MS(1);
	int64_t most = longest_wait_ms(settings);
	return turn_after_real(t, wait < most ? wait : most);
}

static void heard(struct turn *t, const struct source_settings *settings, struct source_row *row,
		  const struct transfer_result *r)
{
	row->fetching = false;
	row->failures = 0;
	row->reason = "";
	row->heard = t->now;
	row->expires = expiry(t, settings, r);
}

static const char *header_or_empty(const char *value)
{
	return value != NULL ? value : "";
}

static enum err trusted(struct turn *t, const struct area_settings *area,
			const struct source_settings *settings, struct source_row *row,
			const struct transfer_result *r, const struct feed_facts *facts,
			const char *hash)
{
	heard(t, settings, row, r);
	row->issued = facts->issued;
	row->last_modified = header_or_empty(r->last_modified);
	row->etag = header_or_empty(r->etag);
	row->body = hash;
	TRY(reading_replace(t->store, row, t->now, facts->readings, facts->count));
	TRY(keep_source(t, settings, row));
	TRY(deadline_set(t->store, DEADLINE_SOURCE, row->id, area->key,
			 next_poll(t, settings, row)));
	turn_note(t, NOTE_INFO, "%s: %zu readings, issued %s", row->id, facts->count,
		  wall_format_iso(facts->issued, arena_alloc(t->arena, WALL_TEXT)));
	return swep_look(t, area);
}

static enum err take_body(struct turn *t, const struct area_settings *area,
			  const struct source_settings *settings, struct source_row *row,
			  const struct transfer_result *r)
{
	struct feed_facts facts = {0};
	struct fault why;
	char *hash = arena_alloc(t->arena, DIGEST_TEXT);
	const struct feed *feed = feed_find(settings->feed);
	const struct feed_page page = {row->address, r->body, r->size};
	enum err e = feed->parse(settings, &page, 1, t->now, t->arena, &facts, &why);
	bool backwards = e == ERR_OK && facts.issued.ms < row->issued.ms;
	bool ahead = e == ERR_OK && facts.issued.ms > t->now.ms + ISSUE_SLACK_MS;
	bool believed = e == ERR_OK && !backwards && !ahead;
	digest_hex(r->body, r->size, hash);
	/* Of what is refused the beginning is evidence enough. */
	size_t kept = believed || r->size < REFUSED_KEPT ? r->size : REFUSED_KEPT;
	TRY(body_keep(t->store, hash, area->key, row->id, t->now, believed, r->body, kept));
	if (e != ERR_OK)
		return failed(t, area, settings, row, arena_text(t->arena, why.message), t->now);
	if (ahead)
		return failed(t, area, settings, row, "it says that it was issued in the future",
			      t->now);
	if (backwards)
		return failed(t, area, settings, row,
			      "its time went backwards: an older forecast than the one we have",
			      t->now);
	return trusted(t, area, settings, row, r, &facts, hash);
}

static enum err unchanged(struct turn *t, const struct area_settings *area,
			  const struct source_settings *settings, struct source_row *row,
			  const struct transfer_result *r)
{
	if (row->body[0] == '\0')
		return failed(t, area, settings, row, "it says unchanged, but we have nothing",
			      t->now);
	heard(t, settings, row, r);
	TRY(keep_source(t, settings, row));
	turn_note(t, NOTE_INFO, "%s: unchanged (304)", row->id);
	TRY(deadline_set(t->store, DEADLINE_SOURCE, row->id, area->key,
			 next_poll(t, settings, row)));
	return swep_look(t, area);
}

static enum err take_answer(struct turn *t, const struct area_settings *area,
			    const struct source_settings *settings, struct source_row *row,
			    const struct transfer_result *r)
{
	if (r->fate != FATE_ANSWERED)
		return failed(t, area, settings, row,
			      arena_text(t->arena, r->error != NULL ? r->error : "no answer"),
			      t->now);
	if (r->status == 304)
		return unchanged(t, area, settings, row, r);
	if (r->status == 203)
		turn_note(t, NOTE_WARNING, "%s: 203: this product is about to be withdrawn",
			  row->id);
	if (r->status == 200 || r->status == 203)
		return take_body(t, area, settings, row, r);
	return failed(t, area, settings, row,
		      arena_printf(t->arena, "it answered with status %d", r->status),
		      r->status == 429 || r->status == 503 ? retry_after(t, settings, r) : t->now);
}

enum err weather_result(struct turn *t, const struct event *event)
{
	struct source_row row;
	enum err e = source_read(t->store, event->errand.subject, t->arena, &row);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	const struct area_settings *area = turn_area(t, row.area);
	const struct source_settings *settings =
	    area != NULL ? source_settings_of(area, row.name) : NULL;
	if (settings == NULL || !row.fetching || row.fetch != event->errand.attempt)
		return ERR_OK; /* late, or nobody's any more */
	t->because = arena_printf(t->arena, "fetch %lld of %s", (long long)row.fetch, row.id);
	return take_answer(t, area, settings, &row, &event->result);
}

/* ---- the nights ----------------------------------------------------------------------------- */

struct pool {
	struct reading *readings;
	size_t count;
};

static void pool_add(struct turn *t, struct pool *pool, const struct reading *more, size_t count)
{
	struct reading *all = arena_alloc(t->arena, (pool->count + count + 1) * sizeof(*all));
	memcpy(all, pool->readings, pool->count * sizeof(*all));
	memcpy(all + pool->count, more, count * sizeof(*all));
	pool->readings = all;
	pool->count += count;
}

/* A source that is not fresh may still prove cold; about hours to come it vouches for nothing. */
static void silence(struct reading *readings, size_t count, struct wall now)
{
	for (size_t i = 0; i < count; i++)
		if (readings[i].valid.to.ms > now.ms)
			readings[i].vouches = false;
}

static enum err view_source(struct turn *t, const struct area_settings *area, int n,
			    struct span all, struct forecast *out, struct pool *pool)
{
	const struct source_settings *settings = &area->sources[n];
	struct source_view *view = &out->sources[n];
	struct source_row row;
	struct reading *readings;
	size_t count;
	TRY(source_read(t->store, source_id(t, area, settings), t->arena, &row));
	view->name = settings->name;
	view->health = judge(t, settings, &row, &view->reason);
	view->heard = row.heard;
	view->issued = row.issued;
	view->next = row.expires;
	view->body = row.body;
	view->asking = row.failures == 0 && (row.fetching || row.asked.ms == 0);
	TRY(reading_load(t->store, row.id, row.body, t->now, all, t->arena, &readings, &count));
	for (size_t i = 0; i < count; i++)
		readings[i].source = n;
	if (view->health != HEALTH_FRESH)
		silence(readings, count, t->now);
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		view->tonight[a] =
		    reading_aggregate(readings, count, out->span, (enum aggregate)a, -1);
	view->gap_minutes = reading_gap_minutes(readings, count, out->span, AGGREGATE_AIR_MIN, -1);
	pool_add(t, pool, readings, count);
	return ERR_OK;
}

enum err weather_forecast(struct turn *t, const struct area_settings *area, struct forecast *out)
{
	const struct policy *p = &area->policy;
	struct pool pool = {arena_alloc(t->arena, sizeof(struct reading)), 0};
	out->tonight = night_at(t->now, p->hours);
	out->span = night_span(out->tonight, p->hours);
	out->source_count = area->source_count;
	out->health = HEALTH_BLIND;
	struct date first = {out->tonight.day - LIMIT_NIGHTS_BACK};
	struct date last = {out->tonight.day + LIMIT_NIGHTS_AHEAD};
	struct span all = {night_span(first, p->hours).from, night_span(last, p->hours).to};
	for (int i = 0; i < area->source_count; i++) {
		TRY(view_source(t, area, i, all, out, &pool));
		if (out->sources[i].health < out->health)
			out->health = out->sources[i].health;
	}
	outlook_clear(&out->outlook);
	out->outlook.tonight = out->tonight;
	out->outlook.hours = p->hours;
	outlook_fill(&out->outlook, &out->outlook.all, pool.readings, pool.count, -1,
		     (1u << AGGREGATE_AIR_MIN) | (1u << AGGREGATE_AIR_MAX));
	return ERR_OK;
}
