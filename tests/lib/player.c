/* SPDX-License-Identifier: MIT */
#include "lib/player.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "lib/fake_kannel.h"
#include "lib/forecast.h"
#include "lib/full_disk.h"
#include "lib/promises.h"
#include "lib/script.h"
#include "phone.h"
#include "store_inside.h"

#define FORECAST_HOURS 400
#define THE_END INT_MAX /* the line at which the last checks fail */
#define LOOKUP_QUESTIONS 8 /* more than any gateway has */

struct player {
	struct stage stage;
	const char *path, *title;
	const struct script_line *line; /* the one being played */
	const char *request; /* the last line asked, and by whom */
	const char *user;
	int looked; /* how often the script looked at anything */
	int must_fail_line; /* 0: it must pass */
	const char *must_fail_words;
};

#define FAIL(p, ...) stage_fail(&(p)->stage, __VA_ARGS__)

/* ---- words ---------------------------------------------------------------------------------- */

static bool is(const char *word, const char *other)
{
	return word != NULL && strcmp(word, other) == 0;
}

/* The n-th word of the line, or NULL. */
static const char *word(const struct player *p, int n)
{
	return n < p->line->count ? p->line->words[n] : NULL;
}

/* A local date and time without a zone. */
static bool local_parse(const char *text, struct wall *out)
{
	char day[11];
	struct date date;
	int minutes;
	if (strlen(text) != 16 || text[10] != 'T')
		return false;
	memcpy(day, text, 10);
	day[10] = '\0';
	if (!date_parse(day, &date) || !minutes_parse(text + 11, &minutes))
		return false;
	*out = wall_london(date, minutes);
	return true;
}

static bool time_read(struct player *p, const char *text, struct wall *out)
{
	int minutes;
	if (text == NULL) {
		FAIL(p, "a time is missing");
		return false;
	}
	if (wall_parse_iso(text, out) || local_parse(text, out))
		return true;
	if (!minutes_parse(text, &minutes)) {
		FAIL(p, "\"%s\" is not a time", text);
		return false;
	}
	*out = wall_london(date_london(p->stage.now), minutes);
	return true;
}

static int number_read(struct player *p, const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);
	if (*text == '\0' || *end != '\0')
		FAIL(p, "\"%s\" is not a number", text);
	return (int)n;
}

static const char *phone_of(struct player *p, const char *who)
{
	char number[LIMIT_PHONE + 1];
	struct fault why;
	const char *phone =
	    witness_text(&p->stage, "SELECT phone FROM contact WHERE key = ?1", who, NULL);
	if (phone == NULL && phone_parse(who, number, &why) == ERR_OK)
		phone = arena_text(&p->stage.arena, number);
	if (phone == NULL)
		FAIL(p, "there is no contact \"%s\", and it is no number", who);
	return phone;
}

static const char *name_of(struct player *p, const char *phone)
{
	const char *key = witness_text(&p->stage, "SELECT key FROM contact WHERE phone = ?1",
				       phone != NULL ? phone : "", NULL);
	return key != NULL ? key : phone;
}

/* ---- setting the stage ---------------------------------------------------------------------- */

static void do_title(struct player *p)
{
	p->title = p->line->words[0];
}

static const char *beside(struct player *p, const char *file)
{
	const char *slash = strrchr(p->path, '/');
	int length = slash != NULL ? (int)(slash - p->path) + 1 : 0;
	return arena_printf(&p->stage.arena, "%.*s%s", length, p->path, file);
}

static void do_config(struct player *p)
{
	char errors[1500] = "";
	FILE *out = fmemopen(errors, sizeof(errors), "w");
	int count = config_load(beside(p, word(p, 1)), &p->stage.config, out);
	fclose(out);
	if (count > 0)
		FAIL(p, "%d errors in the configuration: %s", count, errors);
}

static void do_clock(struct player *p)
{
	if (p->stage.engine != NULL)
		FAIL(p, "the clock is set before the start; later it only moves");
	else
		time_read(p, word(p, 1), &p->stage.now);
}

