/* SPDX-License-Identifier: MIT */
#include "render.h"

#include <libsmartcols/libsmartcols.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* ---- tables ---------------------------------------------------------------------------------- */

static char *words_joined(const json_t *list)
{
	char *text = memory_get(1);
	size_t length = 0, i;
	json_t *item;
	text[0] = '\0';
	json_array_foreach(list, i, item) {
		const char *word = json_is_string(item) ? json_string_value(item) : "";
		size_t more = strlen(word);
		text = memory_grow(text, length + more + 3);
		length += (size_t)sprintf(text + length, "%s%s", length > 0 ? ", " : "", word);
	}
	return text;
}

static char *number_text(const json_t *value)
{
	char *text = memory_get(32);
	if (json_is_integer(value))
		snprintf(text, 32, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else
		snprintf(text, 32, "%.15g", json_real_value(value));
	return text;
}

static char *copy(const char *text)
{
	return strcpy(memory_get(strlen(text) + 1), text);
}

/* What a cell shows; the caller's to free. Nothing known is an empty cell, never "null". */
static char *cell_text(const json_t *value)
{
	if (json_is_string(value))
		return copy(json_string_value(value));
	if (json_is_number(value))
		return number_text(value);
	if (json_is_boolean(value))
		return copy(json_is_true(value) ? "yes" : "no");
	if (json_is_array(value))
		return words_joined(value);
	return copy("");
}

static const char *column_text(const json_t *column, const char *key)
{
	const char *text = json_string_value(json_object_get(column, key));
	return text ? text : "";
}

/* On a screen the last column of words wraps; anywhere else nothing is ever cut or folded. */
static void columns_add(struct libscols_table *table, const json_t *columns)
{
	size_t i, count = json_array_size(columns);
	json_t *column;
	json_array_foreach(columns, i, column) {
		bool right = json_is_true(json_object_get(column, "right"));
		int flags = right ? SCOLS_FL_RIGHT : i + 1 == count ? SCOLS_FL_WRAP : 0;
		if (!scols_table_new_column(table, column_text(column, "title"), 0, flags))
			memory_end();
	}
}

static void row_add(struct libscols_table *table, const json_t *columns, const json_t *row)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	size_t i;
	json_t *column;
	if (!line)
		memory_end();
	json_array_foreach(columns, i, column) {
		const json_t *value = json_object_get(row, column_text(column, "key"));
		scols_line_refer_data(line, i, cell_text(value));
	}
}

static bool titles_empty(const json_t *columns)
{
	size_t i;
	json_t *column;
	json_array_foreach(columns, i, column)
		if (column_text(column, "title")[0] != '\0')
			return false;
	return true;
}

static struct libscols_table *table_new(const json_t *columns, FILE *out)
{
	/* Bytes are UTF-8 whatever the environment says; widths are counted accordingly. */
	setlocale(LC_CTYPE, "C.UTF-8");
	struct libscols_table *table = scols_new_table();
	if (!table)
		memory_end();
	bool screen = out == stdout && isatty(STDOUT_FILENO);
	scols_table_set_termforce(table, screen ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
	scols_table_set_column_separator(table, "  ");
	scols_table_enable_noheadings(table, titles_empty(columns));
	return table;
}

/* Without the blanks that fill up the last column: people paste these lines into mails. */
static void trimmed_put(const char *text, FILE *out)
{
	while (*text) {
		size_t length = strcspn(text, "\n"), shown = length;
		while (shown > 0 && text[shown - 1] == ' ')
			shown--;
		fprintf(out, "%.*s\n", (int)shown, text);
		text += length + (text[length] == '\n');
	}
}

static void table_put(const json_t *description, FILE *out)
{
	const json_t *columns = json_object_get(description, "columns");
	const json_t *rows = json_object_get(description, "rows");
	size_t i;
	json_t *row;
	if (json_array_size(columns) == 0 || json_array_size(rows) == 0)
		return;
	struct libscols_table *table = table_new(columns, out);
	columns_add(table, columns);
	json_array_foreach(rows, i, row)
		row_add(table, columns, row);
	char *text = NULL;
	if (scols_print_table_to_string(table, &text) != 0)
		memory_end();
	trimmed_put(text, out);
	free(text);
	scols_unref_table(table);
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

void render_result(const json_t *result, bool json, FILE *out)
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
	table_put(json_object_get(text, "table"), out);
	lines_put(json_object_get(text, "after"), out);
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

/* Each on a line of its own, under what the sentence says of all of them. */
static void errors_put(const char *message, const json_t *errors, FILE *out)
{
	char *summary = copy(message ? message : "");
	summary[strcspn(summary, ":")] = '\0';
	text_put(summary, out);
	fputc('\n', out);
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
