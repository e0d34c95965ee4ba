/* SPDX-License-Identifier: MIT */
#include "lib/world.h"

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_rows.h"
#include "store_inside.h"
#include "survey.h"

static void put(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text);
}

static void add_person(struct settings *s, const char *user, enum role role)
{
	struct person_settings *p = &s->people[s->person_count++];
	put(p->user, sizeof(p->user), user);
	put(p->name, sizeof(p->name), user);
	p->role = role;
}

static void add_rule(struct policy *p, const char *name, const char *text, int tier)
{
	struct fault why;
	struct policy_rule *r = &p->rules[p->rule_count++];
	put(r->name, sizeof(r->name), name);
	put(r->text, sizeof(r->text), text);
	r->action = ACTION_PROPOSE;
	r->tier = tier;
	ck_assert_int_eq(rule_parse(text, &r->when, &why), ERR_OK);
}

static void fill_policy(struct policy *p)
{
	struct fault why;
	put(p->key, sizeof(p->key), "test");
	put(p->title, sizeof(p->title), "Test policy");
	put(p->approver, sizeof(p->approver), "The test board");
	put(p->version, sizeof(p->version), "1");
	ck_assert(dated_parse("2026-10-01", &p->adopted));
	p->hours = NIGHT_HOURS_DEFAULT;
	p->season = (struct season){1, 1, 12, 31};
	p->tiers = 2;
	put(p->offers[0], sizeof(p->offers[0]), "an emergency bed");
	put(p->offers[1], sizeof(p->offers[1]), "a bed for everybody");
	add_rule(p, "cold", "air.min <= 0", 1);
	add_rule(p, "very-cold", "air.min <= -5", 2);
	put(p->exit_text, sizeof(p->exit_text), "air.min > 0");
	ck_assert_int_eq(rule_parse(p->exit_text, &p->exit, &why), ERR_OK);
	p->least_nights = 1;
	p->blind_minutes = 12 * 60;
	p->decide_minutes = 12 * 60;
	p->answer_ms = MINUTES_MS(30);
	p->review_minutes = 10 * 60 + 30;
	p->work_from_minutes = 9 * 60;
	p->work_to_minutes = 17 * 60;
	p->watch_nights = 5;
	p->worse_by = 0.5;
}

static void fill_source(struct source_settings *s)
{
	put(s->name, sizeof(s->name), "metno");
	put(s->feed, sizeof(s->feed), "metno-compact");
	put(s->url, sizeof(s->url), "http://127.0.0.1:9/compact");
	put(s->user_agent, sizeof(s->user_agent), "swepd-test/1 test@example.org");
	s->every_ms = MINUTES_MS(60);
	s->stale_ms = HOURS_MS(12);
	s->blind_ms = HOURS_MS(6);
	s->timeout_ms = SECONDS_MS(30);
}

static void fill_area(struct area_settings *a)
{
	put(a->key, sizeof(a->key), "coventry");
	put(a->name, sizeof(a->name), "Coventry");
	fill_policy(&a->policy);
	fill_source(&a->sources[a->source_count++]);
	a->hold_ms = HOURS_MS(2);
	a->confirm_ms = MINUTES_MS(30);
	a->offer_ms = MINUTES_MS(30);
	a->referral_answer_ms = HOURS_MS(2);
}

static void fill_gateway(struct gateway_settings *g)
{
	put(g->key, sizeof(g->key), "console");
	put(g->kind, sizeof(g->kind), "console");
	g->timeout_ms = SECONDS_MS(30);
	g->lookup_ms = SECONDS_MS(60);
	g->in_flight = 32;
}

