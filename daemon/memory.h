/* SPDX-License-Identifier: MIT
 *
 * How the process deals with memory: it gives back what it can, and what it cannot have ends it at
 * once, also where a library would go on without. Before anything else.
 */
#ifndef MEMORY_H
#define MEMORY_H

void memory_begin(void);

#endif
