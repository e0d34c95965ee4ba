/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the Environment Agency's list of floods: floods that keep their promises, each by
 * its own id, or a refusal with a sentence.
 */
#include <stdlib.h>
#include <string.h>

#include "ea_floods.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void facts_check(const struct feed_facts *f)
{
	if (f->wanted_count != 0 || f->count != 0 || f->notice_count > LIMIT_NOTICES)
		abort();
	for (size_t i = 0; i < f->notice_count; i++) {
		const struct notice *n = &f->notices[i];
		if (!wall_before(n->valid.from, n->valid.to) || n->level < LEVEL_YELLOW ||
		    n->level > LEVEL_RED || n->areas == NULL || n->headline == NULL ||
		    n->id[0] == '\0')
			abort();
		for (size_t k = 0; k < i; k++)
			if (strcmp(n->id, f->notices[k].id) == 0)
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct source_settings settings = {.latitude = 52.4081, .longitude = -1.5106};
	struct arena arena = {0};
	struct fault why = {0};
	struct feed_facts facts = {0};
	const struct feed_page page = {"", arena_copy(&arena, (const char *)data, size), size};
	enum err e = ea_floods_parse(&settings, &page, 1, (struct wall){1767441600000}, &arena,
				     &facts, &why);
	if (e && (why.message[0] == '\0' || why.code != e || facts.notices != NULL))
		abort();
	if (!e)
		facts_check(&facts);
	arena_free(&arena);
	return 0;
}
