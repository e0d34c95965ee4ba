/* SPDX-License-Identifier: MIT */
#include "sim/touched.h"

#include <sqlite3.h>
#include <string.h>

static unsigned touched = TOUCHED_ALL;

/* How a statement that writes begins; one that begins otherwise may do anything. */
static const char *const beginnings[] = {"INSERT INTO ", "INSERT OR REPLACE INTO ", "UPDATE ",
					 "DELETE FROM ", "REPLACE INTO ",           "BEGIN "};

static const struct {
	const char *table;
	unsigned bit;
} tables[] = {
    {"attempt", TOUCHED_ATTEMPT},   {"followup", TOUCHED_FOLLOWUP},
    {"message", TOUCHED_MESSAGE},   {"placement", TOUCHED_PLACEMENT},
    {"proposal", TOUCHED_PROPOSAL}, {"referral", TOUCHED_REFERRAL},
    {"source", TOUCHED_SOURCE},     {"step", TOUCHED_STEP},
    {"surge", TOUCHED_SURGE},       {"swep", TOUCHED_SWEP},
    {"waiting", TOUCHED_WAITING},
};

static unsigned deadline_bit(const char *sql)
{
	return sql[0] == 'I' ? TOUCHED_SET : sql[0] == 'D' ? TOUCHED_CLEARED : TOUCHED_CHANGED;
}

static unsigned table_bit(const char *sql, const char *name)
{
	size_t length = strcspn(name, " (\n");
	if (length == 8 && memcmp(name, "deadline", 8) == 0)
		return deadline_bit(sql);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (strlen(tables[i].table) == length && memcmp(tables[i].table, name, length) == 0)
			return tables[i].bit;
	return 0;
}

/* Of a trigger the text is a comment that names it: it may do anything. */
static unsigned touches(sqlite3_stmt *statement, const char *sql)
{
	if (sql[0] != '-' && sqlite3_stmt_readonly(statement))
		return 0;
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
		size_t length = strlen(beginnings[i]);
		if (strncmp(sql, beginnings[i], length) == 0)
			return table_bit(sql, sql + length);
	}
	return TOUCHED_ALL;
}

static int heard(unsigned event, void *context, void *statement, void *text)
{
	(void)event;
	(void)context;
	if (touched != TOUCHED_ALL)
		touched |= touches(statement, text);
	return 0;
}

static int connected(sqlite3 *db, const char **error, const struct sqlite3_api_routines *api)
{
	(void)error;
	(void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, heard, NULL);
}

void touched_attend(void)
{
	sqlite3_auto_extension((void (*)(void))connected);
	touched = TOUCHED_ALL;
}

void touched_all(void)
{
	touched = TOUCHED_ALL;
}

bool touched_any(unsigned bits)
{
	return (touched & bits) != 0;
}

void touched_forget(void)
{
	touched = 0;
}
