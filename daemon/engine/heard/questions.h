/* SPDX-License-Identifier: MIT
 *
 * Questions to a gateway about what became of a message: after an unknown outcome, and, a few
 * times, when what it accepted stays without a receipt. Private to the outbox.
 */
#ifndef ENGINE_QUESTIONS_H
#define ENGINE_QUESTIONS_H

#include "message_rows.h"
#include "turn.h"

/* Asks the n-th question about a message. *asked is false when there is none. */
enum err question_put(struct turn *t, struct message_row *m, int question, bool *asked);
/* What the question is about, as it was when it left. */
enum err question_sent(struct turn *t, const struct message_row *m, struct outgoing *out);
/* Who has the newest attempt answers no questions at all, or is not configured any more. */
bool question_none(const struct turn *t, const struct message_row *m);
/* Too many questions under way: this one must wait a moment. */
enum err question_may(struct turn *t, const struct message_row *m, bool *may);
/* The number that a question's errand carries: a late answer to an earlier one is told apart. */
int64_t question_number(const struct message_row *m);
/* When what was accepted is to be asked about; .ms = 0 never, or not again. */
struct wall question_recheck(const struct turn *t, const struct message_row *m);

#endif
