/* SPDX-License-Identifier: MIT
 *
 * What is kept of people: temporary references, merged, held by law, erased.
 */
#ifndef TESTS_SIM_KEEPING_H
#define TESTS_SIM_KEEPING_H

#include <stdint.h>

struct sim;

/* One thing that a worker or a manager does. */
void keeping_temporary(struct sim *s, const char *user);
void keeping_merge(struct sim *s, const char *user);
void keeping_hold(struct sim *s, const char *user);
void keeping_erase(struct sim *s, const char *user);

/* Whose reference was erased in this turn is named nowhere any more; or what names them. */
const char *keeping_erased(struct sim *s);
/* Whoever that row of the audit says was erased was under legal hold; or NULL. */
const char *keeping_held(struct sim *s, const char *person, int64_t seq);

#endif
