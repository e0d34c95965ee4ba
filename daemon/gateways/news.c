/* SPDX-License-Identifier: MIT */
#include "news.h"

#include <string.h>
#include <strings.h>

#include "civil.h"
#include "gateway_inside.h"
#include "phone.h"
#include "texted.h"

#define REFERENCE_BYTES 64 /* ours are shorter */

/* ---- what was called ------------------------------------------------------------------------- */

const char *callback_query(const struct callback *c, const char *name)
{
	for (size_t i = 0; i < c->query_count; i++)
		if (strcmp(c->query[i].name, name) == 0)
			return c->query[i].value;
	return NULL;
}

const char *callback_header(const struct callback *c, const char *name)
{
	for (size_t i = 0; i < c->header_count; i++)
		if (strcasecmp(c->headers[i].name, name) == 0)
			return c->headers[i].value;
	return NULL;
}

bool reference_good(const char *text)
{
	size_t length = strlen(text);
	return length > 0 && length <= REFERENCE_BYTES &&
	       strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") ==
		   length;
}

/* ---- what is made of it ---------------------------------------------------------------------- */

/* The list grows by powers of two in the arena; a page has at most some hundreds. */
static struct news *news_add(const struct dispatch *d, struct news_list *out, enum news_kind kind)
{
	if ((out->count & (out->count - 1)) == 0) {
		size_t room = out->count > 0 ? 2 * out->count : 1;
		struct news *rows = arena_alloc(d->arena, room * sizeof(*rows));
		if (out->count > 0)
			memcpy(rows, out->rows, out->count * sizeof(*rows));
		out->rows = rows;
	}
	out->rows[out->count] = (struct news){.kind = kind};
	return &out->rows[out->count++];
}

void news_receipt(const struct dispatch *d, struct news_list *out, const char *reference,
		  const struct judgement *j)
{
	struct news *n = news_add(d, out, NEWS_RECEIPT);
	n->reference = arena_text(d->arena, reference);
	n->judgement = *j;
}

void news_key(const struct dispatch *d, struct news_list *out, const char *reference, char key)
{
	struct news *n = news_add(d, out, NEWS_KEY);
	n->reference = arena_text(d->arena, reference);
	n->key = key;
}

/* A person's text is never thrown away for a bad byte. */
static const char *utf8_mended(struct arena *arena, const char *text)
{
	size_t size = texted_room(text);
	char *out = arena_alloc(arena, size);
	texted_keep(text, out, size);
	return out;
}

void news_text_at(const struct dispatch *d, struct news_list *out, const char *id, const char *from,
		  const char *text, struct wall sent)
{
	char number[LIMIT_PHONE + 1], line[256];
	struct fault not_a_number;
	struct news *n = news_add(d, out, NEWS_TEXT);
	bool known = phone_parse(from, number, &not_a_number) == ERR_OK;
	n->inbound = (struct inbound){
	    .id = arena_text(d->arena, line_copy(line, sizeof(line), id)),
	    .from = arena_text(d->arena, known ? number : line_copy(line, sizeof(line), from)),
	    .text = utf8_mended(d->arena, text),
	    .sent = sent,
	};
}

void news_text_sent(const struct dispatch *d, struct news_list *out, const char *id,
		    const char *from, const char *text, const char *sent)
{
	struct wall at;
	bool known = sent != NULL && wall_parse_iso(sent, &at);
	news_text_at(d, out, id, from, text, known ? at : (struct wall){0});
}

void news_text(const struct dispatch *d, struct news_list *out, const char *id, const char *from,
	       const char *text)
{
	news_text_sent(d, out, id, from, text, NULL);
}
