/* SPDX-License-Identifier: MIT
 *
 * swepctl: understands one command line, asks the daemon, shows the answer.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "help.h"
#include "invocation.h"
#include "memory.h"
#include "render.h"
#include "request.h"
#include "swep/wire.h"
#include "wording.h"

static const char *out; /* file that standard output goes to; NULL */

/* People are told of refusals on standard error; a program reads its one line where it always does.
 */
static FILE *error_stream(bool json)
{
	return json && !out ? stdout : stderr;
}

static int fault_show(const struct fault *why, bool json)
{
	render_fault(why, json, error_stream(json));
	return err_exit(why->code);
}

static const char *socket_path(const struct invocation *in)
{
	const char *path = in->global[GLOBAL_SOCKET];
	if (!path)
		path = getenv("SWEPCTL_SOCKET");
	return path && path[0] != '\0' ? path : WIRE_SOCKET;
}

/* ---- asking the daemon ----------------------------------------------------------------------- */

static int answer_show(const struct answer *a, bool json)
{
	if (a->result) {
		render_result_of(a->result, a->grid, json, stdout);
		return EXIT_SUCCESS;
	}
	render_error(a->error, json, error_stream(json));
	return answer_exit(a);
}

/* Shows events until the connection ends, which only the daemon or a signal brings about. */
static int events_show(const struct ask *ask, struct connection *c, bool json)
{
	for (;;) {
		struct answer a;
		struct fault why;
		enum err e = ask_event(ask, c, &a, &why);
		int code = EXIT_SUCCESS;
		if (e != ERR_OK)
			code = fault_show(&why, json);
		else if (a.event)
			render_event(a.event, json, stdout);
		else
			code = answer_show(&a, json);
		answer_release(&a);
		if (code != EXIT_SUCCESS || ferror(stdout))
			return code;
	}
}

/* With --json a watcher's lines are events, and nothing else. */
static int conversation(const struct ask *ask, bool watches, bool json)
{
	struct connection c;
	struct answer a;
	struct fault why;
	int code = EXIT_SUCCESS;
	connection_begin(&c);
	enum err e = ask_run(ask, &c, &a, &why);
	if (e != ERR_OK)
		code = fault_show(&why, json);
	else if (!watches || !json || a.error)
		code = answer_show(&a, json);
	fflush(stdout);
	if (watches && code == EXIT_SUCCESS)
		code = events_show(ask, &c, json);
	answer_release(&a);
	connection_close(&c);
	return code;
}

static int daemon_ask(const struct invocation *in)
{
	char id[REQUEST_ID], *line;
	struct fault why;
	bool json = in->global[GLOBAL_JSON];
	request_id(id);
	struct ask ask = {.path = socket_path(in), .id = id, .times = ASK_TIMES};
	if (request_write(in, id, &line, &ask.length, &why) != ERR_OK)
		return fault_show(&why, json);
	ask.line = line;
	ask.shown = !json;
	ask.changes = in->command->flow == FLOW_CHANGE;
	int code = conversation(&ask, in->command->flow == FLOW_WATCH, json);
	free(line);
	return code;
}

/* ---- answering here -------------------------------------------------------------------------- */

static int help_show(const struct invocation *in)
{
	struct fault why;
	size_t from = in->name_words, used;
	if (from >= in->word_count) {
		help_all(stdout);
		return EXIT_SUCCESS;
	}
	const struct command *c = command_find(in->words + from, in->word_count - from, &used);
	if (!c) {
		invocation_unknown(in, from, &why);
		return fault_show(&why, in->global[GLOBAL_JSON]);
	}
	help_command(c, stdout);
	return EXIT_SUCCESS;
}

static int completion_show(const struct invocation *in)
{
	(void)in;
	completion_bash(stdout);
	return EXIT_SUCCESS;
}

/* Whoever pipes a text ends its line; the end of a line is no part of what is texted. */
static int wording_answer(const struct invocation *in)
{
	bool raw = json_object_get(in->args, "raw") != NULL;
	bool piped = strcmp(in->words[in->name_words], "-") == 0;
	char *text = strdup(json_string_value(json_object_get(in->args, "text")));
	size_t length = text ? strlen(text) : 0;
	if (!text)
		memory_end();
	if (piped && !raw && length > 1 && text[length - 1] == '\n')
		text[length - 1] = '\0';
	wording_show(text, raw, in->global[GLOBAL_JSON], stdout);
	free(text);
	return EXIT_SUCCESS;
}

static int invocation_run(const struct invocation *in)
{
	static int (*const runs[])(const struct invocation *) = {
	    [FLOW_ASK] = daemon_ask,
	    [FLOW_CHANGE] = daemon_ask,
	    [FLOW_WATCH] = daemon_ask,
	    [FLOW_HELP] = help_show,
	    [FLOW_COMPLETION] = completion_show,
	    [FLOW_WORDING] = wording_answer,
	};
	if (in->global[GLOBAL_VERSION])
		printf("swepctl %s, protocol version %d\n", SWEP_VERSION, WIRE_VERSION);
	else if (in->global[GLOBAL_HELP] && in->command)
		help_command(in->command, stdout);
	else if (in->global[GLOBAL_HELP])
		help_all(stdout);
	else
		return runs[in->command->flow](in);
	return EXIT_SUCCESS;
}

/* ---- where it goes --------------------------------------------------------------------------- */

/* It may name people: nobody else reads it. */
static enum err out_open(const struct invocation *in, struct fault *why)
{
	for (size_t i = 0; i < in->option_count; i++)
		if (strcmp(in->options[i].option->name, "--out") == 0)
			out = in->options[i].value;
	if (!out || in->global[GLOBAL_HELP] || in->global[GLOBAL_VERSION])
		return ERR_OK;
	int fd = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0) {
		const char *file = out;
		out = NULL;
		return fault_set(why, ERR_USAGE, "out", "%.200s cannot be made: %s", file,
				 strerror(errno));
	}
	close(fd);
	return ERR_OK;
}

/* Half a file is none. */
static int out_close(int code)
{
	if (out && code != EXIT_SUCCESS)
		unlink(out);
	return code;
}

/* An answer that did not reach its reader is no success, whatever the daemon did. */
static int output_finish(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	fprintf(stderr, "swepctl: the answer could not be written: %s\n", strerror(errno));
	return err_exit(ERR_UNKNOWN);
}

int main(int argc, char **argv)
{
	struct invocation in;
	struct fault why;
	int code;
	memory_use();
	bool json = invocation_json(argc, argv);
	bool read = invocation_read(&in, argc, argv, &why) == ERR_OK;
	if (read && out_open(&in, &why) == ERR_OK) {
		code = invocation_run(&in);
	} else if (read) {
		code = fault_show(&why, json);
	} else {
		code = fault_show(&why, json);
		if (in.command && !json)
			help_usage(in.command, stderr);
	}
	invocation_release(&in);
	return out_close(output_finish(code));
}
