/* SPDX-License-Identifier: MIT
 *
 * Looking through JSON as the daemon writes it, without a blank, faster than it can be read into a
 * tree. Nothing is believed: every step says whether it found what it looked for, and whoever is
 * told no reads the whole line as a tree, which says what is wrong with it.
 */
#ifndef CLI_SCAN_H
#define CLI_SCAN_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of somebody else's text. */
struct piece {
	const char *text;
	size_t length;
};

struct scan {
	const char *at, *end;
};

bool scan_char(struct scan *s, char c);
/* A text without escapes, as it stands between its quotes. */
bool scan_text(struct scan *s, struct piece *out);
/* Any value, with its quotes or brackets. What is inside is not looked at closely. */
bool scan_value(struct scan *s, struct piece *out);
bool piece_is(const struct piece *p, const char *text);

#endif
