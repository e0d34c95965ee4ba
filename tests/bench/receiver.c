/* SPDX-License-Identifier: MIT
 *
 * Takes whatever is sent to it over HTTP, as a gateway would: every request with a body or a query
 * is one text, answered at once or after a while in the words of Kannel, which whoever sends a
 * webhook takes for good, too. It keeps when each arrived, and what it was.
 *   receiver            prints its port on 127.0.0.1, and then obeys one line at a time:
 *     reset DELAY_MS    forgets all; answers come so late from now on
 *     arrivals          prints the count, and the first, the N-th of them in ns of CLOCK_MONOTONIC
 *     arrivals N
 *     different         how many different texts there were, by receiver and words
 *     bytes             the first request, its length in bytes before it
 */
#include <arpa/inet.h>
#include <assert.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <uv.h>

#define MOST_REQUEST 65536
#define MOST_ARRIVALS (4 * 1024 * 1024)
#define ANSWER                                                                                     \
	"HTTP/1.1 202 Accepted\r\nServer: receiver\r\nContent-Type: text/plain\r\n"                \
	"Content-Length: 25\r\n\r\n0: Accepted for delivery\n"

/* One connection, and the request that is being read or waits for its answer. */
struct client {
	uv_tcp_t tcp;
	struct client *next; /* in the line of those who wait */
	uint64_t due; /* loop time in ms */
	size_t got;
	bool waits, gone;
	char bytes[MOST_REQUEST + 1];
};

static struct {
	uv_loop_t loop;
	uv_tcp_t listener;
	uv_pipe_t orders;
	uv_timer_t timer;
	uint64_t delay_ms;
	size_t count;
	int64_t *at;
	uint64_t *what;
	struct client *first, *last; /* who waits, in the order of their answers */
	char *sample;
	size_t sample_size, line_size;
	char line[256];
} us;

static void read_on(struct client *c);

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- one text ------------------------------------------------------------------------------- */

static uint64_t stir(uint64_t hash, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001B3u;
	return hash;
}

/* A header's value and its length; NULL when it is not there. */
static const char *header(const char *head, const char *name, size_t *length)
{
	size_t n = strlen(name);
	for (const char *at = strstr(head, "\r\n"); at != NULL; at = strstr(at + 2, "\r\n")) {
		if (strncasecmp(at + 2, name, n) != 0 || at[2 + n] != ':')
			continue;
		at += 3 + n;
		at += strspn(at, " ");
		*length = strcspn(at, "\r");
		return at;
	}
	return NULL;
}

/* Whom it tells what: the target, the receiver's header, the body. */
static uint64_t identity(const char *bytes, size_t head, size_t size)
{
	size_t length = 0;
	uint64_t hash = stir(0xCBF29CE484222325u, bytes, strcspn(bytes, "\r"));
	const char *to = header(bytes, "X-Kannel-To", &length);
	hash = to != NULL ? stir(hash, to, length) : hash;
	return stir(hash, bytes + head, size - head);
}

static void keep(const struct client *c, size_t head, size_t size)
{
	assert(us.count < MOST_ARRIVALS);
	if (us.count == 0) {
		us.sample_size = size;
		memcpy(us.sample, c->bytes, size);
	}
	us.what[us.count] = identity(c->bytes, head, size);
	us.at[us.count++] = now_ns();
}

/* ---- answers -------------------------------------------------------------------------------- */

static void client_freed(uv_handle_t *handle)
{
	free(handle->data);
}

static void client_close(struct client *c)
{
	c->gone = true;
	if (!c->waits && !uv_is_closing((uv_handle_t *)&c->tcp))
		uv_close((uv_handle_t *)&c->tcp, client_freed);
}

static void answered(uv_write_t *write, int status)
{
	free(write);
	(void)status;
}

/* Straight into the socket, which nearly always takes it. */
static void answer(struct client *c)
{
	uv_buf_t buf = uv_buf_init((char *)ANSWER, sizeof(ANSWER) - 1);
	int sent = c->gone ? 0 : uv_try_write((uv_stream_t *)&c->tcp, &buf, 1);
	c->waits = false;
	if (c->gone || (sent < 0 && sent != UV_EAGAIN)) {
		client_close(c);
		return;
	}
	sent = sent < 0 ? 0 : sent;
	if ((size_t)sent < buf.len) {
		uv_write_t *write = malloc(sizeof(*write));
		buf = uv_buf_init((char *)ANSWER + sent, (unsigned)(buf.len - (size_t)sent));
		uv_write(write, (uv_stream_t *)&c->tcp, &buf, 1, answered);
	}
}

static void wake(uv_timer_t *timer);

static void timer_set(void)
{
	uint64_t now = uv_now(&us.loop);
	if (us.first != NULL)
		uv_timer_start(&us.timer, wake, us.first->due > now ? us.first->due - now : 0, 0);
}

static void wake(uv_timer_t *timer)
{
	(void)timer;
	while (us.first != NULL && us.first->due <= uv_now(&us.loop)) {
		struct client *c = us.first;
		us.first = c->next;
		answer(c);
		if (!c->gone)
			read_on(c);
	}
	timer_set();
}

