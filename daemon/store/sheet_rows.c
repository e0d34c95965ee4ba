/* SPDX-License-Identifier: MIT */
#include "sheet_rows.h"

#include "grow.h"
#include "query.h"

enum err night_count_list(struct store *s, const char *area, struct date night, struct span span,
			  struct arena *arena, struct night_count **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(
	    &q, s,
	    "SELECT 'found', CASE first WHEN 1 THEN 'for the first time' ELSE 'known' END, count(*)"
	    " FROM sighting WHERE area = ?1 AND found = 1 AND at >= ?2 AND at < ?3 GROUP BY 2"
	    " UNION ALL SELECT 'placed', b.kind, count(*) FROM placement p JOIN bed b ON b.id = "
	    "p.bed"
	    " WHERE p.area = ?1 AND p.arrived >= ?2 AND p.arrived < ?3 GROUP BY b.kind"
	    " UNION ALL SELECT 'no-show', b.kind, count(*) FROM placement p JOIN bed b ON b.id = "
	    "p.bed"
	    " WHERE p.area = ?1 AND p.outcome = 'no-show' AND p.ended >= ?2 AND p.ended < ?3"
	    " GROUP BY b.kind"
	    " UNION ALL SELECT 'refused', reason, count(*) FROM placement"
	    " WHERE area = ?1 AND outcome = 'refused' AND ended >= ?2 AND ended < ?3 GROUP BY "
	    "reason"
	    " UNION ALL SELECT 'offered', outcome, count(*) FROM offer"
	    " WHERE area = ?1 AND night = ?4 GROUP BY outcome"
	    " UNION ALL SELECT 'turned away', reason, count(*) FROM turnaway"
	    " WHERE area = ?1 AND night = ?4 GROUP BY reason",
	    "twwi", area, span.from.ms, span.to.ms, night.day);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct night_count){
		    query_text(&q, 0, arena), query_text(&q, 1, arena), query_int(&q, 2)};
	}
	return query_end(&q);
}
