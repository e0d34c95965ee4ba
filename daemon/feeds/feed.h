/* SPDX-License-Identifier: MIT
 *
 * Weather feeds. A feed turns settings into a request and pages into facts, into the addresses of
 * further pages that it needs first, or into the exact reason why not. It holds no state, reads no
 * clock, and never decides what the facts mean. A third feed is one new file and one row in feed.c.
 */
#ifndef FEEDS_FEED_H
#define FEEDS_FEED_H

#include "aggregate.h"
#include "arena.h"
#include "notice.h"
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
	char place[LIMIT_KEY]; /* which of the area's points this is; "" where there is but one */
	char regions[LIMIT_REGIONS][LIMIT_NAME]; /* names and codes by which warnings mean us:
			"West Midlands Conurbation", "E12000005", "UK112" */
	int region_count;
	char hazard[LIMIT_KEY]; /* ukhsa: "cold" or "heat" */
	char key[LIMIT_FEED_KEY]; /* the secret of a source that needs one; never printed */
	int calls_a_day; /* no more fetches than this in one UTC day */
	int64_t every_ms; /* the least time between two polls; a later Expires wins */
	int64_t stale_ms; /* a model run older than this is STALE */
	int64_t blind_ms; /* nothing trusted for this long is BLIND */
	int64_t timeout_ms; /* of one fetch */
};

/* One body, and where it was found. The first is the source's own address. */
struct feed_page {
	const char *url;
	const char *body; /* NUL-terminated after size bytes */
	size_t size;
};

/* What the pages say. */
struct feed_facts {
	struct wall
	    issued; /* the model run, or the moment the source names as its update; 0: none */
	struct reading *readings;
	size_t count;
	struct notice *notices;
	size_t notice_count;
	/* Further pages that are needed, all of them, also those that were passed in. While one is
	 * missing, readings and notices are not looked at. */
	const char **wanted;
	size_t wanted_count; /* at most LIMIT_PAGES */
	const char *remark; /* worth showing although it is trusted: "it is 1.2 km away"; or NULL */
};

struct feed {
	const char *name;
	const char *tells; /* for people: "air (instants)" */
	const char *issuer; /* of its notices, as rules name it; NULL for a forecast */
	enum notice_kind kind; /* of its notices */
	int reach_hours; /* how far ahead it speaks */
	int still_days; /* its own time, of warnings, stands still no longer than that while it is
			   well; 0: as long as it likes, and only hearing it counts */
	unsigned aggregates; /* set of what a forecast can answer, bits 1 << aggregate */
	unsigned early; /* of them those that it can answer for early_hours only */
	int early_hours;
	bool keyed; /* needs settings.key */
	bool pages_change; /* a further page keeps its address while its words change: it is asked
			      for again with every main page */
	/* Fills the request but for the conditional headers, which the caller adds. The same
	 * request with another url fetches a further page. */
	enum err (*request)(const struct source_settings *settings, struct arena *arena,
			    struct transfer *out, struct fault *why);
	/* received: when the first page came. On refusal *out is untouched, `why` names what was
	 * wrong and where. Facts are allocated in the arena; readings and notices have source = 0,
	 * place = 0, vouches = true. */
	enum err (*parse)(const struct source_settings *settings, const struct feed_page *pages,
			  size_t count, struct wall received, struct arena *arena,
			  struct feed_facts *out, struct fault *why);
};

/* The row of that name, or NULL. */
const struct feed *feed_find(const char *name);
/* How many hours ahead a forecast can answer it, so that it may be false; 0: not at all. */
static inline int feed_reach(const struct feed *feed, enum aggregate what)
{
	if ((feed->aggregates & 1u << what) == 0)
		return 0;
	return (feed->early & 1u << what) != 0 ? feed->early_hours : feed->reach_hours;
}
/* The n-th row, or NULL beyond the end: for listing. */
const struct feed *feed_at(size_t n);

#endif
