/* SPDX-License-Identifier: MIT */
#include "sim/sim.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "lib/secrets.h"
#include "sim/desk.h"
#include "sim/disk.h"
#include "sim/invariants.h"
#include "sim/touched.h"

#define CONFIG "tests/scenarios/coventry.conf"
#define DATABASE "winter.db"
#define RETRY_MS SECONDS_MS(10)
#define TURNS_AT_ONCE 3000
#define TRANSFERS_MOST 4096 /* of a turn */
#define LATE_MOST_MS MINUTES_MS(12) /* of a turn on a machine that sleeps */

void sim_fail(struct sim *s, const char *format, ...)
{
	va_list args;
	char at[WALL_TEXT];
	if (s->fault[0] != '\0')
		return;
	int n = snprintf(s->fault, sizeof(s->fault), "%s: ", wall_format_iso(s->now, at));
	va_start(args, format);
	vsnprintf(s->fault + n, sizeof(s->fault) - (size_t)n, format, args);
	va_end(args);
}

int sim_throw(struct sim *s, int n)
{
	return dice_throw(&s->dice, n);
}

bool sim_chance(struct sim *s, int rate)
{
	return sim_throw(s, 10000) < s->rates[rate];
}

int64_t sim_wait(struct sim *s, int64_t least_ms, int64_t most_ms)
{
	double u = sim_throw(s, 1000001) / 1e6;
	return least_ms + (int64_t)((double)(most_ms - least_ms) * u * u * u);
}

struct wall sim_wall(const struct sim *s)
{
	return wall_plus(s->now, s->skew_ms);
}

void sim_trace(struct sim *s, const void *bytes, size_t size)
{
	const unsigned char *b = bytes;
	for (size_t i = 0; i < size; i++)
		s->trace = (s->trace ^ b[i]) * 1099511628211u;
}

static void trace_text(struct sim *s, const char *text)
{
	if (text != NULL)
		sim_trace(s, text, strlen(text) + 1);
}

/* ---- the witness ---------------------------------------------------------------------------- */

sqlite3_stmt *sim_statement(struct sim *s, const char *sql)
{
	size_t i = 0;
	while (i < 255 && s->statement_texts[i] != NULL && s->statement_texts[i] != sql)
		i++;
	if (s->statements[i] == NULL) {
		if (sqlite3_prepare_v2(s->witness, sql, -1, &s->statements[i], NULL) != SQLITE_OK) {
			fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(s->witness));
			abort();
		}
		s->statement_texts[i] = sql;
	}
	sqlite3_reset(s->statements[i]);
	sqlite3_clear_bindings(s->statements[i]);
	return s->statements[i];
}

static const char *text_of(struct sim *s, const char *sql, va_list args)
{
	sqlite3_stmt *q = sim_statement(s, sql);
	const char *argument, *found = NULL;
	for (int n = 1; (argument = va_arg(args, const char *)) != NULL; n++)
		if (n <= sqlite3_bind_parameter_count(q))
			sqlite3_bind_text(q, n, argument, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(q) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(q, 0);
		found = arena_text(&s->arena, text != NULL ? text : "");
	}
	sqlite3_reset(q);
	return found;
}

const char *sim_text(struct sim *s, const char *sql, ...)
{
	va_list args;
	va_start(args, sql);
	const char *found = text_of(s, sql, args);
	va_end(args);
	return found;
}

int64_t sim_number(struct sim *s, const char *sql, ...)
{
	va_list args;
	va_start(args, sql);
	const char *found = text_of(s, sql, args);
	va_end(args);
	return found != NULL ? strtoll(found, NULL, 10) : 0;
}

/* ---- what will happen ----------------------------------------------------------------------- */

static bool sooner(const struct happening *a, const struct happening *b)
{
	return a->at.ms != b->at.ms ? a->at.ms < b->at.ms : a->order < b->order;
}

static void heap_swap(struct sim *s, size_t a, size_t b)
{
	struct happening *h = s->heap[a];
	s->heap[a] = s->heap[b];
	s->heap[b] = h;
}

