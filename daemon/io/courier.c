/* SPDX-License-Identifier: MIT */
#include "courier.h"

#include <stdio.h>
#include <stdlib.h>

#include "heap.h"

struct courier {
	uv_poll_t poll;
	uv_timer_t timer;
	int handles; /* open */
	struct exchange *x; /* NULL once it is over */
	courier_done *done;
	void *data;
};

static void finish(struct courier *c, CURLcode code, const char *error)
{
	if (error)
		snprintf(c->x->error, sizeof(c->x->error), "%s", error);
	c->done(c->data, c->x, code);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

/* As much as goes now. */
static CURLcode speak(struct exchange *x)
{
	struct dialog *d = x->dialog;
	while (d->out_left) {
		size_t n = 0;
		CURLcode code = curl_easy_send(x->easy, d->out, d->out_left, &n);
		if (code != CURLE_OK)
			return code == CURLE_AGAIN ? CURLE_OK : code;
		dialog_left(d, n);
	}
	return CURLE_OK;
}

/* All that has come: TLS may hold more than the socket shows. */
static CURLcode hear(struct exchange *x)
{
	char bytes[4096];
	while (!x->dialog->over) {
		size_t n = 0;
		CURLcode code = curl_easy_recv(x->easy, bytes, sizeof(bytes), &n);
		if (code != CURLE_OK)
			return code == CURLE_AGAIN ? CURLE_OK : code;
		if (n == 0)
			return CURLE_GOT_NOTHING;
		dialog_heard(x->dialog, bytes, n);
	}
	return CURLE_OK;
}

/* Why no more can be said may be waiting to be heard. */
static CURLcode talk(struct exchange *x)
{
	CURLcode code = hear(x);
	if (code != CURLE_OK || x->dialog->over)
		return code;
	code = speak(x);
	if (code != CURLE_OK)
		hear(x);
	return code;
}

/* As one does; nobody waits for the reply. */
static void part(struct exchange *x)
{
	static const char quit[] = "QUIT\r\n";
	size_t n;
	if (!x->dialog->broken)
		curl_easy_send(x->easy, quit, sizeof(quit) - 1, &n);
}

/* ---- the loop -------------------------------------------------------------------------------- */

static void ready(uv_poll_t *poll, int status, int events);

static void advance(struct courier *c)
{
	struct dialog *d = c->x->dialog;
	CURLcode code = talk(c->x);
	if (d->over) {
		part(c->x);
		finish(c, CURLE_OK, NULL);
		return;
	}
	/* That one may write is of interest only while something is to be written. */
	int events = UV_READABLE | (d->out_left ? UV_WRITABLE : 0);
	if (code != CURLE_OK)
		finish(c, CURLE_RECV_ERROR, "the mail server hung up");
	else if (uv_poll_start(&c->poll, events, ready) != 0)
		finish(c, CURLE_RECV_ERROR, "the connection cannot be watched");
}

static void ready(uv_poll_t *poll, int status, int events)
{
	(void)status, (void)events; /* what is wrong shows when it is read */
	advance(poll->data);
}

static void too_late(uv_timer_t *timer)
{
	finish(timer->data, CURLE_OPERATION_TIMEDOUT, "the mail server did not answer in time");
}

static int64_t left_ms(struct exchange *x)
{
	curl_off_t spent_us = 0;
	curl_easy_getinfo(x->easy, CURLINFO_TOTAL_TIME_T, &spent_us);
	int64_t left = x->timeout_ms - spent_us / 1000;
	return left > 0 ? left : 0;
}

void courier_begin(struct exchange *x, uv_loop_t *loop, courier_done *done, void *data)
{
	struct courier *c = heap_new(sizeof(*c));
	curl_socket_t socket = CURL_SOCKET_BAD;
	*c = (struct courier){.handles = 1, .x = x, .done = done, .data = data};
	x->courier = c;
	uv_timer_init(loop, &c->timer);
	c->timer.data = c;
	dialog_begin(x->dialog);
	curl_easy_getinfo(x->easy, CURLINFO_ACTIVESOCKET, &socket);
	if (socket == CURL_SOCKET_BAD || uv_poll_init_socket(loop, &c->poll, socket) != 0) {
		finish(c, CURLE_RECV_ERROR, "the connection is gone");
		return;
	}
	c->poll.data = c;
	c->handles = 2;
	uv_update_time(loop);
	uv_timer_start(&c->timer, too_late, (uint64_t)left_ms(x), 0);
	advance(c);
}

static void closed(uv_handle_t *handle)
{
	struct courier *c = handle->data;
	if (--c->handles == 0)
		free(c);
}

void courier_end(struct exchange *x)
{
	struct courier *c = x->courier;
	if (!c)
		return;
	x->courier = NULL;
	c->x = NULL;
	if (c->handles == 2)
		uv_close((uv_handle_t *)&c->poll, closed);
	uv_close((uv_handle_t *)&c->timer, closed);
}
