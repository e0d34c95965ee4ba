/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a forecast: readings that keep their promises, or a refusal with a sentence.
 */
#ifndef TESTS_FUZZ_FORECAST_H
#define TESTS_FUZZ_FORECAST_H

#include <math.h>
#include <stdlib.h>

#include "feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void forecast_promise(bool kept)
{
	if (!kept)
		abort();
}

static inline void forecast_try(const char *name, const uint8_t *data, size_t size)
{
	static const struct source_settings settings;
	struct arena arena = {0};
	struct fault why = {0};
	struct feed_facts facts = {0};
	const struct feed_page page = {"", arena_copy(&arena, (const char *)data, size), size};
	enum err e =
	    feed_find(name)->parse(&settings, &page, 1, (struct wall){0}, &arena, &facts, &why);
	if (e != ERR_OK)
		forecast_promise(why.message[0] != '\0' && why.code == e &&
				 facts.readings == NULL && facts.count == 0);
	else
		forecast_promise(facts.readings != NULL && facts.count > 0 &&
				 facts.count <= LIMIT_READINGS);
	for (size_t i = 0; i < facts.count; i++) {
		const struct reading *r = &facts.readings[i];
		forecast_promise(wall_before(r->valid.from, r->valid.to) && isfinite(r->value) &&
				 isfinite(r->cautious));
	}
	arena_free(&arena);
}

#endif
