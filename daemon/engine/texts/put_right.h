/* SPDX-License-Identifier: MIT
 *
 * Somebody whose own text of a step does not go, while what they heard last is not so any more:
 * they hear another way how SWEP stands.
 */
#ifndef ENGINE_PUT_RIGHT_H
#define ENGINE_PUT_RIGHT_H

#include "message_rows.h"
#include "turn.h"

/* Their text of this step was still to be sent when they said STOP, or was under way and certainly
 * did not go: that what they acted on is over they hear another way. */
enum err put_right_stopped(struct turn *t, const struct area_settings *area, const char *step,
			   const char *contact);
/* Their text did not go, and will not, or only once it is morning: if they heard last that SWEP is
 * off, and the step itself tells them no more tonight, they hear another way that it is on. */
enum err put_right_unsaid(struct turn *t, const struct message_row *m);
/* It is kept for the morning: if they heard last that SWEP is off, they hear tonight that it is on.
 */
enum err put_right_kept(struct turn *t, const struct message_row *m);
/* They want texts again: what none of theirs told them meanwhile they hear now. */
enum err put_right_started(struct turn *t, const struct area_settings *area, const char *contact);

#endif
