/* SPDX-License-Identifier: MIT
 *
 * How long what an occasion says still matters to who did not hear it.
 */
#ifndef ENGINE_LASTING_H
#define ENGINE_LASTING_H

#include "scene.h"

/* How long an end that was not heard is still told to who believes that SWEP is on. */
#define ENDS_MATTER_MS HOURS_MS(24)

bool lasting_at_all(const struct scene *c); /* for however short a time */
/* Is it of use to whoever has not heard it? What is not true any more is closed. */
bool lasting_now(const struct turn *t, const struct scene *c);

#endif
