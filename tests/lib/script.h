/* SPDX-License-Identifier: MIT
 *
 * A scenario as it stands in its file: one command a line, words parted by spaces, "quoted" where a
 * word has spaces (\" and \\ inside), a word that begins with { runs to the end of the line. Lines
 * indented by a tab belong to the command above as its text. # begins a comment at a line's start.
 * What the commands mean is told in player.h.
 */
#ifndef TESTS_SCRIPT_H
#define TESTS_SCRIPT_H

#include <stdbool.h>

#include "arena.h"

#define SCRIPT_WORDS 200

struct script_line {
	int number; /* 1-based */
	const char **words; /* the first names the command */
	int count;
	const char *block; /* the indented lines below, without their first tab; NULL for none */
};

struct script {
	struct script_line *lines;
	size_t count;
};

/* All of it stands in the arena. False with a sentence "FILE:LINE: …" in `why`. */
bool script_read(const char *path, struct arena *arena, struct script *out, char *why, size_t size);
/* The whole of a file with a NUL behind it, or NULL. */
char *script_slurp(const char *path, struct arena *arena);

#endif
