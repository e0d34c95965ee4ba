/* SPDX-License-Identifier: MIT */
#include "free_rows.h"

#include <assert.h>
#include <string.h>

#include "doubt_rows.h"
#include "grow.h"
#include "query.h"

/* Beds that follow one another in the index are of one site, mostly. */
static const char *site_read(struct query *q, struct arena *arena, const char *last)
{
	const char *site = (const char *)sqlite3_column_text(q->statement, 1);
	return last != NULL && strcmp(last, site) == 0 ? last : arena_text(arena, site);
}

static void read_row(struct query *q, struct arena *arena, const char *site, struct bed *b)
{
	bool known = bed_kind_read((const char *)sqlite3_column_text(q->statement, 2), &b->kind);
	assert(known);
	b->label = query_text(q, 0, arena);
	b->site = site_read(q, arena, site);
	b->attributes = (unsigned)query_int(q, 3);
	b->until = query_wall(q, 4);
	b->placement = query_text_or_null(q, 5, arena);
	b->said_in = query_text_or_null(q, 6, arena);
	b->night = b->open = true;
	b->state = BED_READY;
	b->live = PLACEMENT_HELD;
}

enum err free_list(struct store *s, const char *area, const char *site, struct wall now,
		   struct arena *arena, struct bed **out, size_t *count)
{
	struct query q;
	const char *last = NULL;
	*out = NULL;
	*count = 0;
	query_begin(
	    &q, s,
	    "SELECT b.label, b.site, b.kind, b.attributes, 0, NULL, " BED_SAID_IN " FROM bed b"
	    " INDEXED BY bed_free WHERE b.area = ?1 AND (?2 IS NULL OR b.site = ?2) AND" BED_FREE
	    " UNION ALL SELECT b.label, b.site, b.kind, b.attributes, b.until, p.id,"
	    " " BED_SAID_IN " FROM placement p INDEXED BY placement_expiry"
	    " CROSS JOIN bed b ON b.id = p.bed"
	    " WHERE p.area = ?1 AND p.state = 'held' AND p.expires <= ?3 AND p.beside = ''"
	    " AND (?2 IS NULL OR b.site = ?2)"
	    " AND b.night = 1 AND b.open = 1 AND b.state = 'ready'",
	    "ttw", area, site, now.ms);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		read_row(&q, arena, last, &(*out)[*count]);
		last = (*out)[(*count)++].site;
	}
	return query_end(&q);
}

/* ---- how many there are --------------------------------------------------------------------- */

enum err bed_free_count(struct store *s, const char *area, struct wall now, int *count)
{
	struct query q;
	*count = 0;
	query_begin(&q, s,
		    "SELECT (SELECT count(*) FROM bed b INDEXED BY bed_free"
		    " WHERE b.area = ?1 AND" BED_FREE BED_SURE ")"
		    " + (SELECT count(*) FROM placement p JOIN bed b ON b.id = p.bed"
		    " WHERE p.area = ?1 AND p.state = 'held' AND p.expires <= ?2 AND p.beside = ''"
		    " AND b.night = 1 AND b.open = 1 AND b.state = 'ready'" BED_SURE ")",
		    "tw", area, now.ms);
	if (query_row(&q))
		*count = query_int(&q, 0);
	return query_end(&q);
}

enum err bed_free_without(struct store *s, const char *area, const char *site, unsigned attributes,
			  struct wall now, int *count)
{
	struct query q;
	*count = 0;
	query_begin(&q, s,
		    "SELECT (SELECT count(*) FROM bed b INDEXED BY bed_free WHERE b.area = ?1"
		    " AND b.site = ?3 AND b.attributes & ?4 = 0 AND" BED_FREE BED_SURE ")"
		    " + (SELECT count(*) FROM placement p JOIN bed b ON b.id = p.bed"
		    " WHERE p.area = ?1 AND p.state = 'held' AND p.expires <= ?2 AND p.beside = ''"
		    " AND b.site = ?3 AND b.attributes & ?4 = 0"
		    " AND b.night = 1 AND b.open = 1 AND b.state = 'ready'" BED_SURE ")",
		    "twti", area, now.ms, site, (int)attributes);
	if (query_row(&q))
		*count = query_int(&q, 0);
	return query_end(&q);
}

enum err bed_free_up_to(struct store *s, const char *area, struct wall now, int most, int *count)
{
	struct query q;
	*count = 0;
	query_begin(&q, s,
		    "SELECT count(*) FROM (SELECT 1 FROM bed b INDEXED BY bed_free"
		    " WHERE b.area = ?1 AND" BED_FREE BED_SURE
		    " UNION ALL SELECT 1 FROM placement p INDEXED BY placement_expiry"
		    " CROSS JOIN bed b ON b.id = p.bed WHERE p.area = ?1 AND p.state = 'held'"
		    " AND p.expires <= ?2 AND p.beside = '' AND b.night = 1 AND b.open = 1"
		    " AND b.state = 'ready'" BED_SURE " LIMIT ?3)",
		    "twi", area, now.ms, most);
	if (query_row(&q))
		*count = query_int(&q, 0);
	return query_end(&q);
}

enum err bed_any_free(struct store *s, const char *area, bool *any)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM bed b INDEXED BY bed_free WHERE b.area = ?1 AND" BED_FREE
		    " LIMIT 1",
		    "t", area);
	*any = query_row(&q);
	return query_end(&q);
}
