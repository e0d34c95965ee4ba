/* SPDX-License-Identifier: MIT
 *
 * When every gateway for texts has failed, or sent all that it may today: an alarm, and, once, a
 * mail or a call to whoever is asked for decisions, by a gateway that still works. Where only
 * urgent texts can leave, a mail or such a text. What waits is neither lost nor sent late.
 */
#ifndef ENGINE_OUTAGE_H
#define ENGINE_OUTAGE_H

#include "message_rows.h"
#include "step_rows.h"
#include "turn.h"

/* What told somebody of it did not arrive: the next way to them, or an alarm that names them. */
enum err outage_unreached(struct turn *t, const struct step_row *step, const struct message_row *m);
/* At the end of a turn, before messages leave. */
enum err outage_look(struct turn *t);

#endif
