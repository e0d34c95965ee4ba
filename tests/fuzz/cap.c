/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a page of CAP: first as the source's own, an alert or an Atom feed; then as one of
 * two documents that a good feed named, the other being a good alert that it may try to end.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cap.h"

#define SERVER "https://feeds.meteoalarm.org/"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char feed[] =
    "<feed xmlns='http://www.w3.org/2005/Atom'><updated>2026-01-03T11:00:00Z</updated>"
    "<entry><link href='/1'/></entry><entry><link href='/2'/></entry></feed>";
static const char alert[] =
    "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>a</identifier><sender>s"
    "</sender><sent>2026-01-03T09:00:00Z</sent><status>Actual</status><msgType>Alert</msgType>"
    "<scope>Public</scope><info><event>ice</event><severity>Severe</severity><area><areaDesc>"
    "Wales</areaDesc><polygon>52,-2 53,-2 53,-1</polygon></area></info></alert>";

static void facts_check(const struct feed_facts *f)
{
	if (f->count != 0 || f->notice_count > LIMIT_NOTICES || f->wanted_count > LIMIT_PAGES)
		abort();
	for (size_t i = 0; i < f->wanted_count; i++)
		if (strncasecmp(f->wanted[i], SERVER, strlen(SERVER)) != 0)
			abort(); /* another server would be asked */
	for (size_t i = 0; i < f->notice_count; i++) {
		const struct notice *n = &f->notices[i];
		if (!wall_before(n->valid.from, n->valid.to) || n->level < LEVEL_YELLOW ||
		    n->level > LEVEL_RED || n->areas == NULL || n->headline == NULL ||
		    n->id[0] == '\0')
			abort();
	}
}

static void look(const struct feed_page *pages, size_t count)
{
	static const struct source_settings settings = {.latitude = 52.4081,
							.longitude = -1.5106,
							.regions = {"UK112", "West Midlands"},
							.region_count = 2};
	struct arena arena = {0};
	struct fault why = {0};
	struct feed_facts facts = {0};
	enum err e = meteoalarm_parse(&settings, pages, count, (struct wall){1767441600000}, &arena,
				      &facts, &why);
	if (e && (why.message[0] == '\0' || why.code != e || facts.notices != NULL))
		abort();
	if (!e)
		facts_check(&facts);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	const struct feed_page fuzzed = {SERVER "1", arena_copy(&arena, (const char *)data, size),
					 size};
	const struct feed_page pages[] = {
	    {"", feed, sizeof feed - 1}, fuzzed, {SERVER "2", alert, sizeof alert - 1}};
	look(&fuzzed, 1);
	look(pages, 3);
	arena_free(&arena);
	return 0;
}
