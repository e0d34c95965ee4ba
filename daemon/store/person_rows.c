/* SPDX-License-Identifier: MIT */
#include "person_rows.h"

#include "query.h"

enum err person_find(struct store *s, const char *area, const char *ref, struct arena *arena,
		     struct person *out)
{
	struct query q;
	*out = (struct person){0};
	query_begin(&q, s, "SELECT id, ref FROM person WHERE area = ?1 AND ref = ?2", "tt", area,
		    ref);
	if (query_row(&q)) {
		out->id = query_text(&q, 0, arena);
		out->ref = query_text(&q, 1, arena);
	}
	return query_end(&q);
}

enum err person_add(struct store *s, const char *area, const char *ref, struct wall now,
		    struct arena *arena, struct person *out)
{
	enum err e = store_id(s, 'n', arena, &out->id);
	if (e != ERR_OK)
		return e;
	out->ref = ref;
	return query_run(s, "INSERT INTO person (id, area, ref, made) VALUES (?1, ?2, ?3, ?4)",
			 "tttw", out->id, area, ref, now.ms);
}
