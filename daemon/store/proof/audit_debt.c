/* SPDX-License-Identifier: MIT */
#include "audit_debt.h"

#include "audit_inside.h"
#include "grow.h"
#include "query.h"

/* Under whose name a row was, and under whose it is. */
#define FROM "SELECT id FROM person WHERE merged <> ''"
#define INTO "SELECT merged FROM person WHERE merged <> ''"

static enum err debt_owed(struct store *s, bool *owed)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM meta WHERE key = 'merges'", "");
	*owed = query_row(&q);
	return query_end(&q);
}

static enum err debt_read(struct query *q, struct arena *arena, struct audit_debt **out,
			  size_t *count)
{
	while (query_row(q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct audit_debt){
		    query_text(q, 0, arena),
		    (enum audited)audit_kind_of(query_text(q, 1, arena)),
		    query_text(q, 2, arena),
		};
	}
	return query_end(q);
}

enum err audit_debt_list(struct store *s, struct arena *arena, struct audit_debt **out,
			 size_t *count)
{
	struct query q;
	bool owed;
	*out = NULL;
	*count = 0;
	TRY(debt_owed(s, &owed));
	if (!owed)
		return ERR_OK;
	query_begin(&q, s,
		    "SELECT area, kind, subject FROM audit a WHERE kind IN ('apart', 'listed')"
		    " AND EXISTS (SELECT 1 FROM (" FROM ")"
		    "  WHERE instr(a.subject || '/', '/' || id || '/') > 0)"
		    " UNION SELECT area, 'apart', area || '/' || one || '/' || other FROM apart"
		    "  WHERE one IN (" INTO ") OR other IN (" INTO ")"
		    " UNION SELECT area, 'listed', area || '/' || person FROM listed"
		    "  WHERE person IN (" INTO ") ORDER BY 1, 2, 3",
		    "");
	return debt_read(&q, arena, out, count);
}

enum err audit_debt_settle(struct store *s)
{
	return query_run(s, "DELETE FROM meta WHERE key = 'merges'", "");
}
