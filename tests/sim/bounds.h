/* SPDX-License-Identifier: MIT
 *
 * What may grow, and how far: the tables that are no record, the disk, and what the process holds.
 */
#ifndef TESTS_SIM_BOUNDS_H
#define TESTS_SIM_BOUNDS_H

#include <stdint.h>

#include "instant.h"

struct sim;

#define ENDS 64

/* What was still held when a process had ended and given back all it knew of: what is more each
 * time was forgotten. */
struct bounds {
	struct {
		struct wall at;
		int64_t bytes;
	} ends[ENDS]; /* a ring */
	int count;
};

void bounds_ended(struct sim *s); /* the store and the engine are closed */
const char *bounds_broken(struct sim *s); /* what grew too far, or NULL; now and then */

#endif
