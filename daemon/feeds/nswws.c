/* SPDX-License-Identifier: MIT */
#include "nswws.h"

#include <string.h>

#include "asking.h"

#define STANDARD "https://prd.nswws.api.metoffice.gov.uk/v1.0/objects/feed"

static const char *own_address(const struct source_settings *s)
{
	return s->url[0] != '\0' ? s->url : STANDARD;
}

/* The old host knows the key as x-api-key, the newer one as apikey; each ignores the other. */
enum err nswws_request(const struct source_settings *s, struct arena *arena, struct transfer *out,
		       struct fault *why)
{
	if (s->key[0] == '\0')
		return fault_set(why, ERR_USAGE, "key",
				 "the Met Office's warnings are given only to those with a key");
	enum err e = asking_get(s, STANDARD, "application/atom+xml, application/vnd.geo+json, */*",
				arena, out, why);
	if (e)
		return e;
	asking_header(out, arena, "x-api-key", s->key);
	asking_header(out, arena, "apikey", s->key);
	return ERR_OK;
}

static const struct feed_page *page_at(const struct feed_page *pages, size_t count, const char *url)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(pages[i].url, url) == 0)
			return &pages[i];
	return NULL;
}

enum err nswws_parse(const struct source_settings *s, const struct feed_page *pages, size_t count,
		     struct wall received, struct arena *arena, struct feed_facts *out,
		     struct fault *why)
{
	struct feed_facts facts = {.wanted_count = 1};
	const char *snapshot = NULL;
	(void)received;
	enum err e =
	    nswws_feed_read(own_address(s), &pages[0], arena, &facts.issued, &snapshot, why);
	const struct feed_page *page = e ? NULL : page_at(pages, count, snapshot);
	if (page != NULL)
		e = nswws_snapshot_read(s, page, arena, &facts, why);
	if (e)
		return e;
	facts.wanted = arena_alloc(arena, sizeof *facts.wanted);
	facts.wanted[0] = snapshot;
	*out = facts;
	return ERR_OK;
}
