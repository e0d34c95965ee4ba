/* SPDX-License-Identifier: MIT */
#include "safety_rows.h"

#include "apart_rows.h"
#include "doubt_rows.h"
#include "grow.h"
#include "query.h"
#include "site_rows.h"

enum err placement_set_needs(struct store *s, const char *id, unsigned needs)
{
	return query_run_one(s,
			     "UPDATE placement SET needs = ?2 WHERE id = ?1 AND state <> 'ended'",
			     "ti", id, (int)needs);
}

enum err placement_slept(struct store *s, const char *person, struct arena *arena,
			 struct placement *out)
{
	struct query q;
	*out = (struct placement){0};
	query_begin(&q, s,
		    "SELECT id, bed, ended FROM placement WHERE person = ?1 AND state = 'ended'"
		    " AND arrived IS NOT NULL ORDER BY ended DESC, made DESC, length(id) DESC,"
		    " id DESC LIMIT 1",
		    "t", person);
	if (query_row(&q)) {
		out->id = query_text(&q, 0, arena);
		out->bed = query_text(&q, 1, arena);
		out->ended = query_wall(&q, 2);
	}
	return query_end(&q);
}

#define KNEW(p) PLACEMENT_KNEW(p, "a.made")
#define ON_CALL_KNEW KNEW("p") " OR " KNEW("q")

static enum err pairs_read(struct query *q, const char *area, struct arena *arena,
			   struct near_pair **out, size_t *count)
{
	*out = NULL;
	*count = 0;
	while (query_row(q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct near_pair){
		    .id = apart_id(area, query_text(q, 0, arena), query_text(q, 1, arena), arena),
		    .label = query_text(q, 2, arena),
		    .other_label = query_text(q, 3, arena),
		    .site_name = query_text(q, 4, arena),
		    .other_site_name = query_text(q, 5, arena),
		    .known = query_int(q, 6) != 0,
		    .said = query_int(q, 7) != 0};
	}
	return query_end(q);
}

/* Where somebody has a bed, p by the record, or is said to be in one, x; and the same of the other,
 * q and y. */
#define HAS(p, person) p ".state <> 'ended' AND " p ".person = " person
#define SAID_IN(x, person)                                                                         \
	DOUBT_STANDS(x)                                                                            \
	" AND " x ".area = ?1 AND " x ".subject >= " person " || '/' AND " x ".subject < " person  \
	" || '0'"
#define BED_SAID(x) "?1 || '/' || upper(substr(" x ".subject, instr(" x ".subject, '/') + 1))"
#define OF_OTHER "CASE a.one WHEN ?2 THEN a.other ELSE a.one END"
#define PAIR(known, said, one, bed, other, other_bed)                                              \
	"SELECT a.one, a.other, b.label, c.label, n.name, m.name, " known ", " said                \
	" FROM apart a CROSS JOIN " one " CROSS JOIN bed b ON b.id = " bed                         \
	" CROSS JOIN site n ON n.area = b.area AND n.key = b.site CROSS JOIN " other               \
	" CROSS JOIN bed c ON c.id = " other_bed                                                   \
	" CROSS JOIN site m ON m.area = c.area AND m.key = c.site"                                 \
	" WHERE a.area = ?1 AND (a.one = ?2 OR a.other = ?2)"                                      \
	"  AND c.site IN " UNDER_ONE_ROOF("?1", "b.site")
#define PLACED(p, person) "placement " p " ON " HAS(p, person)
#define DOUBTED(x, person) "alarm " x " INDEXED BY alarm_two ON " SAID_IN(x, person)

enum err near_pair_list(struct store *s, const char *area, const char *person, struct arena *arena,
			struct near_pair **out, size_t *count)
{
	struct query q;
	query_begin(
	    &q, s,
	    PAIR("0", "1", DOUBTED("x", "?2"), BED_SAID("x"), DOUBTED("y", OF_OTHER), BED_SAID("y")) " UNION ALL " PAIR(
		KNEW("p"), "1", PLACED("p", "?2"), "p.bed", DOUBTED("y", OF_OTHER),
		BED_SAID("y")) " UNION ALL " PAIR(KNEW("q"), "1", DOUBTED("x", "?2"), BED_SAID("x"),
						  PLACED("q", OF_OTHER),
						  "q.bed") " UNION ALL " PAIR(ON_CALL_KNEW, "0",
									      PLACED("p", "?2"),
									      "p.bed",
									      PLACED("q", OF_OTHER),
									      "q.bed"),
	    "tt", area, person);
	return pairs_read(&q, area, arena, out, count);
}

/* Of pairs of whom one is at this site and the other at another. */
#define PAIRS_OF_SITE                                                                              \
	"SELECT a.one, a.other, b.label, c.label, n.name, m.name, 0, 0 FROM apart a"               \
	" CROSS JOIN placement p ON p.state <> 'ended' AND p.person IN (a.one, a.other)"           \
	" CROSS JOIN bed b ON b.id = p.bed AND b.site = ?2"                                        \
	" CROSS JOIN placement q ON q.state <> 'ended'"                                            \
	"  AND q.person = CASE p.person WHEN a.one THEN a.other ELSE a.one END"                    \
	" CROSS JOIN bed c ON c.id = q.bed AND c.site <> ?2"                                       \
	" CROSS JOIN site n ON n.area = ?1 AND n.key = ?2"                                         \
	" CROSS JOIN site m ON m.area = ?1 AND m.key = c.site"                                     \
	" WHERE a.area = ?1 AND c.site "

enum err near_pair_list_roof(struct store *s, const char *area, const char *site,
			     struct arena *arena, struct near_pair **out, size_t *count)
{
	struct query q;
	query_begin(&q, s, PAIRS_OF_SITE "IN " UNDER_ONE_ROOF("?1", "?2"), "tt", area, site);
	return pairs_read(&q, area, arena, out, count);
}

enum err near_pair_list_parted(struct store *s, const char *area, const char *site,
			       struct arena *arena, struct near_pair **out, size_t *count)
{
	struct query q;
	query_begin(&q, s, PAIRS_OF_SITE "NOT IN " UNDER_ONE_ROOF("?1", "?2"), "tt", area, site);
	return pairs_read(&q, area, arena, out, count);
}
