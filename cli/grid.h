/* SPDX-License-Identifier: MIT
 *
 * A table of an answer: {"columns": [{"key", "title", "right"}], "rows": [{…}]}. Read from the tree
 * of a short answer, or straight from the text of a long one.
 */
#ifndef CLI_GRID_H
#define CLI_GRID_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "scan.h"

struct column;
struct cell;

struct grid {
	struct column *columns; /* borrow their words from the description */
	struct cell *cells; /* row by row; borrow from the tree, or from the text */
	size_t width, rows, room;
};

void grid_take(struct grid *t, const json_t *description);
/* The same with these rows, which are text; false where they are not as swepd writes them, and then
 * nothing is to release. */
bool grid_read(struct grid *t, const json_t *description, const struct piece *rows);
void grid_put(const struct grid *t, FILE *out);
void grid_release(struct grid *t);

#endif
