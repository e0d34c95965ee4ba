/* SPDX-License-Identifier: MIT
 *
 * Questions to a person: one proposal is open at a time, and it names every night of the run that
 * has to be decided. What is approved ahead waits for its night.
 */
#ifndef ENGINE_SWEP_ASKING_H
#define ENGINE_SWEP_ASKING_H

#include "swep_case.h"

enum err swep_propose(struct turn *t, struct swep_case *c, const struct lifecycle_act *act);
/* Asks about the open proposal once more, with a new time for the answer. */
enum err swep_ask_again(struct turn *t, struct swep_case *c, struct wall due);
/* Closes the open proposal, if any, with this word: approved, rejected, superseded … */
enum err swep_close_proposal(struct turn *t, struct swep_case *c, const char *word);
/* Yes to opening or raising: tonight at once, the other nights when they come. word: "approved" by
 * a person, or "timeout", when nobody answered and the policy's agreement says yes. */
enum err swep_approve(struct turn *t, struct swep_case *c, const char *word, const char *remark);

/* Approvals of tonight, of nights that are over, or of all: they are used, or lapse. */
enum err swep_settle_approvals(struct turn *t, struct swep_case *c, struct date from,
			       struct date to, enum approval_state state);
enum err swep_open_approved(struct turn *t, struct swep_case *c, const struct lifecycle_act *act);
#define ALARM_NIGHT_MISSED "night-missed" /* nobody opened what was approved */
#define ALARM_NIGHT_UNANSWERED "night-unanswered"
/* Nights that were approved and are over: used where SWEP was on anyway, else lapsed. */
enum err swep_lapse_old(struct turn *t, const struct area_settings *area);
enum err swep_leave_unopened(struct turn *t, struct swep_case *c, const struct lifecycle_act *act);

#endif
