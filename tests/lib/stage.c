/* SPDX-License-Identifier: MIT */
#include "lib/stage.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "civil.h"
#include "lib/fake_kannel.h"
#include "lib/full_disk.h"
#include "lib/promises.h"
#include "survey.h"

#define TURNS_AT_ONCE 2000 /* more at one moment is an engine that never comes to rest */
#define RETRY_MS SECONDS_MS(1) /* after a turn the disk refused */

struct posted {
	struct event event; /* all strings live as long as the play */
	struct posted *next;
};

void stage_fail(struct stage *s, const char *format, ...)
{
	va_list args;
	if (s->fault[0] != '\0')
		return;
	va_start(args, format);
	vsnprintf(s->fault, sizeof(s->fault), format, args);
	va_end(args);
}

const char *stage_local(struct stage *s, struct wall at)
{
	return wall_format_local(at, arena_alloc(&s->arena, WALL_TEXT));
}

static void write_down(struct stage *s, const char *what, const char *whom, const char *text)
{
	if (s->transcript != NULL)
		fprintf(s->transcript, "%s  %-8s%s%s%s\n", stage_local(s, s->now), what, whom,
			whom[0] != '\0' ? ": " : "", text);
}

/* ---- what leaves the engine ----------------------------------------------------------------- */

static void enqueue(struct stage *s, const struct event *event)
{
	struct posted *p = arena_alloc(&s->arena, sizeof(*p));
	p->event = *event;
	*s->inbox_end = p;
	s->inbox_end = &p->next;
}

static void answer_later(struct stage *s, struct parcel *p, const struct transfer_result *r)
{
	p->under_way = false;
	enqueue(s, &(struct event){.kind = EVENT_RESULT, .errand = p->errand, .result = *r});
}

struct habit *stage_habit(struct stage *s, const char *source)
{
	struct habit *h = s->habits;
	while (h < s->habits + LIMIT_SOURCES - 1 && h->who != NULL && strcmp(h->who, source) != 0)
		h++;
	if (h->who == NULL)
		h->who = arena_text(&s->arena, source);
	return h;
}

static const char *header(const struct transfer *t, const char *name, struct arena *arena)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < TRANSFER_HEADERS && t->headers[i] != NULL; i++)
		if (strncmp(t->headers[i], name, length) == 0 &&
		    strncmp(t->headers[i] + length, ": ", 2) == 0)
			return arena_text(arena, t->headers[i] + length + 2);
	return NULL;
}

static void serve(struct stage *s, struct parcel *p)
{
	const char *slash = strchr(p->errand.subject, '/');
	struct habit *h = stage_habit(s, slash != NULL ? slash + 1 : p->errand.subject);
	if (h->word == NULL)
		return;
	struct transfer_result r = {.fate = FATE_NOT_SENT, .error = h->reason};
	bool same = p->since != NULL && h->page.last_modified != NULL &&
		    strcmp(p->since, h->page.last_modified) == 0;
	if (strcmp(h->word, "serves") == 0)
		r = same ? fake_metno_unchanged(&s->arena, s->now)
			 : fake_metno_answer(&s->arena, s->now, &h->page);
	p->expected = true;
	answer_later(s, p, &r);
}

static void take_text(struct stage *s, struct parcel *p, const struct transfer *t)
{
	struct transfer_result r = {.fate = FATE_ANSWERED, .status = 200, .body = ""};
	const char *to = header(t, "X-Kannel-To", &s->arena);
	promises_check_text(s, p);
	if (to != NULL && p->phone != NULL && strcmp(to, p->phone) != 0)
		stage_fail(s, "text %s goes to %s, and its row says %s", p->errand.subject, to,
			   p->phone);
	if (t->print) {
		answer_later(s, p, &r);
	} else if (s->gateway_habit != NULL) {
		p->silent = !fake_kannel_answer(s->gateway_habit, &r);
		if (!p->silent)
			answer_later(s, p, &r);
	}
}

