/* SPDX-License-Identifier: MIT
 *
 * What is known of each gateway: how it stands, how full its bucket is, how its sends went, and how
 * far it was polled. All of it can be lost without a message being lost.
 */
#ifndef STORE_GATEWAY_ROWS_H
#define STORE_GATEWAY_ROWS_H

#include "bucket.h"
#include "store.h"
#include "window.h"

enum gateway_state {
	GATEWAY_WORKS,
	GATEWAY_SLIPS, /* too many of its sends were refused, lost or slow */
	GATEWAY_FAILED, /* it takes nothing, as far as is known */
	GATEWAY_STATE_COUNT
};

const char *gateway_state_name(enum gateway_state s); /* "works", "slips", "failed" */

struct gateway_row {
	const char *gateway;
	enum gateway_state state;
	struct wall since; /* of the state; .ms = 0 from the first */
	struct wall trouble; /* the newest; .ms = 0 none */
	struct wall rests; /* until then it is handed nothing */
	struct wall judged; /* real: only sends after it are held against it */
	const char *why; /* in words; "" when it works */
	bool skewed; /* an alarm says that its clock and ours differ */
	bool limited; /* an alarm says that its day's limit is near */
	struct bucket bucket;
};

/* As new when there is no row. */
enum err gateway_read(struct store *s, const char *gateway, struct arena *arena,
		      struct gateway_row *out);
enum err gateway_save(struct store *s, const struct gateway_row *g);

/* Sends by day of UTC, and by real minute since 1970; older ones are forgotten. */
enum err sent_day_add(struct store *s, const char *gateway, int64_t day, int count);
enum err sent_day_count(struct store *s, const char *gateway, int64_t day, int *count);
enum err sent_minute_add(struct store *s, const char *gateway, int64_t minute,
			 const struct window *w);
enum err sent_minutes_sum(struct store *s, const char *gateway, int64_t since, struct window *out);

struct poll_row {
	const char *gateway, *name;
	const char *cursor; /* of the page that is asked for, or comes next; "" the first */
	int page; /* of this run, the first is 1; 0 none is under way */
	int64_t number; /* of the newest question: an answer to an older one is ignored */
	int failures; /* in a row */
	bool missed; /* an earlier run did not come to its end: this one reads to the end */
	struct wall asked, heard; /* .ms = 0 never */
	struct wall began; /* real: this run */
	struct wall complete; /* real: when the last one that came to its end began; .ms = 0 none */
};

/* As new when there is no row. */
enum err poll_read(struct store *s, const char *gateway, const char *name, struct arena *arena,
		   struct poll_row *out);
enum err poll_save(struct store *s, const struct poll_row *p);

#endif