static void do_start(struct player *p)
{
	if (p->stage.config.settings == NULL || p->stage.now.ms == 0)
		FAIL(p, "config and clock come before start");
	else if (p->stage.engine != NULL)
		FAIL(p, "it is started already");
	else
		stage_start(&p->stage);
}

static void request_post(struct player *p)
{
	struct stage *s = &p->stage;
	s->reply = NULL;
	stage_post(s, &(struct event){.kind = EVENT_REQUEST,
				      .peer = {1, (uint32_t)++s->numbers},
				      .user = p->user,
				      .line = p->request,
				      .length = strlen(p->request)});
	if (s->reply == NULL && s->outcome != TURN_UNKNOWN)
		FAIL(p, "%s was not answered", p->request);
}

static void request_make(struct player *p, const char *user, const char *verb, json_t *args)
{
	struct stage *s = &p->stage;
	json_t *line =
	    json_pack("{s:i, s:s, s:s, s:o}", "v", 1, "id",
		      arena_printf(&s->arena, "play-%d", ++s->numbers), "verb", verb, "args", args);
	char *dump = json_dumps(line, JSON_COMPACT);
	p->request = arena_text(&s->arena, dump);
	p->user = user;
	free(dump);
	json_decref(line);
	request_post(p);
}

static const char *first_manager(const struct player *p)
{
	const struct settings *all = p->stage.config.settings;
	for (int i = 0; i < all->person_count; i++)
		if (all->people[i].role == ROLE_MANAGER)
			return all->people[i].user;
	return "";
}

static void do_import(struct player *p)
{
	const char *file = word(p, 2), *text = p->line->block;
	if (file != NULL)
		text = script_slurp(beside(p, file), &p->stage.arena);
	if (text == NULL) {
		FAIL(p, "there is nothing to import");
		return;
	}
	request_make(p, first_manager(p), "import",
		     json_pack("{s:s, s:s}", "what", word(p, 1), "text", text));
	if (p->stage.reply != NULL && strstr(p->stage.reply, "\"ok\":true") == NULL)
		FAIL(p, "the import was refused: %s", p->stage.reply);
	p->stage.reply = NULL;
}

/* ---- what nobody expected ------------------------------------------------------------------- */

static void parcel_check(struct player *p, const struct parcel *x)
{
	struct stage *s = &p->stage;
	if (x->errand.kind == ERRAND_SEND && !x->expected)
		FAIL(p, "nobody expected this text to %s at %s: \"%s\"", name_of(p, x->phone),
		     stage_local(s, x->sent), x->body);
	if (x->errand.kind == ERRAND_FETCH && !x->expected)
		FAIL(p, "nobody expected that %s is asked at %s", x->errand.subject,
		     stage_local(s, x->sent));
	if (x->errand.kind == ERRAND_LOOKUP && !x->expected)
		FAIL(p, "nobody expected the question what became of the text to %s, at %s",
		     name_of(p, x->phone), stage_local(s, x->sent));
}

static void check_quiet(struct player *p)
{
	struct stage *s = &p->stage;
	for (size_t i = 0; i < s->parcel_count; i++)
		parcel_check(p, s->parcels[i]);
	for (size_t i = 0; i < s->said_count; i++)
		if (s->said[i].level == NOTE_ALARM && !s->said[i].expected)
			FAIL(p, "nobody expected this alarm at %s: \"%s\"",
			     stage_local(s, s->said[i].at), s->said[i].text);
	if (s->reply != NULL)
		FAIL(p, "nobody looked at this reply: %s", s->reply);
}

/* ---- time and trouble ----------------------------------------------------------------------- */

static void move_clock(struct player *p, struct wall until)
{
	check_quiet(p);
	if (!wall_before(p->stage.now, until))
		FAIL(p, "the clock stands at %s already", stage_local(&p->stage, p->stage.now));
	else
		stage_until(&p->stage, until);
}

static void do_advance(struct player *p)
{
	int64_t ms;
	if (!duration_parse(word(p, 1), &ms))
		FAIL(p, "\"%s\" is not a duration", word(p, 1));
	else
		move_clock(p, wall_plus(p->stage.now, ms));
}

