/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "meta.h"
#include "store.h"
#include "store_inside.h"

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
