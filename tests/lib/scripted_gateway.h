/* SPDX-License-Identifier: MIT
 *
 * A gateway that says what the test wants, linked in place of the real ones by including this once
 * in a test program. A result's body is "VERDICT [ID]", as in "accepted 17"; "next" is an UNKNOWN
 * that wants the next question. A look-up has two questions. Requests for /receipt and /inbound
 * carry ref and verdict, or id, from and text; the token is "secret".
 */
#ifndef TESTS_SCRIPTED_GATEWAY_H
#define TESTS_SCRIPTED_GATEWAY_H

#include <stdio.h>
#include <string.h>

#include "gateway.h"

const char *verdict_name(enum verdict v)
{
	static const char *const names[] = {"accepted", "delivered", "failed", "retry",
					    "stopped",  "absent",    "unknown"};
	return names[v];
}

const char *callback_query(const struct callback *c, const char *name)
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
	for (int v = VERDICT_ACCEPTED; v <= VERDICT_UNKNOWN; v++)
		if (strcmp(verdict_name((enum verdict)v), word) == 0)
			j.verdict = (enum verdict)v;
	return j;
}

static enum err scripted_send(const struct gateway_settings *g, const struct outgoing *out,
			      struct arena *arena, struct transfer *transfer, struct fault *why)
{
	if (strcmp(out->to, "+447700900999") == 0)
		return fault_set(why, ERR_REFUSED, "to", "this number cannot be written down");
	*transfer = (struct transfer){
	    .method = "POST",
	    .url = arena_printf(arena, "%s/send?ref=%s&to=%s", g->key, out->reference, out->to),
	    .body = arena_text(arena, out->text),
	    .once = true,
	    .timeout_ms = g->timeout_ms};
	return ERR_OK;
}

static struct judgement scripted_answer(const struct gateway_settings *g,
					const struct transfer_result *r)
{
	(void)g;
	return scripted_judge(r->fate == FATE_ANSWERED ? r->body : "unknown");
}

static bool scripted_lookup(const struct gateway_settings *g, const struct outgoing *out,
			    int question, struct arena *arena, struct transfer *transfer)
{
	if (question > 1)
		return false;
	*transfer = (struct transfer){
	    .method = "GET",
	    .url = arena_printf(arena, "%s/ask?q=%d&ref=%s", g->key, question, out->reference),
	    .timeout_ms = g->timeout_ms};
	return true;
}

static struct judgement scripted_lookup_answer(const struct gateway_settings *g,
					       const struct outgoing *out, int question,
					       const struct transfer_result *r)
{
	(void)g, (void)out, (void)question;
	return scripted_judge(r->body);
}

static enum err scripted_admit(const struct callback *c, struct fault *why)
{
	const char *token = callback_query(c, "token");
	if (token == NULL || strcmp(token, "secret") != 0)
		return fault_set(why, ERR_FORBIDDEN, "token", "the token is wrong");
	return ERR_OK;
}

static enum err scripted_receipt(const struct gateway_settings *g, const struct callback *c,
				 struct arena *arena, const char **reference, struct judgement *out,
				 struct fault *why)
{
	(void)g;
	const char *ref = callback_query(c, "ref"), *verdict = callback_query(c, "verdict");
	enum err e = scripted_admit(c, why);
	if (e != ERR_OK)
		return e;
	if (ref == NULL || verdict == NULL)
		return fault_set(why, ERR_USAGE, "ref", "a receipt needs ref and verdict");
	*reference = arena_text(arena, ref);
	*out = scripted_judge(verdict);
	return ERR_OK;
}

static enum err scripted_inbound(const struct gateway_settings *g, const struct callback *c,
				 struct arena *arena, struct inbound *out, struct fault *why)
{
	(void)g, (void)arena;
	*out = (struct inbound){callback_query(c, "id"), callback_query(c, "from"),
				callback_query(c, "text")};
	enum err e = scripted_admit(c, why);
	if (e != ERR_OK)
		return e;
	if (out->id == NULL || out->from == NULL || out->text == NULL)
		return fault_set(why, ERR_USAGE, "id", "a text needs id, from and text");
	return ERR_OK;
}

static const struct gateway scripted = {.kind = "scripted",
					.send = scripted_send,
					.answer = scripted_answer,
					.lookup = scripted_lookup,
					.lookup_answer = scripted_lookup_answer,
					.receipt_path = "/receipt",
					.inbound_path = "/inbound",
					.receipt = scripted_receipt,
					.inbound = scripted_inbound,
					.callback_reply = "thanks"};

const struct gateway *gateway_find(const char *kind)
{
	return strcmp(kind, scripted.kind) == 0 ? &scripted : NULL;
}

const struct gateway *gateway_at(size_t n)
{
	return n == 0 ? &scripted : NULL;
}

#endif
