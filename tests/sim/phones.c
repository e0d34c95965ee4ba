/* SPDX-License-Identifier: MIT
 *
 * The gateway, the network behind it, and the people whose phones ring.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/fake_kannel.h"
#include "sim/resending.h"
#include "sim/sim.h"

#define REPEAT "may be a repeat"
#define ASKED_OF 1000000 /* a look-up's number is that of the attempt, and then its own */
#define IN_STORE_MS MINUTES_MS(3) /* so long Kannel shows what it has taken */

static const char *header(const struct transfer *t, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < TRANSFER_HEADERS && t->headers[i] != NULL; i++)
		if (strncmp(t->headers[i], name, length) == 0)
			return t->headers[i] + length;
	return NULL;
}

static void copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text != NULL ? text : "");
}

static struct sent_text *text_new(struct sim *s)
{
	struct sent_text *x = &s->phones.texts[s->phones.count++ % TEXTS];
	free(x->body);
	free(x->receipt);
	memset(x, 0, sizeof(*x));
	return x;
}

/* The newest of this message, through this gateway unless it is NULL. */
static struct sent_text *text_find(struct sim *s, const char *message, const char *gateway)
{
	for (int i = s->phones.count - 1; i >= 0 && i > s->phones.count - TEXTS; i--) {
		struct sent_text *x = &s->phones.texts[i % TEXTS];
		if (strcmp(x->message, message) == 0 &&
		    (gateway == NULL || strcmp(x->gateway, gateway) == 0))
			return x;
	}
	return NULL;
}

const struct sent_text *phones_newest(struct sim *s, const char *message)
{
	return text_find(s, message, NULL);
}

static struct sent_text *text_of_attempt(struct sim *s, const char *message, int64_t attempt)
{
	for (int i = s->phones.count - 1; i >= 0 && i > s->phones.count - TEXTS; i--) {
		struct sent_text *x = &s->phones.texts[i % TEXTS];
		if (x->attempt == attempt && strcmp(x->message, message) == 0)
			return x;
	}
	return NULL;
}

void phones_heard(struct sim *s, const struct posted *p)
{
	const struct errand *e = &p->event.errand;
	bool answer = p->event.kind == EVENT_RESULT && e->kind == ERRAND_SEND;
	const char *message = answer ? e->subject : p->receipt_of;
	struct sent_text *x =
	    message != NULL ? text_of_attempt(s, message, answer ? e->attempt : p->attempt) : NULL;
	if (x == NULL)
		return;
	bool unknown = answer && p->event.result.fate == FATE_UNKNOWN;
	x->lost = x->lost || unknown;
	x->settled = x->settled || !unknown;
}

static int gateway_at_key(const struct sim *s, const char *key)
{
	int i = 0;
	while (i < s->settings->gateway_count - 1 && strcmp(s->settings->gateways[i].key, key) != 0)
		i++;
	return i;
}

/* ---- calling back --------------------------------------------------------------------------- */

static struct posted *post_callback(const struct callback *c)
{
	struct posted *p = post_new(EVENT_CALLBACK);
	struct callback_pair *pairs = arena_alloc(&p->arena, (c->query_count + 1) * sizeof(*pairs));
	for (size_t i = 0; i < c->query_count; i++)
		pairs[i] = (struct callback_pair){arena_text(&p->arena, c->query[i].name),
						  arena_text(&p->arena, c->query[i].value)};
	p->event.callback = *c;
	p->event.callback.method = "GET";
	p->event.callback.path = arena_text(&p->arena, c->path);
	p->event.callback.query = pairs;
	p->event.callback.body = "";
	return p;
}

static void receipt_later(struct sim *s, int64_t ms, const char *word, const struct sent_text *x)
{
	struct callback c;
	if (x->receipt == NULL || !fake_kannel_receipt(word, x->receipt, &s->arena, &c))
		return;
	struct posted *p = post_callback(&c);
	p->receipt_of = arena_text(&p->arena, x->message);
	p->attempt = x->attempt;
	post_later(s, ms, p, -1);
}

static void inbound_later(struct sim *s, int64_t ms, const struct gateway_settings *g,
			  const char *phone, const char *text)
{
	const char *id = arena_printf(&s->arena, "mo-%d", ++s->phones.inbound);
	struct callback c = fake_kannel_inbound(g->callback_token, id, phone, text, &s->arena);
	post_later(s, ms, post_callback(&c), -1);
	if (sim_chance(s, RATE_reply_doubled))
		post_later(s, ms + sim_wait(s, 0, HOURS_MS(3)), post_callback(&c), -1);
}

