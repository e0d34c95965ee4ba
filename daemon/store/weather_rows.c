/* SPDX-License-Identifier: MIT */
#include "weather_rows.h"

#include <string.h>

#include "query.h"

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

enum err source_read(struct store *s, const char *id, struct arena *arena, struct source_row *out)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT id, area, name, health, reason, fetch, fetching, failures, asked, heard,"
	    " issued, expires, last_modified, etag, body, address FROM source WHERE id = ?1",
	    "t", id);
	bool found = query_row(&q);
	if (found) {
		*out = (struct source_row){.id = query_text(&q, 0, arena),
					   .area = query_text(&q, 1, arena),
					   .name = query_text(&q, 2, arena),
					   .health = query_text(&q, 3, arena),
					   .reason = query_text(&q, 4, arena),
					   .fetch = query_long(&q, 5),
					   .fetching = query_int(&q, 6) != 0,
					   .failures = query_int(&q, 7),
					   .asked = query_wall(&q, 8),
					   .heard = query_wall(&q, 9),
					   .issued = query_wall(&q, 10),
					   .expires = query_wall(&q, 11),
					   .last_modified = query_text(&q, 12, arena),
					   .etag = query_text(&q, 13, arena),
					   .body = query_text(&q, 14, arena),
					   .address = query_text(&q, 15, arena)};
	}
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err source_write(struct store *s, const struct source_row *r)
{
	return query_run_one(
	    s,
	    "UPDATE source SET health = ?2, reason = ?3, fetch = ?4, fetching = ?5,"
	    " failures = ?6, asked = ?7, heard = ?8, issued = ?9, expires = ?10,"
	    " last_modified = ?11, etag = ?12, body = ?13, address = ?14 WHERE id = ?1",
	    "tttliiwwwwtttt", r->id, r->health, r->reason, r->fetch, (int)r->fetching, r->failures,
	    r->asked.ms, r->heard.ms, r->issued.ms, r->expires.ms, r->last_modified, r->etag,
	    r->body, r->address);
}

enum err source_clamp(struct store *s, struct wall now)
{
	return query_run(s,
			 "UPDATE source SET asked = min(asked, ?1), heard = min(heard, ?1),"
			 " issued = min(issued, ?1), expires = min(expires, ?1)",
			 "w", now.ms);
}

enum err source_forget(struct store *s, const char *id, struct wall now)
{
	return query_run(s, "DELETE FROM reading WHERE source = ?1 AND valid_to > ?2", "tw", id,
			 now.ms);
}

enum err body_keep(struct store *s, const char *hash, const char *area, const char *source,
		   struct wall received, bool trusted, const char *bytes, size_t size)
{
	return query_run(s,
			 "INSERT INTO body (hash, area, source, received, trusted, content)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (hash) DO NOTHING",
			 "tttwib", hash, area, source, received.ms, (int)trusted,
			 (const void *)bytes, size);
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

enum err reading_replace(struct store *s, const struct source_row *source, struct wall now,
			 const struct reading *readings, size_t count)
{
	struct span covered = cover(readings, count);
	enum err e = query_run(s,
			       "DELETE FROM reading WHERE source = ?1 AND valid_to > ?2"
			       " AND valid_from >= ?3 AND valid_from < ?4",
			       "twww", source->id, now.ms, covered.from.ms, covered.to.ms);
	for (size_t i = 0; e == ERR_OK && i < count; i++)
		e = reading_insert(s, source, now, &readings[i]);
	return e;
}

static bool quantity_parse(const char *name, enum quantity *out)
{
	for (int i = 0; i < QUANTITY_COUNT; i++) {
		*out = (enum quantity)i;
		if (strcmp(quantity_name(*out), name) == 0)
			return true;
	}
	return false;
}

/* An instant's hour has come once it began; a period only once it is over. */
static bool has_come(const struct reading *r, struct wall now)
{
	struct wall due = quantity_is_instant(r->quantity) ? r->valid.from : r->valid.to;
	return due.ms <= now.ms;
}

static enum err reading_count(struct store *s, const char *source, struct span span, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM reading"
		    " WHERE source = ?1 AND valid_to > ?2 AND valid_from < ?3",
		    "tww", source, span.from.ms, span.to.ms);
	if (query_row(&q))
		*count = (size_t)query_long(&q, 0);
	return query_end(&q);
}

enum err reading_load(struct store *s, const char *source, const char *body, struct wall now,
		      struct span span, struct arena *arena, struct reading **out, size_t *count)
{
	struct query q;
	size_t room = 0;
	*count = 0;
	enum err e = reading_count(s, source, span, &room);
	if (e != ERR_OK)
		return e;
	*out = arena_alloc(arena, (room + 1) * sizeof(**out));
	query_begin(&q, s,
		    "SELECT quantity, valid_from, valid_to, value, cautious, body = ?2 FROM reading"
		    " WHERE source = ?1 AND valid_to > ?3 AND valid_from < ?4",
		    "ttww", source, body, span.from.ms, span.to.ms);
	while (*count < room && query_row(&q)) {
		struct reading *r = &(*out)[*count];
		char quantity[16];
		query_text_into(&q, 0, quantity, sizeof(quantity));
		if (!quantity_parse(quantity, &r->quantity))
			continue; /* a newer swepd's */
		r->valid = (struct span){query_wall(&q, 1), query_wall(&q, 2)};
		r->value = query_double(&q, 3);
		r->cautious = query_double(&q, 4);
		r->vouches = query_int(&q, 5) != 0 || has_come(r, now);
		(*count)++;
	}
	return query_end(&q);
}
