/* SPDX-License-Identifier: MIT */
#include "faults/insist.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "audit_proof.h"
#include "civil.h"
#include "faults/fault.h"
#include "fsck.h"
#include "lib/fake_kannel.h"
#include "lib/promises.h"
#include "lib/secrets.h"
#include "memory.h"
#include "scrub.h"
#include "sim/disk.h"
#include "verbs.h"

#define TRIES 240
#define AGAIN_MS SECONDS_MS(5)
#define DOWN_MS SECONDS_MS(20)
#define PATIENCE 3 /* so often somebody asks before there is room on the disk again */
#define STEPS_MOST 100 /* of the engine, for whatever lasts */
#define MARK "may be a repeat"

static bool broken(const struct insist *n)
{
	return n->player.stage.fault[0] != '\0';
}

/* ---- what is asked by the daemon ------------------------------------------------------------- */

static bool was_sent(const struct stage *s, const struct parcel *x)
{
	for (size_t i = 0; i < s->parcel_count; i++)
		if (s->parcels[i]->errand.kind == ERRAND_SEND &&
		    word_is(s->parcels[i]->errand.subject, x->errand.subject))
			return true;
	return false;
}

static const char *words_sent(const struct stage *s, const struct parcel *x)
{
	const char *text = "";
	for (size_t i = 0; i < s->parcel_count; i++)
		if (s->parcels[i]->errand.kind == ERRAND_SEND &&
		    word_is(s->parcels[i]->errand.subject, x->errand.subject))
			text = s->parcels[i]->body;
	return text;
}

/* The gateway tells the truth: it has what it was given. */
static void lookups_answer(struct insist *n)
{
	struct stage *s = &n->player.stage;
	struct transfer_result r;
	struct parcel *x;
	while (!broken(n) &&
	       (x = parcel_find(&n->player, ERRAND_LOOKUP, NULL, true, false)) != NULL) {
		const char *word = was_sent(s, x) ? "has" : "absent";
		if (!fake_kannel_lookup(word, x->url, x->phone, words_sent(s, x), &s->arena, &r))
			FAIL(&n->player, "no look-up for %s", x->url);
		stage_answer(s, x, &r);
	}
}

static void time_passes(struct insist *n, struct wall until)
{
	struct stage *s = &n->player.stage;
	lookups_answer(n);
	for (int steps = 0; stage_step(s, until); steps++) {
		if (fault_lasts() && steps >= STEPS_MOST)
			fault_over();
		lookups_answer(n);
	}
	s->now = wall_later(s->now, until);
}

static void wait_a_bit(struct insist *n, int tries)
{
	if (fault_lasts() && tries >= PATIENCE)
		fault_over();
	time_passes(n, wall_plus(n->player.stage.now, AGAIN_MS));
}

/* ---- what was acknowledged ------------------------------------------------------------------- */

static void promise_add(struct insist *n, struct promise p)
{
	if (n->promised == PROMISES_MOST)
		FAIL(&n->player, "more promises than there is room for");
	else
		n->promises[n->promised++] = p;
}

static const char *promise_kept(struct insist *n, const struct promise *p)
{
	struct stage *s = &n->player.stage;
	return p->what == PROMISED_REQUEST
		   ? witness_text(s, "SELECT reply FROM request WHERE id = ?1", p->id, NULL)
		   : witness_text(s, "SELECT '' FROM inbound WHERE id LIKE '%/' || ?1", p->id,
				  NULL);
}

/* An erasure under way may be done, though nobody has heard: with somebody goes what was answered
 * of them. */
static bool may_be_gone(const struct insist *n, const struct promise *p)
{
	json_t *root = n->request != NULL ? json_loads(n->request, 0, NULL) : NULL;
	const char *verb = json_string_value(json_object_get(root, "verb"));
	const char *ref =
	    json_string_value(json_object_get(json_object_get(root, "args"), "person"));
	bool gone = word_is(verb, "erase") && ref != NULL && strstr(p->reply, ref) != NULL;
	json_decref(root);
	return gone;
}

/* Answers are kept for two days. */
static void promises_look(struct insist *n)
{
	for (size_t i = 0; i < n->promised && !broken(n); i++) {
		const struct promise *p = &n->promises[i];
		if (n->player.stage.now.ms - p->at.ms > DAYS_MS(1))
			continue;
		const char *kept = promise_kept(n, p);
		if (kept == NULL && may_be_gone(n, p))
			continue;
		if (kept == NULL || strcmp(kept, p->reply) != 0)
			FAIL(&n->player, "%s was acknowledged with %s, and there is %s", p->id,
			     p->reply, kept != NULL ? kept : "nothing");
	}
}

