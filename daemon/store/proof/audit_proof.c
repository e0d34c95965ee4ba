/* SPDX-License-Identifier: MIT */
#include "audit_proof.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "audit_chain.h"
#include "audit_inside.h"
#include "audit_loose.h"
#include "civil.h"
#include "file_check.h"
#include "grow.h"
#include "schema_proof.h"
#include "store_inside.h"
#include "utf8.h"

/* ---- the chain ------------------------------------------------------------------------------ */

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

/* What it is made of may be anything by now. */
static const char *tamed(char *sentence)
{
	for (const char *at = sentence, *from = at; *at != '\0'; from = at) {
		uint32_t c = utf8_next(&at);
		if (c == UTF8_BAD || utf8_control(c))
			memset(sentence + (from - sentence), '?', (size_t)(at - from));
	}
	return sentence;
}

static const char *row_words(struct query *q, struct arena *arena)
{
	char at[WALL_TEXT];
	wall_format_iso(query_wall(q, AT), at);
	return tamed(arena_printf(arena, "row %" PRId64 " of %s (%.30s %.60s: %.60s, by %.40s)",
				  query_long(q, SEQ), at, query_text(q, KIND, arena),
				  query_text(q, SUBJECT, arena), query_text(q, CHANGE, arena),
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

/* ---- what cannot be read -------------------------------------------------------------------- */

/* Bytes that nobody wrote by SQL make statements fail, too: that is no trouble of the disk. */
static bool is_damage(const struct store *s)
{
	switch (s->code & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR: /* a value that is of no type its column may have */
	case SQLITE_TOOBIG:
	case SQLITE_FORMAT:
		return true;
	}
	return s->code == SQLITE_IOERR_SHORT_READ;
}

/* True when that was all: the store may be asked on. */
static bool damage_forgive(struct store *s)
{
	bool was = s->broken && is_damage(s);
	if (was)
		s->broken = false;
	return was;
}

enum err audit_file_damage(struct store *s, struct arena *arena, const char **sentence)
{
	char verdict[200];
	*sentence = NULL;
	if (s->broken || file_check(s->db, FILE_CHECK, verdict, sizeof(verdict)) != SQLITE_OK)
		return store_fail(s, "checking the file");
	if (strcmp(verdict, "ok") != 0)
		*sentence = tamed(arena_printf(arena, "the file is damaged: %s", verdict));
	return ERR_OK;
}

const char *audit_when_words(int64_t seq, struct wall at, struct arena *arena)
{
	char text[WALL_TEXT];
	return arena_printf(arena, "row %" PRId64 " of %s", seq, wall_format_iso(at, text));
}

/* ---- rows behind the audit's back ----------------------------------------------------------- */

void audit_stray_add(struct arena *arena, struct audit_strays *out, const char *kind,
		     const char *subject, const char *sentence)
{
	out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
	out->rows[out->count++] =
	    (struct audit_stray){kind, tamed(arena_text(arena, subject)), sentence};
}

/* Columns that move on without a line of their own: a bed's placement has its own line, a source is
 * heard every hour, a ladder climbs, a text is seen with its fellows. */
#define LOOSE                                                                                      \
	"'bed.placement', 'source.body', 'source.issued', 'source.reason', 'step.rung',"           \
	" 'step.round', 'inbound.seen'"

/* Not the same text: then the columns that the older one knows are what counts. A text's value ends
 * for SQLite at its first NUL, so that it is compared as it is written, too. What was somebody's
 * who was merged is now another's, and is erased with them. *column is the first that differs. */
static enum err columns_differ(struct store *s, const char *kind, const char *then, const char *now,
			       struct arena *arena, const char **column)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT a.key FROM json_each(?1) a WHERE (a.value IS NOT"
	    " json_extract(?2, '$.' || a.key)"
	    "  OR (a.type = 'text' AND (?1 -> a.key) IS NOT (?2 -> a.key)))"
	    " AND ?3 || '.' || a.key NOT IN (" LOOSE ")"
	    " AND NOT (a.key = 'person' AND coalesce((?2 -> 'person') ="
	    "  (SELECT json_quote(nullif(merged, '')) FROM person WHERE id = a.value), 0))"
	    " AND NOT (a.key = 'erased' AND json_extract(?2, '$.erased') IS"
	    "  (SELECT erased FROM person WHERE id = json_extract(?2, '$.merged'))) LIMIT 1",
	    "ttt", then, now, kind);
	*column = query_row(&q) ? query_text(&q, 0, arena) : NULL;
	return query_end(&q);
}

/* Erasing a person takes some rows along, and a merger one of two turn-aways of a night. Their own
 * lines say so. */
static enum err may_be_gone(struct store *s, size_t kind, const char *subject, const char *after,
			    bool *may)
{
	struct query q;
	*may = false;
	if (kind == AUDITED_TURNAWAY)
		query_begin(&q, s,
			    "SELECT 1 FROM person WHERE id = json_extract(?1, '$.person')"
			    " AND merged <> ''",
			    "t", after);
	else if (kind == AUDITED_APART || kind == AUDITED_LISTED)
		query_begin(&q, s,
			    "SELECT 1 FROM person WHERE erased <> 0"
			    " AND instr(?1 || '/', '/' || id || '/') > 0 LIMIT 1",
			    "t", subject);
	else
		return ERR_OK;
	*may = query_row(&q);
	return query_end(&q);
}

/* What the audit's newest row about something says, and how the thing is now ("" it is gone). */
struct compared {
	size_t kind;
	const char *subject, *then, *now;
	const char *when; /* "row 812 of 2026-11-21T22:14:03Z" */
};

/* *sentence stays NULL where nothing is wrong. */
static enum err differ(struct store *s, const struct compared *c, struct arena *arena,
		       const char **sentence)
{
	bool may = false;
	const char *column = NULL;
	enum err e = ERR_OK;
	if (c->now[0] == '\0') {
		e = may_be_gone(s, c->kind, c->subject, c->then, &may);
		if (!may)
			*sentence = arena_printf(arena, "is gone, and by %s it is there", c->when);
	} else if (c->then[0] == '\0') {
		*sentence = arena_printf(arena, "is there, and by %s it is gone", c->when);
	} else {
		e = columns_differ(s, audit_kinds[c->kind].name, c->then, c->now, arena, &column);
		if (column != NULL)
			*sentence =
			    arena_printf(arena, "is not as %s left it: %s", c->when, column);
	}
	return e;
}

static const char *when_words(struct query *q, struct arena *arena)
{
	return audit_when_words(query_long(q, 3), query_wall(q, 4), arena);
}

static bool same_text(sqlite3_stmt *a, int i, sqlite3_stmt *b, int k)
{
	const void *one = sqlite3_column_text(a, i), *other = sqlite3_column_text(b, k);
	int length = sqlite3_column_bytes(a, i);
	return one != NULL && other != NULL && length == sqlite3_column_bytes(b, k) &&
	       memcmp(one, other, (size_t)length) == 0;
}

/* Of what the line has beside the row's object: see audit_kinds. NULL: it is the same. */
static const char *beside_differs(struct query *row, struct query *line)
{
	if (sqlite3_column_type(row->statement, 1) != SQLITE_NULL &&
	    !same_text(row->statement, 1, line->statement, 5))
		return "area";
	bool dated = sqlite3_column_count(row->statement) > 2;
	return dated && query_long(row, 2) != query_long(line, 4) ? "at" : NULL;
}

static enum err row_compare(struct query *line, size_t kind, const char *subject,
			    struct arena *arena, const char **sentence)
{
	struct query q;
	struct store *s = line->store;
	struct compared c = {.kind = kind, .subject = subject};
	c.then = (const char *)sqlite3_column_text(line->statement, 2);
	if (c.then == NULL)
		c.then = "";
	query_begin(&q, s, audit_kinds[kind].snapshot, "t", subject);
	bool there = query_row(&q);
	c.now = there ? (const char *)sqlite3_column_text(q.statement, 0) : "";
	if (c.now == NULL)
		c.now = "";
	const char *beside = there ? beside_differs(&q, line) : NULL;
	enum err e = q.err;
	if (e == ERR_OK && (beside != NULL || strcmp(c.now, c.then) != 0)) {
		c.when = when_words(line, arena);
		e = differ(s, &c, arena, sentence);
		if (e == ERR_OK && *sentence == NULL && beside != NULL)
			*sentence = arena_printf(arena, "is not as %s left it: %s", c.when, beside);
	}
	enum err end = query_end(&q);
	if (e == ERR_OK)
		e = end;
	if (e != ERR_OK && damage_forgive(s)) {
		*sentence =
		    arena_printf(arena, "cannot be read as %s left it", when_words(line, arena));
		return ERR_OK;
	}
	return e;
}

static const char *text_at(struct query *q, int column)
{
	const char *text = (const char *)sqlite3_column_text(q->statement, column);
	return text != NULL ? text : "";
}

/* The newest line of each row comes first. A kind that this program does not know is not compared.
 */
static enum err line_look(struct query *q, struct arena *arena, struct audit_strays *out,
			  struct subject_set *seen)
{
	const char *name = text_at(q, 0), *subject = text_at(q, 1), *sentence = NULL;
	size_t kind = audit_kind_of(name);
	if (!subject_set_add(seen, arena, name, subject) || kind == AUDITED_COUNT)
		return ERR_OK;
	enum err e = row_compare(q, kind, subject, arena, &sentence);
	if (sentence != NULL)
		audit_stray_add(arena, out, audit_kinds[kind].name, subject, sentence);
	return e;
}

enum err audit_list_strays(struct store *s, struct arena *arena, struct audit_strays *out,
			   struct subject_set *seen)
{
	struct query q;
	enum err e = ERR_OK;
	*out = (struct audit_strays){NULL, 0};
	*seen = (struct subject_set){0};
	query_begin(&q, s,
		    "SELECT kind, subject, after, seq, at, area FROM audit ORDER BY seq DESC", "");
	while (e == ERR_OK && query_row(&q))
		e = line_look(&q, arena, out, seen);
	enum err end = query_end(&q);
	return e == ERR_OK ? end : e;
}

static enum err kind_unaudited(struct store *s, size_t kind, struct arena *arena,
			       const struct subject_set *seen, struct audit_strays *out)
{
	struct query q;
	const char *name = audit_kinds[kind].name;
	query_begin(&q, s, audit_kinds[kind].rows, "");
	while (query_row(&q)) /* what has a NUL in its name only looks like one that is known */
		if (strlen(text_at(&q, 0)) != (size_t)sqlite3_column_bytes(q.statement, 0) ||
		    !subject_set_has(seen, name, text_at(&q, 0)))
			audit_stray_add(arena, out, name, text_at(&q, 0),
					"stands in no row of the audit: nobody made it here");
	return query_end(&q);
}

enum err audit_list_unaudited(struct store *s, struct arena *arena, const struct subject_set *seen,
			      struct audit_strays *out)
{
	enum err e = ERR_OK;
	*out = (struct audit_strays){NULL, 0};
	for (size_t kind = 0; e == ERR_OK && kind < AUDITED_COUNT; kind++)
		if (audit_kinds[kind].rows != NULL)
			e = kind_unaudited(s, kind, arena, seen, out);
	return e;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void find(struct audit_proof *out, const char *sentence)
{
	if (sentence == NULL)
		return;
	out->wrong++;
	if (out->count < AUDIT_FINDINGS)
		out->findings[out->count++] = sentence;
}

static void find_all(struct audit_proof *out, const struct audit_strays *strays,
		     struct arena *arena)
{
	for (size_t i = 0; i < strays->count; i++)
		find(out, out->count == AUDIT_FINDINGS
			      ? ""
			      : arena_printf(arena, "%.30s %.100s %s", strays->rows[i].kind,
					     strays->rows[i].subject, strays->rows[i].sentence));
}

/* A part that could not be looked at to its end is a finding, unless the disk is to blame. */
static enum err part_end(struct store *s, enum err e, const char *part, struct arena *arena,
			 struct audit_proof *out)
{
	if (e == ERR_OK || !damage_forgive(s))
		return e;
	find(out, arena_printf(arena, "%s cannot be read: %.200s", part, s->error));
	return ERR_OK;
}

static enum err prove_file(struct store *s, struct arena *arena, struct audit_proof *out)
{
	const char *sentence;
	enum err e = audit_file_damage(s, arena, &sentence);
	find(out, sentence);
	return part_end(s, e, "the file", arena, out);
}

static enum err prove_chain(struct store *s, const char *mark, struct arena *arena,
			    struct audit_proof *out)
{
	char at[WALL_TEXT];
	enum err e = audit_walk_chain(s, mark, arena, &out->chain);
	find(out, out->chain.sentence);
	if (e == ERR_OK && mark != NULL && out->chain.bad == 0 && out->chain.marked == 0)
		find(out,
		     arena_printf(arena,
				  "no row has the hash %.64s: what came after the newest, row"
				  " %" PRId64 " of %s, was cut off, or all was written anew",
				  mark, out->chain.rows, wall_format_iso(out->chain.newest, at)));
	return part_end(s, e, "the audit", arena, out);
}

static enum err prove_rows(struct store *s, struct arena *arena, struct audit_proof *out)
{
	struct subject_set seen = {0};
	struct audit_strays strays = {NULL, 0};
	enum err e = audit_list_strays(s, arena, &strays, &seen);
	find_all(out, &strays, arena);
	e = part_end(s, e, "what the audit is of", arena, out);
	if (e == ERR_OK) {
		e = audit_list_unaudited(s, arena, &seen, &strays);
		find_all(out, &strays, arena);
		e = part_end(s, e, "what the audit is of", arena, out);
	}
	subject_set_free(&seen);
	return e;
}

static enum err prove_loose(struct store *s, struct arena *arena, struct audit_proof *out)
{
	struct audit_strays strays;
	enum err e = audit_list_loose(s, arena, &strays);
	find_all(out, &strays, arena);
	e = part_end(s, e, "what hangs on the audit", arena, out);
	if (e == ERR_OK) {
		e = audit_list_beds(s, arena, &strays);
		find_all(out, &strays, arena);
		e = part_end(s, e, "the beds", arena, out);
	}
	return e;
}

static enum err prove_schema(struct store *s, struct arena *arena, struct audit_proof *out)
{
	struct audit_strays strays;
	enum err e = schema_list_strays(s, arena, &strays);
	find_all(out, &strays, arena);
	return part_end(s, e, "the schema", arena, out);
}

enum err audit_prove(struct store *s, const char *mark, struct arena *arena,
		     struct audit_proof *out)
{
	*out = (struct audit_proof){.count = 0};
	enum err e = prove_chain(s, mark, arena, out);
	if (e == ERR_OK)
		e = prove_rows(s, arena, out);
	if (e == ERR_OK)
		e = prove_loose(s, arena, out);
	if (e == ERR_OK)
		e = prove_schema(s, arena, out);
	return e == ERR_OK ? prove_file(s, arena, out) : e;
}
