/* SPDX-License-Identifier: MIT
 *
 * The lines of an iCalendar, unfolded, with their parameters; what they mean is others' business.
 */
#ifndef FEEDS_CALENDAR_LINES_H
#define FEEDS_CALENDAR_LINES_H

#include "arena.h"
#include "swep/fault.h"

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

#endif
