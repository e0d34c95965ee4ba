/* SPDX-License-Identifier: MIT */
#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_check.h"
#include "store_inside.h"

#define PART ".part"

/* A connection beside the daemon's own, which sees the last commit for as long as the copy takes,
 * whatever is under way elsewhere. */
struct copy {
	const char *path;
	const atomic_bool *stop;
	sqlite3 *from;
	struct fault *why;
};

static enum err copy_fail(struct copy *c, const char *doing)
{
	return fault_set(c->why, ERR_REFUSED, "file", "%s: %s: %s", c->path, doing,
			 sqlite3_errmsg(c->from));
}

static enum err exists_already(const char *path, struct fault *why)
{
	return fault_set(why, ERR_REFUSED, "file", "%s exists already: a backup overwrites nothing",
			 path);
}

static enum err not_made(const char *path, struct fault *why)
{
	return fault_set(why, ERR_REFUSED, "file", "%s cannot be made: %s", path, strerror(errno));
}

/* The copy grows under a name of its own, claimed with its mode before a byte of anybody's data is
 * in it. One that a crash left half-made is of no use to anybody. */
static enum err part_claim(const char *path, const char *part, struct fault *why)
{
	if (path[0] != '/')
		return fault_set(why, ERR_USAGE, "file",
				 "the file must be named from the root, as /var/lib/swepd/NAME");
	if (access(path, F_OK) == 0)
		return exists_already(path, why);
	unlink(part);
	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return not_made(path, why);
	close(fd);
	return ERR_OK;
}

/* Whoever finds a file of this name finds a whole backup. */
static enum err part_name(const char *path, const char *part, struct fault *why)
{
	if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return ERR_OK;
	return errno == EEXIST ? exists_already(path, why) : not_made(path, why);
}

static enum err copy_open(struct copy *c, const char *from, const char *doing)
{
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(from, &c->from, flags, NULL) != SQLITE_OK)
		return copy_fail(c, doing);
	store_heed(c->from, c->stop);
	return ERR_OK;
}

/* The rows are copied, and damage outside them is not seen in the copy. */
static enum err original_check(struct copy *c, const char *from)
{
	char verdict[128];
	if (file_check(c->from, FILE_CHECK, verdict, sizeof(verdict)) != SQLITE_OK)
		return copy_fail(c, "reading the database");
	if (strcmp(verdict, "ok") != 0)
		return fault_set(c->why, ERR_REFUSED, "file", "%s is damaged: %s", from, verdict);
	return ERR_OK;
}

/* Not page by page: a page has bytes that no row uses, in which whoever was erased may stand until
 * the database is rebuilt (see scrub.h). One file without a log beside it, so that it may be
 * carried away as it is. */
static enum err copy_rows(struct copy *c)
{
	char *sql = sqlite3_mprintf("VACUUM INTO %Q", c->path);
	int code = sqlite3_exec(c->from, sql, NULL, NULL, NULL);
	sqlite3_free(sql);
	return code == SQLITE_OK ? ERR_OK : copy_fail(c, "writing");
}

/* SQLite leaves that to whoever asked for it. */
static enum err copy_sync(struct copy *c)
{
	int fd = open(c->path, O_WRONLY | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;
	if (!synced)
		fault_set(c->why, ERR_REFUSED, "file", "%s: writing: %s", c->path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return synced ? ERR_OK : ERR_REFUSED;
}

static void copy_close(struct copy *c)
{
	sqlite3_close(c->from);
	c->from = NULL;
}

static enum err copy_make(struct store *s, const char *path, struct fault *why)
{
	struct copy c = {.path = path, .stop = s->stop, .why = why};
	enum err e = copy_open(&c, s->path, "reading the database");
	if (e == ERR_OK)
		e = original_check(&c, s->path);
	if (e == ERR_OK)
		e = copy_rows(&c);
	copy_close(&c);
	return e == ERR_OK ? copy_sync(&c) : e;
}

/* ---- looking at it as a stranger would ------------------------------------------------------ */

static bool text_of(sqlite3 *db, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *statement;
	out[0] = '\0';
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		return false;
	int code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		snprintf(out, size, "%s", (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return code == SQLITE_ROW || code == SQLITE_DONE;
}

static enum err read_back(struct copy *c, struct arena *arena, struct backup *out)
{
	char verdict[128], head[80];
	int64_t schema;
	if (file_check(c->from, FILE_CHECK, verdict, sizeof(verdict)) != SQLITE_OK ||
	    !store_number(c->from, "PRAGMA user_version", &schema) ||
	    !store_number(c->from, "SELECT count(*) FROM audit", &out->audit_rows) ||
	    !text_of(c->from, "SELECT lower(hex(hash)) FROM audit ORDER BY seq DESC LIMIT 1", head,
		     sizeof(head)))
		return copy_fail(c, "reading it back");
	out->schema = (int)schema;
	out->head = arena_text(arena, head);
	if (strcmp(verdict, "ok") != 0)
		return fault_set(c->why, ERR_REFUSED, "file", "%s is damaged: %s", c->path,
				 verdict);
	return ERR_OK;
}

static enum err same_schema(struct store *s, const struct backup *b, struct fault *why)
{
	int64_t version;
	if (!store_number(s->db, "PRAGMA user_version", &version) || version != b->schema)
		return fault_set(why, ERR_REFUSED, "file", "the copy is of schema %d, not %d",
				 b->schema, (int)version);
	return ERR_OK;
}

static enum err verify(struct store *s, const char *path, struct arena *arena, struct backup *out,
		       struct fault *why)
{
	struct copy c = {.path = path, .stop = s->stop, .why = why};
	enum err e = copy_open(&c, path, "opening it");
	if (e == ERR_OK)
		e = read_back(&c, arena, out);
	copy_close(&c);
	return e == ERR_OK ? same_schema(s, out, why) : e;
}

/* The name is on the disk, too. */
static void folder_sync(const char *path, struct arena *arena)
{
	int fd = open(dirname(arena_text(arena, path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

enum err backup_write(struct store *s, const char *path, struct arena *arena, struct backup *out,
		      struct fault *why)
{
	struct stat made = {0};
	const char *part = arena_printf(arena, "%s" PART, path);
	*out = (struct backup){.head = ""};
	enum err e = part_claim(path, part, why);
	if (e != ERR_OK)
		return e;
	e = copy_make(s, part, why);
	if (e == ERR_OK)
		e = verify(s, part, arena, out, why);
	if (e == ERR_OK)
		e = part_name(path, part, why);
	if (e != ERR_OK) {
		unlink(part);
		return e;
	}
	folder_sync(path, arena);
	stat(path, &made);
	out->bytes = made.st_size;
	return ERR_OK;
}
