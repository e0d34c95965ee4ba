/* SPDX-License-Identifier: MIT
 *
 * The size of a text on the air. GSM 03.38 seven-bit when every character is in its alphabet, else
 * UCS-2; escapes and surrogate pairs are never split between parts, as a phone would pack them.
 */
#ifndef CORE_SMS_H
#define CORE_SMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sms_size {
	bool ucs2;
	int units; /* septets with escapes counted twice, or UTF-16 units */
	int parts; /* 1: 160 or 70 units; more: 153 or 67 in each */
	uint32_t offending; /* first character that is not in GSM-7; 0 if none */
	size_t offending_at; /* its byte offset in the text */
};

/* False when text is not valid UTF-8 or holds a NUL or a control character other than \n. */
bool sms_measure(const char *text, struct sms_size *out);
/* Writes text to out (size bytes) with the published replacements (curly quotes, dashes, ellipsis,
 * odd spaces, bullet, degree sign before C) if the result is then pure GSM-7, else unchanged.
 * Returns true when something was replaced. No text grows by it: size is at least its own. */
bool sms_replace(const char *text, char *out, size_t size);

#endif
