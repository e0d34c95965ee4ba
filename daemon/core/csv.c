/* SPDX-License-Identifier: MIT */
#include "csv.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "utf8.h"

#define ROWS_FIRST 64 /* room for rows, doubled as needed */

/* Reads its own copy of the text and writes each cell's end into it: a cell never grows. */
struct scan {
	char *at;
	int line; /* of *at */
	char end; /* what ended the last cell: ',' or '\n' or, at the end of the text, '\0' */
	const struct csv_column *columns;
	size_t column_count;
	int place[CSV_COLUMNS]; /* of the column table, by place in the file */
	size_t places; /* cells in the heading */
	struct fault *why;
};

static enum err refuse(struct fault *why, int line, const char *sentence)
{
	char field[24];
	snprintf(field, sizeof(field), "line %d", line);
	return fault_set(why, ERR_USAGE, field, "line %d: it %s", line, sentence);
}

/* ---- characters ---- */

static enum err text_check(const char *text, struct fault *why)
{
	int line = 1;
	for (const char *at = text; *at != '\0';) {
		uint32_t c = utf8_next(&at);
		if (c == UTF8_BAD)
			return refuse(why, line, "is not UTF-8; save the file as CSV UTF-8");
		bool line_end = c == '\n' || (c == '\r' && *at == '\n');
		if (c == '\r' && !line_end)
			return refuse(why, line, "has a carriage return without a line feed");
		if (utf8_control(c) && !line_end && c != '\t')
			return refuse(why, line, "holds a control character");
		line += c == '\n';
	}
	return ERR_OK;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- cells ---- */

/* Uses up what ends a cell, if it stands here. */
static bool cell_ends(struct scan *s)
{
	if (s->at[0] == '\r' && s->at[1] == '\n')
		s->at++;
	s->end = *s->at;
	if (s->end != ',' && s->end != '\n' && s->end != '\0')
		return false;
	s->line += s->end == '\n';
	s->at += s->end != '\0';
	return true;
}

/* at stands behind the opening quote; two quotes are one. */
static enum err quoted_read(struct scan *s)
{
	int opened = s->line;
	char *end = s->at;
	for (; s->at[0] != '"' || s->at[1] == '"'; s->at++) {
		if (s->at[0] == '\0')
			return refuse(s->why, opened, "opens a quote that is never closed");
		s->line += s->at[0] == '\n';
		s->at += s->at[0] == '"';
		*end++ = s->at[0];
	}
	s->at++;
	while (blank(*s->at))
		s->at++;
	int line = s->line;
	if (!cell_ends(s))
		return refuse(s->why, line,
			      "goes on after a closing quote; a quote inside quotes is \"\"");
	*end = '\0';
	return ERR_OK;
}

static enum err plain_read(struct scan *s)
{
	char *end = s->at; /* behind the last character that is no blank */
	int line = s->line;
	while (!cell_ends(s)) {
		if (*s->at == '"')
			return refuse(s->why, line, "has a quote inside a cell that is not quoted");
		end = blank(*s->at) ? end : s->at + 1;
		s->at++;
	}
	*end = '\0';
	return ERR_OK;
}

static enum err cell_read(struct scan *s, const char **cell)
{
	while (blank(*s->at))
		s->at++;
	bool quoted = *s->at == '"';
	s->at += quoted;
	*cell = s->at;
	return quoted ? quoted_read(s) : plain_read(s);
}

/* One row into cells, CSV_COLUMNS of which are kept; *count has them all. */
static enum err cells_read(struct scan *s, const char **cells, size_t *count)
{
	*count = 0;
	do {
		const char *cell;
		enum err e = cell_read(s, &cell);
		if (e != ERR_OK)
			return e;
		if (*count < CSV_COLUMNS)
			cells[*count] = cell;
		++*count;
	} while (s->end == ',');
	return ERR_OK;
}

static bool all_empty(const char *const *cells, size_t count)
{
	for (size_t i = 0; i < count && i < CSV_COLUMNS; i++)
		if (*cells[i] != '\0')
			return false;
	return count <= CSV_COLUMNS;
}

/* ---- the heading ---- */

/* "label, kind, attributes" */
static void columns_list(const struct scan *s, char *out, size_t size)
{
	size_t used = 0;
	for (size_t i = 0; i < s->column_count && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i == 0 ? "" : ", ",
					 s->columns[i].name);
}

static enum err column_refuse(const struct scan *s, int line, const char *problem, const char *name)
{
	char field[24], list[240] = "";
	columns_list(s, list, sizeof(list));
	snprintf(field, sizeof(field), "line %d", line);
	return fault_set(s->why, ERR_USAGE, field, "line %d: it %s “%.40s”; the columns are %s",
			 line, problem, name, list);
}

static int column_find(const struct scan *s, const char *name)
{
	for (size_t i = 0; i < s->column_count; i++)
		if (ascii_same(name, s->columns[i].name))
			return (int)i;
	return -1;
}

static enum err column_place(struct scan *s, int line, const char *name, bool *seen)
{
	int column = column_find(s, name);
	if (column < 0)
		return column_refuse(s, line, "has an unknown column", name);
	if (seen[column])
		return column_refuse(s, line, "repeats the column", name);
	seen[column] = true;
	s->place[s->places++] = column;
	return ERR_OK;
}

static enum err heading_read(struct scan *s)
{
	const char *names[CSV_COLUMNS] = {NULL};
	bool seen[CSV_COLUMNS] = {false};
	size_t count;
	int line;
	do {
		line = s->line;
		enum err e = cells_read(s, names, &count);
		if (e != ERR_OK)
			return e;
	} while (all_empty(names, count) && s->end != '\0');
	if (all_empty(names, count))
		return column_refuse(s, 1, "should name the columns, but the file has", "");
	for (size_t i = 0; i < count && i < CSV_COLUMNS; i++) {
		enum err e = column_place(s, line, names[i], seen);
		if (e != ERR_OK)
			return e;
	}
	if (count > CSV_COLUMNS)
		return refuse(s->why, line, "names too many columns");
	for (size_t i = 0; i < s->column_count; i++)
		if (s->columns[i].required && !seen[i])
			return column_refuse(s, line, "lacks the column", s->columns[i].name);
	return ERR_OK;
}

/* ---- rows ---- */

enum found { FOUND_NOTHING, FOUND_ROW, FOUND_RAGGED };

/* Reads one row. */
static enum err row_read(struct scan *s, struct csv_row *row, struct csv_ragged *ragged,
			 enum found *found)
{
	const char *cells[CSV_COLUMNS] = {NULL};
	size_t count;
	int line = s->line;
	enum err e = cells_read(s, cells, &count);
	if (e != ERR_OK)
		return e;
	*found = all_empty(cells, count) ? FOUND_NOTHING
		 : count != s->places    ? FOUND_RAGGED
					 : FOUND_ROW;
	*ragged = (struct csv_ragged){line, count};
	if (*found != FOUND_ROW)
		return ERR_OK;
	row->line = line;
	for (size_t i = 0; i < CSV_COLUMNS; i++)
		row->cell[i] = "";
	for (size_t i = 0; i < count; i++)
		row->cell[s->place[i]] = cells[i];
	return ERR_OK;
}

static void *rows_grow(void *rows, size_t count, size_t size, struct arena *arena)
{
	if (count > 0 && (count < ROWS_FIRST || (count & (count - 1)) != 0))
		return rows;
	size_t room = count == 0 ? ROWS_FIRST : count * 2;
	void *wider = arena_alloc(arena, room * size);
	if (count > 0)
		memcpy(wider, rows, count * size);
	return wider;
}

static enum err rows_read(struct scan *s, struct arena *arena, struct csv *out)
{
	while (s->end != '\0') {
		enum found found;
		struct csv_ragged ragged;
		out->rows = rows_grow(out->rows, out->count, sizeof(*out->rows), arena);
		struct csv_row *row = &out->rows[out->count];
		enum err e = row_read(s, row, &ragged, &found);
		if (e != ERR_OK)
			return e;
		if (found == FOUND_ROW && out->count++ == CSV_ROWS)
			return refuse(s->why, row->line, "is one row too many");
		if (found != FOUND_RAGGED || out->ragged_count == CSV_ROWS)
			continue;
		out->ragged =
		    rows_grow(out->ragged, out->ragged_count, sizeof(*out->ragged), arena);
		out->ragged[out->ragged_count++] = ragged;
	}
	return ERR_OK;
}

enum err csv_read_all(const char *text, const struct csv_column *columns, size_t column_count,
		      struct arena *arena, struct csv *out, struct fault *why)
{
	assert(column_count >= 1 && column_count <= CSV_COLUMNS);
	static const char mark[] = "\xef\xbb\xbf";
	text += strncmp(text, mark, strlen(mark)) == 0 ? strlen(mark) : 0;
	enum err e = text_check(text, why);
	if (e != ERR_OK)
		return e;
	struct scan s = {.at = arena_text(arena, text),
			 .line = 1,
			 .columns = columns,
			 .column_count = column_count,
			 .why = why};
	struct csv made = {NULL, 0, NULL, 0, 0};
	e = heading_read(&s);
	made.cells = s.places;
	if (e == ERR_OK)
		e = rows_read(&s, arena, &made);
	if (e == ERR_OK)
		*out = made;
	return e;
}

enum err csv_read(const char *text, const struct csv_column *columns, size_t column_count,
		  struct arena *arena, struct csv *out, struct fault *why)
{
	struct csv made;
	char field[24];
	enum err e = csv_read_all(text, columns, column_count, arena, &made, why);
	if (e != ERR_OK)
		return e;
	if (made.ragged_count == 0) {
		*out = made;
		return ERR_OK;
	}
	const struct csv_ragged *first = &made.ragged[0];
	snprintf(field, sizeof(field), "line %d", first->line);
	return fault_set(
	    why, ERR_USAGE, field,
	    "line %d: %zu cell%s where the heading has %zu; a comma inside a cell needs "
	    "quotes around the cell",
	    first->line, first->cells, first->cells == 1 ? "" : "s", made.cells);
}
