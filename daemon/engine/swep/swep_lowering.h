/* SPDX-License-Identifier: MIT
 *
 * A named person lowers, ends or recalls SWEP. Each writes its rows, its audit line and its
 * decision with evidence, and starts the telling.
 */
#ifndef ENGINE_SWEP_LOWERING_H
#define ENGINE_SWEP_LOWERING_H

#include "swep_case.h"

enum err swep_lower(struct turn *t, struct swep_case *c, int tier, const char *remark);
enum err swep_stand_down(struct turn *t, struct swep_case *c, const char *remark);
enum err swep_recall(struct turn *t, struct swep_case *c, const char *remark);
/* The activation has ended, as somebody decided: outcome is how. */
enum err swep_end_activation(struct turn *t, struct swep_case *c, const char *outcome);

#endif