static void heap_add(struct sim *s, struct happening *h)
{
	if (s->heap_count == s->heap_room) {
		s->heap_room = s->heap_room * 2 + 256;
		s->heap = realloc(s->heap, s->heap_room * sizeof(struct happening *));
		if (s->heap == NULL)
			abort();
	}
	size_t i = s->heap_count++;
	s->heap[i] = h;
	for (; i > 0 && sooner(s->heap[i], s->heap[(i - 1) / 2]); i = (i - 1) / 2)
		heap_swap(s, i, (i - 1) / 2);
}

static struct happening *heap_take(struct sim *s)
{
	struct happening *first = s->heap[0];
	s->heap[0] = s->heap[--s->heap_count];
	for (size_t i = 0, least = 0;; i = least) {
		for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
			if (child < s->heap_count && sooner(s->heap[child], s->heap[least]))
				least = child;
		if (least == i)
			return first;
		heap_swap(s, i, least);
	}
}

struct happening *sim_later(struct sim *s, int64_t ms,
			    void (*run)(struct sim *s, struct happening *h))
{
	struct happening *h = calloc(1, sizeof(*h));
	if (h == NULL)
		abort();
	h->at = wall_plus(s->now, ms);
	h->order = ++s->orders;
	h->life = -1;
	h->run = run;
	heap_add(s, h);
	return h;
}

static void happening_free(struct happening *h)
{
	if (h->post != NULL)
		post_free(h->post);
	arena_free(&h->arena);
	free(h);
}

struct posted *post_new(enum event_kind kind)
{
	struct posted *p = calloc(1, sizeof(*p));
	if (p == NULL)
		abort();
	p->event.kind = kind;
	return p;
}

void post_free(struct posted *p)
{
	arena_free(&p->arena);
	free(p);
}

void post_now(struct sim *s, struct posted *p)
{
	static uint32_t generations;
	if (p->event.kind == EVENT_CALLBACK)
		p->event.peer = (struct peer){2, ++generations};
	*s->inbox_end = p;
	s->inbox_end = &p->next;
}

/* A process that has ended hears nothing; to one that is down a gateway comes again. */
static void post_due(struct sim *s, struct happening *h)
{
	struct posted *p = h->post;
	h->post = NULL;
	if (s->engine != NULL)
		post_now(s, p);
	else if (++p->tries < 4)
		post_later(s, MINUTES_MS(10), p, h->life);
	else
		post_free(p);
}

void post_later(struct sim *s, int64_t ms, struct posted *p, int life)
{
	struct happening *h = sim_later(s, ms, post_due);
	h->post = p;
	h->life = life;
}

struct posted *post_result(const struct errand *errand, const struct transfer_result *r)
{
	struct posted *p = post_new(EVENT_RESULT);
	struct transfer_result *to = &p->event.result;
	p->event.errand = *errand;
	p->event.errand.subject = arena_text(&p->arena, errand->subject);
	p->event.errand.gateway = arena_text(&p->arena, errand->gateway);
	*to = *r;
	to->body = r->body != NULL ? arena_copy(&p->arena, r->body, r->size) : NULL;
	to->error = arena_text(&p->arena, r->error);
	to->date = arena_text(&p->arena, r->date);
	to->expires = arena_text(&p->arena, r->expires);
	to->last_modified = arena_text(&p->arena, r->last_modified);
	return p;
}

/* ---- effects -------------------------------------------------------------------------------- */

static void see_transfer(struct sim *s, const struct effect *e)
{
	if (s->transfer_count == TRANSFERS_MOST)
		abort();
	struct seen_transfer *x = &s->transfers[s->transfer_count++];
	const char *receipt = NULL;
	for (size_t i = 0; i < TRANSFER_HEADERS && e->transfer.headers[i] != NULL; i++)
		if (strncmp(e->transfer.headers[i], "X-Kannel-DLR-URL: ", 18) == 0)
			receipt = e->transfer.headers[i] + 18;
	trace_text(s, e->transfer.url);
	trace_text(s, e->transfer.body);
	if (e->errand.kind == ERRAND_FETCH)
		s->transfer_count--;
	else
		*x = (struct seen_transfer){e->errand, e->transfer.body, receipt};
}

