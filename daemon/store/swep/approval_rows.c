/* SPDX-License-Identifier: MIT */
#include "approval_rows.h"

#include <string.h>

#include "query.h"

#define MOST 100
#define COLUMNS "proposal, rule, night, tier, by, at, state"

static const char *const states[] = {[APPROVAL_ASKED] = "asked",
				     [APPROVAL_OPEN] = "open",
				     [APPROVAL_USED] = "used",
				     [APPROVAL_LAPSED] = "lapsed"};

const char *approval_state_name(enum approval_state s)
{
	return states[s];
}

static enum approval_state state_of(const char *name)
{
	int s = APPROVAL_ASKED;
	while (s < APPROVAL_LAPSED && strcmp(states[s], name) != 0)
		s++;
	return (enum approval_state)s;
}

const char *approval_id(const char *area, const struct approval *a, struct arena *arena)
{
	return arena_printf(arena, "%s/%d/%s", area, a->night.day, a->proposal);
}

enum err approval_insert(struct store *s, const char *area, const struct approval *a)
{
	return query_run(s,
			 "INSERT INTO approval (area, proposal, rule, night, tier, by, at, state)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
			 "tttiitwt", area, a->proposal, a->rule, a->night.day, a->tier, a->by,
			 a->at.ms, states[a->state]);
}

enum err approval_write(struct store *s, const char *area, const struct approval *a)
{
	return query_run_one(s,
			     "UPDATE approval SET by = ?4, at = ?5, state = ?6"
			     " WHERE area = ?1 AND night = ?2 AND proposal = ?3",
			     "tittwt", area, a->night.day, a->proposal, a->by, a->at.ms,
			     states[a->state]);
}

static enum err rows_read(struct query *q, struct arena *arena, struct approval_list *out)
{
	*out = (struct approval_list){arena_alloc(arena, MOST * sizeof(*out->rows)), 0};
	while (out->count < MOST && query_row(q))
		out->rows[out->count++] =
		    (struct approval){.proposal = query_text(q, 0, arena),
				      .rule = query_text(q, 1, arena),
				      .night = {query_int(q, 2)},
				      .tier = query_int(q, 3),
				      .by = query_text(q, 4, arena),
				      .at = query_wall(q, 5),
				      .state = state_of(query_text(q, 6, arena))};
	return query_end(q);
}

enum err approval_list_of(struct store *s, const char *area, const char *proposal,
			  struct arena *arena, struct approval_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM approval WHERE area = ?1 AND proposal = ?2"
		    " ORDER BY night",
		    "tt", area, proposal);
	return rows_read(&q, arena, out);
}

#define IN_STATE(state)                                                                            \
	"SELECT " COLUMNS " FROM approval WHERE area = ?1 AND state = " state                      \
	" ORDER BY night, tier DESC"

/* Those that are open are asked for at every look: with the state as a literal their own index
 * serves, and SQLite need not plan anew for each value that is bound. */
enum err approval_list_in(struct store *s, const char *area, enum approval_state state,
			  struct arena *arena, struct approval_list *out)
{
	struct query q;
	if (state == APPROVAL_OPEN)
		query_begin(&q, s, IN_STATE("'open'"), "t", area);
	else
		query_begin(&q, s, IN_STATE("?2"), "tt", area, states[state]);
	return rows_read(&q, arena, out);
}
