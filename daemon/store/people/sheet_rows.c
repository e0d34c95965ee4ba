/* SPDX-License-Identifier: MIT */
#include "sheet_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "grow.h"
#include "no_show_rows.h"
#include "placement_rows.h"
#include "presence_rows.h"
#include "query.h"

/* Each person once, by the last bed of the night, and in the first night of their stay. Of whoever
 * was only counted as in one nobody knows that they were placed. */
/* clang-format off */
#define LAST_OF(which)                                                                             \
	" p.area = ?1 AND p.arrived >= ?2 AND p.arrived < ?3"                                      \
	" AND NOT EXISTS (SELECT 1 FROM placement a WHERE a.person = p.person"                     \
	"  AND (a.arrived, length(a.id), a.id) > (p.arrived, length(p.id), p.id)"                  \
	"  AND a.arrived < ?3" which ")"
#define PLACED                                                                                     \
	LAST_OF(" AND NOT " PLACEMENT_UNSEEN("a")) " AND NOT " PLACEMENT_UNSEEN("p") " AND NOT "   \
		PLACEMENT_BEGAN_BEFORE("p", "?2", "NOT " PLACEMENT_UNSEEN("e"))
#define NOT_SEEN                                                                                   \
	LAST_OF("") " AND " PLACEMENT_UNSEEN("p") " AND NOT " PLACEMENT_BEGAN_BEFORE("p", "?2", "1")
/* clang-format on */

static enum err counts_read(struct query *q, struct arena *arena, struct night_count **out,
			    size_t *count)
{
	while (query_row(q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct night_count){query_text(q, 0, arena),
							  query_text(q, 1, arena), query_int(q, 2)};
	}
	return query_end(q);
}

enum err night_count_found(struct store *s, const char *area, struct span span, struct arena *arena,
			   struct night_count **out, size_t *count)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT 'found', how, count(*) FROM (SELECT CASE WHEN person = '' THEN 'nobody knows "
	    "who'"
	    "  WHEN max(first) = 1 THEN 'for the first time' ELSE 'known' END AS how FROM sighting"
	    "  WHERE area = ?1 AND found = 1 AND at >= ?2 AND at < ?3"
	    "  GROUP BY CASE person WHEN '' THEN id ELSE person END)" /* once each */
	    " GROUP BY how"
	    " UNION ALL SELECT 'placed', b.kind, count(*) FROM placement p JOIN bed b ON b.id = "
	    "p.bed WHERE" PLACED " GROUP BY b.kind"
	    " UNION ALL SELECT 'not seen', b.kind, count(*) FROM placement p JOIN bed b ON b.id = "
	    "p.bed WHERE" NOT_SEEN " GROUP BY b.kind",
	    "tww", area, span.from.ms, span.to.ms);
	return counts_read(&q, arena, out, count);
}

enum err night_count_told(struct store *s, const char *area, struct date night, struct span span,
			  struct arena *arena, struct night_count **out, size_t *count)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT 'refused', reason, count(*) FROM placement"
	    " WHERE area = ?1 AND outcome = 'refused' AND ended >= ?2 AND ended < ?3 GROUP BY "
	    "reason"
	    " UNION ALL SELECT 'offered', outcome, count(*) FROM offer"
	    " WHERE area = ?1 AND night = ?4 GROUP BY outcome"
	    " UNION ALL SELECT 'turned away', reason, count(*) FROM turnaway"
	    " WHERE area = ?1 AND night = ?4 GROUP BY reason",
	    "twwi", area, span.from.ms, span.to.ms, night.day);
	return counts_read(&q, arena, out, count);
}

/* A bed of a later night takes nobody out of this one. */
#define OF_NIGHT " AND (n.made < ?3 OR n.arrived < ?4)"

/* That a hold ran out may have been noticed long after its night. */
enum err night_missed_list(struct store *s, const char *area, struct span span, struct wall morning,
			   struct arena *arena, struct night_missed **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(
	    &q, s,
	    "SELECT p.id, p.outcome = 'no-show', b.kind FROM placement p"
	    " JOIN bed b ON b.id = p.bed"
	    " WHERE p.area = ?1 AND p.made < ?3 AND max(p.ended, coalesce(p.expires, 0)) >= ?2"
	    " AND ((p.outcome = 'no-show' AND NOT EXISTS (SELECT 1 FROM placement a"
	    "  WHERE a.person = p.person AND a.id <> p.id" /* they came after all, */
	    "  AND a.arrived < ?3" /* or were in a bed while this one was held */
	    "  AND (a.state <> 'ended' OR a.ended > p.made)))"
	    " OR (" NEVER_CAME_BY(OF_NIGHT) ")) ORDER BY p.outcome DESC, b.kind",
	    "twww", area, span.from.ms, span.to.ms, morning.ms);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct night_missed){
		    query_text(&q, 0, arena), query_int(&q, 1) != 0, query_text(&q, 2, arena)};
	}
	return query_end(&q);
}

/* ---- sheets that are kept true -------------------------------------------------------------- */

#define MARK "'sheet ' || ?1" /* among the facts about this database */

enum err sheet_mark_get(struct store *s, const char *sheet, struct sheet_mark *out)
{
	char text[48] = "";
	long long digest = 0, written = 0;
	struct query q;
	query_begin(&q, s, "SELECT value FROM meta WHERE key = " MARK, "t", sheet);
	if (query_row(&q))
		query_text_into(&q, 0, text, sizeof(text));
	if (sscanf(text, "%lld %lld", &digest, &written) != 2)
		digest = written = 0;
	*out = (struct sheet_mark){digest, {written}};
	return query_end(&q);
}

enum err sheet_mark_put(struct store *s, const char *sheet, struct sheet_mark mark)
{
	char text[48];
	snprintf(text, sizeof(text), "%lld %lld", (long long)mark.digest,
		 (long long)mark.written.ms);
	return query_run(s,
			 "INSERT INTO meta (key, value) VALUES (" MARK ", ?2)"
			 " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
			 "tt", sheet, text);
}

int64_t sheet_digest(const char *text)
{
	char hex[DIGEST_TEXT];
	digest_hex(text, strlen(text), hex);
	hex[15] = '\0'; /* fits a positive number */
	return strtoll(hex, NULL, 16);
}
