/* SPDX-License-Identifier: MIT
 *
 * A word that nobody understood, and that may say that somebody is under 18: "17/18", "f17",
 * "girl".
 */
#ifndef ENGINE_MAYBE_AGE_H
#define ENGINE_MAYBE_AGE_H

#include <stdbool.h>

/* counts: no bed and no case can stand there, so a number in it may be an age, too. */
bool maybe_age(const char *word, bool counts);
/* "18", and a word that takes from it, as in "not 18" and "nearly 18". */
bool maybe_eighteen(const char *word);
bool maybe_less(const char *word);

#endif
