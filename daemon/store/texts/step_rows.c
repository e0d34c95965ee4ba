/* SPDX-License-Identifier: MIT */
#include "step_rows.h"

#include <assert.h>
#include <string.h>

#include "grow.h"
#include "message_inside.h"
#include "message_rows.h"
#include "query.h"
#include "step_inside.h"
#include "swep/limits.h"

static const char *const step_states[STEP_STATE_COUNT] = {"open", "met", "unmet", "closed"};

const char *step_state_name(enum step_state s)
{
	return step_states[s];
}

bool step_is_settled(const struct step_row *x)
{
	return x->state == STEP_MET || x->state == STEP_UNMET;
}

static enum step_state step_state_of(const char *name)
{
	int i = 0;
	while (i < STEP_STATE_COUNT && strcmp(step_states[i], name) != 0)
		i++;
	assert(i < STEP_STATE_COUNT);
	return (enum step_state)i;
}

#define COLUMNS                                                                                    \
	"s.id, s.area, s.occasion, s.grp, s.beyond, s.template, s.number, s.needed, s.rung,"       \
	" s.round, s.everybody, s.repeat, s.within, s.valid, s.state, s.told,"                     \
	" s.waits, s.organisations, s.wake, s.mail"

static void read_row(struct query *q, struct arena *arena, struct step_row *x)
{
	const char **texts[] = {&x->id,    &x->area,   &x->occasion,
				&x->group, &x->beyond, &x->template};
	int *numbers[] = {&x->number, &x->needed, &x->rung, &x->round};
	for (int i = 0; i < 6; i++)
		*texts[i] = query_text(q, i, arena);
	for (int i = 0; i < 4; i++)
		*numbers[i] = query_int(q, 6 + i);
	x->everybody = query_int(q, 10) != 0;
	x->repeat = query_int(q, 11) != 0;
	x->within_ms = query_long(q, 12);
	x->valid_ms = query_long(q, 13);
	x->state = step_state_of(query_text(q, 14, arena));
	x->told = query_wall(q, 15);
	x->waits = query_wall(q, 16);
	x->organisations = query_int(q, 17) != 0;
	x->wake = query_int(q, 18) != 0;
	x->mail = query_int(q, 19);
}

enum err step_insert(struct store *s, const struct step_row *x)
{
	return query_run(
	    s,
	    "INSERT INTO step (id, area, occasion, number, grp, beyond, template,"
	    " everybody, needed, within, repeat, valid, waits, organisations, wake,"
	    " mail, state, rung, round, told) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
	    " ?11, ?12, ?13, ?14, ?15, ?16, 'open', 0, 0, 0)",
	    "tttitttiililwiii", x->id, x->area, x->occasion, x->number, x->group, x->beyond,
	    x->template, (int)x->everybody, x->needed, x->within_ms, (int)x->repeat, x->valid_ms,
	    x->waits.ms, (int)x->organisations, (int)x->wake, x->mail);
}

enum err step_read(struct store *s, const char *id, struct arena *arena, struct step_row *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM step s WHERE s.id = ?1", "t", id);
	bool found = query_row(&q);
	if (found)
		read_row(&q, arena, out);
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err step_save(struct store *s, const struct step_row *x)
{
	return query_run_one(s,
			     "UPDATE step SET state = ?2, rung = ?3, round = ?4, told = ?5"
			     " WHERE id = ?1",
			     "ttiiw", x->id, step_state_name(x->state), x->rung, x->round,
			     x->told.ms);
}

static enum err list_read(struct query *q, struct arena *arena, struct step_list *out)
{
	*out = (struct step_list){arena_alloc(arena, LIMIT_STEPS * sizeof(*out->rows)), 0};
	while (out->count < LIMIT_STEPS && query_row(q))
		read_row(q, arena, &out->rows[out->count++]);
	return query_end(q);
}

enum err step_list(struct store *s, const char *occasion, struct arena *arena,
		   struct step_list *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM step s WHERE s.occasion = ?1 ORDER BY s.number",
		    "t", occasion);
	return list_read(&q, arena, out);
}

enum err step_round_began(struct store *s, const char *id, int round, struct wall *at)
{
	struct query q;
	*at = (struct wall){0};
	query_begin(&q, s,
		    "SELECT coalesce(min(made), 0) FROM message WHERE step = ?1 AND round = ?2",
		    "ti", id, round);
	if (query_row(&q))
		*at = query_wall(&q, 0);
	return query_end(&q);
}

/* One answer of an organisation speaks for it where the step says so; who is in none, for
 * themselves. */
#define SPEAKS_FOR                                                                                 \
	" CASE WHEN s.organisations = 1 AND coalesce(c.organisation, '') <> ''"                    \
	" THEN 'all of ' || lower(c.organisation) ELSE m.contact END"

enum err step_count_acked(struct store *s, const char *id, int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(DISTINCT" SPEAKS_FOR ") FROM message m JOIN step s"
		    " ON s.id = m.step LEFT JOIN contact c ON c.area = m.area AND c.key = m.contact"
		    " WHERE m.step = ?1 AND m.acked IS NOT NULL",
		    "t", id);
	*count = query_row(&q) ? query_int(&q, 0) : 0;
	return query_end(&q);
}

#define MAY_ARRIVE "'queued', 'sending', 'unknown', 'accepted', 'delivered'"

#define ANSWERED STEP_ANSWERED("m.step", "m.contact")

