/* SPDX-License-Identifier: MIT */
#include "datahub.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "asking.h"
#include "body.h"
#include "series.h"

/* ---- what the products tell ---- */

/* Which stretch of time a value is about, seen from its step's time. */
enum stretch {
	STRETCH_HOUR, /* an instant, which vouches for its hour */
	STRETCH_BEFORE, /* the step that ends here */
	STRETCH_AROUND, /* the steps before and after: the product does not say which */
	STRETCH_DAY, /* by local time, 09:00 to 18:00 of the date */
	STRETCH_NIGHT /* 18:00 of the date to 09:00 of the next */
};

struct column {
	const char *key;
	const char *bound; /* the key of the bound on the dangerous side, where there is one */
	const char *unit; /* as the body's own description names it (UCUM) */
	double factor;
	enum quantity quantity;
	enum stretch stretch;
};

/* Fresh snow: the body says only "millimetres", in the words it uses for all precipitation, so it
 * is water; a millimetre of it lies about a centimetre deep. */
#define CM_OF_SNOW_PER_MM 1.0

static const struct column hourly_columns[] = {
    {"screenTemperature", NULL, "Cel", 1, QUANTITY_AIR, STRETCH_HOUR},
    {"minScreenAirTemp", NULL, "Cel", 1, QUANTITY_AIR_MIN, STRETCH_BEFORE},
    {"maxScreenAirTemp", NULL, "Cel", 1, QUANTITY_AIR_MAX, STRETCH_BEFORE},
    {"feelsLikeTemperature", NULL, "Cel", 1, QUANTITY_FEELS, STRETCH_HOUR},
    {"windSpeed10m", NULL, "m/s", 1, QUANTITY_WIND, STRETCH_HOUR},
    {"max10mWindGust", NULL, "m/s", 1, QUANTITY_GUST, STRETCH_BEFORE},
    {"totalPrecipAmount", NULL, "mm", 1, QUANTITY_RAIN, STRETCH_BEFORE},
    {"totalSnowAmount", NULL, "mm", CM_OF_SNOW_PER_MM, QUANTITY_SNOW, STRETCH_BEFORE},
};

static const struct column three_hourly_columns[] = {
    {"minScreenAirTemp", NULL, "Cel", 1, QUANTITY_AIR_MIN, STRETCH_BEFORE},
    {"maxScreenAirTemp", NULL, "Cel", 1, QUANTITY_AIR_MAX, STRETCH_BEFORE},
    {"feelsLikeTemp", NULL, "Cel", 1, QUANTITY_FEELS, STRETCH_HOUR},
    {"windSpeed10m", NULL, "m/s", 1, QUANTITY_WIND, STRETCH_HOUR},
    {"max10mWindGust", NULL, "m/s", 1, QUANTITY_GUST, STRETCH_BEFORE},
    {"totalPrecipAmount", NULL, "mm", 1, QUANTITY_RAIN, STRETCH_BEFORE},
    {"totalSnowAmount", NULL, "mm", CM_OF_SNOW_PER_MM, QUANTITY_SNOW, STRETCH_BEFORE},
    {"probOfSnow", NULL, "%", 1, QUANTITY_SNOW_CHANCE, STRETCH_AROUND},
};

static const struct column daily_columns[] = {
    {"nightMinScreenTemperature", "nightLowerBoundMinTemp", "Cel", 1, QUANTITY_AIR_MIN,
     STRETCH_NIGHT},
    {"nightMinFeelsLikeTemp", "nightLowerBoundMinFeelsLikeTemp", "Cel", 1, QUANTITY_FEELS_MIN,
     STRETCH_NIGHT},
    {"nightProbabilityOfSnow", NULL, "%", 1, QUANTITY_SNOW_CHANCE, STRETCH_NIGHT},
    {"dayMaxScreenTemperature", "dayUpperBoundMaxTemp", "Cel", 1, QUANTITY_AIR_MAX, STRETCH_DAY},
    {"dayMaxFeelsLikeTemp", "dayUpperBoundMaxFeelsLikeTemp", "Cel", 1, QUANTITY_FEELS_MAX,
     STRETCH_DAY},
    {"dayProbabilityOfSnow", NULL, "%", 1, QUANTITY_SNOW_CHANCE, STRETCH_DAY},
};

