/* SPDX-License-Identifier: MIT
 *
 * SWEP comes on, goes up, or stays on. Each writes its rows, its audit line and its decision with
 * evidence, and starts the telling. Who does it is the turn's actor. Whether it is right is not
 * asked here.
 */
#ifndef ENGINE_SWEP_RAISING_H
#define ENGINE_SWEP_RAISING_H

#include "swep_case.h"

/* rule: index, or -1 when a person decides by themselves. remark: id or NULL. */
enum err swep_activate(struct turn *t, struct swep_case *c, int rule, int tier, const char *remark);
enum err swep_raise(struct turn *t, struct swep_case *c, int rule, int tier, const char *remark);
/* It was to end, or to be lowered, as a person decided, and is neither. */
enum err swep_stay_on(struct turn *t, struct swep_case *c, int rule, const char *remark);
/* HELD_ON: no stand-down is proposed before that moment. */
enum err swep_hold_on(struct turn *t, struct swep_case *c, struct wall until, const char *remark);
/* In an area that is shadowed no door opens. */
enum err swep_open_beds(struct turn *t, struct swep_case *c);

#endif
