/* SPDX-License-Identifier: MIT
 *
 * A turn's memory. Everything handed out stays valid until arena_reset; nothing is freed singly.
 * Out of memory ends the process: a half-thought decision is worse than a restart.
 */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	size_t used; /* bytes handed out since the last reset */
};

void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned for any type */
char *arena_copy(struct arena *a, const char *text, size_t length); /* adds a NUL */
char *arena_text(struct arena *a, const char *text); /* NULL stays NULL */
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *a); /* keeps one block for the next turn */
void arena_free(struct arena *a);

#endif
