/* SPDX-License-Identifier: MIT
 *
 * What phone networks swallow without a word: more than LIMIT_SAME_TEXTS identical texts to one
 * number in an hour, or LIMIT_TEXTS_HOUR of any words. What would go beyond waits. Private to the
 * outbox.
 */
#ifndef ENGINE_CROWDING_H
#define ENGINE_CROWDING_H

#include "message_rows.h"
#include "turn.h"

/* *until: before it this text is one too many; .ms = 0 when it may leave. *why: in words. */
enum err crowding_look(struct turn *t, const struct message_row *m, struct wall *until,
		       const char **why);

#endif
