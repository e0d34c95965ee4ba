/* SPDX-License-Identifier: MIT
 *
 * Where somebody moves on to, in the codes that are counted. The place itself is free text and
 * stands elsewhere, where it can be erased: it may be one that nobody else must know.
 */
#ifndef CORE_DESTINATION_H
#define CORE_DESTINATION_H

#define DESTINATION_TEXT 200

/* The code as it is stored; NULL for a word that is none. Any case. "declined" is a plan, too: they
 * want none, and somebody has told them where to come. */
const char *destination_read(const char *word);
/* All of them, with ", " between. */
char *destination_words(char out[DESTINATION_TEXT]);

#endif
