/* SPDX-License-Identifier: MIT
 *
 * Every captured body beside the project, read by the feed it belongs to: a table of file, feed,
 * and what was read or the exact reason for refusing.    table DATA
 *
 * Exits badly when a body was read and yet said nothing, without being a quiet one.
 */
#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "feed.h"
#include "outlook.h"

#define NIGHTS_SHOWN 3

/* How a file becomes pages. */
enum shape {
	SHAPE_BODY, /* as it is */
	SHAPE_WRAPPED, /* an object that holds the body in "data" */
	SHAPE_SNAPSHOT, /* the second page of an Atom feed */
	SHAPE_DETAIL /* the second page of a list of alerts */
};

static const struct {
	const char *pattern, *feed;
	enum shape shape;
	const char *hazard, *region;
	double latitude, longitude; /* 0: not ours to compare */
} kinds[] = {
    {"metno/*_compact.json", "metno-compact", SHAPE_BODY, "", "", 0, 0},
    {"metno/*_compact_wrapped.json", "metno-compact", SHAPE_WRAPPED, "", "", 0, 0},
    {"metno/*_complete_wrapped.json", "metno-complete", SHAPE_WRAPPED, "", "", 0, 0},
    {"datahub/*_hourly.json", "datahub-hourly", SHAPE_BODY, "", "", 0, 0},
    {"datahub/*_daily.json", "datahub-daily", SHAPE_BODY, "", "", 0, 0},
    {"openmeteo/*.json", "open-meteo", SHAPE_BODY, "", "", 0, 0},
    {"nswws/feed/*.xml", "nswws", SHAPE_BODY, "", "", 52.4081, -1.5106},
    {"nswws/geojson/*.geojson", "nswws", SHAPE_SNAPSHOT, "", "", 52.4081, -1.5106},
    {"nswws/*.geojson", "nswws", SHAPE_SNAPSHOT, "", "", 52.4081, -1.5106},
    {"rss/*.xml", "metoffice-rss", SHAPE_BODY, "", "West Midlands Conurbation", 0, 0},
    {"ukhsa/*cold-alert*.json", "ukhsa", SHAPE_BODY, "cold", "E12000005", 0, 0},
    {"ukhsa/*heat-alert*.json", "ukhsa", SHAPE_BODY, "heat", "E12000005", 0, 0},
    {"ukhsa/api_detail_*.json", "ukhsa", SHAPE_DETAIL, "heat", "E12000005", 0, 0},
    {"ukhsa/api_list_*.json", "ukhsa", SHAPE_BODY, "heat", "E12000005", 0, 0},
    {"floods/*.json", "ea-floods", SHAPE_BODY, "", "", 52.4081, -1.5106},
    {"meteoalarm/*.xml", "meteoalarm", SHAPE_BODY, "", "UK112", 52.4081, -1.5106},
    {"cap/*", "cap", SHAPE_BODY, "", "", 52.4081, -1.5106},
    {"cap-suite/*", "cap", SHAPE_BODY, "", "", 52.4081, -1.5106},
};
#define KINDS (sizeof kinds / sizeof kinds[0])

/* First pages that lead to a second one: these few words are our own invention. */
static const struct {
	const char *body, *url;
} covers[] = {
    [SHAPE_SNAPSHOT] = {"<feed xmlns=\"http://www.w3.org/2005/Atom\"><link rel=\"related\" "
			"href=\"https://prd.nswws.api.metoffice.gov.uk/v1.0/objects/issued/1/\"/>"
			"<updated>2025-10-03T00:00:00Z</updated></feed>",
			"https://prd.nswws.api.metoffice.gov.uk/v1.0/objects/issued/1/"},
    [SHAPE_DETAIL] = {"[{\"geography_code\":\"E12000005\",\"geography_name\":\"West Midlands\","
		      "\"status\":\"Amber\",\"refresh_date\":null}]",
		      "https://ukhsa-dashboard.data.gov.uk/api/proxy/alerts/v1/heat/E12000005"},
};

struct tally {
	int files, read, refused, silent;
};

static char *file_read(const char *path, size_t *size)
{
	char *text = NULL;
	FILE *in = fopen(path, "rb"), *out = open_memstream(&text, size);
	char block[65536];
	size_t n;
	if (in == NULL || out == NULL)
		abort();
	while ((n = fread(block, 1, sizeof block, in)) > 0)
		fwrite(block, 1, n, out);
	fclose(in);
	fclose(out);
	return text;
}

/* The body inside a wrapper; the wrapper itself when there is none. */
static char *unwrapped(char *text, size_t *size)
{
	json_t *root = json_loadb(text, *size, 0, NULL), *data = json_object_get(root, "data");
	char *body = data != NULL ? json_dumps(data, JSON_COMPACT) : text;
	if (data != NULL)
		free(text);
	*size = strlen(body);
	json_decref(root);
	return body;
}

/* ---- what was read -------------------------------------------------------------------------- */

