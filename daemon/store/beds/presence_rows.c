/* SPDX-License-Identifier: MIT */
#include "presence_rows.h"

#include "need.h"
#include "query.h"

enum err placement_seen(struct store *s, const char *id)
{
	return query_run_one(s,
			     "UPDATE placement SET needs = needs & ~?2 WHERE id = ?1"
			     " AND arrived IS NOT NULL",
			     "ti", id, NEED_UNSEEN);
}

enum err placement_came(struct store *s, const char *id, struct wall arrived, struct wall entered)
{
	return query_run_one(s,
			     "UPDATE placement SET arrived = ?2, entered = CASE state"
			     " WHEN 'ended' THEN entered ELSE ?3 END WHERE id = ?1"
			     " AND arrived IS NOT NULL",
			     "tww", id, arrived.ms, entered.ms);
}

enum err placement_stay_began(struct store *s, const char *id, struct wall *out)
{
	struct query q;
	query_begin(&q, s,
		    "WITH RECURSIVE back(person, made, arrived, site) AS"
		    " (SELECT person, made, arrived, site FROM placement WHERE id = ?1 UNION"
		    " SELECT e.person, e.made, e.arrived, e.site FROM back b CROSS JOIN placement e"
		    " ON " PLACEMENT_MOVED("e", "b") " AND e.site = b.site)"
						     " SELECT min(arrived) FROM back",
		    "t", id);
	*out = (struct wall){0};
	if (query_row(&q))
		*out = query_wall(&q, 0);
	return query_end(&q);
}

enum err placement_came_first(struct store *s, const char *id, struct wall *out)
{
	struct query q;
	query_begin(&q, s,
		    "WITH RECURSIVE back(person, made, arrived) AS"
		    " (SELECT person, made, arrived FROM placement WHERE id = ?1 UNION"
		    " SELECT e.person, e.made, e.arrived FROM back b CROSS JOIN placement e"
		    " ON " PLACEMENT_MOVED("e", "b") ") SELECT min(arrived) FROM back",
		    "t", id);
	*out = (struct wall){0};
	if (query_row(&q))
		*out = query_wall(&q, 0);
	return query_end(&q);
}

enum err placement_stay_from(struct store *s, const char *id, struct arena *arena, const char **bed)
{
	struct query q;
	query_begin(
	    &q, s,
	    "WITH RECURSIVE back(person, made, bed, site, here) AS"
	    " (SELECT person, made, bed, site, site FROM placement WHERE id = ?1 UNION"
	    " SELECT e.person, e.made, e.bed, e.site, b.here FROM back b CROSS JOIN"
	    " placement e ON " PLACEMENT_MOVED(
		"e", "b") ")"
			  " SELECT bed FROM back WHERE site <> here ORDER BY made DESC LIMIT 1",
	    "t", id);
	*bed = query_row(&q) ? query_text(&q, 0, arena) : "";
	return query_end(&q);
}

enum err placement_kept_since(struct store *s, const char *id, struct wall *out)
{
	struct query q;
	query_begin(&q, s,
		    "WITH RECURSIVE back(person, made) AS"
		    " (SELECT person, made FROM placement WHERE id = ?1 UNION"
		    " SELECT e.person, e.made FROM back b CROSS JOIN placement e"
		    " ON e.person = b.person AND e.state = 'ended' AND e.outcome = 'moved'"
		    " AND e.ended = b.made)"
		    " SELECT min(made) FROM back",
		    "t", id);
	*out = (struct wall){0};
	if (query_row(&q))
		*out = query_wall(&q, 0);
	return query_end(&q);
}

enum err placement_never_came(struct store *s, const char *id)
{
	return query_run_one(s,
			     "UPDATE placement SET arrived = NULL WHERE id = ?1 AND"
			     " (state = 'occupied' OR outcome IN ('moved', 'left'))",
			     "t", id);
}

enum err placement_slept_since(struct store *s, const char *person, struct wall since, bool *slept)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 WHERE " PLACEMENT_SLEPT_SINCE("?1", "?2"), "tw", person,
		    since.ms);
	*slept = query_row(&q);
	return query_end(&q);
}

enum err placement_held_then(struct store *s, const char *person, struct wall then,
			     struct arena *arena, const char **id)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT id FROM placement WHERE person = ?1 AND state = 'ended'"
		    " AND arrived IS NULL AND made <= ?2 AND ended > ?2"
		    " ORDER BY made DESC, length(id) DESC, id DESC LIMIT 1",
		    "tw", person, then.ms);
	*id = query_row(&q) ? query_text(&q, 0, arena) : NULL;
	return query_end(&q);
}

enum err placement_is_in(struct store *s, const char *person, bool *in)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT state = 'occupied' FROM placement WHERE person = ?1 AND state <> 'ended'", "t",
	    person);
	*in = query_row(&q) && query_int(&q, 0) != 0;
	return query_end(&q);
}

enum err placement_was_in(struct store *s, const char *person, const char *bed, struct wall at,
			  bool *was)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 WHERE EXISTS (SELECT 1 FROM placement WHERE person = ?1 AND bed = ?2"
		    " AND state <> 'ended' AND arrived IS NOT NULL)"
		    " OR EXISTS (SELECT 1 FROM placement WHERE person = ?1 AND bed = ?2"
		    " AND state = 'ended' AND arrived <= ?3 AND ended > ?3)",
		    "ttw", person, bed, at.ms);
	*was = query_row(&q);
	return query_end(&q);
}

enum err placement_bed_slept(struct store *s, const struct placement *p, bool *slept)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM placement WHERE bed = ?1 AND state = 'ended' AND ended >= ?3"
		    " AND person <> ?2 AND arrived >= ?3 LIMIT 1",
		    "ttw", p->bed, p->person, p->ended.ms);
	*slept = query_row(&q);
	return query_end(&q);
}

enum err placement_sharer(struct store *s, const struct placement *p, struct arena *arena,
			  const char **id)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT id FROM placement WHERE bed = ?1 AND state = 'ended' AND ended >= ?3"
		    " AND made < ?4 AND person <> ?2 AND (made >= ?3 OR ended > ?3)"
		    " AND (arrived IS NOT NULL OR outcome = 'no-show')"
		    " ORDER BY ended DESC, made DESC LIMIT 1",
		    "ttww", p->bed, p->person, p->made.ms, p->ended.ms);
	*id = query_row(&q) ? query_text(&q, 0, arena) : NULL;
	return query_end(&q);
}

enum err placement_bed_ended(struct store *s, const char *bed, struct wall *ended)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT ended FROM placement WHERE bed = ?1 AND state = 'ended'"
		    " AND arrived IS NOT NULL ORDER BY ended DESC LIMIT 1",
		    "t", bed);
	*ended = (struct wall){0};
	if (query_row(&q))
		*ended = query_wall(&q, 0);
	return query_end(&q);
}
