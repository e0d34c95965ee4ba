/* SPDX-License-Identifier: MIT
 *
 * Calendars: iCalendar (RFC 5545) to the shifts of a rota, for so many days. A shift begins and
 * ends at the same times on the clock whatever the clocks do that night: 22:00 to 07:00 is 8 hours
 * at the end of March and 10 at the end of October. Knows nobody: whose a shift is stays in the
 * calendar's own words. Reads no clock and no tz database.
 */
#ifndef FEEDS_CALENDAR_H
#define FEEDS_CALENDAR_H

#include <stddef.h>

#include "arena.h"
#include "instant.h"
#include "swep/fault.h"
#include "swep/limits.h"

struct calendar_person {
	const char *mail; /* without "mailto:"; "" for none */
	const char *name; /* CN; "" for none */
};

struct calendar_event {
	int line; /* of its BEGIN:VEVENT */
	const char *summary; /* on one line */
	struct calendar_person organiser;
	struct calendar_person *attendees; /* but those who declined, and rooms */
	size_t attendee_count;
};

struct calendar_shift {
	struct span span;
	const struct calendar_event *event;
};

struct calendar {
	struct calendar_shift *shifts; /* in no order */
	size_t count;
	struct calendar_shift *lost; /* of no length, in the hour that the clocks skip */
	size_t lost_count;
	int events; /* in the file, also those that have no shift in these days */
};

/* Does it begin like one? */
bool calendar_begins(const char *text);
/* The shifts that meet `days`. Times are UTC, or of Europe/London: by that name, without any, or by
 * a VTIMEZONE that says the same. Anything else that would change a shift and is not understood is
 * refused by its line ("line 12"), and *out is untouched. */
enum err calendar_read(const char *text, struct span days, struct arena *arena,
		       struct calendar *out, struct fault *why);

#endif