static void see_transfer(struct stage *s, const struct effect *e)
{
	const struct transfer *t = &e->transfer;
	struct parcel *p = arena_alloc(&s->arena, sizeof(*p));
	p->errand = e->errand;
	p->errand.subject = arena_text(&s->arena, e->errand.subject);
	p->errand.gateway = arena_text(&s->arena, e->errand.gateway);
	p->url = arena_text(&s->arena, t->url != NULL ? t->url : "");
	p->body = arena_text(&s->arena, t->body != NULL ? t->body : "");
	p->since = header(t, "If-Modified-Since", &s->arena);
	p->receipt = header(t, "X-Kannel-DLR-URL", &s->arena);
	p->sent = s->now;
	p->gives_up =
	    wall_plus(s->now, (int64_t)((double)t->timeout_ms * s->config.settings->speed));
	p->under_way = true;
	s->parcels = realloc(s->parcels, (s->parcel_count + 1) * sizeof(struct parcel *));
	if (s->parcels == NULL)
		abort();
	s->parcels[s->parcel_count++] = p;
	if (p->errand.kind == ERRAND_FETCH) {
		serve(s, p);
		if (!p->expected)
			write_down(s, "fetch", p->errand.subject, p->since != NULL ? p->since : "");
		return;
	}
	p->phone =
	    witness_text(s, "SELECT phone FROM message WHERE id = ?1", p->errand.subject, NULL);
	p->code =
	    witness_text(s, "SELECT code FROM message WHERE id = ?1", p->errand.subject, NULL);
	const char *whom =
	    witness_text(s, "SELECT contact FROM message WHERE id = ?1", p->errand.subject, NULL);
	write_down(s, p->errand.kind == ERRAND_SEND ? "text" : "lookup",
		   whom != NULL ? whom : p->phone, p->body);
	if (p->errand.kind == ERRAND_SEND)
		take_text(s, p, t);
}

/* A server that serves by itself, and has nothing new: no reader of the night wants to know. */
static bool is_routine(const struct stage *s, const char *note)
{
	const char *slash = strchr(note, '/');
	for (const struct habit *h = s->habits; slash != NULL && h->who != NULL; h++)
		if (strncmp(slash + 1, h->who, strlen(h->who)) == 0)
			return h->word != NULL && strstr(note, "unchanged") != NULL;
	return false;
}

/* These councils have no gateway that calls, as the check of whom they reach says every day. */
static bool is_daily(const char *note)
{
	return strstr(note, "Nobody can be woken") != NULL;
}

static void see_note(struct stage *s, const struct effect *e)
{
	if (e->level == NOTE_ALARM || !is_routine(s, e->text))
		write_down(s, e->level == NOTE_ALARM ? "ALARM" : "note", "", e->text);
	s->said = realloc(s->said, (s->said_count + 1) * sizeof(*s->said));
	if (s->said == NULL)
		abort();
	s->said[s->said_count++] =
	    (struct said){e->level, arena_text(&s->arena, e->text), s->now, is_daily(e->text)};
}

static void see_reply(struct stage *s, const struct effect *e)
{
	if (s->reply != NULL)
		stage_fail(s, "a second reply came before the first was looked at: %s", e->text);
	if (!s->typed)
		write_down(s, "reply", "", e->text);
	s->reply = arena_text(&s->arena, e->text);
}

/* What another thread would do, done at once. */
static void see_survey(struct stage *s, const struct effect *e)
{
	struct effect reply = {.text = survey_make_on(e->survey, s->store, &s->arena)};
	see_reply(s, &reply);
}

static void see_answer(struct stage *s, const struct effect *e)
{
	if (e->text != NULL && e->text[0] != '\0')
		write_down(s, "answer", "", e->text);
	s->answer_status = e->status;
	s->answer_text = arena_text(&s->arena, e->text != NULL ? e->text : "");
}

static void see_clock(struct stage *s, const struct effect *e)
{
	s->now = e->clock;
}

static void see_nothing(struct stage *s, const struct effect *e)
{
	(void)s, (void)e;
}

