/* SPDX-License-Identifier: MIT */
#include "lib/player_inside.h"

#include <string.h>

#include "lib/fake_kannel.h"
#include "lib/promises.h"

#define LOOKUP_QUESTIONS 8 /* more than any gateway has */

static bool text_fits(const struct parcel *x, const char *phone, const char *substring,
		      struct wall at)
{
	bool then = at.ms == 0 || (x->sent.ms >= at.ms && x->sent.ms < at.ms + MINUTES_MS(1));
	return x->errand.kind == ERRAND_SEND && !x->expected && word_is(x->phone, phone) && then &&
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

void expect_text(struct player *p)
{
	int last = p->line->count - 1;
	struct wall at = {0};
	if (last >= 6 && word_is(word_at(p, last - 1), "at")) {
		time_read(p, word_at(p, last), &at);
		last -= 2;
	}
	if (!word_is(word_at(p, 2), "to") || last < 4)
		FAIL(p, "expect text to CONTACT … \"substring\" [at TIME]");
	for (int n = 3; n < last; n++)
		expect_one(p, word_at(p, n), word_at(p, last), at);
}

/* The same, so many of them to each. */
void expect_texts(struct player *p)
{
	int last = p->line->count - 1, times = count_read(p, word_at(p, 2));
	if (!word_is(word_at(p, 3), "to") || last < 5)
		FAIL(p, "expect texts N to CONTACT … \"substring\"");
	for (int n = 4; n < last; n++)
		for (int i = 0; i < times && p->stage.fault[0] == '\0'; i++)
			expect_one(p, word_at(p, n), word_at(p, last), (struct wall){0});
}

/* Oldest first; the newest when `newest`. */
struct parcel *parcel_find(struct player *p, enum errand_kind kind, const char *phone,
			   bool under_way, bool newest)
{
	struct parcel *found = NULL;
	for (size_t i = 0; i < p->stage.parcel_count; i++) {
		struct parcel *x = p->stage.parcels[i];
		bool fits = x->errand.kind == kind && (phone == NULL || word_is(x->phone, phone)) &&
			    (x->under_way || !under_way) && !(under_way && x->silent);
		if (fits && (found == NULL || newest))
			found = x;
	}
	return found;
}

static void text_answer(struct player *p, struct parcel *x, const char *how)
{
	struct transfer_result r;
	if (word_is(how, "silent"))
		x->silent = true;
	else if (fake_kannel_answer(how, &r))
		stage_answer(&p->stage, x, &r);
	else
		FAIL(p, "\"%s\" is nothing a gateway does", how);
}

void play_gateway(struct player *p)
{
	struct parcel *x;
	bool by_hand = word_is(word_at(p, 1), "by-hand");
	if (!word_is(word_at(p, 2), "all")) {
		const char *phone = phone_of(p, word_at(p, 2));
		x = parcel_find(p, ERRAND_SEND, phone, true, false);
		if (phone != NULL && x == NULL)
			FAIL(p, "no text to %s waits for an answer", word_at(p, 2));
		else if (x != NULL)
			text_answer(p, x, word_at(p, 1));
		return;
	}
	p->stage.gateway_habit = by_hand ? NULL : word_at(p, 1);
	while (!by_hand && p->stage.fault[0] == '\0' &&
	       (x = parcel_find(p, ERRAND_SEND, NULL, true, false)) != NULL)
		text_answer(p, x, word_at(p, 1));
}

/* Exactly as it left last: a repeat is marked. */
static const char *text_sent(const struct player *p, const char *message)
{
	const char *text = "";
	for (size_t i = 0; i < p->stage.parcel_count; i++) {
		const struct parcel *x = p->stage.parcels[i];
		if (x->errand.kind == ERRAND_SEND && word_is(x->errand.subject, message))
			text = x->body;
	}
	return text;
}

void play_lookup(struct player *p)
{
	const char *phone = word_is(word_at(p, 1), "all") ? NULL : phone_of(p, word_at(p, 1));
	struct transfer_result r;
	struct parcel *x;
	int asked = 0;
	while (asked < LOOKUP_QUESTIONS && p->stage.fault[0] == '\0' &&
	       (x = parcel_find(p, ERRAND_LOOKUP, phone, true, false)) != NULL) {
		const char *text = text_sent(p, x->errand.subject);
		asked++;
		x->expected = true;
		if (fake_kannel_lookup(word_at(p, 2), x->url, x->phone, text, &p->stage.arena, &r))
			stage_answer(&p->stage, x, &r);
		else
			FAIL(p, "\"%s\" is nothing a look-up tells", word_at(p, 2));
	}
	if (asked == 0)
		FAIL(p, "nobody asks what became of a text to %s", word_at(p, 1));
}

/* A callback is answered with 200 and no text, unless the line says otherwise. */
static void callback_post(struct player *p, const struct callback *callback, const char *status)
{
	struct stage *s = &p->stage;
	int wanted = status != NULL ? count_read(p, status) : 200;
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

void play_receipt(struct player *p)
{
	struct callback callback;
	const char *phone = phone_of(p, word_at(p, 1));
	struct parcel *x = parcel_find(p, ERRAND_SEND, phone, false, true);
	if (phone == NULL || x == NULL || x->receipt == NULL)
		FAIL(p, "there was no text to %s that asks for receipts", word_at(p, 1));
	else if (!fake_kannel_receipt(word_at(p, 2), x->receipt, &p->stage.arena, &callback))
		FAIL(p, "\"%s\" is no receipt, or %s no address", word_at(p, 2), x->receipt);
	else
		callback_post(p, &callback, word_at(p, 4));
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

void play_text(struct player *p)
{
	struct stage *s = &p->stage;
	const char *phone = phone_of(p, word_at(p, 2)), *text = word_at(p, 3);
	const char *hole = strstr(text, "{code}");
	if (phone == NULL)
		return;
	if (hole != NULL)
		text = arena_printf(&s->arena, "%.*s%s%s", (int)(hole - text), text,
				    code_on(p, phone), hole + strlen("{code}"));
	if (s->fault[0] != '\0')
		return;
	if (s->transcript != NULL)
		fprintf(s->transcript, "%s  from    %s: %s\n", stage_local(s, s->now),
			word_at(p, 2), text);
	struct callback callback = fake_kannel_inbound(
	    s->config.settings->gateways[0].callback_token,
	    arena_printf(&s->arena, "mo-%d", ++s->numbers), phone, text, &s->arena);
	callback_post(p, &callback, word_at(p, 5));
}
