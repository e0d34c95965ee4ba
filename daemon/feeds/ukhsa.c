/* SPDX-License-Identifier: MIT */
#include "ukhsa.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "asking.h"
#include "body.h"
#include "lines.h"
#include "stamp.h"

#define REGION_STANDARD "E12000005"
#define REGION_LENGTH 9 /* E and eight digits: a Government Office Region's code */
#define OPEN_END_MS DAYS_MS(1) /* how long an alert counts that does not say until when */

static const struct season_kind {
	const char *name;
	enum hazard hazard;
} kinds[] = {{"cold", HAZARD_COLD}, {"heat", HAZARD_HEAT}};

static const struct season_kind *kind_of(const struct source_settings *s)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (ascii_same(s->hazard, kinds[i].name))
			return &kinds[i];
	return NULL;
}

static const char *region_of(const struct source_settings *s)
{
	return s->region_count > 0 ? s->regions[0] : REGION_STANDARD;
}

/* ---- asking ---- */

static enum err settings_check(const struct source_settings *s, struct fault *why)
{
	const char *region = region_of(s);
	if (kind_of(s) == NULL)
		return fault_set(why, ERR_USAGE, "hazard",
				 "UKHSA alerts are asked for by \"cold\" or \"heat\", not \"%s\"",
				 s->hazard);
	if (region[0] != 'E' || strlen(region) != REGION_LENGTH ||
	    strspn(region + 1, "0123456789") != REGION_LENGTH - 1)
		return fault_set(why, ERR_USAGE, "regions",
				 "\"%s\" is not the code of a region, as " REGION_STANDARD, region);
	return ERR_OK;
}

static const char *list_address(const struct source_settings *s, struct arena *arena)
{
	const struct season_kind *kind = kind_of(s);
	assert(kind != NULL);
	if (s->url[0] != '\0')
		return s->url;
	return arena_printf(arena, "https://ukhsa-dashboard.data.gov.uk/api/proxy/alerts/v1/%s",
			    kind->name);
}

static const char *detail_address(const struct source_settings *s, struct arena *arena)
{
	const char *list = list_address(s, arena);
	size_t length = strlen(list);
	while (length > 0 && list[length - 1] == '/')
		length--;
	return arena_printf(arena, "%.*s/%s", (int)length, list, region_of(s));
}

enum err ukhsa_request(const struct source_settings *settings, struct arena *arena,
		       struct transfer *out, struct fault *why)
{
	enum err e = settings_check(settings, why);
	if (e)
		return e;
	return asking_get(settings, list_address(settings, arena), "application/json", arena, out,
			  why);
}

/* ---- reading ---- */

struct reader {
	const struct source_settings *settings;
	struct arena *arena;
	struct lines remarks;
	struct fault *why;
	struct wall received, issued;
	const char *region; /* its code, then its name */
	const char *name;
	enum level level;
};

/* "regions[3].status", or "status" on the region's own page. */
static const char *path(const char *at, const char *key, char out[96])
{
	snprintf(out, 96, "%s%s%s", at, at[0] != '\0' ? "." : "", key);
	return out;
}

static enum err status_read(struct reader *r, const json_t *json, const char *at, enum level *level)
{
	char field[96];
	const char *word;
	enum err e = body_text(json, "status", at, &word, r->why);
	if (!e && !level_parse(NOTICE_ALERT, word, strlen(word), level))
		e = fault_set(r->why, ERR_USAGE, path(at, "status", field),
			      "\"%.40s\" is not Green, Yellow, Amber or Red", word);
	return e;
}

/* *there is false for a missing or null time, which is no error. */
static enum err time_read(struct reader *r, const json_t *json, const char *at, const char *key,
			  struct span *out, bool *there)
{
	char field[96];
	const json_t *value = json_object_get(json, key);
	const char *text = json_string_value(value);
	*there = value != NULL && !json_is_null(value);
	if (!*there)
		return ERR_OK;
	if (text == NULL)
		return body_wrong(r->why, path(at, key, field), "the time is not text");
	if (!stamp_parse(text, out))
		return fault_set(r->why, ERR_USAGE, path(at, key, field), "\"%.40s\" is not a time",
				 text);
	return ERR_OK;
}

/* The latest that either page names counts. */
static enum err issued_read(struct reader *r, const json_t *json, const char *at)
{
	struct span issued = {{0}, {0}};
	bool there;
	enum err e = time_read(r, json, at, "refresh_date", &issued, &there);
	if (!e && there)
		r->issued = wall_later(r->issued, issued.from);
	return e;
}

static void name_read(struct reader *r, const json_t *json)
{
	const char *name = json_string_value(json_object_get(json, "geography_name"));
	if (name != NULL)
		r->name = lines_single(r->arena, name);
}

/* ---- the list ---- */

