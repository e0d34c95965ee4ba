/* SPDX-License-Identifier: MIT
 *
 * A roll-call of every site, kept on the disk for the night on which the building
 * burns and the network is gone. Each is looked at every few minutes, and written again when it
 * would say something else; once an hour in any case, so that its head says how true it is. Only
 * the newest of a site is there. Private to the engine room.
 */
#ifndef ENGINE_ROLL_CALLS_H
#define ENGINE_ROLL_CALLS_H

#include "turn.h"

enum err roll_calls_prepare(struct turn *t, const struct area_settings *area);
enum err roll_calls_due(struct turn *t, const struct area_settings *area, const char *subject);
/* An EVENT_FILE without an error. Ignored when it is of no roll-call. */
enum err roll_call_written(struct turn *t, const struct event *event);

#endif
