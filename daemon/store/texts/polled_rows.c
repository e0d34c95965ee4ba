/* SPDX-License-Identifier: MIT */
#include "polled_rows.h"

#include "query.h"

enum err polled_any(struct store *s, bool *any)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM polled LIMIT 1", "");
	*any = query_row(&q);
	return query_end(&q);
}

enum err polled_add(struct store *s, const struct polled_row *p)
{
	return query_run(s,
			 "INSERT INTO polled (gateway, id, sender, text, sent, account)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (gateway, id) DO NOTHING",
			 "ttttwt", p->gateway, p->id, p->from, p->text, p->sent.ms, p->account);
}

/* Of one moment, what stood further down on its page, or on a later one, was sent first. */
enum err polled_oldest(struct store *s, int limit, struct arena *arena, struct polled_list *out)
{
	struct query q;
	*out = (struct polled_list){arena_alloc(arena, (size_t)limit * sizeof(*out->rows)), 0};
	query_begin(&q, s,
		    "SELECT n, gateway, id, sender, text, sent, failures, account FROM polled"
		    " ORDER BY failures, sent, n DESC LIMIT ?1",
		    "i", limit);
	while (query_row(&q))
		out->rows[out->count++] = (struct polled_row){.n = query_long(&q, 0),
							      .gateway = query_text(&q, 1, arena),
							      .id = query_text(&q, 2, arena),
							      .from = query_text(&q, 3, arena),
							      .text = query_text(&q, 4, arena),
							      .sent = query_wall(&q, 5),
							      .failures = query_int(&q, 6),
							      .account = query_text(&q, 7, arena)};
	return query_end(&q);
}

enum err polled_failed(struct store *s, int64_t n)
{
	return query_run(s, "UPDATE polled SET failures = failures + 1 WHERE n = ?1", "l", n);
}

enum err polled_count_failed(struct store *s, int *count)
{
	struct query q;
	query_begin(&q, s, "SELECT count(*) FROM polled WHERE failures > 0", "");
	return query_count(&q, count);
}

enum err polled_remove(struct store *s, int64_t n)
{
	return query_run(s, "DELETE FROM polled WHERE n = ?1", "l", n);
}
