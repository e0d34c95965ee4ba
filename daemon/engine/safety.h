/* SPDX-License-Identifier: MIT
 *
 * What turns out to be unsafe about a bed that somebody has already: people are told at once, and
 * software ends nothing. Alarms name beds, never people. Private to the engine room.
 */
#ifndef ENGINE_SAFETY_H
#define ENGINE_SAFETY_H

#include "person_rows.h"
#include "turn.h"

/* Somebody is, or may be, under 18. Where they have a bed, hold one or wait for one, children's
 * services must be told: *followup is the id of what stays open until they are, "" where there is
 * no such bed. */
enum err safety_child_found(struct turn *t, const struct area_settings *area,
			    const struct person *who, const char **followup);

#endif
