/* SPDX-License-Identifier: MIT
 *
 * Warnings, alerts and floods as each source last told them: a whole set, replaced by the next.
 */
#ifndef STORE_NOTICE_ROWS_H
#define STORE_NOTICE_ROWS_H

#include "notice.h"
#include "weather_rows.h"

/* What is in force and to come is now this set and nothing else. Of what was in force and is not
 * told any more, the time up to now stays on record, as does what is over, until `record`. */
enum err notice_replace(struct store *s, const struct source_row *source, struct wall now,
			struct wall record, const struct notice *notices, size_t count,
			struct arena *arena);
/* All of one source that touch span, by the time they begin; `source` in them is 0. */
enum err notice_load(struct store *s, const char *source, struct span span, struct arena *arena,
		     struct notice **out, size_t *count);

#endif