struct product {
	const char *name; /* as its address ends */
	int step_hours; /* no step is shorter; a daily one is 23 hours when clocks go forward */
	const struct column *columns;
	size_t count;
	/* What only this product has, and of which at least one step must tell: another product
	 * at this address is found out by it. */
	const char *mark;
	enum quantity marked;
};

#define COLUMNS(array) .columns = (array), .count = sizeof(array) / sizeof((array)[0])

static const struct product hourly = {.name = "hourly",
				      .step_hours = 1,
				      .mark = "screenTemperature",
				      .marked = QUANTITY_AIR,
				      COLUMNS(hourly_columns)};
static const struct product three_hourly = {.name = "three-hourly",
					    .step_hours = 3,
					    .mark = "minScreenAirTemp",
					    .marked = QUANTITY_AIR_MIN,
					    COLUMNS(three_hourly_columns)};
static const struct product daily = {.name = "daily",
				     .step_hours = 23,
				     .mark = "nightMinScreenTemperature",
				     .marked = QUANTITY_AIR_MIN,
				     COLUMNS(daily_columns)};

/* ---- asking ---- */

/* The description of each value is asked for, because units are checked against it. */
static const char *address(const struct product *product, const struct source_settings *s,
			   struct arena *arena)
{
	return arena_printf(arena,
			    "https://data.hub.api.metoffice.gov.uk/sitespecific/v0/point/%s"
			    "?latitude=%s&longitude=%s&includeLocationName=true"
			    "&excludeParameterMetadata=false",
			    product->name, asking_degrees(s->latitude, arena),
			    asking_degrees(s->longitude, arena));
}

static enum err request(const struct product *product, const struct source_settings *s,
			struct arena *arena, struct transfer *out, struct fault *why)
{
	bool standard = s->url[0] == '\0';
	if (s->key[0] == '\0')
		return fault_set(why, ERR_USAGE, "key",
				 "the Met Office DataHub answers nobody without a key");
	if (standard && asking_point(s, why))
		return why->code;
	enum err e = asking_get(s, standard ? address(product, s, arena) : "", "application/json",
				arena, out, why);
	if (!e)
		asking_header(out, arena, "apikey", s->key);
	return e;
}

enum err datahub_hourly_request(const struct source_settings *settings, struct arena *arena,
				struct transfer *out, struct fault *why)
{
	return request(&hourly, settings, arena, out, why);
}

enum err datahub_three_hourly_request(const struct source_settings *settings, struct arena *arena,
				      struct transfer *out, struct fault *why)
{
	return request(&three_hourly, settings, arena, out, why);
}

enum err datahub_daily_request(const struct source_settings *settings, struct arena *arena,
			       struct transfer *out, struct fault *why)
{
	return request(&daily, settings, arena, out, why);
}

/* ---- reading: units ---- */

struct reader {
	const struct product *product;
	const json_t *parameters; /* descriptions of the values; NULL when they were left out */
	struct series series;
	struct wall time; /* of the step before, then of this one */
	struct fault *why;
};

