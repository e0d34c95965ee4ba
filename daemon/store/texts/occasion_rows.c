/* SPDX-License-Identifier: MIT */
#include "occasion_rows.h"

#include <string.h>

#include "grow.h"
#include "query.h"
#include "step_inside.h"

#define COLUMNS "o.id, o.area, o.kind, o.subject, o.audience, o.vals, o.at, o.until, o.state"

static void read_row(struct query *q, struct arena *arena, struct occasion_row *o)
{
	const char **texts[] = {&o->id, &o->area, &o->kind, &o->subject, &o->audience, &o->vals};
	for (int i = 0; i < 6; i++)
		*texts[i] = query_text(q, i, arena);
	o->at = query_wall(q, 6);
	o->until = query_wall(q, 7);
	o->open = strcmp(query_text(q, 8, arena), "open") == 0;
}

enum err occasion_insert(struct store *s, const struct occasion_row *o)
{
	return query_run(s,
			 "INSERT INTO occasion (id, area, kind, subject, at, until, audience, vals,"
			 " state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open')",
			 "ttttwwtt", o->id, o->area, o->kind, o->subject, o->at.ms, o->until.ms,
			 o->audience, o->vals);
}

enum err occasion_read(struct store *s, const char *id, struct arena *arena,
		       struct occasion_row *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM occasion o WHERE o.id = ?1", "t", id);
	bool found = query_row(&q);
	if (found)
		read_row(&q, arena, out);
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err occasion_find(struct store *s, const char *area, const char *kind, const char *subject,
		       struct arena *arena, const char **id)
{
	struct query q;
	*id = NULL;
	query_begin(&q, s, "SELECT id FROM occasion WHERE area = ?1 AND kind = ?2 AND subject = ?3",
		    "ttt", area, kind, subject);
	if (query_row(&q))
		*id = query_text(&q, 0, arena);
	return query_end(&q);
}

enum err occasion_close(struct store *s, const char *id)
{
	return query_run_one(s, "UPDATE occasion SET state = 'closed' WHERE id = ?1", "t", id);
}

/* By subject or audience, each from an index of its own: one OR would read all of the kind, which
 * years of looks add to. */
#define ABOUT                                                                                      \
	" FROM (SELECT * FROM occasion WHERE area = ?1 AND kind = ?2 AND subject = ?3"             \
	" UNION ALL SELECT * FROM occasion INDEXED BY occasion_audience"                           \
	" WHERE area = ?1 AND audience = ?3 AND kind = ?2 AND subject <> ?3) o"

static enum err list_read(struct query *q, struct arena *arena, struct occasion_list *out)
{
	*out = (struct occasion_list){NULL, 0};
	while (query_row(q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		read_row(q, arena, &out->rows[out->count++]);
	}
	return query_end(q);
}

enum err occasion_list(struct store *s, const char *area, int limit, struct arena *arena,
		       struct occasion_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM occasion o WHERE o.area = ?1"
		    " ORDER BY o.at DESC, length(o.id) DESC, o.id DESC LIMIT ?2",
		    "ti", area, limit);
	return list_read(&q, arena, out);
}

enum err occasion_list_about(struct store *s, const char *area, const char *kind,
			     const char *activation, struct arena *arena, struct occasion_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS ABOUT " WHERE o.state = 'open' ORDER BY o.at, o.subject",
		    "ttt", area, kind, activation);
	return list_read(&q, arena, out);
}

enum err occasion_list_open(struct store *s, const char *area, const char *kind, struct wall until,
			    struct wall since, struct arena *arena, struct occasion_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM occasion o WHERE o.area = ?1 AND o.kind = ?2"
		    " AND o.state = 'open' AND (o.until > ?3 OR o.at > ?4) ORDER BY o.at",
		    "ttww", area, kind, until.ms, since.ms);
	return list_read(&q, arena, out);
}

enum err occasion_concerned(struct store *s, const char *id, const char *contact, const char *phone,
			    bool *any)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM step x CROSS JOIN message m ON m.step = x.id AND m.contact = ?2"
		    " WHERE x.occasion = ?1 AND (m.phone = ?3 OR m.channel <> 'sms') LIMIT 1",
		    "ttt", id, contact, phone);
	*any = query_row(&q);
	return query_end(&q);
}

