/* SPDX-License-Identifier: MIT
 *
 * Is the audit as it was written, and are the rows as it left them? Looks at everything, changes
 * nothing; for a database in use and for a copy that somebody brings.
 */
#ifndef STORE_AUDIT_PROOF_H
#define STORE_AUDIT_PROOF_H

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

/* Something that the audit does not explain. */
struct audit_stray {
	const char *kind, *subject;
	const char *sentence; /* "is not as row 812 of 2026-11-21T22:14:03Z left it: tier" */
};

struct audit_strays {
	struct audit_stray *rows;
	size_t count;
};

/* Rows that are not as their newest audit row left them. What an older program wrote is compared in
 * the columns that it knew. *seen is filled with every row that the chain speaks of; the caller
 * frees it. */
enum err audit_list_strays(struct store *s, struct arena *arena, struct audit_strays *out,
			   struct subject_set *seen);
/* Rows of audited tables that stand in no row of the audit. */
enum err audit_list_unaudited(struct store *s, struct arena *arena, const struct subject_set *seen,
			      struct audit_strays *out);
/* What the file itself says of its pages and indexes; NULL when they are whole. */
enum err audit_file_damage(struct store *s, struct arena *arena, const char **sentence);

#define AUDIT_FINDINGS 20 /* sentences kept; all are counted */

struct audit_proof {
	struct audit_walk chain;
	const char *findings[AUDIT_FINDINGS];
	int count;
	int64_t wrong;
};

/* All of it. What cannot be read any more is a finding, too. */
enum err audit_prove(struct store *s, const char *mark, struct arena *arena,
		     struct audit_proof *out);

#endif
