/* SPDX-License-Identifier: MIT
 *
 * What must hold after every turn whatever the script says, looked at through a second connection
 * that sees only what is committed. A promise that is broken becomes the stage's fault.
 */
#ifndef TESTS_PROMISES_H
#define TESTS_PROMISES_H

#include "lib/stage.h"

/* Everything unfinished has a deadline; nothing is doubly given. */
void promises_check(struct stage *s);
/* A text that is seen was committed as `sending`, with this attempt, before. */
void promises_check_text(struct stage *s, const struct parcel *p);
/* No text holds a reference to a person. At the end: a reference may be used after a text. */
void promises_check_privacy(struct stage *s);
/* The audit chain and the file itself. Walks everything: for ends and restarts. */
void promises_check_store(struct stage *s);

/* The first column of the first row as text, in the arena; NULL without a row. Arguments are bound
 * as text, up to the first NULL. What cannot be asked is the stage's fault. */
const char *witness_text(struct stage *s, const char *sql, ...) __attribute__((sentinel));

#endif
