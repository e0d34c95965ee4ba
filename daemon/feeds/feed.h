/* SPDX-License-Identifier: MIT
 *
 * Weather feeds. A feed turns settings into a request and a body into readings, or into the exact
 * reason why not. It holds no state, reads no clock, and never decides what the readings mean.
 * A third feed is one new file and one row of feeds[] in feed.c.
 */
#ifndef FEEDS_FEED_H
#define FEEDS_FEED_H

#include "arena.h"
#include "reading.h"
#include "swep/fault.h"
#include "swep/limits.h"
#include "transfer.h"

/* One configured source; filled by config.c, never changed while loaded. */
struct source_settings {
	char name[LIMIT_KEY]; /* unique within the area */
	char feed[LIMIT_KEY]; /* a row of the table, "metno-compact" */
	char url[512]; /* where it is; the feed's own address when empty */
	char user_agent[200]; /* names the council and a way to reach it */
	double latitude, longitude, altitude_m;
	int64_t every_ms; /* the least time between two polls; a later Expires wins */
	int64_t stale_ms; /* a model run older than this is STALE */
	int64_t blind_ms; /* nothing trusted for this long is BLIND */
	int64_t timeout_ms; /* of one fetch */
};

/* What a body says. */
struct feed_facts {
	struct wall issued; /* the model run, or the moment the source names as its update */
	struct reading *readings;
	size_t count;
};

struct feed {
	const char *name;
	const char *quantities; /* what it can tell, for people: "air (instants)" */
	/* Fills the request but for the conditional headers, which the caller adds. */
	enum err (*request)(const struct source_settings *settings, struct arena *arena,
			    struct transfer *out, struct fault *why);
	/* body is NUL-terminated after size bytes. On refusal *out is untouched, `why` names what
	 * was wrong and where. Readings are allocated in the arena, source = 0, vouches = true. */
	enum err (*parse)(const char *body, size_t size, struct arena *arena,
			  struct feed_facts *out, struct fault *why);
};

/* The row of that name, or NULL. */
const struct feed *feed_find(const char *name);
/* The n-th row, or NULL beyond the end: for listing. */
const struct feed *feed_at(size_t n);

#endif
