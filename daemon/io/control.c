/* SPDX-License-Identifier: MIT */
#include "control.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "connection.h"
#include "heap.h"
#include "io_limits.h"
#include "listener.h"
#include "say.h"
#include "users.h"

struct control {
	struct commons commons;
	struct listener listener;
	uv_poll_t poll;
	uv_timer_t pause;
	int reserve; /* given up for a moment to tell somebody that there is no room */
	struct users users;
};

/* ---- accepting ------------------------------------------------------------------------------- */

static void accept_ready(uv_poll_t *poll, int status, int events);

static void accept_start(struct control *c)
{
	if (!c->commons.stopped)
		uv_poll_start(&c->poll, UV_READABLE, accept_ready);
}

static void pause_over(uv_timer_t *timer)
{
	accept_start(timer->data);
}

static void accept_pause(struct control *c, int error)
{
	say(c->commons.host, NOTE_WARNING, "cannot accept on the control socket for now: %s",
	    strerror(error));
	uv_poll_stop(&c->poll);
	uv_timer_start(&c->pause, pause_over, LIMIT_PAUSE_MS, 0);
}

static int accept_one(const struct control *c)
{
	return accept4(c->listener.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

static int reserve_open(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void client_refuse(int fd)
{
	const char *text = engine_refusal(ERR_BUSY);
	struct iovec line[] = {{(char *)text, strlen(text)}, {"\n", 1}};
	struct msghdr message = {.msg_iov = line, .msg_iovlen = 2};
	sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	close(fd);
}

/* The system has no descriptor left: one client hears so, and the others wait in the backlog. */
static void accept_starved(struct control *c, int error)
{
	close(c->reserve);
	int fd = accept_one(c);
	if (fd >= 0)
		client_refuse(fd);
	c->reserve = reserve_open();
	accept_pause(c, error);
}

static uint32_t connections_of(const struct control *c, uid_t uid)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < c->commons.slots.count; i++) {
		const struct connection *one = c->commons.slots.slots[i].thing;
		count += one && one->uid == uid;
	}
	return count;
}

static int uid_compare(const void *a, const void *b)
{
	uid_t x = *(const uid_t *)a, y = *(const uid_t *)b;
	return (x > y) - (x < y);
}

/* The user with most connections. Sorted, because who storms the socket may do so by many users,
 * and each of them who is turned away costs this. */
static uid_t greediest_of(const struct control *c)
{
	uid_t uids[LIMIT_CONNECTIONS] = {0}, greediest = 0;
	uint32_t count = 0, most = 0;
	for (uint32_t i = 0; i < c->commons.slots.count; i++) {
		const struct connection *one = c->commons.slots.slots[i].thing;
		if (one)
			uids[count++] = one->uid;
	}
	qsort(uids, count, sizeof(uids[0]), uid_compare);
	for (uint32_t i = 0, first = 0; i < count; i++) {
		first = uids[i] == uids[first] ? first : i;
		if (i - first + 1 > most) {
			greediest = uids[i];
			most = i - first + 1;
		}
	}
	return greediest;
}

/* Of that user, whoever has asked nothing for longest; NULL when all have, since `since_ms`. */
static struct connection *quietest_of(const struct control *c, uid_t uid, bool watchers,
				      uint64_t since_ms)
{
	struct connection *quietest = NULL;
	for (uint32_t i = 0; i < c->commons.slots.count; i++) {
		struct connection *one = c->commons.slots.slots[i].thing;
		if (!one || one->uid != uid || one->unanswered || connection_unsent(one) ||
		    (one->subscribed && !watchers) || one->busy_ms > since_ms)
			continue;
		if (!quietest || one->busy_ms < quietest->busy_ms)
			quietest = one;
	}
	return quietest;
}

/* Who has his share of connections takes the place of one of his own that does nothing; where all
 * are taken, that of one of the user with most. */
static struct connection *yielding_to(const struct control *c, uid_t uid)
{
	uint64_t now_ms = uv_now(c->commons.loop);
	uint32_t own = connections_of(c, uid);
	if (own >= LIMIT_USER_CONNECTIONS)
		return quietest_of(c, uid, false,
				   now_ms > LIMIT_QUIET_MS ? now_ms - LIMIT_QUIET_MS : 0);
	uid_t greediest = greediest_of(c);
	return connections_of(c, greediest) > own + 1 ? quietest_of(c, greediest, true, now_ms)
						      : NULL;
}

static void client_yield(struct connection *one)
{
	const char *refusal = engine_refusal(ERR_BUSY);
	connection_send(one, refusal, strlen(refusal));
	connection_close(one);
}

static void client_admit(struct control *c, int fd)
{
	struct ucred who;
	socklen_t size = sizeof(who);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) < 0) {
		close(fd);
		return;
	}
	bool room =
	    !slots_full(&c->commons.slots) && connections_of(c, who.uid) < LIMIT_USER_CONNECTIONS;
	struct connection *yielding = room ? NULL : yielding_to(c, who.uid);
	if (yielding)
		client_yield(yielding);
	if (room || yielding)
		connection_open(&c->commons, fd, who.uid, users_name(&c->users, who.uid));
	else
		client_refuse(fd);
}

