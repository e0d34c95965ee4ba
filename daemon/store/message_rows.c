/* SPDX-License-Identifier: MIT */
#include "message_rows.h"

#include "query.h"
#include "step_inside.h"
#include "swep/limits.h"

#define COLUMNS                                                                                    \
	"m.id, m.area, m.occasion, m.step, m.contact, m.phone, m.text, m.code, m.round, m.rung,"   \
	" m.parts, m.priority, m.ucs2, m.valid_until, m.made, m.state, m.attempt, m.retries,"      \
	" m.resends, m.question, m.lookups, m.silences, m.gateway, m.detail, m.ready, m.changed,"  \
	" m.acked, m.acked_by, m.channel, m.declined, m.declined_by"

static void read_row(struct query *q, struct arena *arena, struct message_row *m)
{
	const char **texts[] = {&m->id,      &m->area,  &m->occasion, &m->step,
				&m->contact, &m->phone, &m->text,     &m->code};
	int *numbers[] = {&m->round, &m->rung, &m->parts, &m->priority};
	int *counts[] = {&m->attempt,  &m->retries, &m->resends,
			 &m->question, &m->lookups, &m->silences};
	for (int i = 0; i < 8; i++)
		*texts[i] = query_text(q, i, arena);
	for (int i = 0; i < 4; i++)
		*numbers[i] = query_int(q, 8 + i);
	m->ucs2 = query_int(q, 12) != 0;
	m->valid_until = query_wall(q, 13);
	m->made = query_wall(q, 14);
	m->state = message_state_of(query_text(q, 15, arena));
	for (int i = 0; i < 6; i++)
		*counts[i] = query_int(q, 16 + i);
	m->gateway = query_text(q, 22, arena);
	m->detail = query_text(q, 23, arena);
	m->ready = query_wall(q, 24);
	m->changed = query_wall(q, 25);
	m->acked = query_wall(q, 26);
	m->acked_by = query_text(q, 27, arena);
	m->channel = channel_of(query_text(q, 28, arena));
	m->declined = query_wall(q, 29);
	m->declined_by = query_text(q, 30, arena);
}

enum err message_insert(struct store *s, const struct message_row *m)
{
	return query_run(
	    s,
	    "INSERT INTO message (id, area, occasion, step, contact, channel, round,"
	    " rung, phone, text, ucs2, parts, code, priority, state, attempt, retries,"
	    " resends, gateway, ready, question, lookups, silences, valid_until, made, changed,"
	    " detail, acked_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
	    " ?12, ?13, ?14, ?15, 0, 0, 0, '', ?16, -1, 0, 0, ?17, ?18, ?18, ?19, '')",
	    "ttttttiittiititwwwt", m->id, m->area, m->occasion, m->step, m->contact,
	    channel_name(m->channel), m->round, m->rung, m->phone, m->text, (int)m->ucs2, m->parts,
	    m->code, m->priority, message_state_name(m->state), m->ready.ms, m->valid_until.ms,
	    m->made.ms, m->detail);
}

enum err message_read(struct store *s, const char *id, struct arena *arena, struct message_row *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM message m WHERE m.id = ?1", "t", id);
	bool found = query_row(&q);
	if (found)
		read_row(&q, arena, out);
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err message_save(struct store *s, const struct message_row *m)
{
	return query_run_one(
	    s,
	    "UPDATE message SET state = ?2, attempt = ?3, resends = ?4,"
	    " retries = ?12, question = ?5, lookups = ?6, silences = ?7, gateway = ?8, ready = ?9,"
	    " changed = ?10, detail = ?11 WHERE id = ?1",
	    "ttiiiiitwwti", m->id, message_state_name(m->state), m->attempt, m->resends,
	    m->question, m->lookups, m->silences, m->gateway, m->ready.ms, m->changed.ms, m->detail,
	    m->retries);
}

#define ACKED STEP_ACKED("m.step", "m.contact")
#define ANSWERED STEP_ANSWERED("m.step", "m.contact")

enum err message_wanted(struct store *s, const char *id, bool *wanted)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM message m LEFT JOIN step s ON s.id = m.step"
		    " LEFT JOIN occasion o ON o.id = m.occasion"
		    " LEFT JOIN contact c ON c.area = m.area AND c.key = m.contact"
		    " WHERE m.id = ?1 AND (m.occasion = '' OR (o.state = 'open'"
		    " AND (coalesce(c.stopped, 0) = 0 OR m.channel = 'voice')"
		    " AND NOT EXISTS (SELECT 1 FROM message n WHERE n.step = m.step"
		    "  AND n.contact = m.contact AND n.declined >= m.made)"
		    " AND ((s.everybody = 1 AND m.round = 0 AND m.rung = 1 AND NOT " ACKED ")"
		    "  OR ((s.state <> 'met' OR s.needed = 0) AND NOT " ANSWERED "))))",
		    "t", id);
	*wanted = query_row(&q);
	return query_end(&q);
}

