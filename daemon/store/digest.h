/* SPDX-License-Identifier: MIT
 *
 * SHA-256 as text: names bodies, and tells one request from another.
 */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include <stddef.h>

#define DIGEST_TEXT 65 /* 64 hex digits and the end */

void digest_hex(const char *bytes, size_t size, char *out);

#endif
