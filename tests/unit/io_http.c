/* SPDX-License-Identifier: MIT
 *
 * The HTTP client against a scripted server on loopback: what really goes over the wire, and what
 * is said about it afterwards.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "http_client.h"
#include "io_limits.h"
#include "lib/suite.h"

/* ---- the server ------------------------------------------------------------------------------ */

/* What it does with the n-th request it hears, whatever the connection. */
struct step {
	const char *answer; /* NULL: says nothing */
	size_t size; /* of the answer; 0 for a text */
	bool hang_up; /* closes the connection afterwards */
};

struct server {
	const struct step *steps;
	size_t count;
	int listener;
	char url[64];
	pthread_t thread;
	_Atomic size_t heard; /* requests */
	size_t connections; /* that sent any */
	char last[4096]; /* the latest request */
};

/* One whole request, by its Content-Length. False when the client is gone. */
static bool request_read(int fd, char *out, size_t room)
{
	size_t used = 0;
	while (used + 1 < room) {
		ssize_t n = read(fd, out + used, room - used - 1);
		if (n <= 0)
			return false;
		used += (size_t)n;
		out[used] = '\0';
		const char *end = strstr(out, "\r\n\r\n"),
			   *length = strstr(out, "Content-Length: ");
		size_t body = length && length < end ? strtoul(length + 16, NULL, 10) : 0;
		if (end && used >= (size_t)(end - out) + 4 + body)
			return true;
	}
	return false;
}

static void connection_serve(struct server *s, int fd)
{
	bool counted = false;
	while (request_read(fd, s->last, sizeof(s->last)) && s->heard < s->count) {
		const struct step *step = &s->steps[s->heard++];
		s->connections += !counted;
		counted = true;
		size_t size = step->answer && !step->size ? strlen(step->answer) : step->size;
		for (size_t at = 0; at < size;) {
			ssize_t n = send(fd, step->answer + at, size - at, MSG_NOSIGNAL);
			if (n <= 0)
				break;
			at += (size_t)n;
		}
		if (step->hang_up)
			break;
	}
	close(fd);
}

static void *server_run(void *data)
{
	struct server *s = data;
	int fd;
	while ((fd = accept(s->listener, NULL, NULL)) >= 0)
		connection_serve(s, fd);
	return NULL;
}

static void server_open(struct server *s, const struct step *steps, size_t count)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	socklen_t size = sizeof(a);
	*s = (struct server){.steps = steps, .count = count};
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(s->listener, (struct sockaddr *)&a, sizeof(a)), 0);
	ck_assert_int_eq(listen(s->listener, 8), 0);
	getsockname(s->listener, (struct sockaddr *)&a, &size);
	snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d/x", ntohs(a.sin_port));
	ck_assert_int_eq(pthread_create(&s->thread, NULL, server_run, s), 0);
}

static void server_close(struct server *s)
{
	shutdown(s->listener, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->listener);
}

/* ---- the client ------------------------------------------------------------------------------ */

struct client {
	uv_loop_t loop;
	struct io_settings settings;
	struct clock clock;
	struct inbox inbox;
	struct http_client *http;
};

static void client_open(struct client *c, size_t most)
{
	*c = (struct client){.settings = {.allow_file_urls = true}, .clock = {.speed = 1}};
	uv_loop_init(&c->loop);
	c->http = http_open(&c->loop, &c->settings, &c->clock, &c->inbox, most);
}

static void client_close(struct client *c)
{
	http_close(c->http);
	uv_run(&c->loop, UV_RUN_DEFAULT);
	ck_assert_int_eq(uv_loop_close(&c->loop), 0);
	http_free(c->http);
	inbox_free(&c->inbox);
}

static const struct errand errand = {ERRAND_SEND, "m1", 3, "kannel"};

