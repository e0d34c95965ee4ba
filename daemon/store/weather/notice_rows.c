/* SPDX-License-Identifier: MIT */
#include "notice_rows.h"

#include <string.h>

#include "grow.h"
#include "query.h"

/* What is over stays; what has begun ends now, unless it is told again; the rest is taken back. */
static enum err withdraw(struct store *s, const char *source, struct wall now, struct wall record)
{
	enum err e = query_run(
	    s, "DELETE FROM notice WHERE source = ?1 AND (valid_from >= ?2 OR valid_to <= ?3)",
	    "tww", source, now.ms, record.ms);
	return e != ERR_OK ? e
			   : query_run(s,
				       "UPDATE notice SET valid_to = ?2 WHERE source = ?1 AND"
				       " valid_to > ?2",
				       "tw", source, now.ms);
}

static enum err insert(struct store *s, const struct source_row *source, struct wall now,
		       const struct notice *n, const char *id)
{
	return query_run(
	    s,
	    "INSERT INTO notice (source, id, area, kind, issuer, level, hazards, valid_from,"
	    " valid_to, here, areas, headline, received, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
	    " ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT DO UPDATE SET kind = excluded.kind,"
	    " issuer = excluded.issuer, level = excluded.level, hazards = excluded.hazards,"
	    " valid_to = excluded.valid_to, here = excluded.here, areas = excluded.areas,"
	    " headline = excluded.headline, received = excluded.received, body = excluded.body",
	    "tttttilwwittwt", source->id, id, source->area, notice_kind_name(n->kind), n->issuer,
	    (int)n->level, (int64_t)n->hazards, n->valid.from.ms, n->valid.to.ms, (int)n->here,
	    n->areas != NULL ? n->areas : "", n->headline != NULL ? n->headline : "", now.ms,
	    source->body);
}

/* Two of one id for the same time (an issuer's parts) are both kept. */
static const char *distinct_id(const struct notice *notices, size_t n, struct arena *arena)
{
	const char *id = notices[n].id != NULL ? notices[n].id : "";
	int earlier = 0;
	for (size_t i = 0; i < n; i++)
		earlier += notices[i].valid.from.ms == notices[n].valid.from.ms &&
			   strcmp(notices[i].id != NULL ? notices[i].id : "", id) == 0;
	return earlier == 0 ? id : arena_printf(arena, "%s (%d)", id, earlier + 1);
}

enum err notice_replace(struct store *s, const struct source_row *source, struct wall now,
			struct wall record, const struct notice *notices, size_t count,
			struct arena *arena)
{
	enum err e = withdraw(s, source->id, now, record);
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		e = insert(s, source, now, &notices[i], distinct_id(notices, i, arena));
	return e;
}

static bool kind_parse(const char *name, enum notice_kind *out)
{
	for (int k = 0; k < NOTICE_KINDS; k++) {
		*out = (enum notice_kind)k;
		if (strcmp(notice_kind_name(*out), name) == 0)
			return true;
	}
	return false;
}

static void notice_take(struct query *q, struct arena *arena, struct notice *n)
{
	n->issuer = query_text(q, 1, arena);
	n->id = query_text(q, 2, arena);
	n->level = (enum level)query_int(q, 3);
	n->hazards = (unsigned)query_long(q, 4);
	n->valid = (struct span){query_wall(q, 5), query_wall(q, 6)};
	n->here = (enum truth)query_int(q, 7);
	n->areas = query_text(q, 8, arena);
	n->headline = query_text(q, 9, arena);
}

enum err notice_load(struct store *s, const char *source, struct span span, struct arena *arena,
		     struct notice **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    "SELECT kind, issuer, id, level, hazards, valid_from, valid_to, here, areas,"
		    " headline FROM notice WHERE source = ?1 AND valid_to > ?2 AND valid_from < ?3"
		    " ORDER BY valid_from, id",
		    "tww", source, span.from.ms, span.to.ms);
	while (query_row(&q)) {
		char kind[16];
		*out = grow(arena, *out, *count, sizeof(**out));
		struct notice *n = &(*out)[*count];
		*n = (struct notice){.source = 0};
		query_text_into(&q, 0, kind, sizeof(kind));
		if (!kind_parse(kind, &n->kind))
			continue; /* a newer swepd's */
		notice_take(&q, arena, n);
		(*count)++;
	}
	return query_end(&q);
}
