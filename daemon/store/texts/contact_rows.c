/* SPDX-License-Identifier: MIT */
#include "contact_rows.h"

#include "grow.h"
#include "query.h"
#include "site_rows.h"

#define COLUMNS                                                                                    \
	"area, key, name, organisation, phone, site, groups, email, call, roles, stopped, digest," \
	" verified"

static void read_row(struct query *q, struct arena *arena, struct contact_row *c)
{
	const char **texts[] = {&c->area, &c->key,    &c->name,  &c->organisation, &c->phone,
				&c->site, &c->groups, &c->email, &c->call,         &c->roles};
	const int count = sizeof(texts) / sizeof(texts[0]);
	for (int i = 0; i < count; i++)
		*texts[i] = query_text(q, i, arena);
	c->stopped = query_int(q, count) != 0;
	c->digest = query_int(q, count + 1) != 0;
	c->verified = query_wall(q, count + 2);
}

enum err contact_read(struct store *s, const char *area, const char *key, struct arena *arena,
		      struct contact_row *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM contact WHERE area = ?1 AND key = ?2", "tt",
		    area, key);
	bool found = query_row(&q);
	if (found)
		read_row(&q, arena, out);
	enum err e = query_end(&q);
	return e == ERR_OK && !found ? ERR_NOT_FOUND : e;
}

enum err contact_write(struct store *s, const struct contact_row *c)
{
	return query_run(s,
			 "INSERT INTO contact (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
			 " ?9, ?10, ?11, ?12, ?13)"
			 " ON CONFLICT (area, key) DO UPDATE SET name = ?3, organisation = ?4,"
			 " phone = ?5, site = ?6, groups = ?7, email = ?8, call = ?9, roles = ?10,"
			 " stopped = ?11, digest = ?12, verified = ?13",
			 "ttttttttttiiw", c->area, c->key, c->name, c->organisation, c->phone,
			 c->site, c->groups, c->email, c->call, c->roles, (int)c->stopped,
			 (int)c->digest, c->verified.ms);
}

enum err contact_remove(struct store *s, const char *area, const char *key)
{
	return query_run_one(s, "DELETE FROM contact WHERE area = ?1 AND key = ?2", "tt", area,
			     key);
}

enum err contact_stop(struct store *s, const char *area, const char *key)
{
	return query_run_one(s, "UPDATE contact SET stopped = 1 WHERE area = ?1 AND key = ?2", "tt",
			     area, key);
}

enum err contact_start(struct store *s, const char *area, const char *key)
{
	return query_run_one(s, "UPDATE contact SET stopped = 0 WHERE area = ?1 AND key = ?2", "tt",
			     area, key);
}

enum err contact_verify(struct store *s, const char *phone, struct wall now)
{
	return query_run(s,
			 "UPDATE contact SET verified = ?2 WHERE ?1 <> '' AND (phone = ?1"
			 " OR phone = '' AND call = ?1)",
			 "tw", phone, now.ms);
}

enum err contact_unverify(struct store *s, const char *phone)
{
	return query_run(s, "UPDATE contact SET verified = 0 WHERE phone = ?1 AND phone <> ''", "t",
			 phone);
}

enum err contact_alarms_clear(struct store *s, const char *area, const char *kind, struct wall now)
{
	return query_run(s,
			 "UPDATE alarm SET cleared = ?3 WHERE area = ?1 AND kind = ?2"
			 " AND cleared IS NULL AND subject NOT IN"
			 " (SELECT phone FROM contact WHERE area = ?1)",
			 "ttw", area, kind, now.ms);
}

static enum err list_read(struct query *q, struct arena *arena, struct contact_list *out)
{
	*out = (struct contact_list){NULL, 0};
	while (query_row(q)) {
		out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
		read_row(q, arena, &out->rows[out->count++]);
	}
	return query_end(q);
}

enum err contact_list(struct store *s, const char *area, struct arena *arena,
		      struct contact_list *out)
{
	struct query q;
	query_begin(&q, s, "SELECT " COLUMNS " FROM contact WHERE area = ?1 ORDER BY key", "t",
		    area);
	return list_read(&q, arena, out);
}

enum err contact_list_placed(struct store *s, const char *area, struct arena *arena,
			     struct contact_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM contact c LEFT JOIN (SELECT contact, min(position) AS"
		    " place FROM member WHERE area = ?1 GROUP BY contact) m ON m.contact = c.key"
		    " WHERE area = ?1 ORDER BY place NULLS LAST, key",
		    "t", area);
	return list_read(&q, arena, out);
}

enum err contact_list_phone(struct store *s, const char *phone, struct arena *arena,
			    struct contact_list *out)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT " COLUMNS " FROM contact WHERE phone = ?1 AND phone <> ''"
		    " ORDER BY area, key",
		    "t", phone);
	return list_read(&q, arena, out);
}

enum err contact_in_group(struct store *s, const char *area, const char *group, const char *contact,
			  bool *out)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM member WHERE area = ?1 AND grp = ?2 AND contact = ?3",
		    "ttt", area, group, contact);
	*out = query_row(&q);
	return query_end(&q);
}

enum err contact_of_site(struct store *s, const char *area, const char *site, bool *any)
{
	struct query q;
	query_begin(&q, s,
		    "SELECT 1 FROM contact WHERE area = ?1 AND (phone <> '' OR call <> '')"
		    " AND site IN " UNDER_ONE_ROOF("?1", "?2"),
		    "tt", area, site);
	*any = query_row(&q);
	return query_end(&q);
}

enum err contact_site_known(struct store *s, const char *area, const char *site, bool *known)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM site WHERE area = ?1 AND key = ?2", "tt", area, site);
	*known = query_row(&q);
	return query_end(&q);
}

enum err member_remove_all(struct store *s, const char *area)
{
	return query_run(s, "DELETE FROM member WHERE area = ?1", "t", area);
}

enum err member_add(struct store *s, const char *area, const char *group, int position,
		    const char *contact)
{
	return query_run(s,
			 "INSERT INTO member (area, grp, position, contact)"
			 " VALUES (?1, ?2, ?3, ?4)",
			 "ttit", area, group, position, contact);
}

enum err member_count(struct store *s, const char *area, const char *group, int *count)
{
	struct query q;
	*count = 0;
	query_begin(&q, s, "SELECT count(*) FROM member WHERE area = ?1 AND grp = ?2", "tt", area,
		    group);
	if (query_row(&q))
		*count = query_int(&q, 0);
	return query_end(&q);
}
