/* SPDX-License-Identifier: MIT
 *
 * SHA-256 as text: names bodies, and tells one request from another; with a key, HMAC-SHA-256,
 * which nobody can compute who lacks the key.
 */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include <stddef.h>

#define DIGEST_TEXT 65 /* 64 hex digits and the end */

void digest_hex(const char *bytes, size_t size, char *out);
void digest_keyed(const char *key, const char *bytes, size_t size, char *out);

#endif
