/* SPDX-License-Identifier: MIT */
#include "list_rows.h"

#include "ascii.h"
#include "grow.h"
#include "query.h"

static const char *const outcomes[OFFER_OUTCOMES] = {
    [OFFER_ACCEPTED] = "accepted", [OFFER_REFUSED] = "refused", [OFFER_NOT_FOUND] = "not-found"};

const char *offer_outcome_name(enum offer_outcome o)
{
	return outcomes[o];
}

bool offer_outcome_parse(const char *word, enum offer_outcome *out)
{
	for (int o = 0; o < OFFER_OUTCOMES; o++)
		if (ascii_same(outcomes[o], word)) {
			*out = (enum offer_outcome)o;
			return true;
		}
	return false;
}

enum err offer_add(struct store *s, const char *area, struct arena *arena, struct offer *o)
{
	enum err e = store_id(s, 'o', arena, &o->id);
	return e != ERR_OK ? e
			   : query_run(s,
				       "INSERT INTO offer (id, area, person, night, at, by,"
				       " outcome, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
				       "tttiwttt", o->id, area, o->person, o->night.day, o->at.ms,
				       o->by, outcomes[o->outcome], o->reason);
}

enum err offer_latest(struct store *s, const char *person, struct date night, struct arena *arena,
		      struct offer *out)
{
	struct query q;
	*out = (struct offer){0};
	query_begin(&q, s,
		    "SELECT id, person, night, at, by, outcome, reason FROM offer"
		    " WHERE person = ?1 AND night = ?2 ORDER BY at DESC, length(id) DESC, id DESC"
		    " LIMIT 1",
		    "ti", person, night.day);
	if (query_row(&q)) {
		out->id = query_text(&q, 0, arena);
		out->person = query_text(&q, 1, arena);
		out->night.day = query_int(&q, 2);
		out->at = query_wall(&q, 3);
		out->by = query_text(&q, 4, arena);
		if (!offer_outcome_parse(query_text(&q, 5, arena), &out->outcome))
			out->outcome = OFFER_REFUSED; /* a newer swepd's word: no bed came of it */
		out->reason = query_text(&q, 6, arena);
	}
	return query_end(&q);
}

/* ---- the list ------------------------------------------------------------------------------- */

const char *listed_id(const char *area, const char *person, struct arena *arena)
{
	return arena_printf(arena, "%s/%s", area, person);
}

static struct listed listed_read(struct query *q, struct arena *arena)
{
	return (struct listed){.person = query_text(q, 0, arena),
			       .added = query_wall(q, 1),
			       .by = query_text(q, 2, arena),
			       .removed = query_wall(q, 3)};
}

enum err listed_get(struct store *s, const char *area, const char *person, struct arena *arena,
		    struct listed *out)
{
	struct query q;
	*out = (struct listed){0};
	query_begin(&q, s,
		    "SELECT person, added, by, removed FROM listed"
		    " WHERE area = ?1 AND person = ?2",
		    "tt", area, person);
	if (query_row(&q))
		*out = listed_read(&q, arena);
	return query_end(&q);
}

enum err listed_put(struct store *s, const char *area, const struct listed *l)
{
	return query_run(s,
			 "INSERT INTO listed (area, person, added, by, removed)"
			 " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (area, person) DO UPDATE SET"
			 " added = excluded.added, by = excluded.by, removed = excluded.removed",
			 "ttwtw", area, l->person, l->added.ms, l->by, l->removed.ms);
}

enum err listed_all(struct store *s, const char *area, struct arena *arena, struct listed **out,
		    size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s,
		    "SELECT person, added, by, removed FROM listed"
		    " WHERE area = ?1 AND removed = 0 ORDER BY added, person",
		    "t", area);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = listed_read(&q, arena);
	}
	return query_end(&q);
}
