/* SPDX-License-Identifier: MIT
 *
 * Crash space: an empty bed of a panel that a manager lets the night have for a time. It is matched
 * and given like any other until then, and is the panel's again afterwards. Nobody is put out by
 * that: whoever is in it, or on the way, stays, and is named until people have moved them.
 */
#ifndef ENGINE_CRASH_SPACES_H
#define ENGINE_CRASH_SPACES_H

#include "verbs.h"

enum err verb_crash(struct turn *t, struct request *r, struct fault *why);
/* Somebody who was said to have left it is in it: it may have ended since, as one that is empty. */
enum err crash_again(struct turn *t, const struct area_settings *area, const char *bed,
		     const char *person);
enum err crash_due(struct turn *t, const struct area_settings *area, const char *bed);

#endif
