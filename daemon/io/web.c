/* SPDX-License-Identifier: MIT */
#include "web.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "heap.h"
#include "io_limits.h"
#include "say.h"
#include "slots.h"
#include "web_links.h"
#include "web_request.h"

struct web {
	struct MHD_Daemon *daemon;
	uv_poll_t poll;
	uv_timer_t timer;
	uv_idle_t again; /* libmicrohttpd has more to do already */
	struct slots slots; /* of struct web_request, waiting */
	struct web_links links;
	struct inbox *inbox;
	const struct io_host *host;
	bool resumed; /* somebody has an answer to be sent */
	bool stopped;
};

/* ---- requests -------------------------------------------------------------------------------- */

struct gathering {
	struct callback_pair pairs[LIMIT_WEB_QUERY];
	size_t count;
	char *mended[LIMIT_WEB_QUERY]; /* values of these; owned */
	size_t mended_count;
};

/* A binary text, or one that was cut wrongly on its way: what is behind its NUL is read, too. */
static const char *nuls_mend(struct gathering *g, const char *value, size_t size)
{
	char *text = heap_new(size + 1);
	memcpy(text, value, size);
	for (char *nul = text; (nul = memchr(nul, '\0', (size_t)(text + size - nul))) != NULL;)
		*nul = '?';
	g->mended[g->mended_count++] = text;
	return text;
}

static enum MHD_Result gather_pair(void *data, enum MHD_ValueKind kind, const char *name,
				   size_t name_size, const char *value, size_t size)
{
	(void)kind, (void)name_size;
	struct gathering *g = data;
	if (value != NULL && strlen(value) != size)
		value = nuls_mend(g, value, size);
	g->pairs[g->count++] = (struct callback_pair){name, value ? value : ""};
	return g->count < LIMIT_WEB_QUERY ? MHD_YES : MHD_NO;
}

static void gathering_free(struct gathering *g)
{
	for (size_t i = 0; i < g->mended_count; i++)
		free(g->mended[i]);
}

/* The request is whole, or as much of it as is read: it waits for the engine. */
static enum MHD_Result request_suspend(struct web *w, struct web_request *r, const char *method,
				       const char *path)
{
	struct gathering query = {.count = 0}, headers = {.count = 0};
	MHD_get_connection_values_n(r->connection, MHD_GET_ARGUMENT_KIND, gather_pair, &query);
	MHD_get_connection_values_n(r->connection, MHD_HEADER_KIND, gather_pair, &headers);
	r->peer = slots_take(&w->slots, r);
	r->waiting = true;
	struct event event = {
	    .kind = EVENT_CALLBACK,
	    .peer = r->peer,
	    .callback = {.method = method,
			 .path = path,
			 .query = query.pairs,
			 .query_count = query.count,
			 .target = r->target,
			 .headers = headers.pairs,
			 .header_count = headers.count,
			 .body = r->body && !r->too_much ? r->body : "",
			 .size = r->too_much ? 0 : r->size,
			 .too_much = r->too_much,
			 .refusal = r->refusal},
	};
	inbox_put(w->inbox, &event);
	gathering_free(&query);
	gathering_free(&headers);
	web_link_touch(&w->links, web_link_of(r->connection), true);
	MHD_suspend_connection(r->connection);
	return MHD_YES;
}

static enum MHD_Result request_refuse(struct web_request *r, int status, const char *why)
{
	web_request_answer(r, status, NULL, why, strlen(why));
	return web_request_send(r);
}

static enum MHD_Result request_whole(struct web *w, struct web_request *r, const char *method,
				     const char *path)
{
	if (r->status)
		return web_request_send(r);
	if (r->dropped)
		web_request_too_much(r, 413, r->size + r->dropped);
	if (w->stopped || slots_full(&w->slots))
		return request_refuse(r, 503, "not now\n");
	return request_suspend(w, r, method, path);
}