enum err occasion_list_standing(struct store *s, const char *area, struct wall since,
				struct arena *arena, struct occasion_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM occasion o INDEXED BY occasion_time WHERE o.area = ?1"
		    " AND o.at > ?2 AND o.state = 'open' ORDER BY o.at, length(o.id), o.id",
		    "tw", area, since.ms);
	return list_read(&q, arena, out);
}

enum err occasion_first(struct store *s, const char *area, const char *activation, struct wall *at)
{
	struct query q;
	at->ms = 0;
	query_begin(&q, s, "SELECT min(at) FROM occasion WHERE area = ?1 AND audience = ?2", "tt",
		    area, activation);
	if (query_row(&q))
		*at = query_wall(&q, 0);
	return query_end(&q);
}

enum err occasion_asks(struct store *s, const char *area, const char *kind, const char *subject,
		       struct wall now, struct wall since, bool *asks)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1" ABOUT " JOIN step x ON x.occasion = o.id"
		    " WHERE x.state = 'open' AND (x.told + x.within > ?4"
		    " OR (x.told = 0 AND x.waits > ?4) OR EXISTS"
		    " (SELECT 1 FROM message m WHERE m.step = x.id AND m.made >= ?5)) LIMIT 1",
		    "tttww", area, kind, subject, now.ms, since.ms);
	*asks = query_row(&q);
	return query_end(&q);
}

enum err occasion_latest(struct store *s, const char *area, const char *kind, const char *subject,
			 struct wall *at, bool *acked)
{
	struct query q;
	*at = (struct wall){0};
	*acked = false;
	query_begin(&q, s,
		    "SELECT o.at, EXISTS (SELECT 1 FROM message m WHERE m.occasion = o.id"
		    " AND m.acked IS NOT NULL)" ABOUT,
		    "ttt", area, kind, subject);
	while (query_row(&q)) {
		*at = wall_later(*at, query_wall(&q, 0));
		*acked = *acked || query_int(&q, 1) != 0;
	}
	return query_end(&q);
}

enum err occasion_told_at(struct store *s, const char *area, const char *kind, const char *subject,
			  struct wall *at)
{
	struct query q;
	*at = (struct wall){0};
	query_begin(&q, s,
		    "SELECT coalesce(max(m.made), 0)" ABOUT " JOIN message m ON m.occasion = o.id",
		    "ttt", area, kind, subject);
	if (query_row(&q))
		*at = query_wall(&q, 0);
	return query_end(&q);
}

enum err occasion_count(struct store *s, const char *id, struct occasion_counts *out)
{
	struct query q;
	*out = (struct occasion_counts){0};
	query_begin(
	    &q, s,
	    "SELECT count(DISTINCT CASE WHEN " HAS_HEARD(
		"m") " OR EXISTS (SELECT 1 FROM"
		     "  attempt a WHERE a.message = m.id AND a.state IN"
		     "  ('sending', 'unknown', 'accepted', 'delivered')) THEN m.contact END),"
		     " count(DISTINCT CASE WHEN m.state = 'delivered' THEN m.contact END),"
		     " count(DISTINCT CASE WHEN m.acked IS NOT NULL THEN m.contact END),"
		     " count(DISTINCT CASE WHEN m.declined IS NOT NULL AND m.acked IS NULL"
		     "  THEN m.contact END),"
		     " count(CASE WHEN m.state IN ('queued', 'sending', 'unknown') THEN 1 END),"
		     " count(CASE WHEN m.state IN ('failed', 'expired') THEN 1 END)"
		     " FROM message m WHERE m.occasion = ?1",
	    "t", id);
	int *counts[] = {&out->told,     &out->delivered, &out->acked,
			 &out->declined, &out->waiting,   &out->failed};
	if (query_row(&q))
		for (int i = 0; i < 6; i++)
			*counts[i] = query_int(&q, i);
	return query_end(&q);
}
