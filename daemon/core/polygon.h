/* SPDX-License-Identifier: MIT
 *
 * Whether a place lies in an area drawn on the map. Degrees, on the flat: good for areas of a
 * country's size away from the poles and the date line. A place on an edge, also on that of a hole,
 * lies in it: who stands on the line of a warning is warned.
 */
#ifndef CORE_POLYGON_H
#define CORE_POLYGON_H

#include <stdbool.h>
#include <stddef.h>

struct polygon_point {
	double longitude, latitude;
};

/* Whether the last point repeats the first makes no difference. */
struct polygon_ring {
	const struct polygon_point *points;
	size_t count;
};

/* The first ring is the outline, each further one a hole. Points belong to whoever made them. */
struct polygon {
	const struct polygon_ring *rings;
	size_t count;
};

/* In any of them. Fewer than three points are no area: such a ring holds only what is on it. */
bool polygon_holds(const struct polygon *polygons, size_t count, struct polygon_point place);

#endif
