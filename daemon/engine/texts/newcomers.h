/* SPDX-License-Identifier: MIT
 *
 * SWEP is on, and somebody belongs to those whom a step names, whom nothing tells of it: they, or
 * their number, came to the list only since, they came on the duty, they wanted no texts, or the
 * text on which they relied never left. Found from what stands in the lists and what was sent,
 * whenever either may have changed since the step was settled.
 */
#ifndef ENGINE_NEWCOMERS_H
#define ENGINE_NEWCOMERS_H

#include "scene.h"

/* Names, parted by commas, "" for nobody: of those who hear of it. */
struct newcomers {
	const char *now; /* as soon as their step may tell them */
	const char *ring; /* not by a text: they want none */
	const char *then; /* once it waits for no more answers, or in its next round */
	const char *gone; /* groups of its steps that no step names now, and nobody is in */
};

/* The lists, or who wants texts, have changed. */
enum err newcomers_look(struct turn *t, const struct area_settings *area, struct newcomers *out);
/* A step is settled. */
enum err newcomers_settled(struct turn *t, const struct scene *c);
/* A text of this step will not arrive: somebody may have relied on it. */
enum err newcomers_lost(struct turn *t, const char *step);
/* Of one step, as if it were settled. */
enum err newcomers_list(struct turn *t, const struct step_row *x, struct missed_list *out);
/* Tells them. */
enum err newcomers_due(struct turn *t, const struct area_settings *area, const char *step);

#endif
