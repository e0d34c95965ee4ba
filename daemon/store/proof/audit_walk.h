/* SPDX-License-Identifier: MIT
 *
 * Is each row of the audit as it was written, and in its place?
 */
#ifndef STORE_AUDIT_WALK_H
#define STORE_AUDIT_WALK_H

#include "audit.h"

/* The chain, walked from its first row. */
struct audit_walk {
	int64_t rows; /* that are as they were written */
	struct wall newest; /* of these */
	const char *head; /* hash of the newest, 64 hex digits; "" when there is none */
	int64_t bad; /* first row that is not as it was written, or not in its place; 0 all are */
	const char *sentence; /* about it: which, of when, what it says; NULL */
	int64_t marked; /* row with the hash that was asked for; 0 there is none */
};

#define AUDIT_MARK_LEAST 16 /* hex digits of a hash that are enough to know it by */

/* 16 to 64 hex digits, in either case. */
bool audit_mark_is_good(const char *mark);
/* mark: how a hash begins that stood on paper, or NULL. */
enum err audit_walk_chain(struct store *s, const char *mark, struct arena *arena,
			  struct audit_walk *out);

#endif
