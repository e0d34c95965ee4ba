/* SPDX-License-Identifier: MIT
 *
 * Watching the feeds: when to ask, what an answer means for trust, and what the nights look like.
 * Silence, an old page, a body that cannot be read: none of these is an all-clear.
 */
#ifndef ENGINE_WEATHER_H
#define ENGINE_WEATHER_H

#include "turn.h"

/* At start and after a new configuration: every configured source has its row and its deadline. */
enum err weather_prepare(struct turn *t, const struct area_settings *area);
enum err weather_source_due(struct turn *t, const struct area_settings *area, const char *source);
/* An ERRAND_FETCH came back. */
enum err weather_result(struct turn *t, const struct event *event);

enum health { HEALTH_FRESH, HEALTH_STALE, HEALTH_BLIND };
const char *health_name(enum health h);

/* What is known of each night, tonight at index LIMIT_NIGHTS_BACK; only sources that are not BLIND
 * vouch. `evidence` (may be NULL) receives readings' sources, body hashes and ages for the record. */
enum err weather_outlook(struct turn *t, const struct area_settings *area, struct outlook *out,
			 enum health *worst);

#endif
