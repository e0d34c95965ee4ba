/* SPDX-License-Identifier: MIT */
#include "message_lists.h"

#include "grow.h"
#include "message_inside.h"
#include "query.h"
#include "saying.h"
#include "step_inside.h"
#include "swep/limits.h"

static enum err list_read(struct query *q, struct arena *arena, struct message_list *out)
{
	*out = (struct message_list){NULL, 0};
	while (query_row(q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		message_row_read(q, arena, &out->rows[out->count++]);
	}
	return query_end(q);
}

enum err message_list_under_way(struct store *s, struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS " FROM message m WHERE m.state = 'sending'"
		    " OR m.question >= 0",
		    "");
	return list_read(&q, arena, out);
}

#define ON_ITS_WAY_MOST "172800000" /* ms between the two; more than any text is of use */
/* An earlier text of another such occasion to this phone that may still arrive. */
#define BEHIND_ANOTHER                                                                             \
	"(m.occasion <> '' AND EXISTS (SELECT 1 FROM message n INDEXED BY message_phone"           \
	" CROSS JOIN occasion p ON p.id = n.occasion CROSS JOIN occasion o ON o.id = m.occasion"   \
	" WHERE n.phone = m.phone AND n.made > m.made - " ON_ITS_WAY_MOST " AND n.made <= m.made"  \
	" AND n.state IN ('sending', 'unknown') AND n.valid_until > ?2 AND n.rowid < m.rowid"      \
	" AND p.id <> o.id AND p.area = o.area AND p.kind IN " KINDS_ANY                           \
	" AND o.kind IN " KINDS_ANY "))"

enum err message_list_ready(struct store *s, enum channel channel, struct wall now,
			    struct wall orderly, int limit, struct arena *arena,
			    struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS
		    " FROM message m WHERE m.state = 'queued' AND m.channel = ?1"
		    " AND m.ready <= ?2 AND m.valid_until > ?2"
		    " AND NOT (m.made > ?4 AND " BEHIND_ANOTHER ")"
		    " ORDER BY m.priority, m.made, m.ready, m.rowid LIMIT ?3",
		    "twiw", channel_name(channel), now.ms, limit, orderly.ms);
	return list_read(&q, arena, out);
}

/* Its occasion is over and said that SWEP ends, or does not begin. */
#define ENDED                                                                                      \
	" o.id = m.occasion AND o.state = 'closed'"                                                \
	" AND o.kind IN " KINDS_OFF

enum err message_on_before(struct store *s, const char *id, bool late, struct arena *arena,
			   const char **on)
{
	struct query q;
	*on = NULL;
	query_begin(
	    &q, s,
	    "SELECT n.id FROM message m CROSS JOIN occasion o ON" ENDED
	    " CROSS JOIN message n INDEXED BY message_phone ON n.phone = m.phone AND n.made >= "
	    "m.made"
	    " CROSS JOIN occasion p ON p.id = n.occasion AND p.area = o.area AND p.state = 'open'"
	    " AND p.kind IN " KINDS_BEGIN " AND p.audience <> ''"
	    " WHERE m.id = ?1 AND n.contact = m.contact AND n.rowid > m.rowid AND n.acked IS NULL"
	    " AND (n.state = 'delivered'"
	    "  OR (?2 = 1 AND n.state IN ('sending', 'unknown', 'accepted')))"
	    " ORDER BY n.rowid DESC LIMIT 1",
	    "ti", id, (int)late);
	if (query_row(&q))
		*on = query_text(&q, 0, arena);
	return query_end(&q);
}

enum err message_moved_on(struct store *s, const char *id, bool *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM message m CROSS JOIN occasion o ON o.id = m.occasion"
		    " CROSS JOIN occasion p INDEXED BY occasion_audience ON p.area = o.area"
		    " AND p.audience = o.audience WHERE m.id = ?1 AND o.audience <> ''"
		    " AND p.id <> o.id AND p.at >= m.made AND p.kind IN " KINDS_ANY " LIMIT 1",
		    "t", id);
	*out = query_row(&q);
	return query_end(&q);
}

/* A later text that says nothing of an activation, as that a person is asked, does not say that the
 * one before is on. */
enum err message_overtaken(struct store *s, const char *id, bool *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM message m CROSS JOIN occasion o ON o.id = m.occasion"
		    " CROSS JOIN message n INDEXED BY message_phone ON n.phone = m.phone"
		    "  AND n.made > m.made AND n.contact = m.contact AND n.channel = m.channel"
		    " CROSS JOIN occasion p ON p.id = n.occasion AND p.area = o.area"
		    " WHERE m.id = ?1 AND p.id <> o.id AND o.kind IN " KINDS_ANY
		    " AND p.kind IN " KINDS_ANY " AND (o.audience = '' OR p.audience <> '')"
		    " AND n.state IN ('sending', 'unknown', 'accepted', 'delivered') LIMIT 1",
		    "t", id);
	*out = query_row(&q);
	return query_end(&q);
}

