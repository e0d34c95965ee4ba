/* SPDX-License-Identifier: MIT
 *
 * One statement, as the store's own files write it. Statements are prepared once and found again by
 * the address of their text, which must therefore be a string literal.
 *
 *   return query_run(s, "UPDATE bed SET placement = NULL WHERE id = ?1", "t", bed);
 *
 * Argument letters: t text (NULL binds null), i int, l int64_t, d double, w struct wall given as
 * its .ms (an int64_t), b a blob as (const void *, size_t). Text and blobs are
 * borrowed until query_end.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include <sqlite3.h>

#include "store.h"

struct query {
	struct store *store;
	sqlite3_stmt *statement; /* NULL after a failure */
	enum err err;
};

/* For rows: begin, then while (query_row(&q)) …, then return query_end(&q). */
void query_begin(struct query *q, struct store *s, const char *sql, const char *types, ...);
bool query_row(struct query *q);
enum err query_end(struct query *q);
/* The number that is its only answer; 0 without one. Ends it. */
enum err query_count(struct query *q, int *count);

/* For everything else. ERR_TAKEN on a constraint. */
enum err query_run(struct store *s, const char *sql, const char *types, ...);
/* The same, where exactly one row must change: ERR_NOT_FOUND otherwise. */
enum err query_run_one(struct store *s, const char *sql, const char *types, ...);

/* Columns. Text is copied to the arena; "" for null in query_text, NULL in query_text_or_null. */
const char *query_text(struct query *q, int column, struct arena *arena);
const char *query_text_or_null(struct query *q, int column, struct arena *arena);
/* The row's own, until the next one; "" for null. */
const char *query_peek(struct query *q, int column);
void query_text_into(struct query *q, int column, char *out, size_t size);
int query_int(struct query *q, int column);
int64_t query_long(struct query *q, int column);
double query_double(struct query *q, int column);
struct wall query_wall(struct query *q, int column);

#endif
