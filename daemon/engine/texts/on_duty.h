/* SPDX-License-Identifier: MIT
 *
 * SWEP is on, and a duty changes hands: whoever comes on duty of a step that was told hears of it
 * as somebody new in its group.
 */
#ifndef ENGINE_ON_DUTY_H
#define ENGINE_ON_DUTY_H

#include "cascade_step.h"

/* Who came on duty of this step since its occasion began, and was told of it neither by that nor by
 * the hand-over; of a step of no duty nobody. */
enum err on_duty_list(struct turn *t, const struct step_row *x, struct missed_list *out);
/* It is looked at again when the next comes on duty. */
enum err on_duty_await(struct turn *t, const struct scene *c);

#endif
