/* SPDX-License-Identifier: MIT
 *
 * How many descriptors each of the three users may have, so that none of them can starve the
 * others, the database and the log.
 */
#ifndef IO_DESCRIPTORS_H
#define IO_DESCRIPTORS_H

#include <stdint.h>

struct descriptors {
	uint32_t control, web, transfers;
};

/* Out of `most`: the limits as they are when that is enough, else in proportion, at least 1 each.
 */
struct descriptors descriptors_share(uint64_t most);
/* Asks the system for LIMIT_DESCRIPTORS and returns what it grants. */
uint64_t descriptors_raise(void);

#endif
