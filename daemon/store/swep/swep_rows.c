/* SPDX-License-Identifier: MIT */
#include "swep_rows.h"

#include "query.h"
#include "real.h"

#define MOST 200
#define AREAS_MOST 100

enum err swep_ensure(struct store *s, const char *area, struct wall now)
{
	return query_run(s,
			 "INSERT INTO swep (area, state, tier, since, held_until, ends, reviewed,"
			 " advised) VALUES (?1, 'IDLE', 0, ?2, 0, 0, 0, 0)"
			 " ON CONFLICT (area) DO NOTHING",
			 "tw", area, now.ms);
}

#define SWEP_COLUMNS                                                                               \
	"area, state, tier, since, activation, held_until, ends, reviewed, advised, lower_to,"     \
	" lowers_at"

static struct swep_row swep_row_of(struct query *q, struct arena *arena)
{
	return (struct swep_row){.area = query_text(q, 0, arena),
				 .state = query_text(q, 1, arena),
				 .tier = query_int(q, 2),
				 .since = query_wall(q, 3),
				 .activation = query_text_or_null(q, 4, arena),
				 .held_until = query_wall(q, 5),
				 .ends = query_wall(q, 6),
				 .reviewed = {query_int(q, 7)},
				 .advised = {query_int(q, 8)},
				 .lower_to = query_int(q, 9),
				 .lowers_at = query_wall(q, 10)};
}

enum err swep_read(struct store *s, const char *area, struct arena *arena, struct swep_row *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " SWEP_COLUMNS " FROM swep WHERE area = ?1", "t", area);
	bool found = query_row(&q);
	if (found)
		*out = swep_row_of(&q, arena);
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err swep_list(struct store *s, struct arena *arena, struct swep_row **out, size_t *count)
{
	struct query q;
	*out = arena_alloc(arena, AREAS_MOST * sizeof(**out));
	*count = 0;
	query_begin(&q, s, "SELECT " SWEP_COLUMNS " FROM swep LIMIT ?1", "i", AREAS_MOST);
	while (query_row(&q))
		(*out)[(*count)++] = swep_row_of(&q, arena);
	return query_end(&q);
}

enum err swep_clamp(struct store *s, struct date today)
{
	return query_run(s,
			 "UPDATE swep SET reviewed = min(reviewed, ?1), advised = min(advised, ?1)",
			 "i", today.day);
}

enum err swep_write(struct store *s, const struct swep_row *r)
{
	return query_run_one(s,
			     "UPDATE swep SET state = ?2, tier = ?3, since = ?4, activation = ?5,"
			     " held_until = ?6, ends = ?7, reviewed = ?8, advised = ?9,"
			     " lower_to = ?10, lowers_at = ?11 WHERE area = ?1",
			     "ttiwtwwiiiw", r->area, r->state, r->tier, r->since.ms, r->activation,
			     r->held_until.ms, r->ends.ms, r->reviewed.day, r->advised.day,
			     r->lower_to, r->lowers_at.ms);
}

enum err activation_insert(struct store *s, const char *id, const char *area, int tier,
			   struct wall opened, const char *by, struct date night)
{
	return query_run(s,
			 "INSERT INTO activation (id, area, tier, opened, by, night)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			 "ttiwti", id, area, tier, opened.ms, by, night.day);
}

enum err activation_night(struct store *s, const char *id, struct date *out)
{
	struct query q;
	query_begin(&q, s, "SELECT night FROM activation WHERE id = ?1", "t", id);
	bool found = query_row(&q);
	if (found)
		*out = (struct date){query_int(&q, 0)};
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err activation_mark_shadow(struct store *s, const char *id)
{
	return query_run_one(s, "UPDATE activation SET shadow = 1 WHERE id = ?1", "t", id);
}

enum err activation_is_live(struct store *s, const char *id, bool *out)
{
	struct query q;
	query_begin(&q, s, "SELECT shadow FROM activation WHERE id = ?1", "t", id);
	*out = query_row(&q) && query_int(&q, 0) == 0;
	return query_end(&q);
}

enum err activation_in_shadow(struct store *s, const char *id, bool *out)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM activation WHERE id = ?1 AND shadow = 1", "t", id);
	*out = query_row(&q);
	return query_end(&q);
}

enum err activation_raise(struct store *s, const char *id, int tier)
{
	return query_run_one(s, "UPDATE activation SET tier = max(tier, ?2) WHERE id = ?1", "ti",
			     id, tier);
}

enum err activation_end(struct store *s, const char *id, struct wall ended, const char *outcome)
{
	return query_run_one(s,
			     "UPDATE activation SET ended = ?2, outcome = ?3"
			     " WHERE id = ?1 AND ended IS NULL",
			     "twt", id, ended.ms, outcome);
}

enum err activation_resume(struct store *s, const char *area, struct arena *arena, const char **id,
			   int *tier)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT id, tier FROM activation WHERE area = ?1 AND outcome = 'stood-down'"
		    " OR area = ?1 AND ended IS NULL ORDER BY opened DESC LIMIT 1",
		    "t", area);
	bool found = query_row(&q);
	if (found) {
		*id = query_text(&q, 0, arena);
		*tier = query_int(&q, 1);
	}
	enum err e = query_end(&q);
	if (e != ERR_OK || !found)
		return e != ERR_OK ? e : ERR_NOT_FOUND;
	return query_run_one(s, "UPDATE activation SET ended = NULL, outcome = NULL WHERE id = ?1",
			     "t", *id);
}

