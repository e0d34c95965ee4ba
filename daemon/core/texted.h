/* SPDX-License-Identifier: MIT
 *
 * A text that came in, cut into words: a command and what it is about, as people type it. Case,
 * spaces and punctuation are forgiven, so are a phone's clever quotes and dashes and the full-width
 * letters of others. Decides nothing: what the words mean is for whoever asks.
 */
#ifndef CORE_TEXTED_H
#define CORE_TEXTED_H

#include <stdbool.h>
#include <stddef.h>

#include "swep/limits.h"

#define TEXTED_WORDS 12

struct texted {
	char words[TEXTED_WORDS][LIMIT_REF + 1]; /* as typed; the command is the first */
	int count;
	bool more; /* there were further words, or one was too long to be kept */
	char code[5]; /* four digits by themselves, which are no word; "" none, or unlike ones */
	int before_code; /* words before the first of them */
	bool codes; /* there were unlike ones */
	char digits[2][5]; /* … the first of them, and the next that is unlike it; "" none */
	bool third; /* … and one unlike both */
};

/* A text as it came in, made UTF-8 and no longer than LIMIT_INBOUND: a byte that is none becomes
 * U+FFFD, and where it is cut, between characters, it says so and by how much. */
size_t texted_room(const char *text); /* bytes that it takes, with its NUL */
void texted_keep(const char *text, char *out, size_t size);

/* Plain letters, digits, quotes, dashes and spaces in place of their look-alikes; marks that nobody
 * sees are dropped. Never longer than the text. Bytes that are not UTF-8 become "?". */
void texted_fold(const char *text, char *out, size_t size);
/* Of a text that was folded. */
void texted_read(const char *text, struct texted *out);
/* Four digits that stand behind the first `place` words are a word, as the label of a bed is, and
 * the code is what else there is; false: none stand there. */
bool texted_digits_word(struct texted *t, int place);
/* Does it begin with this command (a-z)? *used says how many words it took: "no show" takes two. */
bool texted_begins(const struct texted *t, const char *command, int *used);

#endif
