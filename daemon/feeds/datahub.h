/* SPDX-License-Identifier: MIT
 *
 * Met Office Weather DataHub, site-specific forecasts: three products of one shape that call the
 * same thing by different names. Totals, minima and maxima of the hourly and three-hourly ones are
 * of the step that ENDS at a time; the daily one speaks of a date's day and of the night after it.
 */
#ifndef FEEDS_DATAHUB_H
#define FEEDS_DATAHUB_H

#include "feed.h"

enum err datahub_hourly_request(const struct source_settings *settings, struct arena *arena,
				struct transfer *out, struct fault *why);
enum err datahub_three_hourly_request(const struct source_settings *settings, struct arena *arena,
				      struct transfer *out, struct fault *why);
enum err datahub_daily_request(const struct source_settings *settings, struct arena *arena,
			       struct transfer *out, struct fault *why);

enum err datahub_hourly_parse(const struct source_settings *settings, const struct feed_page *pages,
			      size_t count, struct wall received, struct arena *arena,
			      struct feed_facts *out, struct fault *why);
enum err datahub_three_hourly_parse(const struct source_settings *settings,
				    const struct feed_page *pages, size_t count,
				    struct wall received, struct arena *arena,
				    struct feed_facts *out, struct fault *why);
enum err datahub_daily_parse(const struct source_settings *settings, const struct feed_page *pages,
			     size_t count, struct wall received, struct arena *arena,
			     struct feed_facts *out, struct fault *why);

#endif
