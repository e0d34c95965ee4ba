/* SPDX-License-Identifier: MIT
 *
 * A disk without room, for SQLite alone: every write it asks of the system fails with ENOSPC while
 * the disk is full. What was written before can be read, as on a real one.
 */
#ifndef TESTS_FULL_DISK_H
#define TESTS_FULL_DISK_H

#include <stdbool.h>
#include <stddef.h>

void full_disk_set(bool full);
/* It is full once so many more bytes were written. */
void full_disk_after(size_t bytes);

#endif
