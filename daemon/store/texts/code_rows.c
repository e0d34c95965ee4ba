/* SPDX-License-Identifier: MIT */
#include "code_rows.h"

#include "query.h"

enum err code_insert(struct store *s, const struct code_row *a)
{
	return query_run(s,
			 "INSERT INTO code (message, area, inbound, placement, asks, used, bed,"
			 " until) VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?7)",
			 "ttttitw", a->message, a->area, a->inbound, a->placement, (int)a->asks,
			 a->bed, a->until.ms);
}

enum err code_read(struct store *s, const char *message, struct arena *arena, struct code_row *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT area, inbound, placement, asks, used, bed, until FROM code"
		    " WHERE message = ?1",
		    "t", message);
	bool found = query_row(&q);
	if (found)
		*out = (struct code_row){.message = arena_text(arena, message),
					 .area = query_text(&q, 0, arena),
					 .inbound = query_text(&q, 1, arena),
					 .placement = query_text(&q, 2, arena),
					 .asks = query_int(&q, 3) != 0,
					 .used = query_text(&q, 4, arena),
					 .bed = query_text(&q, 5, arena),
					 .until = query_wall(&q, 6)};
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err code_question(struct store *s, const char *phone, struct wall *made)
{
	struct query q;
	*made = (struct wall){0};
	query_begin(&q, s,
		    "SELECT CASE c.used WHEN '' THEN m.made ELSE 0 END FROM message m JOIN code c "
		    "ON c.message = m.id"
		    " WHERE m.phone = ?1 AND c.asks ORDER BY m.made DESC, m.rowid DESC LIMIT 1",
		    "t", phone);
	if (query_row(&q))
		*made = query_wall(&q, 0);
	return query_end(&q);
}

enum err code_use(struct store *s, const struct code_row *a, const char *inbound)
{
	return query_run(s,
			 "INSERT INTO code (message, area, inbound, placement, asks, used)"
			 " VALUES (?1, ?2, '', '', 0, ?3) ON CONFLICT (message)"
			 " DO UPDATE SET used = ?3",
			 "ttt", a->message, a->area, inbound);
}
