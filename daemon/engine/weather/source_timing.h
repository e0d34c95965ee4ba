/* SPDX-License-Identifier: MIT
 *
 * When a source may be asked: as often as configured, never before its page expires, never on the
 * hour, spread by a little jitter, and never more often than its calls of a day allow. Waits on
 * machines are real time, so on the exercise clock a day's calls last for a real day.
 */
#ifndef ENGINE_SOURCE_TIMING_H
#define ENGINE_SOURCE_TIMING_H

#include "source.h"

/* After a good answer, and after a failure (a server may ask for a longer wait: not_before). */
struct wall source_next_poll(const struct turn *t, const struct source *s);
struct wall source_next_try(const struct turn *t, const struct source *s, struct wall not_before);
/* At start: it was heard a while ago, by an earlier process. */
struct wall source_next_start(const struct turn *t, const struct source *s);

/* What an answer says about that: how long its page is good, and how long to wait after a 429. */
struct wall source_expiry(const struct turn *t, const struct source *s,
			  const struct transfer_result *r);
struct wall source_retry_after(const struct turn *t, const struct source *s,
			       const struct transfer_result *r);

/* The budget: whether one more fetch is left today, that one is made, and when there are more. */
bool source_may_call(const struct turn *t, const struct source *s);
void source_count_call(const struct turn *t, struct source *s);
struct wall source_calls_again(const struct turn *t, const struct source *s);

#endif
