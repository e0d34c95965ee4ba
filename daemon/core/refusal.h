/* SPDX-License-Identifier: MIT
 *
 * Why a person does not take a bed, in the codes that are counted: what would have been taken
 * instead follows from them. A refusal is theirs to make, and never a mark against them.
 */
#ifndef CORE_REFUSAL_H
#define CORE_REFUSAL_H

#include <stdbool.h>

#define REFUSAL_TEXT 200

/* The code as it is stored; NULL for a word that is none. Any case. */
const char *refusal_read(const char *word);
/* What would have been taken: a need, or 0. */
unsigned refusal_need(const char *code);
/* All of them, with ", " between. */
char *refusal_words(char out[REFUSAL_TEXT]);

#endif
