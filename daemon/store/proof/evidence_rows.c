/* SPDX-License-Identifier: MIT */
#include "evidence_rows.h"

#include <string.h>

#include "audit.h"
#include "grow.h"
#include "query.h"

/* ---- what belongs to it --------------------------------------------------------------------- */

/* ?1 the activation, ?2 now. What was proposed while it was on or led to it, and what was approved
 * ahead for its nights. */
#define DAY "86400000"
#define SCOPE                                                                                      \
	"WITH a AS (SELECT id, area, night, opened, coalesce(ended, ?2) AS ended FROM activation"  \
	"  WHERE id = ?1),"                                                                        \
	" p AS (SELECT r.id, r.made FROM proposal r JOIN a ON a.area = r.area"                     \
	"  WHERE (r.made <= a.ended AND coalesce(r.answered, ?2) >= a.opened) OR r.id IN"          \
	"  (SELECT v.proposal FROM approval v WHERE v.area = a.area AND v.state = 'used'"          \
	"   AND v.night >= a.night AND v.night * " DAY " <= a.ended)),"                            \
	" span AS (SELECT min(a.opened, coalesce((SELECT min(made) FROM p), a.opened)) AS since"   \
	"  FROM a),"                                                                               \
	" d AS (SELECT x.* FROM decision x JOIN a ON a.area = x.area JOIN span"                    \
	"  WHERE x.at BETWEEN span.since AND a.ended),"                                            \
	" o AS (SELECT c.id, c.kind FROM occasion c JOIN a ON a.area = c.area WHERE"               \
	"  c.audience = a.id OR c.subject = a.id OR c.subject IN (SELECT id FROM p)"               \
	"  OR substr(c.subject, 1, length(a.id) + 1) = a.id || '/'),"                              \
	" m AS (SELECT t.*, o.kind AS about FROM message t JOIN o ON o.id = t.occasion)"

static enum err own_add(struct store *s, struct evidence_scope *scope, struct wall now,
			struct arena *arena)
{
	struct query q;
	query_begin(&q, s,
		    SCOPE
		    " SELECT 'activation', id FROM a UNION ALL SELECT 'swep', area FROM a"
		    " UNION ALL SELECT 'proposal', id FROM p"
		    " UNION ALL SELECT 'approval', area || '/' || night || '/' || proposal"
		    "  FROM approval WHERE proposal IN (SELECT id FROM p)"
		    " UNION ALL SELECT 'decision', id FROM d"
		    " UNION ALL SELECT 'suppression', x.id FROM suppression x JOIN a"
		    "  ON a.area = x.area JOIN span WHERE x.at BETWEEN span.since AND a.ended"
		    " UNION ALL SELECT 'surge', g.id FROM surge g JOIN a ON a.id = g.activation"
		    " UNION ALL SELECT 'occasion', id FROM o"
		    " UNION ALL SELECT 'step', id FROM step WHERE occasion IN (SELECT id FROM o)"
		    " UNION ALL SELECT 'message', id FROM m"
		    " UNION ALL SELECT 'inbound', i.id FROM inbound i WHERE i.message IN"
		    "  (SELECT id FROM m)"
		    " UNION ALL SELECT 'source', u.id FROM source u JOIN a ON a.area = u.area",
		    "tw", scope->activation, now.ms);
	while (query_row(&q))
		subject_set_add(&scope->own, arena, query_text(&q, 0, arena),
				query_text(&q, 1, arena));
	return query_end(&q);
}

static enum err span_read(struct store *s, const char *activation, struct wall now,
			  struct arena *arena, struct evidence_scope *out)
{
	struct query q;
	query_begin(&q, s, SCOPE " SELECT a.id, a.area, span.since, a.ended FROM a JOIN span", "tw",
		    activation, now.ms);
	if (query_row(&q)) {
		out->activation = query_text(&q, 0, arena);
		out->area = query_text(&q, 1, arena);
		out->from = query_wall(&q, 2);
		out->to = query_wall(&q, 3);
	} else if (q.err == ERR_OK) {
		q.err = ERR_NOT_FOUND;
	}
	return query_end(&q);
}

/* Of the area and of its sources there are lines of every night. */
static bool row_is_own(const struct evidence_scope *scope, const char *kind, const char *subject,
		       struct wall at)
{
	bool always = strcmp(kind, "swep") != 0 && strcmp(kind, "source") != 0;
	return subject_set_has(&scope->own, kind, subject) &&
	       (always || (!wall_before(at, scope->from) && !wall_before(scope->to, at)));
}

static bool is_sheet(const struct evidence_scope *scope, const char *kind, const char *subject)
{
	static const char name[] = "/out-of-hours";
	size_t length = strlen(scope->area);
	return strcmp(kind, "look") == 0 && strncmp(subject, "sheet ", 6) == 0 &&
	       strncmp(subject + 6, scope->area, length) == 0 &&
	       strncmp(subject + 6 + length, name, sizeof(name) - 1) == 0;
}

/* Up to the first sheet after the last line of its own; the newest line while there is none. */
static enum err ends_find(struct store *s, struct evidence_scope *out)
{
	struct query q;
	int64_t own = 0, sheet = 0, newest = 0;
	query_begin(&q, s, "SELECT seq, kind, subject, at FROM audit ORDER BY seq", "");
	while (query_row(&q)) {
		newest = query_long(&q, 0);
		if (row_is_own(out, query_peek(&q, 1), query_peek(&q, 2), query_wall(&q, 3))) {
			own = newest;
			sheet = 0;
			if (out->first == 0)
				out->first = own;
		} else if (sheet == 0 && is_sheet(out, query_peek(&q, 1), query_peek(&q, 2))) {
			sheet = newest;
		}
	}
	out->last = sheet > 0 ? sheet : newest;
	enum err e = query_end(&q);
	return e == ERR_OK && own == 0 ? ERR_NOT_FOUND : e;
}