static void do_restart(struct player *p)
{
	check_quiet(p);
	promises_check_store(&p->stage);
	stage_stop(&p->stage);
	stage_start(&p->stage);
}

static void do_kill(struct player *p)
{
	check_quiet(p);
	stage_kill(&p->stage);
	stage_start(&p->stage);
}

static void do_disk(struct player *p)
{
	if (!is(word(p, 1), "full") && !is(word(p, 1), "ok"))
		FAIL(p, "a disk is full or ok");
	full_disk_set(is(word(p, 1), "full"));
}

static void do_damage(struct player *p)
{
	struct store *store = p->stage.store;
	if (p->must_fail_line == 0)
		FAIL(p, "damage is for scripts that must fail");
	else if (sqlite3_exec(store->db, word(p, 1), NULL, NULL, NULL) != SQLITE_OK)
		FAIL(p, "%s: %s", word(p, 1), sqlite3_errmsg(store->db));
	else
		store_rollback(store); /* forgets the chain's end, as a fresh process would */
}

/* ---- weather -------------------------------------------------------------------------------- */

static struct parcel *fetch_find(struct player *p, const char *source)
{
	for (size_t i = 0; i < p->stage.parcel_count; i++) {
		struct parcel *x = p->stage.parcels[i];
		const char *slash = strchr(x->errand.subject, '/');
		if (x->errand.kind == ERRAND_FETCH && x->under_way && slash != NULL &&
		    strcmp(slash + 1, source) == 0)
			return x;
	}
	return NULL;
}

static void fetch_answer(struct player *p, const struct transfer_result *r)
{
	struct parcel *x = fetch_find(p, word(p, 1));
	if (x == NULL) {
		FAIL(p, "nobody is asking %s", word(p, 1));
		return;
	}
	x->expected = true;
	stage_answer(&p->stage, x, r);
}

static void expect_fetch(struct player *p)
{
	struct parcel *x = fetch_find(p, word(p, 2));
	bool since = is(word(p, 3), "if-modified-since");
	if (x == NULL)
		FAIL(p, "expected that %s is asked; nobody is asking it", word(p, 2));
	else if (since && x->since == NULL)
		FAIL(p, "expected If-Modified-Since in the request; there is none");
	else
		x->expected = true;
}

static size_t hours_read(struct player *p, double *values)
{
	size_t count = 0;
	for (int n = 7; n < p->line->count; n++) {
		size_t more = fake_metno_values(word(p, n), values + count, FORECAST_HOURS - count);
		if (more == 0)
			FAIL(p, "\"%s\" is no temperature, or there are too many", word(p, n));
		count += more;
	}
	return count;
}

/* The page also stays for the fetches to come, if the server serves by itself. */
static void do_forecast(struct player *p)
{
	struct stage *s = &p->stage;
	double values[FORECAST_HOURS];
	struct wall issued, from;
	struct habit *h = stage_habit(s, word(p, 1));
	if (!is(word(p, 2), "issued") || !is(word(p, 4), "from") || !is(word(p, 6), "hourly"))
		FAIL(p, "forecast SOURCE issued TIME from TIME hourly …");
	else if (time_read(p, word(p, 3), &issued) && time_read(p, word(p, 5), &from)) {
		size_t count = hours_read(p, values);
		char *body = forecast_compact(issued, from, values, count);
		h->page.body = arena_text(&s->arena, body);
		free(body);
		h->page.last_modified = wall_format_http(s->now, arena_alloc(&s->arena, WALL_TEXT));
	}
	if (s->fault[0] != '\0' || (is(h->word, "serves") && fetch_find(p, word(p, 1)) == NULL))
		return;
	struct transfer_result r = fake_metno_answer(&s->arena, s->now, &h->page);
	fetch_answer(p, &r);
}

static void do_body(struct player *p)
{
	const char *text = p->line->block != NULL ? p->line->block : "";
	char *date = wall_format_http(p->stage.now, arena_alloc(&p->stage.arena, WALL_TEXT));
	struct transfer_result r = {.fate = FATE_ANSWERED,
				    .status = number_read(p, word(p, 2)),
				    .body = text,
				    .size = strlen(text),
				    .date = date};
	fetch_answer(p, &r);
}

