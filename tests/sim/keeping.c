/* SPDX-License-Identifier: MIT */
#include "sim/keeping.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"

#define MANAGER "morgan"

/* ---- doing ---------------------------------------------------------------------------------- */

static const char *one_of(struct sim *s, const char *count, const char *row)
{
	int all = (int)sim_number(s, count, NULL);
	return all > 0 ? sim_text(s, row, arena_printf(&s->arena, "%d", sim_throw(s, all)), NULL)
		       : NULL;
}

#define OPEN_TEMPORARIES "FROM person WHERE temporary = 1 AND merged = '' AND erased = 0"

static const char *temporary(struct sim *s)
{
	return one_of(s, "SELECT count(*) " OPEN_TEMPORARIES,
		      "SELECT ref " OPEN_TEMPORARIES
		      " ORDER BY ref LIMIT 1 OFFSET CAST(?1 AS INTEGER)");
}

static const char *anybody(struct sim *s)
{
	return guest_any(s);
}

/* Somebody nobody knows yet comes, or a bed is found for whoever came so. */
void keeping_temporary(struct sim *s, const char *user)
{
	static const char *const ages[] = {"unknown", "18-24", "25+", "16-17"};
	const char *known = temporary(s);
	if (known == NULL || sim_throw(s, 3) == 0)
		people_ask(s, user, "tempref", json_pack("{s:s}", "age", ages[sim_throw(s, 4)]));
	else
		people_ask(s, user, "hold",
			   json_pack("{s:s, s:s}", "person", known, "bed", "best"));
}

void keeping_merge(struct sim *s, const char *user)
{
	const char *known = temporary(s);
	if (known != NULL)
		people_ask(s, user, "merge",
			   json_pack("{s:s, s:s}", "temporary", known, "person", anybody(s)));
}

/* Of whom nothing is under way that would keep their record by itself. */
#define GONE                                                                                       \
	"FROM person WHERE merged = '' AND erased = 0 AND id NOT IN (SELECT person FROM placement" \
	" WHERE state <> 'ended')"
#define AT " ORDER BY ref LIMIT 1 OFFSET CAST(?1 AS INTEGER)"

static const char *gone(struct sim *s)
{
	const char *ref = one_of(s, "SELECT count(*) " GONE, "SELECT ref " GONE AT);
	return ref != NULL ? ref : anybody(s);
}

static const char *under_hold(struct sim *s)
{
	const char *ref = one_of(s, "SELECT count(*) " GONE " AND legal_hold <> 0",
				 "SELECT ref " GONE " AND legal_hold <> 0" AT);
	return ref != NULL ? ref : gone(s);
}

void keeping_hold(struct sim *s, const char *user)
{
	bool on = sim_throw(s, 4) > 0;
	(void)user;
	people_ask(s, MANAGER, "legal-hold",
		   json_pack("{s:s, s:s, s:s}", "person", on ? gone(s) : under_hold(s), "hold",
			     on ? "on" : "off", "reason", "asked by the court"));
}

void keeping_erase(struct sim *s, const char *user)
{
	(void)user;
	people_ask(s, MANAGER, "erase",
		   json_pack("{s:s, s:s}", "person", sim_throw(s, 3) ? gone(s) : under_hold(s),
			     "reason", "asked for it"));
}

/* ---- looking -------------------------------------------------------------------------------- */

/* "SELECT 'table.column' FROM table WHERE instr(column, ?1) UNION ALL …" of all there is. */
static char *everywhere(struct sim *s)
{
	sqlite3_stmt *q =
	    sim_statement(s, "SELECT group_concat('SELECT ''' || t.name || '.' || c.name || "
			     "''' FROM ' || t.name || ' WHERE instr(' || c.name || ', ?1)', "
			     "' UNION ALL ') FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
			     "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND "
			     "c.type IN ('TEXT', 'BLOB', 'ANY')");
	char *sql =
	    sqlite3_step(q) == SQLITE_ROW ? strdup((const char *)sqlite3_column_text(q, 0)) : NULL;
	sqlite3_reset(q);
	return sql;
}

static const char *named_in(struct sim *s, const char *ref)
{
	char *sql = everywhere(s);
	sqlite3_stmt *q;
	const char *found = NULL;
	if (sql == NULL || sqlite3_prepare_v2(s->witness, sql, -1, &q, NULL) != SQLITE_OK)
		abort();
	sqlite3_bind_text(q, 1, ref, -1, SQLITE_STATIC);
	if (sqlite3_step(q) == SQLITE_ROW)
		found = arena_text(&s->arena, (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	free(sql);
	return found;
}

const char *keeping_erased(struct sim *s)
{
	const char *ref = s->erased;
	s->erased = NULL;
	if (ref == NULL ||
	    sim_number(s,
		       "SELECT count(*) FROM audit WHERE seq > CAST(?1 AS INTEGER)"
		       " AND kind = 'person' AND change = 'erased'",
		       arena_printf(&s->arena, "%lld", (long long)s->audit_before), NULL) == 0)
		return NULL; /* told again of what was done before */
	if (sim_text(s, "SELECT id FROM person WHERE ref = ?1", ref, NULL) != NULL)
		return NULL; /* who was erased was met again in the same turn */
	const char *where = named_in(s, ref);
	return where != NULL ? arena_printf(&s->arena, "%s still says %s", where, ref) : NULL;
}

/* By their row of the audit before: nothing is left of it in this one. */
const char *keeping_held(struct sim *s, const char *person, int64_t seq)
{
	const char *before =
	    sim_text(s,
		     "SELECT json_extract(after, '$.legal_hold') FROM audit WHERE kind = 'person'"
		     " AND subject = ?1 AND seq < CAST(?2 AS INTEGER) ORDER BY seq DESC LIMIT 1",
		     person, arena_printf(&s->arena, "%lld", (long long)seq), NULL);
	if (before == NULL || strcmp(before, "1") != 0)
		return NULL;
	return arena_printf(&s->arena, "%s was erased while a court asks for them", person);
}