/* What is too large is not waited for: its end may never come. */
static enum MHD_Result request_begin(struct web *w, struct MHD_Connection *connection,
				     const char *method, const char *path, struct web_request *r)
{
	const char *why;
	r->begun = true;
	int status = web_request_check(r, connection, method, &why);
	if (status)
		return request_refuse(r, status, why);
	return r->too_much ? request_whole(w, r, method, path) : MHD_YES;
}

/* Before anything is decoded. */
static void *request_open(void *data, const char *target, struct MHD_Connection *connection)
{
	(void)data;
	return web_request_open(connection, target);
}

/* libmicrohttpd calls first with the headers, then with each piece of the body, then with none, and
 * once more after a suspended request was resumed. */
static enum MHD_Result request_step(void *data, struct MHD_Connection *connection, const char *path,
				    const char *method, const char *version, const char *piece,
				    size_t *size, void **request)
{
	(void)version;
	struct web_request *r = *request;
	if (!r->begun)
		return request_begin(data, connection, method, path, r);
	if (!*size)
		return request_whole(data, r, method, path);
	bool go_on = web_request_put(r, piece, *size);
	*size = 0;
	return go_on ? MHD_YES : MHD_NO;
}

static void request_leave(struct web *w, struct web_request *r)
{
	if (!r->waiting)
		return;
	slots_free(&w->slots, r->peer);
	r->waiting = false;
	web_link_touch(&w->links, web_link_of(r->connection), false);
}

static void request_over(void *data, struct MHD_Connection *connection, void **request,
			 enum MHD_RequestTerminationCode why)
{
	(void)connection;
	(void)why;
	if (!*request)
		return;
	request_leave(data, *request);
	web_request_free(*request);
	*request = NULL;
}

/* ---- the loop -------------------------------------------------------------------------------- */

static void web_run(struct web *w);

static void web_timer_due(uv_timer_t *timer)
{
	web_run(timer->data);
}

static void web_ready(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	web_run(poll->data);
}

static void web_again(uv_idle_t *again)
{
	web_run(again->data);
}

/* What is to be done at once is done in the loop's next round, after everybody else's turn: of a
 * timer that is due at once libuv 1.44 asks again before it does anything else, and who sends
 * without end would have the daemon for himself. */
static void web_run(struct web *w)
{
	MHD_UNSIGNED_LONG_LONG wait_ms;
	uv_timer_stop(&w->timer);
	uv_idle_stop(&w->again);
	MHD_run(w->daemon);
	if (MHD_get_timeout(w->daemon, &wait_ms) != MHD_YES)
		return;
	if (wait_ms == 0)
		uv_idle_start(&w->again, web_again);
	else
		uv_timer_start(&w->timer, web_timer_due, wait_ms, 0);
}

static void web_resume(struct web *w, struct web_request *r)
{
	request_leave(w, r);
	MHD_resume_connection(r->connection);
	w->resumed = true;
}

void web_answer(struct web *w, const struct effect *effect)
{
	struct web_request *r = slots_find(&w->slots, effect->peer);
	if (!r)
		return;
	web_request_answer(r, effect->status, effect->content_type, effect->text, effect->length);
	web_resume(w, r);
}

void web_settled(struct web *w, struct peer peer)
{
	static const char text[] = "the request was not understood\n";
	web_answer(w, &(struct effect){
			  .peer = peer, .status = 500, .text = text, .length = sizeof(text) - 1});
}

void web_advance(struct web *w)
{
	if (!w->resumed)
		return;
	w->resumed = false;
	web_run(w);
}

/* ---- opening and closing --------------------------------------------------------------------- */

static void web_say(void *data, const char *format, va_list args)
{
	char sentence[256];
	struct web *w = data;
	vsnprintf(sentence, sizeof(sentence), format, args);
	sentence[strcspn(sentence, "\n")] = '\0';
	say(w->host, NOTE_INFO, "web: %s", sentence);
}

