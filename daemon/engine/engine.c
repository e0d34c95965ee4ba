/* SPDX-License-Identifier: MIT */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_debts.h"
#include "callbacks.h"
#include "deadlines.h"
#include "deliveries.h"
#include "outage.h"
#include "polls.h"
#include "remembering.h"
#include "requests.h"
#include "retention.h"
#include "scrubs.h"
#include "sending.h"
#include "sheets.h"
#include "standings.h"
#include "stays.h"
#include "swep.h"
#include "swep_rows.h"
#include "timetable.h"
#include "turn.h"
#include "weather.h"
#include "weather_rows.h"

#define CLOCK_SLACK_MS MINUTES_MS(1) /* steps that need no care */

struct engine {
	struct store *store;
	const struct settings *settings;
	const struct settings *offered; /* by this turn's EVENT_SETTINGS; taken once it commits */
	struct arena arena;
	struct effects effects;
	bool prepared; /* rows for these settings are there */
	bool recovered; /* what an earlier process left under way has been looked at */
	struct wall real; /* .ms = 0: the clock is no exercise's */
	bool unknown; /* the last turn's commit */
	size_t unsettled; /* events of a turn whose commit is unknown; its effects are kept */
	bool unwatched; /* nobody would hear a PUBLISH */
	bool failing; /* the disk refused the last turn: said once, not every second */
};

struct engine *engine_open(struct store *store, const struct settings *settings)
{
	struct engine *e = calloc(1, sizeof(*e));
	if (e == NULL)
		abort();
	e->store = store;
	e->settings = settings;
	return e;
}

void engine_close(struct engine *e)
{
	if (e == NULL)
		return;
	arena_free(&e->arena);
	free(e);
}

static void effects_clear(struct effects *effects)
{
	*effects = (struct effects){.first = NULL, .count = 0};
	effects->last = &effects->first;
}

static struct turn turn_make(struct engine *e, struct wall now)
{
	return (struct turn){.store = e->store,
			     .settings = e->offered != NULL ? e->offered : e->settings,
			     .arena = &e->arena,
			     .effects = &e->effects,
			     .failing = e->failing,
			     .unwatched = e->unwatched,
			     .now = now,
			     .real = e->real.ms != 0 ? e->real : now,
			     .actor = "swepd",
			     .because = "start"};
}

/* ---- steps ---------------------------------------------------------------------------------- */

/* A clock that was ahead and was set right leaves deadlines and freshness in the future: nobody
 * would look again until then. What has its hour of the day has it again. */
static enum err watch_clock(struct turn *t)
{
	struct wall seen;
	char before[WALL_TEXT], after[WALL_TEXT];
	TRY(store_seen(t->store, &seen));
	int64_t back_ms = seen.ms - t->now.ms;
	if (back_ms <= CLOCK_SLACK_MS)
		return ERR_OK;
	turn_note(t, NOTE_ALARM,
		  "the clock was set back from %s to %s: everything is looked at again",
		  wall_format_iso(seen, before), wall_format_iso(t->now, after));
	TRY(deadline_shift(t->store, back_ms));
	for (int i = 0; i < t->settings->area_count; i++)
		TRY(timetable_prepare(t, t->settings->areas[i]));
	TRY(source_clamp(t->store, t->now));
	TRY(swep_clamp(t->store, date_london(t->now)));
	return store_see(t->store, t->now);
}

static enum err prepare(struct engine *e, struct turn *t)
{
	TRY(store_savepoint(t->store));
	if (!e->recovered)
		TRY(deliveries_recover(t));
	TRY(audit_debts_prepare(t));
	TRY(standings_prepare(t));
	TRY(polls_prepare(t, !e->recovered));
	/* What failed, or was postponed while its area was not configured; polls are of none. */
	TRY(deadline_retry(t->store, "", t->now));
	for (int i = 0; i < t->settings->area_count; i++) {
		const struct area_settings *area = t->settings->areas[i];
		TRY(deadline_retry(t->store, area->key, t->now));
		TRY(weather_prepare(t, area));
		TRY(retention_prepare(t, area));
		TRY(scrubs_prepare(t, area));
		TRY(stays_prepare(t, area));
		TRY(sheets_prepare(t, area));
		TRY(swep_prepare(t, area));
	}
	return store_release(t->store);
}

