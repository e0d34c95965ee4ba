/* SPDX-License-Identifier: MIT
 *
 * Is the audit as it was written, and are the rows as it left them? Looks at everything, changes
 * nothing; for a database in use and for a copy that somebody brings.
 */
#ifndef STORE_AUDIT_PROOF_H
#define STORE_AUDIT_PROOF_H

#include "audit_walk.h"

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
