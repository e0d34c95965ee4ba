/* SPDX-License-Identifier: MIT
 *
 * Whoever belongs to a group that has been told that SWEP is on, and was not told with it: they, or
 * their number, came to the list only since, or they said STOP before it and START after it.
 */
#ifndef ENGINE_NEWCOMERS_H
#define ENGINE_NEWCOMERS_H

#include "turn.h"

/* They hear of the running activation as soon as their step may tell them. *names: who that is, ""
 * for nobody. */
enum err newcomers_look(struct turn *t, const struct area_settings *area, const char **names);
/* Of one step. */
enum err newcomers_due(struct turn *t, const struct area_settings *area, const char *step);

#endif
