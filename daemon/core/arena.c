/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under AddressSanitizer memory that is not handed out is poisoned, so that running over the end of
 * a piece, or using one after the turn, is found as it would be with malloc. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define ARENA_POISON
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON
#endif
#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(from, size) ((void)(from), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(from, size) ((void)(from), (void)(size))
#endif

#define BLOCK_BYTES ((size_t)64 * 1024)
#define ALIGNMENT _Alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	_Alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *block_new(size_t size)
{
	struct arena_block *block = malloc(sizeof(*block) + size);
	if (block == NULL)
		abort();
	*block = (struct arena_block){.size = size};
	ASAN_POISON_MEMORY_REGION(block->bytes, size);
	return block;
}

static void block_free(struct arena_block *block)
{
	ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->size);
	free(block);
}

/* A block with room for size bytes. A big piece gets a block of its own behind the newest, whose
 * remaining room stays in use. */
static struct arena_block *block_for(struct arena *a, size_t size)
{
	struct arena_block *newest = a->blocks;
	if (newest != NULL && newest->size - newest->used >= size)
		return newest;
	bool big = size > BLOCK_BYTES / 4;
	struct arena_block *block = block_new(big ? size : BLOCK_BYTES);
	struct arena_block **place = big && newest != NULL ? &newest->next : &a->blocks;
	block->next = *place;
	*place = block;
	return block;
}

void *arena_alloc(struct arena *a, size_t size)
{
	if (size > SIZE_MAX / 2)
		abort();
	/* Nothing still has an address of its own. */
	size_t room = (size + (size == 0) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct arena_block *block = block_for(a, room);
	unsigned char *piece = block->bytes + block->used;
	block->used += room;
	a->used += room;
	ASAN_UNPOISON_MEMORY_REGION(piece, size);
	return memset(piece, 0, size);
}

char *arena_copy(struct arena *a, const char *text, size_t length)
{
	char *copy = arena_alloc(a, length + 1);
	if (length > 0)
		memcpy(copy, text, length);
	return copy;
}

char *arena_text(struct arena *a, const char *text)
{
	return text == NULL ? NULL : arena_copy(a, text, strlen(text));
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	char brief[256]; /* most are written once only */
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(brief, sizeof(brief), format, args);
	va_end(args);
	if (length < 0)
		abort();
	char *text = arena_alloc(a, (size_t)length + 1);
	if ((size_t)length < sizeof(brief))
		memcpy(text, brief, (size_t)length);
	else
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

/* Keeps the newest block if it is an ordinary one: the memory of one huge turn is given back. */
void arena_reset(struct arena *a)
{
	struct arena_block *kept = a->blocks;
	if (kept != NULL && kept->size == BLOCK_BYTES) {
		a->blocks = kept->next;
		arena_free(a);
		kept->next = NULL;
		kept->used = 0;
		ASAN_POISON_MEMORY_REGION(kept->bytes, kept->size);
		a->blocks = kept;
	} else {
		arena_free(a);
	}
}

void arena_free(struct arena *a)
{
	while (a->blocks != NULL) {
		struct arena_block *next = a->blocks->next;
		block_free(a->blocks);
		a->blocks = next;
	}
	a->used = 0;
}
