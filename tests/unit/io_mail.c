/* SPDX-License-Identifier: MIT
 *
 * Mails against a scripted server on loopback: what goes over the wire, at which point each fault
 * is certain or not, and that nothing else on the loop waits meanwhile.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "dialog.h"
#include "http_client.h"
#include "lib/suite.h"

/* ---- the server ------------------------------------------------------------------------------ */

#define HANG_UP "hang up"
#define SILENCE NULL

/* What it says when a client has come, and to each command in turn; the mail itself is one, too. */
struct script {
	const char *says[8];
};

struct server {
	const struct script *script;
	int listener;
	int port;
	pthread_t thread;
	char heard[65536];
	size_t used;
};

static bool answer(int fd, const char *says)
{
	if (says == NULL)
		return true;
	if (strcmp(says, HANG_UP) == 0)
		return false;
	return send(fd, says, strlen(says), MSG_NOSIGNAL) > 0;
}

/* Until a line has come, or a whole mail. */
static bool hear(struct server *s, int fd, const char *end)
{
	size_t from = s->used;
	while (strstr(s->heard + from, end) == NULL) {
		ssize_t n = read(fd, s->heard + s->used, sizeof(s->heard) - s->used - 1);
		if (n <= 0)
			return false;
		s->used += (size_t)n;
		s->heard[s->used] = '\0';
	}
	return true;
}

static void *serve(void *data)
{
	struct server *s = data;
	int fd = accept(s->listener, NULL, NULL);
	bool goes = fd >= 0;
	for (size_t i = 0; goes && i < 8; i++) {
		bool mail = i > 0 && s->script->says[i - 1] != NULL &&
			    strncmp(s->script->says[i - 1], "354", 3) == 0;
		goes = (i == 0 || hear(s, fd, mail ? "\r\n.\r\n" : "\r\n")) &&
		       answer(fd, s->script->says[i]);
	}
	while (goes && hear(s, fd, "never said"))
		;
	if (fd >= 0)
		close(fd);
	return NULL;
}

static void server_open(struct server *s, const struct script *script)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	socklen_t size = sizeof(a);
	memset(s, 0, sizeof(*s));
	s->script = script;
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(s->listener, (struct sockaddr *)&a, sizeof(a)), 0);
	ck_assert_int_eq(listen(s->listener, 8), 0);
	getsockname(s->listener, (struct sockaddr *)&a, &size);
	s->port = ntohs(a.sin_port);
	ck_assert_int_eq(pthread_create(&s->thread, NULL, serve, s), 0);
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

static void client_open(struct client *c)
{
	*c = (struct client){.clock = {.speed = 1}};
	uv_loop_init(&c->loop);
	c->http = http_open(&c->loop, &c->settings, &c->clock, &c->inbox, 8);
}

static void client_close(struct client *c)
{
	http_close(c->http);
	uv_run(&c->loop, UV_RUN_DEFAULT);
	ck_assert_int_eq(uv_loop_close(&c->loop), 0);
	http_free(c->http);
	inbox_free(&c->inbox);
}

static const struct errand errand = {ERRAND_SEND, "m1", 3, "mail"};
static const struct mail_envelope here = {"swep@example.org", "ann@example.org", "", "", true};

#define MAIL "Subject: x\r\n\r\nhello\r\n"

static void client_start(struct client *c, const struct mail_envelope *mail, const char *body,
			 int port, int64_t timeout_ms)
{
	char url[64];
	snprintf(url, sizeof(url), "smtp://127.0.0.1:%d/swep.test", port);
	struct transfer t = {.mail = mail,
			     .method = "MAIL",
			     .url = url,
			     .body = body,
			     .once = true,
			     .timeout_ms = timeout_ms};
	http_start(c->http, &errand, &t);
}

