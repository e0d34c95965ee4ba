/* SPDX-License-Identifier: MIT
 *
 * A token bucket: how many may leave now if only so many may leave a minute. It fills steadily up
 * to a burst; each that leaves takes one. Part of it can be kept for what is urgent.
 */
#ifndef CORE_BUCKET_H
#define CORE_BUCKET_H

#include "instant.h"

struct bucket_rate {
	int per_minute; /* 0: as many as one likes */
	int burst; /* 0: one second's worth */
};

struct bucket {
	int64_t level; /* 60,000 are a token */
	struct wall filled; /* at that real moment; .ms = 0: never used, so full */
};

/* What has flowed in by now. A clock that was put back adds nothing and takes nothing. */
void bucket_fill(struct bucket *b, struct bucket_rate rate, struct wall now);
/* Takes one, if `kept` whole tokens are left behind. */
bool bucket_take(struct bucket *b, struct bucket_rate rate, int kept);
/* How long until that would succeed; 0 now. More than the bucket holds is never kept back. */
int64_t bucket_wait_ms(const struct bucket *b, struct bucket_rate rate, int kept);
/* The tokens of a full one. */
int bucket_size(struct bucket_rate rate);

#endif
