/* SPDX-License-Identifier: MIT
 *
 * What writing the audit and proving it share: how a row of each kind is read back.
 */
#ifndef STORE_AUDIT_INSIDE_H
#define STORE_AUDIT_INSIDE_H

#include "audit.h"

struct audit_kind {
	const char *name;
	const char *snapshot; /* of ?1: the audited columns of that row as one JSON object */
	const char *rows; /* what the audit calls each; NULL where there is no table. But for those
			     of an area, a source, a person that are still as they are made */
	const char *reals; /* of ?1: which of these columns have a point; NULL none */
};

extern const struct audit_kind audit_kinds[AUDITED_COUNT];

size_t audit_kind_of(const char *name); /* AUDITED_COUNT when this program knows none */

#define AUDIT_SEAL 128

/* "r12:" and the digest of a remark's salt and text. */
void audit_seal(const char *id, const char *salted, size_t length, char *out, size_t size);

#endif
