/* SPDX-License-Identifier: MIT */
#include "newcomer_rows.h"

#include "grow.h"
#include "message_rows.h"
#include "query.h"
#include "step_inside.h"

/* This occasion o, and of a late crossing the activation that it became. */
#define OF_ITS_EVENT                                                                               \
	"(SELECT o.id UNION ALL SELECT p.id FROM occasion p INDEXED BY occasion_audience"          \
	" WHERE o.kind = 'late' AND o.audience <> '' AND p.area = o.area"                          \
	" AND p.audience = o.audience AND p.kind = 'activation')"

/* As soon as step s would tell it: what is kept for the morning does for one that waits, too. */
#define MAY_ARRIVE(m)                                                                              \
	"(" m ".state IN ('sending', 'unknown', 'accepted', 'delivered') OR (" m ".state ="        \
	" 'queued' AND (s.waits <> 0 OR " m ".detail <> '" KEPT_QUIET "'))"                        \
	" OR " HAS_HEARD(m) " OR " m ".declined IS NOT NULL)"

/* Step x tells them again by itself, and no later than s would. */
#define AS_SOON                                                                                    \
	"(x.id = s.id OR ((x.waits = 0 OR s.waits <> 0) AND EXISTS (SELECT 1 FROM member k"        \
	" WHERE k.area = x.area AND k.grp = x.grp AND k.contact = c.key)))"

/* What failed, or relied on what did, and is told again by its own step. */
#define IS_TOLD_AGAIN                                                                              \
	"(" AS_SOON " AND " STEP_TELLS(                                                            \
	    "m", "x") " AND (x.needed = 0 OR x.state <> 'open')"                                   \
		      " AND (m.state IN ('failed', 'expired') OR (" SPARED(                        \
			  "m") " AND EXISTS (SELECT 1"                                             \
			       "  FROM step y CROSS JOIN message n ON n.step = y.id "              \
			       "AND n.contact = m.contact"                                         \
			       "  WHERE y.occasion = x.occasion AND n.phone = m.phone"             \
			       "  AND n.state IN ('failed', 'expired')))))"

/* A row that was spared for another text tells nothing: that text does, while it may arrive. */
#define IS_TOLD                                                                                    \
	"EXISTS (SELECT 1 FROM step x CROSS JOIN message m ON m.step = x.id"                       \
	" AND m.contact = c.key WHERE x.occasion IN " OF_ITS_EVENT " AND " AT_THEIR_NUMBER(        \
	    "m", "s") " AND (" MAY_ARRIVE("m") "  OR m.detail = '" OVERTAKEN_BY_LATER              \
					       "' OR " IS_TOLD_AGAIN "))"

static enum err list_read(struct query *q, struct arena *arena, struct missed_list *out)
{
	*out = (struct missed_list){NULL, 0};
	while (query_row(q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		out->rows[out->count++] = (struct missed){.contact = query_text(q, 0, arena),
							  .name = query_text(q, 1, arena),
							  .stopped = query_int(q, 2) != 0};
	}
	return query_end(q);
}

enum err newcomer_list_group(struct store *s, const struct step_row *x, struct arena *arena,
			     struct missed_list *out)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT c.key, c.name, c.stopped FROM step s CROSS JOIN occasion o ON o.id = s.occasion"
	    " CROSS JOIN member g ON g.area = s.area AND g.grp = s.grp"
	    " CROSS JOIN contact c ON c.area = g.area AND c.key = g.contact"
	    " WHERE s.id = ?1 AND NOT " IS_TOLD " ORDER BY g.position",
	    "t", x->id);
	return list_read(&q, arena, out);
}

enum err newcomer_list_open(struct store *s, const struct step_row *x, struct arena *arena,
			    struct missed_list *out)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT c.key, c.name, c.stopped FROM step s CROSS JOIN occasion o ON o.id = s.occasion"
	    " CROSS JOIN contact c ON c.area = s.area AND c.site <> '' AND " AT_OPEN_SITE
	    " WHERE s.id = ?1 AND NOT " IS_TOLD " ORDER BY c.key",
	    "t", x->id);
	return list_read(&q, arena, out);
}

/* By a hand-over of the same activation. */
#define IS_HANDED_OVER                                                                             \
	"EXISTS (SELECT 1 FROM occasion p INDEXED BY occasion_audience CROSS JOIN step y"          \
	" ON y.occasion = p.id CROSS JOIN message m ON m.step = y.id AND m.contact = c.key"        \
	" WHERE p.area = o.area AND p.audience = o.audience AND p.kind = 'handover'"               \
	" AND m.made >= h.starts AND " AT_THEIR_NUMBER("m", "s") " AND " MAY_ARRIVE("m") ")"

enum err newcomer_list_duty(struct store *s, const struct step_row *x, const char *duty,
			    struct wall since, struct wall now, struct arena *arena,
			    struct missed_list *out)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT c.key, c.name, c.stopped FROM step s CROSS JOIN occasion o ON o.id = s.occasion"
	    " CROSS JOIN shift h ON h.area = s.area AND h.duty = ?2"
	    "  AND h.starts <= ?3 AND h.ends > ?4"
	    " CROSS JOIN contact c ON c.area = h.area AND c.key = h.contact"
	    " WHERE s.id = ?1 AND NOT " IS_TOLD " AND NOT " IS_HANDED_OVER
	    " GROUP BY c.key ORDER BY c.key",
	    "ttww", x->id, duty, since.ms, now.ms);
	return list_read(&q, arena, out);
}
