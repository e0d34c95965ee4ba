/* SPDX-License-Identifier: MIT */
#include "sharing_rows.h"

#include "query.h"

enum err sharing_put(struct store *s, const char *area, const char *version, const char *by,
		     struct wall now)
{
	return query_run(s,
			 "INSERT INTO sharing (area, version, at, by) VALUES (?1, ?2, ?3, ?4)"
			 " ON CONFLICT (area) DO UPDATE SET version = excluded.version,"
			 " at = excluded.at, by = excluded.by",
			 "ttwt", area, version, now.ms, by);
}

enum err sharing_get(struct store *s, const char *area, struct arena *arena, const char **version)
{
	struct query q;
	*version = "";
	query_begin(&q, s, "SELECT version FROM sharing WHERE area = ?1", "t", area);
	if (query_row(&q))
		*version = query_text(&q, 0, arena);
	return query_end(&q);
}
