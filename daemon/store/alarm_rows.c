/* SPDX-License-Identifier: MIT */
#include "alarm_rows.h"

#include "followup_rows.h"
#include "need.h"
#include "query.h"

#define MOST 100

enum err alarm_since(struct store *s, const char *area, const char *kind, const char *subject,
		     struct wall *since)
{
	struct query q;
	since->ms = 0;
	query_begin(&q, s,
		    "SELECT since FROM alarm WHERE area = ?1 AND kind = ?2 AND subject = ?3"
		    " AND cleared IS NULL",
		    "ttt", area, kind, subject);
	if (query_row(&q))
		*since = query_wall(&q, 0);
	return query_end(&q);
}

enum err alarm_times(struct store *s, const char *area, const char *kind, const char *subject,
		     int *times)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT times FROM alarm WHERE area = ?1 AND kind = ?2 AND subject = ?3"
		    " AND cleared IS NULL",
		    "ttt", area, kind, subject);
	*times = query_row(&q) ? query_int(&q, 0) : 0;
	return query_end(&q);
}

enum err alarm_raise(struct store *s, const char *area, const char *kind, const char *subject,
		     struct wall now, const char *sentence, bool *fresh)
{
	struct wall since;
	enum err e = alarm_since(s, area, kind, subject, &since);
	*fresh = since.ms == 0;
	if (e != ERR_OK)
		return e;
	return query_run(
	    s,
	    "INSERT INTO alarm (area, kind, subject, since, last, times, sentence)"
	    " VALUES (?1, ?2, ?3, ?4, ?4, 1, ?5)"
	    " ON CONFLICT (area, kind, subject) DO UPDATE SET last = ?4, sentence = ?5,"
	    " since = CASE WHEN cleared IS NULL THEN since ELSE ?4 END,"
	    " times = CASE WHEN cleared IS NULL THEN times + 1 ELSE 1 END,"
	    " cleared = NULL",
	    "tttwt", area, kind, subject, now.ms, sentence);
}

enum err alarm_set_since(struct store *s, const char *area, const char *kind, const char *subject,
			 struct wall since)
{
	return query_run_one(s,
			     "UPDATE alarm SET since = ?4 WHERE area = ?1 AND kind = ?2"
			     " AND subject = ?3 AND cleared IS NULL",
			     "tttw", area, kind, subject, since.ms);
}

enum err alarm_clear(struct store *s, const char *area, const char *kind, const char *subject,
		     struct wall now)
{
	return query_run(s,
			 "UPDATE alarm SET cleared = ?4 WHERE area = ?1 AND kind = ?2"
			 " AND subject = ?3 AND cleared IS NULL",
			 "tttw", area, kind, subject, now.ms);
}

enum err alarm_clear_others(struct store *s, const char *area, const char *kind,
			    const char *subjects, struct wall now)
{
	return query_run(s,
			 "UPDATE alarm SET cleared = ?4 WHERE area = ?1 AND kind = ?2"
			 " AND cleared IS NULL AND instr(?3,"
			 " ',' || substr(subject, 1, instr(subject || '/', '/') - 1) || ',') = 0",
			 "tttw", area, kind, subjects, now.ms);
}

/* A range of the key, so that nobody reads what there was of others. */
#define UNDER " AND subject >= ?3 || '/' AND subject < ?3 || '0' AND cleared IS NULL"

enum err alarm_clear_under(struct store *s, const char *area, const char *kind, const char *subject,
			   struct wall until, struct wall now)
{
	return query_run(s,
			 "UPDATE alarm SET cleared = ?5 WHERE area = ?1 AND kind = ?2" UNDER
			 " AND since <= ?4",
			 "tttww", area, kind, subject, until.ms, now.ms);
}

enum err alarm_list_under(struct store *s, const char *area, const char *kind, const char *subject,
			  struct arena *arena, struct alarm **out, size_t *count)
{
	struct query q;
	*out = arena_alloc(arena, MOST * sizeof(**out));
	*count = 0;
	query_begin(&q, s,
		    "SELECT subject, sentence, since FROM alarm WHERE area = ?1 AND kind = ?2" UNDER
		    " ORDER BY subject LIMIT ?4",
		    "ttti", area, kind, subject, MOST);
	while (query_row(&q))
		(*out)[(*count)++] = (struct alarm){.kind = kind,
						    .subject = query_text(&q, 0, arena),
						    .sentence = query_text(&q, 1, arena),
						    .since = query_wall(&q, 2)};
	return query_end(&q);
}

/* What is of a young person, then of who must not share a roof or a bed, then of who must move, or
 * is waited for, looked for or to be rung, then all else. */
#define WEIGHT                                                                                     \
	"CASE WHEN kind = 'followup' AND EXISTS (SELECT 1 FROM followup f WHERE f.id = subject"    \
	"  AND f.kind = '" FOLLOWUP_CHILDREN "') THEN 0"                                           \
	" WHEN kind = 'referral' AND EXISTS (SELECT 1 FROM referral r WHERE r.id = subject"        \
	"  AND (r.needs & ?3) <> 0) THEN 0"                                                        \
	" WHEN kind IN ('apart', 'shared', 'unfit', 'two') THEN 1"                                 \
	" WHEN kind IN ('closed', 'followup', 'referral', 'offer') THEN 2 ELSE 3 END"

enum err alarm_list(struct store *s, const char *area, struct arena *arena, struct alarm **out,
		    size_t *count)
{
	struct query q;
	*out = arena_alloc(arena, MOST * sizeof(**out));
	*count = 0;
	query_begin(
	    &q, s,
	    "SELECT kind, subject, sentence, since, last, times, " WEIGHT " FROM alarm"
	    " WHERE area = ?1 AND cleared IS NULL ORDER BY 7, since, kind, subject LIMIT ?2",
	    "tii", area, MOST, (int)NEED_UNDER_18);
	while (query_row(&q)) {
		struct alarm *a = &(*out)[(*count)++];
		a->kind = query_text(&q, 0, arena);
		a->subject = query_text(&q, 1, arena);
		a->sentence = query_text(&q, 2, arena);
		a->since = query_wall(&q, 3);
		a->last = query_wall(&q, 4);
		a->times = query_int(&q, 5);
		a->grave = query_int(&q, 6) < 2;
	}
	return query_end(&q);
}