static const struct transfer_result *client_wait(struct client *c)
{
	while (c->inbox.count == 0)
		uv_run(&c->loop, UV_RUN_ONCE);
	const struct event *e = &c->inbox.events[0];
	ck_assert_int_eq(e->kind, EVENT_RESULT);
	ck_assert_str_eq(e->errand.subject, "m1");
	ck_assert((e->result.fate == FATE_ANSWERED) == (e->result.error == NULL));
	ck_assert((e->result.fate == FATE_ANSWERED) == (e->result.body != NULL));
	return &e->result;
}

/* ---- cases ----------------------------------------------------------------------------------- */

#define GREETS "220 mail.test\r\n"
#define EHLO "250-mail.test\r\n250 8BITMIME\r\n"
#define FINE "250 fine\r\n"
#define GO_ON "354 go on\r\n"

START_TEST(a_mail_over_the_wire)
{
	static const struct script script = {
	    {GREETS, EHLO, FINE, FINE, GO_ON, "250-2.0.0 Ok:\r\n250 queued as 4F2A1\r\n"}};
	struct server s;
	struct client c;
	server_open(&s, &script);
	client_open(&c);
	client_start(&c, &here, "Subject: x\r\n\r\n.\r\n..two\r\nhello\r\n", s.port, 20000);
	const struct transfer_result *r = client_wait(&c);
	ck_assert_int_eq(r->fate, FATE_ANSWERED);
	ck_assert_int_eq(r->stage, MAIL_TEXT);
	ck_assert_int_eq(r->status, 250);
	ck_assert_str_eq(r->body, "2.0.0 Ok: queued as 4F2A1");
	client_close(&c);
	server_close(&s);
	ck_assert_str_eq(s.heard, "EHLO swep.test\r\nMAIL FROM:<swep@example.org>\r\n"
				  "RCPT TO:<ann@example.org>\r\nDATA\r\n"
				  "Subject: x\r\n\r\n..\r\n...two\r\nhello\r\n.\r\nQUIT\r\n");
}
END_TEST

/* A server that says each of these in turn, and what is known of the mail then. */
static const struct {
	const char *name;
	struct script script;
	enum fate fate;
	enum mail_stage stage;
	int status;
} faults[] = {
    {"gone", {{HANG_UP}}, FATE_NOT_SENT, MAIL_NOWHERE, 0},
    {"busy", {{"421 busy\r\n"}}, FATE_ANSWERED, MAIL_GREETING, 421},
    {"closed", {{"554 no\r\n"}}, FATE_ANSWERED, MAIL_GREETING, 554},
    {"no SMTP", {{"HTTP/1.1 400 Bad\r\n\r\n", HANG_UP}}, FATE_NOT_SENT, MAIL_NOWHERE, 0},
    {"sender later", {{GREETS, EHLO, "451 later\r\n"}}, FATE_ANSWERED, MAIL_SENDER, 451},
    {"sender no", {{GREETS, EHLO, "550 no\r\n"}}, FATE_ANSWERED, MAIL_SENDER, 550},
    {"sender gone", {{GREETS, EHLO, HANG_UP}}, FATE_NOT_SENT, MAIL_SENDER, 250},
    {"nobody", {{GREETS, EHLO, FINE, "550 who?\r\n"}}, FATE_ANSWERED, MAIL_RECEIVER, 550},
    {"full", {{GREETS, EHLO, FINE, "452 full\r\n"}}, FATE_ANSWERED, MAIL_RECEIVER, 452},
    {"receiver gone", {{GREETS, EHLO, FINE, HANG_UP}}, FATE_NOT_SENT, MAIL_RECEIVER, 250},
    {"no data", {{GREETS, EHLO, FINE, FINE, "554 no\r\n"}}, FATE_ANSWERED, MAIL_DATA, 554},
    {"odd data", {{GREETS, EHLO, FINE, FINE, FINE}}, FATE_ANSWERED, MAIL_DATA, 250},
    {"data gone", {{GREETS, EHLO, FINE, FINE, HANG_UP}}, FATE_NOT_SENT, MAIL_DATA, 250},
    {"spam", {{GREETS, EHLO, FINE, FINE, GO_ON, "554 spam\r\n"}}, FATE_ANSWERED, MAIL_TEXT, 554},
    {"later", {{GREETS, EHLO, FINE, FINE, GO_ON, "451 wait\r\n"}}, FATE_ANSWERED, MAIL_TEXT, 451},
    {"lost", {{GREETS, EHLO, FINE, FINE, GO_ON, HANG_UP}}, FATE_UNKNOWN, MAIL_TEXT, 354},
    {"half a reply",
     {{GREETS, EHLO, FINE, FINE, GO_ON, "250-x\r\n25", HANG_UP}},
     FATE_UNKNOWN,
     MAIL_TEXT,
     354},
    {"nonsense", {{GREETS, EHLO, FINE, FINE, GO_ON, "ok\r\n"}}, FATE_UNKNOWN, MAIL_TEXT, 354},
    {"early", {{GREETS, EHLO, FINE, "nonsense\r\n"}}, FATE_NOT_SENT, MAIL_RECEIVER, 250},
};

