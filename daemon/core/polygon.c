/* SPDX-License-Identifier: MIT */
#include "polygon.h"

/* Degrees; about a centimetre. Nearer than this to a line is on it. */
#define ON_LINE 1e-7

enum where { OUTSIDE, ON_EDGE, INSIDE };

static double greater(double a, double b)
{
	return a > b ? a : b;
}

static double lesser(double a, double b)
{
	return a < b ? a : b;
}

/* Twice the area of the triangle a, b, p: positive when p lies left of the way from a to b. */
static double turn(struct polygon_point a, struct polygon_point b, struct polygon_point p)
{
	return (b.longitude - a.longitude) * (p.latitude - a.latitude) -
	       (b.latitude - a.latitude) * (p.longitude - a.longitude);
}

static bool near_box(struct polygon_point a, struct polygon_point b, struct polygon_point p)
{
	return p.longitude >= lesser(a.longitude, b.longitude) - ON_LINE &&
	       p.longitude <= greater(a.longitude, b.longitude) + ON_LINE &&
	       p.latitude >= lesser(a.latitude, b.latitude) - ON_LINE &&
	       p.latitude <= greater(a.latitude, b.latitude) + ON_LINE;
}

static bool on_line(struct polygon_point a, struct polygon_point b, struct polygon_point p)
{
	double east = b.longitude - a.longitude, north = b.latitude - a.latitude;
	double area = turn(a, b, p);
	return near_box(a, b, p) &&
	       area * area <= ON_LINE * ON_LINE * (east * east + north * north);
}

/* Whether a line due east from p crosses the way from a to b. The half-open comparison counts a
 * corner once. */
static bool crosses(struct polygon_point a, struct polygon_point b, struct polygon_point p)
{
	if ((a.latitude > p.latitude) == (b.latitude > p.latitude))
		return false;
	double area = turn(a, b, p);
	return b.latitude > a.latitude ? area > 0 : area < 0;
}

static enum where ring_where(const struct polygon_ring *ring, struct polygon_point p)
{
	bool inside = false;
	for (size_t i = 0; i < ring->count; i++) {
		struct polygon_point a = ring->points[i];
		struct polygon_point b = ring->points[i + 1 < ring->count ? i + 1 : 0];
		if (on_line(a, b, p))
			return ON_EDGE;
		inside ^= crosses(a, b, p);
	}
	return inside ? INSIDE : OUTSIDE;
}

static bool one_holds(const struct polygon *polygon, struct polygon_point p)
{
	if (polygon->count == 0 || ring_where(&polygon->rings[0], p) == OUTSIDE)
		return false;
	for (size_t i = 1; i < polygon->count; i++)
		if (ring_where(&polygon->rings[i], p) == INSIDE)
			return false;
	return true;
}

bool polygon_holds(const struct polygon *polygons, size_t count, struct polygon_point place)
{
	for (size_t i = 0; i < count; i++)
		if (one_holds(&polygons[i], place))
			return true;
	return false;
}
