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
	int room; /* units that fit in so many parts */
	uint32_t offending; /* first character that is not in GSM-7; 0 if none */
	size_t offending_at; /* its byte offset in the text */
};

/* False when text is not valid UTF-8 or holds a control character other than \n. */
bool sms_measure(const char *text, struct sms_size *out);
/* The same of any UTF-8, with control characters, which swepd sends to nobody: of them the alphabet
 * has line feed, carriage return and, by an escape, form feed. */
bool sms_count(const char *text, struct sms_size *out);

#define SMS_GROWTH 4 /* so many times longer, in bytes, a text becomes at most: " degrees " */

/* Writes text to out (size bytes, more than SMS_GROWTH times its length) with the published
 * replacements (curly quotes, dashes, ellipsis, odd spaces, bullet, degree sign behind a number,
 * fractions) if the result is then pure GSM-7. An accent that stands by itself behind its letter
 * becomes one with it in any case: that is shorter, and the same. Returns true when something was
 * replaced. */
bool sms_replace(const char *text, char *out, size_t size);

#endif
