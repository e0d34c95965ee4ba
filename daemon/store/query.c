/* SPDX-License-Identifier: MIT */
#include "query.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store_inside.h"

static sqlite3_stmt *statement_of(struct store *s, const char *sql)
{
	sqlite3_stmt *prepared = statements_get(&s->statements, s->db, sql);
	if (prepared == NULL)
		store_fail(s, sql);
	return prepared;
}

static int bind_one(sqlite3_stmt *statement, int n, char type, va_list *args)
{
	switch (type) {
	case 't':
		return sqlite3_bind_text(statement, n, va_arg(*args, const char *), -1,
					 SQLITE_STATIC);
	case 'i':
		return sqlite3_bind_int(statement, n, va_arg(*args, int));
	case 'l':
	case 'w':
		return sqlite3_bind_int64(statement, n, va_arg(*args, int64_t));
	case 'd':
		return sqlite3_bind_double(statement, n, va_arg(*args, double));
	case 'b': {
		const void *bytes = va_arg(*args, const void *);
		size_t size = va_arg(*args, size_t);
		return sqlite3_bind_blob64(statement, n, bytes, size, SQLITE_STATIC);
	}
	}
	assert(0 && "unknown argument letter");
	return SQLITE_MISUSE;
}

static void begin_with(struct query *q, struct store *s, const char *sql, const char *types,
		       va_list *args)
{
	*q = (struct query){.store = s, .err = ERR_OK};
	if (s->broken || (q->statement = statement_of(s, sql)) == NULL) {
		q->err = ERR_STORE;
		return;
	}
	for (int n = 0; types[n] != '\0'; n++) {
		if (bind_one(q->statement, n + 1, types[n], args) != SQLITE_OK) {
			q->err = store_fail(s, "binding");
			return;
		}
	}
}

void query_begin(struct query *q, struct store *s, const char *sql, const char *types, ...)
{
	va_list args;
	va_start(args, types);
	begin_with(q, s, sql, types, &args);
	va_end(args);
}

bool query_row(struct query *q)
{
	if (q->err != ERR_OK)
		return false;
	int code = sqlite3_step(q->statement);
	if (code == SQLITE_ROW)
		return true;
	if (code == SQLITE_DONE)
		return false;
	/* A constraint refuses the request; whatever else it is, the disk refuses. */
	if ((code & 0xff) == SQLITE_CONSTRAINT)
		q->err = ERR_TAKEN;
	else
		q->err = store_fail(q->store, sqlite3_sql(q->statement));
	return false;
}

enum err query_end(struct query *q)
{
	if (q->statement != NULL) {
		sqlite3_reset(q->statement);
		sqlite3_clear_bindings(q->statement);
	}
	q->statement = NULL;
	return q->err;
}

static enum err run_with(struct store *s, const char *sql, const char *types, va_list *args)
{
	struct query q;
	begin_with(&q, s, sql, types, args);
	while (query_row(&q))
		;
	return query_end(&q);
}

enum err query_run(struct store *s, const char *sql, const char *types, ...)
{
	va_list args;
	va_start(args, types);
	enum err e = run_with(s, sql, types, &args);
	va_end(args);
	return e;
}

enum err query_run_one(struct store *s, const char *sql, const char *types, ...)
{
	va_list args;
	va_start(args, types);
	enum err e = run_with(s, sql, types, &args);
	va_end(args);
	if (e == ERR_OK && sqlite3_changes(s->db) != 1)
		e = ERR_NOT_FOUND;
	return e;
}

const char *query_text_or_null(struct query *q, int column, struct arena *arena)
{
	return arena_text(arena, (const char *)sqlite3_column_text(q->statement, column));
}

const char *query_text(struct query *q, int column, struct arena *arena)
{
	const char *text = query_text_or_null(q, column, arena);
	return text != NULL ? text : "";
}

const char *query_peek(struct query *q, int column)
{
	const char *text = (const char *)sqlite3_column_text(q->statement, column);
	return text != NULL ? text : "";
}

void query_text_into(struct query *q, int column, char *out, size_t size)
{
	snprintf(out, size, "%s", query_peek(q, column));
}

int query_int(struct query *q, int column)
{
	return sqlite3_column_int(q->statement, column);
}

int64_t query_long(struct query *q, int column)
{
	return sqlite3_column_int64(q->statement, column);
}

double query_double(struct query *q, int column)
{
	return sqlite3_column_double(q->statement, column);
}

struct wall query_wall(struct query *q, int column)
{
	return (struct wall){query_long(q, column)};
}

enum err query_count(struct query *q, int *count)
{
	*count = query_row(q) ? query_int(q, 0) : 0;
	return query_end(q);
}

bool store_number(sqlite3 *db, const char *sql, int64_t *out)
{
	sqlite3_stmt *statement;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		return false;
	int code = sqlite3_step(statement);
	*out = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_finalize(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE;
}
