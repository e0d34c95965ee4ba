/* SPDX-License-Identifier: MIT
 *
 * The conversation with a daemon, and with things that are none: a child process listens, plays one
 * script per connection, and stops listening. Waits are given as zero, so nothing here takes time.
 */
#include "ask.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/suite.h"
#include "swep/limits.h"

/* ---- judging a line -------------------------------------------------------------------------- */

static const struct {
	const char *line, *says;
} garbage[] = {
    {"", "what answered does not speak swepd's protocol: byte 0 of its answer:"},
    {"220 mail ready", "what answered does not speak swepd's protocol: byte 3 of its answer:"},
    {"[]", "its answer is no JSON object"},
    {"{}", "no version in its answer"},
    {"{\"v\":\"1\"}", "no version in its answer"},
    {"{\"v\":2,\"ok\":true}",
     "the daemon speaks version 2 of the protocol, this swepctl version 1"},
    {"{\"v\":1}", "neither ok nor refused"},
    {"{\"v\":1,\"id\":\"7\",\"ok\":1}", "neither ok nor refused"},
    {"{\"v\":1,\"id\":\"7\",\"ok\":true}", "done, but without a result"},
    {"{\"v\":1,\"id\":\"7\",\"ok\":true,\"result\":[]}", "done, but without a result"},
    {"{\"v\":1,\"id\":\"7\",\"ok\":false}", "refused, but without a reason"},
    {"{\"v\":1,\"id\":\"7\",\"ok\":false,\"error\":{\"code\":3,\"message\":\"m\"}}",
     "refused, but without a reason"},
    {"{\"v\":1,\"id\":\"8\",\"ok\":true,\"result\":{}}", "its answer is to another request"},
    {"{\"v\":1,\"id\":\"\",\"ok\":true,\"result\":{}}", "its answer is to another request"},
    {"{\"v\":1,\"ok\":true,\"result\":{}}", "its answer is to another request"},
    {"{\"v\":1,\"event\":3}", "an event that is no object"},
    {"{\"v\":1,\"v\":1}", "byte 10 of its answer: duplicate"},
    {"{\"v\":1}{", "byte 8 of its answer: end of file expected"},
};

START_TEST(garbage_is_named)
{
	for (size_t i = 0; i < COUNT_OF(garbage); i++) {
		struct answer a;
		struct fault why;
		const char *line = garbage[i].line;
		ck_assert_msg(answer_read(&a, line, strlen(line), "7", &why) == ERR_BUSY, "%s",
			      line);
		ck_assert_msg(strstr(why.message, garbage[i].says) != NULL, "%s: %s", line,
			      why.message);
		ck_assert(!a.result && !a.error && !a.event);
		answer_release(&a);
	}
}
END_TEST

START_TEST(refusals_have_exit_codes)
{
	static const struct {
		const char *code;
		int exit;
	} cases[] = {
	    {"usage", 2},   {"not-found", 1}, {"taken", 1}, {"forbidden", 1},
	    {"refused", 1}, {"limit", 1},     {"busy", 3},  {"storage", 4},
	    {"unknown", 4}, {"tomorrow", 4},  {"ok", 4},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct answer a;
		struct fault why;
		char line[128];
		snprintf(line, sizeof(line),
			 "{\"v\":1,\"id\":\"\",\"ok\":false,\"error\":{\"code\":\"%s\",\"message\":"
			 "\"m\"}}",
			 cases[i].code);
		ck_assert_int_eq(answer_read(&a, line, strlen(line), "7", &why), ERR_OK);
		ck_assert_int_eq(answer_exit(&a), cases[i].exit);
		answer_release(&a);
	}
}
END_TEST

/* ---- a connection by itself ------------------------------------------------------------------ */

static struct connection pair_open(int *other)
{
	struct connection c;
	int fds[2];
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	connection_begin(&c);
	c.fd = fds[0];
	*other = fds[1];
	return c;
}

static const struct mono past = {0};

START_TEST(lines_come_whole)
{
	int other;
	struct connection c = pair_open(&other);
	struct fault why;
	const char *line;
	size_t length;
	ck_assert_int_eq(write(other, "one\n\ntw", 7), 7);
	ck_assert_int_eq(connection_line(&c, past, &line, &length, &why), TROUBLE_NONE);
	ck_assert_mem_eq(line, "one", 3);
	ck_assert_uint_eq(length, 3);
	ck_assert_int_eq(connection_line(&c, past, &line, &length, &why), TROUBLE_NONE);
	ck_assert_uint_eq(length, 0);
	ck_assert_int_eq(connection_line(&c, past, &line, &length, &why), TROUBLE_SILENT);
	ck_assert_str_eq(why.message, "the daemon does not answer");
	ck_assert_int_eq(write(other, "o\nthree", 7), 7);
	ck_assert_int_eq(connection_line(&c, past, &line, &length, &why), TROUBLE_NONE);
	ck_assert_mem_eq(line, "two", 3);
	close(other);
	ck_assert_int_eq(connection_line(&c, past, &line, &length, &why), TROUBLE_BROKEN);
	connection_close(&c);
	ck_assert_int_eq(c.fd, -1);
}
END_TEST

