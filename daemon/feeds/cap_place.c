/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "cap_inside.h"
#include "polygon.h"

#define BLANKS " \t\r\n"
#define EARTH_KM 6371.0
#define RADIANS(degrees) ((degrees) * (3.14159265358979323846 / 180))

/* ---- names and codes ---- */

static bool is_region(const struct source_settings *s, const char *name, size_t length)
{
	for (int n = 0; n < s->region_count; n++) {
		const char *region = s->regions[n];
		size_t i = 0;
		while (i < length && region[i] != '\0' &&
		       ascii_lower(region[i]) == ascii_lower(name[i]))
			i++;
		if (i == length && region[i] == '\0')
			return true;
	}
	return false;
}

/* Any part between separators; blanks around it do not count. */
static bool part_is_region(const struct source_settings *s, const char *names,
			   const char *separators)
{
	while (*names != '\0') {
		size_t blanks = strspn(names, BLANKS);
		size_t length = strcspn(names + blanks, separators), end = blanks + length;
		while (length > 0 && strchr(BLANKS, names[blanks + length - 1]) != NULL)
			length--;
		if (length > 0 && is_region(s, names + blanks, length))
			return true;
		names += end + (names[end] != '\0');
	}
	return false;
}

/* "West Midlands", "Coventry; Solihull", "MTZ014 MTZ015". */
bool cap_names_us(const struct source_settings *settings, const char *names)
{
	return part_is_region(settings, names, "") || part_is_region(settings, names, ";") ||
	       part_is_region(settings, names, BLANKS);
}

/* ---- shapes ---- */

static enum err number_read(const struct xml_node *node, const char **at, double most, double *out,
			    struct fault *why)
{
	char *end;
	size_t plain = strspn(*at, "+-.0123456789"); /* no "nan", no "0x" */
	*out = plain > 0 ? strtod(*at, &end) : 0;
	if (plain == 0 || end != *at + plain || !(fabs(*out) <= most))
		return xml_wrong(node, why, "<%s> has \"%.20s\" where a number up to %g should be",
				 node->name, *at, most);
	*at = end;
	return ERR_OK;
}

/* "52.41,-1.51": latitude first, the reverse of GeoJSON. */
static enum err point_read(const struct xml_node *node, const char **at, struct polygon_point *out,
			   struct fault *why)
{
	enum err e = number_read(node, at, 90, &out->latitude, why);
	if (!e && **at != ',')
		e = xml_wrong(node, why, "<%s> has \"%.20s\" where a comma should be", node->name,
			      *at);
	if (e)
		return e;
	++*at;
	/* a shape over the date line goes on beyond 180 */
	return number_read(node, at, 360, &out->longitude, why);
}

static struct polygon_point our_place(const struct cap_reader *r)
{
	return (struct polygon_point){r->settings->longitude, r->settings->latitude};
}

static enum err polygon_read(const struct cap_reader *r, const struct xml_node *node, bool *holds)
{
	const char *at = node->text;
	/* "0,0 " is the shortest point */
	size_t room = strlen(at) / 4 + 1, count = 0;
	struct polygon_point *points = arena_alloc(r->arena, room * sizeof *points);
	enum err e = ERR_OK;
	for (at += strspn(at, BLANKS); !e && *at != '\0'; at += strspn(at, BLANKS)) {
		e = point_read(node, &at, &points[count++], r->why);
		if (!e && *at != '\0' && strchr(BLANKS, *at) == NULL)
			e = xml_wrong(node, r->why, "<polygon> has \"%.20s\" behind a point", at);
	}
	if (!e && count < 3)
		e = xml_wrong(node, r->why, "<polygon> of %zu points is no area", count);
	const struct polygon_ring ring = {points, count};
	const struct polygon polygon = {&ring, 1};
	if (!e)
		*holds = polygon_holds(&polygon, 1, our_place(r));
	return e;
}

