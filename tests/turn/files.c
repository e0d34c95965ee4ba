/* SPDX-License-Identifier: MIT
 *
 * The database as a file: which ones are opened and which refused, a second look beside the daemon,
 * and copies of it.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"
#include "audit_damage.h"
#include "audit_proof.h"
#include "backup.h"
#include "lib/full_disk.h"
#include "lib/suite.h"
#include "store_inside.h"

static char folder[] = "/tmp/swep-files-XXXXXX";
static char path[64];
static struct store *s;
static struct arena arena;
static struct fault why;

static char *in_folder(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name);
}

static void write_row(struct store *to, const char *subject)
{
	const struct audit a = {.area = "coventry",
				.at = {1000},
				.actor = "alice",
				.kind = AUDITED_LOOK,
				.subject = subject,
				.change = "read",
				.because = "test"};
	ck_assert_int_eq(store_begin(to), ERR_OK);
	ck_assert_int_eq(audit_write(to, &a), ERR_OK);
	ck_assert_int_eq(store_commit(to), COMMIT_DONE);
}

static void setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/swep.db", folder);
	why = (struct fault){.code = ERR_OK};
	ck_assert_msg(store_open(path, false, &s, &why) == ERR_OK, "%s", why.message);
	write_row(s, "one");
	write_row(s, "two");
}

static void teardown(void)
{
	full_disk_set(false);
	store_close(s);
	s = NULL;
	DIR *all = opendir(folder);
	for (struct dirent *one; (one = readdir(all)) != NULL;)
		if (one->d_name[0] != '.')
			unlink(in_folder(one->d_name));
	closedir(all);
	rmdir(folder);
	arena_free(&arena);
}

static void file_make(const char *name, const char *bytes)
{
	FILE *out = fopen(name, "w");
	ck_assert_ptr_nonnull(out);
	fputs(bytes, out);
	fclose(out);
}

static bool is_there(const char *name)
{
	return access(name, F_OK) == 0;
}

static void change(const char *sql)
{
	ck_assert_int_eq(sqlite3_exec(s->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void refused(enum err e, enum err code, const char *words)
{
	ck_assert_int_eq(e, code);
	ck_assert_int_eq(why.code, code);
	ck_assert_str_eq(why.field, "database");
	ck_assert_msg(strstr(why.message, words) != NULL, "%s", why.message);
}

/* ---- the daemon's own ----------------------------------------------------------------------- */

START_TEST(what_is_not_ours_is_not_opened)
{
	struct store *other = NULL;
	refused(store_open(path, true, &other, &why), ERR_REFUSED,
		"belongs to mode \"live\" and cannot be opened in mode \"exercise\"");
	file_make(in_folder("words"), "These are words, and more of them than a heading has: no "
				      "database begins with words, whatever its name may be.");
	refused(store_open(in_folder("words"), false, &other, &why), ERR_STORE, "words");
	refused(store_open(in_folder("no/such.db"), false, &other, &why), ERR_STORE, "unable");
	change("PRAGMA user_version = 9999");
	refused(store_open(path, false, &other, &why), ERR_REFUSED,
		"was written by a newer swepd (schema 9999;");
	ck_assert_ptr_null(other);
}
END_TEST

START_TEST(a_schema_that_cannot_be_brought_up_stays_as_it_was)
{
	struct store *other = NULL;
	change("PRAGMA user_version = 19"); /* what follows is there already */
	refused(store_open(path, false, &other, &why), ERR_STORE, "upgrading the schema");
	sqlite3_stmt *statement;
	sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &statement, NULL);
	ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
	ck_assert_int_eq(sqlite3_column_int(statement, 0), 19);
	sqlite3_finalize(statement);
}
END_TEST

START_TEST(an_instance_stays_and_ids_are_never_given_twice)
{
	char instance[16];
	const char *first, *second;
	snprintf(instance, sizeof(instance), "%s", store_instance(s));
	ck_assert_int_eq(store_begin(s), ERR_OK);
	ck_assert_int_eq(store_id(s, 'm', &arena, &first), ERR_OK);
	store_insist(s);
	ck_assert_int_eq(store_commit(s), COMMIT_DONE);
	store_close(s);
	ck_assert_int_eq(store_open(path, false, &s, &why), ERR_OK);
	ck_assert_str_eq(store_instance(s), instance);
	ck_assert_int_eq(store_begin(s), ERR_OK);
	ck_assert_int_eq(store_id(s, 'm', &arena, &second), ERR_OK);
	ck_assert_str_ne(first, second);
	store_rollback(s);
}
END_TEST

/* ---- beside it ------------------------------------------------------------------------------ */

static const char *head_of(struct store *of)
{
	struct audit_walk walk;
	ck_assert_int_eq(audit_walk_chain(of, NULL, &arena, &walk), ERR_OK);
	return walk.head;
}