START_TEST(what_is_known_of_a_mail_at_each_fault)
{
	for (size_t i = 0; i < COUNT_OF(faults); i++) {
		struct server s;
		struct client c;
		server_open(&s, &faults[i].script);
		client_open(&c);
		client_start(&c, &here, MAIL, s.port, 20000);
		const struct transfer_result *r = client_wait(&c);
		ck_assert_msg(r->fate == faults[i].fate && r->stage == faults[i].stage &&
				  r->status == faults[i].status,
			      "%s: fate %d, stage %d, status %d: %s", faults[i].name, r->fate,
			      r->stage, r->status, r->error != NULL ? r->error : r->body);
		client_close(&c);
		server_close(&s);
	}
}
END_TEST

/* Where it says nothing any more, and what it has heard by then. */
static const struct {
	struct script script;
	const char *last;
	enum fate fate;
} silences[] = {
    {{{SILENCE}}, "", FATE_NOT_SENT},
    {{{GREETS, SILENCE}}, "EHLO", FATE_NOT_SENT},
    {{{GREETS, EHLO, SILENCE}}, "MAIL FROM", FATE_NOT_SENT},
    {{{GREETS, EHLO, FINE, FINE, SILENCE}}, "DATA", FATE_NOT_SENT},
    {{{GREETS, EHLO, FINE, FINE, GO_ON, SILENCE}}, "\r\n.\r\n", FATE_UNKNOWN},
};

/* Had libcurl waited for the server, the other mail would have waited, too. */
START_TEST(a_silent_server_holds_nothing_up)
{
	static const struct script kind = {{GREETS, EHLO, FINE, FINE, GO_ON, FINE}};
	for (size_t i = 0; i < COUNT_OF(silences); i++) {
		struct server silent, other;
		struct client c;
		server_open(&silent, &silences[i].script);
		server_open(&other, &kind);
		client_open(&c);
		client_start(&c, &here, MAIL, silent.port, 60000);
		while (strstr(silent.heard, silences[i].last) == NULL)
			uv_run(&c.loop, UV_RUN_NOWAIT);
		client_start(&c, &here, MAIL, other.port, 60000);
		ck_assert_int_eq(client_wait(&c)->fate, FATE_ANSWERED);
		ck_assert_uint_eq(c.inbox.count, 1);
		http_stop(c.http);
		ck_assert_uint_eq(c.inbox.count, 2);
		ck_assert_int_eq(c.inbox.events[1].result.fate, silences[i].fate);
		client_close(&c);
		server_close(&silent);
		server_close(&other);
	}
}
END_TEST

