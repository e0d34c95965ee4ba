/* SPDX-License-Identifier: MIT
 *
 * What was said of somebody is remembered: in their row, and where it was said of both, in the bed
 * that they have and in their place on the list. Private to the engine room.
 */
#ifndef ENGINE_REMEMBERING_H
#define ENGINE_REMEMBERING_H

#include "turn.h"

/* It was done. */
enum err people_remember(struct turn *t);
/* It was refused, and all that it wrote is undone. Nobody is made for a slip. */
enum err people_remember_refused(struct turn *t, struct fault *why);

#endif
