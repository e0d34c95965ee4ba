/* SPDX-License-Identifier: MIT
 *
 * Rules that a person's decision sets aside for one night, unless the weather gets worse than the
 * one that they saw.
 */
#ifndef ENGINE_SET_ASIDE_H
#define ENGINE_SET_ASIDE_H

#include "swep_case.h"

/* Which are, of the night n after tonight. */
enum err set_aside_load(struct turn *t, struct swep_case *c, int n, bool suppressed[LIMIT_RULES]);
/* Whether a person wants no question for tonight that is asked because nobody can tell. */
enum err set_aside_blind(struct turn *t, const struct swep_case *c, bool *aside);
/* Sets aside, for tonight, every rule that holds now, until it gets colder; … */
enum err swep_set_aside(struct turn *t, struct swep_case *c, const char *kind);
/* … on each night of the open proposal what it was about: a NO to a tier is none to a lower; … */
enum err swep_set_aside_asked(struct turn *t, struct swep_case *c, const char *kind);
/* … all rules, for the night n after tonight. */
enum err swep_set_aside_all(struct turn *t, struct swep_case *c, const char *kind, int n);

#endif
