/* SPDX-License-Identifier: MIT
 *
 * What the feeds said: one row a source, and every reading. Bodies stand in body_rows.h, warnings
 * in notice_rows.h.
 */
#ifndef STORE_WEATHER_ROWS_H
#define STORE_WEATHER_ROWS_H

#include "reading.h"
#include "store.h"

struct source_row {
	const char *id, *area, *name, *health, *reason;
	int64_t fetch;
	bool fetching;
	int failures;
	struct wall asked, heard, issued, expires;
	const char *last_modified, *etag, *body;
	const char *address; /* what was asked */
	/* A main body that waits for further pages: its hash, when it came, and its validators,
	 * which become the row's own only once it is trusted. "" when none waits. */
	const char *pending, *pending_modified, *pending_etag;
	struct wall pending_at;
	const char *asking; /* address of the further page under way; "" for the main one */
	int calls; /* fetches on the day of that number */
	int64_t calls_day;
	const char *doubt; /* why the newest body is not believed yet; "" */
	const char *remark; /* what is worth showing although it is trusted; "" */
};

enum err source_ensure(struct store *s, const char *id, const char *area, const char *name);
enum err source_read(struct store *s, const char *id, struct arena *arena, struct source_row *out);
enum err source_write(struct store *s, const struct source_row *row);
/* When its deadline is due; .ms = 0 when it has none. */
enum err source_due(struct store *s, const char *id, struct wall *due);

/* The clock was set back to now: nothing was heard, issued or promised later than that. */
enum err source_clamp(struct store *s, struct wall now);
/* Another place is asked from now on: what the old one said of times to come is forgotten. */
enum err source_forget(struct store *s, const char *id, struct wall now);
/* At most `limit` readings of what was over before then, the oldest. */
enum err reading_forget(struct store *s, const char *source, struct wall before, int limit);

/* Replaces what this source had said about the time that the new readings cover; hours that are
 * over keep the last value that was forecast for them. */
enum err reading_replace(struct store *s, const struct source_row *source, struct wall now,
			 const struct reading *readings, size_t count);
/* Adds what a doubtful body says: what is not said anew stays as it was. Sums alone are replaced,
 * because two bodies' steps would be counted twice. */
enum err reading_add(struct store *s, const struct source_row *source, struct wall now,
		     const struct reading *readings, size_t count);
#define QUANTITIES_ALL ((1u << QUANTITY_COUNT) - 1)

/* Those of one source that touch span, of a set of quantities (bits 1 << quantity), by quantity and
 * time. vouches is true for those of `body` and for those whose time had come by now. */
enum err reading_load(struct store *s, const char *source, const char *body, struct wall now,
		      struct span span, unsigned quantities, struct arena *arena,
		      struct reading **out, size_t *count);

#endif
