/* SPDX-License-Identifier: MIT
 *
 * UKHSA's cold-health and heat-health alerts, as its dashboard asks for them: a list of regions
 * with a colour each, and one page more for a region that is not Green. Green cannot tell "no
 * alert" from a dashboard that was never fed; nobody outside can.
 * The dashboard's own files of "matrixNumber" metrics are what feeds it, and are published nowhere:
 * they are recognised and refused.
 */
#ifndef FEEDS_UKHSA_H
#define FEEDS_UKHSA_H

#include "feed.h"

/* settings.hazard is "cold" or "heat". settings.regions[0] is the region by its code, "E12000005"
 * (West Midlands) when none is given: the remark says so then. */
enum err ukhsa_request(const struct source_settings *settings, struct arena *arena,
		       struct transfer *out, struct fault *why);
/* The list, then the region's own page. An alert without an end lasts until a day from now. Times
 * without a zone are taken generously, as is the worse of what two places say of the level. */
enum err ukhsa_parse(const struct source_settings *settings, const struct feed_page *pages,
		     size_t count, struct wall received, struct arena *arena,
		     struct feed_facts *out, struct fault *why);

#endif
