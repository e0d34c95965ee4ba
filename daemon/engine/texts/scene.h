/* SPDX-License-Identifier: MIT
 *
 * One step of a cascade as it stands, and what follows from that for whoever tells it. Nothing here
 * tells anybody.
 */
#ifndef ENGINE_SCENE_H
#define ENGINE_SCENE_H

#include "message_rows.h"
#include "occasion_rows.h"
#include "step_rows.h"
#include "turn.h"

#define ALARM_CASCADE "cascade" /* kind of the alarms about steps and occasions */
#define ALARM_ORDER "order" /* … about a text that was, perhaps, not the last on a phone */

struct scene {
	const struct area_settings *area;
	struct occasion_row occasion;
	struct step_row step;
	struct wall anew; /* what was heard or answered before it does not count; .ms = 0 none */
};

enum err scene_read(struct turn *t, const struct area_settings *area, const char *step,
		    struct scene *out);
enum occasion scene_occasion(const struct scene *c);
const char *scene_noun(const struct scene *c); /* "the activation" */

/* It tells that SWEP is on, and not only that a manager is asked. */
bool scene_says_on(const struct scene *c);
bool scene_is_to_told(const struct scene *c); /* to those who heard of it before */
bool scene_is_to_ended(const struct scene *c); /* … who heard that it is not on, or ends */
/* Whoever acted on what they heard, and wants no texts, is told otherwise that it is over; so is
 * who heard that it is over, that it is on. */
bool scene_tells_stopped(const struct scene *c);
/* Whether this is told to the shadow's group alone. */
enum err scene_is_shadowed(struct turn *t, const struct scene *c, bool *out);
/* It is quiet, and this step wakes nobody. */
bool scene_keeps_quiet(const struct turn *t, const struct scene *c);
/* Who was spared it by night is told once the quiet hours end, though the night is over. */
bool scene_is_for_the_spared(const struct scene *c);
/* Its text may leave until then, where what it says is still of use. */
enum err scene_keep_valid(struct turn *t, const struct scene *c, struct message_row *m,
			  struct wall until);

#endif
