/* SPDX-License-Identifier: MIT
 *
 * The Met Office's severe weather warnings as RSS, one feed a region: no key, no polygons, and
 * sentences instead of fields. No item at all is a quiet day.
 */
#ifndef FEEDS_METOFFICE_RSS_H
#define FEEDS_METOFFICE_RSS_H

#include "feed.h"

/* Without a url the region comes from the first code among settings.regions ("wm"). */
enum err metoffice_rss_request(const struct source_settings *settings, struct arena *arena,
			       struct transfer *out, struct fault *why);
enum err metoffice_rss_parse(const struct source_settings *settings, const struct feed_page *pages,
			     size_t count, struct wall received, struct arena *arena,
			     struct feed_facts *out, struct fault *why);

#endif
