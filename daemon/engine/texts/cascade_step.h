/* SPDX-License-Identifier: MIT
 *
 * What becomes of one step of a cascade: whom it tells next, and when it is settled. Private to the
 * cascade's files.
 */
#ifndef ENGINE_CASCADE_STEP_H
#define ENGINE_CASCADE_STEP_H

#include "scene.h"

/* Whom next? When a step begins, its time is up, or nobody is left to wait for. */
enum err step_advance(struct turn *t, struct scene *c);
/* Ends it, whatever it waited for. */
enum err step_close(struct turn *t, struct scene *c);
/* Counts its answers again; nobody hopeful left: the next are told at once. */
enum err step_recount(struct turn *t, struct scene *c);
/* Somebody took their answer back: it is asked anew if it was met by that. */
enum err step_reopen_if_short(struct turn *t, struct scene *c);
enum err step_move_on_if_stuck(struct turn *t, const struct step_row *step);

#endif