static const struct {
	void (*see)(struct stage *s, const struct effect *e);
	bool uncommitted; /* may leave although nothing was written down */
	const char *what;
} kinds[] = {
    [EFFECT_REPLY] = {see_reply, true, "reply"},
    [EFFECT_SUBSCRIBE] = {see_nothing, true, "subscription"},
    [EFFECT_PUBLISH] = {see_nothing, false, "publication"},
    [EFFECT_TRANSFER] = {see_transfer, false, "transfer"},
    [EFFECT_ANSWER] = {see_answer, true, "web answer"},
    [EFFECT_NOTE] = {see_note, true, "note"},
    [EFFECT_CLOCK] = {see_clock, false, "move of the clock"},
    [EFFECT_FILE] = {see_nothing, false, "file"},
    [EFFECT_SURVEY] = {see_survey, true, "survey"},
};

/* ---- turns ---------------------------------------------------------------------------------- */

static size_t inbox_list(const struct stage *s, struct event *out)
{
	size_t n = 0;
	for (const struct posted *p = s->inbox; p != NULL && n < LIMIT_TURN_EVENTS; p = p->next)
		out[n++] = p->event;
	return n;
}

/* Takes the first n out, but for those that must be given again. */
static void inbox_settle(struct stage *s, size_t n, const bool *keep)
{
	struct posted **link = &s->inbox;
	for (size_t i = 0; i < n; i++) {
		if (keep[i])
			link = &(*link)->next;
		else
			*link = (*link)->next;
	}
	s->inbox_end = &s->inbox;
	while (*s->inbox_end != NULL)
		s->inbox_end = &(*s->inbox_end)->next;
}

static void turn(struct stage *s)
{
	static struct event events[LIMIT_TURN_EVENTS];
	bool keep[LIMIT_TURN_EVENTS] = {false};
	struct effects effects;
	size_t n = inbox_list(s, events);
	s->outcome = engine_turn(s->engine, events, n, s->now, &effects, keep);
	if (s->outcome != TURN_UNKNOWN)
		inbox_settle(s, n, keep);
	for (const struct effect *e = effects.first; e != NULL && !s->fault[0]; e = e->next) {
		if (s->outcome != TURN_DONE && !kinds[e->kind].uncommitted)
			stage_fail(s, "a %s left a turn that was not committed",
				   kinds[e->kind].what);
		else
			kinds[e->kind].see(s, e);
	}
	if (s->outcome == TURN_DONE && !s->fault[0])
		promises_check(s);
}

/* One turn, and more as long as there are answers to be given to it. */
static void turns(struct stage *s)
{
	int count = 0;
	do
		turn(s);
	while (s->inbox != NULL && s->outcome == TURN_DONE && !s->fault[0] &&
	       ++count < TURNS_AT_ONCE);
	if (count == TURNS_AT_ONCE)
		stage_fail(s, "the engine does not come to rest at %s", stage_local(s, s->now));
}

void stage_turns(struct stage *s)
{
	turns(s);
}

void stage_post(struct stage *s, const struct event *event)
{
	enqueue(s, event);
	turns(s);
}

void stage_answer(struct stage *s, struct parcel *p, const struct transfer_result *r)
{
	answer_later(s, p, r);
	turns(s);
}

/* ---- time ----------------------------------------------------------------------------------- */

static struct wall next_moment(struct stage *s)
{
	if (s->outcome != TURN_DONE)
		return wall_plus(s->now, RETRY_MS);
	struct wall next = engine_next_deadline(s->engine);
	for (size_t i = 0; i < s->parcel_count; i++)
		if (s->parcels[i]->under_way)
			next = wall_earlier(next, s->parcels[i]->gives_up);
	return wall_later(next, s->now);
}

static void give_up(struct stage *s)
{
	static const struct transfer_result late = {.fate = FATE_UNKNOWN,
						    .error = "no answer in time"};
	for (size_t i = 0; i < s->parcel_count; i++)
		if (s->parcels[i]->under_way && s->parcels[i]->gives_up.ms <= s->now.ms)
			answer_later(s, s->parcels[i], &late);
}

bool stage_step(struct stage *s, struct wall until)
{
	struct wall next = next_moment(s);
	if (s->fault[0] != '\0' || wall_before(until, next))
		return false;
	s->at_once = next.ms == s->now.ms ? s->at_once + 1 : 0;
	if (s->at_once > TURNS_AT_ONCE)
		stage_fail(s, "the engine wants a turn again and again at %s",
			   stage_local(s, s->now));
	s->now = next;
	give_up(s);
	turns(s);
	return true;
}

