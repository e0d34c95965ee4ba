/* SPDX-License-Identifier: MIT
 *
 * What a person says at the door so that nobody has to ask who they are: two plain words, easy to
 * say, to hear and to remember, with no meaning. The same seed gives the same words.
 */
#ifndef CORE_ARRIVAL_WORD_H
#define CORE_ARRIVAL_WORD_H

#include <stdbool.h>

#define ARRIVAL_WORD 24

char *arrival_word(const char *seed, char out[ARRIVAL_WORD]); /* "green kettle" */
/* As somebody may type it: any case, blanks or dashes between. */
bool arrival_word_same(const char *word, const char *typed);

#endif
