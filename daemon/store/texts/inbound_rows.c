/* SPDX-License-Identifier: MIT */
#include "inbound_rows.h"

#include "query.h"

enum err inbound_known(struct store *s, const char *account, const char *theirs, bool *known)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM inbound WHERE theirs = ?2"
		    " AND (account = ?1 OR account = '' OR ?1 = '') LIMIT 1",
		    "tt", account, theirs);
	*known = query_row(&q);
	return query_end(&q);
}

enum err inbound_insert(struct store *s, const struct inbound_row *r)
{
	return query_run(s,
			 "INSERT INTO inbound (id, area, received, phone, contact, text, meaning,"
			 " message, seen, sent, account, theirs)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, nullif(?9, 0), ?10, ?11, ?12)",
			 "ttwtttttwwtt", r->id, r->area, r->received.ms, r->phone, r->contact,
			 r->text, r->meaning, r->message, r->seen.ms, r->sent.ms, r->account,
			 r->theirs);
}

enum err inbound_count(struct store *s, const char *phone, const char *meaning, struct wall since,
		       int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM inbound WHERE phone = ?1 AND meaning = ?2"
		    " AND received > ?3 AND seen IS NOT received",
		    "ttw", phone, meaning, since.ms);
	return query_count(&q, count);
}

enum err inbound_count_from(struct store *s, const char *phone, struct span sent, int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM inbound WHERE phone = ?1 AND sent > ?2 AND sent <= ?3",
		    "tww", phone, sent.from.ms, sent.to.ms);
	return query_count(&q, count);
}

enum err inbound_count_strangers(struct store *s, struct span sent, int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM inbound WHERE contact = '' AND received > ?1"
		    " AND sent > ?1 AND sent <= ?2",
		    "ww", sent.from.ms, sent.to.ms);
	return query_count(&q, count);
}

enum err inbound_sent_after(struct store *s, const char *phone, struct span when,
			    const char *meanings, bool *any)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM inbound WHERE phone = ?1 AND sent > ?2 AND sent <= ?3"
		    " AND instr(' ' || ?4 || ' ', ' ' || meaning || ' ') > 0 LIMIT 1",
		    "twwt", phone, when.from.ms, when.to.ms, meanings);
	*any = query_row(&q);
	return query_end(&q);
}

enum err inbound_stopped(struct store *s, const char *phone, struct wall now, bool *stopped)
{
	struct query q;
	*stopped = false;
	query_begin(&q, s,
		    "SELECT meaning = 'stop' FROM inbound WHERE phone = ?1"
		    " AND meaning IN ('stop', 'start')"
		    " ORDER BY sent > ?2, sent DESC, received DESC LIMIT 1",
		    "tw", phone, now.ms);
	if (query_row(&q))
		*stopped = query_int(&q, 0) != 0;
	return query_end(&q);
}

enum err inbound_count_late(struct store *s, const char *area, int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM inbound WHERE area = ?1 AND seen IS NULL"
		    " AND meaning IN ('" INBOUND_LATE "', '" INBOUND_OVERTAKEN "')",
		    "t", area);
	return query_count(&q, count);
}

enum err inbound_count_guesses(struct store *s, bool strangers, struct wall since, int *count)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT count(*) FROM inbound WHERE meaning = '" INBOUND_WRONG_CODE
		    "' AND received > ?1 AND (contact = '') = ?2",
		    "wi", since.ms, (int)strangers);
	return query_count(&q, count);
}

enum err inbound_text_for(struct store *s, const char *message, struct wall at, struct arena *arena,
			  const char **text)
{
	struct query q;
	*text = NULL;
	query_begin(&q, s,
		    "SELECT text FROM inbound WHERE message = ?1 AND received = ?2 AND text <> ''"
		    " AND meaning = 'no'",
		    "tw", message, at.ms);
	if (query_row(&q))
		*text = query_text(&q, 0, arena);
	return query_end(&q);
}

enum err inbound_count_waiting(struct store *s, const char *area, int *count)
{
	struct query q;
	query_begin(&q, s, "SELECT count(*) FROM inbound WHERE area = ?1 AND seen IS NULL", "t",
		    area);
	return query_count(&q, count);
}

#define COLUMNS "id, area, phone, contact, text, meaning, message, received, seen, sent"

static struct inbound_row row_read(struct query *q, struct arena *arena)
{
	return (struct inbound_row){.id = query_text(q, 0, arena),
				    .area = query_text(q, 1, arena),
				    .phone = query_text(q, 2, arena),
				    .contact = query_text(q, 3, arena),
				    .text = query_text(q, 4, arena),
				    .meaning = query_text(q, 5, arena),
				    .message = query_text(q, 6, arena),
				    .received = query_wall(q, 7),
				    .seen = query_wall(q, 8),
				    .sent = query_wall(q, 9)};
}

enum err inbound_read(struct store *s, const char *id, struct arena *arena, struct inbound_row *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM inbound WHERE id = ?1", "t", id);
	bool found = query_row(&q);
	if (found)
		*out = row_read(&q, arena);
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err inbound_list_waiting(struct store *s, const char *area, int limit, struct arena *arena,
			      struct inbound_list *out)
{
	struct query q;
	*out = (struct inbound_list){arena_alloc(arena, (size_t)limit * sizeof(*out->rows)), 0};
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM inbound"
		    " WHERE area = ?1 AND seen IS NULL ORDER BY contact = '', sent DESC, id DESC"
		    " LIMIT ?2",
		    "ti", area, limit);
	while (query_row(&q))
		out->rows[out->count++] = row_read(&q, arena);
	return query_end(&q);
}

enum err inbound_see(struct store *s, const char *area, const char *phone, struct wall now)
{
	return query_run(s,
			 "UPDATE inbound SET seen = ?3 WHERE area = ?1 AND phone = ?2"
			 " AND seen IS NULL",
			 "ttw", area, phone, now.ms);
}

enum err inbound_see_about(struct store *s, const char *message, struct wall now)
{
	return query_run(s,
			 "UPDATE inbound SET seen = ?2 WHERE seen IS NULL AND message IN"
			 " (SELECT n.id FROM message m JOIN message n ON n.occasion = m.occasion"
			 "  AND n.contact = m.contact WHERE m.id = ?1)",
			 "tw", message, now.ms);
}

enum err inbound_see_strangers(struct store *s, const char *area, struct wall now)
{
	return query_run(s,
			 "UPDATE inbound SET seen = ?2 WHERE area = ?1 AND contact = ''"
			 " AND seen IS NULL",
			 "tw", area, now.ms);
}

enum err inbound_see_one(struct store *s, const char *id, struct wall now)
{
	return query_run_one(s, "UPDATE inbound SET seen = ?2 WHERE id = ?1 AND seen IS NULL", "tw",
			     id, now.ms);
}
