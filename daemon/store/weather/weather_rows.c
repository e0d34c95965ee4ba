/* SPDX-License-Identifier: MIT */
#include "weather_rows.h"

#include "grow.h"
#include "query.h"

#define LONGEST_PERIOD_MS DAYS_MS(3) /* that any reading speaks for; a day is the longest met */

enum err source_ensure(struct store *s, const char *id, const char *area, const char *name)
{
	return query_run(
	    s,
	    "INSERT INTO source (id, area, name, health, reason, fetch, fetching,"
	    " failures, asked, heard, issued, expires, last_modified, etag, body, address)"
	    " VALUES (?1, ?2, ?3, 'blind', 'nothing was heard yet', 0, 0, 0, 0, 0, 0, 0,"
	    " '', '', '', '') ON CONFLICT (id) DO NOTHING",
	    "ttt", id, area, name);
}

static void source_take(struct query *q, struct arena *arena, struct source_row *out)
{
	*out = (struct source_row){.id = query_text(q, 0, arena),
				   .area = query_text(q, 1, arena),
				   .name = query_text(q, 2, arena),
				   .health = query_text(q, 3, arena),
				   .reason = query_text(q, 4, arena),
				   .fetch = query_long(q, 5),
				   .fetching = query_int(q, 6) != 0,
				   .failures = query_int(q, 7),
				   .asked = query_wall(q, 8),
				   .heard = query_wall(q, 9),
				   .issued = query_wall(q, 10),
				   .expires = query_wall(q, 11),
				   .last_modified = query_text(q, 12, arena),
				   .etag = query_text(q, 13, arena),
				   .body = query_text(q, 14, arena),
				   .address = query_text(q, 15, arena),
				   .pending = query_text(q, 16, arena),
				   .pending_modified = query_text(q, 17, arena),
				   .pending_etag = query_text(q, 18, arena),
				   .pending_at = query_wall(q, 19),
				   .asking = query_text(q, 20, arena),
				   .calls = query_int(q, 21),
				   .calls_day = query_long(q, 22),
				   .doubt = query_text(q, 23, arena),
				   .remark = query_text(q, 24, arena)};
}

enum err source_read(struct store *s, const char *id, struct arena *arena, struct source_row *out)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT id, area, name, health, reason, fetch, fetching, failures, asked, heard,"
	    " issued, expires, last_modified, etag, body, address, pending, pending_modified,"
	    " pending_etag, pending_at, asking, calls, calls_day, doubt, remark"
	    " FROM source WHERE id = ?1",
	    "t", id);
	bool found = query_row(&q);
	if (found)
		source_take(&q, arena, out);
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err source_write(struct store *s, const struct source_row *r)
{
	return query_run_one(
	    s,
	    "UPDATE source SET health = ?2, reason = ?3, fetch = ?4, fetching = ?5,"
	    " failures = ?6, asked = ?7, heard = ?8, issued = ?9, expires = ?10,"
	    " last_modified = ?11, etag = ?12, body = ?13, address = ?14, pending = ?15,"
	    " pending_modified = ?16, pending_etag = ?17, pending_at = ?18, asking = ?19,"
	    " calls = ?20, calls_day = ?21, doubt = ?22, remark = ?23 WHERE id = ?1",
	    "tttliiwwwwtttttttwtiltt", r->id, r->health, r->reason, r->fetch, (int)r->fetching,
	    r->failures, r->asked.ms, r->heard.ms, r->issued.ms, r->expires.ms, r->last_modified,
	    r->etag, r->body, r->address, r->pending, r->pending_modified, r->pending_etag,
	    r->pending_at.ms, r->asking, r->calls, r->calls_day, r->doubt, r->remark);
}

enum err source_due(struct store *s, const char *id, struct wall *due)
{
	struct query q;
	query_begin(&q, s, "SELECT due FROM deadline WHERE kind = 'source' AND subject = ?1", "t",
		    id);
	*due = query_row(&q) ? query_wall(&q, 0) : (struct wall){0};
	return query_end(&q);
}

/* Of what was issued in what is now the future nobody knows any more when it was: it is asked for
 * whole, and tells that itself. */
enum err source_clamp(struct store *s, struct wall now)
{
	return query_run(s,
			 "UPDATE source SET asked = min(asked, ?1), heard = min(heard, ?1),"
			 " last_modified = CASE WHEN issued > ?1 THEN '' ELSE last_modified END,"
			 " etag = CASE WHEN issued > ?1 THEN '' ELSE etag END,"
			 " issued = min(issued, ?1), expires = min(expires, ?1)",
			 "w", now.ms);
}

enum err source_forget(struct store *s, const char *id, struct wall now)
{
	enum err e = query_run(s, "DELETE FROM reading WHERE source = ?1 AND valid_to > ?2", "tw",
			       id, now.ms);
	if (e == ERR_OK)
		e = query_run(s, "DELETE FROM notice WHERE source = ?1 AND valid_to > ?2", "tw", id,
			      now.ms);
	return e != ERR_OK ? e : query_run(s, "DELETE FROM page WHERE source = ?1", "t", id);
}

