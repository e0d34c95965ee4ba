/* SPDX-License-Identifier: MIT
 *
 * Is the schema what this program made? A trigger that somebody added changes rows as they are
 * written, and a guard that is gone guards nothing.
 */
#ifndef STORE_SCHEMA_PROOF_H
#define STORE_SCHEMA_PROOF_H

#include "audit_stray.h"

/* Tables, indexes, triggers and views that are too many, too few or made otherwise. Comments and
 * blanks do not count, nor do SQLite's own statistics. */
enum err schema_list_strays(struct store *s, struct arena *arena, struct audit_strays *out);

#endif
