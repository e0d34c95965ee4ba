/* SPDX-License-Identifier: MIT */
#include "kannel.h"

#include <stdio.h>
#include <string.h>

#include "gateway_inside.h"
#include "phone.h"
#include "status_page.h"
#include "utf8.h"

/* A store of some ten thousand waiting texts: a whole cascade, over and over, with no SMSC. */
#define PAGE_BYTES ((size_t)16 * 1024 * 1024)

bool kannel_lookup(const struct dispatch *d, const struct outgoing *out, int question,
		   struct transfer *transfer)
{
	const struct gateway_settings *g = d->settings;
	static const char *const pages[] = {"store-status.xml", "status.xml"};
	(void)out;
	if (g->status_url[0] == '\0' || question < 0 ||
	    (size_t)question >= sizeof(pages) / sizeof(pages[0]))
		return false;
	size_t length = strlen(g->status_url);
	while (length > 0 && g->status_url[length - 1] == '/')
		length--;
	*transfer = (struct transfer){
	    .method = "GET",
	    .url = arena_printf(d->arena, "%.*s/%s?password=%s", (int)length, g->status_url,
				pages[question], percent_encode(d->arena, g->status_password)),
	    .max_bytes = PAGE_BYTES,
	    .timeout_ms = g->timeout_ms,
	};
	return true;
}

/* A wrong password gets no status but this word: no later look-up would be answered either. */
static struct judgement page_unread(const char *page, const char *why)
{
	if (strcmp(why, PAGE_SAID "Denied") == 0)
		return judgement_make(VERDICT_STOPPED, "Kannel refuses our status password");
	return judgement_make(VERDICT_UNKNOWN, "Kannel's %s could not be read: %s", page, why);
}

/* ---- question 0: the store ---- */

struct store_search {
	const struct outgoing *wanted;
	bool sms, receiver, text; /* of the message being read */
	char id[80];
	bool found;
	char found_id[80];
};

static void message_type(void *facts, const char *text, bool whole)
{
	struct store_search *s = facts;
	/* MT-PUSH and MT-REPLY are texts; a DLR-MO is a receipt that bears the same numbers. */
	s->sms = whole && strncmp(text, "MT-", 3) == 0;
}

static void message_id(void *facts, const char *text, bool whole)
{
	struct store_search *s = facts;
	(void)whole;
	line_copy(s->id, sizeof(s->id), text);
}