static void perform(struct sim *s, const struct effect *e)
{
	switch (e->errand.kind) {
	case ERRAND_FETCH:
		server_fetch(s, e);
		break;
	case ERRAND_SEND:
		phones_send(s, e);
		break;
	case ERRAND_LOOKUP:
		phones_lookup(s, e);
		break;
	case ERRAND_POLL:
		sim_fail(s, "%s is polled, and has nothing to say", e->errand.gateway);
		break;
	}
}

static void see(struct sim *s, const struct effect *e)
{
	bool always = e->kind == EFFECT_REPLY || e->kind == EFFECT_ANSWER ||
		      e->kind == EFFECT_NOTE || e->kind == EFFECT_SUBSCRIBE ||
		      e->kind == EFFECT_SURVEY;
	s->leaked = s->leaked || (!always && s->outcome != TURN_DONE);
	sim_trace(s, &e->kind, sizeof(e->kind));
	trace_text(s, e->text);
	if (e->kind == EFFECT_TRANSFER)
		see_transfer(s, e);
}

static void apply(struct sim *s, const struct effects *effects)
{
	for (const struct effect *e = effects->first; e != NULL; e = e->next) {
		if (e->kind == EFFECT_TRANSFER)
			perform(s, e);
		else if (e->kind == EFFECT_REPLY)
			people_reply(s, e->peer.generation, e->peer.slot, e->text);
		else if (e->kind == EFFECT_SURVEY)
			desk_survey(s, e);
	}
}

/* ---- lives ---------------------------------------------------------------------------------- */

/* Unless the disk dies under it, too. */
static void start(struct sim *s)
{
	struct fault why = {.message = ""};
	if (store_open(DATABASE, false, &s->store, &why) != ERR_OK) {
		if (!disk_dead())
			sim_fail(s, "ok-survives: the database could not be opened: %s",
				 why.message);
		return;
	}
	if (sqlite3_open(DATABASE, &s->witness) != SQLITE_OK)
		abort();
	s->engine = engine_open(s->store, s->settings);
	engine_watched(s->engine, false);
	s->outcome = TURN_DONE;
}

static void inbox_empty(struct sim *s)
{
	while (s->inbox != NULL) {
		struct posted *p = s->inbox;
		s->inbox = p->next;
		phones_heard(s, p); /* the last commit may have had it */
		if (p->event.kind == EVENT_CALLBACK)
			wishes_unsure(s, &p->event.callback);
		post_free(p);
	}
	s->inbox_end = &s->inbox;
}

static void leave(struct sim *s)
{
	for (size_t i = 0; i < 256; i++)
		sqlite3_finalize(s->statements[i]);
	memset(s->statements, 0, sizeof(s->statements));
	memset(s->statement_texts, 0, sizeof(s->statement_texts));
	engine_close(s->engine);
	sqlite3_close(s->witness);
	store_close(s->store);
	s->heard_count = 0;
	s->engine = NULL;
	s->witness = NULL;
	s->store = NULL;
	inbox_empty(s);
	bounds_ended(s);
	s->life++;
}

static void restart(struct sim *s, struct happening *h);

static void disk_ends(struct sim *s)
{
	disk_end(sim_throw(s, 2) ? END_OF_PROCESS : END_OF_POWER, &s->dice);
}

static void restart_later(struct sim *s)
{
	s->crashes++;
	s->must_die = s->dies_after = s->dies_refused = false;
	sim_later(s, sim_wait(s, SECONDS_MS(1), HOURS_MS(2)), restart);
}

/* Half of what follows an end ends the same way, while the database is still being opened. */
static bool starts(struct sim *s, int operations)
{
	if (sim_throw(s, 2) == 0)
		disk_die_at(1 + sim_throw(s, operations));
	start(s);
	if (!disk_dead())
		return true;
	disk_ends(s);
	leave(s);
	disk_live();
	return false;
}