enum err message_off_before(struct store *s, const char *id, struct arena *arena, const char **off)
{
	struct query q;
	*off = NULL;
	query_begin(
	    &q, s,
	    "SELECT n.id FROM message m CROSS JOIN occasion o ON o.id = m.occasion"
	    " AND o.kind IN " KINDS_IS_ON " AND o.audience <> ''"
	    " CROSS JOIN message n INDEXED BY message_phone ON n.phone = m.phone AND n.made >= "
	    "m.made"
	    " CROSS JOIN occasion p ON p.id = n.occasion AND p.area = o.area AND p.state = 'open'"
	    " AND p.kind IN " KINDS_OVER " AND p.audience = o.audience"
	    " WHERE m.id = ?1 AND m.state = 'delivered' AND n.contact = m.contact"
	    " AND n.rowid > m.rowid AND n.state = 'delivered' AND EXISTS (SELECT 1 FROM attempt a"
	    "  WHERE a.message = m.id AND a.began < p.at) ORDER BY n.rowid DESC LIMIT 1",
	    "t", id);
	if (query_row(&q))
		*off = query_text(&q, 0, arena);
	return query_end(&q);
}

enum err message_list_queued(struct store *s, const char *step, struct arena *arena,
			     struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS
		    " FROM message m WHERE m.step = ?1 AND m.state = 'queued'"
		    " ORDER BY m.rowid",
		    "t", step);
	return list_read(&q, arena, out);
}

enum err message_list_later(struct store *s, const struct message_row *m, struct arena *arena,
			    struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS
		    " FROM message m WHERE m.step = ?1 AND m.contact = ?2 AND m.channel = ?3"
		    " AND m.phone = ?4 AND m.made > ?5 AND m.occasion <> ''"
		    " AND m.state IN ('queued', 'sending', 'unknown', 'accepted', 'delivered')"
		    " ORDER BY m.rowid",
		    "ttttw", m->step, m->contact, channel_name(m->channel), m->phone, m->made.ms);
	return list_read(&q, arena, out);
}

enum err message_list_behind(struct store *s, const struct message_row *m, struct arena *arena,
			     struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS " FROM message m INDEXED BY message_phone"
		    " WHERE m.phone = ?1 AND m.made >= ?2 AND m.contact = ?3 AND m.area = ?4"
		    " AND m.occasion <> '' AND m.occasion <> ?5 AND m.state = 'queued'"
		    " ORDER BY m.rowid",
		    "twttt", m->phone, m->made.ms, m->contact, m->area, m->occasion);
	return list_read(&q, arena, out);
}

enum err message_list_answers(struct store *s, const char *phone, struct arena *arena,
			      struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS
		    " FROM message m WHERE m.occasion = '' AND m.phone = ?1 AND m.state = 'queued'"
		    " ORDER BY m.rowid",
		    "t", phone);
	return list_read(&q, arena, out);
}

enum err message_list_occasion(struct store *s, const char *occasion, int limit,
			       struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS
		    " FROM message m WHERE m.occasion = ?1 ORDER BY m.rowid"
		    " LIMIT ?2",
		    "ti", occasion, limit);
	return list_read(&q, arena, out);
}

#define OF_SAME_EVENT SAME_EVENT_OF("n")

enum err message_list_shared(struct store *s, const char *id, struct arena *arena,
			     struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS
		    " FROM message m WHERE m.rowid IN (SELECT max(x.rowid) FROM message n"
		    " CROSS JOIN occasion o ON o.id IN " OF_SAME_EVENT
		    " CROSS JOIN message x ON x.occasion = o.id AND x.contact = n.contact"
		    " AND (x.phone = n.phone OR x.channel <> n.channel) AND x.step <> n.step"
		    " WHERE n.id = ?1 AND n.made >= o.at"
		    " GROUP BY x.step HAVING count(x.acked) = 0) ORDER BY m.rowid",
		    "t", id);
	return list_read(&q, arena, out);
}

enum err message_count_occasion(struct store *s, const char *occasion, int *count)
{
	struct query q;
	query_begin(&q, s, "SELECT count(*) FROM message WHERE occasion = ?1", "t", occasion);
	return query_count(&q, count);
}

enum err message_list_acked(struct store *s, const char *id, struct arena *arena,
			    struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS
		    " FROM message n JOIN occasion o ON o.id = n.occasion AND o.state = 'open'"
		    " JOIN step s ON s.occasion = o.id"
		    " JOIN message m ON m.step = s.id AND m.contact = n.contact"
		    " WHERE n.id = ?1 AND m.acked IS NOT NULL ORDER BY m.rowid",
		    "t", id);
	return list_read(&q, arena, out);
}

enum err message_list_step(struct store *s, const char *step, struct arena *arena,
			   struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS " FROM message m WHERE m.step = ?1 ORDER BY m.rowid",
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
	query_begin(
	    &q, s,
	    "SELECT " MESSAGE_COLUMNS " FROM message m WHERE m.step = ?1 AND m.channel = 'sms'"
	    " AND m.state = 'failed' AND m.acked IS NULL AND m.declined IS NULL"
	    " AND m.valid_until > ?2 AND" HAS_NO_MAIL " AND" HAS_ADDRESS " ORDER BY m.rowid",
	    "tw", step, now.ms);
	return list_read(&q, arena, out);
}

