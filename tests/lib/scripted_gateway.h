/* SPDX-License-Identifier: MIT
 *
 * A gateway that says what the test wants, linked in place of the real ones by including this once
 * in a test program. A result's body is "VERDICT [ID]", as in "accepted 17"; "next" is an UNKNOWN
 * that wants the next question, "later N" a RETRY and "stopped N" a STOPPED that wants a pause of N
 * ms, "optout" a FAILED whose owner wants no texts, "dead" one whose number is no phone, "held" an
 * ACCEPTED that can be passed on to nobody. A look-up has two questions. Requests for /receipt,
 * /inbound and /key carry ref and verdict, id, from and text, or ref and key; the token is
 * "secret". `user` names its account.
 *
 * Kind "scripted" carries everything. "texts", "calls" and "mails" carry one thing each; "texts"
 * has rates (60 a minute, 10 at once, 100 a day), and is polled every five minutes: "end" or "more
 * CURSOR", then a line "ID FROM TEXT", or "ID@SENT FROM TEXT", for each that came in; "-@SENT X Y"
 * for what is in the list and did not come in for us; "astray", and such lines, when it cannot say
 * where the rest is; or "forbidden", or "busy". "rechecked" carries texts, and is looked up again
 * after ten minutes; "certain" carries texts, and knows all that it ever had.
 */
#ifndef TESTS_SCRIPTED_GATEWAY_H
#define TESTS_SCRIPTED_GATEWAY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "civil.h"
#include "gateway.h"
#include "phone.h"

const char *verdict_name(enum verdict v)
{
	static const char *const names[] = {"accepted", "delivered", "failed", "retry",
					    "stopped",  "absent",    "unknown"};
	return names[v];
}

static const char *scripted_query(const struct callback *c, const char *name)
{
	for (size_t i = 0; i < c->query_count; i++)
		if (strcmp(c->query[i].name, name) == 0)
			return c->query[i].value;
	return NULL;
}

static struct judgement scripted_judge(const char *body)
{
	struct judgement j = {.verdict = VERDICT_UNKNOWN};
	char word[32] = "";
	if (sscanf(body, "%31s %79s", word, j.gateway_id) < 1)
		return j;
	snprintf(j.detail, sizeof(j.detail), "%.150s", body);
	j.ask_next = strcmp(word, "next") == 0;
	j.opted_out = strcmp(word, "optout") == 0;
	j.held = strcmp(word, "held") == 0;
	j.no_phone = strcmp(word, "dead") == 0;
	if (j.opted_out || j.no_phone)
		j.verdict = VERDICT_FAILED;
	if (j.held)
		j.verdict = VERDICT_ACCEPTED;
	if (strcmp(word, "later") == 0) {
		j.verdict = VERDICT_RETRY;
		j.retry_ms = strtol(j.gateway_id, NULL, 10);
		j.gateway_id[0] = '\0';
	}
	for (int v = VERDICT_ACCEPTED; v <= VERDICT_UNKNOWN; v++)
		if (strcmp(verdict_name((enum verdict)v), word) == 0)
			j.verdict = (enum verdict)v;
	if (j.verdict == VERDICT_STOPPED)
		j.retry_ms = strtol(j.gateway_id, NULL, 10);
	return j;
}

static enum err scripted_check(const struct gateway_settings *g, struct fault *why)
{
	(void)g, (void)why;
	return ERR_OK;
}

static enum err scripted_send(const struct dispatch *d, const struct outgoing *out,
			      struct transfer *transfer, struct fault *why)
{
	ck_assert_msg(out->to[0] != '+' || phone_is_drama(out->to), "%s may ring", out->to);
	if (strcmp(out->to, "+447700900999") == 0)
		return fault_set(why, ERR_REFUSED, "to", "this number cannot be written down");
	*transfer =
	    (struct transfer){.method = "POST",
			      .url = arena_printf(d->arena, "%s/send?ref=%s&to=%s",
						  d->settings->key, out->reference, out->to),
			      .body = arena_text(d->arena, out->text),
			      .once = true,
			      .timeout_ms = d->settings->timeout_ms};
	return ERR_OK;
}

static struct judgement scripted_answer(const struct dispatch *d, const struct transfer_result *r)
{
	(void)d;
	return scripted_judge(r->fate == FATE_ANSWERED ? r->body : "unknown");
}

