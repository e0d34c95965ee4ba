/* SPDX-License-Identifier: MIT
 *
 * SWEP is on, and a step names a duty: whoever has it by now hears of it, also where the step rings
 * one after the other and another has answered for it.
 */
#ifndef ENGINE_ON_DUTY_H
#define ENGINE_ON_DUTY_H

#include "scene.h"

/* Who has the duty of this step and was told neither by its event nor by the hand-over. */
enum err on_duty_list(struct turn *t, const struct step_row *x, const char *duty,
		      struct missed_list *out);
/* When the next comes on the duty of this step; .ms = 0: it is of none, or nobody is known. */
enum err on_duty_next(struct turn *t, const struct step_row *x, struct wall *at);

#endif
