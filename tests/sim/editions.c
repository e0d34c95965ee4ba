/* SPDX-License-Identifier: MIT
 *
 * Bodies as the real servers write them.
 */
#include <stdio.h>
#include <stdlib.h>

#include "civil.h"
#include "lib/forecast.h"
#include "sim/sim.h"

#define UKHSA "https://ukhsa-dashboard.data.gov.uk/api/proxy/alerts/v1/cold"
#define NSWWS "https://prd.nswws.api.metoffice.gov.uk/v1.0/objects"
#define REGION "E12000005"

static FILE *text_open(char **text)
{
	static size_t size;
	FILE *out = open_memstream(text, &size);
	if (out == NULL)
		abort();
	return out;
}

static void metno_write(const struct sim_source *src, struct edition *e)
{
	(void)src;
	e->body = forecast_compact(e->issued, e->from, e->celsius, (size_t)e->hours);
}

static void column_write(FILE *out, const char *name, const struct edition *e, const double *values)
{
	fprintf(out, ",\"%s\":[", name);
	for (int h = 0; h < e->hours; h++)
		fprintf(out, "%s%.1f", h > 0 ? "," : "", values != NULL ? values[h] : 2.0);
	fprintf(out, "]");
}

static void openmeteo_write(const struct sim_source *src, struct edition *e)
{
	FILE *out = text_open(&e->body);
	(void)src;
	fprintf(out,
		"{\"latitude\":52.41,\"longitude\":-1.51,\"utc_offset_seconds\":0,\"hourly_units\":"
		"{\"time\":\"unixtime\",\"temperature_2m\":\"°C\",\"wind_speed_10m\":\"m/s\"},"
		"\"hourly\":{\"time\":[");
	for (int h = 0; h < e->hours; h++)
		fprintf(out, "%s%lld", h > 0 ? "," : "",
			(long long)(wall_plus(e->from, HOURS_MS(h)).ms / 1000));
	fprintf(out, "]");
	column_write(out, "temperature_2m", e, e->celsius);
	column_write(out, "wind_speed_10m", e, NULL);
	fprintf(out, "}}");
	fclose(out);
}

static const char *const words[] = {"GREEN", "YELLOW", "AMBER", "RED"};

static void hazards_write(FILE *out, unsigned hazards)
{
	static const struct {
		enum hazard hazard;
		const char *word;
	} names[] = {{HAZARD_SNOW, "SNOW"}, {HAZARD_ICE, "ICE"}, {HAZARD_WIND, "WIND"}};
	const char *between = "";
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((hazards & HAZARD_BIT(names[i].hazard)) == 0)
			continue;
		fprintf(out, "%s\"%s\"", between, names[i].word);
		between = ",";
	}
}

/* Around Coventry, or around Aberdeen. */
static void warning_write(FILE *out, const struct sim_notice *n, int i)
{
	char from[WALL_TEXT], to[WALL_TEXT];
	const char *ring = n->here ? "[-2.5,51.9],[-0.9,51.9],[-0.9,52.9],[-2.5,52.9],[-2.5,51.9]"
				   : "[-3,57],[-2,57],[-2,58],[-3,58],[-3,57]";
	fprintf(out,
		"%s{\"type\":\"Feature\",\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":"
		"[[[%s]]]},\"properties\":{\"warningId\":\"w-%d\",\"warningVersion\":\"1\","
		"\"warningStatus\":\"ISSUED\",\"warningLevel\":\"%s\",\"weatherType\":[",
		i > 0 ? "," : "", ring, n->serial, words[n->level]);
	hazards_write(out, n->hazards);
	fprintf(out,
		"],\"validFromDate\":\"%s\",\"validToDate\":\"%s\",\"warningHeadline\":\"Mind it\","
		"\"affectedAreas\":[{\"regionName\":\"%s\"}]}}",
		wall_format_iso(n->valid.from, from), wall_format_iso(n->valid.to, to),
		n->here ? "West Midlands" : "Grampian");
}

static void nswws_write(const struct sim_source *src, struct edition *e)
{
	char at[WALL_TEXT];
	FILE *out = text_open(&e->body);
	(void)src;
	snprintf(e->page_url, sizeof(e->page_url), NSWWS "/issued/%d.geojson", e->number);
	fprintf(out,
		"<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><updated>%s"
		"</updated><link rel=\"self\" href=\"" NSWWS "/feed\"/><link rel=\"related\""
		" href=\"%s\"/></feed>",
		wall_format_iso(e->issued, at), e->page_url);
	fclose(out);
	out = text_open(&e->page);
	fprintf(out, "{\"type\":\"FeatureCollection\",\"serial\":%d,\"features\":[", e->number);
	for (int i = 0; i < e->notice_count; i++)
		warning_write(out, &e->notices[i], i);
	fprintf(out, "]}");
	fclose(out);
}

static const char *level_word(const struct edition *e)
{
	static const char *const levels[] = {"Green", "Yellow", "Amber", "Red"};
	return levels[e->notice_count > 0 ? e->notices[0].level : LEVEL_NONE];
}

static void alert_page_write(struct edition *e)
{
	char issued[WALL_TEXT], from[WALL_TEXT], to[WALL_TEXT];
	FILE *out = text_open(&e->page);
	snprintf(e->page_url, sizeof(e->page_url), UKHSA "/" REGION);
	fprintf(out,
		"{\"geography_code\":\"" REGION "\",\"geography_name\":\"West Midlands\","
		"\"status\":\"%s\",\"refresh_date\":\"%s\",\"period_start\":\"%s\","
		"\"period_end\":\"%s\"}",
		level_word(e), wall_format_iso(e->issued, issued),
		wall_format_iso(e->notices[0].valid.from, from),
		wall_format_iso(e->notices[0].valid.to, to));
	fclose(out);
}

static void ukhsa_write(const struct sim_source *src, struct edition *e)
{
	char at[WALL_TEXT];
	FILE *out = text_open(&e->body);
	(void)src;
	fprintf(out,
		"[{\"geography_code\":\"E12000001\",\"geography_name\":\"North East\",\"status\":"
		"\"Green\",\"refresh_date\":null},{\"geography_code\":\"" REGION "\","
		"\"geography_name\":\"West Midlands\",\"status\":\"%s\",\"refresh_date\":\"%s\"}]",
		level_word(e), wall_format_iso(e->issued, at));
	fclose(out);
	if (e->notice_count > 0)
		alert_page_write(e);
}

void edition_write(struct sim *s, const struct sim_source *src, struct edition *e)
{
	static void (*const writers[])(const struct sim_source *src,
				       struct edition *e) = {[KIND_METNO] = metno_write,
							     [KIND_OPENMETEO] = openmeteo_write,
							     [KIND_NSWWS] = nswws_write,
							     [KIND_UKHSA] = ukhsa_write};
	(void)s;
	writers[src->kind](src, e);
}
