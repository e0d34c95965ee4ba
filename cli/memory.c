/* SPDX-License-Identifier: MIT */
#include "memory.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "swep/errors.h"

_Noreturn void memory_end(void)
{
	static const char sentence[] = "swepctl: out of memory\n";
	ssize_t written = write(STDERR_FILENO, sentence, sizeof(sentence) - 1);
	(void)written;
	_exit(err_exit(ERR_BUSY));
}

void *memory_get(size_t size)
{
	return memory_grow(NULL, size);
}

void *memory_grow(void *memory, size_t size)
{
	void *grown = realloc(memory, size > 0 ? size : 1);
	if (!grown)
		memory_end();
	return grown;
}

void memory_use(void)
{
	json_set_alloc_funcs(memory_get, free);
}
