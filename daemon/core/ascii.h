/* SPDX-License-Identifier: MIT
 *
 * Letters in either case, the same on every machine: the C library's own functions ask the locale.
 */
#ifndef CORE_ASCII_H
#define CORE_ASCII_H

#include <stdbool.h>

static inline char ascii_lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Equal but for the case of A to Z. */
static inline bool ascii_same(const char *a, const char *b)
{
	while (*a != '\0' && ascii_lower(*a) == ascii_lower(*b))
		a++, b++;
	return *a == *b;
}

#endif