static void do_unchanged(struct player *p)
{
	struct transfer_result r = fake_metno_unchanged(&p->stage.arena, p->stage.now);
	fetch_answer(p, &r);
}

static void do_fetch_fails(struct player *p)
{
	fetch_answer(p, &(struct transfer_result){.fate = FATE_NOT_SENT, .error = word(p, 2)});
}

static void do_feed(struct player *p)
{
	struct habit *h = stage_habit(&p->stage, word(p, 1));
	bool serves = is(word(p, 2), "serves"), down = is(word(p, 2), "down");
	if (!serves && !down && !is(word(p, 2), "by-hand"))
		FAIL(p, "a feed serves, is down, or is answered by-hand");
	else if (serves && h->page.body == NULL)
		FAIL(p, "%s has no page to serve: give it a forecast first", word(p, 1));
	else if (down && word(p, 3) == NULL)
		FAIL(p, "say why %s is down", word(p, 1));
	h->word = serves || down ? word(p, 2) : NULL;
	h->reason = word(p, 3);
}

/* ---- texts ---------------------------------------------------------------------------------- */

static bool text_fits(const struct parcel *x, const char *phone, const char *substring,
		      struct wall at)
{
	bool then = at.ms == 0 || (x->sent.ms >= at.ms && x->sent.ms < at.ms + MINUTES_MS(1));
	return x->errand.kind == ERRAND_SEND && !x->expected && is(x->phone, phone) && then &&
	       strstr(x->body, substring) != NULL;
}

/* What there was instead, for the failure. */
static const char *texts_left(struct player *p)
{
	struct stage *s = &p->stage;
	const char *list = "";
	for (size_t i = 0; i < s->parcel_count; i++) {
		const struct parcel *x = s->parcels[i];
		if (x->errand.kind == ERRAND_SEND && !x->expected)
			list = arena_printf(&s->arena, "%s\n    to %s at %s: \"%s\"", list,
					    name_of(p, x->phone), stage_local(s, x->sent), x->body);
	}
	return list[0] != '\0' ? list : " no text";
}

static void expect_one(struct player *p, const char *who, const char *substring, struct wall at)
{
	struct stage *s = &p->stage;
	const char *phone = phone_of(p, who);
	for (size_t i = 0; phone != NULL && i < s->parcel_count; i++)
		if (text_fits(s->parcels[i], phone, substring, at)) {
			s->parcels[i]->expected = true;
			return;
		}
	FAIL(p, "expected a text to %s with \"%s\"%s%s; there was%s", who, substring,
	     at.ms != 0 ? " at " : "", at.ms != 0 ? stage_local(s, at) : "", texts_left(p));
}

static void expect_text(struct player *p)
{
	int last = p->line->count - 1;
	struct wall at = {0};
	if (last >= 6 && is(word(p, last - 1), "at")) {
		time_read(p, word(p, last), &at);
		last -= 2;
	}
	if (!is(word(p, 2), "to") || last < 4)
		FAIL(p, "expect text to CONTACT … \"substring\" [at TIME]");
	for (int n = 3; n < last; n++)
		expect_one(p, word(p, n), word(p, last), at);
}

/* The same, so many of them to each. */
static void expect_texts(struct player *p)
{
	int last = p->line->count - 1, times = number_read(p, word(p, 2));
	if (!is(word(p, 3), "to") || last < 5)
		FAIL(p, "expect texts N to CONTACT … \"substring\"");
	for (int n = 4; n < last; n++)
		for (int i = 0; i < times && p->stage.fault[0] == '\0'; i++)
			expect_one(p, word(p, n), word(p, last), (struct wall){0});
}

/* Oldest first; the newest when `newest`. */
static struct parcel *parcel_find(struct player *p, enum errand_kind kind, const char *phone,
				  bool under_way, bool newest)
{
	struct parcel *found = NULL;
	for (size_t i = 0; i < p->stage.parcel_count; i++) {
		struct parcel *x = p->stage.parcels[i];
		bool fits = x->errand.kind == kind && (phone == NULL || is(x->phone, phone)) &&
			    (x->under_way || !under_way) && !(under_way && x->silent);
		if (fits && (found == NULL || newest))
			found = x;
	}
	return found;
}

