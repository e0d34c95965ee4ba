/* SPDX-License-Identifier: MIT
 *
 * Any bytes as either page of the Met Office's warnings: what begins with "<" is the feed, anything
 * else the snapshot that a good feed named.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "nswws.h"

#define SERVER "https://prd.nswws.api.metoffice.gov.uk/"
#define SNAPSHOT SERVER "v1.0/objects/issued/1/"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char good[] =
    "<feed xmlns='http://www.w3.org/2005/Atom'><updated>2026-11-20T16:00:10Z</updated>"
    "<link rel='related' href='" SNAPSHOT "'/></feed>";

static void facts_check(const struct feed_facts *f)
{
	if (f->wanted_count != 1 || strncasecmp(f->wanted[0], SERVER, strlen(SERVER)) != 0 ||
	    f->count != 0 || f->notice_count > LIMIT_NOTICES)
		abort(); /* the key would leave its server */
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
	    .latitude = 52.4081,
	    .longitude = -1.5106,
	    .regions = {"West Midlands Conurbation"},
	    .region_count = 1,
	};
	struct arena arena = {0};
	struct fault why = {0};
	struct feed_facts facts = {0};
	const struct feed_page fuzzed = {SNAPSHOT, arena_copy(&arena, (const char *)data, size),
					 size};
	const struct feed_page pages[] = {{"", good, sizeof good - 1}, fuzzed};
	bool feed = size > 0 && data[0] == '<';
	enum err e = nswws_parse(&settings, feed ? &fuzzed : pages, feed ? 1 : 2, (struct wall){0},
				 &arena, &facts, &why);
	if (e && (why.message[0] == '\0' || why.code != e || facts.wanted != NULL))
		abort();
	if (!e)
		facts_check(&facts);
	arena_free(&arena);
	return 0;
}
