/* SPDX-License-Identifier: MIT */
#include "memory.h"

#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>

/* A tree that lacks a leaf is an answer that is not true, and a request that could not be read for
 * want of memory would be refused as if it were wrong. */
static void *memory_or_end(size_t size)
{
	void *memory = malloc(size);
	if (memory == NULL)
		abort();
	return memory;
}

/* Give memory back after a large body instead of keeping it for the next: it is idle most days. */
void memory_begin(void)
{
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, 128 * 1024);
	mallopt(M_TRIM_THRESHOLD, 256 * 1024);
	json_set_alloc_funcs(memory_or_end, free);
}
