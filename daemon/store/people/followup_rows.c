/* SPDX-License-Identifier: MIT */
#include "followup_rows.h"

#include "grow.h"
#include "query.h"

#define SELECT                                                                                     \
	"SELECT f.id, f.person, coalesce(n.ref, ''), f.kind, f.owner, f.made, f.due, f.done, f.by" \
	" FROM followup f LEFT JOIN person n ON n.id = f.person"

static struct followup row_read(struct query *q, struct arena *arena)
{
	return (struct followup){.id = query_text(q, 0, arena),
				 .person = query_text(q, 1, arena),
				 .ref = query_text(q, 2, arena),
				 .kind = query_text(q, 3, arena),
				 .owner = query_text(q, 4, arena),
				 .made = query_wall(q, 5),
				 .due = query_wall(q, 6),
				 .done = query_wall(q, 7),
				 .by = query_text(q, 8, arena)};
}

static enum err one_read(struct query *q, struct arena *arena, struct followup *out)
{
	*out = (struct followup){0};
	if (query_row(q))
		*out = row_read(q, arena);
	return query_end(q);
}

enum err followup_add(struct store *s, const char *area, const struct followup *f)
{
	return query_run(s,
			 "INSERT INTO followup (id, area, person, kind, owner, made, due, done, by)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, '')",
			 "tttttww", f->id, area, f->person, f->kind, f->owner, f->made.ms,
			 f->due.ms);
}

enum err followup_get(struct store *s, const char *area, const char *id, struct arena *arena,
		      struct followup *out)
{
	struct query q;
	query_begin(&q, s, SELECT " WHERE f.area = ?1 AND f.id = ?2", "tt", area, id);
	return one_read(&q, arena, out);
}

enum err followup_find(struct store *s, const char *person, const char *kind, struct arena *arena,
		       struct followup *out)
{
	struct query q;
	query_begin(&q, s,
		    SELECT " WHERE f.area = n.area AND f.person = ?1 AND f.kind = ?2 AND f.done = 0"
			   " LIMIT 1",
		    "tt", person, kind);
	return one_read(&q, arena, out);
}

enum err followup_list(struct store *s, const char *area, struct arena *arena,
		       struct followup **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    SELECT
		    " WHERE f.area = ?1 AND f.done = 0 ORDER BY f.kind <> '" FOLLOWUP_CHILDREN
		    "', f.due, f.id",
		    "t", area);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = row_read(&q, arena);
	}
	return query_end(&q);
}

enum err followup_set_owner(struct store *s, const char *id, const char *owner)
{
	return query_run_one(s, "UPDATE followup SET owner = ?2 WHERE id = ?1 AND done = 0", "tt",
			     id, owner);
}

enum err followup_finish(struct store *s, const char *id, const char *by, struct wall now)
{
	return query_run_one(s, "UPDATE followup SET done = ?3, by = ?2 WHERE id = ?1 AND done = 0",
			     "ttw", id, by, now.ms);
}
