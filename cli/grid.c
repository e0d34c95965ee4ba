/* SPDX-License-Identifier: MIT */
#include "grid.h"

#include <assert.h>
#include <libsmartcols/libsmartcols.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

#include "memory.h"

#define GAP 2 /* blanks between two columns */
#define ROW_BYTES 64 /* few rows are shorter; the room is a guess */

struct column {
	const char *key, *title;
	bool right;
};

struct cell {
	struct piece shown;
	char *own; /* what holds it, if nobody else does */
};

/* ---- cells ----------------------------------------------------------------------------------- */

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

static struct cell cell_of(const char *text, char *own)
{
	return (struct cell){{text, strlen(text)}, own};
}

/* Nothing known is an empty cell, never "null". */
static struct cell cell_take(const json_t *value)
{
	char *own = NULL;
	if (json_is_string(value))
		return cell_of(json_string_value(value), NULL);
	if (json_is_boolean(value))
		return cell_of(json_is_true(value) ? "yes" : "no", NULL);
	if (json_is_number(value))
		own = number_text(value);
	if (json_is_array(value))
		own = words_joined(value);
	return cell_of(own ? own : "", own);
}

/* Whatever is no plain text is rare enough to be read as a tree. */
static bool cell_parse(const struct piece *value, struct cell *out)
{
	json_t *tree = json_loadb(value->text, value->length, JSON_DECODE_ANY, NULL);
	if (!tree)
		return false;
	*out = cell_take(tree);
	if (out->shown.length > 0 && !out->own) {
		out->own = memory_get(out->shown.length);
		out->shown.text = memcpy(out->own, out->shown.text, out->shown.length);
	}
	json_decref(tree);
	return true;
}

static bool cell_read(struct scan *s, struct cell *out)
{
	struct scan before = *s;
	struct piece value;
	*out = (struct cell){{"", 0}, NULL};
	if (scan_text(s, &out->shown))
		return true;
	*s = before;
	return scan_value(s, &value) && cell_parse(&value, out);
}

/* ---- taking ---------------------------------------------------------------------------------- */

static const char *column_text(const json_t *column, const char *key)
{
	const char *text = json_string_value(json_object_get(column, key));
	return text ? text : "";
}

static void columns_take(struct grid *t, const json_t *description)
{
	const json_t *columns = json_object_get(description, "columns");
	size_t i;
	json_t *column;
	*t = (struct grid){.width = json_array_size(columns)};
	t->columns = memory_get((t->width + 1) * sizeof(*t->columns));
	json_array_foreach(columns, i, column)
		t->columns[i] =
		    (struct column){column_text(column, "key"), column_text(column, "title"),
				    json_is_true(json_object_get(column, "right"))};
}

/* A row more, of empty cells. */
static struct cell *row_new(struct grid *t)
{
	if (t->rows == t->room) {
		t->room = 2 * t->room + 16;
		t->cells = memory_grow(t->cells, t->room * (t->width + 1) * sizeof(*t->cells));
	}
	struct cell *row = &t->cells[t->rows++ * t->width];
	for (size_t i = 0; i < t->width; i++)
		row[i] = (struct cell){{"", 0}, NULL};
	return row;
}

void grid_take(struct grid *t, const json_t *description)
{
	size_t n, i;
	json_t *row;
	columns_take(t, description);
	json_array_foreach(json_object_get(description, "rows"), n, row) {
		struct cell *cells = row_new(t);
		for (i = 0; i < t->width; i++)
			cells[i] = cell_take(json_object_get(row, t->columns[i].key));
	}
}

/* Members mostly come in the order of the columns: the next is looked at first. */
static struct cell *cell_named(const struct grid *t, struct cell *row, size_t next,
			       const struct piece *key)
{
	for (size_t i = 0; i < t->width; i++) {
		size_t at = (next + i) % t->width;
		if (piece_is(key, t->columns[at].key))
			return &row[at];
	}
	return NULL;
}

static bool row_read(struct grid *t, struct scan *s)
{
	struct cell *row = row_new(t), other;
	struct piece key;
	size_t next = 0;
	if (!scan_char(s, '{'))
		return false;
	if (scan_char(s, '}'))
		return true;
	do {
		if (!scan_text(s, &key) || !scan_char(s, ':'))
			return false;
		struct cell *cell = cell_named(t, row, next++, &key);
		struct cell *to = cell && !cell->own ? cell : &other;
		if (!cell_read(s, to))
			return false;
		if (to == &other)
			free(other.own);
	} while (scan_char(s, ','));
	return scan_char(s, '}');
}

bool grid_read(struct grid *t, const json_t *description, const struct piece *rows)
{
	struct scan s = {rows->text, rows->text + rows->length};
	bool sound = true;
	columns_take(t, description);
	t->room = rows->length / ROW_BYTES + 1;
	t->cells = memory_get(t->room * (t->width + 1) * sizeof(*t->cells));
	while (sound && s.at < s.end)
		sound = row_read(t, &s) && (s.at == s.end || (scan_char(&s, ',') && s.at < s.end));
	if (!sound)
		grid_release(t);
	return sound;
}

void grid_release(struct grid *t)
{
	for (size_t i = 0; i < t->rows * t->width; i++)
		free(t->cells[i].own);
	free(t->cells);
	free(t->columns);
	*t = (struct grid){0};
}

/* ---- by libsmartcols: what must fit a screen, or holds what cannot be shown as it is -------- */

static bool titles_empty(const struct grid *t)
{
	for (size_t i = 0; i < t->width; i++)
		if (t->columns[i].title[0] != '\0')
			return false;
	return true;
}