enum err reading_forget(struct store *s, const char *source, struct wall before, int limit)
{
	return query_run(
	    s,
	    "DELETE FROM reading WHERE (source, quantity, valid_from, valid_to) IN"
	    " (SELECT source, quantity, valid_from, valid_to FROM reading INDEXED BY"
	    "  reading_span WHERE source = ?1 AND valid_to < ?2 ORDER BY valid_to LIMIT ?3)",
	    "twi", source, before.ms, limit);
}

static enum err reading_insert(struct store *s, const struct source_row *source, struct wall now,
			       const struct reading *r)
{
	return query_run(s,
			 "INSERT INTO reading (source, quantity, valid_from, valid_to, area, value,"
			 " cautious, issued, received, body)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
			 " ON CONFLICT DO UPDATE SET value = excluded.value, cautious ="
			 " excluded.cautious, issued = excluded.issued, received ="
			 " excluded.received, body = excluded.body",
			 "ttwwtddwwt", source->id, quantity_name(r->quantity), r->valid.from.ms,
			 r->valid.to.ms, source->area, r->value, r->cautious, source->issued.ms,
			 now.ms, source->body);
}

static struct span cover(const struct reading *readings, size_t count)
{
	struct span all = {{INT64_MAX}, {INT64_MIN}};
	for (size_t i = 0; i < count; i++) {
		all.from = wall_earlier(all.from, readings[i].valid.from);
		all.to = wall_later(all.to, readings[i].valid.to);
	}
	return all;
}

static enum err reading_insert_all(struct store *s, const struct source_row *source,
				   struct wall now, const struct reading *readings, size_t count)
{
	enum err e = ERR_OK;
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		e = reading_insert(s, source, now, &readings[i]);
	return e;
}

enum err reading_replace(struct store *s, const struct source_row *source, struct wall now,
			 const struct reading *readings, size_t count)
{
	struct span covered = cover(readings, count);
	enum err e = query_run(s,
			       "DELETE FROM reading WHERE source = ?1 AND valid_to > ?2"
			       " AND valid_from >= ?3 AND valid_from < ?4",
			       "twww", source->id, now.ms, covered.from.ms, covered.to.ms);
	return e != ERR_OK ? e : reading_insert_all(s, source, now, readings, count);
}

enum err reading_add(struct store *s, const struct source_row *source, struct wall now,
		     const struct reading *readings, size_t count)
{
	struct span covered = cover(readings, count);
	enum err e = query_run(s,
			       "DELETE FROM reading WHERE source = ?1 AND valid_to > ?2"
			       " AND valid_from >= ?3 AND valid_from < ?4 AND quantity IN (?5, ?6)",
			       "twwwtt", source->id, now.ms, covered.from.ms, covered.to.ms,
			       quantity_name(QUANTITY_RAIN), quantity_name(QUANTITY_SNOW));
	return e != ERR_OK ? e : reading_insert_all(s, source, now, readings, count);
}

/* An instant's hour has come once it began; a period only once it is over. */
static bool has_come(const struct reading *r, struct wall now)
{
	struct wall due = quantity_is_instant(r->quantity) ? r->valid.from : r->valid.to;
	return due.ms <= now.ms;
}

struct loading {
	const char *source, *body;
	struct wall now;
	struct span span;
	struct arena *arena;
	struct reading *rows;
	size_t count;
};

/* Along the primary key: rows that touch the span begin in it, or not long before. */
static enum err load_quantity(struct store *s, struct loading *l, enum quantity quantity)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT valid_from, valid_to, value, cautious, body = ?2 FROM reading"
		    " WHERE source = ?1 AND quantity = ?3 AND valid_from >= ?4 AND valid_from < ?5"
		    " AND valid_to > ?6 ORDER BY valid_from",
		    "tttwww", l->source, l->body, quantity_name(quantity),
		    l->span.from.ms - LONGEST_PERIOD_MS, l->span.to.ms, l->span.from.ms);
	while (query_row(&q)) {
		l->rows = grow(l->arena, l->rows, l->count, sizeof(*l->rows));
		struct reading *r = &l->rows[l->count++];
		*r = (struct reading){.valid = {query_wall(&q, 0), query_wall(&q, 1)},
				      .quantity = quantity,
				      .value = query_double(&q, 2),
				      .cautious = query_double(&q, 3)};
		r->vouches = query_int(&q, 4) != 0 || has_come(r, l->now);
	}
	return query_end(&q);
}

enum err reading_load(struct store *s, const char *source, const char *body, struct wall now,
		      struct span span, unsigned quantities, struct arena *arena,
		      struct reading **out, size_t *count)
{
	struct loading l = {source, body, now, span, arena, NULL, 0};
	enum err e = ERR_OK;
	for (int n = 0; e == ERR_OK && n < QUANTITY_COUNT; n++)
		if (quantities & (1u << n))
			e = load_quantity(s, &l, (enum quantity)n);
	*out = l.rows;
	*count = l.count;
	return e;
}
