/* SPDX-License-Identifier: MIT */
#include "weather.h"

#include <string.h>

#include "asking.h"
#include "body_rows.h"
#include "deadlines.h"
#include "digest.h"
#include "notice_rows.h"
#include "page_rows.h"
#include "source_doubt.h"
#include "source_health.h"
#include "source_issue.h"
#include "source_pages.h"
#include "source_secret.h"
#include "source_timing.h"
#include "swep.h"

#define GIVE_UP_SLACK_MS SECONDS_MS(10) /* beyond the transfer's own limit: io has answered */
#define FORGET_AT_ONCE 8 /* old bodies */
#define FORGET_READINGS_AT_ONCE 256 /* of one source: more than a day of them */
#define RECORD_MS DAYS_MS(LIMIT_NIGHTS_BACK + 1) /* for which what is over is kept at least */

/* ---- asking --------------------------------------------------------------------------------- */

static enum err due_at(struct turn *t, const struct source *s, struct wall at)
{
	return deadline_set(t->store, DEADLINE_SOURCE, s->row.id, s->row.area, at);
}

/* Nothing is under way any more, and no page waits for others. */
static void rest(struct source_row *row)
{
	row->fetching = false;
	row->asking = row->pending = row->pending_modified = row->pending_etag = "";
	row->pending_at = (struct wall){0};
}

/* What was under way is nobody's any more. How long its server wants a page kept counts only once
 * all that it lists was read. */
static void forsake(struct source_row *row)
{
	if (row->pending[0] != '\0')
		row->expires = (struct wall){0};
	rest(row);
}

static enum err make_request(struct turn *t, const struct source *s, struct transfer *out)
{
	struct fault why;
	*out = (struct transfer){.print = false};
	if (s->feed == NULL || s->feed->request(s->settings, t->arena, out, &why) != ERR_OK)
		return ERR_REFUSED; /* the configuration was checked: our own bug, alarmed */
	return ERR_OK;
}

static void add_header(struct turn *t, struct transfer *transfer, const char *name,
		       const char *value)
{
	if (value[0] != '\0')
		asking_header(transfer, t->arena, name, value);
}

static enum err calls_are_spent(struct turn *t, struct source *s)
{
	forsake(&s->row);
	s->row.reason =
	    arena_printf(t->arena, "its %d calls of today are spent", s->settings->calls_a_day);
	turn_note(t, NOTE_WARNING, "%s: %s", s->row.id, s->row.reason);
	TRY(source_keep(t, s));
	TRY(due_at(t, s, source_calls_again(t, s)));
	return swep_look(t, s->area);
}

/* The transfer becomes an errand; one further page, or the main one where page is "". */
static enum err ask(struct turn *t, struct source *s, const struct transfer *transfer,
		    const char *page)
{
	struct source_row *row = &s->row;
	if (!source_may_call(t, s))
		return calls_are_spent(t, s);
	source_count_call(t, s);
	row->fetch++;
	row->fetching = true;
	row->asking = page;
	row->asked = t->now;
	TRY(source_write(t->store, row));
	TRY(due_at(t, s, turn_after_real(t, s->settings->timeout_ms + GIVE_UP_SLACK_MS)));
	struct effect *e = turn_effect(t, EFFECT_TRANSFER);
	e->transfer = *transfer;
	e->errand = (struct errand){ERRAND_FETCH, row->id, row->fetch, NULL};
	return ERR_OK;
}

/* Whether the main page is asked for only if it has changed. */
static bool asks_whether_changed(const struct source *s)
{
	const struct source_row *row = &s->row;
	return row->body[0] != '\0' && !s->feed->pages_change &&
	       (row->last_modified[0] != '\0' || row->etag[0] != '\0');
}

/* A page that has not changed since the newest one that is trusted, pages and all, need not be sent
 * again. One that still waits for its pages never counts as that, nor one whose pages may have
 * changed while it did not. */
static enum err ask_main(struct turn *t, struct source *s)
{
	struct transfer transfer;
	TRY(make_request(t, s, &transfer));
	rest(&s->row);
	if (asks_whether_changed(s)) {
		add_header(t, &transfer, "If-Modified-Since", s->row.last_modified);
		add_header(t, &transfer, "If-None-Match", s->row.etag);
	}
	return ask(t, s, &transfer, "");
}

static enum err ask_page(struct turn *t, struct source *s, const char *url)
{
	struct transfer transfer;
	TRY(make_request(t, s, &transfer));
	transfer.url = url;
	return ask(t, s, &transfer, url);
}

static enum err failed(struct turn *t, struct source *s, const char *reason, struct wall not_before)
{
	struct source_row *row = &s->row;
	if (row->asking[0] != '\0')
		reason = arena_printf(t->arena, "page %.200s: %s", row->asking, reason);
	rest(row);
	row->failures++;
	row->reason = reason;
	turn_note(t, NOTE_WARNING, "%s: %s", row->id, reason);
	TRY(source_keep(t, s));
	TRY(due_at(t, s, source_next_try(t, s, not_before)));
	return swep_look(t, s->area);
}

