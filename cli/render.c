/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

#define COMPACT (JSON_COMPACT | JSON_REAL_PRECISION(15))

/* A text that came in by SMS must not be able to move the cursor or rename the window: control
 * characters (C0 but for tab and newline, DEL, and C1 in UTF-8) are shown as a question mark. */
static void text_put(const char *text, FILE *out)
{
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		bool c1 = p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0;
		bool control = (*p < 0x20 && *p != '\t' && *p != '\n') || *p == 0x7f || c1;
		fputc(control ? '?' : *p, out);
		if (c1)
			p++;
	}
}

static void json_put(const json_t *value, FILE *out)
{
	char *line = json_dumps(value, COMPACT);
	if (!line)
		memory_end();
	fprintf(out, "%s\n", line);
	free(line);
}

static char *copy(const char *text)
{
	return strcpy(memory_get(strlen(text) + 1), text);
}

/* ---- whole answers --------------------------------------------------------------------------- */

static void lines_put(const json_t *lines, FILE *out)
{
	size_t i;
	json_t *line;
	json_array_foreach(lines, i, line) {
		text_put(json_is_string(line) ? json_string_value(line) : "", out);
		fputc('\n', out);
	}
}

static void result_put(const json_t *result, FILE *out)
{
	json_t *rest = json_copy((json_t *)result);
	json_object_del(rest, "text");
	json_put(rest, out);
	json_decref(rest);
}

/* The field that is printed as it stands, a file for example; NULL when there is none. */
static const char *raw_field(const json_t *result, const json_t *text)
{
	const char *raw = json_string_value(json_object_get(text, "raw"));
	return raw && json_is_string(json_object_get(result, raw)) ? raw : NULL;
}

static void table_show(const json_t *description, const struct grid *grid, FILE *out)
{
	struct grid own;
	if (grid) {
		grid_put(grid, out);
		return;
	}
	grid_take(&own, description);
	grid_put(&own, out);
	grid_release(&own);
}

void render_result_of(const json_t *result, const struct grid *grid, bool json, FILE *out)
{
	const json_t *text = json_object_get(result, "text");
	const char *raw = raw_field(result, text);
	if (json) {
		result_put(result, out);
		return;
	}
	if (!json_is_object(text))
		fputs("Done. This answer is only for programs: see it with --json.\n", out);
	if (raw)
		text_put(json_string_value(json_object_get(result, raw)), out);
	lines_put(json_object_get(text, "lines"), out);
	table_show(json_object_get(text, "table"), grid, out);
	lines_put(json_object_get(text, "after"), out);
}

void render_result(const json_t *result, bool json, FILE *out)
{
	render_result_of(result, NULL, json, out);
}

void render_event(const json_t *event, bool json, FILE *out)
{
	const char *text = json_string_value(json_object_get(event, "text"));
	if (json) {
		json_put(event, out);
	} else if (text) {
		text_put(text, out);
		fputc('\n', out);
	}
	fflush(out);
}

/* Each on a line of its own, under what the sentence says of all of them, unless the first of them
 * says that itself. */
static void errors_put(const char *message, const json_t *errors, FILE *out)
{
	const char *first = json_string_value(json_array_get(errors, 0));
	char *summary = copy(message ? message : "");
	char *colon = strstr(summary, ": "); /* that of 01:40 is none */
	if (colon)
		*colon = '\0';
	if (!first || strncmp(first, summary, strlen(summary)) != 0) {
		text_put(summary, out);
		fputc('\n', out);
	}
	lines_put(errors, out);
	free(summary);
}

void render_error(const json_t *error, bool json, FILE *out)
{
	const char *message = json_string_value(json_object_get(error, "message"));
	const char *field = json_string_value(json_object_get(error, "field"));
	const json_t *errors = json_object_get(error, "errors");
	if (json) {
		json_put(error, out);
		return;
	}
	fputs("swepctl: ", out);
	if (json_array_size(errors) > 1) {
		errors_put(message, errors, out);
		return;
	}
	text_put(message ? message : "", out);
	if (field && field[0] != '\0' && !strcasestr(message ? message : "", field)) {
		fputs(" (field ", out);
		text_put(field, out);
		fputc(')', out);
	}
	fputc('\n', out);
}

/* On this side of the socket BUSY means that the daemon could not be reached at all. */
static const char *code_name(enum err code)
{
	return code == ERR_BUSY ? "unreachable" : err_wire(code);
}

/* What cannot be in JSON came from argv and is not UTF-8: it is shown byte by byte. */
static json_t *text_json(const char *text)
{
	json_t *string = json_string(text);
	if (string)
		return string;
	char *copied = copy(text);
	for (char *p = copied; *p; p++)
		if ((unsigned char)*p >= 0x80)
			*p = '?';
	string = json_string(copied);
	free(copied);
	return string;
}

void render_fault(const struct fault *fault, bool json, FILE *out)
{
	json_t *error = json_object();
	json_object_set_new(error, "code", json_string(code_name(fault->code)));
	json_object_set_new(error, "field", text_json(fault->field));
	json_object_set_new(error, "message", text_json(fault->message));
	render_error(error, json, out);
	json_decref(error);
}
