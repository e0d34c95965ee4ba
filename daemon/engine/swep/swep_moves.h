/* SPDX-License-Identifier: MIT
 *
 * The moves of the lifecycle that software makes by itself, as lifecycle_next said. Which move is
 * right is not asked here.
 */
#ifndef ENGINE_SWEP_MOVES_H
#define ENGINE_SWEP_MOVES_H

#include "swep_case.h"

#define ALARM_NIGHT_UNANSWERED "night-unanswered"

enum err swep_do(struct turn *t, struct swep_case *c, const struct lifecycle_act *act);

#endif
