/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "meta.h"
#include "store.h"
#include "store_inside.h"

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
	struct store *s;
	TRY(store_make(path, &s, why));
	s->stop = stop;
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK ||
	    sqlite3_exec(s->db, READING_PRAGMAS, NULL, NULL, NULL) != SQLITE_OK)
		store_fail(s, "opening");
	sqlite3_busy_timeout(s->db, BUSY_MS);
	store_heed(s->db, stop);
	if (s->broken || snapshot(s) != ERR_OK) {
		fault_set(why, ERR_STORE, "database", "%s: %s", store_shown(path), s->error);
		store_close(s);
		return why->code;
	}
	*out = s;
	return ERR_OK;
}
