/* SPDX-License-Identifier: MIT */
#include "taken_rows.h"

#include "doubt_rows.h"
#include "need.h"
#include "query.h"
#include "site_rows.h"

_Static_assert(BED_WOMEN == 1 && BED_HIGH_SUPPORT == 256, "as the schema's indexes know them");

/* The placement p takes its bed from whoever looks. */
#define TAKES                                                                                      \
	" p.person IS NOT ?3 AND p.person IS NOT ?4 AND (p.state = 'occupied' OR p.expires > ?5)"
/* … and nobody else is said to be in it. */
#define FOR_ALL                                                                                    \
	" b.attributes & 1 = 0 AND b.night = 1 AND b.open = 1 AND b.state = 'ready' AND NOT"       \
	" (" DOUBT_OF_ANY " AND EXISTS (SELECT 1" DOUBT_OF_BED " AND " DOUBT_PERSON " IS NOT ?3"   \
	" AND " DOUBT_PERSON " IS NOT ?4))"

static enum err count(struct store *s, const char *sql, const struct taken_question *ask, int most,
		      int *out)
{
	struct query q;
	query_begin(&q, s, sql, "ttttwi", ask->area, ask->site, ask->person, ask->partner,
		    ask->now.ms, most);
	*out = query_row(&q) ? query_int(&q, 0) : 0;
	return query_end(&q);
}

/* A person is one with high support needs when their row says so, or what was said for this bed:
 * which is said once for a couple. */
static enum err count_support(struct store *s, const struct taken_question *ask, int *out)
{
	return count(
	    s,
	    "SELECT count(*) FROM (SELECT 1 FROM placement p INDEXED BY placement_support"
	    " WHERE p.area = ?1 AND p.site IN " UNDER_ONE_ROOF(
		"?1", "?2") ""
			    " AND p.state <> 'ended' AND (p.high_support = 1 OR p.needs & 256 <> 0)"
			    " AND (p.high_support = 1 OR p.beside = '') AND" TAKES " LIMIT ?6)",
	    ask, ask->support_most, out);
}

/* … or who is said to be in a bed there, and by the record is in none. */
static enum err count_said(struct store *s, const struct taken_question *ask, int *out)
{
	return count(s,
		     "SELECT count(*) FROM (SELECT DISTINCT n.id FROM " DOUBT_AND_BED
		     " CROSS JOIN person n ON n.id = " DOUBT_PERSON
		     " WHERE x.area = ?1 AND " DOUBT_STANDS("x") " AND b.site IN " UNDER_ONE_ROOF(
			 "?1", "?2") " AND (n.high_support = 1 OR n.needs & 256 <> 0)"
				     " AND n.id IS NOT ?3 AND n.id IS NOT ?4 AND NOT EXISTS"
				     " (SELECT 1 FROM placement p WHERE p.person = n.id"
				     " AND p.area = ?1 AND p.state <> 'ended' AND p.site IN"
				     " " UNDER_ONE_ROOF("?1", "?2") " AND" TAKES ") LIMIT ?6)",
		     ask, ask->support_most, out);
}

static enum err count_women(struct store *s, const struct taken_question *ask, int *out)
{
	return count(s,
		     "SELECT count(*) FROM (SELECT 1 FROM placement p INDEXED BY placement_women"
		     " CROSS JOIN bed b ON b.placement = p.id AND b.id = p.bed"
		     " WHERE p.area = ?1 AND p.site = ?2 AND p.state <> 'ended'"
		     " AND p.needs & 1 <> 0 AND b.attributes & 1 = 0 AND" TAKES " LIMIT ?6)",
		     ask, ask->women_most, out);
}

/* Nobody's, and nobody is said to be in it: by the few sorts of bed there are. */
static enum err count_empty(struct store *s, const struct taken_question *ask, int *out)
{
	return count(s,
		     "SELECT count(*) FROM (SELECT 1 FROM bed_sort k CROSS JOIN bed b"
		     " INDEXED BY bed_free ON b.area = k.area AND b.attributes = k.attributes"
		     " AND b.kind = k.kind WHERE k.area = ?1 AND b.site = ?2"
		     " AND b.placement IS NULL AND" FOR_ALL " LIMIT ?6)",
		     ask, ask->free_most, out);
}

/* Somebody's who does not take it from whoever looks: their own, and of holds that ran out. */
static enum err count_yielding(struct store *s, const struct taken_question *ask, int *out)
{
	return count(s,
		     "SELECT count(*) FROM (SELECT 1 FROM (SELECT bed, id FROM placement INDEXED BY"
		     " placement_expiry WHERE area = ?1 AND state = 'held' AND expires <= ?5"
		     " UNION SELECT bed, id FROM placement WHERE person IN (?3, ?4)"
		     " AND state <> 'ended') p CROSS JOIN bed b ON b.id = p.bed"
		     " AND b.placement = p.id WHERE b.area = ?1 AND b.site = ?2 AND" FOR_ALL
		     " LIMIT ?6)",
		     ask, ask->free_most, out);
}

enum err taken_count(struct store *s, const struct taken_question *ask, struct site_taken *out)
{
	int yielding = 0, said = 0;
	enum err e = count_support(s, ask, &out->high_support);
	if (e == ERR_OK)
		e = count_said(s, ask, &said);
	if (e == ERR_OK)
		e = count_women(s, ask, &out->women);
	if (e == ERR_OK)
		e = count_empty(s, ask, &out->free);
	if (e == ERR_OK)
		e = count_yielding(s, ask, &yielding);
	out->high_support += said;
	out->free += yielding;
	return e;
}
