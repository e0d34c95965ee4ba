/* SPDX-License-Identifier: MIT */
#include "recipient_rows.h"

#include "grow.h"
#include "query.h"
#include "saying.h"
#include "step_inside.h"

static enum err recipients_read(struct query *q, struct arena *arena, struct recipient_list *out)
{
	while (query_row(q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		out->rows[out->count++] = (struct recipient){.contact = query_text(q, 0, arena),
							     .phone = query_text(q, 1, arena),
							     .stopped = query_int(q, 2) != 0,
							     .told = query_int(q, 3) != 0,
							     .acked = query_int(q, 4) != 0,
							     .declined = query_int(q, 5) != 0,
							     .call = query_text(q, 6, arena),
							     .called = query_int(q, 7) != 0,
							     .failed = query_int(q, 8) != 0,
							     .by_call = query_int(q, 9) != 0,
							     .email = query_text(q, 10, arena),
							     .digest = query_int(q, 11) != 0,
							     .heard = query_wall(q, 12),
							     .rung = query_int(q, 13) != 0};
	}
	return query_end(q);
}

/* A text to them, or a call in place of one, a call, a text that will not arrive: in step ?3 and
 * round ?4. */
#define IN_ROUND                                                                                   \
	" EXISTS (SELECT 1 FROM message m WHERE m.step = ?3 AND m.contact = c.key"                 \
	" AND m.round = ?4 AND "
#define WAS_TOLD IN_ROUND "(m.channel <> 'voice' OR c.phone = ''))"
#define WAS_CALLED IN_ROUND "m.channel = 'voice')"
#define HAS_FAILED IN_ROUND "m.channel <> 'voice' AND m.state IN ('failed', 'expired'))"
#define HAS_RUNG                                                                                   \
	" EXISTS (SELECT 1 FROM message m WHERE m.step = ?3 AND m.contact = c.key"                 \
	" AND m.detail = '" WAS_RUNG "')"
#define NUMBER_TO_CALL "coalesce(nullif(c.call, ''), c.phone, '')"

#define ANSWERED STEP_ANSWERED("?3", "c.key")
#define DECLINED STEP_DECLINED("?3", "c.key")

/* Contacts c as they stand in step ?3; what they answered, in any round. */
#define RECIPIENTS                                                                                 \
	"SELECT c.key, c.phone, c.stopped," WAS_TOLD ", " ANSWERED ", " DECLINED                   \
	", " NUMBER_TO_CALL "," WAS_CALLED "," HAS_FAILED ", 0, c.email, c.digest, 0," HAS_RUNG

enum err recipient_list_group(struct store *s, const char *area, const char *group,
			      const char *step, int round, struct arena *arena,
			      struct recipient_list *out)
{
	struct query q;
	query_begin(&q, s,
		    RECIPIENTS " FROM member g JOIN contact c ON c.area = g.area"
			       " AND c.key = g.contact WHERE g.area = ?1 AND g.grp = ?2"
			       " ORDER BY g.position",
		    "ttti", area, group, step, round);
	return recipients_read(&q, arena, out);
}

enum err recipient_list_duty(struct store *s, const char *area, const char *duty, struct wall at,
			     const char *step, int round, struct arena *arena,
			     struct recipient_list *out)
{
	struct query q;
	query_begin(&q, s,
		    RECIPIENTS " FROM shift h JOIN contact c ON c.area = h.area"
			       " AND c.key = h.contact WHERE h.area = ?1 AND h.duty = ?2"
			       " AND h.starts <= ?5 AND h.ends > ?5"
			       " GROUP BY c.key ORDER BY max(h.starts) DESC, c.key",
		    "tttiw", area, duty, step, round, at.ms);
	return recipients_read(&q, arena, out);
}

enum err recipient_list_site(struct store *s, const char *area, const char *site, const char *step,
			     int round, struct arena *arena, struct recipient_list *out)
{
	struct query q;
	query_begin(&q, s,
		    RECIPIENTS " FROM contact c WHERE c.area = ?1"
			       " AND c.area || '/' || c.site = ?2 ORDER BY c.key",
		    "ttti", area, site, step, round);
	return recipients_read(&q, arena, out);
}

enum err recipient_list_open(struct store *s, const char *area, const char *step, int round,
			     struct arena *arena, struct recipient_list *out)
{
	struct query q;
	query_begin(&q, s,
		    RECIPIENTS " FROM contact c WHERE c.area = ?1 AND " AT_OPEN_SITE
			       " ORDER BY c.key",
		    "ttti", area, "", step, round);
	return recipients_read(&q, arena, out);
}

enum err recipient_list_named(struct store *s, const char *area, const char *keys, const char *step,
			      int round, struct arena *arena, struct recipient_list *out)
{
	struct query q;
	query_begin(&q, s,
		    RECIPIENTS " FROM contact c WHERE c.area = ?1"
			       " AND instr(' ' || ?2 || ' ', ' ' || c.key || ' ') > 0"
			       " ORDER BY c.key",
		    "ttti", area, keys, step, round);
	return recipients_read(&q, arena, out);
}

/* Everybody, with the number then used, to whom a text of these occasions o may have gone, or whom
 * a person was asked to ring, and perhaps has: o.id is among few, so that no look reads all that
 * there ever were. ?3 and ?4 are the step and the round for which they are listed. */
#define HAS_ANSWERED STEP_ANSWERED("?3", "t.contact")
#define HAS_DECLINED STEP_DECLINED("?3", "t.contact")
/* A STOP is of the number that it came from: whose number it is no more is told at their own. */
#define SAID_STOP(phone)                                                                           \
	"coalesce((SELECT i.meaning = 'stop' FROM inbound i WHERE i.phone = " phone                \
	" AND i.meaning IN ('stop', 'start') ORDER BY i.received DESC LIMIT 1), 0)"
#define MAY_HAVE_GONE(n)                                                                           \
	"(" HAS_HEARD(n) " OR EXISTS (SELECT 1 FROM attempt a WHERE a.message = " n ".id"          \
			 " AND a.state IN ('sending', 'unknown', 'accepted', 'delivered')))"
#define STOPPED_BY_NOW "coalesce(c.stopped, " SAID_STOP("t.phone") ")"
#define STOPPED_AT_THAT SAID_STOP("m.phone")
#define TOLD_OR_TO_RING "(" TO_RING("m") " OR " MAY_HAVE_GONE("m") ")"
#define TOLD_OF(occasions)                                                                         \
	"SELECT t.contact, t.phone, " STOPPED_BY_NOW ","                                           \
	" EXISTS (SELECT 1 FROM message m WHERE m.step = ?3 AND m.contact = t.contact"             \
	"  AND m.round = ?4 AND (m.phone = t.phone OR m.channel <> 'sms')), " HAS_ANSWERED         \
	", " HAS_DECLINED ", " NUMBER_TO_CALL ", 0, 0, t.by_call, coalesce(c.email, ''),"          \
	" coalesce(c.digest, 0), t.heard, 0"                                                       \
	" FROM (SELECT m.contact, max(m.channel = 'voice') AS by_call, min(m.rowid) AS first,"     \
	"   max(m.made) AS heard,"                                                                 \
	"   CASE WHEN m.channel = 'voice' AND k.phone = '' THEN ''"                                \
	"   WHEN m.channel <> 'sms' AND k.phone <> '' THEN k.phone"                                \
	"   WHEN k.phone <> '' AND k.phone <> m.phone AND " STOPPED_AT_THAT " THEN k.phone"        \
	"   ELSE m.phone END"                                                                      \
	"   AS phone FROM occasion o JOIN message m ON m.occasion = o.id"                          \
	"  LEFT JOIN contact k ON k.area = m.area AND k.key = m.contact"                           \
	"  WHERE " occasions "  AND " TOLD_OR_TO_RING "  GROUP BY 1, 5) t"                         \
	" LEFT JOIN contact c ON c.area = ?1 AND c.key = t.contact ORDER BY t.first"

#define LATELY_MS "7776000000" /* ninety days */
/* … that began in these before, of this area ?1. */
#define LATELY(before)                                                                             \
	"o.id IN (SELECT id FROM occasion INDEXED BY occasion_time WHERE area = ?1"                \
	" AND at <= " before " AND at > " before " - " LATELY_MS ")"
/* Of this activation ?2. '0' comes after '/', behind which a surge's site stands. */
#define ABOUT_IT                                                                                   \
	"(o.kind IN " KINDS_ON " AND (o.subject = ?2 OR o.audience = ?2)"                          \
	" OR o.kind = 'surge' AND o.audience >= ?2 || '/' AND o.audience < ?2 || '0')"
/* … each looked up in its index. */
#define ALL_ABOUT_IT                                                                               \
	"SELECT o.id FROM occasion o INDEXED BY occasion_audience WHERE o.area = ?1"               \
	" AND o.audience >= ?2 AND o.audience < ?2 || '0' AND " ABOUT_IT                           \
	" UNION ALL SELECT id FROM occasion INDEXED BY occasion_once WHERE area = ?1"              \
	" AND kind IN " KINDS_ON " AND subject = ?2"
/* Of one whose end was not told to everybody, because SWEP was on anew or their phone was off for a
 * day, in the last ninety days. */
#define OVERTAKEN                                                                                  \
	"SELECT p.id FROM occasion e INDEXED BY occasion_time CROSS JOIN occasion p"               \
	" INDEXED BY occasion_audience"                                                            \
	" ON p.area = e.area AND p.audience >= e.audience AND p.audience < e.audience || '0'"      \
	" WHERE e.area = ?1 AND e.kind IN " KINDS_OVER                                             \
	" AND e.at > (SELECT max(at) FROM occasion WHERE area = ?1) - " LATELY_MS                  \
	" AND e.audience <> ?2 AND (p.kind = 'surge' OR"                                           \
	"  (p.audience = e.audience AND p.kind IN " KINDS_ON "))"
/* … and whoever heard of it m has heard of no end since. Ends of ?2 itself are being told. */
#define STILL_BELIEVED                                                                             \
	" NOT EXISTS (SELECT 1 FROM occasion p CROSS JOIN message n ON n.occasion = p.id"          \
	" WHERE p.area = ?1 AND p.at >= o.at AND p.kind IN " KINDS_OVER                            \
	" AND p.audience <> ?2 AND n.contact = m.contact AND n.rowid > m.rowid"                    \
	" AND " MAY_HAVE_GONE("n") ")"
/* m says, as far as they know who heard it, that SWEP is on. */
#define SAYS_IT_IS_ON                                                                              \
	"o.id IN (" ALL_ABOUT_IT " UNION ALL " OVERTAKEN ") AND (" ABOUT_IT " OR" STILL_BELIEVED ")"

enum err recipient_list_told(struct store *s, const char *area, const char *activation,
			     const char *step, int round, struct arena *arena,
			     struct recipient_list *out)
{
	struct query q;
	query_begin(&q, s, TOLD_OF(SAYS_IT_IS_ON), "ttti", area, activation, step, round);
	return recipients_read(&q, arena, out);
}

enum err recipient_heard(struct store *s, const char *area, const char *activation,
			 const char *contact, struct wall *at)
{
	struct query q;
	*at = (struct wall){0};
	query_begin(&q, s,
		    "SELECT coalesce(max(m.made), 0) FROM occasion o CROSS JOIN step x"
		    " ON x.occasion = o.id CROSS JOIN message m ON m.step = x.id"
		    " AND m.contact = ?3 WHERE " SAYS_IT_IS_ON " AND " MAY_HAVE_GONE("m"),
		    "ttt", area, activation, contact);
	if (query_row(&q))
		*at = query_wall(&q, 0);
	return query_end(&q);
}

/* Its beds b that opened with the activation a, which is over; of a site that is asked, once it has
 * said a word. */
#define WAS_TO_OPEN                                                                                \
	"(b.tier BETWEEN 1 AND a.tier AND x.closed = '' AND (x.confirm = 0 OR (x.heard > "         \
	"a.opened AND EXISTS (SELECT 1 FROM surge g WHERE g.id = a.id || '/' || x.key))))"

enum err recipient_site_works(struct store *s, const char *area, const char *site,
			      const char *activation, bool *works)
{
	struct query q;
	query_begin(
	    &q, s,
	    "SELECT 1 FROM bed b JOIN site x ON x.area = b.area AND x.key = b.site"
	    " LEFT JOIN activation a ON a.id = ?3 AND a.ended IS NOT NULL LEFT JOIN placement p"
	    " ON p.id = b.placement AND p.state = 'occupied'"
	    " WHERE b.area = ?1 AND b.site = ?2 AND b.night = 1 AND (p.id IS NOT NULL"
	    "  OR (b.state <> 'closed' AND (b.open = 1 OR " WAS_TO_OPEN "))) LIMIT 1",
	    "ttt", area, site, activation);
	*works = query_row(&q);
	return query_end(&q);
}

/* What was said since that it is on: of ?2 only by other steps, which are heard even if they are
 * still queued; at once, not if they are kept for the morning. */
#define HEARD_ON_SINCE                                                                             \
	" EXISTS (SELECT 1 FROM occasion p CROSS JOIN message n ON n.occasion = p.id"              \
	" WHERE p.area = ?1 AND p.at >= o.at AND p.kind IN " KINDS_BEGIN                           \
	" AND p.audience <> '' AND n.contact = m.contact AND n.rowid > m.rowid AND n.step <> ?3"   \
	" AND (" MAY_HAVE_GONE("n") " OR (p.id = ?2 AND n.state = 'queued'"                        \
				    " AND (?5 = 0 OR n.detail <> '" KEPT_QUIET "'))))"

/* Not on yet, a person is asked. */
#define ASKED_ONLY "(o.kind IN ('late', 'handover') AND o.audience = '')"
/* What was handed over is so until the next move. */
#define OR_ELSE_THEN "(" ASKED_ONLY " OR o.kind = 'handover')"

enum err recipient_list_ended(struct store *s, const char *area, bool at_once,
			      const struct occasion_row *on, const char *step, int round,
			      struct arena *arena, struct recipient_list *out)
{
	struct query q;
	query_begin(&q, s,
		    TOLD_OF(LATELY("?6") " AND CASE ?5 WHEN 0 THEN o.kind IN " KINDS_BY_MORNING
					 " ELSE o.kind IN " KINDS_NOT_ON " OR " OR_ELSE_THEN " END"
					 " AND o.until > ?6 AND NOT" HEARD_ON_SINCE),
		    "tttiiw", area, on->id, step, round, at_once, on->at.ms);
	return recipients_read(&q, arena, out);
}

enum err recipient_list_asked(struct store *s, const char *area, struct wall night_ends,
			      const char *step, int round, struct arena *arena,
			      struct recipient_list *out)
{
	struct query q;
	query_begin(&q, s, TOLD_OF(LATELY("?2") " AND " ASKED_ONLY " AND o.until = ?2"), "twti",
		    area, night_ends.ms, step, round);
	return recipients_read(&q, arena, out);
}

/* Nothing since, but by step ?3 itself. */
#define HEARD_FULL_SINCE                                                                           \
	" EXISTS (SELECT 1 FROM occasion p INDEXED BY occasion_audience CROSS JOIN message n"      \
	" ON n.occasion = p.id WHERE p.area = ?1 AND p.audience = ?2 AND p.kind = 'capacity-full'" \
	" AND n.contact = m.contact AND n.rowid > m.rowid AND n.step <> ?3"                        \
	" AND (" MAY_HAVE_GONE("n") " OR (p.id = ?6 AND n.state = 'queued')))"
#define HEARD_BACK_SINCE                                                                           \
	" EXISTS (SELECT 1 FROM occasion p INDEXED BY occasion_audience CROSS JOIN message n"      \
	" ON n.occasion = p.id WHERE p.area = ?1 AND p.audience = ?2 AND p.kind = 'capacity-back'" \
	" AND n.contact = m.contact AND n.rowid > m.rowid AND n.step <> ?3"                        \
	" AND " MAY_HAVE_GONE("n") ")"

enum err recipient_list_full(struct store *s, const char *area, const struct occasion_row *back,
			     const char *step, int round, struct arena *arena,
			     struct recipient_list *out)
{
	struct query q;
	query_begin(&q, s,
		    TOLD_OF("o.audience = ?2 AND o.kind = 'capacity-full' AND o.until > ?5"
			    " AND NOT" HEARD_BACK_SINCE),
		    "tttiw", area, back->audience, step, round, back->at.ms);
	return recipients_read(&q, arena, out);
}

enum err recipient_list_back(struct store *s, const char *area, const struct occasion_row *full,
			     const char *step, int round, struct arena *arena,
			     struct recipient_list *out)
{
	struct query q;
	query_begin(&q, s,
		    TOLD_OF("o.audience = ?2 AND o.kind = 'capacity-back' AND o.until > ?5"
			    " AND NOT" HEARD_FULL_SINCE),
		    "tttiwt", area, full->audience, step, round, full->at.ms, full->id);
	return recipients_read(&q, arena, out);
}
