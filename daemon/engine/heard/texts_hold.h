/* SPDX-License-Identifier: MIT
 *
 * The answer to a HOLD, which an IN has, too, where it leads to another bed.
 */
#ifndef ENGINE_TEXTS_HOLD_H
#define ENGINE_TEXTS_HOLD_H

#include "night_word.h"

/* A bed is held: until when, and the codes for what comes of it. */
enum err hold_told(struct turn *t, struct heard *h, const struct permit *p, const json_t *result);
/* What the verb says besides, of the door, of ringing first and of the bed; its other lines name
 * the case. */
const char *hold_remarks(struct turn *t, const json_t *result);

#endif
