/* SPDX-License-Identifier: MIT */
#include "placement_rows.h"

#include <string.h>

#include "grow.h"
#include "need.h"
#include "query.h"
#include "site_rows.h"

_Static_assert(NEED_DECIDED == 262144, "as PLACEMENT_KNEW knows it");
_Static_assert(NEED_UNSEEN == 1048576, "as PLACEMENT_UNSEEN knows it");

static const char *const states[] = {
    [PLACEMENT_HELD] = "held",
    [PLACEMENT_OCCUPIED] = "occupied",
    [PLACEMENT_ENDED] = "ended",
};

static const char *const outcomes[] = {
    [OUTCOME_RELEASED] = "released", [OUTCOME_NO_SHOW] = "no-show", [OUTCOME_EXPIRED] = "expired",
    [OUTCOME_LEFT] = "left",         [OUTCOME_REFUSED] = "refused", [OUTCOME_MOVED] = "moved",
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
	for (int i = OUTCOME_RELEASED; i < OUTCOME_COUNT; i++)
		if (strcmp(outcomes[i], name) == 0)
			return (enum placement_outcome)i;
	return OUTCOME_LEFT; /* of one that has not ended */
}

#define COLUMNS                                                                                    \
	"p.id, p.bed, p.person, p.state, p.outcome, p.needs, p.made, p.expires, p.arrived, p.by,"  \
	" p.ended, p.longest, p.warned, p.entered, p.word, p.reason, p.beside"

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
	p->ended = query_wall(q, 10);
	p->longest = query_wall(q, 11);
	p->warned = query_wall(q, 12);
	p->entered = query_wall(q, 13);
	p->word = query_text(q, 14, arena);
	p->reason = query_text(q, 15, arena);
	p->beside = query_text(q, 16, arena);
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
	    " arrived, by, longest, entered, word, beside, warned, site, high_support) VALUES"
	    " (?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif(?8, 0), nullif(?9, 0), ?10, ?11, ?12,"
	    " coalesce(?13, ''), coalesce(?14, ''), ?15,"
	    " coalesce((SELECT site FROM bed WHERE id = ?3), ''),"
	    " coalesce((SELECT high_support FROM person WHERE id = ?4), 0))",
	    "tttttiwwwtwwttw", p->id, area, p->bed, p->person, states[p->state], (int)p->needs,
	    p->made.ms, p->expires.ms, p->arrived.ms, p->by, p->longest.ms, p->entered.ms, p->word,
	    p->beside, p->warned.ms);
}

enum err placement_get(struct store *s, const char *id, struct arena *arena, struct placement *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM placement p WHERE id = ?1", "t", id);
	return read_one(&q, arena, out);
}

/* By when it was typed that it is over: a stay that was taken back goes on past what was held for
 * them since, and paper brings one that began before. */
static enum err latest_ended(struct store *s, const char *person, struct arena *arena,
			     struct placement *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM placement p WHERE person = ?1 AND state = 'ended'"
		    " ORDER BY max(ended, entered) DESC, length(id) DESC, id DESC LIMIT 1",
		    "t", person);
	return read_one(&q, arena, out);
}

enum err placement_latest(struct store *s, const char *person, struct arena *arena,
			  struct placement *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM placement p WHERE person = ?1 AND state <> 'ended'",
		    "t", person);
	enum err e = read_one(&q, arena, out);
	return e == ERR_OK && out->id == NULL ? latest_ended(s, person, arena, out) : e;
}

enum err placement_companion(struct store *s, const struct placement *p, struct arena *arena,
			     struct placement *out)
{
	struct query q;
	if (p->beside[0] != '\0')
		return placement_get(s, p->beside, arena, out);
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM placement p WHERE beside = ?1 AND beside <> ''"
		    " ORDER BY state = 'ended', made DESC LIMIT 1",
		    "t", p->id);
	return read_one(&q, arena, out);
}

enum err placement_shared(struct store *s, const struct placement *p, struct arena *arena,
			  struct placement *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM placement p WHERE bed = ?1 AND state = 'ended'"
		    " AND ended >= ?3 AND person <> ?2 AND (made >= ?3 OR ended > ?3)"
		    " ORDER BY ended DESC, made DESC LIMIT 1",
		    "ttw", p->bed, p->person, p->made.ms);
	return read_one(&q, arena, out);
}

enum err placement_lead(struct store *s, const struct placement *p)
{
	return query_run_one(
	    s, "UPDATE placement SET beside = '' WHERE id = ?1 AND state <> 'ended'", "t", p->id);
}

