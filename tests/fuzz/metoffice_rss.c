/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the Met Office's RSS: warnings that keep their promises, or a refusal with a
 * sentence.
 */
#include <stdlib.h>

#include "metoffice_rss.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void notice_check(const struct notice *n)
{
	if (!wall_before(n->valid.from, n->valid.to) || n->level < LEVEL_YELLOW ||
	    n->level > LEVEL_RED || n->areas[0] == '\0' || n->headline[0] == '\0' ||
	    n->id[0] == '\0')
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct source_settings settings = {
	    .regions = {"West Midlands Conurbation", "wm"}, .region_count = 2};
	struct arena arena = {0};
	struct fault why = {0};
	struct feed_facts facts = {0};
	const struct feed_page page = {"", arena_copy(&arena, (const char *)data, size), size};
	enum err e =
	    metoffice_rss_parse(&settings, &page, 1, (struct wall){0}, &arena, &facts, &why);
	if (e && (why.message[0] == '\0' || why.code != e || facts.notices != NULL))
		abort();
	for (size_t i = 0; !e && i < facts.notice_count; i++)
		notice_check(&facts.notices[i]);
	if (facts.notice_count > LIMIT_NOTICES)
		abort();
	arena_free(&arena);
	return 0;
}
