/* SPDX-License-Identifier: MIT
 *
 * The hours of the day at which somebody is expected to look: the sources are asked afresh, and
 * what they say is put on record, so that it can be shown that somebody looked.
 */
#ifndef ENGINE_TIMETABLE_H
#define ENGINE_TIMETABLE_H

#include "swep_case.h"

/* At start, after a new configuration, and once the clock was set back: each row has its deadline.
 */
enum err timetable_prepare(struct turn *t, const struct area_settings *area);
/* subject: "area/first-look", or "area/first-look/record" once the sources had time to answer. One
 * that was missed is made up for on the same day (the hand-over and the late look: night). */
enum err timetable_due(struct turn *t, const struct area_settings *area, const char *subject);

#endif
