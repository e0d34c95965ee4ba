/* SPDX-License-Identifier: MIT
 *
 * A database that is being made, while the power fails at each of its writes in turn: the next
 * start must make it whole.
 */
#ifndef TESTS_FAULTS_CREATION_H
#define TESTS_FAULTS_CREATION_H

/* At every step-th write, and at each of the last. Prints what failed; returns how many were taken,
 * *failed of which ended badly. */
long creation_play(long step, long *failed);

#endif