START_TEST(lines_are_bounded)
{
	static char block[65536];
	int other;
	struct connection c = pair_open(&other);
	struct fault why;
	const char *line;
	size_t length, sent = 0;
	enum trouble trouble = TROUBLE_SILENT;
	memset(block, 'x', sizeof(block));
	while (trouble == TROUBLE_SILENT && sent < 2 * (size_t)LIMIT_REPLY) {
		ssize_t n = write(other, block, sizeof(block));
		sent += n > 0 ? (size_t)n : 0;
		trouble = connection_line(&c, past, &line, &length, &why);
	}
	ck_assert_int_eq(trouble, TROUBLE_LONG);
	ck_assert_uint_gt(sent, LIMIT_REPLY);
	ck_assert_str_eq(why.message, "the answer is longer than an answer may be");
	close(other);
	connection_close(&c);
}
END_TEST

START_TEST(nobody_reads)
{
	static char block[4 * 1024 * 1024];
	int other;
	struct connection c = pair_open(&other);
	struct fault why;
	ck_assert_int_eq(connection_send(&c, block, sizeof(block), past, &why), TROUBLE_SILENT);
	close(other);
	ck_assert_int_eq(connection_send(&c, block, 1, past, &why), TROUBLE_BROKEN);
	connection_close(&c);
}
END_TEST

/* ---- a conversation -------------------------------------------------------------------------- */

#define REQUEST "{\"v\":1,\"id\":\"7\",\"verb\":\"hold\",\"args\":{}}\n"
#define DONE "{\"v\":1,\"id\":\"7\",\"ok\":true,\"result\":{\"n\":1}}\n"
#define EVENT "{\"v\":1,\"event\":{\"text\":\"e\"}}\n"

static char directory[32], path[64];

/* What a daemon does with one connection. */
struct script {
	const char *says; /* when it has the request */
	bool rude; /* says it at once, and hangs up with the request unread */
};

static void request_take(int fd)
{
	char got[sizeof(REQUEST)];
	size_t length = 0;
	while (length < sizeof(REQUEST) - 1) {
		ssize_t n = read(fd, got + length, sizeof(REQUEST) - 1 - length);
		if (n <= 0)
			_exit(2);
		length += (size_t)n;
	}
	if (memcmp(got, REQUEST, length) != 0)
		_exit(3);
}

static void script_play(int listener, const struct script *script, bool last)
{
	int fd = accept(listener, NULL, NULL);
	if (last)
		unlink(path);
	if (!script->rude)
		request_take(fd);
	if (write(fd, script->says, strlen(script->says)) != (ssize_t)strlen(script->says))
		_exit(4);
	close(fd);
}

/* A listener that plays one script a connection, and is gone before it hangs up on the last: who
 * comes later finds nobody. */
static pid_t daemon_start(const struct script *scripts, size_t count)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	strcpy(directory, "/tmp/cli_ask.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/sock", directory);
	strcpy(address.sun_path, path);
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(listen(listener, 4), 0);
	pid_t child = fork();
	if (child == 0) {
		for (size_t i = 0; i < count; i++)
			script_play(listener, &scripts[i], i + 1 == count);
		_exit(0);
	}
	close(listener);
	return child;
}

