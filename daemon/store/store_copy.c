/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store.h"
#include "store_inside.h"

/* What lies beside a database lies beside the file itself, whatever links lead to it. */
static enum err copy_find(const char *path, char found[PATH_MAX], struct fault *why)
{
	struct stat file;
	if (realpath(path, found) == NULL || stat(found, &file) != 0)
		return fault_set(why, ERR_REFUSED, "database", "%s: %s", store_shown(path),
				 strerror(errno));
	return S_ISREG(file.st_mode)
		   ? ERR_OK
		   : fault_set(why, ERR_REFUSED, "database", "%s is no file", store_shown(path));
}

/* Without a log beside it nobody has it open, and nothing but the file counts. */
static bool has_log(const char *path, struct arena *arena)
{
	return access(arena_printf(arena, "%s-wal", path), F_OK) == 0 ||
	       access(arena_printf(arena, "%s-shm", path), F_OK) == 0;
}

static const char *copy_address(const char *path, struct arena *arena)
{
	static const char hex[] = "0123456789ABCDEF";
	const char *alone = has_log(path, arena) ? "" : "&immutable=1";
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
	return arena_printf(arena, "file:%s?mode=ro%s", quoted, alone);
}

/* No swepd keeps a journal: its own databases have a log. */
static enum err copy_demand_alone(const struct store *s, struct arena *arena, struct fault *why)
{
	struct stat file;
	bool has = stat(arena_printf(arena, "%s-journal", s->path), &file) == 0 && file.st_size > 0;
	return has ? fault_set(why, ERR_REFUSED, "database",
			       "%s-journal lies beside it: whoever opens the file next writes "
			       "what is in it into the file. No swepd left it there",
			       store_shown(s->path))
		   : ERR_OK;
}

/* A log is read through an index of it, which is a file beside it. */
static enum err copy_refuse(const struct store *s, struct arena *arena, struct fault *why)
{
	bool log = (s->code & 0xff) == SQLITE_CANTOPEN && has_log(s->path, arena);
	return fault_set(why, log ? ERR_REFUSED : ERR_STORE, "database",
			 log ? "%s-wal lies beside it, and can only be read in a folder that can "
			       "be written: copy both into one"
			     : "%s: %s",
			 store_shown(s->path), s->error);
}

static enum err copy_begin(struct store *s, struct arena *arena, struct fault *why)
{
	store_library();
	TRY(copy_demand_alone(s, arena, why));
	int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
	if (sqlite3_open_v2(copy_address(s->path, arena), &s->db, flags, NULL) != SQLITE_OK ||
	    sqlite3_exec(s->db, READING_PRAGMAS "; BEGIN", NULL, NULL, NULL) != SQLITE_OK) {
		store_fail(s, "opening");
		return copy_refuse(s, arena, why);
	}
	return schema_demand(s, why);
}

enum err store_open_copy(const char *path, struct store **out, struct fault *why)
{
	char found[PATH_MAX];
	struct store *s;
	struct arena arena = {0};
	TRY(copy_find(path, found, why));
	TRY(store_make(found, &s, why));
	enum err e = copy_begin(s, &arena, why);
	arena_free(&arena);
	if (e == ERR_OK)
		*out = s;
	else
		store_close(s);
	return e;
}
