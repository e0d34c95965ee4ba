/* SPDX-License-Identifier: MIT
 *
 * A message as it leaves. Private to the outbox.
 */
#ifndef ENGINE_OUTGOING_H
#define ENGINE_OUTGOING_H

#include "message_rows.h"
#include "turn.h"

const char *outgoing_reference(struct turn *t, const char *message, int64_t attempt);
/* What was sent, or would be: a repeat with its mark, though it may take a segment more. */
struct outgoing outgoing_of(struct turn *t, const struct message_row *m, int attempt);
/* Leaves after the commit; `number` tells its answer from others. */
void outgoing_leaves(struct turn *t, const struct transfer *transfer, enum errand_kind kind,
		     const struct gateway_settings *to, const struct message_row *m,
		     int64_t number);

#endif
