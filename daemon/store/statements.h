/* SPDX-License-Identifier: MIT
 *
 * The statements of one connection, each prepared once and kept by the address of its text. There
 * is room for as many as are asked.
 */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include <sqlite3.h>
#include <stddef.h>

struct statement {
	const char *sql; /* NULL: nobody's slot */
	sqlite3_stmt *prepared;
};

/* All zero: none yet. */
struct statements {
	struct statement *slots;
	size_t room, used;
};

/* Of a text that stays where it is; NULL where SQLite refuses it. */
sqlite3_stmt *statements_get(struct statements *all, sqlite3 *db, const char *sql);
/* Before the connection is closed. */
void statements_close(struct statements *all);

#endif
