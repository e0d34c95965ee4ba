/* SPDX-License-Identifier: MIT */
#include "http_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "courier.h"
#include "exchange.h"
#include "heap.h"

struct http_client {
	uv_loop_t *loop;
	uv_timer_t timer; /* the one that libcurl asks for */
	CURLM *multi;
	const struct io_settings *settings;
	const struct clock *clock;
	struct inbox *inbox;
	struct exchange *exchanges; /* under way */
	size_t count, most;
	bool stopped;
	/* By socket: kept when libcurl is not interested for a while, which is between two requests
	 * over the same link. What else has that number later is watched by the same one. */
	struct watch **watches;
	size_t watch_room;
};

/* One socket that libcurl wants to hear about. */
struct watch {
	uv_poll_t poll;
	struct http_client *client;
	curl_socket_t socket;
};

static void http_report(struct http_client *h, const struct errand *errand,
			const struct transfer_result *result)
{
	struct event event = {.kind = EVENT_RESULT, .errand = *errand, .result = *result};
	inbox_put(h->inbox, &event);
}

static void http_refuse(struct http_client *h, const struct errand *errand, const char *why)
{
	http_report(h, errand, &(struct transfer_result){.fate = FATE_NOT_SENT, .error = why});
}

static void exchange_end(struct http_client *h, struct exchange *x, CURLcode code)
{
	struct transfer_result result;
	exchange_result(x, code, clock_at(h->clock, clock_real()), &result);
	http_report(h, &x->errand, &result);
	if (x->before)
		x->before->after = x->after;
	else
		h->exchanges = x->after;
	if (x->after)
		x->after->before = x->before;
	h->count--;
	courier_end(x);
	curl_multi_remove_handle(h->multi, x->easy);
	exchange_close(x);
}

static void mail_ended(void *data, struct exchange *x, CURLcode code)
{
	exchange_end(data, x, code);
}

/* After every curl_multi_socket_action: a lone transfer that times out is reported nowhere else. */
static void http_drain(struct http_client *h)
{
	int left;
	for (CURLMsg *m; (m = curl_multi_info_read(h->multi, &left));) {
		struct exchange *x = NULL;
		CURLcode code = m->data.result;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &x);
		if (x->dialog && code == CURLE_OK)
			courier_begin(x, h->loop, mail_ended, h);
		else
			exchange_end(h, x, code);
	}
}

static void http_act(struct http_client *h, curl_socket_t socket, int events)
{
	int running;
	curl_multi_socket_action(h->multi, socket, events, &running);
	http_drain(h);
}

/* ---- libcurl's wishes ------------------------------------------------------------------------ */