/* Starts it, waits for its result, and returns that: valid until the inbox is freed. */
static struct transfer_result client_ask(struct client *c, const struct transfer *t)
{
	size_t before = c->inbox.count;
	http_start(c->http, &errand, t);
	while (c->inbox.count == before)
		uv_run(&c->loop, UV_RUN_ONCE);
	const struct event *e = &c->inbox.events[before];
	ck_assert_int_eq(e->kind, EVENT_RESULT);
	ck_assert_str_eq(e->errand.subject, "m1");
	ck_assert_str_eq(e->errand.gateway, "kannel");
	ck_assert_int_eq(e->errand.attempt, 3);
	ck_assert((e->result.fate == FATE_ANSWERED) == (e->result.error == NULL));
	ck_assert((e->result.fate == FATE_ANSWERED) == (e->result.body != NULL));
	return e->result;
}

static struct transfer get(const char *url)
{
	return (struct transfer){.method = "GET", .url = url, .timeout_ms = 20000};
}

static struct transfer post(const char *url, bool once)
{
	return (struct transfer){.method = "POST",
				 .url = url,
				 .body = "to=447700900001",
				 .once = once,
				 .timeout_ms = 20000};
}

/* A single question to a server of that one step. */
static void ask_once(const struct step *step, struct transfer t, struct client *c,
		     struct transfer_result *out)
{
	struct server s;
	server_open(&s, step, 1);
	client_open(c, 8);
	t.url = s.url;
	*out = client_ask(c, &t);
	server_close(&s);
}

/* ---- cases ----------------------------------------------------------------------------------- */

#define ACCEPTED "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"

/* The server reads the second request on a connection that was kept open, and hangs up unheard:
 * libcurl then sends it again unless it is kept from it. `heard` is how often it was sent. */
static struct transfer_result after_dead_link(struct transfer t, size_t *heard)
{
	static const struct step steps[] = {
	    {ACCEPTED, 0, false}, {NULL, 0, true}, {ACCEPTED, 0, false}};
	struct server s;
	struct client c;
	server_open(&s, steps, COUNT_OF(steps));
	client_open(&c, 8);
	t.url = s.url;
	ck_assert_int_eq(client_ask(&c, &t).fate, FATE_ANSWERED);
	struct transfer_result r = client_ask(&c, &t);
	r.body = r.error = NULL;
	client_close(&c);
	server_close(&s);
	*heard = s.heard;
	return r;
}

START_TEST(what_must_be_sent_once_is_not_sent_again_on_a_dead_link)
{
	size_t heard;
	struct transfer_result r = after_dead_link(post(NULL, true), &heard);
	ck_assert_uint_eq(heard, 2);
	ck_assert_int_eq(r.fate, FATE_UNKNOWN);
}
END_TEST

START_TEST(what_may_be_repeated_is_and_so_the_case_above_can_fail)
{
	size_t heard;
	struct transfer_result r = after_dead_link(post(NULL, false), &heard);
	ck_assert_uint_eq(heard, 3);
	ck_assert_int_eq(r.fate, FATE_ANSWERED);
}
END_TEST

START_TEST(once_without_a_body_is_not_sent_again_either)
{
	size_t heard;
	struct transfer t = get(NULL);
	ck_assert_int_eq(after_dead_link(t, &heard).fate, FATE_ANSWERED);
	ck_assert_uint_eq(heard, 3);
	t.once = true;
	ck_assert_int_eq(after_dead_link(t, &heard).fate, FATE_UNKNOWN);
	ck_assert_uint_eq(heard, 2);
}
END_TEST

START_TEST(a_post_says_no_expect_and_carries_its_body_and_headers)
{
	static const struct step step = {ACCEPTED, 0, false};
	struct server s;
	struct client c;
	server_open(&s, &step, 1);
	client_open(&c, 8);
	struct transfer t = post(s.url, true);
	t.headers[0] = "X-Kannel-From: SWEP";
	struct transfer_result r = client_ask(&c, &t);
	ck_assert_int_eq(r.status, 202);
	ck_assert_str_eq(r.body, "ok");
	client_close(&c);
	server_close(&s);
	ck_assert_ptr_nonnull(strstr(s.last, "POST /x HTTP/1.1\r\n"));
	ck_assert_ptr_nonnull(strstr(s.last, "X-Kannel-From: SWEP\r\n"));
	ck_assert_ptr_nonnull(strstr(s.last, "\r\n\r\nto=447700900001"));
	ck_assert_ptr_null(strcasestr(s.last, "expect"));
}
END_TEST

