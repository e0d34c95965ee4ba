/* SPDX-License-Identifier: MIT */
#include "attempt_rows.h"

#include "query.h"
#include "swep/limits.h"

enum err attempt_insert(struct store *s, const struct attempt_row *a)
{
	return query_run(s,
			 "INSERT INTO attempt (reference, message, area, number, gateway, began,"
			 " state, settled_by, gateway_id, detail)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', '', '')",
			 "tttitwt", a->reference, a->message, a->area, a->number, a->gateway,
			 a->began.ms, attempt_state_name(a->state));
}

enum err attempt_read(struct store *s, const char *reference, struct arena *arena,
		      struct attempt_row *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT message, area, number, gateway, began, state, settled_by, gateway_id,"
		    " detail FROM attempt WHERE reference = ?1",
		    "t", reference);
	bool found = query_row(&q);
	if (found)
		*out = (struct attempt_row){.reference = arena_text(arena, reference),
					    .message = query_text(&q, 0, arena),
					    .area = query_text(&q, 1, arena),
					    .number = query_int(&q, 2),
					    .gateway = query_text(&q, 3, arena),
					    .began = query_wall(&q, 4),
					    .state = attempt_state_of(query_text(&q, 5, arena)),
					    .settled_by = query_text(&q, 6, arena),
					    .gateway_id = query_text(&q, 7, arena),
					    .detail = query_text(&q, 8, arena)};
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err attempt_save(struct store *s, const struct attempt_row *a)
{
	return query_run_one(s,
			     "UPDATE attempt SET state = ?2, settled_by = ?3, gateway_id = ?4,"
			     " detail = ?5 WHERE reference = ?1",
			     "ttttt", a->reference, attempt_state_name(a->state), a->settled_by,
			     a->gateway_id, a->detail);
}

enum err attempt_hope(struct store *s, const char *message, int besides, bool *hope)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM attempt WHERE message = ?1 AND number <> ?2"
		    " AND (state IN ('accepted', 'delivered')"
		    "  OR (number > ?2 AND state IN ('sending', 'unknown'))) LIMIT 1",
		    "ti", message, besides);
	*hope = query_row(&q);
	return query_end(&q);
}

enum err attempt_lost(struct store *s, const char *message, const char *gateway, bool *lost)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM attempt WHERE message = ?1 AND gateway = ?2"
		    " AND state IN ('unknown', 'absent', 'failed') LIMIT 1",
		    "tt", message, gateway);
	*lost = query_row(&q);
	return query_end(&q);
}

#define MADE_MOST_MS (24 * HOURS_MS(1)) /* before an attempt that counts */
#define MAY_HAVE_LEFT " AND a.state NOT IN ('unsent', 'absent')"

/* Too few at all to crowd anybody, whatever became of them: read off their messages. */
static enum err attempts_few(struct store *s, const char *phone, int64_t made, bool *few)
{
	struct query q;
	int count;
	query_begin(&q, s,
		    "SELECT coalesce(sum(attempt), 0) FROM message WHERE phone = ?1"
		    " AND channel = 'sms' AND made > ?2",
		    "tw", phone, made);
	enum err e = query_count(&q, &count);
	*few = count < LIMIT_SAME_TEXTS;
	return e;
}

enum err attempt_crowd(struct store *s, const char *phone, const char *text, struct wall since,
		       struct crowd *out)
{
	struct query q;
	bool few;
	enum err e = attempts_few(s, phone, since.ms - MADE_MOST_MS, &few);
	*out = (struct crowd){0};
	if (e != ERR_OK || few)
		return e;
	query_begin(&q, s,
		    "SELECT count(*), coalesce(sum(m.text = ?2), 0) FROM message m"
		    " JOIN attempt a ON a.message = m.id WHERE m.phone = ?1 AND m.channel = 'sms'"
		    " AND m.made > ?4 AND a.began > ?3" MAY_HAVE_LEFT,
		    "ttww", phone, text, since.ms, since.ms - MADE_MOST_MS);
	if (query_row(&q)) {
		out->any = query_int(&q, 0);
		out->same = query_int(&q, 1);
	}
	return query_end(&q);
}

