/* SPDX-License-Identifier: MIT
 *
 * For whoever wants few messages: what asks nothing and is not urgent is kept for one mail a day.
 * Never what a duty or somebody asleep must hear, nor that SWEP begins or ends.
 */
#ifndef ENGINE_GATHERING_H
#define ENGINE_GATHERING_H

#include "scene.h"

struct new_message;
struct recipient;

/* Is this step's text kept for this contact's digest? */
bool gathering_takes(const struct turn *t, const struct scene *c, const struct recipient *r);
/* Keeps it. */
enum err gathering_add(struct turn *t, const struct area_settings *area,
		       const struct new_message *m);
/* The next hour at which it is sent. */
struct wall gathering_hour(const struct area_settings *area, struct wall now);
enum err gathering_wait(struct turn *t, const struct area_settings *area, struct wall at);

#endif