/* What is no list is named for what it is. */
static enum err stranger(const json_t *root, struct fault *why)
{
	const char *metric = json_string_value(json_object_get(root, "metric"));
	if (metric != NULL && strstr(metric, "_matrixNumber") != NULL)
		return fault_set(why, ERR_USAGE, "metric",
				 "%.60s is a file that feeds UKHSA's dashboard, not the list of "
				 "regions that the dashboard publishes",
				 metric);
	return body_wrong(why, "", "this is not a list of regions");
}

static enum err region_check(const json_t *json, const char *at, struct fault *why)
{
	const char *code;
	if (!json_is_object(json))
		return body_wrong(why, at, "this is not an object");
	return body_text(json, "geography_code", at, &code, why);
}

static bool region_is(const json_t *json, const char *code)
{
	const char *its = json_string_value(json_object_get(json, "geography_code"));
	return its != NULL && ascii_same(its, code);
}

/* Our region among all of them; a list with a broken row, or without us, is not to be trusted. */
static enum err region_find(struct reader *r, const json_t *list, char at[32], const json_t **out)
{
	enum err e = ERR_OK;
	*out = NULL;
	for (size_t i = 0; !e && i < json_array_size(list); i++) {
		char here[32];
		const json_t *json = json_array_get(list, i);
		snprintf(here, sizeof here, "regions[%zu]", i);
		e = region_check(json, here, r->why);
		if (e || !region_is(json, r->region))
			continue;
		if (*out != NULL)
			return fault_set(r->why, ERR_USAGE, here, "%s is listed twice", r->region);
		*out = json;
		strcpy(at, here);
	}
	if (!e && *out == NULL)
		e = fault_set(r->why, ERR_USAGE, "regions", "%s is not among the %zu regions",
			      r->region, json_array_size(list));
	return e;
}

static enum err list_read(struct reader *r, const json_t *root)
{
	char at[32];
	const json_t *json;
	if (!json_is_array(root))
		return stranger(root, r->why);
	enum err e = region_find(r, root, at, &json);
	if (!e)
		e = status_read(r, json, at, &r->level);
	if (!e)
		e = issued_read(r, json, at);
	if (!e)
		name_read(r, json);
	return e;
}

/* ---- the region's own page ---- */

static enum level level_of_score(double score)
{
	return score <= 6    ? LEVEL_NONE
	       : score <= 11 ? LEVEL_YELLOW
	       : score <= 15 ? LEVEL_AMBER
			     : LEVEL_RED;
}

/* Two places that should agree: the worse is believed, and the quarrel shown. */
static void level_settle(struct reader *r, enum level level, const char *what)
{
	if (level != r->level)
		lines_add(&r->remarks,
			  arena_printf(r->arena,
				       "%s says %s where the status was %s: the worse is taken",
				       what, level_name(NOTICE_ALERT, level),
				       level_name(NOTICE_ALERT, r->level)));
	if (level > r->level)
		r->level = level;
}

static enum err levels_read(struct reader *r, const json_t *json, double *score)
{
	enum level level = LEVEL_NONE;
	bool there;
	enum err e = status_read(r, json, "", &level);
	if (!e)
		e = body_number(json, "risk_score", "", 1, 16, score, &there, r->why);
	if (e)
		return e;
	level_settle(r, level, "the region's own page");
	if (there)
		level_settle(r, level_of_score(*score),
			     arena_printf(r->arena, "risk score %g", *score));
	return ERR_OK;
}

/* The list is asked anew each time, and says that the alert is in force: a page that was kept too
 * long somewhere must not end it. */
static void period_extend(struct reader *r, struct span *period)
{
	if (r->level == LEVEL_NONE || wall_before(r->received, period->to))
		return;
	period->to = wall_plus(r->received, OPEN_END_MS);
	lines_add(&r->remarks, "the alert is in force though its period is over: it counts for a "
			       "day from now");
}

static enum err period_read(struct reader *r, const json_t *json, struct span *out)
{
	struct span start, end;
	bool starts = false, ends = false;
	enum err e = time_read(r, json, "", "period_start", &start, &starts);
	if (!e)
		e = time_read(r, json, "", "period_end", &end, &ends);
	if (e)
		return e;
	out->from = starts ? start.from : r->issued.ms != 0 ? r->issued : r->received;
	out->to = ends ? end.to : wall_plus(wall_later(out->from, r->received), OPEN_END_MS);
	if (!wall_before(out->from, out->to))
		return body_wrong(r->why, "period_end", "the alert ends before it begins");
	if (!ends)
		lines_add(&r->remarks, "the alert names no end: it counts for a day from now");
	else
		period_extend(r, out);
	return ERR_OK;
}

