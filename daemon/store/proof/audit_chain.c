/* SPDX-License-Identifier: MIT */
#include "audit_chain.h"

#include <openssl/sha.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define USUAL 4096 /* bytes of nearly every row; a decision with its evidence has more */

static unsigned char *put_field(unsigned char *at, const struct audit_field *f)
{
	for (int i = 0; i < 8; i++)
		*at++ = (unsigned char)((uint64_t)f->length >> (8 * i));
	if (f->length > 0)
		memcpy(at, f->text, f->length);
	return at + f->length;
}

void audit_chain_digest(const struct audit_field *fields, unsigned char *digest)
{
	unsigned char usual[USUAL], *bytes = usual;
	size_t size = 0;
	for (int i = 0; i < AUDIT_FIELDS; i++)
		size += 8 + fields[i].length;
	if (size > sizeof(usual))
		bytes = malloc(size);
	if (bytes == NULL)
		abort();
	unsigned char *at = bytes;
	for (int i = 0; i < AUDIT_FIELDS; i++)
		at = put_field(at, &fields[i]);
	if (SHA256(bytes, size, digest) == NULL) /* for want of memory */
		abort();
	if (bytes != usual)
		free(bytes);
}

void audit_chain_step(unsigned char *hash, const unsigned char *digest)
{
	unsigned char both[2 * AUDIT_HASH];
	memcpy(both, hash, AUDIT_HASH);
	memcpy(both + AUDIT_HASH, digest, AUDIT_HASH);
	if (SHA256(both, sizeof(both), hash) == NULL)
		abort();
}