/* That was committed. */
static int64_t turn_last(struct sim *s)
{
	return sim_number(s, "SELECT value FROM meta WHERE key = 'turn'", NULL);
}

/* What was on disk when its last commit was heard of must be there still, and where it is certain
 * how that commit ended, no more than that. */
static void restart(struct sim *s, struct happening *h)
{
	(void)h;
	if (!starts(s, 6)) {
		restart_later(s);
		return;
	}
	if (s->fault[0] != '\0')
		return;
	const char *seq = arena_printf(&s->arena, "%lld", (long long)s->audit_seq);
	int64_t turn = turn_last(s);
	if (s->turn_certain >= 0 && turn != s->turn_certain)
		sim_fail(s, "ok-survives: turn %lld was the last for certain, and now it is %lld",
			 (long long)s->turn_certain, (long long)turn);
	sqlite3_stmt *q =
	    sim_statement(s, "SELECT hash FROM audit WHERE seq = CAST(?1 AS INTEGER)");
	sqlite3_bind_text(q, 1, seq, -1, SQLITE_TRANSIENT);
	if (s->audit_seq > 0 && (sqlite3_step(q) != SQLITE_ROW ||
				 memcmp(sqlite3_column_blob(q, 0), s->audit_hash, 32) != 0))
		sim_fail(s, "ok-survives: audit row %s was committed and is gone", seq);
	sqlite3_reset(q);
	s->reopened = s->recheck = true;
	touched_all();
	known_unsure(s);
	deciding_unsteady(s);
	sim_turns(s);
}

/* Some are orderly, up to a last write of the closing, and the power fails only then. */
static void crash(struct sim *s)
{
	bool certain = !disk_dead() && s->outcome != TURN_UNKNOWN;
	bool orderly = !disk_dead() && sim_throw(s, 3) == 0;
	s->turn_certain = certain ? turn_last(s) : -1;
	if (orderly) {
		if (sim_throw(s, 2) == 0)
			disk_die_at(1 + sim_throw(s, 40));
		leave(s);
		disk_end(END_OF_POWER, &s->dice);
	} else {
		disk_ends(s);
		leave(s);
	}
	disk_live();
	restart_later(s);
}

/* ---- turns ---------------------------------------------------------------------------------- */

static void command_note(struct sim *s, const struct event *e)
{
	struct command *c = arena_alloc(&s->commands_arena, sizeof(*c));
	*c = (struct command){arena_text(&s->commands_arena, e->user),
			      arena_text(&s->commands_arena, e->line), s->commands};
	s->commands = c;
}

/* "verb":"move" */
static const char *verb_of(const struct command *c, size_t *length)
{
	const char *at = strstr(c->line, "\"verb\":\"");
	at = at != NULL ? at + 8 : "";
	*length = strcspn(at, "\"");
	return at;
}

static bool is_one_of(const struct command *c, const char *verbs)
{
	size_t length, word;
	const char *verb = verb_of(c, &length);
	for (const char *at = verbs; *at != '\0'; at += word + (at[word] == ' ')) {
		word = strcspn(at, " ");
		if (word == length && memcmp(at, verb, word) == 0)
			return true;
	}
	return false;
}

static bool names(const struct command *c, const char *ref)
{
	size_t length = strlen(ref);
	for (const char *at = c->line; (at = strstr(at, ref)) != NULL; at += length)
		if (at[-1] == '"' && at[length] == '"')
			return true;
	return false;
}

bool sim_commanded(const struct sim *s, const char *user, const char *verbs, const char *ref)
{
	for (const struct command *c = s->commands; c != NULL; c = c->next)
		if (strcmp(c->user, user) == 0 && is_one_of(c, verbs) &&
		    (ref == NULL || names(c, ref)))
			return true;
	return false;
}

