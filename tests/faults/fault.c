/* SPDX-License-Identifier: MIT */
#include "faults/fault.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine.h"
#include "lib/sanitized.h"
#include "lib/ways.h"
#include "sim/disk.h"
#include "survey.h"

static const struct {
	const char *name, *what;
} rows[] = {
#define FAULT_ROW(name, what) {#name, what},
    FAULTS(FAULT_ROW)
#undef FAULT_ROW
};

sigjmp_buf fault_ended;

static struct {
	enum fault_kind kind;
	long k, chances;
	bool armed, met;
	int inside; /* swepd runs, not who watches it */
	int entries; /* so often */
	bool scouts;
	int below; /* frames of whoever called swepd */
} fault;

#define ENTRIES_MOST 20000
#define CALLS_MOST 1000000

/* What a child counted when no chance was taken. */
struct shared {
	long upto[ENTRIES_MOST]; /* chances, up to each time that swepd ran */
	bool fresh[CALLS_MOST]; /* of the last scout: that call was the first of its way */
};

static struct shared *shared;
static struct ways *ways, *ways_done; /* of calls, and of those that do their work */

const char *fault_name(enum fault_kind kind)
{
	return rows[kind].name;
}

const char *fault_what(enum fault_kind kind)
{
	return rows[kind].what;
}

static bool is_of_disk(void)
{
	return fault.kind == FAULT_write || fault.kind == FAULT_writes ||
	       fault.kind == FAULT_sync || fault.kind == FAULT_full || fault.kind == FAULT_read ||
	       fault.kind == FAULT_process || fault.kind == FAULT_power;
}

static int k_of_disk(void)
{
	return fault.k > 0 ? (int)fault.k : INT_MAX;
}

void fault_share(void)
{
	shared =
	    mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		abort();
	ways = ways_open(NULL);
	ways_done = ways_open(NULL);
}

void fault_arm(enum fault_kind kind, long k)
{
	static const struct {
		int count;
		enum disk_trouble trouble;
	} troubles[FAULT_COUNT] = {
	    [FAULT_write] = {1, DISK_BREAKS},    [FAULT_writes] = {5, DISK_BREAKS},
	    [FAULT_sync] = {8, DISK_UNSYNCED},   [FAULT_full] = {INT_MAX, DISK_FULL},
	    [FAULT_read] = {1, DISK_UNREADABLE},
	};
	fault.kind = kind;
	fault.k = k;
	fault.entries = 0;
	fault.chances = 0;
	fault.met = false;
	fault.armed = true;
	fault.scouts = false;
	disk_die_at(0);
	if (kind == FAULT_process || kind == FAULT_power)
		disk_die_at(k_of_disk());
	disk_trouble_at(k_of_disk(), troubles[kind].count, troubles[kind].trouble);
}

void fault_scout(enum fault_kind kind)
{
	fault_arm(kind, 0);
	fault.scouts = true;
	memset(shared->fresh, 0, sizeof(shared->fresh));
}

long fault_next_way(long k)
{
	while (++k < CALLS_MOST)
		if (shared->fresh[k])
			return k;
	return 0;
}

void fault_over(void)
{
	fault.met = fault_met();
	fault.chances = fault_chances();
	fault.armed = false;
	fault.inside = 0;
	disk_trouble_at(INT_MAX, 0, DISK_WELL);
}

long fault_chances(void)
{
	if (!is_of_disk() || !fault.armed)
		return fault.chances;
	return fault.kind == FAULT_read ? disk_reads() : disk_operations();
}

bool fault_met(void)
{
	fault.met = fault.met || (fault.k > 0 && fault.armed && fault_chances() >= fault.k);
	return fault.met;
}

bool fault_lasts(void)
{
	return fault.armed && fault.kind == FAULT_full && fault_met();
}

/* ---- swepd runs ------------------------------------------------------------------------------ */

enum turn_outcome real_engine_turn(struct engine *e, const struct event *events, size_t count,
				   struct wall now, struct effects *effects,
				   bool *keep) __asm__("__real_engine_turn");
enum turn_outcome wrap_engine_turn(struct engine *e, const struct event *events, size_t count,
				   struct wall now, struct effects *effects,
				   bool *keep) __asm__("__wrap_engine_turn");
struct wall real_engine_next_deadline(struct engine *e) __asm__("__real_engine_next_deadline");
struct wall wrap_engine_next_deadline(struct engine *e) __asm__("__wrap_engine_next_deadline");
enum err real_store_open(const char *path, bool exercise, struct store **out,
			 struct fault *why) __asm__("__real_store_open");
enum err wrap_store_open(const char *path, bool exercise, struct store **out,
			 struct fault *why) __asm__("__wrap_store_open");

/* What memory fails in runs in a child, which ends by itself; here it is as before, with what the
 * child wrote. A child that goes on for all that plays to the end. */
static void enter_child(void)
{
	int status = 0;
	disk_log_begin();
	fflush(stdout);
	pid_t child = fork();
	if (child < 0)
		abort();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		return;
	}
	waitpid(child, &status, 0);
	if (WIFEXITED(status))
		_exit(WEXITSTATUS(status));
	if (WTERMSIG(status) != SIGABRT)
		kill(getpid(), WTERMSIG(status));
	disk_log_play();
	fault.met = true;
	disk_attend(false);
	siglongjmp(fault_ended, 1);
}