static void wait_for_answer(struct client *c)
{
	bool alone = us.first == NULL;
	uv_update_time(&us.loop);
	c->due = uv_now(&us.loop) + us.delay_ms;
	c->waits = true;
	c->next = NULL;
	*(alone ? &us.first : &us.last->next) = c;
	us.last = c;
	if (alone)
		timer_set();
}

/* ---- requests ------------------------------------------------------------------------------- */

/* Bytes of the whole request at the front; 0 when it is not all here. */
static size_t request_size(const struct client *c, size_t *head)
{
	const char *end = strstr(c->bytes, "\r\n\r\n");
	size_t length;
	if (end == NULL)
		return 0;
	*head = (size_t)(end + 4 - c->bytes);
	const char *body = header(c->bytes, "Content-Length", &length);
	size_t size = *head + (body != NULL && body < end ? (size_t)atol(body) : 0);
	return size <= c->got ? size : 0;
}

/* All that is here, but one that waits for its answer holds up those behind it. */
static void read_on(struct client *c)
{
	size_t head, size;
	while (!c->waits && !c->gone && (size = request_size(c, &head)) > 0) {
		keep(c, head, size);
		memmove(c->bytes, c->bytes + size, c->got - size + 1);
		c->got -= size;
		if (us.delay_ms > 0)
			wait_for_answer(c);
		else
			answer(c);
	}
}

static void place(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
	struct client *c = handle->data;
	(void)hint;
	*buf = uv_buf_init(c->bytes + c->got, (unsigned)(MOST_REQUEST - c->got));
}

static void heard(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
	struct client *c = stream->data;
	(void)buf;
	if (got < 0) {
		uv_read_stop(stream);
		client_close(c);
		return;
	}
	c->got += (size_t)got;
	c->bytes[c->got] = '\0';
	read_on(c);
}

static void called(uv_stream_t *listener, int status)
{
	struct client *c = calloc(1, sizeof(*c));
	(void)status;
	uv_tcp_init(&us.loop, &c->tcp);
	c->tcp.data = c;
	if (uv_accept(listener, (uv_stream_t *)&c->tcp) < 0) {
		client_close(c);
		return;
	}
	uv_tcp_nodelay(&c->tcp, 1);
	uv_read_start((uv_stream_t *)&c->tcp, place, heard);
}

/* ---- orders --------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static size_t different(void)
{
	size_t n = 0;
	qsort(us.what, us.count, sizeof(*us.what), by_value);
	for (size_t i = 0; i < us.count; i++)
		n += i == 0 || us.what[i] != us.what[i - 1];
	return n;
}

static void obey(const char *line)
{
	long n = 0;
	if (sscanf(line, "reset %ld", &n) == 1) {
		us.delay_ms = (uint64_t)n;
		us.count = 0;
		printf("ready\n");
	} else if (strncmp(line, "arrivals", 8) == 0) {
		size_t last = sscanf(line, "arrivals %ld", &n) == 1 ? (size_t)n : us.count;
		bool there = last > 0 && last <= us.count;
		printf("%zu %lld %lld\n", us.count, us.count > 0 ? (long long)us.at[0] : 0LL,
		       there ? (long long)us.at[last - 1] : 0LL);
	} else if (strcmp(line, "different") == 0) {
		printf("%zu\n", different());
	} else if (strcmp(line, "bytes") == 0) {
		printf("%zu\n", us.sample_size);
		fwrite(us.sample, 1, us.sample_size, stdout);
	} else {
		printf("what?\n");
	}
	fflush(stdout);
}

static void order_place(uv_handle_t *handle, size_t hint, uv_buf_t *buf)
{
	(void)handle;
	(void)hint;
	*buf = uv_buf_init(us.line + us.line_size, (unsigned)(sizeof(us.line) - 1 - us.line_size));
}

static void order_heard(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
	char *end;
	(void)stream;
	(void)buf;
	if (got < 0)
		exit(0);
	us.line_size += (size_t)got;
	us.line[us.line_size] = '\0';
	while ((end = strchr(us.line, '\n')) != NULL) {
		*end = '\0';
		obey(us.line);
		us.line_size -= (size_t)(end + 1 - us.line);
		memmove(us.line, end + 1, us.line_size + 1);
	}
}

int main(void)
{
	struct sockaddr_in own;
	int size = sizeof(own);
	us.at = malloc(MOST_ARRIVALS * sizeof(*us.at));
	us.what = malloc(MOST_ARRIVALS * sizeof(*us.what));
	us.sample = malloc(MOST_REQUEST);
	uv_loop_init(&us.loop);
	uv_timer_init(&us.loop, &us.timer);
	uv_tcp_init(&us.loop, &us.listener);
	uv_ip4_addr("127.0.0.1", 0, &own);
	if (uv_tcp_bind(&us.listener, (struct sockaddr *)&own, 0) < 0 ||
	    uv_listen((uv_stream_t *)&us.listener, 1024, called) < 0 ||
	    uv_tcp_getsockname(&us.listener, (struct sockaddr *)&own, &size) < 0)
		return 1;
	printf("%d\n", ntohs(own.sin_port));
	fflush(stdout);
	uv_pipe_init(&us.loop, &us.orders, 0);
	uv_pipe_open(&us.orders, 0);
	uv_read_start((uv_stream_t *)&us.orders, order_place, order_heard);
	return uv_run(&us.loop, UV_RUN_DEFAULT);
}
