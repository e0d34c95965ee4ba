/* SPDX-License-Identifier: MIT */
#include "callbacks.h"

#include <string.h>

#include "outbox.h"
#include "replies.h"

static void answer(struct turn *t, struct peer peer, int status, const char *type, const char *text)
{
	struct effect *e = turn_effect(t, EFFECT_ANSWER);
	e->peer = peer;
	e->status = status;
	e->content_type = type;
	e->text = arena_text(t->arena, text);
	e->length = strlen(text);
}

enum topic { TOPIC_NONE, TOPIC_RECEIPT, TOPIC_TEXT };

/* What a request for this path at a gateway of this kind is about. */
static enum topic topic_of(const struct gateway *gateway, const char *path)
{
	if (gateway->receipt_path != NULL && strcmp(gateway->receipt_path, path) == 0)
		return TOPIC_RECEIPT;
	if (gateway->inbound_path != NULL && strcmp(gateway->inbound_path, path) == 0)
		return TOPIC_TEXT;
	return TOPIC_NONE;
}

static enum err take(struct turn *t, const struct gateway *gateway,
		     const struct gateway_settings *g, enum topic topic, const struct callback *c,
		     struct fault *why)
{
	struct judgement j = {.verdict = VERDICT_UNKNOWN};
	struct inbound in;
	const char *reference;
	if (topic == TOPIC_TEXT) {
		TRY(gateway->inbound(g, c, t->arena, &in, why));
		return replies_take(t, g->key, &in);
	}
	TRY(gateway->receipt(g, c, t->arena, &reference, &j, why));
	return outbox_receipt(t, g->key, reference, &j);
}

/* Several gateways of one kind share a path; the token tells whose it is. */
static enum err offer(struct turn *t, const struct event *event, const struct gateway *gateway,
		      enum topic topic, struct fault *why)
{
	enum err e = fault_set(why, ERR_NOT_FOUND, "path", "no such gateway is configured");
	for (int i = 0; i < t->settings->gateway_count; i++) {
		const struct gateway_settings *g = &t->settings->gateways[i];
		if (strcmp(g->kind, gateway->kind) != 0)
			continue;
		e = take(t, gateway, g, topic, &event->callback, why);
		if (e != ERR_FORBIDDEN)
			break;
	}
	if (e == ERR_OK)
		answer(t, event->peer, 200, NULL,
		       gateway->callback_reply != NULL ? gateway->callback_reply : "");
	return e;
}

enum err callback_run(struct turn *t, const struct event *event, struct fault *why)
{
	const char *path = event->callback.path;
	const struct gateway *gateway;
	if (strcmp(path, "/health") == 0) {
		answer(t, event->peer, 200, "application/json", "{\"ok\":true}\n");
		return ERR_OK;
	}
	for (size_t n = 0; (gateway = gateway_at(n)) != NULL; n++) {
		enum topic topic = topic_of(gateway, path);
		if (topic != TOPIC_NONE)
			return offer(t, event, gateway, topic, why);
	}
	return fault_set(why, ERR_NOT_FOUND, "path", "there is nothing at this address");
}

/* Our own trouble is 503, so that whoever called comes again. */
static int status_of(enum err code)
{
	switch (code) {
	case ERR_USAGE:
		return 400;
	case ERR_FORBIDDEN:
		return 403;
	case ERR_NOT_FOUND:
		return 404;
	case ERR_LIMIT:
		return 413;
	case ERR_OK:
	case ERR_TAKEN:
	case ERR_REFUSED:
	case ERR_BUSY:
	case ERR_STORE:
	case ERR_UNKNOWN:
		break;
	}
	return 503;
}

void callback_refuse(struct turn *t, const struct event *event, const struct fault *why)
{
	answer(t, event->peer, status_of(why->code), NULL,
	       arena_printf(t->arena, "%s\n", why->message));
}