enum err step_count_hopeful(struct store *s, const struct step_row *x, int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM message m JOIN occasion o ON o.id = m.occasion"
		    " LEFT JOIN contact c ON c.area = m.area AND c.key = m.contact"
		    " WHERE m.step = ?1 AND m.round = ?2 AND m.rung IN (?3, " OWN_RUNG ")"
		    " AND (m.state IN (" MAY_ARRIVE ") OR (m.state = 'cancelled' AND EXISTS"
		    "  (SELECT 1 FROM message n WHERE n.phone = m.phone AND n.contact = m.contact"
		    "   AND n.step <> m.step AND n.made >= o.at AND n.state IN (" MAY_ARRIVE "))))"
		    " AND (coalesce(c.stopped, 0) = 0 OR m.channel = 'voice')"
		    " AND m.channel <> 'email'" /* by night nobody reads it */
		    " AND NOT EXISTS (SELECT 1 FROM message n"
		    "  WHERE n.step = m.step AND n.contact = m.contact AND n.declined >= m.made)"
		    " AND NOT " ANSWERED,
		    "tii", x->id, x->round, x->rung);
	*count = query_row(&q) ? query_int(&q, 0) : 0;
	return query_end(&q);
}

/* Message n of a step y tells the contact of m what occasion ?2 is about. */
#define TOLD_BY_EVENT                                                                              \
	"step y CROSS JOIN message n ON n.step = y.id AND n.contact = m.contact"                   \
	" WHERE y.occasion IN " EVENT_TOLD_BY                                                      \
	" AND n.made >= (SELECT at FROM occasion WHERE id = ?2)"
/* One that was left out because the text of another step said it, and that failed. */
#define SKIPPED_FOR_NOTHING                                                                        \
	"(" SPARED("m") " AND EXISTS (SELECT 1 FROM " TOLD_BY_EVENT                                \
			" AND n.state IN ('failed', 'expired')))"

#define TELLS_THEM STEP_TELLS("m", "s")
#define WILL_NOT_ARRIVE "(m.state IN ('failed', 'expired') AND NOT " TO_RING("m") ")"
/* Another has it, or nobody. */
#define TO_AN_OLD_NUMBER                                                                           \
	"(n.channel = 'sms' AND coalesce(c.phone, '') <> '' AND n.phone <> c.phone)"

enum err step_list_missed(struct store *s, const struct step_row *x, struct arena *arena,
			  struct missed_list *out)
{
	struct query q;
	*out = (struct missed_list){NULL, 0};
	query_begin(
	    &q, s,
	    "SELECT m.contact, coalesce(c.name, m.contact),"
	    " sum(m.state IN ('queued', 'sending')) FROM message m"
	    " LEFT JOIN contact c ON c.area = m.area AND c.key = m.contact"
	    " CROSS JOIN step s ON s.id = m.step"
	    " WHERE m.step = ?1 AND " TELLS_THEM " GROUP BY m.contact"
	    " HAVING sum(" WILL_NOT_ARRIVE " OR " SKIPPED_FOR_NOTHING ") > 0"
	    " AND sum(" HAS_HEARD("m") ") = 0"
				       " AND NOT EXISTS (SELECT 1 FROM " TOLD_BY_EVENT
				       "  AND n.state IN ('unknown', 'accepted', 'delivered')"
				       "  AND NOT " TO_AN_OLD_NUMBER ")"
				       " ORDER BY min(m.rowid)",
	    "tt", x->id, x->occasion);
	while (query_row(&q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		out->rows[out->count++] = (struct missed){.contact = query_text(&q, 0, arena),
							  .name = query_text(&q, 1, arena),
							  .waits = query_int(&q, 2) != 0};
	}
	return query_end(&q);
}

enum err step_list_untold(struct store *s, const char *area, const char *contact,
			  struct arena *arena, struct step_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM occasion o JOIN step s ON s.occasion = o.id"
		    " WHERE o.area = ?1 AND o.state = 'open' AND EXISTS (SELECT 1 FROM message m"
		    "  WHERE m.step = s.id AND m.contact = ?2 AND (m.state IN ('failed', 'expired')"
		    "   OR (m.state = 'cancelled' AND m.detail = ?3)))"
		    " AND NOT EXISTS (SELECT 1 FROM message n WHERE n.occasion = o.id"
		    "  AND n.contact = ?2 AND (" HAS_HEARD("n") " OR n.declined IS NOT NULL"
								"   OR n.state IN (" MAY_ARRIVE
								"))) ORDER BY o.at, s.number",
		    "ttt", area, contact, LEFT_OUT_STOPPED);
	return list_read(&q, arena, out);
}

enum err step_list_skipping(struct store *s, const char *message, struct arena *arena,
			    struct step_list *out)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT " COLUMNS " FROM message n CROSS JOIN step s"
	    " ON s.occasion IN " SAME_EVENT_OF(
		"n") " WHERE n.id = ?1 AND EXISTS"
		     " (SELECT 1 FROM message m WHERE m.step = s.id AND m.contact = n.contact"
		     "  AND " SPARED("m") ")",
	    "t", message);
	return list_read(&q, arena, out);
}

enum err step_list_waiting_for(struct store *s, const char *area, const char *contact,
			       struct arena *arena, struct step_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM step s JOIN occasion o ON o.id = s.occasion"
		    " WHERE s.area = ?1 AND o.state = 'open'"
		    " AND EXISTS (SELECT 1 FROM message m WHERE m.step = s.id AND m.contact = ?2"
		    "  AND (s.state = 'open' OR m.state = 'queued'))"
		    " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.step = s.id"
		    "  AND m.contact = ?2 AND m.acked IS NOT NULL)",
		    "tt", area, contact);
	return list_read(&q, arena, out);
}