void stage_until(struct stage *s, struct wall until)
{
	while (stage_step(s, until))
		;
	s->now = until;
}

/* ---- lives ---------------------------------------------------------------------------------- */

bool stage_open(struct stage *s, FILE *transcript)
{
	memset(s, 0, sizeof(*s));
	s->transcript = transcript;
	s->inbox_end = &s->inbox;
	full_disk_set(false);
	unsetenv("CREDENTIALS_DIRECTORY"); /* or secrets would be looked for there */
	snprintf(s->folder, sizeof(s->folder), "/tmp/swep-scenario-XXXXXX");
	if (mkdtemp(s->folder) == NULL) {
		s->folder[0] = '\0';
		return false;
	}
	snprintf(s->path, sizeof(s->path), "%s/0.db", s->folder);
	return true;
}

void stage_leave(struct stage *s)
{
	engine_close(s->engine);
	sqlite3_close(s->witness);
	store_close(s->store);
	s->engine = NULL;
	s->witness = NULL;
	s->store = NULL;
	s->inbox = NULL;
	s->inbox_end = &s->inbox;
	for (size_t i = 0; i < s->parcel_count; i++)
		s->parcels[i]->under_way = false;
}

void stage_start(struct stage *s)
{
	struct fault why = {.message = ""};
	bool exercise = s->config.settings->exercise;
	if (store_open(s->path, exercise, &s->store, &why) != ERR_OK) {
		stage_fail(s, "the database could not be opened: %s", why.message);
		return;
	}
	if (sqlite3_open_v2(s->path, &s->witness, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		stage_fail(s, "the second connection: %s", sqlite3_errmsg(s->witness));
	sqlite3_busy_timeout(s->witness, 1000);
	s->engine = engine_open(s->store, s->config.settings);
	turns(s);
}

void stage_stop(struct stage *s)
{
	static const struct transfer_result stopped = {.fate = FATE_UNKNOWN,
						       .error = "swepd was stopped"};
	for (size_t i = 0; i < s->parcel_count; i++)
		if (s->parcels[i]->under_way)
			answer_later(s, s->parcels[i], &stopped);
	if (s->inbox != NULL)
		turn(s);
	stage_leave(s);
}

/* Byte by byte, while the old connection still stands: nothing it has not written is there. */
static void copy_file(struct stage *s, const char *from, const char *to)
{
	char bytes[65536];
	size_t got;
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	if (in == NULL || out == NULL)
		stage_fail(s, "%s could not be copied", from);
	while (in != NULL && out != NULL && (got = fread(bytes, 1, sizeof(bytes), in)) > 0)
		if (fwrite(bytes, 1, got, out) != got)
			stage_fail(s, "%s could not be written", to);
	if (in != NULL)
		fclose(in);
	if (out != NULL && fclose(out) != 0)
		stage_fail(s, "%s could not be written", to);
}

void stage_kill(struct stage *s)
{
	char next[sizeof(s->path)], from[sizeof(s->path) + 8], to[sizeof(s->path) + 8];
	snprintf(next, sizeof(next), "%s/%d.db", s->folder, ++s->lives);
	copy_file(s, s->path, next);
	snprintf(from, sizeof(from), "%s-wal", s->path);
	snprintf(to, sizeof(to), "%s-wal", next);
	copy_file(s, from, to);
	stage_leave(s);
	memcpy(s->path, next, sizeof(next));
}

static void sweep(struct stage *s)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	char path[sizeof(s->path) + 16];
	for (int life = 0; life <= s->lives; life++)
		for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
			snprintf(path, sizeof(path), "%s/%d.db%s", s->folder, life, ends[i]);
			unlink(path);
		}
	rmdir(s->folder);
}

void stage_close(struct stage *s)
{
	stage_leave(s);
	full_disk_set(false);
	if (s->folder[0] != '\0')
		sweep(s);
	config_free(&s->config);
	free(s->parcels);
	free(s->said);
	arena_free(&s->arena);
}
