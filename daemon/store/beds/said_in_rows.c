/* SPDX-License-Identifier: MIT */
#include "said_in_rows.h"

#include "doubt_rows.h"
#include "grow.h"
#include "query.h"

#define SAID                                                                                       \
	"SELECT " DOUBT_PERSON ", b.id, x.since FROM alarm x CROSS JOIN bed b"                     \
	" ON b.id = x.area || '/' || upper(substr(x.subject, instr(x.subject, '/') + 1))"          \
	" WHERE x.area = ?1 AND x.kind = '" DOUBT_KIND "' AND x.cleared IS NULL"
#define IN_ORDER " ORDER BY b.id, x.since, x.subject"

static enum err list(struct store *s, const char *sql, const char *area, const char *of,
		     struct arena *arena, struct said_in **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s, sql, "tt", area, of);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = (struct said_in){query_text(&q, 0, arena),
						      query_text(&q, 1, arena), query_wall(&q, 2)};
	}
	return query_end(&q);
}

enum err said_in_list_site(struct store *s, const char *area, const char *site, struct arena *arena,
			   struct said_in **out, size_t *count)
{
	return list(s, SAID " AND b.site = ?2" IN_ORDER, area, site, arena, out, count);
}

enum err said_in_list_person(struct store *s, const char *area, const char *person,
			     struct arena *arena, struct said_in **out, size_t *count)
{
	return list(s, SAID " AND x.subject >= ?2 || '/' AND x.subject < ?2 || '0'" IN_ORDER, area,
		    person, arena, out, count);
}

/* What they are said to be is what was ever said of them. */
enum err said_in_stranger(struct store *s, const char *area, const struct bed *bed,
			  const char *person, const char *partner, struct arena *arena,
			  const char **label)
{
	struct query q;
	*label = NULL;
	query_begin(&q, s,
		    "SELECT b.label FROM " DOUBT_AND_BED " CROSS JOIN person n ON n.id"
		    " = " DOUBT_PERSON " WHERE x.area = ?1 AND " DOUBT_STANDS(
			"x") " AND b.site = ?2 AND b.id <> ?3 AND b.attributes & 1 <> 0"
			     " AND n.needs & 1 = 0 AND n.id IS NOT ?4 AND n.id IS NOT ?5"
			     " ORDER BY b.id LIMIT 1",
		    "ttttt", area, bed->site, bed->id, person, partner);
	if (query_row(&q))
		*label = query_text(&q, 0, arena);
	return query_end(&q);
}