enum err message_list_unposted(struct store *s, const char *step, struct wall now,
			       struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS
		    " FROM message m WHERE m.step = ?1 AND m.channel = 'email'"
		    " AND m.state IN ('queued', 'sending', 'unknown', 'failed')"
		    " AND m.acked IS NULL AND m.declined IS NULL AND m.valid_until > ?2"
		    " AND NOT EXISTS (SELECT 1 FROM message n WHERE n.occasion = m.occasion"
		    "  AND n.contact = m.contact AND n.made >= m.made"
		    "  AND n.state IN ('accepted', 'delivered'))"
		    " AND NOT EXISTS (SELECT 1 FROM message n WHERE n.step = m.step"
		    "  AND n.contact = m.contact AND n.channel = 'email' AND n.rowid > m.rowid)"
		    " ORDER BY m.rowid",
		    "tw", step, now.ms);
	return list_read(&q, arena, out);
}

enum err message_text_failed(struct store *s, const char *step, const char *contact, bool *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT state IN ('failed', 'expired') FROM message WHERE step = ?1"
		    " AND contact = ?2 AND channel = 'sms' ORDER BY rowid DESC LIMIT 1",
		    "tt", step, contact);
	*out = query_row(&q) && query_int(&q, 0) != 0;
	return query_end(&q);
}

#define WAITING_MOST "64" /* in one turn */

enum err message_list_waiting(struct store *s, const char *area, struct wall before, int from,
			      int to, struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS
		    " FROM message m WHERE m.channel = 'sms' AND m.priority BETWEEN ?3 AND ?4"
		    " AND m.occasion <> '' AND m.state = 'queued' AND m.area = ?1 AND m.made < ?2"
		    " AND" HAS_NO_MAIL " AND" HAS_ADDRESS " ORDER BY m.rowid LIMIT " WAITING_MOST,
		    "twii", area, before.ms, from, to);
	return list_read(&q, arena, out);
}

enum err message_list_gathered(struct store *s, const char *area, struct arena *arena,
			       struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS " FROM message m WHERE m.gathered = 1 AND m.area = ?1"
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

enum err message_forget_gathered(struct store *s, const char *step, const char *detail)
{
	return query_run(s,
			 "UPDATE message SET gathered = 0, detail = ?2 WHERE step = ?1"
			 " AND gathered = 1",
			 "tt", step, detail);
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
		    "SELECT " MESSAGE_COLUMNS " FROM message m WHERE m.code = ?2 AND m.made > ?3"
		    " AND CASE WHEN ?1 IS NULL THEN m.occasion <> '' ELSE m.phone = ?1"
		    "  OR (m.channel = 'email' AND EXISTS (SELECT 1 FROM contact c"
		    "   WHERE c.area = m.area AND c.key = m.contact AND c.phone = ?1)) END"
		    " ORDER BY m.made DESC, m.rowid DESC LIMIT 16",
		    "ttw", phone, code, since.ms);
	return list_read(&q, arena, out);
}

enum err message_list_open(struct store *s, const char *phone, struct span made,
			   struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS " FROM message m WHERE m.phone = ?1 AND m.made > ?2"
		    " AND m.occasion <> '' AND m.rowid IN (SELECT (SELECT max(n.rowid) FROM"
		    "  message n WHERE n.step = g.step AND n.contact = g.contact AND n.phone = ?1"
		    "  AND n.made <= ?3 AND EXISTS (SELECT 1 FROM attempt a WHERE a.message = n.id"
		    "   AND a.state IN ('sending', 'unknown', 'accepted', 'delivered')))"
		    " FROM (SELECT DISTINCT step, contact FROM message WHERE phone = ?1"
		    "  AND made > ?2 AND occasion <> '') g"
		    " WHERE NOT EXISTS (SELECT 1 FROM message n WHERE n.step = g.step"
		    "  AND n.contact = g.contact AND n.acked IS NOT NULL)) ORDER BY m.rowid",
		    "tww", phone, made.from.ms, made.to.ms);
	return list_read(&q, arena, out);
}

enum err message_list_unanswered(struct store *s, const char *area, const char *contact,
				 struct wall since, struct arena *arena, struct message_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " MESSAGE_COLUMNS " FROM occasion o INDEXED BY occasion_time"
		    " CROSS JOIN step x ON x.occasion = o.id"
		    " CROSS JOIN message m ON m.step = x.id AND m.contact = ?2"
		    " WHERE o.area = ?1 AND o.at > ?3 AND o.state = 'open'"
		    " AND m.rowid = (SELECT max(n.rowid) FROM message n WHERE n.step = m.step"
		    "  AND n.contact = m.contact)"
		    " AND NOT EXISTS (SELECT 1 FROM message n WHERE n.step = m.step"
		    "  AND n.contact = m.contact AND n.acked IS NOT NULL) ORDER BY m.rowid",
		    "ttw", area, contact, since.ms);
	return list_read(&q, arena, out);
}
