/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "civil.h"
#include "page.h"
#include "twilio.h"
#include "twilio_inside.h"

/* 250 texts of 1,600 characters, each escaped, with what else Twilio says of them. */
#define PAGE_ROWS "250"
#define PAGE_BYTES ((size_t)4 * 1024 * 1024)
#define POLL_MS MINUTES_MS(5)
/* What came in while nobody was here for longer is not looked for. */
#define LOOK_BACK_MS HOURS_MS(7 * 24)
#define LINK_MOST 1000 /* bytes of the address of a further page */

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text != NULL ? text : "";
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* A messaging service has numbers that are not known here, so all of the account's texts are asked
 * for. Nobody can text a name. */
static bool by_number(const char *from)
{
	return twilio_number_good(from) || strspn(from, "0123456789") == strlen(from);
}

static const char *first_page(const struct dispatch *d)
{
	const struct gateway_settings *g = d->settings;
	char day[WALL_TEXT];
	wall_format_iso(wall_plus(d->now, -LOOK_BACK_MS), day);
	day[strcspn(day, "T")] = '\0';
	const char *query = by_number(g->from) ? form_add(d->arena, "", "To", g->from) : "";
	query = form_add(d->arena, query, twilio_texts.since, day);
	return form_add(d->arena, query, "PageSize", PAGE_ROWS);
}

/* The account's token goes with the question: only to its own list of texts. */
static bool link_good(const struct dispatch *d, const char *link)
{
	const char *list = twilio_place(d, "/Messages.json?");
	size_t length = strlen(link);
	for (const char *p = link; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || *p == '#')
			return false;
	return length <= LINK_MOST && strncmp(link, list, strlen(list)) == 0;
}

static bool received_ask(const struct dispatch *d, const char *cursor, struct transfer *transfer)
{
	const char *from = d->settings->from;
	if (!by_number(from) && !twilio_is_service(from))
		return false;
	if (!link_good(d, cursor)) /* the first; or one of an account that is not ours any more */
		cursor = arena_printf(d->arena, "%s%s", twilio_place(d, "/Messages.json?"),
				      first_page(d));
	twilio_ask(d, cursor, PAGE_BYTES, transfer);
	return true;
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Whether it came in for us: other numbers and services of the account have their own readers. One
 * that is only being received is whole the next time. */
static bool is_ours(const struct dispatch *d, const json_t *row)
{
	const char *from = d->settings->from, *service = text_of(row, "messaging_service_sid");
	if (strcmp(text_of(row, "direction"), "inbound") != 0 ||
	    strcmp(text_of(row, "status"), "receiving") == 0)
		return false;
	return by_number(from) ? strcmp(text_of(row, "to"), from) == 0
			       : service[0] == '\0' || strcmp(service, from) == 0;
}

/* What leaves counts from when it left: how a list of both is sorted. */
static bool row_date(const json_t *row, struct wall *at)
{
	return twilio_date(text_of(row, "date_sent"), at) ||
	       (strcmp(text_of(row, "direction"), "inbound") == 0 &&
		twilio_date(text_of(row, "date_created"), at));
}

/* One without an id cannot be told from a repeat; what else is missing is left empty, because a
 * text is for a person even when nobody knows whose it is. */
static void received_take(const struct dispatch *d, const json_t *row, struct news_list *out)
{
	const char *id = text_of(row, "sid");
	struct wall sent = {0};
	if (row_date(row, &sent))
		out->reaches = sent;
	if (id[0] == '\0' || !is_ours(d, row))
		return;
	news_text_at(d, out, id, text_of(row, "from"), text_of(row, "body"), sent);
}

/* Where an older page is. What this one told is true even when it leads elsewhere for the rest. */
static enum err received_next(const struct dispatch *d, const json_t *page, const char **next,
			      struct fault *why)
{
	const char *link = text_of(page, "next_page_uri");
	if (link[0] == '\0')
		return ERR_OK;
	if (!link_good(d, link))
		return fault_set(why, ERR_BUSY, "",
				 "its list of texts goes on where the account has none");
	*next = arena_text(d->arena, link);
	return ERR_OK;
}

static enum err received_refused(const struct transfer_result *r, struct fault *why)
{
	if (r->fate != FATE_ANSWERED)
		return fault_set(why, ERR_BUSY, "", "Twilio did not answer: %s",
				 r->error != NULL ? r->error : "no reason known");
	if (r->status < 400)
		return fault_set(why, ERR_BUSY, "", "not a list of Twilio's, status %d", r->status);
	struct judgement j = twilio_answer(&twilio_texts, r);
	return fault_set(why, j.verdict == VERDICT_STOPPED ? ERR_FORBIDDEN : ERR_BUSY, "", "%s",
			 j.detail);
}

static enum err received_read(const struct dispatch *d, const struct transfer_result *r,
			      struct news_list *out, const char **next, struct fault *why)
{
	bool answered = r->fate == FATE_ANSWERED && r->status == 200;
	json_t *page = answered ? page_object(d->arena, r->body, r->size) : NULL;
	const json_t *list = json_object_get(page, twilio_texts.list), *row;
	size_t i;
	*next = NULL;
	if (!json_is_array(list)) {
		json_decref(page);
		return received_refused(r, why);
	}
	json_array_foreach(list, i, row)
		received_take(d, row, out);
	enum err e = received_next(d, page, next, why);
	json_decref(page);
	return e;
}

const struct poll twilio_polls[] = {
    {.name = "received", .every_ms = POLL_MS, .ask = received_ask, .read = received_read},
    {.name = NULL},
};
