/* SPDX-License-Identifier: MIT
 *
 * Whoever, as turns out, never heard what an end takes back does not hear the end.
 */
#ifndef ENGINE_UNHEARD_H
#define ENGINE_UNHEARD_H

#include "message_rows.h"
#include "turn.h"

/* This text certainly did not go to them, and will not: what is queued for them because it might
 * have goes neither, unless they heard it by another. */
enum err unheard_look(struct turn *t, const struct message_row *m);

#endif