enum err message_alarms_clear(struct store *s, const char *occasion, struct wall now)
{
	return query_run(s,
			 "UPDATE alarm SET cleared = ?2 WHERE kind = 'message' AND cleared IS NULL"
			 " AND area = (SELECT area FROM occasion WHERE id = ?1)"
			 " AND subject IN (SELECT id FROM message WHERE occasion = ?1)",
			 "tw", occasion, now.ms);
}

/* Each state in the words of the partial index that serves it. */
enum err message_count(struct store *s, const char *area, struct wall since,
		       struct message_counts *out)
{
	struct query q;
	*out = (struct message_counts){0};
	query_begin(
	    &q, s,
	    "SELECT (SELECT count(*) FROM message WHERE area = ?1 AND state = 'queued')"
	    " + (SELECT count(*) FROM message INDEXED BY message_under_way"
	    "  WHERE area = ?1 AND state = 'sending'),"
	    " (SELECT count(*) FROM message INDEXED BY message_under_way"
	    "  WHERE area = ?1 AND state = 'unknown'),"
	    " (SELECT count(*) FROM message WHERE area = ?1 AND state = 'failed' AND changed > ?2)",
	    "tw", area, since.ms);
	if (query_row(&q)) {
		out->waiting = query_int(&q, 0);
		out->unknown = query_int(&q, 1);
		out->failed = query_int(&q, 2);
	}
	return query_end(&q);
}

enum err message_acknowledge(struct store *s, const char *id, struct wall at, const char *by)
{
	return query_run_one(s, "UPDATE message SET acked = ?2, acked_by = ?3 WHERE id = ?1", "twt",
			     id, at.ms, by);
}

enum err message_decline(struct store *s, const char *id, struct wall at, const char *by)
{
	return query_run_one(s, "UPDATE message SET declined = ?2, declined_by = ?3 WHERE id = ?1",
			     "twt", id, at.ms, by);
}

/* Whether message n tells what the occasion o, of another message, is about. */
#define SAME_EVENT                                                                                 \
	"(n.occasion = o.id OR (o.kind = 'late' AND o.audience <> '' AND EXISTS"                   \
	" (SELECT 1 FROM occasion p WHERE p.id = n.occasion AND p.kind = 'activation'"             \
	" AND p.area = o.area AND p.audience = o.audience)))"

/* Whether any other step has had a message for them since the occasion began: mostly none has. */
static enum err told_anything(struct store *s, const struct message_row *text, bool *any)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM message WHERE phone = ?3 AND contact = ?4 AND step <> ?2"
		    " AND made >= (SELECT at FROM occasion WHERE id = ?1) LIMIT 1",
		    "tttt", text->occasion, text->step, text->phone, text->contact);
	*any = query_row(&q);
	return query_end(&q);
}

enum err message_heard(struct store *s, const struct message_row *text, struct wall since,
		       struct arena *arena, struct told_before *out)
{
	struct query q;
	bool any;
	enum err e = told_anything(s, text, &any);
	*out = (struct told_before){.by = "", .declined_by = ""};
	if (e != ERR_OK || !any)
		return e;
	query_begin(&q, s,
		    "SELECT coalesce(n.acked, 0), n.acked_by, coalesce(n.declined, 0),"
		    " n.declined_by FROM message n JOIN occasion o"
		    " ON o.id = ?1 WHERE n.phone = ?4 AND n.contact = ?3 AND n.step <> ?2"
		    " AND n.made >= o.at AND " SAME_EVENT
		    " AND (n.acked IS NOT NULL OR (n.made > ?5 AND n.channel = ?6 AND n.state IN"
		    "  ('queued', 'sending', 'unknown', 'accepted', 'delivered')))"
		    " ORDER BY n.acked DESC, n.declined DESC LIMIT 1",
		    "ttttwt", text->occasion, text->step, text->contact, text->phone, since.ms,
		    channel_name(text->channel));
	out->told = query_row(&q);
	if (out->told) {
		out->acked = query_wall(&q, 0);
		out->by = query_text(&q, 1, arena);
		out->declined = query_wall(&q, 2);
		out->declined_by = query_text(&q, 3, arena);
	}
	return query_end(&q);
}