static bool scripted_lookup(const struct dispatch *d, const struct outgoing *out, int question,
			    struct transfer *transfer)
{
	if (question > 1)
		return false;
	*transfer =
	    (struct transfer){.method = "GET",
			      .url = arena_printf(d->arena, "%s/ask?q=%d&ref=%s", d->settings->key,
						  question, out->reference),
			      .timeout_ms = d->settings->timeout_ms};
	return true;
}

static struct judgement scripted_lookup_answer(const struct dispatch *d, const struct outgoing *out,
					       int question, const struct transfer_result *r)
{
	(void)d, (void)out, (void)question;
	return scripted_judge(r->body);
}

static enum err scripted_admit(const struct callback *c, struct fault *why)
{
	const char *token = scripted_query(c, "token");
	if (token == NULL || strcmp(token, "secret") != 0)
		return fault_set(why, ERR_FORBIDDEN, "token", "the token is wrong");
	return ERR_OK;
}

static struct news *scripted_news(const struct dispatch *d, struct news_list *out,
				  enum news_kind kind)
{
	out->rows = arena_alloc(d->arena, sizeof(*out->rows));
	out->count = 1;
	out->rows->kind = kind;
	return out->rows;
}

static enum err scripted_receipt(const struct dispatch *d, const struct callback *c,
				 struct news_list *out, struct fault *why)
{
	const char *ref = scripted_query(c, "ref"), *verdict = scripted_query(c, "verdict");
	enum err e = scripted_admit(c, why);
	if (e != ERR_OK)
		return e;
	if (ref == NULL || verdict == NULL)
		return fault_set(why, ERR_USAGE, "ref", "a receipt needs ref and verdict");
	struct news *n = scripted_news(d, out, NEWS_RECEIPT);
	n->reference = arena_text(d->arena, ref);
	n->judgement = scripted_judge(verdict);
	return ERR_OK;
}

static enum err scripted_inbound(const struct dispatch *d, const struct callback *c,
				 struct news_list *out, struct fault *why)
{
	struct inbound in = {.id = scripted_query(c, "id"),
			     .from = scripted_query(c, "from"),
			     .text = scripted_query(c, "text")};
	enum err e = scripted_admit(c, why);
	if (e != ERR_OK)
		return e;
	if (in.id == NULL || in.from == NULL || in.text == NULL)
		return fault_set(why, ERR_USAGE, "id", "a text needs id, from and text");
	if (scripted_query(c, "sent") != NULL)
		ck_assert(wall_parse_iso(scripted_query(c, "sent"), &in.sent));
	scripted_news(d, out, NEWS_TEXT)->inbound = in;
	return ERR_OK;
}

static enum err scripted_key(const struct dispatch *d, const struct callback *c,
			     struct news_list *out, struct fault *why)
{
	const char *ref = scripted_query(c, "ref"), *key = scripted_query(c, "key");
	enum err e = scripted_admit(c, why);
	if (e != ERR_OK)
		return e;
	if (ref == NULL || key == NULL)
		return fault_set(why, ERR_USAGE, "ref", "a key needs ref and key");
	struct news *n = scripted_news(d, out, NEWS_KEY);
	n->reference = arena_text(d->arena, ref);
	n->key = key[0];
	return ERR_OK;
}

static const struct route scripted_routes[] = {
    {.path = "/receipt", .read = scripted_receipt, .reply = "thanks"},
    {.path = "/inbound", .read = scripted_inbound, .reply = "thanks"},
    {.path = "/key", .read = scripted_key, .reply = "thanks"},
    {.path = NULL},
};

static bool scripted_ask(const struct dispatch *d, const char *cursor, struct transfer *transfer)
{
	*transfer = (struct transfer){
	    .method = "GET",
	    .url = arena_printf(d->arena, "%s/poll?cursor=%s", d->settings->key, cursor),
	    .timeout_ms = d->settings->timeout_ms};
	return true;
}

