/* SPDX-License-Identifier: MIT */
#include "lib/fake_metno.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"

#define KEEP_MS MINUTES_MS(31) /* what the real one says between Date and Expires */

size_t fake_metno_values(const char *word, double *out, size_t room)
{
	char *end;
	double from = strtod(word, &end), to = from;
	size_t hours = 1;
	if (end == word)
		return 0;
	bool ramp = *end == '>';
	if (ramp)
		to = strtod(end + 1, &end);
	if (*end == 'x')
		hours = strtoul(end + 1, &end, 10);
	if (*end != '\0' || hours == 0 || hours > room || (ramp && hours < 2))
		return 0;
	for (size_t i = 0; i < hours; i++)
		out[i] = ramp ? from + (to - from) * (double)i / (double)(hours - 1) : from;
	return hours;
}

static struct transfer_result dated(struct arena *arena, struct wall now, int status,
				    const char *body)
{
	return (struct transfer_result){
	    .fate = FATE_ANSWERED,
	    .status = status,
	    .body = body,
	    .size = strlen(body),
	    .date = wall_format_http(now, arena_alloc(arena, WALL_TEXT)),
	    .expires = wall_format_http(wall_plus(now, KEEP_MS), arena_alloc(arena, WALL_TEXT))};
}

struct transfer_result fake_metno_answer(struct arena *arena, struct wall now,
					 const struct page *page)
{
	struct transfer_result r = dated(arena, now, 200, page->body);
	r.content_type = "application/json";
	r.last_modified = page->last_modified;
	return r;
}

struct transfer_result fake_metno_unchanged(struct arena *arena, struct wall now)
{
	return dated(arena, now, 304, "");
}