START_TEST(a_look_beside_sees_one_commit)
{
	struct store *beside;
	atomic_bool stop = false;
	ck_assert_int_eq(store_open_beside(path, &stop, &beside, &why), ERR_OK);
	const char *then = head_of(s);
	write_row(s, "three");
	ck_assert_str_eq(head_of(beside), then);
	ck_assert_str_ne(head_of(s), then);
	store_close(beside);
	refused(store_open_beside(in_folder("none.db"), &stop, &beside, &why), ERR_STORE, "unable");
}
END_TEST

/* To look through it takes longer than until the stop is looked at. */
static void make_long(void)
{
	change("WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
	       " INSERT INTO audit SELECT i, area, at, actor, kind, subject, change, because,"
	       " remark, after, hash FROM n, (SELECT * FROM audit LIMIT 1)");
}

START_TEST(a_look_beside_ends_when_it_is_told_to)
{
	struct store *beside;
	const char *damage;
	atomic_bool stop = false;
	make_long();
	ck_assert_int_eq(store_open_beside(path, &stop, &beside, &why), ERR_OK);
	ck_assert_int_eq(audit_file_damage(beside, &arena, &damage), ERR_OK);
	atomic_store(&stop, true);
	ck_assert_int_eq(audit_file_damage(beside, &arena, &damage), ERR_STORE);
	ck_assert(store_broken(beside));
	store_close(beside);
}
END_TEST

/* ---- copies that somebody brings ------------------------------------------------------------ */

START_TEST(a_copy_is_read_under_whatever_name_and_nothing_written)
{
	struct store *copy;
	struct backup b;
	const char *name = in_folder("a 100% copy? of #1.db");
	ck_assert_int_eq(backup_write(s, name, &arena, &b, &why), ERR_OK);
	ck_assert_msg(store_open_copy(name, &copy, &why) == ERR_OK, "%s", why.message);
	ck_assert_str_eq(head_of(copy), head_of(s));
	ck_assert(!is_there(arena_printf(&arena, "%s-wal", name)));
	ck_assert(!is_there(arena_printf(&arena, "%s-shm", name)));
	store_close(copy);
}
END_TEST

/* It may hold anything, and is in the file as soon as somebody writes there. */
START_TEST(a_copy_with_a_journal_beside_it_is_none)
{
	struct store *copy;
	struct backup b;
	const char *name = in_folder("copied.db");
	ck_assert_int_eq(backup_write(s, name, &arena, &b, &why), ERR_OK);
	FILE *journal = fopen(in_folder("copied.db-journal"), "w");
	ck_assert_int_eq(fputs("pages", journal), 1);
	fclose(journal);
	refused(store_open_copy(name, &copy, &why), ERR_REFUSED, "copied.db-journal lies beside");
	journal = fopen(in_folder("copied.db-journal"), "w"); /* an empty one holds nothing */
	fclose(journal);
	ck_assert_int_eq(store_open_copy(name, &copy, &why), ERR_OK);
	store_close(copy);
}
END_TEST

START_TEST(a_database_in_use_is_read_with_its_log)
{
	struct store *copy;
	ck_assert(is_there(in_folder("swep.db-wal")));
	ck_assert_int_eq(store_open_copy(path, &copy, &why), ERR_OK);
	ck_assert_str_eq(head_of(copy), head_of(s));
	store_close(copy);
}
END_TEST

START_TEST(what_is_no_copy_of_this_schema_is_refused)
{
	struct store *copy = NULL;
	struct backup b;
	refused(store_open_copy(in_folder("none.db"), &copy, &why), ERR_REFUSED,
		"No such file or directory");
	file_make(in_folder("words.db"), "These are words, and more of them than a heading has: no "
					 "database begins with words, whatever its name may be.");
	refused(store_open_copy(in_folder("words.db"), &copy, &why), ERR_STORE, "not a database");
	change("PRAGMA user_version = 7");
	ck_assert_int_eq(backup_write(s, in_folder("old.db"), &arena, &b, &why), ERR_OK);
	ck_assert_int_eq(b.schema, 7);
	refused(store_open_copy(in_folder("old.db"), &copy, &why), ERR_REFUSED,
		"is of schema 7, and this swepd knows");
	ck_assert_ptr_null(copy);
}
END_TEST

/* ---- backups -------------------------------------------------------------------------------- */

START_TEST(a_backup_is_whole_and_its_owners_alone)
{
	struct backup b;
	struct stat made;
	const char *name = in_folder("backup.db");
	file_make(in_folder("backup.db.part"), "half of one, from before a crash");
	ck_assert_msg(backup_write(s, name, &arena, &b, &why) == ERR_OK, "%s", why.message);
	ck_assert_int_eq(b.audit_rows, 2);
	ck_assert_str_eq(b.head, head_of(s));
	ck_assert_int_eq(stat(name, &made), 0);
	ck_assert_int_eq(made.st_mode & 0777, 0600);
	ck_assert_int_eq(made.st_size, b.bytes);
	ck_assert(!is_there(in_folder("backup.db.part")));
	ck_assert(!is_there(in_folder("backup.db-wal")));
}
END_TEST

