/* SPDX-License-Identifier: MIT
 *
 * A call of the database that fails, in turn tests: linked with the linker's --wrap, see the
 * Makefile.
 *
 * Where SWEP_WAYS names a file, every turn of every test is rehearsed before it is taken: each call
 * of the database that it comes to, by a way (ways.h) that no turn of any test came to before,
 * fails once. Then nothing of the turn may be done, nobody may hear that anything is, and the same
 * turn again must leave the rows, and give the answers, that it would have without. Each in a
 * process of its own.
 */
#ifndef TESTS_REHEARSAL_H
#define TESTS_REHEARSAL_H

#include <stdbool.h>

/* The k-th from here on fails, having done nothing; 0: none does. */
void call_fail(long k);
bool call_failed(void); /* so many there were */
/* The next commit says that it failed, and so many calls after it fail. */
void commit_fail(bool though_done, int calls_after);

#endif
