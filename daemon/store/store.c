/* SPDX-License-Identifier: MIT */
#include "store.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"
#include "store_inside.h"

enum err store_fail(struct store *s, const char *doing)
{
	if (!s->broken) {
		s->code = sqlite3_extended_errcode(s->db);
		snprintf(s->error, sizeof(s->error), "%s (%.120s)", sqlite3_errmsg(s->db), doing);
	}
	s->broken = true;
	return ERR_STORE;
}

bool store_number(sqlite3 *db, const char *sql, int64_t *out)
{
	sqlite3_stmt *statement;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		return false;
	int code = sqlite3_step(statement);
	*out = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_finalize(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE;
}

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

static sqlite3_mem_methods plain; /* SQLite's own */

static void *memory_or_end(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

static void *library_malloc(int size)
{
	return memory_or_end(plain.xMalloc(size));
}

static void *library_realloc(void *old, int size)
{
	return memory_or_end(plain.xRealloc(old, size));
}

/* A column that there is no memory for reads as NULL, and nobody would know it from one that is.
 * SQLite's want of memory ends the process as ours does. */
static void library_memory(void)
{
	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain);
	sqlite3_mem_methods methods = plain;
	methods.xMalloc = library_malloc;
	methods.xRealloc = library_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

/* A connection is one thread's: no locks of its own, no statistics, small allocations from a pool.
 */
void store_library(void)
{
	static bool begun;
	if (begun)
		return;
	begun = true;
	library_memory();
	sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 256, 1024);
}

/* flags: SQLITE_OPEN_CREATE where there may be none yet. */
static enum err connect_file(struct store *s, int flags)
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
	return ERR_OK;
}

static void disconnect(struct store *s)
{
	statements_close(&s->statements);
	sqlite3_close(s->db);
	s->db = NULL;
	s->chain_known = false;
}

static enum err meta_read(struct store *s, const char *key, char *out, size_t size)
{
	struct query q;
	out[0] = '\0';
	query_begin(&q, s, "SELECT value FROM meta WHERE key = ?1", "t", key);
	if (query_row(&q))
		query_text_into(&q, 0, out, size);
	return query_end(&q);
}

static enum err meta_write(struct store *s, const char *key, const char *value)
{
	return query_run(s,
			 "INSERT INTO meta (key, value) VALUES (?1, ?2)"
			 " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
			 "tt", key, value);
}

static enum err meta_read_number(struct store *s, const char *key, int64_t *out)
{
	char text[24];
	enum err e = meta_read(s, key, text, sizeof(text));
	*out = strtoll(text, NULL, 10);
	return e;
}

static enum err meta_write_number(struct store *s, const char *key, int64_t value)
{
	char text[24];
	snprintf(text, sizeof(text), "%" PRId64, value);
	return meta_write(s, key, text);
}

static enum err instance_write(struct store *s)
{
	TRY(meta_write(s, "instance", s->instance));
	return meta_write(s, "mode", s->exercise ? "exercise" : "live");
}

/* Both or neither: a name without a mode could be opened in no mode. */
static enum err instance_make(struct store *s)
{
	uint32_t random;
	sqlite3_randomness(sizeof(random), &random);
	snprintf(s->instance, sizeof(s->instance), "%08" PRIx32, random);
	TRY(query_run(s, "BEGIN IMMEDIATE", ""));
	enum err e = instance_write(s);
	if (e == ERR_OK)
		e = query_run(s, "COMMIT", "");
	if (e != ERR_OK)
		store_rollback(s);
	return e;
}

/* Which database this is, and whether it is of our mode. A new one is told. */
static enum err identify(struct store *s, struct fault *why)
{
	char mode[16];
	enum err e = meta_read(s, "instance", s->instance, sizeof(s->instance));
	if (e == ERR_OK)
		e = meta_read(s, "mode", mode, sizeof(mode));
	if (e == ERR_OK && (s->instance[0] == '\0' || mode[0] == '\0')) {
		e = instance_make(s);
		if (e == ERR_OK)
			e = meta_read(s, "mode", mode, sizeof(mode));
	}
	if (e != ERR_OK)
		return fault_set(why, ERR_STORE, "database", "%s: %s", s->path, s->error);
	const char *wanted = s->exercise ? "exercise" : "live";
	if (strcmp(mode, wanted) != 0)
		return fault_set(why, ERR_REFUSED, "database",
				 "%s belongs to mode \"%s\" and cannot be opened in mode \"%s\"",
				 s->path, mode, wanted);
	return ERR_OK;
}