static void enter(void)
{
	int entry = fault.entries++;
	disk_attend(true);
	if (fault.armed && fault.kind == FAULT_memory && fault.k > 0 && !fault.met &&
	    entry < ENTRIES_MOST && shared->upto[entry] >= fault.k && fault.chances < fault.k)
		enter_child();
	if (fault.scouts && fault.inside == 0)
		fault.below = ways_depth() - 1; /* but this one */
	fault.inside++;
}

/* A process that the disk died under is looked for no further. */
static void come_out(bool ends)
{
	disk_attend(false);
	fault.inside--;
	if (fault.k == 0 && fault.armed && fault.entries <= ENTRIES_MOST)
		shared->upto[fault.entries - 1] = fault.chances;
	if (ends || disk_dead())
		siglongjmp(fault_ended, 1);
}

static bool ends_after(enum turn_outcome outcome)
{
	return fault.armed && fault.kind == FAULT_commit && outcome == TURN_DONE &&
	       ++fault.chances == fault.k;
}

enum turn_outcome wrap_engine_turn(struct engine *e, const struct event *events, size_t count,
				   struct wall now, struct effects *effects, bool *keep)
{
	enter();
	enum turn_outcome outcome = real_engine_turn(e, events, count, now, effects, keep);
	come_out(ends_after(outcome));
	return outcome;
}

struct wall wrap_engine_next_deadline(struct engine *e)
{
	enter();
	struct wall next = real_engine_next_deadline(e);
	come_out(false);
	return next;
}

enum err wrap_store_open(const char *path, bool exercise, struct store **out, struct fault *why)
{
	enter();
	enum err code = real_store_open(path, exercise, out, why);
	come_out(code != ERR_OK && fault_met()); /* main would tell why, and end */
	return code;
}

/* Another thread's, on a connection of its own; here it has the disk to itself. */
const char *wrap_survey_make_on(const struct survey *v, struct store *s,
				struct arena *arena) __asm__("__wrap_survey_make_on");

const char *wrap_survey_make_on(const struct survey *v, struct store *s, struct arena *arena)
{
	static const atomic_bool never;
	(void)s;
	enter();
	const char *answer = survey_make(v, &never, arena);
	come_out(false);
	return answer;
}

/* ---- calls of the database ------------------------------------------------------------------- */

int real_sqlite3_step(sqlite3_stmt *statement) __asm__("__real_sqlite3_step");
int wrap_sqlite3_step(sqlite3_stmt *statement) __asm__("__wrap_sqlite3_step");
int real_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int size, unsigned flags,
			    sqlite3_stmt **out,
			    const char **tail) __asm__("__real_sqlite3_prepare_v3");
int wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int size, unsigned flags,
			    sqlite3_stmt **out,
			    const char **tail) __asm__("__wrap_sqlite3_prepare_v3");
int real_sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
		      void *data, char **error) __asm__("__real_sqlite3_exec");
int wrap_sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
		      void *data, char **error) __asm__("__wrap_sqlite3_exec");

static bool call_fails(void)
{
	bool counts = fault.armed && fault.inside > 0 &&
		      (fault.kind == FAULT_call || fault.kind == FAULT_call_done);
	if (!counts)
		return false;
	fault.chances++;
	struct ways *seen = fault.kind == FAULT_call ? ways : ways_done;
	if (fault.scouts && fault.chances < CALLS_MOST && ways_fresh(seen, fault.below))
		shared->fresh[fault.chances] = true;
	return fault.chances == fault.k;
}

int wrap_sqlite3_step(sqlite3_stmt *statement)
{
	bool failed = call_fails();
	int code = failed && fault.kind == FAULT_call ? SQLITE_IOERR : real_sqlite3_step(statement);
	return failed ? SQLITE_IOERR : code;
}

int wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int size, unsigned flags,
			    sqlite3_stmt **out, const char **tail)
{
	*out = NULL;
	return call_fails() ? SQLITE_IOERR
			    : real_sqlite3_prepare_v3(db, sql, size, flags, out, tail);
}

/* Going back is what SQLite does even where it then says that it could not. */
int wrap_sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
		      void *data, char **error)
{
	bool failed = call_fails(), back = strcmp(sql, "ROLLBACK") == 0;
	int code = failed && fault.kind == FAULT_call && !back
		       ? SQLITE_IOERR
		       : real_sqlite3_exec(db, sql, row, data, error);
	return failed ? SQLITE_IOERR : code;
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* A sanitizer has its own; there these loops find no chance, and are over at once. */
#ifndef SANITIZED
static bool memory_fails(void)
{
	bool counts = fault.armed && fault.inside > 0 && fault.kind == FAULT_memory;
	return counts && ++fault.chances == fault.k;
}

void *libc_malloc(size_t size) __asm__("__libc_malloc");
void *libc_calloc(size_t count, size_t size) __asm__("__libc_calloc");
void *libc_realloc(void *old, size_t size) __asm__("__libc_realloc");

static void *no_memory(void)
{
	errno = ENOMEM;
	return NULL;
}

void *malloc(size_t size)
{
	return memory_fails() ? no_memory() : libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return memory_fails() ? no_memory() : libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return memory_fails() ? no_memory() : libc_realloc(old, size);
}
#endif

/* Ours alone ends like that: not the end that is wanted, but a mistake. */
void wrap_assert_fail(const char *what, const char *file, unsigned line,
		      const char *where) __asm__("__wrap___assert_fail") __attribute__((noreturn));

void wrap_assert_fail(const char *what, const char *file, unsigned line, const char *where)
{
	printf("%s:%u: %s: %s does not hold\n", file, line, where, what);
	fflush(stdout);
	raise(SIGSEGV);
	_exit(1);
}
