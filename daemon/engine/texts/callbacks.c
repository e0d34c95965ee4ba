/* SPDX-License-Identifier: MIT */
#include "callbacks.h"

#include <string.h>

#include "accounts.h"
#include "deliveries.h"
#include "replies.h"
#include "swep/limits.h"

enum err news_take(struct turn *t, const struct gateway_settings *g, const struct news_list *news)
{
	for (size_t i = 0; i < news->count; i++) {
		struct news *n = &news->rows[i];
		switch (n->kind) {
		case NEWS_RECEIPT:
			TRY(deliveries_receipt(t, g->key, n->reference, &n->judgement));
			break;
		case NEWS_TEXT:
			TRY(replies_take(t, g->key, account_of(t->arena, g), &n->inbound));
			break;
		case NEWS_KEY:
			TRY(replies_key(t, g->key, n->reference, n->key, &n->counts));
			break;
		}
	}
	return ERR_OK;
}

static void answer(struct turn *t, struct peer peer, int status, const char *type, const char *text)
{
	struct effect *e = turn_effect(t, EFFECT_ANSWER);
	e->peer = peer;
	e->status = status;
	e->content_type = type;
	e->text = arena_text(t->arena, text);
	e->length = strlen(text);
}

/* The address of this gateway's kind that is called; NULL when it has no such. */
static const struct route *route_of(const struct gateway *gateway, const char *path)
{
	for (const struct route *r = gateway->routes; r != NULL && r->path != NULL; r++)
		if (strcmp(r->path, path) == 0)
			return r;
	return NULL;
}

/* *reply: what to answer it with. */
static enum err take(struct turn *t, const struct gateway_settings *g, const struct route *route,
		     const struct callback *c, const char **reply, struct fault *why)
{
	struct dispatch d = turn_dispatch(t, g);
	struct news_list news = {.rows = NULL};
	TRY(route->read(&d, c, &news, why));
	TRY(news_take(t, g, &news));
	*reply = route->reply_to != NULL ? route->reply_to(&d, c, &news) : route->reply;
	return ERR_OK;
}

/* Several gateways of one kind share a path; the token or signature tells whose it is. */
static enum err offer(struct turn *t, const struct event *event, const struct gateway *gateway,
		      const struct route *route, struct fault *why)
{
	enum err e = ERR_NOT_FOUND; /* none of this kind is configured */
	const char *reply = "";
	for (int i = 0; i < t->settings->gateway_count; i++) {
		const struct gateway_settings *g = &t->settings->gateways[i];
		if (strcmp(g->kind, gateway->kind) != 0)
			continue;
		e = take(t, g, route, &event->callback, &reply, why);
		if (e != ERR_FORBIDDEN)
			break;
	}
	if (e == ERR_OK)
		answer(t, event->peer, 200, route->content_type, reply);
	return e;
}

/* ---- too much to be read -------------------------------------------------------------------- */

/* A gateway is everybody's. */
static enum err alarm_too_much(struct turn *t, const struct gateway_settings *g,
			       const struct callback *c)
{
	for (int i = 0; i < t->settings->area_count; i++)
		TRY(turn_alarm(t, t->settings->areas[i]->key, ALARM_TOO_MUCH, g->key,
			       "the gateway %s brought %zu bytes to %s, and no more than %d are "
			       "read: look there for what came in, it is not here",
			       g->key, c->too_much, c->path, LIMIT_WEB_TARGET));
	return ERR_OK;
}

/* Only of who has the token: anybody else can send as much as they like, and nobody minds. */
static enum err too_much(struct turn *t, const struct event *event)
{
	const struct callback *c = &event->callback;
	for (int i = 0; i < t->settings->gateway_count; i++) {
		const struct gateway_settings *g = &t->settings->gateways[i];
		const struct gateway *gateway = gateway_find(g->kind);
		struct dispatch d = turn_dispatch(t, g);
		if (route_of(gateway, c->path) != NULL && gateway->knows != NULL &&
		    gateway->knows(&d, c))
			TRY(alarm_too_much(t, g, c));
	}
	answer(t, event->peer, c->refusal, NULL, "that is too much to be read\n");
	return ERR_OK;
}

/* ---- every call ----------------------------------------------------------------------------- */

enum err callback_run(struct turn *t, const struct event *event, struct fault *why)
{
	const char *path = event->callback.path;
	const struct gateway *gateway;
	if (event->callback.too_much > 0)
		return too_much(t, event);
	if (strcmp(path, "/health") == 0) {
		answer(t, event->peer, 200, "application/json", "{\"ok\":true}\n");
		return ERR_OK;
	}
	for (size_t n = 0; (gateway = gateway_at(n)) != NULL; n++) {
		const struct route *route = route_of(gateway, path);
		enum err e = route != NULL ? offer(t, event, gateway, route, why) : ERR_NOT_FOUND;
		if (e != ERR_NOT_FOUND)
			return e;
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