/* "Amber cold-health alert for West Midlands: risk score 12, impact Medium, likelihood Medium" */
static const char *headline(const struct reader *r, const json_t *json, double score)
{
	const char *impact = json_string_value(json_object_get(json, "impact"));
	const char *likelihood = json_string_value(json_object_get(json, "likelihood"));
	const char *text = arena_printf(
	    r->arena, "%s %s-health alert for %s%s%s%s%s%s", level_name(NOTICE_ALERT, r->level),
	    kind_of(r->settings)->name, r->name,
	    score > 0 ? arena_printf(r->arena, ": risk score %g", score) : "",
	    impact != NULL ? ", impact " : "", impact != NULL ? impact : "",
	    likelihood != NULL ? ", likelihood " : "", likelihood != NULL ? likelihood : "");
	return lines_single(r->arena, text);
}

/* UKHSA gives its alerts no id; an alert that is extended keeps its beginning. */
static const char *id_make(const struct reader *r, struct wall from)
{
	char text[WALL_TEXT];
	return arena_printf(r->arena, "%s %s %s", kind_of(r->settings)->name, r->region,
			    wall_format_iso(from, text));
}

static struct notice *notice_make(struct reader *r, const json_t *json, struct span valid,
				  double score)
{
	struct notice *notice = arena_alloc(r->arena, sizeof *notice);
	struct lines areas = {.arena = r->arena};
	lines_add(&areas, r->name);
	lines_add(&areas, r->region);
	*notice = (struct notice){
	    .kind = NOTICE_ALERT,
	    .issuer = "ukhsa",
	    .id = id_make(r, valid.from),
	    .level = r->level,
	    .hazards = HAZARD_BIT(kind_of(r->settings)->hazard),
	    .valid = valid,
	    .here = TRUTH_TRUE,
	    .areas = lines_text(&areas),
	    .headline = headline(r, json, score),
	};
	return notice;
}

static enum err detail_read(struct reader *r, const json_t *json, struct feed_facts *facts)
{
	struct span valid;
	double score = 0;
	enum err e = ERR_OK;
	if (!json_is_object(json))
		return body_wrong(r->why, "", "this is not the page of a region");
	if (json_object_get(json, "geography_code") != NULL && !region_is(json, r->region))
		return fault_set(r->why, ERR_USAGE, "geography_code", "this is not %s", r->region);
	e = issued_read(r, json, "");
	if (!e)
		e = levels_read(r, json, &score);
	if (!e)
		e = period_read(r, json, &valid);
	if (e)
		return e;
	facts->notices = notice_make(r, json, valid, score);
	facts->notice_count = 1;
	return ERR_OK;
}

/* ---- both ---- */

static const struct feed_page *page_find(const struct feed_page *pages, size_t count,
					 const char *url)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(pages[i].url, url) == 0)
			return &pages[i];
	return NULL;
}

typedef enum err page_reader(struct reader *r, const json_t *json, struct feed_facts *facts);

static enum err first_read(struct reader *r, const json_t *json, struct feed_facts *facts)
{
	(void)facts;
	return list_read(r, json);
}

static enum err page_read(struct reader *r, const struct feed_page *page, page_reader *read,
			  struct feed_facts *facts)
{
	json_t *root = body_json(page->body, page->size, r->why);
	if (root == NULL)
		return r->why->code;
	enum err e = read(r, root, facts);
	json_decref(root);
	return e;
}

static void detail_want(struct reader *r, struct feed_facts *facts)
{
	facts->wanted = arena_alloc(r->arena, sizeof *facts->wanted);
	facts->wanted[0] = detail_address(r->settings, r->arena);
	facts->wanted_count = 1;
}

enum err ukhsa_parse(const struct source_settings *settings, const struct feed_page *pages,
		     size_t count, struct wall received, struct arena *arena,
		     struct feed_facts *out, struct fault *why)
{
	struct feed_facts facts = {0};
	struct reader r = {.settings = settings,
			   .arena = arena,
			   .remarks = {.arena = arena, .between = "; "},
			   .why = why,
			   .received = received,
			   .region = region_of(settings),
			   .name = region_of(settings)};
	enum err e = settings_check(settings, why);
	if (!e)
		e = page_read(&r, &pages[0], first_read, &facts);
	if (!e && settings->region_count == 0)
		lines_add(&r.remarks, arena_printf(arena, "no region is configured: %s (%s)",
						   r.name, r.region));
	if (!e && r.level != LEVEL_NONE)
		detail_want(&r, &facts);
	const struct feed_page *detail =
	    facts.wanted_count > 0 ? page_find(pages, count, facts.wanted[0]) : NULL;
	if (!e && detail != NULL)
		e = page_read(&r, detail, detail_read, &facts);
	if (e)
		return e;
	facts.issued = r.issued;
	facts.remark = r.remarks.length > 0 ? lines_text(&r.remarks) : NULL;
	*out = facts;
	return ERR_OK;
}
