/* SPDX-License-Identifier: MIT */
#include "occasion_rows.h"

#include <assert.h>
#include <string.h>

#include "query.h"
#include "step_inside.h"
#include "swep/limits.h"

#define COLUMNS "o.id, o.area, o.kind, o.subject, o.audience, o.vals, o.at, o.until, o.state"

static void read_row(struct query *q, struct arena *arena, struct occasion_row *o)
{
	const char **texts[] = {&o->id, &o->area, &o->kind, &o->subject, &o->audience, &o->vals};
	for (int i = 0; i < 6; i++)
		*texts[i] = query_text(q, i, arena);
	o->at = query_wall(q, 6);
	o->until = query_wall(q, 7);
	o->open = strcmp(query_text(q, 8, arena), "open") == 0;
}

enum err occasion_insert(struct store *s, const struct occasion_row *o)
{
	return query_run(s,
			 "INSERT INTO occasion (id, area, kind, subject, at, until, audience, vals,"
			 " state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open')",
			 "ttttwwtt", o->id, o->area, o->kind, o->subject, o->at.ms, o->until.ms,
			 o->audience, o->vals);
}

enum err occasion_read(struct store *s, const char *id, struct arena *arena,
		       struct occasion_row *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM occasion o WHERE o.id = ?1", "t", id);
	bool found = query_row(&q);
	if (found)
		read_row(&q, arena, out);
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err occasion_find(struct store *s, const char *area, const char *kind, const char *subject,
		       struct arena *arena, const char **id)
{
	struct query q;
	*id = NULL;
	query_begin(&q, s, "SELECT id FROM occasion WHERE area = ?1 AND kind = ?2 AND subject = ?3",
		    "ttt", area, kind, subject);
	if (query_row(&q))
		*id = query_text(&q, 0, arena);
	return query_end(&q);
}

enum err occasion_close(struct store *s, const char *id)
{
	return query_run_one(s, "UPDATE occasion SET state = 'closed' WHERE id = ?1", "t", id);
}

/* By subject or audience, each from an index of its own: one OR would read all of the kind, which
 * years of looks add to. */
#define ABOUT                                                                                      \
	" FROM (SELECT * FROM occasion WHERE area = ?1 AND kind = ?2 AND subject = ?3"             \
	" UNION ALL SELECT * FROM occasion INDEXED BY occasion_audience"                           \
	" WHERE area = ?1 AND audience = ?3 AND kind = ?2 AND subject <> ?3) o"

static enum err list_read(struct query *q, struct arena *arena, struct occasion_list *out)
{
	size_t room = 0;
	*out = (struct occasion_list){NULL, 0};
	while (query_row(q)) {
		if (out->count == room) {
			struct occasion_row *old = out->rows;
			room = room == 0 ? 16 : room * 2;
			out->rows = arena_alloc(arena, room * sizeof(*out->rows));
			for (size_t i = 0; i < out->count; i++)
				out->rows[i] = old[i];
		}
		read_row(q, arena, &out->rows[out->count++]);
	}
	return query_end(q);
}

enum err occasion_list(struct store *s, const char *area, int limit, struct arena *arena,
		       struct occasion_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM occasion o WHERE o.area = ?1"
		    " ORDER BY o.at DESC, length(o.id) DESC, o.id DESC LIMIT ?2",
		    "ti", area, limit);
	return list_read(&q, arena, out);
}

enum err occasion_list_about(struct store *s, const char *area, const char *kind,
			     const char *activation, struct arena *arena, struct occasion_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS ABOUT " WHERE o.state = 'open' ORDER BY o.at, o.subject",
		    "ttt", area, kind, activation);
	return list_read(&q, arena, out);
}

enum err occasion_first(struct store *s, const char *area, const char *activation, struct wall *at)
{
	struct query q;
	at->ms = 0;
	query_begin(&q, s, "SELECT min(at) FROM occasion WHERE area = ?1 AND audience = ?2", "tt",
		    area, activation);
	if (query_row(&q))
		*at = query_wall(&q, 0);
	return query_end(&q);
}

