/* SPDX-License-Identifier: MIT */
#include "digest.h"

#include <openssl/sha.h>
#include <stdio.h>

void digest_hex(const char *bytes, size_t size, char *out)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	SHA256((const unsigned char *)bytes, size, digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
}
