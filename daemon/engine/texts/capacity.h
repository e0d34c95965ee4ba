/* SPDX-License-Identifier: MIT
 *
 * Few beds are left, or none: people hear of it once for each change, while SWEP is on. Private to
 * the engine room.
 */
#ifndef ENGINE_CAPACITY_H
#define ENGINE_CAPACITY_H

#include "cascade_step.h"
#include "template.h"

/* A bed was given, freed, opened or shut: it is looked at later in this turn. */
enum err capacity_changed(struct turn *t, const struct area_settings *area);
enum err capacity_due(struct turn *t, const struct area_settings *area, const char *subject);
/* What a text of this kind says of the beds that are free by now; of other kinds nothing. */
void capacity_retell(struct turn *t, enum occasion kind, int beds, struct template_values *values);
/* Whether this news of free beds waits for the morning: it wakes nobody but whoever read in these
 * quiet hours that none was left, or works in them. */
enum err capacity_spares(struct turn *t, const struct scene *c, const struct message_row *m,
			 bool *asleep);

#endif
