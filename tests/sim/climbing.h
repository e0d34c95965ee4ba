/* SPDX-License-Identifier: MIT
 *
 * Invariants of what nobody answers, and of what did not arrive: somebody is told next, in time.
 * Each says what is broken, or NULL.
 */
#ifndef TESTS_SIM_CLIMBING_H
#define TESTS_SIM_CLIMBING_H

struct sim;

/* A question or an activation that lacks answers, while somebody is left who can be told. */
const char *climbing_stuck(struct sim *s);
/* A text that came too late, of a step that waits for no answer. */
const char *climbing_expired(struct sim *s, const char *message);

#endif