static size_t inbox_list(struct sim *s, struct event *out)
{
	size_t n = 0;
	int fetched = 0;
	for (const struct posted *p = s->inbox; p != NULL && n < LIMIT_TURN_EVENTS; p = p->next) {
		const char *line = p->event.kind == EVENT_REQUEST ? p->event.line : "";
		out[n++] = p->event;
		fetched += p->served != NULL;
		if (line[0] != '\0')
			command_note(s, &p->event);
		s->lowerings +=
		    strstr(line, "\"standdown\"") != NULL || strstr(line, "\"recall\"") != NULL ||
		    strstr(line, "\"approve\"") != NULL || strstr(line, "\"lower\"") != NULL;
	}
	s->deciding.fetched = s->deciding.fetched || fetched > 0;
	s->deciding.mixed = s->deciding.mixed || (fetched > 0 && n > 1);
	return n;
}

/* Of what was taken; what is given again need not be remembered before. */
static void hear(struct sim *s, const struct posted *p, bool again)
{
	const struct event *e = &p->event;
	bool answer = e->kind == EVENT_RESULT && e->errand.kind == ERRAND_SEND &&
		      e->result.fate == FATE_ANSWERED && e->result.status / 100 == 2;
	if (!answer || again || s->outcome == TURN_UNKNOWN || s->heard_count == HEARD_MOST)
		return;
	struct heard *h = &s->heard[s->heard_count++];
	snprintf(h->message, sizeof(h->message), "%s", e->errand.subject);
	h->attempt = e->errand.attempt;
}

static void settle(struct sim *s, struct posted *p)
{
	bool again = s->outcome == TURN_NOT_DONE && p->event.kind == EVENT_CALLBACK;
	if (s->outcome == TURN_DONE && p->event.kind == EVENT_RESULT &&
	    p->event.errand.kind == ERRAND_FETCH)
		known_taken(s, p);
	if (s->outcome == TURN_DONE)
		phones_heard(s, p);
	if (s->outcome == TURN_DONE && p->event.kind == EVENT_CALLBACK)
		wishes_hear(s, &p->event.callback);
	p->next = NULL;
	if (again)
		post_later(s, MINUTES_MS(1), p, -1);
	else
		post_free(p);
}

static void inbox_settle(struct sim *s, size_t n, const bool *keep)
{
	struct posted **link = &s->inbox;
	bool configured = false;
	for (size_t i = 0; i < n; i++) {
		struct posted *p = *link;
		hear(s, p, keep[i]);
		configured |= !keep[i] && p->event.kind == EVENT_SETTINGS;
		if (keep[i]) {
			link = &p->next;
			continue;
		}
		*link = p->next;
		settle(s, p);
	}
	if (configured) /* it is in force at the end of its turn: answers of that turn count */
		known_forsaken(s);
	s->inbox_end = &s->inbox;
	while (*s->inbox_end != NULL)
		s->inbox_end = &(*s->inbox_end)->next;
}

static void look(struct sim *s)
{
	if (s->reopened && s->outcome == TURN_DONE) {
		people_check_lost(s);
		s->reopened = false;
	}
	if (s->outcome == TURN_DONE || s->leaked) {
		invariants_check(s);
		/* What a turn did that was not done for certain is seen after one that was. */
		s->lowerings = 0;
		s->heard_count = 0;
		s->commands = NULL;
		arena_reset(&s->commands_arena);
		s->deciding.fetched = s->deciding.mixed = false;
	}
	s->lost = s->twice = s->door = s->reread = s->unfit = s->erased = s->doubled = s->hasty =
	    s->unclean = NULL;
}

static void turn_begin(struct sim *s)
{
	static struct seen_transfer transfers[TRANSFERS_MOST];
	arena_reset(&s->arena);
	s->transfers = transfers;
	s->transfer_count = 0;
	s->leaked = false;
	s->turns++;
}