static enum err take_settings(struct engine *e, struct turn *t, const struct event *event)
{
	e->offered = t->settings = event->settings;
	t->standings = NULL; /* of the old gateways */
	e->prepared = false;
	turn_note(t, NOTE_INFO, "the new configuration is in force");
	return swep_mind_missing(t);
}

static enum err result_taken(struct turn *t, const struct event *event)
{
	switch (event->errand.kind) {
	case ERRAND_FETCH:
		return weather_result(t, event);
	case ERRAND_SEND:
	case ERRAND_LOOKUP:
		return deliveries_result(t, event);
	case ERRAND_POLL:
		return polls_result(t, event);
	}
	abort();
}

static enum err dispatch(struct engine *e, struct turn *t, const struct event *event,
			 struct fault *why)
{
	t->actor = "swepd";
	t->because = "";
	switch (event->kind) {
	case EVENT_REQUEST:
		return request_run(t, event, why);
	case EVENT_CALLBACK:
		return callback_run(t, event, why);
	case EVENT_SETTINGS:
		return take_settings(e, t, event);
	case EVENT_FILE:
		return sheet_written(t, event);
	case EVENT_RESULT:
		return result_taken(t, event);
	}
	abort();
}

static void refuse(struct turn *t, const struct event *event, const struct fault *why)
{
	switch (event->kind) {
	case EVENT_REQUEST:
		request_refuse(t, event, why);
		break;
	case EVENT_CALLBACK:
		callback_refuse(t, event, why);
		break;
	case EVENT_SETTINGS:
	case EVENT_FILE:
	case EVENT_RESULT:
		turn_note(t, NOTE_WARNING, "an answer for %s was not used: %s",
			  event->errand.subject != NULL ? event->errand.subject : "nobody",
			  why->message);
		break;
	}
}

/* Where a turn was before a part of it that may be undone. */
struct mark {
	struct effect **last;
	size_t count;
	struct standings standings;
	bool stood; /* the outbox had looked */
};

static enum err mark_set(struct turn *t, struct mark *m)
{
	*m = (struct mark){t->effects->last, t->effects->count, {.count = 0}, t->standings != NULL};
	if (m->stood)
		m->standings = *t->standings;
	return store_savepoint(t->store);
}

static enum err mark_undo(struct turn *t, const struct mark *m)
{
	*m->last = NULL;
	t->effects->last = m->last;
	t->effects->count = m->count;
	if (m->stood)
		*t->standings = m->standings;
	else
		t->standings = NULL;
	return store_undo(t->store);
}

/* One event in its own savepoint: done, or refused with nothing changed. */
static enum err step(struct engine *e, struct turn *t, const struct event *event)
{
	struct fault why = {.code = ERR_OK};
	struct mark mark;
	TRY(mark_set(t, &mark));
	enum err code = dispatch(e, t, event, &why);
	if (store_broken(t->store))
		return ERR_STORE;
	if (code == ERR_OK)
		return store_release(t->store);
	if (why.code == ERR_OK)
		fault_set(&why, code, "", "refused: %s", err_wire(code));
	TRY(mark_undo(t, &mark));
	if (event->kind == EVENT_REQUEST)
		TRY(people_remember_refused(t, &why));
	refuse(t, event, &why);
	return ERR_OK;
}

/* So many events at the front are what gateways answered; 1 for any other. */
static size_t answers_at(const struct event *events, size_t count)
{
	size_t n = 0;
	while (n < count && events[n].kind == EVENT_RESULT &&
	       (events[n].errand.kind == ERRAND_SEND || events[n].errand.kind == ERRAND_LOOKUP))
		n++;
	return n > 0 ? n : 1;
}

/* Answers come by the dozen, and hardly ever is one refused: each savepoint copies what it touches,
 * so one is made for all of them. *done is false when nothing of them is: then each has its own. */