enum err store_open(const char *path, bool exercise, struct store **out, struct fault *why)
{
	struct store *s = calloc(1, sizeof(*s));
	if (s == NULL)
		abort();
	snprintf(s->path, sizeof(s->path), "%s", path);
	s->exercise = exercise;
	enum err e;
	if (connect_file(s, SQLITE_OPEN_CREATE) != ERR_OK)
		e = fault_set(why, ERR_STORE, "database", "%s: %s", path, s->error);
	else if ((e = schema_upgrade(s, why)) == ERR_OK)
		e = identify(s, why);
	if (e != ERR_OK) {
		store_close(s);
		return e;
	}
	/* Whoever was here before may have been killed before the log could be emptied. */
	s->scrub = (struct scrub){.log = true, .rebuild = REBUILD_QUICK};
	*out = s;
	return ERR_OK;
}

/* Enough for the lower parts of all trees; what is above is read once. */
#define BESIDE_CACHE "PRAGMA cache_size = -16384"
#define STOP_STEPS 10000 /* of the database engine, between two looks at the stop: some 100 us */

static int stopped(void *stop)
{
	return atomic_load((const atomic_bool *)stop);
}

void store_heed(sqlite3 *db, const atomic_bool *stop)
{
	if (stop != NULL)
		sqlite3_progress_handler(db, STOP_STEPS, stopped, (void *)(uintptr_t)stop);
}

/* The snapshot is taken by the first read, not by BEGIN. */
static enum err snapshot(struct store *s)
{
	int64_t turn;
	enum err e = query_run(s, "BEGIN", "");
	return e == ERR_OK ? meta_read_number(s, "turn", &turn) : e;
}

enum err store_open_beside(const char *path, const atomic_bool *stop, struct store **out,
			   struct fault *why)
{
	struct store *s = calloc(1, sizeof(*s));
	if (s == NULL)
		abort();
	snprintf(s->path, sizeof(s->path), "%s", path);
	s->stop = stop;
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK ||
	    sqlite3_exec(s->db, BESIDE_CACHE "; PRAGMA temp_store = MEMORY", NULL, NULL, NULL) !=
		SQLITE_OK)
		store_fail(s, "opening");
	sqlite3_busy_timeout(s->db, BUSY_MS);
	store_heed(s->db, stop);
	if (s->broken || snapshot(s) != ERR_OK) {
		fault_set(why, ERR_STORE, "database", "%s: %s", path, s->error);
		store_close(s);
		return why->code;
	}
	*out = s;
	return ERR_OK;
}

/* Without a log beside it nobody has it open, and nothing but the file counts. */
static const char *copy_address(const char *path, struct arena *arena)
{
	static const char hex[] = "0123456789ABCDEF";
	bool log = access(arena_printf(arena, "%s-wal", path), F_OK) == 0 ||
		   access(arena_printf(arena, "%s-shm", path), F_OK) == 0;
	char *quoted = arena_alloc(arena, 3 * strlen(path) + 1), *at = quoted;
	for (; *path != '\0'; path++) {
		unsigned char c = (unsigned char)*path;
		if (c != '%' && c != '?' && c != '#') {
			*at++ = *path;
			continue;
		}
		*at++ = '%';
		*at++ = hex[c >> 4];
		*at++ = hex[c & 15];
	}
	return arena_printf(arena, "file:%s?mode=ro%s", quoted, log ? "" : "&immutable=1");
}

