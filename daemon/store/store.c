/* SPDX-License-Identifier: MIT */
#include "store.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "meta.h"
#include "store_inside.h"

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
		return fault_set(why, ERR_STORE, "database", "%s: %s", store_shown(s->path),
				 s->error);
	const char *wanted = s->exercise ? "exercise" : "live";
	if (strcmp(mode, wanted) != 0)
		return fault_set(why, ERR_REFUSED, "database",
				 "%s belongs to mode \"%s\" and cannot be opened in mode \"%s\"",
				 store_shown(s->path), mode, wanted);
	return ERR_OK;
}

#define SHOWN 160

const char *store_shown(const char *path)
{
	size_t length = strlen(path);
	if (length > SHOWN)
		path += length - SHOWN;
	while ((*path & 0xc0) == 0x80) /* within a character */
		path++;
	return path;
}

enum err store_make(const char *path, struct store **out, struct fault *why)
{
	struct store *s = calloc(1, sizeof(*s));
	if (s == NULL)
		abort();
	if (strlen(path) >= sizeof(s->path)) {
		free(s);
		return fault_set(why, ERR_REFUSED, "database",
				 "%s: the path is longer than %zu bytes", store_shown(path),
				 sizeof(s->path) - 1);
	}
	snprintf(s->path, sizeof(s->path), "%s", path);
	*out = s;
	return ERR_OK;
}

/* Beside an empty file a log is thrown away, and with it all that was done. */
static enum err refuse_orphan(struct store *s, struct fault *why)
{
	struct arena arena = {0};
	struct stat file, log;
	s->is_new = stat(s->path, &file) != 0 || file.st_size == 0;
	bool has = stat(arena_printf(&arena, "%s-wal", s->path), &log) == 0 && log.st_size > 0;
	arena_free(&arena);
	return s->is_new && has
		   ? fault_set(why, ERR_REFUSED, "database",
			       "%s is not there, and its log is: put the database back beside "
			       "%s-wal, or move that away",
			       store_shown(s->path), store_shown(s->path))
		   : ERR_OK;
}

enum err store_open(const char *path, bool exercise, struct store **out, struct fault *why)
{
	struct store *s;
	TRY(store_make(path, &s, why));
	s->exercise = exercise;
	enum err e = refuse_orphan(s, why);
	if (e == ERR_OK && store_connect(s, SQLITE_OPEN_CREATE) != ERR_OK)
		e = fault_set(why, ERR_STORE, "database", "%s: %s", store_shown(path), s->error);
	if (e == ERR_OK)
		e = schema_upgrade(s, why);
	if (e == ERR_OK)
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

bool store_is_new(const struct store *s)
{
	return s->is_new;
}

const char *store_path(const struct store *s)
{
	return s->path;
}

void store_close(struct store *s)
{
	if (s == NULL)
		return;
	store_disconnect(s);
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

static enum err begin_afresh(struct store *s)
{
	store_rollback(s);
	return store_is_there(s) ? store_reconnect(s) : store_lose(s);
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
		s->broken = begin_afresh(s) != ERR_OK;
	else if (s->broken && store_connect(s, 0) == ERR_OK)
		s->broken = false;
	if (s->broken)
		return ERR_STORE;
	s->code = SQLITE_OK;
	s->error[0] = '\0';
	if (!store_is_there(s))
		return store_lose(s);
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
		store_see_log(s);
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
	if (begin_afresh(s) != ERR_OK || meta_read_number(s, "turn", &there) != ERR_OK)
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
