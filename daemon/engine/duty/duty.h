/* SPDX-License-Identifier: MIT
 *
 * Who is on duty. A step of a cascade may name a duty where others name a group, "duty:oncall":
 * then it tells whoever holds it at the moment at which it tells them, and after a change of shift
 * the next. Private to the engine room.
 */
#ifndef ENGINE_DUTY_H
#define ENGINE_DUTY_H

#include "recipient_rows.h"
#include "turn.h"

#define DUTY_PREFIX "duty:"

/* A key, short enough to stand in a step with its prefix. */
bool duty_valid(const char *key);
/* The duty that a step's group names, "oncall"; NULL when it names a group of contacts. */
const char *duty_of_group(const char *group);

/* Adds the contacts who hold this duty at that moment, those first whose shift began last; nobody
 * when there is a gap, or when the rota's name is no contact's. step and round are those for which
 * they are asked, as in recipient_list_group; "" and 0 when for none. */
enum err duty_holders(struct turn *t, const struct area_settings *area, const char *duty,
		      struct wall at, const char *step, int round, struct recipient_list *out);

#endif
