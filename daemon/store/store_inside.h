/* SPDX-License-Identifier: MIT
 *
 * What the store's own files share and nobody else sees.
 */
#ifndef STORE_STORE_INSIDE_H
#define STORE_STORE_INSIDE_H

#include <limits.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "query.h"
#include "statements.h"

#define BUSY_MS 250 /* for a backup or a shell that holds the lock briefly */

/* Of a connection that only reads: a cache that is enough for the lower parts of all trees; what is
 * above is read once. */
#define READING_PRAGMAS "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY"

enum rebuild { REBUILD_NOT, REBUILD_QUICK, REBUILD_ANYWAY };

/* What is to be done after the next commit: see scrub.h. */
struct scrub {
	bool log; /* it may hold what was erased */
	enum rebuild rebuild; /* if it is owed: where the file is small, or anyway */
	bool rebuilt; /* since the last erasure */
	char file_error[160], log_error[160]; /* of the last try of each; "" it went well */
	void (*held)(void *data, bool begins);
	void *held_data;
};

struct store {
	sqlite3 *db;
	char path[PATH_MAX];
	bool exercise;
	bool is_new;
	struct stat file; /* as it was opened; st_ino = 0: it is none of the system's */
	bool log; /* so is its log, which was seen */
	const atomic_bool *stop; /* of one that is beside another; NULL */
	bool broken; /* a storage failure since store_begin */
	int code; /* its extended SQLite result */
	char error[256]; /* its words */
	char instance[16];
	int64_t turn; /* number of the turn under way */
	int64_t next_id; /* of this transaction; 0 until one was asked for */
	int changes_at_begin;
	unsigned char chain[32]; /* newest audit hash, as of this transaction */
	bool chain_known;
	struct scrub scrub;
	struct statements statements;
};

/* One that is not connected yet; the caller closes it. A path that is too long is refused. */
enum err store_make(const char *path, struct store **out, struct fault *why);
/* The end of a path, where all of it would leave no room for what is said of it. */
const char *store_shown(const char *path);
/* Sets SQLite up, once: before its first use. */
void store_library(void);
/* flags: SQLITE_OPEN_CREATE where there may be none yet. */
enum err store_connect(struct store *s, int flags);
void store_disconnect(struct store *s);
/* A fresh connection in place of the old, which goes only when the new one stands: on a full disk
 * there may be no room to make the shared-memory file anew, and reading must go on. No transaction
 * is under way. */
enum err store_reconnect(struct store *s);
/* After a commit: from then on its log must be there, too. */
void store_see_log(struct store *s);
/* Marks the store broken because it is not where it was opened; returns ERR_STORE. */
enum err store_lose(struct store *s);
/* Marks the store broken, keeping the first reason; returns ERR_STORE. */
enum err store_fail(struct store *s, const char *doing);
/* The one number that this asks for, 0 where there is none. False: it cannot be read, and no store
 * is marked broken by that. */
bool store_number(sqlite3 *db, const char *sql, int64_t *out);
/* Whatever this connection does fails soon after *stop was set; NULL: nobody stops it. */
void store_heed(sqlite3 *db, const atomic_bool *stop);
/* After a commit: what was erased goes from the file. */
void scrub_run(struct store *s);
/* Brings an open database to this program's schema. */
enum err schema_upgrade(struct store *s, struct fault *why);
/* An empty database of this program's schema, or of the first there was, in memory; the caller
 * closes it. */
enum err schema_sample(struct store *s, sqlite3 **out);
enum err schema_sample_first(struct store *s, sqlite3 **out);
/* Refuses one that is of another. */
enum err schema_demand(struct store *s, struct fault *why);

#endif
