/* SPDX-License-Identifier: MIT */
#include "lib/cli_shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "help.h"
#include "invocation.h"
#include "render.h"
#include "request.h"

#define ANY "…"

/* ---- typing --------------------------------------------------------------------------------- */

static FILE *screen_open(struct shell *s)
{
	FILE *out = open_memstream(&s->seen, &s->length);
	if (out == NULL)
		abort();
	return out;
}

static void show_fault(struct shell *s, const struct fault *why, const struct command *usage)
{
	FILE *out = screen_open(s);
	render_fault(why, s->json, out);
	if (usage != NULL && !s->json)
		help_usage(usage, out);
	fclose(out);
	s->exit = err_exit(why->code);
}

static bool is_question(const struct invocation *in)
{
	return (in->command->flow == FLOW_ASK || in->command->flow == FLOW_CHANGE) &&
	       in->global[GLOBAL_HELP] == NULL && in->global[GLOBAL_VERSION] == NULL;
}

static void ask(struct shell *s, const struct invocation *in, const char *id)
{
	struct fault why;
	size_t length;
	if (!is_question(in)) {
		fault_set(&why, ERR_USAGE, "", "a scenario types only what swepd answers at once");
		show_fault(s, &why, NULL);
	} else if (request_write(in, id, &s->line, &length, &why) != ERR_OK) {
		show_fault(s, &why, NULL);
	} else {
		s->line[length - 1] = '\0';
	}
}

void shell_type(struct shell *s, int count, const char *const *words, const char *id)
{
	struct invocation in;
	struct fault why;
	char *const *argv = (char *const *)words; /* as main gets it, and nobody writes there */
	*s = (struct shell){.json = invocation_json(count, argv)};
	if (invocation_read(&in, count, argv, &why) == ERR_OK)
		ask(s, &in, id);
	else
		show_fault(s, &why, in.command);
	invocation_release(&in);
}

void shell_hear(struct shell *s, const char *reply, const char *id)
{
	struct answer a;
	struct fault why;
	if (answer_read(&a, reply, strlen(reply), id, &why) != ERR_OK) {
		show_fault(s, &why, NULL);
	} else {
		FILE *out = screen_open(s);
		if (a.result != NULL)
			render_result(a.result, s->json, out);
		else
			render_error(a.error, s->json, out);
		fclose(out);
		s->exit = a.result != NULL ? EXIT_SUCCESS : answer_exit(&a);
	}
	answer_release(&a);
}

void shell_release(struct shell *s)
{
	free(s->line);
	free(s->seen);
	*s = (struct shell){.line = NULL};
}

/* ---- comparing ------------------------------------------------------------------------------ */

static bool same_from(const char *wanted, const char *seen, bool line_begins);

static const char *line_after(const char *text)
{
	const char *end = strchr(text, '\n');
	return end != NULL ? end + 1 : text + strlen(text);
}

/* What comes behind the lines that stand for any. */
static bool same_behind(const char *wanted, const char *seen)
{
	for (; *seen != '\0'; seen = line_after(seen))
		if (same_from(wanted, seen, true))
			return true;
	return same_from(wanted, seen, true);
}

static bool same_within(const char *wanted, const char *seen)
{
	for (; *seen != '\n' && *seen != '\0'; seen++)
		if (same_from(wanted, seen, false))
			return true;
	return same_from(wanted, seen, false);
}

static bool same_from(const char *wanted, const char *seen, bool line_begins)
{
	if (line_begins && strncmp(wanted, ANY "\n", sizeof(ANY)) == 0)
		return same_behind(wanted + sizeof(ANY), seen);
	if (strncmp(wanted, ANY, sizeof(ANY) - 1) == 0)
		return same_within(wanted + sizeof(ANY) - 1, seen);
	if (*wanted != *seen)
		return false;
	return *wanted == '\0' || same_from(wanted + 1, seen + 1, *seen == '\n');
}

bool shell_same(const char *wanted, const char *seen)
{
	return same_from(wanted, seen, true);
}
