/* SPDX-License-Identifier: MIT */
#include "nswws.h"

#include <assert.h>
#include <string.h>

#include "body.h"
#include "geojson.h"
#include "metoffice.h"

struct reader {
	const struct source_settings *settings;
	struct arena *arena;
	struct fault *why;
	struct notice *notices;
	size_t count;
	size_t tests; /* warnings that say that they are only a test */
	char *names; /* areas of all notices, one text after the other */
	size_t names_used, names_size;
};

/* What a warning says of its place. */
struct place {
	bool drawn; /* it has a geometry */
	bool covers_us;
	bool names_us;
	const char *areas;
};

static const char *within(struct reader *r, const char *path, const char *key)
{
	return arena_printf(r->arena, "%s.%s", path, key);
}

static const char *element(struct reader *r, const char *path, const char *key, size_t index)
{
	return arena_printf(r->arena, "%s.%s[%zu]", path, key, index);
}

/* What may be missing or null: that is "". */
static enum err text_or_none(struct reader *r, const json_t *object, const char *key,
			     const char *path, const char **out)
{
	const json_t *value = json_object_get(object, key);
	*out = "";
	if (value == NULL || json_is_null(value))
		return ERR_OK;
	if (!json_is_string(value))
		return body_wrong(r->why, within(r, path, key), "this is not text");
	*out = json_string_value(value);
	return ERR_OK;
}

/* *out is NULL, which has no elements, for a list that is missing or null. */
static enum err list_or_none(struct reader *r, const json_t *object, const char *key,
			     const char *path, const json_t **out)
{
	const json_t *value = json_object_get(object, key);
	*out = NULL;
	if (value == NULL || json_is_null(value))
		return ERR_OK;
	if (!json_is_array(value))
		return body_wrong(r->why, within(r, path, key), "this is not a list");
	*out = value;
	return ERR_OK;
}

/* ---- where ---- */

/* In the body a name has its quotes around it, so all of them find room in one text of its size. */
static void name_add(struct reader *r, struct place *place, const char *name)
{
	size_t length = strlen(name);
	if (length == 0)
		return;
	assert(r->names_used + length + 1 < r->names_size);
	memcpy(r->names + r->names_used, name, length);
	r->names[r->names_used + length] = '\n';
	r->names_used += length + 1;
	place->names_us |= metoffice_names_us(r->settings, name, length);
}

static enum err parts_read(struct reader *r, const json_t *area, const char *path,
			   struct place *place)
{
	const json_t *parts;
	enum err e = list_or_none(r, area, "subRegions", path, &parts);
	for (size_t i = 0; !e && i < json_array_size(parts); i++) {
		const char *name = json_string_value(json_array_get(parts, i));
		if (name == NULL)
			e = body_wrong(r->why, element(r, path, "subRegions", i),
				       "this is not text");
		else
			name_add(r, place, name);
	}
	return e;
}

static enum err area_read(struct reader *r, const json_t *area, const char *path,
			  struct place *place)
{
	const char *name, *code;
	if (!json_is_object(area))
		return body_wrong(r->why, path, "this is not an object");
	enum err e = text_or_none(r, area, "regionName", path, &name);
	if (!e)
		e = text_or_none(r, area, "regionCode", path, &code);
	if (e)
		return e;
	name_add(r, place, name);
	name_add(r, place, code);
	return parts_read(r, area, path, place);
}

static enum err areas_read(struct reader *r, const json_t *properties, const char *path,
			   struct place *place)
{
	const json_t *areas;
	char *from = r->names + r->names_used;
	enum err e = list_or_none(r, properties, "affectedAreas", path, &areas);
	for (size_t i = 0; !e && i < json_array_size(areas); i++)
		e = area_read(r, json_array_get(areas, i), element(r, path, "affectedAreas", i),
			      place);
	if (e || r->names + r->names_used == from)
		return e;
	r->names[r->names_used - 1] = '\0'; /* for the last newline */
	place->areas = from;
	return ERR_OK;
}