/* Each leaves nothing behind. */
START_TEST(a_backup_that_cannot_be_made_says_why)
{
	struct backup b;
	const struct {
		const char *name;
		enum err code;
		const char *words;
	} cases[] = {
	    {"backup.db", ERR_USAGE, "named from the root"},
	    {path, ERR_REFUSED, "exists already: a backup overwrites nothing"},
	    {in_folder("no/such.db"), ERR_REFUSED, "cannot be made: No such file"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		ck_assert_int_eq(backup_write(s, cases[i].name, &arena, &b, &why), cases[i].code);
		ck_assert_str_eq(why.field, "file");
		ck_assert_msg(strstr(why.message, cases[i].words) != NULL, "%s", why.message);
		ck_assert_str_eq(b.head, "");
		ck_assert(!is_there(arena_printf(&arena, "%s.part", cases[i].name)));
	}
}
END_TEST

START_TEST(no_room_makes_no_backup)
{
	struct backup b;
	const char *name = in_folder("backup.db");
	full_disk_set(true);
	ck_assert_int_eq(backup_write(s, name, &arena, &b, &why), ERR_REFUSED);
	ck_assert_msg(strstr(why.message, "writing: ") != NULL, "%s", why.message);
	full_disk_set(false);
	ck_assert(!is_there(name));
	ck_assert(!is_there(in_folder("backup.db.part")));
	ck_assert_int_eq(backup_write(s, name, &arena, &b, &why), ERR_OK);
}
END_TEST

START_TEST(a_database_that_is_gone_makes_no_backup)
{
	struct backup b;
	rename(path, in_folder("moved.db"));
	ck_assert_int_eq(backup_write(s, in_folder("backup.db"), &arena, &b, &why), ERR_REFUSED);
	ck_assert_msg(strstr(why.message, "reading the database: ") != NULL, "%s", why.message);
	ck_assert(!is_there(in_folder("backup.db")));
	rename(in_folder("moved.db"), path);
}
END_TEST

/* An index that lacks rows of its table is copied page by page, and seen when it is read back. */
START_TEST(a_damaged_database_makes_no_backup)
{
	struct backup b;
	change("CREATE TABLE spoiled (a INTEGER); INSERT INTO spoiled VALUES (1), (2), (3);"
	       "CREATE INDEX spoiled_a ON spoiled (a) WHERE a > 1;"
	       "PRAGMA writable_schema = ON;"
	       "UPDATE sqlite_schema SET sql = 'CREATE INDEX spoiled_a ON spoiled (a)'"
	       " WHERE name = 'spoiled_a'; PRAGMA writable_schema = RESET");
	ck_assert_int_eq(backup_write(s, in_folder("backup.db"), &arena, &b, &why), ERR_REFUSED);
	ck_assert_msg(strstr(why.message, "is damaged: ") != NULL, "%s", why.message);
	ck_assert(!is_there(in_folder("backup.db")));
	ck_assert(!is_there(in_folder("backup.db.part")));
}
END_TEST

static atomic_bool told; /* to stop */
static int opened, told_at; /* connections, and with which of them */

static int tell_when_opened(sqlite3 *db, char **error, const void *api)
{
	(void)db, (void)error, (void)api;
	atomic_store(&told, ++opened == told_at);
	return SQLITE_OK;
}

static void backup_told_to_stop(int at, const char *words)
{
	struct store *beside;
	struct backup b;
	atomic_store(&told, false);
	ck_assert_int_eq(store_open_beside(path, &told, &beside, &why), ERR_OK);
	opened = 0;
	told_at = at;
	sqlite3_auto_extension((void (*)(void))tell_when_opened);
	enum err e = backup_write(beside, in_folder("backup.db"), &arena, &b, &why);
	sqlite3_cancel_auto_extension((void (*)(void))tell_when_opened);
	store_close(beside);
	ck_assert_int_eq(e, ERR_REFUSED);
	ck_assert_msg(strstr(why.message, words) != NULL, "%s", why.message);
	ck_assert(!is_there(in_folder("backup.db")));
	ck_assert(!is_there(in_folder("backup.db.part")));
}

/* While the database is looked through, and while the copy is. */
START_TEST(a_backup_ends_when_it_is_told_to)
{
	make_long();
	backup_told_to_stop(1, "reading the database: interrupted");
	backup_told_to_stop(2, "reading it back: interrupted");
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    what_is_not_ours_is_not_opened,
	    a_schema_that_cannot_be_brought_up_stays_as_it_was,
	    an_instance_stays_and_ids_are_never_given_twice,
	    a_look_beside_sees_one_commit,
	    a_look_beside_ends_when_it_is_told_to,
	    a_copy_is_read_under_whatever_name_and_nothing_written,
	    a_copy_with_a_journal_beside_it_is_none,
	    a_database_in_use_is_read_with_its_log,
	    what_is_no_copy_of_this_schema_is_refused,
	    a_backup_is_whole_and_its_owners_alone,
	    a_backup_that_cannot_be_made_says_why,
	    no_room_makes_no_backup,
	    a_database_that_is_gone_makes_no_backup,
	    a_damaged_database_makes_no_backup,
	    a_backup_ends_when_it_is_told_to,
	};
	return suite_run_with("files", setup, teardown, all, COUNT_OF(all));
}
