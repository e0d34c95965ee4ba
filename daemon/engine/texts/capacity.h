/* SPDX-License-Identifier: MIT
 *
 * Few beds are left, or none: people hear of it once for each change, while SWEP is on. Private to
 * the engine room.
 */
#ifndef ENGINE_CAPACITY_H
#define ENGINE_CAPACITY_H

#include "turn.h"

/* A bed was given, freed, opened or shut: it is looked at later in this turn. */
enum err capacity_changed(struct turn *t, const struct area_settings *area);
enum err capacity_due(struct turn *t, const struct area_settings *area, const char *subject);

#endif
