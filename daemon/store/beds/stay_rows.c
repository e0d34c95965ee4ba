/* SPDX-License-Identifier: MIT */
#include "stay_rows.h"

#include "grow.h"
#include "need.h"
#include "query.h"

/* The Homelessness (Suitability of Accommodation) (England) Order 2003: bed and breakfast is for no
 * family beyond six weeks, periods added up. */
#define FAMILY_HOTEL_DAYS 42
#define YEAR_MS "31536000000"

#define STAYS                                                                                      \
	"SELECT p.id, b.label, s.name, p.arrived, p.needs, s.kind = 'hotel', s.stay_days,"         \
	" s.family_days,"                                                                          \
	" coalesce((SELECT max(last) FROM booking k WHERE k.bed = b.id), 0),"                      \
	" l.id IS NOT NULL, coalesce(l.due, 0),"                                                   \
	" coalesce((SELECT sum(e.ended - e.arrived) FROM placement e JOIN bed eb ON eb.id = e.bed" \
	"  JOIN site es ON es.area = eb.area AND es.key = eb.site WHERE e.person = p.person"       \
	"  AND e.state = 'ended' AND e.arrived > 0 AND es.kind = s.kind"                           \
	"  AND e.ended > p.arrived - " YEAR_MS                                                     \
	"), 0), coalesce(l.what, '') = 'declined', p.beside,"                                      \
	" coalesce((SELECT o.id FROM placement o WHERE o.beside = p.id AND o.beside <> ''"         \
	"  AND o.state <> 'ended' AND o.state = 'occupied'), '')"                                  \
	" FROM placement p JOIN bed b ON b.id = p.bed"                                             \
	" JOIN site s ON s.area = b.area AND s.key = b.site"                                       \
	" LEFT JOIN plan l ON l.person = p.person AND l.ended = 0"                                 \
	" WHERE p.state <> 'ended' AND p.state = 'occupied' AND (s.kind = 'hotel' OR s.stay_days " \
	"> 0"                                                                                      \
	" OR s.family_days > 0 OR EXISTS (SELECT 1 FROM booking k WHERE k.bed = b.id))"

/* The shorter of what holds for everybody and for families. */
static int limit_of(unsigned needs, bool hotel, int days, int family)
{
	if ((needs & BED_FAMILY) == 0)
		return days;
	if (family == 0 && hotel)
		family = FAMILY_HOTEL_DAYS;
	return family > 0 && (days == 0 || family < days) ? family : days;
}

static struct stay row_read(struct query *q, struct arena *arena)
{
	return (struct stay){.placement = query_text(q, 0, arena),
			     .label = query_text(q, 1, arena),
			     .site_name = query_text(q, 2, arena),
			     .arrived = query_wall(q, 3),
			     .limit_days = limit_of((unsigned)query_int(q, 4), query_int(q, 5) != 0,
						    query_int(q, 6), query_int(q, 7)),
			     .paid_to = {query_int(q, 8)},
			     .planned = query_int(q, 9) != 0,
			     .plan_due = {query_int(q, 10)},
			     .earlier_ms = query_long(q, 11),
			     .declined = query_int(q, 12) != 0,
			     .beside = query_text(q, 13, arena),
			     .partner = query_text(q, 14, arena)};
}

enum err stay_get(struct store *s, const char *placement, struct arena *arena, struct stay *out)
{
	struct query q;
	*out = (struct stay){0};
	query_begin(&q, s, STAYS " AND p.id = ?1", "t", placement);
	if (query_row(&q))
		*out = row_read(&q, arena);
	return query_end(&q);
}

enum err stay_list(struct store *s, const char *area, struct arena *arena, struct stay **out,
		   size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s, STAYS " AND p.area = ?1 ORDER BY length(p.id), p.id", "t", area);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = row_read(&q, arena);
	}
	return query_end(&q);
}

enum err stay_of(struct store *s, const char *person, struct arena *arena, const char **placement)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT id FROM placement WHERE person = ?1 AND state <> 'ended' AND state = "
		    "'occupied'",
		    "t", person);
	*placement = query_row(&q) ? query_text(&q, 0, arena) : NULL;
	return query_end(&q);
}
