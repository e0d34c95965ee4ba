/* SPDX-License-Identifier: MIT */
#include "heap.h"

#include <stdlib.h>
#include <string.h>

void *heap_new(size_t size)
{
	void *memory = calloc(1, size);
	if (!memory)
		abort();
	return memory;
}

void *heap_resize(void *memory, size_t size)
{
	void *resized = realloc(memory, size);
	if (!resized)
		abort();
	return resized;
}

char *heap_text(const char *text)
{
	char *copy = text ? strdup(text) : NULL;
	if (text && !copy)
		abort();
	return copy;
}
