/* SPDX-License-Identifier: MIT
 *
 * Whoever has a duty now says NO to what whoever had it before has acknowledged: nobody who is on
 * duty looks after it.
 */
#ifndef ENGINE_DUTY_REFUSED_H
#define ENGINE_DUTY_REFUSED_H

#include "message_rows.h"
#include "turn.h"

/* Whether this was such a NO, and still is. */
enum err duty_is_refused(struct turn *t, const struct area_settings *area,
			 const struct message_row *m, bool *out);
/* After a NO: those beyond are asked, and an alarm says so. */
enum err duty_refused_look(struct turn *t, const struct area_settings *area,
			   const struct message_row *m);

#endif
