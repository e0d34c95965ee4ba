/* SPDX-License-Identifier: MIT
 *
 * Invariants of telling: who hears, and when. Each says what is broken, or NULL.
 */
#ifndef TESTS_SIM_TELLING_H
#define TESTS_SIM_TELLING_H

struct sim;

/* A new message: in quiet hours, or to whom an area that is tried out is no concern. */
const char *telling_too_loud(struct sim *s, const char *message);
const char *telling_out_of_shadow(struct sim *s, const char *message);
const char *telling_shadow_beds(struct sim *s);
const char *telling_held_back(struct sim *s);

#endif
