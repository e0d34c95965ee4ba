/* SPDX-License-Identifier: MIT
 *
 * Memory that is always there: being out of it ends swepctl with exit code 3, before or after the
 * daemon has done its part, never with half an answer shown as a whole one.
 */
#ifndef CLI_MEMORY_H
#define CLI_MEMORY_H

#include <stddef.h>

void *memory_get(size_t size); /* free with free() */
void *memory_grow(void *memory, size_t size); /* the old pointer is gone */
_Noreturn void memory_end(void); /* says so and exits; does not return */
/* Makes jansson take its memory here too, so that its NULL only ever means bad input. */
void memory_use(void);

#endif