static void text_answer(struct player *p, struct parcel *x, const char *how)
{
	struct transfer_result r;
	if (is(how, "silent"))
		x->silent = true;
	else if (fake_kannel_answer(how, &r))
		stage_answer(&p->stage, x, &r);
	else
		FAIL(p, "\"%s\" is nothing a gateway does", how);
}

static void do_gateway(struct player *p)
{
	struct parcel *x;
	bool by_hand = is(word(p, 1), "by-hand");
	if (!is(word(p, 2), "all")) {
		const char *phone = phone_of(p, word(p, 2));
		x = parcel_find(p, ERRAND_SEND, phone, true, false);
		if (phone != NULL && x == NULL)
			FAIL(p, "no text to %s waits for an answer", word(p, 2));
		else if (x != NULL)
			text_answer(p, x, word(p, 1));
		return;
	}
	p->stage.gateway_habit = by_hand ? NULL : word(p, 1);
	while (!by_hand && p->stage.fault[0] == '\0' &&
	       (x = parcel_find(p, ERRAND_SEND, NULL, true, false)) != NULL)
		text_answer(p, x, word(p, 1));
}

/* Exactly as it left last: a repeat is marked. */
static const char *text_sent(const struct player *p, const char *message)
{
	const char *text = "";
	for (size_t i = 0; i < p->stage.parcel_count; i++) {
		const struct parcel *x = p->stage.parcels[i];
		if (x->errand.kind == ERRAND_SEND && is(x->errand.subject, message))
			text = x->body;
	}
	return text;
}

static void do_lookup(struct player *p)
{
	const char *phone = is(word(p, 1), "all") ? NULL : phone_of(p, word(p, 1));
	struct transfer_result r;
	struct parcel *x;
	int asked = 0;
	while (asked < LOOKUP_QUESTIONS && p->stage.fault[0] == '\0' &&
	       (x = parcel_find(p, ERRAND_LOOKUP, phone, true, false)) != NULL) {
		const char *text = text_sent(p, x->errand.subject);
		asked++;
		x->expected = true;
		if (fake_kannel_lookup(word(p, 2), x->url, x->phone, text, &p->stage.arena, &r))
			stage_answer(&p->stage, x, &r);
		else
			FAIL(p, "\"%s\" is nothing a look-up tells", word(p, 2));
	}
	if (asked == 0)
		FAIL(p, "nobody asks what became of a text to %s", word(p, 1));
}

/* A callback is answered with 200 and no text, unless the line says otherwise. */
static void callback_post(struct player *p, const struct callback *callback, const char *status)
{
	struct stage *s = &p->stage;
	int wanted = status != NULL ? number_read(p, status) : 200;
	s->answer_status = 0;
	stage_post(s, &(struct event){.kind = EVENT_CALLBACK,
				      .peer = {2, (uint32_t)++s->numbers},
				      .callback = *callback});
	if (s->answer_status != wanted)
		FAIL(p, "expected that Kannel is answered with %d; it was %d \"%s\"", wanted,
		     s->answer_status, s->answer_text != NULL ? s->answer_text : "");
	else if (wanted == 200 && s->answer_text[0] != '\0')
		FAIL(p, "Kannel would text this to the public: \"%s\"", s->answer_text);
}

static void do_receipt(struct player *p)
{
	struct callback callback;
	const char *phone = phone_of(p, word(p, 1));
	struct parcel *x = parcel_find(p, ERRAND_SEND, phone, false, true);
	if (phone == NULL || x == NULL || x->receipt == NULL)
		FAIL(p, "there was no text to %s that asks for receipts", word(p, 1));
	else if (!fake_kannel_receipt(word(p, 2), x->receipt, &p->stage.arena, &callback))
		FAIL(p, "\"%s\" is no receipt, or %s no address", word(p, 2), x->receipt);
	else
		callback_post(p, &callback, word(p, 4));
}

