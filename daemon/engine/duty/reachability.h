/* SPDX-License-Identifier: MIT
 *
 * Whether people could be reached in the days to come: asked for, and looked at once a day. Private
 * to the engine room.
 */
#ifndef ENGINE_REACHABILITY_H
#define ENGINE_REACHABILITY_H

#include "verbs.h"

#define ALARM_REACH "reach"

enum err verb_reach(struct turn *t, struct request *r, struct fault *why);
/* An alarm while somebody would not be told; its end when everybody would. */
enum err reach_daily(struct turn *t, const struct area_settings *area);
/* After a rota was imported: nights that nobody holds, for whoever imported it. */
enum err reach_mind(struct turn *t, struct request *r);

#endif
