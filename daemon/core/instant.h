/* SPDX-License-Identifier: MIT
 *
 * Two clocks that do not mix. Wall time dates rows and may be shifted (exercise) or stepped;
 * monotonic time measures waits on machines. Passing one for the other does not compile.
 * Neither is ever read here: both arrive as arguments.
 */
#ifndef CORE_INSTANT_H
#define CORE_INSTANT_H

#include <stdbool.h>
#include <stdint.h>

struct wall {
	int64_t ms; /* since 1970-01-01T00:00:00Z; 0 means "never" */
};

struct mono {
	int64_t ms; /* since some moment in this boot */
};

/* A stretch of wall time: from is inside, to is not. */
struct span {
	struct wall from, to;
};

#define SECONDS_MS(n) (1000 * (int64_t)(n))
#define MINUTES_MS(n) (60000 * (int64_t)(n))
#define HOURS_MS(n) (3600000 * (int64_t)(n))
#define DAYS_MS(n) (86400000 * (int64_t)(n))

static inline struct wall wall_plus(struct wall t, int64_t ms)
{
	return (struct wall){t.ms + ms};
}

static inline bool wall_before(struct wall a, struct wall b)
{
	return a.ms < b.ms;
}

static inline struct wall wall_earlier(struct wall a, struct wall b)
{
	return a.ms < b.ms ? a : b;
}

static inline struct wall wall_later(struct wall a, struct wall b)
{
	return a.ms > b.ms ? a : b;
}

static inline bool span_holds(struct span s, struct wall t)
{
	return s.from.ms <= t.ms && t.ms < s.to.ms;
}

static inline bool span_meets(struct span a, struct span b)
{
	return a.from.ms < b.to.ms && b.from.ms < a.to.ms;
}

#endif
