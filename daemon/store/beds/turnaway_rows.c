/* SPDX-License-Identifier: MIT */
#include "turnaway_rows.h"

#include "grow.h"
#include "query.h"

enum err turnaway_add(struct store *s, const char *area, const struct turnaway *w)
{
	return query_run(s,
			 "INSERT INTO turnaway (id, area, person, night, at, needs, reason, by,"
			 " met) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
			 "tttiwittw", w->id, area, w->person, w->night.day, w->at.ms, (int)w->needs,
			 w->reason, w->by, w->met.ms);
}

enum err turnaway_find(struct store *s, const char *area, struct date night, const char *person,
		       struct arena *arena, struct turnaway *out)
{
	struct query q;
	*out = (struct turnaway){0};
	query_begin(&q, s,
		    "SELECT id, person, night, at, needs, reason, by, met FROM turnaway"
		    " WHERE area = ?1 AND night = ?2 AND person = ?3",
		    "tit", area, night.day, person);
	if (query_row(&q)) {
		out->id = query_text(&q, 0, arena);
		out->person = query_text(&q, 1, arena);
		out->night.day = query_int(&q, 2);
		out->at = query_wall(&q, 3);
		out->needs = (unsigned)query_int(&q, 4);
		out->reason = query_text(&q, 5, arena);
		out->by = query_text(&q, 6, arena);
		out->met = query_wall(&q, 7);
	}
	return query_end(&q);
}

enum err turnaway_set_reason(struct store *s, const char *id, const char *reason)
{
	return query_run_one(s, "UPDATE turnaway SET reason = ?2 WHERE id = ?1", "tt", id, reason);
}

enum err turnaway_set_met(struct store *s, const char *id, struct wall met)
{
	return query_run_one(s, "UPDATE turnaway SET met = ?2 WHERE id = ?1", "tw", id, met.ms);
}

enum err turnaway_same(struct store *s, const char *area, const struct turnaway *like,
		       const char *other, struct arena *arena, struct turnaway_same *out)
{
	struct query q;
	*out = (struct turnaway_same){0};
	query_begin(&q, s,
		    "SELECT n.ref, t.at, EXISTS (SELECT 1 FROM waiting w WHERE w.ended = 0"
		    " AND n.id IN (w.person, w.partner)) FROM turnaway t JOIN person n"
		    " ON n.id = t.person WHERE t.area = ?1 AND t.night = ?2 AND t.at >= ?3"
		    " AND t.needs = ?4 AND t.by = ?5 AND t.met = 0 AND n.id NOT IN (?6, ?7)"
		    " AND n.temporary = 1 AND n.merged = '' AND n.erased = 0"
		    " ORDER BY t.at DESC, length(t.id) DESC, t.id DESC LIMIT 2",
		    "tiwittt", area, like->night.day, like->at.ms, (int)like->needs, like->by,
		    like->person, other != NULL ? other : "");
	while (query_row(&q)) {
		struct wall at = query_wall(&q, 1);
		if (out->ref != NULL && (other == NULL || at.ms != out->at.ms))
			continue;
		*out = (struct turnaway_same){
		    .ref = query_text(&q, 0, arena), .at = at, .waits = query_int(&q, 2) != 0};
	}
	return query_end(&q);
}

enum err turnaway_count(struct store *s, const char *area, struct date from, struct date to,
			struct arena *arena, struct turnaway_count **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    "SELECT night, reason, count(*), sum(met <> 0) FROM turnaway"
		    " WHERE area = ?1 AND night BETWEEN ?2 AND ?3"
		    " GROUP BY night, reason ORDER BY night, count(*) DESC, reason",
		    "tii", area, from.day, to.day);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		struct turnaway_count *c = &(*out)[(*count)++];
		c->night.day = query_int(&q, 0);
		c->reason = query_text(&q, 1, arena);
		c->turned_away = query_int(&q, 2);
		c->met = query_int(&q, 3);
	}
	return query_end(&q);
}
