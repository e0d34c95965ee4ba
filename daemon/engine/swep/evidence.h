/* SPDX-License-Identifier: MIT
 *
 * One activation as one file: what was decided and why, who was told, and every line of the audit
 * about it, in a form that anybody can check against the chain. Lines of others in between stand in
 * it by their digests only. swepd-audit(1) describes it to the field.
 */
#ifndef ENGINE_EVIDENCE_H
#define ENGINE_EVIDENCE_H

#include <stdio.h>

#include "store.h"

#define EVIDENCE_FORMAT 2

struct evidence {
	int64_t first, last; /* rows of the audit */
	int64_t shown; /* of these in full */
	const char *head; /* hash of the last, 64 hex digits */
};

/* JSON lines. ERR_NOT_FOUND: no such activation. Reads one commit of a store that is between its
 * turns, or beside them. */
enum err evidence_write(struct store *s, const char *activation, struct wall now,
			struct arena *arena, FILE *out, struct evidence *told, struct fault *why);

#endif
