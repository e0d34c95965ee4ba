/* SPDX-License-Identifier: MIT */
#include "deadline.h"

#include "query.h"

enum err deadline_set(struct store *s, const char *kind, const char *subject, const char *area,
		      struct wall due)
{
	return query_run(
	    s,
	    "INSERT INTO deadline (kind, subject, area, due) VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT (kind, subject) DO UPDATE SET area = excluded.area, due = excluded.due,"
	    " failures = 0",
	    "tttw", kind, subject, area, due.ms);
}

enum err deadline_clear(struct store *s, const char *kind, const char *subject)
{
	return query_run(s, "DELETE FROM deadline WHERE kind = ?1 AND subject = ?2", "tt", kind,
			 subject);
}

enum err deadline_postpone(struct store *s, const char *kind, const char *subject, struct wall due)
{
	return query_run(s,
			 "UPDATE deadline SET due = ?3, failures = failures + 1"
			 " WHERE kind = ?1 AND subject = ?2",
			 "ttw", kind, subject, due.ms);
}

enum err deadline_shift(struct store *s, int64_t earlier_ms)
{
	return query_run(s, "UPDATE deadline SET due = due - ?1", "l", earlier_ms);
}

enum err deadline_retry(struct store *s, const char *area, struct wall now)
{
	return query_run(s,
			 "UPDATE deadline SET due = min(due, ?2), failures = 0"
			 " WHERE area = ?1 AND failures > 0",
			 "tw", area, now.ms);
}

enum err deadline_due(struct store *s, struct wall now, int limit, struct arena *arena,
		      struct deadline **out, size_t *count)
{
	struct query q;
	*out = arena_alloc(arena, (size_t)limit * sizeof(**out));
	*count = 0;
	query_begin(&q, s,
		    "SELECT kind, subject, area, due, failures FROM deadline"
		    " WHERE due <= ?1 ORDER BY due, kind, subject LIMIT ?2",
		    "wi", now.ms, limit);
	while (query_row(&q)) {
		struct deadline *d = &(*out)[(*count)++];
		d->kind = query_text(&q, 0, arena);
		d->subject = query_text(&q, 1, arena);
		d->area = query_text(&q, 2, arena);
		d->due = query_wall(&q, 3);
		d->failures = query_int(&q, 4);
	}
	return query_end(&q);
}

enum err deadline_is_due(struct store *s, const char *kind, const char *subject, struct wall now,
			 bool *due)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM deadline WHERE kind = ?1 AND subject = ?2 AND due <= ?3",
		    "ttw", kind, subject, now.ms);
	*due = query_row(&q);
	return query_end(&q);
}

enum err deadline_is_failing(struct store *s, const char *subject, bool *failing)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM deadline WHERE subject = ?1 AND failures > 0", "t",
		    subject);
	*failing = query_row(&q);
	return query_end(&q);
}

enum err deadline_next(struct store *s, struct wall *due)
{
	struct query q;
	due->ms = INT64_MAX;
	query_begin(&q, s, "SELECT due FROM deadline ORDER BY due LIMIT 1", "");
	if (query_row(&q))
		*due = query_wall(&q, 0);
	return query_end(&q);
}