static enum err steps_together(struct engine *e, struct turn *t, const struct event *events,
			       size_t count, bool *done)
{
	struct fault why = {.code = ERR_OK};
	enum err code = ERR_OK;
	struct mark mark;
	TRY(mark_set(t, &mark));
	for (size_t i = 0; i < count && code == ERR_OK; i++)
		code = dispatch(e, t, &events[i], &why);
	if (store_broken(t->store))
		return ERR_STORE;
	*done = code == ERR_OK;
	return *done ? store_release(t->store) : mark_undo(t, &mark);
}

static enum err steps(struct engine *e, struct turn *t, const struct event *events, size_t count)
{
	for (size_t i = 0, n; i < count; i += n) {
		bool done = false;
		n = answers_at(events + i, count - i);
		if (n > 1)
			TRY(steps_together(e, t, events + i, n, &done));
		for (size_t j = 0; j < n && !done; j++)
			TRY(step(e, t, &events[i + j]));
	}
	return ERR_OK;
}

/* What concerns all of a turn, in its own savepoint: it must not undo what the turn has done. */
static enum err conclude_part(struct turn *t, enum err (*part)(struct turn *t), const char *about)
{
	struct mark mark;
	if (t->standings == NULL) /* nothing has to do with messages */
		return ERR_OK;
	TRY(mark_set(t, &mark));
	enum err code = part(t);
	if (store_broken(t->store))
		return ERR_STORE;
	if (code == ERR_OK)
		return store_release(t->store);
	TRY(mark_undo(t, &mark));
	turn_note(t, NOTE_ALARM, "%s failed: %s", about, err_wire(code));
	return ERR_OK;
}

static enum err run(struct engine *e, const struct event *events, size_t count, struct turn *t)
{
	TRY(store_begin(e->store));
	if (e->failing)
		store_insist(e->store);
	TRY(watch_clock(t));
	if (!e->prepared)
		TRY(prepare(e, t));
	TRY(steps(e, t, events, count));
	if (e->offered != NULL)
		TRY(prepare(e, t));
	TRY(deadlines_run(t));
	TRY(conclude_part(t, outage_look, "the look for an outage"));
	return conclude_part(t, sending_settle, "handing over the messages");
}

/* ---- what follows a commit ------------------------------------------------------------------ */

static enum turn_outcome done(struct engine *e)
{
	if (e->offered != NULL)
		e->settings = e->offered;
	e->offered = NULL;
	e->prepared = e->recovered = true;
	e->unknown = false;
	if (e->failing) {
		struct turn t = turn_make(e, (struct wall){0});
		turn_note(&t, NOTE_ALARM, "the database can be written again");
	}
	e->failing = false;
	return TURN_DONE;
}

/* Only reads are answered, and what was done before; who asked for another change hears that
 * nothing was done. */
static void serve_reading(struct engine *e, struct turn *t, const struct event *event)
{
	struct fault why;
	bool answered = false;
	fault_set(&why, ERR_STORE, "", "nothing was done: the database cannot be written");
	if (event->kind == EVENT_REQUEST && store_begin_reading(e->store) == ERR_OK)
		answered = request_only_reads(event) ? request_run(t, event, &why) == ERR_OK
						     : request_repeat(t, event);
	store_rollback(e->store);
	if (!answered)
		refuse(t, event, &why);
}

/* Results of sends and look-ups are facts that only we know: they come again. A weather body does
 * not, nor what a gateway was polled for: they are asked for again. */
static bool must_come_again(const struct event *event)
{
	return event->kind == EVENT_SETTINGS ||
	       (event->kind == EVENT_RESULT && event->errand.kind != ERRAND_FETCH &&
		event->errand.kind != ERRAND_POLL);
}