void phones_write(struct sim *s, const char *phone, const char *text)
{
	inbound_later(s, sim_wait(s, 100, MINUTES_MS(5)), &s->settings->gateways[0], phone, text);
}

/* ---- what people answer --------------------------------------------------------------------- */

static const char *other_code(struct sim *s)
{
	int some = s->phones.count < TEXTS ? s->phones.count : TEXTS;
	return s->phones.texts[sim_throw(s, some)].code;
}

/* {code} is that of the text; weights add up as they come. */
static const struct habit {
	int weight;
	const char *text;
	bool late;
} habits[] = {
    {160, "OK %s", false},    {24, "ok", false},
    {20, "%s", false},        {40, "OK %s", true},
    {16, "NO %s", false},     {12, "Sorry, who is this? COV-1007", false},
    {3, "STOP", false},       {16, "OK *", false}, /* another's */
    {32, "OPEN 4 %s", false}, {8, "OPEN 900 %s", false},
    {80, NULL, false},
};

/* … to what answers a text of theirs, or asks whether they meant it. */
static const struct habit worker_habits[] = {
    {8, "IN %s", false}, {4, "NOSHOW %s", false}, {4, "OK %s", false}, {2, "IN %s", true},
    {1, "NO %s", false}, {1, "IN *", false},      {10, NULL, false},
};