/* What a source has said, but for when. */
static const char *fingerprint(struct sim *s, const char *source)
{
	return sim_text(
	    s,
	    "SELECT (SELECT count(*) || ' ' || coalesce(total(value * (valid_from / 3600000 % 97) +"
	    " cautious), 0) FROM reading WHERE source = ?1) || ' ' || (SELECT count(*) || ' ' ||"
	    " total(level * (valid_to / 60000 % 9973) + valid_from / 60000 % 9973) FROM notice"
	    " WHERE source = ?1 AND valid_to > CAST(?2 AS INTEGER)) || doubt || body FROM source"
	    " WHERE id = ?1",
	    source, arena_printf(&s->arena, "%lld", (long long)(sim_wall(s).ms - DAYS_MS(7))),
	    NULL);
}

/* The source of a body that is trusted already and comes again, alone in its turn; or NULL. */
static const char *repeated(struct sim *s)
{
	const struct posted *p = s->inbox;
	if (p == NULL || p->next != NULL || p->served == NULL || !p->served->good)
		return NULL;
	const struct sim_source *src = &s->nature.sources[p->served->source];
	bool again = src->known && src->fetch_open && src->trusted.number == p->served->number &&
		     !p->served->unchanged && src->kind != KIND_UKHSA && s->skew_ms == 0;
	return again && p->event.errand.attempt == src->fetch
		   ? arena_printf(&s->arena, "coventry/%s", src->name)
		   : NULL;
}

static void turn(struct sim *s)
{
	static struct event events[LIMIT_TURN_EVENTS];
	bool keep[LIMIT_TURN_EVENTS] = {false};
	struct effects effects;
	size_t n = inbox_list(s, events);
	turn_begin(s);
	const char *again = repeated(s), *before = again != NULL ? fingerprint(s, again) : NULL;
	disk_attend(true);
	s->outcome = engine_turn(s->engine, events, n, sim_wall(s), &effects, keep);
	disk_attend(false);
	if (s->outcome != TURN_DONE)
		s->deciding.steady = wall_plus(s->now, HOURS_MS(2));
	s->failed_commits += s->outcome == TURN_NOT_DONE;
	s->unknown_commits += s->outcome == TURN_UNKNOWN;
	if (disk_dead() || (s->must_die && n > 0)) {
		crash(s);
		return;
	}
	for (const struct effect *e = effects.first; e != NULL; e = e->next)
		see(s, e);
	if (s->outcome != TURN_UNKNOWN)
		inbox_settle(s, n, keep);
	apply(s, &effects);
	if (before != NULL && s->outcome == TURN_DONE && strcmp(before, fingerprint(s, again)) != 0)
		s->reread = arena_printf(&s->arena, "%s said the same: %s, then %s", again, before,
					 fingerprint(s, again));
	look(s);
	engine_rest(s->engine);
	if ((s->dies_after && n > 0) || (s->dies_refused && s->outcome == TURN_NOT_DONE))
		crash(s);
}

void sim_turns(struct sim *s)
{
	int count = 0;
	do
		turn(s);
	while (s->engine != NULL && s->inbox != NULL && s->outcome == TURN_DONE && !s->fault[0] &&
	       ++count < TURNS_AT_ONCE);
	if (count == TURNS_AT_ONCE)
		sim_fail(s, "the engine does not come to rest");
}

bool sim_quiet(struct sim *s)
{
	return s->engine != NULL && s->inbox == NULL && s->outcome == TURN_DONE && !s->fault[0] &&
	       wall_before(sim_wall(s), engine_next_deadline(s->engine));
}

/* ---- time ----------------------------------------------------------------------------------- */

/* World time of the next turn that nothing but the engine wants. */
static struct wall next_turn(struct sim *s)
{
	struct wall never = {INT64_MAX};
	if (s->engine == NULL)
		return never;
	if (s->outcome != TURN_DONE)
		return wall_plus(s->now, RETRY_MS);
	struct wall due = engine_next_deadline(s->engine);
	due = due.ms == INT64_MAX ? never : wall_later(s->now, wall_plus(due, -s->skew_ms));
	if (due.ms > s->now.ms && due.ms != INT64_MAX && sim_chance(s, RATE_turn_late))
		due = wall_plus(due, sim_throw(s, (int)LATE_MOST_MS));
	return due;
}

