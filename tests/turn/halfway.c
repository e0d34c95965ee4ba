/* SPDX-License-Identifier: MIT
 *
 * What looks at the whole database, opens it or copies it, while each of its calls in turn fails:
 * it says so, and leaves nothing behind that would pass for what was asked for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit_proof.h"
#include "backup.h"
#include "evidence.h"
#include "fsck.h"
#include "lib/evening.h"
#include "lib/rehearsal.h"
#include "store_inside.h"

#define CALLS_MOST 20000

static char folder[] = "/tmp/swep-halfway-XXXXXX";
static char path[64], copy[64], activation[32];
static struct arena arena;
static struct fault why;

/* One of the things that is asked for; told that the store itself says why not. */
struct asked {
	struct world *world;
	bool said_by_store;
	enum err (*run)(struct world *w);
};

/* Something of most kinds. */
static void full_evening(struct world *w)
{
	evening(w);
	json_decref(world_ok(w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	bob(w, "hold", "{\"bed\":\"GW2\",\"person\":\"C-1\"}", "ok", "Held");
	bob(w, "hold", "{\"bed\":\"GW1\",\"person\":\"C-3\"}", "ok", "Held");
	bob(w, "checkin", "{\"person\":\"C-3\"}", "ok", "Checked in");
	bob(w, "shut", "{\"bed\":\"GW3\",\"reason\":\"the roof leaks\"}", "ok", "");
	bob(w, "apart", "{\"person\":\"C-1\",\"other\":\"C-2\"}", "ok", "");
	bob(w, "list", "{\"what\":\"add\",\"person\":\"C-2\"}", "ok", "");
	bob(w, "turnaway", "{\"person\":\"C-4\",\"reason\":\"no-bed\"}", "ok", "");
}

/* Each of its calls fails once; the last time none is met, and all is well. Returns how many. */
static long halfway(const struct asked *a)
{
	for (long k = 1; k < CALLS_MOST; k++) {
		why = (struct fault){.code = ERR_OK};
		call_fail(k);
		enum err e = a->run(a->world);
		bool met = call_failed();
		call_fail(0);
		ck_assert_msg((e != ERR_OK) == met, "call %ld: %s %s", k, err_wire(e), why.message);
		if (!met)
			return k - 1;
		const struct world *w = a->world;
		const char *said =
		    a->said_by_store && w != NULL ? store_error(w->store) : why.message;
		ck_assert_msg(said[0] != '\0', "call %ld: nobody says why", k);
		if (a->world != NULL) {
			store_rollback(a->world->store);
			a->world->store->error[0] = '\0';
		}
	}
	ck_abort_msg("it never comes to an end");
	return 0;
}

static enum err checked(struct world *w)
{
	struct fsck_report report;
	enum err e = fsck_run(w->store, w->now, &arena, &report);
	if (e == ERR_OK)
		ck_assert_int_eq(report.wrong, 0);
	return e;
}

static enum err proved(struct world *w)
{
	struct audit_proof proof;
	enum err e = audit_prove(w->store, "0123456789abcdef", &arena, &proof);
	if (e == ERR_OK)
		ck_assert_int_eq(proof.wrong, 1); /* there is no such mark, and no more */
	return e;
}

static enum err told(struct world *w)
{
	struct evidence evidence;
	FILE *out = fopen("/dev/null", "w");
	ck_assert_ptr_nonnull(out);
	enum err e = evidence_write(w->store, activation, w->now, &arena, out, &evidence, &why);
	fclose(out);
	return e;
}

static void look_halfway(enum err (*run)(struct world *w))
{
	struct world w;
	full_evening(&w);
	snprintf(activation, sizeof(activation), "%s", world_text(&w, "SELECT id FROM activation"));
	struct asked asked = {&w, true, run};
	ck_assert_int_gt(halfway(&asked), 20);
	arena_free(&arena);
	world_close(&w);
}

START_TEST(a_check_that_cannot_go_on_finds_nothing)
{
	look_halfway(checked);
}
END_TEST

START_TEST(a_proof_that_cannot_go_on_proves_nothing)
{
	look_halfway(proved);
}
END_TEST

START_TEST(evidence_that_cannot_be_read_is_none)
{
	look_halfway(told);
}
END_TEST

/* ---- files ----------------------------------------------------------------------------------- */

static void folder_make(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/swep.db", folder);
	snprintf(copy, sizeof(copy), "%s/copy.db", folder);
}

static void folder_empty(void)
{
	static const char *const ends[] = {"",         "-wal",  "-shm",
					   "-journal", ".part", ".part-journal"};
	char name[100];
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", path, ends[i]);
		unlink(name);
		snprintf(name, sizeof(name), "%s%s", copy, ends[i]);
		unlink(name);
	}
}

static void folder_unmake(void)
{
	folder_empty();
	rmdir(folder);
	arena_free(&arena);
}

static enum err opened_new(struct world *w)
{
	struct store *s;
	(void)w;
	folder_empty();
	enum err e = store_open(path, false, &s, &why);
	if (e == ERR_OK)
		store_close(s);
	return e;
}

static enum err opened_beside(struct world *w)
{
	static const atomic_bool never;
	struct store *s;
	(void)w;
	enum err e = store_open_beside(path, &never, &s, &why);
	if (e == ERR_OK)
		store_close(s);
	return e;
}

static enum err opened_copy(struct world *w)
{
	struct store *s;
	(void)w;
	enum err e = store_open_copy(path, &s, &why);
	if (e == ERR_OK)
		store_close(s);
	return e;
}

static void file_make(void)
{
	struct store *s;
	ck_assert_int_eq(store_open(path, false, &s, &why), ERR_OK);
	store_close(s);
}

START_TEST(a_database_that_cannot_be_made_is_not_opened)
{
	folder_make();
	struct asked asked = {NULL, false, opened_new};
	ck_assert_int_gt(halfway(&asked), 20);
	file_make(); /* after the last, as after any other */
	folder_unmake();
}
END_TEST

START_TEST(a_look_that_cannot_be_opened_says_why)
{
	folder_make();
	file_make();
	struct asked beside = {NULL, false, opened_beside}, brought = {NULL, false, opened_copy};
	ck_assert_int_gt(halfway(&beside), 3);
	ck_assert_int_gt(halfway(&brought), 2);
	folder_unmake();
}
END_TEST

static enum err copied(struct world *w)
{
	struct backup made;
	char part[80];
	unlink(copy);
	enum err e = backup_write(w->store, copy, &arena, &made, &why);
	snprintf(part, sizeof(part), "%s.part", copy);
	ck_assert_int_ne(access(part, F_OK), 0);
	ck_assert_msg((access(copy, F_OK) == 0) == (e == ERR_OK), "%s", why.message);
	return e;
}

START_TEST(a_backup_is_whole_or_there_is_none)
{
	struct world w = {.store = NULL};
	folder_make();
	ck_assert_int_eq(store_open(path, false, &w.store, &why), ERR_OK);
	struct asked asked = {&w, false, copied};
	ck_assert_int_gt(halfway(&asked), 8);
	store_close(w.store);
	folder_unmake();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_check_that_cannot_go_on_finds_nothing, a_proof_that_cannot_go_on_proves_nothing,
	    evidence_that_cannot_be_read_is_none,    a_database_that_cannot_be_made_is_not_opened,
	    a_look_that_cannot_be_opened_says_why,   a_backup_is_whole_or_there_is_none,
	};
	return suite_run("halfway", cases, COUNT_OF(cases));
}
