/* SPDX-License-Identifier: MIT */
#include "lib/rehearsal.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/counted.h"
#include "lib/ways.h"
#include "lib/world.h"
#include "requests.h"
#include "store_inside.h"

#define FRESH_MOST 20000

/* What the children of one turn tell their parent. */
struct findings {
	uint64_t rows, said; /* digests, when nothing failed */
	size_t fresh_count;
	long fresh[FRESH_MOST]; /* calls */
	char sentence[2000];
};

static struct findings *findings;

static struct ways *ways;
static bool armed;
static long calls, failing; /* the failing-th fails; none: 0 is a scout, -1 nobody */
static int outermost;

/* ---- calls of the database ------------------------------------------------------------------- */

/* The names that --wrap makes of another's: swepd calls the one, which calls the other. */
#define WRAPPED(type, name, ...)                                                                   \
	type real_##name(__VA_ARGS__) __asm__("__real_" #name);                                    \
	type wrap_##name(__VA_ARGS__) __asm__("__wrap_" #name)

WRAPPED(int, sqlite3_step, sqlite3_stmt *statement);
WRAPPED(int, sqlite3_prepare_v2, sqlite3 *db, const char *sql, int size, sqlite3_stmt **out,
	const char **tail);
WRAPPED(int, sqlite3_prepare_v3, sqlite3 *db, const char *sql, int size, unsigned flags,
	sqlite3_stmt **out, const char **tail);
WRAPPED(int, sqlite3_exec, sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
	void *data, char **error);
WRAPPED(int, sqlite3_open_v2, const char *path, sqlite3 **out, int flags, const char *vfs);

void call_fail(long k)
{
	calls = 0;
	failing = k > 0 ? k : -1;
	armed = k > 0;
}

static struct {
	bool fails, though_done;
	int calls_after;
} commit;
static int trouble; /* calls that fail yet */

void commit_fail(bool though_done, int calls_after)
{
	commit.fails = true;
	commit.though_done = though_done;
	commit.calls_after = calls_after;
}

bool call_failed(void)
{
	return failing > 0 && calls >= failing;
}

static bool call_fails(void)
{
	if (trouble > 0) {
		trouble--;
		return true;
	}
	if (!armed)
		return false;
	calls++;
	if (failing == 0 && ways_fresh(ways, outermost) && findings->fresh_count < FRESH_MOST)
		findings->fresh[findings->fresh_count++] = calls;
	return calls == failing;
}

static int commit_step(sqlite3_stmt *statement)
{
	if (!commit.fails)
		return real_sqlite3_step(statement);
	commit.fails = false;
	trouble = commit.calls_after;
	if (commit.though_done)
		real_sqlite3_step(statement);
	return SQLITE_IOERR;
}

/* A database in memory is gone with its connection: of a commit nothing may be in doubt, unless a
 * test says so. */
int wrap_sqlite3_step(sqlite3_stmt *statement)
{
	if (strcmp(sqlite3_sql(statement), "COMMIT") == 0)
		return commit_step(statement);
	return call_fails() ? SQLITE_IOERR : real_sqlite3_step(statement);
}

int wrap_sqlite3_prepare_v2(sqlite3 *db, const char *sql, int size, sqlite3_stmt **out,
			    const char **tail)
{
	*out = NULL;
	return call_fails() ? SQLITE_IOERR : real_sqlite3_prepare_v2(db, sql, size, out, tail);
}

int wrap_sqlite3_prepare_v3(sqlite3 *db, const char *sql, int size, unsigned flags,
			    sqlite3_stmt **out, const char **tail)
{
	*out = NULL;
	return call_fails() ? SQLITE_IOERR
			    : real_sqlite3_prepare_v3(db, sql, size, flags, out, tail);
}

int wrap_sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
		      void *data, char **error)
{
	bool back = strcmp(sql, "ROLLBACK") == 0; /* it is done even where it says that it is not */
	return !back && call_fails() ? SQLITE_IOERR : real_sqlite3_exec(db, sql, row, data, error);
}

/* A connection that could not be made is one all the same. */
int wrap_sqlite3_open_v2(const char *path, sqlite3 **out, int flags, const char *vfs)
{
	return real_sqlite3_open_v2(call_fails() ? "/nonexistent/at/all" : path, out, flags, vfs);
}

/* ---- what there is --------------------------------------------------------------------------- */

static uint64_t mixed(uint64_t digest, const void *bytes, size_t size)
{
	for (const unsigned char *c = bytes; size > 0; c++, size--)
		digest = (digest ^ *c) * 1099511628211u;
	return digest;
}

static uint64_t rows_of(sqlite3 *db, const char *sql, uint64_t digest)
{
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		abort();
	while (sqlite3_step(q) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(q); i++) {
			const void *value = sqlite3_column_blob(q, i);
			int size = sqlite3_column_bytes(q, i);
			digest = mixed(digest, &size, sizeof(size));
			digest = mixed(digest, value != NULL ? value : "",
				       value != NULL ? (size_t)size : 0);
		}
	sqlite3_finalize(q);
	return digest;
}

/* Of every row of every table, but for the numbers of turns and ids: what was refused may use some
 * up.
 */
