/* SPDX-License-Identifier: MIT
 *
 * Words that people type for what swepctl calls otherwise.
 */
#ifndef CLI_OTHER_WORD_H
#define CLI_OTHER_WORD_H

/* What to type instead, as half a sentence; static. NULL for a word that is not known. */
const char *other_word(const char *typed);

#endif
