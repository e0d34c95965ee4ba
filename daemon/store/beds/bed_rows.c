/* SPDX-License-Identifier: MIT */
#include "bed_rows.h"

#include <assert.h>
#include <string.h>

#include "doubt_rows.h"
#include "free_rows.h"
#include "grow.h"
#include "query.h"

/* The column `night`; its partial index wants 1 for the beds of a night. */
enum use { USE_PANEL, USE_NIGHT, USE_SCHEME };

bool bed_is_free(const struct bed *b, struct wall now)
{
	bool taken =
	    b->placement != NULL && !(b->live == PLACEMENT_HELD && !wall_before(now, b->expires));
	return b->night && b->open && b->state == BED_READY && !taken;
}

const char *bed_id(const char *area, const char *label, struct arena *arena)
{
	char *id = arena_printf(arena, "%s/%s", area, label);
	for (char *at = id + strlen(area); *at != '\0'; at++)
		*at = (char)(*at >= 'a' && *at <= 'z' ? *at - ('a' - 'A') : *at);
	return id;
}

/* ---- reading -------------------------------------------------------------------------------- */

#define COLUMNS                                                                                    \
	"b.id, b.label, b.site, b.kind, b.own_attributes, b.attributes, b.own_tier, b.tier,"       \
	" b.night, b.open, b.state, b.placement, b.until, s.name, s.last_entry, s.suspended_from," \
	" s.closed <> '', iif(s.stale_ms > 0, s.heard + s.stale_ms, 0), b.crash,"                  \
	" " BED_SAID_IN
#define FROM                                                                                       \
	" FROM bed b CROSS JOIN site s ON s.area = b.area AND s.key = b.site"                      \
	" LEFT JOIN placement p ON p.id = b.placement"
#define SELECT "SELECT " COLUMNS ", p.state, p.expires" FROM

/* Only what bed_put wrote. */
static enum bed_kind kind_read(struct query *q, int column)
{
	enum bed_kind kind;
	bool known = bed_kind_read((const char *)sqlite3_column_text(q->statement, column), &kind);
	assert(known);
	return kind;
}

static void read_row(struct query *q, struct arena *arena, struct bed *b)
{
	b->id = query_text(q, 0, arena);
	b->label = query_text(q, 1, arena);
	b->site = query_text(q, 2, arena);
	b->kind = kind_read(q, 3);
	b->own_attributes = (unsigned)query_int(q, 4);
	b->attributes = (unsigned)query_int(q, 5);
	b->own_tier = query_int(q, 6);
	b->tier = query_int(q, 7);
	b->night = query_int(q, 8) == USE_NIGHT;
	b->scheme = query_int(q, 8) == USE_SCHEME;
	b->open = query_int(q, 9) != 0;
	b->state = bed_state_read((const char *)sqlite3_column_text(q->statement, 10));
	b->placement = query_text_or_null(q, 11, arena);
	b->until = query_wall(q, 12);
	b->site_name = query_text(q, 13, arena);
	b->last_entry = query_int(q, 14);
	b->suspended_from = query_int(q, 15);
	b->site_closed = query_int(q, 16) != 0;
	b->old_from = query_wall(q, 17);
	b->crash = query_wall(q, 18);
	b->said_in = query_text_or_null(q, 19, arena);
	b->live = placement_state_read((const char *)sqlite3_column_text(q->statement, 20));
	b->expires = query_wall(q, 21);
}

static enum err read_one(struct query *q, struct arena *arena, struct bed *out)
{
	*out = (struct bed){0};
	if (query_row(q))
		read_row(q, arena, out);
	return query_end(q);
}

