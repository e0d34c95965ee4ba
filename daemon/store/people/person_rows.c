/* SPDX-License-Identifier: MIT */
#include "person_rows.h"

#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "doubt_rows.h"
#include "no_show_rows.h"
#include "query.h"

#define COLUMNS                                                                                    \
	"id, ref, temporary, age, ring_first, high_support, legal_hold, objects, agreement, made," \
	" seen, erased, needs, said"

static struct person row_read(struct query *q, struct arena *arena)
{
	struct person p = {.id = query_text(q, 0, arena),
			   .ref = query_text(q, 1, arena),
			   .temporary = query_int(q, 2) != 0,
			   .ring_first = query_int(q, 4) != 0,
			   .high_support = query_int(q, 5) != 0,
			   .legal_hold = query_int(q, 6) != 0,
			   .objects = query_int(q, 7) != 0,
			   .agreement = query_text(q, 8, arena),
			   .made = query_wall(q, 9),
			   .seen = query_wall(q, 10),
			   .erased = query_wall(q, 11),
			   .needs = (unsigned)query_int(q, 12),
			   .said = query_wall(q, 13)};
	if (!age_parse(query_text(q, 3, arena), &p.age))
		p.age = AGE_UNKNOWN; /* a newer swepd's */
	return p;
}

static enum err one_read(struct query *q, struct arena *arena, struct person *out)
{
	*out = (struct person){0};
	if (query_row(q))
		*out = row_read(q, arena);
	return query_end(q);
}

enum err person_find(struct store *s, const char *area, const char *ref, struct arena *arena,
		     struct person *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM person WHERE id = (SELECT"
		    " CASE merged WHEN '' THEN id ELSE merged END"
		    " FROM person WHERE area = ?1 AND ref = ?2)",
		    "tt", area, ref);
	return one_read(&q, arena, out);
}

enum err person_get(struct store *s, const char *id, struct arena *arena, struct person *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM person WHERE id = ?1", "t", id);
	return one_read(&q, arena, out);
}

enum err person_add(struct store *s, const char *area, const char *ref, struct wall now,
		    struct arena *arena, struct person *out)
{
	const char *id;
	bool temporary = person_ref_is_temporary(ref);
	enum err e = store_id(s, 'n', arena, &id);
	if (e != ERR_OK)
		return e;
	*out = (struct person){.id = id,
			       .ref = ref,
			       .temporary = temporary,
			       .agreement = "",
			       .made = now,
			       .seen = now};
	return query_run(s,
			 "INSERT INTO person (id, area, ref, made, temporary, seen)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?4)",
			 "tttwi", id, area, ref, now.ms, temporary ? 1 : 0);
}

/* ---- temporary references ------------------------------------------------------------------- */

#define TEMPORARY_LOOK "T-dddd-dd-dd-" /* and a number */

bool person_ref_is_temporary(const char *ref)
{
	size_t n = 0;
	for (const char *look = TEMPORARY_LOOK; *look != '\0'; look++, n++) {
		bool digit = ref[n] >= '0' && ref[n] <= '9';
		if (*look == 'd' ? !digit : ascii_lower(ref[n]) != ascii_lower(*look))
			return false;
	}
	return ref[n] != '\0' && ref[n + strspn(ref + n, "0123456789")] == '\0';
}

/* Erased and merged ones keep their rows, so this never falls; only a clock set back may make it
 * name one that is there. */
static enum err temporary_count(struct store *s, const char *area, struct span counted, int *count)
{
	struct query q;

	query_begin(&q, s,
		    "SELECT count(*) FROM person WHERE area = ?1 AND temporary = 1"
		    " AND made >= ?2 AND made < ?3",
		    "tww", area, counted.from.ms, counted.to.ms);
	*count = query_row(&q) ? query_int(&q, 0) : 0;
	return query_end(&q);
}

enum err person_next_temporary(struct store *s, const char *area, struct date night,
			       struct span counted, struct arena *arena, const char **ref)
{
	struct person taken;
	char date[WALL_TEXT];
	int n;
	enum err e = temporary_count(s, area, counted, &n);
	bool given = true;
	while (e == ERR_OK && given) {
		*ref = arena_printf(arena, "T-%s-%d", date_format(night, date), ++n);
		e = person_find(s, area, *ref, arena, &taken);
		given = taken.id != NULL;
	}
	return e;
}

static enum err list_read(struct query *q, int limit, struct arena *arena, struct person_list *out)
{
	*out = (struct person_list){arena_alloc(arena, (size_t)limit * sizeof(*out->rows)), 0};
	while (query_row(q))
		out->rows[out->count++] = row_read(q, arena);
	return query_end(q);
}

enum err person_list_temporary(struct store *s, const char *area, int limit, struct arena *arena,
			       struct person_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM person WHERE area = ?1 AND temporary = 1"
		    " AND merged = '' AND erased = 0 ORDER BY made, id LIMIT ?2",
		    "ti", area, limit);
	return list_read(&q, limit, arena, out);
}

/* ---- changing ------------------------------------------------------------------------------- */

enum err person_put(struct store *s, const struct person *p, struct wall now)
{
	return query_run_one(
	    s,
	    "UPDATE person SET age = ?2, ring_first = ?3, high_support = ?4, legal_hold = ?5,"
	    " objects = ?6, agreement = ?7, seen = max(seen, ?8) WHERE id = ?1",
	    "ttiiiitw", p->id, age_name(p->age), p->ring_first ? 1 : 0, p->high_support ? 1 : 0,
	    p->legal_hold ? 1 : 0, p->objects ? 1 : 0, p->agreement, now.ms);
}

