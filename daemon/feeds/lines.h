/* SPDX-License-Identifier: MIT
 *
 * Words from a body, made fit for people and for a list of one a line: blanks and control
 * characters in a row become one blank, and none stands at either end.
 */
#ifndef FEEDS_LINES_H
#define FEEDS_LINES_H

#include "arena.h"

/* Grows in the arena; zeroed but for the arena it is empty. */
struct lines {
	struct arena *arena;
	const char *between; /* "; " for sentences in one line; NULL is a new line */
	char *text;
	size_t length, room;
};

/* One more line, unless it has no words. NULL adds nothing. */
void lines_add(struct lines *lines, const char *text);
/* The same of every part of a list, "Buckinghamshire, Oxfordshire". */
void lines_add_list(struct lines *lines, const char *text, char separator);
const char *lines_text(const struct lines *lines); /* never NULL */

/* One line by itself: a headline. */
const char *lines_single(struct arena *arena, const char *text);

#endif
