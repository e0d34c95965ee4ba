/* SPDX-License-Identifier: MIT */
#include "statements.h"

#include <stdint.h>
#include <stdlib.h>

#define ROOM_FIRST 256

/* One is always empty: no more than half of them are used. */
static struct statement *slot_of(const struct statements *all, const char *sql)
{
	size_t at = ((uintptr_t)sql >> 3) * 0x9E3779B1u % all->room;
	while (all->slots[at].sql != NULL && all->slots[at].sql != sql)
		at = (at + 1) % all->room;
	return &all->slots[at];
}

/* Without memory for what it must ask, swepd ends, and is started again. */
static void widen(struct statements *all)
{
	struct statements wider = {.room = all->room > 0 ? 2 * all->room : ROOM_FIRST,
				   .used = all->used};
	wider.slots = calloc(wider.room, sizeof(*wider.slots));
	if (wider.slots == NULL)
		abort();
	for (size_t i = 0; i < all->room; i++)
		if (all->slots[i].sql != NULL)
			*slot_of(&wider, all->slots[i].sql) = all->slots[i];
	free(all->slots);
	*all = wider;
}

sqlite3_stmt *statements_get(struct statements *all, sqlite3 *db, const char *sql)
{
	if (2 * (all->used + 1) > all->room)
		widen(all);
	struct statement *slot = slot_of(all, sql);
	if (slot->sql != NULL)
		return slot->prepared;
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &slot->prepared, NULL) !=
	    SQLITE_OK)
		return NULL;
	slot->sql = sql;
	all->used++;
	return slot->prepared;
}

void statements_close(struct statements *all)
{
	for (size_t i = 0; i < all->room; i++)
		sqlite3_finalize(all->slots[i].prepared);
	free(all->slots);
	*all = (struct statements){0};
}
