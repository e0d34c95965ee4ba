/* SPDX-License-Identifier: MIT */
#include "digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

static void hex(const unsigned char *digest, char *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[DIGEST_TEXT - 1] = '\0';
}

void digest_hex(const char *bytes, size_t size, char *out)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	if (SHA256((const unsigned char *)bytes, size, digest) == NULL) /* for want of memory */
		abort();
	hex(digest, out);
}

void digest_keyed(const char *key, const char *bytes, size_t size, char *out)
{
	unsigned char digest[SHA256_DIGEST_LENGTH];
	unsigned int length = sizeof(digest);
	if (HMAC(EVP_sha256(), key, (int)strlen(key), (const unsigned char *)bytes, size, digest,
		 &length) == NULL)
		abort(); /* out of memory is all that can be */
	hex(digest, out);
}
