/* SPDX-License-Identifier: MIT
 *
 * SANITIZED is defined where AddressSanitizer has the memory: it gives other answers than malloc.
 */
#ifndef TESTS_LIB_SANITIZED_H
#define TESTS_LIB_SANITIZED_H

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED
#endif

#endif