void world_open(struct world *w)
{
	struct fault why = {.message = ""};
	memset(w, 0, sizeof(*w));
	w->settings = calloc(1, sizeof(*w->settings));
	ck_assert_ptr_nonnull(w->settings);
	w->settings->speed = 1;
	add_person(w->settings, "alice", ROLE_MANAGER);
	add_person(w->settings, "carol", ROLE_MANAGER);
	add_person(w->settings, "bob", ROLE_WORKER);
	add_person(w->settings, "vera", ROLE_VIEWER);
	w->settings->areas[0] = calloc(1, sizeof(*w->settings->areas[0]));
	ck_assert_ptr_nonnull(w->settings->areas[0]);
	w->settings->area_count = 1;
	fill_area(w->settings->areas[0]);
	fill_gateway(&w->settings->gateways[w->settings->gateway_count++]);
	ck_assert(wall_parse_iso("2026-11-21T12:00:00Z", &w->now));
	ck_assert_msg(store_open(":memory:", false, &w->store, &why) == ERR_OK, "%s", why.message);
	w->written = sqlite3_total_changes64(w->store->db);
}

void world_start(struct world *w)
{
	w->engine = engine_open(w->store, w->settings);
	world_turn(w, NULL, 0);
}

void world_restart(struct world *w)
{
	engine_close(w->engine);
	world_start(w);
}

void world_clear(struct world *w)
{
	for (size_t i = 0; i < w->count; i++) {
		free(w->seen[i].text);
		free(w->seen[i].body);
		free((char *)(uintptr_t)w->seen[i].errand.subject);
		free((char *)(uintptr_t)w->seen[i].errand.gateway);
	}
	w->count = 0;
}

/* ---- every row has its line ------------------------------------------------------------------ */

static void mind_meddling(struct world *w)
{
	w->meddled |= sqlite3_total_changes64(w->store->db) != w->written;
}

static void strays_refuse(const struct audit_strays *strays)
{
	if (strays->count > 0)
		ck_abort_msg("%s %s %s", strays->rows[0].kind, strays->rows[0].subject,
			     strays->rows[0].sentence);
}

static void check_audited(struct world *w)
{
	struct arena arena = {0};
	struct audit_strays strays;
	struct subject_set seen;
	ck_assert_int_eq(audit_list_strays(w->store, &arena, &strays, &seen), ERR_OK);
	strays_refuse(&strays);
	ck_assert_int_eq(audit_list_unaudited(w->store, &arena, &seen, &strays), ERR_OK);
	strays_refuse(&strays);
	subject_set_free(&seen);
	arena_free(&arena);
}

void world_close(struct world *w)
{
	world_clear(w);
	mind_meddling(w);
	if (!w->meddled)
		check_audited(w);
	engine_close(w->engine);
	store_close(w->store);
	free(w->settings->areas[0]);
	free(w->settings);
}

/* ---- what leaves ---------------------------------------------------------------------------- */

static char *copy(const char *text)
{
	return text != NULL ? strdup(text) : NULL;
}

/* What another thread would do, done at once. */
static void see_survey(struct world *w, const struct effect *e)
{
	struct arena arena = {0};
	struct seen *s = &w->seen[w->count++];
	*s = (struct seen){.kind = EFFECT_REPLY};
	s->text = strdup(survey_make_on(e->survey, w->store, &arena));
	arena_free(&arena);
}

static void see(struct world *w, const struct effect *e)
{
	if (e->kind == EFFECT_SURVEY) {
		see_survey(w, e);
		return;
	}
	ck_assert_msg(w->count < WORLD_SEEN, "more effects than a test should make");
	struct seen *s = &w->seen[w->count++];
	*s = (struct seen){.kind = e->kind, .status = e->status, .errand = e->errand};
	s->text = copy(e->kind == EFFECT_TRANSFER ? e->transfer.url : e->text);
	s->body = e->kind == EFFECT_TRANSFER ? copy(e->transfer.body) : copy(e->path);
	s->errand.subject = copy(e->errand.subject);
	s->errand.gateway = copy(e->errand.gateway);
}

void (*world_rehearse)(struct world *w, const struct event *events, size_t count);

void world_turn(struct world *w, const struct event *events, size_t count)
{
	struct effects effects;
	bool keep[LIMIT_TURN_EVENTS];
	ck_assert(count <= LIMIT_TURN_EVENTS);
	mind_meddling(w);
	if (world_rehearse != NULL)
		world_rehearse(w, events, count);
	w->outcome = engine_turn(w->engine, events, count, w->now, &effects, keep);
	w->written = sqlite3_total_changes64(w->store->db);
	for (const struct effect *e = effects.first; e != NULL; e = e->next)
		see(w, e);
}