static enum err drawing_read(struct reader *r, const json_t *feature, const char *path,
			     struct place *place)
{
	const struct polygon *polygons;
	const struct polygon_point us = {r->settings->longitude, r->settings->latitude};
	size_t count;
	enum err e =
	    geojson_polygons(json_object_get(feature, "geometry"), within(r, path, "geometry"),
			     r->arena, &polygons, &count, r->why);
	place->drawn = !e && count > 0;
	place->covers_us = place->drawn && polygon_holds(polygons, count, us);
	return e;
}

/* Drawn or named is enough to be meant. Not to be meant takes a drawing that leaves us out, or a
 * list with none of the names that we go by. */
static enum truth place_here(const struct reader *r, const struct place *place)
{
	if (place->covers_us || place->names_us)
		return TRUTH_TRUE;
	if (place->drawn || (place->areas[0] != '\0' && r->settings->region_count > 0))
		return TRUTH_FALSE;
	return TRUTH_UNKNOWN;
}

static enum err place_read(struct reader *r, const json_t *feature, const json_t *properties,
			   const char *path, struct notice *out)
{
	struct place place = {.areas = ""};
	enum err e = drawing_read(r, feature, path, &place);
	if (!e)
		e = areas_read(r, properties, within(r, path, "properties"), &place);
	out->here = place_here(r, &place);
	out->areas = place.areas;
	return e;
}

/* ---- what and when ---- */

static enum err level_read(struct reader *r, const json_t *properties, const char *path,
			   enum level *out)
{
	const char *word;
	enum err e = body_text(properties, "warningLevel", path, &word, r->why);
	if (!e && !metoffice_level(word, strlen(word), out))
		e = fault_set(r->why, ERR_USAGE, within(r, path, "warningLevel"),
			      "\"%.40s\" is not YELLOW, AMBER or RED", word);
	return e;
}

/* Some copies of the snapshot have lost this list: then the issuer did not say. */
static enum err hazards_read(struct reader *r, const json_t *properties, const char *path,
			     unsigned *out)
{
	const json_t *types;
	enum err e = list_or_none(r, properties, "weatherType", path, &types);
	*out = 0;
	for (size_t i = 0; !e && i < json_array_size(types); i++) {
		const char *word = json_string_value(json_array_get(types, i));
		if (word == NULL)
			e = body_wrong(r->why, element(r, path, "weatherType", i),
				       "this is not text");
		else
			*out |= metoffice_hazard(word, strlen(word));
	}
	return e;
}

/* A warning that is over may still be listed as issued: it keeps its times, which say so. */
static enum err valid_read(struct reader *r, const json_t *properties, const char *path,
			   struct span *out)
{
	enum err e = body_time(properties, "validFromDate", path, &out->from, r->why);
	if (!e)
		e = body_time(properties, "validToDate", path, &out->to, r->why);
	if (!e && !wall_before(out->from, out->to))
		e = body_wrong(r->why, within(r, path, "validToDate"),
			       "this is not after validFromDate");
	return e;
}

static enum err id_read(struct reader *r, const json_t *properties, const char *path,
			const char **out)
{
	const char *id, *version;
	enum err e = body_text(properties, "warningId", path, &id, r->why);
	if (!e)
		e = body_text(properties, "warningVersion", path, &version, r->why);
	if (!e)
		*out = arena_printf(r->arena, "%s/%s", id, version);
	return e;
}

/* `path` is that of the properties. */
static enum err facts_read(struct reader *r, const json_t *properties, const char *path,
			   struct notice *out)
{
	const char *headline = "";
	enum err e = id_read(r, properties, path, &out->id);
	if (!e)
		e = level_read(r, properties, path, &out->level);
	if (!e)
		e = hazards_read(r, properties, path, &out->hazards);
	if (!e)
		e = valid_read(r, properties, path, &out->valid);
	if (!e)
		e = text_or_none(r, properties, "warningHeadline", path, &headline);
	out->headline = arena_text(r->arena, headline);
	return e;
}

