/* SPDX-License-Identifier: MIT
 *
 * What stands on a stay that was said to be over and goes on: every alarm, question and end of it
 * is found anew by whatever finds it of an arrival or at a look, so that it is as if nobody had
 * said so. Private to the verbs of beds.
 */
#ifndef ENGINE_STANDING_H
#define ENGINE_STANDING_H

#include "guest.h"

/* *left is the stay as it was, read before it was live again; sharer: the placement of whoever was
 * in the bed with them and has left it, too; NULL nobody. */
enum err standing_again(struct turn *t, struct request *r, const struct guest *left,
			const char *sharer);

#endif