START_TEST(a_silent_server_is_given_up)
{
	for (size_t i = 0; i < COUNT_OF(silences); i++) {
		struct server s;
		struct client c;
		server_open(&s, &silences[i].script);
		client_open(&c);
		client_start(&c, &here, MAIL, s.port, 200);
		const struct transfer_result *r = client_wait(&c);
		enum fate fate = r->fate;
		ck_assert_ptr_nonnull(r->error);
		client_close(&c);
		server_close(&s);
		/* On a slow machine the time may be up before it is silent. */
		ck_assert_int_eq(fate, strstr(s.heard, "\r\n.\r\n") ? FATE_UNKNOWN : FATE_NOT_SENT);
	}
}
END_TEST

START_TEST(stopped_while_a_mail_is_under_way)
{
	static const struct script script = {{GREETS, EHLO, FINE, FINE, GO_ON, SILENCE}};
	struct server s;
	struct client c;
	server_open(&s, &script);
	client_open(&c);
	client_start(&c, &here, MAIL, s.port, 20000);
	while (strstr(s.heard, "\r\n.\r\n") == NULL)
		uv_run(&c.loop, UV_RUN_NOWAIT);
	http_stop(c.http);
	ck_assert_int_eq(client_wait(&c)->fate, FATE_UNKNOWN);
	ck_assert_str_eq(client_wait(&c)->error, "swepd was stopped");
	client_close(&c);
	server_close(&s);
}
END_TEST

START_TEST(without_starttls_nothing_is_said)
{
	static const struct script script = {{GREETS, EHLO, FINE, FINE, GO_ON, FINE}};
	struct mail_envelope away = here;
	struct server s;
	struct client c;
	away.plain = false;
	away.user = away.password = "secret";
	server_open(&s, &script);
	client_open(&c);
	client_start(&c, &away, MAIL, s.port, 20000);
	const struct transfer_result *r = client_wait(&c);
	ck_assert_int_eq(r->fate, FATE_ANSWERED);
	ck_assert_int_eq(r->stage, MAIL_SAFETY);
	ck_assert_ptr_nonnull(strstr(r->body, "STARTTLS"));
	client_close(&c);
	server_close(&s);
	ck_assert_str_eq(s.heard, "EHLO swep.test\r\n");
}
END_TEST

START_TEST(a_login_that_is_refused)
{
	static const struct script script = {
	    {GREETS, "250-mail.test\r\n250 AUTH PLAIN\r\n", "535 5.7.8 no\r\n"}};
	struct mail_envelope known = here;
	struct server s;
	struct client c;
	known.user = "swep";
	known.password = "hunter2";
	server_open(&s, &script);
	client_open(&c);
	client_start(&c, &known, MAIL, s.port, 20000);
	const struct transfer_result *r = client_wait(&c);
	ck_assert_int_eq(r->stage, MAIL_LOGIN);
	ck_assert_int_eq(r->status, 535);
	ck_assert_str_eq(r->body, "5.7.8 no");
	client_close(&c);
	server_close(&s);
	ck_assert_ptr_nonnull(strstr(s.heard, "AUTH PLAIN"));
	ck_assert_ptr_null(strstr(s.heard, "MAIL FROM"));
}
END_TEST

START_TEST(an_address_that_says_more_is_not_even_connected)
{
	static const char *const bad[] = {"", "a@b.org>\r\nRCPT TO:<x@y.z", "a b@c.org",
					  "a@b.org\n"};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct mail_envelope odd = here;
		struct client c;
		odd.to = bad[i];
		client_open(&c);
		client_start(&c, &odd, MAIL, 9, 20000);
		ck_assert_int_eq(client_wait(&c)->fate, FATE_NOT_SENT);
		ck_assert_ptr_nonnull(strstr(client_wait(&c)->error, "address"));
		client_close(&c);
	}
}
END_TEST

