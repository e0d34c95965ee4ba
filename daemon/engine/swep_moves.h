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
enum err swep_propose(struct turn *t, struct swep_case *c, const struct lifecycle_act *act);
/* When a question of this kind is asked again: whether to end at the next review, all else soon. */
struct wall swep_next_asking(const struct turn *t, const struct swep_case *c,
			     enum proposal_kind kind);
/* Asks about the open proposal once more, with a new time for the answer. */
enum err swep_ask_again(struct turn *t, struct swep_case *c, struct wall due);
/* Closes the open proposal, if any, with this word: approved, rejected, superseded … */
enum err swep_close_proposal(struct turn *t, struct swep_case *c, const char *word);
/* Sets aside, for tonight, every rule that holds now (or all rules), until it gets colder. */
enum err swep_set_aside(struct turn *t, struct swep_case *c, const char *kind, bool all_rules);
/* HELD_ON: no stand-down is proposed before that moment. */
enum err swep_hold_on(struct turn *t, struct swep_case *c, struct wall until, const char *remark);
/* A named person's decisions. */
enum err swep_stand_down(struct turn *t, struct swep_case *c, const char *remark);
enum err swep_recall(struct turn *t, struct swep_case *c, const char *remark);
/* The rest: a change of state with its sentence and nothing else to do. */
enum err swep_settle(struct turn *t, struct swep_case *c, enum swep_state to, const char *sentence,
		     const char *remark);
/* Software's own: what lifecycle_next said. */
enum err swep_do(struct turn *t, struct swep_case *c, const struct lifecycle_act *act);

#endif
