/* SPDX-License-Identifier: MIT */
#include "holder_rows.h"

#include "grow.h"
#include "query.h"

/* Of one activation, whichever of them has told it. */
#define OF_ITS_EVENT                                                                               \
	"(SELECT o.id UNION ALL SELECT e.id FROM occasion e INDEXED BY occasion_audience"          \
	" WHERE e.area = o.area AND e.audience = o.audience AND o.audience <> ''"                  \
	" AND o.kind IN ('activation', 'late') AND e.id <> o.id"                                   \
	" AND e.kind IN ('activation', 'late', 'handover'))"

#define NEWEST(answer)                                                                             \
	"coalesce((SELECT max(m." answer                                                           \
	") FROM occasion p CROSS JOIN step x ON x.occasion = p.id"                                 \
	" CROSS JOIN message m ON m.step = x.id AND m.contact = h.contact"                         \
	" WHERE p.id IN " OF_ITS_EVENT                                                             \
	" AND m.made >= CASE p.kind WHEN 'handover' THEN h.starts ELSE o.at END), 0)"

static enum err list_read(struct query *q, struct arena *arena, struct holder_list *out)
{
	*out = (struct holder_list){NULL, 0};
	while (query_row(q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		out->rows[out->count++] = (struct holder){.contact = query_text(q, 0, arena),
							  .since = query_wall(q, 1),
							  .acked = query_wall(q, 2),
							  .declined = query_wall(q, 3)};
	}
	return query_end(q);
}

enum err holder_list(struct store *s, const struct step_row *x, const char *duty, struct wall now,
		     struct arena *arena, struct holder_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT h.contact, max(h.starts), max(" NEWEST("acked") "), max(" NEWEST(
			"declined") ")"
				    " FROM step s CROSS JOIN occasion o ON o.id = s.occasion"
				    " CROSS JOIN shift h ON h.area = s.area AND h.duty = ?2"
				    "  AND h.starts <= ?3 AND h.ends > ?3 AND h.contact <> ''"
				    " WHERE s.id = ?1 GROUP BY h.contact ORDER BY h.contact",
		    "ttw", x->id, duty, now.ms);
	return list_read(&q, arena, out);
}