static void fsck_look(struct insist *n)
{
	struct stage *s = &n->player.stage;
	struct fsck_report report;
	if (broken(n))
		return;
	if (fsck_run(s->store, s->now, &s->arena, &report) != ERR_OK)
		FAIL(&n->player, "fsck could not be run: %s", store_error(s->store));
	else if (report.wrong > 0)
		FAIL(&n->player, "fsck: %s: %s %s", report.findings[0].check, report.findings[0].id,
		     report.findings[0].sentence);
}

/* Whether the rows are as their newest audit row left them, too. */
static void audit_look(struct insist *n)
{
	struct stage *s = &n->player.stage;
	struct audit_proof proof;
	if (broken(n))
		return;
	if (audit_prove(s->store, NULL, &s->arena, &proof) != ERR_OK)
		FAIL(&n->player, "the audit could not be proved: %s", store_error(s->store));
	else if (proof.wrong > 0)
		FAIL(&n->player, "audit: %s", proof.findings[0]);
}

/* Whoever gets a text again is told so, and without an end of the process nobody does. */
static void repeats_look(struct insist *n)
{
	const struct stage *s = &n->player.stage;
	for (size_t i = 0; i < s->parcel_count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct parcel *a = s->parcels[j], *b = s->parcels[i];
			bool again = !a->expected && a->errand.kind == ERRAND_SEND &&
				     b->errand.kind == ERRAND_SEND &&
				     word_is(a->errand.subject, b->errand.subject);
			if (again && (n->lives == 1 || strstr(b->body, MARK) == NULL))
				FAIL(&n->player, "%s left twice: \"%s\"", b->errand.subject,
				     b->body);
		}
}

/* Whatever went wrong as the file was rebuilt: while nothing is owed, it is done. */
static void bytes_look(struct insist *n)
{
	struct wall owed;
	if (broken(n) || n->erased == NULL)
		return;
	if (scrub_owed(n->player.stage.store, &owed) != ERR_OK)
		FAIL(&n->player, "what is owed cannot be read");
	else if (owed.ms == 0 && disk_says(n->erased))
		FAIL(&n->player, "%s was erased and stands in a file", n->erased);
}

static void everything_look(struct insist *n)
{
	promises_look(n);
	if (!broken(n))
		promises_check_store(&n->player.stage);
	fsck_look(n);
	audit_look(n);
	repeats_look(n);
	bytes_look(n);
}

/* ---- lives ----------------------------------------------------------------------------------- */

static void life_begin(struct insist *n)
{
	struct stage *s = &n->player.stage;
	n->lives++;
	s->reply = NULL;
	s->answer_status = 0;
	stage_start(s);
}

/* The process has ended somewhere within a turn, or as it started. */
static void life_again(struct insist *n, enum disk_end how)
{
	struct stage *s = &n->player.stage;
	fault_over();
	disk_end(how, &n->dice);
	stage_leave(s);
	disk_live();
	s->now = wall_plus(s->now, DOWN_MS);
	life_begin(n);
	time_passes(n, wall_plus(s->now, AGAIN_MS));
	promises_look(n);
	fsck_look(n);
}

/* ---- people ---------------------------------------------------------------------------------- */

/* As it was wanted: done, or (code not NULL) refused with that code. */
static bool is_wanted(const char *reply, const char *wanted, bool *undone)
{
	json_t *root = json_loads(reply, 0, NULL);
	bool ok = json_is_true(json_object_get(root, "ok"));
	const char *code =
	    json_string_value(json_object_get(json_object_get(root, "error"), "code"));
	bool met = wanted == NULL ? ok : !ok && word_is(code, wanted);
	*undone = !ok && word_is(code, "storage");
	json_decref(root);
	return met;
}

/* Whether its answer is remembered: of what only looks, and of a survey, it is not. */
static bool is_kept(const char *verb)
{
	const struct verb *v = verb_find(verb);
	return v != NULL && v->writes && !word_is(verb, "audit-export");
}

static void line_make(struct insist *n, const char *verb, json_t *args)
{
	struct stage *s = &n->player.stage;
	n->id = arena_printf(&s->arena, "insist-%d", ++s->numbers);
	json_t *line =
	    json_pack("{s:i, s:s, s:s, s:O}", "v", 1, "id", n->id, "verb", verb, "args", args);
	char *dump = json_dumps(line, JSON_COMPACT);
	n->request = arena_text(&s->arena, dump);
	free(dump);
	json_decref(line);
}

