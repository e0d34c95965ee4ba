/* SPDX-License-Identifier: MIT
 *
 * CSV as people save it: RFC 4180 with CRLF or LF, quotes, an optional byte-order mark, a header
 * line whose columns may stand in any order. All of it is checked before any of it is used.
 */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stdbool.h>

#include <stddef.h>

#include "arena.h"
#include "swep/fault.h"

#define CSV_COLUMNS 24
#define CSV_ROWS 100000 /* all the beds there may be, LIMIT_BEDS */

struct csv_column {
	const char *name;
	bool required; /* the column must be there; a cell may still be empty */
};

struct csv_row {
	int line; /* 1-based, where the row begins */
	const char *cell[CSV_COLUMNS]; /* by index in the column table; "" where absent */
};

/* A row of another number of cells than the heading has. */
struct csv_ragged {
	int line;
	size_t cells;
};

struct csv {
	struct csv_row *rows;
	size_t count;
	struct csv_ragged *ragged; /* of csv_read_all: stand in no row */
	size_t ragged_count, cells; /* cells: of the heading */
};

/* Column names are found in any case. Spaces around an unquoted cell are dropped; rows of nothing
 * but empty cells are passed over. Errors (wrong or repeated columns, ragged rows, an unclosed
 * quote, bad UTF-8) name the line, as the field "line 12"; *out is then untouched. */
enum err csv_read(const char *text, const struct csv_column *columns, size_t column_count,
		  struct arena *arena, struct csv *out, struct fault *why);
/* The same for whoever lists everything that is wrong with a file: ragged rows are no error. */
enum err csv_read_all(const char *text, const struct csv_column *columns, size_t column_count,
		      struct arena *arena, struct csv *out, struct fault *why);

#endif
