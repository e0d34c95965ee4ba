/* SPDX-License-Identifier: MIT
 *
 * A text that is kept until the quiet hours are over, and must leave before.
 */
#ifndef ENGINE_KEPT_H
#define ENGINE_KEPT_H

#include "scene.h"

struct new_message;

/* This step leaves it to the text of another to tell somebody: one that is kept leaves now, unless
 * this step spares them, too. */
enum err kept_relied(struct turn *t, const struct scene *c, const struct new_message *m);

#endif
