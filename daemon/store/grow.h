/* SPDX-License-Identifier: MIT
 *
 * Rows whose number nobody knows beforehand, in an arena.
 */
#ifndef STORE_GROW_H
#define STORE_GROW_H

#include <assert.h>
#include <string.h>

#include "arena.h"

#define GROW_FIRST 16

/* Room for one row more: `rows` itself, or a copy of twice the size when count has filled it. */
static inline void *grow(struct arena *arena, void *rows, size_t count, size_t size)
{
	assert(count == 0 || rows != NULL);
	if (count > 0 && (count < GROW_FIRST || (count & (count - 1)) != 0))
		return rows;
	void *wider = arena_alloc(arena, (count == 0 ? GROW_FIRST : count * 2) * size);
	if (count > 0)
		memcpy(wider, rows, count * size);
	return wider;
}

#endif