static enum err read_all(struct query *q, struct arena *arena, struct placement **out,
			 size_t *count)
{
	*out = NULL;
	*count = 0;
	while (query_row(q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		read_row(q, arena, &(*out)[(*count)++]);
	}
	return query_end(q);
}

enum err placement_list_expired(struct store *s, const char *area, struct wall now,
				struct arena *arena, struct placement **out, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM placement p WHERE area = ?1 AND state = 'held'"
		    " AND expires <= ?2 ORDER BY expires, beside = ''",
		    "tw", area, now.ms);
	return read_all(&q, arena, out, count);
}

enum err placement_list_ending(struct store *s, const char *area, struct wall now, struct wall by,
			       struct arena *arena, struct placement **out, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM placement p WHERE area = ?1 AND state = 'held'"
		    " AND expires > ?2 AND expires <= ?3 AND beside = '' ORDER BY expires, bed",
		    "tww", area, now.ms, by.ms);
	return read_all(&q, arena, out, count);
}

enum err placement_list_site(struct store *s, const char *area, const char *site,
			     struct arena *arena, struct placement **out, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM bed b CROSS JOIN placement l ON l.id = b.placement"
		    " CROSS JOIN placement p ON p.id = l.id"
		    " OR (p.beside = l.id AND p.beside <> '')"
		    " WHERE b.area = ?1 AND b.site = ?2 AND p.state = 'occupied'"
		    " ORDER BY b.label, p.beside = ''",
		    "tt", area, site);
	return read_all(&q, arena, out, count);
}

enum err placement_extend(struct store *s, const char *id, struct wall expires)
{
	return query_run_one(s,
			     "UPDATE placement SET expires = ?2, warned = 0"
			     " WHERE id = ?1 AND state = 'held'",
			     "tw", id, expires.ms);
}

enum err placement_warn(struct store *s, const char *id, struct wall now)
{
	return query_run_one(s, "UPDATE placement SET warned = ?2 WHERE id = ?1 AND state = 'held'",
			     "tw", id, now.ms);
}

enum err placement_occupy(struct store *s, const char *id, struct wall arrived, struct wall entered)
{
	return query_run_one(s,
			     "UPDATE placement SET state = 'occupied', arrived = ?2, entered = ?3"
			     " WHERE id = ?1 AND state = 'held'",
			     "tww", id, arrived.ms, entered.ms);
}

enum err placement_list_unseen(struct store *s, const char *id, struct arena *arena,
			       struct placement **out, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    "WITH RECURSIVE back(id, person, made) AS (SELECT id, person, made FROM"
		    " placement WHERE id = ?1 UNION SELECT e.id, e.person, e.made FROM back b"
		    " CROSS JOIN placement e ON e.person = b.person AND e.state = 'ended'"
		    " AND e.outcome = 'moved' AND e.ended = b.made AND e.arrived IS NOT NULL"
		    " AND " PLACEMENT_UNSEEN("e") ")"
						  " SELECT " COLUMNS
						  " FROM back JOIN placement p ON p.id = back.id"
						  " ORDER BY length(p.id) DESC, p.id DESC",
		    "t", id);
	return read_all(&q, arena, out, count);
}

enum err placement_end(struct store *s, const char *id, const struct placement_ending *how)
{
	return query_run_one(s,
			     "UPDATE placement SET state = 'ended', outcome = ?2, ended = ?3,"
			     " entered = ?4, reason = ?5 WHERE id = ?1 AND state <> 'ended'",
			     "ttwwt", id, outcomes[how->outcome], how->at.ms, how->entered.ms,
			     how->reason);
}

enum err placement_return(struct store *s, const char *id, unsigned needs)
{
	return query_run_one(
	    s,
	    "UPDATE placement SET state = 'occupied', outcome = NULL, ended = NULL, entered = 0,"
	    " reason = '', beside = '', needs = ?2,"
	    " site = coalesce((SELECT site FROM bed WHERE id = placement.bed), ''), high_support ="
	    " coalesce((SELECT high_support FROM person WHERE id = placement.person), 0)"
	    " WHERE id = ?1 AND outcome = 'left'",
	    "ti", id, (int)needs);
}

enum err placement_correct(struct store *s, const char *id, enum placement_outcome outcome,
			   const char *reason)
{
	return query_run_one(s,
			     "UPDATE placement SET outcome = ?2, reason = ?3"
			     " WHERE id = ?1 AND state = 'ended'",
			     "ttt", id, outcomes[outcome], reason);
}
