/* SPDX-License-Identifier: MIT */
#include "apart_rows.h"

#include <string.h>

#include "doubt_rows.h"
#include "grow.h"
#include "placement_rows.h"
#include "query.h"
#include "site_rows.h"

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

/* clang-format off */
/* From whom person ?3 is kept apart: there are few, and all else is looked at for them alone. */
#define OTHER "CASE a.one WHEN ?3 THEN a.other ELSE a.one END"
#define THEIRS " WHERE a.area = ?1 AND (a.one = ?3 OR a.other = ?3)"
/* On call knew when the bed was given to them, or when the other was given theirs after that. */
#define DECIDED "(?4 > 0 AND ?5 = 1 AND a.made <= ?4)"
#define ON_CALL_KNEW                                                                               \
	"(" DECIDED " OR ?4 > 0 AND " PLACEMENT_KNEW("p", "a.made")                                \
	" AND " PLACEMENT_GIVEN("p") " >= ?4)"
#define OTHER_IS_SAID_IN                                                                           \
	" AND x.area = a.area AND " DOUBT_STANDS("x") " AND " DOUBT_PERSON " = " OTHER
#define THERE " AND b.site IN " UNDER_ONE_ROOF("?1", "?2")
/* clang-format on */

enum err apart_at(struct store *s, const struct apart_question *ask, bool *apart)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT 1 FROM apart a CROSS JOIN placement p ON p.person = " OTHER
	    " AND p.state <> 'ended' CROSS JOIN bed b ON b.id = p.bed" THEIRS
	    " AND NOT " ON_CALL_KNEW THERE
	    " UNION ALL SELECT 1 FROM apart a CROSS JOIN " DOUBT_AND_BED THEIRS OTHER_IS_SAID_IN
	    " AND NOT " DECIDED THERE " LIMIT 1",
	    "tttwi", ask->area, ask->site, ask->person, ask->since.ms, (int)ask->decided);
	*apart = query_row(&q);
	return query_end(&q);
}
