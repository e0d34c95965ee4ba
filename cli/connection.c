/* SPDX-License-Identifier: MIT */
#include "connection.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "memory.h"
#include "swep/limits.h"

#define TRY_AGAIN_MS 50 /* between two attempts to connect */
#define READ_SIZE 16384

static struct mono mono_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (struct mono){SECONDS_MS(t.tv_sec) + t.tv_nsec / 1000000};
}

struct mono mono_after(int64_t ms)
{
	return (struct mono){mono_now().ms + ms};
}

/* What poll may wait: -1 for ever, 0 when the deadline has passed. */
static int wait_ms(struct mono deadline)
{
	if (deadline.ms == MONO_NEVER.ms)
		return -1;
	int64_t left = deadline.ms - mono_now().ms;
	if (left <= 0)
		return 0;
	return left < LIMIT_TIMER_MS ? (int)left : LIMIT_TIMER_MS;
}

static enum trouble trouble_set(struct fault *why, enum trouble trouble, const char *sentence)
{
	fault_set(why, ERR_BUSY, "", "%s", sentence);
	return trouble;
}

/* False when the deadline came first. An error or hang-up counts as ready: the call will tell. */
static bool ready_wait(int fd, short what, struct mono deadline)
{
	for (;;) {
		struct pollfd p = {.fd = fd, .events = what};
		int timeout = wait_ms(deadline);
		int n = poll(&p, 1, timeout);
		if (n > 0)
			return true;
		if (timeout == 0 && n == 0)
			return false;
	}
}

void connection_begin(struct connection *c)
{
	memset(c, 0, sizeof(*c));
	c->fd = -1;
}

static bool is_passing(int error, bool patient)
{
	return error == EAGAIN || error == EINTR ||
	       (patient && (error == ENOENT || error == ECONNREFUSED));
}

static enum trouble path_check(const char *path, struct sockaddr_un *address, struct fault *why)
{
	size_t length = strlen(path);
	if (length >= sizeof(address->sun_path)) {
		fault_set(why, ERR_USAGE, "--socket",
			  "--socket: the path of a socket has at most %zu bytes, and this one %zu",
			  sizeof(address->sun_path) - 1, length);
		return TROUBLE_ABSENT;
	}
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, path, length);
	return TROUBLE_NONE;
}

static enum trouble absent(const char *path, int error, struct fault *why)
{
	const char *hint = error == ENOENT || error == ECONNREFUSED ? "; is swepd running?" : "";
	fault_set(why, ERR_BUSY, "", "the daemon cannot be reached at %s: %s%s", path,
		  strerror(error), hint);
	return TROUBLE_ABSENT;
}

/* Where many wait to be let in, who blocks stands in their queue; who asks again and again does
 * not. */
static int dial(int fd, const struct sockaddr_un *address, struct mono deadline)
{
	int left = wait_ms(deadline);
	struct timeval patience = {.tv_sec = left / 1000, .tv_usec = left % 1000 * 1000};
	if (left == 0)
		patience.tv_usec = 1; /* none at all would be for ever */
	if (left >= 0)
		setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0)
		return errno;
	return fcntl(fd, F_SETFL, O_NONBLOCK) < 0 ? errno : 0;
}

enum trouble connection_open(struct connection *c, const char *path, struct mono deadline,
			     bool patient, struct fault *why)
{
	struct sockaddr_un address;
	enum trouble trouble = path_check(path, &address, why);
	if (trouble != TROUBLE_NONE)
		return trouble;
	for (;;) {
		c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (c->fd < 0)
			return absent(path, errno, why);
		int error = dial(c->fd, &address, deadline), left = wait_ms(deadline);
		if (error == 0)
			return TROUBLE_NONE;
		connection_close(c);
		if (!is_passing(error, patient) || left == 0)
			return absent(path, error, why);
		poll(NULL, 0, left < TRY_AGAIN_MS ? left : TRY_AGAIN_MS);
	}
}

enum trouble connection_send(struct connection *c, const char *line, size_t length,
			     struct mono deadline, struct fault *why)
{
	while (length > 0) {
		ssize_t n = send(c->fd, line, length, MSG_NOSIGNAL);
		if (n >= 0) {
			line += n;
			length -= (size_t)n;
		} else if (errno != EAGAIN && errno != EINTR) {
			return trouble_set(why, TROUBLE_BROKEN,
					   "the daemon hung up before it had the whole request");
		} else if (!ready_wait(c->fd, POLLOUT, deadline)) {
			return trouble_set(why, TROUBLE_SILENT,
					   "the daemon does not take the request");
		}
	}
	return TROUBLE_NONE;
}

/* Makes room for one more read; false when the line is too long already. */
static bool room_make(struct connection *c)
{
	if (c->from > 0) {
		memmove(c->bytes, c->bytes + c->from, c->to - c->from);
		c->to -= c->from;
		c->from = 0;
	}
	if (c->to > LIMIT_REPLY)
		return false;
	if (c->size - c->to < READ_SIZE) {
		c->size = 2 * c->size + READ_SIZE;
		c->bytes = memory_grow(c->bytes, c->size);
	}
	return true;
}

static bool line_take(struct connection *c, const char **line, size_t *length)
{
	size_t count = c->to - c->from;
	if (count == c->looked)
		return false;
	const char *start = c->bytes + c->from;
	const char *end = memchr(start + c->looked, '\n', count - c->looked);
	c->looked = end ? 0 : count;
	if (!end)
		return false;
	*line = start;
	*length = (size_t)(end - start);
	c->from += *length + 1;
	return true;
}

enum trouble connection_line(struct connection *c, struct mono deadline, const char **line,
			     size_t *length, struct fault *why)
{
	while (!line_take(c, line, length)) {
		if (!room_make(c))
			return trouble_set(why, TROUBLE_LONG,
					   "the answer is longer than an answer may be");
		ssize_t n = recv(c->fd, c->bytes + c->to, c->size - c->to, 0);
		if (n > 0)
			c->to += (size_t)n;
		else if (n == 0 || (errno != EAGAIN && errno != EINTR))
			return trouble_set(why, TROUBLE_BROKEN, "the daemon hung up");
		else if (!ready_wait(c->fd, POLLIN, deadline))
			return trouble_set(why, TROUBLE_SILENT, "the daemon does not answer");
	}
	return TROUBLE_NONE;
}

void connection_close(struct connection *c)
{
	if (c->fd >= 0)
		close(c->fd);
	free(c->bytes);
	connection_begin(c);
}
