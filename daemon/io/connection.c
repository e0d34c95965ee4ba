/* SPDX-License-Identifier: MIT */
#include "connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "heap.h"
#include "io_limits.h"
#include "say.h"

#define UNASKED_SMALL (64 * 1024) /* all clients together may hold so much without our looking */

/* ---- ending ---------------------------------------------------------------------------------- */

static void connection_freed(uv_handle_t *handle)
{
	struct connection *c = handle->data;
	frames_free(&c->frames);
	free(c);
}

void connection_close(struct connection *c)
{
	if (c->closing)
		return;
	c->closing = true;
	slots_free(&c->commons->slots, c->peer);
	uv_close((uv_handle_t *)&c->pipe, connection_freed);
}

size_t connection_unsent(const struct connection *c)
{
	return uv_stream_get_write_queue_size((const uv_stream_t *)&c->pipe);
}

static void linger_over(uv_timer_t *timer)
{
	struct commons *commons = timer->data;
	for (uint32_t i = 0; i < commons->slots.count; i++) {
		struct connection *c = commons->slots.slots[i].thing;
		if (c && c->stage == CONNECTION_LINGERING)
			connection_close(c);
	}
}

static void shutdown_done(uv_shutdown_t *request, int status)
{
	(void)request;
	(void)status;
}

/* The client hears the refusal and then the end of the stream; closing at once, with its bytes
 * unread, would let it hear "connection reset" instead. */
static void connection_linger(struct connection *c)
{
	const char *refusal = engine_refusal(ERR_LIMIT);
	connection_send(c, refusal, strlen(refusal));
	if (c->closing)
		return;
	c->stage = CONNECTION_LINGERING;
	frames_free(&c->frames);
	if (uv_shutdown(&c->shutdown, (uv_stream_t *)&c->pipe, shutdown_done) < 0)
		connection_close(c);
	else if (!uv_is_active((uv_handle_t *)&c->commons->linger))
		uv_timer_start(&c->commons->linger, linger_over, LIMIT_LINGER_MS, 0);
}

/* ---- reading --------------------------------------------------------------------------------- */

static bool connection_may_ask(const struct connection *c)
{
	return c->unanswered < LIMIT_UNANSWERED && !inbox_full(c->commons->inbox) &&
	       !c->commons->stopped;
}

static void connection_ask(struct connection *c, const char *line, size_t length)
{
	struct event event = {.kind = EVENT_REQUEST,
			      .peer = c->peer,
			      .user = c->user,
			      .line = line,
			      .length = length};
	inbox_put(c->commons->inbox, &event);
	c->unanswered++;
	c->busy_ms = uv_now(c->commons->loop);
}

/* Requests out of the bytes that are here. True when none is left to be made of them. */
static bool connection_pump(struct connection *c)
{
	const char *line;
	size_t length;
	while (connection_may_ask(c)) {
		switch (frames_next(&c->frames, &line, &length)) {
		case FRAME_LINE:
			connection_ask(c, line, length);
			break;
		case FRAME_NONE:
			return true;
		case FRAME_LONG:
		case FRAME_NUL:
			c->stage = CONNECTION_REFUSED;
			return true;
		}
	}
	return false;
}

/* One buffer for all: bytes are taken out of it before anybody else reads. */
static void read_where(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	static char buffer[64 * 1024];
	(void)handle;
	(void)suggested;
	*out = uv_buf_init(buffer, sizeof(buffer));
}

/* The client that holds most of what is not yet a request, so that a few of them cannot take all
 * memory. */
static void longest_cut(struct commons *commons)
{
	struct connection *longest = NULL;
	size_t all = 0;
	for (uint32_t i = 0; i < commons->slots.count; i++) {
		struct connection *c = commons->slots.slots[i].thing;
		if (!c)
			continue;
		all += c->frames.room;
		if (!longest || c->frames.room > longest->frames.room)
			longest = c;
	}
	if (all <= LIMIT_UNASKED_ALL)
		return;
	say(commons->host, NOTE_WARNING,
	    "clients of the control socket do not end their requests; cut one, uid %lu",
	    (unsigned long)longest->uid);
	connection_close(longest);
}

static void connection_drop(struct connection *c, size_t size)
{
	c->dropped += size;
	if (c->dropped > LIMIT_LINGER_BYTES)
		connection_close(c);
}

static void read_done(uv_stream_t *stream, ssize_t size, const uv_buf_t *bytes)
{
	struct connection *c = stream->data;
	if (size == 0)
		return;
	if (size < 0 && (size != UV_EOF || c->stage == CONNECTION_LINGERING)) {
		connection_close(c);
	} else if (c->stage == CONNECTION_LINGERING) {
		connection_drop(c, (size_t)size);
	} else {
		if (size < 0)
			c->stage = CONNECTION_ENDED;
		else
			frames_put(&c->frames, bytes->base, (size_t)size);
		connection_advance(c);
		if (frames_waiting(&c->frames) > UNASKED_SMALL)
			longest_cut(c->commons);
	}
}