static void timer_due(uv_timer_t *timer)
{
	http_act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

static int timer_wanted(CURLM *multi, long timeout_ms, void *data)
{
	(void)multi;
	struct http_client *h = data;
	if (timeout_ms < 0)
		return uv_timer_stop(&h->timer);
	uv_update_time(h->loop);
	return uv_timer_start(&h->timer, timer_due, (uint64_t)timeout_ms, 0);
}

static void watch_ready(uv_poll_t *poll, int status, int events)
{
	struct watch *w = poll->data;
	int what = status < 0 ? CURL_CSELECT_ERR : 0;
	what |= events & UV_READABLE ? CURL_CSELECT_IN : 0;
	what |= events & UV_WRITABLE ? CURL_CSELECT_OUT : 0;
	http_act(w->client, w->socket, what);
}

static void watch_freed(uv_handle_t *handle)
{
	free(handle->data);
}

static struct watch **watch_place(struct http_client *h, curl_socket_t socket)
{
	size_t at = (size_t)socket;
	while (at >= h->watch_room) {
		size_t room = h->watch_room ? 2 * h->watch_room : 64;
		h->watches = heap_resize(h->watches, room * sizeof(struct watch *));
		memset(h->watches + h->watch_room, 0,
		       (room - h->watch_room) * sizeof(struct watch *));
		h->watch_room = room;
	}
	return &h->watches[at];
}

static struct watch *watch_open(struct http_client *h, curl_socket_t socket)
{
	struct watch *w = heap_new(sizeof(*w));
	w->client = h;
	w->socket = socket;
	if (uv_poll_init_socket(h->loop, &w->poll, socket) < 0) {
		free(w);
		return NULL;
	}
	w->poll.data = w;
	return w;
}

static void watches_close(struct http_client *h)
{
	for (size_t i = 0; i < h->watch_room; i++)
		if (h->watches[i])
			uv_close((uv_handle_t *)&h->watches[i]->poll, watch_freed);
	free(h->watches);
	h->watches = NULL;
	h->watch_room = 0;
}

static int socket_wanted(CURL *easy, curl_socket_t socket, int what, void *data, void *assigned)
{
	static const int events[] = {
	    [CURL_POLL_IN] = UV_READABLE,
	    [CURL_POLL_OUT] = UV_WRITABLE,
	    [CURL_POLL_INOUT] = UV_READABLE | UV_WRITABLE,
	    [CURL_POLL_REMOVE] = 0,
	};
	(void)easy, (void)assigned;
	struct watch **w = watch_place(data, socket);
	if (what == CURL_POLL_REMOVE)
		return *w ? uv_poll_stop(&(*w)->poll) : 0;
	if (!*w)
		*w = watch_open(data, socket);
	return *w && uv_poll_start(&(*w)->poll, events[what], watch_ready) == 0 ? 0 : -1;
}

/* ---- from and to the rest of io -------------------------------------------------------------- */

struct http_client *http_open(uv_loop_t *loop, const struct io_settings *settings,
			      const struct clock *clock, struct inbox *inbox, size_t most)
{
	struct http_client *h = heap_new(sizeof(*h));
	*h = (struct http_client){
	    .loop = loop, .settings = settings, .clock = clock, .inbox = inbox, .most = most};
	if (curl_global_init(CURL_GLOBAL_SSL) != CURLE_OK || !(h->multi = curl_multi_init()))
		abort();
	uv_timer_init(loop, &h->timer);
	h->timer.data = h;
	curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, socket_wanted);
	curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
	curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, timer_wanted);
	curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)LIMIT_IDLE_LINKS);
	return h;
}

/* The console gateway's road: one text, one line. */
static void http_print(struct http_client *h, const struct errand *errand, const char *text)
{
	for (const char *at = text ? text : ""; *at; at++) {
		if (*at == '\n')
			fputs("\\n", stdout);
		else
			putchar((unsigned char)*at < ' ' ? ' ' : *at);
	}
	putchar('\n');
	bool printed = fflush(stdout) == 0 && !ferror(stdout);
	clearerr(stdout);
	if (printed)
		http_report(h, errand, &(struct transfer_result){.status = 200, .body = ""});
	else
		http_report(h, errand,
			    &(struct transfer_result){.fate = FATE_UNKNOWN,
						      .error = "standard output is broken"});
}

static void http_begin(struct http_client *h, struct exchange *x)
{
	x->after = h->exchanges;
	if (x->after)
		x->after->before = x;
	h->exchanges = x;
	h->count++;
	if (curl_multi_add_handle(h->multi, x->easy) != CURLM_OK)
		exchange_end(h, x, CURLE_FAILED_INIT);
}

void http_start(struct http_client *h, const struct errand *errand, const struct transfer *transfer)
{
	const char *why = NULL;
	if (h->stopped) {
		http_refuse(h, errand, "swepd is stopping");
	} else if (transfer->print) {
		http_print(h, errand, transfer->body);
	} else if (h->count >= h->most) {
		http_refuse(h, errand, "too many transfers are under way");
	} else {
		struct exchange *x = exchange_open(errand, transfer, h->settings, &why);
		if (x)
			http_begin(h, x);
		else
			http_refuse(h, errand, why);
	}
}

void http_stop(struct http_client *h)
{
	h->stopped = true;
	while (h->exchanges) {
		snprintf(h->exchanges->error, sizeof(h->exchanges->error), "swepd was stopped");
		exchange_end(h, h->exchanges, CURLE_ABORTED_BY_CALLBACK);
	}
}

void http_close(struct http_client *h)
{
	http_stop(h);
	/* Closes the links that were kept open, and with them their watches. */
	curl_multi_cleanup(h->multi);
	watches_close(h);
	uv_close((uv_handle_t *)&h->timer, NULL);
}

void http_free(struct http_client *h)
{
	curl_global_cleanup();
	free(h);
}