static const json_t *parameter_find(const json_t *parameters, const char *key)
{
	for (size_t i = 0; i < json_array_size(parameters); i++) {
		const json_t *found = json_object_get(json_array_get(parameters, i), key);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static enum err unit_check(const struct reader *r, const char *key, const char *unit)
{
	char field[64];
	if (r->parameters == NULL)
		return ERR_OK;
	const json_t *symbol =
	    json_object_get(json_object_get(parameter_find(r->parameters, key), "unit"), "symbol");
	const char *given = json_string_value(json_object_get(symbol, "type"));
	snprintf(field, sizeof field, "parameters[0].%s.unit", key);
	if (given == NULL)
		return body_wrong(r->why, field, "the unit is not given");
	if (strcmp(given, unit) != 0)
		return fault_set(r->why, ERR_USAGE, field, "\"%.40s\" is not %s", given, unit);
	return ERR_OK;
}

/* ---- reading: steps ---- */

static struct span stretch_span(const struct product *product, enum stretch stretch, struct wall at)
{
	struct date date = date_london(at), next = {date.day + 1};
	int64_t step_ms = HOURS_MS(product->step_hours);
	struct wall before = wall_plus(at, -step_ms);
	switch (stretch) {
	case STRETCH_HOUR:
		return (struct span){at, wall_plus(at, HOURS_MS(1))};
	case STRETCH_BEFORE:
		return (struct span){before, at};
	case STRETCH_AROUND:
		return (struct span){before, wall_plus(at, step_ms)};
	case STRETCH_DAY:
		return (struct span){wall_london(date, 9 * 60), wall_london(date, 18 * 60)};
	case STRETCH_NIGHT:
		return (struct span){wall_london(date, 18 * 60), wall_london(next, 9 * 60)};
	}
	return (struct span){at, at};
}

static enum err figure_read(const struct reader *r, size_t step, const json_t *json,
			    const char *key, const struct column *column, struct figure *out)
{
	char field[64];
	*out = (struct figure){0};
	if (key == NULL)
		return ERR_OK;
	snprintf(field, sizeof field, "timeSeries[%zu].%s", step, key);
	enum err e = series_figure(&r->series, json_object_get(json, key), column->factor,
				   column->quantity, field, out);
	return e || !out->there ? e : unit_check(r, key, column->unit);
}

/* A bound on the other side than its value would vouch for what the value denies. */
static enum err bound_check(const struct reader *r, const char *field, const struct column *column,
			    double best, double bound)
{
	bool lowest =
	    column->quantity == QUANTITY_AIR_MIN || column->quantity == QUANTITY_FEELS_MIN;
	if (lowest ? bound <= best : bound >= best)
		return ERR_OK;
	return fault_set(r->why, ERR_USAGE, field, "the bound, %s of %g °C, is %s %g °C",
			 column->bound, bound, lowest ? "above" : "below", best);
}

/* A bound on the dangerous side stands beside the best value; one alone serves as both. */
static enum err column_read(struct reader *r, size_t step, const struct column *column,
			    const json_t *json)
{
	char field[64];
	struct figure best = {0}, bound = {0};
	enum err e = figure_read(r, step, json, column->key, column, &best);
	if (!e)
		e = figure_read(r, step, json, column->bound, column, &bound);
	if (e || !(best.there || bound.there))
		return e;
	if (!best.there)
		best = bound;
	if (!bound.there)
		bound = best;
	snprintf(field, sizeof field, "timeSeries[%zu].%s", step, column->key);
	if (column->bound != NULL && bound_check(r, field, column, best.value, bound.value))
		return r->why->code;
	return series_add(&r->series, field, column->quantity,
			  stretch_span(r->product, column->stretch, r->time), best.value,
			  bound.value);
}

/* Steps closer than their own length would count the same rain twice. */
static enum err time_read(struct reader *r, size_t step, const json_t *json)
{
	char field[64];
	struct wall time;
	int hours = r->product->step_hours;
	snprintf(field, sizeof field, "timeSeries[%zu]", step);
	enum err e = body_time(json, "time", field, &time, r->why);
	if (!e && step > 0 && wall_before(time, wall_plus(r->time, HOURS_MS(hours))))
		e = fault_set(r->why, ERR_USAGE, strcat(field, ".time"),
			      "%.40s is less than %d hour%s after the step before",
			      json_string_value(json_object_get(json, "time")), hours,
			      hours == 1 ? "" : "s");
	if (!e)
		r->time = time;
	return e;
}

static enum err step_read(struct reader *r, size_t step, const json_t *json)
{
	char field[64];
	snprintf(field, sizeof field, "timeSeries[%zu]", step);
	enum err e = time_read(r, step, json);
	for (size_t i = 0; !e && i < r->product->count; i++)
		e = column_read(r, step, &r->product->columns[i], json);
	return e ? e : series_chill(&r->series, field, r->time);
}

static enum err steps_read(struct reader *r, const json_t *steps, struct arena *arena)
{
	const char *field = "features[0].properties.timeSeries";
	size_t count = json_array_size(steps);
	if (count == 0)
		return body_wrong(r->why, field, "this is missing, or is empty");
	if (count > LIMIT_READINGS)
		return fault_set(r->why, ERR_LIMIT, field, "more than %d steps", LIMIT_READINGS);
	series_open(&r->series, count * (r->product->count + 1), arena, r->why);
	enum err e = ERR_OK;
	for (size_t i = 0; !e && i < count; i++)
		e = step_read(r, i, json_array_get(steps, i));
	if (!e && !series_has(&r->series, r->product->marked))
		e = fault_set(r->why, ERR_USAGE, field,
			      "no step has a %s: this is not the %s forecast", r->product->mark,
			      r->product->name);
	return e;
}

/* ---- reading: the body ---- */

#define FAR_M 1000.0 /* worth a remark: the other side of a hill */
#define TOO_FAR_M 50000.0 /* another place's weather */
#define EARTH_M 20100000.0 /* half-way round */

/* How far the forecast's grid point is from the one asked about, as the service itself says. */
static enum err distance_read(const json_t *properties, struct arena *arena, const char **remark,
			      struct fault *why)
{
	const char *key = "requestPointDistance";
	double metres;
	bool there;
	enum err e = body_number(properties, key, "features[0].properties", 0, EARTH_M, &metres,
				 &there, why);
	*remark = NULL;
	if (e || !there || metres <= FAR_M)
		return e;
	if (metres > TOO_FAR_M)
		return fault_set(why, ERR_USAGE, "features[0].properties.requestPointDistance",
				 "this forecast is for a place %.1f km from the one asked about",
				 metres / 1000);
	*remark = arena_printf(
	    arena, "the forecast is for a place %.1f km from the one asked about", metres / 1000);
	return ERR_OK;
}

static enum err feature_read(struct reader *r, const struct source_settings *settings,
			     const json_t *feature, struct arena *arena, struct feed_facts *out)
{
	const json_t *properties = json_object_get(feature, "properties");
	struct wall issued;
	const char *remark;
	enum err e = series_geometry(settings, feature, "features[0].geometry.coordinates", r->why);
	if (!e)
		e = distance_read(properties, arena, &remark, r->why);
	if (!e)
		e = body_time(properties, "modelRunDate", "features[0].properties", &issued,
			      r->why);
	if (!e)
		e = steps_read(r, json_object_get(properties, "timeSeries"), arena);
	if (!e)
		*out = (struct feed_facts){.issued = issued,
					   .readings = r->series.readings,
					   .count = r->series.count,
					   .remark = remark};
	return e;
}

static enum err collection_read(const struct product *product,
				const struct source_settings *settings, const json_t *root,
				struct arena *arena, struct feed_facts *out, struct fault *why)
{
	const char *type = json_string_value(json_object_get(root, "type"));
	const json_t *features = json_object_get(root, "features");
	struct reader r = {
	    .product = product, .parameters = json_object_get(root, "parameters"), .why = why};
	if (type == NULL || strcmp(type, "FeatureCollection") != 0)
		return body_wrong(why, "type",
				  "this is not a forecast: the type is not \"FeatureCollection\"");
	if (json_array_size(features) != 1)
		return fault_set(why, ERR_USAGE, "features", "there are %zu places and not one",
				 json_array_size(features));
	if (r.parameters != NULL && !json_is_array(r.parameters))
		return body_wrong(why, "parameters", "this is not a list");
	return feature_read(&r, settings, json_array_get(features, 0), arena, out);
}

static enum err parse(const struct product *product, const struct source_settings *settings,
		      const struct feed_page *page, struct arena *arena, struct feed_facts *out,
		      struct fault *why)
{
	json_t *root = body_json(page->body, page->size, why);
	if (root == NULL)
		return why->code;
	enum err e = collection_read(product, settings, root, arena, out, why);
	json_decref(root);
	return e;
}

enum err datahub_hourly_parse(const struct source_settings *settings, const struct feed_page *pages,
			      size_t count, struct wall received, struct arena *arena,
			      struct feed_facts *out, struct fault *why)
{
	(void)count, (void)received;
	return parse(&hourly, settings, &pages[0], arena, out, why);
}

enum err datahub_three_hourly_parse(const struct source_settings *settings,
				    const struct feed_page *pages, size_t count,
				    struct wall received, struct arena *arena,
				    struct feed_facts *out, struct fault *why)
{
	(void)count, (void)received;
	return parse(&three_hourly, settings, &pages[0], arena, out, why);
}

enum err datahub_daily_parse(const struct source_settings *settings, const struct feed_page *pages,
			     size_t count, struct wall received, struct arena *arena,
			     struct feed_facts *out, struct fault *why)
{
	(void)count, (void)received;
	return parse(&daily, settings, &pages[0], arena, out, why);
}
