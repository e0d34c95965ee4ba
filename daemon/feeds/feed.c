/* SPDX-License-Identifier: MIT */
#include "feed.h"

#include <string.h>

#include "metno.h"

static const struct feed feeds[] = {
    {"metno-compact", "air (instants)", metno_compact_request, metno_parse},
    {"metno-complete", "air (instants), air.min and air.max (six-hour periods)",
     metno_complete_request, metno_parse},
};

const struct feed *feed_at(size_t n)
{
	return n < sizeof feeds / sizeof feeds[0] ? &feeds[n] : NULL;
}

const struct feed *feed_find(const char *name)
{
	const struct feed *feed;
	for (size_t n = 0; (feed = feed_at(n)) != NULL; n++)
		if (strcmp(feed->name, name) == 0)
			return feed;
	return NULL;
}
