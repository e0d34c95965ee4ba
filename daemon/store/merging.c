/* SPDX-License-Identifier: MIT */
#include "merging.h"

#include "grow.h"
#include "query.h"
#include "sighting_rows.h"

/* Turned away twice in a night under two references is one person turned away. */
static enum err turnaways_move(struct store *s, const char *from, const char *into)
{
	enum err e =
	    query_run(s,
		      "DELETE FROM turnaway WHERE person = ?1 AND EXISTS (SELECT 1 FROM turnaway o"
		      " WHERE o.area = turnaway.area AND o.night = turnaway.night"
		      " AND o.person = ?2)",
		      "tt", from, into);
	return e == ERR_OK ? query_run(s, "UPDATE turnaway SET person = ?2 WHERE person = ?1", "tt",
				       from, into)
			   : e;
}

#define MOVE(table) "UPDATE " table " SET person = ?2 WHERE person = ?1"

static enum err rows_move(struct store *s, const char *from, const char *into)
{
	static const char *const moves[] = {MOVE("sighting"), MOVE("offer"),   MOVE("followup"),
					    MOVE("referral"), MOVE("waiting"), MOVE("plan")};
	enum err e = turnaways_move(s, from, into);
	for (size_t i = 0; e == ERR_OK && i < sizeof(moves) / sizeof(moves[0]); i++)
		e = query_run(s, moves[i], "tt", from, into);
	return e;
}

/* Pairs are kept with the lesser id first; nobody is kept apart from themselves. */
static enum err apart_move(struct store *s, const char *area, const char *from, const char *into)
{
	enum err e =
	    query_run(s,
		      "INSERT OR IGNORE INTO apart (area, one, other, made, by) SELECT area,"
		      " min(?3, CASE one WHEN ?2 THEN other ELSE one END),"
		      " max(?3, CASE one WHEN ?2 THEN other ELSE one END), made, by FROM apart"
		      " WHERE area = ?1 AND (one = ?2 OR other = ?2) AND one <> ?3 AND other <> ?3",
		      "ttt", area, from, into);
	return e != ERR_OK
		   ? e
		   : query_run(s, "DELETE FROM apart WHERE area = ?1 AND (one = ?2 OR other = ?2)",
			       "tt", area, from);
}

static enum err listed_move(struct store *s, const char *area, const char *from, const char *into)
{
	enum err e = query_run(s,
			       "INSERT INTO listed (area, person, added, by, removed)"
			       " SELECT area, ?3, added, by, removed FROM listed"
			       " WHERE area = ?1 AND person = ?2"
			       " ON CONFLICT (area, person) DO UPDATE SET added = excluded.added,"
			       " by = excluded.by, removed = 0"
			       " WHERE removed > 0 AND excluded.removed = 0",
			       "ttt", area, from, into);
	return e != ERR_OK ? e
			   : query_run(s, "DELETE FROM listed WHERE area = ?1 AND person = ?2",
				       "tt", area, from);
}

enum err merging_move(struct store *s, const char *area, const char *from, const char *into)
{
	enum err e = rows_move(s, from, into);
	if (e == ERR_OK)
		e = apart_move(s, area, from, into);
	if (e == ERR_OK)
		e = listed_move(s, area, from, into);
	return e == ERR_OK ? sighting_settle_first(s, into) : e;
}

static enum err placements_of(struct store *s, const char *person, struct arena *arena,
			      struct moved *out)
{
	struct query q;
	*out = (struct moved){NULL, 0};
	query_begin(&q, s, "SELECT id FROM placement WHERE person = ?1 ORDER BY made, id", "t",
		    person);
	while (query_row(&q)) {
		out->ids = grow(arena, out->ids, out->count, sizeof(*out->ids));
		out->ids[out->count++] = query_text(&q, 0, arena);
	}
	return query_end(&q);
}

enum err merging_move_placements(struct store *s, const char *from, const char *into,
				 struct arena *arena, struct moved *out)
{
	enum err e = placements_of(s, from, arena, out);
	return e == ERR_OK ? query_run(s, "UPDATE placement SET person = ?2 WHERE person = ?1",
				       "tt", from, into)
			   : e;
}