enum err evidence_scope(struct store *s, const char *activation, struct wall now,
			struct arena *arena, struct evidence_scope *out)
{
	*out = (struct evidence_scope){.activation = activation};
	enum err e = span_read(s, activation, now, arena, out);
	if (e == ERR_OK)
		e = own_add(s, out, now, arena);
	return e == ERR_OK ? ends_find(s, out) : e;
}

/* ---- lines of the audit --------------------------------------------------------------------- */

enum err evidence_before(struct store *s, const struct evidence_scope *scope, unsigned char *hash)
{
	struct query q;
	memset(hash, 0, AUDIT_HASH);
	query_begin(&q, s, "SELECT hash FROM audit WHERE seq = ?1", "l", scope->first - 1);
	if (query_row(&q) && sqlite3_column_bytes(q.statement, 0) == AUDIT_HASH)
		memcpy(hash, sqlite3_column_blob(q.statement, 0), AUDIT_HASH);
	return query_end(&q);
}

static struct audit_field field(const char *text)
{
	return (struct audit_field){text, strlen(text)};
}

static void row_read(struct query *q, const struct evidence_scope *scope, struct evidence_row *out)
{
	out->seq = query_long(q, 0);
	out->at = query_wall(q, 1);
	out->area = query_peek(q, 2);
	out->actor = query_peek(q, 3);
	out->kind = query_peek(q, 4);
	out->subject = query_peek(q, 5);
	out->change = query_peek(q, 6);
	out->because = query_peek(q, 7);
	out->remark = query_peek(q, 8);
	out->after = query_peek(q, 9);
	out->own = row_is_own(scope, out->kind, out->subject, out->at) ||
		   (out->seq == scope->last && is_sheet(scope, out->kind, out->subject));
	const struct audit_field fields[AUDIT_FIELDS] = {
	    field(out->area),    field(query_peek(q, 11)), field(out->actor),
	    field(out->kind),    field(out->subject),      field(out->change),
	    field(out->because), field(out->remark),       field(out->after),
	};
	audit_chain_digest(fields, out->digest);
	audit_chain_step(out->hash, out->digest);
}

enum err evidence_walk(struct store *s, const struct evidence_scope *scope,
		       enum err (*take)(void *data, const struct evidence_row *row), void *data,
		       int64_t *broken)
{
	struct query q;
	struct evidence_row row;
	*broken = 0;
	enum err e = evidence_before(s, scope, row.hash);
	query_begin(&q, s,
		    "SELECT seq, at, area, actor, kind, subject, change, because, remark, after,"
		    " hash, CAST(at AS TEXT) FROM audit WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
		    "ll", scope->first, scope->last);
	while (e == ERR_OK && query_row(&q)) {
		row_read(&q, scope, &row);
		if (sqlite3_column_bytes(q.statement, 10) != AUDIT_HASH ||
		    memcmp(row.hash, sqlite3_column_blob(q.statement, 10), AUDIT_HASH) != 0) {
			*broken = row.seq;
			e = ERR_REFUSED;
		} else {
			e = take(data, &row);
		}
	}
	enum err end = query_end(&q);
	return e == ERR_OK ? end : e;
}

/* ---- what the lines are about --------------------------------------------------------------- */

enum err evidence_decisions(struct store *s, const struct evidence_scope *scope,
			    struct arena *arena, struct evidence_decision **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    SCOPE " SELECT id, kind, actor, subject, sentence, evidence, at, night FROM d"
			  " ORDER BY at, length(id), id",
		    "tw", scope->activation, scope->to.ms);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct evidence_decision){
		    .id = query_text(&q, 0, arena),
		    .kind = query_text(&q, 1, arena),
		    .actor = query_text(&q, 2, arena),
		    .subject = query_text(&q, 3, arena),
		    .sentence = query_text(&q, 4, arena),
		    .evidence = query_text(&q, 5, arena),
		    .at = query_wall(&q, 6),
		    .night = {query_int(&q, 7)},
		};
	}
	return query_end(&q);
}

enum err evidence_texts(struct store *s, const struct evidence_scope *scope, struct arena *arena,
			struct evidence_text **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    SCOPE " SELECT id, occasion, about, contact, state, acked_by, acked, attempt"
			  " FROM m ORDER BY made, length(id), id",
		    "tw", scope->activation, scope->to.ms);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct evidence_text){
		    .id = query_text(&q, 0, arena),
		    .occasion = query_text(&q, 1, arena),
		    .about = query_text(&q, 2, arena),
		    .contact = query_text(&q, 3, arena),
		    .state = query_text(&q, 4, arena),
		    .by = query_text(&q, 5, arena),
		    .acked = query_wall(&q, 6),
		    .attempt = query_int(&q, 7),
		};
	}
	return query_end(&q);
}

enum err evidence_reason(struct store *s, const char *seal, struct arena *arena,
			 struct evidence_reason *out)
{
	struct query q;
	*out = (struct evidence_reason){NULL, NULL, NULL};
	query_begin(&q, s,
		    "SELECT id, salt, text FROM remark"
		    " WHERE id = substr(?1, 1, instr(?1, ':') - 1)",
		    "t", seal);
	if (query_row(&q))
		*out = (struct evidence_reason){query_text(&q, 0, arena), query_text(&q, 1, arena),
						query_text(&q, 2, arena)};
	return query_end(&q);
}
