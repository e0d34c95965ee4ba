/* SPDX-License-Identifier: MIT
 *
 * malloc that does not fail: short of memory the process ends, and systemd starts it afresh.
 */
#ifndef IO_HEAP_H
#define IO_HEAP_H

#include <stddef.h>

void *heap_new(size_t size); /* zeroed */
void *heap_resize(void *memory, size_t size);
char *heap_text(const char *text); /* NULL stays NULL */

#endif
