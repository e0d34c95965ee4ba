/* SPDX-License-Identifier: MIT
 *
 * Whoever has a duty now says NO, or has said it before their shift began, to what whoever had it
 * before has acknowledged: nobody who is on duty looks after it. Found from the rota and the
 * answers, whenever either may have changed.
 */
#ifndef ENGINE_DUTY_REFUSED_H
#define ENGINE_DUTY_REFUSED_H

#include "scene.h"
#include "turn.h"

#define ALARM_UNHELD "unheld" /* subject: the step */

/* Those beyond are asked, and an alarm says so, until somebody who has the duty says OK, or none of
 * them says NO. */
enum err duty_refused_look(struct turn *t, const struct scene *c);
/* … at each step that this answer to one of them concerns, by the hand-over, too. */
enum err duty_refused_answered(struct turn *t, const struct scene *c);
/* Whether this contact is one of those whose NO stands so. */
enum err duty_refused_by(struct turn *t, const struct scene *c, const char *contact, bool *out);

#endif