static void happen(struct sim *s)
{
	while (s->heap_count > 0 && s->heap[0]->at.ms <= s->now.ms && !s->fault[0]) {
		struct happening *h = heap_take(s);
		if (h->life < 0 || h->life == s->life)
			h->run(s, h);
		happening_free(h);
	}
}

static void step(struct sim *s)
{
	static int64_t still;
	struct wall next = next_turn(s);
	if (s->heap_count > 0)
		next = wall_earlier(next, s->heap[0]->at);
	still = next.ms == s->now.ms ? still + 1 : 0;
	if (still > TURNS_AT_ONCE)
		sim_fail(s, "the engine wants a turn again and again");
	s->now = wall_earlier(next, s->last);
	happen(s);
	if (s->engine != NULL && !s->fault[0])
		sim_turns(s);
	if (sim_chance(s, RATE_request_again) && sim_quiet(s))
		people_repeat(s);
}

static void night_ends(struct sim *s, struct happening *h)
{
	(void)h;
	s->night_over = true;
	sim_later(s, DAYS_MS(1), night_ends);
}

static void day_begins(struct sim *s, struct happening *h)
{
	(void)h;
	people_day(s);
	faults_day(s);
	sim_later(s, DAYS_MS(1), day_begins);
}

/* ---- a winter ------------------------------------------------------------------------------- */

static void rates_draw(struct sim *s)
{
	static const int most[] = {
#define SIM_MOST(name, most_) most_,
	    SIM_RATES(SIM_MOST)
#undef SIM_MOST
	};
	for (int i = 0; i < RATE_COUNT; i++) {
		int u = sim_throw(s, 101);
		s->rates[i] = sim_throw(s, 4) == 0 ? 0 : (int)((int64_t)most[i] * u * u / 10000);
	}
}

static bool begin(struct sim *s, uint64_t seed, int days)
{
	memset(s, 0, sizeof(*s));
	s->seed = seed;
	s->dice = (struct dice){seed};
	s->inbox_end = &s->inbox;
	s->trace = 1469598103934665603u;
	unsetenv("CREDENTIALS_DIRECTORY");
	disk_open(seed);
	touched_attend();
	rates_draw(s);
	s->skipped = days < WINTER_DAYS ? sim_throw(s, WINTER_DAYS - days + 1) : 0;
	struct date october = date_make(2024 + sim_throw(s, 8), 10, 1);
	s->guests = guests_draw(s);
	s->first = wall_london((struct date){october.day + s->skipped}, 0);
	s->last = wall_plus(s->first, DAYS_MS(days));
	s->now = s->first;
	secrets_guard();
	if (config_load(CONFIG, &s->config, stderr) > 0) {
		fprintf(stderr, "a winter is played from the top of the tree\n");
		exit(EXIT_FAILURE);
	}
	s->settings = s->config.settings;
	council_draw(s);
	while (s->fault[0] == '\0' && !starts(s, 600))
		;
	disk_die_at(0);
	return s->fault[0] == '\0';
}

bool sim_winter(struct sim *s, uint64_t seed, int days)
{
	if (!begin(s, seed, days))
		return false;
	nature_begin(s);
	deciding_begin(s);
	sim_turns(s);
	people_begin(s);
	phones_begin(s);
	clock_drifts(s);
	sim_later(s, DAYS_MS(1), day_begins);
	sim_later(s, DAYS_MS(1) + HOURS_MS(10), night_ends);
	while (s->now.ms < s->last.ms && !s->fault[0])
		step(s);
	return s->fault[0] == '\0';
}

void sim_free(struct sim *s)
{
	leave(s);
	while (s->heap_count > 0)
		happening_free(heap_take(s));
	free(s->heap);
	nature_end(s);
	phones_end(s);
	people_end(s);
	config_free(&s->config);
	arena_free(&s->config_arena);
	arena_free(&s->commands_arena);
	arena_free(&s->arena);
	disk_close();
}
