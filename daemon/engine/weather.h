/* SPDX-License-Identifier: MIT
 *
 * Watching the feeds: when to ask, what an answer means for trust, and what the nights look like.
 * Silence, an old page, a body that cannot be read: none of these is an all-clear.
 */
#ifndef ENGINE_WEATHER_H
#define ENGINE_WEATHER_H

#include "turn.h"

enum health {
	HEALTH_FRESH, /* may prove that a night is not cold */
	HEALTH_STALE, /* may still prove that it is */
	HEALTH_BLIND /* nothing trusted for too long */
};

const char *health_name(enum health h);

/* At start and after a new configuration: every configured source has its row and its deadline. */
enum err weather_prepare(struct turn *t, const struct area_settings *area);
enum err weather_source_due(struct turn *t, const struct area_settings *area, const char *source);
/* An ERRAND_FETCH came back. */
enum err weather_result(struct turn *t, const struct event *event);

/* One source as it stands, and what it alone says about tonight. */
struct source_view {
	const char *name;
	enum health health;
	const char *reason; /* why it is not fresh; "" */
	struct wall heard, issued, next;
	const char *body; /* hash */
	struct interval tonight[AGGREGATE_COUNT];
	int gap_minutes; /* of tonight for which it does not vouch */
	bool asking; /* for the first time, or for the first time since it answered */
};

struct forecast {
	struct date tonight;
	struct span span; /* tonight, from dusk to morning */
	struct outlook outlook; /* all sources together, the more dangerous value of each */
	struct source_view sources[LIMIT_SOURCES];
	int source_count;
	enum health health; /* of the best source: one fresh source is enough */
};

enum err weather_forecast(struct turn *t, const struct area_settings *area, struct forecast *out);

#endif