/* ---- when ----------------------------------------------------------------------------------- */

/* Another address is another place or another product: what the old one said is not its word. */
static enum err mind_address(struct turn *t, struct source *s)
{
	struct source_row *row = &s->row;
	struct transfer transfer;
	TRY(make_request(t, s, &transfer));
	bool moved = row->address[0] != '\0' && strcmp(row->address, transfer.url) != 0;
	row->address = transfer.url;
	if (!moved)
		return ERR_OK;
	row->body = row->etag = row->last_modified = row->doubt = row->remark = "";
	row->issued = row->expires = row->heard = row->asked = (struct wall){0};
	row->reason = "it is asked for another place now";
	TRY(turn_alarm_clear(t, row->area, "doubt", row->id));
	return source_forget(t->store, row->id, t->now);
}

static enum err prepare_one(struct turn *t, const struct area_settings *area,
			    const struct source_settings *settings)
{
	struct source s;
	TRY(source_ensure(t->store, source_id(t, area, settings), area->key, settings->name));
	TRY(source_load(t, area, settings, &s));
	forsake(&s.row);
	enum err e = mind_address(t, &s);
	if (e != ERR_OK && e != ERR_REFUSED)
		return e;
	TRY(source_write(t->store, &s.row));
	return due_at(t, &s, source_next_start(t, &s));
}

enum err weather_prepare(struct turn *t, const struct area_settings *area)
{
	for (int i = 0; i < area->source_count; i++)
		TRY(prepare_one(t, area, &area->sources[i]));
	return ERR_OK;
}

/* More go with each poll than can have come since the one before. */
static enum err forget_bodies(struct turn *t)
{
	int64_t keep_ms = t->settings->keep_bodies_ms;
	return keep_ms > 0 ? body_forget(t->store, wall_plus(t->now, -keep_ms), FORGET_AT_ONCE)
			   : ERR_OK;
}

/* What they said goes with them, but for what a rule may look back at. */
static enum err forget_readings(struct turn *t, const char *source)
{
	int64_t keep_ms = t->settings->keep_bodies_ms;
	if (keep_ms <= 0)
		return ERR_OK;
	keep_ms = keep_ms > RECORD_MS ? keep_ms : RECORD_MS;
	return reading_forget(t->store, source, wall_plus(t->now, -keep_ms),
			      FORGET_READINGS_AT_ONCE);
}

enum err weather_source_due(struct turn *t, const struct area_settings *area, const char *source)
{
	struct source s;
	enum err e = source_find(t, area, source, &s);
	if (e == ERR_NOT_FOUND) { /* not configured any more */
		TRY(turn_alarm_clear(t, area->key, "doubt", source));
		return deadline_clear(t->store, DEADLINE_SOURCE, source);
	}
	if (e != ERR_OK)
		return e;
	TRY(forget_bodies(t));
	TRY(forget_readings(t, s.row.id));
	if (s.row.fetching)
		return failed(t, &s, "no answer in time", t->now);
	return ask_main(t, &s);
}

/* ---- answers -------------------------------------------------------------------------------- */

static const char *header_or_empty(const char *value)
{
	return value != NULL ? value : "";
}

static enum err settled(struct turn *t, struct source *s)
{
	struct source_row *row = &s->row;
	rest(row);
	row->failures = 0;
	row->reason = "";
	row->heard = t->now;
	TRY(source_keep(t, s));
	TRY(due_at(t, s, source_next_poll(t, s)));
	return swep_look(t, s->area);
}

static enum err mind_doubt(struct turn *t, const struct source *s)
{
	const struct source_row *row = &s->row;
	if (row->doubt[0] == '\0')
		return turn_alarm_clear(t, row->area, "doubt", row->id);
	return turn_alarm(t, row->area, "doubt", row->id,
			  "%s is doubted: %s; until its next forecast agrees it may show cold, but "
			  "nothing else",
			  row->name, row->doubt);
}

static enum err remember(struct turn *t, struct source *s, const struct feed_facts *facts)
{
	const struct source_row *row = &s->row;
	struct wall record = wall_plus(t->now, -RECORD_MS);
	if (source_tells_notices(s))
		return notice_replace(t->store, row, t->now, record, facts->notices,
				      facts->notice_count, t->arena);
	if (row->doubt[0] != '\0')
		return reading_add(t->store, row, t->now, facts->readings, facts->count);
	return reading_replace(t->store, row, t->now, facts->readings, facts->count);
}

