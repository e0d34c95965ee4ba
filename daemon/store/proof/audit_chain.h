/* SPDX-License-Identifier: MIT
 *
 * How one row of the audit follows from the one before:
 *
 *   digest = SHA-256 of the row's fields, each preceded by its length in bytes (eight, least first)
 *   hash   = SHA-256 of the hash before (32 zeroes for the first row) and the digest
 *
 * A row that is nobody's business can so be shown by its digest, and the chain still be walked.
 */
#ifndef STORE_AUDIT_CHAIN_H
#define STORE_AUDIT_CHAIN_H

#include <stddef.h>

#define AUDIT_HASH 32 /* bytes */
#define AUDIT_FIELDS 9

/* In the order of the table's columns: area, at, actor, kind, subject, change, because, remark,
 * after. Times as decimal text, so that any language can compute the same. */
struct audit_field {
	const char *text; /* NULL only when the length is 0 */
	size_t length;
};

void audit_chain_digest(const struct audit_field *fields, unsigned char *digest);
/* From the hash before to the hash of the row. */
void audit_chain_step(unsigned char *hash, const unsigned char *digest);

#endif
