/* SPDX-License-Identifier: MIT */
#include "waiting_rows.h"

#include <string.h>

#include "grow.h"
#include "query.h"

static const char *const states[] = {
    [WAITING_WAITS] = "waiting",
    [WAITING_OFFERED] = "offered",
    [WAITING_PLACED] = "placed",
    [WAITING_LEFT] = "left",
};

static const char *const outcomes[] = {
    [BED_OFFER_OPEN] = "",
    [BED_OFFER_ACCEPTED] = "accepted",
    [BED_OFFER_DECLINED] = "declined",
    [BED_OFFER_EXPIRED] = "expired",
    [BED_OFFER_YIELDED] = "yielded",
    [BED_OFFER_WITHDRAWN] = "withdrawn",
};

const char *waiting_state_name(enum waiting_state s)
{
	return states[s];
}

const char *bed_offer_outcome_name(enum bed_offer_outcome o)
{
	return outcomes[o];
}

static enum waiting_state state_read(const char *name)
{
	for (int i = WAITING_WAITS; i < WAITING_LEFT; i++)
		if (strcmp(states[i], name) == 0)
			return (enum waiting_state)i;
	return WAITING_LEFT;
}

static enum bed_offer_outcome outcome_read(const char *name)
{
	for (int i = BED_OFFER_OPEN; i < BED_OFFER_WITHDRAWN; i++)
		if (strcmp(outcomes[i], name) == 0)
			return (enum bed_offer_outcome)i;
	return BED_OFFER_WITHDRAWN;
}

/* ---- people --------------------------------------------------------------------------------- */

#define SELECT_WAITING                                                                             \
	"SELECT w.id, w.person, n.ref, w.needs, w.place, w.since, w.by, w.state, w.skipped_bed,"   \
	" w.skipped_why, w.skipped_at, w.partner FROM waiting w JOIN person n ON n.id = w.person"

static void waiting_read(struct query *q, struct arena *arena, struct waiting *w)
{
	w->id = query_text(q, 0, arena);
	w->person = query_text(q, 1, arena);
	w->ref = query_text(q, 2, arena);
	w->needs = (unsigned)query_int(q, 3);
	w->place = query_int(q, 4);
	w->since = query_wall(q, 5);
	w->by = query_text(q, 6, arena);
	w->state = state_read(query_text(q, 7, arena));
	w->skipped_bed = query_text(q, 8, arena);
	w->skipped_why = query_text(q, 9, arena);
	w->skipped_at = query_wall(q, 10);
	w->partner = query_text(q, 11, arena);
}

static enum err waiting_one(struct query *q, struct arena *arena, struct waiting *out)
{
	*out = (struct waiting){0};
	if (query_row(q))
		waiting_read(q, arena, out);
	return query_end(q);
}

static enum err next_place(struct store *s, const char *area, int *place)
{
	struct query q;
	*place = 1;
	query_begin(&q, s,
		    "SELECT place FROM waiting WHERE area = ?1 AND ended = 0"
		    " ORDER BY place DESC LIMIT 1",
		    "t", area);
	if (query_row(&q))
		*place = query_int(&q, 0) + 1;
	return query_end(&q);
}

enum err waiting_add(struct store *s, const char *area, struct waiting *w)
{
	enum err e = w->place == 0 ? next_place(s, area, &w->place) : ERR_OK;
	if (e != ERR_OK)
		return e;
	return query_run(s,
			 "INSERT INTO waiting (id, area, person, needs, place, since, by, state,"
			 " reason, skipped_bed, skipped_why, skipped_at, ended, partner) VALUES"
			 " (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', '', '', '', 0, 0, ?8)",
			 "tttiiwtt", w->id, area, w->person, (int)w->needs, w->place, w->since.ms,
			 w->by, w->partner);
}

enum err waiting_any(struct store *s, const char *area, bool *any)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM waiting WHERE area = ?1 AND ended = 0 LIMIT 1", "t",
		    area);
	*any = query_row(&q);
	return query_end(&q);
}

enum err waiting_list(struct store *s, const char *area, struct arena *arena, struct waiting **out,
		      size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s, SELECT_WAITING " WHERE w.area = ?1 AND w.ended = 0 ORDER BY w.place",
		    "t", area);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		waiting_read(&q, arena, &(*out)[(*count)++]);
	}
	return query_end(&q);
}

enum err waiting_of_person(struct store *s, const char *area, const char *person,
			   struct arena *arena, struct waiting *out)
{
	struct query q;
	query_begin(&q, s,
		    SELECT_WAITING " WHERE w.area = ?1 AND w.ended = 0 AND w.id IN"
				   " (SELECT id FROM waiting WHERE person = ?2 AND ended = 0"
				   " UNION ALL SELECT id FROM waiting WHERE partner = ?2"
				   "  AND ended = 0 AND partner <> '')",
		    "tt", area, person);
	return waiting_one(&q, arena, out);
}

enum err waiting_get(struct store *s, const char *id, struct arena *arena, struct waiting *out)
{
	struct query q;
	query_begin(&q, s, SELECT_WAITING " WHERE w.id = ?1", "t", id);
	return waiting_one(&q, arena, out);
}

enum err waiting_part(struct store *s, const char *id, const char *person, unsigned needs)
{
	return query_run_one(s,
			     "UPDATE waiting SET person = ?2, partner = '', needs = ?3"
			     " WHERE id = ?1 AND ended = 0",
			     "tti", id, person, (int)needs);
}

