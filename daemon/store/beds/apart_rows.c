/* SPDX-License-Identifier: MIT */
#include "apart_rows.h"

#include <string.h>

#include "grow.h"
#include "query.h"

/* Kept with the lesser id first, as SQLite compares. */
static void put_in_order(const char **one, const char **other)
{
	const char *first = *one;
	if (strcmp(*one, *other) <= 0)
		return;
	*one = *other;
	*other = first;
}

const char *apart_id(const char *area, const char *one, const char *other, struct arena *arena)
{
	put_in_order(&one, &other);
	return arena_printf(arena, "%s/%s/%s", area, one, other);
}

enum err apart_is(struct store *s, const char *area, const char *one, const char *other,
		  bool *apart)
{
	struct query q;
	put_in_order(&one, &other);
	query_begin(&q, s, "SELECT 1 FROM apart WHERE area = ?1 AND one = ?2 AND other = ?3", "ttt",
		    area, one, other);
	*apart = query_row(&q);
	return query_end(&q);
}

enum err apart_put(struct store *s, const char *area, const char *one, const char *other,
		   const char *by, struct wall now, bool *fresh)
{
	bool was = false;
	put_in_order(&one, &other);
	enum err e = apart_is(s, area, one, other, &was);
	*fresh = !was;
	return e != ERR_OK || was ? e
				  : query_run(s,
					      "INSERT INTO apart (area, one, other, made, by)"
					      " VALUES (?1, ?2, ?3, ?4, ?5)",
					      "tttwt", area, one, other, now.ms, by);
}

enum err apart_end(struct store *s, const char *area, const char *one, const char *other, bool *was)
{
	put_in_order(&one, &other);
	enum err e = apart_is(s, area, one, other, was);
	return e != ERR_OK || !*was
		   ? e
		   : query_run(s, "DELETE FROM apart WHERE area = ?1 AND one = ?2 AND other = ?3",
			       "ttt", area, one, other);
}

enum err apart_list(struct store *s, const char *area, const char *person, struct arena *arena,
		    const char ***out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    "SELECT CASE one WHEN ?2 THEN other ELSE one END FROM apart"
		    " WHERE area = ?1 AND (one = ?2 OR other = ?2) ORDER BY 1",
		    "tt", area, person);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = query_text(&q, 0, arena);
	}
	return query_end(&q);
}
