/* SPDX-License-Identifier: MIT
 *
 * The ways by which swepd comes to its database: a chain of functions of ours, down to the call.
 * Each program knows them by name, so that several programs can share what they have seen.
 */
#ifndef TESTS_WAYS_H
#define TESTS_WAYS_H

#include <stdbool.h>
#include <stddef.h>

struct ways; /* digests of those that were ever seen */

/* What was seen lies in this file, which is made; NULL: in memory that children share. */
struct ways *ways_open(const char *path);
/* How many frames are on the stack of whoever calls this. */
int ways_depth(void);
/* The way to whoever calls this, but for the outermost frames, so many: never seen before? Seen
 * now. */
bool ways_fresh(struct ways *w, int outermost);

#endif
