/* SPDX-License-Identifier: MIT */
#include "gateway_rows.h"

#include <assert.h>
#include <string.h>

#include "query.h"

#define DAYS_KEPT 31
#define MINUTES_KEPT 60

static const char *const states[GATEWAY_STATE_COUNT] = {
    [GATEWAY_WORKS] = "works",
    [GATEWAY_SLIPS] = "slips",
    [GATEWAY_FAILED] = "failed",
};

const char *gateway_state_name(enum gateway_state s)
{
	return states[s];
}

static enum gateway_state state_of(const char *name)
{
	int s = 0;
	while (s < GATEWAY_STATE_COUNT && strcmp(states[s], name) != 0)
		s++;
	assert(s < GATEWAY_STATE_COUNT);
	return (enum gateway_state)s;
}

enum err gateway_read(struct store *s, const char *gateway, struct arena *arena,
		      struct gateway_row *out)
{
	struct query q;
	*out = (struct gateway_row){.gateway = gateway, .why = ""};
	query_begin(&q, s,
		    "SELECT state, since, trouble, rests, judged, why, skewed, limited, level,"
		    " filled FROM gateway WHERE gateway = ?1",
		    "t", gateway);
	if (query_row(&q)) {
		out->state = state_of(query_text(&q, 0, arena));
		out->since = query_wall(&q, 1);
		out->trouble = query_wall(&q, 2);
		out->rests = query_wall(&q, 3);
		out->judged = query_wall(&q, 4);
		out->why = query_text(&q, 5, arena);
		out->skewed = query_int(&q, 6) != 0;
		out->limited = query_int(&q, 7) != 0;
		out->bucket.level = query_long(&q, 8);
		out->bucket.filled = query_wall(&q, 9);
	}
	return query_end(&q);
}

enum err gateway_save(struct store *s, const struct gateway_row *g)
{
	return query_run(s,
			 "REPLACE INTO gateway (gateway, state, since, trouble, rests, judged, why,"
			 " skewed, limited, level, filled)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
			 "ttwwwwtiilw", g->gateway, gateway_state_name(g->state), g->since.ms,
			 g->trouble.ms, g->rests.ms, g->judged.ms, g->why, (int)g->skewed,
			 (int)g->limited, g->bucket.level, g->bucket.filled.ms);
}

/* ---- how much, and how it went -------------------------------------------------------------- */

enum err sent_day_add(struct store *s, const char *gateway, int64_t day, int count)
{
	enum err e = query_run(s,
			       "INSERT INTO sent_day (gateway, day, count)"
			       " VALUES (?1, ?2, max(0, ?3))"
			       " ON CONFLICT (gateway, day) DO UPDATE SET"
			       " count = max(0, count + ?3)",
			       "tli", gateway, day, count);
	if (e != ERR_OK)
		return e;
	return query_run(s, "DELETE FROM sent_day WHERE gateway = ?1 AND day < ?2", "tl", gateway,
			 day - DAYS_KEPT);
}

enum err sent_day_count(struct store *s, const char *gateway, int64_t day, int *count)
{
	struct query q;
	query_begin(&q, s, "SELECT count FROM sent_day WHERE gateway = ?1 AND day = ?2", "tl",
		    gateway, day);
	*count = query_row(&q) ? query_int(&q, 0) : 0;
	return query_end(&q);
}

enum err sent_minute_add(struct store *s, const char *gateway, int64_t minute,
			 const struct window *w)
{
	enum err e =
	    query_run(s,
		      "INSERT INTO sent_minute (gateway, minute, taken, refused, lost, took_ms)"
		      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (gateway, minute) DO UPDATE SET"
		      " taken = taken + ?3, refused = refused + ?4, lost = lost + ?5,"
		      " took_ms = took_ms + ?6",
		      "tliiil", gateway, minute, w->taken, w->refused, w->lost, w->took_ms);
	if (e != ERR_OK)
		return e;
	return query_run(s, "DELETE FROM sent_minute WHERE gateway = ?1 AND minute < ?2", "tl",
			 gateway, minute - MINUTES_KEPT);
}

enum err sent_minutes_sum(struct store *s, const char *gateway, int64_t since, struct window *out)
{
	struct query q;
	*out = (struct window){0};
	query_begin(&q, s,
		    "SELECT sum(taken), sum(refused), sum(lost), sum(took_ms) FROM sent_minute"
		    " WHERE gateway = ?1 AND minute >= ?2",
		    "tl", gateway, since);
	if (query_row(&q))
		*out = (struct window){query_int(&q, 0), query_int(&q, 1), query_int(&q, 2),
				       query_long(&q, 3)};
	return query_end(&q);
}

/* ---- polls ---------------------------------------------------------------------------------- */

enum err poll_read(struct store *s, const char *gateway, const char *name, struct arena *arena,
		   struct poll_row *out)
{
	struct query q;
	*out = (struct poll_row){.gateway = gateway, .name = name, .cursor = "", .missed = true};
	query_begin(&q, s,
		    "SELECT cursor, page, number, failures, missed, asked, heard, began, complete"
		    " FROM poll WHERE gateway = ?1 AND name = ?2",
		    "tt", gateway, name);
	if (query_row(&q)) {
		out->cursor = query_text(&q, 0, arena);
		out->page = query_int(&q, 1);
		out->number = query_long(&q, 2);
		out->failures = query_int(&q, 3);
		out->missed = query_int(&q, 4) != 0;
		out->asked = query_wall(&q, 5);
		out->heard = query_wall(&q, 6);
		out->began = query_wall(&q, 7);
		out->complete = query_wall(&q, 8);
	}
	return query_end(&q);
}

enum err poll_save(struct store *s, const struct poll_row *p)
{
	return query_run(s,
			 "REPLACE INTO poll (gateway, name, cursor, page, number, failures, missed,"
			 " asked, heard, began, complete)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
			 "tttiliiwwww", p->gateway, p->name, p->cursor, p->page, p->number,
			 p->failures, (int)p->missed, p->asked.ms, p->heard.ms, p->began.ms,
			 p->complete.ms);
}
