/* SPDX-License-Identifier: MIT
 *
 * What SQLite says of the pages of a file.
 */
#ifndef STORE_FILE_CHECK_H
#define STORE_FILE_CHECK_H

#include <sqlite3.h>
#include <stddef.h>

/* All of it: what an index says, too, by which everything is found. */
#define FILE_CHECK "PRAGMA integrity_check(1000000)"

/* "ok", or what is wrong first. SQLITE_OK unless the check itself failed. */
int file_check(sqlite3 *db, const char *pragma, char *verdict, size_t size);

#endif