/* No swepd keeps a journal: its own databases have a log. */
static enum err copy_demand_alone(const char *path, struct fault *why)
{
	struct arena arena = {0};
	struct stat file;
	bool has = stat(arena_printf(&arena, "%s-journal", path), &file) == 0 && file.st_size > 0;
	arena_free(&arena);
	return has ? fault_set(why, ERR_REFUSED, "database",
			       "%s-journal lies beside it: whoever opens the file next writes "
			       "what is in it into the file. No swepd left it there",
			       path)
		   : ERR_OK;
}

static enum err copy_begin(struct store *s)
{
	struct arena arena = {0};
	store_library();
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
	int code = sqlite3_open_v2(copy_address(s->path, &arena), &s->db, flags, NULL);
	arena_free(&arena);
	if (code != SQLITE_OK ||
	    sqlite3_exec(s->db, BESIDE_CACHE "; PRAGMA temp_store = MEMORY; BEGIN", NULL, NULL,
			 NULL) != SQLITE_OK)
		return store_fail(s, "opening");
	return ERR_OK;
}

enum err store_open_copy(const char *path, struct store **out, struct fault *why)
{
	TRY(copy_demand_alone(path, why));
	struct store *s = calloc(1, sizeof(*s));
	if (s == NULL)
		abort();
	snprintf(s->path, sizeof(s->path), "%s", path);
	enum err e = copy_begin(s);
	if (e != ERR_OK)
		fault_set(why, e, "database", "%s: %s", path, s->error);
	else
		e = schema_demand(s, why);
	if (e != ERR_OK) {
		store_close(s);
		return e;
	}
	*out = s;
	return ERR_OK;
}

const char *store_path(const struct store *s)
{
	return s->path;
}

void store_close(struct store *s)
{
	if (s == NULL)
		return;
	disconnect(s);
	free(s);
}

int64_t store_changes(const struct store *s)
{
	return sqlite3_total_changes64(s->db);
}

bool store_broken(const struct store *s)
{
	return s->broken;
}

const char *store_error(const struct store *s)
{
	return s->error;
}

const char *store_instance(const struct store *s)
{
	return s->instance;
}

static enum err control(struct store *s, const char *text)
{
	return query_run(s, text, "");
}

/* One read and one write a turn, however many ids: numbers given in a turn that never happened, or
 * in an event that was refused, are simply not used. */
static enum err ids_load(struct store *s)
{
	if (s->next_id > 0)
		return ERR_OK;
	enum err e = meta_read_number(s, "next_id", &s->next_id);
	if (e == ERR_OK)
		s->next_id++;
	return e;
}

static enum err ids_save(struct store *s)
{
	return s->next_id > 0 ? meta_write_number(s, "next_id", s->next_id - 1) : ERR_OK;
}

/* A fresh connection in place of the old, which goes only when the new one stands: on a full disk
 * there may be no room to make the shared-memory file anew, and reading must go on. */
static enum err reconnect(struct store *s)
{
	struct store fresh = *s;
	store_rollback(s);
	fresh.statements = (struct statements){0};
	fresh.broken = fresh.chain_known = false;
	if (connect_file(&fresh, 0) != ERR_OK) {
		snprintf(s->error, sizeof(s->error), "%s", fresh.error);
		disconnect(&fresh);
		return ERR_STORE;
	}
	disconnect(s);
	*s = fresh;
	return ERR_OK;
}

/* A file that could only be read when it was opened stays so, whatever it has become since. */
static bool only_reads(const struct store *s)
{
	return (s->code & 0xff) == SQLITE_READONLY;
}

enum err store_begin(struct store *s)
{
	s->broken = s->db == NULL;
	if (s->db != NULL && only_reads(s))
		s->broken = reconnect(s) != ERR_OK;
	else if (s->broken && connect_file(s, 0) == ERR_OK)
		s->broken = false;
	if (s->broken)
		return ERR_STORE;
	s->code = SQLITE_OK;
	s->error[0] = '\0';
	s->changes_at_begin = sqlite3_total_changes(s->db);
	s->next_id = 0;
	enum err e = control(s, "BEGIN IMMEDIATE");
	if (e == ERR_OK)
		e = meta_read_number(s, "turn", &s->turn);
	s->turn++;
	return e;
}