/* NULL when nothing was heard in all that time. */
static const char *ask_once(struct insist *n, const char *user)
{
	struct stage *s = &n->player.stage;
	s->reply = NULL;
	s->typed = true;
	stage_post(s, &(struct event){.kind = EVENT_REQUEST,
				      .peer = {1, (uint32_t)++s->numbers},
				      .user = user,
				      .line = n->request,
				      .length = strlen(n->request)});
	for (int i = 0; i < TRIES && s->reply == NULL && !broken(n); i++)
		wait_a_bit(n, i);
	return s->reply;
}

/* With somebody goes what was answered of them. */
static void promises_forget(struct insist *n, const char *ref)
{
	size_t kept = 0;
	for (size_t i = 0; i < n->promised; i++)
		if (strstr(n->promises[i].reply, ref) == NULL)
			n->promises[kept++] = n->promises[i];
	n->promised = kept;
}

static void erased(struct insist *n, const char *ref)
{
	promises_forget(n, ref);
	n->erased = arena_text(&n->player.stage.arena, ref);
}

/* A request under way as the process ended is asked again as it stands. Only what was done is
 * promised. */
static void ask(struct insist *n, const char *user, const char *verb, json_t *args,
		const char *code)
{
	bool undone;
	for (int i = 0; i < TRIES && !broken(n); i++) {
		if (n->request == NULL)
			line_make(n, verb, args);
		const char *reply = ask_once(n, user);
		if (reply == NULL) {
			FAIL(&n->player, "%s was never answered", n->request);
		} else if (is_wanted(reply, code, &undone)) {
			if (code == NULL && is_kept(verb))
				promise_add(n, (struct promise){PROMISED_REQUEST, n->id, reply,
								n->player.stage.now});
			if (code == NULL && word_is(verb, "erase"))
				erased(n, json_string_value(json_object_get(args, "person")));
			n->request = NULL;
			return;
		} else if (!undone) {
			FAIL(&n->player, "%s is answered %s", n->request, reply);
		}
		n->request = NULL;
		wait_a_bit(n, i);
	}
	FAIL(&n->player, "%s was asked again and again", verb);
}

static void ask_from(struct insist *n, int word, const char *code)
{
	struct player *p = &n->player;
	const char *written = word_at(p, word + 2);
	json_t *args = json_loads(written != NULL ? written : "{}", 0, NULL);
	if (args == NULL)
		FAIL(p, "the arguments are not JSON");
	else
		ask(n, word_at(p, word), word_at(p, word + 1), args, code);
	json_decref(args);
}

static void insist_ask(struct insist *n)
{
	ask_from(n, 1, NULL);
}

static void insist_refused(struct insist *n)
{
	ask_from(n, 2, word_at(&n->player, 1));
}

static void insist_import(struct insist *n)
{
	struct player *p = &n->player;
	const char *text = script_slurp(file_beside(p, word_at(p, 2)), &p->stage.arena);
	if (text == NULL) {
		FAIL(p, "there is no %s", word_at(p, 2));
		return;
	}
	json_t *args = json_pack("{s:s, s:s}", "what", word_at(p, 1), "text", text);
	ask(n, "morgan", "import", args, NULL);
	json_decref(args);
}

/* ---- gateways -------------------------------------------------------------------------------- */

static void callback_insist(struct insist *n, const struct callback *callback)
{
	struct stage *s = &n->player.stage;
	for (int i = 0; i < TRIES && !broken(n); i++) {
		s->answer_status = 0;
		stage_post(s, &(struct event){.kind = EVENT_CALLBACK,
					      .peer = {2, (uint32_t)++s->numbers},
					      .callback = *callback});
		for (int j = 0; j < TRIES && s->answer_status == 0 && !broken(n); j++)
			wait_a_bit(n, j);
		if (s->answer_status == 200)
			return;
		if (s->answer_status != 503)
			FAIL(&n->player, "the gateway is answered with %d", s->answer_status);
		wait_a_bit(n, i);
	}
	FAIL(&n->player, "the gateway came again and again");
}

