/* SPDX-License-Identifier: MIT
 *
 * What the files that read calendars share and nobody else sees.
 */
#ifndef FEEDS_CALENDAR_INSIDE_H
#define FEEDS_CALENDAR_INSIDE_H

#include <string.h>

#include "calendar.h"
#include "civil.h"

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

#define LINE_PARAMS 12 /* of one line; real ones have five */

/* One line, with those it was folded over: NAME;PARAM=VALUE:VALUE */
struct content_line {
	int number;
	const char *name;
	struct {
		const char *name, *value;
	} params[LINE_PARAMS];
	int param_count;
	const char *value;
};

struct content_reader {
	const char *at;
	int line;
	struct arena *arena;
	struct fault *why;
};

/* *found is false at the end. Checks the characters, not what they mean. */
enum err content_next(struct content_reader *r, struct content_line *out, bool *found);
const char *content_param(const struct content_line *l, const char *name); /* "" for none */
bool content_is(const struct content_line *l, const char *name, const char *value);
/* A TEXT value without its escapes, on one line, no longer than a name. */
const char *content_text(const char *value, struct arena *arena);
enum err content_refuse(struct fault *why, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A moment as a calendar says it. Seconds may be those of another day; they are of the clock on the
 * wall, or of UTC. */
enum moment_kind { MOMENT_DATE, MOMENT_LOCAL, MOMENT_UTC };

struct moment {
	enum moment_kind kind;
	int64_t seconds; /* since 1970-01-01 00:00 there; a date is its midnight */
};

struct wall moment_wall(struct moment m);
/* The same moment, in another kind's seconds. */
struct moment moment_as(struct moment m, enum moment_kind kind);
/* "20261121T220000", with Z for UTC, or "20261121"; the length must be all of it. */
bool moment_read(const char *text, size_t length, struct moment *out);

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
/* "PT9H", "P1D", in seconds; false for what is none, or nothing, or too long. */
bool duration_of(const char *text, size_t length, int64_t *seconds);

/* All shifts of all events that meet these days. */
enum err events_expand(const struct events *events, struct span days, struct arena *arena,
		       struct calendar *out, struct fault *why);

#endif
