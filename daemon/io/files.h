/* SPDX-License-Identifier: MIT
 *
 * Small files for people, written whole or not at all.
 */
#ifndef IO_FILES_H
#define IO_FILES_H

#include <stddef.h>

/* NULL when it is on the disk under that name, else what went wrong, in words that last until the
 * next call. Its folder is made if only that is missing. */
const char *file_write(const char *path, const char *text, size_t length);
/* Takes away the files beside `oldest` that are named like it, but for their date, and are older.
 */
void file_prune(const char *oldest);

#endif
