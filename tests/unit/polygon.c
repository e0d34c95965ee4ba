/* SPDX-License-Identifier: MIT
 *
 * Whether a place lies in an area: tables of places, and every place of a fine grid against a
 * second, different computation (the winding angle).
 */
#include "polygon.h"

#include <math.h>

#include "lib/dice.h"
#include "lib/suite.h"

#define POINTS(name)                                                                               \
	{                                                                                          \
		name, COUNT_OF(name)                                                               \
	}

static const struct polygon_point square[] = {{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}};
static const struct polygon_point hole[] = {{1, 1}, {1, 3}, {3, 3}, {3, 1}, {1, 1}};
static const struct polygon_point island[] = {{1.5, 1.5}, {2.5, 1.5}, {2.5, 2.5}, {1.5, 1.5}};
static const struct polygon_point horseshoe[] = {{10, 0}, {16, 0}, {16, 6}, {14, 6}, {14, 2},
						 {12, 2}, {12, 6}, {10, 6}, {10, 0}};

static const struct polygon_ring square_rings[] = {POINTS(square), POINTS(hole)};
static const struct polygon_ring island_rings[] = {POINTS(island)};
static const struct polygon_ring horseshoe_rings[] = {POINTS(horseshoe)};
static const struct polygon all[] = {POINTS(square_rings), POINTS(island_rings),
				     POINTS(horseshoe_rings)};

static const struct {
	double x, y;
	bool held;
	const char *what;
} places[] = {
    {0.5, 0.5, true, "inside"},
    {-0.5, 0.5, false, "west of it"},
    {4.5, 2, false, "east of it"},
    {2, 4.5, false, "north of it"},
    {2, -0.5, false, "south of it"},
    {1.2, 2.8, false, "in the hole"},
    {2, 1.6, true, "on the island in the hole"},
    {0, 0, true, "on a corner"},
    {4, 4, true, "on the corner across"},
    {4, 2, true, "on an upright edge"},
    {2, 0, true, "on a level edge"},
    {2, 4, true, "on the other level edge"},
    {1, 2, true, "on the edge of the hole"},
    {3, 3, true, "on a corner of the hole"},
    {2, 2, true, "on the sloping edge of the island"},
    {4.00000001, 2, true, "a millimetre off the edge"},
    {4.0001, 2, false, "ten metres off the edge"},
    {5, 4, false, "level with an edge, beyond it"},
    {-1, 0, false, "level with a corner, before it"},
    {13, 4, false, "between the arms"},
    {11, 6, true, "on the end of an arm"},
    {11, 2, true, "in an arm, level with a corner"},
    {13, 2, true, "on the inner edge"},
    {13, 6, false, "between the ends of the arms"},
    {9, 2, false, "before the arms, level with a corner"},
};

START_TEST(a_place_is_in_or_out)
{
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		struct polygon_point p = {places[i].x, places[i].y};
		ck_assert_msg(polygon_holds(all, COUNT_OF(all), p) == places[i].held, "%s",
			      places[i].what);
	}
}
END_TEST

START_TEST(a_ring_need_not_repeat_its_first_point)
{
	const struct polygon_ring open = {square, COUNT_OF(square) - 1};
	const struct polygon polygon = {&open, 1};
	ck_assert(polygon_holds(&polygon, 1, (struct polygon_point){0, 2}));
	ck_assert(polygon_holds(&polygon, 1, (struct polygon_point){2, 2}));
	ck_assert(!polygon_holds(&polygon, 1, (struct polygon_point){-1, 2}));
}
END_TEST

START_TEST(nothing_holds_nothing)
{
	const struct polygon_ring line = {square, 2}, point = {square, 1}, none = {NULL, 0};
	const struct polygon lines[] = {{&line, 1}, {&point, 1}, {&none, 1}, {NULL, 0}};
	ck_assert(!polygon_holds(NULL, 0, (struct polygon_point){0, 0}));
	ck_assert(!polygon_holds(lines, COUNT_OF(lines), (struct polygon_point){2, 2}));
	ck_assert(!polygon_holds(lines + 2, 2, (struct polygon_point){0, 0}));
	ck_assert(polygon_holds(lines, COUNT_OF(lines), (struct polygon_point){2, 0}));
}
END_TEST

/* How often the ring goes round p; odd is inside, as for the even-odd rule. */
static long winding(const struct polygon_point *ring, size_t count, struct polygon_point p)
{
	double angle = 0;
	for (size_t i = 0; i < count; i++) {
		struct polygon_point a = ring[i], b = ring[(i + 1) % count];
		double from = atan2(a.latitude - p.latitude, a.longitude - p.longitude);
		double to = atan2(b.latitude - p.latitude, b.longitude - p.longitude);
		angle += remainder(to - from, 2 * M_PI);
	}
	return lround(angle / (2 * M_PI));
}

/* A star around Coventry: its rays do not cross, so that both rules agree. */
static void star(struct dice *d, struct polygon_point *ring, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		double radius = 0.2 + dice_throw(d, 1000) / 800.0;
		double angle = 2 * M_PI * (double)i / (double)count;
		ring[i] = (struct polygon_point){-1.5106 + radius * cos(angle),
						 52.4081 + radius * sin(angle)};
	}
}

START_TEST(another_computation_agrees)
{
	struct dice d = dice_open("polygon", 4);
	struct polygon_point ring[23];
	const struct polygon_ring rings = {ring, COUNT_OF(ring)};
	const struct polygon polygon = {&rings, 1};
	int inside = 0, tries = 20000;
	for (int i = 0; i < tries; i++) {
		if (i % 100 == 0)
			star(&d, ring, COUNT_OF(ring));
		struct polygon_point p = {-3 + dice_throw(&d, 30011) / 10007.0,
					  51 + dice_throw(&d, 30011) / 10007.0};
		bool held = polygon_holds(&polygon, 1, p);
		ck_assert_msg(held == (winding(ring, COUNT_OF(ring), p) % 2 != 0), "%.9f %.9f",
			      p.longitude, p.latitude);
		inside += held;
	}
	ck_assert(inside > tries / 10 && inside < tries / 2);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_place_is_in_or_out,
	    a_ring_need_not_repeat_its_first_point,
	    nothing_holds_nothing,
	    another_computation_agrees,
	};
	return suite_run("polygon", cases, COUNT_OF(cases));
}
