/* SPDX-License-Identifier: MIT
 *
 * MET Norway Locationforecast 2.0, JSON. Hourly for some two and a half days, then every six hours:
 * there the instants hide the night's minimum, and only "complete" tells the lowest of each period.
 */
#ifndef FEEDS_METNO_H
#define FEEDS_METNO_H

#include "feed.h"

enum err metno_compact_request(const struct source_settings *settings, struct arena *arena,
			       struct transfer *out, struct fault *why);
enum err metno_complete_request(const struct source_settings *settings, struct arena *arena,
				struct transfer *out, struct fault *why);
/* Both bodies have one shape; "compact" only leaves out the periods' minimum and maximum. */
enum err metno_parse(const struct source_settings *settings, const struct feed_page *pages,
		     size_t count, struct wall received, struct arena *arena,
		     struct feed_facts *out, struct fault *why);

#endif
