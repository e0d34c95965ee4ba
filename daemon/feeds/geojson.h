/* SPDX-License-Identifier: MIT
 *
 * Areas as GeoJSON draws them: MultiPolygons of [longitude, latitude].
 */
#ifndef FEEDS_GEOJSON_H
#define FEEDS_GEOJSON_H

#include <jansson.h>

#include "arena.h"
#include "polygon.h"
#include "swep/fault.h"

/* A geometry as polygons in the arena; none for a geometry that is missing or null. `path` says
 * where it stands. Every ring must be one: a broken one could be the one that we are in. */
enum err geojson_polygons(const json_t *geometry, const char *path, struct arena *arena,
			  const struct polygon **polygons, size_t *count, struct fault *why);

#endif