union address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
};

static bool address_read(const struct io_settings *s, union address *out)
{
	uint16_t port = htons((uint16_t)s->web_port);
	*out = (union address){.six = {.sin6_family = AF_INET6, .sin6_port = port}};
	if (inet_pton(AF_INET6, s->web_host, &out->six.sin6_addr) == 1)
		return true;
	*out = (union address){.four = {.sin_family = AF_INET, .sin_port = port}};
	return inet_pton(AF_INET, s->web_host, &out->four.sin_addr) == 1;
}

static struct MHD_Daemon *daemon_start(struct web *w, const union address *address, unsigned most)
{
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	if (address->any.sa_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	return MHD_start_daemon(
	    flags, 0, NULL, NULL, request_step, w, MHD_OPTION_EXTERNAL_LOGGER, web_say, w,
	    MHD_OPTION_URI_LOG_CALLBACK, request_open, NULL, MHD_OPTION_SOCK_ADDR, &address->any,
	    MHD_OPTION_NOTIFY_COMPLETED, request_over, w, MHD_OPTION_NOTIFY_CONNECTION,
	    web_links_notify, &w->links, MHD_OPTION_CONNECTION_LIMIT, most,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)LIMIT_WEB_HOST_CONNECTIONS,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)LIMIT_WEB_TIMEOUT_S,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LIMIT_WEB_MEMORY,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

static void web_watch(struct web *w, uv_loop_t *loop)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	uv_poll_init(loop, &w->poll, info->epoll_fd);
	uv_timer_init(loop, &w->timer);
	uv_idle_init(loop, &w->again);
	w->poll.data = w->timer.data = w->again.data = w;
	uv_poll_start(&w->poll, UV_READABLE, web_ready);
}

enum err web_open(uv_loop_t *loop, const struct io_settings *settings, const struct io_host *host,
		  struct inbox *inbox, uint32_t most, struct web **out, struct fault *why)
{
	union address address;
	if (!address_read(settings, &address))
		return fault_set(why, ERR_REFUSED, "web.host", "\"%s\" is no numeric address",
				 settings->web_host);
	struct web *w = heap_new(sizeof(*w));
	*w = (struct web){.inbox = inbox, .host = host};
	web_links_open(&w->links, most, LIMIT_WEB_HOST_CONNECTIONS);
	w->daemon = daemon_start(w, &address, most);
	if (!w->daemon) {
		free(w);
		return fault_set(why, ERR_REFUSED, "web.port", "cannot listen on %s port %d",
				 settings->web_host, settings->web_port);
	}
	slots_open(&w->slots, most);
	web_watch(w, loop);
	const union MHD_DaemonInfo *info =
	    MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_BIND_PORT);
	say(host, NOTE_INFO, "web listener on %s port %u", settings->web_host, info->port);
	*out = w;
	return ERR_OK;
}

void web_stop(struct web *w)
{
	if (w->stopped)
		return;
	w->stopped = true;
	MHD_socket listener = MHD_quiesce_daemon(w->daemon);
	if (listener != MHD_INVALID_SOCKET)
		close(listener);
}

/* libmicrohttpd must not be stopped while anybody is suspended. */
void web_close(struct web *w)
{
	static const char text[] = "stopping\n";
	for (uint32_t i = 0; i < w->slots.count; i++) {
		struct web_request *r = w->slots.slots[i].thing;
		if (r)
			web_answer(w, &(struct effect){.peer = r->peer,
						       .status = 503,
						       .text = text,
						       .length = sizeof(text) - 1});
	}
	web_advance(w);
	uv_close((uv_handle_t *)&w->poll, NULL);
	uv_close((uv_handle_t *)&w->timer, NULL);
	uv_close((uv_handle_t *)&w->again, NULL);
	MHD_stop_daemon(w->daemon);
}

void web_free(struct web *w)
{
	slots_close(&w->slots);
	free(w);
}
