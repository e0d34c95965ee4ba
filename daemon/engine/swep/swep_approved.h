/* SPDX-License-Identifier: MIT
 *
 * What is approved: a yes to tonight is carried out at once, one to a night ahead when it comes,
 * unless the rule no longer holds by then.
 */
#ifndef ENGINE_SWEP_APPROVED_H
#define ENGINE_SWEP_APPROVED_H

#include "swep_case.h"

/* Yes to opening or raising: tonight at once, the other nights when they come. word: "approved" by
 * a person, or "timeout", when nobody answered and the policy's agreement says yes. */
enum err swep_approve(struct turn *t, struct swep_case *c, const char *word, const char *remark);
enum err swep_open_approved(struct turn *t, struct swep_case *c, const struct lifecycle_act *act);
#define ALARM_NIGHT_MISSED "night-missed" /* nobody opened what was approved */
/* Nights that were approved and are over: used where SWEP was on anyway, else lapsed. */
enum err swep_lapse_old(struct turn *t, const struct area_settings *area);
enum err swep_leave_unopened(struct turn *t, struct swep_case *c, const struct lifecycle_act *act);

#endif