/* The nights with the most certain minima, by the source's own time: from the first reading on. */
static void say_nights(const struct feed_facts *f)
{
	static struct outlook o;
	char date[WALL_TEXT];
	struct wall first = f->readings[0].valid.from;
	int shown = 0;
	for (size_t i = 0; i < f->count; i++)
		first = wall_earlier(first, f->readings[i].valid.from);
	outlook_clear(&o);
	o.tonight = night_at(first, o.hours);
	outlook_fill(&o, &o.all, f->readings, f->count, -1, 1u << AGGREGATE_AIR_MIN);
	printf("%zu readings", f->count);
	for (int n = LIMIT_NIGHTS_BACK - 1; n < OUTLOOK_NIGHTS && shown < NIGHTS_SHOWN; n++) {
		struct interval v = o.all.nights[n][AGGREGATE_AIR_MIN];
		if (v.high > AIR_MOST)
			continue;
		printf("; %s %.1f%s", date_format(outlook_date(&o, n), date), v.high,
		       v.low < -AIR_MOST ? " or colder" : "");
		shown++;
	}
}

static void say_notices(const struct feed_facts *f)
{
	int ours = 0, unknown = 0;
	for (size_t i = 0; i < f->notice_count; i++) {
		ours += f->notices[i].here == TRUTH_TRUE;
		unknown += f->notices[i].here == TRUTH_UNKNOWN;
	}
	printf("%zu in force or to come, %d here, %d perhaps", f->notice_count, ours, unknown);
	for (size_t i = 0; i < f->notice_count && i < NIGHTS_SHOWN; i++)
		printf("; %s %.40s", level_name(f->notices[i].kind, f->notices[i].level),
		       f->notices[i].headline);
}

/* Whether the body can be told from one that was not understood. */
static bool say_facts(const struct feed *feed, const struct feed_facts *f, size_t pages)
{
	char issued[WALL_TEXT];
	if (f->issued.ms != 0)
		printf("issued %s; ", wall_format_iso(f->issued, issued));
	if (f->wanted_count > pages - 1)
		printf("%zu further pages wanted", f->wanted_count);
	else if (feed->issuer != NULL)
		say_notices(f);
	else
		say_nights(f);
	if (f->remark != NULL)
		printf("; %s", f->remark);
	return feed->issuer != NULL || f->count > 0;
}

/* ---- one file ------------------------------------------------------------------------------- */

static void one(const char *path, const char *shown, size_t k, struct arena *arena,
		struct tally *tally)
{
	struct source_settings s = {.latitude = kinds[k].latitude, .longitude = kinds[k].longitude};
	const struct feed *feed = feed_find(kinds[k].feed);
	struct feed_facts facts = {0};
	struct fault why = {0};
	bool second = kinds[k].shape >= SHAPE_SNAPSHOT;
	size_t size, count = second ? 2 : 1;
	char *body = file_read(path, &size);
	if (kinds[k].shape == SHAPE_WRAPPED)
		body = unwrapped(body, &size);
	snprintf(s.hazard, sizeof s.hazard, "%s", kinds[k].hazard);
	snprintf(s.regions[0], sizeof s.regions[0], "%s", kinds[k].region);
	s.region_count = kinds[k].region[0] != '\0';
	const char *cover = second ? covers[kinds[k].shape].body : "";
	const struct feed_page both[2] = {{"", cover, strlen(cover)},
					  {second ? covers[kinds[k].shape].url : "", body, size}};
	const struct feed_page alone = {"", body, size};
	printf("%s | %s | ", shown, kinds[k].feed);
	tally->files++;
	if (feed == NULL) {
		printf("no feed of that name\n");
		tally->silent++;
	} else if (feed->parse(&s, count == 2 ? both : &alone, count, (struct wall){0}, arena,
			       &facts, &why) != ERR_OK) {
		printf("refused: %s%s%s\n", why.field, why.field[0] != '\0' ? ": " : "",
		       why.message);
		tally->refused++;
		tally->silent += why.message[0] == '\0';
	} else {
		tally->silent += !say_facts(feed, &facts, count);
		tally->read++;
		printf("\n");
	}
	free(body);
	arena_reset(arena);
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct tally tally = {0};
	if (argc != 2) {
		fprintf(stderr, "usage: table DATA\n");
		return 2;
	}
	for (size_t k = 0; k < KINDS; k++) {
		glob_t found = {0};
		char pattern[4096];
		snprintf(pattern, sizeof pattern, "%s/%s", argv[1], kinds[k].pattern);
		glob(pattern, 0, NULL, &found);
		for (size_t i = 0; i < found.gl_pathc; i++)
			one(found.gl_pathv[i], found.gl_pathv[i] + strlen(argv[1]) + 1, k, &arena,
			    &tally);
		globfree(&found);
	}
	arena_free(&arena);
	printf("%d files: %d read, %d refused with a reason, %d silent\n", tally.files, tally.read,
	       tally.refused, tally.silent);
	return tally.files > 0 && tally.silent == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