/* The code as the person finds it: in the newest text on the phone. */
static const char *code_on(struct player *p, const char *phone)
{
	struct parcel *x = parcel_find(p, ERRAND_SEND, phone, false, true);
	if (x == NULL || x->code == NULL || x->code[0] == '\0' ||
	    strstr(x->body, x->code) == NULL) {
		FAIL(p, "the newest text on this phone has no code: \"%s\"",
		     x != NULL ? x->body : "");
		return "";
	}
	return x->code;
}

static void do_text(struct player *p)
{
	struct stage *s = &p->stage;
	const char *phone = phone_of(p, word(p, 2)), *text = word(p, 3);
	const char *hole = strstr(text, "{code}");
	if (phone == NULL)
		return;
	if (hole != NULL)
		text = arena_printf(&s->arena, "%.*s%s%s", (int)(hole - text), text,
				    code_on(p, phone), hole + strlen("{code}"));
	if (s->fault[0] != '\0')
		return;
	struct callback callback = fake_kannel_inbound(
	    s->config.settings->gateways[0].callback_token,
	    arena_printf(&s->arena, "mo-%d", ++s->numbers), phone, text, &s->arena);
	callback_post(p, &callback, word(p, 5));
}

/* Stops at the moment at which somebody asks. */
static void until_asked(struct player *p)
{
	struct wall latest = wall_plus(p->stage.now, DAYS_MS(1));
	bool fetch = is(word(p, 1), "fetch");
	const char *phone = fetch ? NULL : phone_of(p, word(p, 2));
	check_quiet(p);
	while (fetch ? fetch_find(p, word(p, 2)) == NULL
		     : parcel_find(p, ERRAND_LOOKUP, phone, true, false) == NULL)
		if (!stage_step(&p->stage, latest)) {
			FAIL(p, "nobody asked %s within a day", word(p, 2));
			return;
		}
}

static void do_until(struct player *p)
{
	struct wall until;
	int minutes;
	if (word(p, 2) != NULL) {
		until_asked(p);
		return;
	}
	if (!time_read(p, word(p, 1), &until))
		return;
	if (minutes_parse(word(p, 1), &minutes) && !wall_before(p->stage.now, until))
		until = wall_london((struct date){date_london(p->stage.now).day + 1}, minutes);
	move_clock(p, until);
}

/* ---- asking --------------------------------------------------------------------------------- */

static void person_note(struct player *p, const json_t *args)
{
	const char *ref = json_string_value(json_object_get(args, "person"));
	struct stage *s = &p->stage;
	if (ref != NULL && s->person_count < sizeof(s->persons) / sizeof(s->persons[0]))
		s->persons[s->person_count++] = arena_text(&s->arena, ref);
}

static void do_ask(struct player *p)
{
	json_error_t error;
	json_t *args = json_loads(word(p, 3) != NULL ? word(p, 3) : "{}", 0, &error);
	if (args == NULL) {
		FAIL(p, "the arguments are not JSON: %s", error.text);
		return;
	}
	if (p->stage.reply != NULL)
		FAIL(p, "nobody looked at the reply before: %s", p->stage.reply);
	person_note(p, args);
	request_make(p, word(p, 1), word(p, 2), args);
}

static void do_ask_again(struct player *p)
{
	if (p->request == NULL)
		FAIL(p, "nothing was asked yet");
	else
		request_post(p);
}

static void do_answer(struct player *p)
{
	const char *reply = p->stage.reply;
	if (reply == NULL) {
		FAIL(p, "there is no answer to look at");
		return;
	}
	json_t *root = json_loads(reply, 0, NULL);
	bool ok = json_is_true(json_object_get(root, "ok"));
	const char *code =
	    json_string_value(json_object_get(json_object_get(root, "error"), "code"));
	bool wanted = is(word(p, 1), "ok") ? ok : !ok && is(code, word(p, 1));
	if (!wanted)
		FAIL(p, "expected the answer %s; it was %s", word(p, 1), reply);
	for (int n = 2; n < p->line->count; n++)
		if (strstr(reply, word(p, n)) == NULL)
			FAIL(p, "expected \"%s\" in the answer; it was %s", word(p, n), reply);
	json_decref(root);
	p->stage.reply = NULL;
}

