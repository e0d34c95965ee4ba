/* SPDX-License-Identifier: MIT
 *
 * From the queue to a gateway, and questions to a gateway about what became of a text. Both end in
 * a transfer whose attempt and number are committed before it leaves. Private to the outbox.
 */
#ifndef ENGINE_SENDING_H
#define ENGINE_SENDING_H

#include "message_rows.h"
#include "turn.h"

/* Hands over what may leave now, most urgent first, as far as there is room at the gateway. Every
 * message it looks at moves, so that one bad text never holds up the others. */
enum err sending_pump(struct turn *t);
/* Asks the n-th question about a message that is unknown. *asked is false when there is none. */
enum err sending_ask(struct turn *t, struct message_row *m, int question, bool *asked);
/* Too many questions under way: this one must wait a moment. */
enum err sending_may_ask(struct turn *t, const struct message_row *m, bool *may);

/* Why a gateway takes no texts at all: it rests a moment, then is tried with one text at a time.
 * While another works, that one takes all that is urgent. A text falls over only between gateways
 * that are real, or between those that are not. */
enum err sending_gateway_stopped(struct turn *t, const char *area, const char *gateway,
				 const char *reason);
/* A text certainly did not get through. *rests: that is enough, or the gateway was being tried. */
enum err sending_gateway_failed(struct turn *t, const char *area, const char *gateway, bool enough,
				const char *reason, bool *rests);
/* Nobody knows whether a text got through: after three in a row, or when tried, it rests. */
enum err sending_gateway_silent(struct turn *t, const char *area, const char *gateway);
enum err sending_gateway_works(struct turn *t, const char *gateway);
#define GATEWAY_REST_MS SECONDS_MS(15)
/* Is there another gateway, no worse than that of the newest attempt, which does not rest and has
 * not lost this text already? */
enum err sending_elsewhere(struct turn *t, const struct message_row *m, bool *elsewhere);

/* Is there a gateway for it at all? */
bool sending_carries(const struct turn *t, enum channel c);

const char *sending_reference(struct turn *t, const char *message, int64_t attempt);
/* What was sent, or would be: with the mark of a repeat where it fits. */
struct outgoing sending_outgoing(struct turn *t, const struct message_row *m, int attempt);
/* The number that a question's errand carries: a late answer to an earlier one is told apart. */
int64_t sending_question_number(const struct message_row *m);

#endif
