/* SPDX-License-Identifier: MIT
 *
 * One line of the control socket: read, checked against the verb table, answered. An answer is an
 * effect, so nobody hears it before the commit.
 */
#ifndef ENGINE_REQUESTS_H
#define ENGINE_REQUESTS_H

#include <jansson.h>

#include "verbs.h"

/* Answers the request unless it refuses: then *why says how, and nothing was written. */
enum err request_run(struct turn *t, const struct event *event, struct fault *why);
/* Where the same request was done before it hears the same answer again. False: it was not, and
 * nothing is done. */
bool request_repeat(struct turn *t, const struct event *event);
/* The refusal itself, once the savepoint is undone. Echoes the request's id where there is one. */
void request_refuse(struct turn *t, const struct event *event, const struct fault *why);
/* The line that answers: the result, which is taken over, or, if why says one, the refusal. */
const char *request_answer(struct arena *arena, const char *id, const struct request *r,
			   const struct fault *why);
/* Does this line ask for something that only reads? False for a line that cannot be read. */
bool request_only_reads(const struct event *event);

#endif