static uint64_t rows_digest(struct world *w)
{
	sqlite3_stmt *q = NULL;
	uint64_t digest = 14695981039346656037u;
	if (sqlite3_prepare_v2(w->store->db, "SELECT name FROM sqlite_master WHERE type = 'table'",
			       -1, &q, NULL) != SQLITE_OK)
		abort();
	while (sqlite3_step(q) == SQLITE_ROW) {
		char sql[200];
		const char *table = (const char *)sqlite3_column_text(q, 0);
		snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\"%s", table,
			 strcmp(table, "meta") == 0 ? " WHERE key NOT IN ('turn', 'next_id')" : "");
		digest = rows_of(w->store->db, sql, digest);
	}
	sqlite3_finalize(q);
	return digest;
}

static uint64_t said_digest(const struct effects *effects)
{
	uint64_t digest = 14695981039346656037u;
	for (const struct effect *e = effects->first; e != NULL; e = e->next)
		if (e->kind == EFFECT_REPLY || e->kind == EFFECT_ANSWER)
			digest = mixed(digest, e->text != NULL ? e->text : "",
				       e->text != NULL ? strlen(e->text) : 0);
	return digest;
}

/* ---- rehearsing ------------------------------------------------------------------------------ */

struct rehearsed {
	struct world *world;
	const struct event *events;
	size_t count;
	struct effects effects;
};

static enum turn_outcome take(struct rehearsed *r, long fails)
{
	bool keep[LIMIT_TURN_EVENTS];
	calls = 0;
	failing = fails;
	armed = fails >= 0;
	outermost = ways_depth();
	enum turn_outcome outcome =
	    engine_turn(r->world->engine, r->events, r->count, r->world->now, &r->effects, keep);
	armed = false;
	return outcome;
}

static void wrong(const char *what)
{
	snprintf(findings->sentence, sizeof(findings->sentence), "call %ld fails: %s", failing,
		 what);
}

static void scout(struct rehearsed *r)
{
	if (take(r, 0) != TURN_DONE)
		findings->fresh_count = 0;
	if (findings->fresh_count == 0)
		return;
	findings->rows = rows_digest(r->world);
	findings->said = said_digest(&r->effects);
}

/* Then it is answered though nothing can be written, and may say so. */
static bool reads(const struct rehearsed *r)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->events[i].kind == EVENT_REQUEST && request_only_reads(&r->events[i]))
			return true;
	return false;
}

static bool says_done(const struct rehearsed *r)
{
	for (const struct effect *e = r->effects.first; e != NULL; e = e->next)
		if ((e->kind == EFFECT_REPLY && strstr(e->text, "\"ok\":true") != NULL) ||
		    (e->kind == EFFECT_ANSWER && e->status < 300) || e->kind == EFFECT_TRANSFER)
			return true;
	return false;
}

static void fail_one(struct rehearsed *r, long k)
{
	uint64_t before = rows_digest(r->world);
	long failed = k;
	sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SAVE);
	if (take(r, k) != TURN_NOT_DONE)
		wrong("the turn is said to be done");
	else if (!reads(r) && says_done(r))
		wrong("somebody is told that something is done");
	else if (rows_digest(r->world) != before)
		wrong("something is done");
	if (findings->sentence[0] != '\0')
		return;
	sqlite3_test_control(SQLITE_TESTCTRL_PRNG_RESTORE);
	enum turn_outcome outcome = take(r, -1);
	failing = failed;
	if (outcome != TURN_DONE)
		wrong("the same turn again is not done");
	else if (rows_digest(r->world) != findings->rows)
		wrong("the same turn again leaves other rows");
	else if (!reads(r) && said_digest(&r->effects) != findings->said)
		wrong("the same turn again gives another answer");
}

/* What whoever scouts counts, the turn itself will count. */
static void fail_counted(struct rehearsed *r, long k)
{
	counted_begin();
	fail_one(r, k);
	counted_end();
}

static void in_child(struct rehearsed *r, long k)
{
	int status = 0;
	fflush(NULL);
	pid_t child = fork();
	if (child < 0)
		abort();
	if (child == 0) {
		if (k == 0)
			scout(r);
		else
			fail_counted(r, k);
		_exit(0);
	}
	waitpid(child, &status, 0);
	if (findings->sentence[0] != '\0')
		ck_abort_msg("%s", findings->sentence);
	ck_assert_msg(WIFEXITED(status), "call %ld fails: it ended by signal %d", k,
		      WTERMSIG(status));
}

static void rehearse(struct world *w, const struct event *events, size_t count)
{
	struct rehearsed r = {w, events, count, {.first = NULL}};
	if (strcmp(store_path(w->store), ":memory:") != 0) /* a child's would be everybody's */
		return;
	findings->fresh_count = 0;
	findings->sentence[0] = '\0';
	in_child(&r, 0);
	for (size_t i = 0; i < findings->fresh_count; i++)
		in_child(&r, findings->fresh[i]);
}

static void __attribute__((constructor)) begin(void)
{
	const char *path = getenv("SWEP_WAYS");
	if (path == NULL)
		return;
	ways = ways_open(path);
	findings = mmap(NULL, sizeof(*findings), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			-1, 0);
	if (findings == MAP_FAILED)
		abort();
	world_rehearse = rehearse;
}