/* ---- looking -------------------------------------------------------------------------------- */

static const char *said_left(struct player *p, bool alarms)
{
	struct stage *s = &p->stage;
	const char *list = "";
	for (size_t i = 0; i < s->said_count; i++)
		if (!s->said[i].expected && (s->said[i].level == NOTE_ALARM) == alarms)
			list = arena_printf(&s->arena, "%s\n    at %s: \"%s\"", list,
					    stage_local(s, s->said[i].at), s->said[i].text);
	return list[0] != '\0' ? list : " none";
}

static void expect_said(struct player *p)
{
	struct stage *s = &p->stage;
	bool alarms = is(word(p, 1), "alarm");
	for (size_t i = 0; i < s->said_count; i++) {
		struct said *x = &s->said[i];
		if (!x->expected && (x->level == NOTE_ALARM) == alarms &&
		    strstr(x->text, word(p, 2)) != NULL) {
			x->expected = true;
			return;
		}
	}
	FAIL(p, "expected the %s \"%s\"; there was%s", word(p, 1), word(p, 2),
	     said_left(p, alarms));
}

static const struct {
	const char *what;
	int words; /* at least */
	void (*run)(struct player *p);
} expectations[] = {
    {"text", 5, expect_text},  {"texts", 6, expect_texts}, {"fetch", 3, expect_fetch},
    {"alarm", 3, expect_said}, {"note", 3, expect_said},   {"quiet", 2, check_quiet},
};

static void do_expect(struct player *p)
{
	p->looked++;
	for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++)
		if (is(word(p, 1), expectations[i].what) &&
		    p->line->count >= expectations[i].words) {
			expectations[i].run(p);
			return;
		}
	FAIL(p, "expect text, texts, fetch, alarm, note or quiet, with what belongs to it");
}

static void compare(struct player *p, const char *sql, const char *wanted)
{
	const char *found = witness_text(&p->stage, sql, NULL);
	p->looked++;
	if (!is(found, wanted))
		FAIL(p, "expected %s; there is %s", wanted, found != NULL ? found : "no row");
}

static void do_state(struct player *p)
{
	struct arena *a = &p->stage.arena;
	compare(p, "SELECT state || ' ' || tier FROM swep",
		arena_printf(a, "%s %s", word(p, 1), word(p, 2) != NULL ? word(p, 2) : "0"));
}

static void do_rows(struct player *p)
{
	if (!is(word(p, 3), "="))
		FAIL(p, "rows TABLE \"where\" = N");
	else
		compare(p,
			arena_printf(&p->stage.arena, "SELECT count(*) FROM %s WHERE %s",
				     word(p, 1), word(p, 2)),
			word(p, 4));
}

static void do_sql(struct player *p)
{
	compare(p, word(p, 1), word(p, 2));
}

static void do_fails(struct player *p)
{
	p->must_fail_line = is(word(p, 1), "end") ? THE_END : number_read(p, word(p, 1));
	p->must_fail_words = word(p, 2);
}

/* ---- a line after the other ----------------------------------------------------------------- */

static const struct command {
	const char *name;
	int least, most; /* words behind it */
	bool block, before; /* may have a block; may come before the start */
	void (*run)(struct player *p);
} commands[] = {
    {"title", 1, SCRIPT_WORDS, false, true, do_title},
    {"fails", 2, 2, false, true, do_fails},
    {"config", 1, 1, false, true, do_config},
    {"clock", 1, 1, false, true, do_clock},
    {"start", 0, 0, false, true, do_start},
    {"import", 1, 2, true, false, do_import},
    {"until", 1, 2, false, false, do_until},
    {"advance", 1, 1, false, false, do_advance},
    {"restart", 0, 0, false, false, do_restart},
    {"kill", 0, 0, false, false, do_kill},
    {"disk", 1, 1, false, false, do_disk},
    {"damage", 1, 1, false, false, do_damage},
    {"forecast", 7, SCRIPT_WORDS, false, false, do_forecast},
    {"body", 2, 2, true, false, do_body},
    {"unchanged", 1, 1, false, false, do_unchanged},
    {"fetch-fails", 2, 2, false, false, do_fetch_fails},
    {"feed", 2, 3, false, false, do_feed},
    {"gateway", 2, 2, false, false, do_gateway},
    {"lookup", 2, 2, false, false, do_lookup},
    {"receipt", 2, 4, false, false, do_receipt},
    {"text", 3, 5, false, false, do_text},
    {"ask", 2, 3, false, false, do_ask},
    {"ask-again", 0, 0, false, false, do_ask_again},
    {"answer", 2, SCRIPT_WORDS, false, false, do_answer},
    {"expect", 1, SCRIPT_WORDS, false, false, do_expect},
    {"state", 1, 2, false, false, do_state},
    {"rows", 4, 4, false, false, do_rows},
    {"sql", 2, 2, false, false, do_sql},
};

