/* SPDX-License-Identifier: MIT
 *
 * Are the rows as the audit left them?
 */
#ifndef STORE_AUDIT_ROWS_H
#define STORE_AUDIT_ROWS_H

#include "audit_stray.h"
#include "subject_set.h"

/* Rows that are not as their newest audit row left them. What an older program wrote is compared in
 * the columns that it knew. *seen is filled with every row that the chain speaks of; the caller
 * frees it. */
enum err audit_list_strays(struct store *s, struct arena *arena, struct audit_strays *out,
			   struct subject_set *seen);
/* Rows of audited tables that stand in no row of the audit. */
enum err audit_list_unaudited(struct store *s, struct arena *arena, const struct subject_set *seen,
			      struct audit_strays *out);

#endif
