/* SPDX-License-Identifier: MIT
 *
 * Watching the feeds: when to ask, what an answer means for trust, and what the nights look like.
 * Silence, an old page, a body that cannot be read: none of these is an all-clear.
 */
#ifndef ENGINE_WEATHER_H
#define ENGINE_WEATHER_H

#include "source_health.h"

/* ---- asking (weather.c) --------------------------------------------------------------------- */

/* At start and after a new configuration: every configured source has its row and its deadline. */
enum err weather_prepare(struct turn *t, const struct area_settings *area);
enum err weather_source_due(struct turn *t, const struct area_settings *area, const char *source);
/* An ERRAND_FETCH came back. */
enum err weather_result(struct turn *t, const struct event *event);

/* ---- the nights (weather_nights.c) ---------------------------------------------------------- */

/* One source as it stands, and what it alone says about tonight. */
struct source_view {
	const char *name;
	bool notices; /* it tells warnings, not a forecast */
	enum health health;
	const char *reason; /* why it is not fresh, or what it lacks although it is; "" */
	const char *remark; /* of the feed, worth showing: "it is 1.2 km away"; "" */
	struct wall heard, issued, next; /* next: when it is asked again */
	const char *body; /* hash */
	struct interval tonight[AGGREGATE_COUNT]; /* of those that the policy asks for */
	struct interval today[AGGREGATE_COUNT]; /* of the day before tonight */
	int gap_minutes; /* of tonight for which it does not vouch; 0 for notices */
	int notice_count; /* in force or to come */
	bool asking; /* an answer that says more than is known may come any moment */
};

struct forecast {
	struct date tonight;
	struct span span; /* tonight, from dusk to morning */
	struct outlook outlook; /* all sources together, the more dangerous value of each */
	struct source_view sources[LIMIT_SOURCES];
	int source_count;
	enum health health; /* of the best forecast: one fresh source is enough */
	enum health notices; /* of the worst source of warnings; FRESH when there is none */
};

enum err weather_forecast(struct turn *t, const struct area_settings *area, struct forecast *out);
/* What one source alone (an index among the area's) says about every night and day. Nothing is
 * known from one that tells warnings. */
enum err weather_source_outlook(struct turn *t, const struct area_settings *area, int source,
				struct outlook_part *out);

#endif
