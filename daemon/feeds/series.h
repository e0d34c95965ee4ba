/* SPDX-License-Identifier: MIT
 *
 * What all forecasts share: readings as they are collected, each within what weather can be, and
 * the check that an answer is about the point that was asked about.
 */
#ifndef FEEDS_SERIES_H
#define FEEDS_SERIES_H

#include <jansson.h>

#include "feed.h"

struct series {
	struct reading *readings; /* in the arena */
	size_t count, room;
	struct fault *why;
};

/* A value in the quantity's own unit, or nothing. */
struct figure {
	bool there;
	double value;
};

/* Room for `most` readings, and never for more than LIMIT_READINGS. */
void series_open(struct series *s, size_t most, struct arena *arena, struct fault *why);

/* json times factor, as the quantity's unit. Missing and null are unknown, never zero: not there,
 * and no error. Refuses what is no number, or beyond any weather ("absurd" values). */
enum err series_figure(const struct series *s, const json_t *json, double factor, enum quantity q,
		       const char *path, struct figure *out);
/* Refuses the reading after LIMIT_READINGS, and a lowest above the highest of the same time. */
enum err series_add(struct series *s, const char *path, enum quantity q, struct span valid,
		    double value, double cautious);
/* Adds the wind chill of the instant `at`, if the series ends with air and wind of it. */
enum err series_chill(struct series *s, const char *path, struct wall at);
bool series_has(const struct series *s, enum quantity q);

/* The answer's own point is the one of the settings, within a grid cell or so. Settings without a
 * point (0, 0) are not compared. path names where the answer says it. */
enum err series_point(const struct source_settings *settings, double latitude, double longitude,
		      const char *path, struct fault *why);
/* The same of a GeoJSON feature, whose coordinates are longitude, latitude, height. */
enum err series_geometry(const struct source_settings *settings, const json_t *feature,
			 const char *path, struct fault *why);

#endif
