/* SPDX-License-Identifier: MIT */
#include "audit_rows.h"

#include <string.h>

#include "audit_damage.h"
#include "audit_inside.h"
#include "query.h"
#include "real.h"

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

static enum err row_look(struct query *line, size_t kind, const char *subject, struct arena *arena,
			 const char **sentence)
{
	struct query q;
	struct store *s = line->store;
	struct compared c = {.kind = kind, .subject = subject, .then = query_peek(line, 2)};
	query_begin(&q, s, audit_kinds[kind].snapshot, "t", subject);
	bool there = query_row(&q);
	c.now = there ? query_peek(&q, 0) : "";
	const char *beside = there ? beside_differs(&q, line) : NULL;
	enum err e = q.err;
	if (e == ERR_OK && (beside != NULL || strcmp(c.now, c.then) != 0)) {
		c.when = when_words(line, arena);
		e = differ(s, &c, arena, sentence);
		if (e == ERR_OK && *sentence == NULL && beside != NULL)
			*sentence = arena_printf(arena, "is not as %s left it: %s", c.when, beside);
	}
	enum err end = query_end(&q);
	return e == ERR_OK ? end : e;
}

/* The line says no more than fifteen digits, and no more than they say was written. */
static enum err reals_look(struct query *line, size_t kind, const char *subject,
			   struct arena *arena, const char **sentence)
{
	struct query q;
	if (audit_kinds[kind].reals == NULL)
		return ERR_OK;
	query_begin(&q, line->store, audit_kinds[kind].reals, "t", subject);
	bool there = query_row(&q);
	for (int i = 0; there && i < sqlite3_column_count(q.statement); i++)
		if (sqlite3_column_type(q.statement, i) == SQLITE_FLOAT &&
		    !real_is_said(query_double(&q, i)))
			*sentence =
			    arena_printf(arena, "is not as %s left it: %s", when_words(line, arena),
					 sqlite3_column_name(q.statement, i));
	return query_end(&q);
}

static enum err row_compare(struct query *line, size_t kind, const char *subject,
			    struct arena *arena, const char **sentence)
{
	struct store *s = line->store;
	enum err e = row_look(line, kind, subject, arena, sentence);
	if (e == ERR_OK && *sentence == NULL)
		e = reals_look(line, kind, subject, arena, sentence);
	if (e != ERR_OK && audit_damage_forgive(s)) {
		*sentence =
		    arena_printf(arena, "cannot be read as %s left it", when_words(line, arena));
		return ERR_OK;
	}
	return e;
}

/* The newest line of each row comes first. A kind that this program does not know is not compared.
 */
static enum err line_look(struct query *q, struct arena *arena, struct audit_strays *out,
			  struct subject_set *seen)
{
	const char *name = query_peek(q, 0), *subject = query_peek(q, 1), *sentence = NULL;
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
		if (strlen(query_peek(&q, 0)) != (size_t)sqlite3_column_bytes(q.statement, 0) ||
		    !subject_set_has(seen, name, query_peek(&q, 0)))
			audit_stray_add(arena, out, name, query_peek(&q, 0),
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
