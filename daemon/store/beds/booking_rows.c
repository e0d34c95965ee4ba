/* SPDX-License-Identifier: MIT */
#include "booking_rows.h"

#include "grow.h"
#include "query.h"

#define SELECT                                                                                     \
	"SELECT id, bed, site, activation, first, last, until, pence, authorised, by, made"        \
	" FROM booking"

static struct booking row_read(struct query *q, struct arena *arena)
{
	return (struct booking){.id = query_text(q, 0, arena),
				.bed = query_text(q, 1, arena),
				.site = query_text(q, 2, arena),
				.activation = query_text(q, 3, arena),
				.first = {query_int(q, 4)},
				.last = {query_int(q, 5)},
				.until = query_wall(q, 6),
				.pence = query_int(q, 7),
				.authorised = query_text(q, 8, arena),
				.by = query_text(q, 9, arena),
				.made = query_wall(q, 10)};
}

enum err booking_add(struct store *s, const char *area, const struct booking *b)
{
	return query_run(s,
			 "INSERT INTO booking (id, area, bed, site, activation, first, last, until,"
			 " pence, authorised, by, made)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
			 "tttttiiwittw", b->id, area, b->bed, b->site, b->activation, b->first.day,
			 b->last.day, b->until.ms, b->pence, b->authorised, b->by, b->made.ms);
}

enum err booking_latest(struct store *s, const char *bed, struct arena *arena, struct booking *out)
{
	struct query q;
	*out = (struct booking){0};
	query_begin(&q, s,
		    SELECT " WHERE bed = ?1 ORDER BY last DESC, length(id) DESC, id DESC LIMIT 1",
		    "t", bed);
	if (query_row(&q))
		*out = row_read(&q, arena);
	return query_end(&q);
}

enum err booking_list_beyond(struct store *s, const char *bed, struct date last,
			     struct arena *arena, struct booking **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s, SELECT " WHERE bed = ?1 AND last > ?2 ORDER BY last, length(id), id",
		    "ti", bed, last.day);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = row_read(&q, arena);
	}
	return query_end(&q);
}

enum err booking_shorten(struct store *s, const char *id, struct date last, struct wall until)
{
	return query_run_one(s,
			     "UPDATE booking SET first = min(first, ?2), last = ?2, until = ?3"
			     " WHERE id = ?1",
			     "tiw", id, last.day, until.ms);
}

/* ---- rooms ---------------------------------------------------------------------------------- */

enum err room_list(struct store *s, const char *area, const char *site, struct arena *arena,
		   struct room **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(
	    &q, s,
	    "SELECT b.id, b.label, b.site, s.name, b.state, coalesce(p.state, ''),"
	    " coalesce(p.person, ''), coalesce(n.ref, ''), k.last, k.until, k.pence, k.authorised,"
	    " coalesce(l.id, '')"
	    " FROM (SELECT bed, max(last) AS last, until, pence, authorised FROM booking"
	    "  WHERE area = ?1 GROUP BY bed) k"
	    " JOIN bed b ON b.id = k.bed JOIN site s ON s.area = b.area AND s.key = b.site"
	    " LEFT JOIN placement p ON p.id = b.placement LEFT JOIN person n ON n.id = p.person"
	    " LEFT JOIN plan l ON l.person = p.person AND l.ended = 0"
	    " WHERE b.state <> 'closed' AND (?2 IS NULL OR b.site = ?2)"
	    " ORDER BY b.site, length(b.label), b.label",
	    "tt", area, site);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct room){.bed = query_text(&q, 0, arena),
						   .label = query_text(&q, 1, arena),
						   .site = query_text(&q, 2, arena),
						   .site_name = query_text(&q, 3, arena),
						   .state = query_text(&q, 4, arena),
						   .live = query_text(&q, 5, arena),
						   .person = query_text(&q, 6, arena),
						   .ref = query_text(&q, 7, arena),
						   .last = {query_int(&q, 8)},
						   .until = query_wall(&q, 9),
						   .pence = query_int(&q, 10),
						   .authorised = query_text(&q, 11, arena),
						   .plan = query_text(&q, 12, arena)};
	}
	return query_end(&q);
}

/* ---- costs ---------------------------------------------------------------------------------- */

enum err cost_list(struct store *s, const char *area, struct date from, struct date to,
		   struct arena *arena, struct cost **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    "SELECT s.name, k.activation, coalesce(a.night, 0), count(DISTINCT k.bed),"
		    " sum(k.nights), sum(k.nights * k.pence), s.key"
		    " FROM (SELECT *, max(0, min(last, ?3 + 1) - max(first, ?2)) AS nights"
		    "  FROM booking WHERE area = ?1) k"
		    " JOIN site s ON s.area = ?1 AND s.key = k.site"
		    " LEFT JOIN activation a ON a.id = k.activation"
		    " WHERE k.nights > 0 GROUP BY k.site, k.activation"
		    " ORDER BY a.night, k.activation, s.name",
		    "tii", area, from.day, to.day);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct cost){.site = query_text(&q, 6, arena),
						   .site_name = query_text(&q, 0, arena),
						   .activation = query_text(&q, 1, arena),
						   .first = {query_int(&q, 2)},
						   .rooms = query_int(&q, 3),
						   .nights = query_int(&q, 4),
						   .pence = query_long(&q, 5)};
	}
	return query_end(&q);
}