enum err store_begin_reading(struct store *s)
{
	s->broken = s->db == NULL;
	return s->broken ? ERR_STORE : control(s, "BEGIN");
}

void store_insist(struct store *s)
{
	s->changes_at_begin = -1; /* unlike any count */
}

void store_rollback(struct store *s)
{
	if (s->db != NULL && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->broken = false;
	s->chain_known = false;
}

static enum err stamp(struct store *s)
{
	enum err e = ids_save(s);
	return e == ERR_OK ? meta_write_number(s, "turn", s->turn) : e;
}

enum commit_outcome store_commit(struct store *s)
{
	bool wrote = sqlite3_total_changes(s->db) != s->changes_at_begin;
	if (s->broken || (wrote && stamp(s) != ERR_OK)) {
		store_rollback(s);
		return COMMIT_NOT_DONE;
	}
	if (control(s, "COMMIT") == ERR_OK) {
		scrub_run(s);
		return COMMIT_DONE;
	}
	/* The frame with the commit mark is the last that is written: when writing failed, for want
	 * of room or otherwise, it is not there. After any other failure (an fsync, say) the rows
	 * have been seen to be there after all: only a fresh look can tell. */
	bool never_written = s->code == SQLITE_FULL || s->code == SQLITE_IOERR_WRITE;
	if (wrote && !never_written)
		return COMMIT_UNKNOWN;
	store_rollback(s);
	return COMMIT_NOT_DONE;
}

/* A commit that is not there now may be there after a crash: its frames still lie in the log, and
 * recovery reads the log afresh. Only a later commit, written over them and synced, makes the no
 * final. */
static enum err bury(struct store *s)
{
	enum err e = control(s, "BEGIN IMMEDIATE");
	if (e == ERR_OK)
		e = meta_write_number(s, "buried", s->turn);
	return e == ERR_OK ? control(s, "COMMIT") : e;
}

enum commit_outcome store_settle(struct store *s)
{
	int64_t there;
	if (reconnect(s) != ERR_OK || meta_read_number(s, "turn", &there) != ERR_OK)
		return COMMIT_UNKNOWN;
	assert(there == s->turn || there == s->turn - 1);
	if (there == s->turn)
		return COMMIT_DONE;
	return bury(s) == ERR_OK ? COMMIT_NOT_DONE : COMMIT_UNKNOWN;
}

enum err store_savepoint(struct store *s)
{
	return control(s, "SAVEPOINT event");
}

enum err store_release(struct store *s)
{
	return control(s, "RELEASE event");
}

enum err store_undo(struct store *s)
{
	s->chain_known = false;
	enum err e = control(s, "ROLLBACK TO event");
	return e == ERR_OK ? store_release(s) : e;
}

enum err store_trial(struct store *s)
{
	return control(s, "SAVEPOINT trial");
}

enum err store_trial_keep(struct store *s)
{
	return control(s, "RELEASE trial");
}

enum err store_trial_undo(struct store *s)
{
	s->chain_known = false;
	enum err e = control(s, "ROLLBACK TO trial");
	return e == ERR_OK ? store_trial_keep(s) : e;
}

enum err store_id(struct store *s, char prefix, struct arena *arena, const char **id)
{
	enum err e = ids_load(s);
	*id = e == ERR_OK ? arena_printf(arena, "%c%" PRId64, prefix, s->next_id++) : "";
	return e;
}

enum err store_seen(struct store *s, struct wall *seen)
{
	return meta_read_number(s, "seen", &seen->ms);
}

enum err store_see(struct store *s, struct wall now)
{
	return meta_write_number(s, "seen", now.ms);
}

enum err store_clock_load(struct store *s, struct wall *shifted, struct wall *real)
{
	enum err e = meta_read_number(s, "clock_shifted", &shifted->ms);
	return e == ERR_OK ? meta_read_number(s, "clock_real", &real->ms) : e;
}

enum err store_clock_save(struct store *s, struct wall shifted, struct wall real)
{
	enum err e = meta_write_number(s, "clock_shifted", shifted.ms);
	return e == ERR_OK ? meta_write_number(s, "clock_real", real.ms) : e;
}
