/* SPDX-License-Identifier: MIT */
#include "no_show_rows.h"

#include "query.h"

enum err no_show_is(struct store *s, const char *placement, bool *is)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM placement p WHERE p.id = ?1 AND" NEVER_CAME, "t",
		    placement);
	*is = query_row(&q);
	return query_end(&q);
}

enum err no_show_nobody_due(struct store *s, const char *placement, bool *is)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM placement p WHERE p.id = ?1 AND " MERE_OFFER("p"), "t",
		    placement);
	*is = query_row(&q);
	return query_end(&q);
}
