/* SPDX-License-Identifier: MIT
 *
 * Stays that come to an end somebody must see to: a room paid for to tomorrow whose guest has no
 * plan, a stay about to pass its limit. Each is an alarm that says the bed and never the person,
 * and that goes by itself once it is seen to. Nobody's stay is ended here. Private to the engine
 * room.
 */
#ifndef ENGINE_STAYS_H
#define ENGINE_STAYS_H

#include "placement_rows.h"
#include "turn.h"

/* At start, after a new configuration, and when sites have changed: every stay is looked at. */
enum err stays_prepare(struct turn *t, const struct area_settings *area);
/* Somebody is in, has a plan or none, or their room is paid for longer: what is minded follows. */
enum err stay_watch(struct turn *t, const struct area_settings *area, const char *placement);
enum err stay_watch_person(struct turn *t, const struct area_settings *area, const char *person);
/* They have left: nothing of it is minded any more. */
enum err stay_left(struct turn *t, const struct area_settings *area, const struct placement *p);
enum err stay_due(struct turn *t, const struct area_settings *area, const char *placement);

/* Rooms paid for to this morning or an earlier one are asked about today: those that end before the
 * next working day is over. */
struct date stays_asked_to(const struct area_settings *area, struct date today);

#endif
