/* SPDX-License-Identifier: MIT */
#include "merging.h"

#include "grow.h"
#include "query.h"
#include "sighting_rows.h"

/* Turned away twice in a night under two references is one person turned away. The row that goes
 * has been listed, so that its last line in the chain says that it is gone. */
static enum err turnaways_join(struct store *s, const char *from, const char *into)
{
	return query_run(s,
			 "DELETE FROM turnaway WHERE person = ?1 AND EXISTS (SELECT 1 FROM turnaway"
			 " o WHERE o.area = turnaway.area AND o.night = turnaway.night"
			 " AND o.person = ?2)",
			 "tt", from, into);
}

#define TABLE(name)                                                                                \
	"SELECT id FROM " name " WHERE person = ?1 ORDER BY length(id), id",                       \
	    "UPDATE " name " SET person = ?2 WHERE person = ?1"

/* Whoever waited with themselves waits alone, and for a bed of one. */
#define IS_NOW(column) "CASE " column " WHEN ?1 THEN ?2 ELSE " column " END"
#define ONE_NOW IS_NOW("person") " = " IS_NOW("partner")
#define OF_TWO "229380" /* BED_COUPLE, NEED_PARTNER, NEED_WITH_WOMAN, NEED_WITH_MAN */
/* clang-format off */
#define WAITING                                                                                    \
	"SELECT id FROM waiting WHERE person = ?1 OR partner = ?1 ORDER BY length(id), id",        \
	"UPDATE waiting SET person = " IS_NOW("person") ","                                        \
	" partner = CASE WHEN " ONE_NOW " THEN '' ELSE " IS_NOW("partner") " END,"                 \
	" needs = CASE WHEN " ONE_NOW " THEN needs & ~" OF_TWO " ELSE needs END"                   \
	" WHERE person = ?1 OR partner = ?1"
#define NOMINATION                                                                                 \
	"SELECT id FROM nomination WHERE person = ?1 OR partner = ?1 ORDER BY length(id), id",     \
	"UPDATE nomination SET person = " IS_NOW("person") ","                                     \
	" partner = CASE WHEN " ONE_NOW " THEN '' ELSE " IS_NOW("partner") " END,"                 \
	" needs = CASE WHEN " ONE_NOW " THEN needs & ~" OF_TWO " ELSE needs END"                   \
	" WHERE person = ?1 OR partner = ?1"
/* clang-format on */

static const struct {
	enum audited kind;
	const char *ids, *move;
} tables[] = {
    {AUDITED_PLACEMENT, TABLE("placement")}, {AUDITED_SIGHTING, TABLE("sighting")},
    {AUDITED_OFFER, TABLE("offer")},         {AUDITED_FOLLOWUP, TABLE("followup")},
    {AUDITED_REFERRAL, TABLE("referral")},   {AUDITED_WAITING, WAITING},
    {AUDITED_TURNAWAY, TABLE("turnaway")},   {AUDITED_PLAN, TABLE("plan")},
    {AUDITED_NOMINATION, NOMINATION},
};

static enum err rows_add(struct query *q, enum audited kind, struct arena *arena, struct moved *out)
{
	while (query_row(q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		out->rows[out->count++] = (struct moved_row){kind, query_text(q, 0, arena)};
	}
	return query_end(q);
}

static enum err rows_list(struct store *s, enum audited kind, const char *sql, const char *person,
			  struct arena *arena, struct moved *out)
{
	struct query q;
	query_begin(&q, s, sql, "t", person);
	return rows_add(&q, kind, arena, out);
}

static enum err rows_move(struct store *s, const char *from, const char *into, struct arena *arena,
			  struct moved *out)
{
	enum err e = ERR_OK;
	for (size_t i = 0; e == ERR_OK && i < sizeof(tables) / sizeof(tables[0]); i++)
		e = rows_list(s, tables[i].kind, tables[i].ids, from, arena, out);
	if (e == ERR_OK)
		e = turnaways_join(s, from, into);
	for (size_t i = 0; e == ERR_OK && i < sizeof(tables) / sizeof(tables[0]); i++)
		e = query_run(s, tables[i].move, "tt", from, into);
	return e;
}

/* A row that has its people in its name is gone, and there under another: both are said. */
static enum err named_rows_list(struct store *s, const char *from, const char *into,
				struct arena *arena, struct moved *out)
{
	struct query q;
	query_begin(&q, s,
		    "WITH of (area, one, other, met) AS (SELECT area, one, other,"
		    "  CASE one WHEN ?1 THEN other ELSE one END FROM apart"
		    "  WHERE one = ?1 OR other = ?1)"
		    " SELECT area || '/' || one || '/' || other FROM of"
		    " UNION SELECT area || '/' || min(?2, met) || '/' || max(?2, met) FROM of"
		    " WHERE met <> ?2",
		    "tt", from, into);
	enum err e = rows_add(&q, AUDITED_APART, arena, out);
	if (e != ERR_OK)
		return e;
	query_begin(&q, s,
		    "SELECT l.area || '/' || n.id FROM listed l JOIN person n ON n.id IN (?1, ?2)"
		    " WHERE l.person = ?1 ORDER BY n.id = ?2",
		    "tt", from, into);
	return rows_add(&q, AUDITED_LISTED, arena, out);
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

/* Nobody's clock is trusted so far that a stay that ends before it began would count. */
enum err merging_met(struct store *s, const char *one, const char *other, struct arena *arena,
		     struct met *out)
{
	struct query q;
	*out = (struct met){NULL, NULL, {0}};
	query_begin(&q, s,
		    "SELECT b.label, c.label, max(p.arrived, n.arrived) FROM placement p"
		    " JOIN placement n ON n.person = ?2 JOIN bed b ON b.id = p.bed"
		    " JOIN bed c ON c.id = n.bed WHERE p.person = ?1 AND p.arrived > 0"
		    " AND n.arrived > 0 AND max(p.arrived, n.arrived)"
		    " < min(iif(p.ended > 0, p.ended, 9e15), iif(n.ended > 0, n.ended, 9e15))"
		    " ORDER BY 3 DESC LIMIT 1",
		    "tt", one, other);
	if (query_row(&q))
		*out = (struct met){query_text(&q, 0, arena), query_text(&q, 1, arena),
				    query_wall(&q, 2)};
	return query_end(&q);
}

enum err merging_run(struct store *s, const char *area, const char *from, const char *into,
		     struct arena *arena, struct moved *out)
{
	*out = (struct moved){NULL, 0};
	enum err e = rows_move(s, from, into, arena, out);
	if (e == ERR_OK)
		e = named_rows_list(s, from, into, arena, out);
	if (e == ERR_OK)
		e = apart_move(s, area, from, into);
	if (e == ERR_OK)
		e = listed_move(s, area, from, into);
	return e == ERR_OK ? sighting_settle_first(s, into) : e;
}