static void text_insist(struct insist *n, const char *who, const char *text)
{
	struct stage *s = &n->player.stage;
	const char *phone = phone_of(&n->player, who), *hole = strstr(text, "{code}");
	struct parcel *x = parcel_find(&n->player, ERRAND_SEND, phone, false, true);
	if (phone == NULL || (hole != NULL && (x == NULL || x->code == NULL))) {
		FAIL(&n->player, "%s has had no text", who);
		return;
	}
	if (hole != NULL)
		text = arena_printf(&s->arena, "%.*s%s%s", (int)(hole - text), text, x->code,
				    hole + strlen("{code}"));
	if (n->text == NULL)
		n->text = arena_printf(&s->arena, "mo-%d", ++s->numbers);
	struct callback callback = fake_kannel_inbound(
	    s->config.settings->gateways[0].callback_token, n->text, phone, text, &s->arena);
	callback_insist(n, &callback);
	promise_add(n, (struct promise){PROMISED_TEXT, n->text, "", s->now});
	n->text = NULL;
}

static void insist_text(struct insist *n)
{
	struct player *p = &n->player;
	int last = p->line->count - 1;
	for (; 2 + n->part < last && !broken(n); n->part++)
		text_insist(n, word_at(p, 2 + n->part), word_at(p, last));
}

static void insist_receipts(struct insist *n)
{
	struct stage *s = &n->player.stage;
	struct callback callback;
	for (; n->receipts < s->parcel_count && !broken(n); n->receipts++) {
		const struct parcel *x = s->parcels[n->receipts];
		if (x->errand.kind == ERRAND_SEND && x->receipt != NULL &&
		    fake_kannel_receipt("delivered", x->receipt, &s->arena, &callback))
			callback_insist(n, &callback);
	}
}

/* ---- the script ------------------------------------------------------------------------------ */

static void insist_config(struct insist *n)
{
	struct player *p = &n->player;
	char errors[1000] = "";
	FILE *out = fmemopen(errors, sizeof(errors), "w");
	secrets_guard();
	int count = config_load(file_beside(p, word_at(p, 1)), &p->stage.config, out);
	fclose(out);
	if (count > 0)
		FAIL(p, "%d errors in the configuration: %s", count, errors);
}

static void insist_clock(struct insist *n)
{
	time_read(&n->player, word_at(&n->player, 1), &n->player.stage.now);
	n->player.stage.gateway_habit = "accepts";
}

/* What it was given under its last word, and did not take, never reached anybody. */
static void insist_gateway(struct insist *n)
{
	struct stage *s = &n->player.stage;
	bool takes = word_is(s->gateway_habit, "accepts") || word_is(s->gateway_habit, "silent");
	for (; n->reached < s->parcel_count; n->reached++)
		if (!takes)
			s->parcels[n->reached]->expected = true;
	s->gateway_habit = word_at(&n->player, 1);
}

static void insist_feed(struct insist *n)
{
	struct habit *h = stage_habit(&n->player.stage, word_at(&n->player, 1));
	h->word = word_at(&n->player, 2);
	h->reason = "no connection";
}

static void insist_know(struct insist *n)
{
	struct player *p = &n->player;
	const char *value = NULL;
	for (int i = 0; i < TRIES && value == NULL && !broken(n); i++) {
		value = witness_text(&p->stage, word_at(p, 2), NULL);
		if (value == NULL)
			wait_a_bit(n, i);
	}
	if (value == NULL)
		FAIL(p, "nobody knows %s", word_at(p, 2));
	else if (n->known_count == KNOWN_MOST)
		FAIL(p, "more is known than there is room for");
	else
		n->known[n->known_count].name = word_at(p, 1),
		n->known[n->known_count++].value = value;
}

static void insist_start(struct insist *n)
{
	life_begin(n);
}

static void insist_forecast(struct insist *n)
{
	stage_habit(&n->player.stage, word_at(&n->player, 1))->word = "serves";
	play_forecast(&n->player);
}

static void insist_until(struct insist *n)
{
	struct wall until;
	if (time_read(&n->player, word_at(&n->player, 1), &until))
		time_passes(n, until);
}

static void clock_set(struct insist *n, int64_t ms)
{
	struct stage *s = &n->player.stage;
	s->now = wall_plus(s->now, ms);
	for (size_t i = 0; i < s->parcel_count; i++)
		s->parcels[i]->gives_up = wall_plus(s->parcels[i]->gives_up, ms);
	if (llabs(ms) > DAYS_MS(2)) /* by that clock answers need not be kept any more */
		n->promised = 0;
}

