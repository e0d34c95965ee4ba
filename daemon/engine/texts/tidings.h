/* SPDX-License-Identifier: MIT
 *
 * What is heard of a message that left, and what that makes of it: taken, delivered, sent again,
 * with or without the mark of a repeat, asked about, given up. Private to the outbox.
 */
#ifndef ENGINE_TIDINGS_H
#define ENGINE_TIDINGS_H

#include "attempt_rows.h"
#include "message_rows.h"
#include "turn.h"

/* One word about one attempt, from whichever side it comes. */
enum err tidings_hear(struct turn *t, struct message_row *m, struct attempt_row *a,
		      enum source_of_word from, const struct judgement *j);
/* A look-up as a whole told nothing: again after a while, or, after many, sent once more. */
enum err tidings_silent(struct turn *t, struct message_row *m, const char *detail);
/* The n-th question about it; when there is none, nothing is told. */
enum err tidings_ask(struct turn *t, struct message_row *m, int question, const char *detail);

#endif
