/* SPDX-License-Identifier: MIT
 *
 * SWEP is on, and somebody who wants no texts has not been told: an alarm asks that they be rung.
 */
#ifndef ENGINE_TO_RING_H
#define ENGINE_TO_RING_H

#include "scene.h"

/* This tells them that SWEP is on: it is asked for until that is over. */
enum err to_ring_wanted(struct turn *t, const struct scene *c, const char *contact);
enum err to_ring_answered(struct turn *t, const struct scene *c, const char *contact);
enum err to_ring_over(struct turn *t, const struct area_settings *area, const char *activation);
/* They get texts again. */
enum err to_ring_needless(struct turn *t, const char *area, const char *contact);

#endif
