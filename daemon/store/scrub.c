/* SPDX-License-Identifier: MIT */
#include "scrub.h"

#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "store_inside.h"

/* VACUUM, and not something cheaper: it writes each page anew out of rows that are there, so that
 * nothing can be left by construction, and the log's end takes away the pages behind. To write anew
 * only the tables that know people would leave their old pages' bytes to the list of free pages and
 * to whatever moves between trees; to overwrite the bytes between cells in place would be a second
 * writer of SQLite's pages. It changes no row. Rowids of tables without INTEGER PRIMARY KEY (bed,
 * message) might be numbered anew, in the same order: they order rows and stand nowhere.
 *
 * 10 MB took 0.1 s, 100 MB 1.4 s, 1 GB 35 s. Up to here it is done within the commit's turn, on a
 * disk five times slower still within half a second. */
#define QUICK_BYTES (8 << 20)

/* The log and a temporary file each grow to the size of the database. */
#define ROOM_TIMES 2

enum err scrub_owe(struct store *s, struct wall now)
{
	if (s->scrub.rebuild == REBUILD_NOT)
		s->scrub.rebuild = REBUILD_QUICK;
	s->scrub.log = true;
	s->scrub.rebuilt = false;
	return query_run(s, "INSERT OR IGNORE INTO meta (key, value) VALUES ('scrub', ?1)", "w",
			 now.ms);
}

enum err scrub_hurry(struct store *s, struct wall now)
{
	return query_run(s, "INSERT OR IGNORE INTO meta (key, value) VALUES ('scrub_hurry', ?1)",
			 "w", now.ms);
}

enum err scrub_is_hurried(struct store *s, bool *hurried)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM meta WHERE key = 'scrub_hurry'", "");
	*hurried = query_row(&q);
	return query_end(&q);
}

enum err scrub_owed(struct store *s, struct wall *since)
{
	struct query q;
	*since = (struct wall){0};
	query_begin(&q, s, "SELECT value FROM meta WHERE key = 'scrub'", "");
	if (query_row(&q))
		*since = query_wall(&q, 0);
	return query_end(&q);
}

void scrub_order(struct store *s)
{
	s->scrub.rebuild = REBUILD_ANYWAY;
	s->scrub.log = true;
}

const char *scrub_error(const struct store *s)
{
	return s->scrub.file_error[0] != '\0' ? s->scrub.file_error : s->scrub.log_error;
}

void scrub_mind(struct store *s, void (*held)(void *data, bool begins), void *data)
{
	s->scrub.held = held;
	s->scrub.held_data = data;
}

/* After a commit nothing of this may mark the store broken: what was committed is. */
static bool bytes_of(struct store *s, int64_t *out)
{
	int64_t pages, size;
	bool known = store_number(s->db, "PRAGMA page_count", &pages) &&
		     store_number(s->db, "PRAGMA page_size", &size);
	*out = known ? pages * size : 0;
	return known;
}

enum err scrub_is_quick(struct store *s, bool *quick)
{
	int64_t bytes;
	if (!bytes_of(s, &bytes))
		return store_fail(s, "its size");
	*quick = bytes <= QUICK_BYTES;
	return ERR_OK;
}

static bool run(struct store *s, const char *sql)
{
	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	snprintf(s->scrub.file_error, sizeof(s->scrub.file_error), "%s", sqlite3_errmsg(s->db));
	return false;
}

/* Whoever filled the disk with it would stop everything else. */
static bool has_room(struct store *s, int64_t bytes)
{
	struct statvfs there;
	if (statvfs(s->path, &there) != 0) /* it is in no folder of the system's */
		return true;
	int64_t room = (int64_t)there.f_bavail * (int64_t)there.f_frsize;
	if (room >= ROOM_TIMES * bytes)
		return true;
	snprintf(s->scrub.file_error, sizeof(s->scrub.file_error),
		 "that takes %lld MB on the disk, and %lld MB are free",
		 (long long)(ROOM_TIMES * bytes >> 20), (long long)(room >> 20));
	return false;
}

/* A large one not in memory, of which there may be less. */
static bool rebuild_slowly(struct store *s, int64_t bytes)
{
	if (!has_room(s, bytes))
		return false;
	bool done = run(s, "PRAGMA temp_store = FILE") && run(s, "VACUUM");
	sqlite3_exec(s->db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
	return done;
}

/* Once it is done it is not done again for want of an empty log. */
static void rebuild(struct store *s)
{
	int64_t owed, bytes;
	enum rebuild wanted = s->scrub.rebuild;
	if (wanted == REBUILD_NOT ||
	    !store_number(s->db, "SELECT count(*) FROM meta WHERE key = 'scrub'", &owed) ||
	    !bytes_of(s, &bytes))
		return;
	s->scrub.rebuild = REBUILD_NOT;
	bool quick = bytes <= QUICK_BYTES;
	if (owed == 0 || s->scrub.rebuilt || (!quick && wanted != REBUILD_ANYWAY))
		return;
	s->scrub.file_error[0] = '\0';
	s->scrub.rebuilt = quick ? run(s, "VACUUM") : rebuild_slowly(s, bytes);
}

/* The log keeps older copies of each page until it is begun anew. While somebody else reads the
 * file that has to wait, and the next commit tries again. */
static void log_empty(struct store *s)
{
	s->scrub.log = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
						 NULL) != SQLITE_OK;
	s->scrub.log_error[0] = '\0';
	if (s->scrub.log)
		snprintf(s->scrub.log_error, sizeof(s->scrub.log_error), "its log: %s",
			 sqlite3_errmsg(s->db));
}

/* Should this fail, or the process end before it, the file is rebuilt once more. */
static void settle(struct store *s)
{
	if (!s->scrub.rebuilt || s->scrub.log ||
	    !run(s, "DELETE FROM meta WHERE key IN ('scrub', 'scrub_hurry')"))
		return;
	s->scrub.rebuilt = false;
	s->scrub.file_error[0] = '\0';
}

static void hold(struct store *s, bool begins)
{
	if (s->scrub.held != NULL)
		s->scrub.held(s->scrub.held_data, begins);
}

void scrub_run(struct store *s)
{
	bool long_one = s->scrub.rebuild == REBUILD_ANYWAY;
	if (!s->scrub.log)
		return;
	if (long_one)
		hold(s, true);
	sqlite3_busy_timeout(s->db, 0);
	rebuild(s);
	log_empty(s);
	settle(s);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	if (long_one)
		hold(s, false);
}
