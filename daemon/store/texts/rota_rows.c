/* SPDX-License-Identifier: MIT */
#include "rota_rows.h"

#include "grow.h"
#include "query.h"

#define COLUMNS "area, duty, format, by, made, expanded"

static struct rota_row row_read(struct query *q, struct arena *arena)
{
	return (struct rota_row){.area = query_text(q, 0, arena),
				 .duty = query_text(q, 1, arena),
				 .format = query_text(q, 2, arena),
				 .by = query_text(q, 3, arena),
				 .made = query_wall(q, 4),
				 .expanded = query_wall(q, 5),
				 .text = ""};
}

enum err rota_write(struct store *s, const struct rota_row *r)
{
	return query_run(s,
			 "INSERT INTO rota (" COLUMNS ", text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
			 " ON CONFLICT (area, duty) DO UPDATE SET format = ?3, by = ?4, made = ?5,"
			 " expanded = ?6, text = ?7",
			 "ttttwwt", r->area, r->duty, r->format, r->by, r->made.ms, r->expanded.ms,
			 r->text);
}

enum err rota_read(struct store *s, const char *area, const char *duty, struct arena *arena,
		   struct rota_row *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS ", text FROM rota WHERE area = ?1 AND duty = ?2", "tt",
		    area, duty);
	bool found = query_row(&q);
	if (found) {
		*out = row_read(&q, arena);
		out->text = query_text(&q, 6, arena);
	}
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err rota_list(struct store *s, const char *area, struct arena *arena, struct rota_list *out)
{
	struct query q;
	*out = (struct rota_list){NULL, 0};
	query_begin(&q, s, "SELECT " COLUMNS " FROM rota WHERE area = ?1 ORDER BY duty", "t", area);
	while (query_row(&q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		out->rows[out->count++] = row_read(&q, arena);
	}
	return query_end(&q);
}

enum err rota_expanded(struct store *s, const char *area, const char *duty, struct wall now)
{
	return query_run_one(s, "UPDATE rota SET expanded = ?3 WHERE area = ?1 AND duty = ?2",
			     "ttw", area, duty, now.ms);
}

enum err shift_add(struct store *s, const char *area, const char *duty, const struct shift *x)
{
	return query_run(s,
			 "INSERT INTO shift (area, duty, starts, ends, contact, who)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
			 " ON CONFLICT (area, duty, starts, contact, who) DO UPDATE SET"
			 " ends = max(ends, ?4)",
			 "ttwwtt", area, duty, x->span.from.ms, x->span.to.ms, x->contact, x->who);
}

enum err shift_remove_from(struct store *s, const char *area, const char *duty, struct wall from)
{
	return query_run(s, "DELETE FROM shift WHERE area = ?1 AND duty = ?2 AND ends > ?3", "ttw",
			 area, duty, from.ms);
}

enum err duty_any(struct store *s, const char *area, const char *contact, struct wall at, bool *any)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM shift WHERE area = ?1 AND contact = ?2 AND starts <= ?3"
		    " AND ends > ?3 LIMIT 1",
		    "ttw", area, contact, at.ms);
	*any = query_row(&q);
	return query_end(&q);
}

enum err shift_remove_before(struct store *s, const char *area, struct wall before)
{
	return query_run(s, "DELETE FROM shift WHERE area = ?1 AND ends <= ?2", "tw", area,
			 before.ms);
}

enum err shift_list(struct store *s, const char *area, const char *duty, struct span span,
		    struct arena *arena, struct shift_list *out)
{
	struct query q;
	*out = (struct shift_list){NULL, 0};
	query_begin(&q, s,
		    "SELECT h.starts, h.ends, coalesce(c.key, ''), h.who FROM shift h"
		    " LEFT JOIN contact c ON c.area = h.area AND c.key = h.contact"
		    " WHERE h.area = ?1 AND h.duty = ?2 AND h.ends > ?3 AND h.starts < ?4"
		    " ORDER BY h.starts, h.ends, 3, h.who",
		    "ttww", area, duty, span.from.ms, span.to.ms);
	while (query_row(&q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		out->rows[out->count++] =
		    (struct shift){.span = {query_wall(&q, 0), query_wall(&q, 1)},
				   .contact = query_text(&q, 2, arena),
				   .who = query_text(&q, 3, arena)};
	}
	return query_end(&q);
}

enum err shift_next(struct store *s, const char *area, const char *duty, struct wall after,
		    struct wall *at)
{
	struct query q;
	*at = (struct wall){0};
	query_begin(&q, s,
		    "SELECT coalesce(min(starts), 0) FROM shift WHERE area = ?1 AND duty = ?2"
		    " AND starts > ?3",
		    "ttw", area, duty, after.ms);
	if (query_row(&q))
		*at = query_wall(&q, 0);
	return query_end(&q);
}