/* One line of a page, "ID FROM TEXT", or "ID@SENT FROM TEXT" with a moment. */
static void scripted_line(const struct dispatch *d, const char *line, size_t length,
			  struct news_list *out)
{
	char id[80], from[40];
	int used = 0;
	const char *copy = arena_copy(d->arena, line, length);
	if (sscanf(copy, "%79s %39s %n", id, from, &used) != 2)
		return;
	struct news *rows = arena_alloc(d->arena, (out->count + 1) * sizeof(*rows));
	for (size_t i = 0; i < out->count; i++)
		rows[i] = out->rows[i];
	struct news *n = &rows[out->count];
	*n = (struct news){.kind = NEWS_TEXT};
	char *sent = strchr(id, '@');
	if (sent != NULL)
		*sent++ = '\0';
	n->inbound = (struct inbound){.id = arena_text(d->arena, id),
				      .from = arena_text(d->arena, from),
				      .text = copy + used};
	if (sent != NULL)
		ck_assert(wall_parse_iso(sent, &n->inbound.sent));
	out->reaches = n->inbound.sent;
	if (strcmp(id, "-") == 0) /* of the list, and not for us */
		return;
	out->rows = rows;
	out->count++;
}

static enum err scripted_page(const struct dispatch *d, const struct transfer_result *r,
			      struct news_list *out, const char **next, struct fault *why)
{
	char word[40] = "", cursor[40] = "";
	*next = NULL;
	if (r->fate != FATE_ANSWERED || sscanf(r->body, "%39s %39s", word, cursor) < 1 ||
	    strcmp(word, "busy") == 0)
		return fault_set(why, ERR_BUSY, "", "no answer to believe");
	if (strcmp(word, "forbidden") == 0)
		return fault_set(why, ERR_FORBIDDEN, "", "the key is revoked");
	if (strcmp(word, "more") == 0)
		*next = arena_text(d->arena, cursor);
	for (const char *at = strchr(r->body, '\n'); at != NULL; at = strchr(at + 1, '\n'))
		scripted_line(d, at + 1, strcspn(at + 1, "\n"), out);
	if (strcmp(word, "astray") == 0)
		return fault_set(why, ERR_BUSY, "", "the rest is nowhere");
	return ERR_OK;
}

static const struct poll scripted_polls[] = {
    {.name = "received", .every_ms = MINUTES_MS(5), .ask = scripted_ask, .read = scripted_page},
    {.name = NULL},
};

static const char *scripted_account(const struct gateway_settings *g, struct arena *arena)
{
	return arena_text(arena, g->user[0] != '\0' ? g->user : g->key);
}

#define SCRIPTED(name, what)                                                                       \
	.kind = (name), .channels = (what), .account = scripted_account, .check = scripted_check,  \
	.send = scripted_send, .answer = scripted_answer, .lookup = scripted_lookup,               \
	.lookup_answer = scripted_lookup_answer, .routes = scripted_routes

static const struct gateway scripted[] = {
    {SCRIPTED("scripted",
	      CHANNEL_BIT(CHANNEL_SMS) | CHANNEL_BIT(CHANNEL_VOICE) | CHANNEL_BIT(CHANNEL_EMAIL))},
    {SCRIPTED("texts", CHANNEL_BIT(CHANNEL_SMS)),
     .rates = {.per_minute = 60, .burst = 10, .per_day = 100}, .polls = scripted_polls},
    {SCRIPTED("rechecked", CHANNEL_BIT(CHANNEL_SMS)), .recheck_ms = MINUTES_MS(10)},
    {SCRIPTED("certain", CHANNEL_BIT(CHANNEL_SMS)), .absent_is_certain = true},
    {SCRIPTED("calls", CHANNEL_BIT(CHANNEL_VOICE))},
    {SCRIPTED("mails", CHANNEL_BIT(CHANNEL_EMAIL))},
};

#define SCRIPTED_COUNT (sizeof(scripted) / sizeof(scripted[0]))

const struct gateway *gateway_find(const char *kind)
{
	for (size_t i = 0; i < SCRIPTED_COUNT; i++)
		if (strcmp(kind, scripted[i].kind) == 0)
			return &scripted[i];
	return NULL;
}

const struct gateway *gateway_at(size_t n)
{
	return n < SCRIPTED_COUNT ? &scripted[n] : NULL;
}

bool gateway_carries(const struct gateway *g, enum channel c)
{
	return (g->channels & CHANNEL_BIT(c)) != 0;
}

#endif
