/* SPDX-License-Identifier: MIT
 *
 * A small world for turn tests: the real engine on an in-memory store, a clock in the test's hand,
 * and what left the engine, kept in order until the next world_clear.
 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include <jansson.h>

#include "engine.h"

#define WORLD_SEEN 4096

struct seen {
	enum effect_kind kind;
	char *text; /* replies, publishes, notes, answers; url of a transfer */
	char *body; /* of a transfer; path of a file */
	int status;
	struct errand errand; /* strings are copies */
};

struct world {
	struct store *store;
	struct settings *settings; /* change it before world_start */
	struct engine *engine;
	struct wall now;
	struct seen seen[WORLD_SEEN];
	size_t count;
	enum turn_outcome outcome; /* of the last turn */
	int64_t written; /* rows, by turns alone */
	bool meddled; /* a test wrote some itself */
};

/* An area "coventry" with people alice (manager), bob (worker), vera (viewer), the console gateway,
 * and a policy with two propose rules (air.min <= 0 is tier 1, air.min <= -5 tier 2). The
 * clock stands at 2026-11-21T12:00:00Z. */
void world_open(struct world *w);
void world_start(struct world *w); /* the first turn */
/* Fails the test when a row is not as the audit left it, unless the test wrote rows itself. */
void world_close(struct world *w);
void world_clear(struct world *w); /* forgets what was seen */
/* A new engine on the same store, as after a crash. */
void world_restart(struct world *w);

/* Before each turn, unless NULL: see rehearsal.c. */
extern void (*world_rehearse)(struct world *w, const struct event *events, size_t count);

/* One turn with these events (may be none); what leaves is added to seen. */
void world_turn(struct world *w, const struct event *events, size_t count);
/* Moves the clock, running a turn at every deadline on the way, oldest first. */
void world_advance(struct world *w, int64_t ms);

/* Asks as this user, with args as JSON text; the whole reply, which the caller decrefs. */
json_t *world_ask(struct world *w, const char *user, const char *verb, const char *args);
/* The same, failing the test unless the answer is ok, or unless it is this error code. */
json_t *world_ok(struct world *w, const char *user, const char *verb, const char *args);
void world_refused(struct world *w, const char *user, const char *verb, const char *args,
		   const char *code);

/* The result of an errand: status and body, or error for an unknown fate. */
void world_result(struct world *w, const struct errand *errand, enum fate fate, int status,
		  const char *body);
/* The n-th effect of that kind since the last clear, or NULL. */
const struct seen *world_seen(const struct world *w, enum effect_kind kind, size_t n);
size_t world_count(const struct world *w, enum effect_kind kind);

/* One value from the store: SELECT … with one column; -1 when there is no row. */
int64_t world_number(struct world *w, const char *sql);
/* The same as text, in a static buffer; "" when there is no row. */
const char *world_text(struct world *w, const char *sql);

#endif
