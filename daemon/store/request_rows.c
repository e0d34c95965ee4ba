/* SPDX-License-Identifier: MIT */
#include "request_rows.h"

#include "query.h"

enum err request_remember(struct store *s, const char *id, const char *area, struct wall now,
			  const char *user, const char *digest, const char *reply)
{
	return query_run(s,
			 "INSERT INTO request (id, area, at, user, digest, reply)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			 "ttwttt", id, area, now.ms, user, digest, reply);
}

enum err request_recall(struct store *s, const char *id, struct arena *arena,
			struct remembered *out)
{
	struct query q;
	*out = (struct remembered){0};
	query_begin(&q, s, "SELECT user, digest, reply FROM request WHERE id = ?1", "t", id);
	if (query_row(&q)) {
		out->user = query_text(&q, 0, arena);
		out->digest = query_text(&q, 1, arena);
		out->reply = query_text(&q, 2, arena);
	}
	return query_end(&q);
}

enum err request_forget(struct store *s, struct wall before)
{
	return query_run(s,
			 "DELETE FROM request WHERE at < ?1 AND seq <"
			 " (SELECT min(seq) + 1000 FROM request)",
			 "w", before.ms);
}
