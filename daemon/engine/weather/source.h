/* SPDX-License-Identifier: MIT
 *
 * One configured source of weather during a turn: what was configured, the feed that reads it, and
 * the row that remembers it. Private to the files that watch the weather.
 */
#ifndef ENGINE_SOURCE_H
#define ENGINE_SOURCE_H

#include "turn.h"
#include "weather_rows.h"

struct source {
	const struct area_settings *area;
	const struct source_settings *settings;
	const struct feed *feed; /* NULL only where the configuration was not checked */
	struct source_row row;
};

/* Its row must be there; its strings live in the arena. */
enum err source_load(struct turn *t, const struct area_settings *area,
		     const struct source_settings *settings, struct source *out);
/* By the row's id, "area/name". ERR_NOT_FOUND when it is not configured any more. */
enum err source_find(struct turn *t, const struct area_settings *area, const char *id,
		     struct source *out);
const char *source_id(struct turn *t, const struct area_settings *area,
		      const struct source_settings *settings);
bool source_tells_notices(const struct source *s); /* warnings, not a forecast */

#endif
