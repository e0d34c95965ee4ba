/* SPDX-License-Identifier: MIT
 *
 * Spaces for the time being: chairs and lounges opened by a word, which end by a deadline. Nobody
 * is put out by it: a free one is closed, one that is held or occupied takes nobody else and is
 * named until people have moved its guest.
 */
#ifndef ENGINE_SPACES_H
#define ENGINE_SPACES_H

#include "bed_rows.h"
#include "verbs.h"

enum err verb_spaces(struct turn *t, struct request *r, struct fault *why);
/* Sets the deadline of a space, or clears that of a bed which is none. */
enum err space_watch(struct turn *t, const struct area_settings *area, const struct bed *bed);
/* Says that a bed which somebody has, or is to have, until `when` is one for a time, and that this
 * is over by then; nothing of one that lasts. */
void space_say_end(struct turn *t, struct request *r, const struct bed *bed, struct wall when);
enum err space_due(struct turn *t, const struct area_settings *area, const char *bed);

#endif
