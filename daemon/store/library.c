/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "store_inside.h"

static sqlite3_mem_methods plain; /* SQLite's own */

static void *memory_or_end(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

static void *library_malloc(int size)
{
	return memory_or_end(plain.xMalloc(size));
}

static void *library_realloc(void *old, int size)
{
	return memory_or_end(plain.xRealloc(old, size));
}

/* A column that there is no memory for reads as NULL, and nobody would know it from one that is.
 * SQLite's want of memory ends the process as ours does. */
static void library_memory(void)
{
	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain);
	sqlite3_mem_methods methods = plain;
	methods.xMalloc = library_malloc;
	methods.xRealloc = library_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

/* A connection is one thread's: no locks of its own, no statistics, small allocations from a pool.
 */
void store_library(void)
{
	static bool begun;
	if (begun)
		return;
	begun = true;
	library_memory();
	sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 256, 1024);
}
