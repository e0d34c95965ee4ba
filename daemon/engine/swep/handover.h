/* SPDX-License-Identifier: MIT
 *
 * The hand-over: at the policy's hour the out-of-hours team hears how things stand, and looks after
 * tonight.
 */
#ifndef ENGINE_HANDOVER_H
#define ENGINE_HANDOVER_H

#include "swep_case.h"

/* From the hand-over on, the out-of-hours team looks after tonight. */
bool handover_is_past(const struct turn *t, const struct swep_case *c);
/* Its row in the timetable. */
enum err handover_tell(struct turn *t, struct swep_case *c, const char *title);
/* A person opens it after the hour of the hand-over, at which nothing was told, or nobody has
 * answered yet: whoever looks after tonight is asked on. Of what a rule opens then they hear as of
 * a late crossing; who heard that it is not on yet hears of the activation. */
enum err handover_again(struct turn *t, const struct swep_case *c, bool *out);
enum err handover_tell_anew(struct turn *t, struct swep_case *c);

#endif
