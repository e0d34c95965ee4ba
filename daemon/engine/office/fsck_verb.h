/* SPDX-License-Identifier: MIT
 *
 * Verbs about the database itself: whether every promise holds, and a copy of it.
 */
#ifndef ENGINE_FSCK_VERB_H
#define ENGINE_FSCK_VERB_H

#include "verbs.h"

/* Refuses with every finding when anything is wrong; repairs nothing. */
enum err verb_fsck(struct turn *t, struct request *r, struct fault *why);
/* Writes a copy beside the running database, which only records that it was copied. */
enum err verb_backup(struct turn *t, struct request *r, struct fault *why);

#endif