static enum err read_all(struct query *q, struct arena *arena, struct bed **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	while (query_row(q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		read_row(q, arena, &(*out)[(*count)++]);
	}
	return query_end(q);
}

enum err bed_get(struct store *s, const char *id, struct arena *arena, struct bed *out)
{
	struct query q;
	query_begin(&q, s, SELECT " WHERE b.id = ?1", "t", id);
	return read_one(&q, arena, out);
}

enum err bed_list(struct store *s, const char *area, const char *site, struct arena *arena,
		  struct bed **out, size_t *count)
{
	struct query q;
	if (site == NULL)
		query_begin(&q, s, SELECT " WHERE b.area = ?1 ORDER BY b.site, b.label", "t", area);
	else
		query_begin(&q, s, SELECT " WHERE b.area = ?1 AND b.site = ?2 ORDER BY b.label",
			    "tt", area, site);
	return read_all(&q, arena, out, count);
}

enum err bed_list_free(struct store *s, const char *area, const char *site, struct wall now,
		       struct arena *arena, struct bed **out, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS ", NULL, 0 FROM bed b INDEXED BY bed_free"
		    " CROSS JOIN site s ON s.area = b.area AND s.key = b.site"
		    " WHERE b.area = ?1 AND (?2 IS NULL OR b.site = ?2) AND" BED_FREE
		    " UNION ALL SELECT " COLUMNS ", p.state, p.expires"
		    " FROM placement p INDEXED BY placement_expiry"
		    " CROSS JOIN bed b ON b.id = p.bed"
		    " CROSS JOIN site s ON s.area = b.area AND s.key = b.site"
		    " WHERE p.area = ?1 AND p.state = 'held' AND p.expires <= ?3 AND p.beside = ''"
		    " AND (?2 IS NULL OR b.site = ?2)"
		    " AND b.night = 1 AND b.open = 1 AND b.state = 'ready'",
		    "ttw", area, site, now.ms);
	return read_all(&q, arena, out, count);
}

enum err bed_count(struct store *s, const char *area, int *count)
{
	struct query q;
	*count = 0;
	query_begin(&q, s, "SELECT count(*) FROM bed WHERE area = ?1", "t", area);
	if (query_row(&q))
		*count = query_int(&q, 0);
	return query_end(&q);
}

enum err bed_list_sorts(struct store *s, const char *area, struct arena *arena,
			struct bed_sort **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s, "SELECT attributes, kind FROM bed_sort WHERE area = ?1", "t", area);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		struct bed_sort *sort = &(*out)[(*count)++];
		sort->attributes = (unsigned)query_int(&q, 0);
		sort->kind = kind_read(&q, 1);
	}
	return query_end(&q);
}

enum err bed_first_free(struct store *s, const struct bed_question *ask, struct arena *arena,
			struct bed *out)
{
	struct query q;
	const char *partner = ask->partner != NULL ? ask->partner : "";
	query_begin(&q, s,
		    "SELECT " COLUMNS ", NULL, 0 FROM bed b INDEXED BY bed_free"
		    " CROSS JOIN site s ON s.area = b.area AND s.key = b.site"
		    " WHERE b.area = ?1 AND b.attributes = ?2 AND b.kind = ?3 AND b.site > ?4"
		    " AND" BED_FREE " AND NOT EXISTS (SELECT 1" DOUBT_OF_BED " AND " DOUBT_PERSON
		    " NOT IN (?5, ?6)) ORDER BY b.site, b.label LIMIT 1",
		    "titttt", ask->area, (int)ask->sort->attributes, bed_kind_name(ask->sort->kind),
		    ask->site, ask->person != NULL ? ask->person : "", partner);
	return read_one(&q, arena, out);
}

/* A site that confirms has as many beds open as it says are staffed; those with somebody in them
 * count first, and what is open already is not moved about. Panel and closed beds stay as they
 * are, until nothing is asked of their site any more. */
enum err bed_list_misopened(struct store *s, const char *area, const char *activation, int tier,
			    struct wall now, struct arena *arena, struct bed **out, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS ", p.state, p.expires FROM ("
		    "SELECT *, CASE WHEN barred OR until BETWEEN 1 AND ?4 THEN 0"
		    " WHEN tier = 0 THEN 1 WHEN tier > ?3 THEN 0"
		    " WHEN confirm = 0 THEN 1 WHEN counts = 0 THEN open AND asked"
		    " ELSE row_number() OVER (PARTITION BY site, tier > 0 AND tier <= ?3 AND counts"
		    "  ORDER BY placement IS NULL, open DESC, state = 'compromised', label)"
		    "  <= staffed END AS wanted"
		    " FROM (SELECT b.*, s.confirm, coalesce(g.confirmed, 0) AS staffed,"
		    "  g.id IS NOT NULL AS asked,"
		    "  s.closed <> '' OR s.suspended_from BETWEEN 1 AND ?3 AS barred,"
		    "  b.night = 1 AND b.state NOT IN ('shut', 'closed') AS counts"
		    "  FROM bed b JOIN site s ON s.area = b.area AND s.key = b.site"
		    "  LEFT JOIN surge g ON g.id = ?2 || '/' || b.site AND g.state <> 'closed'"
		    "  WHERE b.area = ?1)) b"
		    " CROSS JOIN site s ON s.area = b.area AND s.key = b.site"
		    " LEFT JOIN placement p ON p.id = b.placement"
		    " WHERE b.wanted <> b.open ORDER BY b.site, b.label",
		    "ttiw", area, activation, tier, now.ms);
	return read_all(&q, arena, out, count);
}

