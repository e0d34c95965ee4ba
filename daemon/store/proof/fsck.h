/* SPDX-License-Identifier: MIT
 *
 * Does the database hold what the program promises? Every promise is a row: a name, a question that
 * finds what breaks it, a sentence. Looks at everything, repairs nothing: what is wrong here is
 * wrong for a reason that a person must find.
 */
#ifndef STORE_FSCK_H
#define STORE_FSCK_H

#include "store.h"

#define FSCK_MOST 20 /* findings kept of each check; all are counted */

struct fsck_finding {
	const char *check; /* "bed-placement" */
	const char *id; /* of the row; for the audit chain its number */
	const char *sentence; /* what is wrong with it: "points at no live placement of its own" */
};

struct fsck_report {
	struct fsck_finding *findings;
	size_t count;
	int64_t wrong; /* all there are, kept or not */
	int checks;
	int64_t audit_rows;
	const char *head; /* of the audit chain, 64 hex digits; "" while it is empty */
};

enum err fsck_run(struct store *s, struct wall now, struct arena *arena, struct fsck_report *out);
/* Also for whoever looks at a single promise: the names in the order of the checks, NULL beyond. */
const char *fsck_check_name(size_t n);

#endif
