/* SPDX-License-Identifier: MIT
 *
 * A scenario as it stands in its file: one command a line, words parted by spaces, "quoted" where a
 * word has spaces (\" and \\ inside), a word that begins with { runs to the end of the line. Lines
 * indented by a tab belong to the command above as its text. # begins a comment at a line's start.
 * What the commands mean is told in player.h.
 *
 * "olu$ swepctl hold best C-2001" is somebody at a keyboard: its words are "$", "olu", "swepctl"
 * and so on. The lines below that begin with "> " are what is seen, as printed; "exit 1" below them
 * is the exit status, where it is not 0.
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
	const char *block; /* the indented lines below, without their first tab, or what is seen
			      without its "> "; NULL for none */
	const char *story; /* the comments above, without their "# "; NULL for none */
	const char *typed; /* of a line at a keyboard: as it stands; else NULL */
	int exit; /* of a line at a keyboard */
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
