/* SPDX-License-Identifier: MIT */
#include "person_rows.h"

#include "query.h"

enum err person_find(struct store *s, const char *area, const char *ref, struct arena *arena,
		     struct person *out)
{
	struct query q;
	*out = (struct person){0};
	query_begin(&q, s,
		    "SELECT id, ref, temporary, age, ring_first, high_support, legal_hold, erased"
		    " FROM person WHERE area = ?1 AND ref = ?2",
		    "tt", area, ref);
	if (query_row(&q)) {
		out->id = query_text(&q, 0, arena);
		out->ref = query_text(&q, 1, arena);
		out->temporary = query_int(&q, 2) != 0;
		if (!age_parse(query_text(&q, 3, arena), &out->age))
			out->age = AGE_UNKNOWN; /* a newer swepd's */
		out->ring_first = query_int(&q, 4) != 0;
		out->high_support = query_int(&q, 5) != 0;
		out->legal_hold = query_int(&q, 6) != 0;
		out->erased = query_wall(&q, 7);
	}
	return query_end(&q);
}

enum err person_add(struct store *s, const char *area, const char *ref, struct wall now,
		    struct arena *arena, struct person *out)
{
	enum err e = store_id(s, 'n', arena, &out->id);
	if (e != ERR_OK)
		return e;
	*out = (struct person){.id = out->id, .ref = ref};
	return query_run(s, "INSERT INTO person (id, area, ref, made) VALUES (?1, ?2, ?3, ?4)",
			 "tttw", out->id, area, ref, now.ms);
}
