/* SPDX-License-Identifier: MIT
 *
 * Looking at the database itself: whether every promise holds.
 */
#ifndef ENGINE_FSCK_VERB_H
#define ENGINE_FSCK_VERB_H

#include "verbs.h"

/* Refuses with every finding when anything is wrong; repairs nothing. */
enum err verb_fsck(struct turn *t, struct request *r, struct fault *why);

#endif
