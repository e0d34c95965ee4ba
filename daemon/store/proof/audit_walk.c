/* SPDX-License-Identifier: MIT */
#include "audit_walk.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "audit_chain.h"
#include "audit_stray.h"
#include "civil.h"
#include "query.h"

enum column { AREA, AT, ACTOR, KIND, SUBJECT, CHANGE, BECAUSE, REMARK, AFTER, HASH, SEQ };

static const int types[] = {
    [AREA] = SQLITE_TEXT,    [AT] = SQLITE_INTEGER,   [ACTOR] = SQLITE_TEXT,
    [KIND] = SQLITE_TEXT,    [SUBJECT] = SQLITE_TEXT, [CHANGE] = SQLITE_TEXT,
    [BECAUSE] = SQLITE_TEXT, [REMARK] = SQLITE_TEXT,  [AFTER] = SQLITE_TEXT,
    [HASH] = SQLITE_BLOB,    [SEQ] = SQLITE_INTEGER,
};

/* The same bytes of another type would read alike. */
static bool types_right(sqlite3_stmt *row)
{
	for (int i = AREA; i <= SEQ; i++)
		if (sqlite3_column_type(row, i) != types[i])
			return false;
	return sqlite3_column_bytes(row, HASH) == AUDIT_HASH;
}

static void fields_read(sqlite3_stmt *row, char at[24], struct audit_field *fields)
{
	int length = snprintf(at, 24, "%lld", (long long)sqlite3_column_int64(row, AT));
	for (int i = AREA; i <= AFTER; i++) {
		fields[i].text = (const char *)sqlite3_column_text(row, i);
		fields[i].length = (size_t)sqlite3_column_bytes(row, i);
	}
	fields[AT] = (struct audit_field){at, (size_t)length};
}

static bool row_follows(sqlite3_stmt *row, unsigned char *hash)
{
	char at[24];
	struct audit_field fields[AUDIT_FIELDS];
	unsigned char digest[AUDIT_HASH];
	if (!types_right(row))
		return false;
	fields_read(row, at, fields);
	audit_chain_digest(fields, digest);
	audit_chain_step(hash, digest);
	return memcmp(hash, sqlite3_column_blob(row, HASH), AUDIT_HASH) == 0;
}

bool audit_mark_is_good(const char *mark)
{
	size_t length = strspn(mark, "0123456789abcdefABCDEF");
	return mark[length] == '\0' && length >= AUDIT_MARK_LEAST && length <= 2 * AUDIT_HASH;
}

static bool begins_with(const unsigned char *hash, const char *mark)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; mark[i] != '\0'; i++)
		if (digits[i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15] !=
		    tolower((unsigned char)mark[i]))
			return false;
	return true;
}

static const char *row_words(struct query *q, struct arena *arena)
{
	char at[WALL_TEXT];
	wall_format_iso(query_wall(q, AT), at);
	return audit_tame(arena_printf(
	    arena, "row %" PRId64 " of %s (%.30s %.60s: %.60s, by %.40s)", query_long(q, SEQ), at,
	    query_text(q, KIND, arena), query_text(q, SUBJECT, arena), query_text(q, CHANGE, arena),
	    query_text(q, ACTOR, arena)));
}

static const char *bad_sentence(struct query *q, int64_t due, struct arena *arena)
{
	const char *words = row_words(q, arena);
	int64_t seq = query_long(q, SEQ);
	if (seq == due)
		return arena_printf(arena, "%s is not as it was written, or not in its place",
				    words);
	if (seq < due)
		return arena_printf(arena, "%s was slipped in: the next would be row %" PRId64,
				    words, due);
	if (seq == due + 1)
		return arena_printf(arena, "row %" PRId64 " is missing, before %s", due, words);
	return arena_printf(arena, "rows %" PRId64 " to %" PRId64 " are missing, before %s", due,
			    seq - 1, words);
}

static void row_take(struct query *q, const char *mark, struct arena *arena, unsigned char *hash,
		     struct audit_walk *out)
{
	int64_t seq = query_long(q, SEQ);
	if (seq != out->rows + 1 || !row_follows(q->statement, hash)) {
		out->bad = seq != 0 ? seq : out->rows + 1; /* 0 would say that all is well */
		out->sentence = bad_sentence(q, out->rows + 1, arena);
		return;
	}
	out->rows++;
	out->newest = query_wall(q, AT);
	if (mark != NULL && begins_with(hash, mark))
		out->marked = seq;
}

static const char *hash_text(const unsigned char *hash, struct arena *arena)
{
	char *text = arena_alloc(arena, 2 * AUDIT_HASH + 1);
	for (int i = 0; i < AUDIT_HASH; i++)
		snprintf(text + 2 * (size_t)i, 3, "%02x", hash[i]);
	return text;
}

enum err audit_walk_chain(struct store *s, const char *mark, struct arena *arena,
			  struct audit_walk *out)
{
	unsigned char hash[AUDIT_HASH] = {0};
	struct query q;
	*out = (struct audit_walk){.head = ""};
	query_begin(&q, s,
		    "SELECT area, at, actor, kind, subject, change, because, remark, after, hash,"
		    " seq FROM audit ORDER BY seq",
		    "");
	while (out->bad == 0 && query_row(&q))
		row_take(&q, mark, arena, hash, out);
	if (out->rows > 0 && out->bad == 0)
		out->head = hash_text(hash, arena);
	return query_end(&q);
}

/* The same in numbers, for whoever only wants to know that it holds. */
enum err audit_verify(struct store *s, int64_t *rows, int64_t *bad)
{
	struct arena arena = {0};
	struct audit_walk walk;
	enum err e = audit_walk_chain(s, NULL, &arena, &walk);
	*rows = walk.rows + (walk.bad != 0);
	*bad = walk.bad;
	arena_free(&arena);
	return e;
}
