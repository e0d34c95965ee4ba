/* SPDX-License-Identifier: MIT */
#include "geojson.h"

#include <string.h>

#include "body.h"

struct reader {
	struct arena *arena;
	struct fault *why;
};

/* "path[3]": written only once something is wrong, or a few times in a body. */
static const char *element(struct reader *r, const char *path, size_t index)
{
	return arena_printf(r->arena, "%s[%zu]", path, index);
}

static bool degree_read(const json_t *value, double most, double *out)
{
	*out = json_number_value(value);
	return json_is_number(value) && *out >= -most && *out <= most;
}

static enum err point_read(struct reader *r, const json_t *json, const char *ring, size_t index,
			   struct polygon_point *out)
{
	if (degree_read(json_array_get(json, 0), 180, &out->longitude) &&
	    degree_read(json_array_get(json, 1), 90, &out->latitude))
		return ERR_OK;
	return body_wrong(r->why, element(r, ring, index),
			  "this is not [longitude, latitude] in degrees");
}

static bool same_number(double a, double b)
{
	return !(a < b || a > b);
}

/* A ring that does not come back to where it began has lost its end on the way to us. */
static enum err ring_read(struct reader *r, const json_t *json, const char *path,
			  struct polygon_ring *out)
{
	size_t count = json_array_size(json);
	enum err e = ERR_OK;
	if (count < 4)
		return body_wrong(r->why, path, "this is not a ring of four points or more");
	struct polygon_point *points = arena_alloc(r->arena, count * sizeof *points);
	for (size_t i = 0; !e && i < count; i++)
		e = point_read(r, json_array_get(json, i), path, i, &points[i]);
	if (e)
		return e;
	if (!same_number(points[0].longitude, points[count - 1].longitude) ||
	    !same_number(points[0].latitude, points[count - 1].latitude))
		return body_wrong(r->why, path, "this ring does not end where it begins");
	*out = (struct polygon_ring){points, count};
	return ERR_OK;
}

static enum err polygon_read(struct reader *r, const json_t *json, const char *path,
			     struct polygon *out)
{
	size_t count = json_array_size(json);
	enum err e = ERR_OK;
	if (count == 0)
		return body_wrong(r->why, path, "this is not a polygon: it has no rings");
	struct polygon_ring *rings = arena_alloc(r->arena, count * sizeof *rings);
	for (size_t i = 0; !e && i < count; i++)
		e = ring_read(r, json_array_get(json, i), element(r, path, i), &rings[i]);
	*out = (struct polygon){rings, count};
	return e;
}

static enum err multi_read(struct reader *r, const json_t *json, const char *path,
			   const struct polygon **out, size_t *out_count)
{
	size_t count = json_array_size(json);
	enum err e = ERR_OK;
	if (count == 0)
		return body_wrong(r->why, path, "this is not a list of polygons");
	struct polygon *polygons = arena_alloc(r->arena, count * sizeof *polygons);
	for (size_t i = 0; !e && i < count; i++)
		e = polygon_read(r, json_array_get(json, i), element(r, path, i), &polygons[i]);
	if (e)
		return e;
	*out = polygons;
	*out_count = count;
	return ERR_OK;
}

enum err geojson_polygons(const json_t *geometry, const char *path, struct arena *arena,
			  const struct polygon **polygons, size_t *count, struct fault *why)
{
	struct reader r = {arena, why};
	const char *type;
	*polygons = NULL;
	*count = 0;
	if (geometry == NULL || json_is_null(geometry))
		return ERR_OK;
	enum err e = body_text(geometry, "type", path, &type, why);
	if (e)
		return e;
	if (strcmp(type, "MultiPolygon") != 0)
		return fault_set(why, ERR_USAGE, arena_printf(arena, "%s.type", path),
				 "\"%.40s\" is not \"MultiPolygon\"", type);
	return multi_read(&r, json_object_get(geometry, "coordinates"),
			  arena_printf(arena, "%s.coordinates", path), polygons, count);
}