/* Once, also where the turn after it ends the process. */
static void insist_jump(struct insist *n)
{
	const char *word = word_at(&n->player, 1);
	bool back = word[0] == '-';
	int64_t ms;
	if (!duration_parse(word + back, &ms)) {
		FAIL(&n->player, "\"%s\" is no duration", word);
		return;
	}
	if (n->part++ == 0)
		clock_set(n, back ? -ms : ms);
	stage_turns(&n->player.stage);
}

static void insist_fact(struct insist *n)
{
	const char *sql = word_at(&n->player, 1), *wanted = word_at(&n->player, 2), *found = NULL;
	for (int i = 0; i < TRIES && !broken(n); i++) {
		found = witness_text(&n->player.stage, sql, NULL);
		if (word_is(found, wanted))
			return;
		wait_a_bit(n, i);
	}
	FAIL(&n->player, "%s is %s", sql, found != NULL ? found : "nothing");
}

static const struct {
	const char *word;
	int words;
	void (*run)(struct insist *n);
} commands[] = {
    {"config", 1, insist_config},     {"clock", 1, insist_clock}, {"start", 0, insist_start},
    {"import", 2, insist_import},     {"ask", 2, insist_ask},     {"text", 3, insist_text},
    {"receipts", 0, insist_receipts}, {"until", 1, insist_until}, {"fact", 2, insist_fact},
    {"forecast", 6, insist_forecast}, {"jump", 1, insist_jump},   {"refused", 3, insist_refused},
    {"know", 2, insist_know},         {"feed", 2, insist_feed},   {"gateway", 1, insist_gateway},
};

/* With what is known in place of its name; the line itself stays as it was read. */
static const char *filled(struct insist *n, const char *word)
{
	struct arena *arena = &n->player.stage.arena;
	for (size_t i = n->known_count; i-- > 0;) {
		const char *name = arena_printf(arena, "$%s", n->known[i].name), *at;
		while ((at = strstr(word, name)) != NULL)
			word = arena_printf(arena, "%.*s%s%s", (int)(at - word), word,
					    n->known[i].value, at + strlen(name));
	}
	return word;
}

static const struct script_line *line_filled(struct insist *n)
{
	struct arena *arena = &n->player.stage.arena;
	const struct script_line *read = &n->script.lines[n->next];
	struct script_line *line = arena_alloc(arena, sizeof(*line));
	*line = *read;
	line->words = arena_alloc(arena, (size_t)read->count * sizeof(*line->words));
	for (int i = 0; i < read->count; i++)
		line->words[i] = filled(n, read->words[i]);
	return line;
}

static void line_run(struct insist *n)
{
	struct player *p = &n->player;
	p->line = line_filled(n);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (word_is(word_at(p, 0), commands[i].word) &&
		    p->line->count > commands[i].words) {
			commands[i].run(n);
			return;
		}
	FAIL(p, "nobody knows what \"%s\" means here", word_at(p, 0));
}

static void lines_run(struct insist *n)
{
	while (n->next < n->script.count && !broken(n)) {
		if (word_is(n->script.lines[n->next].words[0], "ready"))
			return;
		line_run(n);
		if (broken(n))
			return;
		n->part = 0;
		n->next++;
	}
}

bool insist_open(struct insist *n, const char *path)
{
	struct player *p = &n->player;
	char why[500];
	memset(n, 0, sizeof(*n));
	memory_begin();
	disk_open(1);
	if (!stage_open(&p->stage, NULL))
		return false;
	p->path = path;
	if (!script_read(path, &p->stage.arena, &n->script, why, sizeof(why)))
		FAIL(p, "%s", why);
	size_t ready = 0;
	while (ready < n->script.count && !word_is(n->script.lines[ready].words[0], "ready"))
		ready++;
	if (ready == n->script.count)
		FAIL(p, "nothing is ready");
	lines_run(n);
	n->next++;
	return !broken(n);
}

bool insist_play(struct insist *n, enum disk_end how)
{
	if (sigsetjmp(fault_ended, 1) != 0)
		life_again(n, how);
	lines_run(n);
	fault_over();
	time_passes(n, wall_plus(n->player.stage.now, AGAIN_MS));
	everything_look(n);
	if (broken(n) && n->next < n->script.count)
		printf("%s:%d: ", n->player.path, n->script.lines[n->next].number);
	return !broken(n);
}

void insist_close(struct insist *n)
{
	stage_close(&n->player.stage);
	disk_close();
}
