/* SPDX-License-Identifier: MIT
 *
 * What the files that read calendars share and nobody else sees.
 */
#ifndef FEEDS_CALENDAR_INSIDE_H
#define FEEDS_CALENDAR_INSIDE_H

#include <string.h>

#include "calendar.h"
#include "calendar_lines.h"
#include "calendar_moments.h"

/* Room for one row more: `rows` itself, or a copy of twice the size when count has filled it. */
static inline void *calendar_grow(struct arena *arena, void *rows, size_t count, size_t size)
{
	if (count > 0 && (count & (count - 1)) != 0)
		return rows;
	void *wider = arena_alloc(arena, (count == 0 ? 1 : count * 2) * size);
	if (count > 0)
		memcpy(wider, rows, count * size);
	return wider;
}

/* Time zones that a calendar defines. */
struct zone {
	const char *name;
	enum { ZONE_LONDON, ZONE_UTC, ZONE_OTHER } is;
};

struct zones {
	struct zone *rows;
	size_t count;
};

/* r stands behind BEGIN:VTIMEZONE and is left behind its end. */
enum err zone_read(struct content_reader *r, int line, struct span days, struct zones *zones);
/* A moment that a line says, in the zone that it names. */
enum err moment_of_line(const struct content_line *l, const struct zones *zones, const char *text,
			size_t length, struct moment *out, struct fault *why);

struct stretch {
	struct moment from;
	int64_t seconds; /* by the same clock */
};

struct event {
	struct calendar_event *shown;
	const char *uid;
	int sequence;
	bool cancelled, has_start, has_end, has_rule, is_override;
	struct moment start, end, instead_of;
	int64_t length; /* seconds by the clock of start */
	const char *rule;
	int rule_line;
	struct moment *except;
	size_t except_count;
	struct stretch *also; /* seconds = 0: as long as the event itself */
	size_t also_count;
};

struct events {
	struct event *rows;
	size_t count;
};

/* r stands behind BEGIN:VEVENT and is left behind its end. */
enum err event_read(struct content_reader *r, int line, const struct zones *zones,
		    struct event *out);

/* All shifts of all events that meet these days. */
enum err events_expand(const struct events *events, struct span days, struct arena *arena,
		       struct calendar *out, struct fault *why);

#endif
