/* SPDX-License-Identifier: MIT
 *
 * Who was to be told, where nobody's answer is waited for, and was not: the text came too late, or
 * failed for good. A person hears how many and who, and while what it says still matters they are
 * told again, in the words of that moment.
 */
#ifndef ENGINE_MISSED_H
#define ENGINE_MISSED_H

#include "scene.h"

/* A text of this step will not arrive: looked at once for all of this moment. */
enum err missed_one(struct turn *t, const struct step_row *step);
/* It has one: perhaps of somebody who was missed before. */
enum err missed_arrived(struct turn *t, const struct message_row *m);
/* Who belongs to this step may be others now: perhaps one is back who was missed. */
enum err missed_back(struct turn *t, const struct step_row *step);
/* Somebody has answered this step: perhaps one of those who were missed. */
enum err missed_answered(struct turn *t, const char *area, const char *id);
/* What stood of it while answers lacked: it is over, or looked at anew. */
enum err missed_over(struct turn *t, const struct step_row *step);
/* The look itself. */
enum err missed_due(struct turn *t, const struct area_settings *area, const char *step);

/* Whoever does not answer is told again, or another has answered in their place. */
bool missed_asks(const struct step_row *step);
/* When they may be told again: at the pace of the policy, and, where the step spares people by
 * night, not in quiet hours. *spared: it is put off for these. */
enum err missed_pace(struct turn *t, const struct scene *c, struct wall *at, bool *spared);

#endif
