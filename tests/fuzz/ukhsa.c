/* SPDX-License-Identifier: MIT
 *
 * Any bytes as either page of UKHSA's alerts: what begins with "[" is the list, anything else the
 * page of a region that a good list named.
 */
#include <stdlib.h>

#include "ukhsa.h"

#define SERVER "https://ukhsa-dashboard.data.gov.uk/"
#define REGION SERVER "api/proxy/alerts/v1/cold/E12000005"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char good[] = "[{\"geography_code\": \"E12000005\", \"status\": \"Yellow\"}]";

static void facts_check(const struct feed_facts *f)
{
	if (f->wanted_count > 1 || f->count != 0 || f->notice_count > f->wanted_count)
		abort();
	for (size_t i = 0; i < f->notice_count; i++) {
		const struct notice *n = &f->notices[i];
		if (!wall_before(n->valid.from, n->valid.to) || n->level < LEVEL_YELLOW ||
		    n->level > LEVEL_RED || n->areas == NULL || n->headline == NULL ||
		    n->id == NULL)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct source_settings settings = {
	    .hazard = "cold", .regions = {"E12000005"}, .region_count = 1};
	struct arena arena = {0};
	struct fault why = {0};
	struct feed_facts facts = {0};
	const struct feed_page fuzzed = {REGION, arena_copy(&arena, (const char *)data, size),
					 size};
	const struct feed_page pages[] = {{"", good, sizeof good - 1}, fuzzed};
	bool list = size > 0 && data[0] == '[';
	enum err e = ukhsa_parse(&settings, list ? &fuzzed : pages, list ? 1 : 2,
				 (struct wall){1767441600000}, &arena, &facts, &why);
	if (e && (why.message[0] == '\0' || why.code != e || facts.notices != NULL))
		abort();
	if (!e)
		facts_check(&facts);
	arena_free(&arena);
	return 0;
}
