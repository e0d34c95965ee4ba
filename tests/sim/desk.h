/* SPDX-License-Identifier: MIT
 *
 * What people look up at their keyboards, and change nothing by: and what they must find.
 */
#ifndef TESTS_SIM_DESK_H
#define TESTS_SIM_DESK_H

#include <stdbool.h>

struct effect;
struct sim;

bool desk_reads(const char *verb); /* its answer is not remembered */
void desk_looks(struct sim *s, const char *user);
/* A look that is made beside the turns: here between two of them. */
void desk_survey(struct sim *s, const struct effect *e);

#endif