enum err occasion_asks(struct store *s, const char *area, const char *kind, const char *subject,
		       struct wall now, struct wall since, bool *asks)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1" ABOUT " JOIN step x ON x.occasion = o.id"
		    " WHERE x.state = 'open' AND (x.told + x.within > ?4"
		    " OR (x.told = 0 AND x.waits > ?4) OR EXISTS"
		    " (SELECT 1 FROM message m WHERE m.step = x.id AND m.made >= ?5)) LIMIT 1",
		    "tttww", area, kind, subject, now.ms, since.ms);
	*asks = query_row(&q);
	return query_end(&q);
}

enum err occasion_latest(struct store *s, const char *area, const char *kind, const char *subject,
			 struct wall *at, bool *acked)
{
	struct query q;
	*at = (struct wall){0};
	*acked = false;
	query_begin(&q, s,
		    "SELECT o.at, EXISTS (SELECT 1 FROM message m WHERE m.occasion = o.id"
		    " AND m.acked IS NOT NULL)" ABOUT,
		    "ttt", area, kind, subject);
	while (query_row(&q)) {
		*at = wall_later(*at, query_wall(&q, 0));
		*acked = *acked || query_int(&q, 1) != 0;
	}
	return query_end(&q);
}

enum err occasion_told_at(struct store *s, const char *area, const char *kind, const char *subject,
			  struct wall *at)
{
	struct query q;
	*at = (struct wall){0};
	query_begin(&q, s,
		    "SELECT coalesce(max(m.made), 0)" ABOUT " JOIN message m ON m.occasion = o.id",
		    "ttt", area, kind, subject);
	if (query_row(&q))
		*at = query_wall(&q, 0);
	return query_end(&q);
}

enum err occasion_count(struct store *s, const char *id, struct occasion_counts *out)
{
	struct query q;
	*out = (struct occasion_counts){0};
	query_begin(&q, s,
		    "SELECT count(DISTINCT CASE WHEN m.acked IS NOT NULL OR EXISTS (SELECT 1 FROM"
		    "  attempt a WHERE a.message = m.id AND a.state IN"
		    "  ('sending', 'unknown', 'accepted', 'delivered')) THEN m.contact END),"
		    " count(DISTINCT CASE WHEN m.state = 'delivered' THEN m.contact END),"
		    " count(DISTINCT CASE WHEN m.acked IS NOT NULL THEN m.contact END),"
		    " count(DISTINCT CASE WHEN m.declined IS NOT NULL AND m.acked IS NULL"
		    "  THEN m.contact END),"
		    " count(CASE WHEN m.state IN ('queued', 'sending', 'unknown') THEN 1 END),"
		    " count(CASE WHEN m.state IN ('failed', 'expired') THEN 1 END)"
		    " FROM message m WHERE m.occasion = ?1",
		    "t", id);
	int *counts[] = {&out->told,     &out->delivered, &out->acked,
			 &out->declined, &out->waiting,   &out->failed};
	if (query_row(&q))
		for (int i = 0; i < 6; i++)
			*counts[i] = query_int(&q, i);
	return query_end(&q);
}

/* ---- steps ---------------------------------------------------------------------------------- */

static const char *const step_states[STEP_STATE_COUNT] = {"open", "met", "unmet", "closed"};

const char *step_state_name(enum step_state s)
{
	return step_states[s];
}

static enum step_state step_state_of(const char *name)
{
	int i = 0;
	while (i < STEP_STATE_COUNT && strcmp(step_states[i], name) != 0)
		i++;
	assert(i < STEP_STATE_COUNT);
	return (enum step_state)i;
}

#define STEP_COLUMNS                                                                               \
	"s.id, s.area, s.occasion, s.grp, s.beyond, s.template, s.number, s.needed, s.rung,"       \
	" s.round, s.everybody, s.repeat, s.within, s.valid, s.state, s.told,"                     \
	" s.waits, s.organisations, s.wake, s.mail"

static void read_step(struct query *q, struct arena *arena, struct step_row *x)
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
	query_begin(&q, s, "SELECT " STEP_COLUMNS " FROM step s WHERE s.id = ?1", "t", id);
	bool found = query_row(&q);
	if (found)
		read_step(&q, arena, out);
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

