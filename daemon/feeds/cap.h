/* SPDX-License-Identifier: MIT
 *
 * The Common Alerting Protocol, 1.2 and 1.1: one alert by itself, or an Atom feed that lists alerts
 * or carries them. MeteoAlarm's feed of the United Kingdom is such a one. It knows regions only,
 * was silent for months in 2021, and is a backup to the Met Office's own warnings.
 *
 * Only what is Actual counts. An Update or a Cancel ends what it refers to, however long that stays
 * listed. Several <info> are one alert in several languages, unless they differ in what they say.
 * Of what contradicts itself the worse is taken; whatever was left out or assumed is counted in the
 * remark.
 */
#ifndef FEEDS_CAP_H
#define FEEDS_CAP_H

#include "feed.h"

/* settings.url says where: it has no address of its own. */
enum err cap_request(const struct source_settings *settings, struct arena *arena,
		     struct transfer *out, struct fault *why);
enum err cap_parse(const struct source_settings *settings, const struct feed_page *pages,
		   size_t count, struct wall received, struct arena *arena, struct feed_facts *out,
		   struct fault *why);
enum err meteoalarm_request(const struct source_settings *settings, struct arena *arena,
			    struct transfer *out, struct fault *why);
enum err meteoalarm_parse(const struct source_settings *settings, const struct feed_page *pages,
			  size_t count, struct wall received, struct arena *arena,
			  struct feed_facts *out, struct fault *why);

#endif
