/* SPDX-License-Identifier: MIT
 *
 * What was said of somebody is remembered: written in their row, so that the bed in which they are
 * is judged by it, and heard by their place on the waiting list. Private to the engine room.
 */
#ifndef ENGINE_REMEMBERING_H
#define ENGINE_REMEMBERING_H

#include "turn.h"

/* It was done. */
enum err people_remember(struct turn *t);
/* It was refused, and all that it wrote is undone. Nobody is made for a slip. */
enum err people_remember_refused(struct turn *t, struct fault *why);

#endif
