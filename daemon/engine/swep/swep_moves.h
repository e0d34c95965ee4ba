/* SPDX-License-Identifier: MIT
 *
 * The moves of the lifecycle: each writes its rows, its audit line and its decision with evidence,
 * and starts the telling. Who moves is the turn's actor. Which move is right is not asked here.
 */
#ifndef ENGINE_SWEP_MOVES_H
#define ENGINE_SWEP_MOVES_H

#include "swep_case.h"

/* rule: index, or -1 when a person decides by themselves. remark: id or NULL. */
enum err swep_activate(struct turn *t, struct swep_case *c, int rule, int tier, const char *remark);
enum err swep_raise(struct turn *t, struct swep_case *c, int rule, int tier, const char *remark);
/* It was to end, or to be lowered, as a person decided, and is neither. */
enum err swep_stay_on(struct turn *t, struct swep_case *c, int rule, const char *remark);
/* Sets aside, for tonight, every rule that holds now, until it gets colder; … */
enum err swep_set_aside(struct turn *t, struct swep_case *c, const char *kind);
/* … on each night of the open proposal what it was about: a NO to a tier is none to a lower; … */
enum err swep_set_aside_asked(struct turn *t, struct swep_case *c, const char *kind);
/* … all rules, for the night n after tonight. */
enum err swep_set_aside_all(struct turn *t, struct swep_case *c, const char *kind, int n);
/* HELD_ON: no stand-down is proposed before that moment. */
enum err swep_hold_on(struct turn *t, struct swep_case *c, struct wall until, const char *remark);
/* A named person's decisions. */
enum err swep_lower(struct turn *t, struct swep_case *c, int tier, const char *remark);
enum err swep_stand_down(struct turn *t, struct swep_case *c, const char *remark);
enum err swep_recall(struct turn *t, struct swep_case *c, const char *remark);
/* Software's own: what lifecycle_next said. */
enum err swep_do(struct turn *t, struct swep_case *c, const struct lifecycle_act *act);

#endif