enum err attempt_crowd_at(struct store *s, const char *phone, const char *text, int n,
			  struct wall *at)
{
	struct query q;
	at->ms = 0;
	query_begin(&q, s,
		    "SELECT a.began FROM message m JOIN attempt a ON a.message = m.id"
		    " WHERE m.phone = ?1 AND m.channel = 'sms'"
		    " AND (?2 IS NULL OR m.text = ?2)" MAY_HAVE_LEFT
		    " ORDER BY a.began DESC LIMIT 1 OFFSET ?3",
		    "tti", phone, text, n - 1);
	if (query_row(&q))
		*at = query_wall(&q, 0);
	return query_end(&q);
}

enum err attempt_count_failed(struct store *s, const char *message, int *count)
{
	struct query q;
	query_begin(&q, s, "SELECT count(*) FROM attempt WHERE message = ?1 AND state = 'failed'",
		    "t", message);
	return query_count(&q, count);
}

enum err attempt_died(struct store *s, const char *reference)
{
	return query_run_one(s, "UPDATE attempt SET died = 1 WHERE reference = ?1", "t", reference);
}

enum err attempt_losses(struct store *s, const char *message, const char *certain,
			struct losses *out)
{
	struct query q;
	*out = (struct losses){0};
	query_begin(&q, s,
		    "SELECT coalesce(sum(c), 0), coalesce(sum(died AND NOT c), 0) FROM"
		    " (SELECT died, state = 'absent' AND instr(?2, ',' || gateway || ',') > 0 AS c"
		    " FROM attempt WHERE message = ?1 AND state IN ('unknown', 'absent'))",
		    "tt", message, certain);
	if (query_row(&q)) {
		out->certain = query_int(&q, 0);
		out->died = query_int(&q, 1);
	}
	return query_end(&q);
}

static enum err orphan_known(struct store *s, const char *reference, const char *verdict,
			     bool *known)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM orphan WHERE reference = ?1 AND verdict = ?2", "tt",
		    reference, verdict);
	*known = query_row(&q);
	return query_end(&q);
}

enum err orphan_keep(struct store *s, const char *reference, const char *verdict,
		     struct wall received, const char *detail, bool *fresh)
{
	bool known;
	enum err e = orphan_known(s, reference, verdict, &known);
	*fresh = e == ERR_OK && !known;
	if (!*fresh)
		return e;
	return query_run(s,
			 "INSERT INTO orphan (reference, verdict, received, detail)"
			 " VALUES (?1, ?2, ?3, ?4)",
			 "ttwt", reference, verdict, received.ms, detail);
}

enum err orphan_list(struct store *s, int limit, struct arena *arena, struct orphan_list *out)
{
	struct query q;
	*out = (struct orphan_list){arena_alloc(arena, (size_t)limit * sizeof(*out->rows)), 0};
	query_begin(&q, s,
		    "SELECT reference, verdict, detail, received FROM orphan"
		    " ORDER BY received DESC, reference, verdict LIMIT ?1",
		    "i", limit);
	while (query_row(&q))
		out->rows[out->count++] = (struct orphan_row){.reference = query_text(&q, 0, arena),
							      .verdict = query_text(&q, 1, arena),
							      .detail = query_text(&q, 2, arena),
							      .received = query_wall(&q, 3)};
	return query_end(&q);
}

enum err gateway_silent(struct store *s, const char *gateway, int most, bool *silent)
{
	struct query q;
	int count;
	query_begin(&q, s,
		    "SELECT count(*) FROM (SELECT state FROM attempt WHERE gateway = ?1"
		    " AND state <> 'sending' AND NOT (died AND state IN ('unknown', 'absent'))"
		    " ORDER BY began DESC LIMIT ?2)"
		    " WHERE state IN ('unknown', 'absent')",
		    "ti", gateway, most);
	enum err e = query_count(&q, &count);
	*silent = count >= most;
	return e;
}

enum err attempt_others_taken(struct store *s, const char *message, const char *gateway,
			      bool *taken)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM attempt WHERE gateway = ?2 AND message <> ?1"
		    " AND began >= (SELECT began FROM attempt WHERE message = ?1 AND gateway = ?2"
		    "  ORDER BY number DESC LIMIT 1 OFFSET 1)"
		    " AND state IN ('accepted', 'delivered') LIMIT 1",
		    "tt", message, gateway);
	*taken = query_row(&q);
	return query_end(&q);
}