/* Something listens nowhere. */
START_TEST(what_never_left_is_certainly_not_sent)
{
	struct server s;
	struct client c;
	server_open(&s, NULL, 0);
	server_close(&s);
	const char *urls[] = {s.url, "gopher://127.0.0.1/", "not a url", "file:///nonexistent/x"};
	client_open(&c, 8);
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		struct transfer t = get(urls[i]);
		ck_assert_msg(client_ask(&c, &t).fate == FATE_NOT_SENT, "%s", urls[i]);
	}
	client_close(&c);
}
END_TEST

START_TEST(a_line_break_in_a_header_is_refused)
{
	struct client c;
	client_open(&c, 8);
	struct transfer t = get("http://127.0.0.1:9/");
	t.headers[3] = "X-From: a\r\nX-Other: b";
	struct transfer_result r = client_ask(&c, &t);
	ck_assert_int_eq(r.fate, FATE_NOT_SENT);
	ck_assert_ptr_nonnull(strstr(r.error, "line break"));
	client_close(&c);
}
END_TEST

static const struct {
	const char *name;
	struct step step;
	enum fate fate;
	int status;
} answers[] = {
    {"silence", {NULL, 0, true}, FATE_UNKNOWN, 0},
    {"half a status line", {"HTTP/1.1 2", 0, true}, FATE_UNKNOWN, 0},
    {"half a body", {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", 0, true}, FATE_UNKNOWN, 0},
    {"no HTTP at all", {"220 mail.example.org\r\n", 0, true}, FATE_UNKNOWN, 0},
    {"an error status",
     {"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", 0, true},
     FATE_ANSWERED,
     503},
    {"a redirect",
     {"HTTP/1.1 302 F\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n", 0, true},
     FATE_ANSWERED,
     302},
    {"a body without length", {"HTTP/1.0 200 OK\r\n\r\nabc", 0, true}, FATE_ANSWERED, 200},
    {"not gzip after all",
     {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", 0, true},
     FATE_UNKNOWN,
     0},
};

START_TEST(only_a_whole_answer_is_an_answer)
{
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		struct client c;
		struct transfer_result r;
		ask_once(&answers[i].step, post(NULL, true), &c, &r);
		ck_assert_msg(r.fate == answers[i].fate, "%s: fate %d", answers[i].name, r.fate);
		ck_assert_msg(r.status == answers[i].status, "%s: %d", answers[i].name, r.status);
		client_close(&c);
	}
}
END_TEST

/* A million zero bytes as gzip writes them: one literal, then matches of 258 at distance 1, in
 * deflate's fixed codes. Some six kilobytes. */
#define BOMB 1000000

struct bits {
	unsigned char *bytes;
	size_t count;
};

/* Huffman codes stand in the stream with their highest bit first. */
static void bits_put(struct bits *b, unsigned code, int length)
{
	for (int i = length - 1; i >= 0; i--, b->count++)
		b->bytes[b->count / 8] |= (unsigned char)(((code >> i) & 1) << (b->count % 8));
}

static uint32_t crc_of_zeros(size_t size)
{
	uint32_t crc = 0xffffffff;
	for (size_t bit = 0; bit < size * 8; bit++)
		crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	return ~crc;
}

static void number_put(struct bits *b, uint32_t number)
{
	for (int i = 0; i < 4; i++, b->count += 8)
		b->bytes[b->count / 8] = (unsigned char)(number >> (8 * i));
}

static size_t gzip_zeros(unsigned char *out)
{
	static const unsigned char head[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
	struct bits b = {out, sizeof(head) * 8};
	size_t left = BOMB - 1;
	memcpy(out, head, sizeof(head));
	bits_put(&b, 1, 1); /* the last block … */
	bits_put(&b, 2, 2); /* … in fixed codes */
	bits_put(&b, 0x30, 8); /* a zero */
	for (; left >= 258; left -= 258)
		bits_put(&b, 0xc5 << 5, 13); /* 258 times more */
	for (; left; left--)
		bits_put(&b, 0x30, 8);
	bits_put(&b, 0, 7); /* the end */
	b.count = (b.count + 7) / 8 * 8;
	number_put(&b, crc_of_zeros(BOMB));
	number_put(&b, BOMB);
	return b.count / 8;
}

static size_t bomb_make(char *out, size_t room)
{
	static unsigned char packed[8192];
	memset(packed, 0, sizeof(packed));
	size_t size = gzip_zeros(packed);
	int head = snprintf(out, room,
			    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
			    "Content-Length: %zu\r\n\r\n",
			    size);
	memcpy(out + head, packed, size);
	return (size_t)head + size;
}

START_TEST(the_limit_is_on_the_unpacked_bytes)
{
	static char wire[16384];
	size_t size = bomb_make(wire, sizeof(wire));
	ck_assert_uint_lt(size, 8192);
	struct client c;
	struct transfer_result r;
	struct transfer t = get(NULL);
	t.max_bytes = BOMB - 1;
	ask_once(&(struct step){wire, size, true}, t, &c, &r);
	ck_assert_int_eq(r.fate, FATE_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(r.error, "999999 bytes, unpacked"));
	client_close(&c);
	t.max_bytes = BOMB;
	ask_once(&(struct step){wire, size, true}, t, &c, &r);
	ck_assert_int_eq(r.fate, FATE_ANSWERED);
	ck_assert_uint_eq(r.size, BOMB);
	client_close(&c);
}
END_TEST

START_TEST(redirects_are_followed_when_asked_and_no_further_than_allowed)
{
	static const struct step away = {
	    "HTTP/1.1 302 F\r\nLocation: /y\r\nETag: \"1\"\r\nContent-Length: 0\r\n\r\n", 0, false};
	static const struct step there = {ACCEPTED, 0, false};
	const struct step steps[] = {away, away, away, there, away, away, away, away, there};
	struct server s;
	struct client c;
	server_open(&s, steps, COUNT_OF(steps));
	client_open(&c, 8);
	struct transfer t = get(s.url);
	t.redirects = true;
	struct transfer_result r = client_ask(&c, &t);
	ck_assert_int_eq(r.status, 202);
	ck_assert_ptr_null(r.etag);
	ck_assert_int_ne(client_ask(&c, &t).fate, FATE_ANSWERED);
	client_close(&c);
	server_close(&s);
	ck_assert_uint_eq(s.heard, 4 + 1 + LIMIT_REDIRECTS);
}
END_TEST

START_TEST(a_redirect_leads_to_no_file)
{
	static const struct step step = {
	    "HTTP/1.1 302 F\r\nLocation: file:///etc/hostname\r\nContent-Length: 0\r\n\r\n", 0,
	    true};
	struct client c;
	struct transfer_result r;
	struct transfer t = get(NULL);
	t.redirects = true;
	ask_once(&step, t, &c, &r);
	ck_assert_int_eq(r.fate, FATE_UNKNOWN);
	client_close(&c);
}
END_TEST

START_TEST(a_file_is_read_only_where_that_is_allowed)
{
	struct client c;
	char path[] = "/tmp/swep-io-http-XXXXXX", url[80];
	int fd = mkstemp(path);
	ck_assert_int_eq(write(fd, "abc", 3), 3);
	close(fd);
	snprintf(url, sizeof(url), "file://%s", path);
	struct transfer t = get(url);
	client_open(&c, 8);
	struct transfer_result r = client_ask(&c, &t);
	ck_assert_int_eq(r.status, 200);
	ck_assert_str_eq(r.body, "abc");
	ck_assert_ptr_nonnull(r.date);
	ck_assert_ptr_nonnull(r.last_modified);
	c.settings.allow_file_urls = false;
	ck_assert_int_eq(client_ask(&c, &t).fate, FATE_NOT_SENT);
	client_close(&c);
	unlink(path);
}
END_TEST

/* Three are begun, the fourth is one too many; all end before the loop ran, so nothing left. */
START_TEST(one_too_many_is_refused_and_stopping_tells_what_is_true)
{
	struct client c;
	client_open(&c, 3);
	struct transfer t = get("http://127.0.0.1:9/");
	for (int i = 0; i < 4; i++)
		http_start(c.http, &errand, &t);
	ck_assert_uint_eq(c.inbox.count, 1);
	ck_assert_ptr_nonnull(strstr(c.inbox.events[0].result.error, "too many"));
	http_stop(c.http);
	http_start(c.http, &errand, &t);
	ck_assert_uint_eq(c.inbox.count, 5);
	for (size_t i = 0; i < c.inbox.count; i++)
		ck_assert_int_eq(c.inbox.events[i].result.fate, FATE_NOT_SENT);
	client_close(&c);
}
END_TEST

static void heard_then_stop(uv_timer_t *timer)
{
	uv_stop(timer->loop);
}

/* The request is out when the order to stop comes. */
START_TEST(a_request_that_is_out_is_unknown_when_we_stop)
{
	static const struct step step = {NULL, 0, false};
	struct server s;
	struct client c;
	uv_timer_t poll;
	server_open(&s, &step, 1);
	client_open(&c, 3);
	uv_timer_init(&c.loop, &poll);
	struct transfer t = post(s.url, true);
	http_start(c.http, &errand, &t);
	while (!s.heard) {
		uv_timer_start(&poll, heard_then_stop, 5, 0);
		uv_run(&c.loop, UV_RUN_DEFAULT);
	}
	http_stop(c.http);
	ck_assert_uint_eq(c.inbox.count, 1);
	ck_assert_int_eq(c.inbox.events[0].result.fate, FATE_UNKNOWN);
	uv_close((uv_handle_t *)&poll, NULL);
	client_close(&c);
	server_close(&s);
}
END_TEST

/* A lone transfer whose time is up is what libcurl's own example for libuv never reports. */
START_TEST(a_lone_transfer_that_times_out_is_reported)
{
	static const struct step step = {NULL, 0, false};
	struct client c;
	struct server s;
	server_open(&s, &step, 1);
	client_open(&c, 8);
	struct transfer t = post(s.url, true);
	t.timeout_ms = 50;
	struct transfer_result r = client_ask(&c, &t);
	ck_assert_int_ne(r.fate, FATE_ANSWERED);
	ck_assert_int_ge(r.took_ms, t.timeout_ms);
	client_close(&c);
	server_close(&s);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    what_must_be_sent_once_is_not_sent_again_on_a_dead_link,
	    what_may_be_repeated_is_and_so_the_case_above_can_fail,
	    once_without_a_body_is_not_sent_again_either,
	    a_post_says_no_expect_and_carries_its_body_and_headers,
	    what_never_left_is_certainly_not_sent,
	    a_line_break_in_a_header_is_refused,
	    only_a_whole_answer_is_an_answer,
	    the_limit_is_on_the_unpacked_bytes,
	    redirects_are_followed_when_asked_and_no_further_than_allowed,
	    a_redirect_leads_to_no_file,
	    a_file_is_read_only_where_that_is_allowed,
	    one_too_many_is_refused_and_stopping_tells_what_is_true,
	    a_request_that_is_out_is_unknown_when_we_stop,
	    a_lone_transfer_that_times_out_is_reported,
	};
	return suite_run("io http", cases, COUNT_OF(cases));
}