enum err bed_scheme_people(struct store *s, const char *area, const char *site, const char *person,
			   struct wall since, int *count)
{
	struct query q;
	*count = 0;
	query_begin(&q, s,
		    "SELECT count(DISTINCT p.person) FROM bed b JOIN placement p ON p.bed = b.id"
		    " WHERE b.area = ?1 AND b.site = ?2 AND b.night = 2 AND p.made >= ?3"
		    " AND p.person <> ?4 AND (p.state <> 'ended' OR p.arrived IS NOT NULL)",
		    "ttwt", area, site, since.ms, person);
	if (query_row(&q))
		*count = query_int(&q, 0);
	return query_end(&q);
}

/* ---- writing -------------------------------------------------------------------------------- */

/* What is crash space for the moment stays so, and is the panel's in every file. */
enum err bed_site_open(struct store *s, const char *area, const char *site, bool *open)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM bed WHERE area = ?1 AND site = ?2 AND night = 1 AND open = 1"
		    " AND state <> 'closed' LIMIT 1",
		    "tt", area, site);
	*open = query_row(&q);
	return query_end(&q);
}

enum err bed_put(struct store *s, const char *area, const struct bed *b)
{
	return query_run(
	    s,
	    "INSERT INTO bed (id, area, site, label, kind, own_attributes, attributes,"
	    " night, own_tier, tier, open, state, until)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
	    " ON CONFLICT (id) DO UPDATE SET site = ?3, label = ?4, kind = ?5,"
	    " own_attributes = ?6, attributes = ?7, own_tier = ?9, tier = ?10, until = ?13,"
	    " night = iif(crash > 0 AND ?8 = 0, night, ?8), crash = iif(?8 = 0, crash, 0)",
	    "tttttiiiiiitw", b->id, area, b->site, b->label, bed_kind_name(b->kind),
	    (int)b->own_attributes, (int)b->attributes,
	    b->night    ? USE_NIGHT
	    : b->scheme ? USE_SCHEME
			: USE_PANEL,
	    b->own_tier, b->tier, b->open, bed_state_name(b->state), b->until.ms);
}

enum err bed_set_state(struct store *s, const char *id, enum bed_state state)
{
	return query_run_one(s, "UPDATE bed SET state = ?2 WHERE id = ?1", "tt", id,
			     bed_state_name(state));
}

enum err bed_set_open(struct store *s, const char *id, bool open)
{
	return query_run_one(s, "UPDATE bed SET open = ?2 WHERE id = ?1", "ti", id, open);
}

enum err bed_set_crash(struct store *s, const char *id, bool night, struct wall until)
{
	return query_run_one(s, "UPDATE bed SET night = ?2, crash = ?3 WHERE id = ?1", "tiw", id,
			     night ? USE_NIGHT : USE_PANEL, until.ms);
}

enum err bed_take(struct store *s, const char *id, const char *placement)
{
	enum err e =
	    query_run_one(s, "UPDATE bed SET placement = ?2 WHERE id = ?1 AND placement IS NULL",
			  "tt", id, placement);
	return e == ERR_NOT_FOUND ? ERR_TAKEN : e;
}

enum err bed_give_back(struct store *s, const char *id, const char *placement)
{
	return query_run_one(s, "UPDATE bed SET placement = NULL WHERE id = ?1 AND placement = ?2",
			     "tt", id, placement);
}