/* False: no more for now. */
static bool accept_next(struct control *c)
{
	int fd = accept_one(c);
	if (fd >= 0)
		client_admit(c, fd);
	else if (errno == EMFILE || errno == ENFILE)
		accept_starved(c, errno);
	else if (errno == ENOBUFS || errno == ENOMEM)
		accept_pause(c, errno);
	return fd >= 0 || errno == EINTR || errno == ECONNABORTED;
}

static void accept_ready(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	struct control *c = poll->data;
	for (int i = 0; i < LIMIT_ACCEPTS && accept_next(c); i++)
		;
}

/* ---- opening and closing --------------------------------------------------------------------- */

enum err control_open(uv_loop_t *loop, const struct io_settings *settings,
		      const struct io_host *host, struct inbox *inbox, uint32_t most,
		      struct control **out, struct fault *why)
{
	struct listener listener;
	if (listener_open(settings, &listener, why))
		return why->code;
	struct control *c = heap_new(sizeof(*c));
	c->commons = (struct commons){.loop = loop, .inbox = inbox, .host = host};
	c->listener = listener;
	c->reserve = reserve_open();
	slots_open(&c->commons.slots, most);
	uv_poll_init(loop, &c->poll, listener.fd);
	uv_timer_init(loop, &c->pause);
	uv_timer_init(loop, &c->commons.linger);
	c->poll.data = c->pause.data = c;
	c->commons.linger.data = &c->commons;
	accept_start(c);
	*out = c;
	return ERR_OK;
}

void control_stop(struct control *c)
{
	if (c->commons.stopped)
		return;
	c->commons.stopped = true;
	uv_poll_stop(&c->poll);
	uv_timer_stop(&c->pause);
	listener_close(&c->listener);
}

void control_close(struct control *c)
{
	control_stop(c);
	for (uint32_t i = 0; i < c->commons.slots.count; i++) {
		struct connection *one = c->commons.slots.slots[i].thing;
		if (one)
			connection_close(one);
	}
	uv_close((uv_handle_t *)&c->poll, NULL);
	uv_close((uv_handle_t *)&c->pause, NULL);
	uv_close((uv_handle_t *)&c->commons.linger, NULL);
	if (c->reserve >= 0)
		close(c->reserve);
}

void control_free(struct control *c)
{
	slots_close(&c->commons.slots);
	free(c);
}

/* ---- answers --------------------------------------------------------------------------------- */

void control_reply(struct control *c, struct peer peer, const char *text, size_t length)
{
	struct connection *one = slots_find(&c->commons.slots, peer);
	if (one)
		connection_send(one, text, length);
}

void control_subscribe(struct control *c, struct peer peer)
{
	struct connection *one = slots_find(&c->commons.slots, peer);
	if (one)
		one->subscribed = true;
}

bool control_watched(const struct control *c)
{
	for (uint32_t i = 0; i < c->commons.slots.count; i++) {
		const struct connection *one = c->commons.slots.slots[i].thing;
		if (one && one->subscribed)
			return true;
	}
	return false;
}

void control_publish(struct control *c, const char *text, size_t length)
{
	for (uint32_t i = 0; i < c->commons.slots.count; i++) {
		struct connection *one = c->commons.slots.slots[i].thing;
		if (one && one->subscribed)
			connection_send(one, text, length);
	}
}

bool control_waits(const struct control *c, struct peer peer)
{
	return slots_find(&c->commons.slots, peer);
}

void control_owe(struct control *c, struct peer peer)
{
	struct connection *one = slots_find(&c->commons.slots, peer);
	if (one)
		one->unanswered++;
}

void control_settled(struct control *c, struct peer peer)
{
	struct connection *one = slots_find(&c->commons.slots, peer);
	if (!one)
		return;
	assert(one->unanswered);
	one->unanswered--;
}

void control_advance(struct control *c)
{
	for (uint32_t i = 0; i < c->commons.slots.count; i++) {
		struct connection *one = c->commons.slots.slots[i].thing;
		if (one)
			connection_advance(one);
	}
}

bool control_idle(const struct control *c)
{
	for (uint32_t i = 0; i < c->commons.slots.count; i++) {
		const struct connection *one = c->commons.slots.slots[i].thing;
		if (one && connection_unsent(one))
			return false;
	}
	return true;
}
