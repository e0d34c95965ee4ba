/* SPDX-License-Identifier: MIT */
#include "ea_floods.h"

#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "asking.h"
#include "body.h"
#include "lines.h"
#include "stamp.h"

#define DISTANCE_KM 15
#define COUNTS_MS DAYS_MS(1) /* how long a flood counts after a look at the list */

/* ---- asking ---- */

enum err ea_floods_request(const struct source_settings *settings, struct arena *arena,
			   struct transfer *out, struct fault *why)
{
	const char *address = "";
	if (settings->url[0] == '\0') {
		enum err e = asking_point(settings, why);
		if (e)
			return e;
		address = arena_printf(arena,
				       "https://environment.data.gov.uk/flood-monitoring/id/floods"
				       "?lat=%s&long=%s&dist=%d",
				       asking_degrees(settings->latitude, arena),
				       asking_degrees(settings->longitude, arena), DISTANCE_KM);
	}
	return asking_get(settings, address, "application/json", arena, out, why);
}

/* ---- reading ---- */

struct reader {
	struct arena *arena;
	struct lines remarks;
	struct fault *why;
	struct wall received;
	char at[32]; /* "items[3]" */
	struct notice *notices;
	size_t count;
};

#define GRADES 4

static const struct grade {
	int number;
	const char *words;
	enum level level;
} grades[GRADES] = {
    {1, "Severe flood warning", LEVEL_RED},
    {2, "Flood warning", LEVEL_AMBER},
    {3, "Flood alert", LEVEL_YELLOW},
    {4, "Warning no longer in force", LEVEL_NONE},
};

static const struct grade *grade_numbered(double number)
{
	for (size_t i = 0; i < GRADES; i++)
		if (number == grades[i].number)
			return &grades[i];
	return NULL;
}

static const struct grade *grade_worded(const char *words)
{
	for (size_t i = 0; i < GRADES; i++)
		if (ascii_same(words, grades[i].words))
			return &grades[i];
	return NULL;
}

static const char *path(const struct reader *r, const char *key, char out[96])
{
	snprintf(out, 96, "%s.%s", r->at, key);
	return out;
}

/* *out is NULL when there is no such text, which is no error; a thing of another type is. */
static enum err text_read(const struct reader *r, const json_t *json, const char *key,
			  const char **out)
{
	char field[96];
	const json_t *value = json_object_get(json, key);
	*out = json_string_value(value);
	if (*out == NULL && value != NULL && !json_is_null(value))
		return body_wrong(r->why, path(r, key, field), "this is not text");
	return ERR_OK;
}

static enum err number_grade(const struct reader *r, const json_t *item, const struct grade **out)
{
	char field[96];
	double number;
	bool there;
	enum err e = body_number(item, "severityLevel", r->at, 1, GRADES, &number, &there, r->why);
	if (e || !there)
		return e;
	*out = grade_numbered(number);
	if (*out == NULL)
		return body_wrong(r->why, path(r, "severityLevel", field),
				  "this is not a whole number");
	return ERR_OK;
}

static enum err word_grade(const struct reader *r, const json_t *item, const struct grade **out)
{
	char field[96];
	const char *words;
	enum err e = text_read(r, item, "severity", &words);
	if (e || words == NULL)
		return e;
	*out = grade_worded(words);
	if (*out == NULL)
		return fault_set(r->why, ERR_USAGE, path(r, "severity", field),
				 "\"%.60s\" is no severity of a flood", words);
	return ERR_OK;
}

/* The number and the words say the same; where they do not, the worse is believed. */
static enum err grade_read(struct reader *r, const json_t *item, const struct grade **out)
{
	char field[96];
	const struct grade *number = NULL, *word = NULL;
	enum err e = number_grade(r, item, &number);
	if (!e)
		e = word_grade(r, item, &word);
	if (e)
		return e;
	if (number == NULL && word == NULL)
		return body_wrong(r->why, path(r, "severityLevel", field),
				  "neither a level nor a severity is given");
	if (number != NULL && word != NULL && number != word)
		lines_add(&r->remarks,
			  arena_printf(r->arena,
				       "%s: level %d is called \"%s\": the worse is taken", r->at,
				       number->number, word->words));
	*out = number == NULL || (word != NULL && word->level > number->level) ? word : number;
	return ERR_OK;
}

/* Since when: the earliest of the times that are given, and never after we have seen it. */
static enum err since_read(const struct reader *r, const json_t *item, struct wall *out)
{
	static const char *const keys[] = {"timeRaised", "timeSeverityChanged"};
	enum err e = ERR_OK;
	*out = r->received;
	for (size_t i = 0; !e && i < sizeof keys / sizeof keys[0]; i++) {
		char field[96];
		const char *text;
		struct span time;
		e = text_read(r, item, keys[i], &text);
		if (e || text == NULL)
			continue;
		if (!stamp_parse(text, &time))
			return fault_set(r->why, ERR_USAGE, path(r, keys[i], field),
					 "\"%.40s\" is not a time", text);
		*out = wall_earlier(*out, time.from);
	}
	return e;
}

/* One text, or list of names, of the item or its area, among the lines by which people, and rules,
 * may call the place. */