static enum err trust(struct turn *t, struct source *s, struct feed_facts *facts)
{
	struct source_row *row = &s->row;
	struct weighing weighed;
	char issued[WALL_TEXT];
	TRY(source_weigh(t, s, facts, row->pending, &weighed));
	TRY(source_trust_pages(t, s, facts));
	row->issued = source_issued(s, facts, row->pending_at, weighed.again);
	row->last_modified = row->pending_modified;
	row->etag = row->pending_etag;
	row->body = row->pending;
	row->doubt = weighed.doubt;
	row->remark = header_or_empty(facts->remark);
	TRY(remember(t, s, facts));
	TRY(mind_doubt(t, s));
	turn_note(t, NOTE_INFO, "%s: %zu %s, issued %s", row->id,
		  source_tells_notices(s) ? facts->notice_count : facts->count,
		  source_tells_notices(s) ? "notices" : "readings",
		  row->issued.ms != 0 ? wall_format_iso(row->issued, issued) : "some time ago");
	return settled(t, s);
}

static enum err refuse(struct turn *t, struct source *s, const char *reason)
{
	TRY(source_cut_body(t, s->row.pending));
	return failed(t, s, reason, t->now);
}

/* The main page is here; whether all of it is, its pages say. */
static enum err read_on(struct turn *t, struct source *s, const struct feed_page *main)
{
	struct pages_reading read;
	const char *why;
	TRY(source_read_pages(t, s, main, &read));
	if (read.refused != NULL)
		return refuse(t, s, read.refused);
	TRY(source_issue_check(t, s, &read.facts, read.missing == NULL, &why));
	if (why != NULL)
		return refuse(t, s, why);
	TRY(page_keep_only(t->store, s->row.id, read.facts.wanted, read.facts.wanted_count,
			   t->arena));
	if (read.missing != NULL)
		return ask_page(t, s, read.missing);
	return trust(t, s, &read.facts);
}

static enum err keep_body(struct turn *t, const struct source *s, const struct transfer_result *r,
			  const char **hash)
{
	char *digest = arena_alloc(t->arena, DIGEST_TEXT);
	digest_hex(r->body, r->size, digest);
	*hash = digest;
	return body_keep(t->store, digest, s->row.area, s->row.id, t->now, false, r->body, r->size);
}

static enum err take_main(struct turn *t, struct source *s, const struct transfer_result *r)
{
	struct source_row *row = &s->row;
	const struct feed_page page = {row->address, r->body, r->size};
	TRY(keep_body(t, s, r, &row->pending));
	row->pending_at = t->now;
	row->pending_modified = header_or_empty(r->last_modified);
	row->pending_etag = header_or_empty(r->etag);
	row->expires = source_expiry(t, s, r);
	return read_on(t, s, &page);
}

static enum err take_page(struct turn *t, struct source *s, const struct transfer_result *r)
{
	struct source_row *row = &s->row;
	struct feed_page page = {.url = row->address};
	const char *hash;
	TRY(keep_body(t, s, r, &hash));
	TRY(page_write(t->store, row->id, row->asking, hash, t->now));
	enum err e = body_read(t->store, row->pending, t->arena, &page.body, &page.size);
	if (e == ERR_NOT_FOUND)
		return failed(t, s, "the main page that waited for it is gone", t->now);
	if (e != ERR_OK)
		return e;
	row->asking = "";
	return read_on(t, s, &page);
}

static enum err unchanged(struct turn *t, struct source *s, const struct transfer_result *r)
{
	if (s->row.body[0] == '\0' || s->row.asking[0] != '\0')
		return failed(t, s, "it says unchanged, but we have nothing", t->now);
	if (!asks_whether_changed(s))
		return failed(t, s, "it says unchanged, but was not asked whether it is", t->now);
	s->row.expires = source_expiry(t, s, r);
	turn_note(t, NOTE_INFO, "%s: unchanged (304)", s->row.id);
	return settled(t, s);
}

static enum err take_answer(struct turn *t, struct source *s, const struct transfer_result *r)
{
	if (r->fate != FATE_ANSWERED)
		return failed(t, s, arena_text(t->arena, r->error != NULL ? r->error : "no answer"),
			      t->now);
	if (r->status == 304)
		return unchanged(t, s, r);
	if (r->status == 203)
		turn_note(t, NOTE_WARNING, "%s: 203: this product is about to be withdrawn",
			  s->row.id);
	if (r->status == 200 || r->status == 203)
		return s->row.asking[0] != '\0' ? take_page(t, s, r) : take_main(t, s, r);
	return failed(t, s, arena_printf(t->arena, "it answered with status %d", r->status),
		      r->status == 429 || r->status == 503 ? source_retry_after(t, s, r) : t->now);
}

enum err weather_result(struct turn *t, const struct event *event)
{
	struct source_row row;
	struct source s;
	enum err e = source_read(t->store, event->errand.subject, t->arena, &row);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	const struct area_settings *area = turn_area(t, row.area);
	e = area != NULL ? source_find(t, area, row.id, &s) : ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND ||
	    (e == ERR_OK && (!s.row.fetching || s.row.fetch != event->errand.attempt)))
		return ERR_OK; /* late, or nobody's any more */
	if (e != ERR_OK)
		return e;
	t->because = arena_printf(t->arena, "fetch %lld of %s", (long long)row.fetch, row.id);
	const struct transfer_result result = source_without_key(t, &s, &event->result);
	return take_answer(t, &s, &result);
}
