/* SPDX-License-Identifier: MIT
 *
 * A copy of the whole database while it is in use: everything that was committed when it began,
 * and nothing else. Verified before it is called a backup; a copy that fails is taken away again.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store.h"

struct backup {
	int64_t bytes;
	int schema; /* version */
	int64_t audit_rows;
	const char *head; /* of the audit chain, 64 hex digits; "" while it is empty */
};

/* path is absolute, must not exist, and is made for its owner alone (0600). */
enum err backup_write(struct store *s, const char *path, struct arena *arena, struct backup *out,
		      struct fault *why);

#endif
