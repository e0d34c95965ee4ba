/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "store.h"
#include "store_inside.h"

static const char *const pragmas[] = {
    "PRAGMA page_size = 2048", /* every savepoint copies each page it touches first */
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL", /* a commit is on the disk before anybody hears of it */
    "PRAGMA foreign_keys = OFF", /* rows outlive what they name: history */
    "PRAGMA secure_delete = ON", /* what is deleted is overwritten; all of it: see scrub.h */
    "PRAGMA cache_size = -4096",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA wal_autocheckpoint = 4000", /* pages written over and over are copied once */
};

static const char *file_of(const struct store *s)
{
	return sqlite3_db_filename(s->db, "main");
}

static bool has_log(const struct store *s)
{
	struct stat log;
	return stat(sqlite3_filename_wal(file_of(s)), &log) == 0;
}

/* A simulated disk is none of the system's, and memory has no file. */
static void file_note(struct store *s)
{
	const char *file = file_of(s);
	s->log = false;
	if (file == NULL || stat(file, &s->file) != 0)
		s->file = (struct stat){0};
}

/* The log is made by the first who needs it. */
bool store_is_there(const struct store *s)
{
	struct stat now;
	if (s->db == NULL || s->file.st_ino == 0)
		return true;
	return stat(file_of(s), &now) == 0 && now.st_ino == s->file.st_ino &&
	       now.st_dev == s->file.st_dev && (!s->log || has_log(s));
}

enum err store_lose(struct store *s)
{
	s->broken = true;
	s->code = SQLITE_CANTOPEN;
	snprintf(s->error, sizeof(s->error), "%s", STORE_LOST);
	return ERR_STORE;
}

void store_see_log(struct store *s)
{
	if (!s->log && s->file.st_ino != 0)
		s->log = has_log(s);
}

enum err store_connect(struct store *s, int flags)
{
	store_library();
	flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(s->path, &s->db, flags, NULL) != SQLITE_OK)
		return store_fail(s, "opening");
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	for (size_t i = 0; i < sizeof(pragmas) / sizeof(pragmas[0]); i++)
		if (sqlite3_exec(s->db, pragmas[i], NULL, NULL, NULL) != SQLITE_OK)
			return store_fail(s, "setting up");
	file_note(s);
	return ERR_OK;
}

void store_disconnect(struct store *s)
{
	statements_close(&s->statements);
	sqlite3_close(s->db);
	s->db = NULL;
	s->chain_known = false;
}

enum err store_reconnect(struct store *s)
{
	struct store fresh = *s;
	fresh.statements = (struct statements){0};
	fresh.broken = fresh.chain_known = false;
	if (store_connect(&fresh, 0) != ERR_OK) {
		snprintf(s->error, sizeof(s->error), "%s", fresh.error);
		store_disconnect(&fresh);
		return ERR_STORE;
	}
	store_disconnect(s);
	*s = fresh;
	return ERR_OK;
}