static enum err count_into(struct query *q, int *count)
{
	*count = query_row(q) ? query_int(q, 0) : 0;
	return query_end(q);
}

enum err message_count_sending(struct store *s, const char *gateway, int *count)
{
	struct query q;
	query_begin(&q, s, "SELECT count(*) FROM message WHERE state = 'sending' AND gateway = ?1",
		    "t", gateway);
	return count_into(&q, count);
}

enum err message_count_asking(struct store *s, const char *gateway, int *count)
{
	struct query q;
	query_begin(&q, s, "SELECT count(*) FROM message WHERE gateway = ?1 AND question >= 0", "t",
		    gateway);
	return count_into(&q, count);
}

enum err gateway_silent(struct store *s, const char *gateway, int most, bool *silent)
{
	struct query q;
	int count;
	query_begin(&q, s,
		    "SELECT count(*) FROM (SELECT state FROM attempt WHERE gateway = ?1"
		    " AND state <> 'sending' ORDER BY began DESC LIMIT ?2)"
		    " WHERE state IN ('unknown', 'absent')",
		    "ti", gateway, most);
	enum err e = count_into(&q, &count);
	*silent = count >= most;
	return e;
}

/* ---- lists ---------------------------------------------------------------------------------- */

#define LIST_FIRST 16

static void list_add(struct message_list *list, size_t *room, struct arena *arena, struct query *q)
{
	if (list->count == *room) {
		struct message_row *more = arena_alloc(arena, *room * 2 * sizeof(*more));
		for (size_t i = 0; i < list->count; i++)
			more[i] = list->rows[i];
		list->rows = more;
		*room *= 2;
	}
	read_row(q, arena, &list->rows[list->count++]);
}

static enum err list_read(struct query *q, struct arena *arena, struct message_list *out)
{
	size_t room = LIST_FIRST;
	*out = (struct message_list){arena_alloc(arena, room * sizeof(*out->rows)), 0};
	while (query_row(q))
		list_add(out, &room, arena, q);
	return query_end(q);
}

enum err message_list_under_way(struct store *s, struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM message m WHERE m.state = 'sending'"
		    " OR m.question >= 0",
		    "");
	return list_read(&q, arena, out);
}

/* What says how SWEP stands: of two such texts on a phone the newer one is believed. */
#define STANDING                                                                                   \
	" IN ('activation', 'late', 'standdown', 'recall', 'lowered', 'extended', 'rejected',"     \
	" 'unopened', 'handover')"
#define ON_ITS_WAY_MOST "172800000" /* ms between the two; more than any text is of use */
/* An earlier text of another such occasion to this phone that may still arrive. */
#define BEHIND_ANOTHER                                                                             \
	"(m.occasion <> '' AND EXISTS (SELECT 1 FROM message n INDEXED BY message_phone"           \
	" CROSS JOIN occasion p ON p.id = n.occasion CROSS JOIN occasion o ON o.id = m.occasion"   \
	" WHERE n.phone = m.phone AND n.made > m.made - " ON_ITS_WAY_MOST " AND n.made <= m.made"  \
	" AND n.state IN ('sending', 'unknown') AND n.valid_until > ?2 AND n.rowid < m.rowid"      \
	" AND p.id <> o.id AND p.area = o.area AND p.kind" STANDING " AND o.kind" STANDING "))"

enum err message_list_ready(struct store *s, enum channel channel, struct wall now,
			    struct wall orderly, int limit, struct arena *arena,
			    struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM message m WHERE m.state = 'queued' AND m.channel = ?1"
		    " AND m.ready <= ?2 AND m.valid_until > ?2"
		    " AND NOT (m.made > ?4 AND " BEHIND_ANOTHER ")"
		    " ORDER BY m.priority, m.made, m.ready, m.rowid LIMIT ?3",
		    "twiw", channel_name(channel), now.ms, limit, orderly.ms);
	return list_read(&q, arena, out);
}

