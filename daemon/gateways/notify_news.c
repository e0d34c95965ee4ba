/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "gateway_inside.h"
#include "notify.h"
#include "page.h"

/* 250 texts of 918 characters, each character escaped. */
#define PAGE_BYTES ((size_t)4 * 1024 * 1024)
#define POLL_MS MINUTES_MS(5)

/* ---- when it calls --------------------------------------------------------------------------- */

static enum err token_check(const struct gateway_settings *g, const struct callback *c,
			    struct fault *why)
{
	static const char scheme[] = "Bearer ";
	const char *given = callback_header(c, "Authorization");
	if (given == NULL || strncasecmp(given, scheme, strlen(scheme)) != 0 ||
	    !secret_equal(g->callback_token, given + strlen(scheme)))
		return fault_set(why, ERR_FORBIDDEN, "token", "the token is missing or wrong");
	return ERR_OK;
}

bool notify_knows(const struct dispatch *d, const struct callback *c)
{
	struct fault ignored;
	return token_check(d->settings, c, &ignored) == ERR_OK;
}

/* The object that was posted, owned by the caller; NULL after a fault. */
static json_t *posted(const struct dispatch *d, const struct callback *c, struct fault *why)
{
	if (token_check(d->settings, c, why) != ERR_OK)
		return NULL;
	json_t *root = c->body != NULL ? page_object(d->arena, c->body, c->size) : NULL;
	if (root == NULL)
		fault_set(why, ERR_USAGE, "body", "the body is not a JSON object");
	return root;
}

static enum err receipt_take(const struct dispatch *d, const json_t *root, struct news_list *out,
			     struct fault *why)
{
	const char *status = notify_text(root, "status"), *id = notify_text(root, "id");
	const char *reference = notify_text(root, "reference");
	const char *type = notify_text(root, "notification_type");
	if (status == NULL || id == NULL)
		return fault_set(why, ERR_USAGE, "status", "a receipt needs its id and status");
	/* Others use the service, too; what is theirs is no fault, and would be brought again. */
	if (reference == NULL || !reference_good(reference) ||
	    (type != NULL && strcmp(type, "sms") != 0))
		return ERR_OK;
	struct judgement j = notify_status_judge(status);
	line_copy(j.gateway_id, sizeof(j.gateway_id), id);
	news_receipt(d, out, reference, &j);
	return ERR_OK;
}

static enum err notify_receipt(const struct dispatch *d, const struct callback *c,
			       struct news_list *out, struct fault *why)
{
	json_t *root = posted(d, c, why);
	if (root == NULL)
		return why->code;
	enum err e = receipt_take(d, root, out, why);
	json_decref(root);
	return e;
}

static enum err notify_text_came(const struct dispatch *d, const struct callback *c,
				 struct news_list *out, struct fault *why)
{
	json_t *root = posted(d, c, why);
	if (root == NULL)
		return why->code;
	const char *id = notify_text(root, "id"), *from = notify_text(root, "source_number");
	const char *text = notify_text(root, "message");
	enum err e = ERR_OK;
	if (id == NULL || id[0] == '\0' || from == NULL || from[0] == '\0' || text == NULL)
		e = fault_set(why, ERR_USAGE, "message",
			      "a text that came in needs its id, source_number and message");
	else
		news_text_sent(d, out, id, from, text, notify_text(root, "date_received"));
	json_decref(root);
	return e;
}

/* It comes again after a 5xx only, five times, five minutes apart. */
const struct route notify_routes[] = {
    {.path = NOTIFY_RECEIPT_PATH, .read = notify_receipt, .reply = ""},
    {.path = NOTIFY_TEXT_PATH, .read = notify_text_came, .reply = ""},
    {.path = NULL},
};

/* ---- when it is polled ----------------------------------------------------------------------- */

static bool received_ask(const struct dispatch *d, const char *cursor, struct transfer *transfer)
{
	const char *path = "/v2/received-text-messages";
	if (cursor[0] != '\0')
		path = arena_printf(d->arena, "%s?older_than=%s", path,
				    percent_encode(d->arena, cursor));
	notify_ask(d, path, PAGE_BYTES, transfer);
	return true;
}

/* One without an id cannot be told from a repeat; what else is missing is left empty, because a
 * text is for a person even when nobody knows whose it is. */
static void received_take(const struct dispatch *d, const json_t *row, struct news_list *out)
{
	const char *id = notify_text(row, "id"), *from = notify_text(row, "user_number");
	const char *text = notify_text(row, "content");
	if (id != NULL && id[0] != '\0')
		news_text_sent(d, out, id, from != NULL ? from : "", text != NULL ? text : "",
			       notify_text(row, "created_at"));
}

/* The page before this one begins behind the last text of this. */
static const char *received_next(const struct dispatch *d, const json_t *root)
{
	static const char name[] = "older_than=";
	const char *link = notify_text(json_object_get(root, "links"), "next");
	const char *id = link != NULL ? strstr(link, name) : NULL;
	if (id == NULL)
		return NULL;
	id += strlen(name);
	const char *cursor = arena_copy(d->arena, id, strcspn(id, "&#"));
	return notify_id_good(cursor) ? cursor : NULL;
}

static enum err received_refused(const struct dispatch *d, const struct transfer_result *r,
				 struct fault *why)
{
	struct notify_refusal said;
	if (r->fate != FATE_ANSWERED)
		return fault_set(why, ERR_BUSY, "", "Notify did not answer: %s",
				 r->error != NULL ? r->error : "no reason known");
	if ((r->status == 401 || r->status == 403) && notify_refused(r, &said))
		return fault_set(why, ERR_FORBIDDEN, "", "%s",
				 notify_locked_out(d, r, &said).detail);
	return fault_set(why, ERR_BUSY, "", "not a list of Notify's, status %d", r->status);
}

static enum err received_read(const struct dispatch *d, const struct transfer_result *r,
			      struct news_list *out, const char **next, struct fault *why)
{
	bool answered = r->fate == FATE_ANSWERED && r->status == 200;
	json_t *root = answered ? page_object(d->arena, r->body, r->size) : NULL;
	const json_t *list = json_object_get(root, "received_text_messages"), *row;
	size_t i;
	*next = NULL;
	if (!json_is_array(list)) {
		json_decref(root);
		return received_refused(d, r, why);
	}
	json_array_foreach(list, i, row)
		received_take(d, row, out);
	if (json_array_size(list) > 0) /* every page that is not empty names a further one */
		*next = received_next(d, root);
	json_decref(root);
	return ERR_OK;
}

const struct poll notify_polls[] = {
    {.name = "received", .every_ms = POLL_MS, .ask = received_ask, .read = received_read},
    {.name = NULL},
};
