/* SPDX-License-Identifier: MIT
 *
 * One test program, one suite. Declare cases with START_TEST, list them, run them:
 *   int main(void) { return suite_run("night", cases, COUNT_OF(cases)); }
 */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>
#include <stddef.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Runs every case; prints check's own summary line; 0 when all passed. */
int suite_run(const char *name, const TTest *const *cases, size_t count);

/* The same; setup and teardown run before and after each case. */
int suite_run_with(const char *name, SFun setup, SFun teardown, const TTest *const *cases,
		   size_t count);

/* Runs a suite that was put together by hand, and frees it. */
int suite_run_whole(Suite *suite);

#endif
