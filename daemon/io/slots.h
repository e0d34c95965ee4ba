/* SPDX-License-Identifier: MIT
 *
 * Numbers for things that come and go. A number used again carries another generation, so that an
 * answer to somebody who left reaches nobody.
 */
#ifndef IO_SLOTS_H
#define IO_SLOTS_H

#include "event.h"

struct slot {
	void *thing; /* NULL when free */
	uint32_t generation;
};

struct slots {
	struct slot *slots;
	uint32_t count, taken;
};

void slots_open(struct slots *s, uint32_t count);
void slots_close(struct slots *s);
bool slots_full(const struct slots *s);
struct peer slots_take(struct slots *s, void *thing); /* not when full */
void *slots_find(const struct slots *s, struct peer peer); /* NULL when it left */
void slots_free(struct slots *s, struct peer peer);

#endif
