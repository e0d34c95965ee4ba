/* SPDX-License-Identifier: MIT */
#include "plan_rows.h"

#include "grow.h"
#include "query.h"

#define COLUMNS                                                                                    \
	" l.id, l.person, l.what, l.remark, l.owner, l.by, l.told_by, l.due, l.made, l.told_at"

/* Its columns begin at `at`. */
static struct plan row_read(struct query *q, int at, struct arena *arena)
{
	return (struct plan){.id = query_text(q, at, arena),
			     .person = query_text(q, at + 1, arena),
			     .what = query_text(q, at + 2, arena),
			     .remark = query_text(q, at + 3, arena),
			     .owner = query_text(q, at + 4, arena),
			     .by = query_text(q, at + 5, arena),
			     .told_by = query_text(q, at + 6, arena),
			     .due = {query_int(q, at + 7)},
			     .made = query_wall(q, at + 8),
			     .told = query_wall(q, at + 9)};
}

enum err plan_add(struct store *s, const char *area, const struct plan *p)
{
	return query_run(s,
			 "INSERT INTO plan (id, area, person, what, due, owner, remark, made, by,"
			 " told_by, told_at, ended, outcome)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', 0, 0, '')",
			 "ttttittwt", p->id, area, p->person, p->what, p->due.day, p->owner,
			 p->remark, p->made.ms, p->by);
}

enum err plan_open(struct store *s, const char *person, struct arena *arena, struct plan *out)
{
	struct query q;
	*out = (struct plan){0};
	query_begin(&q, s, "SELECT" COLUMNS " FROM plan l WHERE l.person = ?1 AND l.ended = 0", "t",
		    person);
	if (query_row(&q))
		*out = row_read(&q, 0, arena);
	return query_end(&q);
}

enum err plan_place(struct store *s, const struct plan *p, struct arena *arena, const char **out)
{
	struct query q;
	*out = "";
	query_begin(&q, s, "SELECT text FROM remark WHERE id = ?1", "t", p->remark);
	if (query_row(&q))
		*out = query_text(&q, 0, arena);
	return query_end(&q);
}

enum err plan_tell(struct store *s, const char *id, const char *by, struct wall at)
{
	return query_run_one(
	    s, "UPDATE plan SET told_by = ?2, told_at = ?3 WHERE id = ?1 AND ended = 0", "ttw", id,
	    by, at.ms);
}

enum err plan_end(struct store *s, const char *id, const char *outcome, struct wall now)
{
	return query_run_one(s,
			     "UPDATE plan SET ended = ?3, outcome = ?2 WHERE id = ?1 AND ended = 0",
			     "ttw", id, outcome, now.ms);
}

enum err plan_left(struct store *s, const char *person, struct wall left, struct arena *arena,
		   struct plan *out)
{
	struct query q;
	*out = (struct plan){0};
	query_begin(&q, s,
		    "SELECT" COLUMNS " FROM plan l WHERE l.person = ?1"
		    " AND ((l.outcome = 'left' AND l.ended = ?2)"
		    " OR (l.outcome = 'over' AND l.ended >= ?2))"
		    " AND NOT EXISTS (SELECT 1 FROM plan o WHERE o.person = ?1 AND o.ended = 0)"
		    " ORDER BY l.ended DESC, l.made DESC LIMIT 1",
		    "tw", person, left.ms);
	if (query_row(&q))
		*out = row_read(&q, 0, arena);
	return query_end(&q);
}

enum err plan_reopen(struct store *s, const char *id)
{
	return query_run_one(
	    s,
	    "UPDATE plan SET ended = 0, outcome = '' WHERE id = ?1 AND outcome IN ('left', 'over')",
	    "t", id);
}

enum err plan_list_bedless(struct store *s, const char *area, struct arena *arena,
			   const char ***ids, size_t *count)
{
	struct query q;
	*ids = NULL;
	*count = 0;
	query_begin(&q, s,
		    "SELECT id FROM plan WHERE area = ?1 AND ended = 0 AND person NOT IN"
		    " (SELECT person FROM placement WHERE state <> 'ended')"
		    " ORDER BY length(id), id",
		    "t", area);
	while (query_row(&q)) {
		*ids = grow(arena, *ids, *count, sizeof(**ids));
		(*ids)[(*count)++] = query_text(&q, 0, arena);
	}
	return query_end(&q);
}