static void message_receiver(void *facts, const char *text, bool whole)
{
	struct store_search *s = facts;
	char number[LIMIT_PHONE + 1];
	struct fault ignored;
	/* A unified-prefix may have made a national number of it. */
	s->receiver =
	    whole &&
	    (strcmp(text, s->wanted->to) == 0 ||
	     (phone_parse(text, number, &ignored) == ERR_OK && strcmp(number, s->wanted->to) == 0));
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The next byte of an URL-encoded text; -1 at its end, -2 for nonsense. */
static int encoded_next(const char **at)
{
	const char *p = *at;
	if (*p == '\0')
		return -1;
	if (*p != '%') {
		*at = p + 1;
		return *p == '+' ? ' ' : (unsigned char)*p;
	}
	if (hex(p[1]) < 0 || hex(p[2]) < 0)
		return -2;
	*at = p + 3;
	return hex(p[1]) * 16 + hex(p[2]);
}

static bool same_utf8(const char *encoded, const char *wanted)
{
	for (;; wanted++) {
		int byte = encoded_next(&encoded);
		if (byte != (*wanted == '\0' ? -1 : (unsigned char)*wanted))
			return false;
		if (byte == -1)
			return true;
	}
}

static bool same_unit(const char **encoded, uint32_t unit)
{
	return encoded_next(encoded) == (int)(unit >> 8) &&
	       encoded_next(encoded) == (int)(unit & 255);
}

/* What was sent as UCS-2 lies in the store as UTF-16, big endian. */
static bool same_utf16(const char *encoded, const char *wanted)
{
	while (*wanted != '\0') {
		uint32_t c = utf8_next(&wanted);
		if (c == UTF8_BAD)
			return false;
		if (c > 0xFFFF) {
			if (!same_unit(&encoded, 0xD800 + ((c - 0x10000) >> 10)))
				return false;
			c = 0xDC00 + ((c - 0x10000) & 0x3FF);
		}
		if (!same_unit(&encoded, c))
			return false;
	}
	return *encoded == '\0';
}

static void message_text(void *facts, const char *text, bool whole)
{
	struct store_search *s = facts;
	const struct outgoing *w = s->wanted;
	s->text = whole && (w->ucs2 ? same_utf16(text, w->text) : same_utf8(text, w->text));
}

static void message_end(void *facts, const char *text, bool whole)
{
	struct store_search *s = facts;
	(void)text, (void)whole;
	if (s->sms && s->receiver && s->text && !s->found) {
		s->found = true;
		memcpy(s->found_id, s->id, sizeof(s->id));
	}
	s->sms = s->receiver = s->text = false;
	s->id[0] = '\0';
}

static const struct page_leaf store_leaves[] = {
    {"/gateway/message/type", message_type},
    {"/gateway/message/id", message_id},
    {"/gateway/message/receiver", message_receiver},
    {"/gateway/message/msg-data", message_text},
    {"/gateway/message", message_end},
    {NULL, NULL},
};

/* A text that was found counts even on a page that breaks off behind it; that it is not there can
 * only be learned from a whole page. */
static struct judgement store_judge(const struct outgoing *out, const struct transfer_result *r)
{
	struct store_search s = {.wanted = out};
	char why[120];
	bool good = page_read(r->body, r->size, store_leaves, &s, why);
	if (s.found) {
		struct judgement j = judgement_make(VERDICT_ACCEPTED, "waiting in Kannel's store");
		memcpy(j.gateway_id, s.found_id, sizeof(j.gateway_id));
		return j;
	}
	if (!good)
		return page_unread("store", why);
	struct judgement j = judgement_make(VERDICT_UNKNOWN, "not in Kannel's store");
	j.ask_next = true;
	return j;
}

/* ---- question 1: the whole ---- */

struct health {
	bool running, store;
	bool box_is_sms;
	int boxes, smscs; /* on line */
};

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static void health_status(void *facts, const char *text, bool whole)
{
	struct health *h = facts;
	(void)whole;
	h->running = begins(text, "running,");
}

static void health_store(void *facts, const char *text, bool whole)
{
	struct health *h = facts;
	(void)whole;
	/* -1: none is kept, and the empty page of question 0 said nothing. */
	h->store = text[0] >= '0' && text[0] <= '9';
}

static void box_type(void *facts, const char *text, bool whole)
{
	struct health *h = facts;
	(void)whole;
	h->box_is_sms = strcmp(text, "smsbox") == 0;
}

static void box_status(void *facts, const char *text, bool whole)
{
	struct health *h = facts;
	(void)whole;
	h->boxes += h->box_is_sms && begins(text, "on-line");
}

static void smsc_status(void *facts, const char *text, bool whole)
{
	struct health *h = facts;
	(void)whole;
	h->smscs += begins(text, "online");
}

static const struct page_leaf health_leaves[] = {
    {"/gateway/status", health_status},          {"/gateway/sms/storesize", health_store},
    {"/gateway/boxes/box/type", box_type},       {"/gateway/boxes/box/status", box_status},
    {"/gateway/smscs/smsc/status", smsc_status}, {NULL, NULL},
};

/* A suspended bearerbox leaves texts unread between itself and the smsbox, where neither page shows
 * them; they go out once it is resumed. */
static const char *health_doubt(const struct health *h)
{
	if (!h->running)
		return "Kannel is not running normally and may hold texts it has not stored";
	if (!h->store)
		return "Kannel keeps no store, so what it holds cannot be seen";
	if (h->boxes == 0)
		return "no smsbox is connected to Kannel";
	if (h->smscs == 0)
		return "no SMSC of Kannel is online";
	return NULL;
}

static struct judgement health_judge(const struct transfer_result *r)
{
	struct health h = {0};
	char why[120];
	if (!page_read(r->body, r->size, health_leaves, &h, why))
		return page_unread("status", why);
	const char *doubt = health_doubt(&h);
	if (doubt != NULL)
		return judgement_make(VERDICT_UNKNOWN, "%s", doubt);
	return judgement_make(VERDICT_ABSENT, "Kannel is online and does not have it");
}

struct judgement kannel_lookup_answer(const struct dispatch *d, const struct outgoing *out,
				      int question, const struct transfer_result *r)
{
	(void)d;
	if (r->fate != FATE_ANSWERED)
		return judgement_make(VERDICT_UNKNOWN, "Kannel's admin port did not answer: %s",
				      r->error != NULL ? r->error : "no reason known");
	if (r->status != 200)
		return judgement_make(VERDICT_UNKNOWN, "Kannel's admin port answered %d",
				      r->status);
	return question == 0 ? store_judge(out, r) : health_judge(r);
}
