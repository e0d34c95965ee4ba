/* SPDX-License-Identifier: MIT
 *
 * The credentials of the scenarios. A working copy comes with files that every user may read, and a
 * configuration refuses those.
 */
#ifndef TESTS_SECRETS_H
#define TESTS_SECRETS_H

/* Takes the files in tests/scenarios/secrets away from others. */
void secrets_guard(void);

#endif
