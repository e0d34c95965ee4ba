/* SPDX-License-Identifier: MIT */
#include "sighting_rows.h"

#include "query.h"

enum err sighting_settle_first(struct store *s, const char *person)
{
	return query_run(s,
			 "UPDATE sighting SET first = (id = (SELECT id FROM sighting"
			 " WHERE person = ?1 AND found = 1 ORDER BY at, length(id), id LIMIT 1))"
			 " WHERE person = ?1 AND person <> '' AND found = 1",
			 "t", person);
}

static enum err first_read(struct store *s, struct sighting *x)
{
	struct query q;
	query_begin(&q, s, "SELECT first FROM sighting WHERE id = ?1", "t", x->id);
	x->first = query_row(&q) && query_int(&q, 0) != 0;
	return query_end(&q);
}

enum err sighting_add(struct store *s, const char *area, struct arena *arena, struct sighting *x)
{
	enum err e = store_id(s, 'v', arena, &x->id);
	if (e == ERR_OK)
		e = query_run(s,
			      "INSERT INTO sighting (id, area, person, at, place, found, first, by)"
			      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)",
			      "tttwtit", x->id, area, x->person, x->at.ms, x->place,
			      x->found ? 1 : 0, x->by);
	if (e == ERR_OK && x->found)
		e = sighting_settle_first(s, x->person);
	return e == ERR_OK ? first_read(s, x) : e;
}

enum err sighting_latest(struct store *s, const char *person, struct arena *arena,
			 struct sighting *out)
{
	struct query q;
	*out = (struct sighting){0};
	query_begin(&q, s,
		    "SELECT id, person, place, at, found, first, by FROM sighting"
		    " WHERE person = ?1 ORDER BY at DESC LIMIT 1",
		    "t", person);
	if (query_row(&q))
		*out = (struct sighting){.id = query_text(&q, 0, arena),
					 .person = query_text(&q, 1, arena),
					 .place = query_text(&q, 2, arena),
					 .at = query_wall(&q, 3),
					 .found = query_int(&q, 4) != 0,
					 .first = query_int(&q, 5) != 0,
					 .by = query_text(&q, 6, arena)};
	return query_end(&q);
}
