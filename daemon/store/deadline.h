/* SPDX-License-Identifier: MIT
 *
 * Deadlines: what must be looked at again, and when. A row, never a timer, so that a restart finds
 * everything that is due. One for each kind and subject.
 */
#ifndef STORE_DEADLINE_H
#define STORE_DEADLINE_H

#include "store.h"

struct deadline {
	const char *kind, *subject;
	const char *area; /* "" when it is of none */
	struct wall due;
	int failures;
};

enum err deadline_set(struct store *s, const char *kind, const char *subject, const char *area,
		      struct wall due); /* replaces; failures start again at 0 */
enum err deadline_clear(struct store *s, const char *kind, const char *subject);
/* After a failed look: due again later, and one more failure. */
enum err deadline_postpone(struct store *s, const char *kind, const char *subject, struct wall due);
/* All of them come this much earlier: the clock was set back. */
enum err deadline_shift(struct store *s, int64_t earlier_ms);
/* Those of an area that were postponed after a failure are due now. */
enum err deadline_retry(struct store *s, const char *area, struct wall now);
/* The earliest, up to limit, that are due at now; into the arena. */
enum err deadline_due(struct store *s, struct wall now, int limit, struct arena *arena,
		      struct deadline **out, size_t *count);
/* Still there, and still due at now? Then whoever looked at it forgot it. */
enum err deadline_is_due(struct store *s, const char *kind, const char *subject, struct wall now,
			 bool *due);
/* Whether one of that subject was postponed after a failure, and has not been well since. */
enum err deadline_is_failing(struct store *s, const char *subject, bool *failing);
/* The earliest of all; .ms = INT64_MAX when there is none. */
enum err deadline_next(struct store *s, struct wall *due);

#endif
