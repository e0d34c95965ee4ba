/* SPDX-License-Identifier: MIT
 *
 * What the audit does not explain, and how it is said.
 */
#ifndef STORE_AUDIT_STRAY_H
#define STORE_AUDIT_STRAY_H

#include "audit.h"

struct audit_stray {
	const char *kind, *subject;
	const char *sentence; /* "is not as row 812 of 2026-11-21T22:14:03Z left it: tier" */
};

struct audit_strays {
	struct audit_stray *rows;
	size_t count;
};

/* kind and sentence must last; the subject may be of any bytes. */
void audit_stray_add(struct arena *arena, struct audit_strays *out, const char *kind,
		     const char *subject, const char *sentence);
/* "row 812 of 2026-11-21T22:14:03Z" */
const char *audit_when_words(int64_t seq, struct wall at, struct arena *arena);
/* Of a sentence whose words may be anything by now: no terminal is confused by it. */
const char *audit_tame(char *sentence);

#endif
