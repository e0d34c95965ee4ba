/* SPDX-License-Identifier: MIT
 *
 * What cannot be read any more.
 */
#ifndef STORE_AUDIT_DAMAGE_H
#define STORE_AUDIT_DAMAGE_H

#include "store.h"

/* What the file itself says of its pages and indexes; NULL when they are whole. */
enum err audit_file_damage(struct store *s, struct arena *arena, const char **sentence);
/* After a failure. True when such bytes were all: the store may be asked on. */
bool audit_damage_forgive(struct store *s);

#endif
