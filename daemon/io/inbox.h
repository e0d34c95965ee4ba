/* SPDX-License-Identifier: MIT
 *
 * Events that wait for a turn, in the order in which they came. Owns copies of all that an event
 * points at until its turn is done. Requests are bounded; what came back from an errand is not
 * refused, because errands are bounded themselves.
 */
#ifndef IO_INBOX_H
#define IO_INBOX_H

#include "event.h"

struct inbox {
	struct event *events;
	char **memory; /* of each event: one stretch for all it points at */
	size_t count, room;
	size_t requests, request_bytes;
};

void inbox_free(struct inbox *in);
bool inbox_full(const struct inbox *in); /* no more requests now */
void inbox_put(struct inbox *in, const struct event *event);
/* Ends the first n events but those with keep[i]; these go behind the others, so that what can be
 * done is not held up by what cannot. */
void inbox_settle(struct inbox *in, size_t n, const bool *keep);

#endif