enum err message_list_queued(struct store *s, const char *step, struct arena *arena,
			     struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM message m WHERE m.step = ?1 AND m.state = 'queued'"
		    " ORDER BY m.rowid",
		    "t", step);
	return list_read(&q, arena, out);
}

enum err message_list_occasion(struct store *s, const char *occasion, int limit,
			       struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM message m WHERE m.occasion = ?1 ORDER BY m.rowid"
		    " LIMIT ?2",
		    "ti", occasion, limit);
	return list_read(&q, arena, out);
}

enum err message_list_shared(struct store *s, const char *id, struct arena *arena,
			     struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM message m WHERE m.rowid IN (SELECT max(x.rowid) FROM"
		    " message n JOIN message x ON (x.phone = n.phone OR x.channel <> n.channel)"
		    " AND x.contact = n.contact"
		    " AND x.step <> n.step JOIN occasion o ON o.id = x.occasion"
		    " WHERE n.id = ?1 AND n.made >= o.at AND " SAME_EVENT
		    " GROUP BY x.step HAVING count(x.acked) = 0) ORDER BY m.rowid",
		    "t", id);
	return list_read(&q, arena, out);
}

enum err message_list_step(struct store *s, const char *step, struct arena *arena,
			   struct message_list *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM message m WHERE m.step = ?1 ORDER BY m.rowid",
		    "t", step);
	return list_read(&q, arena, out);
}

#define HAS_NO_MAIL                                                                                \
	" NOT EXISTS (SELECT 1 FROM message n WHERE n.step = m.step AND n.contact = m.contact"     \
	" AND n.round = m.round AND n.channel = 'email')"
#define HAS_ADDRESS                                                                                \
	" EXISTS (SELECT 1 FROM contact c WHERE c.area = m.area AND c.key = m.contact"             \
	" AND c.email <> '' AND c.stopped = 0)"

enum err message_list_unmailed(struct store *s, const char *step, struct wall now,
			       struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM message m WHERE m.step = ?1 AND m.channel = 'sms'"
		    " AND m.state = 'failed' AND m.acked IS NULL AND m.declined IS NULL"
		    " AND m.valid_until > ?2 AND" HAS_NO_MAIL " AND" HAS_ADDRESS
		    " ORDER BY m.rowid",
		    "tw", step, now.ms);
	return list_read(&q, arena, out);
}

#define WAITING_MOST "64" /* in one turn */

enum err message_list_waiting(struct store *s, const char *area, struct wall before,
			      struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM message m WHERE m.channel = 'sms' AND m.priority = 0"
		    " AND m.state = 'queued' AND m.area = ?1 AND m.made < ?2 AND" HAS_NO_MAIL
		    " AND" HAS_ADDRESS " ORDER BY m.rowid LIMIT " WAITING_MOST,
		    "tw", area, before.ms);
	return list_read(&q, arena, out);
}

enum err message_list_gathered(struct store *s, const char *area, struct arena *arena,
			       struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM message m WHERE m.gathered = 1 AND m.area = ?1"
		    " ORDER BY m.contact, m.made, m.rowid",
		    "t", area);
	return list_read(&q, arena, out);
}

enum err message_gathers(struct store *s, const char *area, bool *any)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM message WHERE gathered = 1 AND area = ?1 LIMIT 1", "t",
		    area);
	*any = query_row(&q);
	return query_end(&q);
}

enum err message_gather(struct store *s, const char *id)
{
	return query_run_one(s, "UPDATE message SET gathered = 1 WHERE id = ?1", "t", id);
}

enum err message_gathered(struct store *s, const char *id, const char *detail)
{
	return query_run_one(s, "UPDATE message SET gathered = 0, detail = ?2 WHERE id = ?1", "tt",
			     id, detail);
}