static enum turn_outcome not_done(struct engine *e, const struct event *events, size_t count,
				  struct wall now, bool *keep)
{
	char reason[256];
	snprintf(reason, sizeof(reason), "%s", store_error(e->store));
	store_rollback(e->store);
	arena_reset(&e->arena);
	effects_clear(&e->effects);
	e->offered = NULL;
	struct turn t = turn_make(e, now);
	if (!e->failing)
		turn_note(&t, NOTE_ALARM, "the database cannot be written: %s", reason);
	t.failing = t.unwritten = e->failing = true;
	for (size_t i = 0; i < count; i++) {
		keep[i] = must_come_again(&events[i]);
		if (!keep[i])
			serve_reading(e, &t, &events[i]);
	}
	return TURN_NOT_DONE;
}

static enum turn_outcome unknown(struct engine *e, size_t count, bool *keep)
{
	e->unknown = true;
	e->unsettled = count;
	for (size_t i = 0; i < count; i++)
		keep[i] = true;
	return TURN_UNKNOWN;
}

static enum turn_outcome conclude(struct engine *e, enum commit_outcome outcome,
				  const struct event *events, size_t count, struct wall now,
				  bool *keep)
{
	if (outcome == COMMIT_UNKNOWN)
		outcome = store_settle(e->store);
	switch (outcome) {
	case COMMIT_DONE:
		return done(e);
	case COMMIT_NOT_DONE:
		return not_done(e, events, count, now, keep);
	case COMMIT_UNKNOWN:
		return unknown(e, count, keep);
	}
	abort();
}

/* An earlier turn's commit was unknown. If it turns out to be there, its effects leave now, and the
 * events it dealt with, which io gave again at the front, are finished. */
static bool resettle(struct engine *e, size_t count, bool *keep, enum turn_outcome *outcome)
{
	size_t earlier = e->unsettled;
	enum commit_outcome there = store_settle(e->store);
	if (there == COMMIT_NOT_DONE) {
		e->unknown = false;
		e->offered = NULL;
		return false;
	}
	*outcome = there == COMMIT_DONE ? done(e) : TURN_UNKNOWN;
	for (size_t i = 0; i < count; i++)
		keep[i] = there == COMMIT_UNKNOWN || i >= earlier;
	return true;
}

enum turn_outcome engine_turn(struct engine *e, const struct event *events, size_t count,
			      struct wall now, struct effects *effects, bool *keep)
{
	enum turn_outcome outcome;
	memset(keep, 0, count * sizeof(*keep));
	effects_clear(effects);
	if (!e->unknown || !resettle(e, count, keep, &outcome)) {
		arena_reset(&e->arena);
		effects_clear(&e->effects);
		struct turn t = turn_make(e, now);
		bool ran = run(e, events, count, &t) == ERR_OK && !store_broken(e->store);
		outcome = conclude(e, ran ? store_commit(e->store) : COMMIT_NOT_DONE, events, count,
				   now, keep);
	}
	if (outcome != TURN_UNKNOWN && e->effects.count > 0)
		*effects = e->effects;
	return outcome;
}

void engine_real(struct engine *e, struct wall real)
{
	e->real = real;
}

void engine_watched(struct engine *e, bool anybody)
{
	e->unwatched = !anybody;
}

void engine_rest(struct engine *e)
{
	if (e->unknown) /* its effects have not left yet */
		return;
	arena_reset(&e->arena);
	effects_clear(&e->effects);
}

struct wall engine_next_deadline(struct engine *e)
{
	struct wall due;
	if (!e->prepared || deadline_next(e->store, &due) != ERR_OK)
		return (struct wall){0};
	return due;
}

#define REFUSAL(code, field, message)                                                              \
	"{\"v\":1,\"id\":\"\",\"ok\":false,\"error\":{\"code\":\"" code "\",\"field\":\"" field    \
	"\",\"message\":\"" message "\"}}"

const char *engine_refusal(enum err code)
{
	if (code == ERR_LIMIT)
		return REFUSAL("limit", "line", "a request is at most 4 MiB long and holds no NUL");
	if (code == ERR_USAGE)
		return REFUSAL("usage", "line",
			       "the connection ended in the middle of a line: nothing was done");
	return REFUSAL("busy", "", "too many connections; ask again in a moment");
}
