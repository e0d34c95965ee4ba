/* SPDX-License-Identifier: MIT
 *
 * The only memory. One SQLite file in WAL mode with synchronous=FULL; one transaction a turn, one
 * savepoint an event. Whole named operations (here and in *_rows.h); times and ids are given.
 *
 * Failure: operations return ERR_STORE when the disk, not the request, is at fault. Once that
 * happened store_broken() stays true until store_rollback, because SQLite may already have rolled
 * everything back. A constraint is not a failure: it comes back as ERR_TAKEN.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdatomic.h>

#include "arena.h"
#include "instant.h"
#include "swep/fault.h"

struct store;

/* Opens or creates the file and brings its schema up to date. A file made in the other mode, or by
 * a newer program, is refused. ":memory:" is for tests. */
enum err store_open(const char *path, bool exercise, struct store **out, struct fault *why);
/* A second connection to a database that is open, to be read only, by any one thread: everything as
 * of one commit, for as long as it is open. Whatever it does fails soon after *stop was set. */
enum err store_open_beside(const char *path, const atomic_bool *stop, struct store **out,
			   struct fault *why);
/* A copy that somebody brings, or a database in use: to be read only, as of one commit. Beside a
 * copy that has no log nothing is written. Refused unless it is of this program's schema. */
enum err store_open_copy(const char *path, struct store **out, struct fault *why);
void store_close(struct store *s);
const char *store_path(const struct store *s);
/* It was made by store_open: there was none. */
bool store_is_new(const struct store *s);
/* The file and its log lie where they were opened: nobody moved, removed or replaced them. */
bool store_is_there(const struct store *s);
#define STORE_LOST                                                                                 \
	"the database is not where it was opened: it was moved, removed or replaced. Put it back " \
	"with its -wal, or stop swepd first"

/* A turn's transaction. */
enum err store_begin(struct store *s);
/* To be read only, and rolled back: also a file that cannot be written. */
enum err store_begin_reading(struct store *s);
/* This transaction's commit writes even if nothing changed: only that tells whether the disk takes
 * anything again. */
void store_insist(struct store *s);
enum commit_outcome { COMMIT_DONE, COMMIT_NOT_DONE, COMMIT_UNKNOWN };
enum commit_outcome store_commit(struct store *s);
void store_rollback(struct store *s);
/* After COMMIT_UNKNOWN: reopens the file and looks whether that commit is there. */
enum commit_outcome store_settle(struct store *s);
bool store_broken(const struct store *s);
const char *store_error(const struct store *s); /* the first failure since store_begin, in words */

/* Rows written so far by this process: more than before, and something has changed. */
int64_t store_changes(const struct store *s);

/* One event's part of it. Not nested. */
enum err store_savepoint(struct store *s);
enum err store_release(struct store *s);
enum err store_undo(struct store *s); /* back to the savepoint, which is gone afterwards */

/* Within an event, what may turn out to be refused while the rest of the event stays. They nest:
 * the innermost ends first. */
enum err store_trial(struct store *s);
enum err store_trial_keep(struct store *s);
enum err store_trial_undo(struct store *s);

/* "m1042": prefix and a number never used before in this database; in the arena. */
enum err store_id(struct store *s, char prefix, struct arena *arena, const char **id);
/* Eight hex digits that tell this database from every other; part of every gateway reference. */
const char *store_instance(const struct store *s);

/* The latest moment at which a turn looked around; .ms = 0 at first. */
enum err store_seen(struct store *s, struct wall *seen);
enum err store_see(struct store *s, struct wall now);

/* The exercise clock: what it showed at which real moment. load: .ms = 0 when never saved. */
enum err store_clock_load(struct store *s, struct wall *shifted, struct wall *real);
enum err store_clock_save(struct store *s, struct wall shifted, struct wall real);

#endif