enum err message_urgent(struct store *s, const char *area, const char *contact, struct wall now,
			bool *urgent)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM message m WHERE m.state = 'queued' AND m.priority = 0"
		    " AND m.channel IN ('sms', 'voice', 'email') AND m.area = ?1"
		    " AND m.contact = ?2 AND m.valid_until > ?3"
		    " UNION ALL SELECT 1 FROM message m WHERE m.state IN ('sending', 'unknown')"
		    " AND m.priority = 0 AND m.area = ?1 AND m.contact = ?2"
		    " AND m.valid_until > ?3 LIMIT 1",
		    "ttw", area, contact, now.ms);
	*urgent = query_row(&q);
	return query_end(&q);
}

enum err message_list_coded(struct store *s, const char *phone, const char *code, struct wall since,
			    struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM message m WHERE m.code = ?2 AND m.made > ?3"
		    " AND CASE WHEN ?1 IS NULL THEN m.occasion <> '' ELSE m.phone = ?1"
		    "  OR (m.channel = 'email' AND EXISTS (SELECT 1 FROM contact c"
		    "   WHERE c.area = m.area AND c.key = m.contact AND c.phone = ?1)) END"
		    " ORDER BY m.made DESC, m.rowid DESC LIMIT 16",
		    "ttw", phone, code, since.ms);
	return list_read(&q, arena, out);
}

enum err message_list_open(struct store *s, const char *phone, struct wall since,
			   struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM message m WHERE m.phone = ?1 AND m.made > ?2"
		    " AND m.occasion <> '' AND m.rowid = (SELECT max(n.rowid) FROM message n WHERE "
		    "n.step = m.step"
		    "  AND n.contact = m.contact AND n.phone = ?1"
		    "  AND EXISTS (SELECT 1 FROM attempt a WHERE a.message = n.id"
		    "   AND a.state IN ('sending', 'unknown', 'accepted', 'delivered')))"
		    " AND NOT EXISTS (SELECT 1 FROM message n WHERE n.step = m.step"
		    "  AND n.contact = m.contact AND n.acked IS NOT NULL)"
		    " ORDER BY m.rowid",
		    "tw", phone, since.ms);
	return list_read(&q, arena, out);
}

enum err message_code_used(struct store *s, const char *phone, const char *code, struct wall since,
			   bool *used)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM message WHERE code = ?2 AND made > ?3"
		    " AND (?1 IS NULL OR phone = ?1) LIMIT 1",
		    "ttw", phone, code, since.ms);
	*used = query_row(&q);
	return query_end(&q);
}

/* ---- answers to texts that came in ----------------------------------------------------------- */

enum err message_answer_text(struct store *s, const char *inbound, struct arena *arena,
			     const char **text)
{
	struct query q;
	*text = NULL;
	query_begin(&q, s, "SELECT text FROM message WHERE occasion = '' AND step = ?1", "t",
		    inbound);
	if (query_row(&q))
		*text = query_text(&q, 0, arena);
	return query_end(&q);
}

enum err message_count_answers(struct store *s, const char *phone, struct wall since, int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM message WHERE phone = ?1 AND made > ?2"
		    " AND occasion = ''",
		    "tw", phone, since.ms);
	return count_into(&q, count);
}

enum err message_count_answers_to(struct store *s, const char *contact, struct wall since,
				  int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM message WHERE occasion = '' AND made > ?2"
		    " AND contact = ?1",
		    "tw", contact, since.ms);
	return count_into(&q, count);
}

/* ---- attempts ------------------------------------------------------------------------------- */

enum err attempt_insert(struct store *s, const struct attempt_row *a)
{
	return query_run(s,
			 "INSERT INTO attempt (reference, message, area, number, gateway, began,"
			 " state, settled_by, gateway_id, detail)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', '', '')",
			 "tttitwt", a->reference, a->message, a->area, a->number, a->gateway,
			 a->began.ms, attempt_state_name(a->state));
}