static enum err area_name(const struct reader *r, const json_t *json, const char *key,
			  char separator, struct lines *lines)
{
	const char *text = NULL;
	enum err e = text_read(r, json, key, &text);
	if (!e)
		lines_add_list(lines, text, separator);
	return e;
}

static enum err areas_read(const struct reader *r, const json_t *item, const char **out)
{
	char field[96];
	const json_t *area = json_object_get(item, "floodArea");
	struct lines lines = {.arena = r->arena};
	if (area != NULL && !json_is_null(area) && !json_is_object(area))
		return body_wrong(r->why, path(r, "floodArea", field), "this is not an object");
	struct reader within = *r;
	snprintf(within.at, sizeof within.at, "%.20s.floodArea", r->at);
	enum err e = area_name(r, item, "description", '\n', &lines);
	if (!e)
		e = area_name(&within, area, "notation", '\n', &lines);
	if (!e)
		e = area_name(&within, area, "county", ',', &lines);
	if (!e)
		e = area_name(&within, area, "riverOrSea", ',', &lines);
	*out = lines_text(&lines);
	return e;
}

/* "Flood alert: Upper Bristol Avon area" */
static const char *headline(const struct reader *r, const json_t *item, const struct grade *grade)
{
	const char *place = json_string_value(json_object_get(item, "description"));
	return lines_single(r->arena,
			    arena_printf(r->arena, "%s%s%s", grade->words,
					 place != NULL ? ": " : "", place != NULL ? place : ""));
}

static struct notice flood_make(const struct reader *r, const json_t *item,
				const struct grade *grade, struct wall since)
{
	return (struct notice){
	    .kind = NOTICE_FLOOD,
	    .issuer = "ea",
	    .level = grade->level,
	    .hazards = HAZARD_BIT(HAZARD_FLOOD),
	    .valid = {since, wall_plus(r->received, COUNTS_MS)},
	    .here = TRUTH_TRUE, /* the list is asked for by distance */
	    .headline = headline(r, item, grade),
	};
}

/* The place of a flood in the list: of one that is listed twice the worse is kept. */
static enum err flood_put(struct reader *r, const struct notice *flood)
{
	size_t i = 0;
	while (i < r->count && strcmp(r->notices[i].id, flood->id) != 0)
		i++;
	if (i == LIMIT_NOTICES)
		return fault_set(r->why, ERR_LIMIT, r->at, "more than %d floods", LIMIT_NOTICES);
	if (i == r->count)
		r->notices[r->count++] = *flood;
	else if (r->notices[i].level < flood->level)
		r->notices[i] = *flood;
	return ERR_OK;
}

static enum err id_read(const struct reader *r, const json_t *item, const char **out)
{
	char field[96];
	const char *text = NULL;
	enum err e = body_text(item, "floodAreaID", r->at, &text, r->why);
	if (e)
		return e;
	*out = lines_single(r->arena, text);
	if ((*out)[0] == '\0')
		return body_wrong(r->why, path(r, "floodAreaID", field), "this is empty");
	return ERR_OK;
}

static enum err flood_read(struct reader *r, const json_t *item, const struct grade *grade)
{
	struct wall since = r->received;
	const char *id = NULL, *areas = NULL;
	enum err e = id_read(r, item, &id);
	if (!e)
		e = since_read(r, item, &since);
	if (!e)
		e = areas_read(r, item, &areas);
	if (e)
		return e;
	struct notice flood = flood_make(r, item, grade, since);
	flood.id = id;
	flood.areas = areas;
	return flood_put(r, &flood);
}

static enum err item_read(struct reader *r, const json_t *item)
{
	const struct grade *grade = NULL;
	if (!json_is_object(item))
		return body_wrong(r->why, r->at, "this is not an object");
	enum err e = grade_read(r, item, &grade);
	if (e || grade == NULL || grade->level == LEVEL_NONE)
		return e;
	return flood_read(r, item, grade);
}

static enum err items_read(struct reader *r, const json_t *root)
{
	const json_t *items = json_object_get(root, "items");
	enum err e = ERR_OK;
	if (!json_is_array(items))
		return body_wrong(r->why, "items",
				  "this is not a list of floods: it is missing, or no list");
	size_t most =
	    json_array_size(items) < LIMIT_NOTICES ? json_array_size(items) : LIMIT_NOTICES;
	r->notices = arena_alloc(r->arena, (most + 1) * sizeof *r->notices);
	for (size_t i = 0; !e && i < json_array_size(items); i++) {
		snprintf(r->at, sizeof r->at, "items[%zu]", i);
		e = item_read(r, json_array_get(items, i));
	}
	return e;
}

enum err ea_floods_parse(const struct source_settings *settings, const struct feed_page *pages,
			 size_t count, struct wall received, struct arena *arena,
			 struct feed_facts *out, struct fault *why)
{
	struct reader r = {.arena = arena,
			   .remarks = {.arena = arena, .between = "; "},
			   .why = why,
			   .received = received};
	(void)settings, (void)count;
	json_t *root = body_json(pages[0].body, pages[0].size, why);
	if (root == NULL)
		return why->code;
	enum err e = items_read(&r, root);
	json_decref(root);
	if (e)
		return e;
	*out = (struct feed_facts){
	    .notices = r.notices,
	    .notice_count = r.count,
	    .remark = r.remarks.length > 0 ? lines_text(&r.remarks) : NULL,
	};
	return ERR_OK;
}