static const struct habit *habit_draw(struct sim *s, const struct habit *h, size_t count)
{
	int all = 0;
	for (size_t i = 0; i < count; i++)
		all += h[i].weight;
	int n = sim_throw(s, all);
	while (n >= h->weight)
		n -= h++->weight;
	return h;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *words(struct sim *s, const char *form, const char *code)
{
	const char *hole = strstr(form, "%s"), *star = strchr(form, '*');
	if (star != NULL)
		return arena_printf(&s->arena, "%.*s%s", (int)(star - form), form, other_code(s));
	if (hole == NULL)
		return form;
	return arena_printf(&s->arena, "%.*s%s", (int)(hole - form), form, code);
}

/* Most who want no texts for a while want them again. */
static void starts_later(struct sim *s, const struct gateway_settings *g, const char *phone)
{
	if (sim_throw(s, 5) > 0)
		inbound_later(s, sim_wait(s, HOURS_MS(1), DAYS_MS(4)), g, phone, "START");
}

static void phone_rings(struct sim *s, struct happening *h)
{
	const struct sent_text *x = text_find(s, h->text, NULL);
	const struct habit *habit = x != NULL && x->answer
					? habit_draw(s, worker_habits, COUNT(worker_habits))
					: habit_draw(s, habits, COUNT(habits));
	if (x == NULL || habit->text == NULL)
		return;
	const struct gateway_settings *g = &s->settings->gateways[gateway_at_key(s, x->gateway)];
	inbound_later(s,
		      habit->late ? sim_wait(s, HOURS_MS(1), HOURS_MS(30))
				  : sim_wait(s, SECONDS_MS(5), MINUTES_MS(40)),
		      g, x->phone, words(s, habit->text, x->code));
	if (strcmp(habit->text, "STOP") == 0)
		starts_later(s, g, x->phone);
}

/* ---- sending -------------------------------------------------------------------------------- */

/* The gateway has it: what follows, whether or not its answer arrives. */
static void text_taken(struct sim *s, struct sent_text *x, int64_t answer_ms)
{
	int64_t wait = sim_chance(s, RATE_receipt_first)
			   ? answer_ms / 2
			   : answer_ms + sim_wait(s, 500, HOURS_MS(2));
	bool fails = sim_chance(s, RATE_receipt_failed);
	x->taken = true;
	if (sim_chance(s, RATE_phone_off)) {
		receipt_later(s, wait, "buffered", x);
		wait += sim_wait(s, MINUTES_MS(5), HOURS_MS(12));
	}
	if (!sim_chance(s, RATE_receipt_never))
		receipt_later(s, wait, fails ? "failed" : "delivered", x);
	if (sim_chance(s, RATE_receipt_doubled))
		receipt_later(s, sim_wait(s, 0, HOURS_MS(6)), fails ? "failed" : "delivered", x);
	if (fails)
		return;
	struct happening *h = sim_later(s, wait, phone_rings);
	h->text = arena_text(&h->arena, x->message);
}

static const struct fate_row {
	int rate;
	const char *word; /* of fake_kannel_answer; NULL: hangs until the time-out */
	bool taken;
} fates[] = {
    {RATE_send_unreachable, "unreachable", false},
    {RATE_send_busy, "busy", false},
    {RATE_send_refused, "refuses", false},
    {RATE_send_stopped, "stopped", false},
    {RATE_send_breaks, "breaks", true},
    {RATE_send_lost, "breaks", false},
    {RATE_send_hangs, NULL, true},
};

static struct fate_row fate_draw(struct sim *s, const char *mood)
{
	if (mood != NULL)
		return (struct fate_row){0, mood, false};
	for (size_t i = 0; i < sizeof(fates) / sizeof(fates[0]); i++)
		if (sim_chance(s, fates[i].rate))
			return fates[i];
	return (struct fate_row){0, sim_throw(s, 8) == 0 ? "queues" : "accepts", true};
}

/* What the database says of it, as it leaves. */
static void text_read(struct sim *s, struct sent_text *x, const char *id)
{
	copy(x->code, sizeof(x->code),
	     sim_text(s, "SELECT code FROM message WHERE id = ?1", id, NULL));
	copy(x->contact, sizeof(x->contact),
	     sim_text(s, "SELECT contact FROM message WHERE id = ?1", id, NULL));
	copy(x->activation, sizeof(x->activation),
	     sim_text(s,
		      "SELECT CASE kind WHEN 'surge' THEN substr(audience, 1, instr(audience, '/')"
		      " - 1) ELSE audience END FROM occasion WHERE kind IN (" TELLS_OF ") AND id ="
		      " (SELECT occasion FROM message WHERE id = ?1)",
		      id, NULL));
	copy(x->ended, sizeof(x->ended),
	     sim_text(s,
		      "SELECT audience FROM occasion WHERE kind IN ('standdown', 'recall') AND id ="
		      " (SELECT occasion FROM message WHERE id = ?1)",
		      id, NULL));
	x->answer =
	    sim_text(s, "SELECT 1 FROM message WHERE id = ?1 AND occasion = ''", id, NULL) != NULL;
}

/* It left before, once or more. */
static void text_again(struct sim *s, const struct sent_text *before, const struct transfer *t)
{
	if (before->taken && strstr(t->body, REPEAT) == NULL)
		s->doubled = arena_printf(&s->arena, "%s: %s", before->message, t->body);
	if (t->mail == NULL)
		resending_look(s, before);
}

static struct sent_text *text_keep(struct sim *s, const struct effect *e)
{
	const char *receipt = header(&e->transfer, "X-Kannel-DLR-URL: ");
	const struct mail_envelope *mail = e->transfer.mail;
	const char *id = e->errand.subject;
	const struct sent_text *before = text_find(s, id, NULL);
	if (before != NULL)
		text_again(s, before, &e->transfer);
	struct sent_text *x = text_new(s);
	copy(x->message, sizeof(x->message), id);
	copy(x->gateway, sizeof(x->gateway), e->errand.gateway);
	copy(x->phone, sizeof(x->phone),
	     mail != NULL ? mail->to : header(&e->transfer, "X-Kannel-To: "));
	text_read(s, x, id);
	x->body = strdup(e->transfer.body);
	x->receipt = receipt != NULL ? strdup(receipt) : NULL;
	x->at = s->now;
	x->attempt = e->errand.attempt;
	x->life = s->life;
	s->texts++;
	return x;
}

/* What a mail server says; whoever reads a mail does not answer it. */
static void mail_send(struct sim *s, const struct effect *e)
{
	static const struct transfer_result refusals[] = {
	    {.fate = FATE_ANSWERED, .status = 550, .body = "no", .stage = MAIL_RECEIVER},
	    {.fate = FATE_ANSWERED, .status = 450, .body = "later", .stage = MAIL_RECEIVER},
	    {.fate = FATE_ANSWERED, .status = 535, .body = "who?", .stage = MAIL_LOGIN},
	    {.fate = FATE_ANSWERED, .status = 554, .body = "spam", .stage = MAIL_TEXT},
	};
	struct transfer_result r = {
	    .fate = FATE_ANSWERED, .status = 250, .body = "taken", .stage = MAIL_TEXT};
	const char *mood = s->phones.moods[gateway_at_key(s, e->errand.gateway)];
	struct sent_text *x = text_keep(s, e);
	int64_t wait = sim_wait(s, 20, e->transfer.timeout_ms);
	if (sim_chance(s, RATE_mail_refused))
		r = refusals[sim_throw(s, 4)];
	else if (mood != NULL || sim_chance(s, RATE_mail_fails))
		r = (struct transfer_result){.fate = FATE_NOT_SENT, .error = "refused"};
	else if (sim_chance(s, RATE_mail_breaks))
		r = (struct transfer_result){.fate = FATE_UNKNOWN, .error = "no answer"};
	r.size = r.body != NULL ? strlen(r.body) : 0;
	x->taken = r.fate == FATE_ANSWERED && r.status == 250;
	post_later(s, wait, post_result(&e->errand, &r), s->life);
}

void phones_send(struct sim *s, const struct effect *e)
{
	if (e->transfer.mail != NULL) {
		mail_send(s, e);
		return;
	}
	struct fate_row fate = fate_draw(s, s->phones.moods[gateway_at_key(s, e->errand.gateway)]);
	struct transfer_result r = {.fate = FATE_UNKNOWN, .error = "no answer in time"};
	int64_t timeout = e->transfer.timeout_ms;
	int64_t wait = fate.word == NULL ? timeout : sim_wait(s, 20, timeout - 1);
	struct sent_text *x = text_keep(s, e);
	if (fate.word != NULL)
		fake_kannel_answer(fate.word, &r);
	if (sim_chance(s, RATE_send_stuck))
		wait = timeout + sim_wait(s, 1, MINUTES_MS(30));
	r.took_ms = wait;
	post_later(s, wait, post_result(&e->errand, &r), s->life);
	if (fate.taken)
		text_taken(s, x, wait);
	if (fate.taken && sim_chance(s, RATE_send_fills))
		faults_disk(s);
}

void phones_lookup(struct sim *s, const struct effect *e)
{
	struct sent_text *x = text_find(s, e->errand.subject, e->errand.gateway);
	const char *mood = s->phones.moods[gateway_at_key(s, e->errand.gateway)];
	struct transfer_result r = {.fate = FATE_UNKNOWN, .error = "no answer in time"};
	int64_t wait = sim_wait(s, 20, e->transfer.timeout_ms - 1);
	resending_asked(s, text_of_attempt(s, e->errand.subject, e->errand.attempt / ASKED_OF));
	if (sim_chance(s, RATE_lookup_fails) || x == NULL) {
		wait = e->transfer.timeout_ms;
	} else {
		bool has = x->taken && s->now.ms - x->at.ms < IN_STORE_MS;
		const char *word = mood != NULL ? "unreachable" : has ? "has" : "absent";
		fake_kannel_lookup(word, e->transfer.url, x->phone, x->body, &s->arena, &r);
	}
	r.took_ms = wait;
	post_later(s, wait, post_result(&e->errand, &r), s->life);
}

/* ---- the gateways' good and bad days --------------------------------------------------------- */

static void mood_ends(struct sim *s, struct happening *h)
{
	s->phones.moods[h->number] = NULL;
}

static void mood_begins(struct sim *s, struct happening *h)
{
	static const char *const moods[] = {"unreachable", "busy", "stopped", "breaks"};
	int only = sim_throw(s, 2 * s->settings->gateway_count); /* or all of them */
	(void)h;
	for (int i = 0; i < s->settings->gateway_count; i++) {
		if (only < s->settings->gateway_count && i != only)
			continue;
		s->phones.moods[i] = moods[sim_throw(s, 4)];
		sim_later(s, sim_wait(s, MINUTES_MS(1), HOURS_MS(16)), mood_ends)->number = i;
	}
	sim_later(s, sim_wait(s, HOURS_MS(20), DAYS_MS(20)), mood_begins);
}

void phones_begin(struct sim *s)
{
	memset(&s->phones, 0, sizeof(s->phones));
	sim_later(s, sim_wait(s, HOURS_MS(1), DAYS_MS(20)), mood_begins);
}

void phones_end(struct sim *s)
{
	for (int i = 0; i < TEXTS; i++) {
		free(s->phones.texts[i].body);
		free(s->phones.texts[i].receipt);
	}
}
