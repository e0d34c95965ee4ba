/* SPDX-License-Identifier: MIT */
#include "site_rows.h"

#include <string.h>

#include "grow.h"
#include "query.h"

enum err site_put(struct store *s, const char *area, const struct site *site)
{
	return query_run(
	    s,
	    "INSERT OR REPLACE INTO site (area, key, name, kind, tier, confirm, last_entry,"
	    " women_only, admits_from, stay, suspended_from, ages, high_support_most, women_kept,"
	    " women_until, accepts, stale_ms, heard, closed, people_a_year, referrers, stay_days,"
	    " family_days, building) VALUES"
	    " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
	    " ?19, ?20, ?21, ?22, ?23, coalesce(?24, ''))",
	    "ttttiiiiitiiiiitwwtitiit", area, site->key, site->name, site->kind, site->tier,
	    site->confirm, site->last_entry, site->women_only, site->admits_from,
	    site->nightly ? "nightly" : "through", site->suspended_from, (int)site->ages,
	    site->high_support_most, site->women_kept, site->women_until, site->accepts,
	    site->stale_ms, site->heard.ms, site->closed, site->people_a_year, site->referrers,
	    site->stay_days, site->family_days, site->building);
}

#define SITE                                                                                       \
	"SELECT key, name, kind, tier, confirm, last_entry, women_only, admits_from,"              \
	" stay = 'nightly', suspended_from, ages, high_support_most, women_kept, women_until,"     \
	" accepts, stale_ms, heard, closed, people_a_year, referrers, stay_days, family_days,"     \
	" building"                                                                                \
	" FROM site WHERE area = ?1"

static void site_read(struct query *q, struct arena *arena, struct site *site)
{
	site->key = query_text(q, 0, arena);
	site->name = query_text(q, 1, arena);
	site->kind = query_text(q, 2, arena);
	site->tier = query_int(q, 3);
	site->confirm = query_int(q, 4) != 0;
	site->last_entry = query_int(q, 5);
	site->women_only = query_int(q, 6) != 0;
	site->admits_from = query_int(q, 7);
	site->nightly = query_int(q, 8) != 0;
	site->suspended_from = query_int(q, 9);
	site->ages = (unsigned)query_int(q, 10);
	site->high_support_most = query_int(q, 11);
	site->women_kept = query_int(q, 12);
	site->women_until = query_int(q, 13);
	site->accepts = query_text(q, 14, arena);
	site->stale_ms = query_long(q, 15);
	site->heard = query_wall(q, 16);
	site->closed = query_text(q, 17, arena);
	site->people_a_year = query_int(q, 18);
	site->referrers = query_text(q, 19, arena);
	site->stay_days = query_int(q, 20);
	site->family_days = query_int(q, 21);
	site->building = query_text(q, 22, arena);
}

enum err site_get(struct store *s, const char *area, const char *key, struct arena *arena,
		  struct site *out)
{
	struct query q;
	*out = (struct site){0};
	query_begin(&q, s, SITE " AND key = ?2", "tt", area, key);
	if (query_row(&q))
		site_read(&q, arena, out);
	return query_end(&q);
}

enum err site_hear(struct store *s, const char *area, const char *key, struct wall now)
{
	return query_run_one(s, "UPDATE site SET heard = ?3 WHERE area = ?1 AND key = ?2", "ttw",
			     area, key, now.ms);
}

enum err site_close(struct store *s, const char *area, const char *key, const char *reason)
{
	return query_run_one(s, "UPDATE site SET closed = ?3 WHERE area = ?1 AND key = ?2", "ttt",
			     area, key, reason);
}

enum err site_list(struct store *s, const char *area, struct arena *arena, struct site **out,
		   size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(&q, s, SITE " ORDER BY key", "t", area);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		site_read(&q, arena, &(*out)[(*count)++]);
	}
	return query_end(&q);
}

