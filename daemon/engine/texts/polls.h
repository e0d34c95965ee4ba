/* SPDX-License-Identifier: MIT
 *
 * Asking gateways what came in, because their calls get lost. One run reads pages, the newest
 * first, until there are no more, or one tells nothing new and is old enough; what is known already
 * is no harm. What it tells is acted on once all of it is read: arrivals.h.
 */
#ifndef ENGINE_POLLS_H
#define ENGINE_POLLS_H

#include "turn.h"

/* It could be asked and is not: people who text a live account mean those on duty, and no exercise
 * answers them unless its settings say so. */
bool polls_shut(const struct turn *t, const struct gateway_settings *g);
/* All at once when a process begins; afterwards, those that are new. */
enum err polls_prepare(struct turn *t, bool begins);
enum err polls_due(struct turn *t, const struct area_settings *area, const char *subject);
/* An ERRAND_POLL came back. Stale ones are ignored. */
enum err polls_result(struct turn *t, const struct event *event);

#endif