static void play_line(struct player *p)
{
	const struct command *c = commands, *end = c + sizeof(commands) / sizeof(commands[0]);
	int words = p->line->count - 1;
	while (c < end && strcmp(c->name, p->line->words[0]) != 0)
		c++;
	if (c == end)
		FAIL(p, "there is no command \"%s\"", p->line->words[0]);
	else if (words < c->least || words > c->most)
		FAIL(p, "%s takes %d to %d words, not %d", c->name, c->least, c->most, words);
	else if (p->line->block != NULL && !c->block)
		FAIL(p, "%s takes no indented text", c->name);
	else if (p->stage.engine == NULL && !c->before)
		FAIL(p, "%s comes after the start", c->name);
	else
		c->run(p);
}

static void check_end(struct player *p)
{
	struct stage *s = &p->stage;
	if (p->title == NULL || s->engine == NULL || p->looked == 0) {
		FAIL(p, "a script has a title, starts, and looks at something");
		return;
	}
	check_quiet(p);
	for (size_t i = 0; i < s->parcel_count; i++)
		if (s->parcels[i]->under_way && !s->parcels[i]->silent)
			FAIL(p, "nobody answered %s to the end",
			     s->parcels[i]->errand.kind == ERRAND_FETCH
				 ? s->parcels[i]->errand.subject
				 : name_of(p, s->parcels[i]->phone));
	promises_check_privacy(s);
	promises_check_store(s);
}

/* The line where it went wrong, THE_END, or 0. */
static int play_all(struct player *p, const struct script *script)
{
	for (size_t i = 0; i < script->count; i++) {
		p->line = &script->lines[i];
		play_line(p);
		if (p->stage.fault[0] != '\0')
			return p->line->number;
	}
	check_end(p);
	return p->stage.fault[0] != '\0' ? THE_END : 0;
}

static const char *place(struct player *p, int line)
{
	return line == THE_END ? "end" : arena_printf(&p->stage.arena, "%d", line);
}

static void judge(struct player *p, int line, struct played *out)
{
	const char *fault = p->stage.fault;
	if (p->must_fail_line == 0) {
		out->passed = line == 0;
		snprintf(out->sentence, sizeof(out->sentence), "%s:%s: %s", p->path, place(p, line),
			 fault);
		return;
	}
	out->passed = line == p->must_fail_line && strstr(fault, p->must_fail_words) != NULL;
	snprintf(out->sentence, sizeof(out->sentence),
		 "%s:%s: this script must fail here with \"%s\"; %s %s: %s", p->path,
		 place(p, p->must_fail_line), p->must_fail_words,
		 line == 0 ? "it passed" : "it failed at", line == 0 ? "" : place(p, line), fault);
}

void play(const char *path, FILE *transcript, struct played *out)
{
	static struct player p;
	struct script script;
	*out = (struct played){.passed = false};
	p = (struct player){.path = path};
	if (!stage_open(&p.stage, transcript)) {
		snprintf(out->sentence, sizeof(out->sentence), "%s: no folder for it", path);
		return;
	}
	if (script_read(path, &p.stage.arena, &script, out->sentence, sizeof(out->sentence)))
		judge(&p, script.count > 0 ? play_all(&p, &script) : 1, out);
	stage_close(&p.stage);
}