enum err proposal_insert(struct store *s, const struct proposal_row *p)
{
	return query_run(s,
			 "INSERT INTO proposal (id, area, kind, tier, rule, night, value, state,"
			 " made, due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8, ?9)",
			 "tttitidww", p->id, p->area, p->kind, p->tier, p->rule, p->night.day,
			 real_said(p->value), p->made.ms, p->due.ms);
}

enum err proposal_open(struct store *s, const char *area, struct arena *arena,
		       struct proposal_row *out)
{
	struct query q;
	*out = (struct proposal_row){0};
	query_begin(&q, s,
		    "SELECT id, area, kind, tier, rule, night, value, made, due FROM proposal"
		    " WHERE area = ?1 AND state = 'open'",
		    "t", area);
	if (query_row(&q)) {
		*out = (struct proposal_row){.id = query_text(&q, 0, arena),
					     .area = query_text(&q, 1, arena),
					     .kind = query_text(&q, 2, arena),
					     .tier = query_int(&q, 3),
					     .rule = query_text(&q, 4, arena),
					     .night = {query_int(&q, 5)},
					     .value = real_read(&q, 6),
					     .made = query_wall(&q, 7),
					     .due = query_wall(&q, 8)};
	}
	return query_end(&q);
}

enum err proposal_close(struct store *s, const char *id, const char *state, struct wall at,
			const char *by)
{
	return query_run_one(
	    s,
	    "UPDATE proposal SET state = ?2, answered = ?3, by = ?4,"
	    " value = iif(abs(value) > 1e308, NULL, value)" /* of before schema 35 */
	    " WHERE id = ?1 AND state = 'open'",
	    "ttwt", id, state, at.ms, by);
}

enum err suppression_insert(struct store *s, const char *area, const struct suppression *x,
			    struct wall at)
{
	return query_run(s,
			 "INSERT INTO suppression (id, area, night, rule, kind, value, by, at,"
			 " basis) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
			 "ttittdtwt", x->id, area, x->night.day, x->rule, x->kind,
			 real_said(x->value), x->by, at.ms, x->basis);
}

enum err suppression_list(struct store *s, const char *area, struct date night, struct arena *arena,
			  struct suppression **out, size_t *count)
{
	struct query q;
	*out = arena_alloc(arena, MOST * sizeof(**out));
	*count = 0;
	query_begin(&q, s,
		    "SELECT id, rule, kind, by, night, value, basis FROM suppression"
		    " WHERE area = ?1 AND night = ?2 ORDER BY at DESC LIMIT ?3",
		    "tii", area, night.day, MOST);
	while (query_row(&q)) {
		struct suppression *x = &(*out)[(*count)++];
		x->id = query_text(&q, 0, arena);
		x->rule = query_text(&q, 1, arena);
		x->kind = query_text(&q, 2, arena);
		x->by = query_text(&q, 3, arena);
		x->night = (struct date){query_int(&q, 4)};
		x->value = real_read(&q, 5);
		x->basis = query_text(&q, 6, arena);
	}
	return query_end(&q);
}

enum err decision_insert(struct store *s, const struct decision *d)
{
	return query_run(
	    s,
	    "INSERT INTO decision (id, area, at, night, kind, actor, subject, sentence,"
	    " remark, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	    "ttwitttttt", d->id, d->area, d->at.ms, d->night.day, d->kind, d->actor, d->subject,
	    d->sentence, d->remark, d->evidence);
}

enum err decision_list(struct store *s, const char *area, struct date night, struct arena *arena,
		       struct decision **out, size_t *count)
{
	struct query q;
	*out = arena_alloc(arena, MOST * sizeof(**out));
	*count = 0;
	query_begin(
	    &q, s,
	    "SELECT d.id, d.area, d.at, d.night, d.kind, d.actor, d.subject, d.sentence,"
	    " r.text, d.evidence FROM decision d LEFT JOIN remark r ON r.id = d.remark"
	    " WHERE d.area = ?1 AND d.night = ?2 ORDER BY d.at, length(d.id), d.id LIMIT ?3",
	    "tii", area, night.day, MOST);
	while (query_row(&q)) {
		struct decision *d = &(*out)[(*count)++];
		d->id = query_text(&q, 0, arena);
		d->area = query_text(&q, 1, arena);
		d->at = query_wall(&q, 2);
		d->night = (struct date){query_int(&q, 3)};
		d->kind = query_text(&q, 4, arena);
		d->actor = query_text(&q, 5, arena);
		d->subject = query_text(&q, 6, arena);
		d->sentence = query_text(&q, 7, arena);
		d->remark = query_text_or_null(&q, 8, arena);
		d->evidence = query_text(&q, 9, arena);
	}
	return query_end(&q);
}
