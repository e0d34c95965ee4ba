/* SPDX-License-Identifier: MIT */
#include "audit_damage.h"

#include <string.h>

#include "audit_stray.h"
#include "file_check.h"
#include "store_inside.h"

/* Bytes that nobody wrote by SQL make statements fail, too: that is no trouble of the disk. */
static bool is_damage(const struct store *s)
{
	switch (s->code & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR: /* a value that is of no type its column may have */
	case SQLITE_TOOBIG:
	case SQLITE_FORMAT:
		return true;
	}
	return s->code == SQLITE_IOERR_SHORT_READ;
}

bool audit_damage_forgive(struct store *s)
{
	bool was = s->broken && is_damage(s);
	if (was)
		s->broken = false;
	return was;
}

enum err audit_file_damage(struct store *s, struct arena *arena, const char **sentence)
{
	char verdict[200];
	*sentence = NULL;
	if (s->broken || file_check(s->db, FILE_CHECK, verdict, sizeof(verdict)) != SQLITE_OK)
		return store_fail(s, "checking the file");
	if (strcmp(verdict, "ok") != 0)
		*sentence = audit_tame(arena_printf(arena, "the file is damaged: %s", verdict));
	return ERR_OK;
}
