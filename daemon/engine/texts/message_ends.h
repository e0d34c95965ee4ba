/* SPDX-License-Identifier: MIT
 *
 * A message that was under way and comes back, and what follows for those who wait for it. Private
 * to the outbox.
 */
#ifndef ENGINE_MESSAGE_ENDS_H
#define ENGINE_MESSAGE_ENDS_H

#include "message_rows.h"
#include "turn.h"

/* Back to the queue, not before `ready`; cancelled if nobody needs it any more. */
enum err message_requeue(struct turn *t, struct message_row *m, struct wall ready,
			 const char *detail);
/* It will never arrive: whoever waits for its contact hears so. */
enum err message_fail(struct turn *t, struct message_row *m, const char *detail);
/* The cascade goes on without it; nobody waits for an answer. */
enum err message_missed(struct turn *t, const struct message_row *m);

#endif
