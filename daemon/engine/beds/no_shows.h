/* SPDX-License-Identifier: MIT
 *
 * Somebody was expected, and nobody has said what became of them: once nobody can come any more,
 * their welfare is followed up without anybody having to remember it. Private to the engine room.
 */
#ifndef ENGINE_NO_SHOWS_H
#define ENGINE_NO_SHOWS_H

#include "placement_rows.h"
#include "turn.h"

/* Their hold has run out. */
enum err no_show_watch(struct turn *t, const struct area_settings *area, const struct placement *p);
enum err no_show_due(struct turn *t, const struct area_settings *area, const char *placement);

#endif
