/* SPDX-License-Identifier: MIT
 *
 * The nights that a proposal names. Each has its row: it is asked about, and then waits for its
 * night, is used, or lapses.
 */
#ifndef ENGINE_SWEP_NIGHTS_H
#define ENGINE_SWEP_NIGHTS_H

#include "swep_case.h"

/* Those of c->asked, which the open proposal names. */
enum err swep_nights_ask(struct turn *t, struct swep_case *c);
enum err swep_nights_answer(struct turn *t, struct swep_case *c, bool yes);
/* Who says yes: the turn's actor, or whoever agreed that silence is a yes. */
const char *swep_who(const struct turn *t, const struct swep_case *c);
enum err swep_night_write(struct turn *t, struct swep_case *c, struct approval *a,
			  enum approval_state state);
/* Approvals of tonight, of nights that are over, or of all: they are used, or lapse. */
enum err swep_settle_approvals(struct turn *t, struct swep_case *c, struct date from,
			       struct date to, enum approval_state state);

#endif
