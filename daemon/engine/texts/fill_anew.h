/* SPDX-License-Identifier: MIT
 *
 * Texts that have not left say what is so by now, not what was so when they were made.
 */
#ifndef ENGINE_FILL_ANEW_H
#define ENGINE_FILL_ANEW_H

#include "scene.h"

/* All that this step told and has not left yet. */
enum err fill_anew_step(struct turn *t, const struct scene *c);
/* One that is queued again, if SWEP has moved on since it was made. */
enum err fill_anew_moved(struct turn *t, struct message_row *m);

#endif
