/* SPDX-License-Identifier: MIT
 *
 * Less of a text: its first words, and three dots that say so. No word and no number is cut, and no
 * character ever.
 */
#ifndef CORE_BRIEF_H
#define CORE_BRIEF_H

#include "arena.h"

int brief_count(const char *text); /* words, which blanks part */
/* The first `words` of them; the text itself when it has no more. */
const char *brief_words(const char *text, int words, struct arena *arena);
/* As many words as go into so many characters, dots counted; of a first word that is longer, as
 * much as goes. The text itself when all of it does. */
const char *brief_text(const char *text, int characters, struct arena *arena);

#endif
