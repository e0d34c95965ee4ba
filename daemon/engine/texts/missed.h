/* SPDX-License-Identifier: MIT
 *
 * Who was to be told, where nobody's answer is waited for, and was not: the text came too late, or
 * failed for good. A person hears how many and who, and while what it says still matters they are
 * told again, in the words of that moment.
 */
#ifndef ENGINE_MISSED_H
#define ENGINE_MISSED_H

#include "message_rows.h"
#include "step_rows.h"
#include "turn.h"

/* A text of this step will not arrive: looked at once for all of this moment. */
enum err missed_one(struct turn *t, const struct step_row *step);
/* It has one: perhaps of somebody who was missed before. */
enum err missed_arrived(struct turn *t, const struct message_row *m);
/* Who belongs to this step may be others now: perhaps one is back who was missed. */
enum err missed_back(struct turn *t, const struct step_row *step);
/* Somebody has answered this step: perhaps one of those who were missed. */
enum err missed_answered(struct turn *t, const char *area, const char *id);
/* Their text of this step was still to be sent when they said STOP, or was under way and certainly
 * did not go: that what they acted on is over they hear another way. */
enum err missed_stopped(struct turn *t, const struct area_settings *area, const char *step,
			const char *contact);
/* Their text did not go, and will not, or only once it is morning: if they heard last that SWEP is
 * off, and the step itself tells them no more tonight, they hear another way that it is on. */
enum err missed_unsaid(struct turn *t, const struct message_row *m);
/* It is kept for the morning: if they heard last that SWEP is off, they hear tonight that it is on.
 */
enum err missed_kept(struct turn *t, const struct message_row *m);
/* They want texts again: what none of theirs told them meanwhile they hear now. */
enum err missed_started(struct turn *t, const struct area_settings *area, const char *contact);
/* What stood of it while answers lacked: it is over, or looked at anew. */
enum err missed_over(struct turn *t, const struct step_row *step);
/* The look itself. */
enum err missed_due(struct turn *t, const struct area_settings *area, const char *step);

#endif
