/* SPDX-License-Identifier: MIT */
#include "schema_proof.h"

#include <ctype.h>
#include <string.h>

#include "audit_inside.h"
#include "grow.h"
#include "store_inside.h"

struct part {
	const char *type, *name, *sql; /* sql: without what does not count */
};

struct parts {
	struct part *rows;
	size_t count;
};

/* What ANALYZE leaves. */
#define PARTS                                                                                      \
	"SELECT type, name, sql FROM sqlite_schema WHERE NOT (type = 'table' AND name IN"          \
	" ('sqlite_stat1', 'sqlite_stat3', 'sqlite_stat4')) ORDER BY type, name"

/* ---- what a statement says ------------------------------------------------------------------ */

/* Behind the comment or the blanks that begin here; here where none do. */
static const char *skip(const char *at)
{
	if (strncmp(at, "--", 2) == 0)
		return at + strcspn(at, "\n");
	const char *end = strncmp(at, "/*", 2) == 0 ? strstr(at + 2, "*/") : NULL;
	if (end != NULL)
		return end + 2;
	return at + strspn(at, " \t\r\n");
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Up to the quote that ends it; a doubled one begins another, which comes to the same. */
static const char *quoted_end(const char *at)
{
	const char *end = strchr(at + 1, *at);
	return end != NULL ? end + 1 : at + strlen(at);
}

/* As it was made, it may have been written with other comments and blanks. */
static const char *plain(const char *sql, struct arena *arena)
{
	char *out = arena_alloc(arena, strlen(sql) + 1), *to = out;
	for (const char *at = sql, *next; *at != '\0'; at = next) {
		next = skip(at);
		if (next != at) {
			if (to > out && in_word(to[-1]) && in_word(*next))
				*to++ = ' ';
			continue;
		}
		next = *at == '\'' || *at == '"' ? quoted_end(at) : at + 1;
		memcpy(to, at, (size_t)(next - at));
		to += next - at;
	}
	*to = '\0';
	return out;
}

/* ---- both sides ----------------------------------------------------------------------------- */

static const char *column(sqlite3_stmt *row, int i)
{
	const char *text = (const char *)sqlite3_column_text(row, i);
	return text != NULL ? text : "";
}

static void part_add(struct parts *out, sqlite3_stmt *row, struct arena *arena)
{
	out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
	out->rows[out->count++] =
	    (struct part){arena_text(arena, column(row, 0)), arena_text(arena, column(row, 1)),
			  plain(column(row, 2), arena)};
}

static enum err parts_read(struct store *s, struct arena *arena, struct parts *out)
{
	struct query q;
	query_begin(&q, s, PARTS, "");
	while (query_row(&q))
		part_add(out, q.statement, arena);
	return query_end(&q);
}

static enum err parts_wanted(struct store *s, struct arena *arena, struct parts *out)
{
	sqlite3 *sample;
	sqlite3_stmt *row;
	TRY(schema_sample(s, &sample));
	int code = sqlite3_prepare_v2(sample, PARTS, -1, &row, NULL);
	while (code == SQLITE_OK && (code = sqlite3_step(row)) == SQLITE_ROW) {
		part_add(out, row, arena);
		code = SQLITE_OK;
	}
	sqlite3_finalize(row);
	sqlite3_close(sample);
	return code == SQLITE_DONE ? ERR_OK : store_fail(s, "reading this schema");
}

static int order(const struct part *a, const struct part *b)
{
	int by_type = strcmp(a->type, b->type);
	return by_type != 0 ? by_type : strcmp(a->name, b->name);
}

static void part_find(const struct part *part, const char *sentence, struct arena *arena,
		      struct audit_strays *out)
{
	audit_stray_add(arena, out, "schema", arena_printf(arena, "%s %s", part->type, part->name),
			sentence);
}

/* Both are in one order. */
static void parts_compare(const struct parts *now, const struct parts *wanted, struct arena *arena,
			  struct audit_strays *out)
{
	for (size_t i = 0, k = 0; i < now->count || k < wanted->count;) {
		int side = i == now->count      ? 1
			   : k == wanted->count ? -1
						: order(&now->rows[i], &wanted->rows[k]);
		if (side < 0)
			part_find(&now->rows[i], "is there, and no swepd made it", arena, out);
		else if (side > 0)
			part_find(&wanted->rows[k], "is gone, and swepd made it", arena, out);
		else if (strcmp(now->rows[i].sql, wanted->rows[k].sql) != 0)
			part_find(&now->rows[i], "is not as swepd made it", arena, out);
		i += side <= 0;
		k += side >= 0;
	}
}

enum err schema_list_strays(struct store *s, struct arena *arena, struct audit_strays *out)
{
	struct parts now = {NULL, 0}, wanted = {NULL, 0};
	*out = (struct audit_strays){NULL, 0};
	TRY(parts_wanted(s, arena, &wanted));
	TRY(parts_read(s, arena, &now));
	parts_compare(&now, &wanted, arena, out);
	return ERR_OK;
}