static enum err steps_read(struct query *q, struct arena *arena, struct step_list *out)
{
	*out = (struct step_list){arena_alloc(arena, LIMIT_STEPS * sizeof(*out->rows)), 0};
	while (out->count < LIMIT_STEPS && query_row(q))
		read_step(q, arena, &out->rows[out->count++]);
	return query_end(q);
}

enum err step_list(struct store *s, const char *occasion, struct arena *arena,
		   struct step_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " STEP_COLUMNS " FROM step s WHERE s.occasion = ?1 ORDER BY s.number",
		    "t", occasion);
	return steps_read(&q, arena, out);
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
		    " WHERE m.step = ?1 AND m.round = ?2 AND m.rung = ?3"
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

static void missed_add(struct missed_list *list, size_t *room, struct arena *arena, struct query *q)
{
	if (list->count == *room) {
		struct missed *more = arena_alloc(arena, *room * 2 * sizeof(*more));
		memcpy(more, list->rows, list->count * sizeof(*more));
		list->rows = more;
		*room *= 2;
	}
	list->rows[list->count++] = (struct missed){.contact = query_text(q, 0, arena),
						    .name = query_text(q, 1, arena),
						    .waits = query_int(q, 2) != 0};
}

/* Of ?2: one that was left out because the text of another step said it, and that failed. */
#define SKIPPED_FOR_NOTHING                                                                        \
	"(m.state = 'cancelled' AND m.text = '' AND EXISTS (SELECT 1 FROM message n"               \
	" WHERE n.occasion = ?2 AND n.contact = m.contact AND n.state IN ('failed', 'expired')))"

enum err step_list_missed(struct store *s, const struct step_row *x, struct arena *arena,
			  struct missed_list *out)
{
	struct query q;
	size_t room = 16;
	*out = (struct missed_list){arena_alloc(arena, room * sizeof(*out->rows)), 0};
	query_begin(&q, s,
		    "SELECT m.contact, coalesce(c.name, m.contact),"
		    " sum(m.state IN ('queued', 'sending')) FROM message m"
		    " LEFT JOIN contact c ON c.area = m.area AND c.key = m.contact"
		    " WHERE m.step = ?1 AND (?3 = 0 OR m.rung = 1) GROUP BY m.contact"
		    " HAVING sum(m.state IN ('failed', 'expired') OR " SKIPPED_FOR_NOTHING ") > 0"
		    " AND count(m.acked) = 0"
		    " AND NOT EXISTS (SELECT 1 FROM message n WHERE n.step IN"
		    "  (SELECT id FROM step WHERE occasion = ?2) AND n.contact = m.contact"
		    "  AND n.state IN ('unknown', 'accepted', 'delivered'))"
		    " ORDER BY min(m.rowid)",
		    "tti", x->id, x->occasion, x->needed);
	while (query_row(&q))
		missed_add(out, &room, arena, &q);
	return query_end(&q);
}

enum err step_list_skipping(struct store *s, const char *occasion, const char *contact,
			    struct arena *arena, struct step_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " STEP_COLUMNS " FROM step s WHERE s.occasion = ?1 AND EXISTS"
		    " (SELECT 1 FROM message m WHERE m.step = s.id AND m.contact = ?2"
		    "  AND m.state = 'cancelled' AND m.text = '')",
		    "tt", occasion, contact);
	return steps_read(&q, arena, out);
}

enum err step_list_waiting_for(struct store *s, const char *area, const char *contact,
			       struct arena *arena, struct step_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " STEP_COLUMNS " FROM step s JOIN occasion o ON o.id = s.occasion"
		    " WHERE s.area = ?1 AND o.state = 'open'"
		    " AND EXISTS (SELECT 1 FROM message m WHERE m.step = s.id AND m.contact = ?2"
		    "  AND (s.state = 'open' OR m.state = 'queued'))"
		    " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.step = s.id"
		    "  AND m.contact = ?2 AND m.acked IS NOT NULL)",
		    "tt", area, contact);
	return steps_read(&q, arena, out);
}
