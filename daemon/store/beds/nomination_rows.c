/* SPDX-License-Identifier: MIT */
#include "nomination_rows.h"

#include <string.h>

#include "grow.h"
#include "query.h"

static const char *const states[NOMINATION_STATES] = {
    [NOMINATION_OPEN] = "open",       [NOMINATION_ACCEPTED] = "accepted",
    [NOMINATION_REFUSED] = "refused", [NOMINATION_WITHDRAWN] = "withdrawn",
    [NOMINATION_PLACED] = "placed",
};

const char *nomination_state_name(enum nomination_state s)
{
	return states[s];
}

bool nomination_state_read(const char *name, enum nomination_state *out)
{
	for (int i = 0; i < NOMINATION_STATES; i++)
		if (strcmp(states[i], name) == 0) {
			*out = (enum nomination_state)i;
			return true;
		}
	return false;
}

#define SELECT                                                                                     \
	"SELECT m.id, m.person, n.ref, m.site, coalesce(s.name, m.site), m.bed,"                   \
	" coalesce(b.label, ''), coalesce(b.state, ''), m.needs, m.criteria, m.state, m.made,"     \
	" m.by, m.decided, m.decided_by, m.ended, m.partner, coalesce(w.ref, '') FROM nomination " \
	"m"                                                                                        \
	" JOIN person n ON n.id = m.person LEFT JOIN person w ON w.id = m.partner LEFT JOIN bed "  \
	"b ON b.id = m.bed"                                                                        \
	" LEFT JOIN site s ON s.area = m.area AND s.key = m.site "

static void read_row(struct query *q, struct arena *arena, struct nomination *n)
{
	n->id = query_text(q, 0, arena);
	n->person = query_text(q, 1, arena);
	n->ref = query_text(q, 2, arena);
	n->site = query_text(q, 3, arena);
	n->site_name = query_text(q, 4, arena);
	n->bed = query_text(q, 5, arena);
	n->label = query_text(q, 6, arena);
	n->bed_state = query_text(q, 7, arena);
	n->needs = (unsigned)query_int(q, 8);
	n->criteria = query_text(q, 9, arena);
	n->state = NOMINATION_WITHDRAWN; /* one that a newer swepd wrote lets nobody in */
	nomination_state_read(query_text(q, 10, arena), &n->state);
	n->made = query_wall(q, 11);
	n->by = query_text(q, 12, arena);
	n->decided = query_wall(q, 13);
	n->decided_by = query_text(q, 14, arena);
	n->ended = query_wall(q, 15);
	n->partner = query_text(q, 16, arena);
	n->partner_ref = query_text(q, 17, arena);
}

static enum err read_one(struct query *q, struct arena *arena, struct nomination *out)
{
	*out = (struct nomination){0};
	if (query_row(q))
		read_row(q, arena, out);
	return query_end(q);
}

enum err nomination_add(struct store *s, const char *area, const struct nomination *n)
{
	return query_run(s,
			 "INSERT INTO nomination (id, area, person, site, bed, needs, criteria,"
			 " state, made, by, decided, decided_by, ended, partner) VALUES"
			 " (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8, ?9, 0, '', 0, ?10)",
			 "tttttitwtt", n->id, area, n->person, n->site, n->bed, (int)n->needs,
			 n->criteria, n->made.ms, n->by, n->partner);
}

enum err nomination_at(struct store *s, const char *area, const char *site, const char *person,
		       bool *any)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM nomination WHERE (person = ?3 OR partner = ?3) AND ended = 0"
		    " AND area = ?1 AND site = ?2 LIMIT 1",
		    "ttt", area, site, person);
	*any = query_row(&q);
	return query_end(&q);
}

enum err nomination_get(struct store *s, const char *area, const char *id, struct arena *arena,
			struct nomination *out)
{
	struct query q;
	query_begin(&q, s, SELECT "WHERE m.area = ?1 AND m.id = ?2", "tt", area, id);
	return read_one(&q, arena, out);
}

enum err nomination_list(struct store *s, const char *area, bool all, struct wall since,
			 struct arena *arena, struct nomination **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    SELECT "WHERE m.area = ?1 AND (m.ended = 0 OR (?2 AND m.ended >= ?3))"
			   " ORDER BY m.made, length(m.id), m.id",
		    "tiw", area, all, since.ms);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		read_row(&q, arena, &(*out)[(*count)++]);
	}
	return query_end(&q);
}

enum err nomination_of_bed(struct store *s, const char *bed, struct arena *arena,
			   struct nomination *out)
{
	struct query q;
	query_begin(&q, s, SELECT "WHERE m.bed = ?1 AND m.state = 'accepted'", "t", bed);
	return read_one(&q, arena, out);
}

enum err nomination_of_person(struct store *s, const char *person, bool *any)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT 1 FROM nomination WHERE (person = ?1 OR partner = ?1) AND ended = 0 LIMIT 1",
	    "t", person);
	*any = query_row(&q);
	return query_end(&q);
}

enum err nomination_placed(struct store *s, const char *bed, const char *person, bool *given)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM nomination WHERE (person = ?2 OR partner = ?2) AND bed = ?1"
		    " AND state = 'placed' LIMIT 1",
		    "tt", bed, person);
	*given = query_row(&q);
	return query_end(&q);
}

enum err nomination_decide(struct store *s, const char *id, enum nomination_state to,
			   const char *bed, const char *decided_by, struct wall now)
{
	return query_run_one(
	    s,
	    "UPDATE nomination SET state = ?2, bed = iif(?3 = '', bed, ?3), decided_by = ?4,"
	    " decided = ?5, ended = iif(?2 = 'accepted', 0, ?5) WHERE id = ?1 AND ended = 0",
	    "ttttw", id, states[to], bed, decided_by, now.ms);
}

enum err nomination_place(struct store *s, const char *id, struct wall now)
{
	return query_run_one(s,
			     "UPDATE nomination SET state = 'placed', ended = ?2"
			     " WHERE id = ?1 AND state = 'accepted'",
			     "tw", id, now.ms);
}

enum err nomination_count(struct store *s, const char *area, struct nomination_counts *out)
{
	struct query q;
	*out = (struct nomination_counts){0};
	query_begin(&q, s,
		    "SELECT coalesce(sum(state = 'open'), 0), coalesce(sum(state = 'accepted'), 0)"
		    " FROM nomination WHERE area = ?1 AND ended = 0",
		    "t", area);
	if (query_row(&q))
		*out = (struct nomination_counts){query_int(&q, 0), query_int(&q, 1)};
	return query_end(&q);
}
