/* SPDX-License-Identifier: MIT
 *
 * What came of messages that left: the answers to sends and look-ups, receipts, and what nobody
 * answers. An unknown outcome is asked about, never blindly repeated.
 */
#ifndef ENGINE_DELIVERIES_H
#define ENGINE_DELIVERIES_H

#include "turn.h"

/* An ERRAND_SEND or ERRAND_LOOKUP came back. Stale ones are ignored. */
enum err deliveries_result(struct turn *t, const struct event *event);
enum err deliveries_receipt(struct turn *t, const char *gateway, const char *reference,
			    const struct judgement *j);
/* The time of this message is up: too late to leave, or no answer, or no receipt has come. */
enum err deliveries_due(struct turn *t, const struct area_settings *area, const char *message);
/* First turn of a process: nothing is under way any more, so what is `sending` is unknown. */
enum err deliveries_recover(struct turn *t);

#endif
