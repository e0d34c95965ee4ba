/* SPDX-License-Identifier: MIT
 *
 * The hours of each night in which an area wakes nobody who need not be woken.
 */
#ifndef ENGINE_QUIET_HOURS_H
#define ENGINE_QUIET_HOURS_H

#include "settings.h"

/* When those end in which `now` lies; `now` itself outside of them. */
struct wall quiet_hours_end(const struct area_settings *area, struct wall now);

#endif
