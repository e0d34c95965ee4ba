/* SPDX-License-Identifier: MIT */
#include "file_check.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Of a table whose key is not its first columns SQLite 3.40 looks for NULL in the wrong column
 * (shift.ends is never NULL). What is NULL is asked of the table itself. */
static bool is_null_there(sqlite3 *db, const char *said)
{
	static const char begins[] = "NULL value in ";
	char table[64], column[64], sql[256];
	sqlite3_stmt *statement;
	if (strncmp(said, begins, sizeof(begins) - 1) != 0 ||
	    sscanf(said + sizeof(begins) - 1, "%63[a-z_].%63[a-z_]", table, column) != 2)
		return true;
	snprintf(sql, sizeof(sql),
		 "SELECT 1 FROM \"%s\" WHERE +\"%s\" IS NULL OR typeof(\"%s\") ="
		 " 'null' LIMIT 1",
		 table, column, column);
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		return true;
	int code = sqlite3_step(statement);
	sqlite3_finalize(statement);
	if (code == SQLITE_INTERRUPT) /* then the check that asks is, too, and found nothing */
		sqlite3_interrupt(db);
	return code != SQLITE_DONE && code != SQLITE_INTERRUPT;
}

int file_check(sqlite3 *db, const char *pragma, char *verdict, size_t size)
{
	sqlite3_stmt *statement;
	char last[160] = ""; /* what was found to be nothing: it is said of every row */
	bool bad = false;
	int code = sqlite3_prepare_v2(db, pragma, -1, &statement, NULL);
	if (code != SQLITE_OK)
		return code;
	snprintf(verdict, size, "ok");
	while (!bad && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *said = (const char *)sqlite3_column_text(statement, 0);
		if (said == NULL || strcmp(said, "ok") == 0 || strcmp(said, last) == 0)
			continue;
		bad = is_null_there(db, said);
		snprintf(bad ? verdict : last, bad ? size : sizeof(last), "%s", said);
	}
	sqlite3_finalize(statement);
	return bad || code == SQLITE_DONE ? SQLITE_OK : code;
}
