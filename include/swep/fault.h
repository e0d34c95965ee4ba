/* SPDX-License-Identifier: MIT
 *
 * A refusal in words: the code, the field (or line, or offset) it is about, and one clear sentence.
 * Written once, where the fact is known, and carried unchanged to whoever asked.
 */
#ifndef SWEP_FAULT_H
#define SWEP_FAULT_H

#include <stddef.h>

#include "swep/errors.h"

struct remedy;

struct fault {
	enum err code;
	char field[64]; /* "args.person", "line 12", "when:14"; empty when none applies */
	char message[320]; /* a whole sentence, cut at the end if it must be */
	size_t told; /* bytes of it that say why; behind them, how to go on at a keyboard. 0: all */
	/* What would help, for who answers in words of their own. Borrowed from the turn's arena;
	 * NULL when nothing is known to. */
	struct remedy *remedy;
	/* When much is wrong at once: each by itself, NULL at the end, of which the sentence says
	 * the first. Borrowed from the turn's arena. NULL when the sentence is all. */
	const char *const *each;
};

/* Fills f and returns code, so that a refusal is `return fault_set(f, ERR_TAKEN, "bed", …)`. */
enum err fault_set(struct fault *f, enum err code, const char *field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Adds to the sentence how to go on, for whoever sits at a keyboard: "; for another bed: move R1".
 * Returns the fault's code. */
enum err fault_hint(struct fault *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
