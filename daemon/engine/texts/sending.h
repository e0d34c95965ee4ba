/* SPDX-License-Identifier: MIT
 *
 * From the queue to a gateway: once at the end of each turn in which something may leave. Every
 * transfer has its attempt committed before it leaves. Private to the outbox.
 */
#ifndef ENGINE_SENDING_H
#define ENGINE_SENDING_H

#include "message_rows.h"
#include "turn.h"

#define EXERCISE_MARK "EXERCISE " /* begins every text of an exercise */

/* Something may leave: looked at when the turn ends. */
enum err sending_wanted(struct turn *t);
/* Hands over what may leave now, of each channel the most urgent first, as far as there is room and
 * rate at its gateways. Every message it looks at moves or is waited for by a deadline, so that one
 * bad message never holds up the others. */
enum err sending_pump(struct turn *t);

const char *sending_reference(struct turn *t, const char *message, int64_t attempt);
/* What was sent, or would be: a repeat with its mark, though it may take a segment more. */
struct outgoing sending_outgoing(struct turn *t, const struct message_row *m, int attempt);
/* Leaves after the commit; `number` tells its answer from others. */
void sending_leaves(struct turn *t, const struct transfer *transfer, enum errand_kind kind,
		    const struct gateway_settings *to, const struct message_row *m, int64_t number);

#endif
