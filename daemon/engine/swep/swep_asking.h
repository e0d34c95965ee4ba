/* SPDX-License-Identifier: MIT
 *
 * Questions to a person: one proposal is open at a time, and it names every night of the run that
 * has to be decided.
 */
#ifndef ENGINE_SWEP_ASKING_H
#define ENGINE_SWEP_ASKING_H

#include "swep_case.h"

enum err swep_propose(struct turn *t, struct swep_case *c, const struct lifecycle_act *act);
/* Asks about the open proposal once more, with a new time for the answer. */
enum err swep_ask_again(struct turn *t, struct swep_case *c, struct wall due);
/* Closes the open proposal, if any, with this word: approved, rejected, superseded … */
enum err swep_close_proposal(struct turn *t, struct swep_case *c, const char *word);

#endif
