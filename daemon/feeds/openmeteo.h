/* SPDX-License-Identifier: MIT
 *
 * Open-Meteo: hourly columns side by side. Its local times rest on one offset for a whole answer,
 * that of the moment of asking, which is wrong after a clock change: so only UTC is asked for, and
 * only UTC is read. It names no time of issue.
 */
#ifndef FEEDS_OPENMETEO_H
#define FEEDS_OPENMETEO_H

#include "feed.h"

/* With a key the paying customers' host is asked. */
enum err openmeteo_request(const struct source_settings *settings, struct arena *arena,
			   struct transfer *out, struct fault *why);
enum err openmeteo_parse(const struct source_settings *settings, const struct feed_page *pages,
			 size_t count, struct wall received, struct arena *arena,
			 struct feed_facts *out, struct fault *why);

#endif