void world_advance(struct world *w, int64_t ms)
{
	struct wall until = wall_plus(w->now, ms);
	for (int rounds = 0; rounds < 100000; rounds++) {
		struct wall due = engine_next_deadline(w->engine);
		if (wall_before(until, due))
			break;
		w->now = wall_later(w->now, due);
		world_turn(w, NULL, 0);
	}
	w->now = until;
	world_turn(w, NULL, 0);
}

json_t *world_ask(struct world *w, const char *user, const char *verb, const char *args)
{
	static int asked;
	char line[65536];
	int n =
	    snprintf(line, sizeof(line), "{\"v\":1,\"id\":\"test-%d\",\"verb\":\"%s\",\"args\":%s}",
		     ++asked, verb, args != NULL ? args : "{}");
	ck_assert(n > 0 && (size_t)n < sizeof(line));
	struct event event = {.kind = EVENT_REQUEST,
			      .peer = {1, (uint32_t)asked},
			      .user = user,
			      .line = line,
			      .length = (size_t)n};
	size_t before = w->count;
	world_turn(w, &event, 1);
	for (size_t i = before; i < w->count; i++)
		if (w->seen[i].kind == EFFECT_REPLY)
			return json_loads(w->seen[i].text, 0, NULL);
	ck_abort_msg("%s was not answered", verb);
	return NULL;
}

json_t *world_ok(struct world *w, const char *user, const char *verb, const char *args)
{
	json_t *reply = world_ask(w, user, verb, args);
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(json_is_true(json_object_get(reply, "ok")), "%s %s: %s", verb,
		      args != NULL ? args : "", dump);
	free(dump);
	return reply;
}

void world_refused(struct world *w, const char *user, const char *verb, const char *args,
		   const char *code)
{
	json_t *reply = world_ask(w, user, verb, args);
	char *dump = json_dumps(reply, JSON_COMPACT);
	const char *got =
	    json_string_value(json_object_get(json_object_get(reply, "error"), "code"));
	ck_assert_msg(got != NULL && strcmp(got, code) == 0, "%s %s: expected %s: %s", verb,
		      args != NULL ? args : "", code, dump);
	free(dump);
	json_decref(reply);
}

void world_result(struct world *w, const struct errand *errand, enum fate fate, int status,
		  const char *body)
{
	struct event event = {.kind = EVENT_RESULT, .errand = *errand};
	event.result = (struct transfer_result){.fate = fate, .status = status};
	if (fate == FATE_ANSWERED) {
		event.result.body = body != NULL ? body : "";
		event.result.size = strlen(event.result.body);
	} else {
		event.result.error = body != NULL ? body : "the connection broke";
	}
	world_turn(w, &event, 1);
}

const struct seen *world_seen(const struct world *w, enum effect_kind kind, size_t n)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->seen[i].kind == kind && n-- == 0)
			return &w->seen[i];
	return NULL;
}

size_t world_count(const struct world *w, enum effect_kind kind)
{
	size_t n = 0;
	for (size_t i = 0; i < w->count; i++)
		n += w->seen[i].kind == kind;
	return n;
}

/* Not through the store's statement cache: a test's text is not a literal of the store. */
static sqlite3_stmt *ask_store(struct world *w, const char *sql)
{
	sqlite3 *db = w->store->db;
	sqlite3_stmt *statement;
	ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s: %s", sql,
		      sqlite3_errmsg(db));
	return statement;
}

int64_t world_number(struct world *w, const char *sql)
{
	sqlite3_stmt *statement = ask_store(w, sql);
	int64_t number =
	    sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
	sqlite3_finalize(statement);
	return number;
}

const char *world_text(struct world *w, const char *sql)
{
	static char text[8192];
	sqlite3_stmt *statement = ask_store(w, sql);
	text[0] = '\0';
	if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0) != NULL)
		put(text, sizeof(text), (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return text;
}
