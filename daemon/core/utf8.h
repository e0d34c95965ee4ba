/* SPDX-License-Identifier: MIT
 *
 * UTF-8, one character at a time. Overlong forms, surrogates and numbers beyond U+10FFFF are bad.
 */
#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#define UTF8_BAD UINT32_MAX

/* The character at *at, which then points behind it. At the NUL: 0, and *at stays. UTF8_BAD moves
 * on by one byte. */
uint32_t utf8_next(const char **at);
/* C0, DEL and C1: what no name and no text needs, and what confuses a terminal. */
bool utf8_control(uint32_t c);

#endif
