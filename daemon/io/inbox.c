/* SPDX-License-Identifier: MIT */
#include "inbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "io_limits.h"

#define INBOX_KEPT 64 /* places an empty inbox holds on to */

/* One stretch of memory for all that an event points at: measured in a first pass, with memory NULL
 * and nothing moved, and filled in a second. */
struct packing {
	char *memory;
	size_t used;
};

/* A copy of size bytes with `more` zero bytes after it. */
static void *pack(struct packing *p, const void *bytes, size_t size, size_t more)
{
	if (!bytes)
		return NULL;
	size_t at = (p->used + 7) & ~(size_t)7;
	p->used = at + size + more;
	if (!p->memory)
		return (void *)bytes;
	memcpy(p->memory + at, bytes, size);
	memset(p->memory + at + size, 0, more);
	return p->memory + at;
}

static const char *pack_text(struct packing *p, const char *text)
{
	return pack(p, text, text ? strlen(text) : 0, 1);
}

static void pack_errand(struct packing *p, struct errand *e)
{
	e->subject = pack_text(p, e->subject);
	e->gateway = pack_text(p, e->gateway);
}

static void pack_result(struct packing *p, struct transfer_result *r)
{
	r->body = pack(p, r->body, r->size, 1);
	r->error = pack_text(p, r->error);
	r->content_type = pack_text(p, r->content_type);
	r->date = pack_text(p, r->date);
	r->expires = pack_text(p, r->expires);
	r->last_modified = pack_text(p, r->last_modified);
	r->etag = pack_text(p, r->etag);
	r->retry_after = pack_text(p, r->retry_after);
}

static const struct callback_pair *pack_pairs(struct packing *p, const struct callback_pair *from,
					      size_t count)
{
	struct callback_pair *pairs = pack(p, from, count * sizeof(*pairs), 0);
	for (size_t i = 0; i < count; i++) {
		const char *name = pack_text(p, pairs[i].name);
		const char *value = pack_text(p, pairs[i].value);
		if (p->memory)
			pairs[i] = (struct callback_pair){name, value};
	}
	return pairs;
}

static void pack_callback(struct packing *p, struct callback *c)
{
	c->method = pack_text(p, c->method);
	c->path = pack_text(p, c->path);
	c->target = pack_text(p, c->target);
	c->body = pack(p, c->body, c->size, 1);
	c->query = pack_pairs(p, c->query, c->query_count);
	c->headers = pack_pairs(p, c->headers, c->header_count);
}

static void pack_event(struct packing *p, struct event *e)
{
	switch (e->kind) {
	case EVENT_REQUEST:
		e->user = pack_text(p, e->user);
		e->line = pack(p, e->line, e->length, 1);
		return;
	case EVENT_FILE:
	case EVENT_RESULT:
		pack_errand(p, &e->errand);
		pack_result(p, &e->result);
		return;
	case EVENT_CALLBACK:
		pack_callback(p, &e->callback);
		return;
	case EVENT_SETTINGS:
		return;
	}
}

static void inbox_resize(struct inbox *in, size_t room)
{
	in->events = heap_resize(in->events, room * sizeof(*in->events));
	in->memory = heap_resize(in->memory, room * sizeof(*in->memory));
	in->room = room;
}

bool inbox_full(const struct inbox *in)
{
	return in->requests >= LIMIT_INBOX || in->request_bytes >= LIMIT_INBOX_BYTES;
}

static void inbox_append(struct inbox *in, struct event event, char *memory)
{
	if (in->count == in->room)
		inbox_resize(in, in->room ? in->room * 2 : INBOX_KEPT);
	in->events[in->count] = event;
	in->memory[in->count++] = memory;
}

void inbox_put(struct inbox *in, const struct event *event)
{
	struct event copy = *event;
	struct packing measured = {0};
	pack_event(&measured, &copy);
	struct packing filled = {.memory = heap_new(measured.used + 1)};
	pack_event(&filled, &copy);
	assert(filled.used == measured.used);
	inbox_append(in, copy, filled.memory);
	if (event->kind == EVENT_REQUEST) {
		in->requests++;
		in->request_bytes += event->length;
	}
}

static void inbox_end(struct inbox *in, size_t i)
{
	if (in->events[i].kind == EVENT_REQUEST) {
		in->requests--;
		in->request_bytes -= in->events[i].length;
	}
	free(in->memory[i]);
}

void inbox_settle(struct inbox *in, size_t n, const bool *keep)
{
	assert(n <= in->count);
	if (!n)
		return;
	for (size_t i = 0; i < n; i++) {
		if (keep[i])
			inbox_append(in, in->events[i], in->memory[i]);
		else
			inbox_end(in, i);
	}
	in->count -= n;
	memmove(in->events, in->events + n, in->count * sizeof(*in->events));
	memmove(in->memory, in->memory + n, in->count * sizeof(*in->memory));
	if (!in->count && in->room > INBOX_KEPT)
		inbox_resize(in, INBOX_KEPT);
}

void inbox_free(struct inbox *in)
{
	for (size_t i = 0; i < in->count; i++)
		free(in->memory[i]);
	free(in->events);
	free(in->memory);
	*in = (struct inbox){0};
}