static void connection_read(struct connection *c, bool wanted)
{
	if (wanted == c->reading)
		return;
	c->reading = wanted;
	if (!wanted)
		uv_read_stop((uv_stream_t *)&c->pipe);
	else if (uv_read_start((uv_stream_t *)&c->pipe, read_where, read_done) < 0)
		connection_close(c);
}

/* Everything is answered; half a line is refused in words, in case somebody still reads. */
static void connection_end(struct connection *c)
{
	const char *refusal = engine_refusal(ERR_USAGE);
	if (frames_waiting(&c->frames) > 0) {
		frames_free(&c->frames);
		connection_send(c, refusal, strlen(refusal));
	}
	if (!c->closing && !connection_unsent(c))
		connection_close(c);
}

void connection_advance(struct connection *c)
{
	if (c->closing)
		return;
	bool listening = c->stage == CONNECTION_OPEN || c->stage == CONNECTION_ENDED;
	bool drained = listening && connection_pump(c);
	bool idle = !c->unanswered && !connection_unsent(c);
	if (c->stage == CONNECTION_REFUSED && !c->unanswered)
		connection_linger(c);
	if (c->closing)
		return;
	if (c->stage == CONNECTION_ENDED && drained && idle)
		connection_end(c);
	else
		connection_read(c, c->stage == CONNECTION_LINGERING ||
				       (c->stage == CONNECTION_OPEN && drained));
}

/* ---- writing --------------------------------------------------------------------------------- */

struct writing {
	uv_write_t request;
	char bytes[];
};

static void write_done(uv_write_t *request, int status)
{
	struct connection *c = request->handle->data;
	free(request->data);
	if (status < 0)
		connection_close(c);
	else
		connection_advance(c);
}

/* The client that holds most unread bytes, so that a few of them cannot take all memory. */
static void slowest_cut(struct commons *commons)
{
	struct connection *slowest = NULL;
	size_t all = 0;
	for (uint32_t i = 0; i < commons->slots.count; i++) {
		struct connection *c = commons->slots.slots[i].thing;
		if (!c)
			continue;
		all += connection_unsent(c);
		if (!slowest || connection_unsent(c) > connection_unsent(slowest))
			slowest = c;
	}
	if (all <= LIMIT_UNSENT_ALL)
		return;
	say(commons->host, NOTE_WARNING,
	    "clients of the control socket do not read; cut one, uid %lu",
	    (unsigned long)slowest->uid);
	connection_close(slowest);
}

static void connection_cut(struct connection *c)
{
	say(c->commons->host, NOTE_WARNING, "cut a client that does not read its answers, uid %lu",
	    (unsigned long)c->uid);
	connection_close(c);
}

/* Keeps a copy of what the socket did not take, after the first `sent` bytes. */
static void connection_queue(struct connection *c, const char *text, size_t length, size_t sent)
{
	size_t rest = length + 1 - sent;
	if (connection_unsent(c) + rest > LIMIT_UNSENT) {
		connection_cut(c);
		return;
	}
	struct writing *w = heap_new(sizeof(*w) + rest);
	memcpy(w->bytes, text + sent, rest - 1);
	w->bytes[rest - 1] = '\n';
	w->request.data = w;
	uv_buf_t buffer = uv_buf_init(w->bytes, (unsigned)rest);
	if (uv_write(&w->request, (uv_stream_t *)&c->pipe, &buffer, 1, write_done) < 0) {
		free(w);
		connection_close(c);
		return;
	}
	slowest_cut(c->commons);
}

void connection_send(struct connection *c, const char *text, size_t length)
{
	if (c->closing || c->stage == CONNECTION_LINGERING)
		return;
	c->busy_ms = uv_now(c->commons->loop);
	uv_buf_t buffers[] = {uv_buf_init((char *)text, (unsigned)length), uv_buf_init("\n", 1)};
	int sent = uv_try_write((uv_stream_t *)&c->pipe, buffers, 2);
	if (sent < 0 && sent != UV_EAGAIN)
		connection_close(c);
	else if (sent < 0 || (size_t)sent < length + 1)
		connection_queue(c, text, length, sent < 0 ? 0 : (size_t)sent);
}

/* ---- beginning ------------------------------------------------------------------------------- */

void connection_open(struct commons *commons, int fd, uid_t uid, const char *user)
{
	struct connection *c = heap_new(sizeof(*c));
	c->commons = commons;
	c->uid = uid;
	c->busy_ms = uv_now(commons->loop);
	snprintf(c->user, sizeof(c->user), "%s", user);
	uv_pipe_init(commons->loop, &c->pipe, 0);
	c->pipe.data = c;
	c->peer = slots_take(&commons->slots, c);
	if (uv_pipe_open(&c->pipe, fd) < 0) {
		close(fd);
		connection_close(c);
		return;
	}
	connection_advance(c);
}