static struct libscols_table *smart_new(const struct grid *t, bool screen)
{
	struct libscols_table *table = scols_new_table();
	if (!table)
		memory_end();
	scols_table_set_termforce(table, screen ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
	scols_table_set_column_separator(table, "  ");
	scols_table_enable_noheadings(table, titles_empty(t));
	return table;
}

/* On a screen the last column of words wraps; anywhere else nothing is ever cut or folded. */
static void smart_columns_add(struct libscols_table *table, const struct grid *t)
{
	for (size_t i = 0; i < t->width; i++) {
		int flags = t->columns[i].right ? SCOLS_FL_RIGHT
			    : i + 1 == t->width ? SCOLS_FL_WRAP
						: 0;
		if (!scols_table_new_column(table, t->columns[i].title, 0, flags))
			memory_end();
	}
}

static void smart_row_add(struct libscols_table *table, const struct grid *t, size_t row)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	if (!line)
		memory_end();
	for (size_t i = 0; i < t->width; i++) {
		const struct piece *shown = &t->cells[row * t->width + i].shown;
		char *copy = memory_get(shown->length + 1);
		memcpy(copy, shown->text, shown->length);
		copy[shown->length] = '\0';
		scols_line_refer_data(line, i, copy);
	}
}

/* Without the blanks that fill up the last column: people paste these lines into mails. */
static void line_put(const char *text, size_t length, FILE *out)
{
	while (length > 0 && text[length - 1] == ' ')
		length--;
	fwrite(text, 1, length, out);
	fputc('\n', out);
}

static void smart_put(const struct grid *t, bool screen, FILE *out)
{
	struct libscols_table *table = smart_new(t, screen);
	char *text = NULL;
	smart_columns_add(table, t);
	for (size_t i = 0; i < t->rows; i++)
		smart_row_add(table, t, i);
	if (scols_print_table_to_string(table, &text) != 0)
		memory_end();
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, "\n");
		line_put(at, length, out);
		at += length + (at[length] == '\n');
	}
	free(text);
	scols_unref_table(table);
}

/* ---- by ourselves: columns as wide as their widest cell, many times faster ------------------ */

/* In places of a line; -1 where the text must be written in another way. */
static int rare_width(const struct piece *text)
{
	int width = 0;
	mbstate_t state = {0};
	for (size_t at = 0; at < text->length;) {
		wchar_t c;
		size_t bytes = mbrtowc(&c, text->text + at, text->length - at, &state);
		int places = bytes - 1 < text->length ? wcwidth(c) : -1;
		if (places < 1 || !iswprint((wint_t)c) || c == '\\')
			return -1;
		width += places;
		at += bytes;
	}
	return width;
}

static int text_width(const struct piece *text)
{
	bool plain = true;
	for (size_t i = 0; i < text->length; i++) {
		char c = text->text[i];
		plain = plain && c >= ' ' && c <= '~' && c != '\\';
	}
	return plain ? (int)text->length : rare_width(text);
}

static struct piece title_of(const struct grid *t, size_t column)
{
	const char *title = t->columns[column].title;
	return (struct piece){title, strlen(title)};
}

static bool widen(int *width, const struct piece *text)
{
	int wanted = text_width(text);
	if (wanted > *width)
		*width = wanted;
	return wanted >= 0;
}

static bool widths_find(const struct grid *t, int *widths)
{
	for (size_t i = 0; i < t->width; i++) {
		struct piece title = title_of(t, i);
		widths[i] = 1; /* of a column that is empty */
		if (!widen(&widths[i], &title))
			return false;
	}
	for (size_t i = 0; i < t->rows * t->width; i++)
		if (!widen(&widths[i % t->width], &t->cells[i].shown))
			return false;
	return true;
}

struct line {
	char *text;
	size_t length, room;
};

static void line_add(struct line *l, const struct piece *text, int width, bool right)
{
	size_t fill = (size_t)(width - text_width(text));
	if (l->text == NULL || l->room - l->length < text->length + fill + GAP) {
		l->room = 2 * (l->room + text->length + fill + GAP);
		l->text = memory_grow(l->text, l->room);
	}
	char *at = l->text + l->length;
	memset(at, ' ', fill + text->length + GAP);
	memcpy(at + (right ? fill : 0), text->text, text->length);
	l->length += text->length + fill + GAP;
}

static void line_end(struct line *l, FILE *out)
{
	assert(l->text != NULL); /* of one column at least */
	line_put(l->text, l->length, out);
	l->length = 0;
}

static void plain_put(const struct grid *t, const int *widths, FILE *out)
{
	struct line line = {0};
	for (size_t i = 0; i < t->width && !titles_empty(t); i++) {
		struct piece title = title_of(t, i);
		line_add(&line, &title, widths[i], t->columns[i].right);
	}
	if (line.length > 0)
		line_end(&line, out);
	for (size_t n = 0; n < t->rows; n++) {
		for (size_t i = 0; i < t->width; i++)
			line_add(&line, &t->cells[n * t->width + i].shown, widths[i],
				 t->columns[i].right);
		line_end(&line, out);
	}
	free(line.text);
}

void grid_put(const struct grid *t, FILE *out)
{
	bool screen = out == stdout && isatty(STDOUT_FILENO);
	if (t->width == 0 || t->rows == 0)
		return;
	/* Bytes are UTF-8 whatever the environment says; widths are counted accordingly. */
	setlocale(LC_CTYPE, "C.UTF-8");
	int *widths = memory_get(t->width * sizeof(*widths));
	if (!screen && widths_find(t, widths))
		plain_put(t, widths, out);
	else
		smart_put(t, screen, out);
	free(widths);
}