enum err waiting_set_place(struct store *s, const char *id, int place)
{
	return query_run_one(s, "UPDATE waiting SET place = ?2 WHERE id = ?1 AND ended = 0", "ti",
			     id, place);
}

enum err waiting_set_needs(struct store *s, const char *id, unsigned needs)
{
	return query_run_one(s, "UPDATE waiting SET needs = ?2 WHERE id = ?1 AND ended = 0", "ti",
			     id, (int)needs);
}

enum err waiting_set_state(struct store *s, const char *id, enum waiting_state state)
{
	return query_run_one(s, "UPDATE waiting SET state = ?2 WHERE id = ?1 AND ended = 0", "tt",
			     id, states[state]);
}

enum err waiting_end(struct store *s, const char *id, enum waiting_state state, const char *reason,
		     struct wall now)
{
	return query_run_one(s,
			     "UPDATE waiting SET state = ?2, reason = ?3, ended = ?4"
			     " WHERE id = ?1 AND ended = 0",
			     "tttw", id, states[state], reason, now.ms);
}

enum err waiting_skip(struct store *s, const char *id, const char *bed, const char *why,
		      struct wall now)
{
	return query_run_one(s,
			     "UPDATE waiting SET skipped_bed = ?2, skipped_why = ?3,"
			     " skipped_at = ?4 WHERE id = ?1 AND ended = 0",
			     "tttw", id, bed, why, now.ms);
}

/* ---- offers --------------------------------------------------------------------------------- */

#define SELECT_OFFER                                                                               \
	"SELECT id, waiting, bed, placement, kept, at, until, by, outcome, ended"                  \
	" FROM waiting_offer"

static void offer_read(struct query *q, struct arena *arena, struct bed_offer *o)
{
	o->id = query_text(q, 0, arena);
	o->waiting = query_text(q, 1, arena);
	o->bed = query_text(q, 2, arena);
	o->placement = query_text(q, 3, arena);
	o->kept = query_wall(q, 4);
	o->at = query_wall(q, 5);
	o->until = query_wall(q, 6);
	o->by = query_text(q, 7, arena);
	o->outcome = outcome_read(query_text(q, 8, arena));
	o->ended = query_wall(q, 9);
}

static enum err offer_one(struct query *q, struct arena *arena, struct bed_offer *out)
{
	*out = (struct bed_offer){0};
	if (query_row(q))
		offer_read(q, arena, out);
	return query_end(q);
}

static enum err offer_all(struct query *q, struct arena *arena, struct bed_offer **out,
			  size_t *count)
{
	*out = NULL;
	*count = 0;
	while (query_row(q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		offer_read(q, arena, &(*out)[(*count)++]);
	}
	return query_end(q);
}

enum err bed_offer_add(struct store *s, const char *area, const struct bed_offer *o)
{
	return query_run(s,
			 "INSERT INTO waiting_offer (id, area, waiting, bed, placement, kept, at,"
			 " until, by, outcome, reason, ended) VALUES"
			 " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '', '', 0)",
			 "tttttwwwt", o->id, area, o->waiting, o->bed, o->placement, o->kept.ms,
			 o->at.ms, o->until.ms, o->by);
}

enum err bed_offer_of_bed(struct store *s, const char *bed, struct arena *arena,
			  struct bed_offer *out)
{
	struct query q;
	query_begin(&q, s, SELECT_OFFER " WHERE bed = ?1 AND outcome = ''", "t", bed);
	return offer_one(&q, arena, out);
}

enum err bed_offer_of_waiting(struct store *s, const char *waiting, struct arena *arena,
			      struct bed_offer *out)
{
	struct query q;
	query_begin(&q, s, SELECT_OFFER " WHERE waiting = ?1 AND outcome = ''", "t", waiting);
	return offer_one(&q, arena, out);
}

enum err bed_offer_before(struct store *s, const char *bed, struct arena *arena,
			  struct bed_offer *out)
{
	struct query q;
	query_begin(&q, s,
		    SELECT_OFFER " WHERE bed = ?1 AND outcome <> ''"
				 " ORDER BY at DESC, length(id) DESC, id DESC LIMIT 1",
		    "t", bed);
	return offer_one(&q, arena, out);
}

enum err bed_offer_list_past(struct store *s, const char *waiting, struct wall since,
			     struct arena *arena, struct bed_offer **out, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    SELECT_OFFER " WHERE waiting = ?1 AND at >= ?2 AND outcome <> '' ORDER BY at",
		    "tw", waiting, since.ms);
	return offer_all(&q, arena, out, count);
}

enum err bed_offer_list_open(struct store *s, const char *area, struct arena *arena,
			     struct bed_offer **out, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    SELECT_OFFER " WHERE area = ?1 AND outcome = ''"
				 " ORDER BY until, length(id), id",
		    "t", area);
	return offer_all(&q, arena, out, count);
}

enum err bed_offer_end(struct store *s, const char *id, enum bed_offer_outcome outcome,
		       const char *reason, struct wall now)
{
	return query_run_one(s,
			     "UPDATE waiting_offer SET outcome = ?2, reason = ?3, ended = ?4"
			     " WHERE id = ?1 AND outcome = ''",
			     "tttw", id, outcomes[outcome], reason, now.ms);
}