static double distance_km(struct polygon_point a, struct polygon_point b)
{
	double north = sin(RADIANS(b.latitude - a.latitude) / 2);
	double east = sin(RADIANS(b.longitude - a.longitude) / 2);
	double h =
	    north * north + cos(RADIANS(a.latitude)) * cos(RADIANS(b.latitude)) * east * east;
	return 2 * EARTH_KM * asin(sqrt(fmin(1, h)));
}

/* "52.41,-1.51 20": kilometres around a point. */
static enum err circle_read(const struct cap_reader *r, const struct xml_node *node, bool *holds)
{
	const char *at = node->text;
	struct polygon_point middle;
	double radius_km = 0;
	enum err e = point_read(node, &at, &middle, r->why);
	if (e)
		return e;
	at += strspn(at, BLANKS);
	e = number_read(node, &at, 21000, &radius_km, r->why);
	if (!e && (*at != '\0' || radius_km < 0))
		e = xml_wrong(node, r->why, "<circle> does not end with a radius");
	if (!e)
		*holds = distance_km(middle, our_place(r)) <= radius_km;
	return e;
}

/* ---- one area ---- */

typedef enum err shape_reader(const struct cap_reader *r, const struct xml_node *node, bool *holds);

/* All shapes of one kind; empty ones are met, and are none. */
static enum err shapes_read(const struct cap_reader *r, const struct xml_node *area,
			    const char *name, shape_reader *read, struct cap_place *place,
			    bool *drawn, bool *holds)
{
	enum err e = ERR_OK;
	const struct xml_node *node = xml_child(area, area->space, name);
	for (; !e && node != NULL; node = xml_next(node, area->space, name)) {
		bool one = false;
		if (node->text[0] == '\0')
			continue;
		e = read(r, node, &one);
		lines_add(&place->identity, node->text);
		*drawn = true;
		*holds |= one;
	}
	return e;
}

/* Whether any of its codes is ours; *coded when it has some. */
static bool codes_read(const struct cap_reader *r, const struct xml_node *area,
		       struct cap_place *place, bool *coded)
{
	bool ours = false;
	const struct xml_node *node = xml_child(area, area->space, "geocode");
	for (; node != NULL; node = xml_next(node, area->space, "geocode")) {
		const char *value = xml_text(node, area->space, "value");
		if (value == NULL || value[0] == '\0')
			continue;
		lines_add(&place->names, value);
		lines_add(&place->identity, value);
		ours |= cap_names_us(r->settings, value);
		*coded = true;
	}
	return ours;
}

/* A name, a code or a shape of ours says yes. Only a shape, or codes that are none of ours where
 * we have some, says no: a name may always be written in another way. */
static enum err area_read(const struct cap_reader *r, const struct xml_node *area,
			  struct cap_place *place, enum truth *here)
{
	const char *name = xml_text(area, area->space, "areaDesc");
	bool coded = false, drawn = false, holds = false;
	lines_add(&place->names, name);
	place->areas++;
	bool ours = name != NULL && cap_names_us(r->settings, name);
	ours |= codes_read(r, area, place, &coded);
	enum err e = shapes_read(r, area, "polygon", polygon_read, place, &drawn, &holds);
	if (!e)
		e = shapes_read(r, area, "circle", circle_read, place, &drawn, &holds);
	bool denied = drawn || (coded && r->settings->region_count > 0);
	*here = truth_certain(ours || holds, denied);
	return e;
}

enum err cap_place_read(const struct cap_reader *r, const struct xml_node *info,
			struct cap_place *out)
{
	enum err e = ERR_OK;
	struct cap_place place = {
	    .here = TRUTH_FALSE, .names = {.arena = r->arena}, .identity = {.arena = r->arena}};
	const struct xml_node *area = xml_child(info, info->space, "area");
	if (area == NULL)
		place.here = TRUTH_UNKNOWN;
	for (; !e && area != NULL; area = xml_next(area, info->space, "area")) {
		enum truth here;
		e = area_read(r, area, &place, &here);
		place.here = truth_either(place.here, here);
	}
	*out = place;
	return e;
}