/* True when every connection of the script was used, each with the very same request. */
static bool daemon_end(pid_t child)
{
	int status;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	unlink(path);
	rmdir(directory);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static struct ask ask_make(bool changes)
{
	return (struct ask){path,  "7",     REQUEST,         sizeof(REQUEST) - 1,
			    false, changes, {5000, 30000, 0}};
}

struct talk {
	struct script scripts[2];
	size_t count;
	bool changes;
	enum err err;
	const char *sentence; /* a part of it; NULL when there is a result */
};

static const struct talk talks[] = {
    {{{DONE, false}}, 1, true, ERR_OK, NULL},
    {{{"", false}, {DONE, false}}, 2, true, ERR_OK, NULL},
    {{{"{\"v\":1,\"id\"", false}, {DONE, false}}, 2, true, ERR_OK, NULL},
    {{{"", true}, {DONE, false}}, 2, true, ERR_OK, NULL},
    {{{"", false}, {DONE, false}}, 2, false, ERR_OK, NULL},
    {{{"", false}, {"", false}},
     2,
     true,
     ERR_UNKNOWN,
     "it is not known whether this was done (the daemon hung up)"},
    {{{"", false}, {"", false}}, 2, false, ERR_BUSY, "the daemon hung up"},
    {{{"", false}},
     1,
     true,
     ERR_UNKNOWN,
     "it is not known whether this was done (the daemon cannot"},
    {{{"", false}}, 1, false, ERR_BUSY, "the daemon cannot be reached at"},
    {{{"SSH-2.0\n", false}},
     1,
     true,
     ERR_UNKNOWN,
     "(what answered does not speak swepd's protocol"},
    {{{"SSH-2.0\n", false}}, 1, false, ERR_BUSY, "what answered does not speak swepd's protocol"},
    {{{EVENT DONE, false}}, 1, false, ERR_BUSY, "the daemon sent an event before its answer"},
};

static void talk_check(size_t n)
{
	const struct talk *talk = &talks[n];
	struct connection c;
	struct answer a;
	struct fault why;
	memset(&why, 0, sizeof(why));
	connection_begin(&c);
	pid_t child = daemon_start(talk->scripts, talk->count);
	struct ask ask = ask_make(talk->changes);
	enum err e = ask_run(&ask, &c, &a, &why);
	ck_assert_msg(e == talk->err, "talk %zu: %s", n, why.message);
	ck_assert_int_eq(a.result != NULL, talk->sentence == NULL);
	if (talk->sentence)
		ck_assert_msg(strstr(why.message, talk->sentence) != NULL, "%s", why.message);
	answer_release(&a);
	connection_close(&c);
	ck_assert_msg(daemon_end(child), "talk %zu: another conversation", n);
}

START_TEST(conversations)
{
	for (size_t n = 0; n < COUNT_OF(talks); n++)
		talk_check(n);
}
END_TEST

/* A request that is refused for its length is refused before it has been read to its end. */
START_TEST(refusal_before_the_end)
{
	static const struct script early = {"{\"v\":1,\"id\":\"\",\"ok\":false,\"error\":{\"code\":"
					    "\"limit\",\"message\":\"long\"}}\n",
					    true};
	static char line[8 * 1024 * 1024];
	struct connection c;
	struct answer a;
	struct fault why;
	memset(line, 'x', sizeof(line));
	connection_begin(&c);
	pid_t child = daemon_start(&early, 1);
	struct ask ask = {path, "7", line, sizeof(line), false, true, {5000, 30000, 0}};
	ck_assert_msg(ask_run(&ask, &c, &a, &why) == ERR_OK, "%s", why.message);
	ck_assert_int_eq(answer_exit(&a), 1);
	answer_release(&a);
	connection_close(&c);
	ck_assert(daemon_end(child));
}
END_TEST

START_TEST(events_follow)
{
	static const struct script stream = {DONE EVENT EVENT DONE, false};
	static const enum err expected[] = {ERR_OK, ERR_OK, ERR_BUSY, ERR_BUSY};
	struct connection c;
	struct answer a;
	struct fault why;
	connection_begin(&c);
	pid_t child = daemon_start(&stream, 1);
	struct ask ask = ask_make(false);
	ck_assert_int_eq(ask_run(&ask, &c, &a, &why), ERR_OK);
	answer_release(&a);
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		ck_assert_int_eq(ask_event(&ask, &c, &a, &why), expected[i]);
		ck_assert_int_eq(a.event != NULL, expected[i] == ERR_OK);
		answer_release(&a);
	}
	ck_assert_str_eq(why.message, "the daemon hung up");
	connection_close(&c);
	ck_assert(daemon_end(child));
}
END_TEST

/* An answer that does not come in time is not asked for again: the daemon may still be at it. */
START_TEST(silence)
{
	struct connection c;
	struct answer a;
	struct fault why;
	static const struct script late = {DONE, false};
	pid_t child = daemon_start(&late, 1);
	kill(child, SIGSTOP);
	connection_begin(&c);
	struct ask ask = ask_make(true);
	ask.times.answer_ms = 0;
	ck_assert_int_eq(ask_run(&ask, &c, &a, &why), ERR_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(why.message, "(the daemon does not answer)"));
	kill(child, SIGCONT);
	ck_assert(daemon_end(child));
	connection_close(&c);
}
END_TEST

START_TEST(nobody_there)
{
	char deep[200];
	struct connection c;
	struct answer a;
	struct fault why;
	connection_begin(&c);
	struct ask ask = ask_make(true);
	ask.path = "/nonexistent/sock";
	ck_assert_int_eq(ask_run(&ask, &c, &a, &why), ERR_BUSY);
	ck_assert_str_eq(why.message,
			 "the daemon cannot be reached at /nonexistent/sock: No such file or "
			 "directory; is swepd running?");
	memset(deep, 'd', sizeof(deep));
	deep[sizeof(deep) - 1] = '\0';
	ask.path = deep;
	ck_assert_int_eq(ask_run(&ask, &c, &a, &why), ERR_USAGE);
	ck_assert_str_eq(why.message,
			 "--socket: the path of a socket has at most 107 bytes, and this one 199");
	ck_assert_int_eq(c.fd, -1);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    garbage_is_named,
	    refusals_have_exit_codes,
	    lines_come_whole,
	    lines_are_bounded,
	    nobody_reads,
	    conversations,
	    refusal_before_the_end,
	    events_follow,
	    silence,
	    nobody_there,
	};
	return suite_run("cli_ask", cases, COUNT_OF(cases));
}
