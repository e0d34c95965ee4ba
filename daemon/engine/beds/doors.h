/* SPDX-License-Identifier: MIT
 *
 * What is free behind a door that still lets somebody in: after a site's last entry its beds help
 * nobody new tonight, but for those with late entry. Private to the engine room.
 */
#ifndef ENGINE_DOORS_H
#define ENGINE_DOORS_H

#include "bed_rows.h"
#include "turn.h"

/* This time of day in the night that holds `when`. */
struct wall doors_time(const struct area_settings *area, int minutes, struct wall when);
/* When a site with this last entry lets in the last person of the night that holds `when`; .ms is
 * INT64_MAX for -1. A time before noon belongs to the morning after. */
struct wall doors_last_entry(const struct area_settings *area, int last_entry, struct wall when);
/* Whether the door to this bed has shut for the night. */
bool doors_shut_for(const struct turn *t, const struct area_settings *area, const struct bed *bed);
/* Free beds behind doors that have shut for the night. */
enum err doors_shut_count(struct turn *t, const struct area_settings *area, int *count);
/* When the next door shuts, or those that have shut open for another night; .ms = 0: none does. */
enum err doors_next(struct turn *t, const struct area_settings *area, struct wall *out);

#endif
