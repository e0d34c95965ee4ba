/* SPDX-License-Identifier: MIT
 *
 * The only place where a message changes its state: asserts that it may, writes row, audit and
 * deadline. Private to the outbox.
 */
#ifndef ENGINE_MESSAGE_MOVES_H
#define ENGINE_MESSAGE_MOVES_H

#include "message_rows.h"
#include "turn.h"

/* A message that waits for room is looked at again after this much real time; whoever makes room
 * does not wait for it. */
#define QUEUE_LOOK_MS SECONDS_MS(60)
/* Beyond a transfer's own time-out: then nothing comes back any more. */
#define GRACE_MS SECONDS_MS(5)

enum err message_move(struct turn *t, struct message_row *m, enum message_state to,
		      const char *detail);
/* Nobody needs it, for this reason, unless it is that they want no texts. */
enum err message_leave_out(struct turn *t, struct message_row *m, const char *detail);
/* Queued, and not sent just now: looked at again when it may leave, or a little later. */
enum err message_wait(struct turn *t, const struct message_row *m);

#endif