enum err attempt_read(struct store *s, const char *reference, struct arena *arena,
		      struct attempt_row *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT message, area, number, gateway, began, state, settled_by, gateway_id,"
		    " detail FROM attempt WHERE reference = ?1",
		    "t", reference);
	bool found = query_row(&q);
	if (found)
		*out = (struct attempt_row){.reference = arena_text(arena, reference),
					    .message = query_text(&q, 0, arena),
					    .area = query_text(&q, 1, arena),
					    .number = query_int(&q, 2),
					    .gateway = query_text(&q, 3, arena),
					    .began = query_wall(&q, 4),
					    .state = attempt_state_of(query_text(&q, 5, arena)),
					    .settled_by = query_text(&q, 6, arena),
					    .gateway_id = query_text(&q, 7, arena),
					    .detail = query_text(&q, 8, arena)};
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err attempt_save(struct store *s, const struct attempt_row *a)
{
	return query_run_one(s,
			     "UPDATE attempt SET state = ?2, settled_by = ?3, gateway_id = ?4,"
			     " detail = ?5 WHERE reference = ?1",
			     "ttttt", a->reference, attempt_state_name(a->state), a->settled_by,
			     a->gateway_id, a->detail);
}

enum err attempt_hope(struct store *s, const char *message, int besides, bool *hope)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM attempt WHERE message = ?1 AND number <> ?2"
		    " AND (state IN ('accepted', 'delivered')"
		    "  OR (number > ?2 AND state IN ('sending', 'unknown'))) LIMIT 1",
		    "ti", message, besides);
	*hope = query_row(&q);
	return query_end(&q);
}

enum err attempt_lost(struct store *s, const char *message, const char *gateway, bool *lost)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM attempt WHERE message = ?1 AND gateway = ?2"
		    " AND state IN ('unknown', 'absent', 'failed') LIMIT 1",
		    "tt", message, gateway);
	*lost = query_row(&q);
	return query_end(&q);
}

#define MADE_MOST_MS (24 * HOURS_MS(1)) /* before an attempt that counts */
#define MAY_HAVE_LEFT " AND a.state NOT IN ('unsent', 'absent')"

/* Too few at all to crowd anybody, whatever became of them: read off their messages. */
static enum err attempts_few(struct store *s, const char *phone, int64_t made, bool *few)
{
	struct query q;
	int count;
	query_begin(&q, s,
		    "SELECT coalesce(sum(attempt), 0) FROM message WHERE phone = ?1"
		    " AND channel = 'sms' AND made > ?2",
		    "tw", phone, made);
	enum err e = count_into(&q, &count);
	*few = count < LIMIT_SAME_TEXTS;
	return e;
}

enum err attempt_crowd(struct store *s, const char *phone, const char *text, struct wall since,
		       struct crowd *out)
{
	struct query q;
	bool few;
	enum err e = attempts_few(s, phone, since.ms - MADE_MOST_MS, &few);
	*out = (struct crowd){0};
	if (e != ERR_OK || few)
		return e;
	query_begin(&q, s,
		    "SELECT count(*), coalesce(sum(m.text = ?2), 0) FROM message m"
		    " JOIN attempt a ON a.message = m.id WHERE m.phone = ?1 AND m.channel = 'sms'"
		    " AND m.made > ?4 AND a.began > ?3" MAY_HAVE_LEFT,
		    "ttww", phone, text, since.ms, since.ms - MADE_MOST_MS);
	if (query_row(&q)) {
		out->any = query_int(&q, 0);
		out->same = query_int(&q, 1);
	}
	return query_end(&q);
}

enum err attempt_crowd_at(struct store *s, const char *phone, const char *text, int n,
			  struct wall *at)
{
	struct query q;
	at->ms = 0;
	query_begin(&q, s,
		    "SELECT a.began FROM message m JOIN attempt a ON a.message = m.id"
		    " WHERE m.phone = ?1 AND m.channel = 'sms'"
		    " AND (?2 IS NULL OR m.text = ?2)" MAY_HAVE_LEFT
		    " ORDER BY a.began DESC LIMIT 1 OFFSET ?3",
		    "tti", phone, text, n - 1);
	if (query_row(&q))
		*at = query_wall(&q, 0);
	return query_end(&q);
}

enum err attempt_count_failed(struct store *s, const char *message, int *count)
{
	struct query q;
	query_begin(&q, s, "SELECT count(*) FROM attempt WHERE message = ?1 AND state = 'failed'",
		    "t", message);
	return count_into(&q, count);
}

enum err orphan_keep(struct store *s, const char *reference, const char *verdict,
		     struct wall received, const char *detail)
{
	return query_run(s,
			 "INSERT INTO orphan (reference, verdict, received, detail)"
			 " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
			 "ttwt", reference, verdict, received.ms, detail);
}
