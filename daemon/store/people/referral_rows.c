/* SPDX-License-Identifier: MIT */
#include "referral_rows.h"

#include "grow.h"
#include "placement_rows.h"
#include "presence_rows.h"
#include "query.h"

#define COLUMNS                                                                                    \
	"SELECT f.id, f.person, n.ref, f.source, f.needs, f.made, f.by, f.expected, f.answered,"   \
	" f.answered_by, f.settled, f.settled_by, f.outcome, f.reason FROM referral f "
#define PERSON " JOIN person n ON n.id = f.person"
#define SELECT COLUMNS PERSON

static void read_row(struct query *q, struct arena *arena, struct referral *r)
{
	r->id = query_text(q, 0, arena);
	r->person = query_text(q, 1, arena);
	r->ref = query_text(q, 2, arena);
	r->source = query_text(q, 3, arena);
	r->needs = (unsigned)query_int(q, 4);
	r->made = query_wall(q, 5);
	r->by = query_text(q, 6, arena);
	r->expected = query_wall(q, 7);
	r->answered = query_wall(q, 8);
	r->answered_by = query_text(q, 9, arena);
	r->settled = query_wall(q, 10);
	r->settled_by = query_text(q, 11, arena);
	r->outcome = query_text(q, 12, arena);
	r->reason = query_text(q, 13, arena);
}

static enum err read_all(struct query *q, struct arena *arena, struct referral **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	while (query_row(q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		read_row(q, arena, &(*out)[(*count)++]);
	}
	return query_end(q);
}

enum err referral_add(struct store *s, const char *area, const struct referral *r)
{
	return query_run(
	    s,
	    "INSERT INTO referral (id, area, person, source, needs, made, by, expected,"
	    " answered, answered_by, settled, settled_by, outcome, reason) VALUES"
	    " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, '', 0, '', '', '')",
	    "ttttiwtw", r->id, area, r->person, r->source, (int)r->needs, r->made.ms, r->by,
	    r->expected.ms);
}

enum err referral_get(struct store *s, const char *area, const char *id, struct arena *arena,
		      struct referral *out)
{
	struct query q;
	*out = (struct referral){0};
	query_begin(&q, s, SELECT " WHERE f.id = ?2 AND f.area = ?1", "tt", area, id);
	if (query_row(&q))
		read_row(&q, arena, out);
	return query_end(&q);
}

enum err referral_list_open(struct store *s, const char *area, struct arena *arena,
			    struct referral **out, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    SELECT " WHERE f.area = ?1 AND f.settled = 0"
			   " ORDER BY f.made, length(f.id), f.id",
		    "t", area);
	return read_all(&q, arena, out, count);
}

enum err referral_list_since(struct store *s, const char *area, struct wall since,
			     struct arena *arena, struct referral **out, size_t *count)
{
	struct query q;
	query_begin(&q, s,
		    SELECT " WHERE f.area = ?1 AND f.made >= ?2"
			   " ORDER BY f.made, length(f.id), f.id",
		    "tw", area, since.ms);
	return read_all(&q, arena, out, count);
}

enum err referral_list_of_person(struct store *s, const char *area, const char *person,
				 struct arena *arena, struct referral **out, size_t *count)
{
	struct query q;
	/* Asked at every hold, so never by a walk over all that are open. */
	query_begin(&q, s,
		    COLUMNS "INDEXED BY referral_once" PERSON
			    " WHERE f.area = ?1 AND f.person = ?2 AND f.settled = 0",
		    "tt", area, person);
	return read_all(&q, arena, out, count);
}

enum err referral_answer(struct store *s, const char *id, struct wall now, const char *by)
{
	return query_run_one(s,
			     "UPDATE referral SET answered = ?2, answered_by = ?3"
			     " WHERE id = ?1 AND answered = 0",
			     "twt", id, now.ms, by);
}

enum err referral_settle(struct store *s, const char *id, struct wall now, const char *by,
			 const char *outcome, const char *reason)
{
	return query_run_one(s,
			     "UPDATE referral SET settled = ?2, settled_by = ?3, outcome = ?4,"
			     " reason = ?5 WHERE id = ?1 AND settled = 0",
			     "twttt", id, now.ms, by, outcome, reason);
}

enum err referral_find_unmet(struct store *s, const char *area, const char *person,
			     struct wall since, struct arena *arena, struct referral *out)
{
	struct query q;
	*out = (struct referral){0};
	query_begin(
	    &q, s,
	    COLUMNS
	    "INDEXED BY referral_placed" PERSON
	    " WHERE f.area = ?1 AND f.person = ?2 AND f.outcome = 'placed'"
	    " AND f.settled >= ?3 AND NOT EXISTS (SELECT 1 FROM referral o"
	    "  WHERE o.person = f.person AND o.source = f.source AND o.settled = 0)"
	    " AND NOT " PLACEMENT_SLEPT_SINCE(
		"f.person",
		"f.settled") " ORDER BY f.settled DESC, length(f.id) DESC, f.id DESC LIMIT 1",
	    "ttw", area, person, since.ms);
	if (query_row(&q))
		read_row(&q, arena, out);
	return query_end(&q);
}

enum err referral_reopen(struct store *s, const char *id)
{
	return query_run_one(s,
			     "UPDATE referral SET settled = 0, settled_by = '', outcome = '',"
			     " reason = '' WHERE id = ?1 AND settled <> 0",
			     "t", id);
}

enum err referral_count(struct store *s, const char *area, struct referral_counts *out)
{
	struct query q;
	*out = (struct referral_counts){0};
	query_begin(&q, s,
		    "SELECT count(*), coalesce(sum(answered = 0), 0) FROM referral"
		    " WHERE area = ?1 AND settled = 0",
		    "t", area);
	if (query_row(&q))
		*out = (struct referral_counts){query_int(&q, 0), query_int(&q, 1)};
	return query_end(&q);
}