START_TEST(a_large_mail_leaves_in_pieces)
{
	static char body[60000];
	static const struct script script = {{GREETS, EHLO, FINE, FINE, GO_ON, FINE}};
	struct server s;
	struct client c;
	for (size_t i = 0; i + 3 < sizeof(body); i++)
		body[i] = i % 70 == 68 ? '\r' : i % 70 == 69 ? '\n' : 'x';
	server_open(&s, &script);
	client_open(&c);
	client_start(&c, &here, body, s.port, 20000);
	ck_assert_int_eq(client_wait(&c)->fate, FATE_ANSWERED);
	client_close(&c);
	server_close(&s);
	ck_assert_ptr_nonnull(strstr(s.heard, body));
}
END_TEST

/* ---- the dialog by itself -------------------------------------------------------------------- */

/* Lets all leave, as a socket would that takes so many bytes at once. */
static void let_leave(struct dialog *d, size_t most)
{
	while (d->out_left && !d->ended)
		dialog_left(d, d->out_left < most ? d->out_left : most);
}

START_TEST(the_end_leaves_last_however_slowly)
{
	for (size_t most = 1; most < 30; most++) {
		struct dialog *d = dialog_open(&here, MAIL);
		dialog_begin(d);
		for (int i = 0; i < 2; i++) {
			let_leave(d, most);
			dialog_heard(d, "250 x\r\n", 7);
		}
		let_leave(d, most);
		dialog_heard(d, "354 x\r\n", 7);
		ck_assert_int_eq(d->stage, MAIL_TEXT);
		while (d->out_left > 1) {
			ck_assert(!d->ended);
			dialog_left(d, 1);
		}
		ck_assert(!d->ended);
		dialog_left(d, 1);
		ck_assert(d->ended);
		ck_assert_str_eq(d->out, ".\r\n");
		dialog_close(d);
	}
}
END_TEST

/* Whatever comes in, in whatever pieces, it ends or waits, and never claims a mail too soon. */
START_TEST(any_bytes_are_heard)
{
	static const char *const pieces[] = {"250 ok\r\n", "250-x\r\n",  "354 \r\n",    "2",
					     "\r",         "\n",         "250\r\n",     "x",
					     "-",          "550 no\r\n", "99999999999", " "};
	unsigned seed = 5;
	for (int round = 0; round < 20000; round++) {
		struct dialog *d = dialog_open(&here, MAIL);
		dialog_begin(d);
		for (int i = 0; i < 12 && !d->over; i++) {
			seed = seed * 1103515245u + 12345u;
			const char *piece = pieces[(seed >> 16) % COUNT_OF(pieces)];
			if (seed >> 30)
				let_leave(d, 7);
			dialog_heard(d, piece, strlen(piece));
			ck_assert(!(d->over && !d->broken && d->stage == MAIL_TEXT &&
				    d->status / 100 == 2 && !d->ended));
		}
		dialog_close(d);
	}
}
END_TEST

START_TEST(a_reply_without_end_ends)
{
	struct dialog *d = dialog_open(&here, MAIL);
	dialog_begin(d);
	for (int i = 0; i < LIMIT_MAIL_REPLY + 1; i++)
		dialog_heard(d, "2", 1);
	ck_assert_str_eq(d->broken, "a line of the server's reply is too long");
	dialog_close(d);
	d = dialog_open(&here, MAIL);
	dialog_begin(d);
	for (int i = 0; i < LIMIT_MAIL_LINES; i++)
		dialog_heard(d, "250-more\r\n", 10);
	ck_assert_str_eq(d->broken, "the server's reply has no end");
	dialog_close(d);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_mail_over_the_wire,
	    what_is_known_of_a_mail_at_each_fault,
	    a_silent_server_holds_nothing_up,
	    a_silent_server_is_given_up,
	    stopped_while_a_mail_is_under_way,
	    without_starttls_nothing_is_said,
	    a_login_that_is_refused,
	    an_address_that_says_more_is_not_even_connected,
	    a_large_mail_leaves_in_pieces,
	    the_end_leaves_last_however_slowly,
	    any_bytes_are_heard,
	    a_reply_without_end_ends,
	};
	return suite_run("io_mail", cases, COUNT_OF(cases));
}