/* ---- which of them ---- */

/* A status that nobody told us of is no reason to leave a warning out. */
static enum err status_read(struct reader *r, const json_t *properties, const char *path,
			    bool *issued)
{
	const char *status;
	enum err e = body_text(properties, "warningStatus", path, &status, r->why);
	if (e)
		return e;
	*issued = strcmp(status, "ISSUED") == 0;
	if (*issued || strcmp(status, "EXPIRED") == 0 || strcmp(status, "CANCELLED") == 0)
		return ERR_OK;
	return fault_set(r->why, ERR_USAGE, within(r, path, "warningStatus"),
			 "\"%.40s\" is not ISSUED, EXPIRED or CANCELLED", status);
}

static enum err test_read(struct reader *r, const json_t *properties, const char *path, bool *test)
{
	const char *headline = "", *details = "";
	enum err e = text_or_none(r, properties, "warningHeadline", path, &headline);
	if (!e)
		e = text_or_none(r, properties, "warningFurtherDetails", path, &details);
	*test = !e && (metoffice_is_test(headline) || metoffice_is_test(details));
	r->tests += *test;
	return e;
}

static enum err warning_read(struct reader *r, const json_t *feature, const json_t *properties,
			     const char *path)
{
	struct notice notice = {.kind = NOTICE_WARNING, .issuer = "metoffice"};
	if (r->count == LIMIT_NOTICES)
		return fault_set(r->why, ERR_LIMIT, path, "more than %d warnings", LIMIT_NOTICES);
	enum err e = facts_read(r, properties, within(r, path, "properties"), &notice);
	if (!e)
		e = place_read(r, feature, properties, path, &notice);
	r->notices[r->count++] = notice;
	return e;
}

static enum err feature_read(struct reader *r, const json_t *feature, size_t index)
{
	const char *path = arena_printf(r->arena, "features[%zu]", index);
	const char *inner = within(r, path, "properties");
	const json_t *properties = json_object_get(feature, "properties");
	bool issued = false, test = false;
	if (!json_is_object(properties))
		return body_wrong(r->why, inner, "this is missing, or is not an object");
	enum err e = status_read(r, properties, inner, &issued);
	if (!e && issued)
		e = test_read(r, properties, inner, &test);
	if (!e && issued && !test)
		e = warning_read(r, feature, properties, path);
	return e;
}

/* One warning that cannot be read could be ours: then there is no list at all. */
static enum err collection_read(struct reader *r, const json_t *root)
{
	const char *type = json_string_value(json_object_get(root, "type"));
	const json_t *features = json_object_get(root, "features");
	if (type == NULL || strcmp(type, "FeatureCollection") != 0)
		return body_wrong(r->why, "type",
				  "this is no list of warnings: the type is not "
				  "\"FeatureCollection\"");
	if (!json_is_array(features))
		return body_wrong(r->why, "features", "this is missing, or is not a list");
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < json_array_size(features); i++)
		e = feature_read(r, json_array_get(features, i), i);
	return e;
}

static const char *tests_said(struct reader *r)
{
	if (r->tests == 0)
		return NULL;
	return arena_printf(r->arena, "passed over, because they say that they are tests: %zu",
			    r->tests);
}

enum err nswws_snapshot_read(const struct source_settings *settings, const struct feed_page *page,
			     struct arena *arena, struct feed_facts *out, struct fault *why)
{
	struct reader r = {
	    .settings = settings, .arena = arena, .why = why, .names_size = page->size + 1};
	json_t *root = body_json(page->body, page->size, why);
	if (root == NULL)
		return why->code;
	r.notices = arena_alloc(arena, LIMIT_NOTICES * sizeof *r.notices);
	r.names = arena_alloc(arena, r.names_size);
	enum err e = collection_read(&r, root);
	json_decref(root);
	if (e)
		return e;
	out->notices = r.notices;
	out->notice_count = r.count;
	out->remark = tests_said(&r);
	return ERR_OK;
}
