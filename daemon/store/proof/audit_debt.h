/* SPDX-License-Identifier: MIT
 *
 * Lines that an older program left out of the audit. Merging two people renames the pairs and the
 * listings that have them in their name, and up to schema 30 neither name had a line of it. They
 * are written once, after the upgrade: until then such a row is one that nobody made, or took away.
 */
#ifndef STORE_AUDIT_DEBT_H
#define STORE_AUDIT_DEBT_H

#include "audit.h"

struct audit_debt {
	const char *area;
	enum audited kind;
	const char *subject;
};

/* What is owed, under the old names and the new; nothing once it is settled. */
enum err audit_debt_list(struct store *s, struct arena *arena, struct audit_debt **out,
			 size_t *count);
/* In the transaction that writes them. */
enum err audit_debt_settle(struct store *s);

#endif
