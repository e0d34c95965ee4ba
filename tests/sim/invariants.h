/* SPDX-License-Identifier: MIT
 *
 * What must hold after every turn, whatever the world did. Looked at through a second connection,
 * which sees only what is committed, and through the eyes of those outside: phones, clients, people
 * in beds. Each has a planted bug in planted/ that breaks it; one without does not count.
 */
#ifndef TESTS_SIM_INVARIANTS_H
#define TESTS_SIM_INVARIANTS_H

#include "sim/sim.h"

/* After a turn: the first broken one becomes the sim's fault, of others the names are kept. */
void invariants_check(struct sim *s);

#endif