enum err person_hear(struct store *s, const char *id, unsigned needs, struct wall now)
{
	return query_run_one(s,
			     "UPDATE person SET needs = ?2, said = ?3, seen = max(seen, ?3)"
			     " WHERE id = ?1",
			     "tiw", id, (int)needs, now.ms);
}

enum err person_touch(struct store *s, const char *id, struct wall now)
{
	return query_run(s, "UPDATE person SET seen = ?2 WHERE id = ?1 AND seen < ?2", "tw", id,
			 now.ms);
}

enum err person_set_merged(struct store *s, const char *from, const char *into, struct wall now)
{
	return query_run_one(s,
			     "UPDATE person SET merged = ?2, seen = ?3, age = 'unknown',"
			     " ring_first = 0, high_support = 0, legal_hold = 0, objects = 0,"
			     " agreement = '', needs = 0, said = 0 WHERE id = ?1 AND merged = ''",
			     "ttw", from, into, now.ms);
}

/* ---- what stands against erasing ------------------------------------------------------------ */

#define LIVE "SELECT 1 FROM placement WHERE person = p.id AND state <> 'ended'"
#define WAITS "SELECT 1 FROM waiting WHERE p.id IN (person, partner) AND ended = 0"
#define REFERRED "SELECT 1 FROM referral WHERE person = p.id AND settled = 0"
#define FOLLOWED "SELECT 1 FROM followup WHERE person = p.id AND done = 0"
#define NOMINATED "SELECT 1 FROM nomination WHERE p.id IN (person, partner) AND ended = 0"
#define EXPECTED                                                                                   \
	"SELECT 1 FROM placement p JOIN deadline d ON d.kind = 'no-show' AND d.subject = p.id"     \
	" WHERE p.person = ?1 AND" NEVER_CAME
#define SAID_IN                                                                                    \
	"SELECT 1 FROM alarm x INDEXED BY alarm_two WHERE " DOUBT_STANDS(                          \
	    "x") " AND x.area = p.area AND x.subject >= p.id || '/' AND x.subject < p.id || '0'"
#define PLANNED "SELECT 1 FROM plan WHERE person = p.id AND ended = 0"

enum err person_open_since(struct store *s, const char *id, struct wall before, bool *open)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM person p WHERE p.id = ?1 AND (EXISTS (" LIVE " AND made < ?2)"
		    " OR EXISTS (" WAITS " AND since < ?2) OR EXISTS (" REFERRED " AND made < ?2))",
		    "tw", id, before.ms);
	*open = query_row(&q);
	return query_end(&q);
}

enum err person_bound(struct store *s, const char *id, const char **how)
{
	static const char *const bounds[] = {
	    NULL,
	    "has a bed",
	    "waits for a bed",
	    "has a referral that is not settled",
	    "has a follow-up that is not done",
	    "has a nomination that a panel has not ended",
	    "is expected still, and a welfare check opens if they do not come",
	    "is said to be in a bed, and somebody must look",
	};
	struct query q;
	int n = 0;
	query_begin(&q, s,
		    "SELECT CASE WHEN EXISTS (" LIVE ") THEN 1 WHEN EXISTS (" WAITS ") THEN 2"
		    " WHEN EXISTS (" REFERRED ") THEN 3 WHEN EXISTS (" FOLLOWED
		    ") THEN 4 WHEN EXISTS (" NOMINATED ") THEN 5 WHEN EXISTS (" EXPECTED
		    ") THEN 6 WHEN EXISTS (" SAID_IN
		    ") THEN 7 ELSE 0 END FROM person p WHERE p.id = ?1",
		    "t", id);
	if (query_row(&q))
		n = query_int(&q, 0);
	*how = bounds[n];
	return query_end(&q);
}

/* Not every table that speaks of a person keeps `seen`. */
enum err person_list_stale(struct store *s, const char *area, struct wall before, int limit,
			   struct arena *arena, struct person_list *out)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT " COLUMNS " FROM person p WHERE area = ?1 AND erased = 0 AND merged = ''"
	    " AND seen < ?2 AND legal_hold = 0 AND NOT EXISTS (" LIVE ") AND NOT EXISTS (" WAITS
	    ") AND NOT EXISTS (" REFERRED ") AND NOT EXISTS (" FOLLOWED ") AND NOT EXISTS (" PLANNED
	    ") AND NOT EXISTS (" NOMINATED ") AND NOT EXISTS (" SAID_IN ")"
	    " AND NOT EXISTS (SELECT 1 FROM placement WHERE person = p.id AND state = 'ended'"
	    " AND max(made, ifnull(ended, 0)) >= ?2)"
	    " AND NOT EXISTS (SELECT 1 FROM referral WHERE person = p.id AND max(made, settled) >= "
	    "?2)"
	    " AND NOT EXISTS (SELECT 1 FROM waiting WHERE p.id IN (person, partner) AND ended >= "
	    "?2)"
	    " AND NOT EXISTS (SELECT 1 FROM turnaway WHERE person = p.id AND at >= ?2)"
	    " AND NOT EXISTS (SELECT 1 FROM followup WHERE person = p.id AND done >= ?2)"
	    " AND NOT EXISTS (SELECT 1 FROM nomination WHERE p.id IN (person, partner)"
	    " AND ended >= ?2)"
	    " ORDER BY seen LIMIT ?3",
	    "twi", area, before.ms, limit);
	return list_read(&q, limit, arena, out);
}
