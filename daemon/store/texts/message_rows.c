/* SPDX-License-Identifier: MIT */
#include "message_rows.h"

#include "message_inside.h"
#include "query.h"
#include "step_inside.h"

void message_row_read(struct query *q, struct arena *arena, struct message_row *m)
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
	m->account = query_text(q, 31, arena);
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
	query_begin(&q, s, "SELECT " MESSAGE_COLUMNS " FROM message m WHERE m.id = ?1", "t", id);
	bool found = query_row(&q);
	if (found)
		message_row_read(&q, arena, out);
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err message_save(struct store *s, const struct message_row *m)
{
	return query_run_one(
	    s,
	    "UPDATE message SET state = ?2, attempt = ?3, resends = ?4,"
	    " retries = ?12, question = ?5, lookups = ?6, silences = ?7, gateway = ?8, ready = ?9,"
	    " changed = ?10, detail = ?11, account = ?13 WHERE id = ?1",
	    "ttiiiiitwwtit", m->id, message_state_name(m->state), m->attempt, m->resends,
	    m->question, m->lookups, m->silences, m->gateway, m->ready.ms, m->changed.ms, m->detail,
	    m->retries, m->account);
}

enum err message_fill(struct store *s, const char *id, const char *text, bool ucs2, int parts)
{
	return query_run_one(s, "UPDATE message SET text = ?2, ucs2 = ?3, parts = ?4 WHERE id = ?1",
			     "ttii", id, text, (int)ucs2, parts);
}

enum err message_extend(struct store *s, const char *id, struct wall valid_until)
{
	return query_run_one(s, "UPDATE message SET valid_until = ?2 WHERE id = ?1", "tw", id,
			     valid_until.ms);
}

enum err message_clear_detail(struct store *s, const char *step, const char *detail)
{
	return query_run(s,
			 "UPDATE message SET detail = '' WHERE step = ?1 AND state = 'queued'"
			 " AND detail = ?2",
			 "tt", step, detail);
}

#define ACKED STEP_ACKED("m.step", "m.contact")
#define ANSWERED STEP_ANSWERED("m.step", "m.contact")

/* By no other text of the occasion, as far as is known: what went to a number that was corrected
 * since was heard by nobody. */
#define NOT_HEARD                                                                                  \
	"NOT EXISTS (SELECT 1 FROM message n WHERE n.occasion = m.occasion"                        \
	" AND n.contact = m.contact AND (n.phone = m.phone OR n.channel <> m.channel)"             \
	" AND n.id <> m.id"                                                                        \
	" AND n.state IN ('unknown', 'accepted', 'delivered'))"

/* Told on their own account: nobody else's answer spares them. */
#define OWN_WANTED                                                                                 \
	"(m.rung = " OWN_RUNG " AND m.acked IS NULL AND NOT EXISTS (SELECT 1 FROM message n"       \
	" WHERE n.step = m.step AND n.contact = m.contact AND n.id <> m.id"                        \
	" AND " AT_THEIR_NUMBER("n",                                                               \
				"s") " AND (n.acked IS NOT NULL"                                   \
				     "  OR n.state IN ('unknown', 'accepted', 'delivered'))))"

/* Another step that tells them left them out for this text. */
#define RELIED_UPON                                                                                \
	"EXISTS (SELECT 1 FROM step y CROSS JOIN message x ON x.step = y.id"                       \
	" AND x.contact = m.contact WHERE y.occasion IN " SAME_EVENT_OF(                           \
	    "m") " AND x.step <> m.step AND x.phone = m.phone AND " SPARED("x") " AND x.declined " \
										"IS NULL "         \
										"AND " STEP_TELLS( \
										    "x", "y") ")"

enum err message_wanted(struct store *s, const char *id, bool *wanted)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM message m LEFT JOIN step s ON s.id = m.step"
		    " LEFT JOIN occasion o ON o.id = m.occasion"
		    " LEFT JOIN contact c ON c.area = m.area AND c.key = m.contact"
		    " WHERE m.id = ?1 AND ((m.occasion = '' AND NOT EXISTS (SELECT 1 FROM inbound i"
		    "  WHERE i.phone = m.phone AND i.meaning = 'stop' AND i.received > m.made))"
		    " OR (o.state = 'open'"
		    " AND (coalesce(c.stopped, 0) = 0 OR m.channel <> 'sms')"
		    " AND NOT EXISTS (SELECT 1 FROM message n WHERE n.step = m.step"
		    "  AND n.contact = m.contact AND n.declined >= m.made)"
		    " AND ((s.everybody = 1 AND (m.round = 0 OR " NOT_HEARD ") AND m.rung = 1"
		    "   AND NOT " ACKED ")"
		    "  OR " OWN_WANTED " OR (" RELIED_UPON " AND " NOT_HEARD " AND NOT " ACKED ")"
		    "  OR ((s.state <> 'met' OR s.needed = 0) AND NOT " ANSWERED "))))",
		    "t", id);
	*wanted = query_row(&q);
	return query_end(&q);
}

enum err message_unwelcome(struct store *s, const char *id, bool *out)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT 1 FROM message m JOIN contact c ON c.area = m.area AND c.key = m.contact"
	    " WHERE m.id = ?1 AND m.channel = 'sms' AND m.occasion <> '' AND c.stopped = 1"
	    " AND NOT " ACKED " AND NOT " STEP_DECLINED("m.step", "m.contact"),
	    "t", id);
	*out = query_row(&q);
	return query_end(&q);
}

enum err message_alarms_clear(struct store *s, const char *occasion, struct wall now)
{
	return query_run(s,
			 "UPDATE alarm SET cleared = ?2 WHERE kind IN ('message', 'order')"
			 " AND cleared IS NULL"
			 " AND area = (SELECT area FROM occasion WHERE id = ?1)"
			 " AND subject IN (SELECT id FROM message WHERE occasion = ?1)",
			 "tw", occasion, now.ms);
}

enum err message_acknowledge(struct store *s, const char *id, struct wall at, const char *by)
{
	return query_run_one(s, "UPDATE message SET acked = ?2, acked_by = ?3 WHERE id = ?1", "twt",
			     id, at.ms, by);
}

enum err message_unacknowledge(struct store *s, const char *id)
{
	return query_run_one(s, "UPDATE message SET acked = NULL, acked_by = '' WHERE id = ?1", "t",
			     id);
}

enum err message_decline(struct store *s, const char *id, struct wall at, const char *by)
{
	return query_run_one(s, "UPDATE message SET declined = ?2, declined_by = ?3 WHERE id = ?1",
			     "twt", id, at.ms, by);
}

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
		    " AND (n.acked IS NOT NULL OR (n.channel = ?6 AND CASE n.detail"
		    "  WHEN '" KEPT_QUIET "' THEN n.state = 'queued' AND n.occasion = o.id"
		    "  ELSE n.made > ?5 AND n.state IN"
		    "   ('queued', 'sending', 'unknown', 'accepted', 'delivered') END))"
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
