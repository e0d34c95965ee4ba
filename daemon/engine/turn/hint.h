/* SPDX-License-Identifier: MIT
 *
 * How to go on, behind a refusal that may be long, or of which each reason has a line.
 */
#ifndef ENGINE_HINT_H
#define ENGINE_HINT_H

#include "turn.h"

/* Adds to the sentence, behind `joint`; the same in a line of its own where there are lines, or
 * where the sentence would be cut. Returns the fault's code. */
enum err hint_whole(struct turn *t, struct fault *why, const char *joint, const char *hint);

#endif
