/* SPDX-License-Identifier: MIT
 *
 * What a program counted for coverage is written down at its end, and by no child that leaves at
 * once: unless it says so. COUNTED is defined where anything is counted.
 */
#ifndef TESTS_COUNTED_H
#define TESTS_COUNTED_H

#ifdef COUNTED
#include <gcov.h>
#define counted_begin() __gcov_reset() /* what its parent counted is its parent's */
#define counted_end() __gcov_dump()
#else
#define counted_begin() ((void)0)
#define counted_end() ((void)0)
#endif

#endif
