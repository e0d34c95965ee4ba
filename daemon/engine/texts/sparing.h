/* SPDX-License-Identifier: MIT
 *
 * Looked at when a text, or a call, would leave, for it may have waited for a gateway since the
 * evening, or be told again: what would wake somebody who need not hear it yet (awake.h) is kept
 * until the quiet hours are over, and is filled in anew then. A mail wakes nobody.
 */
#ifndef ENGINE_SPARING_H
#define ENGINE_SPARING_H

#include "message_rows.h"
#include "turn.h"

/* *moved: as it was read it does not leave now. */
enum err sparing_look(struct turn *t, struct message_row *m, bool *moved);

#endif