/* ---- who needs one -------------------------------------------------------------------------- */

/* Beds of a panel and of a scheme are somebody's home for longer: no move follows from SWEP's end,
 * unless the bed was lent to the night as crash space. */
#define PLACED                                                                                     \
	" FROM placement p JOIN bed b ON b.id = p.bed AND (b.night = 1 OR b.crash > 0)"            \
	" JOIN site s ON s.area = b.area AND s.key = b.site"                                       \
	" LEFT JOIN activation a ON a.id = ?2"                                                     \
	" LEFT JOIN plan l ON l.person = p.person AND l.ended = 0"
#define UNDER "coalesce(p.made >= a.opened, 0)"
/* Who was not told of a plan has none: nobody can go where nobody has said. */
#define LACKS "coalesce(l.told_at, 0) = 0"
#define IS_IN " WHERE p.area = ?1 AND p.state <> 'ended' AND p.state = 'occupied'"
/* SWEP gave them the bed, and has ended since. */
#define AFTER                                                                                      \
	"EXISTS (SELECT 1 FROM activation e WHERE e.area = p.area AND e.shadow = 0"                \
	" AND e.ended IS NOT NULL AND p.made >= e.opened AND p.made < e.ended)"

enum err moving_on_list(struct store *s, const char *area, const char *activation,
			struct arena *arena, struct moving_on **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    "SELECT p.person, n.ref, b.id, b.label, b.site, s.name,"
		    " coalesce((SELECT max(last) FROM booking k WHERE k.bed = b.id), 0),"
		    " b.until, " UNDER " OR " AFTER "," COLUMNS PLACED
		    " JOIN person n ON n.id = p.person" IS_IN " AND (" UNDER
		    " OR s.kind = 'hotel' OR (" LACKS " AND " AFTER "))"
		    " ORDER BY l.id IS NOT NULL, " LACKS " DESC, b.site, length(b.label), b.label",
		    "tt", area, activation);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct moving_on){.person = query_text(&q, 0, arena),
							.ref = query_text(&q, 1, arena),
							.bed = query_text(&q, 2, arena),
							.label = query_text(&q, 3, arena),
							.site = query_text(&q, 4, arena),
							.site_name = query_text(&q, 5, arena),
							.paid_to = {query_int(&q, 6)},
							.until = query_wall(&q, 7),
							.swep = query_int(&q, 8) != 0,
							.plan = row_read(&q, 9, arena)};
	}
	return query_end(&q);
}

static enum err count_read(struct query *q, int *count)
{
	*count = query_row(q) ? query_int(q, 0) : 0;
	return query_end(q);
}

enum err moving_on_count(struct store *s, const char *area, const char *activation, int *lacking)
{
	struct query q;
	query_begin(&q, s, "SELECT count(*)" PLACED IS_IN " AND " UNDER " AND " LACKS, "tt", area,
		    activation);
	return count_read(&q, lacking);
}

enum err moving_on_list_after(struct store *s, const char *area, struct arena *arena,
			      struct moving_on **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    "SELECT p.person, b.id, b.label, s.name" PLACED IS_IN " AND " LACKS
		    " AND " AFTER " ORDER BY b.site, length(b.label), b.label, p.beside",
		    "tt", area, "");
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct moving_on){.person = query_text(&q, 0, arena),
							.bed = query_text(&q, 1, arena),
							.label = query_text(&q, 2, arena),
							.site_name = query_text(&q, 3, arena),
							.swep = true};
	}
	return query_end(&q);
}

enum err moving_on_gone(struct store *s, const char *area, const char *activation, int *gone)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(DISTINCT p.person)" PLACED
		    " WHERE p.area = ?1 AND p.state = 'ended' AND p.arrived IS NOT NULL"
		    " AND " UNDER " AND NOT EXISTS (SELECT 1 FROM plan e"
		    "  WHERE e.person = p.person AND e.made >= a.opened"
		    "  AND e.outcome NOT IN ('dropped'))"
		    " AND NOT EXISTS (SELECT 1 FROM placement v WHERE v.person = p.person"
		    "  AND v.state <> 'ended')",
		    "tt", area, activation);
	return count_read(&q, gone);
}