enum err site_roof_cap(struct store *s, const char *area, const char *key, int *most)
{
	struct query q;
	*most = -1;
	query_begin(&q, s,
		    "SELECT coalesce(min(high_support_most), -1) FROM site WHERE area = ?1"
		    " AND high_support_most >= 0 AND key IN " UNDER_ONE_ROOF("?1", "?2"),
		    "tt", area, key);
	if (query_row(&q))
		*most = query_int(&q, 0);
	return query_end(&q);
}

bool site_same_roof(const struct site *one, const struct site *other)
{
	return strcmp(one->key, other->key) == 0 ||
	       (one->building[0] != '\0' && strcmp(one->building, other->building) == 0);
}

enum err opening_get(struct store *s, const char *area, struct arena *arena, struct opening *out)
{
	struct query q;
	*out = (struct opening){"", 0};
	query_begin(&q, s, "SELECT activation, tier FROM opening WHERE area = ?1", "t", area);
	if (query_row(&q)) {
		out->activation = query_text(&q, 0, arena);
		out->tier = query_int(&q, 1);
	}
	return query_end(&q);
}

enum err opening_put(struct store *s, const char *area, const struct opening *o)
{
	return query_run(s,
			 "INSERT OR REPLACE INTO opening (area, activation, tier)"
			 " VALUES (?1, ?2, ?3)",
			 "tti", area, o->activation, o->tier);
}

/* ---- surge ---------------------------------------------------------------------------------- */

static const char *const states[] = {
    [SURGE_NONE] = "",
    [SURGE_EXPECTED] = "expected",
    [SURGE_CONFIRMED] = "confirmed",
    [SURGE_CLOSED] = "closed",
};

const char *surge_state_name(enum surge_state s)
{
	return states[s];
}

static enum surge_state state_read(const char *name)
{
	for (int i = SURGE_EXPECTED; name != NULL && i <= SURGE_CLOSED; i++)
		if (strcmp(states[i], name) == 0)
			return (enum surge_state)i;
	return SURGE_NONE;
}

const char *surge_id(const char *activation, const char *site, struct arena *arena)
{
	return arena_printf(arena, "%s/%s", activation, site);
}

enum err surge_put(struct store *s, const char *area, const char *activation,
		   const struct surge *surge, struct wall at)
{
	return query_run(
	    s,
	    "INSERT OR REPLACE INTO surge (id, area, activation, site, state, expected,"
	    " confirmed, by, at, hours, staff) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
	    " ?11)",
	    "tttttiitwti", surge->id, area, activation, surge->site, states[surge->state],
	    surge->expected, surge->confirmed, surge->by, at.ms, surge->hours, surge->staff);
}

enum err surge_list(struct store *s, const char *area, const char *activation, int tier,
		    struct arena *arena, struct surge **out, size_t *count)
{
	struct query q;
	*out = NULL;
	*count = 0;
	query_begin(
	    &q, s,
	    "SELECT s.key, s.name, g.state, g.expected, g.confirmed, g.by, g.hours,"
	    " g.staff,"
	    " (SELECT count(*) FROM bed b WHERE b.area = ?1 AND b.site = s.key"
	    "  AND b.tier BETWEEN 1 AND ?3 AND b.night = 1 AND b.state NOT IN ('shut', 'closed')"
	    "  AND s.confirm = 1 AND s.closed = '') AS beds"
	    " FROM site s LEFT JOIN surge g ON g.id = ?2 || '/' || s.key"
	    " WHERE s.area = ?1 AND (g.id IS NOT NULL OR beds > 0)"
	    " ORDER BY s.key",
	    "tti", area, activation, tier);
	while (query_row(&q)) {
		*out = grow(arena, *out, *count, sizeof(**out));
		struct surge *g = &(*out)[(*count)++];
		g->site = query_text(&q, 0, arena);
		g->site_name = query_text(&q, 1, arena);
		g->id = surge_id(activation, g->site, arena);
		g->state = state_read((const char *)sqlite3_column_text(q.statement, 2));
		g->expected = query_int(&q, 3);
		g->confirmed = query_int(&q, 4);
		g->by = query_text(&q, 5, arena);
		g->hours = query_text(&q, 6, arena);
		g->staff = query_int(&q, 7);
		g->beds = query_int(&q, 8);
	}
	return query_end(&q);
}
