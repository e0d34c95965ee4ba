/* SPDX-License-Identifier: MIT
 *
 * CSV cells as members of a row: one table of columns says how a file is read, checked, written and
 * compared. A kind knows one sort of cell both ways; what it writes it reads as the same. Private
 * to the engine room.
 */
#ifndef ENGINE_CELLS_H
#define ENGINE_CELLS_H

#include "complaints.h"
#include "csv.h"

/* One cell while it is read. */
struct reading_cell {
	struct complaints *complaints;
	int line;
	const char *column;
};

struct cell_kind {
	/* An empty cell of an optional column is the column's standard. The member may point into
	 * the cell. */
	void (*read)(const struct reading_cell *r, const char *cell, void *member);
	const char *(*write)(struct arena *arena, const void *member);
};

struct cell_column {
	const char *name;
	bool required;
	bool fixed; /* the row is known by it: no command changes it */
	const struct cell_kind *kind;
	size_t at; /* of the member in its row */
};

/* A CSV while it is written. */
struct csv_text {
	struct arena *arena;
	char *text; /* "" before anything was written */
	size_t length, room;
};

/* Ragged rows are complained of, and left out. */
enum err cells_csv(const char *text, const struct cell_column *columns, size_t count,
		   struct complaints *c, struct csv *out, struct fault *why);
void cells_read(const struct cell_column *columns, size_t count, const struct csv_row *row,
		struct complaints *c, void *out);
void cells_heading(const struct cell_column *columns, size_t count, struct csv_text *out);
void cells_write(const struct cell_column *columns, size_t count, const void *row,
		 struct csv_text *out);
bool cells_same(const struct cell_column *columns, size_t count, const void *a, const void *b,
		struct arena *arena);
/* A row of what it says now, but for one cell. ERR_USAGE for "column=value" that is none. */
enum err cells_edit(const struct cell_column *columns, size_t count, const void *row,
		    const char *edit, struct arena *arena, struct csv_row *out, struct fault *why);

/* What may stand between the words of a list in one cell. */
#define CELL_BETWEEN " \t,"

/* Words of a-z, 0-9 and -, short enough for a key. */
bool key_valid(const char *text);
/* On one line, 1 to `most` bytes. */
bool text_valid(const char *text, size_t most);

extern const struct cell_kind cell_text; /* anything; checked by whoever reads the row */
extern const struct cell_kind cell_yes; /* bool: yes or no */
extern const struct cell_kind cell_opens; /* int: always or tier1 … */
extern const struct cell_kind cell_opens_own; /* the same, or -1 for empty */
extern const struct cell_kind cell_suspended; /* int: never (0) or tier1 … */
extern const struct cell_kind cell_clock; /* int: minutes, -1 for empty */
extern const struct cell_kind cell_count; /* int: 0 for empty */
extern const struct cell_kind cell_cap; /* int: -1 for empty */
extern const struct cell_kind cell_span; /* int64_t: a duration, 0 for empty */

#endif
