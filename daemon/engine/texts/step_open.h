/* SPDX-License-Identifier: MIT
 *
 * A step of an occasion begins: one that the council has configured, or one of our own.
 */
#ifndef ENGINE_STEP_OPEN_H
#define ENGINE_STEP_OPEN_H

#include "pseudo_group.h"
#include "scene.h"

/* dusk: until then a step about a night to come keeps the quiet hours; .ms = 0 it is about now. */
enum err step_open(struct turn *t, struct scene *c, const struct step_settings *s, struct wall dusk,
		   int number);
/* A step that no council configures. */
struct step_settings step_own(enum pseudo_group g);
/* An activation's step for whoever may have heard last that it is not on tonight, or ends, where
 * there is anybody: who must know it tonight hears at any hour, whatever step would let them sleep.
 */
enum err step_open_ended(struct turn *t, struct scene *c, bool at_once, int *opened);
/* Begins an occasion whose texts somebody else makes, with the one step they belong to; *o gets its
 * id. */
enum err step_begin_met(struct turn *t, struct occasion_row *o, const char *group,
			struct step_row *step);

#endif
