/* SPDX-License-Identifier: MIT */
#include "placement_rows.h"

#include <string.h>

#include "grow.h"
#include "query.h"

static const char *const states[] = {
    [PLACEMENT_HELD] = "held",
    [PLACEMENT_OCCUPIED] = "occupied",
    [PLACEMENT_ENDED] = "ended",
};

static const char *const outcomes[] = {
    [OUTCOME_RELEASED] = "released",
    [OUTCOME_NO_SHOW] = "no-show",
    [OUTCOME_EXPIRED] = "expired",
    [OUTCOME_LEFT] = "left",
};

const char *placement_state_name(enum placement_state s)
{
	return states[s];
}

const char *placement_outcome_name(enum placement_outcome o)
{
	return outcomes[o];
}

enum placement_state placement_state_read(const char *name)
{
	for (int i = PLACEMENT_HELD; name != NULL && i < PLACEMENT_ENDED; i++)
		if (strcmp(states[i], name) == 0)
			return (enum placement_state)i;
	return PLACEMENT_ENDED;
}

static enum placement_outcome outcome_read(const char *name)
{
	for (int i = OUTCOME_RELEASED; i < OUTCOME_LEFT; i++)
		if (strcmp(outcomes[i], name) == 0)
			return (enum placement_outcome)i;
	return OUTCOME_LEFT;
}

#define COLUMNS "id, bed, person, state, outcome, needs, made, expires, arrived, by"

static void read_row(struct query *q, struct arena *arena, struct placement *p)
{
	p->id = query_text(q, 0, arena);
	p->bed = query_text(q, 1, arena);
	p->person = query_text(q, 2, arena);
	p->state = placement_state_read((const char *)sqlite3_column_text(q->statement, 3));
	p->outcome = outcome_read(query_text(q, 4, arena));
	p->needs = (unsigned)query_int(q, 5);
	p->made = query_wall(q, 6);
	p->expires = query_wall(q, 7);
	p->arrived = query_wall(q, 8);
	p->by = query_text(q, 9, arena);
}

static enum err read_one(struct query *q, struct arena *arena, struct placement *out)
{
	*out = (struct placement){0};
	if (query_row(q))
		read_row(q, arena, out);
	return query_end(q);
}

enum err placement_add(struct store *s, const char *area, const struct placement *p)
{
	return query_run(
	    s,
	    "INSERT INTO placement (id, area, bed, person, state, needs, made, expires,"
	    " arrived, by) VALUES"
	    " (?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif(?8, 0), nullif(?9, 0), ?10)",
	    "tttttiwwwt", p->id, area, p->bed, p->person, states[p->state], (int)p->needs,
	    p->made.ms, p->expires.ms, p->arrived.ms, p->by);
}

enum err placement_get(struct store *s, const char *id, struct arena *arena, struct placement *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM placement WHERE id = ?1", "t", id);
	return read_one(&q, arena, out);
}

static enum err latest_ended(struct store *s, const char *person, struct arena *arena,
			     struct placement *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM placement WHERE person = ?1 AND state = 'ended'"
		    " ORDER BY made DESC, length(id) DESC, id DESC LIMIT 1",
		    "t", person);
	return read_one(&q, arena, out);
}

enum err placement_latest(struct store *s, const char *person, struct arena *arena,
			  struct placement *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM placement WHERE person = ?1 AND state <> 'ended'", "t",
		    person);
	enum err e = read_one(&q, arena, out);
	return e == ERR_OK && out->id == NULL ? latest_ended(s, person, arena, out) : e;
}

enum err placement_list_expired(struct store *s, const char *area, struct wall now,
				struct arena *arena, struct placement **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM placement WHERE area = ?1 AND state = 'held'"
		    " AND expires <= ?2 ORDER BY expires",
		    "tw", area, now.ms);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		read_row(&q, arena, &(*out)[(*count)++]);
	}
	return query_end(&q);
}

enum err placement_extend(struct store *s, const char *id, struct wall expires)
{
	return query_run_one(s,
			     "UPDATE placement SET expires = ?2 WHERE id = ?1 AND state = 'held'",
			     "tw", id, expires.ms);
}

enum err placement_occupy(struct store *s, const char *id, struct wall now)
{
	return query_run_one(s,
			     "UPDATE placement SET state = 'occupied', arrived = ?2"
			     " WHERE id = ?1 AND state = 'held'",
			     "tw", id, now.ms);
}

enum err placement_end(struct store *s, const char *id, enum placement_outcome outcome,
		       struct wall now)
{
	return query_run_one(s,
			     "UPDATE placement SET state = 'ended', outcome = ?2, ended = ?3"
			     " WHERE id = ?1 AND state <> 'ended'",
			     "ttw", id, outcomes[outcome], now.ms);
}

enum err placement_correct(struct store *s, const char *id, enum placement_outcome outcome)
{
	return query_run_one(s,
			     "UPDATE placement SET outcome = ?2 WHERE id = ?1 AND state = 'ended'",
			     "tt", id, outcomes[outcome]);
}
