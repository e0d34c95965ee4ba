/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a calendar: refused with a sentence and its line, or shifts that meet the days asked
 * for, no more of them than there may be. The first byte chooses the days.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct span days_of(uint8_t choice)
{
	/* A November, and the weeks of both changes of the clocks. */
	static const int64_t begins[] = {1795262400000, 1774612800000, 1792756800000};
	struct wall from = {begins[choice % 3]};
	return (struct span){from, wall_plus(from, DAYS_MS(LIMIT_ROTA_DAYS))};
}

static void shifts_check(const struct calendar *c, struct span days)
{
	if (c->count > LIMIT_SHIFTS || c->events > LIMIT_ROTA_EVENTS)
		abort();
	for (size_t i = 0; i < c->count; i++) {
		const struct calendar_event *e = c->shifts[i].event;
		if (!span_meets(c->shifts[i].span, days) || e->line < 1 ||
		    strlen(e->summary) >= LIMIT_NAME ||
		    !wall_before(c->shifts[i].span.from, c->shifts[i].span.to))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct calendar out = {0};
	struct fault why = {0};
	if (size == 0)
		return 0;
	struct span days = days_of(data[0]);
	const char *text = arena_copy(&arena, (const char *)data + 1, size - 1);
	calendar_begins(text);
	if (calendar_read(text, days, &arena, &out, &why) == ERR_OK)
		shifts_check(&out, days);
	else if (why.message[0] == '\0' || strncmp(why.field, "line ", 5) != 0)
		abort();
	arena_free(&arena);
	return 0;
}
